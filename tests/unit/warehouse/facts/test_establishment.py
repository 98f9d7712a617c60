"""Posts for social workers by team and month end."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from warehouse.authority import Team

POSTS = "SnapshotDate | Team | EstablishmentFTE | VacantFTE | AgencyCoveringFTE"


def posts(delivered: Any) -> dict[tuple[object, object], tuple[object, ...]]:  # noqa: ANN401 - Example
    columns = ("establishment_fte", "vacant_fte", "agency_covering_fte")
    rows = delivered.make("facts.establishment")
    found = {(row["month_end"], row["team"]): tuple(row[name] for name in columns) for row in rows}
    assert len(found) == len(rows), "a team stands twice in a month"
    return found


def test_posts_are_those_of_the_team_at_the_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce_posts",
        POSTS
        + """
        2020-12-31 | T1         | 10  | 2   | 1
        2021-01-31 | T1         | 10  | 1.5 | 0.5
        2021-01-31 | T2         | 8   |     |
        2021-01-31 | Night Duty | 2.5 | 0   | 0
        """,
    )
    december, january = date(2020, 12, 31), date(2021, 1, 31)
    assert posts(delivered) == {
        (december, "Assessment 1"): (10, 2, 1),
        (january, "Assessment 1"): (10, Decimal("1.5"), Decimal("0.5")),
        (january, "PACT 1"): (8, 0, 0),
        (january, "Night Duty"): (Decimal("2.5"), 0, 0),
    }


def test_last_snapshot_of_a_month_stands(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce_posts",
        POSTS
        + """
        2021-01-15 | T1 | 10 | 4 | 0
        2021-01-29 | T1 | 10 | 3 | 0
        """,
    )
    assert posts(delivered) == {(date(2021, 1, 31), "Assessment 1"): (10, 3, 0)}


def test_posts_of_teams_shown_under_one_name_are_added_up(example: Callable[..., Any]) -> None:
    teams = tuple(
        Team(source_team=team, team_name="Assessment", service="Assessment")
        for team in ("T1", "T2")
    )
    delivered = example("2021-01", teams=teams).deliver(
        "workforce_posts",
        POSTS
        + """
        2021-01-31 | T1 | 10 | 2   | 1
        2021-01-31 | T2 | 8  | 0.5 |
        """,
    )
    assert posts(delivered) == {(date(2021, 1, 31), "Assessment"): (18, Decimal("2.5"), 1)}
