"""FD02: contacts that became a referral."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "contacts_becoming_referrals"

PARTS = ("numerator", "denominator", "value_shown")
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_whose_outcome_is_a_new_referral(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_contacts",
        "cont_contact_id | cont_person_id | cont_contact_date | cont_contact_outcome_json"
        """
        1 | new referral      | 2021-01-15 | {"NEW_REFERRAL_FLAG":"Y"}
        2 | and more outcomes | 2021-01-15 | {"NFA_FLAG":"N","NEW_REFERRAL_FLAG":"Y"}
        3 | no referral       | 2021-01-15 | {"NEW_REFERRAL_FLAG":"N"}
        4 | existing referral | 2021-01-15 | {"EXISTING_REFERRAL_FLAG":"Y"}
        5 | flag not known    | 2021-01-15 | {"NEW_REFERRAL_FLAG":null}
        6 | nothing in it     | 2021-01-15 | {}
        7 | no outcome        | 2021-01-15 |
        8 | on the first day  | 2021-01-01 | {"NEW_REFERRAL_FLAG":"Y"}
        9 | on the last day   | 2021-01-31 | {"NEW_REFERRAL_FLAG":"Y"}
        a | the day before    | 2020-12-31 | {"NEW_REFERRAL_FLAG":"Y"}
        b | the day after     | 2021-02-01 | {"NEW_REFERRAL_FLAG":"Y"}
        c | no date           |            | {"NEW_REFERRAL_FLAG":"Y"}
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "new referral"): True,
        ("2021-01", "and more outcomes"): True,
        ("2021-01", "no referral"): False,
        ("2021-01", "existing referral"): False,
        ("2021-01", "flag not known"): False,
        ("2021-01", "nothing in it"): False,
        ("2021-01", "no outcome"): False,
        ("2021-01", "on the first day"): True,
        ("2021-01", "on the last day"): True,
        ("2020-12", "the day before"): True,
    }
    # 4 of 9 is 44.44 percent
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 9, "44.4")


def test_outcome_of_the_contact_decides_and_no_recorded_referral(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_contacts",
            """
            cont_contact_id | cont_person_id | cont_contact_date | cont_contact_outcome_json
            1               | referred later | 2021-01-15        | {"NEW_REFERRAL_FLAG":"N"}
            2               | never referred | 2021-01-15        | {"NEW_REFERRAL_FLAG":"Y"}
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id | cine_referral_date
            1                | referred later | 2021-01-15
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "referred later"): False,
        ("2021-01", "never referred"): True,
    }


def test_every_contact_about_a_child_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_contacts",
        """
        cont_contact_id | cont_person_id | cont_contact_date | cont_contact_outcome_json
        1               | same day       | 2021-01-15        | {"NEW_REFERRAL_FLAG":"Y"}
        2               | same day       | 2021-01-15        | {"NEW_REFERRAL_FLAG":"Y"}
        3               | same day       | 2021-01-15        | {"NEW_REFERRAL_FLAG":"N"}
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (2, 3, "66.7")


def test_contacts_of_a_year_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_contacts",
        """
        cont_contact_id | cont_person_id | cont_contact_date | cont_contact_outcome_json
        1               | child          | 2020-01-31        | {"NEW_REFERRAL_FLAG":"Y"}
        2               | child          | 2020-02-01        | {"NEW_REFERRAL_FLAG":"Y"}
        3               | child          | 2020-03-31        | {"NEW_REFERRAL_FLAG":"Y"}
        4               | child          | 2020-04-01        | {"NEW_REFERRAL_FLAG":"Y"}
        5               | child          | 2021-01-15        | {"NEW_REFERRAL_FLAG":"Y"}
        6               | child          | 2021-01-15        | {"NEW_REFERRAL_FLAG":"N"}
        7               | child          | 2021-02-01        | {"NEW_REFERRAL_FLAG":"Y"}
        """,
    )
    figures = {
        window: delivered.figure(KPI, "2021-01", window)
        for window in ("month", "year_to_date", "rolling_12_months")
    }
    assert {
        window: tuple(figure[part] for part in PARTS) for window, figure in figures.items()
    } == {
        "month": (1, 2, "50.0"),
        "year_to_date": (2, 3, "66.7"),
        "rolling_12_months": (4, 5, "80.0"),
    }


def test_contact_counts_for_the_team_of_its_day(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on the day    | T1 | 2020-06-01 | 2021-01-15
            2 | moved on the day    | T2 | 2021-01-15 |
            3 | moved the day after | T1 | 2020-06-01 | 2021-01-16
            4 | moved the day after | T2 | 2021-01-16 |
            """,
        )
        .deliver(
            "ssd_contacts",
            """
            cont_contact_id | cont_person_id      | cont_contact_date | cont_contact_outcome_json
            1               | moved on the day    | 2021-01-15        | {"NEW_REFERRAL_FLAG":"Y"}
            2               | moved the day after | 2021-01-15        |
            3               | no team             | 2021-01-15        |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on the day": "PACT 1",
        "moved the day after": "Assessment 1",
        "no team": "Not recorded",
    }
    pact = delivered.figure(KPI, "2021-01", "month", "team", "PACT 1")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 1, "100.0")


def test_age_is_the_age_on_the_day_of_the_contact(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            10 on the day    | 2011-01-15
            10 the day after | 2011-01-16
            """,
        )
        .deliver(
            "ssd_contacts",
            """
            cont_contact_id | cont_person_id   | cont_contact_date
            1               | 10 on the day    | 2021-01-15
            2               | 10 the day after | 2021-01-15
            3               | not in persons   | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "10 on the day": "10 to 15",
        "10 the day after": "5 to 9",
        "not in persons": "Not known",
    }


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_time_without_a_contact_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)


def test_contacts_of_annex_a_have_no_outcome(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", delivers=("annex_a",)).deliver(
        "annex_a_contacts",
        """
        child_id | contact_date
        child    | 15/01/2021
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("not_available_from_source", None)
