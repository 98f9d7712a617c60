"""CP06: initial conferences due and not yet held."""

from collections.abc import Callable
from typing import Any

import pytest

from warehouse.authority import Team

KPI = "icpc_due_not_held"

ENQUIRIES = "s47e_s47_enquiry_id | s47e_person_id | s47e_s47_start_date"
CONFERENCES = "icpc_icpc_id | icpc_s47_enquiry_id | icpc_person_id | icpc_icpc_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def in_january(delivered: Any) -> set[str]:  # noqa: ANN401 - Example
    """Who counts at the end of January 2021."""
    return {person for month, person in delivered.counted(KPI) if month == "2021-01"}


@pytest.mark.parametrize(
    ("month", "started", "counts"),
    [
        ("2021-01", "2021-01-07", True),
        ("2021-01", "2021-01-08", False),  # day 15
        ("2021-01", "2021-01-10", False),
        ("2021-01", "2021-01-31", False),
        ("2021-01", "2021-02-01", False),
        ("2021-01", "2018-06-01", True),
        ("2021-01", "", False),
        ("2021-03", "2021-03-09", True),  # to a Wednesday
        ("2021-03", "2021-03-10", False),
        ("2020-12", "2020-12-07", True),  # Christmas between
        ("2020-12", "2020-12-08", False),
    ],
)
def test_conference_is_due_for_15_working_days(
    example: Callable[..., Any], month: str, started: str, counts: bool
) -> None:
    delivered = example(month).deliver("ssd_s47_enquiry", f"{ENQUIRIES}\n1 | child | {started}")
    figure = delivered.figure(KPI, month, "month_end")
    assert (figure["status"], figure["numerator"]) == ("ok", int(counts))


def test_conference_by_month_end_is_held(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            ENQUIRIES
            + """
            1 | no conference       | 2021-01-04
            2 | held in time        | 2021-01-04
            3 | held on month end   | 2021-01-04
            4 | held the day after  | 2021-01-04
            5 | no conference date  | 2021-01-04
            6 | no enquiry named    | 2021-01-04
            7 | other enquiry's     | 2020-12-01
            8 | other enquiry's     | 2021-01-04
            9 | held twice          | 2021-01-04
            a | twice not held      | 2021-01-04
            b | dated before        | 2021-01-04
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            CONFERENCES
            + """
            1 | 2 | held in time       | 2021-01-15
            2 | 3 | held on month end  | 2021-01-31
            3 | 4 | held the day after | 2021-02-01
            4 | 5 | no conference date |
            5 |   | no enquiry named   | 2021-01-15
            6 | 7 | other enquiry's    | 2020-12-15
            7 | 9 | held twice         | 2021-01-15
            8 | 9 | held twice         | 2021-02-01
            9 | a | twice not held     |
            a | a | twice not held     | 2021-02-01
            b | b | dated before       | 2020-12-15
            """,
        )
    )
    assert in_january(delivered) == {
        "no conference",
        "held the day after",
        "no conference date",
        "no enquiry named",
        "other enquiry's",
        "twice not held",
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (6, None, "6")


def test_enquiry_ended_with_no_further_action_needs_no_conference(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_s47_enquiry",
        ENQUIRIES
        + """ | s47e_s47_end_date | s47e_s47_nfa
        1 | no further action   | 2021-01-04 | 2021-01-15 | Y
        2 | none on month end   | 2021-01-04 | 2021-01-31 | Y
        3 | none the day after  | 2021-01-04 | 2021-02-01 | Y
        4 | ended otherwise     | 2021-01-04 | 2021-01-15 | N
        5 | ended, not recorded | 2021-01-04 | 2021-01-15 |
        6 | goes on             | 2021-01-04 |            |
        7 | none, no end date   | 2021-01-04 |            | Y
        """,
    )
    assert in_january(delivered) == {
        "none the day after",
        "ended otherwise",
        "ended, not recorded",
        "goes on",
    }


def test_enquiry_counts_at_every_month_end_until_the_conference(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_s47_enquiry",
            ENQUIRIES
            + """
            1 | twice   | 2020-10-01
            2 | twice   | 2020-10-02
            3 | brother | 2020-10-01
            """,
        )
        .deliver(
            "ssd_initial_cp_conference",
            CONFERENCES
            + """
            1 | 2 | twice   | 2020-12-01
            2 | 3 | brother | 2020-12-31
            """,
        )
    )
    months = ("2020-09", "2020-10", "2020-11", "2020-12", "2021-01")
    due = {month: delivered.figure(KPI, month, "month_end")["numerator"] for month in months}
    assert due == {"2020-09": 0, "2020-10": 3, "2020-11": 3, "2020-12": 1, "2021-01": 1}


def test_census_says_whether_a_conference_was_required(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", delivers=("cin_census",)).deliver(
        "cin_census_section_47",
        "section_47_number | details_number | child_number | la_child_id"
        " | s47_actual_start_date | date_of_initial_cpc | icpc_not_required"
        """
        1 | 1 | 1 | not required       | 2021-01-04 |            | true
        2 | 2 | 2 | required           | 2021-01-04 |            | false
        3 | 3 | 3 | not recorded       | 2021-01-04 |            |
        4 | 4 | 4 | held on month end  | 2021-01-04 | 2021-01-31 | false
        5 | 5 | 5 | held the day after | 2021-01-04 | 2021-02-01 | false
        6 | 6 | 6 | on day 15          | 2021-01-08 |            | false
        """,
    )
    assert in_january(delivered) == {"required", "not recorded", "held the day after"}
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value_shown"]) == ("ok", "3")


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
            "ssd_s47_enquiry",
            ENQUIRIES
            + """ | s47e_s47_completed_by_team
            1 | on month end       | 2021-01-04 |
            2 | the day after      | 2021-01-04 | T2
            3 | nobody responsible | 2021-01-04 | T2
            4 | not known          | 2021-01-04 |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on month end": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "nobody responsible": ("PACT 1", "Not known"),
        "not known": ("Not recorded", "Not known"),
    }


def test_month_end_without_an_enquiry_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 0, "0")


def test_team_of_the_record_is_shown_by_its_name_of_the_month_end(
    example: Callable[..., Any], renamed_teams: tuple[Team, ...]
) -> None:
    delivered = example("2021-01", teams=renamed_teams).deliver(
        "ssd_s47_enquiry",
        ENQUIRIES
        + " | s47e_s47_completed_by_team"
        + """
        1 | child of T2 | 2021-01-04 | T2
        2 | child of T3 | 2021-01-04 | T3
        3 | child of T9 | 2021-01-04 | T9
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
