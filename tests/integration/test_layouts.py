"""One council in three layouts: what they all tell gives the same figures, to the last digit.

A sixth of the synthetic council's people, delivered for January 2021 as the SSD, as the two
statutory returns, and as an Annex A workbook. Each is written, read at the door, looked through,
typed and computed as in a month's run. Whatever figure another layout can give must be the SSD's,
or differ for a reason that is named and counted here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from synthetic.annex_a import write_annex_a
from synthetic.cin_census import write_census
from synthetic.delivery import delivered_frames, write_table
from synthetic.ssda903 import write_ssda903
from warehouse.authority import load_authority
from warehouse.build import prepare
from warehouse.connection import connect
from warehouse.kpi_definitions import kpi_definitions
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_census, load_raw
from warehouse.sources.landing import open_delivery
from warehouse.whole_build import make_all_tables

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
MONTH = date(2021, 1, 1)
ONE_IN = 6
Frames = dict[str, pd.DataFrame]
# kpi, month, window, breakdown, part → status, numerator, denominator, value as shown, layouts
Figure = tuple[str, float | None, float | None, str | None, str | None]
Figures = Mapping[tuple[str, str, str, str, str], Figure]
BREAKDOWNS = ("sex", "age_band", "ethnicity_group")


@dataclass(frozen=True)
class Built:
    """A build of one delivery, and its figures."""

    connection: duckdb.DuckDBPyConnection
    figures: Figures


def _delivered() -> Frames:
    """The tables of the SSD and the council's own, of some of its people."""
    frames: Frames = {}
    for name, frame in delivered_frames(MONTH):
        person = delivered_tables()[name].person
        if person is None:
            frames[name] = frame
        else:
            is_kept = frame[person].str[-3:].astype(int) % ONE_IN == 0
            frames[name] = frame[is_kept].reset_index(drop=True)
    reviews, periods = frames["ssd_cla_reviews"], frames["ssd_cla_episodes"]["clae_cla_id"]
    is_kept = reviews["clar_cla_id"].isin(periods)
    frames["ssd_cla_reviews"] = reviews[is_kept].reset_index(drop=True)
    return frames


def _write_ssd(frames: Frames, folder: Path) -> None:
    for table in tables_of("ssd"):
        write_table(folder, table, frames[table])


def _write_returns(frames: Frames, folder: Path) -> None:
    write_ssda903(frames, MONTH, folder)
    write_census(frames, MONTH, folder / "cin_census_2021.xml")


def _write_workbook(frames: Frames, folder: Path) -> None:
    write_annex_a(frames, MONTH, folder / "annex_a_2021-01.xlsx")


LAYOUTS: Mapping[str, tuple[tuple[str, ...], Callable[[Frames, Path], None]]] = {
    "SSD": (("ssd", "local"), _write_ssd),
    "returns": (("ssda903", "cin_census", "local"), _write_returns),
    "workbook": (("annex_a", "local"), _write_workbook),
}


def _build(folder: Path, delivers: tuple[str, ...]) -> Built:
    authority = load_authority(ROOT / "config").model_copy(update={"delivers": delivers})
    delivery = open_delivery(folder, MONTH, authority.tables, authority.required_tables)
    pseudonyms = Pseudonyms(b"one key for every layout, tests only")
    connection = connect()
    prepare(connection, month_settings(authority, MONTH))
    record_delivery(connection, delivery)
    for table in delivered_tables().values():
        if table.layout != "cin_census":
            load_raw(connection, table, folder, pseudonyms)
    load_census(connection, folder, pseudonyms)
    load_reference(connection, authority, MONTH, delivery.tables)
    make_all_tables(connection, delivery.tables)
    rows = connection.execute(
        "select kpi_code, strftime(month, '%Y-%m'), period_window, breakdown, breakdown_value, "
        "status, numerator, denominator, value_shown, source_layouts from summaries.kpi_values"
    ).fetchall()
    return Built(connection, {row[:5]: row[5:] for row in rows})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Built]]:
    frames = _delivered()
    builds = {}
    for name, (delivers, write) in LAYOUTS.items():
        folder = tmp_path_factory.mktemp(name)
        for table in tables_of("local"):
            write_table(folder, table, frames[table])
        write(frames, folder)
        builds[name] = _build(folder, delivers)
    yield builds
    for build in builds.values():
        build.connection.close()


def given(figures: Figures, breakdown: str = "all") -> dict[tuple[str, str, str, str], Figure]:
    """The figures of one breakdown that have a value."""
    return {
        (*key[:3], key[4]): figure
        for key, figure in figures.items()
        if key[3] == breakdown and figure[0] == "ok"
    }


