"""WF07: cases without an allocated social worker."""

from collections.abc import Callable
from typing import Any

import pytest

KPI = "unallocated_cases"

PARTS = ("status", "numerator", "denominator", "value_shown")
WORKER = "SnapshotDate | WorkerId | AgencyWorker | FTE\n2021-01-31 | W1 | 0 | 1"
REFERRALS = "cine_referral_id | cine_person_id | cine_referral_date"
EPISODES = (
    "clae_cla_episode_id | clae_person_id"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
)
INVOLVEMENTS = (
    "invo_involvements_id | invo_person_id | invo_professional_id | invo_professional_role_id"
    " | invo_involvement_start_date | invo_involvement_end_date"
)
TEAMS = (
    "invo_involvements_id | invo_person_id | invo_professional_id | invo_professional_team"
    " | invo_involvement_start_date | invo_involvement_end_date"
)


def cases(*children: str) -> str:
    """An open child in need episode of each child."""
    rows = [f"{number} | {child} | 2020-06-01" for number, child in enumerate(children)]
    return "\n".join([REFERRALS, *rows])


def test_case_is_a_child_in_need_on_a_plan_or_looked_after(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKER)
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + " | cine_close_date | cine_referral_nfa"
            + """
            1 | in need, from month end   | 2021-01-31 |            | N
            2 | in need, the day after    | 2021-02-01 |            | N
            3 | in need, until month end  | 2020-06-01 | 2021-01-31 | N
            4 | in need, to the day after | 2020-06-01 | 2021-02-01 | N
            5 | flagged no further action | 2021-01-04 |            | Y
            6 | flag not known            | 2021-01-04 |            |
            7 | all three                 | 2020-06-01 |            | N
            8 | all three                 | 2021-01-04 |            | N
            """,
        )
        .deliver(
            "ssd_cp_plans",
            "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date"
            " | cppl_cp_plan_end_date | cppl_cp_plan_ola"
            """
            1 | plan from month end         | 2021-01-31 |            | N
            2 | plan from the day after     | 2021-02-01 |            | N
            3 | plan until month end        | 2020-06-01 | 2021-01-31 | N
            4 | plan to the day after       | 2020-06-01 | 2021-02-01 | N
            5 | plan of another authority   | 2020-06-01 |            | Y
            6 | all three                   | 2020-06-01 |            | N
            """,
        )
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | looked after from month end     | 2021-01-31 |
            2 | looked after from the day after | 2021-02-01 |
            3 | looked after until month end    | 2020-06-01 | 2021-01-31
            4 | looked after to the day after   | 2020-06-01 | 2021-02-01
            5 | short breaks                    | 2020-06-01 |
            6 | all three                       | 2020-06-01 |
            """,
        )
        .deliver(
            "ssd_legal_status",
            """
            lega_legal_status_id | lega_person_id | lega_legal_status | lega_legal_status_start_date
            1                    | short breaks   | V4                | 2020-06-01
            """,
        )
    )
    # December has no snapshot of the workforce.
    assert {person for month, person in delivered.counted(KPI) if month == "2021-01"} == {
        "in need, from month end",
        "in need, to the day after",
        "flag not known",
        "plan from month end",
        "plan to the day after",
        "looked after from month end",
        "looked after to the day after",
        "all three",
    }
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 8, None, "8")


def test_case_counts_when_no_social_worker_is_involved_at_month_end(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId   | AgencyWorker | FTE | RoleStartDate | RoleEndDate
            2021-01-31   | W1         | 0            | 1   |               |
            2021-01-31   | agency     | 1            | 1   |               |
            2021-01-31   | no hours   | 0            | 0   |               |
            2021-01-31   | comes      | 0            | 1   | 2021-01-31    |
            2021-01-31   | comes late | 0            | 1   | 2021-02-01    |
            2021-01-31   | left       | 0            | 1   |               | 2021-01-31
            2021-01-31   | leaves     | 0            | 1   |               | 2021-02-01
            2020-12-31   | left long  | 0            | 1   |               |
            """,
        )
        .deliver(
            "ssd_cin_episodes",
            cases(
                "nobody", "from month end", "from the day after", "until month end",
                "to the day after", "early help only", "worker co-works", "nobody named",
                "agency", "no hours", "comes", "comes late", "left", "leaves", "left long",
            ),
        )
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | from month end       | W1         |                       | 2021-01-31 |
            2 | from the day after   | W1         |                       | 2021-02-01 |
            3 | until month end      | W1         |                       | 2020-06-01 | 2021-01-31
            4 | to the day after     | W1         |                       | 2020-06-01 | 2021-02-01
            5 | early help only      | helper     | ALLOCATED CASE WORKER | 2020-06-01 |
            6 | worker co-works      | helper     | ALLOCATED CASE WORKER | 2020-06-01 |
            7 | worker co-works      | W1         | CO-WORKER             | 2020-06-01 |
            8 | nobody named         |            | ALLOCATED CASE WORKER | 2020-06-01 |
            9 | agency               | agency     |                       | 2020-06-01 |
            a | no hours             | no hours   |                       | 2020-06-01 |
            b | comes                | comes      |                       | 2020-06-01 |
            c | comes late           | comes late |                       | 2020-06-01 |
            d | left                 | left       |                       | 2020-06-01 |
            e | leaves               | leaves     |                       | 2020-06-01 |
            f | left long            | left long  |                       | 2020-06-01 |
            """,
        )
    )  # fmt: skip
    assert {person for month, person in delivered.counted(KPI) if month == "2021-01"} == {
        "nobody",
        "from the day after",
        "until month end",
        "early help only",
        "nobody named",
        "comes late",
        "left",
        "left long",
    }


def test_social_workers_are_known_by_their_registration_else_by_their_id(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            """
            SnapshotDate | WorkerId | SWENo | AgencyWorker | FTE
            2021-01-31   | W1       | SW1   | 0            | 1
            2021-01-31   | W2       |       | 0            | 1
            """,
        )
        .deliver(
            "ssd_professionals",
            """
            prof_professional_id | prof_social_worker_registration_no
            P1                   | SW1
            P9                   | SW9
            """,
        )
        .deliver("ssd_cin_episodes", cases("by registration", "by id", "not in the snapshot"))
        .deliver(
            "ssd_involvements",
            INVOLVEMENTS
            + """
            1 | by registration     | P1 | | 2020-06-01 |
            2 | by id               | W2 | | 2020-06-01 |
            3 | not in the snapshot | P9 | | 2020-06-01 |
            """,
        )
    )
    january = {person for month, person in delivered.counted(KPI) if month == "2021-01"}
    assert january == {"not in the snapshot"}


@pytest.mark.parametrize(
    ("month_end", "born", "birthday", "counts"),
    [
        ("2021-01-31", "2003-02-01", "28 February", True),  # 18 the day after
        ("2021-01-31", "2003-01-31", "28 February", False),  # 18 on month end
        ("2021-01-31", "", "28 February", True),  # no birth date
        ("2022-02-28", "2004-02-29", "28 February", False),
        ("2022-02-28", "2004-02-29", "1 March", True),
    ],
)
def test_looked_after_child_is_a_case_until_18(
    example: Callable[..., Any], month_end: str, born: str, birthday: str, counts: bool
) -> None:
    delivered = (
        example(month_end[:7], leap_day_birthday=birthday)
        .deliver("workforce", WORKER.replace("2021-01-31", month_end))
        .deliver("ssd_person", f"pers_person_id | pers_dob\nchild | {born}\nin need | 1996-01-15")
        .deliver("ssd_cla_episodes", EPISODES + "\n1 | child | 2020-06-01 |")
        .deliver("ssd_cin_episodes", cases("in need"))
    )
    found = {person for month, person in delivered.counted(KPI) if month == month_end[:7]}
    assert found == ({"child", "in need"} if counts else {"in need"})


def test_case_counts_for_the_team_at_month_end(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKER)
        .deliver("ssd_cin_episodes", cases("moved on month end", "moved the day after", "no team"))
        .deliver(
            "ssd_involvements",
            TEAMS
            + """
            1 | moved on month end  | helper | T1 | 2020-06-01 | 2021-01-31
            2 | moved on month end  | helper | T2 | 2021-01-31 |
            3 | moved the day after | helper | T1 | 2020-06-01 | 2021-02-01
            4 | moved the day after | helper | T2 | 2021-02-01 |
            """,
        )
    )
    teams = {
        unit["person_key"]: unit["team"]
        for unit in delivered.units(KPI)
        if str(unit["month_end"]) == "2021-01-31"
    }
    assert teams == {
        "moved on month end": "PACT 1",
        "moved the day after": "Assessment 1",
        "no team": "Not recorded",
    }


def test_case_of_several_teams_counts_once_for_the_latest_referral_that_names_one(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKER)
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + " | cine_referral_team"
            + """
            1 | later team      | 2020-06-01 | T1
            2 | later team      | 2020-07-06 | T2
            3 | later none      | 2020-06-01 | T2
            4 | later none      | 2020-07-06 |
            5 | of one day      | 2020-06-01 | T1
            6 | of one day      | 2020-06-01 | T2
            """,
        )
    )
    teams = {
        unit["person_key"]: unit["team"]
        for unit in delivered.units(KPI)
        if str(unit["month_end"]) == "2021-01-31"
    }
    assert teams == {"later team": "PACT 1", "later none": "PACT 1", "of one day": "PACT 1"}


def test_month_end_at_which_every_case_is_allocated_counts_none(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKER)
        .deliver("ssd_cin_episodes", cases("allocated"))
        .deliver("ssd_involvements", INVOLVEMENTS + "\n1 | allocated | W1 | | 2020-06-01 |")
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert tuple(january[part] for part in PARTS) == ("ok", 0, None, "0")


def test_month_without_a_snapshot_of_the_workforce_has_no_figure(
    example: Callable[..., Any],
) -> None:
    delivered = (
        example("2021-01")
        .deliver("workforce", WORKER.replace("2021-01-31", "2020-12-31"))
        .deliver("ssd_cin_episodes", cases("nobody"))
    )
    january = delivered.figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("no_data", None)


def test_annex_a_does_not_say_who_is_involved(example: Callable[..., Any]) -> None:
    january = example("2021-01", delivers=("annex_a", "local")).figure(KPI, "2021-01", "month_end")
    assert (january["status"], january["value"]) == ("not_available_from_source", None)
