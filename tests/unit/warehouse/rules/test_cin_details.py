"""Rules about the cases of the census (CINdetails)."""

from collections.abc import Callable

import duckdb

Breaches = Callable[..., list[int]]


def test_referral_date_is_there_and_not_after_the_period(breaches: Breaches):
    details = """
        child | cin_referral_date
        SYN-1 | 2021-01-31
        SYN-2 | 2021-02-01
        SYN-3 |
        SYN-4 | 2015-01-01
    """
    assert breaches("8600", cin_details=details) == [2, 3]


def test_referral_source_is_in_the_list_since_april_2013(
    breaches: Breaches, _return_database: duckdb.DuckDBPyConnection
):
    _return_database.execute("create schema if not exists reference")
    _return_database.execute(
        "create table if not exists reference.referral_source_code as select '1A' as code"
    )
    details = """
        cin_referral_date | referral_source
        2020-06-01        | 1A
        2020-06-01        | 99
        2020-06-01        |
        2013-04-01        |
        2013-03-31        |
                          |
    """
    assert breaches("8866", cin_details=details) == [2, 3, 4]


def test_no_further_action_is_said(breaches: Breaches):
    details = """
        child | referral_nfa
        SYN-1 | true
        SYN-2 | false
        SYN-3 |
    """
    assert breaches("8568", cin_details=details) == [3]


_NO_FURTHER_ACTION = """
    cin_details_key | referral_nfa | date_of_initial_cpc
    A               | true         |
    B               | false        |
    C               | true         | 2020-06-09
    D               |              | 2020-06-09
    E               | true         |
"""


def test_no_further_action_with_an_assessment_an_enquiry_or_a_conference(breaches: Breaches):
    assessments = """
        cin_details_key | assessment_actual_start_date | assessment_authorisation_date
        B               | 2020-06-01                   |
        A               |                              | 2020-06-01
        E               |                              |
    """
    assert breaches("8831", cin_details=_NO_FURTHER_ACTION, assessments=assessments) == [1, 3]
    enquiries = """
        cin_details_key | s47_actual_start_date | date_of_initial_cpc
        A               |                       |
        D               | 2020-06-01            |
        E               |                       | 2020-06-01
    """
    assert breaches("8831", cin_details=_NO_FURTHER_ACTION, section_47=enquiries) == [3, 5]


def test_no_further_action_with_a_plan(breaches: Breaches):
    plans = """
        cin_details_key | cpp_start_date
        E               | 2020-06-01
        E               | 2020-08-01
        A               |
        B               | 2020-06-01
        D               | 2020-06-01
    """
    found = breaches("8832", cin_details=_NO_FURTHER_ACTION, child_protection_plans=plans)
    assert found == [1, 5]


def test_closure_outside_the_period(breaches: Breaches):
    details = """
        child | cin_closure_date
        SYN-1 | 2020-03-31
        SYN-2 | 2020-04-01
        SYN-3 | 2021-01-31
        SYN-4 | 2021-02-01
        SYN-5 |
    """
    assert breaches("8620", cin_details=details) == [1, 4]


def test_closed_before_it_was_referred(breaches: Breaches):
    details = """
        cin_referral_date | cin_closure_date
        2020-06-02        | 2020-06-01
        2020-06-02        | 2020-06-02
        2020-06-02        |
                          | 2020-06-01
    """
    assert breaches("8630", cin_details=details) == [1]


def test_reason_for_closure_without_its_date(breaches: Breaches):
    details = """
        reason_for_closure | cin_closure_date
        RC1                |
        RC1                | 2020-06-02
                           |
    """
    assert breaches("8810", cin_details=details) == [1]


def test_all_open_cases_of_a_child_with_several_are_reported(breaches: Breaches):
    details = """
        child | cin_closure_date | referral_nfa
        SYN-1 |                  | false
        SYN-1 | 2020-06-02       | false
        SYN-1 |                  | false
        SYN-1 |                  | true
        SYN-2 |                  | false
        SYN-2 |                  | true
        SYN-2 |                  |
              |                  | false
              |                  | false
    """
    assert breaches("8815", cin_details=details) == [1, 3]


def test_open_case_is_the_latest_of_its_child(breaches: Breaches):
    details = """
        child | cin_referral_date | cin_closure_date | referral_nfa
        SYN-1 | 2020-05-01        |                  | false
        SYN-1 | 2020-06-01        | 2020-07-01       | false
        SYN-2 | 2020-05-01        |                  | true
        SYN-2 | 2020-06-01        | 2020-07-01       | false
        SYN-3 | 2020-05-01        | 2020-05-02       | false
        SYN-3 | 2020-06-01        |                  | false
        SYN-4 | 2020-06-01        |                  | false
        SYN-4 | 2020-06-01        |                  | false
        SYN-5 |                   |                  | false
        SYN-5 | 2020-06-01        |                  | false
    """
    assert breaches("8816", cin_details=details) == [1]


def test_cases_that_overlap_are_both_reported(breaches: Breaches):
    details = """
        child | cin_referral_date | cin_closure_date | referral_nfa
        SYN-1 | 2020-06-01        | 2020-06-10       | false
        SYN-1 | 2020-06-09        | 2020-06-20       | true
        SYN-2 | 2020-06-01        | 2020-06-10       | false
        SYN-2 | 2020-06-10        | 2020-06-20       | false
        SYN-3 | 2020-06-01        | 2020-06-10       | false
        SYN-3 | 2020-06-01        | 2020-06-10       | false
        SYN-4 | 2020-06-01        |                  | false
        SYN-5 | 2020-06-02        |                  | false
              | 2020-06-01        | 2020-06-10       | false
              | 2020-06-01        | 2020-06-10       | false
    """
    assert breaches("8820", cin_details=details) == [1, 2, 5, 6]


