"""CL01: care leavers aged 19 to 21 in education, employment or training."""

from collections.abc import Callable
from typing import Any

KPI = "care_leavers_19_to_21_in_eet"


def test_which_activities_are_education_employment_or_training(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | in_touch | activity_code
        university F1  | 2021-01-18  | 19           | YES      | F1
        college F2     | 2021-01-18  | 19           | YES      | F2
        employed F3    | 2021-01-18  | 20           | YES      | F3
        apprentice F4  | 2021-01-18  | 20           | YES      | F4
        employed F5    | 2021-01-18  | 20           | YES      | F5
        part time P1   | 2021-01-18  | 21           | YES      | P1
        part time P2   | 2021-01-18  | 21           | YES      | P2
        part time P3   | 2021-01-18  | 21           | YES      | P3
        part time P4   | 2021-01-18  | 21           | YES      | P4
        part time P5   | 2021-01-18  | 21           | YES      | P5
        ill G4         | 2021-01-18  | 19           | YES      | G4
        other G5       | 2021-01-18  | 20           | YES      | G5
        parenting G6   | 2021-01-18  | 21           | YES      | G6
        not known 0    | 2021-01-18  | 19           | YES      | 0
        no activity    | 2021-01-18  | 19           | YES      |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "university F1"): True,
        ("2021-01", "college F2"): True,
        ("2021-01", "employed F3"): True,
        ("2021-01", "apprentice F4"): True,
        ("2021-01", "employed F5"): True,
        ("2021-01", "part time P1"): True,
        ("2021-01", "part time P2"): True,
        ("2021-01", "part time P3"): True,
        ("2021-01", "part time P4"): True,
        ("2021-01", "part time P5"): True,
        ("2021-01", "ill G4"): False,
        ("2021-01", "other G5"): False,
        ("2021-01", "parenting G6"): False,
        ("2021-01", "not known 0"): False,
        ("2021-01", "no activity"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"]) == (10, 15)
    assert january["value_shown"] == "66.7"


def test_died_and_returned_home_leave_and_not_in_touch_stays(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id         | status_date | birthday_age | in_touch | activity_code
        in touch          | 2021-01-18  | 19           | YES      | F2
        died              | 2021-01-18  | 19           | DIED     | F2
        returned home     | 2021-01-18  | 19           | RHOM     | F2
        not in touch      | 2021-01-18  | 19           | NO       | 0
        refuses contact   | 2021-01-18  | 19           | REFU     | 0
        needs no service  | 2021-01-18  | 19           | NREQ     | F5
        touch not written | 2021-01-18  | 19           |          | 0
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "in touch"): True,
        ("2021-01", "not in touch"): False,
        ("2021-01", "refuses contact"): False,
        ("2021-01", "needs no service"): True,
        ("2021-01", "touch not written"): False,
    }


def test_birthday_counts_by_its_age_and_in_its_own_month(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | in_touch | activity_code
        turned 18      | 2021-01-18  | 18           | YES      | F2
        turned 19      | 2021-01-18  | 19           | YES      | F2
        turned 21      | 2021-01-18  | 21           | YES      | F2
        turned 22      | 2021-01-18  | 22           | YES      | F2
        only a contact | 2021-01-18  |              | YES      | F2
        on december 31 | 2020-12-31  | 20           | YES      | F2
        on january 1   | 2021-01-01  | 20           | YES      | F2
        on january 31  | 2021-01-31  | 20           | YES      | G5
        on february 1  | 2021-02-01  | 20           | YES      | F2
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "turned 19"): True,
        ("2021-01", "turned 21"): True,
        ("2020-12", "on december 31"): True,
        ("2021-01", "on january 1"): True,
        ("2021-01", "on january 31"): False,
    }


def test_birthday_counts_once_in_the_state_recorded_last(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id       | status_date | birthday_age | recorded_date | in_touch | activity_code
        found a course  | 2021-01-18  | 19           | 2021-01-18    | YES      | G5
        found a course  | 2021-01-18  | 19           | 2021-01-25    | YES      | F2
        listed out turn | 2021-01-18  | 19           | 2021-01-25    | YES      | G5
        listed out turn | 2021-01-18  | 19           | 2021-01-18    | YES      | F2
        died after all  | 2021-01-18  | 19           | 2021-01-18    | YES      | F2
        died after all  | 2021-01-18  | 19           | 2021-01-25    | DIED     | F2
        later contact   | 2021-01-18  | 19           | 2021-01-18    | YES      | F2
        later contact   | 2021-01-25  |              | 2021-01-25    | YES      | G5
        """,
    )
    counted = [(unit["person_key"], unit["is_met"]) for unit in delivered.units(KPI)]
    assert sorted(counted) == [
        ("found a course", True),
        ("later contact", True),
        ("listed out turn", False),
    ]


def test_f3_and_p3_end_with_the_return_of_2021(example: Callable[..., Any]) -> None:
    delivered = example("2021-04").deliver(
        "care_leaver_activity",
        """
        person_id   | status_date | birthday_age | in_touch | activity_code
        F3 in march | 2021-03-31  | 19           | YES      | F3
        P3 in march | 2021-03-31  | 20           | YES      | P3
        F3 in april | 2021-04-01  | 19           | YES      | F3
        P3 in april | 2021-04-01  | 20           | YES      | P3
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-03", "F3 in march"): True,
        ("2021-03", "P3 in march"): True,
        ("2021-04", "F3 in april"): False,
        ("2021-04", "P3 in april"): False,
    }


def test_twelve_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id          | status_date | birthday_age | in_touch | activity_code
        the day before     | 2020-01-31  | 19           | YES      | F2
        first day          | 2020-02-01  | 19           | YES      | F2
        second day         | 2020-02-02  | 19           | YES      | G5
        summer             | 2020-07-06  | 20           | NO       | 0
        last day           | 2021-01-31  | 21           | YES      | P2
        died in the summer | 2020-07-06  | 20           | DIED     | 0
        """,
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["denominator"], year["value_shown"]) == (2, 4, "50.0")


def test_young_people_are_shown_by_ethnicity_group(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_ethnicity
            Bangladeshi    | ABAN
            Pakistani      | APKN
            White British  | WBRI
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id     | status_date | birthday_age | in_touch | activity_code
            Bangladeshi   | 2021-01-18  | 19           | YES      | F2
            Pakistani     | 2021-01-18  | 20           | YES      | G5
            White British | 2021-01-18  | 21           | YES      | G5
            """,
        )
    )
    asian = delivered.figure(KPI, "2021-01", "month", "ethnicity_group", "Asian / Asian British")
    white = delivered.figure(KPI, "2021-01", "month", "ethnicity_group", "White")
    assert (asian["numerator"], asian["denominator"], asian["value_shown"]) == (1, 2, "50.0")
    assert (white["numerator"], white["denominator"], white["value_shown"]) == (0, 1, "0.0")


def test_month_without_a_birthday_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
