"""CL07: pathway plans reviewed in the last 6 months."""

from collections.abc import Callable
from typing import Any

KPI = "pathway_plans_up_to_date"

CARE_LEAVERS = "clea_person_id | clea_care_leaver_in_touch | clea_pathway_plan_review_date"


def test_plan_is_reviewed_in_the_6_months_to_month_end(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_care_leavers",
        CARE_LEAVERS
        + """
        first day        | YES  | 2020-08-01
        the day before   | YES  | 2020-07-31
        on month end     | YES  | 2021-01-31
        the day after    | YES  | 2021-02-01
        never reviewed   | YES  |
        not in touch     | NO   | 2020-11-02
        refuses contact  | REFU | 2020-06-01
        needs no service | NREQ | 2020-11-02
        touch not known  |      | 2020-11-02
        died             | DIED | 2020-11-02
        returned home    | RHOM | 2020-11-02
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "first day"): True,
        ("2021-01", "the day before"): False,
        ("2021-01", "on month end"): True,
        ("2021-01", "the day after"): False,
        ("2021-01", "never reviewed"): False,
        ("2021-01", "not in touch"): True,
        ("2021-01", "refuses contact"): False,
        ("2021-01", "needs no service"): True,
        ("2021-01", "touch not known"): True,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (5, 9, "55.6")


def test_6_months_are_whole_months(example: Callable[..., Any]) -> None:
    delivered = example("2021-02").deliver(
        "ssd_care_leavers",
        CARE_LEAVERS
        + """
        first of September | YES | 2020-09-01
        last of August     | YES | 2020-08-31
        28 August          | YES | 2020-08-28
        """,
    )
    assert delivered.counted(KPI) == {
        ("2021-02", "first of September"): True,
        ("2021-02", "last of August"): False,
        ("2021-02", "28 August"): False,
    }


def test_open_care_leavers_count_at_every_age(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            aged 16        | 2004-06-01
            aged 19        | 2001-06-01
            aged 24        | 1996-06-01
            no birth date  |
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """
            aged 16       | YES | 2020-11-02
            aged 19       | YES | 2020-06-01
            aged 24       | YES | 2020-11-02
            no birth date | YES | 2020-11-02
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "aged 16"): True,
        ("2021-01", "aged 19"): False,
        ("2021-01", "aged 24"): True,
        ("2021-01", "no birth date"): True,
    }


def test_young_person_is_shown_under_the_allocated_team(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_care_leavers",
        CARE_LEAVERS
        + """ | clea_care_leaver_allocated_team
        reviewed     | YES | 2020-11-02 | T2
        not reviewed | YES |            | T2
        no team      | YES | 2020-11-02 |
        """,
    )
    pact = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    unknown = delivered.figure(KPI, "2021-01", "month_end", "team", "Not recorded")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")
    assert (unknown["numerator"], unknown["denominator"]) == (1, 1)


def test_earlier_month_is_not_available_from_a_latest_state(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_care_leavers", CARE_LEAVERS + "\none | YES | 2020-11-02"
    )
    december = delivered.figure(KPI, "2020-12", "month_end")
    assert (december["status"], december["value"]) == ("not_available_from_source", None)


def test_month_without_an_open_care_leaver_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)
