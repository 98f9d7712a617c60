"""Workbooks: what is refused before it is opened, and how each kind of cell becomes text."""

import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter

from warehouse.errors import DeliveryRefused
from warehouse.sources import workbook
from warehouse.sources.workbook import inspect_workbook, read_sheet

SHEET = "xl/worksheets/sheet1.xml"
VALUE = "Fernando"


def write(
    path: Path,
    rows: list[list[object]],
    sheet: str = "audits",
    formats: dict[type, str] | None = None,
    options: dict[str, object] | None = None,
) -> Path:
    """A workbook with one sheet; None leaves a cell out."""
    shown = {date: "dd/mm/yyyy", datetime: "dd/mm/yyyy hh:mm", time: "hh:mm"} | (formats or {})
    with xlsxwriter.Workbook(str(path), options or {}) as book:
        page = book.add_worksheet(sheet)
        looks = {kind: book.add_format({"num_format": look}) for kind, look in shown.items()}
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, str):
                    page.write_string(row, column, cell)
                elif cell is not None:
                    page.write(row, column, cell, looks.get(type(cell)))
    return path


def rewritten(
    path: Path,
    change: Callable[[str, bytes], bytes | None] = lambda _, data: data,
    added: dict[str, bytes] | None = None,
) -> Path:
    """The same workbook with its parts changed; None leaves a part out."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            changed = change(name, data)
            if changed is not None:
                archive.writestr(name, changed)
        for name, data in (added or {}).items():
            archive.writestr(name, data)
    return path


def with_rows(path: Path, xml: str) -> Path:
    """A workbook whose sheet holds these rows as XML below a header in row 1."""
    write(path, [["Audit ID", "grade"]])
    return rewritten(
        path,
        lambda name, data: (
            data.replace(b"</sheetData>", xml.encode() + b"</sheetData>") if name == SHEET else data
        ),
    )


def refusal(path: Path) -> str:
    with pytest.raises(DeliveryRefused) as refused:
        inspect_workbook(path, "audits.xlsx")
    return str(refused.value)


def sheet_refusal(path: Path, sheet: str = "audits") -> str:
    with pytest.raises(DeliveryRefused) as refused:
        read_sheet(path, "audits.xlsx", sheet)
    assert VALUE not in str(refused.value)
    return str(refused.value)


def cells(path: Path, column: int = 0) -> list[str]:
    return list(read_sheet(path, "audits.xlsx", "audits").iloc[:, column])


# What is refused unread ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "audits.xlsx is empty: it holds nothing."),
        (b"audit_id,person_id\n1,2\n", "audits.xlsx is not an .xlsx workbook."),
        (b"<html><table/></html>", "audits.xlsx is not an .xlsx workbook."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500),
            "audits.xlsx is protected by a password or an old .xls workbook: save it as .xlsx "
            "without a password.",
        ),
        (
            b"PK\x03\x04" + bytes(100),
            "audits.xlsx is damaged or cut off: it does not unpack.",
        ),
    ],
)
def test_file_that_is_no_workbook_is_refused(tmp_path: Path, content: bytes, sentence: str):
    path = tmp_path / "audits.xlsx"
    path.write_bytes(content)
    assert refusal(path) == sentence


def test_zip_that_is_no_workbook_is_refused(tmp_path: Path):
    path = tmp_path / "audits.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("audits.csv", "audit_id\n")
    assert refusal(path) == "audits.xlsx is a zip file, but not an .xlsx workbook."


def test_other_office_file_is_refused(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["a"]])
    rewritten(path, lambda _, data: data.replace(b"spreadsheetml.sheet.main", b"document.main"))
    assert refusal(path) == "audits.xlsx is not an .xlsx workbook."


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.99])
def test_truncated_workbook_is_refused(tmp_path: Path, kept: float):
    path = write(tmp_path / "audits.xlsx", [["name"], *[[f"row {n}"] for n in range(500)]])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    assert refusal(path) == "audits.xlsx is damaged or cut off: it does not unpack."


def test_changed_byte_is_noticed(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["name"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/comments1.xml", b"<comments>as it was</comments>")
    path.write_bytes(path.read_bytes().replace(b"as it was", b"as it is!"))
    assert refusal(path) == "audits.xlsx is damaged or cut off: it does not unpack."


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/other/VBAProject.bin"])
def test_macros_are_refused(tmp_path: Path, part: str):
    path = rewritten(write(tmp_path / "audits.xlsx", [["a"]]), added={part: b"macro"})
    assert refusal(path) == "audits.xlsx holds macros: save it as .xlsx without them."


def test_macro_content_type_is_refused(tmp_path: Path):
    path = rewritten(
        write(tmp_path / "audits.xlsx", [["a"]]),
        lambda name, data: data.replace(
            b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ),
    )
    assert refusal(path) == "audits.xlsx holds macros: save it as .xlsx without them."


def test_zip_password_is_refused(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["a"]])
    data = bytearray(path.read_bytes())
    # The flag of the first part, in the list at the end.
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert refusal(path) == "audits.xlsx is protected by a password: save it without one."


@pytest.mark.parametrize(
    "part", ["../outside.xml", "/etc/outside.xml", "xl\\outside.xml", "C:/outside.xml", "xl//a.xml"]
)
def test_part_that_leads_out_of_the_workbook_is_refused(tmp_path: Path, part: str):
    path = rewritten(write(tmp_path / "audits.xlsx", [["a"]]), added={part: b"<a/>"})
    assert refusal(path) == "audits.xlsx holds a part whose name leads out of the workbook."


def test_part_that_is_there_twice_is_refused(tmp_path: Path):
    path = rewritten(write(tmp_path / "audits.xlsx", [["a"]]), added={"XL/WORKBOOK.XML": b"<a/>"})
    assert refusal(path) == "audits.xlsx is damaged: it holds one of its parts twice."


@pytest.mark.parametrize(
    "xml",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!doctype a SYSTEM "http://example.invalid/a.dtd"><a/>',
        b" " * (2**20 - 4) + b"<!DOCTYPE a><a/>",
    ],
)
@pytest.mark.parametrize("part", ["xl/comments1.xml", "docProps/thumbnail.svg"])
def test_declared_entities_are_refused(tmp_path: Path, xml: bytes, part: str):
    path = rewritten(write(tmp_path / "audits.xlsx", [["a"]]))
    # Not packed, or the many blanks would be refused for their ratio.
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr(part, xml)
    assert refusal(path) == (
        "audits.xlsx holds XML that declares entities, which no workbook does: it is refused "
        "unread."
    )


@pytest.mark.parametrize(
    "xml",
    [
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?><a/>',
    ],
)
def test_xml_that_is_not_utf_8_is_refused(tmp_path: Path, xml: bytes):
    path = rewritten(write(tmp_path / "audits.xlsx", [["a"]]), added={"xl/comments1.xml": xml})
    assert refusal(path) == "audits.xlsx holds XML that is not UTF-8."


def test_part_that_unpacks_to_too_much_is_refused(tmp_path: Path):
    path = rewritten(
        write(tmp_path / "audits.xlsx", [["a"]]), added={"xl/media/a.bin": bytes(2**22)}
    )
    assert refusal(path) == (
        "audits.xlsx holds a part that unpacks to more than 200 times its size: it is refused "
        "unread."
    )


def test_workbook_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = rewritten(write(tmp_path / "audits.xlsx", [["a"]]), added={"xl/b.bin": bytes(2**20)})
    monkeypatch.setattr(workbook, "GREATEST_UNPACKED_BYTES", 2**20)
    assert refusal(path) == "audits.xlsx unpacks to more than 1 MB: it is refused unread."


def test_workbook_of_too_many_parts_is_refused(tmp_path: Path):
    path = rewritten(
        write(tmp_path / "audits.xlsx", [["a"]]),
        added={f"xl/media/{number}.bin": b"" for number in range(2_000)},
    )
    assert refusal(path) == "audits.xlsx is made of more than 2,000 parts: it is refused unread."


def test_part_that_is_larger_than_it_says_is_refused(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["name"], *[[f"row {n}"] for n in range(500)]])
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size
    name = data.index(SHEET.encode(), data.index(b"PK\x01\x02"))
    assert data[name - 46 + 24 : name - 46 + 28] == struct.pack("<I", size)
    data[name - 46 + 24 : name - 46 + 28] = struct.pack("<I", size // 2)
    path.write_bytes(data)
    assert refusal(path) == (
        "audits.xlsx holds a part that unpacks to more than it says: it is refused unread."
    )


def test_sheet_that_claims_a_cell_far_outside_is_refused_and_not_opened(tmp_path: Path):
    path = with_rows(tmp_path / "a.xlsx", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert sheet_refusal(path) == (
        "audits.xlsx sheet audits reaches over 1,048,576 rows and 16,384 columns: delete what "
        "stands outside of the table."
    )


@pytest.mark.parametrize(
    "row",
    [
        '<row r="9"><c r="ZZZZ99999999"><v>1</v></c></row>',
        '<row r="9"><c s=">" r="ZZZZ9"><v>1</v></c></row>',
        '<row r="9"><c r="&#90;ZZZ9"><v>1</v></c></row>',
        "<row r='9'><c r='ZZZ9'><v>1</v></c></row>",
        '<row r="99999999"><c><v>1</v></c></row>',
    ],
)
def test_cell_outside_of_every_sheet_is_refused(tmp_path: Path, row: str):
    assert sheet_refusal(with_rows(tmp_path / "a.xlsx", row)) == (
        "audits.xlsx sheet audits is damaged: a cell stands outside of every sheet."
    )


@pytest.mark.parametrize(
    "row",
    [
        '<row r="9"><c r="XFD1048576" r="A9"><v>1</v></c></row>',
        '<row r="9"><c r="A9"><v>1</v>',
        '<row r="9"><c r="9A"><v>1</v></c></row>',
        '<row r="9"><c r="A9" t="s"><v>77</v></c></row>',
    ],
)
def test_sheet_that_is_no_proper_xml_is_refused(tmp_path: Path, row: str):
    assert sheet_refusal(with_rows(tmp_path / "a.xlsx", row)) == (
        "audits.xlsx sheet audits is damaged: it cannot be read."
    )


def test_formatted_blank_cells_far_outside_do_no_harm(tmp_path: Path):
    path = with_rows(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="A2"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>',
    )
    assert cells(path) == ["7"]


def test_link_to_another_workbook_is_let_in_and_not_followed(tmp_path: Path):
    path = rewritten(
        write(tmp_path / "audits.xlsx", [["a"], ["b"]]),
        added={
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": (
                b'<Relationships><Relationship Id="rId1" Target="file:///C:/x.xlsx" '
                b'TargetMode="External"/></Relationships>'
            ),
        },
    )
    assert cells(path) == ["b"]


# Sheets and headers --------------------------------------------------------------------------


def test_hidden_sheets_are_listed_and_read_and_charts_are_not(tmp_path: Path):
    path = tmp_path / "audits.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Cover").write(0, 0, 1)
        hidden = book.add_worksheet(" audits ")
        hidden.write(0, 0, "name")
        hidden.write(1, 0, "first")
        hidden.set_row(1, None, None, {"hidden": True})
        hidden.hide()
        chart = book.add_chart({"type": "line"})
        assert chart is not None
        chart.add_series({"values": "=Cover!$A$1:$A$2"})
        book.add_chartsheet("Chart").set_chart(chart)
    assert inspect_workbook(path, "audits.xlsx") == ("Cover", " audits ")
    assert list(read_sheet(path, "audits.xlsx", "AUDITS")["name"]) == ["first"]


def test_sheet_that_is_not_there_is_named(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["a"]])
    assert sheet_refusal(path, "workforce") == "audits.xlsx has no sheet workforce."


def test_two_sheets_of_one_name_are_refused(tmp_path: Path):
    path = tmp_path / "audits.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("audits").write(0, 0, "a")
        book.add_worksheet("Audits ").write(0, 0, "a")
    assert sheet_refusal(path) == "audits.xlsx has two sheets audits: leave one."


@pytest.mark.parametrize("rows", [[], [["  "]]])
def test_empty_sheet_is_refused(tmp_path: Path, rows: list[list[object]]):
    path = write(tmp_path / "audits.xlsx", rows)
    assert sheet_refusal(path) in (
        "audits.xlsx sheet audits holds nothing.",
        "audits.xlsx sheet audits has no header.",
    )


def test_rows_have_the_numbers_that_excel_shows(tmp_path: Path):
    rows: list[list[object]] = [[], [None, " "], [None, "name"], [], [None, "first"], [None, "  "]]
    path = write(tmp_path / "audits.xlsx", [*rows, [None, "second"]])
    sheet = read_sheet(path, "audits.xlsx", "audits")
    assert sheet.attrs["header_row"] == 3
    assert (sheet.index.name, list(sheet.index)) == ("row_number", [5, 7])
    assert list(sheet["name"]) == ["first", "second"]


def test_caller_may_say_which_row_is_the_header(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["Audits of January"], ["name ", "grade"], ["a", "b"]])
    sheet = read_sheet(path, "audits.xlsx", "audits", lambda row: "name" in row)
    assert (sheet.attrs["header_row"], list(sheet.columns)) == (2, ["name ", "grade"])
    assert list(sheet.index) == [3]


def test_names_that_stand_twice_and_merged_cells_are_left_to_the_caller(tmp_path: Path):
    path = tmp_path / "audits.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("audits")
        page.write_row(0, 0, ["name", "name"])
        page.merge_range(0, 2, 0, 3, "both")
        page.write_row(1, 0, ["a", "b", "c", "d"])
        page.write_blank(0, 6, None, book.add_format({"bold": True}))
    sheet = read_sheet(path, "audits.xlsx", "audits")
    assert list(sheet.columns) == ["name", "name", "both", ""]
    assert sheet.to_numpy().tolist() == [["a", "b", "c", "d"]]


def test_header_without_rows_gives_no_rows(tmp_path: Path):
    sheet = read_sheet(write(tmp_path / "a.xlsx", [["name", "grade"]]), "audits.xlsx", "audits")
    assert (list(sheet.columns), len(sheet)) == (["name", "grade"], 0)


# Cells ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("NA", "NA"),
        ("null", "null"),
        ("Fernando", "Fernando"),
        ("00012", "00012"),
        (" padded ", " padded "),
        ("naïve “quoted”", "naïve “quoted”"),
        ("two\nlines", "two\nlines"),
        ("1.0", "1.0"),
        (12, "12"),
        (12.0, "12"),
        (-3, "-3"),
        (1234567890, "1234567890"),
        (0.1, "0.1"),
        (2.75, "2.75"),
        (1e-7, "0.0000001"),
        (1e20, "100000000000000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2021, 1, 5), "2021-01-05"),
        (date(2020, 2, 29), "2020-02-29"),
        (datetime.fromisoformat("2021-01-05T13:04:05"), "2021-01-05 13:04:05"),
        (time(9, 30), "09:30:00"),
    ],
)
def test_cell_becomes_text(tmp_path: Path, cell: object, text: str):
    assert cells(write(tmp_path / "audits.xlsx", [["name"], [cell]])) == [text]


@pytest.mark.parametrize(
    "look", ["dd/mm/yyyy", "dd/mm/yyyy;@", "[$-809]d mmmm yyyy;@", "mmm-yy", "yyyy-mm-dd"]
)
def test_day_is_a_day_however_it_is_shown(tmp_path: Path, look: str):
    path = write(tmp_path / "a.xlsx", [["day"], [date(2021, 1, 5)]], formats={date: look})
    assert cells(path) == ["2021-01-05"]


def test_last_moment_of_a_day_stays_on_it(tmp_path: Path):
    path = write(
        tmp_path / "a.xlsx", [["day"], [44227.99999996528]], formats={float: "dd/mm/yyyy hh:mm"}
    )
    assert cells(path) == ["2021-01-31 23:59:59"]


@pytest.mark.parametrize("part", [0.4, 0.5, 0.6, 0.9995, 0.9999])
@pytest.mark.parametrize(
    ("look", "text"),
    [
        ("yyyy-mm-dd hh:mm:ss", "2021-03-04 23:59:59"),
        ("dd/mm/yyyy", "2021-03-04 23:59:59"),
        ("[h]:mm:ss", f"{44_259 * 24 + 23}:59:59"),
    ],
)
def test_part_of_a_second_is_cut_off(tmp_path: Path, part: float, look: str, text: str):
    day = 44_259 + (86_399 + part) / 86_400
    rows: list[list[object]] = [["day"], [44_259.5], [], [day], [44_260.0]]
    path = write(tmp_path / "a.xlsx", rows, formats={float: look})
    assert cells(path)[1] == text
    assert "59:59" not in "".join((cells(path)[0], cells(path)[2]))


@pytest.mark.parametrize("part", [0.5, 0.6, 0.9995])
def test_part_of_a_second_of_no_day_is_cut_off(tmp_path: Path, part: float):
    moment = (86_399 + part) / 86_400
    path = write(tmp_path / "a.xlsx", [["time"], [moment]], formats={float: "hh:mm:ss"})
    assert cells(path) == ["23:59:59"]


def test_number_just_below_a_whole_one_is_a_number(tmp_path: Path):
    path = write(tmp_path / "a.xlsx", [["amount"], [12.999999995]])
    assert cells(path) == ["12.999999995"]


def test_sum_of_a_day_and_a_time_a_hair_short_of_midnight_is_midnight(tmp_path: Path):
    path = write(
        tmp_path / "a.xlsx", [["day"], [44_259.99999999999]], formats={float: "dd/mm/yyyy"}
    )
    assert cells(path) == ["2021-03-05 00:00:00"]


def test_days_counted_from_1904_are_the_days_that_were_meant(tmp_path: Path):
    path = write(
        tmp_path / "a.xlsx",
        [["day"], [date(2021, 1, 5)]],
        options={"date_1904": True, "remove_timezone": True},
    )
    with zipfile.ZipFile(path) as archive:
        assert b"date1904" in archive.read("xl/workbook.xml")
        assert b"<v>42739</v>" in archive.read(SHEET)
    assert cells(path) == ["2021-01-05"]


def test_day_stored_as_iso_text_is_a_day(tmp_path: Path):
    path = with_rows(tmp_path / "a.xlsx", '<row r="2"><c r="A2" t="d"><v>2021-01-05</v></c></row>')
    assert cells(path) == ["2021-01-05"]


def test_strings_beside_the_cell_or_in_it_are_the_same(tmp_path: Path):
    path = write(tmp_path / "a.xlsx", [["name"], ["Fernando"]], options={"constant_memory": True})
    with zipfile.ZipFile(path) as archive:
        assert b"inlineStr" in archive.read(SHEET)
    assert cells(path) == ["Fernando"]


def test_cells_with_a_prefix_or_without_a_place_are_read(tmp_path: Path):
    path = with_rows(
        tmp_path / "a.xlsx",
        "<row><c><v>1</v></c><c><v>2</v></c></row><row r='5'><c/><c r='B5'><v>3</v></c></row>",
    )
    sheet = read_sheet(path, "audits.xlsx", "audits")
    assert (list(sheet.index), sheet.to_numpy().tolist()) == ([2, 5], [["1", "2"], ["", "3"]])


def test_formula_is_its_saved_value(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("audits")
        page.write_row(0, 0, ["name", "amount"])
        page.write_formula(1, 0, '="a"&"b"', None, "ab")  # pyright: ignore[reportArgumentType]
        page.write_formula(1, 1, "=1+1", None, 2)
    assert read_sheet(path, "audits.xlsx", "audits").to_numpy().tolist() == [["ab", "2"]]


def test_formula_whose_value_is_an_empty_text_is_blank(tmp_path: Path):
    path = with_rows(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="A2" t="str"><f>IF(1=1,"","x")</f><v></v></c><c r="B2"><v>3</v></c></row>',
    )
    assert read_sheet(path, "audits.xlsx", "audits").to_numpy().tolist() == [["", "3"]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B3"><f>1+1</f></c>',
        '<c r="B3"><f>1+1</f><v></v></c>',
        '<c r="B3"><f>1+1</f><v/></c>',
        '<c r="B3"><f t="shared" si="0"/></c>',
        '<c r="B3" t="str"><f>1+1</f></c>',
        '<c r="B3"><f ca="1">NOW()</f></c>',
    ],
)
def test_formula_without_a_saved_value_is_refused(tmp_path: Path, cell: str):
    path = with_rows(
        tmp_path / "a.xlsx",
        f'<row r="2"><c r="A2" t="inlineStr"><is><t>{VALUE}</t></is></c></row>'
        f'<row r="3">{cell}</row><row r="4">{cell.replace("B3", "B4")}</row>',
    )
    assert sheet_refusal(path) == (
        "audits.xlsx sheet audits row 3, column B (grade): the cell holds a formula without a "
        "saved value, and 1 more do: open the workbook in Excel and save it."
    )


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#DIV/0!"])
@pytest.mark.parametrize("formula", ["<f>A1</f>", ""])
def test_error_cell_is_refused(tmp_path: Path, error: str, formula: str):
    path = with_rows(
        tmp_path / "a.xlsx", f'<row r="2"><c r="A2" t="e">{formula}<v>{error}</v></c></row>'
    )
    assert sheet_refusal(path) == (
        "audits.xlsx sheet audits row 2, column A (Audit ID): the cell holds an error such as "
        "#REF! or #N/A: mend its formula."
    )


def test_error_cell_written_with_a_prefix_is_refused(tmp_path: Path):
    path = rewritten(
        with_rows(tmp_path / "a.xlsx", '<row r="2"><c r="A2" t="e"><v>#N/A</v></c></row>'),
        lambda name, data: (
            data.replace(b"<", b"<x:")
            .replace(b"<x:/", b"</x:")
            .replace(b"<x:?", b"<?")
            .replace(b"xmlns=", b"xmlns:x=")
            if name == SHEET
            else data
        ),
    )
    assert sheet_refusal(path).startswith("audits.xlsx sheet audits row 2, column A (Audit ID):")


def test_column_without_a_header_is_named_by_its_letter(tmp_path: Path):
    path = with_rows(tmp_path / "a.xlsx", '<row r="2"><c r="AB2" t="e"><v>#N/A</v></c></row>')
    assert "row 2, column AB: the cell holds an error" in sheet_refusal(path)


@pytest.mark.parametrize("title", ["CANARYJANE Smith", "SYN-CANARY-1", "2009-04-05"])
def test_value_that_stands_where_the_header_is_missing_is_not_quoted(tmp_path: Path, title: str):
    path = write(tmp_path / "a.xlsx", [[title, title]])
    path = rewritten(
        path,
        lambda name, data: (
            data.replace(
                b"</sheetData>", b'<row r="2"><c r="B2" t="e"><v>#N/A</v></c></row></sheetData>'
            )
            if name == SHEET
            else data
        ),
    )
    assert sheet_refusal(path) == (
        "audits.xlsx sheet audits row 2, column B: the cell holds an error such as #REF! or #N/A: "
        "mend its formula."
    )


def test_large_sheet_is_looked_through_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    rows: list[list[object]] = [["name", "number"], *[[f"row {n}", n] for n in range(400)]]
    path = write(tmp_path / "audits.xlsx", rows)
    whole = read_sheet(path, "audits.xlsx", "audits")
    monkeypatch.setattr(workbook, "_CHUNK", 1_000)
    assert read_sheet(path, "audits.xlsx", "audits").equals(whole)
    assert list(whole["number"]) == [str(n) for n in range(400)]


def test_what_is_read_is_what_was_looked_at(tmp_path: Path):
    path = write(tmp_path / "audits.xlsx", [["name"], ["a"]])
    data = path.read_bytes()
    assert inspect_workbook(path, "audits.xlsx") == ("audits",)
    path.write_bytes(data[:-30])
    assert sheet_refusal(path) == "audits.xlsx is damaged or cut off: it does not unpack."
    path.write_bytes(data)
    assert cells(path) == ["a"]
