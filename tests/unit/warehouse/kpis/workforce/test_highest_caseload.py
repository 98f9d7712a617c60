"""WF03: highest caseload held by one worker."""

from collections.abc import Callable
from typing import Any

KPI = "highest_caseload"

WORKERS = "SnapshotDate | WorkerId | SWENo | AgencyWorker | FTE | OrgRole | Team"
ALLOCATIONS = (
    "invo_involvements_id | invo_professional_id | invo_person_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def test_most_cases_of_one_worker_whatever_the_working_time(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | full time |  | 0 | 1   | 5 | T1
            2021-01-31 | half time |  | 0 | 0.5 | 5 | T1
            2021-01-31 | agency    |  | 1 | 1   | 5 | T2
            2021-01-31 | manager   |  | 0 | 1   | 3 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | full time  | child 1  | 2020-11-02 |
            2 | full time  | child 2  | 2020-11-02 |
            3 | half time  | child 3  | 2020-11-02 |
            4 | agency     | child 4  | 2020-11-02 |
            5 | agency     | child 5  | 2020-11-02 |
            6 | agency     | child 6  | 2020-11-02 |
            7 | early help | child 7  | 2020-11-02 |
            8 | early help | child 8  | 2020-11-02 |
            9 | early help | child 9  | 2020-11-02 |
            a | early help | child 10 | 2020-11-02 |
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    first = delivered.figure(KPI, "2021-01", "month_end", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (january["value"], january["value_shown"]) == (3, "3")
    assert (first["value"], first["value_shown"]) == (2, "2")
    assert (second["value"], second["value_shown"]) == (3, "3")


def test_cases_of_a_worker_without_fte_count(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | no FTE      |  | 0 | 0 | 5 | T1
            2021-01-31 | FTE missing |  | 0 |   | 5 | T2
            2021-01-31 | full time   |  | 0 | 1 | 5 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | no FTE      | child 1 | 2020-11-02 |
            2 | no FTE      | child 2 | 2020-11-02 |
            3 | no FTE      | child 3 | 2020-11-02 |
            4 | FTE missing | child 4 | 2020-11-02 |
            5 | FTE missing | child 5 | 2020-11-02 |
            6 | full time   | child 6 | 2020-11-02 |
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["value"], january["value_shown"]) == (3, "3")


def test_only_allocations_open_on_month_end_count(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE | Team | RoleEndDate
            2020-12-31   | stayed   | 0            | 1   | T1   |
            2021-01-31   | stayed   | 0            | 1   | T1   |
            2021-01-31   | left     | 0            | 1   | T2   | 2021-01-31
            """,
        )
        .deliver(
            "ssd_involvements",
            ALLOCATIONS
            + """
            1 | stayed | child 1 | 2020-11-02 |
            2 | stayed | child 2 | 2020-11-02 | 2021-01-31
            3 | stayed | child 3 | 2020-11-02 | 2021-02-01
            4 | stayed | child 4 | 2020-11-02 | 2020-12-31
            5 | stayed | child 5 | 2021-01-31 |
            6 | stayed | child 6 | 2021-02-01 |
            7 | left   | child 7 | 2020-11-02 |
            8 | left   | child 8 | 2020-11-02 |
            9 | left   | child 9 | 2020-11-02 |
            a | left   | child 0 | 2020-11-02 |
            """,
        )
    )
    december = delivered.figure(KPI, "2020-12", "month_end")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (december["value"], january["value"]) == (3, 3)


def test_case_of_two_workers_counts_for_the_primary_worker(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKERS
            + """
            2021-01-31 | HR1       | SW1 | 0 | 1 | 5 | T1
            2021-01-31 | co-worker |     | 0 | 1 | 5 | T2
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            primary              | SW1
            co-worker            |
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_id | invo_professional_role_id"
            " | invo_person_id | invo_involvement_start_date"
            """
            1 | primary   | ALLOCATED CASE WORKER | child 1 | 2020-06-01
            2 | primary   | ALLOCATED CASE WORKER | child 2 | 2020-06-01
            3 | co-worker | CO-WORKER             | child 1 | 2020-12-07
            4 | co-worker | CO-WORKER             | child 2 | 2020-12-07
            5 | co-worker | ALLOCATED CASE WORKER | child 3 | 2020-12-07
            """,
        )
    )
    first = delivered.figure(KPI, "2021-01", "month_end", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (first["value"], second["value"]) == (2, 1)


def test_month_without_a_case_has_no_figure(example: Callable[..., Any]) -> None:
    january = (
        example("2021-01")
        .deliver("workforce", WORKERS + "\n 2021-01-31 | W1 |  | 0 | 1 | 5 | T1")
        .figure(KPI, "2021-01", "month_end")
    )
    assert (january["status"], january["value"]) == ("no_data", None)
