"""What a month highlights: proposed, chosen, carried until closed, and what is owed."""

from collections.abc import Iterator, Sequence
from datetime import date

import duckdb
import pytest

from tests.unit.warehouse.published.conftest import AUTHORITY, JANUARY, Row, rows
from warehouse.build import prepare
from warehouse.composition import published_sql
from warehouse.connection import connect
from warehouse.reference import reference_table

NOVEMBER, DECEMBER, FEBRUARY = date(2020, 11, 1), date(2020, 12, 1), date(2021, 2, 1)
MONTHS = (NOVEMBER, DECEMBER, JANUARY, FEBRUARY)
Entry = tuple[str | None, date, str]


@pytest.fixture
def release() -> Iterator[duckdb.DuckDBPyConnection]:
    """A release in memory whose figures are all quiet."""
    with connect() as connection:
        prepare(connection, {"highlights_at_most": 2, "with_drafts": False})
        connection.execute(published_sql("macros"))
        for schema in ("reference", "history", "summaries"):
            connection.execute(f"create schema {schema}")
        reference_table("kpi", AUTHORITY, JANUARY).make(connection)
        connection.execute(published_sql("revision"))
        connection.execute(
            "create table history.release (authority_code varchar, as_of_month date, "
            "revision integer, state varchar, vintage integer, release_number usmallint); "
            "insert into history.release values ('901', '2020-12-01', 1, 'signed_off', 1, 0), "
            "('901', '2021-01-01', 1, 'signed_off', 2, 1), ('901', '2021-02-01', 1, 'draft', 3, 2);"
            "create table history.commentary (entry_number bigint, kpi_code varchar, month date, "
            "kind varchar, entry_text varchar, author_role varchar, entry_date date, "
            "release_number usmallint); "
            "create table reference.response_role as "
            "select '901' as authority_code, theme, concat('Head of ', theme) as role "
            "from (select distinct theme from reference.kpi)"
        )
        connection.execute(
            "create table judged as select '901' as authority_code, kpi.kpi_code, kpi.kpi_id, "
            "kpi.theme, kpi.title, kpi.unit, kpi.headline as period_window, 'ok' as status, "
            "cast(m.month as date) as month, 60.0 as numerator, 100.0 as denominator, "
            "'60.0' as value_shown, null::varchar as previous_month_value_shown, "
            "null::varchar as same_month_last_year_value_shown, null::double as target, "
            "null::varchar as target_shown, null::varchar as target_period_window, "
            "null::varchar as distance_from_target_words, null::varchar as rag, "
            "'no_change' as direction_of_travel, 'common_cause' as variation, "
            "null::varchar as control_signal, null::bigint as neighbours_with_figure, "
            "null::bigint as neighbours_better, null::date as benchmark_period_end "
            "from reference.kpi as kpi, unnest($months) as m(month)",
            {"months": list(MONTHS)},
        )
        yield connection


def change(connection: duckdb.DuckDBPyConnection, kpi: str, month: date, **values: object) -> None:
    columns = ", ".join(f"{name} = ?" for name in values)
    connection.execute(
        f"update judged set {columns} where kpi_code = ? and month = ?",
        [*values.values(), kpi, month],
    )


def write(connection: duckdb.DuckDBPyConnection, *entries: Entry, number: int = 1) -> None:
    for place, (kpi, month, kind) in enumerate(entries, start=1):
        connection.execute(
            "insert into history.commentary values (?, ?, ?, ?, ?, 'Head of wards', ?, ?)",
            [place, kpi, month, kind, f"{kind} of {month:%B}", month, number],
        )


