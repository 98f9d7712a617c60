"""LA13: children looked after who went missing."""

from collections.abc import Callable
from typing import Any

KPI = "missing_children"

EPISODES = (
    "clae_cla_episode_id | clae_person_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
MISSING = (
    "miss_table_id | miss_person_id | miss_missing_episode_type"
    " | miss_missing_episode_start_date | miss_missing_episode_end_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
LEGAL_STATUSES = (
    "lega_legal_status_id | lega_person_id | lega_legal_status"
    " | lega_legal_status_start_date | lega_legal_status_end_date"
)


def in_january(delivered: Any) -> dict[str, bool]:  # noqa: ANN401 - Example
    """Who counts in January 2021, and whether they meet."""
    counted = delivered.counted(KPI)
    return {child: is_met for (month, child), is_met in counted.items() if month == "2021-01"}


def test_child_goes_missing_in_the_month(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | first day         | 2020-12-07 |
            2 | last day          | 2020-12-07 |
            3 | the day before    | 2020-12-07 |
            4 | the day after     | 2020-12-07 |
            5 | three times       | 2020-12-07 |
            6 | not yet found     | 2020-12-07 |
            7 | away, whereabouts | 2020-12-07 |
            8 | never missing     | 2020-12-07 |
            """,
        )
        .deliver(
            "ssd_missing",
            MISSING
            + """
            1 | first day         | M | 2021-01-01 | 2021-01-02
            2 | last day          | M | 2021-01-31 | 2021-02-01
            3 | the day before    | M | 2020-12-31 | 2021-01-04
            4 | the day after     | M | 2021-02-01 | 2021-02-02
            5 | three times       | M | 2021-01-05 | 2021-01-06
            6 | three times       | M | 2021-01-12 | 2021-01-13
            7 | three times       | A | 2021-01-19 | 2021-01-20
            8 | not yet found     | M | 2021-01-25 |
            9 | away, whereabouts | A | 2021-01-18 | 2021-01-19
            a | somebody else     | M | 2021-01-18 | 2021-01-19
            """,
        )
    )
    assert in_january(delivered) == {
        "first day": True,
        "last day": True,
        "the day before": False,
        "the day after": False,
        "three times": True,
        "not yet found": True,
        "away, whereabouts": False,
        "never missing": False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 8, "50.0")


def test_missing_is_type_m_and_not_a_blank_one(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | 2020-12-07 |")
        .deliver("ssd_missing", MISSING + "\n1 | child | | 2021-01-18 | 2021-01-19")
    )
    assert in_january(delivered) == {"child": False}


def test_child_counts_when_looked_after_at_any_time_in_the_month(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            18 on the 1st  | 2003-01-01
            18 on the 2nd  | 2003-01-02
            no birth date  |
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | left on the 1st | 2020-06-01 | 2021-01-01
            2 | left on the 2nd | 2020-06-01 | 2021-01-02
            3 | came the 31st   | 2021-01-31 |
            4 | came the 1st    | 2021-02-01 |
            5 | twice in care   | 2020-06-01 | 2021-01-04
            6 | twice in care   | 2021-01-25 |
            7 | 18 on the 1st   | 2020-06-01 |
            8 | 18 on the 2nd   | 2020-06-01 |
            9 | no birth date   | 2020-06-01 |
            """,
        )
    )
    assert in_january(delivered) == {
        "left on the 2nd": False,
        "came the 31st": False,
        "twice in care": False,
        "18 on the 2nd": False,
        "no birth date": False,
    }
    january = delivered.figure(KPI, "2021-01", "month")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (0, 5, "0.0")


def test_child_must_be_looked_after_on_going_missing(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            on turning 18  | 2003-01-15
            still 17       | 2003-01-15
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | before care       | 2021-01-15 |
            2 | on entering care  | 2021-01-15 |
            3 | the last night    | 2020-06-01 | 2021-01-15
            4 | on leaving care   | 2020-06-01 | 2021-01-15
            5 | between two times | 2020-06-01 | 2021-01-04
            6 | between two times | 2021-01-25 |
            7 | on moving         | 2020-06-01 | 2021-01-15
            8 | on moving         | 2021-01-15 |
            9 | on turning 18     | 2020-06-01 |
            a | still 17          | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_missing",
            MISSING
            + """
            1 | before care       | M | 2021-01-14 | 2021-01-18
            2 | on entering care  | M | 2021-01-15 | 2021-01-18
            3 | the last night    | M | 2021-01-14 | 2021-01-18
            4 | on leaving care   | M | 2021-01-15 | 2021-01-18
            5 | between two times | M | 2021-01-15 | 2021-01-18
            6 | on moving         | M | 2021-01-15 | 2021-01-18
            7 | on turning 18     | M | 2021-01-15 | 2021-01-18
            8 | still 17          | M | 2021-01-14 | 2021-01-18
            """,
        )
    )
    assert in_january(delivered) == {
        "before care": False,
        "on entering care": True,
        "the last night": True,
        "on leaving care": False,
        "between two times": False,
        "on moving": True,
        "on turning 18": False,
        "still 17": True,
    }


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | V2               | 2020-12-07 |
            2 | V3               | 2020-12-07 |
            3 | V4               | 2020-12-07 |
            4 | missing in V3    | 2020-12-07 | 2021-01-18
            5 | missing in V3    | 2021-01-18 |
            6 | missing after V3 | 2020-12-07 | 2021-01-18
            7 | missing after V3 | 2021-01-18 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | V2               | V2 | 2020-12-07 |
            2 | V3               | V3 | 2020-12-07 |
            3 | V4               | V4 | 2020-12-07 |
            4 | missing in V3    | V3 | 2020-12-07 | 2021-01-18
            5 | missing in V3    | C2 | 2021-01-18 |
            6 | missing after V3 | V3 | 2020-12-07 | 2021-01-18
            7 | missing after V3 | C2 | 2021-01-18 |
            """,
        )
        .deliver(
            "ssd_missing",
            MISSING
            + """
            1 | V2               | M | 2021-01-15 | 2021-01-18
            2 | V3               | M | 2021-01-15 | 2021-01-18
            3 | V4               | M | 2021-01-15 | 2021-01-18
            4 | missing in V3    | M | 2021-01-17 | 2021-01-18
            5 | missing after V3 | M | 2021-01-18 | 2021-01-19
            """,
        )
    )
    assert in_january(delivered) == {
        "V2": True,
        "missing in V3": False,
        "missing after V3": True,
    }


def test_short_breaks_are_told_by_the_legal_status_of_the_day(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | C2 from the 31st  | 2020-12-07 |
            2 | C2 from the 1st   | 2020-12-07 |
            3 | V3 from the 1st   | 2020-12-07 |
            4 | V3 from the 2nd   | 2020-12-07 |
            5 | missing under V3  | 2020-12-07 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            LEGAL_STATUSES
            + """
            1 | C2 from the 31st | V3 | 2020-12-07 | 2021-01-31
            2 | C2 from the 31st | C2 | 2021-01-31 |
            3 | C2 from the 1st  | V3 | 2020-12-07 | 2021-02-01
            4 | C2 from the 1st  | C2 | 2021-02-01 |
            5 | V3 from the 1st  | C2 | 2020-12-07 | 2021-01-01
            6 | V3 from the 1st  | V3 | 2021-01-01 |
            7 | V3 from the 2nd  | C2 | 2020-12-07 | 2021-01-02
            8 | V3 from the 2nd  | V3 | 2021-01-02 |
            9 | missing under V3 | C2 | 2020-12-07 | 2021-01-11
            a | missing under V3 | V3 | 2021-01-11 |
            """,
        )
        .deliver("ssd_missing", MISSING + "\n1 | missing under V3 | M | 2021-01-18 | 2021-01-19")
    )
    assert in_january(delivered) == {
        "C2 from the 31st": False,
        "V3 from the 2nd": False,
        "missing under V3": False,
    }


def test_child_counts_for_the_team_on_the_last_day_in_care_of_the_month(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | moved on month end   | 2020-12-07 |
            2 | moved the day after  | 2020-12-07 | 2021-02-08
            3 | moved on leaving     | 2020-12-07 | 2021-01-15
            4 | moved the day before | 2020-12-07 | 2021-01-15
            5 | twice in care        | 2020-12-07 | 2021-01-11
            6 | twice in care        | 2021-01-18 | 2021-01-25
            7 | nobody responsible   | 2020-12-07 |
            """,
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | moved on month end   | T1 | 2020-12-01 | 2021-01-31
            2 | moved on month end   | T2 | 2021-01-31 |
            3 | moved the day after  | T1 | 2020-12-01 | 2021-02-01
            4 | moved the day after  | T2 | 2021-02-01 |
            5 | moved on leaving     | T1 | 2020-12-01 | 2021-01-15
            6 | moved on leaving     | T2 | 2021-01-15 |
            7 | moved the day before | T1 | 2020-12-01 | 2021-01-14
            8 | moved the day before | T2 | 2021-01-14 |
            9 | twice in care        | T1 | 2020-12-01 | 2021-01-18
            a | twice in care        | T2 | 2021-01-18 |
            """,
        )
    )
    assert {
        unit["person_key"]: unit["team"]
        for unit in delivered.units(KPI)
        if f"{unit['month_end']:%Y-%m}" == "2021-01"
    } == {
        "moved on month end": "PACT 1",
        "moved the day after": "Assessment 1",
        "moved on leaving": "Assessment 1",
        "moved the day before": "PACT 1",
        "twice in care": "PACT 1",
        "nobody responsible": "Not recorded",
    }


def test_months_are_added_up_before_dividing(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | January and February | 2020-01-06 | 2020-02-10
            2 | March and April      | 2020-03-30 | 2020-04-15
            3 | since December       | 2020-12-07 |
            """,
        )
        .deliver(
            "ssd_missing",
            MISSING
            + """
            1 | January and February | M | 2020-01-31 | 2020-02-01
            2 | March and April      | M | 2020-03-31 | 2020-04-01
            3 | since December       | M | 2021-01-11 | 2021-01-12
            4 | since December       | M | 2021-01-18 | 2021-01-19
            """,
        )
    )
    figures = {}
    for window in ("month", "rolling_12_months", "year_to_date"):
        figure = delivered.figure(KPI, "2021-01", window)
        figures[window] = (figure["numerator"], figure["denominator"], figure["value_shown"])
    assert figures == {
        "month": (1, 1, "100.0"),
        "rolling_12_months": (2, 5, "40.0"),
        "year_to_date": (1, 3, "33.3"),
    }


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month")
    assert (january["status"], january["value"]) == ("no_data", None)
