"""The calibrated council's deliveries give DfE's published figures, through the whole line.

Files are written, read at the door, typed, joined and computed as in a month's run; what comes
out is compared with the published files themselves, not with the synthetic council's targets.
"""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import pytest

from synthetic.delivery import write_delivery
from warehouse.authority import load_authority
from warehouse.build import prepare
from warehouse.connection import connect
from warehouse.feeds import raw_tables_of
from warehouse.kpi_definitions import kpi_definitions
from warehouse.month import month_settings
from warehouse.pseudonyms import Pseudonyms
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sources.landing import open_delivery
from warehouse.sql_files import sql_files
from warehouse.whole_build import make_all_tables

pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
# The KPIs with a published figure, and the tables they are computed from: reading the rest
# would take as long again and change nothing.
PUBLISHED = (
    *("FD03", "FD04", "FD05", "CP01", "CP02", "CP04", "CP05", "CP08", "CP09", "CP10"),
    *("LA01", "LA02", "LA03", "LA04", "CL01", "CL02", "CL04", "WF01", "WF04", "WF05", "WF06"),
)
NEEDED = {
    *(
        table
        for kpi in kpi_definitions().values()
        if kpi.code in PUBLISHED
        for record, _ in kpi.needed_columns
        for table in raw_tables_of(sql_files("staged")[record])
    ),
    *("ssd_person", "ssd_department", "ssd_professionals", "ssd_cla_placement"),
}
AUTHORITY = load_authority(ROOT / "config").model_copy(update={"delivers": tuple(sorted(NEEDED))})

# kpi, window → numerator, denominator, value as shown
Figures = Mapping[tuple[str, str], tuple[float | None, float | None, str | None]]
Published = Callable[..., dict[str, str]]


@pytest.fixture(scope="session")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Figures]:
    """The figures of a delivery for its own month."""

    @cache
    def build(month: str) -> Figures:
        first = date.fromisoformat(f"{month}-01")
        folder = tmp_path_factory.mktemp(month)
        write_delivery(folder, first)
        delivery = open_delivery(folder, first, AUTHORITY.tables)
        with connect() as connection:
            prepare(connection, month_settings(AUTHORITY, first))
            record_delivery(connection, delivery)
            for table in delivered_tables().values():
                load_raw(connection, table, folder, Pseudonyms(b"published figures, tests only"))
            load_reference(connection, AUTHORITY, first)
            make_all_tables(connection, delivery.tables)
            rows = connection.execute(
                "select kpi_code, period_window, numerator, denominator, value_shown "
                "from summaries.kpi_values where month = ? and breakdown = 'all'",
                [first],
            ).fetchall()
        return {
            (kpi, window): (numerator, denominator, shown)
            for kpi, window, numerator, denominator, shown in rows
        }

    return build


@pytest.fixture(scope="session")
def published(reference_data: Path) -> Published:
    """The row of this authority in a published file: `published("c1_…", 2021, …)`."""

    def row(name: str, year: int, **cells: str) -> dict[str, str]:
        (path,) = reference_data.glob(f"{name}*.csv")
        with path.open(encoding="utf-8-sig", newline="") as file:
            (found,) = [
                row
                for row in csv.DictReader(file)
                if row["new_la_code"] == AUTHORITY.ons_code
                and row["time_period"] == str(year)
                and all(row[column] == value for column, value in cells.items())
            ]
        return found

    return row


def whole_percent(numerator: float, denominator: float) -> str:
    """A share at the precision of a published whole number, rounded once."""
    return str(
        (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal(1), ROUND_HALF_UP)
    )


def one_decimal(published_figure: str) -> str:
    """A published figure with its decimal written out: DfE writes 83 for 83.0."""
    return str(Decimal(published_figure).quantize(Decimal("0.1")))


# A delivery is built for every year; the newest is enough for a quick look.
CENSUS_YEARS = (
    *(pytest.param(year, marks=pytest.mark.system) for year in (2018, 2019, 2020)),
    2021,
)


@pytest.mark.parametrize("year", CENSUS_YEARS)
def test_referrals(figures: Callable[[str], Figures], published: Published, year: int) -> None:
    march = figures(f"{year}-03")
    row = published("c1_*2013_to_2024", year)
    by_month = published("c6_", year)
    assert march["FD03", "month"][0] == int(by_month["March"])
    assert march["FD03", "year_to_date"][0] == int(row["Referrals"])
    assert march["FD04", "rolling_12_months"][0] == int(row["Referrals"])
    assert march["FD04", "rolling_12_months"][2] == one_decimal(row["Referrals_rate"])
    assert march["FD05", "rolling_12_months"] == (
        int(row["Re_referrals"]),
        int(row["Referrals"]),
        one_decimal(row["Re_referrals_percent"]),
    )


