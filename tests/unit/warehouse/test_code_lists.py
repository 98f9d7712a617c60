import csv
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from warehouse.code_lists import Code, code_list, codes, is_valid
from warehouse.errors import ConfigurationError

WAREHOUSE = Path(__file__).parents[3] / "warehouse"
LIST_FILES = sorted((WAREHOUSE / "code_lists").glob("*.csv"))
LISTS = [path.stem for path in LIST_FILES]

# Lists that no column of a layout is bound to, and why they are there.
USED_WITHOUT_A_COLUMN: dict[str, str] = {}


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def columns() -> Iterator[tuple[str, str, str]]:
    for path in sorted((WAREHOUSE / "sources" / "columns").glob("*.csv")):
        for row in rows_of(path):
            yield row["table"], row["column"], row["kind"]


def bound_lists() -> set[str]:
    return {kind.removeprefix("code:") for _, _, kind in columns() if kind.startswith("code:")}


def test_every_coded_column_names_its_list() -> None:
    assert [(table, column) for table, column, kind in columns() if kind == "code"] == []


def test_every_list_that_a_column_names_exists() -> None:
    assert bound_lists() - set(LISTS) == set()


def test_a_column_of_options_reads_them_into_codes_of_a_list() -> None:
    options = {kind.removeprefix("option:") for *_, kind in columns() if kind.startswith("option:")}
    assert options - set(LISTS) <= {"yes_no"}  # a flag, which has spellings and no codes


def test_every_list_is_used_by_a_column() -> None:
    assert set(LISTS) - bound_lists() == set(USED_WITHOUT_A_COLUMN)


@pytest.mark.parametrize("path", LIST_FILES, ids=LISTS)
def test_list_has_the_columns_in_their_order(path: Path) -> None:
    (header,) = [line.split(",") for line in path.read_text(encoding="utf-8").splitlines()[:1]]
    assert header[:2] == ["code", "label"]
    assert header[-3:] == ["valid_from", "valid_to", "source"]
    between = header[2:-3]
    assert "same_as" not in between[:-1]
    assert {name for name in between if not name.startswith("is_")} <= {"group", "same_as"}


@pytest.mark.parametrize("path", LIST_FILES, ids=LISTS)
def test_every_code_has_label_and_source(path: Path) -> None:
    rows = rows_of(path)
    assert rows
    assert [row["code"] for row in rows if not (row["code"] and row["label"])] == []
    assert [row["code"] for row in rows if not row["source"].strip()] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_period_ends_before_it_begins(name: str) -> None:
    assert [
        code.code
        for code in code_list(name)
        if code.valid_from and code.valid_to and code.valid_to < code.valid_from
    ] == []


@pytest.mark.parametrize("name", LISTS)
def test_periods_of_one_code_do_not_overlap(name: str) -> None:
    periods = defaultdict(list)
    for code in code_list(name):
        periods[code.code.upper()].append((code.valid_from or date.min, code.valid_to or date.max))
    for of_code in periods.values():
        for (_, ended), (began, _) in pairwise(sorted(of_code)):
            assert ended < began


@pytest.mark.parametrize("name", LISTS)
def test_same_as_is_a_code_of_the_list_that_stands_for_itself(name: str) -> None:
    own = {code.code for code in code_list(name) if code.same_as is None}
    assert {code.same_as for code in code_list(name) if code.same_as} - own == set()


@pytest.mark.parametrize("name", LISTS)
def test_flags_are_true_or_false(name: str) -> None:
    for row in rows_of(WAREHOUSE / "code_lists" / f"{name}.csv"):
        flags = {column: value for column, value in row.items() if column.startswith("is_")}
        assert set(flags.values()) <= {"true", "false"}, row["code"]


