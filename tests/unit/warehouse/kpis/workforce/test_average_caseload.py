"""WF01: average caseload."""

from collections.abc import Callable
from typing import Any

KPI = "average_caseload"

WORKERS = "SnapshotDate | WorkerId | SWENo | AgencyWorker | FTE | OrgRole | Team"
ALLOCATIONS = (
    "invo_involvements_id | invo_professional_id | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
ALLOCATIONS_WITH_ROLE = (
    "invo_involvements_id | invo_professional_id | invo_professional_role_id | invo_person_id"
    " | invo_involvement_start_date"
)


def test_cases_of_social_workers_over_the_fte_of_those_who_hold_one(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | employed           |  | 0 | 1   | 5 | T1
            2021-01-31 | part-time agency   |  | 1 | 0.5 | 5 | T2
            2021-01-31 | manager with case  |  | 0 | 0.6 | 3 | T1
            2021-01-31 | manager without    |  | 0 | 1   | 2 | T1
            2021-01-31 | worker without     |  | 0 | 1   | 5 | T2
            2021-01-31 | no working time    |  | 0 | 0   | 5 | T1
            2021-01-31 | time not recorded  |  | 0 |     | 5 | T1
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | employed            | child 1  | 2020-11-02 |
            2 | employed            | child 2  | 2020-11-02 |
            3 | employed            | child 3  | 2020-11-02 |
            4 | part-time agency    | child 4  | 2020-11-02 |
            5 | part-time agency    | child 5  | 2020-11-02 |
            6 | manager with case   | child 6  | 2020-11-02 |
            7 | no working time     | child 7  | 2020-11-02 |
            8 | time not recorded   | child 8  | 2020-11-02 |
            9 | early-help worker   | child 9  | 2020-11-02 |
            a |                     | child 10 | 2020-11-02 |
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (6, 2.1)
    assert january["value_shown"] == "2.9"


def test_teams_are_shown_apart(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | W1 |  | 0 | 1   | 5 | T1
            2021-01-31 | W2 |  | 0 | 0.6 | 5 | T1
            2021-01-31 | W3 |  | 1 | 0.5 | 5 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | W1 | child 1 | 2020-11-02 |
            2 | W1 | child 2 | 2020-11-02 |
            3 | W1 | child 3 | 2020-11-02 |
            4 | W2 | child 4 | 2020-11-02 |
            5 | W3 | child 5 | 2020-11-02 |
            6 | W3 | child 6 | 2020-11-02 |
            """,
        )
    )
    first = delivered.figure(KPI, "2021-01", "month_end", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (first["numerator"], first["denominator"], first["value_shown"]) == (4, 1.6, "2.5")
    assert (second["numerator"], second["denominator"], second["value_shown"]) == (2, 0.5, "4.0")


def test_allocation_counts_when_open_on_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKERS + "\n 2021-01-31 | W1 |  | 0 | 1 | 5 | T1")
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | W1 | began on month end | 2021-01-31 |
            2 | W1 | began day after    | 2021-02-01 |
            3 | W1 | ended on month end | 2020-11-02 | 2021-01-31
            4 | W1 | ended day after    | 2020-11-02 | 2021-02-01
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (2, 1)


def test_worker_counts_when_in_post_on_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId           | AgencyWorker | FTE | RoleStartDate | RoleEndDate
            2021-01-31   | began on month end | 0            | 1   | 2021-01-31    |
            2021-01-31   | began day after    | 0            | 1   | 2021-02-01    |
            2021-01-31   | left on month end  | 0            | 1   | 2019-01-01    | 2021-01-31
            2021-01-31   | left day after     | 0            | 0.5 | 2019-01-01    | 2021-02-01
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | began on month end | child 1 | 2021-01-31 |
            2 | began day after    | child 2 | 2021-01-31 |
            3 | left on month end  | child 3 | 2020-11-02 |
            4 | left day after     | child 4 | 2020-11-02 |
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (2, 1.5)


def test_workers_join_on_the_registration_number_else_on_the_worker_id(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .known_teams("T3", "T4")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | HR1        | SW1 | 0 | 1   | 5 | T1
            2021-01-31 | no number  |     | 0 | 0.5 | 5 | T2
            2021-01-31 | one-sided  | SW3 | 0 | 0.3 | 5 | T3
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            CASE1                | SW1
            no number            |
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | CASE1     | child 1 | 2020-11-02 |
            2 | CASE1     | child 2 | 2020-11-02 |
            3 | no number | child 3 | 2020-11-02 |
            4 | one-sided | child 4 | 2020-11-02 |
            5 | stranger  | child 5 | 2020-11-02 |
            """,
        )
    )
    held = {
        unit["team"]: (unit["numerator"], float(unit["denominator"]))
        for unit in delivered.units(KPI)
    }
    assert held == {"Assessment 1": (2, 1), "PACT 1": (1, 0.5), "T3": (1, 0.3)}


def test_registration_number_outweighs_the_worker_id(example: Callable[..., Any]) -> None:
    # The two systems number their workers apart: 100 in one is 200 in the other.
    delivered = (
        example("2021-01")
        .known_teams("T3", "T4")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | 100 | SW1 | 0 | 1 | 5 | T1
            2021-01-31 | 200 | SW2 | 0 | 1 | 5 | T2
            2021-01-31 | 300 | SW3 | 0 | 0 | 5 | T3
            2021-01-31 | 400 | SW4 | 0 | 1 | 5 | T4
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            200                  | SW1
            100                  | SW2
            400                  | SW3
            300                  | SW4
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | 200 | child 1 | 2020-11-02 |
            2 | 200 | child 2 | 2020-11-02 |
            3 | 200 | child 3 | 2020-11-02 |
            4 | 100 | child 4 | 2020-11-02 |
            5 | 400 | child 5 | 2020-11-02 |
            6 | 400 | child 6 | 2020-11-02 |
            7 | 300 | child 7 | 2020-11-02 |
            """,
        )
    )
    assert {unit["team"]: unit["numerator"] for unit in delivered.units(KPI)} == {
        "Assessment 1": 3,
        "PACT 1": 1,
        "T4": 1,
    }


def test_primary_worker_alone_holds_a_case_with_two_allocations(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | W1 |  | 0 | 1 | 5 | T1
            2021-01-31 | W2 |  | 0 | 1 | 5 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS_WITH_ROLE
            + """
            1 | W1 | ALLOCATED CASE WORKER | by role         | 2020-06-01
            2 | W2 | CO-WORKER             | by role         | 2020-12-07
            3 | W1 | ALLOCATED CASE WORKER | by role again   | 2020-06-01
            4 | W2 |                       | by role again   | 2020-12-07
            5 | W1 | CO-WORKER             | by latest start | 2020-06-01
            6 | W2 | CO-WORKER             | by latest start | 2020-12-07
            7 | W1 | CO-WORKER             | by lowest id    | 2020-06-01
            8 | W2 | CO-WORKER             | by lowest id    | 2020-06-01
            9 | W1 | CO-WORKER             | one worker      | 2020-06-01
            a | W1 | CO-WORKER             | one worker      | 2020-12-07
            """,
        )
    )
    assert {unit["team"]: unit["numerator"] for unit in delivered.units(KPI)} == {
        "Assessment 1": 4,
        "PACT 1": 1,
    }


def test_case_of_a_primary_worker_with_no_fte_does_not_pass_to_the_co_worker(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | no FTE |  | 0 | 0 | 5 | T1
            2021-01-31 | W2     |  | 0 | 1 | 5 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS_WITH_ROLE
            + """
            1 | no FTE | ALLOCATED CASE WORKER | shared child | 2020-06-01
            2 | W2     | CO-WORKER             | shared child | 2020-06-01
            3 | W2     | ALLOCATED CASE WORKER | own child    | 2020-06-01
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (1, 1)


def test_month_without_a_case_has_no_figure(example: Callable[..., Any]) -> None:
    january = (
        example("2021-01")
        .deliver("workforce", WORKERS + "\n 2021-01-31 | W1 |  | 0 | 1 | 5 | T1")
        .figure(KPI, "2021-01", "month_end")
    )
    assert (january["status"], january["value"]) == ("no_data", None)


def test_month_without_a_snapshot_of_the_workforce_has_no_figure(
    example: Callable[..., Any],
) -> None:
    january = (
        example("2021-01")
        .deliver("workforce", WORKERS + "\n 2020-12-31 | W1 |  | 0 | 1 | 5 | T1")
        .deliver("ssd_involvements", ALLOCATIONS + "\n 1 | W1 | child 1 | 2020-11-02 |")
        .figure(KPI, "2021-01", "month_end")
    )
    assert (january["status"], january["value"]) == ("no_data", None)


def test_number_that_several_have_is_no_number(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | W1 | N/A | 0 | 1 | 5 | T1
            2021-01-31 | W2 | N/A | 0 | 1 | 5 | T2
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            W1                   | N/A
            W2                   | N/A
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | W1 | child 1 | 2020-11-02 |
            2 | W2 | child 2 | 2020-11-02 |
            """,
        )
    )
    assert {unit["team"]: unit["numerator"] for unit in delivered.units(KPI)} == {
        "Assessment 1": 1,
        "PACT 1": 1,
    }


def test_case_of_a_primary_worker_who_is_no_social_worker_passes_to_nobody(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKERS + "\n2021-01-31 | W1 | | 0 | 1 | 5 | T1")
        .deliver(
            "ssd_involvements",
            ALLOCATIONS_WITH_ROLE
            + """
            1 | early help | ALLOCATED CASE WORKER | early help case | 2020-06-01
            2 | W1         | CO-WORKER             | early help case | 2020-12-07
            3 | W1         | ALLOCATED CASE WORKER | own case        | 2020-06-01
            4 | officer    | REVIEWING OFFICER     | no role listed  | 2020-12-07
            5 | W1         | CO-WORKER             | no role listed  | 2020-06-01
            """,
        )
    )
    assert [unit["numerator"] for unit in delivered.units(KPI)] == [2]
