"""The delivered tables in the shape of the statutory returns, as the rules read them."""

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.build import prepare
from warehouse.connection import connect
from warehouse.sql_files import parse_sql_file

WAREHOUSE = Path(__file__).resolve().parents[4] / "warehouse"
RETURNS = WAREHOUSE / "returns"
LAYOUTS = ("ssd", "local", "ssda903")
FILES = sorted(path for layout in LAYOUTS for path in (RETURNS / layout).glob("*.sql"))

EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_placement_id | clae_cla_episode_start_date"
    " | clae_cla_episode_start_reason | clae_cla_episode_ceased_date"
    " | clae_cla_episode_ceased_reason"
)
PLACEMENTS = (
    "clap_cla_placement_id | clap_cla_placement_type | clap_cla_placement_provider"
    " | clap_cla_placement_urn"
)
STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date"
    " | lega_legal_status_end_date"
)
ENQUIRIES = (
    "s47e_s47_enquiry_id | s47e_referral_id | s47e_person_id | s47e_s47_start_date | s47e_s47_nfa"
)
CONFERENCES = (
    "icpc_icpc_id | icpc_s47_enquiry_id | icpc_referral_id | icpc_icpc_target_date | icpc_icpc_date"
)

Rows = list[dict[str, Any]]
Shaped = Callable[..., Rows]


def _parse(text: str) -> tuple[list[str], list[list[str | None]]]:
    lines = [
        [cell.strip() for cell in line.strip().split("|")]
        for line in text.strip().splitlines()
        if line.strip()
    ]
    assert {len(line) for line in lines} == {len(lines[0])}, "a row is longer or shorter"
    return lines[0], [[cell or None for cell in line] for line in lines[1:]]