@pytest.mark.parametrize(
    ("name", "gone", "last_day", "come", "first_day"),
    [
        # return year 2018-19
        ("episode_end_reason", "E43 E44", "2018-03-31", "E45 E46 E47 E48", "2018-04-01"),
        ("placement_change_reason", "", "2018-03-31", "CUSTOD", "2018-04-01"),
        # return year 2021-22
        ("activity", "F3 P3", "2021-03-31", "F4 F5 P4 P5", "2021-04-01"),
        ("referral_source", "", "2021-03-31", "5D", "2021-04-01"),
        ("accommodation", "S1 X1", "2021-03-31", "", "2021-04-01"),
        # return year 2022-23
        ("close_reason", "", "2022-03-31", "RC9", "2022-04-01"),
        # return year 2023-24
        ("social_worker_change_reason", "", "2023-03-31", "LEFTRL FCONTA", "2023-04-01"),
        # return year 2024-25
        ("sex", "1 2 0 9", "2024-03-31", "", "2024-04-01"),
        ("placement_type", "H5 P2", "2024-03-31", "K3", "2024-04-01"),
        # return year 2025-26
        ("placement_type", "Z1", "2025-03-31", "Z11 Z12 Z13 Z14", "2025-04-01"),
        # gone by the return year 2015-16
        ("placement_type", "Q1 Q2 M1 M2 M3", "2015-03-31", "", "2015-04-01"),
        ("episode_end_reason", "E4", "2015-03-31", "", "2015-04-01"),
    ],
)
def test_codes_change_with_the_return_year(
    name: str, gone: str, last_day: str, come: str, first_day: str
) -> None:
    before, after = date.fromisoformat(last_day), date.fromisoformat(first_day)
    assert [code for code in gone.split() if not is_valid(name, code, before)] == []
    assert [code for code in gone.split() if is_valid(name, code, after)] == []
    assert [code for code in come.split() if is_valid(name, code, before)] == []
    assert [code for code in come.split() if not is_valid(name, code, after)] == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("sex", "M F U"),
        ("placement_type", "U1 U2 U3 U4 U5 U6 K1 K2 P1 R1 S1 T0 T4"),
        ("placement_provider", "PR0 PR1 PR2 PR3 PR4 PR5"),
        ("episode_start_reason", "S L P T B U"),
        ("episode_end_reason", "X1 E11 E12 E4A E4B E17"),
        ("legal_status", "C1 C2 D1 E1 J1 J2 J3 L1 L2 L3 V2 V3 V4"),
        ("in_touch", "YES NO DIED REFU NREQ RHOM"),
        ("accommodation", "B1 B2 S2 X2 Z1 Z2 0"),
        ("accommodation_type", "B B1 S S2 0"),
        ("primary_need", "N0 N1 N8 N9"),
        ("close_reason", "RC1 RC8"),
        ("cp_category", "NEG PHY SAB EMO MUL"),
        ("ethnicity", "WBRI CHNE REFU NOBT"),
        ("missing_type", "M A"),
        ("sdq_reason", "SDQ1 SDQ5"),
        ("review_participation", "PN0 PN7"),
        ("leaver_destination", "1 9"),
    ],
)
@pytest.mark.parametrize("day", ["2015-04-01", "2020-12-31", "2026-03-31"])
def test_codes_that_no_return_year_has_changed(name: str, kept: str, day: str) -> None:
    assert [c for c in kept.split() if not is_valid(name, c, date.fromisoformat(day))] == []


@pytest.mark.parametrize(
    ("name", "written", "ours"),
    [
        ("sex", "1", "M"),
        ("sex", "2", "F"),
        ("sex", "0", "U"),
        ("sex", "9", "U"),
        ("sex", "M", None),
        ("accommodation_type", "B1", "B"),
        ("care_leaver_eligibility", "RELEVANT CHILD", "RELEVANT"),
        ("immigration_status", "UNACCOMPANIED ASYLUM SEEKING CHILD", "UASC"),
    ],
)
def test_what_another_layout_writes_has_a_code_of_our_model(
    name: str, written: str, ours: str | None
) -> None:
    assert [code.same_as for code in code_list(name) if code.code == written] == [ours]


def test_codes_are_compared_as_staging_reads_them() -> None:
    day = date(2021, 1, 31)
    assert is_valid("audit_grade", "Requires_Improvement", day)
    assert is_valid("cp_category", " neg ", day)
    assert not is_valid("cp_category", "", day)
    assert not is_valid("cp_category", "NEGLECT", day)


def test_code_has_its_label_and_period() -> None:
    (apprenticeship,) = [code for code in code_list("activity") if code.code == "F4"]
    assert apprenticeship == Code(
        "F4", "Full time: apprenticeship", date(2021, 4, 1), None, same_as=None
    )
    assert not apprenticeship.is_valid_on(date(2021, 3, 31))


def test_codes_are_every_code_whenever_it_was_valid() -> None:
    assert codes("sex") == ["M", "F", "U", "1", "2", "0", "9"]


def test_a_list_is_read_once() -> None:
    assert code_list("ethnicity") is code_list("ethnicity")


def test_an_unknown_list_is_named() -> None:
    with pytest.raises(ConfigurationError, match="no code list colour"):
        code_list("colour")
