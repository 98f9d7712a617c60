"""Rules about the section 47 enquiries of the census and their conferences."""

from collections.abc import Callable
from datetime import date

import duckdb

Breaches = Callable[..., list[int]]


_CASES = """
    cin_details_key | child | cin_referral_date | date_of_initial_cpc
    A               | SYN-1 | 2020-06-10        | 2020-07-01
    B               | SYN-2 | 2020-06-10        |
    C               | SYN-1 |                   |
"""


def test_enquiry_before_its_referral(breaches: Breaches):
    enquiries = """
        cin_details_key | s47_actual_start_date
        A               | 2020-06-09
        A               | 2020-06-10
        B               |
        C               | 2020-06-09
    """
    assert breaches("2889", section_47=enquiries, cin_details=_CASES) == [1]


def test_conference_before_the_referral(breaches: Breaches):
    enquiries = """
        cin_details_key | date_of_initial_cpc
        A               | 2020-06-09
        A               | 2020-06-10
        B               |
        C               | 2020-06-09
    """
    assert breaches("1104", section_47=enquiries, cin_details=_CASES) == [1]


def test_enquiry_of_a_case_recorded_twice_is_reported_once(breaches: Breaches):
    cases = """
        cin_details_key | cin_referral_date
        A               | 2020-06-10
        A               | 2020-06-11
    """
    enquiries = """
        cin_details_key | s47_actual_start_date
        A               | 2020-06-09
    """
    assert breaches("2889", section_47=enquiries, cin_details=cases) == [1]


def test_conference_needs_a_start_before_it(breaches: Breaches):
    enquiries = """
        s47_actual_start_date | date_of_initial_cpc
        2020-06-01            | 2020-06-01
        2020-06-02            | 2020-06-01
                              | 2020-06-01
        2020-06-02            |
                              |
    """
    assert breaches("8615", section_47=enquiries) == [2, 3]


def _with_bank_holidays(database: duckdb.DuckDBPyConnection, *days: str) -> None:
    database.execute("create schema if not exists reference")
    database.execute(
        "create or replace table reference.bank_holiday as "
        "select cast(unnest(?) as date) as holiday_date",
        [list(days)],
    )


def test_over_15_working_days_without_outcome(
    breaches: Breaches, _return_database: duckdb.DuckDBPyConnection
):
    # Friday 18 December to Wednesday 13 January: 15 working days with three holidays.
    _with_bank_holidays(_return_database, "2020-12-25", "2020-12-28", "2021-01-01")
    enquiries = """
        s47_actual_start_date | date_of_initial_cpc | icpc_not_required
        2020-12-18            |                     | false
        2020-12-17            |                     | false
        2020-12-17            |                     | true
        2020-12-17            | 2021-01-05          | false
        2020-12-17            |                     |
                              |                     | false
    """
    found = breaches("8675Q", section_47=enquiries, month_end=date(2021, 1, 13))
    # A flag that is blank does not say that no conference was required.
    assert found == [2, 5]


def test_working_days_are_counted_to_a_month_end_at_a_weekend(
    breaches: Breaches, _return_database: duckdb.DuckDBPyConnection
):
    # 31 January 2021 is a Sunday: 15 working days before it end on Friday 29 January.
    _with_bank_holidays(_return_database, "2021-01-01")
    enquiries = """
        s47_actual_start_date | date_of_initial_cpc | icpc_not_required
        2021-01-07            |                     | false
        2021-01-08            |                     | false
        2021-01-09            |                     | false
    """
    assert breaches("8675Q", section_47=enquiries) == [1]


def test_conference_outside_the_period(breaches: Breaches):
    enquiries = """
        date_of_initial_cpc
        2020-03-31
        2020-04-01
        2021-01-31
        2021-02-01
    """
    assert breaches("8715", section_47=enquiries) == [1, 4]


