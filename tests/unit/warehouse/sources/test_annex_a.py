"""The Annex A workbook: lists and columns found by their wording, and what the cells mean."""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pandas as pd
import pytest
import xlsxwriter

from warehouse.authority import Authority
from warehouse.build import prepare
from warehouse.code_lists import code_list
from warehouse.errors import DeliveryRefused
from warehouse.month import month_settings
from warehouse.reference import load_reference
from warehouse.sources import annex_a
from warehouse.sources.annex_a import lists_of, read_list
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sql_files import WAREHOUSE, parse_sql_file

SPELLINGS = WAREHOUSE / "code_lists" / "spellings"
PEOPLE = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth")
# The headers of Ofsted's template, as published for inspections from 2018 on.
TEMPLATE = {
    "annex_a_contacts": (*PEOPLE, "Date of Contact", "Contact Source"),
    "annex_a_early_help": (
        *PEOPLE,
        "Assessment start date",
        "Organisation completing assessment",
    ),
    "annex_a_referrals": (*PEOPLE, "Date of referral", "Referral Source", "Referral NFA?"),
    "annex_a_assessments": (
        *PEOPLE,
        "Continuous Assessment Start Date",
        "Child Seen During Continuous Assessment",
        "Continuous Assessment Date of Authorisation",
    ),
    "annex_a_section_47": (
        *PEOPLE,
        "Strategy discussion initiating Section 47 Enquiry Start Date",
        "Date of Initial Child Protection Conference",
        "Did the Initial Child Protection Conference Result in a Child Protection Plan",
    ),
    "annex_a_children_in_need": (*PEOPLE, "CIN Start Date", "CIN Closure Date"),
    "annex_a_child_protection": (
        *PEOPLE,
        "Child Protection Plan Start Date",
        "Initial Category of Abuse",
        "Latest Category of Abuse",
        "Child Protection Plan End Date",
    ),
    "annex_a_looked_after": (
        *PEOPLE,
        "Date Started to be Looked After",
        "Child's Category of Need",
        "Start date of current legal status",
        "Child's Legal Status",
        "Date Ceased to be Looked After",
        "Reason Ceased to be Looked After",
        "Start Date of Most Recent Placement",
        "Placement Type",
    ),
    "annex_a_leaving_care": (
        *PEOPLE,
        "Eligibility Category",
        "LA in Touch",
        "Type of Accommodation",
        "Suitability of Accommodation",
        "Activity Status",
        "Allocated Team",
        "Latest Date of Contact",
        "Latest Pathway Plan Review Date",
    ),
    "annex_a_adoption": (
        *PEOPLE,
        "Date of Decision that Child Should be Placed for Adoption",
        "Date Placed for Adoption",
        "Date of Adoption Order",
    ),
    "annex_a_adopters": (
        "Individual adopter identifier",
        "Date enquiry received",
        "Date application approved",
    ),
}
# Headers of the template that must fit no column: names, free text, and dates of other things.
OTHERS = (
    "Age of Child (Years)", "Does the Child have a Disability", "Allocated Worker",
    "Allocated Personal Advisor", "Number of Referrals in Last 12 Months",
    "Assessment completion date", "Date Child Was Last Seen", "Case Status",
    "Was the child assessed as requiring LA children's social care support?",
    "Was an Initial Child Protection Conference deemed unnecessary?",
    "Number of Section 47 Enquiries in the last 12 months", "Number of ICPCs in the last 12 months",
    "Date of the Last Statutory Visit", "Was the Child Seen Alone?",
    "Date of latest review conference", "Number of Previous Child Protection Plans",
    "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)",
    "Is this a second or subsequent period of being a Looked After Child within the last 12 months",
    "Date of Latest Statutory Review", "Date of Last Social Work Visit",
    "What is the permanence plan for this child?", "Date of Last Health Assessment",
    "Number of Placements in the Last 12 months", "Placement Provider", "Placement postcode",
    "URN of Placement", "Placement Location", "LA of Placement", "UPN", "Unique Pupil Number",
    "Surname", "Child's name", "Family identifier", "Date the Child Entered Care",
    "Date of Placement Order", "Date of Matching Child and Prospective Adopters",
    "Date of Decision that Child Should No Longer be Placed for Adoption",
    "Date Stage 1 started", "Date application submitted", "Comments",
)  # fmt: skip


