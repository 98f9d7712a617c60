"""The lists name the council's own records, each in its team's list, and lie nowhere else."""

import csv
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from warehouse import error_lists
from warehouse.authority import Authority
from warehouse.build import Build, prepare
from warehouse.connection import connect
from warehouse.council import Council
from warehouse.error_lists import (
    LISTED_COLUMNS,
    NO_TEAM,
    ErrorLists,
    lists_folder,
    write_error_lists,
)
from warehouse.errors import BuildFailed, ConfigurationError, DeliveryRefused, TidemarkError
from warehouse.files import locked
from warehouse.findings import find_unusable, name_records, start_findings
from warehouse.pseudonyms import open_key
from warehouse.rule_definitions import RuleSeverity
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_census, load_raw
from warehouse.sources.landing import open_delivery

MONTH = date(2021, 1, 1)
ENQUIRIES = """\
s47e_s47_enquiry_id,s47e_referral_id,s47e_person_id,s47e_s47_start_date,s47e_s47_end_date,\
s47e_s47_nfa,s47e_s47_completed_by_team
SYN-E1,SYN-R1,SYN-1,2021-01-04,,N,T1
SYN-E2,SYN-R2,SYN-2,04/01/2021,,N,T1
SYN-E3,SYN-R3,SYN-3,yesterday,,N,
"""
PEOPLE = "care_leaver_activity"
Row = dict[str, str]


def plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


