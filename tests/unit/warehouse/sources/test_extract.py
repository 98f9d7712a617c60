"""Raw tables: text as delivered, columns by name, identifiers as pseudonyms."""

import gzip
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from warehouse.build import prepare
from warehouse.errors import DeliveryRefused
from warehouse.pseudonyms import Pseudonyms
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_census, load_raw
from warehouse.sources.landing import open_delivery

TABLE = delivered_tables()["commentary"]
PSEUDONYMS = Pseudonyms(b"k" * 32)


def load(folder: Path, table: str, text: str) -> list[tuple[object, ...]]:
    (folder / f"{table}.csv").write_text(text, encoding="utf-8")
    with duckdb.connect() as connection:
        prepare(connection, {})
        record_delivery(connection, open_delivery(folder, date(2021, 1, 1), [table]))
        load_raw(connection, delivered_tables()[table], folder, PSEUDONYMS)
        return connection.execute(f"select * from raw.{table} order by row_number").fetchall()


def test_text_is_kept_byte_for_byte(tmp_path: Path) -> None:
    words = ["Fernando", "NA", "null", "Nan Road", "00012", "1.0", " padded ", "naïve"]
    rows = "".join(f"CP05,2021-01,highlight,{word},role,2021-02-05\n" for word in words)
    header = "kpi_code,month,kind,text,author_role,entry_date\n"
    loaded = load(tmp_path, "commentary", header + rows)
    assert [row[4] for row in loaded] == words


def test_blank_cell_is_null_and_rows_are_numbered_as_in_a_spreadsheet(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "commentary",
        "kpi_code,month,kind,text,author_role,entry_date\n"
        ",2021-01,overall,First,,2021-02-05\n"
        "  ,2021-01,overall,Second,,2021-02-05\n",
    )
    assert [(row[0], row[1]) for row in loaded] == [(2, None), (3, None)]


def test_columns_are_matched_by_name_not_position(tmp_path: Path) -> None:
    loaded = load(
        tmp_path,
        "commentary",
        "text,entry_date,surname,KIND,month,author_role,kpi_code\n"
        "Words,2021-02-05,Example,update,2021-01,role,CP05\n",
    )
    assert loaded == [(2, "CP05", "2021-01", "update", "Words", "role", "2021-02-05")]


def test_identifier_is_replaced_by_the_same_pseudonym_everywhere(tmp_path: Path) -> None:
    header = "person_id,joined_date,left_date\n"
    loaded = load(
        tmp_path, "year_of_the_child", header + "SYN-1,2020-10-01,\n SYN-1 ,2021-01-01,\n"
    )
    assert [row[1] for row in loaded] == [PSEUDONYMS.of("SYN-1", "person")] * 2


def test_one_identifier_of_two_kinds_has_two_pseudonyms() -> None:
    assert PSEUDONYMS.of("1", "person") != PSEUDONYMS.of("1", "worker")


def test_another_key_gives_other_pseudonyms() -> None:
    assert PSEUDONYMS.of("1", "person") != Pseudonyms(b"j" * 32).of("1", "person")


def test_optional_column_may_be_absent(tmp_path: Path) -> None:
    header = "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date\n"
    ((_, _, _, day, seen, alone),) = load(
        tmp_path, "ssd_cin_visits", header + "1,SYN-1,2021-01-05\n"
    )
    assert (day, seen, alone) == ("2021-01-05", None, None)


