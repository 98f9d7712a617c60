"""Official statistics come in as published: symbols as status, what is computed marked so."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse.benchmarks.publications import POPULATION_FILE
from warehouse.benchmarks.published_figures import (
    FIGURE_COLUMNS,
    write_cited_figures,
    write_published_figures,
)
from warehouse.errors import BenchmarksRefused

AREAS = (
    "time_period,time_identifier,geographic_level,country_code,country_name,region_code,"
    "region_name,old_la_code,new_la_code,la_name,"
)
ENGLAND = "Reporting year,National,E92000001,England,,,,,,"
REGION = "Reporting year,Regional,E92000001,England,E12000099,Middle Example,,,,"
COUNCIL = "Reporting year,Local authority,E92000001,England,E12000099,Middle Example,901,E09,Ex,"
REFERRALS = "c1_children_in_need_referrals_and_rereferrals_2013_to_2025.csv"
TIMELINESS = "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv"
OF_2025 = (
    "referral_count,rereferral_count,rereferral_percent,no_further_action_count,"
    "no_further_action_percent\n"
)
OF_TIMELINESS = "Section47,Section47_rate,Duration_0-10_days,Duration_11-15_days,ICPC\n"


def figures(folder: Path) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """(KPI, area, end of the year) → value, status, whether computed, numerator, denominator."""
    target = folder / "figures.parquet"
    count = write_published_figures(folder, target)
    rows = duckdb.execute(
        "select kpi_code, area_code, cast(period_end as varchar), value, status, is_computed, "
        "numerator, denominator from read_parquet($file)",
        {"file": str(target)},
    ).fetchall()
    assert len(rows) == count
    return {row[:3]: row[3:] for row in rows}


def write(folder: Path, name: str, columns: str, *rows: str) -> None:
    (folder / name).write_text(f"{AREAS}{columns}" + "\n".join(rows), encoding="utf-8")


def test_published_rate_is_taken_and_a_dropped_one_computed(tmp_path: Path) -> None:
    write(tmp_path, REFERRALS, OF_2025, f"2025,{COUNCIL}165,41,24.8,10,6.1")
    write(
        tmp_path,
        f"{POPULATION_FILE}_2012_to_2024.csv",
        "age_group,population_estimate\n",
        f"2024,{COUNCIL}Children aged 0 to 17 years,40000",
        # Not the mid-year of a year to March.
        f"2025,{COUNCIL}Children aged 0 to 17 years,99999",
    )
    found = figures(tmp_path)
    # 165 / 40,000 x 10,000 = 41.25, half up.
    assert found["FD04", "901", "2025-03-31"][:3] == (Decimal("41.3000"), "ok", True)
    assert found["FD05", "901", "2025-03-31"] == (
        *(Decimal("24.8000"), "ok", False, Decimal("41.0000"), Decimal("165.0000")),
    )


def test_rate_without_a_population_is_not_available(tmp_path: Path) -> None:
    write(tmp_path, REFERRALS, OF_2025, f"2025,{COUNCIL}165,41,24.8,10,6.1")
    assert figures(tmp_path)["FD04", "901", "2025-03-31"][:2] == (None, "not_available")


def test_the_later_release_of_the_population_counts(tmp_path: Path) -> None:
    write(tmp_path, REFERRALS, OF_2025, f"2024,{COUNCIL}100,1,1,1,1", f"2025,{COUNCIL}1,1,1,1,1")
    for last, amount in ((2023, 50_000), (2024, 20_000)):
        write(
            tmp_path,
            f"{POPULATION_FILE}_2012_to_{last}.csv",
            "age_group,population_estimate\n",
            f"2023,{COUNCIL}Children aged 0 to 17 years,{amount}",
            f"{last},{ENGLAND}Children aged 0 to 17 years,1",
        )
    assert figures(tmp_path)["FD04", "901", "2024-03-31"][0] == Decimal("50.0000")


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("c", "suppressed"),
        ("u", "unreliable"),
        ("k", "rounds_to_zero"),
        ("low", "rounds_to_zero"),
        ("x", "not_available"),
        (":", "not_available"),
        ("", "not_available"),
        ("z", "not_applicable"),
    ],
)
def test_symbol_is_a_status_and_never_nought(tmp_path: Path, cell: str, status: str) -> None:
    write(
        tmp_path,
        TIMELINESS,
        OF_TIMELINESS,
        # One of two parts is not told: neither is their sum.
        f"2024,{COUNCIL}10,{cell},{cell},3,5",
        f"2024,{ENGLAND}10,2.0,1,3,5",
    )
    found = figures(tmp_path)
    assert found["CP02", "901", "2024-03-31"][:2] == (None, status)
    assert found["CP05", "901", "2024-03-31"][:2] == (None, status)
    assert found["CP05", "E92000001", "2024-03-31"][:3] == (Decimal("80.0000"), "ok", True)


def test_share_of_two_rows_has_the_total_of_its_own_group(tmp_path: Path) -> None:
    write(
        tmp_path,
        "la_care_leavers_accommodation_suitability.csv",
        "care_leaver_age,breakdown,care_leaver_count,care_leaver_percent\n",
        f"2025,{COUNCIL}19 to 21 years,Accommodation considered suitable,114,81",
        f"2025,{COUNCIL}19 to 21 years,Suitability total,140,100",
        f"2025,{COUNCIL}17 to 18 years,Accommodation considered suitable,20,95",
        f"2025,{COUNCIL}17 to 18 years,Suitability total,21,100",
    )
    assert figures(tmp_path) == {
        ("CL05", "901", "2025-03-31"): (
            *(Decimal("81.0000"), "ok", False, Decimal("114.0000"), Decimal("140.0000")),
        )
    }


def test_workforce_is_of_30_september(tmp_path: Path) -> None:
    write(
        tmp_path,
        "csww_indicators_2017_to_2025.csv",
        "inpost_fte,leavers_fte,turnover_rate_fte,agency_fte,agency_rate_fte,vacancy_fte,"
        "vacancy_rate_fte,case_holders_fte,cases,caseload_fte\n",
        f"2025,{REGION}80.5,8,9.9,19.5,19.5,4,4.7,60,900,15",
    )
    found = figures(tmp_path)
    # In post are the employed alone.
    assert found["WF04", "E12000099", "2025-09-30"][-2:] == (
        *(Decimal("19.5000"), Decimal("100.0000")),
    )


@pytest.mark.parametrize(
    ("name", "columns", "row", "words"),
    [
        (
            REFERRALS,
            OF_2025.replace("rereferral_count", "re_referrals"),
            f"2026,{COUNCIL}1,1,1,1,1",
            "the release of 2026 has no column rereferral_count",
        ),
        (
            TIMELINESS,
            OF_TIMELINESS,
            f"2024,{COUNCIL}10,2,one,3,5",
            "row 2, column Duration_0-10_days: neither a number nor one of the symbols",
        ),
        (TIMELINESS, OF_TIMELINESS, f"202425,{COUNCIL}10,2,1,3,5", "row 2, column time_period"),
        (
            TIMELINESS,
            OF_TIMELINESS,
            f"2024,{COUNCIL.replace('Local authority', 'Ward')}10,2,1,3,5",
            "row 2, column geographic_level: no such kind of area",
        ),
        (TIMELINESS, OF_TIMELINESS, f"2012,{COUNCIL}10,2,1,3,5", "releases before 2013"),
        (
            "la_care_leavers_accommodation_suitability.csv",
            "care_leaver_age,breakdown,care_leaver_count,care_leaver_percent\n",
            f"2025,{COUNCIL}19 to 21 years,Suitable,114,81",
            "no row has 19 to 21 years and Accommodation considered suitable",
        ),
    ],
)
def test_what_is_not_as_declared_is_refused(
    tmp_path: Path, name: str, columns: str, row: str, words: str
) -> None:
    write(tmp_path, name, columns, row)
    with pytest.raises(BenchmarksRefused) as raised:
        figures(tmp_path)
    assert str(raised.value).startswith(name) and words in str(raised.value)


def test_two_files_of_one_release_are_refused(tmp_path: Path) -> None:
    for name in (REFERRALS, REFERRALS.replace("2013_to", "2014_to")):
        write(tmp_path, name, OF_2025, f"2025,{COUNCIL}165,41,24.8,10,6.1")
    with pytest.raises(BenchmarksRefused, match="published twice in the release of 2025"):
        figures(tmp_path)


def test_folder_without_a_known_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a\n1\n")
    with pytest.raises(BenchmarksRefused, match="no file of official statistics"):
        figures(tmp_path)


def test_no_source_gives_no_figure(tmp_path: Path) -> None:
    assert write_published_figures(None, tmp_path / "none.parquet") == 0


def test_cited_table_tells_the_same_figures(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    write(
        files,
        TIMELINESS,
        OF_TIMELINESS,
        f"2024,{COUNCIL}10,2.5,c,3,5",
        f"2024,{COUNCIL.replace('901', '902').replace('E12000099', 'E12000098')}9,2,1,3,5",
        f"2024,{REGION}10,2.5,1,3,5",
        f"2024,{REGION.replace('E12000099', 'E12000098')}10,2.5,1,3,5",
        f"2023,{COUNCIL}10,2.5,1,3,5",
    )
    cited, again = tmp_path / "benchmarks.csv", tmp_path / "again.parquet"
    # This council and its region, of that year, each with two KPIs; the other region is nobody's.
    assert write_cited_figures(files, "901", ["903"], [2024], cited) == 4
    write_published_figures(files, tmp_path / "files.parquet")
    assert write_published_figures(cited, again) == 4
    difference = duckdb.execute(
        "select count(*) from (from read_parquet($again) except from read_parquet($files))",
        {"again": str(again), "files": str(tmp_path / "files.parquet")},
    ).fetchone()
    assert difference == (0,)


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("kpi_code", "XX99", "row 2, column kpi_code: no such value"),
        ("status", "fine", "row 2, column status: no such value"),
        ("value", "much", "row 2, column value: no such value"),
        ("value", "", "row 2: a figure has"),
        ("area_code", "", "row 2: a figure has"),
    ],
)
def test_slip_in_a_cited_table_names_the_row(
    tmp_path: Path, column: str, cell: str, words: str
) -> None:
    row = dict.fromkeys(FIGURE_COLUMNS, "") | {
        "kpi_code": "CP05",
        "area_type": "authority",
        "area_code": "901",
        "area_name": "Ex",
        "publication": "Children in need",
        "status": "ok",
        "release": "2024",
        "value": "80.0",
        "decimals": "1",
        "is_computed": "true",
        "period_end": "2024-03-31",
    }
    path = tmp_path / "benchmarks.csv"

    def write_row(cells: dict[str, str]) -> None:
        path.write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n")

    write_row(row)
    assert write_published_figures(path, tmp_path / "figures.parquet") == 1
    write_row(row | {column: cell})
    with pytest.raises(BenchmarksRefused) as raised:
        write_published_figures(path, tmp_path / "figures.parquet")
    assert words in str(raised.value)
