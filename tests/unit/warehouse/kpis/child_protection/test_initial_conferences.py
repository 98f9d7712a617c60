"""CP04: initial child protection conferences."""

from collections.abc import Callable
from typing import Any

KPI = "initial_conferences"

INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_conference_counts_in_the_month_it_is_held(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            """
            s47e_s47_enquiry_id | s47e_person_id      | s47e_s47_start_date
            1                   | started in December | 2020-12-15
            2                   | held in February    | 2021-01-15
            3                   | not yet held        | 2021-01-04
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            "icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id"
            " | icpc_icpc_target_date | icpc_icpc_date"
            """
            1 | 1       | started in December   | 2021-01-07 | 2021-01-06
            2 | 2       | held in February      | 2021-01-31 | 2021-02-01
            3 | 3       | not yet held          | 2021-01-25 |
            4 |         | first day             |            | 2021-01-01
            5 |         | last day              |            | 2021-01-31
            6 |         | the day before        | 2021-01-04 | 2020-12-31
            7 | unknown | enquiry not delivered |            | 2021-01-15
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "started in December"): None,
        ("2021-01", "first day"): None,
        ("2021-01", "last day"): None,
        ("2021-01", "enquiry not delivered"): None,
        ("2020-12", "the day before"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 4, "4")


def test_transfers_in_and_conferences_without_a_plan_count(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_initial_cp_conference",
        "icpc_icpc_id | icpc_person_id | icpc_icpc_date"
        " | icpc_icpc_transfer_in | icpc_icpc_outcome_cp_flag"
        """
        1 | transfer in  | 2021-01-15 | Y | Y
        2 | plan         | 2021-01-15 | N | Y
        3 | no plan      | 2021-01-15 | N | N
        4 | not recorded | 2021-01-15 |   |
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 4


def test_each_child_of_a_conference_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_initial_cp_conference",
        """
        icpc_icpc_id | icpc_person_id | icpc_icpc_date
        1            | sister         | 2021-01-15
        2            | brother        | 2021-01-15
        3            | twice          | 2021-01-04
        4            | twice          | 2021-01-25
        """,
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 4


def test_age_is_the_age_on_the_day_of_the_conference(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob   | pers_expected_dob
            16 on the day    | 2005-01-15 |
            16 the day after | 2005-01-16 |
            unborn           |            | 2021-03-01
            born in February | 2021-02-10 |
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            """
            icpc_icpc_id | icpc_person_id   | icpc_icpc_date
            1            | 16 on the day    | 2021-01-15
            2            | 16 the day after | 2021-01-15
            3            | unborn           | 2021-01-15
            4            | born in February | 2021-01-15
            """,
        )
    )
    bands = {
        band: delivered.figure(KPI, "2021-01", "month", "age_band", band)["numerator"]
        for band in ("Unborn", "10 to 15", "16 to 17")
    }
    assert bands == {"Unborn": 2, "10 to 15": 1, "16 to 17": 1}


def test_conference_counts_for_its_team_else_the_team_of_that_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved team | T1 | 2020-06-01 | 2021-01-15
            2 | moved team | T2 | 2021-01-15 |
            3 | recorded   | T2 | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            """
            icpc_icpc_id | icpc_person_id | icpc_icpc_date | icpc_icpc_team
            1            | moved team     | 2021-01-15     |
            2            | recorded       | 2021-01-15     | T1
            3            | no team        | 2021-01-15     |
            """,
        )
    )
    teams = {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)}
    assert teams == {
        "moved team": "PACT 1",
        "recorded": "Assessment 1",
        "no team": "Not recorded",
    }


def test_month_without_a_conference_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")