def write(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                page.write_row(row, 0, cells)
    return path


def contacts(folder: Path, header: list[str], *rows: list[str], sheet: str = "List 1") -> Path:
    return write(folder / "annex_a.xlsx", {sheet: [header, *rows]})


def refusal(path: Path, table: str = "annex_a_contacts") -> str:
    with pytest.raises(DeliveryRefused) as refused:
        read_list(path, "annex_a.xlsx", table)
    assert "SYN-" not in str(refused.value)
    return str(refused.value)


HEADER = [*PEOPLE, "Date of Contact", "Contact Source"]
ROW = ["SYN-P1", "a) Male", "a) WBRI", "05/06/2010", "04/01/2021", "q) 6: Police"]


# Lists ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "table"),
    [
        ("List 1", "annex_a_contacts"),
        ("List_1", "annex_a_contacts"),
        ("list1", "annex_a_contacts"),
        (" LIST 01 ", "annex_a_contacts"),
        ("List 1 - Contacts", "annex_a_contacts"),
        ("List 1 Contacts", "annex_a_contacts"),
        ("List 10", "annex_a_adoption"),
        ("List 11 - Adopters", "annex_a_adopters"),
    ],
)
def test_list_is_found_by_the_name_of_its_sheet(tmp_path: Path, sheet: str, table: str):
    path = contacts(tmp_path, HEADER, sheet=sheet)
    assert lists_of(path, "annex_a.xlsx") == {table: sheet}


@pytest.mark.parametrize("sheet", ["List 12", "List 0", "Lists", "List", "Listing 1", "Sheet1"])
def test_other_sheets_are_no_lists(tmp_path: Path, sheet: str):
    assert lists_of(contacts(tmp_path, HEADER, sheet=sheet), "annex_a.xlsx") == {}


def test_lists_are_told_in_their_order(tmp_path: Path):
    sheets = {"Cover": [["x"]], "List 10": [["x"]], "List 2": [["x"]], "List 1": [["x"]]}
    path = write(tmp_path / "annex_a.xlsx", sheets)
    assert list(lists_of(path, "annex_a.xlsx").values()) == ["List 1", "List 2", "List 10"]


def test_two_sheets_of_one_list_are_refused(tmp_path: Path):
    path = write(tmp_path / "annex_a.xlsx", {"List 1": [HEADER], "List_1": [HEADER]})
    with pytest.raises(DeliveryRefused) as refused:
        lists_of(path, "annex_a.xlsx")
    assert str(refused.value) == (
        "annex_a.xlsx has two sheets of list 1: List 1 and List_1: leave one."
    )


def test_list_that_is_not_there_is_named(tmp_path: Path):
    path = contacts(tmp_path, HEADER)
    assert refusal(path, "annex_a_looked_after") == "annex_a.xlsx has no sheet List 8."


# Columns -------------------------------------------------------------------------------------


def test_declared_columns_come_in_as_text_and_the_rest_is_dropped(tmp_path: Path):
    path = contacts(
        tmp_path,
        ["Surname", *HEADER, "Comments"],
        ["Example", *ROW, "free text"],
        [],
        ["", "SYN-P2", "", "", "", "05/01/2021", ""],
    )
    rows, dropped = read_list(path, "annex_a.xlsx", "annex_a_contacts")
    assert dropped == 2
    assert rows.to_dict("index") == {
        2: {
            "child_id": "SYN-P1",
            "sex": "",
            "gender": "a) Male",
            "ethnicity": "a) WBRI",
            "birth_date": "05/06/2010",
            "contact_date": "04/01/2021",
            "contact_source": "q) 6: Police",
        },
        4: {
            "child_id": "SYN-P2",
            "sex": "",
            "gender": "",
            "ethnicity": "",
            "birth_date": "",
            "contact_date": "05/01/2021",
            "contact_source": "",
        },
    }
    assert rows.index.name == "row_number"


