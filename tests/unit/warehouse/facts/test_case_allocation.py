"""Which social worker of the month's snapshot holds a child's case."""

from collections import Counter
from collections.abc import Callable
from typing import Any

INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_id | invo_professional_role_id"
    " | invo_person_id | invo_involvement_start_date | invo_involvement_end_date"
)
WORKFORCE = "SnapshotDate | WorkerId | SWENo | AgencyWorker | FTE | OrgRole | Team"


def holders(delivered: Any) -> dict[tuple[str, str], str]:  # noqa: ANN401 - Example
    """The worker who holds the case, by month and child."""
    rows = delivered.make("facts.case_allocation")
    found = {(f"{row['month_end']:%Y-%m}", row["person_key"]): row["worker_key"] for row in rows}
    assert len(found) == len(rows), "a child is held twice in a month"
    return found


def test_case_is_held_at_every_month_end_it_is_open(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKFORCE
            + """
            2020-11-30 | W1 | | 0 | 1 | 5 | T1
            2020-12-31 | W1 | | 0 | 1 | 5 | T1
            2021-01-31 | W1 | | 0 | 1 | 5 | T1
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | W1 | | from month end      | 2020-12-31 |
            2 | W1 | | ended on month end  | 2020-11-02 | 2021-01-31
            3 | W1 | | ended the day after | 2021-01-04 | 2021-02-01
            4 | W1 | | starts in February  | 2021-02-01 |
            """,
        )
    )
    assert holders(delivered) == {
        ("2020-11", "ended on month end"): "W1",
        ("2020-12", "ended on month end"): "W1",
        ("2020-12", "from month end"): "W1",
        ("2021-01", "from month end"): "W1",
        ("2021-01", "ended the day after"): "W1",
    }


def test_workers_join_on_their_registration_else_on_their_id(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKFORCE
            + """
            2021-01-31 | W1 | SW1 | 0 | 1 | 5 | T1
            2021-01-31 | W2 |     | 0 | 1 | 5 | T1
            2021-01-31 | W3 | SW3 | 0 | 1 | 5 | T1
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            P1                   | SW1
            W2                   |
            P9                   | SW9
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | P1 | | by registration           | 2021-01-04 |
            2 | W2 | | by id                     | 2021-01-04 |
            3 | W3 | | by id, no professional    | 2021-01-04 |
            4 | P9 | | not in the snapshot       | 2021-01-04 |
            5 |    | | nobody named              | 2021-01-04 |
            """,
        )
    )
    assert holders(delivered) == {
        ("2021-01", "by registration"): "W1",
        ("2021-01", "by id"): "W2",
        ("2021-01", "by id, no professional"): "W3",
    }


def test_registration_goes_before_an_id_that_is_another_workers(
    example: Callable[..., Any],
) -> None:
    # The case system and the staff system number their workers each for itself: its 7 is
    # the other's 8. Many children, because a wrong choice would be a toss-up for each.
    children = "\n".join(f"{number} | 7 | child {number} | 2021-01-04" for number in range(300))
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKFORCE
            + """
            2021-01-31 | 7 | SW2 | 0 | 1 | 5 | T1
            2021-01-31 | 8 | SW1 | 0 | 1 | 5 | T2
            """,
        )
        .deliver(
            "ssd_professionals",
            "prof_professional_id | prof_social_worker_registration_no\n7 | SW1",
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_id | invo_person_id"
            f" | invo_involvement_start_date\n{children}",
        )
    )
    assert Counter(holders(delivered).values()) == {"8": 300}


def test_one_of_several_workers_holds_the_case(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKFORCE
            + """
            2021-01-31 | A | | 0 | 1 | 5 | T1
            2021-01-31 | B | | 0 | 1 | 5 | T1
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | A | ALLOCATED CASE WORKER | by role         | 2020-01-06 |
            2 | B | CO-WORKER             | by role         | 2021-01-04 |
            3 | A | ALLOCATED CASE WORKER | by latest start | 2020-01-06 |
            4 | B | ALLOCATED CASE WORKER | by latest start | 2021-01-04 |
            6 | A | ALLOCATED CASE WORKER | by lowest id    | 2021-01-04 |
            5 | B | ALLOCATED CASE WORKER | by lowest id    | 2021-01-04 |
            """,
        )
    )
    assert holders(delivered) == {
        ("2021-01", "by role"): "A",
        ("2021-01", "by latest start"): "B",
        ("2021-01", "by lowest id"): "B",
    }


def test_worker_whose_post_has_ended_or_not_begun_holds_no_case(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | AgencyWorker | FTE | RoleStartDate | RoleEndDate
            2021-01-31   | agency   | 1            | 0.5 | 2021-01-31    | 2021-02-01
            2021-01-31   | left     | 0            | 1   | 2020-06-01    | 2021-01-31
            2021-01-31   | comes    | 0            | 1   | 2021-02-01    |
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | agency | | child of agency | 2021-01-04 |
            2 | left   | | child of left   | 2021-01-04 |
            3 | comes  | | child of comes  | 2021-01-04 |
            """,
        )
    )
    assert holders(delivered) == {("2021-01", "child of agency"): "agency"}


def test_primary_worker_holds_the_case_whatever_the_hours(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKFORCE
            + """
            2021-01-31 | no hours | | 0 | 0 | 4 | T1
            2021-01-31 | co-works | | 0 | 1 | 5 | T1
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | no hours | ALLOCATED CASE WORKER | child | 2021-01-04 |
            2 | co-works | CO-WORKER             | child | 2021-01-11 |
            """,
        )
    )
    assert holders(delivered) == {("2021-01", "child"): "no hours"}
