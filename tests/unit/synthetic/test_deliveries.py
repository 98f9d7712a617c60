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
from synthetic.layouts import Layout, what_it_delivers, write_layouts
from warehouse.authority import load_authority
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.landing import open_delivery

Frames = dict[str, pd.DataFrame]
Cut = Callable[[str], Frames]
ROOT = Path(__file__).resolve().parents[3]
JANUARY = date(2021, 1, 1)
OWN_AND_SSD = [t.name for t in delivered_tables().values() if t.layout in ("ssd", "local")]

# Nobody of the synthetic council is adopted.
_MAY_BE_EMPTY = ("annex_a_adoption", "annex_a_adopters")
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


@pytest.mark.system
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
    assert set(there) == {"_COMPLETE", *(f"{table}.csv" for table in OWN_AND_SSD)}
    assert digest(tmp_path / "here") == there


def test_every_declared_table_has_its_declared_columns(delivery: Cut) -> None:
    frames = delivery("2021-01")
    assert list(frames) == OWN_AND_SSD
    for name in OWN_AND_SSD:
        declared = [column.name for column in delivered_tables()[name].columns]
        assert list(frames[name].columns) == declared, name
        assert len(frames[name]) > 0, name


def test_written_delivery_passes_the_door_with_its_manifest(tmp_path: Path) -> None:
    rows = write_delivery(tmp_path, JANUARY)
    opened = open_delivery(tmp_path, JANUARY, load_authority(ROOT / "config").tables)
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
    for name in OWN_AND_SSD:
        for column in delivered_tables()[name].columns:
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
    assert (contacts.min()[:7], contacts.max()[:7]) == ("2015-02", "2021-01")


@pytest.mark.system
def test_scale_makes_that_many_times_the_referrals(delivery: Cut) -> None:
    once = delivery("2021-01")["ssd_cin_episodes"]
    twice = dict(delivered_frames(JANUARY, scale=2))["ssd_cin_episodes"]
    in_2020 = [
        frame["cine_referral_date"].between("2019-04-01", "2020-03-31").sum()
        for frame in (once, twice)
    ]
    assert in_2020[1] == 2 * in_2020[0]


@pytest.mark.system
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
            tmp_path / "landing" / la_code / "2021-01", JANUARY, authority.tables
        )
        people.append(next(file.sha256 for file in delivery.files if "person" in file.path.name))
    assert people[0] != people[1]


def spans(frame: pd.DataFrame, person: str, start: str, end: str) -> pd.DataFrame:
    """Times by person and in order; one without an end lasts for ever."""
    times = pd.DataFrame(
        {"person": frame[person], "start": frame[start], "end": frame[end].replace("", "9999")}
    )
    return times.sort_values(["person", "start"], ignore_index=True)


def test_child_is_under_one_enquiry_at_a_time(delivery: Cut) -> None:
    enquiries = spans(
        delivery("2021-01")["ssd_s47_enquiry"],
        "s47e_person_id", "s47e_s47_start_date", "s47e_s47_end_date",
    )  # fmt: skip
    before = enquiries.groupby("person")["end"].shift()
    assert before.notna().sum() > 100
    assert (enquiries["start"] > before)[before.notna()].all()


def test_child_in_need_plan_ends_where_a_protection_plan_starts(delivery: Cut) -> None:
    frames = delivery("2021-01")
    plans = frames["ssd_cp_plans"]
    protected = plans.loc[plans["cppl_cp_plan_ola"] == "N"]
    both = frames["ssd_cin_plans"].merge(
        protected, left_on="cinp_person_id", right_on="cppl_person_id"
    )
    assert len(both) > 500
    end = both["cinp_cin_plan_end_date"].replace("", "9999")
    start = both["cppl_cp_plan_start_date"]
    assert not ((start >= both["cinp_cin_plan_start_date"]) & (start < end)).any()


def test_providers_have_false_numbers_of_the_right_form(delivery: Cut) -> None:
    frames = delivery("2021-01")
    listed = frames["provider_list"]
    assert listed["URN"].is_unique
    assert listed["URN"].str.fullmatch(r"SC99\d{4}|99\d{5}").all()
    placements = frames["ssd_cla_placement"]
    kind = placements["clap_cla_placement_type"].str[0]
    is_registered = kind.isin(["U", "K", "S"])
    assert (is_registered == (placements["clap_cla_placement_urn"] != "")).all()
    told = placements[is_registered].merge(
        listed, left_on="clap_cla_placement_urn", right_on="URN", how="left"
    )
    assert (told["PROVIDER_CODE"] == told["clap_cla_placement_provider"]).all()


def test_plan_points_only_at_records_of_the_delivery(delivery: Cut) -> None:
    frames = delivery("2021-01")
    plans = frames["ssd_cp_plans"]
    for column, table, key in (
        ("cppl_referral_id", "ssd_cin_episodes", "cine_referral_id"),
        ("cppl_icpc_id", "ssd_initial_cp_conference", "icpc_icpc_id"),
    ):
        filled = plans[column][plans[column] != ""]
        assert len(filled) > 1000
        assert filled.isin(frames[table][key]).all()