def test_titles_above_the_header_are_passed_over(tmp_path: Path):
    path = write(
        tmp_path / "annex_a.xlsx",
        {"List 1": [["Annex A"], ["List 1: contacts in the last six months"], HEADER, ROW]},
    )
    rows, _ = read_list(path, "annex_a.xlsx", "annex_a_contacts")
    assert list(rows.index) == [4]


@pytest.mark.parametrize("table", tables_of("annex_a"))
def test_headers_of_the_template_are_known(tmp_path: Path, table: str):
    number = tables_of("annex_a").index(table) + 1
    header = list(TEMPLATE[table])
    path = write(tmp_path / "annex_a.xlsx", {f"List {number}": [header, ["x"] * len(header)]})
    rows, dropped = read_list(path, "annex_a.xlsx", table)
    assert (dropped, len(rows)) == (0, 1)
    blank = [column for column in rows.columns if rows[column].iloc[0] == ""]
    assert blank == (["sex"] if "sex" in rows else [])


@pytest.mark.parametrize("table", tables_of("annex_a"))
def test_no_other_header_of_the_template_is_taken_for_a_column(tmp_path: Path, table: str):
    number = tables_of("annex_a").index(table) + 1
    header = list(TEMPLATE[table])
    others = [title for title in OTHERS if title not in header]
    path = write(tmp_path / "annex_a.xlsx", {f"List {number}": [[*header, *others]]})
    assert read_list(path, "annex_a.xlsx", table)[1] == len(others)


@pytest.mark.parametrize(
    ("title", "column"),
    [
        ("CHILD  UNIQUE\nID", "child_id"),
        ("Child ID", "child_id"),
        ("Child's Unique Identifier", "child_id"),
        ("Person ID", "child_id"),
        ("DOB", "birth_date"),
        ("Date of Birth (dd/mm/yyyy)", "birth_date"),
        ("Date of Birth *", "birth_date"),
        ("Ethnic origin", "ethnicity"),
        ("Contact date", "contact_date"),
        ("Date of the contact:", "contact_date"),
        ("Source of contact (see list)", "contact_source"),
    ],
)
def test_header_may_be_worded_otherwise(tmp_path: Path, title: str, column: str):
    names = ["child_id", "gender", "ethnicity", "birth_date", "contact_date", "contact_source"]
    known = dict(zip(names, HEADER, strict=True))
    known[column] = title
    path = contacts(tmp_path, list(known.values()), ROW)
    rows, dropped = read_list(path, "annex_a.xlsx", "annex_a_contacts")
    assert dropped == 0
    assert rows[column].iloc[0] == dict(zip(known, ROW, strict=True))[column]


def test_sex_and_gender_may_both_be_there(tmp_path: Path):
    path = contacts(tmp_path, ["Sex", *HEADER], ["b) Female", *ROW])
    rows, dropped = read_list(path, "annex_a.xlsx", "annex_a_contacts")
    assert (rows["sex"].iloc[0], rows["gender"].iloc[0], dropped) == ("b) Female", "a) Male", 0)


def test_missing_columns_are_named(tmp_path: Path):
    path = contacts(tmp_path, ["Child Unique ID", "Gender", "Date of Birth", "Contact Source"])
    assert refusal(path) == (
        "annex_a.xlsx sheet List 1: columns ethnicity, contact_date are missing."
    )


def test_two_headers_for_one_column_are_refused(tmp_path: Path):
    path = contacts(tmp_path, [*HEADER, "Contact  date"], [*ROW, "05/01/2021"])
    assert refusal(path) == (
        "annex_a.xlsx sheet List 1: two headers could be contact_date, Date of Contact and "
        "Contact date: leave one."
    )


def test_one_header_for_two_columns_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    patterns = dict(annex_a._patterns()["annex_a_contacts"])
    patterns["contact_source"] = re.compile("date of.*", re.IGNORECASE)
    monkeypatch.setattr(annex_a, "_patterns", lambda: {"annex_a_contacts": patterns})
    header = ["Child Unique ID", "Gender", "Ethnicity", "DOB", "Date of Contact"]
    assert refusal(contacts(tmp_path, header)) == (
        "annex_a.xlsx sheet List 1: the header Date of Contact could be contact_date or "
        "contact_source: word it as in the Annex A template."
    )


