"""The validation rules as expectations: they count the rows that the findings name, no others."""

import random
from collections.abc import Callable, Collection
from typing import Any

import pytest

from assets.checks import _not_run as rules_not_run
from expectations.runner import (
    Outcome,
    RuleResult,
    Severity,
    Tolerance,
    check_rules,
    check_table,
)
from warehouse.code_lists import codes
from warehouse.findings import return_columns
from warehouse.rule_definitions import RuleSeverity, rules, rules_about
from warehouse.sources.declarations import Column, delivered_tables, tables_of
from warehouse.sql_files import TableName
from warehouse.whole_build import make_returns_and_findings

PEOPLE = 12
ROWS = 40
DAYS = (
    *("2005-02-28", "2009-05-01", "2013-12-31", "2019-03-31", "2019-04-01", "2020-03-31"),
    *("2020-04-01", "2020-06-15", "2020-06-16", "2020-10-01", "2021-01-31", "2021-02-01"),
)


def random_cell(column: Column, number: int, dice: random.Random) -> str | None:
    """A cell that can be read and means nothing: such rows break most rules."""
    if column.requirement == "key" and column.type == "text":
        return str(number)
    if dice.random() < 0.15:
        return None
    if column.name.endswith("_number") or column.identifies:
        return str(dice.randint(1, PEOPLE))
    if column.code_list:
        return dice.choice([*codes(column.code_list), "ZZ"])
    year, month, day = dice.choice(DAYS).split("-")
    return {
        "date": f"{year}-{month}-{day}",
        "british_date": f"{day}/{month}/{year}",
        "sheet_date": f"{day}/{month}/{year}",
        "flag": dice.choice("YN"),
        "number": dice.choice(("0", "0.5", "1", "7", "-1")),
        "integer": dice.choice(("0", "3", "17", "19", "40", "-1", "2021")),
        "form": dice.choice(("SW", "XX", "other")),
        "team": dice.choice(("T1", "T2")),
        "json": '{"NEW_REFERRAL_FLAG": "Y"}',
    }.get(column.type, dice.choice(("SC1", "XXXXXXX", "2021-01", "CL01")))


