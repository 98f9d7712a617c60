"""LA12: dental checks up to date."""

from collections.abc import Callable
from typing import Any

KPI = "dental_check_up_to_date"

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


def test_dental_check_is_completed_in_the_last_12_months(example: Callable[..., Any]) -> None:
    delivered = in_care_since_2019(
        example("2021-01"),
        *("first of 12 months", "the day before", "on month end", "the day after"),
        *("checked twice", "planned", "refused", "cancelled", "no status", "no date"),
        *("health assessment", "no type", "none at all", "under 5"),
    ).deliver("ssd_person", "pers_person_id | pers_dob\nunder 5 | 2018-05-05")
    delivered.deliver(
        "ssd_cla_health",
        CHECKS
        + """
        1 | first of 12 months | DENTAL CHECK      | 2020-02-01 | COMPLETED
        2 | the day before     | DENTAL CHECK      | 2020-01-31 | COMPLETED
        3 | on month end       | DENTAL CHECK      | 2021-01-31 | COMPLETED
        4 | the day after      | DENTAL CHECK      | 2021-02-01 | COMPLETED
        5 | checked twice      | DENTAL CHECK      | 2020-06-01 | COMPLETED
        6 | checked twice      | DENTAL CHECK      | 2020-12-07 | COMPLETED
        7 | planned            | DENTAL CHECK      | 2020-11-02 | PLANNED
        8 | refused            | DENTAL CHECK      | 2020-11-02 | REFUSED
        9 | cancelled          | DENTAL CHECK      | 2020-11-02 | CANCELLED
        a | no status          | DENTAL CHECK      | 2020-11-02 |
        b | no date            | DENTAL CHECK      |            | COMPLETED
        c | health assessment  | HEALTH ASSESSMENT | 2020-11-02 | COMPLETED
        d | no type            |                   | 2020-11-02 | COMPLETED
        e | somebody else      | DENTAL CHECK      | 2020-11-02 | COMPLETED
        f | under 5            | DENTAL CHECK      | 2020-02-03 | COMPLETED
        """,
    )
    assert in_january(delivered) == {
        "first of 12 months": True,
        "the day before": False,
        "on month end": True,
        "the day after": False,
        "checked twice": True,
        "planned": False,
        "refused": False,
        "cancelled": False,
        "no status": False,
        "no date": False,
        "health assessment": False,
        "no type": False,
        "none at all": False,
        "under 5": True,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (4, 14, "28.6")


def test_child_counts_when_looked_after_12_months_or_more(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            18 on month end  | 2003-01-31
            18 the day after | 2003-02-01
            no birth date    |
            """,
        )
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
            c | no birth date      | K | S |            | 2019-06-03 |
            """,
        )
    )
    assert in_january(delivered) == {
        "12 months": False,
        "moved on": False,
        "entered before": False,
        "left the day after": False,
        "18 the day after": False,
        "no birth date": False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (0, 6, "0.0")


def test_short_breaks_are_left_out(example: Callable[..., Any]) -> None:
    delivered = in_care_since_2019(example("2021-01"), "V2", "V3", "V4").deliver(
        "ssd_legal_status",
        """
        lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
        1                    | V2             | V2                | 2019-06-03
        2                    | V3             | V3                | 2019-06-03
        3                    | V4             | V4                | 2019-06-03
        """,
    )
    assert in_january(delivered) == {"V2": False}


def test_history_must_reach_12_months_back(example: Callable[..., Any]) -> None:
    statuses = {
        months: in_care_since_2019(example("2021-01", history_months=months), "child").figure(
            KPI, "2021-01", "month_end"
        )["status"]
        for months in (11, 12)
    }
    assert statuses == {11: "no_data", 12: "ok"}


def test_month_without_a_child_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
