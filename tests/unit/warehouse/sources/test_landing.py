"""The door: what is refused, with which sentence, and what is let in."""

import gzip
import os
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from warehouse.errors import DeliveryRefused
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sources.delivery_table import absent_columns, record_delivery
from warehouse.sources.landing import (
    Delivery,
    delivery_folders,
    landing_directory,
    open_delivery,
)

MONTH = date(2021, 1, 1)
HEADER = "person_id,joined_date,left_date"


def deliver(folder: Path, content: bytes | str, name: str = "year_of_the_child.csv") -> Path:
    folder.mkdir(exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return folder


def refusal(
    folder: Path,
    delivers: Sequence[str] = ("year_of_the_child",),
    required: Collection[str] | None = None,
) -> str:
    with pytest.raises(DeliveryRefused) as refused:
        open_delivery(folder, MONTH, delivers, required)
    return str(refused.value)


def held(delivery: Delivery) -> dict[str, tuple[str, str | None]]:
    """The file and sheet of each table."""
    return {file.table: (file.path.name, file.sheet) for file in delivery.files}


def header_of(table: str, *, without: str = "") -> str:
    names = [column for column in delivered_tables()[table].required if column != without]
    return ",".join(names) + "\n"


def book(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """A workbook of text cells."""
    with xlsxwriter.Workbook(str(path)) as made:
        for name, rows in sheets.items():
            page = made.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    page.write_string(row, column, cell)
    return path


def test_missing_folder_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "2021-01") == (
        "There is no delivery for January 2021: the folder landing/2021-01 does not exist."
    )


def test_empty_folder_is_refused_even_when_marked_complete(tmp_path: Path) -> None:
    (tmp_path / "_COMPLETE").touch()
    assert refusal(tmp_path) == (
        "The delivery for January 2021 is empty: landing/2021-01 holds no files."
    )


def test_missing_file_is_named(tmp_path: Path) -> None:
    deliver(tmp_path, HEADER, "audits.csv")
    assert refusal(tmp_path) == "year_of_the_child.csv is missing from landing/2021-01."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "year_of_the_child.csv is empty: not even a header."),
        (
            "<!DOCTYPE html><html>sign in</html>",
            "year_of_the_child.csv is an HTML or XML page, not a CSV file.",
        ),
        (
            "\ufeff  <html></html>",
            "year_of_the_child.csv is an HTML or XML page, not a CSV file.",
        ),
        (
            "person_id,joined_date\nSYN-1,2020-10-01\n",
            "year_of_the_child.csv: column left_date is missing.",
        ),
        (
            "name\nSYN-1\n",
            "year_of_the_child.csv: columns person_id, joined_date, left_date are missing.",
        ),
        (
            "person_id,joined_date,left_date,Person_ID\nSYN-1,2020-10-01,,SYN-2\n",
            "year_of_the_child.csv: column person_id stands in the header twice.",
        ),
        (
            f"{HEADER}\nSYN-1,2020-10-01,\nSYN-2,2020-10-01\n",
            "year_of_the_child.csv row 3 has 2 fields where the header has 3.",
        ),
        (
            f"{HEADER}\nSYN-1,2020-10-01,,extra\n",
            "year_of_the_child.csv row 2 has 4 fields where the header has 3.",
        ),
        (
            f'{HEADER}\nSYN-1,"2020-10-01,\n',
            "year_of_the_child.csv row 2 cannot be read as CSV: a quotation mark is not closed or "
            "stands in the wrong place.",
        ),
        (
            f"{HEADER}\n".encode("utf-16"),
            "year_of_the_child.csv is UTF-16 text: save it as UTF-8.",
        ),
        (
            f"{HEADER}\nSYN-1,2020-\x0009-01,\n".encode(),
            "year_of_the_child.csv is not plain text (it holds NUL bytes): save it as CSV in "
            "UTF-8.",
        ),
        (
            gzip.compress(HEADER.encode(), mtime=0),
            "year_of_the_child.csv is a workbook or archive, not a CSV file.",
        ),
    ],
)
def test_unusable_file_is_refused_in_one_sentence(
    tmp_path: Path, content: str | bytes, sentence: str
) -> None:
    assert refusal(deliver(tmp_path, content)) == sentence


def test_every_fault_of_a_delivery_is_told_at_once(tmp_path: Path) -> None:
    deliver(tmp_path, "person_id\n")
    with pytest.raises(DeliveryRefused) as refused:
        open_delivery(tmp_path, MONTH, ["year_of_the_child", "audits"])
    assert len(str(refused.value).splitlines()) == 2