def test_list_without_a_header_is_refused(tmp_path: Path):
    path = contacts(tmp_path, ROW, ROW)
    assert refusal(path) == ("annex_a.xlsx sheet List 1 has no header with the id of the child.")


def test_every_declared_column_is_known_by_a_header_and_no_other():
    for table in tables_of("annex_a"):
        declared = {column.name for column in delivered_tables()[table].columns}
        assert set(annex_a._patterns()[table]) == declared, table


def test_no_name_postcode_or_free_text_is_declared():
    kinds = {
        column.type for name in tables_of("annex_a") for column in delivered_tables()[name].columns
    }
    assert kinds == {"id", "sheet_date", "option", "team"}


# Spellings -----------------------------------------------------------------------------------


def spellings(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", sorted(SPELLINGS.glob("*.csv")), ids=lambda path: path.stem)
def test_spellings_are_unique_and_lead_to_codes(path: Path):
    rows = spellings(path)
    written = [" ".join(row["spelling"].split()).upper() for row in rows]
    assert len(set(written)) == len(written)
    assert all(row["source"] for row in rows)
    if path.stem == "yes_no":
        assert {row["code"] for row in rows} == {"Y", "N", ""}
        return
    listed = {code.code: code.same_as or code.code for code in code_list(path.stem)}
    assert {row["code"] for row in rows} <= set(listed.values())
    meant = {row["spelling"]: row["code"] for row in rows}
    assert {code: meant.get(code) for code in listed} == listed


def test_every_option_has_its_spellings():
    options = {
        column.kind.removeprefix("option:")
        for name in tables_of("annex_a")
        for column in delivered_tables()[name].columns
        if column.type == "option"
    }
    assert options == {path.stem for path in SPELLINGS.glob("*.csv")}


# Staged records ------------------------------------------------------------------------------

Stage = Callable[..., list[dict[str, object]]]


@pytest.fixture(scope="module")
def database(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    authority = Authority(
        name="Exampleshire",
        la_code="901",
        ons_code="E99000901",
        population_0_17={2020: 50_000},
        caseload_guideline=18,
        teams=(),
    )
    connection = duckdb.connect(config={"threads": 1})
    request.addfinalizer(connection.close)
    prepare(connection, month_settings(authority, date(2021, 1, 1)))
    load_reference(connection, authority, date(2021, 1, 1))
    connection.execute("create schema accepted")
    for name in tables_of("annex_a"):
        columns = ", ".join(f"{column.name} varchar" for column in delivered_tables()[name].columns)
        connection.execute(f"create table accepted.{name} (row_number integer, {columns})")
    return connection


@pytest.fixture
def stage(database: duckdb.DuckDBPyConnection) -> Stage:
    """Rows of a staged record, given those of raw tables as dictionaries."""

    def staged(record: str, **tables: list[dict[str, str]]) -> list[dict[str, object]]:
        for name in tables_of("annex_a"):
            declared = [column.name for column in delivered_tables()[name].columns]
            database.execute(f"delete from accepted.{name}")
            for number, row in enumerate(tables.get(name.removeprefix("annex_a_"), []), start=2):
                assert set(row) <= set(declared), row
                database.execute(
                    f"insert into accepted.{name} values (?{', ?' * len(declared)})",
                    [number, *(row.get(column) or None for column in declared)],
                )
        sql = parse_sql_file(WAREHOUSE / "staged" / "annex_a" / f"{record}.sql").sql
        cursor = database.execute(f"select * from ({sql}) order by row_number")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    return staged


@pytest.mark.parametrize(
    "path", sorted((WAREHOUSE / "staged" / "annex_a").glob("*.sql")), ids=lambda path: path.stem
)
def test_staged_record_has_columns_of_the_model_and_tells_nothing_blank(path: Path):
    file = parse_sql_file(path)
    model = parse_sql_file(WAREHOUSE / "staged" / "ssd" / path.name)
    assert file.columns[0] == "row_number"
    assert set(file.columns) <= set(model.columns)
    assert "null as" not in file.sql.lower()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("6", "6"), ("q) 6: Police", "6"), ("6 - Police", "6"), ("Police", "6"), ("POLICE ", "6"),
        ("a) 1A: Individual", "1A"), ("1A - Individual: family member", "1A"), ("1a", "1A"),
        ("u) 10: Unknown", "10"), ("10) Unknown", "10"), ("General  Practitioner\n(GP)", "3A"),
        ("s) 8: Other", "8"), ("Self", "1C"), ("5D: LA services", "5D"),
        ("Milkman", "MILKMAN"), ("11 - Milkman", "11 - MILKMAN"), ("", None),
    ],
)  # fmt: skip
def test_source_is_told_by_code_or_words(stage: Stage, written: str, code: str | None):
    row = {"child_id": "SYN-1", "contact_date": "2021-01-04", "contact_source": written}
    (contact,) = stage("contact", contacts=[row])
    assert contact["contact_source_code"] == code


