"""Who is responsible for a person at a day: one primary worker and team at a time."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from warehouse.authority import Team

INVOLVEMENTS = (
    "invo_involvements_id | invo_professional_id | invo_professional_role_id"
    " | invo_person_id | invo_involvement_start_date | invo_involvement_end_date"
)


def responsible(delivered: Any, person: str, day: str) -> object:  # noqa: ANN401 - Example
    """The worker responsible for a person at a day; None when nobody is."""
    at = date.fromisoformat(day)
    workers = [
        row["worker_key"]
        for row in delivered.make("facts.case_responsibility")
        if row["person_key"] == person
        and row["start_date"] <= at
        and (row["end_date"] is None or at < row["end_date"])
    ]
    assert len(workers) <= 1, "the times of a person overlap"
    return workers[0] if workers else None


@pytest.mark.parametrize(
    ("day", "worker"),
    [
        pytest.param("2020-03-01", None, id="before the first"),
        pytest.param("2020-03-02", "first", id="first day"),
        pytest.param("2020-05-31", "first", id="day before the change"),
        pytest.param("2020-06-01", "second", id="day of the change"),
        pytest.param("2020-07-31", "second", id="last day of the second"),
        pytest.param("2020-08-01", None, id="gap"),
        pytest.param("2020-09-01", "third", id="open again"),
        pytest.param("2021-01-31", "third", id="still open"),
    ],
)
def test_one_worker_after_another(example: Callable[..., Any], day: str, worker: str) -> None:
    delivered = example().deliver(
        "ssd_involvements",
        INVOLVEMENTS
        + """
        1 | first  | | child | 2020-03-02 | 2020-06-01
        2 | second | | child | 2020-06-01 | 2020-08-01
        3 | third  | | child | 2020-09-01 |
        """,
    )
    assert responsible(delivered, "child", day) == worker


@pytest.mark.parametrize(
    ("day", "worker"),
    [
        pytest.param("2020-05-31", "primary", id="alone"),
        pytest.param("2020-06-15", "primary", id="a later co-worker does not displace"),
        pytest.param("2020-08-01", "co-worker", id="the co-worker is left"),
        pytest.param("2020-10-01", None, id="nobody is left"),
    ],
)
def test_role_of_the_settings_comes_first(
    example: Callable[..., Any], day: str, worker: str
) -> None:
    delivered = example().deliver(
        "ssd_involvements",
        INVOLVEMENTS
        + """
        1 | primary   | Allocated Case Worker | child | 2020-03-02 | 2020-08-01
        2 | co-worker | Family Support Worker | child | 2020-06-01 | 2020-10-01
        """,
    )
    assert responsible(delivered, "child", day) == worker


def test_role_listed_earlier_in_the_settings_wins(example: Callable[..., Any]) -> None:
    delivered = example(primary_worker_roles=("Lead Professional", "Key Worker")).deliver(
        "ssd_involvements",
        INVOLVEMENTS
        + """
        1 | lead | LEAD PROFESSIONAL     | child | 2020-03-02 |
        2 | key  | KEY WORKER            | child | 2020-06-01 |
        3 | case | ALLOCATED CASE WORKER | child | 2020-09-01 |
        """,
    )
    assert responsible(delivered, "child", "2021-01-31") == "lead"


def test_else_the_latest_start_wins_else_the_lowest_id(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_involvements",
        INVOLVEMENTS
        + """
        1 | early | ALLOCATED CASE WORKER | latest start | 2020-03-02 |
        2 | late  | ALLOCATED CASE WORKER | latest start | 2020-06-01 |
        4 | id 4  | ALLOCATED CASE WORKER | lowest id    | 2020-06-01 |
        3 | id 3  | ALLOCATED CASE WORKER | lowest id    | 2020-06-01 |
        """,
    )
    assert responsible(delivered, "latest start", "2020-05-31") == "early"
    assert responsible(delivered, "latest start", "2021-01-31") == "late"
    assert responsible(delivered, "lowest id", "2021-01-31") == "id 3"


def test_involvement_that_ends_the_day_it_starts_holds_no_day(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_involvements",
        INVOLVEMENTS
        + """
        1 | all year | ALLOCATED CASE WORKER | child | 2020-01-06 |
        2 | same day | ALLOCATED CASE WORKER | child | 2020-06-01 | 2020-06-01
        """,
    )
    assert responsible(delivered, "child", "2020-06-01") == "all year"


def test_times_of_a_person_never_overlap(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_involvements",
        INVOLVEMENTS
        + """
        1 | a | ALLOCATED CASE WORKER | child | 2020-01-06 | 2020-04-06
        2 | b |                       | child | 2020-02-03 | 2020-06-01
        3 | c | ALLOCATED CASE WORKER | child | 2020-03-02 | 2020-05-04
        4 | d | SOCIAL WORKER         | child | 2020-03-02 |
        5 | e | ALLOCATED CASE WORKER | other | 2020-03-02 |
        """,
    )
    first = date(2020, 1, 6)
    held = {
        str(first + timedelta(days=days)): responsible(
            delivered, "child", str(first + timedelta(days=days))
        )
        for days in (0, 27, 28, 56, 91, 119, 147, 390)
    }
    assert held == {
        "2020-01-06": "a",
        "2020-02-02": "a",
        "2020-02-03": "a",
        "2020-03-02": "c",
        "2020-04-06": "c",
        "2020-05-04": "d",
        "2020-06-01": "d",
        "2021-01-30": "d",
    }


def test_team_is_shown_as_the_settings_say_else_as_recorded(example: Callable[..., Any]) -> None:
    delivered = example().deliver(
        "ssd_involvements",
        """
        invo_involvements_id | invo_professional_team | invo_person_id | invo_involvement_start_date
        1                    | T2                     | in settings    | 2020-03-02
        2                    | Night Duty             | not in them    | 2020-03-02
        3                    |                        | no team        | 2020-03-02
        """,
    )
    rows = delivered.make("facts.case_responsibility")
    assert {row["person_key"]: row["team"] for row in rows} == {
        "in settings": "PACT 1",
        "not in them": "Night Duty",
        "no team": None,
    }


@pytest.mark.parametrize(
    ("day", "team"),
    [
        pytest.param(date(2020, 6, 30), "Duty", id="last day of the old name"),
        pytest.param(date(2020, 7, 1), "Assessment 1", id="first day of the new name"),
    ],
)
def test_renamed_team_is_shown_under_its_name_of_the_day(
    example: Callable[..., Any], day: date, team: str
) -> None:
    delivered = example(
        teams=(
            Team(
                source_team="T1",
                team_name="Duty",
                service="Front door",
                valid_to=date(2020, 6, 30),
            ),
            Team(
                source_team="T1",
                team_name="Assessment 1",
                service="Assessment",
                valid_from=date(2020, 7, 1),
            ),
        )
    ).deliver(
        "ssd_involvements",
        """
        invo_involvements_id | invo_professional_team | invo_person_id | invo_involvement_start_date
        1                    | T1                     | child          | 2020-03-02
        """,
    )
    rows = delivered.make("facts.case_responsibility")
    assert [
        row["team"]
        for row in rows
        if row["start_date"] <= day and (row["end_date"] is None or day < row["end_date"])
    ] == [team]
