"""WF06: social worker turnover."""

from collections.abc import Callable
from typing import Any

KPI = "turnover_rate"

# One employed worker is there all year, so that every month end of the window has a snapshot.
STAYED = """
SnapshotDate | WorkerId | AgencyWorker | FTE | Team
2020-01-31   | stayed   | 0            | 1   | T1
2020-02-29   | stayed   | 0            | 1   | T1
2020-03-31   | stayed   | 0            | 1   | T1
2020-04-30   | stayed   | 0            | 1   | T1
2020-05-31   | stayed   | 0            | 1   | T1
2020-06-30   | stayed   | 0            | 1   | T1
2020-07-31   | stayed   | 0            | 1   | T1
2020-08-31   | stayed   | 0            | 1   | T1
2020-09-30   | stayed   | 0            | 1   | T1
2020-10-31   | stayed   | 0            | 1   | T1
2020-11-30   | stayed   | 0            | 1   | T1
2020-12-31   | stayed   | 0            | 1   | T1
2021-01-31   | stayed   | 0            | 1   | T1
"""


def test_leavers_of_twelve_months_over_the_employed_fte_of_the_last_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", STAYED)
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId         | AgencyWorker | FTE | Team | RoleEndDate
            2020-01-31   | day before year  | 0            | 1   | T1   | 2020-01-31
            2020-02-29   | first day        | 0            | 0.5 | T1   | 2020-02-01
            2020-07-31   | july             | 0            | 1   | T2   | 2020-07-06
            2020-09-30   | agency leaver    | 1            | 1   | T1   | 2020-09-07
            2020-10-31   | FTE missing      | 0            |     | T1   | 2020-10-05
            2020-11-30   | there for a time | 0            | 1   | T2   |
            2021-01-31   | last day         | 0            | 1   | T1   | 2021-01-31
            2021-01-31   | leaves next day  | 0            | 1   | T1   | 2021-02-01
            2021-01-31   | newly employed   | 0            | 0.5 | T2   |
            2021-01-31   | manager          | 0            | 1.0 | T2   |
            2021-01-31   | agency           | 1            | 1   | T2   |
            """,
        )
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["denominator"], year["value_shown"]) == (2.5, 3.5, "71.4")
    first = delivered.figure(KPI, "2021-01", "rolling_12_months", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "rolling_12_months", "team", "PACT 1")
    assert (first["numerator"], first["denominator"], first["value_shown"]) == (1.5, 2, "75.0")
    assert (second["numerator"], second["denominator"], second["value_shown"]) == (1, 1.5, "66.7")


def test_month_counts_its_own_leavers(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        """
        SnapshotDate | WorkerId      | AgencyWorker | FTE | RoleEndDate
        2020-12-31   | stayed        | 0            | 1   |
        2020-12-31   | on the 31st   | 0            | 1   | 2020-12-31
        2021-01-31   | stayed        | 0            | 1   |
        2021-01-31   | also stayed   | 0            | 1   |
        2021-01-31   | on january 1  | 0            | 0.4 | 2021-01-01
        """,
    )
    december = delivered.figure(KPI, "2020-12", "month")
    january = delivered.figure(KPI, "2021-01", "month")
    assert (december["numerator"], december["denominator"]) == (1, 1)
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (
        0.4,
        2,
        "20.0",
    )


def test_leaver_who_stays_in_later_snapshots_left_once(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", STAYED)
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE | Team | RoleEndDate
            2020-10-31   | leaver   | 0            | 0.5 | T1   | 2020-11-16
            2020-11-30   | leaver   | 0            | 0.5 | T1   | 2020-11-16
            2020-12-31   | leaver   | 0            | 0.5 | T1   | 2020-11-16
            2021-01-31   | leaver   | 0            | 0.5 | T1   | 2020-11-16
            """,
        )
    )
    year = delivered.figure(KPI, "2021-01", "rolling_12_months")
    assert (year["numerator"], year["denominator"], year["value_shown"]) == (0.5, 1, "50.0")


def test_year_without_every_snapshot_is_incomplete(example: Callable[..., Any]) -> None:
    without_july = "\n".join(line for line in STAYED.splitlines() if "2020-07-31" not in line)
    year = (
        example("2021-01")
        .deliver("workforce", without_july)
        .figure(KPI, "2021-01", "rolling_12_months")
    )
    assert (year["status"], year["value"]) == ("incomplete_window", None)


def test_year_without_a_leaver_is_zero(example: Callable[..., Any]) -> None:
    year = (
        example("2021-01").deliver("workforce", STAYED).figure(KPI, "2021-01", "rolling_12_months")
    )
    assert (year["status"], year["value"], year["value_shown"]) == ("ok", 0, "0.0")


def test_month_without_a_snapshot_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "rolling_12_months")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_worker_who_moves_to_another_role_did_not_leave(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", STAYED)
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE | Team | RoleStartDate | RoleEndDate
            2020-12-31   | moved    | 0            | 1   | T1   | 2018-01-08    | 2021-01-10
            2021-01-31   | moved    | 0            | 1   | T2   | 2021-01-11    |
            """,
        )
    )
    assert delivered.figure(KPI, "2021-01", "month")["numerator"] == 0