@pytest.mark.parametrize(
    ("written", "sex"),
    [
        ("a) Male", "M"), ("b) Female", "F"), ("M", "M"), ("female", "F"), ("1", "M"), ("2", "F"),
        ("c) Not stated/recorded", "U"), ("d) Neither", "U"), ("U", "U"), ("Other", "OTHER"),
    ],
)  # fmt: skip
def test_sex_is_told_by_code_or_words(stage: Stage, written: str, sex: str):
    (person,) = stage("person", contacts=[{"child_id": "SYN-1", "sex": written}])
    assert (person["sex"], person["gender"]) == (sex, None)
    (person,) = stage("person", contacts=[{"child_id": "SYN-1", "gender": written}])
    assert (person["sex"], person["gender"]) == (sex, sex)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("a) WBRI", "WBRI"), ("WBRI - White British", "WBRI"), ("White British", "WBRI"),
        ("White - British", "WBRI"), ("s) NOBT", "NOBT"), ("wrom", "WROM"), ("p) BOTH", "BOTH"),
        ("Any other Mixed background", "MOTH"), ("Martian", "MARTIAN"),
    ],
)  # fmt: skip
def test_ethnicity_is_told_by_code_or_words(stage: Stage, written: str, code: str):
    (person,) = stage("person", referrals=[{"child_id": "SYN-1", "ethnicity": written}])
    assert person["ethnicity_code"] == code


@pytest.mark.parametrize(
    ("written", "flag"),
    [("a) Yes", True), ("Y", True), ("b) No", False), ("no", False), ("1", True), ("0", False),
     ("c) Unknown", None), ("", None)],
)  # fmt: skip
def test_yes_and_no(stage: Stage, written: str, flag: bool | None):
    row = {"child_id": "SYN-1", "start_date": "2021-01-04", "is_child_seen": written}
    (assessment,) = stage("assessment", assessments=[row])
    assert assessment["is_child_seen"] is flag


def test_person_is_one_row_with_each_detail_of_the_earliest_list_that_tells_it(stage: Stage):
    people = stage(
        "person",
        contacts=[{"child_id": "SYN-1", "gender": "a) Male"}, {"child_id": "SYN-2"}],
        referrals=[{"child_id": "SYN-1", "gender": "b) Female", "ethnicity": "a) WBRI"}],
        looked_after=[
            {"child_id": "SYN-1", "ethnicity": "b) WIRI", "birth_date": "05/06/2010"},
            {"child_id": "SYN-3", "birth_date": "2011-06-05"},
        ],
        leaving_care=[{"child_id": "SYN-3", "birth_date": "2012-06-05"}],
    )
    assert {(p["person_key"], p["sex"], p["ethnicity_code"], p["birth_date"]) for p in people} == {
        ("SYN-1", "M", "WBRI", date(2010, 6, 5)),
        ("SYN-2", None, None, None),
        ("SYN-3", None, None, date(2011, 6, 5)),
    }


