"""How many cases a social worker holds at a month end, and whether that is too many."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_id | invo_person_id | invo_involvement_start_date"
)


def allocate(delivered: Any, worker: str, children: int) -> None:  # noqa: ANN401 - Example
    rows = "\n".join(
        f"{worker}{number} | {worker} | child {number} of {worker} | 2021-01-04"
        for number in range(children)
    )
    delivered.deliver(
        "ssd_involvements",
        f"{INVOLVEMENTS}\n{rows}",
    )


def test_worker_holds_children_and_not_involvements(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE | OrgRole | Team
            2021-01-31   | A        | 0            | 0.8 | 5       | T1
            2021-01-31   | B        | 1            | 1   | 4       | T2
            2021-01-31   | none     | 0            | 1   | 3       | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | A | one   | 2020-06-01
            2 | A | one   | 2020-09-01
            3 | A | two   | 2020-06-01
            4 | B | three | 2020-06-01
            """,
        )
    )
    rows = delivered.make("facts.caseload")
    assert {row["worker_key"]: (row["cases"], row["fte"], row["team"]) for row in rows} == {
        "A": (2, Decimal("0.8"), "Assessment 1"),
        "B": (1, Decimal(1), "PACT 1"),
    }


@pytest.mark.parametrize(
    ("cases", "fte", "is_over"),
    [
        pytest.param(18, "1", False, id="at the guideline of 18"),
        pytest.param(19, "1", True, id="above it"),
        pytest.param(9, "0.5", False, id="half time at it"),
        pytest.param(10, "0.5", True, id="half time above it"),
        pytest.param(1, "0.1", False, id="10 per FTE"),
    ],
)
def test_guideline_is_per_full_time_equivalent(
    example: Callable[..., Any], cases: int, fte: str, is_over: bool
) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        f"SnapshotDate | WorkerId | AgencyWorker | FTE | Team\n2021-01-31 | A | 0 | {fte} | T1",
    )
    allocate(delivered, "A", cases)
    (row,) = delivered.make("facts.caseload")
    assert (row["cases"], row["is_over_guideline"]) == (cases, is_over)


def test_guideline_of_the_service_goes_before_that_of_the_council(
    example: Callable[..., Any],
) -> None:
    delivered = example(
        "2021-01", caseload_guideline=2, caseload_guideline_by_service={"PACT": 3, "LAC": 1}
    ).deliver(
        "workforce",
        """
        SnapshotDate | WorkerId | AgencyWorker | FTE | Team
        2021-01-31   | A        | 0            | 1   | T1
        2021-01-31   | B        | 0            | 1   | T2
        2021-01-31   | C        | 0            | 1   | T2
        """,
    )
    allocate(delivered, "A", 3)
    allocate(delivered, "B", 3)
    allocate(delivered, "C", 4)
    rows = delivered.make("facts.caseload")
    assert {row["worker_key"]: row["is_over_guideline"] for row in rows} == {
        "A": True,
        "B": False,
        "C": True,
    }


def test_worker_without_hours_has_nothing_to_hold_against_the_guideline(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        "SnapshotDate | WorkerId | AgencyWorker | FTE | Team\n2021-01-31 | A | 0 | 0 | T1",
    )
    allocate(delivered, "A", 2)
    (row,) = delivered.make("facts.caseload")
    assert (row["cases"], row["fte"], row["is_over_guideline"]) == (2, 0, None)


def test_guideline_is_compared_exactly(example: Callable[..., Any]) -> None:
    # 21 / 0.7 is 30; in binary it comes out a hair above.
    delivered = example("2021-01", caseload_guideline=30).deliver(
        "workforce",
        "SnapshotDate | WorkerId | AgencyWorker | FTE | Team\n2021-01-31 | A | 0 | 0.7 | T1",
    )
    allocate(delivered, "A", 21)
    (row,) = delivered.make("facts.caseload")
    assert row["is_over_guideline"] is False
