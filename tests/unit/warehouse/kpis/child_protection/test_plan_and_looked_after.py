"""CP18: children on a plan who are also looked after."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "plan_and_looked_after"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
EPISODES = (
    "clae_cla_episode_id | clae_person_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
LEGAL_STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_child_counts_when_both_are_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """ | cppl_cp_plan_ola
            1 | both started on month end | 2021-01-31 |            |
            2 | plan the day after        | 2021-02-01 |            |
            3 | plan ended on month end   | 2021-01-04 | 2021-01-31 |
            4 | plan ended the day after  | 2021-01-04 | 2021-02-01 | N
            5 | another authority's plan  | 2021-01-04 |            | Y
            6 | plan alone                | 2021-01-04 |            |
            7 | care the day after        | 2021-01-04 |            |
            8 | care ended on month end   | 2021-01-04 |            |
            9 | care ended the day after  | 2021-01-04 |            |
            a | plan, then care           | 2021-01-04 | 2021-01-15 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | both started on month end | 2021-01-31 |
            2 | plan the day after        | 2021-01-04 |
            3 | plan ended on month end   | 2021-01-04 |
            4 | plan ended the day after  | 2021-01-04 |
            5 | another authority's plan  | 2021-01-04 |
            6 | care alone                | 2021-01-04 |
            7 | care the day after        | 2021-02-01 |
            8 | care ended on month end   | 2021-01-04 | 2021-01-31
            9 | care ended the day after  | 2021-01-04 | 2021-02-01
            a | plan, then care           | 2021-01-15 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "both started on month end"): None,
        ("2021-01", "plan ended the day after"): None,
        ("2021-01", "care ended the day after"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, None, "3")


def test_child_with_two_plans_or_two_episodes_counts_once(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | two open plans        | 2020-11-15 |
            2 | two open plans        | 2021-01-04 |
            3 | touching on month end | 2020-11-15 |
            4 | two open episodes     | 2020-11-15 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """ | clae_cla_episode_ceased_reason
            1 | two open plans        | 2020-11-15 |            |
            2 | touching on month end | 2020-11-15 | 2021-01-31 | X1
            3 | touching on month end | 2021-01-31 |            |
            4 | two open episodes     | 2020-11-15 |            |
            5 | two open episodes     | 2021-01-04 |            |
            """,
        )
    )
    months = ("2020-10", "2020-11", "2020-12", "2021-01")
    numerators = {month: delivered.figure(KPI, month, "month_end")["numerator"] for month in months}
    assert numerators == {"2020-10": 0, "2020-11": 3, "2020-12": 3, "2021-01": 3}


def test_child_on_short_breaks_is_not_looked_after(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | V3                 | 2021-01-04 |
            2 | V4                 | 2021-01-04 |
            3 | V2                 | 2021-01-04 |
            4 | V3 until month end | 2021-01-04 |
            5 | no legal status    | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V3                 | 2021-01-04 |
            2 | V4                 | 2021-01-04 |
            3 | V2                 | 2021-01-04 |
            4 | V3 until month end | 2021-01-04 |
            5 | no legal status    | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | V3                 | V3 | 2021-01-04 |
            2 | V4                 | V4 | 2021-01-04 |
            3 | V2                 | V2 | 2021-01-04 |
            4 | V3 until month end | V3 | 2021-01-04 | 2021-01-31
            5 | V3 until month end | C2 | 2021-01-31 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "V2"): None,
        ("2021-01", "V3 until month end"): None,
        ("2021-01", "no legal status"): None,
    }


def test_child_is_looked_after_until_18(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            18 on month end  | 2003-01-31
            18 the day after | 2003-02-01
            no birth date    |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | 18 on month end  | 2021-01-04 |
            2 | 18 the day after | 2021-01-04 |
            3 | no birth date    | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 18 on month end  | 2021-01-04 |
            2 | 18 the day after | 2021-01-04 |
            3 | no birth date    | 2021-01-04 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "18 the day after"): None,
        ("2021-01", "no birth date"): None,
    }


@pytest.mark.parametrize(("birthday", "counts"), [("28 February", False), ("1 March", True)])
def test_council_says_when_a_child_born_on_29_february_is_18(
    example: Callable[..., Any], birthday: str, counts: bool
) -> None:
    delivered = (
        example("2022-02", leap_day_birthday=birthday)
        .deliver("ssd_person", "pers_person_id | pers_dob\nchild | 2004-02-29")
        .deliver("ssd_cp_plans", f"{PLANS}\n1 | child | 2022-02-01 |")
        .deliver("ssd_cla_episodes", f"{EPISODES}\n1 | child | 2022-02-01 |")
    )
    assert (("2022-02", "child") in delivered.counted(KPI)) is counts


def test_team_and_age_are_those_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on month end   | 2016-01-31
            the day after  | 2016-02-01
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | on month end  | T1 | 2020-06-01 | 2021-01-31
            2 | on month end  | T2 | 2021-01-31 |
            3 | the day after | T1 | 2020-06-01 | 2021-02-01
            4 | the day after | T2 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on month end  | 2021-01-04 |
            2 | the day after | 2021-01-04 |
            3 | not known     | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | on month end  | 2021-01-04 |
            2 | the day after | 2021-01-04 |
            3 | not known     | 2021-01-04 |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on month end": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "not known": ("Not recorded", "Not known"),
    }


def test_month_end_without_such_a_child_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
