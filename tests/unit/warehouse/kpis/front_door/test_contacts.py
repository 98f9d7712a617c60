"""FD01: contacts received."""

from collections.abc import Callable
from typing import Any

KPI = "contacts"

PARTS = ("numerator", "denominator", "value_shown")

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_contact_counts_in_the_month_of_its_date(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_contacts",
        """
        cont_contact_id | cont_person_id       | cont_contact_date
        1               | on the first day     | 2021-01-01
        2               | on the last day      | 2021-01-31
        3               | a minute to midnight | 2021-01-31T23:59:00
        4               | the day before       | 2020-12-31
        5               | the day after        | 2021-02-01
        6               | July in UTC only     | 2020-07-31T23:30:00Z
        7               | no date              |
        8               |                      | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on the first day"): None,
        ("2021-01", "on the last day"): None,
        ("2021-01", "a minute to midnight"): None,
        ("2020-12", "the day before"): None,
        ("2020-08", "July in UTC only"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 3, "3")


def test_every_contact_about_a_child_counts_whatever_came_of_it(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_contacts",
        """
        cont_contact_id | cont_person_id   | cont_contact_date | cont_contact_outcome_json
        1               | twice            | 2021-01-04        |
        2               | twice            | 2021-01-25        |
        3               | same day         | 2021-01-04        |
        4               | same day         | 2021-01-04        |
        5               | referral         | 2021-01-04        | {"NEW_REFERRAL_FLAG":"Y"}
        6               | no referral      | 2021-01-04        | {"NEW_REFERRAL_FLAG":"N"}
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 6


def test_contacts_of_a_year_are_added_up(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_contacts",
        """
        cont_contact_id | cont_person_id | cont_contact_date
        1               | child          | 2020-01-31
        2               | child          | 2020-02-01
        3               | child          | 2020-03-31
        4               | child          | 2020-04-01
        5               | child          | 2021-01-15
        6               | child          | 2021-02-01
        """,
    )
    figures = {
        window: delivered.figure(KPI, "2021-01", window)
        for window in ("month", "year_to_date", "rolling_12_months")
    }
    assert {
        window: tuple(figure[part] for part in PARTS) for window, figure in figures.items()
    } == {
        "month": (1, None, "1"),
        "year_to_date": (2, None, "2"),
        "rolling_12_months": (4, None, "4"),
    }


def test_contact_counts_for_the_team_of_its_day(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on the day       | T1 | 2020-06-01 | 2021-01-15
            2 | moved on the day       | T2 | 2021-01-15 |
            3 | moved the day after    | T1 | 2020-06-01 | 2021-01-16
            4 | moved the day after    | T2 | 2021-01-16 |
            """,
        )
        .deliver(
            "ssd_contacts",
            """
            cont_contact_id | cont_person_id      | cont_contact_date
            1               | moved on the day    | 2021-01-15
            2               | moved the day after | 2021-01-15
            3               | no team             | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on the day": "PACT 1",
        "moved the day after": "Assessment 1",
        "no team": "Not recorded",
    }


def test_age_is_the_age_on_the_day_of_the_contact(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob   | pers_expected_dob
            10 on the day    | 2011-01-15 |
            10 the day after | 2011-01-16 |
            unborn           |            | 2021-03-01
            no date          |            |
            """,
        )
        .deliver(
            "ssd_contacts",
            """
            cont_contact_id | cont_person_id   | cont_contact_date
            1               | 10 on the day    | 2021-01-15
            2               | 10 the day after | 2021-01-15
            3               | unborn           | 2021-01-15
            4               | no date          | 2021-01-15
            5               | not in persons   | 2021-01-15
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month", "age_band", band)["numerator"]
        for band in ("5 to 9", "10 to 15", "Unborn", "Not known")
    }
    assert bands == {"5 to 9": 1, "10 to 15": 1, "Unborn": 1, "Not known": 2}


def test_month_without_a_contact_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