def test_contacts_alike_in_child_day_and_source_are_one(stage: Stage):
    def row(source: str, day: str = "2021-01-04") -> dict[str, str]:
        return {"child_id": "SYN-1", "contact_date": day, "contact_source": source}

    rows = stage(
        "contact",
        contacts=[row("6"), row("q) 6: Police", "04/01/2021"), row("2A"), row("6", "2021-01-05"),
                  row(""), row("")],
    )  # fmt: skip
    assert [row["row_number"] for row in rows] == [2, 4, 5, 6]
    assert len({row["contact_key"] for row in rows}) == 4


def test_referral(stage: Stage):
    (referral,) = stage(
        "referral",
        referrals=[
            {
                "child_id": "SYN-1",
                "referral_date": "04/01/2021",
                "referral_source": "e) 2A: Schools",
                "is_no_further_action": "a) Yes",
            }
        ],
    )
    assert referral == {
        "row_number": 2,
        "referral_key": "SYN-1 2021-01-04",
        "person_key": "SYN-1",
        "referral_source_code": "2A",
        "is_no_further_action": True,
        "referral_date": date(2021, 1, 4),
    }


def test_early_help_has_no_end(stage: Stage):
    row = {"child_id": "SYN-1", "assessment_start_date": "2021-01-04", "organisation": " School "}
    (episode,) = stage("early_help_episode", early_help=[row])
    assert episode == {
        "row_number": 2,
        "early_help_episode_key": "SYN-1 2021-01-04",
        "person_key": "SYN-1",
        "source_team": "School",
        "start_date": date(2021, 1, 4),
    }


def test_conference_beside_two_enquiries_is_one_and_follows_the_later(stage: Stage):
    def row(child: str, started: str, held: str) -> dict[str, str]:
        return {
            "child_id": child,
            "start_date": started,
            "conference_date": held,
            "is_outcome_plan": "a) Yes",
        }

    rows = [
        row("SYN-1", "2020-12-01", "2021-01-12"),
        row("SYN-1", "2020-12-21", "2021-01-12"),
        row("SYN-1", "2021-01-13", "2021-01-12"),
        row("SYN-1", "2021-01-20", ""),
        row("SYN-2", "2021-01-14", "2021-01-12"),
        row("SYN-2", "2021-01-13", "2021-01-12"),
    ]
    held = stage("initial_conference", section_47=rows)
    assert [(c["initial_conference_key"], c["section_47_enquiry_key"]) for c in held] == [
        ("SYN-1 2021-01-12", "SYN-1 2020-12-21"),
        ("SYN-2 2021-01-12", "SYN-2 2021-01-13"),
    ]
    assert all(c["is_outcome_plan"] is True and c["is_transfer_in"] is False for c in held)
    enquiries = stage("section_47_enquiry", section_47=rows)
    assert len(enquiries) == 6
    assert {c["section_47_enquiry_key"] for c in held} < {
        e["section_47_enquiry_key"] for e in enquiries
    }


def test_protection_plan(stage: Stage):
    (plan,) = stage(
        "protection_plan",
        child_protection=[
            {
                "child_id": "SYN-1",
                "start_date": "2020-06-01",
                "initial_category": "a) Neglect",
                "latest_category": "EMO - Emotional abuse",
                "end_date": "01/01/2021",
            }
        ],
    )
    assert plan == {
        "row_number": 2,
        "protection_plan_key": "SYN-1 2020-06-01",
        "person_key": "SYN-1",
        "initial_category_code": "NEG",
        "latest_category_code": "EMO",
        "is_other_authority": False,
        "start_date": date(2020, 6, 1),
        "end_date": date(2021, 1, 1),
    }


CARE = {
    "child_id": "SYN-1",
    "start_date": "2020-06-01",
    "primary_need": "N1 - Abuse or neglect",
    "legal_status_start_date": "2020-07-01",
    "legal_status": "C2 - Full care order",
    "end_date": "2021-01-05",
    "end_reason": "e) E4A: Returned home to live with parents or relatives - part of planning",
    "placement_start_date": "2020-09-01",
    "placement_type": "a) U1: Foster placement - relatives - long term",
}


