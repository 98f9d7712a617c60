"""CL03: care leavers open to the service in education, employment or training."""

from collections.abc import Callable
from typing import Any

KPI = "open_care_leavers_in_eet"

CARE_LEAVERS = "clea_person_id | clea_care_leaver_in_touch | clea_care_leaver_activity"


def test_who_counts_and_who_is_in_education_employment_or_training(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            full time       | 2001-05-05
            part time       | 2002-05-05
            not in work     | 2001-05-05
            not known       | 2001-05-05
            no activity     | 2001-05-05
            not in touch    | 2001-05-05
            refuses contact | 2001-05-05
            no service      | 2001-05-05
            died            | 2001-05-05
            returned home   | 2001-05-05
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """
            full time       | YES  | F2
            part time       | YES  | P5
            not in work     | YES  | G5
            not known       | YES  | 0
            no activity     | YES  |
            not in touch    | NO   | 0
            refuses contact | REFU | F2
            no service      | NREQ | 0
            died            | DIED | F2
            returned home   | RHOM | F2
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "full time"): True,
        ("2021-01", "part time"): True,
        ("2021-01", "not in work"): False,
        ("2021-01", "not known"): False,
        ("2021-01", "no activity"): False,
        ("2021-01", "not in touch"): False,
        ("2021-01", "refuses contact"): True,
        ("2021-01", "no service"): False,
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["numerator"], january["denominator"], january["value_shown"]) == (3, 8, "37.5")


def test_young_person_counts_from_17_to_21_on_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id   | pers_dob
            17 on month end  | 2004-01-31
            17 the day after | 2004-02-01
            22 on month end  | 1999-01-31
            22 the day after | 1999-02-01
            no birth date    |
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """
            17 on month end  | YES | F2
            17 the day after | YES | F2
            22 on month end  | YES | F2
            22 the day after | YES | G5
            no birth date    | YES | F2
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "17 on month end"): True,
        ("2021-01", "22 the day after"): False,
    }


def test_last_recorded_status_stands_in_for_a_blank_activity(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id    | pers_dob
            own activity      | 2001-05-05
            blank, studying   | 2001-05-05
            blank, stopped    | 2001-05-05
            blank, then blank | 2001-05-05
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """
            own activity      | YES | G5
            blank, studying   | YES |
            blank, stopped    | YES |
            blank, then blank | YES |
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id         | status_date | recorded_date | activity_code
            own activity      | 2021-01-18  | 2021-01-18    | F2
            blank, studying   | 2020-05-05  | 2020-05-05    | G5
            blank, studying   | 2021-01-18  | 2021-01-18    | F2
            blank, stopped    | 2021-01-18  | 2021-01-18    | G5
            blank, stopped    | 2020-05-05  | 2020-05-05    | F2
            blank, then blank | 2020-05-05  | 2020-05-05    | F2
            blank, then blank | 2021-01-18  | 2021-01-18    |
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "own activity"): False,
        ("2021-01", "blank, studying"): True,
        ("2021-01", "blank, stopped"): False,
        ("2021-01", "blank, then blank"): True,
    }


def test_status_after_month_end_is_not_yet_known(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id      | pers_dob
            started on the 31st | 2001-05-05
            started on the 1st  | 2001-05-05
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """
            started on the 31st | YES |
            started on the 1st  | YES |
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id           | status_date | recorded_date | activity_code
            started on the 31st | 2021-01-18  | 2021-01-18    | G5
            started on the 31st | 2021-01-31  | 2021-01-31    | F2
            started on the 1st  | 2021-01-18  | 2021-01-18    | G5
            started on the 1st  | 2021-02-01  | 2021-02-01    | F2
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "started on the 31st"): True,
        ("2021-01", "started on the 1st"): False,
    }


def test_young_person_is_shown_under_the_allocated_team(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            studying       | 2001-05-05
            not in work    | 2001-05-05
            no team        | 2001-05-05
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """ | clea_care_leaver_allocated_team
            studying    | YES | F2 | T2
            not in work | YES | G5 | T2
            no team     | YES | F2 |
            """,
        )
    )
    pact = delivered.figure(KPI, "2021-01", "month_end", "team", "PACT 1")
    unknown = delivered.figure(KPI, "2021-01", "month_end", "team", "Not recorded")
    assert (pact["numerator"], pact["denominator"], pact["value_shown"]) == (1, 2, "50.0")
    assert (unknown["numerator"], unknown["denominator"]) == (1, 1)


def test_earlier_month_is_not_available_from_a_latest_state(example: Callable[..., Any]) -> None:
    december = (
        example("2021-01")
        .deliver("ssd_person", "pers_person_id | pers_dob\n studying | 2001-05-05")
        .deliver("ssd_care_leavers", CARE_LEAVERS + "\n studying | YES | F2")
        .figure(KPI, "2020-12", "month_end")
    )
    assert (december["status"], december["value"]) == ("not_available_from_source", None)


def test_month_without_an_open_care_leaver_has_no_figure(example: Callable[..., Any]) -> None:
    january = example("2021-01").figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_not_known_gives_way_to_what_was_known_last(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id  | pers_dob
            known before    | 2001-05-05
            known once      | 2001-05-05
            known otherwise | 2001-05-05
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + """
            known before    | YES | 0
            known once      | YES |
            known otherwise | YES | 0
            """,
        )
        .deliver(
            "care_leaver_activity",
            """
            person_id       | status_date | activity_code
            known before    | 2020-12-01  | F2
            known once      | 2020-12-01  | F2
            known once      | 2020-12-20  | 0
            known otherwise | 2020-12-01  | G5
            """,
        )
    )
    assert delivered.counted(KPI) == {
        ("2021-01", "known before"): True,
        ("2021-01", "known once"): True,
        ("2021-01", "known otherwise"): False,
    }


def test_team_is_the_one_responsible_where_the_record_names_none(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_dob
            own team       | 2001-05-05
            no own team    | 2001-05-05
            nobody         | 2001-05-05
            """,
        )
        .deliver(
            "ssd_care_leavers",
            CARE_LEAVERS
            + " | clea_care_leaver_allocated_team"
            + """
            own team    | YES | F2 | T1
            no own team | YES | F2 |
            nobody      | YES | F2 |
            """,
        )
        .deliver(
            "ssd_involvements",
            """
            invo_involvements_id | invo_person_id | invo_professional_team | invo_involvement_start_date
            1                    | own team       | T2                     | 2020-06-01
            2                    | no own team    | T2                     | 2020-06-01
            """,  # noqa: E501
        )
    )
    assert {unit["person_key"]: unit["team"] for unit in delivered.units(KPI)} == {
        "own team": "Assessment 1",
        "no own team": "PACT 1",
        "nobody": "Not recorded",
    }
