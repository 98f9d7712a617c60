"""WF02: case-holding social workers over the caseload guideline."""

from collections.abc import Callable
from typing import Any

KPI = "workers_over_caseload_guideline"

# Two cases per full-time equivalent, and three in the assessment service, keep the tables short.
GUIDELINE = {
    "caseload_guideline": 2,
    "caseload_guideline_by_service": {"Assessment": 3},
}
WORKERS = "SnapshotDate | WorkerId | SWENo | AgencyWorker | FTE | OrgRole | Team"
ALLOCATIONS = (
    "invo_involvements_id | invo_professional_id | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_who_counts_and_who_is_over_the_guideline(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", **GUIDELINE)
        .known_teams(*(f"team {letter}" for letter in "abcdefghi"))
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | at guideline   |  | 0 | 1   | 5 | team a
            2021-01-31 | above          |  | 0 | 1   | 5 | team b
            2021-01-31 | half, at       |  | 0 | 0.5 | 5 | team c
            2021-01-31 | half, above    |  | 1 | 0.5 | 5 | team d
            2021-01-31 | part, above    |  | 0 | 0.9 | 5 | team e
            2021-01-31 | no working FTE |  | 0 | 0   | 5 | team f
            2021-01-31 | FTE missing    |  | 0 |     | 5 | team g
            2021-01-31 | manager        |  | 0 | 1   | 3 | team h
            2021-01-31 | manager, case  |  | 0 | 1   | 3 | team i
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | at guideline   | child 1  | 2020-11-02 |
            2 | at guideline   | child 2  | 2020-11-02 |
            3 | above          | child 3  | 2020-11-02 |
            4 | above          | child 4  | 2020-11-02 |
            5 | above          | child 5  | 2020-11-02 |
            6 | half, at       | child 6  | 2020-11-02 |
            7 | half, above    | child 7  | 2020-11-02 |
            8 | half, above    | child 8  | 2020-11-02 |
            9 | part, above    | child 9  | 2020-11-02 |
            a | part, above    | child 10 | 2020-11-02 |
            b | no working FTE | child 11 | 2020-11-02 |
            c | FTE missing    | child 12 | 2020-11-02 |
            d | manager, case  | child 13 | 2020-11-02 |
            e | early help     | child 14 | 2020-11-02 |
            """,
        )
    )
    assert {unit["team"]: unit["is_met"] for unit in delivered.units(KPI)} == {
        "team a": False,
        "team b": True,
        "team c": False,
        "team d": True,
        "team e": True,
        "team i": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 6, "50.0")


def test_guideline_is_that_of_the_service_and_teams_are_shown_apart(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01", **GUIDELINE)
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | assessment, 3 cases |  | 0 | 1   | 5 | T1
            2021-01-31 | assessment, 4 cases |  | 1 | 0.8 | 5 | T1
            2021-01-31 | PACT, 3 cases       |  | 0 | 1   | 5 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | assessment, 3 cases | child 1  | 2020-11-02 |
            2 | assessment, 3 cases | child 2  | 2020-11-02 |
            3 | assessment, 3 cases | child 3  | 2020-11-02 |
            4 | assessment, 4 cases | child 4  | 2020-11-02 |
            5 | assessment, 4 cases | child 5  | 2020-11-02 |
            6 | assessment, 4 cases | child 6  | 2020-11-02 |
            7 | assessment, 4 cases | child 7  | 2020-11-02 |
            8 | PACT, 3 cases       | child 8  | 2020-11-02 |
            9 | PACT, 3 cases       | child 9  | 2020-11-02 |
            a | PACT, 3 cases       | child 10 | 2020-11-02 |
            """,
        )
    )
    first = delivered.figure(KPI, "2021-01", "month_end", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (first["numerator"], first["denominator"], first["value_shown"]) == (1, 2, "50.0")
    assert (second["numerator"], second["denominator"], second["value_shown"]) == (1, 1, "100.0")


def test_only_allocations_open_on_month_end_count(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", **GUIDELINE)
        .known_teams("team a", "team b", "team c")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE | Team   | RoleEndDate
            2021-01-31   | began    | 0            | 1   | team a |
            2021-01-31   | ended    | 0            | 1   | team b |
            2021-01-31   | left     | 0            | 1   | team c | 2021-01-31
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | began | child 1 | 2020-11-02 |
            2 | began | child 2 | 2020-11-02 |
            3 | began | child 3 | 2021-01-31 |
            4 | ended | child 4 | 2020-11-02 |
            5 | ended | child 5 | 2020-11-02 |
            6 | ended | child 6 | 2020-11-02 | 2021-01-31
            7 | left  | child 7 | 2020-11-02 |
            8 | left  | child 8 | 2020-11-02 |
            9 | left  | child 9 | 2020-11-02 |
            """,
        )
    )
    assert {unit["team"]: unit["is_met"] for unit in delivered.units(KPI)} == {
        "team a": True,
        "team b": False,
    }


def test_case_of_two_workers_counts_for_the_primary_worker(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", **GUIDELINE)
        .known_teams("team a", "team b")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | HR1 | SW1 | 0 | 1 | 5 | team a
            2021-01-31 | HR2 | SW2 | 0 | 1 | 5 | team b
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            primary              | SW1
            co-worker            | SW2
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_id | invo_professional_role_id"
            " | invo_person_id | invo_involvement_start_date"
            """
            1 | primary   | ALLOCATED CASE WORKER | child 1 | 2020-06-01
            2 | primary   | ALLOCATED CASE WORKER | child 2 | 2020-06-01
            3 | primary   | ALLOCATED CASE WORKER | child 3 | 2020-06-01
            4 | co-worker | CO-WORKER             | child 2 | 2020-12-07
            5 | co-worker | CO-WORKER             | child 3 | 2020-12-07
            6 | co-worker | ALLOCATED CASE WORKER | child 4 | 2020-12-07
            """,
        )
    )
    assert {unit["team"]: unit["is_met"] for unit in delivered.units(KPI)} == {
        "team a": True,
        "team b": False,
    }


def test_month_without_a_case_holder_has_no_figure(example: Callable[..., Any]) -> None:
    january = (
        example("2021-01")
        .deliver("workforce", WORKERS + "\n 2021-01-31 | W1 |  | 0 | 1 | 5 | T1")
        .figure(KPI, "2021-01", "month_end")
    )
    assert (january["status"], january["value"]) == ("no_data", None)
