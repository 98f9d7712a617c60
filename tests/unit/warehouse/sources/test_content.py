"""What a file really is: told by its bytes, and refused before it is read where it lies."""

import gzip
import os
from pathlib import Path

import pytest

from warehouse.errors import DeliveryRefused
from warehouse.sources.content import (
    Kind,
    decode,
    kind_of,
    read_bytes,
    require_kind,
    require_plain_file,
    stem_of,
)

CSV = b"person_id,joined_date,left_date\nSYN-1,2020-10-01,\n"
XML = b'<?xml version="1.0"?><Message></Message>'


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def packed(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def refusal(path: Path, kind: Kind) -> str:
    with pytest.raises(DeliveryRefused) as refused:
        require_kind(path, kind)
    return str(refused.value)


@pytest.mark.parametrize(
    ("name", "kind", "stem"),
    [
        ("Workforce.CSV", Kind.CSV, "workforce"),
        ("workforce.csv.gz", Kind.CSV, "workforce"),
        ("SSDA903 2021 Episodes.Csv.GZ", Kind.CSV, "ssda903 2021 episodes"),
        ("annex_a.xlsx", Kind.WORKBOOK, "annex_a"),
        ("cin.census.xml", Kind.XML, "cin.census"),
        ("cin.xml.gz", Kind.XML, "cin"),
        ("notes.txt", None, "notes.txt"),
        ("workforce.xls", None, "workforce.xls"),
        ("workforce.xlsx.gz", None, "workforce.xlsx.gz"),
        ("workforce.csv.bak", None, "workforce.csv.bak"),
        ("csv", None, "csv"),
        ("_COMPLETE", None, "_complete"),
    ],
)
def test_name_says_the_kind_and_the_table(name: str, kind: Kind | None, stem: str) -> None:
    assert (kind_of(Path(name)), stem_of(Path(name))) == (kind, stem)


@pytest.mark.parametrize("target", ["here.csv", "/etc/hostname", "nowhere.csv"])
def test_link_is_refused_wherever_it_leads(tmp_path: Path, target: str) -> None:
    written(tmp_path / "here.csv", CSV)
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    with pytest.raises(DeliveryRefused, match=r"^link\.csv is a link: put the file itself"):
        require_plain_file(link)


def test_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path.parent, target_is_directory=True)
    with pytest.raises(DeliveryRefused, match=r"^link is a link"):
        require_plain_file(tmp_path / "link")