def test_columns_in_another_order_and_case_with_extra_ones_are_let_in(tmp_path: Path) -> None:
    deliver(tmp_path, "Left_Date,surname,PERSON_ID,joined_date\n,Example,SYN-1,2020-10-01\n")
    (file,) = open_delivery(tmp_path, MONTH, ["year_of_the_child"]).files
    assert (file.rows, file.columns_dropped, file.encoding) == (1, 1, "utf-8-sig")


def test_windows_1252_is_recognised(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER},note\nSYN-1,2020-10-01,,café\n".encode("cp1252"))
    (file,) = open_delivery(tmp_path, MONTH, ["year_of_the_child"]).files
    assert file.encoding == "cp1252"


def test_file_name_is_matched_without_regard_to_case(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n", "Year_Of_The_Child.CSV")
    assert open_delivery(tmp_path, MONTH, ["year_of_the_child"]).files[0].rows == 0


def test_file_that_no_setting_lists_is_ignored_and_named(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    deliver(tmp_path, "anything", "notes.txt")
    assert open_delivery(tmp_path, MONTH, ["year_of_the_child"]).ignored == ("notes.txt",)


def test_truncated_file_contradicts_the_manifest(tmp_path: Path) -> None:
    whole = f"{HEADER}\nSYN-1,2020-10-01,\nSYN-2,2020-10-01,\n".encode()
    deliver(tmp_path, whole[: -len(b"SYN-2,2020-10-01,\n")])
    (tmp_path / "_COMPLETE").write_text(f"{sha256(whole).hexdigest()}  year_of_the_child.csv  2\n")
    assert refusal(tmp_path) == (
        "year_of_the_child.csv has 1 rows where _COMPLETE says 2: it is truncated or was changed."
    )


def test_changed_file_contradicts_the_manifest(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\nSYN-1,2020-10-01,\n")
    (tmp_path / "_COMPLETE").write_text(f"{'0' * 64}  year_of_the_child.csv  1\n")
    assert refusal(tmp_path) == (
        "year_of_the_child.csv is not the file that _COMPLETE lists (sha256)."
    )


def test_file_that_matches_the_manifest_is_let_in(tmp_path: Path) -> None:
    content = f"{HEADER}\nSYN-1,2020-10-01,\n".encode()
    deliver(tmp_path, content)
    (tmp_path / "_COMPLETE").write_text(
        f"{sha256(content).hexdigest()}  year_of_the_child.csv  1\n"
    )
    assert open_delivery(tmp_path, MONTH, ["year_of_the_child"]).is_marked_complete


# --- What is no file of its own ---------------------------------------------------------------


@pytest.mark.parametrize("name", ["year_of_the_child.csv", "notes.txt", "_COMPLETE"])
def test_link_is_refused_whether_or_not_it_is_expected(tmp_path: Path, name: str) -> None:
    elsewhere = deliver(tmp_path / "elsewhere", f"{HEADER}\n") / "year_of_the_child.csv"
    folder = deliver(tmp_path / "landing", f"{HEADER}\n", "audits.csv")
    (folder / name).symlink_to(elsewhere)
    assert refusal(folder) == f"{name} is a link: put the file itself into the folder."


@pytest.mark.parametrize("name", ["year_of_the_child.csv", "_COMPLETE"])
def test_pipe_is_refused_without_waiting_for_its_end(tmp_path: Path, name: str) -> None:
    deliver(tmp_path, f"{HEADER}\n", "audits.csv")
    os.mkfifo(tmp_path / name)
    assert refusal(tmp_path) == f"{name} is a device or a pipe, not a file."


def test_device_is_refused(tmp_path: Path) -> None:
    try:
        os.mknod(tmp_path / "year_of_the_child.csv", 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("this user may not make device files")
    assert refusal(tmp_path) == "year_of_the_child.csv is a device or a pipe, not a file."


def test_folder_in_the_delivery_is_passed_over(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    deliver(tmp_path / "audits.csv", f"{HEADER}\n")
    assert open_delivery(tmp_path, MONTH, ["year_of_the_child"]).ignored == ()


# --- Packed, damaged, disguised ---------------------------------------------------------------


def test_packed_file_is_let_in_and_its_own_bytes_are_remembered(tmp_path: Path) -> None:
    content = f"{HEADER}\nSYN-1,2020-10-01,\n".encode()
    data = gzip.compress(content, mtime=0)
    deliver(tmp_path, data, "year_of_the_child.csv.gz")
    (file,) = open_delivery(tmp_path, MONTH, ["year_of_the_child"]).files
    assert (file.rows, file.sha256, file.size_bytes) == (1, sha256(data).hexdigest(), len(data))
    assert file.content_sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        (
            "year_of_the_child.csv.gz",
            gzip.compress((HEADER + "\n" + "SYN-1,2020-10-01,\n" * 500).encode(), mtime=0)[:-12],
            "year_of_the_child.csv.gz is damaged or cut off: it does not unpack.",
        ),
        (
            "year_of_the_child.csv.gz",
            gzip.compress((HEADER + "\n" + "S,,\n" * 2**20).encode(), mtime=0),
            "year_of_the_child.csv.gz unpacks to more than 200 times its size, or to more than "
            "4 GB: it is refused unread.",
        ),
        (
            "year_of_the_child.csv.gz",
            HEADER,
            "year_of_the_child.csv.gz is not a gzip file, though its name says so.",
        ),
        (
            "year_of_the_child.xlsx",
            f"{HEADER}\n",
            "year_of_the_child.xlsx is not an .xlsx workbook.",
        ),
        (
            "year_of_the_child.csv",
            "\ufeff",
            "year_of_the_child.csv is empty: not even a header.",
        ),
        (
            "year_of_the_child.csv",
            "person_id;joined_date;left_date\nSYN-1;2020-10-01;\n",
            "year_of_the_child.csv is separated by semicolons: save it as CSV with commas.",
        ),
    ],
)
def test_damaged_or_disguised_file_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | str, sentence: str
) -> None:
    # That the table is missing is no news where its file is there.
    assert refusal(deliver(tmp_path, content, name)).splitlines()[0] == sentence


def test_workbook_called_csv_is_refused(tmp_path: Path) -> None:
    book(tmp_path / "made.xlsx", {"year_of_the_child": [HEADER.split(",")]})
    (tmp_path / "made.xlsx").rename(tmp_path / "year_of_the_child.csv")
    assert refusal(tmp_path) == ("year_of_the_child.csv is a workbook or archive, not a CSV file.")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("<html>Sign in</html>", "cin.xml is an HTML page, not an XML census."),
        (f"{HEADER}\n", "cin.xml is not XML."),
        (b"PK\x03\x04", "cin.xml is a workbook or archive, not an XML file."),
    ],
)
def test_something_else_called_xml_is_refused_once(
    tmp_path: Path, content: bytes | str, sentence: str
) -> None:
    assert refusal(deliver(tmp_path, content, "cin.xml"), tables_of("cin_census")) == sentence