def test_referral_on_the_day_another_case_opened_and_closed_does_not_overlap(
    breaches: Breaches,
):
    details = """
        child | cin_referral_date | cin_closure_date | referral_nfa
        SYN-1 | 2021-01-05        | 2021-01-05       | true
        SYN-1 | 2021-01-05        |                  | false
        SYN-2 | 2021-01-05        |                  | false
        SYN-2 | 2021-01-05        | 2021-01-05       | true
        SYN-3 | 2021-01-05        |                  | false
        SYN-3 | 2021-01-05        |                  | true
        SYN-4 | 2021-01-05        | 2021-01-06       | false
        SYN-4 | 2021-01-05        |                  | false
        SYN-4 | 2021-01-05        | 2021-01-05       | true
    """
    assert breaches("8820", cin_details=details) == [7, 8]


def test_long_case_overlaps_all_that_follow_not_only_its_neighbour(breaches: Breaches):
    details = """
        child | cin_referral_date | cin_closure_date | referral_nfa
        SYN-1 | 2020-09-01        | 2020-09-10       | false
        SYN-1 | 2020-06-01        | 2020-12-01       | false
        SYN-1 | 2020-07-01        | 2020-07-10       | false
        SYN-1 | 2020-08-01        | 2020-08-01       | false
        SYN-1 | 2020-12-01        | 2020-12-10       | false
    """
    assert breaches("8820", cin_details=details) == [1, 2, 3, 4]


def test_open_case_lasts_to_the_end_of_the_period_unless_no_further_action(breaches: Breaches):
    details = """
        child | cin_referral_date | cin_closure_date | referral_nfa
        SYN-1 | 2020-06-01        |                  | false
        SYN-1 | 2021-01-30        | 2021-01-31       | false
        SYN-2 | 2020-06-01        |                  | false
        SYN-2 | 2021-01-31        |                  | false
        SYN-3 | 2020-06-01        |                  | true
        SYN-3 | 2021-01-30        |                  | false
        SYN-4 | 2020-06-01        |                  |
        SYN-4 | 2021-01-30        |                  | false
    """
    assert breaches("8820", cin_details=details) == [1, 2]


def test_activity_after_the_case_closed(breaches: Breaches):
    details = """
        cin_details_key | cin_closure_date | date_of_initial_cpc
        A               | 2020-06-10       |
        B               | 2020-06-10       |
        C               | 2020-06-10       |
        D               | 2020-06-10       |
        E               | 2020-06-10       | 2020-06-11
        F               | 2020-06-10       | 2020-06-10
        G               |                  |
    """
    assert breaches("8565", cin_details=details) == [5]
    assessments = """
        cin_details_key | assessment_actual_start_date | assessment_authorisation_date
        A               | 2020-06-01                   | 2020-06-11
        B               | 2020-06-11                   |
        C               | 2020-06-01                   | 2020-06-10
        G               | 2020-06-01                   | 2020-06-11
    """
    assert breaches("8565", cin_details=details, assessments=assessments) == [1, 2, 5]
    enquiries = """
        cin_details_key | s47_actual_start_date | date_of_initial_cpc
        A               | 2020-06-11            |
        B               | 2020-06-01            | 2020-06-11
        C               | 2020-06-01            | 2020-06-10
    """
    assert breaches("8565", cin_details=details, section_47=enquiries) == [1, 2, 5]
    protection_plans = """
        cin_details_key | cpp_start_date | cpp_end_date
        A               | 2020-06-11     |
        B               | 2020-06-01     | 2020-06-11
    """
    found = breaches("8565", cin_details=details, child_protection_plans=protection_plans)
    assert found == [2, 5]
    need_plans = """
        cin_details_key | cin_plan_start_date | cin_plan_end_date
        C               | 2020-06-11          |
        D               | 2020-06-01          | 2020-06-11
        D               | 2020-06-01          | 2020-06-12
    """
    assert breaches("8565", cin_details=details, cin_plan_dates=need_plans) == [3, 4, 5]


def test_closed_case_with_an_unfinished_assessment(breaches: Breaches):
    details = """
        cin_details_key | cin_closure_date
        A               | 2020-06-10
        B               | 2020-06-10
        C               |
        D               | 2020-06-10
    """
    assessments = """
        cin_details_key | assessment_authorisation_date
        A               | 2020-06-01
        A               |
        B               | 2020-06-01
        C               |
    """
    assert breaches("8867", cin_details=details, assessments=assessments) == [1]


def test_closed_case_with_an_enquiry_without_outcome(breaches: Breaches):
    details = """
        cin_details_key | cin_closure_date
        A               | 2020-06-10
        B               | 2020-06-10
        C               | 2020-06-10
        D               |
        E               | 2020-06-10
    """
    enquiries = """
        cin_details_key | date_of_initial_cpc | icpc_not_required
        A               |                     | false
        B               |                     | true
        C               | 2020-06-01          | false
        C               | 2020-06-01          | true
        D               |                     | false
        E               |                     |
    """
    assert breaches("8868", cin_details=details, section_47=enquiries) == [1, 5]