def amounts(figure: Figure | None) -> tuple[object, ...] | None:
    return figure and figure[1:4]


def differing(
    built: Mapping[str, Built], layout: str, breakdown: str = "all"
) -> set[tuple[str, str, str, str]]:
    """The figures of a layout that are not those of the SSD."""
    by_ssd = given(built["SSD"].figures, breakdown)
    return {
        key
        for key, figure in given(built[layout].figures, breakdown).items()
        if amounts(figure) != amounts(by_ssd.get(key))
    }


# --- The same figures -------------------------------------------------------------------------

OF_THE_RETURNS = {
    *("FD03", "FD04", "FD06", "AS01", "AS02", "AS03", "CN01", "CN02", "CN03"),
    *(
        "CP01",
        "CP02",
        "CP03",
        "CP04",
        "CP05",
        "CP06",
        "CP08",
        "CP09",
        "CP10",
        "CP11",
        "CP12",
        "CP14",
    ),
    *("CP15", "CP18", "LA01", "LA02", "LA03", "LA04", "LA10", "LA13", "LA15"),
    *("FO01", "FO02", "FO03", "FO04", "FO05", "FO06", "FO07"),
}
OF_THE_WORKBOOK = {
    *("FD01", "FD03", "FD04", "FD06", "EH01", "AS01", "AS02", "AS03"),
    *("CP01", "CP02", "CP03", "CP04", "CP05", "CP07", "CP08", "CP09", "CP10", "CP11", "CP14"),
    *("CP15", "CP18", "LA01", "LA02", "LA03", "LA04", "LA15", "CL03", "CL07"),
}
CONFERENCES = {"CP04", "CP05", "CP07"}
CARE_LEAVERS = {"CL01", "CL02", "CL04", "CL05", "CL06"}
AUDITS = {"QA01", "QA02", "QA03"}
OWN = {
    *CARE_LEAVERS,
    *AUDITS,
    *("FO08", "FO09", "FO10", "FO11", "WF04", "WF05", "WF06"),
}


def test_every_figure_of_the_statutory_returns_is_that_of_the_ssd(
    built: dict[str, Built],
) -> None:
    assert differing(built, "returns") == set()
    told = {kpi for kpi, *_ in given(built["returns"].figures)}
    assert told == OF_THE_RETURNS | OWN


def test_every_figure_of_the_workbook_is_that_of_the_ssd_but_for_conferences(
    built: dict[str, Built],
) -> None:
    told = {kpi for kpi, *_ in given(built["workbook"].figures)}
    assert told == OF_THE_WORKBOOK | OWN
    assert {kpi for kpi, *_ in differing(built, "workbook")} <= CONFERENCES


def test_workbook_lacks_conferences_whose_enquiry_is_older_than_its_six_months(
    built: dict[str, Built],
) -> None:
    # List 5 holds the enquiries that began in its six months, each with its conference.
    older = dict(
        built["SSD"]
        .connection.execute(
            "select strftime(conference.conference_date, '%Y-%m'), count(*) "
            "from staged.initial_conference as conference "
            "inner join staged.section_47_enquiry as enquiry using (section_47_enquiry_key) "
            "where conference.conference_date >= date '2020-08-01' "
            "and enquiry.start_date < date '2020-08-01' group by all"
        )
        .fetchall()
    )
    by_ssd, by_workbook = (given(built[name].figures) for name in ("SSD", "workbook"))
    months = [f"2020-{month:02}" for month in range(8, 13)] + ["2021-01"]
    for month in months:
        key = ("CP04", month, "month", "all")
        told, lacking = by_workbook[key][1], older.get(month, 0)
        assert (by_ssd[key][1] or 0) - (told or 0) == lacking, month
    changed = {month for kpi, month, *_ in differing(built, "workbook") if kpi == "CP04"}
    assert changed == set(older) != set()


@pytest.mark.parametrize("layout", ["returns", "workbook"])
@pytest.mark.parametrize("breakdown", BREAKDOWNS)
def test_parts_differ_by_those_of_whom_the_layout_tells_no_more_than_the_number(
    built: dict[str, Built], layout: str, breakdown: str
) -> None:
    """Whoever is in the council's own tables alone, or not born yet, is 'Not known'."""
    changed = differing(built, layout, breakdown)
    by_ssd, by_layout = (given(built[name].figures, breakdown) for name in ("SSD", layout))
    conferences = CONFERENCES if layout == "workbook" else set()
    for kpi, month, window, part in changed:
        if kpi in conferences or part == "Not known":
            continue
        fewer = by_layout[kpi, month, window, part]
        more = by_ssd[kpi, month, window, part]
        assert (fewer[2] or fewer[1] or 0) <= (more[2] or more[1] or 0), (kpi, month, part)
        # Those who are lacking here stand there.
        assert (kpi, month, window, "Not known") in changed, (kpi, month, window)
    if layout == "returns":
        # Of everybody in a return itself it tells sex, age and ethnicity.
        assert {kpi for kpi, *_ in changed} <= CARE_LEAVERS | AUDITS


