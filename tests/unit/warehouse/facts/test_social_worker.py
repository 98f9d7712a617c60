"""Social workers at a month end."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("start", "end", "is_in_post"),
    [
        pytest.param("2020-06-01", "", True, id="still in post"),
        pytest.param("", "", True, id="no dates"),
        pytest.param("2021-01-31", "", True, id="starts on month end"),
        pytest.param("2021-02-01", "", False, id="starts the day after"),
        pytest.param("2020-06-01", "2021-02-01", True, id="ends the day after"),
        pytest.param("2020-06-01", "2021-01-31", False, id="ends on month end"),
        pytest.param("2020-06-01", "2021-01-15", False, id="left in the month"),
    ],
)
def test_in_post_is_half_open(
    example: Callable[..., Any], start: str, end: str, is_in_post: bool
) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        "SnapshotDate | WorkerId | AgencyWorker | FTE | RoleStartDate | RoleEndDate"
        f"\n2021-01-31 | W1 | 0 | 1 | {start} | {end}",
    )
    (row,) = delivered.make("facts.social_worker")
    assert row["is_in_post"] is is_in_post


def test_worker_is_described(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        """
        SnapshotDate | WorkerId | AgencyWorker | FTE | OrgRole | Team
        2021-01-31   | employed | 0            | 0.8 | 5       | T1
        2021-01-31   | agency   | 1            | 1   | 4       | T2
        2021-01-31   | unlisted | 0            |     | 6       | Night Duty
        2021-01-31   | no team  | 0            | 0   | 1       |
        """,
    )
    rows = delivered.make("facts.social_worker")
    columns = ("is_agency", "fte", "org_role_code", "team", "service")
    assert {row["worker_key"]: tuple(row[name] for name in columns) for row in rows} == {
        "employed": (False, Decimal("0.8"), "5", "Assessment 1", "Assessment"),
        "agency": (True, Decimal(1), "4", "PACT 1", "PACT"),
        "unlisted": (False, Decimal(0), "6", "Night Duty", "Not known"),
        "no team": (False, Decimal(0), "1", None, "Not known"),
    }


def test_last_snapshot_of_a_month_stands(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        """
        SnapshotDate | WorkerId | AgencyWorker | FTE
        2020-12-31   | A        | 0            | 1
        2021-01-15   | A        | 0            | 1
        2021-01-15   | B        | 0            | 1
        2021-01-29   | A        | 0            | 0.5
        """,
    )
    rows = delivered.make("facts.social_worker")
    assert sorted((row["month_end"], row["worker_key"], row["fte"]) for row in rows) == [
        (date(2020, 12, 31), "A", 1),
        (date(2021, 1, 31), "A", Decimal("0.5")),
    ]