def _declared(path: Path, kind: str) -> dict[str, dict[str, str]]:
    columns: dict[str, dict[str, str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            columns.setdefault(row["table"], {})[row["column"]] = row[kind]
    return columns


@pytest.fixture(scope="module")
def _database() -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(threads=1) as connection:
        prepare(connection, {"delivery_month": date(2021, 1, 1), "history_from": date(2015, 2, 1)})
        connection.execute("create schema raw")
        for layout in LAYOUTS:
            path = WAREHOUSE / "sources" / "columns" / f"{layout}.csv"
            for table, columns in _declared(path, "kind").items():
                cells = ", ".join(f'"{column}" varchar' for column in columns)
                connection.execute(f"create table raw.{table} (row_number integer, {cells})")
        yield connection


@pytest.fixture
def shaped(_database: duckdb.DuckDBPyConnection) -> Shaped:
    """`shaped("ssd/episodes", ssd_cla_episodes="…")`: the rows of a returns table.

    The first row of a delivered table is row 2, as in its file.
    """

    def make(file: str, **tables: str) -> Rows:
        for (name,) in _database.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw'"
        ).fetchall():
            _database.execute(f"delete from raw.{name}")
        for name, text in tables.items():
            header, rows = _parse(text)
            names = ", ".join(f'"{column}"' for column in header)
            places = ", ".join("?" * len(header))
            for number, row in enumerate(rows, start=2):
                _database.execute(
                    f"insert into raw.{name} (row_number, {names}) values ({number}, {places})", row
                )
        cursor = _database.execute(parse_sql_file(RETURNS / f"{file}.sql").sql)
        columns = [column[0] for column in cursor.description]
        found = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        return sorted(found, key=lambda row: row["row_number"])

    return make


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_columns_are_declared_with_their_types(
    _database: duckdb.DuckDBPyConnection, path: Path
) -> None:
    file = parse_sql_file(path)
    made = {
        name: type_.lower()
        for name, type_, *_ in _database.execute(f"describe {file.sql}").fetchall()
    }
    assert list(made)[:2] == ["source_table", "row_number"]
    declared = {"source_table": "varchar", "row_number": "integer"}
    declared |= _declared(RETURNS / "columns.csv", "type")[path.stem]
    assert {name: declared.get(name) for name in made} == made


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_rows_are_named_after_the_table_they_came_in(
    _database: duckdb.DuckDBPyConnection, path: Path
) -> None:
    file = parse_sql_file(path)
    (reported,) = {
        line.split("'")[1] for line in file.sql.splitlines() if "as source_table" in line
    }
    assert f"from raw.{reported} as delivered" in file.sql
    assert reported in {table.name for table in file.depends_on if table.schema == "raw"}


def test_day_that_is_none_is_blank_and_keeps_its_text(shaped: Shaped) -> None:
    rows = shaped(
        "ssda903/episodes",
        ssda903_episodes="""
        CHILD | DECOM      | RNE | LS | PLACE | DEC        | REC | URN
        one   | 31/02/2020 | s   | v2 | u6    | 2020-05-04 | x1  | sc999999
              |            | S   | V2 | U6    | 01/06/2020 | X1  |
        """,
    )
    assert [(row["decom"], row["decom_text"]) for row in rows] == [
        (None, "31/02/2020"),
        (None, None),
    ]
    assert [(row["dec"], row["dec_text"]) for row in rows] == [
        (None, "2020-05-04"),
        (date(2020, 6, 1), "01/06/2020"),
    ]
    assert [rows[0][column] for column in ("rne", "ls", "place", "rec", "urn")] == [
        "S", "V2", "U6", "X1", "SC999999",
    ]  # fmt: skip
    assert [(row["source_table"], row["row_number"], row["child"]) for row in rows] == [
        ("ssda903_episodes", 2, "one"),
        ("ssda903_episodes", 3, None),
    ]


def test_every_header_row_of_the_return_is_there(shaped: Shaped) -> None:
    rows = shaped(
        "ssda903/header",
        ssda903_header="""
        CHILD | SEX | DOB        | ETHNIC
        twice | 1   | 04/05/2010 | WBRI
        twice | 2   | 4 May 2010 | wbri
        """,
    )
    assert [tuple(row.values())[1:] for row in rows] == [
        (2, "twice", "1", date(2010, 5, 4), "04/05/2010", "WBRI"),
        (3, "twice", "2", None, "4 May 2010", "WBRI"),
    ]


def test_birthday_of_the_return_is_not_named(shaped: Shaped) -> None:
    (row,) = shaped("ssda903/oc3", ssda903_oc3="CHILD | DOB | ACTIV\nleaver | 04/05/2001 | f2")
    assert (row["dob"], row["activ"], row["birthday_age"]) == (date(2001, 5, 4), "F2", None)


def test_form_of_a_registration_number_stands_beside_its_pseudonym(shaped: Shaped) -> None:
    (row,) = shaped(
        "ssda903/social_worker",
        ssda903_social_worker="CHILD | SW_ID | SW_ID_FORM | SW_DECOM"
        "\nchild | a1b2 | SW | 04/05/2023",
    )
    assert (row["sw_id"], row["sw_id_form"], row["sw_decom"]) == ("a1b2", "SW", date(2023, 5, 4))


def test_episode_of_the_ssd_has_the_placement_it_names(shaped: Shaped) -> None:
    rows = shaped(
        "ssd/episodes",
        ssd_cla_episodes=EPISODES
        + """
        1 | child | P1      | 2020-05-04 | S | 2020-06-01 | x1
        2 | child | P1      | 2020-06-01 | L |            |
        3 | other | unknown | soon       | S |            |
        4 | other |         | 2020-06-01 | S | never      |
        """,
        ssd_cla_placement=PLACEMENTS
        + """
        P1 | u6 | pr4 | SC999999
        P1 | K2 | PR1 | SC999998
        """,
    )
    assert [
        (row["row_number"], row["rne"], row["place"], row["place_provider"], row["urn"])
        for row in rows
    ] == [
        (2, "S", "U6", "PR4", "SC999999"),
        (3, "L", "U6", "PR4", "SC999999"),
        (4, "S", None, None, None),
        (5, "S", None, None, None),
    ]
    assert [(row["decom"], row["decom_text"]) for row in rows][2:] == [
        (None, "soon"),
        (date(2020, 6, 1), "2020-06-01"),
    ]
    assert [(row["dec"], row["dec_text"], row["rec"]) for row in rows] == [
        (date(2020, 6, 1), "2020-06-01", "X1"),
        (None, None, None),
        (None, None, None),
        (None, "never", None),
    ]


@pytest.mark.parametrize(
    ("statuses", "ls"),
    [
        pytest.param("1 | child | v2 | 2020-05-04 |", "V2", id="from the first day"),
        pytest.param("1 | child | V2 | 2019-05-04 | 2020-05-05", "V2", id="to the day after"),
        pytest.param("1 | child | V2 | 2019-05-04 | 2020-05-04", None, id="ended on the day"),
        pytest.param("1 | child | V2 | 2020-05-05 |", None, id="started later"),
        pytest.param("1 | other | V2 | 2020-05-04 |", None, id="of another child"),
        pytest.param(
            "1 | child | C2 | 2020-03-02 |\n2 | child | V2 | 2019-05-04 |", "C2", id="latest of two"
        ),
        pytest.param(
            "1 | child | C1 | 2020-05-04 |\n2 | child | C2 | 2020-05-04 |", "C2", id="same start"
        ),
    ],
)
def test_episode_of_the_ssd_has_the_legal_status_of_its_first_day(
    shaped: Shaped, statuses: str, ls: str | None
) -> None:
    (row,) = shaped(
        "ssd/episodes",
        ssd_cla_episodes=EPISODES + "\n1 | child | | 2020-05-04 | S | |",
        ssd_legal_status=f"{STATUSES}\n{statuses}",
    )
    assert row["ls"] == ls


def test_header_holds_looked_after_children_and_care_leavers(shaped: Shaped) -> None:
    rows = shaped(
        "ssd/header",
        ssd_person="""
        pers_person_id | pers_sex | pers_dob   | pers_ethnicity
        looked after   | F        | 2010-05-04 | WBRI
        in no return   | F        | 2010-05-04 | WBRI
        had a birthday | M        | 31/12/2002 | AIND
        open leaver    | U        |            |
        looked after   | M        | 2010-05-05 | WBRI
        """,
        ssd_cla_episodes=EPISODES
        + "\n1 | looked after | | 2020-05-04 | S | |\n2 | | | 2020-05-04 | S | |",
        care_leaver_activity="person_id | status_date\nhad a birthday | 2020-12-31",
        ssd_care_leavers="clea_person_id\nopen leaver",
    )
    assert [(row["row_number"], row["child"], row["dob"], row["dob_text"]) for row in rows] == [
        (2, "looked after", date(2010, 5, 4), "2010-05-04"),
        (4, "had a birthday", None, "31/12/2002"),
        (5, "open leaver", None, None),
        (6, "looked after", date(2010, 5, 5), "2010-05-05"),
    ]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("ssd_cin_episodes", "cine_person_id"),
        ("ssd_cin_assessments", "cina_person_id"),
        ("ssd_cin_plans", "cinp_person_id"),
        ("ssd_s47_enquiry", "s47e_person_id"),
        ("ssd_initial_cp_conference", "icpc_person_id"),
        ("ssd_cp_plans", "cppl_person_id"),
    ],
)
def test_child_of_the_census_has_a_referral_or_what_follows(
    shaped: Shaped, table: str, column: str
) -> None:
    rows = shaped(
        "ssd/child",
        ssd_person="""
        pers_person_id | pers_dob   | pers_expected_dob
        somebody else  | 2010-05-04 |
        unborn         |            | 2021-03-01
        """,
        **{table: f"{column}\nunborn"},
    )
    assert rows == [
        {
            "source_table": "ssd_person",
            "row_number": 3,
            "child": "unborn",
            "child_key": "unborn",
            "person_birth_date": None,
            "expected_person_birth_date": date(2021, 3, 1),
        }
    ]


