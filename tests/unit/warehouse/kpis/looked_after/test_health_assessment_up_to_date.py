"""LA11: health assessments up to date."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "health_assessment_up_to_date"

PERSONS = "pers_person_id | pers_dob"
EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_id | clae_cla_episode_start_reason"
    " | clae_entered_care_date | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
CHECKS = (
    "clah_health_check_id | clah_person_id | clah_health_check_type"
    " | clah_health_check_date | clah_health_check_status"
)


def in_january(delivered: Any) -> dict[str, bool]:  # noqa: ANN401 - Example
    """Who counts at the end of January 2021, and whether they meet."""
    counted = delivered.counted(KPI)
    return {child: is_met for (month, child), is_met in counted.items() if month == "2021-01"}


def in_care_since_2019(delivered: Any, *children: str) -> Any:  # noqa: ANN401 - Example
    """Children in care long enough to count, each in a period of care of the same name."""
    rows = "".join(
        f"\n{number} | {child} | {child} | S | | 2019-06-03 |"
        for number, child in enumerate(children)
    )
    return delivered.deliver("ssd_cla_episodes", EPISODES + rows)


def test_12_months_from_5_and_6_months_under_5(example: Callable[..., Any]) -> None:
    children = """
        5, first of 12 months | 2010-05-05
        5, the day before     | 2010-05-05
        5, month end          | 2010-05-05
        5, the day after      | 2010-05-05
        5 on month end        | 2016-01-31
        5 the day after       | 2016-02-01
        4, first of 6 months  | 2017-05-05
        4, the day before     | 2017-05-05
        """
    names = [line.split("|")[0].strip() for line in children.strip().splitlines()]
    delivered = (
        in_care_since_2019(example("2021-01"), *names)
        .deliver("ssd_person", PERSONS + children)
        .deliver(
            "ssd_cla_health",
            CHECKS
            + """
            1 | 5, first of 12 months | HEALTH ASSESSMENT | 2020-02-01 | COMPLETED
            2 | 5, the day before     | HEALTH ASSESSMENT | 2020-01-31 | COMPLETED
            3 | 5, month end          | HEALTH ASSESSMENT | 2021-01-31 | COMPLETED
            4 | 5, the day after      | HEALTH ASSESSMENT | 2021-02-01 | COMPLETED
            5 | 5 on month end        | HEALTH ASSESSMENT | 2020-07-31 | COMPLETED
            6 | 5 the day after       | HEALTH ASSESSMENT | 2020-07-31 | COMPLETED
            7 | 4, first of 6 months  | HEALTH ASSESSMENT | 2020-08-01 | COMPLETED
            8 | 4, the day before     | HEALTH ASSESSMENT | 2020-07-31 | COMPLETED
            """,
        )
    )
    assert in_january(delivered) == {
        "5, first of 12 months": True,
        "5, the day before": False,
        "5, month end": True,
        "5, the day after": False,
        "5 on month end": True,
        "5 the day after": False,
        "4, first of 6 months": True,
        "4, the day before": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 8, "50.0")


def test_only_a_completed_health_assessment_counts(example: Callable[..., Any]) -> None:
    children = """
        completed      | 2010-05-05
        completed late | 2010-05-05
        two of them    | 2010-05-05
        planned        | 2010-05-05
        refused        | 2010-05-05
        cancelled      | 2010-05-05
        no status      | 2010-05-05
        no date        | 2010-05-05
        dental check   | 2010-05-05
        surveillance   | 2017-05-05
        no type        | 2010-05-05
        none at all    | 2010-05-05
        """
    names = [line.split("|")[0].strip() for line in children.strip().splitlines()]
    delivered = (
        in_care_since_2019(example("2021-01"), *names)
        .deliver("ssd_person", PERSONS + children)
        .deliver(
            "ssd_cla_health",
            CHECKS
            + """
            1 | completed      | HEALTH ASSESSMENT         | 2020-11-02 | COMPLETED
            2 | completed late | HEALTH ASSESSMENT         | 2020-11-02 | CANCELLED
            3 | completed late | HEALTH ASSESSMENT         | 2020-12-07 | COMPLETED
            4 | two of them    | HEALTH ASSESSMENT         | 2020-06-01 | COMPLETED
            5 | two of them    | HEALTH ASSESSMENT         | 2020-12-07 | COMPLETED
            6 | planned        | HEALTH ASSESSMENT         | 2020-11-02 | PLANNED
            7 | refused        | HEALTH ASSESSMENT         | 2020-11-02 | REFUSED
            8 | cancelled      | HEALTH ASSESSMENT         | 2020-11-02 | CANCELLED
            9 | no status      | HEALTH ASSESSMENT         | 2020-11-02 |
            a | no date        | HEALTH ASSESSMENT         |            | COMPLETED
            b | dental check   | DENTAL CHECK              | 2020-11-02 | COMPLETED
            c | surveillance   | HEALTH SURVEILLANCE CHECK | 2020-11-02 | COMPLETED
            d | no type        |                           | 2020-11-02 | COMPLETED
            e | somebody else  | HEALTH ASSESSMENT         | 2020-11-02 | COMPLETED
            """,
        )
    )
    met = {child for child, is_met in in_january(delivered).items() if is_met}
    assert met == {"completed", "completed late", "two of them"}
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 12, "25.0")


def test_child_counts_when_looked_after_12_months_or_more(example: Callable[..., Any]) -> None:
    children = """
        12 months          | 2010-05-05
        a day short        | 2010-05-05
        moved on           | 2010-05-05
        back in care       | 2010-05-05
        entered before     | 2010-05-05
        left on month end  | 2010-05-05
        left the day after | 2010-05-05
        18 on month end    | 2003-01-31
        18 the day after   | 2003-02-01
        """
    delivered = (
        example("2021-01")
        .deliver("ssd_person", PERSONS + children)
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | 12 months          | A | S |            | 2020-02-01 |
            2 | a day short        | B | S |            | 2020-02-02 |
            3 | moved on           | C | S |            | 2020-02-01 | 2020-09-07
            4 | moved on           | C | P |            | 2020-09-07 |
            5 | back in care       | D | S |            | 2019-06-03 | 2020-06-01
            6 | back in care       | E | S |            | 2020-06-08 |
            7 | entered before     | F | P | 2020-02-01 | 2020-09-07 |
            8 | left on month end  | G | S |            | 2019-06-03 | 2021-01-31
            9 | left the day after | H | S |            | 2019-06-03 | 2021-02-01
            a | 18 on month end    | I | S |            | 2019-06-03 |
            b | 18 the day after   | J | S |            | 2019-06-03 |
            """,
        )
    )
    assert in_january(delivered) == {
        "12 months": False,
        "moved on": False,
        "entered before": False,
        "left the day after": False,
        "18 the day after": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (0, 5, "0.0")


def test_child_without_a_birth_date_is_held_to_the_standard_of_under_5(
    example: Callable[..., Any],
) -> None:
    delivered = (
        in_care_since_2019(example("2021-01"), "born in 2010", "no birth date")
        .deliver("ssd_person", PERSONS + "\nborn in 2010 | 2010-05-05\nno birth date |")
        .deliver(
            "ssd_cla_health",
            CHECKS
            + """
            1 | born in 2010  | HEALTH ASSESSMENT | 2020-06-01 | COMPLETED
            2 | no birth date | HEALTH ASSESSMENT | 2020-06-01 | COMPLETED
            """,
        )
    )
    assert in_january(delivered) == {"born in 2010": True, "no birth date": False}


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = (
        in_care_since_2019(example("2021-01"), "V2", "V3", "V4")
        .deliver("ssd_person", PERSONS + "\nV2 | 2010-05-05\nV3 | 2010-05-05\nV4 | 2010-05-05")
        .deliver(
            "ssd_legal_status",
            """
            lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
            1                    | V2             | V2                | 2019-06-03
            2                    | V3             | V3                | 2019-06-03
            3                    | V4             | V4                | 2019-06-03
            """,
        )
    )
    assert in_january(delivered) == {"V2": False}


@pytest.mark.parametrize(
    ("leap_day_birthday", "is_met"), [("28 February", True), ("1 March", False)]
)
def test_council_says_when_a_child_born_on_29_february_is_5(
    example: Callable[..., Any], leap_day_birthday: str, is_met: bool
) -> None:
    delivered = (
        in_care_since_2019(example("2021-02", leap_day_birthday=leap_day_birthday), "child")
        .deliver("ssd_person", PERSONS + "\nchild | 2016-02-29")
        .deliver(
            "ssd_cla_health", CHECKS + "\n1 | child | HEALTH ASSESSMENT | 2020-06-01 | COMPLETED"
        )
    )
    assert delivered.counted(KPI)["2021-02", "child"] is is_met


def test_history_must_reach_12_months_back(example: Callable[..., Any]) -> None:
    statuses = {}
    for months in (11, 12):
        delivered = in_care_since_2019(example("2021-01", history_months=months), "child")
        delivered.deliver("ssd_person", PERSONS + "\nchild | 2010-05-05")
        statuses[months] = delivered.figure(KPI, "2021-01", "month_end")["status"]
    assert statuses == {11: "no_data", 12: "ok"}


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
