"""The people behind a figure: those who count, each once, with what says why they meet."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
from sqlglot import exp

from tests.calculator.histories import Delivery
from tests.calculator.line import Line
from warehouse.build import Build
from warehouse.connection import connect
from warehouse.errors import BuildFailed, NoSuchFigure
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.kpi_tables import evidence_columns
from warehouse.manifest import Manifest, sha256_of, write_manifest
from warehouse.members import (
    code_lists_of,
    kpi_of,
    members_of,
    open_finished,
    refuse_unbuilt,
    shown_code,
    teams_named,
    value_shown,
)
from warehouse.sql_files import WAREHOUSE, TableName, sql_files

MONTH = date(2021, 1, 1)
KPIS = {kpi.code: kpi for kpi in kpi_definitions().values()}


def conferences(delivered: Any) -> Any:  # noqa: ANN401 - Example
    return delivered.deliver(
        "ssd_s47_enquiry",
        """
        s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date
        E1                  | in time        | 2020-12-18
        E2                  | a day late     | 2020-12-17
        """,
    ).deliver(
        "ssd_initial_cp_conference",
        """
        icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_team | icpc_icpc_date
        C1           | E1                  | in time        | T2             | 2021-01-13
        C2           | E2                  | a day late     | T1             | 2021-01-13
        C3           |                     | no enquiry     | T1             | 2021-01-20
        C4           |                     | in December    | T1             | 2020-12-15
        """,
    )


def listed(delivered: Any, kpi: str, window: str, *teams: str) -> list[dict[str, object]]:  # noqa: ANN401
    delivered.figure(kpi, "2021-01", window)
    found = members_of(delivered.connection, kpi_definitions()[kpi], MONTH, window, teams or None)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


def test_everybody_who_counts_is_listed_with_why(example: Callable[..., Any]) -> None:
    rows = listed(conferences(example("2021-01")), "icpc_within_15_working_days", "month")
    assert [
        (
            row["person_key"],
            row["is_met"],
            row["initial_conference_key"],
            str(row["section_47_start_date"]),
            row["working_days_from_section_47"],
        )
        for row in rows
    ] == [
        ("a day late", False, "C2", "2020-12-17", 16),
        ("in time", True, "C1", "2020-12-18", 15),
        ("no enquiry", False, "C3", "None", None),
    ]


def test_longer_window_holds_the_months_before(example: Callable[..., Any]) -> None:
    rows = listed(conferences(example("2021-01")), "icpc_within_15_working_days", "year_to_date")
    assert [row["person_key"] for row in rows] == [
        "in December", "a day late", "in time", "no enquiry"
    ]  # fmt: skip


def test_one_team_lists_its_own(example: Callable[..., Any]) -> None:
    delivered = conferences(example("2021-01"))
    rows = listed(delivered, "icpc_within_15_working_days", "month", "PACT 1")
    assert [row["person_key"] for row in rows] == ["in time"]


def test_figure_of_a_service_is_computed_from_its_teams(example: Callable[..., Any]) -> None:
    delivered = conferences(example("2021-01"))
    delivered.figure("icpc_within_15_working_days", "2021-01", "month")
    both = ("Assessment 1", "PACT 1")
    found = members_of(delivered.connection, KPIS["CP05"], MONTH, "month", both)
    assert (found.numerator, found.denominator, found.value_shown) == (1, 3, "33.3")
    assert [
        (part.team, part.numerator, part.denominator, part.value_shown) for part in found.by_team
    ] == [("Assessment 1", 0, 2, "0.0"), ("PACT 1", 1, 1, "100.0")]
    one = members_of(delivered.connection, KPIS["CP05"], MONTH, "month", ("PACT 1",))
    assert (one.value_shown, one.by_team) == ("100.0", ())


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "shown"),
    [
        ("CP05", "182", "1120", "16.3"),  # 16.25
        ("CP05", "0", "7", "0.0"),
        ("CP05", "0", "0", None),
        ("CP02", "4028", "49737", "809.9"),
        ("CP02", "4028", None, None),
        ("LA02", "508", "49737", "102"),
        ("WF05", "-1.25", "100", "-1.3"),
        ("WF05", "-0.01", "100", "0.0"),
        ("FD03", "1234", None, "1234"),
    ],
)
def test_figure_is_rounded_half_up(
    code: str, numerator: str, denominator: str | None, shown: str | None
) -> None:
    below = None if denominator is None else Decimal(denominator)
    assert value_shown(KPIS[code], Decimal(numerator), below) == shown


def test_child_who_counts_once_in_a_window_is_listed_once(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        """
        clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason | clae_cla_episode_start_date | clae_cla_episode_ceased_date | clae_cla_episode_ceased_reason
        1                   | twice          | P1          | S                             | 2020-04-06                  | 2020-05-04                   | E4A
        2                   | twice          | P2          | S                             | 2020-09-07                  |                              |
        """,  # noqa: E501
    )
    rows = listed(delivered, "started_to_be_looked_after", "rolling_12_months")
    assert [(row["person_key"], str(row["counted_date"])) for row in rows] == [
        ("twice", "2020-04-06")
    ]


def test_team_is_named_by_itself_or_by_its_service(example: Callable[..., Any]) -> None:
    delivered = conferences(example("2021-01"))
    delivered.figure("icpc_within_15_working_days", "2021-01", "month")
    connection = delivered.connection
    assert teams_named(connection, "pact 1") == ("PACT 1",)
    assert teams_named(connection, "Assessment") == ("Assessment 1",)
    with pytest.raises(NoSuchFigure, match="Its teams: Assessment 1, Not recorded, Other team"):
        teams_named(connection, "PACT 9")


@pytest.mark.parametrize(
    ("kpi", "window", "teams", "message"),
    [
        ("icpc_within_15_working_days", "month_end", None, "CP05 has no window month_end"),
        ("fostering_households", None, ("PACT 1",), "FO08 is not counted by team"),
        ("section_47_rate", None, ("PACT 1",), "CP02 is a rate of the whole authority"),
    ],
)
def test_figure_that_is_none_is_refused(
    example: Callable[..., Any],
    kpi: str,
    window: str | None,
    teams: tuple[str, ...] | None,
    message: str,
) -> None:
    connection = example("2021-01").connection
    with pytest.raises(NoSuchFigure, match=message):
        members_of(connection, kpi_definitions()[kpi], MONTH, window, teams)


def test_people_who_do_not_add_up_to_the_figure_are_not_shown(example: Callable[..., Any]) -> None:
    delivered = conferences(example("2021-01"))
    delivered.figure("icpc_within_15_working_days", "2021-01", "month")
    delivered.connection.execute("update summaries.kpi_values set denominator = denominator + 1")
    with pytest.raises(BuildFailed, match="CP05: those who count do not add up to the figure"):
        members_of(delivered.connection, KPIS["CP05"], MONTH, "month")


def test_kpi_is_named_by_code_or_id() -> None:
    assert kpi_of("cp05") == kpi_of("icpc_within_15_working_days") == KPIS["CP05"]
    with pytest.raises(NoSuchFigure, match="CP99 is no KPI"):
        kpi_of("CP99")


@pytest.mark.parametrize(
    "typed", ["moved to Jane Smith, 07700 900123", "Smith", "RC1 and more", "[/closed]"]
)
def test_what_somebody_typed_into_a_code_is_not_shown(
    example: Callable[..., Any], typed: str
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        "cine_referral_id | cine_person_id | cine_referral_date"
        " | cine_referral_nfa | cine_close_reason"
        f"""
        1 | listed | 2021-01-15 | N | RC1
        2 | lower  | 2021-01-15 | N | rc8
        3 | empty  | 2021-01-15 | N |
        4 | typed  | 2021-01-15 | N | {typed}
        """,
    )
    rows = listed(delivered, "referrals_no_further_action", "month")
    assert {row["person_key"]: row["close_reason_code"] for row in rows} == {
        "listed": "RC1",
        "lower": "RC8",
        "empty": None,
        "typed": "unknown code",
    }
    assert not any(typed.upper() in str(cell).upper() for row in rows for cell in row.values())


def test_every_code_of_evidence_is_of_one_list() -> None:
    bound = {
        (kpi.code, column): code_lists_of(TableName("kpis", kpi.id), column)
        for kpi in KPIS.values()
        for column in evidence_columns(kpi)
        if column.endswith("_code")
    }
    assert {place: lists for place, lists in bound.items() if len(lists) != 1} == {}
    assert bound["FD01", "contact_source_code"] == {"referral_source"}
    assert bound["FD06", "close_reason_code"] == {"close_reason"}
    assert bound["LA04", "end_reason_code"] == {"episode_end_reason"}
    assert bound["FO02", "placement_type_code"] == {"placement_type"}
    assert bound["FO02", "provider_code"] == {"placement_provider"}
    assert bound["QA02", "final_grade_code"] == {"audit_grade"}


def test_code_without_a_list_is_shown_when_it_looks_like_one() -> None:
    lists = code_lists_of(TableName("facts", "early_help_episode"), "end_reason_code")
    assert lists == frozenset()
    values = ("E1", "STEPUP", "STEPPED", "E 1", "E-1", "", "É1", "1\n", "e1")
    assert [shown_code(value, lists) for value in values] == [
        "E1", "STEPUP", *["unknown code"] * 7
    ]  # fmt: skip


def test_code_of_a_list_is_shown_in_the_case_it_was_staged_in() -> None:
    lists = frozenset({"audit_grade"})
    assert shown_code("OUTSTANDING", lists) == "OUTSTANDING"
    assert shown_code("RC1", lists) == "unknown code"


def _order_of_one_that_counts_once(query: exp.Expr) -> tuple[list[str], list[str]]:
    """By what the only `row_number` parts and orders its rows, without names of tables."""
    (window,) = (
        each for each in query.find_all(exp.Window) if isinstance(each.this, exp.RowNumber)
    )
    once_order = [each.this for each in query.find_all(exp.Alias) if each.alias == "once_order"]

    def plain(part: exp.Expr) -> str:
        def bare(node: exp.Expr) -> exp.Expr:
            if not isinstance(node, exp.Column):
                return node
            if node.name == "once_order":
                (computed,) = once_order
                return computed.copy().transform(bare)
            return exp.column(node.name)

        return part.copy().transform(bare).sql(dialect="duckdb")

    return (
        [plain(part) for part in window.args["partition_by"]],
        [plain(part) for part in window.args["order"].expressions],
    )


def test_list_picks_who_counts_once_as_the_figure_does() -> None:
    figure = sqlglot.parse_one(sql_files("summaries")["kpi_values"].sql, dialect="duckdb")
    text = (WAREHOUSE / "members.sql").read_text(encoding="utf-8")
    parts, order = _order_of_one_that_counts_once(sqlglot.parse_one(text, dialect="duckdb"))
    parts_of_figure, order_of_figure = _order_of_one_that_counts_once(figure)
    assert order == order_of_figure
    assert len(order) == 3
    # A list is of one KPI, window and month; the figures are of all of them.
    assert parts == ["person_key"]
    assert parts_of_figure == ["kpi_code", "once_key", "period_window", "month_end"]


@pytest.fixture(scope="module")
def history() -> Iterator[duckdb.DuckDBPyConnection]:
    """A generated delivery in which every KPI has somebody."""
    delivery = Delivery(month=date(2021, 3, 1), seed=130, people=range(60))
    with connect(threads=1) as connection:
        Line(connection).figures(delivery, delivery.rows())
        yield connection


@pytest.mark.parametrize("kpi", KPIS.values(), ids=KPIS)
def test_those_listed_add_up_to_the_figure(history: duckdb.DuckDBPyConnection, kpi: Kpi) -> None:
    figures = history.execute(
        "select month, breakdown, breakdown_value, numerator, value_shown "
        "from summaries.kpi_values "
        "where kpi_code = ? and period_window = ? and status = 'ok' "
        "and breakdown in ('all', 'team') qualify month = max(month) over ()",
        [kpi.code, kpi.headline],
    ).fetchall()
    assert figures
    for month, breakdown, part, numerator, shown in figures:
        teams = (part,) if breakdown == "team" else None
        found = members_of(history, kpi, month, teams=teams)
        assert float(found.numerator) == numerator
        assert bool(found.rows) or not numerator
        assert found.value_shown == shown
        assert value_shown(kpi, found.numerator, found.denominator) == shown
        # Text of the record is a key, a listed code, or is not shown.
        texts = {
            column
            for row in found.rows
            for column, cell in zip(found.columns, row, strict=True)
            if isinstance(cell, str) and column != "team"
        }
        assert {column for column in texts if not column.endswith(("_key", "_code"))} == set()


def built(data_dir: Path, month: date, *figures: tuple[str, date], la_code: str = "852") -> Build:
    """A finished month that has figures of these KPIs and months."""
    folder = data_dir / "builds" / la_code / f"{month:%Y-%m}" / "r1"
    build = Build(folder, month, {"leap_day": "1 March"})
    build.directory.mkdir(parents=True)
    with duckdb.connect(str(build.database)) as connection:
        connection.execute("create table figure (kpi_code varchar, month date, status varchar)")
        for code, figure_month in figures:
            connection.execute("insert into figure values (?, ?, 'ok')", [code, figure_month])
        connection.execute(f"copy figure to '{build.kpi_values}' (format parquet)")
    manifest = Manifest(
        authority=la_code,
        month=f"{month:%Y-%m}",
        revision=1,
        built_at=datetime(2021, 2, 5, 9, 0, tzinfo=UTC),
        duckdb=duckdb.__version__,
        settings={"leap_day": "1 March"},
        files=(),
        definitions={kpi.code: kpi.definition_hash for kpi in KPIS.values()},
        figures_sha256=sha256_of(build.kpi_values),
        data_quality_sha256="",
        records_sha256=sha256_of(build.database),
    )
    write_manifest(build, manifest)
    return build


def refused(data_dir: Path, month: date, la_code: str = "852", code: str = "CP05") -> str:
    build = Build(data_dir / "builds" / la_code / f"{month:%Y-%m}" / "r1", month, {})
    with pytest.raises(NoSuchFigure) as said:
        refuse_unbuilt(data_dir, build, KPIS[code], month)
    return str(said.value)


def test_month_that_was_never_built_names_those_that_were(tmp_path: Path) -> None:
    december, november = date(2020, 12, 1), date(2020, 11, 1)
    built(tmp_path, december, ("CP05", november), ("CP05", december))
    january = built(tmp_path, MONTH, ("CP05", november), ("CP05", december), ("CP05", MONTH))
    refuse_unbuilt(tmp_path, january, KPIS["CP05"], MONTH)
    known = f"for authority 852 in {tmp_path}; built: 2020-12, 2021-01"
    assert refused(tmp_path, date(2021, 2, 1)) == f"There is no build of February 2021 {known}."
    later = "; a later build holds it: --as-of 2021-01."
    assert refused(tmp_path, november) == f"There is no build of November 2020 {known}{later}"
    assert refused(tmp_path, november, code="CP01").endswith(f"{known}.")
    january.database.unlink()
    assert refused(tmp_path, november).endswith("; a later build holds it: --as-of 2020-12.")


def test_folder_of_another_council_or_of_none_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path, MONTH) == (
        f"There is no build of January 2021 for authority 852 in {tmp_path}; nothing is built "
        "there, --data-dir names another."
    )
    built(tmp_path, MONTH)
    assert refused(tmp_path, MONTH, "901") == (
        f"There is no build of January 2021 for authority 901 in {tmp_path}; it holds builds of "
        "authority 852, --config names the council."
    )


def changed(build: Build, settings: dict[str, str], **definitions: str | None) -> Build:
    """The build, as if these had been other ones when it was made; None: not known then."""
    manifest = json.loads(build.manifest.read_text(encoding="utf-8"))
    known = manifest["definitions"] | definitions
    manifest["definitions"] = {code: value for code, value in known.items() if value is not None}
    manifest["settings"] |= settings
    build.manifest.write_text(json.dumps(manifest), encoding="utf-8")
    return build


def test_another_kpi_that_is_new_or_has_changed_refuses_no_list(tmp_path: Path) -> None:
    build = changed(built(tmp_path, MONTH), {}, CP05="0", CP06=None)
    open_finished(build, KPIS["CP07"]).close()


@pytest.mark.parametrize(
    ("settings", "definitions", "codes", "said"),
    [
        ({}, {"CP05": "0"}, ["CP05"], "CP05 has changed"),
        ({}, {"CP05": None}, ["CP05"], "CP05 is new"),
        ({"leap_day": "28"}, {}, ["CP05"], "leap_day has changed"),
        ({"leap_day": "28"}, {"CP05": "0"}, ["CP05"], "leap_day, CP05 have changed"),
        ({}, {"CP05": "0", "CP06": None}, [], "CP05 has changed and CP06 is new"),
        (
            {f"setting_{number}": "" for number in range(7)},
            {},
            ["CP05"],
            "setting_0, setting_1, setting_2, setting_3, setting_4 and 2 more have changed",
        ),
    ],
)
def test_what_has_changed_since_refuses_the_list(
    tmp_path: Path,
    settings: dict[str, str],
    definitions: dict[str, str | None],
    codes: list[str],
    said: str,
) -> None:
    build = changed(built(tmp_path, MONTH), settings, **definitions)
    with pytest.raises(BuildFailed) as refused:
        open_finished(build, *(KPIS[code] for code in codes))
    assert str(refused.value) == f"Since January 2021 was built, {said}: build it again."
