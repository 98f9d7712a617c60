"""CP03: section 47 enquiries leading to an initial conference."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "section_47_leading_to_icpc"

ENQUIRIES = "s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date"
CONFERENCES = "icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_had_a_conference(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            ENQUIRIES
            + """
            1 | first day            | 2021-01-01
            2 | no conference        | 2021-01-04
            3 | not yet held         | 2021-01-04
            4 | two conferences      | 2021-01-04
            5 | no enquiry named     | 2021-01-04
            6 | on day 16            | 2021-01-04
            7 | December enquiry's   | 2020-12-07
            8 | December enquiry's   | 2021-01-04
            9 | the day before       | 2020-12-31
            a | no start date        |
            b | held on last day     | 2021-01-04
            c | after the extract    | 2021-01-04
            d | dated before         | 2021-01-04
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            CONFERENCES
            + """
            1 | 1       | first day          | 2021-01-01
            2 | 3       | not yet held       |
            3 | 4       | two conferences    | 2021-01-11
            4 | 4       | two conferences    | 2021-01-18
            5 |         | no enquiry named   | 2021-01-11
            6 | 6       | on day 16          | 2021-01-26
            7 | 7       | December enquiry's | 2021-01-11
            8 | a       | no start date      | 2021-01-11
            9 | unknown | enquiry not known  | 2021-01-11
            a | b       | held on last day   | 2021-01-31
            b | c       | after the extract  | 2021-02-01
            c | d       | dated before       | 2020-12-15
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): True,
        ("2021-01", "no conference"): False,
        ("2021-01", "not yet held"): False,
        ("2021-01", "two conferences"): True,
        ("2021-01", "no enquiry named"): False,
        ("2021-01", "on day 16"): True,
        ("2021-01", "December enquiry's"): False,
        ("2021-01", "held on last day"): True,
        ("2021-01", "after the extract"): False,
        ("2021-01", "dated before"): True,
        ("2020-12", "December enquiry's"): True,
        ("2020-12", "the day before"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (5, 10, "50.0")


def test_enquiry_ended_with_no_further_action_stays_in_the_denominator(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_s47_enquiry",
        ENQUIRIES
        + """ | s47e_s47_end_date | s47e_s47_nfa
        1 | no further action  | 2021-01-04 | 2021-01-08 | Y
        2 | goes on            | 2021-01-04 |            |
        3 | twice in the month | 2021-01-04 | 2021-01-05 | N
        4 | twice in the month | 2021-01-06 | 2021-01-08 | N
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (0, 4, "0.0")


@pytest.mark.parametrize(
    ("month", "started", "counts"),
    [
        ("2021-01", "2021-01-08", True),
        ("2021-01", "2021-01-10", True),  # a Sunday, as is the end of January
        ("2021-01", "2021-01-11", False),
        ("2021-03", "2021-03-10", True),  # to a Wednesday
        ("2021-03", "2021-03-11", False),
        ("2020-12", "2020-12-08", True),  # Christmas between
        ("2020-12", "2020-12-09", False),
    ],
)
def test_enquiry_counts_from_15_working_days_before_the_extract(
    example: Callable[..., Any], month: str, started: str, counts: bool
) -> None:
    delivered = (
        example(month)
        .deliver("ssd_s47_enquiry", f"{ENQUIRIES}\n1 | child | {started}")
        # Held already: an enquiry that is too young is out all the same.
        .deliver("ssd_initial_cp_conference", f"{CONFERENCES}\n1 | 1 | child | {started}")
    )
    assert delivered.counted(KPI) == ({(month, "child"): True} if counts else {})


def test_extract_is_that_of_the_delivery_for_earlier_months_too(
    example: Callable[..., Any],
) -> None:
    statuses = {}
    for month in ("2020-12", "2021-01"):
        delivered = (
            example(month)
            .deliver("ssd_s47_enquiry", f"{ENQUIRIES}\n1 | child | 2020-12-31")
            .deliver("ssd_initial_cp_conference", f"{CONFERENCES}\n1 | 1 | child | 2021-01-29")
        )
        december = delivered.figure(KPI, "2020-12", "month")
        statuses[month] = (december["status"], december["value_shown"])
    assert statuses == {"2020-12": ("no_data", None), "2021-01": ("ok", "100.0")}


def test_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            ENQUIRIES
            + """
            1 | before the 12 months | 2020-01-31
            2 | first of 12 months   | 2020-02-01
            3 | last day of March    | 2020-03-31
            4 | first of April       | 2020-04-01
            5 | in January           | 2021-01-08
            6 | in January too       | 2021-01-08
            7 | too young            | 2021-01-11
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            CONFERENCES
            + """
            1 | 1 | before the 12 months | 2020-02-14
            2 | 3 | last day of March    | 2020-04-15
            3 | 4 | first of April       | 2020-04-15
            4 | 7 | too young            | 2021-01-15
            """,
        )
    )
    shown = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        january = delivered.figure(KPI, "2021-01", window)
        shown[window] = (january["numerator"], january["denominator"], january["value_shown"])
    assert shown == {
        "month": (0, 2, "0.0"),
        "rolling_12_months": (2, 5, "40.0"),
        "year_to_date": (1, 3, "33.3"),
    }


def test_team_and_age_are_those_of_the_day_it_starts(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on the day     | 2016-01-06
            the day after  | 2016-01-07
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | on the day    | T1 | 2020-06-01 | 2021-01-06
            2 | on the day    | T2 | 2021-01-06 |
            3 | the day after | T1 | 2020-06-01 | 2021-01-07
            4 | the day after | T2 | 2021-01-07 |
            """,
        )
        .deliver(
            "ssd_s47_enquiry",
            ENQUIRIES
            + """
            1 | on the day    | 2021-01-06
            2 | the day after | 2021-01-06
            3 | not known     | 2021-01-06
            """,
        )
        .deliver("ssd_initial_cp_conference", f"{CONFERENCES}\n1 | 1 | on the day | 2021-01-20")
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on the day": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "not known": ("Not recorded", "Not known"),
    }


@pytest.mark.parametrize("window", ["month", "rolling_12_months", "year_to_date"])
def test_time_without_an_enquiry_has_no_figure(example: Callable[..., Any], window: str) -> None:
    january = example("2021-01").figure(KPI, "2021-01", window)
    assert (january["status"], january["value"]) == ("no_data", None)
