"""LA10: unaccompanied asylum-seeking children looked after."""

from collections.abc import Callable
from typing import Any

KPI = "unaccompanied_children"

EPISODES = (
    "clae_cla_episode_id | clae_person_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
STATUSES = (
    "immi_person_id | immi_immigration_status"
    " | immi_immigration_status_start_date | immi_immigration_status_end_date"
)


def test_status_must_be_unaccompanied_and_open_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | unaccompanied       | 2021-01-04 |
            2 | written in full     | 2021-01-04 |
            3 | with family         | 2021-01-04 |
            4 | refugee             | 2021-01-04 |
            5 | no status           | 2021-01-04 |
            6 | blank status        | 2021-01-04 |
            7 | from month end      | 2021-01-04 |
            8 | from the day after  | 2021-01-04 |
            9 | until month end     | 2021-01-04 |
            a | until the day after | 2021-01-04 |
            b | given leave         | 2021-01-04 |
            c | recorded twice      | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_immigration_status",
            STATUSES
            + """
            unaccompanied       | UASC                               | 2020-06-01 |
            written in full     | Unaccompanied asylum seeking child | 2020-06-01 |
            with family         | ASYLUM_SEEKER                      | 2020-06-01 |
            refugee             | REFUGEE                            | 2020-06-01 |
            blank status        |                                    | 2020-06-01 |
            from month end      | UASC                               | 2021-01-31 |
            from the day after  | UASC                               | 2021-02-01 |
            until month end     | UASC                               | 2020-06-01 | 2021-01-31
            until the day after | UASC                               | 2020-06-01 | 2021-02-01
            given leave         | UASC                               | 2020-06-01 | 2021-01-18
            given leave         | LEAVE_TO_REMAIN                    | 2021-01-18 |
            recorded twice      | UASC                               | 2020-06-01 |
            recorded twice      | UASC                               | 2020-09-01 |
            not looked after    | UASC                               | 2020-06-01 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "unaccompanied"): None,
        ("2021-01", "written in full"): None,
        ("2021-01", "from month end"): None,
        ("2021-01", "until the day after"): None,
        ("2021-01", "recorded twice"): None,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["numerator"], january["value_shown"]) == ("ok", 5, "5")


def test_child_must_be_looked_after_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            18 on month end  | 2003-01-31
            18 the day after | 2003-02-01
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | came on month end   | 2021-01-31 |
            2 | came the day after  | 2021-02-01 |
            3 | left on month end   | 2021-01-04 | 2021-01-31
            4 | left the day after  | 2021-01-04 | 2021-02-01
            5 | two episodes open   | 2021-01-04 |
            6 | two episodes open   | 2021-01-18 |
            7 | 18 on month end     | 2021-01-04 |
            8 | 18 the day after    | 2021-01-04 |
            9 | no birth date       | 2021-01-04 |
            a | V2                  | 2021-01-04 |
            b | V3                  | 2021-01-04 |
            c | V4                  | 2021-01-04 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            """
            lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
            1                    | V2             | V2                | 2021-01-04
            2                    | V3             | V3                | 2021-01-04
            3                    | V4             | V4                | 2021-01-04
            """,
        )
        .deliver(
            "ssd_immigration_status",
            STATUSES
            + """
            came on month end  | UASC | 2020-06-01 |
            came the day after | UASC | 2020-06-01 |
            left on month end  | UASC | 2020-06-01 |
            left the day after | UASC | 2020-06-01 |
            two episodes open  | UASC | 2020-06-01 |
            18 on month end    | UASC | 2020-06-01 |
            18 the day after   | UASC | 2020-06-01 |
            no birth date      | UASC | 2020-06-01 |
            V2                 | UASC | 2020-06-01 |
            V3                 | UASC | 2020-06-01 |
            V4                 | UASC | 2020-06-01 |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "came on month end"): None,
        ("2021-01", "left the day after"): None,
        ("2021-01", "two episodes open"): None,
        ("2021-01", "18 the day after"): None,
        ("2021-01", "no birth date"): None,
        ("2021-01", "V2"): None,
    }
    assert len(delivered.units(KPI)) == 6


def test_month_without_a_child_counts_none(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"], january["value_shown"]) == ("ok", 0, "0")
