"""AS03: open assessments past 45 working days."""

from collections.abc import Callable
from typing import Any

import pytest

from warehouse.authority import Team

KPI = "assessments_open_over_45_working_days"

PARTS = ("status", "numerator", "denominator", "value_shown")
ASSESSMENTS = (
    "cina_assessment_id | cina_person_id | cina_assessment_start_date | cina_assessment_auth_date"
)
REFERRALS = "cine_referral_id | cine_person_id | cine_referral_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_assessment_counts_when_open_more_than_45_working_days(
    example: Callable[..., Any],
) -> None:
    # From 24 November to 31 January there are 45 working days.
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments",
        ASSESSMENTS
        + """
        1 | on day 45                | 2020-11-24 |
        2 | on day 46                | 2020-11-23 |
        3 | on day 47, from a Sunday | 2020-11-22 |
        4 | authorised on month end  | 2020-11-23 | 2021-01-31
        5 | authorised the day after | 2020-11-23 | 2021-02-01
        6 | in December only         | 2020-10-01 | 2021-01-15
        7 | started in January       | 2021-01-04 |
        8 | no start date            |            |
        9 |                          | 2020-11-23 |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on day 46"): None,
        ("2021-01", "on day 47, from a Sunday"): None,
        ("2021-01", "authorised the day after"): None,
        ("2020-12", "in December only"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 3, None, "3")


def test_assessment_counts_at_every_month_end_it_is_late(example: Callable[..., Any]) -> None:
    # On 30 November it is 42 working days old.
    delivered = example("2021-01").deliver(
        "ssd_cin_assessments", ASSESSMENTS + "\n1 | never ended | 2020-10-01 |"
    )
    assert delivered.counted(KPI) == {
        ("2020-12", "never ended"): None,
        ("2021-01", "never ended"): None,
    }


@pytest.mark.parametrize(
    ("clock_start", "late"),
    [
        (
            "assessment",
            {"late by its start", "no referral", "unknown referral", "second referral"},
        ),
        (
            "referral",
            {"46 from referral", "late by its start"},
        ),
    ],
)
def test_clock_starts_as_the_council_says(
    example: Callable[..., Any], clock_start: str, late: set[str]
) -> None:
    delivered = (
        example("2021-01", assessment_clock_start=clock_start)
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            R1 | 45 from referral      | 2020-11-24
            R2 | 46 from referral      | 2020-11-23
            R3 | late by its start     | 2020-11-23
            R4 | no referral           | 2020-11-02
            R5 | second referral       | 2020-11-02
            R6 | second referral       | 2021-01-04
            R7 | starts on 1 February  | 2020-11-02
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_referral_id"
            + """
            1 | 45 from referral      | 2020-11-30 | | R1
            2 | 46 from referral      | 2020-11-30 | | R2
            3 | late by its start     | 2020-11-23 | | R3
            4 | no referral           | 2020-11-23 | |
            5 | unknown referral      | 2020-11-23 | | R9
            6 | second referral       | 2020-11-23 | | R6
            7 | starts on 1 February  | 2021-02-01 | | R7
            """,
        )
    )
    assert {person for month, person in delivered.counted(KPI) if month == "2021-01"} == late


def test_two_open_assessments_of_a_child_count_twice(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", assessment_clock_start="referral")
        .deliver("ssd_cin_episodes", REFERRALS + "\nR1 | twice | 2020-11-02")
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_referral_id"
            + """
            1 | twice | 2020-11-09 | | R1
            2 | twice | 2020-11-09 | | R1
            """,
        )
    )
    assert delivered.figure(KPI, "2021-01", "month_end")["numerator"] == 2


def test_assessment_counts_for_the_team_at_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end  | T1 | 2020-06-01 | 2021-01-31
            2 | moved on month end  | T2 | 2021-01-31 |
            3 | moved the day after | T1 | 2020-06-01 | 2021-02-01
            4 | moved the day after | T2 | 2021-02-01 |
            5 | begun by PACT       | T1 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + " | cina_assessment_team"
            + """
            1 | moved on month end  | 2020-11-23 | |
            2 | moved the day after | 2020-11-23 | |
            3 | begun by PACT       | 2020-11-23 | | T2
            4 | nobody responsible  | 2020-11-23 | | T2
            5 | no team             | 2020-11-23 | |
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on month end": "PACT 1",
        "moved the day after": "Assessment 1",
        "begun by PACT": "Assessment 1",
        "nobody responsible": "PACT 1",
        "no team": "Not recorded",
    }


def test_age_is_the_age_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob   | pers_expected_dob
            5 on month end  | 2016-01-31 |
            5 the day after | 2016-02-01 |
            unborn          |            | 2021-03-01
            """,
        )
        .deliver(
            "ssd_cin_assessments",
            ASSESSMENTS
            + """
            1 | 5 on month end  | 2020-11-23 |
            2 | 5 the day after | 2020-11-23 |
            3 | unborn          | 2020-11-23 |
            4 | not in persons  | 2020-11-23 |
            """,
        )
    )
    assert {unit["person_key"]: unit["age_band"] for unit in delivered.units(KPI)} == {
        "5 on month end": "5 to 9",
        "5 the day after": "1 to 4",
        "unborn": "Unborn",
        "not in persons": "Not known",
    }


def test_month_end_without_a_late_assessment_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 0, None, "0")


def test_annex_a_does_not_link_an_assessment_to_its_referral(example: Callable[..., Any]) -> None:
    row = "child_id | start_date\nchild | 23/11/2020"
    statuses = {
        clock_start: example("2021-01", delivers=("annex_a",), assessment_clock_start=clock_start)
        .deliver("annex_a_assessments", row)
        .figure(KPI, "2021-01", "month_end")["status"]
        for clock_start in ("assessment", "referral")
    }
    assert statuses == {"assessment": "ok", "referral": "not_available_from_source"}


def test_team_of_the_record_is_shown_by_its_name_of_the_month_end(
    example: Callable[..., Any], renamed_teams: tuple[Team, ...]
) -> None:
    delivered = example("2021-01", teams=renamed_teams).deliver(
        "ssd_cin_assessments",
        ASSESSMENTS
        + " | cina_assessment_team"
        + """
        1 | child of T2 | 2020-11-23 | | T2
        2 | child of T3 | 2020-11-23 | | T3
        3 | child of T9 | 2020-11-23 | | T9
        """,
    )
    assert {
        unit["person_key"]: unit["team"]
        for unit in delivered.units(KPI)
        if str(unit["month_end"]) == "2021-01-31"
    } == {
        "child of T2": "until month end",
        "child of T3": "from month end",
        "child of T9": "Other team",
    }
