"""Rules about care leavers (OC3): who they are, what is known of them, whether they belong."""

from collections.abc import Callable
from datetime import date

import pytest

Breaches = Callable[..., list[int]]

NONE_LAST_YEAR = """
    child | decom
    SYN-x | 2019-05-01
"""


def test_care_leaver_without_header_is_reported_by_int06(breaches: Breaches):
    header = """
        child
        SYN-1
    """
    oc3 = """
        child
        SYN-1
        SYN-2
    """
    assert breaches("INT06", header=header, oc3=oc3) == [2]


def test_both_rows_of_a_care_leaver_returned_twice_are_reported_by_int34(breaches: Breaches):
    oc3 = """
        child
        SYN-1
        SYN-2
        SYN-1
    """
    assert breaches("INT34", oc3=oc3) == [1, 3]


def test_two_birthdays_of_one_care_leaver_are_two_rows_for_int34(breaches: Breaches):
    oc3 = """
        child | birthday_age
        SYN-1 | 18
        SYN-1 | 19
        SYN-2 | 19
        SYN-2 | 19
    """
    assert breaches("INT34", oc3=oc3) == [3, 4]


def test_date_of_birth_unlike_the_header_is_reported_by_int15(breaches: Breaches):
    header = """
        child       | dob
        SYN-same    | 2002-05-01
        SYN-other   | 2002-05-01
        SYN-blank   | 2002-05-01
        SYN-unknown |
    """
    oc3 = """
        child       | dob
        SYN-same    | 2002-05-01
        SYN-other   | 2002-05-02
        SYN-blank   |
        SYN-unknown | 2002-05-01
        SYN-none    | 2002-05-01
    """
    assert breaches("INT15", header=header, oc3=oc3) == [2]


@pytest.mark.parametrize(
    ("code", "column", "listed", "unlisted"),
    [
        ("131", "in_touch", ["YES", "NO", "DIED", "REFU", "NREQ", "RHOM"], "Y"),
        ("132", "activ", ["F1", "P2", "G4", "G6", "0"], "G7"),
        ("133", "accom", ["B1", "B2", "Z2", "S2", "0"], "B3"),
    ],
)
def test_blank_and_unlisted_codes_are_reported(
    breaches: Breaches, code: str, column: str, listed: list[str], unlisted: str
):
    rows = "\n".join(f"SYN-1 | {value}" for value in [*listed, unlisted, ""])
    found = breaches(code, oc3=f"child | {column}\n{rows}")
    assert found == [len(listed) + 1, len(listed) + 2]


def test_activity_is_of_the_list_of_the_collection_for_132(breaches: Breaches):
    oc3 = """
        activ
        F3
        F4
    """
    assert breaches("132", oc3=oc3) == [2]
    year = {"period_start": date(2021, 4, 1), "month_end": date(2022, 3, 31)}
    assert breaches("132", oc3=oc3, **year) == [1]


def test_activity_is_of_the_list_at_the_birthday_where_it_is_named_for_132(breaches: Breaches):
    oc3 = """
        dob        | birthday_age | activ
        2002-03-31 | 19           | F3
        2002-04-01 | 19           | F3
        2002-03-31 | 19           | F4
        2002-04-01 | 19           | F4
    """
    found = breaches("132", oc3=oc3, earliest_date=date(2015, 4, 1), month_end=date(2022, 3, 31))
    assert found == [2, 3]


def test_partly_filled_row_is_reported_by_153(breaches: Breaches):
    oc3 = """
        child | in_touch | activ | accom
        SYN-1 | YES      | F1    | B1
        SYN-2 |          |       |
        SYN-3 | YES      |       |
        SYN-4 |          | F1    | B1
        SYN-5 | YES      | F1    |
        SYN-6 |          |       | B1
    """
    assert breaches("153", oc3=oc3) == [3, 4, 5, 6]


def test_in_touch_but_unknown_is_reported_by_345(breaches: Breaches):
    oc3 = """
        in_touch | activ | accom
        YES      | F1    | B1
        YES      | 0     | B1
        YES      | F1    | 0
        NO       | 0     | 0
        YES      |       |
    """
    assert breaches("345", oc3=oc3) == [2, 3]


def test_activity_of_somebody_who_died_or_returned_home_is_reported_by_344(breaches: Breaches):
    oc3 = """
        in_touch | activ | accom
        DIED     | 0     | 0
        DIED     | F1    | 0
        RHOM     | 0     | B1
        RHOM     |       |
        YES      | F1    | B1
                 | F1    | B1
    """
    assert breaches("344", oc3=oc3) == [2, 3, 4]


def test_somebody_who_died_last_year_is_reported_by_348(breaches: Breaches):
    last_year = """
        child  | in_touch
        SYN-d1 | DIED
        SYN-d2 | DIED
        SYN-d3 | DIED
        SYN-y  | YES
        SYN-b  |
    """
    oc3 = """
        child  | in_touch
        SYN-d1 | YES
        SYN-d2 | DIED
        SYN-d3 |
        SYN-y  | YES
        SYN-b  | YES
        SYN-n  | YES
    """
    assert breaches("348", oc3=oc3, oc3_last_year=last_year) == [1, 3]