@contextmanager
def _growing(path: Path, row: bytes) -> Iterator[None]:
    """A file to which another program adds rows, without a pause."""
    is_over = threading.Event()

    def write() -> None:
        with path.open("ab", buffering=0) as file:
            while not is_over.is_set():
                file.write(row)
                is_over.wait(0.001)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield
    finally:
        is_over.set()
        writer.join()


def test_file_that_is_still_growing_is_refused(tmp_path: Path) -> None:
    row = "SYN-1,2020-10-01,\n"
    deliver(tmp_path, f"{HEADER}\n" + row * 50_000)
    with _growing(tmp_path / "year_of_the_child.csv", row.encode()):
        sentence = refusal(tmp_path)
    assert sentence == "year_of_the_child.csv is still being written: wait until it is whole."


# --- Which file holds which table -------------------------------------------------------------


def test_table_in_two_files_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    deliver(tmp_path, gzip.compress(f"{HEADER}\n".encode()), "year_of_the_child.csv.gz")
    assert refusal(tmp_path) == (
        "year_of_the_child stands in year_of_the_child.csv and year_of_the_child.csv.gz: leave "
        "one in landing/2021-01."
    )


def test_file_with_the_columns_of_another_table_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, header_of("audits"))
    assert refusal(tmp_path) == (
        "year_of_the_child.csv: columns joined_date, left_date are missing."
    )


