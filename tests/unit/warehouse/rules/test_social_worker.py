"""Rules about the social workers a child had, collected since April 2023."""

from collections.abc import Callable
from datetime import date

import pytest

Breaches = Callable[..., list[int]]

YEAR = {"period_start": date(2024, 4, 1), "month_end": date(2025, 3, 31)}


def test_missing_start_or_earlier_worker_is_reported_by_sw01a(breaches: Breaches):
    social_worker = """
        sw_id | sw_decom
        W1    | 2023-03-31
              | 2023-03-31
              | 2023-04-01
        W1    |
              |
    """
    assert breaches("SW01aSTG1", social_worker=social_worker) == [2, 4, 5]


def test_incomplete_time_from_april_2023_is_reported_by_sw01b(breaches: Breaches):
    social_worker = """
        sw_id | sw_decom   | sw_reason
        W1    | 2023-04-01 | MANAGE
              | 2023-04-01 | MANAGE
        W1    | 2023-04-01 |
              | 2023-03-31 |
        W1    |            | MANAGE
    """
    assert breaches("SW01bSTG1", social_worker=social_worker) == [2, 3, 5]


def test_number_of_another_form_is_reported_by_sw02(breaches: Breaches):
    social_worker = """
        child | sw_id_form
        SYN-1 | SW
        SYN-1 | XX
        SYN-1 | other
        SYN-1 |
    """
    assert breaches("SW02STG1", social_worker=social_worker) == [3, 4]


def test_worker_without_end_before_another_is_reported_by_sw08(breaches: Breaches):
    social_worker = """
        child | sw_decom   | sw_dec
        SYN-1 | 2024-06-01 |
        SYN-1 | 2024-05-01 |
        SYN-2 | 2024-05-01 | 2024-06-01
        SYN-2 | 2024-06-01 |
        SYN-3 | 2024-05-01 |
    """
    assert breaches("SW08STG2", social_worker=social_worker) == [2]


@pytest.mark.parametrize(
    ("start", "is_reported"),
    [
        ("2024-05-24", True),
        ("2024-05-25", False),
        ("2024-06-01", False),
        ("2024-06-08", False),
        ("2024-06-09", True),
    ],
)
def test_new_worker_within_7_days_of_the_previous_end_is_no_overlap_for_sw10(
    breaches: Breaches, start: str, is_reported: bool
):
    social_worker = f"""
        child | sw_decom   | sw_dec
        SYN-1 | {start}    | 2024-12-01
        SYN-1 | 2024-05-01 | 2024-06-01
        SYN-2 | {start}    |
    """
    assert breaches("SW10STG2", social_worker=social_worker) == ([1] if is_reported else [])


def test_first_contact_and_an_open_previous_worker_for_sw10(breaches: Breaches):
    social_worker = """
        child | sw_decom   | sw_dec     | sw_reason
        SYN-1 | 2024-05-01 | 2024-06-01 | MANAGE
        SYN-1 | 2024-09-01 |            | FCONTA
        SYN-2 | 2024-05-01 |            | MANAGE
        SYN-2 | 2024-05-02 |            | MANAGE
    """
    assert breaches("SW10STG2", social_worker=social_worker) == [4]


def test_last_worker_who_left_just_before_the_month_end_is_reported_by_sw11b(
    breaches: Breaches,
):
    social_worker = """
        child | sw_decom   | sw_dec
        SYN-1 | 2024-05-01 | 2025-03-25
        SYN-2 | 2024-05-01 | 2025-03-26
        SYN-3 | 2024-05-01 | 2025-03-31
        SYN-4 | 2024-05-01 | 2025-04-01
        SYN-5 | 2024-05-01 |
        SYN-6 | 2025-03-29 |
        SYN-6 | 2024-05-01 | 2025-03-29
        SYN-7 | 2024-05-01 | 2024-06-01
        SYN-7 | 2024-06-01 | 2025-03-29
    """
    assert breaches("SW11bSTG2", social_worker=social_worker, **YEAR) == [2, 3, 9]


def test_reason_that_is_unlisted_or_missing_since_april_2023_is_reported_by_sw13(
    breaches: Breaches,
):
    social_worker = """
        sw_decom   | sw_reason
        2023-04-01 | MANAGE
        2023-04-01 | SWDIED
        2023-04-01 | AGENCY
        2023-04-01 |
        2023-03-31 |
        2023-03-31 | AGENCY
                   |
                   | PCCHAN
    """
    assert breaches("SW13STG1", social_worker=social_worker) == [3, 4, 6]


def test_looked_after_child_without_a_worker_at_the_month_end_is_reported_by_sw17(
    breaches: Breaches,
):
    episodes = """
        child        | decom      | dec        | dec_text   | rne
        SYN-has      | 2024-05-01 |            |            | S
        SYN-left     | 2024-05-01 | 2024-06-01 | 01/06/2024 | S
        SYN-left     | 2024-06-01 |            |            | P
        SYN-never    | 2024-05-01 |            |            | S
        SYN-home     | 2024-05-01 | 2024-07-01 | 01/07/2024 | S
        SYN-last day | 2024-05-01 | 2025-03-31 | 31/03/2025 | S
        SYN-day late | 2024-05-01 | 2025-04-01 | 01/04/2025 | S
        SYN-to come  | 2025-04-01 |            |            | S
        SYN-undated  | 2024-05-01 |            | unreadable | S
                     | 2024-05-01 |            |            | S
    """
    social_worker = """
        child    | sw_decom   | sw_dec
        SYN-has  | 2024-05-01 | 2024-06-01
        SYN-has  | 2024-06-01 |
        SYN-left | 2024-05-01 | 2024-06-01
        SYN-left | 2024-06-01 | 2024-07-01
        SYN-home | 2024-05-01 | 2024-07-01
    """
    found = breaches("SW17STG2", episodes=episodes, social_worker=social_worker, **YEAR)
    assert found == [3, 4, 7]


@pytest.mark.parametrize(
    ("start", "end", "is_reported"),
    [
        ("2024-05-01", "2025-03-31", True),
        ("2024-05-01", "2025-04-01", False),
        ("2025-03-31", "", False),
        ("2025-04-01", "", True),
        ("", "", False),
    ],
)
def test_worker_has_to_be_there_on_the_month_end_for_sw17(
    breaches: Breaches, start: str, end: str, is_reported: bool
):
    episodes = """
        child | decom
        SYN-1 | 2024-05-01
    """
    social_worker = f"""
        child | sw_decom | sw_dec
        SYN-1 | {start}  | {end}
    """
    found = breaches("SW17STG2", episodes=episodes, social_worker=social_worker, **YEAR)
    assert found == ([1] if is_reported else [])


def test_last_of_several_open_episodes_is_reported_by_sw17(breaches: Breaches):
    episodes = """
        child | decom      | rne
        SYN-1 | 2024-06-01 | P
        SYN-1 | 2024-05-01 | S
    """
    assert breaches("SW17STG2", episodes=episodes, **YEAR) == [1]
