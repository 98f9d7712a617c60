"""Referrals, under the team of the day they were made."""

from collections.abc import Callable
from datetime import date
from typing import Any

from warehouse.authority import Team


def test_team_is_the_one_named_else_the_one_responsible_that_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            """
            cine_referral_id | cine_person_id    | cine_referral_date | cine_referral_team
            1                | named             | 2020-09-07         | T1
            2                | named, unlisted   | 2020-09-07         | Night Duty
            3                | not named         | 2020-09-07         |
            4                | nobody then       | 2020-03-02         |
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T2 | named           | 2020-03-02 |
            2 | T2 | named, unlisted | 2020-03-02 |
            3 | T1 | not named       | 2020-03-02 | 2020-09-07
            4 | T2 | not named       | 2020-09-07 | 2020-12-07
            5 | T1 | not named       | 2020-12-07 |
            6 | T1 | nobody then     | 2020-03-03 |
            """,
        )
    )
    rows = delivered.make("facts.referral")
    assert {row["person_key"]: row["team"] for row in rows} == {
        "named": "Assessment 1",
        "named, unlisted": "Night Duty",
        "not named": "PACT 1",
        "nobody then": None,
    }


def test_renamed_team_keeps_its_name_of_the_day(example: Callable[..., Any]) -> None:
    duty = Team(
        source_team="T1", team_name="Duty", service="Front door", valid_to=date(2020, 6, 30)
    )
    assessment = Team(
        source_team="T1",
        team_name="Assessment 1",
        service="Assessment",
        valid_from=date(2020, 7, 1),
    )
    delivered = example("2021-01", teams=(duty, assessment)).deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_team
        1                | in June        | 2020-06-30         | T1
        2                | in July        | 2020-07-01         | T1
        """,
    )
    rows = delivered.make("facts.referral")
    assert {row["person_key"]: row["team"] for row in rows} == {
        "in June": "Duty",
        "in July": "Assessment 1",
    }


def test_child_can_recur(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        """
        cine_referral_id | cine_person_id | cine_referral_date | cine_referral_nfa
        1                | child          | 2020-09-07         | Y
        2                | child          | 2021-01-04         | N
        3                | child          | 2021-01-04         |
        """,
    )
    rows = delivered.make("facts.referral")
    assert [row["is_no_further_action"] for row in rows] == [True, False, None]