def test_pipe_is_refused_without_waiting_for_its_end(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(DeliveryRefused, match=r"^pipe\.csv is a device or a pipe, not a file\.$"):
        require_plain_file(tmp_path / "pipe.csv")


def test_device_is_refused() -> None:
    with pytest.raises(DeliveryRefused, match=r"^zero is a device or a pipe, not a file\.$"):
        require_plain_file(Path("/dev/zero"))


def test_file_and_folder_are_plain(tmp_path: Path) -> None:
    require_plain_file(written(tmp_path / "one.csv", CSV))
    require_plain_file(tmp_path)


@pytest.mark.parametrize(
    ("name", "kind", "data"),
    [
        ("one.csv", Kind.CSV, CSV),
        ("one.csv", Kind.CSV, b"\xef\xbb\xbf" + CSV),
        ("one.csv.gz", Kind.CSV, packed(CSV)),
        ("one.xml", Kind.XML, XML),
        ("one.xml", Kind.XML, b"\xef\xbb\xbf\n" + XML),
        ("one.xml.gz", Kind.XML, packed(XML)),
        ("one.xlsx", Kind.WORKBOOK, b"PK\x03\x04"),
    ],
)
def test_file_that_is_what_its_name_says_is_let_in(
    tmp_path: Path, name: str, kind: Kind, data: bytes
) -> None:
    require_kind(written(tmp_path / name, data), kind)


@pytest.mark.parametrize(
    ("name", "kind", "data", "sentence"),
    [
        ("a.csv", Kind.CSV, b"", "a.csv is empty: not even a header."),
        ("a.csv", Kind.CSV, b" \n\n", "a.csv is empty: not even a header."),
        ("a.csv", Kind.CSV, b"\xef\xbb\xbf", "a.csv is empty: not even a header."),
        ("a.csv.gz", Kind.CSV, packed(b""), "a.csv.gz is empty: not even a header."),
        ("a.xml", Kind.XML, b"\n", "a.xml is empty: it holds nothing."),
        ("a.xlsx", Kind.WORKBOOK, b"", "a.xlsx is empty: it holds nothing."),
        (
            "a.csv",
            Kind.CSV,
            b"<!DOCTYPE html><title>Sign in</title>",
            "a.csv is an HTML or XML page, not a CSV file.",
        ),
        ("a.csv", Kind.CSV, XML, "a.csv is an HTML or XML page, not a CSV file."),
        (
            "a.csv.gz",
            Kind.CSV,
            packed(b"  <html>"),
            "a.csv.gz is an HTML or XML page, not a CSV file.",
        ),
        ("a.csv", Kind.CSV, b"PK\x03\x04", "a.csv is a workbook or archive, not a CSV file."),
        (
            "a.csv",
            Kind.CSV,
            b"\xd0\xcf\x11\xe0",
            "a.csv is a workbook or archive, not a CSV file.",
        ),
        (
            "a.csv.gz",
            Kind.CSV,
            packed(packed(CSV)),
            "a.csv.gz is a workbook or archive, not a CSV file.",
        ),
        ("a.csv", Kind.CSV, packed(CSV), "a.csv is a workbook or archive, not a CSV file."),
        ("a.xml", Kind.XML, b"PK\x03\x04", "a.xml is a workbook or archive, not an XML file."),
        ("a.xml", Kind.XML, CSV, "a.xml is not XML."),
        (
            "a.xml",
            Kind.XML,
            b"<!DocType HTML>\n<html></html>",
            "a.xml is an HTML page, not an XML census.",
        ),
        ("a.xml", Kind.XML, b"\n<HTML>", "a.xml is an HTML page, not an XML census."),
        ("a.csv.gz", Kind.CSV, CSV, "a.csv.gz is not a gzip file, though its name says so."),
        (
            "a.csv.gz",
            Kind.CSV,
            packed(CSV)[:14],
            "a.csv.gz is damaged or cut off: it does not unpack.",
        ),
        ("a.csv", Kind.CSV, "a,b".encode("utf-16"), "a.csv is UTF-16 text: save it as UTF-8."),
        ("a.xml", Kind.XML, "<a/>".encode("utf-16"), "a.xml is UTF-16 text: save it as UTF-8."),
    ],
)
def test_file_that_is_something_else_is_refused_by_what_it_is(
    tmp_path: Path, name: str, kind: Kind, data: bytes, sentence: str
) -> None:
    assert refusal(written(tmp_path / name, data), kind) == sentence


def test_packed_file_is_read_as_it_was_before(tmp_path: Path) -> None:
    assert read_bytes(written(tmp_path / "a.csv.gz", packed(CSV))) == CSV


@pytest.mark.parametrize("cut", [4, 8, 20])
def test_packed_file_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = written(tmp_path / "a.csv.gz", packed(CSV * 100)[:-cut])
    with pytest.raises(DeliveryRefused, match="is damaged or cut off: it does not unpack"):
        read_bytes(path)


def test_packed_file_with_a_changed_byte_is_refused(tmp_path: Path) -> None:
    data = bytearray(packed(CSV))
    data[-6] ^= 1  # the checksum
    with pytest.raises(DeliveryRefused, match="is damaged or cut off"):
        read_bytes(written(tmp_path / "a.csv.gz", bytes(data)))


def test_file_that_unpacks_to_far_more_than_its_size_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv.gz", packed(b"a,b\n" + b"0,0\n" * 2**20))
    assert path.stat().st_size < 2**15
    with pytest.raises(DeliveryRefused) as refused:
        read_bytes(path)
    assert str(refused.value) == (
        "a.csv.gz unpacks to more than 200 times its size, or to more than 4 GB: it is refused "
        "unread."
    )


def test_small_file_may_be_packed_to_any_ratio(tmp_path: Path) -> None:
    text = b"a,b\n" + b"0,0\n" * 2**16
    path = written(tmp_path / "a.csv.gz", packed(text))
    assert len(text) > 200 * path.stat().st_size
    assert read_bytes(path) == text


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        ("naïve €".encode(), "naïve €", "utf-8-sig"),
        ("naïve €".encode("utf-8-sig"), "naïve €", "utf-8-sig"),
        ("naïve €".encode("cp1252"), "naïve €", "cp1252"),
        (b"", "", "utf-8-sig"),
    ],
)
def test_text_is_utf_8_or_else_windows_1252(data: bytes, text: str, encoding: str) -> None:
    assert decode(data, "a.csv") == (text, encoding)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("a,b".encode("utf-16"), "a.csv is UTF-16 text: save it as UTF-8."),
        (
            "a,b".encode("utf-16-le"),
            "a.csv is not plain text (it holds NUL bytes): save it as CSV in UTF-8.",
        ),
        (b"a\x81\xff", "a.csv is neither UTF-8 nor Windows-1252 text."),
    ],
)
def test_text_of_another_encoding_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(DeliveryRefused) as refused:
        decode(data, "a.csv")
    assert str(refused.value) == sentence


def test_text_cut_off_within_a_character_is_refused() -> None:
    whole = "person,café,naïve".encode()
    assert decode(whole, "people.csv") == ("person,café,naïve", "utf-8-sig")
    cut = "person,café,naï".encode()[:-1]
    with pytest.raises(DeliveryRefused) as refused:
        decode(cut, "people.csv")
    assert str(refused.value) == (
        "people.csv is cut off in the middle of a character: deliver it anew."
    )


def test_windows_text_that_ends_with_an_accent_is_windows_text() -> None:
    assert decode("person,caf\u00e9".encode("cp1252"), "people.csv") == ("person,café", "cp1252")
