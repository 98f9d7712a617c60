"""What a delivery does not know yet: late, wrong at first, or gone from the next one."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from synthetic import delivery as deliveries
from synthetic.calendar_days import NEVER
from synthetic.delivery import SEED, delivered_frames, write_delivery
from synthetic.history import HistoryTable, history
from synthetic.late_entries import LATE_ENDS, LATE_ROWS, LONGEST_LAG, WRONG_DAYS, entered_late
from warehouse.sources.declarations import delivered_tables, home_of

DECEMBER, JANUARY = date(2020, 12, 1), date(2021, 1, 1)
MONTH_END = date(2020, 12, 31)

Frames = dict[str, pd.DataFrame]


def frames(month: date, *, is_late: bool) -> Frames:
    return {
        name: frame.set_index(frame.columns[0], drop=False)
        for name, frame in delivered_frames(month, is_late=is_late)
    }


@pytest.fixture(scope="module")
def december() -> Frames:
    return frames(DECEMBER, is_late=True)


@pytest.fixture(scope="module")
def january() -> Frames:
    return frames(JANUARY, is_late=True)


@pytest.fixture(scope="module")
def january_truth() -> Frames:
    return frames(JANUARY, is_late=False)


@pytest.fixture(scope="module")
def truth() -> Frames:
    """December's delivery, had everything been entered at once."""
    return frames(DECEMBER, is_late=False)


@pytest.mark.parametrize("table", LATE_ROWS)
def test_late_record_is_in_the_next_delivery(
    december: Frames,
    january: Frames,
    truth: Frames,
    table: str,
) -> None:
    late = truth[table].index.difference(december[table].index)
    assert len(late) > 0
    assert set(late) <= set(january[table].index)
    assert len(late) < LATE_ROWS[table] / 1000 * len(truth[table])
    assert set(december[table].index) - set(truth[table].index) <= {"SYN-RX202012"}


def test_everything_older_than_the_longest_lag_is_there(december: Frames, truth: Frames) -> None:
    visits = truth["ssd_cp_visits"]
    old = visits[
        pd.to_datetime(visits["cppv_cp_visit_date"]).dt.date
        < MONTH_END - timedelta(days=LONGEST_LAG)
    ]
    assert set(old.index) <= set(december["ssd_cp_visits"].index)


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("ssd_cin_assessments", "cina_assessment_auth_date"),
        ("ssd_cla_episodes", "clae_cla_episode_ceased_date"),
        ("audits", "completed_date"),
    ],
)
def test_end_that_is_entered_late_is_blank_until_the_next_delivery(
    december: Frames,
    january: Frames,
    truth: Frames,
    table: str,
    column: str,
) -> None:
    assert table in LATE_ENDS
    ended = truth[table][truth[table][column] != ""]
    blank = december[table].loc[ended.index].query(f"{column} == ''")
    assert 0 < len(blank) < LATE_ENDS[table] / 1000 * len(ended)
    filled = january[table].loc[blank.index, column]
    assert filled.equals(truth[table].loc[blank.index, column])


def test_wrong_day_of_a_contact_is_corrected_by_the_next_delivery(
    december: Frames,
    january: Frames,
    truth: Frames,
) -> None:
    said = december["ssd_contacts"]["cont_contact_date"]
    right = truth["ssd_contacts"]["cont_contact_date"].loc[said.index]
    wrong = said[said != right]
    assert 0 < len(wrong) < 30
    moved = pd.to_datetime(right.loc[wrong.index]) - pd.to_datetime(wrong)
    assert set(moved.dt.days) == {WRONG_DAYS}
    next_ = january["ssd_contacts"]["cont_contact_date"].loc[wrong.index]
    assert next_.equals(right.loc[wrong.index])


def test_one_referral_is_deleted_by_the_next_delivery(
    december: Frames,
    january: Frames,
    truth: Frames,
    january_truth: Frames,
) -> None:
    for table, frame in december.items():
        gone = frame.index.difference(january[table].index)
        # What grew too old to be delivered was not deleted.
        too_old = truth[table].index.difference(january_truth[table].index)
        deleted = ["SYN-RX202012"] if table == "ssd_cin_episodes" else []
        assert list(gone.difference(too_old)) == deleted, table


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("ssd_s47_enquiry", "s47e_s47_nfa", "N"),
        ("ssd_cin_episodes", "cine_referral_nfa", "N"),
        ("ssd_person", "pers_ethnicity", "NOBT"),
    ],
)
def test_what_is_wrong_is_corrected_by_the_next_delivery(
    december: Frames, january: Frames, truth: Frames, table: str, column: str, said: str
) -> None:
    right = truth[table][column].reindex(december[table].index).dropna()
    first = december[table][column].loc[right.index]
    wrong = first[first != right]
    assert 0 < len(wrong) < 20
    assert set(wrong) == {said}
    assert january[table][column].loc[wrong.index].equals(right.loc[wrong.index])