def test_conference_stands_at_its_enquiry_or_at_the_case(shaped: Shaped) -> None:
    tables = {
        "ssd_cin_episodes": (
            "cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa\n"
            "R1 | one | 2020-05-04 | N\nR2 | two | 2020-05-04 | perhaps\nR3 | three | |"
        ),
        "ssd_s47_enquiry": ENQUIRIES
        + """
        S1 | R1 | one | 2020-05-06 | N
        S2 | R1 | one | 2020-06-01 | Y
        """,
        "ssd_initial_cp_conference": CONFERENCES
        + """
        C1 | S1      | R1 | 2020-05-27 |
        C2 | S1      | R1 | 2020-05-28 | 2020-06-05
        C3 | S1      | R1 | 2020-05-29 | 2020-05-26
        C4 |         | R2 | 2020-06-01 | 2020-06-09
        C5 |         | R2 | 2020-06-01 | 2020-06-02
        C6 | unknown | R3 | 2020-06-01 | 2020-06-03
        """,
    }
    enquiries = shaped("ssd/section_47", **tables)
    # Of three conferences of one enquiry the earliest one that was held.
    assert [tuple(row.values()) for row in enquiries] == [
        (
            "ssd_s47_enquiry", 2, "one", "R1", date(2020, 5, 6), date(2020, 5, 29),
            date(2020, 5, 26), False,
        ),
        ("ssd_s47_enquiry", 3, "one", "R1", date(2020, 6, 1), None, None, True),
    ]  # fmt: skip
    cases = shaped("ssd/cin_details", **tables)
    assert [
        (row["cin_details_key"], row["date_of_initial_cpc"], row["referral_nfa"]) for row in cases
    ] == [
        ("R1", None, False),
        ("R2", date(2020, 6, 2), None),
        ("R3", date(2020, 6, 3), None),
    ]


