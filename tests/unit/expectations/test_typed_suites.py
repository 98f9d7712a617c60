"""Each suite of a fact or dimension passes good tables and finds what is planted in bad ones."""

import re
from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from expectations.runner import (
    Outcome,
    RuleResult,
    Severity,
    check_table,
    has_suite,
    run_expectations,
    suite,
)
from warehouse.authority import Authority
from warehouse.build import prepare
from warehouse.month import month_settings
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import TableName, sql_files
from warehouse.staging import stage
from warehouse.whole_build import make_dimensions_and_facts, make_returns_and_findings

ROWS = 3
MONTH = date(2021, 3, 1)
FACTS = [f"facts.{name}" for name in sql_files("facts")]
DIMENSIONS = [f"dimensions.{name}" for name in ("person", "team", "reporting_month", "working_day")]
TABLES = [*DIMENSIONS, *FACTS]
MADE_BY_THE_BUILD = ("dimensions.reporting_month", "dimensions.working_day")

# What stands in the three rows of a column, wherever it is; the row's place is {n}.
CELLS = {
    "accommodation_code": "'B1'",
    "activity_code": "'F2'",
    "age_years": "19",
    "approval_type_code": "'kinship'",
    "authorised_date": "date '2021-02-01' + {n}",
    "birth_date": "date '2002-01-04' + {n}",
    "birthday_age_years": "19",
    "cases": "1",
    "close_date": "date '2021-02-01' + {n}",
    "close_reason_code": "'RC7'",
    "contact_source_code": "'6'",
    "death_date": "null",
    "deregistered_date": "null",
    "deregistration_reason_code": "null",
    "end_date": "date '2021-02-01' + {n}",
    "end_reason_code": "'E4A'",
    "entry_kind_code": "'highlight'",
    "ethnicity_code": "'WBRI'",
    "expected_birth_date": "null",
    "grade_code": "'REQUIRES_IMPROVEMENT'",
    "in_touch_code": "'YES'",
    "initial_category_code": "'NEG'",
    "latest_category_code": "'EMO'",
    "left_date": "null",
    "legal_status_code": "'C2'",
    "moderated_grade_code": "'GOOD'",
    "month": "date '2021-01-01'",
    "month_end": "date '2021-01-31'",
    "org_role_code": "'5'",
    "placement_type_code": "'U6'",
    "primary_need_code": "'N1'",
    "provider_code": "'PR1'",
    "referral_source_code": "'1A'",
    "role_end_date": "date '2021-02-01' + {n}",
    "score": "12",
    "start_reason_code": "'S'",
    "valid_from": "date '1900-01-01'",
    "valid_to": "date '9999-12-31'",
    "vacant_fte": "0",
}
BY_TYPE = {
    "VARCHAR": "'{column} {n}'",
    "DATE": "date '2021-01-04' + {n}",  # Monday to Wednesday
    "BOOLEAN": "false",
    "DECIMAL": "0.5",
    "INTEGER": "1",
    "BIGINT": "1",
    "ENUM": "'Not known'",
}

