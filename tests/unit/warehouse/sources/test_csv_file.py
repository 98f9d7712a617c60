"""A CSV file: measured before it is read, and every cell read as the text it is."""

import csv
import io
from itertools import product
from pathlib import Path

import pytest

from warehouse.errors import DeliveryRefused
from warehouse.sources.csv_file import (
    columns_dropped,
    declared_columns,
    measure,
    read,
    require_columns,
)
from warehouse.sources.declarations import delivered_tables

COHORT = delivered_tables()["year_of_the_child"]  # person_id, joined_date, left_date
VISITS = delivered_tables()["ssd_cin_visits"]  # with optional columns


def written(folder: Path, text: str) -> Path:
    path = folder / "cells.csv"
    path.write_bytes(text.encode())
    return path


def cells(folder: Path, text: str) -> list[list[str]]:
    return read(written(folder, text)).to_numpy().tolist()


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(DeliveryRefused) as refused:
        measure(written(folder, text))
    return str(refused.value)


def test_header_rows_and_encoding_are_measured(tmp_path: Path) -> None:
    assert measure(written(tmp_path, "a,b\n1,2\n3,4\n")) == (("a", "b"), 2, "utf-8-sig")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b", 0),
        ("a,b\n1,2", 1),
        ("a,b\n1,2\n\n\n3,4\n\n", 2),
        ('a,b\n"line one\nline two",2\n', 1),
    ],
)
def test_row_is_a_record_and_no_line(tmp_path: Path, text: str, rows: int) -> None:
    path = written(tmp_path, text)
    assert measure(path)[1] == len(read(path)) == rows


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1\n", "cells.csv row 2 has 1 fields where the header has 2."),
        ("a,b\n1,2\n1,2,3\n", "cells.csv row 3 has 3 fields where the header has 2."),
        ("a,b\n1,2\n \n", "cells.csv row 3 has 1 fields where the header has 2."),
        ("\na,b\n", "cells.csv row 2 has 2 fields where the header has 0."),
        (
            'a,b\n1,2\n"3,4\n',
            "cells.csv row 3 cannot be read as CSV: a quotation mark is not closed or stands in "
            "the wrong place.",
        ),
        (
            'a,b\n"1"x,2\n',
            "cells.csv row 2 cannot be read as CSV: a quotation mark is not closed or stands in "
            "the wrong place.",
        ),
        ("a;b\n1;2\n", "cells.csv is separated by semicolons: save it as CSV with commas."),
        ("a;b\n0,5;2\n", "cells.csv is separated by semicolons: save it as CSV with commas."),
        ("a\tb\n1\t2\n", "cells.csv is separated by tabs: save it as CSV with commas."),
    ],
)
def test_file_whose_cells_cannot_be_told_apart_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert refusal(tmp_path, text) == sentence


def test_refusal_quotes_no_cell(tmp_path: Path) -> None:
    assert "SYN-1" not in refusal(tmp_path, "a,b\nSYN-1\n")


@pytest.mark.parametrize(
    "text",
    [
        "Fernando", "NA", "null", "NULL", "None", "nan", "Nan Road", "N/A", "#N/A", "inf", "00012",
        "1.0", "1e5", "TRUE", "12.0", " padded ", "\tpadded", "no-break\u00a0space",
        "zero\u200bwidth", "\ufeffmark", "naïve", "'quoted'", "\\n", "#comment", "=1+1", "\u2028",
        "\x1a",
    ],
)  # fmt: skip
def test_cell_is_kept_byte_for_byte(tmp_path: Path, text: str) -> None:
    assert cells(tmp_path, f"a,b,c\n{text},{text},{text}\n") == [[text] * 3]


def test_quoted_cell_may_hold_commas_quotation_marks_and_lines(tmp_path: Path) -> None:
    text = 'a,b\n"one, two","say ""no"""\n"line\none","line\r\ntwo"\n'
    assert cells(tmp_path, text) == [["one, two", 'say "no"'], ["line\none", "line\r\ntwo"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize(("first", "last"), product(["", " ", "x"], repeat=2))
def test_cells_stay_in_their_columns_however_lines_end(
    tmp_path: Path, end: str, empty: bool, first: str, last: str
) -> None:
    text = end.join(["a,b,c", "1,2,3", *([""] if empty else []), f"{first},y,{last}", ""])
    assert cells(tmp_path, text) == [["1", "2", "3"], [first, "y", last]]


def test_wide_cell_is_read_whole(tmp_path: Path) -> None:
    wide = "x" * 200_000
    path = written(tmp_path, f"a,b\n{wide},1\n")
    assert measure(path)[1] == 1
    assert read(path).iloc[0, 0] == wide


def test_rows_are_numbered_as_in_a_spreadsheet(tmp_path: Path) -> None:
    frame = read(written(tmp_path, "a,b\n1,2\n3,4\n"))
    assert (list(frame.index), frame.index.name) == ([2, 3], "row_number")


def test_two_columns_of_one_name_stay_two(tmp_path: Path) -> None:
    assert list(read(written(tmp_path, "a,a\n1,2\n")).columns) == ["a", "a"]


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["person_id", "left_date"], "x.csv: column joined_date is missing."),
        (["left_date"], "x.csv: columns person_id, joined_date are missing."),
        (
            ["person_id", "joined_date", "left_date", " Person_ID "],
            "x.csv: column person_id stands in the header twice.",
        ),
    ],
)
def test_header_that_lacks_a_column_or_has_it_twice_is_refused(
    header: list[str], sentence: str
) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        require_columns(header, COHORT, "x.csv")
    assert str(refused.value) == sentence


def test_columns_in_any_order_and_case_with_others_between_are_found(tmp_path: Path) -> None:
    header = ["LEFT_DATE", "surname", " Person_Id ", "Joined_Date", "surname"]
    require_columns(header, COHORT, "x.csv")
    assert columns_dropped(header, COHORT) == 2
    frame = read(written(tmp_path, ",".join(header) + "\nend,Example,SYN-1,start,Example\n"))
    found = declared_columns(frame, COHORT)
    assert found.to_dict("records") == [
        {"person_id": "SYN-1", "joined_date": "start", "left_date": "end"}
    ]
    assert list(found.index) == [2]


def test_optional_column_that_is_absent_is_blank(tmp_path: Path) -> None:
    header = "cinv_cin_visit_id,cinv_person_id,cinv_cin_visit_date"
    require_columns(header.split(","), VISITS, "x.csv")
    frame = declared_columns(read(written(tmp_path, f"{header}\n1,SYN-1,2021-01-05\n")), VISITS)
    assert frame.iloc[0].to_list() == ["1", "SYN-1", "2021-01-05", "", ""]


def test_header_of_another_table_names_every_column_it_lacks() -> None:
    header = [column.name for column in delivered_tables()["audits"].columns]
    with pytest.raises(DeliveryRefused, match=r"^x\.csv: columns joined_date, left_date are miss"):
        require_columns(header, COHORT, "x.csv")


def test_reading_agrees_with_measuring_on_every_row(tmp_path: Path) -> None:
    odd = ["", " ", "a", '"q"', '"a,b"', '"a\nb"', "\u00a0", "\u2028"]
    lines = ["a,b,c"] + [",".join(row) for row in product(odd, repeat=3)]
    text = "\n".join(lines)
    expected = list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]
    assert cells(tmp_path, text) == expected
    assert measure(tmp_path / "cells.csv")[1] == len(expected)
