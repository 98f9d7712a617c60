"""A small council with two months, published for real: once signed off, once as a draft."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from warehouse.authority import Authority
from warehouse.kept_comparisons import compare_all
from warehouse.manifest import State
from warehouse.month import open_build, open_latest
from warehouse.overview.content import Benchmark, Overview, read_overview
from warehouse.quality import keep_results, start_quality
from warehouse.reference import load_reference
from warehouse.release import publish
from warehouse.revisions import finish
from warehouse.sign_off import decide
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.landing import DeliveredFile, Delivery
from warehouse.targets import Target
from warehouse.whole_build import make_all_tables

DECEMBER, JANUARY = date(2020, 12, 1), date(2021, 1, 1)
AUTHORITY = Authority(
    name="Exampleshire & Isles",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2018: 40_000, 2019: 40_000, 2020: 50_000},
    delivers=("ssd", "commentary"),
    targets=(
        Target.model_validate(
            {"kpi_code": "FD05", "month": "2020-04", "target": "5", "floor": "6"}
        ),
    ),
)
COMMENTARY = (
    ("", "2021-01", "overall", "Referrals are <script>steady</script> & few.", "2021-02-05"),
    ("FD05", "2020-12", "highlight", "Too many come back.", "2021-01-08"),
    ("FD05", "2020-12", "response", "Each is looked at twice.", "2021-01-09"),
    ("FD05", "2021-01", "update", "{value} came back.", "2021-02-06"),
    ("FD03", "2020-12", "highlight", "Closed before.", "2021-01-08"),
    ("FD03", "2020-12", "closed", "It is over.", "2021-01-09"),
)
BENCHMARK = Benchmark(
    benchmark_publication="Children in <need>",
    benchmark_release=2024,
    benchmark_period_end=date(2020, 3, 31),
    benchmark_note="Counted otherwise",
    own_published_value=None,
    own_published_value_shown=None,
    neighbours_median=24.5,
    neighbours_median_shown="24.5",
    neighbours_in_list=10,
    neighbours_with_figure=9,
    neighbours_better=3,
    neighbours_list=2021,
    region_name="South East",
    region_value=26.0,
    region_value_shown="26.0",
    england_value=22.6,
    england_value_shown="22.6",
    quartile=2,
    authorities_ranked=15,
)


def months_to(last: date) -> list[date]:
    """The 25 months to the last."""
    ends = [last.year * 12 + last.month - 1 - back for back in reversed(range(25))]
    return [date(end // 12, end % 12 + 1, 1) for end in ends]


def referrals_until(month: date) -> Iterator[tuple[str, date]]:
    """Person and day: four to six a month, of whom one comes back in the month after.

    The last one of a month is only in the delivery of the month after.
    """
    for first in months_to(month):
        place = first.year * 12 + first.month
        yield f"again {place // 2}", first.replace(day=2)
        is_late = first == month
        for number in range(4 + place % 3 - is_late):
            yield f"once {first} {number}", first.replace(day=3 + number)


def keep_month(data_dir: Path, month: date) -> None:
    """Build a month for real and keep its figures, as a draft."""
    build = open_build(data_dir, AUTHORITY, month)
    build.start_anew()
    connection = build.open()
    load_reference(connection, AUTHORITY, month)
    referrals = list(referrals_until(month))
    file = DeliveredFile(
        "ssd_cin_episodes", Path("ssd_cin_episodes.csv"), "0" * 64, 100, "utf-8", len(referrals), 0
    )
    record_delivery(connection, Delivery(month, data_dir, (file,), True, ()))
    connection.executemany(
        "insert into raw.ssd_cin_episodes (row_number, cine_referral_id, cine_person_id, "
        "cine_referral_date, cine_referral_nfa, cine_referral_source_code, cine_close_date, "
        "cine_close_reason) values ($1, $2, $3, $4, 'N', '1A', $4, 'RC8')",
        [
            [number, f"{person} {day}", person, str(day)]
            for number, (person, day) in enumerate(referrals, start=2)
        ],
    )
    connection.executemany(
        "insert into raw.commentary (row_number, kpi_code, month, kind, text, author_role, "
        "entry_date) values (?, nullif(?, ''), ?, ?, ?, 'Head of <i>service</i>', ?)",
        [[number, *entry] for number, entry in enumerate(COMMENTARY, start=2)],
    )
    start_quality(connection)
    rule = ("raw", "ssd_cin_episodes", "100", "Odd", "warning", "failed", len(referrals), 2)
    keep_results(connection, month, [rule])
    make_all_tables(connection, AUTHORITY.tables)
    finish(connection, build, "manual")


def published(data_dir: Path, signed_off: tuple[date, ...]) -> Path:
    """The database of the data directory, with those months signed off."""
    for month in signed_off:
        build = open_latest(data_dir, AUTHORITY, month)
        assert build is not None
        decide(build, State.REVIEWED, "Head of performance")
        decide(build, State.SIGNED_OFF, "Head of performance")
    return publish(data_dir, AUTHORITY).database


def with_comparison_and_limits(overview: Overview, kpi_code: str) -> Overview:
    """The overview with official statistics, limits and signals at one KPI.

    Nothing is published of a council that does not exist, and its months differ too little.
    """
    kpi = overview.kpis[kpi_code]
    points = tuple(
        replace(point, mean=8, lower_limit=0, upper_limit=20, signal="one_side")
        for point in kpi.control.points
    )
    control = replace(
        kpi.control,
        points=points,
        variation="special_cause_concerning",
        control_signal="one_side",
        assurance="hit_or_miss",
        control_note=None,
    )
    changed = replace(kpi, control=control, benchmark=BENCHMARK)
    themes = tuple(
        replace(section, kpis=tuple(changed if each is kpi else each for each in section.kpis))
        for section in overview.themes
    )
    return replace(overview, themes=themes)


@pytest.fixture(scope="session")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with two built months, not to be written to."""
    data_dir = tmp_path_factory.mktemp("overview") / "data"
    for month in (DECEMBER, JANUARY):
        keep_month(data_dir, month)
    compare_all(data_dir)
    return data_dir


@pytest.fixture(scope="session")
def database(drafts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published database with both months signed off."""
    copy = shutil.copytree(drafts, tmp_path_factory.mktemp("signed_off") / "data")
    return published(copy, (DECEMBER, JANUARY))


@pytest.fixture(scope="session")
def draft_database(drafts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published database with January still a draft."""
    copy = shutil.copytree(drafts, tmp_path_factory.mktemp("draft") / "data")
    return published(copy, (DECEMBER,))


@pytest.fixture(scope="session")
def overview(database: Path) -> Overview:
    """What the overview of January says."""
    return read_overview(database, AUTHORITY.la_code, JANUARY)
