"""CL02: care leavers aged 17 to 18 in education, employment or training."""

from collections.abc import Callable
from typing import Any

KPI = "care_leavers_17_to_18_in_eet"

EPISODES = (
    "clae_cla_episode_id | clae_person_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)


def test_who_counts_and_who_is_in_education_employment_or_training(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id       | status_date | birthday_age | in_touch | activity_code
        full time       | 2021-01-18  | 17           | YES      | F2
        part time       | 2021-01-18  | 18           | YES      | P5
        not in work     | 2021-01-18  | 17           | YES      | G5
        not known       | 2021-01-18  | 18           | YES      | 0
        no activity     | 2021-01-18  | 18           | YES      |
        not in touch    | 2021-01-18  | 17           | NO       | 0
        refuses contact | 2021-01-18  | 18           | REFU     | 0
        no service      | 2021-01-18  | 18           | NREQ     | 0
        died            | 2021-01-18  | 18           | DIED     | F2
        returned home   | 2021-01-18  | 17           | RHOM     | F2
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "full time"): True,
        ("2021-01", "part time"): True,
        ("2021-01", "not in work"): False,
        ("2021-01", "not known"): False,
        ("2021-01", "no activity"): False,
        ("2021-01", "not in touch"): False,
        ("2021-01", "refuses contact"): False,
        ("2021-01", "no service"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 8, "25.0")


def test_birthday_counts_by_its_age_and_in_its_own_month(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | in_touch | activity_code
        turned 16      | 2021-01-18  | 16           | YES      | F2
        turned 17      | 2021-01-18  | 17           | YES      | F2
        turned 18      | 2021-01-18  | 18           | YES      | F2
        turned 19      | 2021-01-18  | 19           | YES      | F2
        only a contact | 2021-01-18  |              | YES      | F2
        on december 31 | 2020-12-31  | 18           | YES      | F2
        on january 31  | 2021-01-31  | 18           | YES      | F2
        on february 1  | 2021-02-01  | 18           | YES      | F2
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "turned 17"): True,
        ("2021-01", "turned 18"): True,
        ("2020-12", "on december 31"): True,
        ("2021-01", "on january 31"): True,
    }


def test_who_is_still_looked_after_on_the_birthday_is_not_a_care_leaver(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 17 in care          | 2019-05-06 |
            2 | 17 left next day    | 2019-05-06 | 2021-01-19
            3 | 17 left on the day  | 2019-05-06 | 2021-01-18
            4 | 17 left long before | 2015-05-06 | 2020-05-06
            5 | 17 came on the day  | 2021-01-18 |
            6 | 17 came next day    | 2021-01-19 |
            7 | 18 left on the day  | 2019-05-06 | 2021-01-18
            8 | 18 never ended      | 2019-05-06 |
            9 | 17 in care, 18 left | 2019-05-06 | 2021-01-18
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id           | status_date | birthday_age | in_touch | activity_code
            17 in care          | 2021-01-18  | 17           | YES      | F2
            17 left next day    | 2021-01-18  | 17           | YES      | F2
            17 left on the day  | 2021-01-18  | 17           | YES      | F2
            17 left long before | 2021-01-18  | 17           | YES      | G5
            17 came on the day  | 2021-01-18  | 17           | YES      | F2
            17 came next day    | 2021-01-18  | 17           | YES      | F2
            18 left on the day  | 2021-01-18  | 18           | YES      | F2
            18 never ended      | 2021-01-18  | 18           | YES      | G5
            17 in care, 18 left | 2020-01-18  | 17           | YES      | F2
            17 in care, 18 left | 2021-01-18  | 18           | YES      | F2
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "17 left on the day"): True,
        ("2021-01", "17 left long before"): False,
        ("2021-01", "17 came next day"): True,
        ("2021-01", "18 left on the day"): True,
        ("2021-01", "18 never ended"): False,
        ("2021-01", "17 in care, 18 left"): True,
    }