@pytest.mark.parametrize("layout", ["returns", "workbook"])
@pytest.mark.parametrize("breakdown", BREAKDOWNS)
def test_parts_add_up_to_the_whole(built: dict[str, Built], layout: str, breakdown: str) -> None:
    whole = given(built[layout].figures)
    added: dict[tuple[str, str, str], float] = {}
    for (kpi, month, window, _), figure in given(built[layout].figures, breakdown).items():
        added[kpi, month, window] = added.get((kpi, month, window), 0) + (figure[1] or 0)
    assert added
    # A part of a share without a denominator has no figure, and adds nothing either way.
    assert {key: whole[*key, "all"][1] for key in added} == added


# --- What is not told -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "kpis"),
    [
        ("returns", {"EH01", "EH02", "EH03", "CL03", "WF01", "WF02", "WF03"}),
        (
            "workbook",
            {
                *("EH02", "EH03", "FO01", "FO02", "FO03", "FO04", "FO06", "FO07"),
                *("WF01", "WF02", "WF03"),
            },
        ),
    ],
)
def test_figure_that_a_layout_cannot_tell_is_said_to_be_so_in_every_month(
    built: dict[str, Built], layout: str, kpis: set[str]
) -> None:
    never = {kpi.code for kpi in kpi_definitions().values()} - {
        key[0] for key, figure in built[layout].figures.items() if figure[4] is not None
    }
    assert never >= kpis
    for key, figure in built[layout].figures.items():
        if key[0] in never:
            assert figure == ("not_available_from_source", None, None, None, None), key
    # The SSD gives every one of them.
    assert kpis <= {kpi for kpi, *_ in given(built["SSD"].figures)}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_figure_without_a_value_is_blank_and_no_zero(built: dict[str, Built], layout: str) -> None:
    absent = [figure for figure in built[layout].figures.values() if figure[0] != "ok"]
    assert absent
    assert {figure[3] for figure in absent} == {None}


@pytest.mark.parametrize(
    ("layout", "kpi", "window", "first_month"),
    [
        ("returns", "FD03", "month", "2020-04"),
        ("returns", "LA01", "month_end", "2020-04"),
        ("returns", "LA03", "year_to_date", "2020-04"),
        ("workbook", "FD03", "month", "2020-08"),
        ("workbook", "LA01", "month_end", "2020-08"),
        ("workbook", "CL03", "month_end", "2021-01"),
    ],
)
def test_months_before_a_layout_begins_have_no_figure(
    built: dict[str, Built], layout: str, kpi: str, window: str, first_month: str
) -> None:
    months = {
        month: figure[0]
        for (code, month, length, breakdown, _), figure in built[layout].figures.items()
        if (code, length, breakdown) == (kpi, window, "all")
    }
    assert {month for month, status in months.items() if status == "ok"} == {
        month for month in months if month >= first_month
    }


@pytest.mark.parametrize(
    ("layout", "kpi", "sources"),
    [
        ("SSD", "LA01", "ssd"),
        ("returns", "LA01", "ssda903"),
        ("returns", "LA03", "ssda903"),
        ("returns", "FD03", "cin_census"),
        ("returns", "CL01", "local"),
        ("workbook", "LA01", "annex_a"),
        ("workbook", "FO08", "local"),
    ],
)
def test_figure_names_its_layouts(
    built: dict[str, Built], layout: str, kpi: str, sources: str
) -> None:
    named = {figure[4] for key, figure in built[layout].figures.items() if key[0] == kpi}
    assert named == {sources}


# --- What is found ----------------------------------------------------------------------------


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sound_delivery_sets_nothing_aside(built: dict[str, Built], layout: str) -> None:
    found = built[layout].connection.execute(
        "select source_table, rule, count(*) from rejected.finding where is_set_aside group by all"
    )
    assert found.fetchall() == []


def test_one_child_has_one_pseudonym_in_every_layout(built: dict[str, Built]) -> None:
    people = {
        name: {
            row[0]
            for row in build.connection.execute("select person_key from staged.person").fetchall()
        }
        for name, build in built.items()
    }
    assert people["returns"] < people["SSD"]
    assert people["workbook"] < people["SSD"]
    assert people["returns"] & people["workbook"]