def commentary(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    return rows(connection, published_sql("commentary"))


def highlights(connection: duckdb.DuckDBPyConnection, month: date = JANUARY) -> list[Row]:
    connection.execute(
        "create or replace table summaries.commentary as "
        f"select *, entry_text as text from ({published_sql('commentary').rstrip()})"
    )
    return rows(
        connection,
        f"select * from ({published_sql('highlight').rstrip()}) "
        f"where month = date '{month}' order by place",
    )


def reasons(found: Sequence[Row]) -> dict[object, object]:
    return {row["kpi_code"]: row["reasons"] for row in found}


def test_quiet_month_highlights_nothing(release: duckdb.DuckDBPyConnection) -> None:
    assert highlights(release) == []


@pytest.mark.parametrize(
    ("values", "reason", "is_owed"),
    [
        ({"rag": "red", "direction_of_travel": "worsening"}, "red_and_worsening", True),
        ({"variation": "special_cause_concerning", "control_signal": "trend"},
         "special_cause_concerning", True),
        ({"variation": "special_cause_improving", "control_signal": "one_side"},
         "special_cause_improving", False),
        ({"neighbours_with_figure": 5, "neighbours_better": 5,
          "benchmark_period_end": date(2020, 3, 31)}, "worst_of_neighbours", True),
    ],
)  # fmt: skip
def test_figures_propose_what_to_highlight(
    release: duckdb.DuckDBPyConnection, values: dict[str, object], reason: str, is_owed: bool
) -> None:
    change(release, "CP05", JANUARY, **values)
    (row,) = highlights(release)
    assert (row["kpi_code"], row["reasons"], row["is_proposed"]) == ("CP05", reason, True)
    assert (row["is_owed"], row["owed_by"]) == (is_owed, "Head of child_protection")
    assert str(row["reason_words"]).endswith(".")
    assert row["figure_words"] == "60.0% (60 of 100) in the 12 months to January 2021."


@pytest.mark.parametrize(
    "values",
    [
        {"rag": "red", "direction_of_travel": "no_change"},
        {"rag": "amber", "direction_of_travel": "worsening"},
        {"neighbours_with_figure": 4, "neighbours_better": 4},
        {"neighbours_with_figure": 10, "neighbours_better": 9},
        # A figure that is not there cannot be highlighted.
        {"rag": "red", "direction_of_travel": "worsening", "status": "no_data"},
    ],
)
def test_less_than_that_proposes_nothing(
    release: duckdb.DuckDBPyConnection, values: dict[str, object]
) -> None:
    change(release, "CP05", JANUARY, **values)
    assert highlights(release) == []


def revise(
    connection: duckdb.DuckDBPyConnection, kpi: str, old: float, new: float, month: date = DECEMBER
) -> None:
    connection.execute(
        "insert into history.revision by name select '901' as authority_code, $kpi as kpi_code, "
        "headline as period_window, 'all' as breakdown, $old as old_value, $new as new_value, "
        "cast($old as varchar) as old_value_shown, cast($new as varchar) as new_value_shown, "
        "$month as month, $as_of as as_of_month, 1 as revision "
        "from reference.kpi where kpi_code = $kpi",
        {"kpi": kpi, "old": old, "new": new, "month": month, "as_of": JANUARY},
    )


def test_largest_revision_of_a_delivery_is_proposed(release: duckdb.DuckDBPyConnection) -> None:
    revise(release, "FD03", 100, 110)
    revise(release, "CP01", 10, 12)
    revise(release, "LA01", 500, 550)
    (row,) = highlights(release)
    assert (row["kpi_code"], row["reasons"]) == ("CP01", "largest_revision")
    assert row["reason_words"] == ("The figure in December 2020 was revised from 10 to 12.")
    assert highlights(release, DECEMBER) == []


def test_so_many_are_proposed_as_the_council_asks_for(release: duckdb.DuckDBPyConnection) -> None:
    for kpi in ("CP05", "FD05", "LA05"):
        change(release, kpi, JANUARY, rag="red", direction_of_travel="worsening")
    change(release, "WF01", JANUARY, variation="special_cause_concerning")
    assert list(reasons(highlights(release))) == ["CP05", "FD05"]
    # What people chose comes first and takes no place from them.
    write(release, ("WF01", JANUARY, "highlight"))
    assert list(reasons(highlights(release))) == ["WF01", "CP05", "FD05"]
    assert reasons(highlights(release))["WF01"] == "chosen, special_cause_concerning"


def test_highlight_is_carried_from_month_to_month_until_it_is_closed(
    release: duckdb.DuckDBPyConnection,
) -> None:
    write(
        release,
        ("CP05", NOVEMBER, "highlight"),
        ("CP05", DECEMBER, "response"),
        ("CP05", JANUARY, "closed"),
    )
    november, december, january, february = (
        {row["kpi_code"]: row for row in highlights(release, month)} for month in MONTHS
    )
    assert (november["CP05"]["reasons"], november["CP05"]["is_owed"]) == ("chosen", True)
    assert november["CP05"]["owed_by"] == "Head of wards"
    assert november["CP05"]["response"] is None
    assert (december["CP05"]["reasons"], december["CP05"]["is_owed"]) == ("open", False)
    assert december["CP05"]["highlight"] == "highlight of November"
    assert december["CP05"]["response"] == "response of December"
    assert str(december["CP05"]["reason_words"]) == "Open since November 2020."
    assert (january["CP05"]["is_closed"], january["CP05"]["is_owed"]) == (True, False)
    assert february == {}


def test_highlight_after_the_end_of_one_is_another(release: duckdb.DuckDBPyConnection) -> None:
    write(
        release,
        ("CP05", NOVEMBER, "highlight"),
        ("CP05", NOVEMBER, "response"),
        ("CP05", DECEMBER, "closed"),
        ("CP05", JANUARY, "highlight"),
    )
    (row,) = highlights(release)
    assert (row["opened_month"], row["response"], row["is_owed"]) == (JANUARY, None, True)
    assert [
        (entry["kind"], entry["opened_month"], entry["closed_month"])
        for entry in commentary(release)
    ] == [
        ("highlight", NOVEMBER, DECEMBER),
        ("response", NOVEMBER, DECEMBER),
        ("closed", NOVEMBER, DECEMBER),
        ("highlight", JANUARY, None),
    ]


def test_commentary_is_that_of_the_latest_revision_that_has_any(
    release: duckdb.DuckDBPyConnection,
) -> None:
    write(release, ("CP05", DECEMBER, "highlight"), number=0)
    assert [entry["kind"] for entry in commentary(release)] == ["highlight"]
    write(release, (None, JANUARY, "overall"), number=1)
    assert [entry["kind"] for entry in commentary(release)] == ["overall"]
    # A draft is seen only with drafts.
    write(release, (None, FEBRUARY, "overall"), number=2)
    assert [entry["month"] for entry in commentary(release)] == [JANUARY]
    release.execute("set variable with_drafts = true")
    assert [entry["month"] for entry in commentary(release)] == [FEBRUARY]


def test_overall_statement_is_about_its_month_alone(release: duckdb.DuckDBPyConnection) -> None:
    write(release, (None, DECEMBER, "overall"), (None, JANUARY, "overall"))
    assert {entry["opened_month"] for entry in commentary(release)} == {None}
    assert highlights(release) == []
