"""A KPI needs all that its figure is computed from, and a share shows why a unit meets.

Whatever a KPI's file reads is followed through the facts to the staged records. A record or an
end date that decides a figure and is not among the needs gives, where a delivery lacks it, a
wrong figure with the status ok.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import sqlglot
from sqlglot import exp

from tests.conftest import AUTHORITY
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.kpi_tables import evidence_columns
from warehouse.reference import reference_tables
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import SqlFile, TableName, fed_files, sql_files

KPIS = {kpi.code: kpi for kpi in kpi_definitions().values()}

# They say under whose team a unit is shown and which months there are, not who counts.
BESIDE_THE_FIGURE = {
    TableName("facts", "case_responsibility"),
    TableName("dimensions", "team"),
    TableName("dimensions", "covered_month"),
    TableName("dimensions", "reporting_month"),
    TableName("dimensions", "working_day"),
}
LOOKED_AFTER = {"CP18", "LA01", "LA02", "LA07", "LA10", "LA11", "LA12", "WF07"}
# Reached by the SQL, and yet the figure is the same without it.
NOT_NEEDED = {
    # The start of the enquiry stands beside the conference; these count the conference.
    "section_47_enquiry": {"CP04", "CP07"},
    # The clock of an assessment, which AS01 does not read.
    "referral": {"AS01"},
    # The placement stands beside the child; a child without one counts all the same.
    "placement": LOOKED_AFTER,
    # CL02 reads when an episode began and ended at 17; CL07 counts whatever the age.
    "person": {"CL02", "CL07"},
    # Fills in an activity that the care leavers' table leaves blank; CL07 reads none.
    "care_leaver_status": {"CL03", "CL07"},
    # The Social Work England number; without it a worker is known by the worker id.
    "professional": {"WF01", "WF02", "WF03", "WF07"},
}
END_DATES = {
    "authorised_date",
    "close_date",
    "deregistered_date",
    "end_date",
    "left_date",
    "role_end_date",
}
# Read, and yet a layout without it will do.
END_DATE_NOT_NEEDED = {
    # An enquiry whose flag says that it ended is taken to have ended: only earlier months,
    # of which it was still to be held, can be too low.
    ("CP06", "section_47_enquiry.end_date"),
}


def files_behind(kpi: Kpi) -> dict[TableName, SqlFile]:
    """The files of a KPI, its facts and dimensions, by the table they make."""
    found: dict[TableName, SqlFile] = {}

    def visit(table: TableName) -> None:
        if (
            table in found
            or table in BESIDE_THE_FIGURE
            or table.schema not in ("kpis", "facts", "dimensions")
        ):
            return
        found[table] = sql_files(table.schema)[table.name]
        for needed in found[table].depends_on:
            visit(needed)

    visit(TableName("kpis", kpi.id))
    return found


def records_behind(kpi: Kpi) -> set[str]:
    return {
        table.name
        for file in files_behind(kpi).values()
        for table in file.depends_on
        if table.schema == "staged"
    }


def needs_of(kpi: Kpi) -> set[str]:
    return {*kpi.needs, *(need for needs in kpi.needs_when.values() for need in needs)}


@pytest.mark.parametrize("code", KPIS)
def test_every_record_that_a_figure_depends_on_is_needed(code: str) -> None:
    needed = {need.partition(".")[0] for need in needs_of(KPIS[code])}
    exempt = {record for record, codes in NOT_NEEDED.items() if code in codes}
    assert exempt.isdisjoint(needed)
    assert records_behind(KPIS[code]) - needed == exempt


# Which end dates decide whether something is open -----------------------------------------------


def staged_origins(table: TableName, column: str) -> set[str]:
    """The staged `record.column` that a column of a table comes from."""
    if table in BESIDE_THE_FIGURE or table.schema == "reference":
        return set()
    if table.schema == "staged":
        return {f"{table.name}.{column}"}
    lineage = sql_files(table.schema)[table.name].column_lineage
    # Of all columns of a table the one of the same name is handed on.
    sources = lineage.get(column, ())
    return {
        origin
        for source, name in sources
        for origin in staged_origins(source, column if name == "*" else name)
    }


def origins(column: exp.Column) -> set[str]:
    """The same for a column as a statement names it, by its table or by a step of it."""
    select = column.find_ancestor(exp.Select)
    while select is not None:
        for source in [select.args.get("from_"), *(select.args.get("joins") or [])]:
            table = source.this if source is not None else None
            if isinstance(table, exp.Table) and table.alias_or_name == column.table:
                if table.db:
                    return staged_origins(TableName(table.db, table.name), column.name)
                return step_origins(column, table.name)
        select = select.find_ancestor(exp.Select)
    raise AssertionError(f"{column.sql()} is of no table")


def step_origins(column: exp.Column, step: str) -> set[str]:
    """The same for a column that one step of a statement hands on to another."""
    (made,) = (cte.this for cte in column.root().find_all(exp.CTE) if cte.alias == step)
    found: set[str] = set()
    for select in made.selects:
        if select.alias_or_name == column.name:
            for source in select.find_all(exp.Column):
                found |= origins(source)
        elif select.is_star:
            table = made.args["from_"].this
            found |= staged_origins(TableName(table.db, table.name), column.name)
    return found


def ends_of(file: SqlFile) -> Iterator[exp.Column]:
    """The columns of a file that say up to when something is open.

    In a KPI's own file that is every end date; a fact also hands on what no KPI of it reads.
    """
    statement = sqlglot.parse_one(file.sql, dialect="duckdb")
    for call in statement.find_all(exp.Anonymous):
        if call.name == "is_open":
            yield from call.expressions[1].find_all(exp.Column)
    if file.table.schema == "kpis":
        for column in statement.find_all(exp.Column):
            if column.name in END_DATES:
                yield column


def end_dates_behind(kpi: Kpi) -> set[str]:
    return {
        origin
        for file in files_behind(kpi).values()
        for column in ends_of(file)
        for origin in origins(column)
        if origin.partition(".")[2] in END_DATES
    }


def is_told_by_every_layout(need: str) -> bool:
    record, _, column = need.partition(".")
    return all(column in file.columns for file in fed_files("staged")[record].values())


@pytest.mark.parametrize("code", KPIS)
def test_end_date_that_a_layout_cannot_tell_is_needed(code: str) -> None:
    read = {need for need in end_dates_behind(KPIS[code]) if not is_told_by_every_layout(need)}
    exempt = {need for kpi, need in END_DATE_NOT_NEEDED if kpi == code}
    assert read - needs_of(KPIS[code]) == exempt


def test_end_dates_are_found_through_facts_and_steps() -> None:
    assert end_dates_behind(KPIS["CN01"]) == {"referral.close_date"}
    assert end_dates_behind(KPIS["EH03"]) == {"early_help_episode.end_date"}
    assert end_dates_behind(KPIS["WF07"]) >= {
        "referral.close_date",
        "protection_plan.end_date",
        "looked_after_episode.end_date",
        "legal_status.end_date",
        "involvement.end_date",
    }


# What that means for a delivery -----------------------------------------------------------------


def not_told(delivered: set[str]) -> set[str]:
    rows = reference_tables()["kpi_need"].rows(AUTHORITY, date(2021, 1, 1), delivered)
    return {str(code) for code, _, is_told in rows if not is_told}


def test_cases_that_cannot_close_are_not_said_to_be_unallocated() -> None:
    delivered = {
        name for name, table in delivered_tables().items() if table.layout in ("ssd", "local")
    }
    assert "WF07" not in not_told(delivered)
    # Referrals come from the workbook then, which does not say when one was closed.
    from_workbook = (delivered - {"ssd_cin_episodes"}) | {"annex_a_referrals"}
    assert {"WF07", "CN01", "CN02", "EH05"} <= not_told(from_workbook)


def test_care_that_ends_at_the_18th_birthday_cannot_be_told_without_people() -> None:
    delivered = {name for name, table in delivered_tables().items() if table.layout == "ssd"}
    lacking = not_told(delivered - {"ssd_person"}) - not_told(delivered)
    assert lacking >= {"LA01", "LA03", "LA04", "LA15", "FO07", "LA13", "CP18"}


# Evidence ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code, kpi in KPIS.items() if kpi.measure == "share"])
def test_share_shows_why_a_unit_meets_or_does_not(code: str) -> None:
    assert [name for name in evidence_columns(KPIS[code]) if not name.endswith("_key")]


def evidence_of(delivered: Any, kpi: str) -> list[dict[str, str | None]]:  # noqa: ANN401 - Example
    """The evidence of each unit of the example's month, as text, one row a unit."""
    delivered.units(kpi)
    rows = delivered.rows(
        f"select * from ({sql_files('kpis')[kpi].sql}) where month_end = '2021-01-31' order by all"
    )
    names = evidence_columns(kpi_definitions()[kpi])
    return [{name: None if row[name] is None else str(row[name]) for name in names} for row in rows]


