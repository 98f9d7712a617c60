"""CP05: initial conferences within 15 working days of the section 47 start."""

from collections.abc import Callable
from typing import Any

KPI = "icpc_within_15_working_days"


def test_who_counts_and_who_is_in_time(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            """
            s47e_s47_enquiry_id | s47e_person_id   | s47e_s47_start_date
            1                   | on day 15        | 2020-12-18
            2                   | on day 16        | 2020-12-18
            3                   | started Saturday | 2020-12-19
            4                   | same day         | 2021-01-04
            5                   | dated before     | 2021-01-20
            6                   | not yet held     | 2021-01-04
            7                   | held in December | 2020-12-01
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            """
            icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id   | icpc_icpc_date
            1            | 1                   | on day 15        | 2021-01-13
            2            | 2                   | on day 16        | 2021-01-14
            3            | 3                   | started Saturday | 2021-01-12
            4            | 4                   | same day         | 2021-01-04
            5            | 5                   | dated before     | 2021-01-13
            6            | 6                   | not yet held     |
            7            | 7                   | held in December | 2020-12-22
            8            |                     | no enquiry       | 2021-01-13
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "on day 15"): True,
        ("2021-01", "on day 16"): False,
        ("2021-01", "started Saturday"): True,
        ("2021-01", "same day"): True,
        ("2021-01", "dated before"): False,
        ("2021-01", "no enquiry"): False,
        ("2020-12", "held in December"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 6, "50.0")


def test_month_without_a_conference_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