def test_young_person_on_short_breaks_is_not_looked_after(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | short breaks            | 2020-11-02 |
            2 | care order              | 2020-11-02 |
            3 | no legal status         | 2020-11-02 |
            4 | breaks ended on the day | 2020-11-02 |
            5 | breaks ended next day   | 2020-11-02 |
            6 | breaks from the day     | 2020-11-02 |
            7 | breaks from next day    | 2020-11-02 |
            8 | breaks, then an order   | 2020-11-02 |
            9 | an order, then breaks   | 2020-11-02 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            "lega_legal_status_id | lega_person_id | lega_legal_status"
            " | lega_legal_status_start_date | lega_legal_status_end_date"
            """
            1 | short breaks            | V4 | 2020-11-02 |
            2 | care order              | C2 | 2020-11-02 |
            3 | breaks ended on the day | V4 | 2020-11-02 | 2021-01-18
            4 | breaks ended next day   | V4 | 2020-11-02 | 2021-01-19
            5 | breaks from the day     | V4 | 2021-01-18 |
            6 | breaks from next day    | V4 | 2021-01-19 |
            7 | breaks, then an order   | V4 | 2020-11-02 |
            8 | breaks, then an order   | C2 | 2020-12-07 |
            9 | an order, then breaks   | C2 | 2020-11-02 |
            a | an order, then breaks   | V4 | 2020-12-07 |
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id               | status_date | birthday_age | in_touch | activity_code
            short breaks            | 2021-01-18  | 17           | YES      | F2
            care order              | 2021-01-18  | 17           | YES      | F2
            no legal status         | 2021-01-18  | 17           | YES      | F2
            breaks ended on the day | 2021-01-18  | 17           | YES      | F2
            breaks ended next day   | 2021-01-18  | 17           | YES      | F2
            breaks from the day     | 2021-01-18  | 17           | YES      | F2
            breaks from next day    | 2021-01-18  | 17           | YES      | F2
            breaks, then an order   | 2021-01-18  | 17           | YES      | F2
            an order, then breaks   | 2021-01-18  | 17           | YES      | F2
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "short breaks"): True,
        ("2021-01", "breaks ended next day"): True,
        ("2021-01", "breaks from the day"): True,
        ("2021-01", "an order, then breaks"): True,
    }


def test_birthday_counts_once_in_the_state_recorded_last(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | recorded_date | in_touch | activity_code
        found a course | 2021-01-18  | 17           | 2021-01-18    | YES      | G5
        found a course | 2021-01-18  | 17           | 2021-01-25    | YES      | F2
        """,
    )
    assert [unit["is_met"] for unit in delivered.units(KPI)] == [True]


def test_twelve_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "care_leaver_activity",
        """
        person_id      | status_date | birthday_age | in_touch | activity_code
        the day before | 2020-01-31  | 17           | YES      | F2
        first day      | 2020-02-01  | 17           | YES      | G4
        summer         | 2020-07-06  | 18           | YES      | F1
        last day       | 2021-01-31  | 18           | NO       | 0
        """,
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["denominator"], year["value_shown"]) == (1, 3, "33.3")


def test_age_bands_are_those_of_the_birthday(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            turned 17      | 2004-01-18
            turned 18      | 2003-01-18
            also turned 18 | 2003-01-19
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id      | status_date | birthday_age | in_touch | activity_code
            turned 17      | 2021-01-18  | 17           | YES      | F2
            turned 18      | 2021-01-18  | 18           | YES      | F2
            also turned 18 | 2021-01-19  | 18           | YES      | G5
            """,
        )
    )
    at_17 = delivered.figure(KPI, "2021-01", "month", "age_band", "16 to 17")
    at_18 = delivered.figure(KPI, "2021-01", "month", "age_band", "18 and over")
    assert (at_17["numerator"], at_17["denominator"], at_17["value_shown"]) == (1, 1, "100.0")
    assert (at_18["numerator"], at_18["denominator"], at_18["value_shown"]) == (1, 2, "50.0")


def test_month_without_a_birthday_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
