"""The door: what is refused, with which sentence, and what is let in."""

import gzip
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from warehouse.errors import DeliveryRefused
from warehouse.sources.landing import open_delivery

MONTH = date(2021, 1, 1)
HEADER = "person_id,joined_date,left_date"


def deliver(folder: Path, content: bytes | str, name: str = "year_of_the_child.csv") -> Path:
    folder.mkdir(exist_ok=True)
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return folder


def refusal(folder: Path) -> str:
    with pytest.raises(DeliveryRefused) as refused:
        open_delivery(folder, MONTH, ["year_of_the_child"])
    return str(refused.value)


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
