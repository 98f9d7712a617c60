"""Child protection plans, those of other authorities marked."""

from collections.abc import Callable
from typing import Any


def test_plan_of_another_authority_is_marked(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_ola
        1               | theirs         | 2021-01-04              | Y
        2               | ours           | 2021-01-04              | N
        3               | not said       | 2021-01-04              |
        """,
    )
    rows = delivered.make("facts.protection_plan")
    assert {row["person_key"]: row["is_other_authority"] for row in rows} == {
        "theirs": True,
        "ours": False,
        "not said": False,
    }


def test_team_is_the_one_responsible_when_the_plan_started(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id  | cppl_cp_plan_start_date | cppl_cp_plan_end_date
            1               | changed since   | 2020-09-04              |
            2               | day of change   | 2020-09-07              | 2020-12-14
            3               | nobody then     | 2020-03-01              |
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T1 | changed since | 2020-03-02 | 2020-09-07
            2 | T2 | changed since | 2020-09-07 |
            3 | T1 | day of change | 2020-03-02 | 2020-09-07
            4 | T2 | day of change | 2020-09-07 |
            5 | T1 | nobody then   | 2020-03-02 |
            """,
        )
    )
    rows = delivered.make("facts.protection_plan")
    assert {row["person_key"]: row["team"] for row in rows} == {
        "changed since": "Assessment 1",
        "day of change": "PACT 1",
        "nobody then": None,
    }
