"""CL04: care leavers aged 19 to 21 not in education, employment or training."""

from collections.abc import Callable
from typing import Any

KPI = "care_leavers_19_to_21_neet"


def test_who_counts_and_who_is_not_in_education_employment_or_training(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id       | status_date | birthday_age | in_touch | activity_code
        ill             | 2021-01-18  | 19           | YES      | G4
        other reason    | 2021-01-18  | 20           | YES      | G5
        parenting       | 2021-01-18  | 21           | YES      | G6
        full time       | 2021-01-18  | 19           | YES      | F5
        part time       | 2021-01-18  | 20           | YES      | P3
        not known       | 2021-01-18  | 21           | YES      | 0
        no activity     | 2021-01-18  | 19           | YES      |
        not in touch    | 2021-01-18  | 19           | NO       | 0
        refuses contact | 2021-01-18  | 20           | REFU     | G5
        no service      | 2021-01-18  | 21           | NREQ     | 0
        died            | 2021-01-18  | 19           | DIED     | G4
        returned home   | 2021-01-18  | 20           | RHOM     | G5
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "ill"): True,
        ("2021-01", "other reason"): True,
        ("2021-01", "parenting"): True,
        ("2021-01", "full time"): False,
        ("2021-01", "part time"): False,
        ("2021-01", "not known"): False,
        ("2021-01", "no activity"): False,
        ("2021-01", "not in touch"): False,
        ("2021-01", "refuses contact"): True,
        ("2021-01", "no service"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 10, "40.0")


def test_birthday_counts_by_its_age_and_in_its_own_month(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | in_touch | activity_code
        turned 18      | 2021-01-18  | 18           | YES      | G5
        turned 19      | 2021-01-18  | 19           | YES      | G5
        turned 21      | 2021-01-18  | 21           | YES      | G5
        turned 22      | 2021-01-18  | 22           | YES      | G5
        only a contact | 2021-01-18  |              | YES      | G5
        on december 31 | 2020-12-31  | 20           | YES      | G5
        on january 31  | 2021-01-31  | 20           | YES      | F2
        on february 1  | 2021-02-01  | 20           | YES      | G5
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "turned 19"): True,
        ("2021-01", "turned 21"): True,
        ("2020-12", "on december 31"): True,
        ("2021-01", "on january 31"): False,
    }


def test_outdated_f3_is_neither_in_nor_out_of_training(example: Callable[..., Any]) -> None:
    delivered = example("2021-04").deliver(
        "care_leaver_activity",
        """
        person_id   | status_date | birthday_age | in_touch | activity_code
        F3 in april | 2021-04-01  | 19           | YES      | F3
        G5 in april | 2021-04-01  | 19           | YES      | G5
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-04", "F3 in april"): False,
        ("2021-04", "G5 in april"): True,
    }


def test_twelve_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | in_touch | activity_code
        the day before | 2020-01-31  | 19           | YES      | G5
        first day      | 2020-02-01  | 19           | YES      | G5
        summer         | 2020-07-06  | 20           | YES      | F2
        last day       | 2021-01-31  | 21           | YES      | G6
        """,
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["denominator"], year["value_shown"]) == (2, 3, "66.7")


def test_birthday_is_shown_under_the_team_of_the_day(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "care_leaver_activity",
            """
            person_id   | status_date | birthday_age | in_touch | activity_code
            handed over | 2021-01-18  | 19           | YES      | G5
            stayed      | 2021-01-18  | 19           | YES      | F2
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | W1 | T1 | handed over | 2020-05-04 | 2021-01-18
            2 | W2 | T2 | handed over | 2021-01-18 |
            3 | W2 | T2 | stayed      | 2020-05-04 |
            """,
        )
    )
    pact = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")


def test_month_without_a_birthday_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
