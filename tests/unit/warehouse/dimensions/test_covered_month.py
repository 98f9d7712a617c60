"""The months a kind of record can speak about."""

from collections.abc import Callable
from typing import Any


def covered(delivered: Any, record: str) -> list[str]:  # noqa: ANN401 - Example
    return sorted(
        f"{row['month_end']:%Y-%m}"
        for row in delivered.make("dimensions.covered_month")
        if row["record_name"] == record
    )


def test_history_speaks_about_every_month_even_without_a_row(example: Callable[..., Any]) -> None:
    months = covered(example("2021-01"), "referral")
    assert (months[0], months[-1], len(months)) == ("2018-02", "2021-01", 36)


def test_history_is_silent_about_the_months_before_it(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", history_months=3)
    assert covered(delivered, "referral") == ["2020-11", "2020-12", "2021-01"]


def test_snapshot_speaks_about_the_month_ends_it_holds(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE
            2020-09-30   | one      | 0            | 1
            2021-01-29   | one      | 0            | 1
            2021-01-29   | two      | 0            | 1
            """,
        )
        .deliver("workforce_posts", "SnapshotDate | Team | VacantFTE\n2020-12-31 | T1 | 1")
    )
    assert covered(delivered, "social_worker") == ["2020-09", "2021-01"]
    assert covered(delivered, "establishment") == ["2020-12"]


def test_snapshot_without_rows_speaks_about_no_month(example: Callable[..., Any]) -> None:
    assert covered(example("2021-01"), "social_worker") == []


def test_latest_state_speaks_about_the_month_of_the_delivery_alone(
    example: Callable[..., Any],
) -> None:
    assert covered(example("2021-01"), "care_leaver") == ["2021-01"]


def test_table_that_is_not_delivered_speaks_about_no_month(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01", delivers=("ssd_cin_episodes",))
    assert len(covered(delivered, "referral")) == 36
    for record in ("protection_plan", "care_leaver", "social_worker"):
        assert covered(delivered, record) == []
