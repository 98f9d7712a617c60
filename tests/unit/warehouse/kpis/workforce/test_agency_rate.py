"""WF04: agency social workers."""

from collections.abc import Callable
from typing import Any

KPI = "agency_rate"


def test_agency_fte_over_agency_and_employed_fte(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        """
        SnapshotDate | WorkerId         | AgencyWorker | FTE | OrgRole | Team
        2021-01-31   | agency           | 1            | 1   | 5       | T1
        2021-01-31   | part-time agency | 1            | 0.5 | 5       | T2
        2021-01-31   | employed         | 0            | 1   | 5       | T1
        2021-01-31   | part-time        | 0            | 0.8 | 4       | T1
        2021-01-31   | manager          | 0            | 1   | 1       | T2
        2021-01-31   | without cases    | 0            | 0.7 | 6       | T2
        2021-01-31   | FTE of 0         | 1            | 0   | 5       | T2
        2021-01-31   | FTE missing      | 0            |     | 5       | T2
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (
        1.5,
        5,
        "30.0",
    )
    first = delivered.figure(KPI, "2021-01", "month_end", "team", "Assessment 1")
    second = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    assert (first["numerator"], first["denominator"], first["value_shown"]) == (1, 2.8, "35.7")
    assert (second["numerator"], second["denominator"], second["value_shown"]) == (
        0.5,
        2.2,
        "22.7",
    )


def test_worker_counts_when_in_post_on_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        """
        SnapshotDate | WorkerId           | AgencyWorker | FTE | RoleStartDate | RoleEndDate
        2021-01-31   | began on month end | 1            | 1   | 2021-01-31    |
        2021-01-31   | began day after    | 1            | 1   | 2021-02-01    |
        2021-01-31   | left on month end  | 1            | 1   | 2019-01-01    | 2021-01-31
        2021-01-31   | left day after     | 0            | 1   | 2019-01-01    | 2021-02-01
        2021-01-31   | start missing      | 0            | 1   |               |
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"]) == (1, 3)


def test_each_month_end_has_its_own_figure(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        """
        SnapshotDate | WorkerId | AgencyWorker | FTE
        2020-12-31   | W1       | 0            | 1
        2020-12-31   | W2       | 1            | 1
        2021-01-31   | W1       | 0            | 1
        2021-01-31   | W2       | 0            | 1
        """,
    )
    december = delivered.figure(KPI, "2020-12", "month_end")
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (december["value_shown"], january["value_shown"]) == ("50.0", "0.0")


def test_month_without_a_snapshot_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