def test_young_person_outside_17_to_21_all_year_is_reported_by_391(breaches: Breaches):
    oc3 = """
        dob        | in_touch | activ | accom
        2004-01-31 | YES      | F1    | B1
        2004-02-01 | YES      | F1    | B1
        1998-04-01 | YES      | F1    | B1
        1998-04-02 | YES      | F1    | B1
        2010-01-01 |          |       |
        2010-01-01 |          |       | B1
                   | YES      | F1    | B1
    """
    assert breaches("391", oc3=oc3) == [2, 3, 6]


def test_leap_day_child_is_17_on_28_february_for_391(breaches: Breaches):
    oc3 = """
        dob        | in_touch
        2004-02-29 | YES
    """
    assert breaches("391", oc3=oc3, month_end=date(2021, 2, 27)) == [1]
    assert breaches("391", oc3=oc3, month_end=date(2021, 2, 28)) == []


def test_birthdays_of_earlier_years_belong_where_history_is_delivered_for_391(
    breaches: Breaches,
):
    oc3 = """
        dob        | in_touch | birthday_age
        1997-06-01 | YES      | 19
    """
    assert breaches("391", oc3=oc3, earliest_date=date(2015, 4, 1)) == []


# 1001: born on 1 June 2002, so 14 on 1 June 2016, 16 on 1 June 2018 and 18 on 1 June 2020.


def _reported_by_1001(
    breaches: Breaches, history: str, last_year: str = NONE_LAST_YEAR, dob: str = "2002-06-01"
) -> bool:
    found = breaches(
        "1001",
        header=f"child | dob\nSYN-1 | {dob}",
        episodes=history,
        episodes_last_year=last_year,
        oc3="child\nSYN-1",
    )
    return found == [1]


def test_13_weeks_after_the_16th_birthday_are_enough_for_1001(breaches: Breaches):
    short = """
        child | decom      | dec
        SYN-1 | 2019-01-01 | 2019-04-01
    """
    enough = """
        child | decom      | dec
        SYN-1 | 2019-01-01 | 2019-04-02
    """
    assert _reported_by_1001(breaches, short)
    assert not _reported_by_1001(breaches, enough)


def test_care_has_to_reach_beyond_the_16th_birthday_for_1001(breaches: Breaches):
    until = """
        child | decom      | dec
        SYN-1 | 2016-06-01 | 2018-06-01
    """
    beyond = """
        child | decom      | dec
        SYN-1 | 2016-06-01 | 2018-06-02
    """
    assert _reported_by_1001(breaches, until)
    assert not _reported_by_1001(breaches, beyond)


def test_care_before_the_14th_birthday_does_not_count_for_1001(breaches: Breaches):
    history = """
        child | decom      | dec
        SYN-1 | 2015-01-01 | 2016-06-01
        SYN-1 | 2019-01-01 | 2019-02-01
    """
    assert _reported_by_1001(breaches, history)


def test_times_in_care_add_up_for_1001(breaches: Breaches):
    history = """
        child | decom      | dec
        SYN-1 | 2019-01-01 | 2019-02-20
        SYN-1 | 2016-06-01 | 2016-07-12
    """
    assert not _reported_by_1001(breaches, history)


def test_short_breaks_do_not_count_for_1001(breaches: Breaches):
    history = """
        child | decom      | dec        | ls
        SYN-1 | 2019-01-01 | 2019-12-01 | V3
        SYN-1 | 2020-01-01 | 2020-01-20 | C2
    """
    assert _reported_by_1001(breaches, history)


def test_episode_in_both_years_counts_once_for_1001(breaches: Breaches):
    last_year = """
        child | decom      | dec
        SYN-1 | 2020-03-01 |
    """
    history = """
        child | decom      | dec
        SYN-1 | 2020-03-01 | 2020-05-01
    """
    assert _reported_by_1001(breaches, history, last_year)


def test_episode_of_last_year_counts_for_1001(breaches: Breaches):
    last_year = """
        child | decom      | dec
        SYN-1 | 2019-05-01 | 2019-08-01
    """
    history = """
        child | decom
        SYN-2 | 2020-05-01
    """
    assert not _reported_by_1001(breaches, history, last_year)


def test_open_episode_counts_to_the_month_end_for_1001(breaches: Breaches):
    short = """
        child | decom
        SYN-1 | 2020-11-02
    """
    enough = """
        child | decom
        SYN-1 | 2020-11-01
    """
    assert _reported_by_1001(breaches, short)
    assert not _reported_by_1001(breaches, enough)


def test_young_person_without_any_episode_is_reported_by_1001(breaches: Breaches):
    history = """
        child | decom
        SYN-2 | 2019-05-01
    """
    assert _reported_by_1001(breaches, history)