# Of a rule that several tables have: what is planted in the first row, from the rule's columns.
PLANTED = {
    r"\w+_is_filled": "{0} = null",
    r"person_key_is_known": "{0} = 'a stranger'",
    r"\w+_is_listed": "{0} = 'none'",
    r"\w+_is_plausible": "{0} = -1",
    r"\w+_not_before_\w+": "{0} = {1} - 1",
    r"\w+_not_after_month_end": "{0} = date '2021-04-01'",
}
# Of the others, and where it is not a single row: what is done to the table, the rows found.
FAULTS: dict[tuple[str, str], tuple[str, int]] = {
    ("dimensions.person", "has_birth_or_expected_date"): (
        "update {table} set birth_date = null where {first}",
        1,
    ),
    ("dimensions.person", "birth_date_is_plausible"): (
        "update {table} set birth_date = date '1900-01-01' where {first}",
        1,
    ),
    ("facts.commentary", "figures_are_placeholders"): (
        "update {table} set entry_text = 'It has risen to 71.9' where {first}",
        1,
    ),
    ("dimensions.team", "one_name_at_a_time"): (
        "insert into {table} select * replace (date '2020-01-01' as valid_from) "
        "from {table} where {first}",
        1,
    ),
    ("dimensions.reporting_month", "months_are_contiguous"): (
        "delete from {table} where month = date '2020-05-01'",
        1,
    ),
    ("dimensions.reporting_month", "month_ends_on_its_last_day"): (
        "update {table} set month_end = month_end - 1 where month = date '2020-05-01'",
        1,
    ),
    ("dimensions.reporting_month", "financial_year_starts_in_april"): (
        "update {table} set financial_year_start = date '2019-04-01' "
        "where month = date '2020-05-01'",
        1,
    ),
    ("dimensions.reporting_month", "last_month_is_shown"): (
        "update {table} set is_shown = false where month = date '2021-03-01'",
        1,
    ),
    ("dimensions.reporting_month", "population_is_known"): (
        "update {table} set population_0_17 = null where month = date '2020-05-01'",
        1,
    ),
    ("dimensions.working_day", "days_are_contiguous"): (
        "delete from {table} where calendar_date = date '2020-05-02'",
        1,
    ),
    ("dimensions.working_day", "number_rises_on_working_days_only"): (
        "update {table} set working_day_number = working_day_number - 1 "
        "where calendar_date >= date '2020-05-05'",
        1,
    ),
    ("dimensions.working_day", "no_working_day_at_weekends_or_christmas"): (
        "update {table} set is_working_day = true where calendar_date in "
        "(date '2020-12-25', date '2020-12-26', date '2020-12-27', date '2020-12-28')",
        3,
    ),
    ("dimensions.working_day", "calendar_spans_all_events"): (
        "insert into staged.referral by name select date '1999-01-04' as referral_date "
        "union all select date '2021-04-01' union all select date '2031-01-01'",
        1,  # the second is in the calendar, the third has not happened
    ),
    ("facts.care_leaver_birthday", "birthday_date_is_the_birthday"): (
        "update {table} set birthday_date = birthday_date + 1 where {first}",
        1,
    ),
    ("facts.case_responsibility", "no_two_workers_at_once"): (
        "insert into {table} select * replace (start_date + 1 as start_date) "
        "from {table} where {first}",
        1,
    ),
    ("facts.establishment", "vacant_within_establishment"): (
        "update {table} set vacant_fte = establishment_fte + 0.1 where {first}",
        1,
    ),
    ("facts.fostering_household", "deregistered_date_not_before_approved_date"): (
        "update {table} set deregistered_date = approved_date - 1 where {first}",
        1,
    ),
    ("facts.immigration_status", "status_is_recorded_once"): (
        "insert into {table} select * from {table} where {first}",
        2,
    ),
    ("facts.initial_conference", "conference_on_a_weekday"): (
        "update {table} set conference_date = conference_date - 2 where {first}",
        1,
    ),
    ("facts.initial_conference", "plan_starts_on_the_conference_day"): (
        "insert into staged.protection_plan by name select initial_conference_key, "
        "conference_date + 1 as start_date from {table}; "
        "update {table} set is_transfer_in = true where {first}",
        2,  # all three but the transfer
    ),
    ("facts.looked_after_episode", "episodes_of_a_child_do_not_overlap"): (
        # Second and third are inside the first, whose end is not that of a neighbour.
        "update {table} set person_key = 'person 0', start_date = date '2021-01-04' + 2 * n, "
        "end_date = if(n = 0, null, date '2021-01-05' + 2 * n) from (select * from "
        "(values ('looked_after_episode_key 0', 0), ('looked_after_episode_key 1', 1), "
        "('looked_after_episode_key 2', 2)) as places (place, n)) "
        "where looked_after_episode_key = place",
        2,
    ),
    ("facts.protection_plan", "one_open_plan_a_child"): (
        "update {table} set person_key = 'person 0', end_date = null",
        1,  # child, not rows
    ),
    ("facts.year_of_the_child_member", "nobody_is_a_member_twice_at_once"): (
        "insert into {table} select * replace (joined_date + 1 as joined_date) "
        "from {table} where {first}",
        1,
    ),
}
EVERY_RULE = [
    (table, str((rule.meta or {})["rule"])) for table in TABLES for rule in suite(*table.split("."))
]