def test_enquiry_whose_outcome_is_wrong_led_to_no_conference(
    december: Frames, truth: Frames
) -> None:
    said = december["ssd_s47_enquiry"]["s47e_s47_nfa"]
    wrong = said[said != truth["ssd_s47_enquiry"]["s47e_s47_nfa"].loc[said.index]]
    assert not set(wrong.index) & set(truth["ssd_initial_cp_conference"]["icpc_s47_enquiry_id"])


@pytest.mark.parametrize(
    ("home", "key", "table", "column"),
    [
        ("ssd_cin_episodes", "cine_referral_id", "ssd_cin_assessments", "cina_referral_id"),
        ("ssd_cin_episodes", "cine_referral_id", "ssd_s47_enquiry", "s47e_referral_id"),
        ("ssd_cin_episodes", "cine_referral_id", "ssd_involvements", "invo_referral_id"),
        ("ssd_initial_cp_conference", "icpc_icpc_id", "ssd_cp_plans", "cppl_icpc_id"),
        ("ssd_cla_episodes", "clae_cla_id", "ssd_cla_placement", "clap_cla_id"),
    ],
)
def test_what_hangs_on_a_late_record_comes_with_it(
    december: Frames, january: Frames, truth: Frames, home: str, key: str, table: str, column: str
) -> None:
    late = set(truth[home][key]) - set(december[home][key])
    hanging = truth[table][truth[table][column].isin(late)].index
    assert len(hanging) > 0
    assert not set(hanging) & set(december[table].index)
    assert set(hanging) <= set(january[table].index)


def test_start_of_care_and_change_of_placement_are_late(december: Frames, truth: Frames) -> None:
    episodes = truth["ssd_cla_episodes"].drop(december["ssd_cla_episodes"].index)
    reasons = set(episodes["clae_cla_episode_start_reason"])
    assert "S" in reasons
    assert {"P", "B"} & reasons


def test_end_of_care_is_late(december: Frames, january: Frames, truth: Frames) -> None:
    reason = "clae_cla_episode_ceased_reason"
    said = december["ssd_cla_episodes"][reason]
    ended = truth["ssd_cla_episodes"][reason].loc[said.index]
    late = ended[(said == "") & ended.str.startswith("E")]
    assert len(late) > 0
    # Nobody forgets that a young person turned 18.
    assert not set(late) & {"E5", "E6", "E17"}
    assert january["ssd_cla_episodes"][reason].loc[late.index].equals(late)


@pytest.mark.parametrize("month", ["december", "january"])
def test_every_reference_resolves(month: str, request: pytest.FixtureRequest) -> None:
    frames: Frames = request.getfixturevalue(month)
    truth: Frames = request.getfixturevalue({"december": "truth"}.get(month, "january_truth"))
    tried = 0
    for name in frames:
        table = delivered_tables()[name]
        for column in table.columns:
            home = home_of(table, column)
            if home is None or home.name not in frames:
                continue
            tried += 1
            key = home.key[0]
            lost, lost_in_truth = (
                set(each[name][column.name]) - set(each[home.name][key]) - {""}
                for each in (frames, truth)
            )
            # Some point at what is too old to be delivered.
            assert lost <= lost_in_truth, (name, column.name)
    assert tried > 40
    assert not frames["ssd_cin_assessments"]["cina_referral_id"].str.startswith("SYN-RX").any()


@pytest.mark.parametrize("month", ["december", "january"])
def test_care_is_one_story(month: str, request: pytest.FixtureRequest) -> None:
    frames: Frames = request.getfixturevalue(month)
    start, end = "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"
    episodes = frames["ssd_cla_episodes"].sort_values(["clae_person_id", start], kind="stable")
    following = episodes.groupby("clae_person_id")[start].shift(-1)
    goes_on = episodes["clae_cla_episode_ceased_reason"] == "X1"
    assert (following[goes_on] == episodes[end][goes_on]).all()
    followed = episodes[following.notna()]
    assert (followed[end] != "").all()
    assert (followed[end] <= following.dropna()).all()

    still = episodes[episodes[end] == ""]
    placements, statuses = frames["ssd_cla_placement"], frames["ssd_legal_status"]
    assert set(episodes["clae_cla_placement_id"]) == set(placements.index)
    assert set(still["clae_cla_placement_id"]) == set(
        placements.index[placements["clap_cla_placement_end_date"] == ""]
    )
    assert sorted(still["clae_person_id"]) == sorted(
        statuses["lega_person_id"][statuses["lega_legal_status_end_date"] == ""]
    )