@pytest.mark.parametrize(
    ("dob", "is_reported"),
    [("2001-03-31", False), ("2001-04-01", True), ("1999-06-01", False)],
)
def test_whoever_was_18_before_last_years_return_cannot_be_judged_by_1001(
    breaches: Breaches, dob: str, is_reported: bool
):
    history = """
        child | decom
        SYN-2 | 2019-05-01
    """
    assert _reported_by_1001(breaches, history, dob=dob) is is_reported


def test_leap_day_child_is_16_on_the_29th_for_1001(breaches: Breaches):
    until = """
        child | decom      | dec
        SYN-1 | 2018-03-01 | 2020-02-29
    """
    beyond = """
        child | decom      | dec
        SYN-1 | 2018-03-01 | 2020-03-01
    """
    assert _reported_by_1001(breaches, until, dob="2004-02-29")
    assert not _reported_by_1001(breaches, beyond, dob="2004-02-29")


# 1007 and 1011: whose care is not over, and whose is another authority's


def test_still_looked_after_on_the_18th_birthday_is_reported_by_1007(breaches: Breaches):
    episodes = """
        child     | decom      | dec
        SYN-open  | 2019-01-01 |
        SYN-after | 2019-01-01 | 2020-06-02
        SYN-on    | 2019-01-01 | 2020-06-01
        SYN-start | 2020-06-01 | 2020-07-01
        SYN-later | 2020-06-02 | 2020-07-01
        SYN-blank | 2019-01-01 |
    """
    oc3 = """
        child     | dob        | in_touch
        SYN-open  | 2002-06-01 | YES
        SYN-after | 2002-06-01 | YES
        SYN-on    | 2002-06-01 | YES
        SYN-start | 2002-06-01 | YES
        SYN-later | 2002-06-01 | YES
        SYN-blank | 2002-06-01 |
        SYN-none  | 2002-06-01 | YES
    """
    assert breaches("1007", episodes=episodes, oc3=oc3) == [1, 2, 4]


def test_only_17th_and_18th_birthdays_of_the_collection_count_for_1007(breaches: Breaches):
    episodes = """
        child | decom
        SYN-1 | 2015-01-01
        SYN-2 | 2015-01-01
        SYN-3 | 2015-01-01
        SYN-4 | 2015-01-01
        SYN-5 | 2015-01-01
    """
    oc3 = """
        child | dob        | in_touch
        SYN-1 | 2003-06-01 | YES
        SYN-2 | 2001-06-01 | YES
        SYN-3 | 2004-06-01 | YES
        SYN-4 | 2004-01-31 | YES
        SYN-5 | 2004-02-01 | YES
    """
    assert breaches("1007", episodes=episodes, oc3=oc3) == [1, 4]


def test_named_birthday_is_the_one_that_counts_for_1007(breaches: Breaches):
    episodes = """
        child | decom      | dec
        SYN-1 | 2015-01-01 | 2019-12-01
    """
    oc3 = """
        child | dob        | in_touch | birthday_age
        SYN-1 | 2002-06-01 | YES      | 17
        SYN-1 | 2002-06-01 | YES      | 18
        SYN-1 | 2002-06-01 | YES      | 19
    """
    found = breaches("1007", episodes=episodes, oc3=oc3, earliest_date=date(2015, 4, 1))
    assert found == [1]


def test_leap_day_child_is_17_on_28_february_for_1007(breaches: Breaches):
    episodes = """
        child | decom      | dec
        SYN-1 | 2019-01-01 | 2021-03-01
        SYN-2 | 2019-01-01 | 2021-02-28
    """
    oc3 = """
        child | dob        | in_touch
        SYN-1 | 2004-02-29 | YES
        SYN-2 | 2004-02-29 | YES
    """
    assert breaches("1007", episodes=episodes, oc3=oc3, month_end=date(2021, 3, 31)) == [1]


def test_care_taken_over_by_another_authority_is_reported_by_1011(breaches: Breaches):
    episodes = """
        child     | decom      | rec
        SYN-last  | 2019-05-01 | E3
        SYN-last  | 2019-01-01 | X1
        SYN-first | 2019-01-01 | E3
        SYN-first | 2019-05-01 | E4A
        SYN-blank | 2019-01-01 | E3
    """
    oc3 = """
        child     | in_touch | activ
        SYN-last  |          | F1
        SYN-first | YES      | F1
        SYN-blank |          |
        SYN-none  | YES      | F1
    """
    assert breaches("1011", episodes=episodes, oc3=oc3) == [1]


@pytest.mark.parametrize("is_s_first", [True, False], ids=["S first", "P first"])
def test_last_of_the_episodes_of_one_day_counts_for_1011(breaches: Breaches, is_s_first: bool):
    rows = ["SYN-1 | 2019-05-01 | S | X1", "SYN-1 | 2019-05-01 | P | E3"]
    episodes = "\n".join(["child | decom | rne | rec", *(rows if is_s_first else rows[::-1])])
    assert breaches("1011", episodes=episodes, oc3="child | activ\nSYN-1 | F1") == [1]