def test_plan_shows_when_the_one_before_ended(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date
        A               | child          | 2016-01-04              | 2017-02-01
        B               | child          | 2018-01-04              | 2019-03-29
        C               | child          | 2021-01-04              |
        D               | other          | 2021-01-04              |
        """,
    )
    assert evidence_of(delivered, "second_plan_within_2_years") == [
        {"protection_plan_key": "C", "earlier_plan_end_date": "2019-03-29"},
        {"protection_plan_key": "D", "earlier_plan_end_date": None},
    ]


def test_child_missing_twice_is_one_row_with_the_first_day(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        """
        clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason | clae_cla_episode_start_date
        1                   | child          | P1          | S                             | 2020-04-06
        2                   | other          | P2          | S                             | 2020-04-06
        """,  # noqa: E501
    )
    delivered.deliver(
        "ssd_missing",
        """
        miss_table_id           | miss_person_id | miss_missing_episode_type | miss_missing_episode_start_date
        M1                      | child          | M                         | 2021-01-11
        M2                      | child          | M                         | 2021-01-07
        """,  # noqa: E501
    )
    assert evidence_of(delivered, "missing_children") == [
        {"missing_episodes": "2", "missing_from_date": "2021-01-07"},
        {"missing_episodes": "0", "missing_from_date": None},
    ]


def test_case_without_a_worker_shows_why_it_is_open(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date
        R1               | child          | 2020-03-02
        R2               | child          | 2020-05-04
        """,
    )
    delivered.deliver(
        "ssd_cla_episodes",
        """
        clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason | clae_cla_episode_start_date
        1                   | child          | P1          | S                             | 2020-06-08
        """,  # noqa: E501
    )
    assert evidence_of(delivered, "unallocated_cases") == [
        {
            "referral_date": "2020-05-04",
            "plan_start_date": None,
            "entered_care_date": "2020-06-08",
        }
    ]
