"""Rules about the census as a whole: its header, its child records, its assessments."""

from collections.abc import Callable
from datetime import date

Breaches = Callable[..., list[int]]


def test_reference_date_is_the_month_end(breaches: Breaches):
    header = """
        reference_date
        2021-01-31
        2021-03-31
    """
    assert breaches("100", cin_header=header) == [2]


def test_reference_date_of_a_whole_census_year(breaches: Breaches):
    header = """
        reference_date
        2021-01-31
        2021-03-31
    """
    assert breaches("100", cin_header=header, month_end=date(2021, 3, 31)) == [1]


def test_child_without_an_id(breaches: Breaches):
    children = """
        child | child_key
        SYN-1 | A
              | B
    """
    assert breaches("8500", child=children) == [2]


def test_every_child_record_of_an_id_used_twice_is_reported(breaches: Breaches):
    children = """
        child | child_key
        SYN-1 | A
        SYN-2 | B
        SYN-1 | C
              | D
              | E
    """
    assert breaches("8510", child=children) == [1, 3]


def test_assessment_starts_after_it_was_authorised(breaches: Breaches):
    assessments = """
        assessment_actual_start_date | assessment_authorisation_date
        2020-06-01                   | 2020-06-01
        2020-06-02                   | 2020-06-01
        2020-06-02                   |
                                     | 2020-06-01
    """
    assert breaches("8608", assessments=assessments) == [2]