@pytest.mark.parametrize("month", ["december", "january"])
def test_child_in_care_or_on_a_plan_has_an_open_case(
    month: str, request: pytest.FixtureRequest
) -> None:
    frames: Frames = request.getfixturevalue(month)
    referrals, statuses = frames["ssd_cin_episodes"], frames["ssd_legal_status"]
    open_cases = set(referrals["cine_person_id"][referrals["cine_close_date"] == ""])
    is_here = statuses["lega_legal_status_end_date"] == ""
    is_short_break = statuses["lega_legal_status"] == "V4"
    assert set(statuses["lega_person_id"][is_here & ~is_short_break]) <= open_cases
    plans = frames["ssd_cp_plans"]
    is_here = (plans["cppl_cp_plan_end_date"] == "") & (plans["cppl_cp_plan_ola"] == "N")
    assert set(plans["cppl_person_id"][is_here]) <= open_cases
    conferences = frames["ssd_initial_cp_conference"]["icpc_cp_plan_id"]
    assert set(conferences) <= set(plans.index) | {""}


@pytest.mark.parametrize("month", ["december", "january"])
def test_case_has_one_open_enquiry_at_most(month: str, request: pytest.FixtureRequest) -> None:
    frames: Frames = request.getfixturevalue(month)
    enquiries = frames["ssd_s47_enquiry"]
    led = enquiries.index.isin(frames["ssd_initial_cp_conference"]["icpc_s47_enquiry_id"])
    still = enquiries[(enquiries["s47e_s47_nfa"] != "Y") & ~led]
    assert len(still) > 0
    assert not still["s47e_referral_id"].duplicated().any()


def test_end_of_care_is_known_before_the_case_closes_and_at_the_18th_birthday() -> None:
    late = entered_late(history(SEED, 1).tables)
    referrals = late["ssd_cin_episodes"].frame.set_index("cine_referral_id")
    care = late["ssd_cla_episodes"].frame
    care = care[(care["_end_known"] < NEVER) & (care["_referral"] != "")]
    delayed = care[care["_entered_0"] > care[["_end_known", "_known"]].max(axis=1)]
    assert len(delayed) > 100
    closed = referrals["cine_close_date"].loc[delayed["_referral"]].to_numpy()
    assert (delayed["_entered_0"].to_numpy() <= closed).all()
    assert not delayed["clae_cla_episode_ceased_reason"].isin(["E5", "E6", "E17"]).any()


def test_conference_of_a_case_with_several_enquiries_is_not_late() -> None:
    past = history(SEED, 1).tables
    enquiries = past["ssd_s47_enquiry"].frame["s47e_referral_id"].value_counts()
    late = entered_late(past)
    entered = late["ssd_cin_episodes"].frame.set_index("cine_referral_id")["_known"]
    conferences = late["ssd_initial_cp_conference"].frame
    cases = conferences["icpc_referral_id"]
    delayed = conferences["_known"] > np.maximum(
        conferences["icpc_icpc_date"], entered.loc[cases].to_numpy()
    )
    assert delayed.sum() > 100
    assert (enquiries.loc[cases[delayed]] == 1).all()


def test_nothing_of_a_period_of_care_is_entered_before_its_start() -> None:
    past = history(SEED, 1).tables
    late = entered_late(past)
    starts = late["ssd_cla_episodes"].frame
    starts = starts[starts["clae_cla_episode_id"].str.endswith("-E0")]
    entered = starts.set_index("clae_cla_episode_id")["_known"]
    held_up = 0
    for name in (
        "ssd_cla_placement",
        "ssd_legal_status",
        "ssd_cla_reviews",
        "ssd_cla_visits",
        "ssd_cla_health",
        "ssd_missing",
        "ssd_immigration_status",
    ):
        frame = late[name].frame
        began = entered.loc[frame["_episode"].str.replace(r"-E\d+$", "-E0", regex=True)]
        assert (frame["_known"].to_numpy() >= began.to_numpy()).all(), name
        held_up += int((past[name].frame["_known"].to_numpy() < began.to_numpy()).sum())
    assert held_up > 100


def test_delivery_that_is_not_late_is_the_history_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digests(folder: Path, *, is_late: bool) -> dict[str, str]:
        write_delivery(folder, DECEMBER, is_late=is_late)
        return {
            file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()
        }

    late = digests(tmp_path / "late", is_late=True)
    after = digests(tmp_path / "after", is_late=False)

    def never(tables: dict[str, HistoryTable]) -> dict[str, HistoryTable]:
        raise AssertionError("nothing is entered late")

    history.cache_clear()
    monkeypatch.setattr(deliveries, "entered_late", never)
    monkeypatch.setattr(deliveries, "with_errors", never)
    assert digests(tmp_path / "alone", is_late=False) == after
    assert late.keys() == after.keys()
    assert late != after


def test_deliveries_are_the_same_whenever_they_are_made(
    december: Frames,
) -> None:
    again = frames(DECEMBER, is_late=True)
    assert all(again[table].equals(frame) for table, frame in december.items())
