"""WF05: social worker vacancies."""

from collections.abc import Callable
from typing import Any

KPI = "vacancy_rate"


def test_vacant_fte_over_vacant_and_employed_fte(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce_posts",
            """
            SnapshotDate | Team | EstablishmentFTE | VacantFTE | AgencyCoveringFTE
            2021-01-31   | T1   | 4                | 1.2       | 1
            2021-01-31   | T2   | 2                | 0         | 0
            2021-01-31   | T3   | 1                |           |
            """,
        )
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId         | AgencyWorker | FTE | OrgRole | Team
            2021-01-31   | employed         | 0            | 1   | 5       | T1
            2021-01-31   | part-time        | 0            | 0.8 | 4       | T1
            2021-01-31   | covering agency  | 1            | 1   | 5       | T1
            2021-01-31   | manager          | 0            | 1   | 2       | T2
            2021-01-31   | without cases    | 0            | 1   | 6       | T2
            2021-01-31   | FTE of 0         | 0            | 0   | 5       | T2
            2021-01-31   | FTE missing      | 0            |     | 5       | T2
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (
        1.2,
        5,
        "24.0",
    )
    first = delivered.figure(KPI, "2021-01", "month_end", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (first["numerator"], first["denominator"], first["value_shown"]) == (1.2, 3, "40.0")
    assert (second["numerator"], second["denominator"], second["value_shown"]) == (0, 2, "0.0")


def test_employed_worker_counts_when_in_post_on_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce_posts", "SnapshotDate | Team | VacantFTE\n 2021-01-31 | T1 | 1")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId           | AgencyWorker | FTE | RoleStartDate | RoleEndDate
            2021-01-31   | began on month end | 0            | 1   | 2021-01-31    |
            2021-01-31   | began day after    | 0            | 1   | 2021-02-01    |
            2021-01-31   | left on month end  | 0            | 1   | 2019-01-01    | 2021-01-31
            2021-01-31   | left day after     | 0            | 1   | 2019-01-01    | 2021-02-01
            """,
        )
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 3, "33.3")


def test_posts_of_another_month_end_do_not_count(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce_posts",
            """
            SnapshotDate | Team | VacantFTE
            2020-12-31   | T1   | 3
            2021-01-31   | T1   | 1
            """,
        )
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE
            2020-12-31   | W1       | 0            | 1
            2021-01-31   | W1       | 0            | 1
            """,
        )
    )
    december = delivered.figure(KPI, "2020-12", "month_end")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (december["value_shown"], january["value_shown"]) == ("75.0", "50.0")


def test_month_without_posts_has_no_figure(example: Callable[..., Any]) -> None:
    january = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE
            2021-01-31   | W1       | 0            | 1
            """,
        )
        .figure(KPI, "2021-01", "month_end")
    )
    assert (january["status"], january["value"]) == ("no_data", None)


def test_month_without_a_snapshot_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
