"""Rules about the child protection plans and child in need plans of the census."""

from collections.abc import Callable

Breaches = Callable[..., list[int]]


def test_plan_before_the_referral(breaches: Breaches):
    cases = """
        cin_details_key | cin_referral_date
        A               | 2020-06-10
        B               |
    """
    plans = """
        cin_details_key | cpp_start_date
        A               | 2020-06-09
        A               | 2020-06-10
        A               |
        B               | 2020-06-09
    """
    assert breaches("1105", child_protection_plans=plans, cin_details=cases) == [1]


_PLANS = """
    cin_details_key | cpp_start_date
    A               | 2020-06-10
    A               | 2020-08-10
    B               | 2020-06-10
    C               | 2020-03-31
    C               |
"""


def test_more_plans_than_conferences_names_those_beyond_the_conferences(breaches: Breaches):
    cases = """
        cin_details_key | date_of_initial_cpc
        A               | 2020-06-10
        B               |
    """
    assert breaches("2883", child_protection_plans=_PLANS, cin_details=cases) == [2, 3]


def test_as_many_conferences_as_plans_in_the_whole_return_is_enough(breaches: Breaches):
    cases = """
        cin_details_key | date_of_initial_cpc
        A               | 2020-06-10
        B               |
    """
    enquiries = """
        cin_details_key | date_of_initial_cpc
        D               | 2020-06-10
        D               | 2020-09-10
    """
    found = breaches("2883", child_protection_plans=_PLANS, cin_details=cases, section_47=enquiries)
    assert found == []


def test_conferences_outside_the_period_do_not_count(breaches: Breaches):
    enquiries = """
        cin_details_key | date_of_initial_cpc
        A               | 2020-03-31
        A               | 2020-06-10
        A               | 2021-02-01
        B               | 2020-06-10
    """
    assert breaches("2883", child_protection_plans=_PLANS, section_47=enquiries) == [2]


def test_plans_that_name_no_case_are_not_beyond_its_conferences(breaches: Breaches):
    plans = """
        child | cin_details_key | cpp_start_date
        SYN-1 |                 | 2020-06-10
        SYN-2 |                 | 2020-06-10
        SYN-3 | A               | 2020-06-10
        SYN-4 | A               | 2020-06-10
    """
    enquiries = """
        child | cin_details_key | date_of_initial_cpc
        SYN-1 |                 | 2020-06-10
        SYN-3 | A               | 2020-06-10
    """
    found = breaches("2883", child_protection_plans=plans, section_47=enquiries)
    assert found == [4]


def test_further_conferences_of_a_case_count_as_well(breaches: Breaches):
    cases = """
        child | cin_details_key | further_initial_cpc_dates
        SYN-1 | A               | [2020-03-01, 2020-09-10]
        SYN-2 | B               |
    """
    enquiries = """
        child | cin_details_key | date_of_initial_cpc
        SYN-1 | A               | 2020-06-10
        SYN-2 | B               | 2020-06-10
    """
    plans = """
        child | cin_details_key | cpp_start_date
        SYN-1 | A               | 2020-06-10
        SYN-1 | A               | 2020-09-10
        SYN-2 | B               | 2020-06-10
        SYN-2 | B               | 2020-09-10
    """
    tables = {"child_protection_plans": plans, "section_47": enquiries, "cin_details": cases}
    assert breaches("2883", **tables) == [4]
    assert breaches("2885", **tables) == [4]


def test_no_conference_at_all(breaches: Breaches):
    assert breaches("2883", child_protection_plans=_PLANS) == [1, 2, 3]


def test_plan_starts_on_the_day_of_a_conference(breaches: Breaches):
    cases = """
        cin_details_key | date_of_initial_cpc
        A               | 2020-06-10
        B               | 2020-06-10
        C               | 2020-06-10
    """
    enquiries = """
        cin_details_key | date_of_initial_cpc
        B               | 2020-06-11
        B               | 2020-06-15
        C               |
    """
    plans = """
        cin_details_key | cpp_start_date
        A               | 2020-06-10
        A               | 2020-06-11
        B               | 2020-06-11
        B               | 2020-06-15
        B               | 2020-06-10
        C               | 2020-06-10
        D               | 2020-06-10
        D               | 2020-03-31
        D               | 2021-02-01
        D               |
    """
    found = breaches("2885", child_protection_plans=plans, cin_details=cases, section_47=enquiries)
    assert found == [2, 5, 7]


