"""The synthetic Annex A workbook says what the SSD tables say, as far as the lists can."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from synthetic.annex_a import write_annex_a, write_large_workbook
from warehouse.sources.annex_a import lists_of, read_list
from warehouse.sources.declarations import delivered_tables, tables_of

Frames = dict[str, pd.DataFrame]
JANUARY = date(2021, 1, 1)


@pytest.fixture(scope="module")
def frames(delivery: Callable[[str], Frames]) -> Frames:
    return delivery("2021-01")


@pytest.fixture(scope="module")
def workbook(frames: Frames, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("annex_a") / "annex_a_2021-01.xlsx"
    write_annex_a(frames, JANUARY, path)
    return path


@pytest.fixture(scope="module")
def lists(workbook: Path) -> Frames:
    return {
        table: read_list(workbook, workbook.name, table)[0]
        for table in lists_of(workbook, workbook.name)
    }


def test_every_list_is_there_and_read(lists: Frames):
    assert list(lists) == list(tables_of("annex_a"))
    filled = [table for table, rows in lists.items() if len(rows)]
    assert filled == list(lists)[:9]


def test_rows_written_are_rows_read(frames: Frames, lists: Frames, tmp_path: Path):
    written = write_annex_a(frames, JANUARY, tmp_path / "annex_a.xlsx")
    assert written == sum(map(len, lists.values()))


def test_same_delivery_gives_the_same_bytes(frames: Frames, workbook: Path, tmp_path: Path):
    again = tmp_path / "annex_a.xlsx"
    write_annex_a(frames, JANUARY, again)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (workbook, again)}
    assert len(digests) == 1


def test_people_are_obviously_false(lists: Frames):
    for table, rows in lists.items():
        if "child_id" in rows:
            assert rows["child_id"].str.startswith("SYN-P").all(), table


@pytest.mark.parametrize(
    ("table", "column", "ssd_table", "ssd_column"),
    [
        ("annex_a_contacts", "contact_date", "ssd_contacts", "cont_contact_date"),
        ("annex_a_referrals", "referral_date", "ssd_cin_episodes", "cine_referral_date"),
        ("annex_a_section_47", "start_date", "ssd_s47_enquiry", "s47e_s47_start_date"),
        (
            "annex_a_early_help",
            "assessment_start_date",
            "ssd_early_help_episodes",
            "earl_episode_start_date",
        ),
    ],
)
def test_events_are_those_of_six_months(
    frames: Frames, lists: Frames, table: str, column: str, ssd_table: str, ssd_column: str
):
    events = frames[ssd_table]
    if table == "annex_a_section_47":
        # One row a child and day: the list has no numbers to tell two of them apart.
        events = events.drop_duplicates(["s47e_person_id", ssd_column])
    days = events[ssd_column]
    expected = days[days.between("2020-08-01", "2021-01-31")]
    assert sorted(lists[table][column]) == sorted(expected)


@pytest.mark.parametrize(
    ("table", "end"),
    [
        ("annex_a_children_in_need", "close_date"),
        ("annex_a_child_protection", "end_date"),
        ("annex_a_looked_after", "end_date"),
        ("annex_a_assessments", "authorised_date"),
    ],
)
def test_lists_hold_who_is_open_or_closed_in_six_months(lists: Frames, table: str, end: str):
    ends = lists[table][end]
    assert (ends == "").any()
    assert (ends[ends != ""] >= "2020-08-01").all()
    assert ends.max() <= "2021-01-31"


def test_open_plans_are_those_of_this_authority(frames: Frames, lists: Frames):
    plans = frames["ssd_cp_plans"]
    is_open = (plans["cppl_cp_plan_ola"] != "Y") & (plans["cppl_cp_plan_end_date"] == "")
    listed = lists["annex_a_child_protection"]
    assert (listed["end_date"] == "").sum() == is_open.sum()


def test_looked_after_child_has_one_row_per_period(frames: Frames, lists: Frames):
    listed = lists["annex_a_looked_after"]
    assert not listed.duplicated(["child_id", "start_date"]).any()
    episodes = frames["ssd_cla_episodes"]
    is_open = episodes["clae_cla_episode_ceased_date"] == ""
    assert (listed["end_date"] == "").sum() == episodes[is_open]["clae_cla_id"].nunique()
    assert (listed["placement_start_date"] >= listed["start_date"]).all()
    assert (listed["legal_status_start_date"] >= listed["start_date"]).all()
    assert not listed["end_reason"].str.startswith("X1").any()


def test_conferences_follow_their_enquiries(lists: Frames):
    rows = lists["annex_a_section_47"]
    held = rows[rows["conference_date"] != ""]
    assert len(held) > 100
    assert (held["conference_date"] >= held["start_date"]).all()
    assert set(held["is_outcome_plan"]) == {"a) Yes", "b) No"}


def test_no_two_rows_of_a_list_have_one_key(lists: Frames):
    for table, rows in lists.items():
        key = list(delivered_tables()[table].key)
        assert not key or not rows.duplicated(key).any(), table


def test_large_workbook_has_its_rows(tmp_path: Path):
    path = tmp_path / "annex_a_large.xlsx"
    assert write_large_workbook(path, 1_000) == 1_000
    read = {t: len(read_list(path, path.name, t)[0]) for t in lists_of(path, path.name)}
    assert read == {
        "annex_a_contacts": 250,
        "annex_a_referrals": 250,
        "annex_a_assessments": 250,
        "annex_a_section_47": 250,
    }