def test_enquiry_without_conference_started_in_the_period(breaches: Breaches):
    enquiries = """
        s47_actual_start_date | date_of_initial_cpc | icpc_not_required
        2020-03-31            |                     | false
        2020-04-01            |                     | false
        2020-03-31            |                     | true
        2020-03-31            | 2020-04-02          | false
        2021-02-01            |                     | false
                              |                     | false
        2020-03-31            |                     |
    """
    # A flag that is blank does not say that no conference was required.
    assert breaches("8740", section_47=enquiries) == [1, 5, 7]


def test_open_enquiries_of_a_case_with_several_are_reported(breaches: Breaches):
    enquiries = """
        cin_details_key | date_of_initial_cpc | icpc_not_required
        A               |                     | false
        A               |                     |
        A               |                     | true
        A               | 2020-06-01          | false
        B               |                     | false
        B               |                     | true
        C               |                     | false
    """
    assert breaches("8839", section_47=enquiries) == [1, 2]


def test_enquiries_that_name_no_case_or_belong_to_two_children_are_not_of_one_case(
    breaches: Breaches,
):
    enquiries = """
        child | cin_details_key | s47_actual_start_date | icpc_not_required
        SYN-1 |                 | 2020-06-01            | false
        SYN-2 |                 | 2020-06-02            | false
        SYN-2 |                 | 2020-06-03            | false
        SYN-3 | A               | 2020-06-01            | false
        SYN-4 | A               | 2020-06-02            | false
        SYN-4 | A               | 2020-06-03            | false
    """
    assert breaches("8839", section_47=enquiries) == [5, 6]
    assert breaches("8890", section_47=enquiries) == [5, 6]


def test_enquiry_starts_while_another_of_the_case_is_running(breaches: Breaches):
    enquiries = """
        cin_details_key | s47_actual_start_date | date_of_initial_cpc | icpc_not_required
        A               | 2020-06-01            | 2020-06-10          | false
        A               | 2020-06-10            | 2020-06-12          | false
        B               | 2020-06-01            | 2020-06-10          | false
        B               | 2020-06-11            | 2020-06-12          | false
        C               | 2020-06-01            |                     | false
        C               | 2020-09-01            |                     | true
        D               | 2020-06-01            |                     | true
        D               | 2020-09-01            |                     | true
        E               | 2020-06-01            | 2020-06-10          | false
        F               | 2020-06-02            | 2020-06-09          | false
        G               | 2020-06-01            | 2020-06-10          | false
        G               | 2020-06-01            | 2020-06-10          | false
    """
    assert breaches("8890", section_47=enquiries) == [1, 2, 5, 6, 11, 12]


def test_long_enquiry_overlaps_all_that_follow_not_only_its_neighbour(breaches: Breaches):
    enquiries = """
        cin_details_key | s47_actual_start_date | date_of_initial_cpc | icpc_not_required
        A               | 2020-08-01            | 2020-08-05          | false
        A               | 2020-07-01            | 2020-07-05          | false
        A               | 2020-06-01            | 2020-08-01          | false
        A               | 2020-08-06            | 2020-08-09          | false
    """
    assert breaches("8890", section_47=enquiries) == [1, 2, 3]


def test_conference_at_a_weekend(breaches: Breaches):
    enquiries = """
        date_of_initial_cpc
        2021-01-15
        2021-01-16
        2021-01-17
        2021-01-18
    """
    assert breaches("8875", section_47=enquiries) == [2, 3]


def test_conference_recorded_with_enquiry_and_case(breaches: Breaches):
    enquiries = """
        cin_details_key | child | date_of_initial_cpc
        A               | SYN-1 | 2020-07-01
        A               | SYN-1 | 2020-07-02
        B               | SYN-2 | 2020-07-01
        C               | SYN-1 | 2020-07-01
        A               | SYN-1 |
    """
    assert breaches("2884", section_47=enquiries, cin_details=_CASES) == [1, 4]