def deliver_at_random(delivered: Any, tables: Collection[str], seed: int) -> None:  # noqa: ANN401 - Example
    """Forty rows of each table, and what is found in them."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    for name in tables:
        columns = delivered_tables()[name].columns
        names = ", ".join(f'"{column.name}"' for column in columns)
        places = ", ".join("?" * (len(columns) + 1))
        delivered.connection.executemany(
            f"insert into raw.{name} (row_number, {names}) values ({places})",
            [
                [number, *(random_cell(column, number, dice) for column in columns)]
                for number in range(2, ROWS + 2)
            ],
        )
    record(delivered, tables)


def record(delivered: Any, tables: Collection[str]) -> None:  # noqa: ANN401 - Example
    """The findings of a delivery, and which tables it held."""
    delivered.connection.execute("create or replace table raw.delivery (table_name varchar)")
    delivered.connection.executemany(
        "insert into raw.delivery values (?)", [[name] for name in tables]
    )
    make_returns_and_findings(delivered.connection, frozenset(tables))


def checked(delivered: Any, tolerance: Tolerance = Tolerance()) -> dict[str, RuleResult]:  # noqa: ANN401, B008
    """What the suites say of each validation rule, by its code."""
    results: list[RuleResult] = []
    for name in return_columns():
        if rules_about("returns", name):
            table = TableName("returns", name)
            results += check_table(
                delivered.connection,
                "returns",
                name,
                rows_due=False,
                tolerance=tolerance,
                not_run=rules_not_run(delivered.connection, table),
            )
    for name in delivered_tables():
        if rules_about("raw", name):
            table = TableName("raw", name)
            results += check_rules(
                delivered.connection,
                "raw",
                name,
                tolerance=tolerance,
                not_run=rules_not_run(delivered.connection, table),
            )
    return {result.rule: result for result in results if result.rule in rules()}


@pytest.mark.parametrize(
    ("layouts", "breaking"),
    [
        # A delivery, and at least so many rules that its rows break.
        (("ssda903", "cin_census", "local"), 60),
        (("ssd", "local"), 60),
    ],
    ids=["statutory returns", "SSD"],
)
def test_expectation_counts_the_rows_that_the_findings_name(
    example: Callable[..., Any], layouts: tuple[str, ...], breaking: int
) -> None:
    tables = [table for layout in layouts for table in tables_of(layout)]
    delivered = example("2021-01")
    deliver_at_random(delivered, tables, seed=1)
    found = {
        row["rule"]: row["n"]
        for row in delivered.rows("select rule, count(*) as n from rejected.finding group by all")
    }
    results = checked(delivered)
    assert not [code for code, result in results.items() if result.outcome is Outcome.RAISED]
    counted = {
        code: result.unexpected
        for code, result in results.items()
        if result.outcome is not Outcome.NOT_RUN
    }
    assert counted == {code: found.get(code, 0) for code in counted}
    assert sum(count > 0 for count in counted.values()) >= breaking
    # And nothing is found that no expectation counts.
    assert {code for code in found if code in rules()} <= set(counted)


def test_no_row_breaks_one_rule_twice(example: Callable[..., Any]) -> None:
    delivered = example("2021-01")
    tables = [*tables_of("ssda903"), *tables_of("cin_census"), *tables_of("local")]
    deliver_at_random(delivered, tables, seed=2)
    twice = delivered.rows(
        "select rule, source_table, column_name, row_number from rejected.finding "
        "where row_number is not null group by all having count(*) > 1"
    )
    assert twice == []


def test_rows_found_are_rows_of_the_table_that_a_rule_reports(example: Callable[..., Any]) -> None:
    delivered = example("2021-01")
    tables = [*tables_of("ssd"), *tables_of("local")]
    deliver_at_random(delivered, tables, seed=3)
    for row in delivered.rows("select distinct source_table from rejected.finding"):
        table = row["source_table"]
        assert table in tables
        nowhere = delivered.rows(
            f"select row_number from rejected.finding where source_table = '{table}' "
            f"and row_number is not null and row_number not in (select row_number from raw.{table})"
        )
        assert nowhere == [], table


def header_of(delivered: Any, children: int, without_birth_date: int) -> None:  # noqa: ANN401 - Example
    """A looked-after return whose first children lack their date of birth (rule 102, blocking)."""
    delivered.connection.executemany(
        'insert into raw.ssda903_header (row_number, "CHILD", "SEX", "DOB", "ETHNIC") '
        "values (?, ?, '1', ?, 'WBRI')",
        [
            [n + 2, f"child {n}", None if n < without_birth_date else "01/05/2010"]
            for n in range(children)
        ],
    )
    delivered.connection.execute(
        'insert into raw.ssda903_episodes (row_number, "CHILD", "DECOM") '
        "values (2, 'child 0', '01/05/2020')"
    )
    record(delivered, ["ssda903_header", "ssda903_episodes"])


@pytest.mark.parametrize(
    ("children", "without", "share", "severity"),
    [
        pytest.param(100, 2, 0.02, Severity.WARNING, id="within the share"),
        pytest.param(100, 5, 0.02, Severity.WARNING, id="a handful"),
        pytest.param(100, 6, 0.02, Severity.CRITICAL, id="beyond share and handful"),
        pytest.param(100, 6, 0.06, Severity.WARNING, id="a council that tolerates more"),
        pytest.param(100, 6, 0.0, Severity.CRITICAL, id="a council that tolerates none"),
        pytest.param(4, 2, 0.02, Severity.CRITICAL, id="half of a small table"),
    ],
)
def test_few_blocked_rows_are_a_warning_and_many_are_critical(
    example: Callable[..., Any], children: int, without: int, share: float, severity: Severity
) -> None:
    delivered = example("2021-01")
    header_of(delivered, children, without)
    result = checked(delivered, Tolerance(share))["102"]
    assert rules()["102"].header.severity is RuleSeverity.BLOCK
    assert (result.severity, result.outcome) == (severity, Outcome.FAILED)
    assert (result.rows, result.unexpected) == (children, without)
    # Set aside they are either way.
    assert len(delivered.rows("from accepted.ssda903_header")) == children - without


def test_blocking_rule_that_nobody_breaks_passed(example: Callable[..., Any]) -> None:
    delivered = example("2021-01")
    header_of(delivered, 10, 0)
    result = checked(delivered)["102"]
    assert (result.outcome, result.unexpected) == (Outcome.PASSED, 0)


def test_rule_that_does_not_block_is_a_warning_however_many_break_it(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01")
    tables = [*tables_of("ssda903"), *tables_of("cin_census"), *tables_of("local")]
    deliver_at_random(delivered, tables, seed=4)
    for code, result in checked(delivered).items():
        if rules()[code].header.severity is not RuleSeverity.BLOCK:
            assert result.severity is Severity.WARNING, code


def test_rule_that_was_not_run_is_neither_passed_nor_failed(example: Callable[..., Any]) -> None:
    delivered = example("2021-01")
    header_of(delivered, 10, 0)
    results = checked(delivered)
    not_run = {code for code, result in results.items() if result.outcome is Outcome.NOT_RUN}
    # 1008 compares with the list of providers.
    assert "1008" in not_run
    assert results["1008"].description.endswith("(not delivered: returns.provider_list)")
    assert (results["1008"].rows, results["1008"].unexpected) == (0, 0)
    assert "102" not in not_run
    # Of the census nothing was delivered, and nothing of it passed.
    assert {code for code, rule in rules().items() if rule.header.return_name == "CIN"} <= not_run


def test_every_rule_has_an_answer_whatever_was_delivered(example: Callable[..., Any]) -> None:
    delivered = example("2021-01")
    tables = [*tables_of("ssda903"), *tables_of("cin_census"), *tables_of("local")]
    deliver_at_random(delivered, tables, seed=5)
    without_rows = {
        code for code, rule in rules().items() if not delivered.rows(f"from {rule.reports} limit 1")
    }
    assert set(rules()) - set(checked(delivered)) <= without_rows