def test_files_that_are_not_expected_are_passed_over_whatever_they_are(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    for name, content in (
        ("audits.csv", "broken"),
        ("ssd_person.csv", ""),
        ("cin.xml", "<html>"),
        ("annex_a.xlsx", "no workbook"),
        ("letter.docx", b"PK\x03\x04"),
    ):
        deliver(tmp_path, content, name)
    delivery = open_delivery(tmp_path, MONTH, ["year_of_the_child"])
    assert delivery.ignored == (
        *("annex_a.xlsx", "audits.csv", "cin.xml", "letter.docx", "ssd_person.csv"),
    )
    assert delivery.tables == {"year_of_the_child"}


RETURN = tables_of("ssda903")
NEEDED = ("ssda903_header", "ssda903_episodes")


def deliver_return(folder: Path, **names: str) -> Path:
    """The two tables that every looked-after return has, and others under the names given."""
    names = {"ssda903_header": "header.csv", "ssda903_episodes": "episodes.csv", **names}
    for table, name in names.items():
        deliver(folder, header_of(table), name)
    return folder


@pytest.mark.parametrize(
    "name", ["a.csv", "SSDA903_2021_episodes.csv", "upload 7 (final).CSV", "header of 2021.csv"]
)
def test_file_of_the_return_is_known_by_its_columns_and_not_its_name(
    tmp_path: Path, name: str
) -> None:
    deliver_return(tmp_path, ssda903_episodes=name, ssda903_header="b.csv")
    delivery = open_delivery(tmp_path, MONTH, RETURN, NEEDED)
    assert held(delivery)["ssda903_episodes"] == (name, None)
    assert delivery.files[0].layout == "ssda903"


@pytest.mark.parametrize("table", [name for name in RETURN if not name.endswith("_last_year")])
def test_every_table_of_the_return_is_known_by_its_columns(tmp_path: Path, table: str) -> None:
    names = {name: f"{number}.csv" for number, name in enumerate({*NEEDED, table})}
    delivery = open_delivery(deliver_return(tmp_path, **names), MONTH, RETURN, NEEDED)
    assert held(delivery)[table] == (names[table], None)


def test_columns_that_a_council_sends_besides_do_not_hide_a_table(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, "CHILD,DOB,SEX,ETHNIC,UPN,MOTHER,MC_DOB\n", "header.csv")
    deliver(tmp_path, "SURNAME,CHILD,SEX,DOB,DUC\n", "children.csv")
    files = {f.table: f for f in open_delivery(tmp_path, MONTH, RETURN, NEEDED).files}
    assert files["ssda903_header"].columns_dropped == 3
    assert files["ssda903_uasc"].columns_dropped == 3


@pytest.mark.parametrize(
    "name", ["episodes_last_year.csv", "Episodes Previous Year.csv", "previous_year_b.csv"]
)
def test_file_of_last_year_is_known_by_its_name(tmp_path: Path, name: str) -> None:
    deliver_return(tmp_path, ssda903_episodes_last_year=name)
    delivery = open_delivery(tmp_path, MONTH, RETURN, NEEDED)
    assert held(delivery)["ssda903_episodes_last_year"] == (name, None)
    assert held(delivery)["ssda903_episodes"] == ("episodes.csv", None)


def test_column_that_a_file_of_the_return_lacks_is_named(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, header_of("ssda903_episodes", without="DEC"), "SSDA903_episodes_21.csv")
    (tmp_path / "episodes.csv").unlink()
    assert refusal(tmp_path, RETURN, NEEDED) == ("SSDA903_episodes_21.csv: column DEC is missing.")


def test_columns_of_two_tables_in_one_file_are_refused(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, "CHILD,DUC,REVIEW,REVIEW_CODE\n", "both.csv")
    assert refusal(tmp_path, RETURN, NEEDED) == (
        "both.csv has the columns of several tables (ssda903_reviews, ssda903_uasc): name it "
        "after one."
    )


def test_file_named_after_its_table_may_have_the_columns_of_others(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, "CHILD,DUC,REVIEW,REVIEW_CODE\n", "ssda903_uasc.csv")
    delivery = open_delivery(tmp_path, MONTH, RETURN, NEEDED)
    assert held(delivery)["ssda903_uasc"] == ("ssda903_uasc.csv", None)


def test_two_files_with_the_columns_of_one_table_are_refused(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, header_of("ssda903_episodes"), "more.csv")
    assert refusal(tmp_path, RETURN, NEEDED) == (
        "ssda903_episodes stands in episodes.csv and more.csv: leave one in landing/2021-01."
    )


def test_csv_with_the_columns_of_no_table_is_passed_over(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, "name,words\nExample,None\n", "notes.csv")
    assert open_delivery(tmp_path, MONTH, RETURN, NEEDED).ignored == ("notes.csv",)


def test_missing_table_of_the_return_is_called_by_its_layout(tmp_path: Path) -> None:
    deliver(tmp_path, header_of("ssda903_header"), "a.csv")
    assert refusal(tmp_path, RETURN, NEEDED) == (
        "ssda903_episodes (SSDA903 return) is missing from landing/2021-01."
    )


def test_own_tables_may_be_sheets_of_one_workbook(tmp_path: Path) -> None:
    sheets = {
        "Year_of_the_child": [["left_date", "Person_ID", "joined_date", "surname"]],
        "notes": [["anything"]],
        " AUDITS ": [list(delivered_tables()["audits"].required)],
    }
    book(tmp_path / "performance 2021.xlsx", sheets)
    delivery = open_delivery(tmp_path, MONTH, ["year_of_the_child", "audits"])
    assert held(delivery) == {
        "year_of_the_child": ("performance 2021.xlsx", "Year_of_the_child"),
        "audits": ("performance 2021.xlsx", " AUDITS "),
    }
    assert [file.columns_dropped for file in delivery.files] == [0, 1]
    assert delivery.ignored == ("performance 2021.xlsx sheet notes",)


def test_only_sheet_of_a_workbook_called_like_a_table_is_the_table(tmp_path: Path) -> None:
    book(tmp_path / "Year_of_the_Child.xlsx", {"Sheet1": [HEADER.split(","), ["SYN-1", "x", ""]]})
    (file,) = open_delivery(tmp_path, MONTH, ["year_of_the_child"]).files
    assert (file.sheet, file.rows) == ("Sheet1", 1)


def test_workbook_of_several_sheets_is_not_guessed_at(tmp_path: Path) -> None:
    sheets = {"Sheet1": [HEADER.split(",")], "Sheet2": [["anything"]]}
    book(tmp_path / "year_of_the_child.xlsx", sheets)
    assert refusal(tmp_path) == "year_of_the_child.csv is missing from landing/2021-01."


def test_sheet_that_lacks_a_column_is_named_with_its_workbook(tmp_path: Path) -> None:
    book(tmp_path / "own.xlsx", {"year_of_the_child": [["person_id", "left_date"]]})
    assert refusal(tmp_path) == ("own.xlsx sheet year_of_the_child: column joined_date is missing.")


def test_table_as_a_sheet_and_as_a_file_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    book(tmp_path / "own.xlsx", {"year_of_the_child": [HEADER.split(",")]})
    assert refusal(tmp_path) == (
        "year_of_the_child stands in own.xlsx and year_of_the_child.csv: leave one in "
        "landing/2021-01."
    )


CONTACTS = [
    *("Child Unique ID", "Gender", "Ethnicity", "Date of Birth"),
    *("Date of Contact", "Contact Source"),
]
REFERRALS = [*CONTACTS[:4], "Date of referral", "Referral Source", "Referral NFA?"]
LISTS = tables_of("annex_a")


def test_lists_of_an_annex_a_workbook_are_its_tables_and_others_may_be_absent(
    tmp_path: Path,
) -> None:
    sheets = {"Cover": [["Annex A"]], "List 1": [CONTACTS], "List 3": [REFERRALS]}
    book(tmp_path / "Annex_A 2021.xlsx", sheets)
    delivery = open_delivery(tmp_path, MONTH, LISTS, ())
    assert held(delivery) == {
        "annex_a_contacts": ("Annex_A 2021.xlsx", "List 1"),
        "annex_a_referrals": ("Annex_A 2021.xlsx", "List 3"),
    }


def test_list_that_must_come_is_missed(tmp_path: Path) -> None:
    book(tmp_path / "annex_a.xlsx", {"List 1": [CONTACTS]})
    assert refusal(tmp_path, LISTS, ["annex_a_contacts", "annex_a_referrals"]) == (
        "annex_a_referrals (Annex A workbook) is missing from landing/2021-01."
    )


def test_two_annex_a_workbooks_are_refused(tmp_path: Path) -> None:
    book(tmp_path / "annex_a.xlsx", {"List 1": [CONTACTS]})
    book(tmp_path / "annex_a_new.xlsx", {"List 1": [CONTACTS]})
    assert refusal(tmp_path, LISTS, ()) == (
        "annex_a_contacts stands in annex_a.xlsx and annex_a_new.xlsx: leave one in "
        "landing/2021-01."
    )


CENSUS = (
    "<Message><Header><CollectionDetails><Collection>CIN</Collection></CollectionDetails>"
    "</Header><Children><Child><ChildIdentifiers><LAchildID>SYN-1</LAchildID>"
    "</ChildIdentifiers></Child></Children></Message>"
)


@pytest.mark.parametrize("name", ["anything.xml", "CIN 2021.XML", "cin.xml.gz"])
def test_census_is_all_of_its_tables_under_any_name(tmp_path: Path, name: str) -> None:
    is_packed = name.endswith(".gz")
    deliver(tmp_path, gzip.compress(CENSUS.encode()) if is_packed else CENSUS, name)
    delivery = open_delivery(tmp_path, MONTH, tables_of("cin_census"))
    assert set(held(delivery)) == set(tables_of("cin_census"))
    assert {file.table: file.rows for file in delivery.files if file.rows} == {
        "cin_census_header": 1,
        "cin_census_child": 1,
    }


def test_census_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    child = CENSUS[CENSUS.index("<Child>") : CENSUS.index("</Children>")]
    many = CENSUS.replace(child, child * 50_000)
    deliver(tmp_path, gzip.compress(many.encode()), "cin.xml.gz")
    assert refusal(tmp_path, tables_of("cin_census")) == (
        "cin.xml.gz unpacks to more than 200 times its size, or to more than 4 GB: it is refused "
        "unread."
    )


def test_two_censuses_are_refused(tmp_path: Path) -> None:
    deliver(tmp_path, CENSUS, "a.xml")
    deliver(tmp_path, CENSUS, "b.xml")
    others = len(tables_of("cin_census")) - 1
    assert refusal(tmp_path, tables_of("cin_census")) == (
        f"cin_census_header and {others} more tables stand in a.xml and b.xml: leave one in "
        "landing/2021-01."
    )


def test_census_of_another_authority_is_refused(tmp_path: Path) -> None:
    told = CENSUS.replace("</Header>", "<Source><LEA>301</LEA></Source></Header>")
    deliver(tmp_path, told, "cin.xml")
    tables = tables_of("cin_census")
    assert open_delivery(tmp_path, MONTH, tables, la_code="301").tables == set(tables)
    with pytest.raises(DeliveryRefused) as refused:
        open_delivery(tmp_path, MONTH, tables, la_code="302")
    assert str(refused.value) == (
        "cin.xml is the census of another authority: its LEA is not 302, the la_code of this "
        "council's settings."
    )


def test_census_that_names_no_authority_may_be_anybodys(tmp_path: Path) -> None:
    deliver(tmp_path, CENSUS, "cin.xml")
    assert open_delivery(tmp_path, MONTH, tables_of("cin_census"), la_code="302").files


def test_elements_that_no_census_has_are_counted_once_with_the_children(tmp_path: Path) -> None:
    odd = CENSUS.replace("</Child>", "<Later/><Later/><Extra/></Child>")
    deliver(tmp_path, odd, "cin.xml")
    delivery = open_delivery(tmp_path, MONTH, tables_of("cin_census"))
    assert {f.table: f.columns_dropped for f in delivery.files if f.columns_dropped} == {
        "cin_census_child": 2
    }


def test_census_whose_group_is_misspelt_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, CENSUS.replace("</Child>", "\n<CINdetail/></Child>"), "cin.xml")
    assert refusal(tmp_path, tables_of("cin_census")) == (
        "cin.xml line 2: the element is spelt almost like CINdetails: it would not be read."
    )


