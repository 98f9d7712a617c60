"""Social workers whose role ended, each once."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

WORKFORCE = (
    "SnapshotDate | WorkerId | AgencyWorker | FTE | RoleStartDate | RoleEndDate | LeaverDestination"
)


def leavers(delivered: Any) -> list[tuple[object, ...]]:  # noqa: ANN401 - Example
    """Who left and when."""
    rows = delivered.make("facts.social_worker_leaving")
    return sorted((row["worker_key"], str(row["role_end_date"])) for row in rows)


def test_leaver_who_stays_in_later_snapshots_left_once(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-10-31 | stays listed | 0 | 1   | 2018-06-04 |            |
        2020-11-30 | stays listed | 0 | 0.8 | 2018-06-04 | 2020-11-13 | LA
        2020-12-31 | stays listed | 0 | 0.8 | 2018-06-04 | 2020-11-13 | LA
        2021-01-31 | stays listed | 0 | 0.8 | 2018-06-04 | 2020-11-13 | LA
        """,
    )
    (row,) = delivered.make("facts.social_worker_leaving")
    assert (row["role_end_date"], row["fte"]) == (date(2020, 11, 13), Decimal("0.8"))
    assert (row["leaver_destination_code"], row["is_agency"]) == ("LA", False)


def test_role_must_have_ended_by_the_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2021-01-31 | on month end  | 0 | 1 | 2018-06-04 | 2021-01-31 |
        2021-01-31 | the day after | 0 | 1 | 2018-06-04 | 2021-02-01 |
        2021-01-31 | still here    | 0 | 1 | 2018-06-04 |            |
        2021-01-31 | agency        | 1 | 1 | 2020-06-01 | 2021-01-08 |
        """,
    )
    assert leavers(delivered) == [("agency", "2021-01-08"), ("on month end", "2021-01-31")]


def test_worker_who_came_back_can_leave_again(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-03-31 | came back | 0 | 1 | 2018-06-04 | 2020-03-13 |
        2020-09-30 | came back | 0 | 1 | 2020-06-01 |            |
        2021-01-31 | came back | 0 | 1 | 2020-06-01 | 2021-01-15 |
        """,
    )
    assert leavers(delivered) == [("came back", "2020-03-13"), ("came back", "2021-01-15")]


def test_planned_end_that_was_taken_back_is_no_leaving(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-11-30 | stayed after all | 0 | 1 | 2018-06-04 | 2020-11-30 |
        2020-12-31 | stayed after all | 0 | 1 | 2018-06-04 |            |
        2020-11-30 | stayed longer    | 0 | 1 | 2018-06-04 | 2020-11-30 |
        2021-01-31 | stayed longer    | 0 | 1 | 2018-06-04 | 2021-01-29 |
        """,
    )
    assert leavers(delivered) == [("stayed longer", "2021-01-29")]


def test_leaver_who_is_not_shown_again_left_as_the_last_snapshot_said(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-12-31 | not shown again | 0 | 1 | 2018-06-04 | 2021-01-15 |
        2021-01-31 | still here      | 0 | 1 | 2018-06-04 |            |
        """,
    )
    assert leavers(delivered) == [("not shown again", "2021-01-15")]


def test_worker_who_moves_to_another_role_the_next_day_did_not_leave(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-11-30 | moved in the month | 0 | 1 | 2020-11-17 |            |
        2020-11-30 | moved on the 1st   | 0 | 1 | 2018-06-04 | 2020-11-30 |
        2020-12-31 | moved on the 1st   | 0 | 1 | 2020-12-01 |            |
        2020-11-30 | left on the 30th   | 0 | 1 | 2018-06-04 | 2020-11-30 |
        2020-12-31 | left on the 30th   | 0 | 1 | 2018-06-04 | 2020-11-30 |
        2020-10-31 | moved in the month | 0 | 1 | 2018-06-04 | 2020-11-16 |
        2021-01-31 | still here         | 0 | 1 | 2018-06-04 |            |
        """,
    )
    assert leavers(delivered) == [("left on the 30th", "2020-11-30")]


def test_snapshot_from_before_the_last_day_of_a_role_shows_no_other_one(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-11-27 | left on the 28th | 0 | 1 | 2018-06-04 | 2020-11-28 |
        2021-01-31 | still here       | 0 | 1 | 2018-06-04 |            |
        """,
    )
    assert leavers(delivered) == [("left on the 28th", "2020-11-28")]


def test_worker_who_goes_on_for_an_agency_has_left(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2020-12-31 | to an agency   | 0 | 1 | 2018-06-04 | 2020-12-31 | AGENCY
        2021-01-31 | to an agency   | 1 | 1 | 2021-01-01 |            |
        2020-12-31 | from an agency | 1 | 1 | 2018-06-04 | 2020-12-31 |
        2021-01-31 | from an agency | 0 | 1 | 2021-01-01 |            |
        2020-12-31 | stays employed | 0 | 1 | 2018-06-04 | 2020-12-31 |
        2021-01-31 | stays employed | 0 | 1 | 2021-01-01 |            |
        """,
    )
    assert leavers(delivered) == [("from an agency", "2020-12-31"), ("to an agency", "2020-12-31")]
