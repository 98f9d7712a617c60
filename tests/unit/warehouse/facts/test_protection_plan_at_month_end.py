"""Children with an open child protection plan of this authority at a month end."""

from collections.abc import Callable
from datetime import date
from typing import Any

from warehouse.authority import Team

PLANS = (
    "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
    " | cppl_cp_plan_ola"
)


def in_january(delivered: Any) -> dict[object, dict[str, Any]]:  # noqa: ANN401 - Example
    """The children on a plan at the end of January 2021."""
    rows = [
        row
        for row in delivered.make("facts.protection_plan_at_month_end")
        if row["month_end"] == date(2021, 1, 31)
    ]
    children = {row["person_key"]: row for row in rows}
    assert len(children) == len(rows), "a child is counted twice"
    return children


def test_plan_must_be_open_and_of_this_authority(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | starts on month end  | 2021-01-31 |            | N
        2 | starts the day after | 2021-02-01 |            | N
        3 | ends on month end    | 2020-06-01 | 2021-01-31 | N
        4 | ends the day after   | 2020-06-01 | 2021-02-01 | N
        5 | still open           | 2020-06-01 |            |
        6 | another authority's  | 2020-06-01 |            | Y
        """,
    )
    assert set(in_january(delivered)) == {
        "starts on month end",
        "ends the day after",
        "still open",
    }


def test_child_with_two_plans_counts_once_under_the_later(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | two open            | 2020-06-01 | | N
        2 | two open            | 2020-12-07 | | N
        3 | later one not ours  | 2020-06-01 | | N
        4 | later one not ours  | 2020-12-07 | | Y
        """,
    )
    assert {child: row["protection_plan_key"] for child, row in in_january(delivered).items()} == {
        "two open": "2",
        "later one not ours": "3",
    }


def test_plan_counts_at_every_month_end_it_is_open(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans", PLANS + "\n1 | child | 2020-09-30 | 2020-12-31 | N"
    )
    rows = delivered.make("facts.protection_plan_at_month_end")
    assert [f"{row['month_end']:%Y-%m}" for row in rows] == ["2020-09", "2020-10", "2020-11"]


def test_team_is_the_one_responsible_at_the_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_cp_plans", PLANS + "\n1 | child | 2020-06-01 | | N")
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T1 | child | 2020-03-02 | 2021-01-31
            2 | T2 | child | 2021-01-31 |
            """,
        )
    )
    assert in_january(delivered)["child"]["team"] == "PACT 1"
    rows = delivered.rows("from facts.protection_plan_at_month_end order by month_end")
    assert [row["team"] for row in rows[-2:]] == ["Assessment 1", "PACT 1"]


def test_renamed_team_is_shown_under_its_name_of_the_month_end(
    example: Callable[..., Any],
) -> None:
    duty = Team(
        source_team="T1", team_name="Duty", service="Front door", valid_to=date(2020, 6, 30)
    )
    assessment = Team(
        source_team="T1",
        team_name="Assessment 1",
        service="Assessment",
        valid_from=date(2020, 7, 1),
    )
    delivered = (
        example("2021-01", teams=(duty, assessment))
        .deliver("ssd_cp_plans", PLANS + "\n1 | child | 2020-06-01 | | N")
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date\n1 | T1 | child | 2020-03-02",
        )
    )
    rows = delivered.make("facts.protection_plan_at_month_end")
    teams = {f"{row['month_end']:%Y-%m}": row["team"] for row in rows}
    assert (teams["2020-06"], teams["2020-07"]) == ("Duty", "Assessment 1")
    assert teams["2021-01"] == "Assessment 1"