def test_period_of_care_is_one_episode_with_the_latest_placement(stage: Stage):
    (episode,) = stage("looked_after_episode", looked_after=[CARE])
    assert episode == {
        "row_number": 2,
        "looked_after_episode_key": "SYN-1 2020-06-01",
        "person_key": "SYN-1",
        "placement_key": "SYN-1 2020-09-01",
        "period_of_care_key": "SYN-1 2020-06-01",
        "start_reason_code": "S",
        "primary_need_code": "N1",
        "end_reason_code": "E4A",
        "start_date": date(2020, 6, 1),
        "end_date": date(2021, 1, 5),
        "entered_care_date": date(2020, 6, 1),
    }
    (placement,) = stage("placement", looked_after=[CARE])
    assert placement == {
        "row_number": 2,
        "placement_key": "SYN-1 2020-09-01",
        "period_of_care_key": "SYN-1 2020-06-01",
        "person_key": "SYN-1",
        "placement_type_code": "U1",
        "start_date": date(2020, 9, 1),
    }
    (status,) = stage("legal_status", looked_after=[CARE])
    assert (status["legal_status_code"], status["start_date"], status["end_date"]) == (
        "C2",
        date(2020, 7, 1),
        date(2021, 1, 5),
    )


def test_placement_without_a_start_is_told_by_no_episode(stage: Stage):
    row = CARE | {"placement_start_date": "", "legal_status_start_date": ""}
    (episode,) = stage("looked_after_episode", looked_after=[row])
    assert episode["placement_key"] is None
    assert stage("placement", looked_after=[row]) == []
    assert stage("legal_status", looked_after=[row]) == []


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("p) K2: Children's Homes", "K2"), ("K2", "K2"), ("Residential school", "S1"),
        ("U3 - Foster placement", "U3"), ("f) U6: Foster placement - not FFA", "U6"),
        ("T1: Temporary placement - hospital", "T1"), ("h5", "H5"),
        # In words alone: whether the carer is a relative cannot be told, and is not.
        ("Foster placement", "FOSTER PLACEMENT"), ("In-house fostering", "IN-HOUSE FOSTERING"),
    ],
)  # fmt: skip
def test_placement_type_is_told_by_code_and_kinship_never_by_guess(
    stage: Stage, written: str, code: str
):
    (placement,) = stage("placement", looked_after=[CARE | {"placement_type": written}])
    assert placement["placement_type_code"] == code


def test_placement_speaks_of_the_month_of_the_delivery_alone():
    header = parse_sql_file(WAREHOUSE / "staged" / "annex_a" / "placement.sql").header
    assert header["coverage"] == "latest"


def test_care_leaver(stage: Stage):
    row = {
        "child_id": "SYN-1",
        "eligibility": "b) Former relevant child",
        "in_touch": "a) Yes",
        "accommodation": "B: Parents/relatives",
        "accommodation_suitability": "b) Unsuitable",
        "activity": "G4: Not in education, employment or training - illness or disability",
        "allocated_team": "Care Leavers",
        "latest_contact_date": "04/01/2021",
        "pathway_plan_review_date": "2020-10-01",
    }
    (leaver,) = stage("care_leaver", leaving_care=[row, row | {"in_touch": "b) No"}])
    assert leaver == {
        "row_number": 2,
        "person_key": "SYN-1",
        "eligibility": "FORMER RELEVANT",
        "in_touch_code": "YES",
        "accommodation_code": "B",
        "accommodation_suitability_code": "2",
        "activity_code": "G4",
        "source_team": "Care Leavers",
        "latest_contact_date": date(2021, 1, 4),
        "pathway_plan_review_date": date(2020, 10, 1),
    }


def test_keys_are_unique_where_the_declared_keys_are():
    # Rows of one key are set aside at the door, so the staged keys made from them are unique.
    keys = {name: delivered_tables()[name].key for name in tables_of("annex_a")}
    assert keys["annex_a_referrals"] == ("child_id", "referral_date")
    assert keys["annex_a_looked_after"] == ("child_id", "start_date")
    # One id alone would make a list the home of every child's id.
    assert all(key != ("child_id",) for key in keys.values())


def test_frame_of_a_list_is_text(tmp_path: Path):
    rows, _ = read_list(contacts(tmp_path, HEADER, ROW), "annex_a.xlsx", "annex_a_contacts")
    assert all(pd.api.types.is_string_dtype(rows[column]) for column in rows)