def test_layout_that_is_due_and_has_no_file_is_missed(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    with pytest.raises(DeliveryRefused) as refused:
        open_delivery(tmp_path, MONTH, (*RETURN, *LISTS), NEEDED, layouts_due=["annex_a"])
    assert str(refused.value) == (
        "No file of the layout annex_a (Annex A workbook) is in landing/2021-01."
    )
    book(tmp_path / "annex_a.xlsx", {"List 1": [CONTACTS]})
    assert open_delivery(tmp_path, MONTH, (*RETURN, *LISTS), NEEDED, layouts_due=["annex_a"]).files


def test_sheets_that_hold_no_list_are_passed_over_and_named(tmp_path: Path) -> None:
    book(tmp_path / "annex_a.xlsx", {"Cover": [["Annex A"]], "List 1": [CONTACTS], "Codes": []})
    assert open_delivery(tmp_path, MONTH, LISTS, ()).ignored == (
        "annex_a.xlsx sheet Cover",
        "annex_a.xlsx sheet Codes",
    )


def test_column_called_almost_like_a_missing_one_is_named_by_its_place(tmp_path: Path) -> None:
    needed = delivered_tables()["ssd_cp_plans"].required
    header = ["CP Plan Start Date" if n == "cppl_cp_plan_start_date" else n for n in needed]
    deliver(tmp_path, ",".join(["CANARYJANE Smith", *header]) + "\n", "ssd_cp_plans.csv")
    told = refusal(tmp_path, ["ssd_cp_plans"])
    place = header.index("CP Plan Start Date") + 2
    assert told == (
        "ssd_cp_plans.csv: column cppl_cp_plan_start_date is missing. "
        f"The header of column {place} is like cppl_cp_plan_start_date: name it so."
    )


# --- What is nobody's table -------------------------------------------------------------------

JUNK = (
    b"name;words\nExample;None\n",
    b"",
    b"<html>Sign in</html>",
    b"PK\x03\x04" + bytes(50),
    b'a,b\n"1,2\n',
    b"a,b\n1\n",
    "a,b\n".encode("utf-16"),
)


@pytest.mark.parametrize("content", JUNK)
@pytest.mark.parametrize("name", ["Notes of Jane.csv", "list.csv"])
def test_stray_csv_that_cannot_be_read_is_passed_over(
    tmp_path: Path, content: bytes, name: str
) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, content, name)
    delivery = open_delivery(tmp_path, MONTH, RETURN, NEEDED)
    assert delivery.ignored == (name,)
    assert delivery.tables == set(NEEDED)


