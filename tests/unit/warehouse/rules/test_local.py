"""This council's own rules, over the raw tables: one family of rules at a time, then each other."""

import csv
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from warehouse.build import prepare
from warehouse.connection import connect

WAREHOUSE = Path(__file__).resolve().parents[4] / "warehouse"

Row = dict[str, str]
LocalBreaches = Callable[..., list[int]]


@functools.cache
def _kinds() -> dict[str, dict[str, str]]:
    kinds: dict[str, dict[str, str]] = {}
    for path in sorted((WAREHOUSE / "sources" / "columns").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                kinds.setdefault(row["table"], {})[row["column"]] = row["kind"]
    return kinds


@pytest.fixture(scope="module")
def _raw_database() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(threads=1) as connection:
        prepare(connection, {})
        for schema in ("raw", "returns", "reference"):
            connection.execute(f"create schema {schema}")
        for table, columns in _kinds().items():
            declared = ", ".join(f'"{name}" varchar' for name in columns)
            connection.execute(f"create table raw.{table} (row_number integer, {declared})")
        connection.execute(
            "create table returns.collection as select 'SSDA903' as return_name, "
            "date '2020-04-01' as period_start, date '2021-01-31' as month_end "
            "union all select 'CIN', date '2020-04-01', date '2021-01-31'"
        )
        connection.execute(
            "create table reference.primary_worker_role as "
            "select 'ALLOCATED CASE WORKER' as role_code, 0 as role_rank"
        )
        connection.execute(
            "create table reference.legal_status_code as "
            "select 'C2' as code, false as is_short_break union all select 'V4', true"
        )
        connection.execute(
            "create table reference.legal_status_spelling as "
            "select code as spelling, code from reference.legal_status_code "
            "union all select 'FULL CARE ORDER', 'C2'"
        )
        yield connection


@pytest.fixture
def local_breaches(_raw_database: duckdb.DuckDBPyConnection) -> LocalBreaches:
    """`local_breaches("LOC01", ssd_cla_placement=[{...}, …])`: the rows reported, 1 for the first.

    A column that a row leaves out is blank.
    """

    def find(code: str, **tables: list[Row]) -> list[int]:
        for table in _kinds():
            _raw_database.execute(f"delete from raw.{table}")
        for table, rows in tables.items():
            for number, row in enumerate(rows, start=1):
                assert set(row) <= set(_kinds()[table]), sorted(set(row) - set(_kinds()[table]))
                names = "".join(f', "{name}"' for name in row)
                places = ", ?" * len(row)
                _raw_database.execute(
                    f"insert into raw.{table} (row_number{names}) values ({number}{places})",
                    list(row.values()),
                )
        sql = (WAREHOUSE / "rules" / "local" / f"{code}.sql").read_text(encoding="utf-8")
        found = _raw_database.execute(sql.split("*/", 1)[1]).fetchall()
        assert len(found) == len(set(found)), "a row is reported twice"
        assert {source for source, _ in found} <= {next(iter(tables))}
        return sorted(row_number for _, row_number in found)

    return find


def _written(table: str, column: str, day: str) -> str:
    """A day as the layout of the column writes it."""
    if _kinds()[table][column].startswith("british_date") and day.count("-") == 2:
        year, month, day_of_month = day.split("-")
        return f"{day_of_month}/{month}/{year}"
    return day


def _rows(table: str, columns: tuple[str, ...], *rows: tuple[str, ...]) -> list[Row]:
    """Rows of a table with the named columns; blank cells are left out, days written out."""
    return [
        {
            column: _written(table, column, value)
            for column, value in zip(columns, row, strict=True)
            if value
        }
        for row in rows
    ]


_ENDS_BEFORE_START = [
    ("LOC01", "ssd_cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date"),
    ("LOC02", "ssd_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"),
    ("LOC03", "ssd_involvements", "invo_involvement_start_date", "invo_involvement_end_date"),
    ("LOC04", "ssd_early_help_episodes", "earl_episode_start_date", "earl_episode_end_date"),
    ("LOC05", "ssd_cin_plans", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),
    ("LOC06", "cin_census_plan_dates", "cin_plan_start_date", "cin_plan_end_date"),
    ("LOC07", "ssd_missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
    ("LOC08", "ssda903_missing", "MIS_START", "MIS_END"),
    (
        "LOC09",
        "ssd_immigration_status",
        "immi_immigration_status_start_date",
        "immi_immigration_status_end_date",
    ),
    ("LOC10", "ssd_s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date"),
    ("LOC11", "ssda903_social_worker", "SW_DECOM", "SW_DEC"),
    ("LOC12", "ssda903_placed_adoption", "DATE_PLACED", "DATE_PLACED_CEASED"),
    ("LOC13", "annex_a_children_in_need", "start_date", "close_date"),
    ("LOC14", "annex_a_child_protection", "start_date", "end_date"),
    ("LOC15", "annex_a_looked_after", "start_date", "end_date"),
    ("LOC16", "annex_a_assessments", "start_date", "authorised_date"),
    ("LOC17", "annex_a_section_47", "start_date", "conference_date"),
    ("LOC18", "workforce", "RoleStartDate", "RoleEndDate"),
    ("LOC19", "fostering_households", "approved_date", "deregistered_date"),
    ("LOC20", "year_of_the_child", "joined_date", "left_date"),
    ("LOC73", "ssd_person", "pers_dob", "pers_death_date"),
    ("LOC74", "cin_census_child", "person_birth_date", "person_death_date"),
]


@pytest.mark.parametrize(("code", "table", "start", "end"), _ENDS_BEFORE_START)
def test_end_before_start(
    local_breaches: LocalBreaches, code: str, table: str, start: str, end: str
):
    rows = _rows(
        table,
        (start, end),
        ("2020-06-02", "2020-06-01"),
        ("2020-06-02", "2020-06-02"),
        ("2020-06-02", ""),
        ("", "2020-06-01"),
    )
    assert local_breaches(code, **{table: [*rows, {start: "soon", end: "later"}]}) == [1]


_OVERLAPS = [
    (
        "LOC36",
        "ssd_cla_placement",
        "clap_person_id",
        "clap_cla_placement_start_date",
        "clap_cla_placement_end_date",
        None,
    ),
    (
        "LOC37",
        "ssd_legal_status",
        "lega_person_id",
        "lega_legal_status_start_date",
        "lega_legal_status_end_date",
        None,
    ),
    (
        "LOC38",
        "ssd_involvements",
        "invo_person_id",
        "invo_involvement_start_date",
        "invo_involvement_end_date",
        "invo_professional_role_id",
    ),
    (
        "LOC39",
        "ssd_early_help_episodes",
        "earl_person_id",
        "earl_episode_start_date",
        "earl_episode_end_date",
        None,
    ),
    (
        "LOC40",
        "ssd_cin_plans",
        "cinp_person_id",
        "cinp_cin_plan_start_date",
        "cinp_cin_plan_end_date",
        None,
    ),
    (
        "LOC41",
        "cin_census_plan_dates",
        "la_child_id",
        "cin_plan_start_date",
        "cin_plan_end_date",
        None,
    ),
    (
        "LOC42",
        "ssd_missing",
        "miss_person_id",
        "miss_missing_episode_start_date",
        "miss_missing_episode_end_date",
        None,
    ),
    ("LOC43", "ssda903_missing", "CHILD", "MIS_START", "MIS_END", None),
    (
        "LOC44",
        "ssd_immigration_status",
        "immi_person_id",
        "immi_immigration_status_start_date",
        "immi_immigration_status_end_date",
        None,
    ),
    ("LOC45", "year_of_the_child", "person_id", "joined_date", "left_date", None),
    ("LOC46", "annex_a_child_protection", "child_id", "start_date", "end_date", None),
    ("LOC47", "annex_a_looked_after", "child_id", "start_date", "end_date", None),
]


def _spans(table: str, person: str, start: str, end: str, role: str | None) -> list[Row]:
    rows = _rows(
        table,
        (person, start, end),
        ("SYN-1", "2020-06-01", "2020-06-10"),
        ("SYN-1", "2020-06-10", "2020-06-20"),
        ("SYN-2", "2020-09-01", "2020-09-10"),
        ("SYN-2", "2020-06-01", "2020-12-01"),
        ("SYN-2", "2020-07-01", "2020-07-10"),
        ("SYN-2", "2020-12-01", ""),
        ("SYN-3", "2020-06-01", ""),
        ("SYN-3", "2020-07-01", ""),
        ("SYN-4", "2020-06-05", "2020-06-15"),
        ("SYN-5", "2020-06-01", "2020-06-10"),
        ("SYN-5", "2020-06-05", "2020-06-05"),
        ("SYN-5", "2020-06-05", "2020-06-04"),
        ("", "2020-06-01", ""),
        ("", "2020-06-01", ""),
        ("SYN-6", "2020-07-01", "2020-07-10"),
        ("SYN-6", "2020-06-01", "later"),
    )
    return [row | {role: "Allocated Case Worker"} for row in rows] if role else rows


@pytest.mark.parametrize(("code", "table", "person", "start", "end", "role"), _OVERLAPS)
def test_overlap_reaches_beyond_the_neighbour(
    local_breaches: LocalBreaches,
    code: str,
    table: str,
    person: str,
    start: str,
    end: str,
    role: str | None,
):
    rows = _spans(table, person, start, end, role)
    assert local_breaches(code, **{table: rows}) == [3, 4, 5, 7, 8]


def test_only_primary_roles_must_not_overlap(local_breaches: LocalBreaches):
    ((code, table, person, start, end, role),) = [each for each in _OVERLAPS if each[5]]
    assert role
    rows = _spans(table, person, start, end, role)
    for row in rows:
        row[role] = "Co-worker"
    assert local_breaches(code, **{table: rows}) == []


_DUPLICATES = [
    ("LOC21", "ssd_contacts", ["cont_person_id", "cont_contact_date", "cont_contact_source_code"]),
    ("LOC22", "ssd_cin_episodes", ["cine_person_id", "cine_referral_date"]),
    ("LOC23", "ssd_cin_assessments", ["cina_person_id", "cina_assessment_start_date"]),
    ("LOC24", "ssd_s47_enquiry", ["s47e_person_id", "s47e_s47_start_date"]),
    ("LOC25", "ssd_initial_cp_conference", ["icpc_person_id", "icpc_icpc_date"]),
    ("LOC26", "ssd_early_help_episodes", ["earl_person_id", "earl_episode_start_date"]),
    ("LOC27", "ssd_missing", ["miss_person_id", "miss_missing_episode_start_date"]),
    ("LOC28", "ssd_cp_reviews", ["cppr_cp_plan_id", "cppr_cp_review_date"]),
    ("LOC29", "ssd_cla_reviews", ["clar_cla_id", "clar_cla_review_date"]),
    ("LOC30", "cin_census_details", ["la_child_id", "cin_referral_date"]),
    ("LOC31", "cin_census_assessment", ["la_child_id", "assessment_actual_start_date"]),
    ("LOC32", "cin_census_section_47", ["la_child_id", "s47_actual_start_date"]),
    ("LOC33", "ssda903_missing", ["CHILD", "MIS_START"]),
    ("LOC34", "ssda903_reviews", ["CHILD", "REVIEW"]),
    ("LOC35", "audits", ["person_id", "due_date"]),
]


def _value(table: str, column: str, which: int) -> str:
    if "date" in _kinds()[table][column]:
        return _written(table, column, f"2020-06-0{which}")
    return f"SYN-{which}"


@pytest.mark.parametrize(("code", "table", "columns"), _DUPLICATES)
def test_same_thing_twice(local_breaches: LocalBreaches, code: str, table: str, columns: list[str]):
    first = {column: _value(table, column, 1) for column in columns}
    others = [first | {column: _value(table, column, 2)} for column in columns]
    blank = [{name: value for name, value in first.items() if name != columns[1]}] * 2
    rows = [first, *others, first, *blank]
    assert local_breaches(code, **{table: rows}) == [1, len(columns) + 2]


_BIRTH_DATES = [
    ("LOC48", "ssda903_header", "CHILD", "DOB", "ssd_person", "pers_person_id", "pers_dob"),
    ("LOC49", "ssda903_oc3", "CHILD", "DOB", "ssd_person", "pers_person_id", "pers_dob"),
    (
        "LOC50",
        "cin_census_child",
        "la_child_id",
        "person_birth_date",
        "ssd_person",
        "pers_person_id",
        "pers_dob",
    ),
    (
        "LOC51",
        "cin_census_child",
        "la_child_id",
        "person_birth_date",
        "ssda903_header",
        "CHILD",
        "DOB",
    ),
    (
        "LOC52",
        "cin_census_child",
        "la_child_id",
        "person_birth_date",
        "cin_census_child",
        "la_child_id",
        "person_birth_date",
    ),
    (
        "LOC53",
        "annex_a_children_in_need",
        "child_id",
        "birth_date",
        "ssd_person",
        "pers_person_id",
        "pers_dob",
    ),
    ("LOC54", "annex_a_looked_after", "child_id", "birth_date", "ssda903_header", "CHILD", "DOB"),
    (
        "LOC55",
        "annex_a_referrals",
        "child_id",
        "birth_date",
        "annex_a_children_in_need",
        "child_id",
        "birth_date",
    ),
    (
        "LOC56",
        "annex_a_child_protection",
        "child_id",
        "birth_date",
        "annex_a_children_in_need",
        "child_id",
        "birth_date",
    ),
    (
        "LOC57",
        "annex_a_looked_after",
        "child_id",
        "birth_date",
        "annex_a_children_in_need",
        "child_id",
        "birth_date",
    ),
    (
        "LOC58",
        "annex_a_leaving_care",
        "child_id",
        "birth_date",
        "annex_a_looked_after",
        "child_id",
        "birth_date",
    ),
    (
        "LOC59",
        "annex_a_adoption",
        "child_id",
        "birth_date",
        "annex_a_looked_after",
        "child_id",
        "birth_date",
    ),
    (
        "LOC60",
        "annex_a_contacts",
        "child_id",
        "birth_date",
        "annex_a_referrals",
        "child_id",
        "birth_date",
    ),
    (
        "LOC61",
        "annex_a_early_help",
        "child_id",
        "birth_date",
        "annex_a_referrals",
        "child_id",
        "birth_date",
    ),
    (
        "LOC62",
        "annex_a_assessments",
        "child_id",
        "birth_date",
        "annex_a_referrals",
        "child_id",
        "birth_date",
    ),
    (
        "LOC63",
        "annex_a_section_47",
        "child_id",
        "birth_date",
        "annex_a_referrals",
        "child_id",
        "birth_date",
    ),
    *(
        (code, table, "child_id", "birth_date", table, "child_id", "birth_date")
        for code, table in (
            ("LOC113", "annex_a_contacts"),
            ("LOC114", "annex_a_early_help"),
            ("LOC115", "annex_a_referrals"),
            ("LOC116", "annex_a_assessments"),
            ("LOC117", "annex_a_section_47"),
            ("LOC118", "annex_a_children_in_need"),
            ("LOC119", "annex_a_child_protection"),
            ("LOC120", "annex_a_looked_after"),
            ("LOC121", "annex_a_leaving_care"),
            ("LOC122", "annex_a_adoption"),
        )
    ),
]


@pytest.mark.parametrize(
    ("code", "table", "person", "birth", "other", "other_person", "other_birth"), _BIRTH_DATES
)
def test_contradictory_birth_dates(
    local_breaches: LocalBreaches,
    code: str,
    table: str,
    person: str,
    birth: str,
    other: str,
    other_person: str,
    other_birth: str,
):
    rows = _rows(
        table,
        (person, birth),
        ("SYN-1", "2010-02-03"),
        ("SYN-2", "2010-02-03"),
        ("SYN-3", "2010-02-03"),
        ("SYN-4", ""),
        ("SYN-5", "2010-02-03"),
    )
    others = _rows(
        other,
        (other_person, other_birth),
        ("SYN-1", "2010-02-03"),
        ("SYN-2", "2010-03-02"),
        ("SYN-4", "2010-02-03"),
        ("SYN-5", ""),
    )
    if table == other:
        assert local_breaches(code, **{table: [*rows, *others]}) == [2, 7]
    else:
        assert local_breaches(code, **{table: rows, other: others}) == [2]


_BEFORE_BIRTH = [
    ("LOC64", "ssd_cla_placement", "clap_person_id", "clap_cla_placement_start_date"),
    ("LOC65", "ssd_missing", "miss_person_id", "miss_missing_episode_start_date"),
    ("LOC66", "ssd_cla_visits", "clav_person_id", "clav_cla_visit_date"),
    ("LOC129", "ssd_cla_health", "clah_person_id", "clah_health_check_date"),
    ("LOC130", "ssd_care_leavers", "clea_person_id", "clea_care_leaver_latest_contact"),
    ("LOC130", "ssd_care_leavers", "clea_person_id", "clea_pathway_plan_review_date"),
]
_AFTER_DEATH = [
    ("LOC67", "ssd_cin_episodes", "cine_person_id", "cine_referral_date"),
    ("LOC68", "ssd_cp_plans", "cppl_person_id", "cppl_cp_plan_start_date"),
    ("LOC69", "ssd_cla_episodes", "clae_person_id", "clae_cla_episode_start_date"),
    ("LOC70", "ssd_cla_placement", "clap_person_id", "clap_cla_placement_start_date"),
    ("LOC71", "ssd_cp_visits", "cppv_person_id", "cppv_cp_visit_date"),
    ("LOC72", "ssd_cla_visits", "clav_person_id", "clav_cla_visit_date"),
]
_PEOPLE: list[Row] = [
    {"pers_person_id": "SYN-1", "pers_dob": "2010-02-03", "pers_death_date": "2020-06-10"},
    {"pers_person_id": "SYN-2", "pers_expected_dob": "2010-02-03"},
]


@pytest.mark.parametrize(("code", "table", "person", "start"), _BEFORE_BIRTH)
def test_before_birth(
    local_breaches: LocalBreaches, code: str, table: str, person: str, start: str
):
    rows = _rows(
        table,
        (person, start),
        ("SYN-1", "2010-02-02"),
        ("SYN-1", "2010-02-03"),
        ("SYN-2", "2009-02-02"),
        ("SYN-3", "2009-02-02"),
        ("SYN-1", ""),
    )
    assert local_breaches(code, **{table: rows, "ssd_person": _PEOPLE}) == [1]


def test_looked_after_before_birth(local_breaches: LocalBreaches):
    rows = _rows(
        "annex_a_looked_after",
        ("birth_date", "start_date", "placement_start_date", "legal_status_start_date"),
        ("2019-02-03", "2019-02-03", "2019-02-03", "2019-02-03"),
        ("2019-02-03", "2019-02-02", "2019-02-03", ""),
        ("2019-02-03", "2019-02-03", "2019-02-02", ""),
        ("2019-02-03", "2019-02-03", "", "2019-02-02"),
        ("", "2019-02-02", "2019-02-02", ""),
    )
    assert local_breaches("LOC123", annex_a_looked_after=rows) == [2, 3, 4]


def test_earlier_of_two_days_of_a_care_leaver_before_birth(local_breaches: LocalBreaches):
    days = ("clea_care_leaver_latest_contact", "clea_pathway_plan_review_date")
    rows = _rows(
        "ssd_care_leavers",
        ("clea_person_id", *days),
        ("SYN-1", "2010-02-02", "2020-02-03"),
        ("SYN-1", "2020-02-03", "2010-02-02"),
        ("SYN-1", "2020-02-03", "2020-02-03"),
    )
    assert local_breaches("LOC130", ssd_care_leavers=rows, ssd_person=_PEOPLE) == [1, 2]


def test_care_leaver_of_annex_a_met_or_reviewed_before_birth(local_breaches: LocalBreaches):
    rows = _rows(
        "annex_a_leaving_care",
        ("birth_date", "latest_contact_date", "pathway_plan_review_date"),
        ("2002-02-03", "2020-11-01", "2002-02-02"),
        ("2002-02-03", "2002-02-02", "2020-11-01"),
        ("2002-02-03", "", "2002-02-02"),
        ("2002-02-03", "2020-11-01", "2002-02-03"),
        ("", "2002-02-02", "2002-02-02"),
        ("2002-02-03", "", ""),
    )
    assert local_breaches("LOC131", annex_a_leaving_care=rows) == [1, 2, 3]


def test_health_check_after_the_18th_birthday(local_breaches: LocalBreaches):
    people = _rows(
        "ssd_person",
        ("pers_person_id", "pers_dob"),
        ("SYN-1", "2002-06-10"),
        ("SYN-2", "2004-02-29"),
        ("SYN-3", ""),
    )
    checks = _rows(
        "ssd_cla_health",
        ("clah_person_id", "clah_health_check_date"),
        ("SYN-1", "2020-06-10"),
        ("SYN-1", "2020-06-11"),
        ("SYN-2", "2022-02-28"),
        ("SYN-2", "2022-03-01"),
        ("SYN-3", "2022-03-01"),
        ("SYN-4", "2022-03-01"),
        ("SYN-1", ""),
    )
    assert local_breaches("LOC132", ssd_cla_health=checks, ssd_person=people) == [2, 4]


@pytest.mark.parametrize(("code", "table", "person", "start"), _AFTER_DEATH)
def test_after_death(local_breaches: LocalBreaches, code: str, table: str, person: str, start: str):
    rows = _rows(
        table,
        (person, start),
        ("SYN-1", "2020-06-11"),
        ("SYN-1", "2020-06-10"),
        ("SYN-2", "2020-06-11"),
        ("SYN-3", "2020-06-11"),
        ("SYN-1", ""),
    )
    assert local_breaches(code, **{table: rows, "ssd_person": _PEOPLE}) == [1]


_LINKS = [
    (
        "LOC75",
        "ssd_cin_assessments",
        "cina_referral_id",
        "cina_person_id",
        "ssd_cin_episodes",
        "cine_referral_id",
        "cine_person_id",
    ),
    (
        "LOC76",
        "ssd_s47_enquiry",
        "s47e_referral_id",
        "s47e_person_id",
        "ssd_cin_episodes",
        "cine_referral_id",
        "cine_person_id",
    ),
    (
        "LOC77",
        "ssd_initial_cp_conference",
        "icpc_s47_enquiry_id",
        "icpc_person_id",
        "ssd_s47_enquiry",
        "s47e_s47_enquiry_id",
        "s47e_person_id",
    ),
    (
        "LOC78",
        "ssd_cp_plans",
        "cppl_referral_id",
        "cppl_person_id",
        "ssd_cin_episodes",
        "cine_referral_id",
        "cine_person_id",
    ),
    (
        "LOC79",
        "ssd_cp_plans",
        "cppl_icpc_id",
        "cppl_person_id",
        "ssd_initial_cp_conference",
        "icpc_icpc_id",
        "icpc_person_id",
    ),
    (
        "LOC80",
        "ssd_cp_reviews",
        "cppr_cp_plan_id",
        "cppr_person_id",
        "ssd_cp_plans",
        "cppl_cp_plan_id",
        "cppl_person_id",
    ),
    (
        "LOC81",
        "ssd_cp_visits",
        "cppv_cp_plan_id",
        "cppv_person_id",
        "ssd_cp_plans",
        "cppl_cp_plan_id",
        "cppl_person_id",
    ),
    (
        "LOC82",
        "ssd_cla_episodes",
        "clae_cla_placement_id",
        "clae_person_id",
        "ssd_cla_placement",
        "clap_cla_placement_id",
        "clap_person_id",
    ),
]


@pytest.mark.parametrize(
    ("code", "table", "link", "person", "home", "home_key", "home_person"), _LINKS
)
def test_link_to_a_record_of_another_person(
    local_breaches: LocalBreaches,
    code: str,
    table: str,
    link: str,
    person: str,
    home: str,
    home_key: str,
    home_person: str,
):
    rows = _rows(
        table,
        (person, link),
        ("SYN-1", "SYN-A"),
        ("SYN-2", "SYN-A"),
        ("SYN-2", "SYN-B"),
        ("SYN-2", ""),
    )
    homes = _rows(home, (home_person, home_key), ("SYN-1", "SYN-A"))
    assert local_breaches(code, **{table: rows, home: homes}) == [2]


def test_unborn_child_long_after_the_expected_date(local_breaches: LocalBreaches):
    people = _rows(
        "ssd_person",
        ("pers_expected_dob", "pers_dob"),
        ("2020-12-19", ""),
        ("2020-12-20", ""),
        ("2020-12-19", "2020-12-19"),
        ("", ""),
    )
    assert local_breaches("LOC83", ssd_person=people) == [1]


_RANGES = [
    ("LOC84", "ssd_cla_placement", "clap_cla_placement_distance", "999.9", "1000"),
    ("LOC85", "ssd_sdq_scores", "csdq_sdq_score", "40", "41"),
    ("LOC86", "ssda903_oc2", "SDQ_SCORE", "40", "41"),
    ("LOC87", "workforce", "FTE", "1.0", "1.01"),
]


@pytest.mark.parametrize(("code", "table", "column", "highest", "too_high"), _RANGES)
def test_range_of_a_number(
    local_breaches: LocalBreaches,
    code: str,
    table: str,
    column: str,
    highest: str,
    too_high: str,
):
    cells = ["-1", "0", highest, too_high, "many"]
    rows: list[Row] = [*({column: cell} for cell in cells), {}]
    assert local_breaches(code, **{table: rows}) == [1, 4]


def test_case_holder_without_hours(local_breaches: LocalBreaches):
    workers = _rows(
        "workforce", ("OrgRole", "FTE"), ("5", "0"), ("5", ""), ("5", "0.5"), ("1", "0")
    )
    assert local_breaches("LOC88", workforce=workers) == [1, 2]


def test_one_registered_worker_above_full_time(local_breaches: LocalBreaches):
    workers = _rows(
        "workforce",
        ("SnapshotDate", "SWENo", "FTE"),
        ("2021-01-31", "SYN-1", "0.6"),
        ("2021-01-31", "SYN-1", "0.5"),
        ("2020-12-31", "SYN-1", "0.5"),
        ("2021-01-31", "SYN-2", "0.6"),
        ("2021-01-31", "SYN-2", "0.4"),
        ("2021-01-31", "", "0.6"),
        ("2021-01-31", "", "0.6"),
        ("2021-01-31", "SYN-3", "1.5"),
    )
    assert local_breaches("LOC89", workforce=workers) == [1, 2]


def test_worker_counted_before_the_role_started(local_breaches: LocalBreaches):
    workers = _rows(
        "workforce",
        ("SnapshotDate", "RoleStartDate"),
        ("2021-01-31", "2021-02-01"),
        ("2021-01-31", "2021-01-31"),
        ("2021-01-31", ""),
    )
    assert local_breaches("LOC90", workforce=workers) == [1]


def test_destination_without_leaving(local_breaches: LocalBreaches):
    workers = _rows(
        "workforce",
        ("LeaverDestination", "RoleEndDate"),
        ("other authority", ""),
        ("other authority", "2021-01-10"),
        ("", ""),
    )
    assert local_breaches("LOC91", workforce=workers) == [1]


def test_posts(local_breaches: LocalBreaches):
    posts = _rows(
        "workforce_posts",
        ("EstablishmentFTE", "VacantFTE", "AgencyCoveringFTE"),
        ("10", "2", "2"),
        ("10", "11", "2"),
        ("10", "2", "2.5"),
        ("10", "2", "-1"),
        ("", "", "-1"),
        ("10", "", "3"),
    )
    assert local_breaches("LOC92", workforce_posts=posts) == [4, 5]
    assert local_breaches("LOC93", workforce_posts=posts) == [2]
    assert local_breaches("LOC94", workforce_posts=posts) == [3]


def test_fostering_places(local_breaches: LocalBreaches):
    households = _rows(
        "fostering_households",
        ("approved_places", "filled_places", "unavailable_places", "carer_count"),
        ("3", "2", "1", "2"),
        ("3", "4", "0", "2"),
        ("3", "2", "2", "2"),
        ("3", "4", "1", "2"),
        ("3", "2", "", "-1"),
        ("", "2", "1", ""),
    )
    assert local_breaches("LOC95", fostering_households=households) == [2, 4]
    assert local_breaches("LOC96", fostering_households=households) == [3]
    assert local_breaches("LOC97", fostering_households=households) == [5]


def test_date_and_reason_of_deregistration(local_breaches: LocalBreaches):
    households = _rows(
        "fostering_households",
        ("deregistered_date", "deregistration_reason"),
        ("2021-01-31", ""),
        ("", "resigned"),
        ("2021-01-31", "resigned"),
        ("", ""),
    )
    assert local_breaches("LOC98", fostering_households=households) == [1, 2]


def test_enquiry_application_approval_in_order(local_breaches: LocalBreaches):
    households = _rows(
        "fostering_households",
        ("enquiry_date", "application_date", "approved_date"),
        ("2020-06-01", "2020-07-01", "2020-08-01"),
        ("2020-06-01", "2020-05-01", "2020-08-01"),
        ("2020-06-01", "2020-07-01", "2020-06-15"),
        ("2020-06-01", "", "2020-05-01"),
        ("", "", "2020-05-01"),
        ("2020-06-01", "2020-06-01", "2020-06-01"),
    )
    assert local_breaches("LOC99", fostering_households=households) == [2, 3, 4]


def test_audit_long_before_it_was_due(local_breaches: LocalBreaches):
    audits = _rows(
        "audits",
        ("due_date", "completed_date"),
        ("2021-01-31", "2020-01-30"),
        ("2021-01-31", "2020-01-31"),
        ("2021-01-31", "2021-05-31"),
        ("2021-01-31", ""),
    )
    assert local_breaches("LOC100", audits=audits) == [1]


def test_completion_and_grade_of_an_audit(local_breaches: LocalBreaches):
    audits = _rows(
        "audits",
        ("completed_date", "grade", "moderated_grade"),
        ("2021-01-10", "good", ""),
        ("2021-01-10", "", "good"),
        ("", "good", ""),
        ("", "", "good"),
        ("", "", ""),
    )
    assert local_breaches("LOC101", audits=audits) == [2]
    assert local_breaches("LOC102", audits=audits) == [3, 4]


def test_year_of_the_child_audit_of_a_non_member(local_breaches: LocalBreaches):
    members = _rows(
        "year_of_the_child",
        ("person_id", "joined_date", "left_date"),
        ("SYN-1", "2020-06-01", "2020-09-30"),
        ("SYN-2", "2020-06-01", ""),
    )
    audits = _rows(
        "audits",
        ("person_id", "due_date", "is_year_of_the_child"),
        ("SYN-1", "2020-05-31", "Y"),
        ("SYN-1", "2020-09-30", "Y"),
        ("SYN-1", "2020-10-01", "Y"),
        ("SYN-2", "2020-10-01", "Y"),
        ("SYN-3", "2020-10-01", "Y"),
        ("SYN-3", "2020-10-01", "N"),
    )
    found = local_breaches("LOC103", audits=audits, year_of_the_child=members)
    assert found == [1, 3, 5]


def test_birthday_age_outside_17_to_21(local_breaches: LocalBreaches):
    rows = _rows("care_leaver_activity", ("birthday_age",), ("16",), ("17",), ("21",), ("22",))
    assert local_breaches("LOC104", care_leaver_activity=[*rows, {}]) == [1, 4]


def test_recorded_before_the_birthday(local_breaches: LocalBreaches):
    rows = _rows(
        "care_leaver_activity",
        ("status_date", "recorded_date"),
        ("2020-06-02", "2020-06-01"),
        ("2020-06-02", "2020-06-02"),
        ("2020-06-02", ""),
    )
    assert local_breaches("LOC105", care_leaver_activity=rows) == [1]


def test_birthday_recorded_twice_on_a_day(local_breaches: LocalBreaches):
    rows = _rows(
        "care_leaver_activity",
        ("person_id", "birthday_age", "recorded_date"),
        ("SYN-1", "19", "2020-06-01"),
        ("SYN-1", "19", "2020-06-02"),
        ("SYN-1", "20", "2020-06-01"),
        ("SYN-2", "19", "2020-06-01"),
        ("SYN-1", "19", "2020-06-01"),
        ("SYN-1", "", "2020-06-01"),
        ("SYN-1", "", "2020-06-01"),
    )
    assert local_breaches("LOC106", care_leaver_activity=rows) == [1, 5]


_BIRTHDAYS = [
    ("SYN-1", "19", "2020-06-10"),
    ("SYN-1", "19", "2020-06-09"),
    ("SYN-1", "19", "2020-06-11"),
    ("SYN-1", "20", "2020-06-10"),
    ("SYN-1", "", "2020-08-10"),
    ("SYN-2", "19", "2019-02-28"),
    ("SYN-2", "20", "2020-02-29"),
    ("SYN-3", "20", "2020-02-29"),
]


@pytest.mark.parametrize(
    ("age", "birthday", "people"),
    [
        (
            "LOC107",
            "LOC108",
            ("ssd_person", "pers_person_id", "pers_dob"),
        ),
        ("LOC109", "LOC110", ("ssda903_header", "CHILD", "DOB")),
    ],
)
def test_birthday_row_of_another_age_or_day(
    local_breaches: LocalBreaches, age: str, birthday: str, people: tuple[str, str, str]
):
    table, person, birth = people
    born = _rows(table, (person, birth), ("SYN-1", "2001-06-10"), ("SYN-2", "2000-02-29"))
    rows = _rows("care_leaver_activity", ("person_id", "birthday_age", "status_date"), *_BIRTHDAYS)
    assert local_breaches(age, care_leaver_activity=rows, **{table: born}) == [2, 4]
    assert local_breaches(birthday, care_leaver_activity=rows, **{table: born}) == [3]


def test_cancelled_review_was_not_held(local_breaches: LocalBreaches):
    reviews = _rows(
        "ssd_cla_reviews",
        ("clar_cla_review_cancelled", "clar_cla_review_date"),
        ("Y", "2020-06-01"),
        ("Y", ""),
        ("N", "2020-06-01"),
        ("", "2020-06-01"),
    )
    assert local_breaches("LOC111", ssd_cla_reviews=reviews) == [1]


def test_return_interview_accepted_without_an_offer(local_breaches: LocalBreaches):
    episodes = _rows(
        "ssd_missing",
        ("miss_missing_rhi_offered", "miss_missing_rhi_accepted"),
        ("N", "Y"),
        ("Y", "Y"),
        ("N", "N"),
        ("", "Y"),
    )
    assert local_breaches("LOC112", ssd_missing=episodes) == [1]


@pytest.mark.parametrize(
    ("code", "table", "period", "person"),
    [
        ("LOC124", "ssd_cla_placement", "clap_cla_id", "clap_person_id"),
        ("LOC126", "ssd_cla_visits", "clav_cla_id", "clav_person_id"),
    ],
)
def test_period_of_care_without_an_episode_of_the_child(
    local_breaches: LocalBreaches, code: str, table: str, period: str, person: str
):
    rows = _rows(
        table, (period, person), ("C1", "SYN-1"), ("C1", "SYN-2"), ("C9", "SYN-1"), ("", "SYN-1")
    )
    episodes = _rows("ssd_cla_episodes", ("clae_cla_id", "clae_person_id"), ("C1", "SYN-1"))
    assert local_breaches(code, **{table: rows, "ssd_cla_episodes": episodes}) == [2, 3]


def test_review_of_a_period_of_care_without_an_episode(local_breaches: LocalBreaches):
    reviews = _rows("ssd_cla_reviews", ("clar_cla_id",), ("C1",), ("C9",), ("",))
    episodes = _rows("ssd_cla_episodes", ("clae_cla_id",), ("C1",))
    assert local_breaches("LOC125", ssd_cla_reviews=reviews, ssd_cla_episodes=episodes) == [2]


def test_audit_completed_long_before_it_is_due(local_breaches: LocalBreaches):
    audits = _rows(
        "audits",
        ("due_date", "completed_date"),
        ("2020-12-05", "2020-09-04"),
        ("2020-12-05", "2020-09-05"),
        ("2020-12-05", "2021-01-20"),
        ("2020-12-05", ""),
    )
    assert local_breaches("LOC127", audits=audits) == [1]


def test_worker_who_left_before_the_month_is_counted(local_breaches: LocalBreaches):
    workers = _rows(
        "workforce",
        ("SnapshotDate", "RoleEndDate"),
        ("2020-09-30", "2020-08-31"),
        ("2020-09-30", "2020-09-01"),
        ("2020-09-30", "2020-11-01"),
        ("2020-09-30", ""),
    )
    assert local_breaches("LOC128", workforce=workers) == [1]


@pytest.mark.parametrize(
    ("code", "table"),
    [("LOC133", "annex_a_child_protection"), ("LOC134", "annex_a_looked_after")],
)
def test_child_who_is_not_in_the_list_of_children_in_need(
    local_breaches: LocalBreaches, code: str, table: str
):
    rows = _rows(table, ("child_id",), ("SYN-1",), ("SYN-9",), ("SYN-2",))
    in_need = _rows("annex_a_children_in_need", ("child_id",), ("SYN-1",), ("SYN-2",), ("SYN-2",))
    assert local_breaches(code, **{table: rows, "annex_a_children_in_need": in_need}) == [2]


def test_child_who_comes_for_short_breaks_may_be_in_no_list_of_need(local_breaches: LocalBreaches):
    rows = _rows(
        "annex_a_looked_after",
        ("child_id", "legal_status"),
        ("SYN-1", "b) C2 - Full care order"),
        ("SYN-2", "m) V4 - Short breaks"),
        ("SYN-3", "Full care order"),
        ("SYN-4", ""),
    )
    assert local_breaches("LOC134", annex_a_looked_after=rows) == [1, 3, 4]


def test_referral_without_further_action_that_starts_an_episode(local_breaches: LocalBreaches):
    referrals = _rows(
        "annex_a_referrals",
        ("child_id", "referral_date", "is_no_further_action"),
        ("SYN-1", "2020-11-02", "a) Yes"),
        ("SYN-1", "2020-11-02", "b) No"),
        ("SYN-1", "2020-11-03", "a) Yes"),
        ("SYN-2", "2020-11-02", "Yes"),
        ("SYN-3", "2020-11-02", "a) Yes"),
        ("SYN-9", "2020-11-02", "a) Yes"),
        ("SYN-1", "2020-11-02", ""),
    )
    in_need = _rows(
        "annex_a_children_in_need",
        ("child_id", "start_date", "close_date"),
        ("SYN-1", "2020-11-02", ""),
        ("SYN-2", "2020-11-02", "2020-12-02"),
        ("SYN-3", "2020-11-02", "2020-11-02"),
    )
    found = local_breaches("LOC135", annex_a_referrals=referrals, annex_a_children_in_need=in_need)
    assert found == [1, 4]


@pytest.mark.parametrize(
    "other", ["annex_a_assessments", "annex_a_section_47", "annex_a_children_in_need"]
)
def test_referral_that_was_acted_on_and_led_to_nothing(local_breaches: LocalBreaches, other: str):
    referrals = _rows(
        "annex_a_referrals",
        ("child_id", "is_no_further_action"),
        ("SYN-1", "b) No"),
        ("SYN-9", "b) No"),
        ("SYN-9", "a) Yes"),
        ("SYN-9", ""),
    )
    others = _rows(other, ("child_id",), ("SYN-1",))
    assert local_breaches("LOC136", annex_a_referrals=referrals, **{other: others}) == [2]


_OUTCOMES = [
    ("SYN-1", "2020-11-02", "a) Yes"),
    ("SYN-1", "2020-11-02", "b) No"),
    ("SYN-1", "2020-11-01", "Yes"),
    ("SYN-1", "2020-11-03", "a) Yes"),
    ("SYN-1", "2020-11-03", "b) No"),
    ("SYN-9", "2020-11-02", "a) Yes"),
    ("SYN-9", "2020-11-02", "b) No"),
    ("SYN-9", "", "a) Yes"),
    ("SYN-1", "2020-11-02", ""),
]


@pytest.mark.parametrize(("code", "found"), [("LOC137", [4, 6]), ("LOC138", [2])])
def test_conference_and_list_of_plans_that_contradict_each_other(
    local_breaches: LocalBreaches, code: str, found: list[int]
):
    enquiries = _rows(
        "annex_a_section_47", ("child_id", "conference_date", "is_outcome_plan"), *_OUTCOMES
    )
    plans = _rows("annex_a_child_protection", ("child_id", "start_date"), ("SYN-1", "2020-11-02"))
    breaches = local_breaches(code, annex_a_section_47=enquiries, annex_a_child_protection=plans)
    assert breaches == found


def test_conference_that_was_not_required_was_held(local_breaches: LocalBreaches):
    enquiries = _rows(
        "cin_census_section_47",
        ("icpc_not_required", "date_of_initial_cpc"),
        ("true", "2020-06-10"),
        ("1", "2020-06-10"),
        ("true", ""),
        ("false", "2020-06-10"),
        ("", "2020-06-10"),
    )
    assert local_breaches("LOC139", cin_census_section_47=enquiries) == [1, 2]


def test_every_local_rule_is_tested_here():
    tested = Path(__file__).read_text(encoding="utf-8")
    codes = {path.stem for path in (WAREHOUSE / "rules" / "local").glob("*.sql")}
    assert codes
    assert [code for code in sorted(codes) if f'"{code}"' not in tested] == []