def test_conference_not_yet_held_tells_when_it_is_due(shaped: Shaped) -> None:
    (row,) = shaped(
        "ssd/section_47",
        ssd_s47_enquiry=ENQUIRIES + "\nS1 | R1 | one | 2020-05-06 |",
        ssd_initial_cp_conference=CONFERENCES + "\nC1 | S1 | R1 | 2020-05-27 |",
    )
    assert (row["initial_cpc_target"], row["date_of_initial_cpc"]) == (date(2020, 5, 27), None)


def test_plan_of_another_authority_is_left_out(shaped: Shaped) -> None:
    rows = shaped(
        "ssd/child_protection_plans",
        ssd_cp_plans="""
        cppl_cp_plan_id | cppl_referral_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date | cppl_cp_plan_ola
        ours            | R1               | one            | 2020-05-04              | 2020-11-02            | N
        theirs          | R2               | two            | 2020-05-04              |                       | Y
        not said        | R3               | three          | 2020-05-05              |                       |
        """,  # noqa: E501
    )
    assert [tuple(row.values())[1:] for row in rows] == [
        (2, "one", "R1", date(2020, 5, 4), date(2020, 11, 2)),
        (4, "three", "R3", date(2020, 5, 5), None),
    ]


def test_assessments_and_plans_stand_in_their_case(shaped: Shaped) -> None:
    (assessment,) = shaped(
        "ssd/assessments",
        ssd_cin_assessments="cina_assessment_id | cina_person_id | cina_referral_id"
        " | cina_assessment_start_date | cina_assessment_auth_date"
        "\nA1 | one | R1 | 2020-05-04 | 2020-13-01",
    )
    assert tuple(assessment.values())[2:] == ("one", "R1", date(2020, 5, 4), None)
    (plan,) = shaped(
        "ssd/cin_plan_dates",
        ssd_cin_plans="cinp_cin_plan_id | cinp_person_id | cinp_referral_id"
        " | cinp_cin_plan_start_date | cinp_cin_plan_end_date"
        "\nN1 | one | R1 | 2020-05-04 | 2020-11-02",
    )
    assert tuple(plan.values())[2:] == ("one", "R1", date(2020, 5, 4), date(2020, 11, 2))


def test_contacts_of_a_care_leaver_are_no_rows_of_the_return(shaped: Shaped) -> None:
    rows = shaped(
        "local/oc3",
        care_leaver_activity="""
        person_id | status_date | birthday_age | in_touch | activity_code | accommodation_code
        leaver    | 2020-05-04  | 19           | yes      | f2            | b1
        leaver    | 2020-08-03  |              | YES      | F2            | B1
        nobody    | 2020-05-04  | 20           | NO       | 0             | 0
        """,
        ssd_person="pers_person_id | pers_dob\nleaver | 2001-05-04\nleaver | 2001-05-05",
    )
    assert [tuple(row.values())[1:] for row in rows] == [
        (2, "leaver", date(2001, 5, 4), "YES", "F2", "B1", 19),
        (4, "nobody", None, "NO", "0", "0", 20),
    ]


def test_provider_list_is_read_without_regard_to_case(shaped: Shaped) -> None:
    (row,) = shaped("local/provider_list", provider_list="URN | PROVIDER_CODE\nsc999999 | pr4")
    assert (row["urn"], row["provider_code"]) == ("SC999999", "PR4")