@dataclass
class Month:
    """A council's month built as far as a test wants it, and what its lists then say."""

    council: Council
    tables: list[str] = field(default_factory=list)

    @property
    def landing(self) -> Path:
        return self.council.data_dir / "landing" / "2021-01"

    @property
    def build(self) -> Build:
        return self.council.build(MONTH)

    @property
    def folder(self) -> Path:
        return lists_folder(self.council.data_dir, "901", MONTH)

    def deliver(self, table: str, text: str) -> "Month":
        self.landing.mkdir(parents=True, exist_ok=True)
        (self.landing / f"{table}.csv").write_text(text, encoding="utf-8")
        self.tables.append(table)
        return self

    def build_raw(self, *statements: str) -> "Month":
        """Fill the raw tables, find what cannot be used in them, and run more statements."""
        pseudonyms, _ = open_key(self.council.data_dir)
        self.build.start_anew()
        with connect(self.build.database) as connection:
            prepare(connection, {"delivery_month": MONTH})
            record_delivery(connection, open_delivery(self.landing, MONTH, self.tables))
            start_findings(connection)
            if self.tables[0].startswith("cin_census"):
                load_census(connection, self.landing, pseudonyms)
            for name in self.tables:
                table = delivered_tables()[name]
                if table.layout != "cin_census":
                    load_raw(connection, table, self.landing, pseudonyms)
                find_unusable(connection, table)
            name_records(connection)
            for statement in statements:
                connection.execute(statement)
        return self

    def pseudonym(self, person: str) -> str:
        return open_key(self.council.data_dir)[0].of(person, "person")

    def write(self, team: str | None = None) -> ErrorLists:
        return write_error_lists(self.council, MONTH, team)

    def sheet(self, team: str, name: str = "Errors") -> list[list[str]]:
        book = CalamineWorkbook.from_path(str(self.folder / f"{team}.xlsx"))
        return [[plain(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]

    def listed(self, team: str) -> list[Row]:
        header, *rows = self.sheet(team)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def text(self, team: str) -> list[Row]:
        with (self.folder / f"{team}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def month(tmp_path: Path) -> Month:
    authority = Authority(
        name="Exampleshire", la_code="901", ons_code="E99000901", delivers=("ssd", "local")
    )
    return Month(Council(authority, tmp_path / "data"))


@pytest.fixture
def wide_open() -> Iterator[None]:
    """A process that lets everybody read what it writes, unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def teams(*rows: tuple[str, str, str]) -> str:
    values = ", ".join(f"('{source}', '{name}', date '{day}')" for source, name, day in rows)
    return (
        "create schema dimensions; create table dimensions.team as "
        f"from (values {values}) as team(source_team, team_name, valid_from)"
    )


def responsibility(month: Month, *rows: tuple[str, str, str]) -> str:
    values = ", ".join(
        f"('{month.pseudonym(person)}', '{team}', date '{day}')" for person, team, day in rows
    )
    return (
        "create schema facts; create table facts.case_responsibility as "
        f"from (values {values}) as span(person_key, team, start_date)"
    )


def activity(*people: str) -> str:
    """Rows that cannot be used, because their date cannot be read."""
    header = ",".join(column.name for column in delivered_tables()[PEOPLE].columns)
    return "\n".join([header, *(f'"{person}",soon,19,,,,' for person in people)]) + "\n"


def test_error_is_listed_with_the_councils_own_references(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw(
        teams(("T1", "Assessment 1", "1900-01-01"))
    )
    written = month.write()
    assert [(each.team, each.findings) for each in written.teams] == [
        ("Assessment 1", 1),
        (NO_TEAM, 1),
    ]
    assert month.files() == [
        "Assessment 1.csv", "Assessment 1.xlsx", f"{NO_TEAM}.csv", f"{NO_TEAM}.xlsx"
    ]  # fmt: skip
    assert month.listed("Assessment 1") == [
        {
            "Rule": "not_a_date",
            "What the rule says": "The cell can be read as a date of its layout",
            "What becomes of the record": "Set aside: in no figure",
            "Table": "Section 47 enquiry [ssd_s47_enquiry]",
            "Column": "Date of the strategy discussion that started it [s47e_s47_start_date]",
            "Record reference": "SYN-E2",
            "Person reference": "SYN-2",
            "File": "ssd_s47_enquiry.csv",
            "Sheet": "",
            "Row": "3",
            "KPIs that may be wrong": "CP01, CP02, CP03, CP05, CP06",
        }
    ]
    assert month.text("Assessment 1") == month.listed("Assessment 1")
    assert [row["Record reference"] for row in month.listed(NO_TEAM)] == ["SYN-E3"]


def test_lists_hold_no_pseudonym_and_the_build_no_reference(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.write()
    told = str(month.sheet(NO_TEAM)) + (month.folder / f"{NO_TEAM}.csv").read_text()
    assert "SYN-2" in told
    assert not re.search(r"[0-9a-f]{32}", told)
    for path in month.build.directory.rglob("*"):
        assert not path.is_file() or b"SYN-" not in path.read_bytes()


def test_errors_are_sorted_by_rule_and_a_rule_speaks_in_its_own_words(
    month: Month, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = {"s47_rate": ("CP02", "CP01")}
    monkeypatch.setattr("warehouse.rule_definitions.kpis_of_words", lambda: words)
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw(
        "insert into rejected.finding (source_table, rule, severity, row_number, is_set_aside) "
        "values ('ssd_s47_enquiry', 'LOC10', 'error', 2, false), "
        "('ssd_s47_enquiry', 'LOC10', 'error', 4, false), "
        "('ssd_s47_enquiry', 'empty_column', 'query', null, false)",
        "update rejected.finding set column_name = 's47e_s47_end_date' where rule = 'empty_column'",
    )
    (only,) = month.write().teams
    assert only.by_severity == {RuleSeverity.BLOCK: 2, RuleSeverity.ERROR: 2, RuleSeverity.QUERY: 1}
    rows = month.listed(NO_TEAM)
    assert [(row["Rule"], row["Row"], row["What becomes of the record"]) for row in rows] == [
        ("LOC10", "2", "Stays in the figures"),
        # Its date cannot be read either, so it is in no figure.
        ("LOC10", "4", "Set aside for another error: in no figure"),
        ("empty_column", "", "Please look"),
        ("not_a_date", "3", "Set aside: in no figure"),
        ("not_a_date", "4", "Set aside: in no figure"),
    ]
    assert rows[0]["What the rule says"] == "A section 47 enquiry does not end before it starts"
    assert rows[0]["Column"] == "ssd_s47_enquiry.s47e_s47_start_date; s47e_s47_end_date"
    assert rows[0]["KPIs that may be wrong"] == "CP01, CP02"
    assert rows[2]["Record reference"] == ""


def test_error_goes_to_the_team_responsible_on_or_before_month_end(month: Month) -> None:
    month.deliver(PEOPLE, activity("SYN-1", "SYN-2", "SYN-3")).build_raw(
        teams(("T1", "Assessment 1", "1900-01-01"), ("T2", "PACT 1", "1900-01-01"))
    )
    month.build_raw(
        teams(("T1", "Assessment 1", "1900-01-01"), ("T2", "PACT 1", "1900-01-01")),
        responsibility(
            month,
            ("SYN-1", "Assessment 1", "2019-01-01"),
            ("SYN-1", "PACT 1", "2021-01-31"),
            ("SYN-2", "Assessment 1", "2019-01-01"),
            ("SYN-2", "PACT 1", "2021-02-01"),
            # As the records call it: no name that anybody has given to a team.
            ("SYN-3", "T9", "2020-01-01"),
        ),
    )
    month.write()
    assert {team: month.listed(team)[0]["Person reference"] for team in
            ("PACT 1", "Assessment 1", NO_TEAM)} == {
        "PACT 1": "SYN-1", "Assessment 1": "SYN-2", NO_TEAM: "SYN-3"
    }  # fmt: skip
    assert not [name for name in month.files() if "T9" in name]


def test_team_of_the_record_comes_before_the_team_of_the_person(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.build_raw(
        teams(("T1", "Assessment 1", "1900-01-01"), ("T1", "Front Door", "2021-01-31"),
              ("T1", "Not yet", "2021-02-01"), ("T2", "PACT 1", "1900-01-01")),
        responsibility(month, ("SYN-2", "PACT 1", "2020-01-01"), ("SYN-3", "PACT 1", "2020-01-01")),
    )  # fmt: skip
    month.write()
    assert [row["Person reference"] for row in month.listed("Front Door")] == ["SYN-2"]
    assert [row["Person reference"] for row in month.listed("PACT 1")] == ["SYN-3"]


def test_review_goes_to_the_team_of_the_child_of_its_episode(month: Month) -> None:
    def csv_of(table: str, **cells: str) -> str:
        names = [column.name for column in delivered_tables()[table].columns]
        return f"{','.join(names)}\n{','.join(cells.get(name, '') for name in names)}\n"

    month.deliver(
        "ssd_cla_episodes",
        csv_of("ssd_cla_episodes", clae_cla_episode_id="SYN-L1", clae_person_id="SYN-1",
               clae_cla_id="SYN-C1"),
    ).deliver(
        "ssd_cla_reviews",
        csv_of("ssd_cla_reviews", clar_cla_review_id="SYN-V1", clar_cla_id="SYN-C1",
               clar_cla_review_date="never"),
    ).build_raw()  # fmt: skip
    month.build_raw(
        teams(("T2", "PACT 1", "1900-01-01")),
        responsibility(month, ("SYN-1", "PACT 1", "2020-01-01")),
    )
    month.write()
    references = {row["Record reference"] for row in month.listed("PACT 1")}
    assert references == {"SYN-L1", "SYN-V1"}  # the episode lacks its dates


def test_month_that_stopped_before_its_facts_is_listed(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw(
        "create schema reference; create table reference.team as "
        "select 'T1' as source_team, 'Assessment 1' as team_name, null::date as valid_from"
    )
    assert [each.team for each in month.write().teams] == ["Assessment 1", NO_TEAM]
    month.build_raw()
    assert [each.team for each in month.write().teams] == [NO_TEAM]


@pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
def test_cell_that_begins_like_a_formula_stays_text(month: Month, mark: str) -> None:
    reference = f"{mark}HYPERLINK(1)"
    month.deliver(PEOPLE, activity(reference)).build_raw()
    month.write()
    assert month.listed(NO_TEAM)[0]["Person reference"] == reference
    assert month.text(NO_TEAM)[0]["Person reference"] == f"'{reference}"
    assert b"<f>" not in unpacked(month.folder / f"{NO_TEAM}.xlsx")


def unpacked(workbook: Path) -> bytes:
    import zipfile

    with zipfile.ZipFile(workbook) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_cover_says_what_it_is_and_counts_by_rule(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.write()
    cover = month.sheet(NO_TEAM, "Cover")
    notes = {row[0]: row[1] for row in cover}
    assert notes["Team"] == NO_TEAM
    assert notes["Delivery"] == "Exampleshire, January 2021"
    assert notes["Errors"] == "2"
    assert "names children" in notes["Confidential"]
    assert cover[-1] == [
        "not_a_date", "The cell can be read as a date of its layout", "Set aside: in no figure", "2"
    ]  # fmt: skip
    assert not any("SYN-" in cell for row in cover for cell in row)


def test_list_can_be_filtered_scrolled_and_has_no_merged_cells(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.write()
    book = unpacked(month.folder / f"{NO_TEAM}.xlsx")
    assert b'<autoFilter ref="A1:K3"' in book
    assert b'state="frozen"' in book
    assert b"mergeCell" not in book
    assert book.count(b"<col ") >= len(LISTED_COLUMNS)
    assert (month.folder / f"{NO_TEAM}.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_full_sheet_is_followed_by_another(month: Month, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(error_lists, "GREATEST_SHEET_ROWS", 3)
    month.deliver(PEOPLE, activity(*(f"SYN-{n}" for n in range(1, 6)))).build_raw()
    month.write()
    people = [[row[6] for row in month.sheet(NO_TEAM, name)[1:]]
              for name in ("Errors", "Errors 2", "Errors 3")]  # fmt: skip
    assert people == [["SYN-1", "SYN-2"], ["SYN-3", "SYN-4"], ["SYN-5"]]
    assert len(month.text(NO_TEAM)) == 5


@pytest.mark.usefixtures("wide_open")
def test_lists_can_be_read_by_this_user_alone(month: Month) -> None:
    month.council.data_dir.mkdir()
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.write()
    for path in (month.folder, *month.folder.parents[:3]):
        assert path.stat().st_mode & 0o777 == 0o700, path.name
    assert {path.stat().st_mode & 0o777 for path in month.folder.iterdir()} == {0o600}
    # Nothing is left of the work.
    assert sorted(path.name for path in month.folder.parent.iterdir()) == [".lock", "2021-01"]


def test_old_lists_of_the_month_are_replaced_whole(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw(
        teams(("T1", "Assessment 1", "1900-01-01"))
    )
    month.write()
    month.build_raw()
    month.write()
    assert month.files() == [f"{NO_TEAM}.csv", f"{NO_TEAM}.xlsx"]


def test_month_without_errors_leaves_no_list(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.write()
    month.deliver("ssd_s47_enquiry", "".join(ENQUIRIES.splitlines(keepends=True)[:2]))
    month.tables = ["ssd_s47_enquiry"]
    assert month.build_raw().write().teams == ()
    assert month.files() == []


def test_one_team_alone_leaves_the_lists_of_the_others(month: Month) -> None:
    known = teams(("T1", "Assessment 1", "1900-01-01"))
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw(known)
    month.write()
    other = (month.folder / f"{NO_TEAM}.csv").read_bytes()
    month.build_raw(known, "delete from rejected.finding where row_number = 3")
    assert month.write("assessment 1 ").teams == ()
    assert month.files() == [f"{NO_TEAM}.csv", f"{NO_TEAM}.xlsx"]
    assert (month.folder / f"{NO_TEAM}.csv").read_bytes() == other
    assert [each.team for each in month.write(NO_TEAM).teams] == [NO_TEAM]


def test_unknown_team_is_refused_with_the_names_that_are_known(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw(
        teams(("T1", "Assessment 1", "1900-01-01"))
    )
    assert refusal(month, ConfigurationError, "SYN-2") == (
        f"No team is called that. There are lists for: Assessment 1, {NO_TEAM}."
    )


def refusal(month: Month, kind: type[TidemarkError], team: str | None = None) -> str:
    with pytest.raises(kind) as refused:
        month.write(team)
    return str(refused.value)


def changed(path: Path) -> None:
    path.write_text(path.read_text().replace("SYN-2", "SYN-4"))


@pytest.mark.parametrize("spoil", [Path.unlink, changed])
def test_landing_that_is_not_what_was_built_is_refused(
    month: Month, spoil: Callable[[Path], None]
) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.write()
    before = (month.folder / f"{NO_TEAM}.csv").read_bytes()
    spoil(month.landing / "ssd_s47_enquiry.csv")
    assert refusal(month, DeliveryRefused) == (
        "ssd_s47_enquiry.csv in landing/2021-01 is gone or changed since January 2021 was built, "
        "so the records cannot be named: put back what was delivered, or build the month again."
    )
    assert (month.folder / f"{NO_TEAM}.csv").read_bytes() == before


def test_file_without_errors_may_be_gone(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).deliver(
        "year_of_the_child", "person_id,joined_date,left_date\nSYN-1,2020-01-01,\n"
    ).build_raw()
    (month.landing / "year_of_the_child.csv").unlink()
    assert month.write().findings == 2


def test_month_that_was_not_read_is_refused(month: Month) -> None:
    assert refusal(month, BuildFailed) == "January 2021 has not been built: build it first."
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    month.build.start_anew()
    with duckdb.connect(str(month.build.database)):
        pass
    assert refusal(month, BuildFailed) == (
        "January 2021 stopped before its delivery was read: mend what its run told, "
        "and build it again."
    )
    assert not month.folder.exists()


def test_month_that_stopped_before_its_records_were_checked_is_checked_now(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw("drop table rejected.finding")
    month.write()
    unreadable = [row for row in month.listed(NO_TEAM) if row["Rule"] == "not_a_date"]
    assert sorted(row["Record reference"] for row in unreadable) == ["SYN-E2", "SYN-E3"]


def test_month_that_is_being_built_is_refused(month: Month) -> None:
    month.deliver("ssd_s47_enquiry", ENQUIRIES).build_raw()
    with locked(month.build.month_folder, wait=False):
        assert refusal(month, BuildFailed) == (
            "January 2021 is being built by another run: wait until it has ended."
        )


def test_census_record_is_found_by_the_childs_number_and_its_place(month: Month) -> None:
    child = (
        "<Child><ChildIdentifiers><LAchildID>{0}</LAchildID></ChildIdentifiers><CINdetails>"
        "<CINreferralDate>{1}</CINreferralDate></CINdetails></Child>"
    )
    month.landing.mkdir(parents=True)
    (month.landing / "census.xml").write_text(
        "<Message><Children>"
        + child.format("SYN-1", "2020-05-04")
        + child.format("SYN-2", "May")
        + "</Children></Message>"
    )
    month.tables = ["cin_census_child", "cin_census_details"]
    month.build_raw()
    month.write()
    (row,) = month.listed(NO_TEAM)
    assert row["Record reference"] == row["Person reference"] == "SYN-2"
    assert (row["File"], row["Sheet"], row["Row"]) == ("census.xml", "", "2")
    assert row["Table"] == "Referral [CINdetails]"
    assert row["Column"] == "Date of the referral [CINreferralDate]"


def test_annex_a_record_is_found_by_sheet_and_row(month: Month) -> None:
    month.landing.mkdir(parents=True)
    with xlsxwriter.Workbook(str(month.landing / "annex_a.xlsx")) as book:
        sheet = book.add_worksheet("List 1")
        for number, row in enumerate(
            (
                ["Contacts of the year"],
                ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Date of Contact",
                 "Contact Source"],
                ["SYN-1", "Male", "WBRI", "01/05/2010", "04/01/2021", "1A"],
                ["SYN-2", "Male", "WBRI", "01/05/2010", "a Monday", "1A"],
            )
        ):  # fmt: skip
            sheet.write_row(number, 0, row)
    month.tables = ["annex_a_contacts"]
    month.build_raw()
    month.write()
    (row,) = month.listed(NO_TEAM)
    assert row["Person reference"] == "SYN-2"
    assert (row["File"], row["Sheet"], row["Row"]) == ("annex_a.xlsx", "List 1", "4")
    assert row["Table"] == "Contact [List 1]"
    assert row["Column"] == "Date of the contact"


def test_names_of_teams_become_safe_names_of_files(month: Month) -> None:
    names = [
        "../../etc",
        "Front Door: North/South",
        "front door_ north_south",
        "CON",
        "..",
        "É" * 200,
    ]
    month.deliver(
        "ssd_s47_enquiry",
        ENQUIRIES.splitlines()[0]
        + "".join(f"\nSYN-E{n},R,SYN-{n},soon,,N,T{n}" for n in range(len(names)))
        + "\n",
    ).build_raw(teams(*((f"T{n}", name, "1900-01-01") for n, name in enumerate(names))))
    written = month.write()
    assert {each.team for each in written.teams} == set(names)
    assert {name.removesuffix(".csv") for name in month.files() if name.endswith(".csv")} == {
        "Front Door_ North_South", "front door_ north_south (2)", "_CON", "______etc", "__",
        "É" * 60,
    }  # fmt: skip
    for path in month.council.data_dir.rglob("*.xlsx"):
        assert path.parent == month.folder