@pytest.mark.parametrize(
    "name",
    [
        *("OC2 return.csv", "SSDA903 2021.csv", "my social worker.csv", "Prev-Perm_21.csv"),
        *("annex_a.csv", "placed_adoption (2).csv", "MISSING.csv", "uasc.csv.gz"),
    ],
)
def test_file_named_like_a_table_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    deliver_return(tmp_path)
    data = b"CHILD;DOB\n1;2\n"
    deliver(tmp_path, gzip.compress(data) if name.endswith(".gz") else data, name)
    assert refusal(tmp_path, RETURN, NEEDED) == (
        f"{name} is separated by semicolons: save it as CSV with commas."
    )


@pytest.mark.parametrize("content", [b"no workbook", b"PK\x03\x04junk", b"\xd0\xcf\x11\xe0"])
def test_stray_workbook_that_cannot_be_read_is_passed_over(tmp_path: Path, content: bytes) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    deliver(tmp_path, content, "Rota of Jane.xlsx")
    assert open_delivery(tmp_path, MONTH, ["year_of_the_child"]).ignored == ("Rota of Jane.xlsx",)


@pytest.mark.parametrize(
    ("name", "tables"),
    [("annex_a 2021.xlsx", LISTS), ("Year_of_the_Child.xlsx", ("year_of_the_child",))],
)
def test_workbook_named_after_its_table_that_cannot_be_read_is_refused(
    tmp_path: Path, name: str, tables: Sequence[str]
) -> None:
    told = refusal(deliver(tmp_path, b"no workbook", name), tables, ())
    assert told == f"{name} is not an .xlsx workbook."