@pytest.fixture(scope="module")
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    """Every table as the build makes it, with three good rows in each that would be empty."""
    authority = Authority(
        name="Exampleshire", la_code="901", ons_code="E99000901", population_0_17={2018: 40_000}
    )
    with duckdb.connect() as connection:
        prepare(connection, month_settings(authority, MONTH))
        load_reference(connection, authority, MONTH)
        connection.execute("create schema raw")
        for table in delivered_tables().values():
            columns = ", ".join(f'"{column.name}" varchar' for column in table.columns)
            connection.execute(f"create table raw.{table.name} (row_number integer, {columns})")
        make_returns_and_findings(connection, authority.tables)
        for record in sql_files("staged"):
            stage(connection, record, authority.tables)
        make_dimensions_and_facts(connection)
        connection.execute("create schema kept")
        for table in TABLES:
            if table not in MADE_BY_THE_BUILD:
                _fill(connection, table)
            connection.execute(f"create table kept.{_kept(table)} as from {table}")
        yield connection


def _fill(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    described = connection.execute(f"describe {table}").fetchall()
    for n in range(ROWS):
        cells = [
            CELLS.get(column, BY_TYPE[kind.partition("(")[0]]).format(
                n=n, column=column.removesuffix("_key") if column == "person_key" else column
            )
            for column, kind, *_ in described
        ]
        connection.execute(f"insert into {table} values ({', '.join(cells)})")


def _kept(table: str) -> str:
    return table.replace(".", "_")


def _find(build: duckdb.DuckDBPyConnection, table: str, rule: str, statement: str) -> RuleResult:
    """What one rule finds after a fault is planted, which is then taken out again."""
    schema, name = table.split(".")
    (wanted,) = [each for each in suite(schema, name) if (each.meta or {})["rule"] == rule]
    row = build.execute(f"select cast(min(rowid) as integer) from {table}").fetchone()
    assert row is not None
    for each in statement.format(table=table, first=f"rowid = {row[0]}").split("; "):
        build.execute(each)
    try:
        (result,) = run_expectations(build, schema, name, [wanted])
    finally:
        build.execute(f"create or replace table {table} as from kept.{_kept(table)}")
        build.execute("delete from staged.referral")
        build.execute("delete from staged.protection_plan")
    return result


def _fault(table: str, rule: str) -> tuple[str, int]:
    """What to plant so that a rule finds so many rows; a rule nobody planted for fails here."""
    if (table, rule) in FAULTS:
        return FAULTS[table, rule]
    if rule == "grain_is_unique":
        return "insert into {table} select * from {table} where {first}", 2
    (wanted,) = [each for each in suite(*table.split(".")) if (each.meta or {})["rule"] == rule]
    columns = (wanted.meta or {}).get("columns") or [getattr(wanted, "column", None)]
    (planted,) = [plant for pattern, plant in PLANTED.items() if re.fullmatch(pattern, rule)]
    return f"update {{table}} set {planted.format(*columns)} where {{first}}", 1


@pytest.mark.parametrize("table", TABLES)
def test_a_good_table_passes(build: duckdb.DuckDBPyConnection, table: str):
    results = check_table(build, *table.split("."))
    assert [result for result in results if result.outcome is not Outcome.PASSED] == []
    if table not in MADE_BY_THE_BUILD:
        assert {result.rows for result in results} == {ROWS}


@pytest.mark.parametrize(("table", "rule"), EVERY_RULE, ids=["-".join(pair) for pair in EVERY_RULE])
def test_a_planted_fault_is_found(build: duckdb.DuckDBPyConnection, table: str, rule: str):
    statement, unexpected = _fault(table, rule)
    found = _find(build, table, rule, statement)
    assert (found.outcome, found.unexpected) == (Outcome.FAILED, unexpected)


def test_every_fact_has_a_suite():
    assert [table for table in TABLES if not has_suite(*table.split("."))] == []


def test_a_grain_that_does_not_hold_is_critical():
    weak = {
        table
        for table in TABLES
        for rule in suite(*table.split("."))
        if (rule.meta or {})["rule"] == "grain_is_unique"
        and rule.severity.value != Severity.CRITICAL
    }
    assert not weak
    without = {table for table, _ in EVERY_RULE} - {
        table for table, rule in EVERY_RULE if rule == "grain_is_unique"
    }
    assert without == {"facts.commentary", "facts.immigration_status"}  # no key is delivered


@pytest.mark.parametrize(
    ("text", "is_typed"),
    [
        ("It has risen to 71.9", True),
        ("It is 72% now", True),
        ("72 per cent are on time", True),
        ("70 of 101 were completed", True),
        ("500 per 10,000 children", True),
        ("{value} are on time, {numerator} of {denominator}, {value 2020-12} before", False),
        ("They are held within 15 working days, and 2 posts are filled from 1 March 2021", False),
    ],
)
def test_typed_figure_is_told_from_other_numbers(
    build: duckdb.DuckDBPyConnection, text: str, is_typed: bool
):
    written = text.replace("{", "{{").replace("}", "}}")
    plant = f"update {{table}} set entry_text = '{written}' where {{first}}"
    found = _find(build, "facts.commentary", "figures_are_placeholders", plant)
    assert found.outcome is (Outcome.FAILED if is_typed else Outcome.PASSED)


def test_review_without_a_period_of_care_stops_nothing(build: duckdb.DuckDBPyConnection):
    # The episodes that were set aside are counted where they are.
    found = _find(
        build,
        "facts.looked_after_review",
        "period_of_care_key_is_filled",
        "update {table} set period_of_care_key = null",
    )
    assert (found.outcome, found.unexpected) == (Outcome.FAILED, ROWS)
    assert found.severity is Severity.WARNING


def test_facts_may_be_empty(build: duckdb.DuckDBPyConnection):
    build.execute("create or replace table facts.audit as from kept.facts_audit limit 0")
    (result,) = check_table(build, "facts", "audit", rows_due=False)
    build.execute("create or replace table facts.audit as from kept.facts_audit")
    assert (result.rule, result.outcome) == ("has_rows", Outcome.PASSED)


def test_nobody_is_unknown_where_persons_are_not_delivered(build: duckdb.DuckDBPyConnection):
    build.execute("delete from dimensions.person")
    try:
        found = _find(build, "facts.audit", "person_key_is_known", "select 1")
    finally:
        build.execute("create or replace table dimensions.person as from kept.dimensions_person")
    assert found.outcome is Outcome.PASSED


def test_touching_times_do_not_overlap(build: duckdb.DuckDBPyConnection):
    statement = (
        "insert into {table} select * replace (end_date as start_date, null as end_date) "
        "from {table} where {first}"
    )
    found = _find(build, "facts.case_responsibility", "no_two_workers_at_once", statement)
    assert (found.outcome, found.rows) == (Outcome.PASSED, ROWS + 1)


@pytest.mark.parametrize(
    ("birthday", "outcome"),
    [("2021-02-28", Outcome.PASSED), ("2021-03-01", Outcome.FAILED)],
)
def test_born_on_29_february_has_a_birthday_on_the_28th(
    build: duckdb.DuckDBPyConnection, birthday: str, outcome: Outcome
):
    build.execute(
        "update dimensions.person set birth_date = date '2004-02-29' where person_key = 'person 0'"
    )
    try:
        found = _find(
            build,
            "facts.care_leaver_birthday",
            "birthday_date_is_the_birthday",
            "update {table} set birthday_age_years = 17, "
            f"birthday_date = date '{birthday}' where person_key = 'person 0'",
        )
    finally:
        build.execute("create or replace table dimensions.person as from kept.dimensions_person")
    assert found.outcome is outcome


def test_rules_read_nothing_that_is_made_later():
    """Beside its own table: dimensions and staged tables, all there before the first fact."""
    for table in TABLES:
        name = TableName(*table.split("."))
        for rule in suite(name.schema, name.name):
            query = getattr(rule, "unexpected_rows_query", "")
            read = set(re.findall(r"\b(raw|staged|dimensions|facts|kpis)\.(\w+)", query))
            allowed = ("staged", "dimensions") if name.schema == "facts" else ("staged",)
            assert {
                schema
                for schema, other in read
                if schema not in allowed and (schema, other) != ("dimensions", "reporting_month")
            } == set()