def test_table_not_delivered_is_made_empty(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        (tmp_path / "audits.csv").write_text(
            ",".join(column.name for column in delivered_tables()["audits"].columns)
        )
        record_delivery(connection, open_delivery(tmp_path, date(2021, 1, 1), ["audits"]))
        assert load_raw(connection, TABLE, tmp_path, PSEUDONYMS) == 0
        assert connection.execute("select count(*) from raw.commentary").fetchone() == (0,)


def test_file_that_changed_after_the_door_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "year_of_the_child.csv"
    path.write_text("person_id,joined_date,left_date\nSYN-1,2020-10-01,\n")
    with duckdb.connect() as connection:
        prepare(connection, {})
        record_delivery(
            connection, open_delivery(tmp_path, date(2021, 1, 1), ["year_of_the_child"])
        )
        path.write_text("person_id,joined_date,left_date\nSYN-2,2020-10-01,\n")
        with pytest.raises(DeliveryRefused, match="changed while it was being read"):
            load_raw(connection, delivered_tables()["year_of_the_child"], tmp_path, PSEUDONYMS)


def loaded(folder: Path, table: str) -> list[tuple[object, ...]]:
    """The rows of a table of a delivery that lies in the folder already."""
    with duckdb.connect() as connection:
        prepare(connection, {})
        record_delivery(connection, open_delivery(folder, date(2021, 1, 1), [table]))
        load_raw(connection, delivered_tables()[table], folder, PSEUDONYMS)
        return connection.execute(f"select * from raw.{table} order by row_number").fetchall()


def sheet(path: Path, name: str, rows: Sequence[Sequence[object]]) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet(name)
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                page.write(number, column, cell, day if isinstance(cell, date) else None)


WORDS = [
    *("Fernando", "NA", "null", "Nan Road", "00012", "1.0", "12.0", "44227", " padded ", "naïve"),
    *("#N/A", "TRUE", "no-break\u00a0space", "zero\u200bwidth"),
]
COMMENTARY = "kpi_code,month,kind,text,author_role,entry_date\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("packed", [False, True])
def test_text_is_kept_byte_for_byte_however_it_is_packed(
    tmp_path: Path, encoding: str, end: str, packed: bool
) -> None:
    rows = "".join(f"CP05,2021-01,highlight,{word},role,2021-02-05\n" for word in WORDS)
    data = (COMMENTARY + rows).replace("\n", end).encode(encoding)
    if packed:
        (tmp_path / "commentary.csv.gz").write_bytes(gzip.compress(data))
    else:
        (tmp_path / "commentary.csv").write_bytes(data)
    assert [row[4] for row in loaded(tmp_path, "commentary")] == WORDS


def test_text_of_a_workbook_is_kept_byte_for_byte(tmp_path: Path) -> None:
    rows = [["CP05", "2021-01", "highlight", word, "role", "2021-02-05"] for word in WORDS]
    sheet(tmp_path / "own.xlsx", "commentary", [COMMENTARY.strip().split(","), *rows])
    assert [row[4] for row in loaded(tmp_path, "commentary")] == WORDS


def test_numbers_of_a_workbook_are_whole_where_they_have_no_decimals(tmp_path: Path) -> None:
    header = [column.name for column in delivered_tables()["fostering_households"].columns]
    cells = {"household_id": 12.0, "approval_type": "mainstream", "approved_places": 3.0}
    sheet(
        tmp_path / "fostering_households.xlsx",
        "Sheet1",
        [header, [cells.get(name, "") for name in header]],
    )
    ((_, household, *_, approved, _, _, _),) = loaded(tmp_path, "fostering_households")
    assert household == PSEUDONYMS.of("12", "household")
    assert approved == "3"


def test_day_of_a_workbook_is_written_out_and_its_serial_number_stays_one(tmp_path: Path) -> None:
    rows = [
        ["person_id", "joined_date", "left_date"],
        ["SYN-1", date(2020, 9, 1), 44075],
    ]
    sheet(tmp_path / "year_of_the_child.xlsx", "Sheet1", rows)
    ((_, _, joined, left),) = loaded(tmp_path, "year_of_the_child")
    assert (joined, left) == ("2020-09-01", "44075")


@pytest.mark.parametrize(
    "written",
    ["12", "12.0", " 12 ", "12.00", "\u00a012", "12\u200b", "\ufeff12", "\t12"],
)
def test_one_person_is_one_however_the_id_came_through_a_spreadsheet(
    tmp_path: Path, written: str
) -> None:
    ((_, person, *_),) = load(
        tmp_path, "year_of_the_child", f"person_id,joined_date,left_date\n{written},2020-10-01,\n"
    )
    assert person == PSEUDONYMS.of("12", "person")


@pytest.mark.parametrize("written", ["012", "12.5", "1 2", "12a", "1\u200b2"])
def test_another_id_is_another_person(tmp_path: Path, written: str) -> None:
    ((_, person, *_),) = load(
        tmp_path, "year_of_the_child", f"person_id,joined_date,left_date\n{written},2020-10-01,\n"
    )
    assert person == PSEUDONYMS.of(written, "person")


@pytest.mark.parametrize("blank", ["", " ", "\u00a0", "\u200b", "\ufeff", "\t", "\u00a0\u200b "])
def test_cell_of_white_space_alone_is_blank(tmp_path: Path, blank: str) -> None:
    ((_, person, joined, _),) = load(
        tmp_path, "year_of_the_child", f'person_id,joined_date,left_date\n"{blank}",{blank},\n'
    )
    assert (person, joined) == (None, None)


@pytest.mark.parametrize(
    ("number", "form"),
    [
        ("SW123456", "SW"),
        (" SW123456\u200b", "SW"),
        ("XXXXXXXXXX", "XX"),
        ("sw123456", "other"),
        ("Wren", "other"),
        ("\u00a0", None),
    ],
)
def test_form_of_a_registration_number_is_told_and_the_number_is_not(
    tmp_path: Path, number: str, form: str | None
) -> None:
    table = "ssda903_social_worker"
    ((_, _, worker, told, *_),) = load(
        tmp_path, table, f"CHILD,SW_ID,SW_DECOM,SW_DEC\nSYN-1,{number},01/04/2023,\n"
    )
    assert told == form
    assert number.strip() not in str(worker) if form else worker is None


CENSUS = """<Message><Header/><Children>
<Child><ChildIdentifiers><LAchildID>12</LAchildID></ChildIdentifiers>
<CINdetails><CINreferralDate>2020-05-04</CINreferralDate></CINdetails></Child>
<Child><ChildIdentifiers><LAchildID>SYN-2</LAchildID></ChildIdentifiers></Child>
</Children></Message>"""


@pytest.mark.parametrize("name", ["cin.xml", "cin.xml.gz"])
def test_census_is_read_once_into_all_of_its_tables(tmp_path: Path, name: str) -> None:
    data = CENSUS.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    with duckdb.connect() as connection:
        prepare(connection, {})
        delivery = open_delivery(tmp_path, date(2021, 1, 1), tables_of("cin_census"))
        record_delivery(connection, delivery)
        rows = load_census(connection, tmp_path, PSEUDONYMS)
        children = connection.execute(
            "select row_number, la_child_id, sex from raw.cin_census_child order by row_number"
        ).fetchall()
    assert {table: count for table, count in rows.items() if count} == {
        "cin_census_header": 1,
        "cin_census_child": 2,
        "cin_census_details": 1,
    }
    # The same person as in any other file.
    assert children == [
        (1, PSEUDONYMS.of("12", "person"), None),
        (2, PSEUDONYMS.of("SYN-2", "person"), None),
    ]


def test_census_that_is_not_delivered_leaves_its_tables_empty(tmp_path: Path) -> None:
    (tmp_path / "commentary.csv").write_text(COMMENTARY)
    with duckdb.connect() as connection:
        record_delivery(connection, open_delivery(tmp_path, date(2021, 1, 1), ["commentary"]))
        assert set(load_census(connection, tmp_path, PSEUDONYMS).values()) == {0}
        assert connection.execute("from raw.cin_census_child").fetchall() == []


def test_file_that_is_gone_after_the_door_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "commentary.csv"
    path.write_text(f"{COMMENTARY}CP05,2021-01,update,w,r,2021-02-05\n")
    with duckdb.connect() as connection:
        prepare(connection, {})
        record_delivery(connection, open_delivery(tmp_path, date(2021, 1, 1), ["commentary"]))
        path.unlink()
        with pytest.raises(DeliveryRefused) as refused:
            load_raw(connection, delivered_tables()["commentary"], tmp_path, PSEUDONYMS)
    assert str(refused.value) == "commentary.csv changed while it was being read."