@pytest.mark.parametrize("year", CENSUS_YEARS)
def test_section_47_enquiries_and_initial_conferences(
    figures: Callable[[str], Figures], published: Published, year: int
) -> None:
    march = figures(f"{year}-03")
    row = published("c4_", year)
    assert march["CP01", "year_to_date"][0] == int(row["Section47"])
    assert march["CP02", "rolling_12_months"][0] == int(row["Section47"])
    assert march["CP02", "rolling_12_months"][2] == one_decimal(row["Section47_rate"])
    assert march["CP04", "year_to_date"][0] == int(row["ICPC"])
    in_time = int(row["Duration_0-10_days"]) + int(row["Duration_11-15_days"])
    assert march["CP05", "rolling_12_months"][:2] == (in_time, int(row["ICPC"]))


@pytest.mark.parametrize("year", CENSUS_YEARS)
def test_child_protection_plans(
    figures: Callable[[str], Figures], published: Published, year: int
) -> None:
    march = figures(f"{year}-03")
    row = published("d1_", year)
    assert march["CP08", "month_end"][0] == int(row["CPP_At31"])
    assert march["CP09", "month_end"][2] == one_decimal(row["CPP_At31_rate"])
    assert march["CP10", "year_to_date"][0] == int(row["CPP_start"])


def test_looked_after_children(figures: Callable[[str], Figures], published: Published) -> None:
    march = figures("2021-03")

    def row(population: str) -> dict[str, str]:
        return published(
            "cla_number", 2021, population_type=f"Children {population} looked after each year"
        )

    at_31_march = published(
        "cla_number", 2021, population_type="Children looked after on 31 March each year"
    )
    assert march["LA01", "month_end"][0] == int(at_31_march["children_count"])
    assert march["LA02", "month_end"][2] == at_31_march["rate_per_10000"]
    started, ceased = row("starting to be"), row("ceasing to be")
    assert march["LA03", "year_to_date"][0] == int(started["children_count"])
    assert march["LA04", "year_to_date"][0] == int(ceased["children_count"])


@pytest.mark.parametrize(
    ("kpi", "ages", "activity"),
    [
        ("CL01", "19 to 21 years", "Total in education, employment or training"),
        ("CL02", "17 to 18 years", "Total in education, employment or training"),
        ("CL04", "19 to 21 years", "Total not in education, employment or training"),
    ],
)
def test_care_leavers(
    figures: Callable[[str], Figures], published: Published, kpi: str, ages: str, activity: str
) -> None:
    numerator, denominator, _ = figures("2021-03")[kpi, "rolling_12_months"]
    row = published("la_care_leavers_activity", 2021, care_leaver_age=ages, breakdown=activity)
    total = published("la_care_leavers_activity", 2021, care_leaver_age=ages, breakdown="Total")
    assert numerator == int(row["care_leaver_count"])
    assert denominator == int(total["care_leaver_count"])
    assert numerator is not None and denominator is not None
    assert whole_percent(numerator, denominator) == row["care_leaver_percent"]


def possible_rates(part: str, whole: str) -> set[str]:
    """What a percentage can be published as, computed before its amounts were rounded.

    DfE shows full-time equivalents to a tenth and rates computed from the unrounded ones:
    11.1 of 208.0 is 5.3, and was published as 5.4.
    """
    half = Decimal("0.05")
    lowest = 100 * (Decimal(part) - half) / (Decimal(whole) + half)
    highest = 100 * (Decimal(part) + half) / (Decimal(whole) - half)
    tenth = Decimal("0.1")
    return {str(rate.quantize(tenth, ROUND_HALF_UP)) for rate in (lowest, highest)}


@pytest.mark.parametrize("year", CENSUS_YEARS)
def test_social_workers(figures: Callable[[str], Figures], published: Published, year: int) -> None:
    september = figures(f"{year}-09")
    row = published("csww_", year)
    cases, holders, caseload = september["WF01", "month_end"]
    assert (cases, holders) == (int(row["cases"]), float(row["case_holders_fte"]))
    assert caseload == one_decimal(row["caseload_fte"])
    for kpi, window, part, of in (
        ("WF04", "month_end", "agency", ("agency_fte", "inpost_fte")),
        ("WF05", "month_end", "vacancy", ("vacancy_fte", "inpost_fte")),
        ("WF06", "rolling_12_months", "leavers", ("inpost_fte",)),
    ):
        numerator, denominator, shown = september[kpi, window]
        whole_fte = sum(Decimal(row[column]) for column in of)
        assert numerator == float(row[f"{part}_fte"]), kpi
        assert denominator == float(whole_fte), kpi
        rate = row["turnover_rate_fte" if part == "leavers" else f"{part}_rate_fte"]
        possible = possible_rates(row[f"{part}_fte"], str(whole_fte))
        assert {shown, one_decimal(rate)} <= possible, kpi