def test_plan_start_is_there_and_not_after_the_period(breaches: Breaches):
    plans = """
        child | cpp_start_date
        SYN-1 | 2015-06-10
        SYN-2 | 2021-01-31
        SYN-3 | 2021-02-01
        SYN-4 |
    """
    assert breaches("8720", child_protection_plans=plans) == [3, 4]


def test_plan_ends_before_it_starts(breaches: Breaches):
    plans = """
        cpp_start_date | cpp_end_date
        2020-06-10     | 2020-06-09
        2020-06-10     | 2020-06-10
        2020-06-10     |
                       | 2020-06-10
    """
    assert breaches("8925", child_protection_plans=plans) == [1]


def test_plan_end_outside_the_period(breaches: Breaches):
    plans = """
        child | cpp_end_date
        SYN-1 | 2020-03-31
        SYN-2 | 2020-04-01
        SYN-3 | 2021-02-01
        SYN-4 |
    """
    assert breaches("8930", child_protection_plans=plans) == [1, 3]


def test_all_open_plans_of_a_child_with_several_are_reported(breaches: Breaches):
    plans = """
        child | cin_details_key | cpp_end_date
        SYN-1 | A               |
        SYN-1 | A               | 2020-06-10
        SYN-1 | B               |
        SYN-2 | C               |
              | D               |
              | D               |
    """
    assert breaches("8935", child_protection_plans=plans) == [1, 3]


def test_plans_that_overlap_are_both_reported(breaches: Breaches):
    plans = """
        child | cpp_start_date | cpp_end_date
        SYN-1 | 2020-06-01     | 2020-06-10
        SYN-1 | 2020-06-10     | 2020-06-20
        SYN-2 | 2020-06-01     | 2020-06-10
        SYN-2 | 2020-06-11     | 2020-06-20
        SYN-3 | 2020-06-01     |
        SYN-3 | 2021-01-31     |
        SYN-4 | 2020-06-01     | 2020-06-10
        SYN-5 | 2020-06-02     | 2020-06-10
    """
    assert breaches("8940", child_protection_plans=plans) == [1, 2, 5, 6]


def test_long_plan_overlaps_all_that_follow_not_only_its_neighbour(breaches: Breaches):
    plans = """
        child | cpp_start_date | cpp_end_date
        SYN-1 | 2020-09-01     | 2020-09-10
        SYN-1 | 2020-06-01     | 2020-12-01
        SYN-1 | 2020-07-01     | 2020-07-10
        SYN-1 | 2020-12-02     |
    """
    assert breaches("8940", child_protection_plans=plans) == [1, 2, 3]


def test_number_of_previous_plans_is_said(breaches: Breaches):
    plans = """
        child | number_of_previous_cpp
        SYN-1 | 0
        SYN-2 |
    """
    assert breaches("8730", child_protection_plans=plans) == [2]


def test_child_in_need_plan_open_when_a_protection_plan_starts(breaches: Breaches):
    need_plans = """
        child | cin_plan_start_date | cin_plan_end_date
        SYN-1 | 2020-06-01          | 2020-06-10
        SYN-1 | 2020-06-05          | 2020-06-11
        SYN-1 | 2020-06-10          | 2020-06-12
        SYN-1 | 2020-06-11          | 2020-06-12
        SYN-1 | 2020-06-10          | 2020-06-10
        SYN-1 | 2020-06-01          |
        SYN-2 | 2020-06-01          |
              | 2020-06-01          |
    """
    plans = """
        child | cpp_start_date
        SYN-1 | 2020-06-10
        SYN-2 | 2021-02-01
        SYN-2 | 2020-05-31
    """
    found = breaches("4017", cin_plan_dates=need_plans, child_protection_plans=plans)
    assert found == [2, 3, 6]
