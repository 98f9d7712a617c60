"""CP15: plans open for 2 years or more."""

from collections.abc import Callable
from typing import Any

KPI = "plans_open_2_years"

PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def at_the_end_of(month: str, delivered: Any) -> dict[str, bool | None]:  # noqa: ANN401 - Example
    """Who counts at the end of a month, and whether the plan has been open for 2 years."""
    return {
        person: is_met
        for (counted_month, person), is_met in delivered.counted(KPI).items()
        if counted_month == month
    }


def test_who_counts_and_whose_plan_has_been_open_730_days(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """ | cppl_cp_plan_ola
        1 | 730 days              | 2019-02-02 |            |
        2 | 729 days              | 2019-02-03 |            |
        3 | 731 days              | 2019-02-01 |            | N
        4 | started on month end  | 2021-01-31 |            |
        5 | started the day after | 2021-02-01 |            |
        6 | ended on month end    | 2018-06-01 | 2021-01-31 |
        7 | ended the day after   | 2018-06-01 | 2021-02-01 |
        8 | another authority's   | 2018-06-01 |            | Y
        9 | no start date         |            |            |
        a | open for years        | 2010-06-01 |            |
        """,
    )
    assert at_the_end_of("2021-01", delivered) == {
        "730 days": True,
        "729 days": False,
        "731 days": True,
        "started on month end": False,
        "ended the day after": True,
        "open for years": True,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 6, "66.7")


def test_days_are_counted_to_each_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | 730 days     | 2019-01-02 |
        2 | 729 days     | 2019-01-03 |
        3 | open then    | 2018-06-01 | 2021-01-01
        """,
    )
    assert at_the_end_of("2020-12", delivered) == {
        "730 days": True,
        "729 days": False,
        "open then": True,
    }
    assert at_the_end_of("2021-01", delivered) == {"730 days": True, "729 days": True}


def test_every_open_plan_counts_for_itself(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | two open plans    | 2018-06-01 |
        2 | two open plans    | 2021-01-04 |
        3 | one after another | 2018-06-01 | 2020-12-01
        4 | one after another | 2020-12-01 |
        """,
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (1, 3, "33.3")


def test_team_and_age_are_those_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01", history_months=1)
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on month end   | 2016-01-31
            the day after  | 2016-02-01
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | on month end  | T1 | 2020-06-01 | 2021-01-31
            2 | on month end  | T2 | 2021-01-31 |
            3 | the day after | T1 | 2020-06-01 | 2021-02-01
            4 | the day after | T2 | 2021-02-01 |
            """,
        )
        .deliver(
            "ssd_cp_plans",
            PLANS
            + """
            1 | on month end  | 2018-06-01 |
            2 | the day after | 2018-06-01 |
            3 | not known     | 2018-06-01 |
            """,
        )
    )
    found = {unit["person_key"]: (unit["team"], unit["age_band"]) for unit in delivered.units(KPI)}
    assert found == {
        "on month end": ("PACT 1", "5 to 9"),
        "the day after": ("Assessment 1", "1 to 4"),
        "not known": ("Not recorded", "Not known"),
    }


def test_month_end_without_an_open_plan_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