# --- Which optional columns are not there -----------------------------------------------------


def test_optional_columns_that_a_file_lacks_are_kept_by_name(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, header_of("ssda903_episodes").strip() + ",urn\n", "episodes.csv")
    deliver(tmp_path, header_of("ssda903_social_worker"), "social_worker.csv")
    absent = {
        f.table: f.columns_absent for f in open_delivery(tmp_path, MONTH, RETURN, NEEDED).files
    }
    assert absent == {
        "ssda903_header": (),
        "ssda903_episodes": ("REASON_PLACE_CHANGE",),
        "ssda903_social_worker": ("SW_REASON",),
    }


def test_optional_columns_that_the_file_lacks_are_recorded_with_the_build(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    with duckdb.connect() as connection:
        assert absent_columns(connection) == frozenset()  # before it is recorded
        record_delivery(connection, open_delivery(tmp_path, MONTH, RETURN, NEEDED))
        assert absent_columns(connection) == {
            ("ssda903_episodes", "REASON_PLACE_CHANGE"),
            ("ssda903_episodes", "URN"),
        }


def test_whole_layouts_and_single_tables_come_together(tmp_path: Path) -> None:
    deliver_return(tmp_path)
    deliver(tmp_path, f"{HEADER}\n")
    deliver(tmp_path, CENSUS, "cin.xml")
    wanted = (*RETURN, *tables_of("cin_census"), "year_of_the_child")
    delivery = open_delivery(
        tmp_path, MONTH, wanted, (*NEEDED, *tables_of("cin_census"), "year_of_the_child")
    )
    assert {file.layout for file in delivery.files} == {"ssda903", "cin_census", "local"}
    # In the order of the declarations, whatever the files are called.
    order = list(delivered_tables())
    assert [file.table for file in delivery.files] == sorted(delivery.tables, key=order.index)


# --- The manifest -----------------------------------------------------------------------------


def manifest_line(path: Path, rows: int, name: str | None = None) -> str:
    return f"{sha256(path.read_bytes()).hexdigest()}  {name or path.name}  {rows}\n"


def test_manifest_may_name_files_with_spaces_and_in_any_case(tmp_path: Path) -> None:
    deliver_return(tmp_path, ssda903_episodes="my Episodes 2021.csv")
    lines = [
        manifest_line(tmp_path / "my Episodes 2021.csv", 0, "MY episodes 2021.csv"),
        manifest_line(tmp_path / "header.csv", 0),
    ]
    (tmp_path / "_COMPLETE").write_text("\n".join(lines))
    assert open_delivery(tmp_path, MONTH, RETURN, NEEDED).is_marked_complete


def test_manifest_is_compared_with_the_bytes_of_workbooks_and_censuses(tmp_path: Path) -> None:
    deliver(tmp_path, CENSUS, "cin.xml")
    book(tmp_path / "own.xlsx", {"year_of_the_child": [HEADER.split(",")]})
    wanted = (*tables_of("cin_census"), "year_of_the_child")
    lines = [
        # Of which of its tables the rows are is not said, so any number will do.
        manifest_line(tmp_path / "cin.xml", 999),
        manifest_line(tmp_path / "own.xlsx", 999),
    ]
    (tmp_path / "_COMPLETE").write_text("".join(lines))
    assert open_delivery(tmp_path, MONTH, wanted).is_marked_complete
    (tmp_path / "_COMPLETE").write_text(f"{'0' * 64}  cin.xml  1\n{lines[1]}")
    assert refusal(tmp_path, wanted) == ("cin.xml is not the file that _COMPLETE lists (sha256).")


def test_file_of_the_manifest_that_has_not_come_is_missed_even_where_it_is_optional(
    tmp_path: Path,
) -> None:
    deliver_return(tmp_path)
    lines = [manifest_line(tmp_path / name, 0) for name in ("header.csv", "episodes.csv")]
    lines.append(f"{'0' * 64}  oc3 of 2021.csv  12\n")
    (tmp_path / "_COMPLETE").write_text("".join(lines))
    assert refusal(tmp_path, RETURN, NEEDED) == (
        "oc3 of 2021.csv is in the manifest of _COMPLETE, but not in landing/2021-01."
    )


def test_file_that_the_manifest_does_not_name_is_refused(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    deliver(tmp_path, "anything", "notes.txt")
    (tmp_path / "_COMPLETE").write_text(manifest_line(tmp_path / "notes.txt", 0))
    assert refusal(tmp_path) == "year_of_the_child.csv is not in the manifest of _COMPLETE."


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "0  ../year_of_the_child.csv  1",
            "_COMPLETE line 2 names a file of another folder: only names without a path are read.",
        ),
        (
            "0  C:\\data\\year_of_the_child.csv  1",
            "_COMPLETE line 2 names a file of another folder: only names without a path are read.",
        ),
        *(
            (
                line,
                "_COMPLETE line 2 is not a manifest line: sha256, name and rows are expected.",
            )
            for line in ("complete", "0 year_of_the_child.csv", "0 a.csv many", "0 a.csv ²", "0 1")
        ),
    ],
)
def test_line_that_is_no_manifest_line_is_refused(tmp_path: Path, line: str, sentence: str) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    (tmp_path / "_COMPLETE").write_text(f"\n{line}\n", encoding="utf-8")
    assert refusal(tmp_path) == sentence


