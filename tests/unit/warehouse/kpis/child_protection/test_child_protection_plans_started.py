"""CP10: child protection plans started."""

from collections.abc import Callable
from typing import Any

KPI = "child_protection_plans_started"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_plan_counts_in_the_month_it_starts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id     | cppl_cp_plan_start_date | cppl_cp_plan_end_date
        1               | first day          | 2021-01-01              |
        2               | last day           | 2021-01-31              |
        3               | ended the same day | 2021-01-15              | 2021-01-15
        4               | the day before     | 2020-12-31              | 2021-01-15
        5               | the day after      | 2021-02-01              |
        6               | no start date      |                         | 2021-01-15
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "ended the same day"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 3, "3")


def test_plan_of_another_authority_is_not_counted(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id      | cppl_cp_plan_start_date | cppl_cp_plan_ola
        1               | another authority's | 2021-01-04              | Y
        2               | ours                | 2021-01-04              | N
        3               | not recorded        | 2021-01-04              |
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "ours"): None,
        ("2021-01", "not recorded"): None,
    }


def test_second_plan_of_a_child_counts_again(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id   | cppl_cp_plan_start_date | cppl_cp_plan_end_date
        1               | twice in January | 2021-01-04              | 2021-01-18
        2               | twice in January | 2021-01-25              |
        3               | plan years ago   | 2015-06-01              | 2016-06-01
        4               | plan years ago   | 2021-01-04              |
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 3


def test_conference_without_a_plan_starts_none(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_initial_cp_conference",
            """
            icpc_icpc_id | icpc_person_id   | icpc_icpc_date | icpc_icpc_outcome_cp_flag
            1            | no plan          | 2021-01-15     | N
            2            | plan in February | 2021-01-31     | Y
            """,
        )
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id   | cppl_cp_plan_start_date | cppl_icpc_id
            1               | plan in February | 2021-02-01              | 2
            """,
        )
    )
    assert delivered.counted(KPI) == {}


def test_ethnic_groups_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_ethnicity
            British          | WBRI
            Irish            | WIRI
            Indian           | AIND
            not yet obtained | NOBT
            blank            |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id   | cppl_cp_plan_start_date
            1               | British          | 2021-01-04
            2               | Irish            | 2021-01-04
            3               | Indian           | 2021-01-04
            4               | not yet obtained | 2021-01-04
            5               | blank            | 2021-01-04
            """,
        )
    )
    groups = {
        group: delivered.figure(KPI, "2021-01", "month", "ethnicity_group", group)["numerator"]
        for group in ("White", "Asian / Asian British", "Not known")
    }
    assert groups == {"White": 2, "Asian / Asian British": 1, "Not known": 2}


def test_plan_counts_for_the_team_on_the_day_it_starts(example: Callable[..., Any]) -> None:
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
            "ssd_cp_plans",
            """
            cppl_cp_plan_id | cppl_person_id      | cppl_cp_plan_start_date
            1               | moved on the day    | 2021-01-15
            2               | moved the day after | 2021-01-15
            """,
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "moved on the day": "PACT 1",
        "moved the day after": "Assessment 1",
    }


def test_month_without_a_start_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