def test_every_column_holds_something(delivery: Cut) -> None:
    for name, frame in delivery("2021-01").items():
        filled = (frame != "").any()
        assert filled.all(), (name, list(filled[~filled].index))


def test_nothing_happens_to_a_child_who_has_died(delivery: Cut) -> None:
    frames = delivery("2021-01")
    people = frames["ssd_person"]
    death = people[people["pers_death_date"] != ""].set_index("pers_person_id")["pers_death_date"]
    assert 2 <= len(death) <= 60
    for table, person, column in (
        ("ssd_cin_episodes", "cine_person_id", "cine_referral_date"),
        ("ssd_cin_assessments", "cina_person_id", "cina_assessment_auth_date"),
        ("ssd_cin_visits", "cinv_person_id", "cinv_cin_visit_date"),
        ("ssd_s47_enquiry", "s47e_person_id", "s47e_s47_start_date"),
        ("ssd_cla_episodes", "clae_person_id", "clae_cla_episode_start_date"),
        ("ssd_contacts", "cont_person_id", "cont_contact_date"),
    ):
        rows = frames[table][frames[table][person].isin(death.index)]
        assert (rows[column] <= rows[person].map(death)).all(), table


def test_care_leaver_was_looked_after_for_13_weeks(delivery: Cut) -> None:
    frames = delivery("2021-01")
    statuses = frames["care_leaver_activity"]
    born = frames["ssd_person"].set_index("pers_person_id")["pers_dob"]
    lately = statuses[(statuses["status_date"] >= "2020-02-01") & (statuses["birthday_age"] != "")]
    episodes = frames["ssd_cla_episodes"].assign(
        days=lambda rows: (
            (
                pd.to_datetime(rows["clae_cla_episode_ceased_date"].replace("", "2021-01-31"))
                - pd.to_datetime(rows["clae_cla_episode_start_date"])
            ).dt.days
        )
    )
    days = lately["person_id"].map(episodes.groupby("clae_person_id")["days"].sum())
    # The others left care before the six years, or died or went home.
    assert (days >= 91).mean() > 0.9
    assert not (days < 91).any()
    assert lately["person_id"].map(born).max() < "2004-02-01"


@pytest.mark.parametrize(
    ("layouts", "files"),
    [
        ((Layout.SSDA903,), {"SSDA903_2021_header.csv", "SSDA903_2020_oc3_last_year.csv"}),
        ((Layout.ANNEX_A,), {"annex_a_2021-01.xlsx"}),
        ((Layout.SSD, Layout.CIN_CENSUS), {"ssd_person.csv", "cin_census_2021.xml"}),
    ],
)
def test_delivery_in_other_layouts_passes_the_door(
    tmp_path: Path, layouts: tuple[Layout, ...], files: set[str]
) -> None:
    rows = write_layouts(tmp_path, JANUARY, layouts)
    authority = load_authority(ROOT / "config").model_copy(
        update={"delivers": tuple(what_it_delivers(layouts))}
    )
    opened = open_delivery(tmp_path, JANUARY, authority.tables, authority.required_tables)
    assert opened.is_marked_complete
    assert not opened.ignored
    assert {*files, "workforce.csv", "commentary.csv"} <= {file.path.name for file in opened.files}
    read = {delivered_tables()[name].layout for name in opened.tables}
    assert read == {"local", *layouts}
    assert (tmp_path / "ssd_person.csv").exists() == (Layout.SSD in layouts)
    for file in opened.files:
        assert file.rows > 0 or file.table in _MAY_BE_EMPTY, file.table
    marker = (tmp_path / "_COMPLETE").read_text(encoding="utf-8").splitlines()
    assert sum(int(line.split()[2]) for line in marker) == rows


@pytest.mark.system
def test_command_writes_statutory_layouts_with_a_configuration(
    tmp_path: Path, delivery: Cut
) -> None:
    subprocess.run(
        [
            sys.executable, "-m", "synthetic", "--data-dir", str(tmp_path), "--month", "2021-01",
            "--layout", "ssda903", "--layout", "cin_census",
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )  # fmt: skip
    landing = tmp_path / "landing" / "2021-01"
    authority = load_authority(tmp_path / "config")
    assert authority.delivers[:3] == ("ssda903", "cin_census", "workforce")
    opened = open_delivery(landing, JANUARY, authority.tables, authority.required_tables)
    assert {"ssda903_episodes", "cin_census_details", "audits"} <= opened.tables
    # The same council as in the SSD.
    header = pd.read_csv(landing / "SSDA903_2021_header.csv", dtype=str)
    assert header["CHILD"].isin(delivery("2021-01")["ssd_person"]["pers_person_id"]).all()
    workforce = (landing / "workforce.csv").read_text(encoding="utf-8")
    assert workforce == delivery("2021-01")["workforce"].to_csv(index=False, lineterminator="\n")
