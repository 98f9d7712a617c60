"""A synthetic delivery is one a council could have sent, and nobody in it could be real."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from synthetic.delivery import delivered_frames, write_delivery
from warehouse.authority import load_authority
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.landing import open_delivery

Frames = dict[str, pd.DataFrame]
Cut = Callable[[str], Frames]
ROOT = Path(__file__).resolve().parents[3]
JANUARY = date(2021, 1, 1)

# Columns whose ids must be found in another table of the delivery, where they are filled.
_KEYS = {
    ("ssd_cin_assessments", "cina_referral_id"): ("ssd_cin_episodes", "cine_referral_id"),
    ("ssd_s47_enquiry", "s47e_referral_id"): ("ssd_cin_episodes", "cine_referral_id"),
    ("ssd_initial_cp_conference", "icpc_s47_enquiry_id"): (
        "ssd_s47_enquiry",
        "s47e_s47_enquiry_id",
    ),
    ("ssd_cla_episodes", "clae_cla_placement_id"): (
        "ssd_cla_placement",
        "clap_cla_placement_id",
    ),
    ("ssd_involvements", "invo_professional_id"): ("ssd_professionals", "prof_professional_id"),
}


def person_columns(frames: Frames) -> list[tuple[str, str]]:
    return [
        (table, column)
        for table, frame in frames.items()
        for column in frame.columns
        if column.endswith("person_id")
    ]


def test_same_seed_and_month_give_the_same_bytes(tmp_path: Path) -> None:
    def digest(folder: Path) -> dict[str, str]:
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
        }

    write_delivery(tmp_path / "here", JANUARY)
    # Another process, so that nothing kept in memory can make them alike.
    subprocess.run(
        [sys.executable, "-m", "synthetic", "--data-dir", str(tmp_path), "--month", "2021-01"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    there = digest(tmp_path / "landing" / "2021-01")
    assert len(there) == len(delivered_tables()) + 1
    assert digest(tmp_path / "here") == there


def test_every_declared_table_has_its_declared_columns(delivery: Cut) -> None:
    frames = delivery("2021-01")
    assert list(frames) == list(delivered_tables())
    for name, table in delivered_tables().items():
        assert list(frames[name].columns) == [column.name for column in table.columns], name
        assert len(frames[name]) > 0, name


def test_written_delivery_passes_the_door_with_its_manifest(tmp_path: Path) -> None:
    rows = write_delivery(tmp_path, JANUARY)
    opened = open_delivery(tmp_path, JANUARY, load_authority(ROOT / "config").delivers)
    assert opened.is_marked_complete
    assert sum(file.rows for file in opened.files) == rows
    assert not opened.ignored
    lines = (tmp_path / "_COMPLETE").read_text(encoding="utf-8").splitlines()
    listed = {name: (sha256, int(count)) for sha256, name, count in map(str.split, lines)}
    assert listed == {file.path.name: (file.sha256, file.rows) for file in opened.files}


def test_people_and_workers_are_obviously_false(delivery: Cut) -> None:
    frames = delivery("2021-01")
    for table, column in person_columns(frames):
        filled = frames[table][column][frames[table][column] != ""]
        assert filled.str.startswith("SYN-P").all(), (table, column)
    assert frames["workforce"]["SWENo"].str.startswith("SWTEST").all()
    assert frames["workforce"]["WorkerId"].str.startswith("SYN-").all()


def test_every_named_person_is_delivered_once(delivery: Cut) -> None:
    frames = delivery("2021-01")
    people = frames["ssd_person"]["pers_person_id"]
    assert people.is_unique
    known = {*people, ""}
    for table, column in person_columns(frames):
        assert set(frames[table][column]) <= known, (table, column)


@pytest.mark.parametrize(("reference", "key"), _KEYS.items())
def test_keys_are_found_where_they_point(
    delivery: Cut, reference: tuple[str, str], key: tuple[str, str]
) -> None:
    frames = delivery("2021-01")
    filled = set(frames[reference[0]][reference[1]]) - {""}
    assert filled
    missing = filled - set(frames[key[0]][key[1]])
    # Records older than the delivered history are left out, so a few keys point at none.
    assert len(missing) <= 0.02 * len(filled)


def test_nothing_is_known_after_the_month_end(delivery: Cut) -> None:
    frames = delivery("2021-01")
    # A plan for the future is a date that a record may hold.
    expected = {"pers_expected_dob", "due_date"}
    for name, table in delivered_tables().items():
        for column in table.columns:
            if column.kind == "date" and column.name not in expected:
                filled = frames[name][column.name][frames[name][column.name] != ""]
                assert filled.empty or filled.max() <= "2021-02-28", (name, column.name)
    for table, column in (
        ("ssd_cin_episodes", "cine_referral_date"),
        ("ssd_cin_episodes", "cine_close_date"),
        ("ssd_s47_enquiry", "s47e_s47_start_date"),
        ("ssd_cp_plans", "cppl_cp_plan_end_date"),
        ("ssd_cla_episodes", "clae_cla_episode_ceased_date"),
    ):
        assert frames[table][column].max() <= "2021-01-31", (table, column)


def test_next_delivery_repeats_the_history_and_adds_to_it(delivery: Cut) -> None:
    january = delivery("2021-01")["ssd_cin_episodes"].set_index("cine_referral_id")
    march = delivery("2021-03")["ssd_cin_episodes"].set_index("cine_referral_id")
    both = january.index.intersection(march.index)
    # The oldest closed cases fall out of the six years.
    assert len(both) > 0.9 * len(january)
    same = ["cine_person_id", "cine_referral_date", "cine_referral_nfa"]
    assert january.loc[both, same].equals(march.loc[both, same])
    closed = january.loc[both, "cine_close_date"]
    assert march.loc[both, "cine_close_date"][closed != ""].equals(closed[closed != ""])
    assert (march["cine_referral_date"] >= "2021-02-01").sum() > 100


def test_six_years_of_history(delivery: Cut) -> None:
    contacts = delivery("2021-01")["ssd_contacts"]["cont_contact_date"]
    assert (contacts.min()[:7], contacts.max()[:7]) == ("2015-01", "2021-01")


def test_scale_makes_that_many_times_the_referrals(delivery: Cut) -> None:
    once = delivery("2021-01")["ssd_cin_episodes"]
    twice = dict(delivered_frames(JANUARY, scale=2))["ssd_cin_episodes"]
    in_2020 = [
        frame["cine_referral_date"].between("2019-04-01", "2020-03-31").sum()
        for frame in (once, twice)
    ]
    assert in_2020[1] == 2 * in_2020[0]


def test_several_authorities_get_records_and_a_configuration_each(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable, "-m", "synthetic", "--data-dir", str(tmp_path),
            "--month", "2021-01", "--authorities", "2",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )  # fmt: skip
    people = []
    for la_code in ("901", "902"):
        authority = load_authority(tmp_path / "config" / la_code)
        assert authority.la_code == la_code
        delivery = open_delivery(
            tmp_path / "landing" / la_code / "2021-01", JANUARY, authority.delivers
        )
        people.append(next(file.sha256 for file in delivery.files if "person" in file.path.name))
    assert people[0] != people[1]