def test_marker_may_have_been_written_on_windows(tmp_path: Path) -> None:
    deliver(tmp_path, f"{HEADER}\n")
    line = manifest_line(tmp_path / "year_of_the_child.csv", 0).strip().upper()
    (tmp_path / "_COMPLETE").write_bytes(f"\ufeff{line}\r\n".encode())
    assert open_delivery(tmp_path, MONTH, ["year_of_the_child"]).is_marked_complete


# --- Where it lies ----------------------------------------------------------------------------


def test_delivery_lies_under_its_council_where_several_share_a_folder(tmp_path: Path) -> None:
    landing = tmp_path / "landing"
    assert landing_directory(tmp_path, "901", MONTH) == landing / "2021-01"
    (landing / "902").mkdir(parents=True)
    assert landing_directory(tmp_path, "901", MONTH) == landing / "901" / "2021-01"
    assert refusal(landing / "901" / "2021-01") == (
        "There is no delivery for January 2021: the folder landing/901/2021-01 does not exist."
    )


def test_deliveries_of_a_month_are_in_their_order_and_nothing_else_is_one(tmp_path: Path) -> None:
    for name in ("2021-01-10", "2021-01-2", "2021-01", "2020-12-3", "2021-02"):
        (tmp_path / name).mkdir()
    for name in ("2021-01-1", "2021-01-02", "2021-01 old", "2021-13", "901", "2021-01-x"):
        (tmp_path / name).mkdir()
    (tmp_path / "2021-03").touch()
    assert {
        f"{month:%Y-%m}": [folder.name for folder in folders]
        for month, folders in delivery_folders(tmp_path).items()
    } == {
        "2020-12": ["2020-12-3"],
        "2021-01": ["2021-01", "2021-01-2", "2021-01-10"],
        "2021-02": ["2021-02"],
    }


def test_files_that_programs_leave_beside_an_open_one_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "year_of_the_child.csv").write_text(f"{HEADER}\nSYN-1,2020-09-01,\n")
    (tmp_path / "~$workforce.xlsx").write_bytes(b"a lock, not a workbook")
    (tmp_path / ".year_of_the_child.csv.swp").write_bytes(b"a lock")
    delivery = open_delivery(
        tmp_path, MONTH, ["year_of_the_child", "workforce"], ["year_of_the_child"]
    )
    assert [file.table for file in delivery.files] == ["year_of_the_child"]
    assert delivery.ignored == ()
