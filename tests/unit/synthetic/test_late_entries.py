"""What a delivery does not know yet: late, wrong at first, or gone from the next one."""

from datetime import date, timedelta

import pandas as pd
import pytest

from synthetic.delivery import delivered_frames
from synthetic.late_entries import LATE_ENDS, LATE_ROWS, LONGEST_LAG, WRONG_DAYS

DECEMBER, JANUARY = date(2020, 12, 1), date(2021, 1, 1)
MONTH_END = date(2020, 12, 31)


def frames(month: date, *, is_late: bool) -> dict[str, pd.DataFrame]:
    return {
        name: frame.set_index(frame.columns[0], drop=False)
        for name, frame in delivered_frames(month, is_late=is_late)
    }


@pytest.fixture(scope="module")
def december() -> dict[str, pd.DataFrame]:
    return frames(DECEMBER, is_late=True)


@pytest.fixture(scope="module")
def january() -> dict[str, pd.DataFrame]:
    return frames(JANUARY, is_late=True)


@pytest.fixture(scope="module")
def january_truth() -> dict[str, pd.DataFrame]:
    return frames(JANUARY, is_late=False)


@pytest.fixture(scope="module")
def truth() -> dict[str, pd.DataFrame]:
    """December's delivery, had everything been entered at once."""
    return frames(DECEMBER, is_late=False)


@pytest.mark.parametrize("table", LATE_ROWS)
def test_late_record_is_in_the_next_delivery(
    december: dict[str, pd.DataFrame],
    january: dict[str, pd.DataFrame],
    truth: dict[str, pd.DataFrame],
    table: str,
) -> None:
    late = truth[table].index.difference(december[table].index)
    assert len(late) > 0
    assert set(late) <= set(january[table].index)
    assert len(late) < LATE_ROWS[table] / 1000 * len(truth[table])
    assert december[table].index.difference(truth[table].index).empty


def test_everything_older_than_the_longest_lag_is_there(
    december: dict[str, pd.DataFrame], truth: dict[str, pd.DataFrame]
) -> None:
    visits = truth["ssd_cp_visits"]
    old = visits[
        pd.to_datetime(visits["cppv_cp_visit_date"]).dt.date
        < MONTH_END - timedelta(days=LONGEST_LAG)
    ]
    assert set(old.index) <= set(december["ssd_cp_visits"].index)


@pytest.mark.parametrize(
    ("table", "column"),
    [("ssd_cin_assessments", "cina_assessment_auth_date"), ("audits", "completed_date")],
)
def test_end_that_is_entered_late_is_blank_until_the_next_delivery(
    december: dict[str, pd.DataFrame],
    january: dict[str, pd.DataFrame],
    truth: dict[str, pd.DataFrame],
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
    december: dict[str, pd.DataFrame],
    january: dict[str, pd.DataFrame],
    truth: dict[str, pd.DataFrame],
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
    december: dict[str, pd.DataFrame],
    january: dict[str, pd.DataFrame],
    truth: dict[str, pd.DataFrame],
    january_truth: dict[str, pd.DataFrame],
) -> None:
    for table, frame in december.items():
        gone = frame.index.difference(january[table].index)
        # What grew too old to be delivered was not deleted.
        too_old = truth[table].index.difference(january_truth[table].index)
        deleted = ["SYN-RX202012"] if table == "ssd_cin_episodes" else []
        assert list(gone.difference(too_old)) == deleted, table


def test_nothing_hangs_on_what_is_late_or_deleted(december: dict[str, pd.DataFrame]) -> None:
    people = set(december["ssd_person"].index)
    for table, frame in december.items():
        for column in frame.columns:
            if column.endswith("_person_id"):
                assert set(frame[column]) <= people | {""}, (table, column)
    referrals = december["ssd_cin_assessments"]["cina_referral_id"]
    assert not referrals.str.startswith("SYN-RX").any()


def test_deliveries_are_the_same_whenever_they_are_made(
    december: dict[str, pd.DataFrame],
) -> None:
    again = frames(DECEMBER, is_late=True)
    assert all(again[table].equals(frame) for table, frame in december.items())
