"""The one true history: every record, when it became known, and when its end became known.

A delivery is a cut through it. Tables are frames with the delivered columns; days are whole
numbers until a delivery is written, NEVER where there is none. Columns that begin with an
underscore say what a cut needs to know and are never delivered.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from synthetic.activity import Assessment, Enquiry, make_assessments, make_enquiries
from synthetic.calendar_days import EPOCH, HISTORY_END, NEVER, day
from synthetic.care_leavers import Status, make_statuses
from synthetic.casework import Casework
from synthetic.elsewhere import (
    COMMENTARY,
    Contact,
    make_audits,
    make_contacts,
    make_early_help,
    make_households,
)
from synthetic.looked_after import Care, lay_out, short_breaks
from synthetic.people import People, reference
from synthetic.providers import provider_number
from synthetic.targets import Targets
from synthetic.workforce import TEAMS, Allocations, Involvement, Workforce

_END = (HISTORY_END - EPOCH).days
_NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9")
_SOURCES = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "4", "5A", "5B", "5C", "6", "7", "8", "9",
)  # fmt: skip
_NO_SCORE = ("SDQ2", "SDQ4", "SDQ5")
_SHORTEST_PLAN = 14
_CASES_TO_A_DEATH = 1500
_CATEGORIES = ("NEG", "EMO", "PHY", "SAB", "MUL")


@dataclass(frozen=True)
class Ending:
    """Columns that stay blank in a cut until a day: the end of a record and what came with it."""

    columns: tuple[str, ...]
    known: str


@dataclass(frozen=True)
class HistoryTable:
    """All records of one kind, and how a cut goes through them."""

    frame: pd.DataFrame
    endings: tuple[Ending, ...] = ()
    is_kept_for_ever: bool = False


@dataclass(frozen=True)
class History:
    """Every table of the history, and the casework it came from."""

    people: People
    workforce: Workforce
    statuses: list[Status]
    advised: list[int]
    involvements: list[Involvement]
    tables: dict[str, HistoryTable]


@cache
def history(seed: int, scale: int) -> History:
    """Make the history of a seed and scale; the same every time."""
    rng = np.random.default_rng([seed, scale])
    # Apart, so that moving one record draws no other history.
    moves = np.random.default_rng([seed, scale, 1])
    targets = Targets(scale)
    people = People(rng)
    casework = Casework(people, targets, rng)
    casework.run()
    assessments = make_assessments(casework, targets, rng, moves)
    enquiries = make_enquiries(casework, targets, rng, moves)
    for period in casework.care:
        lay_out(period, people, rng)
    care = casework.care + short_breaks(people, rng, 20 * scale)
    statuses, advised = make_statuses(people, casework, targets, scale, rng)
    workforce = Workforce(targets, rng)
    workforce.run()
    involvements = Allocations(casework, workforce, targets, rng, advised).run()
    team_of = _team_at(involvements)
    tables = {
        "ssd_cin_episodes": _episodes(casework, workforce, rng),
        "ssd_cin_assessments": _assessments(casework, workforce, assessments, rng),
        **_enquiries(casework, enquiries, team_of),
        **_plans(casework, rng),
        **_in_need(casework, workforce, rng),
        **_care(care, people, rng),
        "ssd_involvements": _involvements(involvements),
        **_elsewhere(people, casework, scale, rng),
        "care_leaver_activity": _statuses(statuses),
    }
    return History(people, workforce, statuses, advised, involvements, tables)


def _frame(columns: list[str], rows: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns)


def _team_at(involvements: list[Involvement]) -> dict[int, list[tuple[int, int, str]]]:
    found: dict[int, list[tuple[int, int, str]]] = {}
    for row in involvements:
        if row.episode is not None and row.role == "ALLOCATED CASE WORKER":
            found.setdefault(row.episode, []).append((row.started, row.ended, row.team))
    return found


def _team(team_of: dict[int, list[tuple[int, int, str]]], episode: int, when: int) -> str:
    spans = team_of.get(episode, [])
    for started, ended, team in spans:
        if started <= when < ended:
            return team
    return spans[0][2] if spans else TEAMS["Assessment"][episode % 4]


def _episodes(casework: Casework, workforce: Workforce, rng: np.random.Generator) -> HistoryTable:
    rows = []
    died = _died(casework)
    reasons = rng.choice(5, len(casework.episodes), p=(0.5, 0.15, 0.2, 0.1, 0.05))
    needs = rng.integers(9, size=len(casework.episodes))
    sources = rng.integers(len(_SOURCES), size=len(casework.episodes))
    for index, episode in enumerate(casework.episodes):
        if episode.is_no_further_action:
            reason = "RC8" if index % 3 else "RC1"
        elif episode.is_not_in_need:
            reason = "RC8"
        else:
            reason = ("RC1", "RC7", "RC7", "RC4", "RC6")[reasons[index]]
        if index in died:
            reason = "RC2"
            casework.people.death[episode.person] = episode.closed
        rows.append(
            (
                f"SYN-R{index:06d}", reference(episode.person), episode.referred,
                _NEEDS[needs[index] if index % 2 else 0], _SOURCES[sources[index]],
                "Y" if episode.is_no_further_action else "N",
                reason, episode.closed, "T-MASH-1",
                workforce.on_duty("T-MASH-1", episode.referred, index), episode.referred,
                episode.closed,
            )
        )  # fmt: skip
    columns = [
        "cine_referral_id", "cine_person_id", "cine_referral_date", "cine_cin_primary_need_code",
        "cine_referral_source_code", "cine_referral_nfa", "cine_close_reason", "cine_close_date",
        "cine_referral_team", "cine_referral_worker_id", "_known", "_end_known",
    ]  # fmt: skip
    ending = Ending(("cine_close_reason", "cine_close_date"), "_end_known")
    return HistoryTable(_frame(columns, rows), (ending,))


def _died(casework: Casework) -> set[int]:
    """The cases that closed because the child died: one in some thousands."""
    elsewhere = {
        *(plan.person for plan in casework.plans),
        *(period.person for period in casework.care),
        *(casework.episodes[held.episode].person for held in casework.conferences),
    }
    times = Counter(episode.person for episode in casework.episodes)
    closed = [
        index
        for index, episode in enumerate(casework.episodes)
        if not (episode.is_no_further_action or episode.is_not_in_need)
        and casework.people.birth[episode.person] < episode.referred
        and episode.closed < NEVER
        and times[episode.person] == 1
        and episode.person not in elsewhere
    ]
    return set(closed[::_CASES_TO_A_DEATH])


def _assessments(
    casework: Casework,
    workforce: Workforce,
    assessments: list[Assessment],
    rng: np.random.Generator,
) -> HistoryTable:
    seen = rng.random(len(assessments)) < 0.96
    rows = [
        (
            f"SYN-A{number:06d}", reference(casework.episodes[row.episode].person),
            f"SYN-R{row.episode:06d}", row.started, "Y" if seen[number] else "N", row.authorised,
            team := TEAMS["Assessment"][row.episode % 4],
            workforce.on_duty(team, row.started, row.episode), row.started, row.authorised,
        )
        for number, row in enumerate(assessments)
    ]  # fmt: skip
    columns = [
        "cina_assessment_id", "cina_person_id", "cina_referral_id", "cina_assessment_start_date",
        "cina_assessment_child_seen", "cina_assessment_auth_date", "cina_assessment_team",
        "cina_assessment_worker_id", "_known", "_end_known",
    ]  # fmt: skip
    return HistoryTable(
        _frame(columns, rows), (Ending(("cina_assessment_auth_date",), "_end_known"),)
    )


def _enquiries(
    casework: Casework, enquiries: list[Enquiry], team_of: dict[int, list[tuple[int, int, str]]]
) -> dict[str, HistoryTable]:
    rows = []
    for number, row in enumerate(enquiries):
        rows.append(
            (
                f"SYN-S{number:06d}", f"SYN-R{row.episode:06d}",
                reference(casework.episodes[row.episode].person), row.started, row.ended,
                "Y" if row.is_no_further_action else "N",
                _team(team_of, row.episode, row.started), row.started, row.ended,
            )
        )  # fmt: skip
    columns = [
        "s47e_s47_enquiry_id", "s47e_referral_id", "s47e_person_id", "s47e_s47_start_date",
        "s47e_s47_end_date", "s47e_s47_nfa", "s47e_s47_completed_by_team", "_known", "_end_known",
    ]  # fmt: skip
    conferences = []
    for number, held in enumerate(casework.conferences):
        conferences.append(
            (
                f"SYN-I{number:06d}", f"SYN-S{held.enquiry:06d}",
                reference(casework.episodes[held.episode].person),
                "" if held.plan is None else f"SYN-C{held.plan:06d}", f"SYN-R{held.episode:06d}",
                "N", held.enquiry_started + 21, held.held, "N" if held.plan is None else "Y",
                _team(team_of, held.episode, held.held), held.held,
            )
        )  # fmt: skip
    held_columns = [
        "icpc_icpc_id", "icpc_s47_enquiry_id", "icpc_person_id", "icpc_cp_plan_id",
        "icpc_referral_id", "icpc_icpc_transfer_in", "icpc_icpc_target_date", "icpc_icpc_date",
        "icpc_icpc_outcome_cp_flag", "icpc_icpc_team", "_known",
    ]  # fmt: skip
    ending = Ending(("s47e_s47_end_date", "s47e_s47_nfa"), "_end_known")
    return {
        "ssd_s47_enquiry": HistoryTable(_frame(columns, rows), (ending,)),
        "ssd_initial_cp_conference": HistoryTable(_frame(held_columns, conferences)),
    }


def _plans(casework: Casework, rng: np.random.Generator) -> dict[str, HistoryTable]:
    conference_of = {
        held.plan: number
        for number, held in enumerate(casework.conferences)
        if held.plan is not None
    }
    plans, reviews, visits = [], [], []
    for number, plan in enumerate(casework.plans):
        key, person = f"SYN-C{number:06d}", reference(plan.person)
        first = _CATEGORIES[int(rng.choice(5, p=(0.5, 0.33, 0.1, 0.04, 0.03)))]
        latest = first if rng.random() < 0.85 else "EMO"
        conference = conference_of.get(number)
        plans.append(
            (
                key, "" if plan.episode is None else f"SYN-R{plan.episode:06d}",
                "" if conference is None else f"SYN-I{conference:06d}", person, plan.started,
                plan.ended, "N", first, latest, plan.started_recorded,
                plan.ended_recorded if plan.ended < NEVER else NEVER,
            )
        )  # fmt: skip
        if plan.episode is None:
            continue
        end = min(plan.ended, _END)
        due = plan.started + 91
        while due <= end + 30:
            late = 0 if rng.random() < 0.93 else int(rng.integers(3, 40))
            held = due - int(rng.integers(0, 12)) + late
            if held > end:
                break
            known = max(held, plan.started_recorded)
            reviews.append((f"SYN-V{len(reviews):06d}", person, key, due, held, "Y", known))
            due = held + 183
        days = np.arange(plan.started + 5, end, 14)
        for when in (days + rng.integers(0, 4, len(days))).tolist():
            known = max(when, plan.started_recorded)
            visits.append((f"SYN-PV{len(visits):06d}", person, key, when, known))
    for number in range(40):
        person = casework.episodes[int(rng.integers(len(casework.episodes)))].person
        started = int(rng.integers(day(2015, 1, 1), day(2022, 1, 1)))
        ended = started + int(rng.integers(30, 300))
        plans.append(
            (
                f"SYN-O{number:04d}",
                "",
                "",
                reference(person),
                started,
                ended,
                "Y",
                "NEG",
                "NEG",
                started,
                ended,
            )
        )
    flags = rng.random((len(visits), 2))
    visit_frame = _frame(
        ["cppv_cp_visit_id", "cppv_person_id", "cppv_cp_plan_id", "cppv_cp_visit_date", "_known"],
        visits,
    )
    visit_frame["cppv_cp_visit_seen"] = np.where(flags[:, 0] < 0.94, "Y", "N")
    visit_frame["cppv_cp_visit_seen_alone"] = np.where(
        (flags[:, 0] < 0.94) & (flags[:, 1] < 0.7), "Y", "N"
    )
    plan_columns = [
        "cppl_cp_plan_id", "cppl_referral_id", "cppl_icpc_id", "cppl_person_id",
        "cppl_cp_plan_start_date", "cppl_cp_plan_end_date", "cppl_cp_plan_ola",
        "cppl_cp_plan_initial_category", "cppl_cp_plan_latest_category", "_known", "_end_known",
    ]  # fmt: skip
    review_columns = [
        "cppr_cp_review_id", "cppr_person_id", "cppr_cp_plan_id", "cppr_cp_review_due",
        "cppr_cp_review_date", "cppr_cp_review_outcome_continue_cp", "_known",
    ]  # fmt: skip
    ending = Ending(("cppl_cp_plan_end_date",), "_end_known")
    return {
        "ssd_cp_plans": HistoryTable(_frame(plan_columns, plans), (ending,), is_kept_for_ever=True),
        "ssd_cp_reviews": HistoryTable(_frame(review_columns, reviews)),
        "ssd_cp_visits": HistoryTable(visit_frame),
    }


def _in_need(
    casework: Casework, workforce: Workforce, rng: np.random.Generator
) -> dict[str, HistoryTable]:
    plans, visits = [], []
    planned = _planned_otherwise(casework)
    for index, episode in enumerate(casework.episodes):
        if episode.is_no_further_action or episode.is_not_in_need:
            continue
        end = min(episode.closed, _END)
        started = episode.referred + 50
        if end <= started:
            continue
        person = reference(episode.person)
        if rng.random() < 0.6:
            team = TEAMS["PACT"][index % 6]
            plans += [
                (
                    f"SYN-N{number:06d}", f"SYN-R{index:06d}", person, first, last, team,
                    workforce.on_duty(team, first, index), first, last,
                )
                for number, (first, last) in enumerate(
                    _between(started, episode.closed, planned.get(episode.person, ())), len(plans)
                )
            ]  # fmt: skip
        days = np.arange(started, end, 42)
        for when in (days + rng.integers(0, 9, len(days))).tolist():
            if when < end:
                visits.append(
                    (f"SYN-NV{len(visits):07d}", person, when, "Y", "Y" if when % 3 else "N", when)
                )
    plan_columns = [
        "cinp_cin_plan_id", "cinp_referral_id", "cinp_person_id", "cinp_cin_plan_start_date",
        "cinp_cin_plan_end_date", "cinp_cin_plan_team", "cinp_cin_plan_worker_id", "_known",
        "_end_known",
    ]  # fmt: skip
    visit_columns = [
        "cinv_cin_visit_id", "cinv_person_id", "cinv_cin_visit_date", "cinv_cin_visit_seen",
        "cinv_cin_visit_seen_alone", "_known",
    ]  # fmt: skip
    return {
        "ssd_cin_plans": HistoryTable(
            _frame(plan_columns, plans), (Ending(("cinp_cin_plan_end_date",), "_end_known"),)
        ),
        "ssd_cin_visits": HistoryTable(_frame(visit_columns, visits)),
    }


def _planned_otherwise(casework: Casework) -> dict[int, list[tuple[int, int]]]:
    """When each child was on a child protection plan or looked after, in order."""
    times: dict[int, list[tuple[int, int]]] = {}
    for lasted in (*casework.plans, *casework.care):
        times.setdefault(lasted.person, []).append((lasted.started, lasted.ended))
    return {person: sorted(spans) for person, spans in times.items()}


def _between(start: int, end: int, others: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a time between others, in order; scraps of a few days left out."""
    for first, last in others:
        if last < start:
            continue
        if min(first, end) - start >= _SHORTEST_PLAN:
            yield start, min(first, end)
        start = max(start, last + 1)
    if end - start >= _SHORTEST_PLAN:
        yield start, end


def _care(care: list[Care], people: People, rng: np.random.Generator) -> dict[str, HistoryTable]:
    episodes, placements, statuses, reviews, visits = [], [], [], [], []
    health, scores, missing, immigration = [], [], [], []
    for number, period in enumerate(care):
        person, key = reference(period.person), f"SYN-K{number:06d}"
        first = f"{key}-E0"
        placed: dict[int, int] = {}
        stop = min(period.ended, _END + 1)
        for place, spell in enumerate(period.spells):
            is_last = place == len(period.spells) - 1
            ends = period.ended if is_last else period.spells[place + 1].started
            reason = (period.reason if is_last else "X1") if ends < NEVER else ""
            known = max(spell.started, period.recorded)
            placement = f"{key}-{spell.placement}"
            episodes.append(
                (
                    f"{key}-E{place}", person, placement, key, spell.started, spell.reason,
                    "N1", ends, reason, period.started,
                    "" if period.episode is None else f"SYN-R{period.episode:06d}", known, ends,
                )
            )  # fmt: skip
            if spell.placement not in placed:
                placed[spell.placement] = len(placements)
                placements.append(
                    [
                        placement, key, person, spell.started, ends, spell.placement_type,
                        spell.provider, "" if spell.distance is None else f"{spell.distance}",
                        provider_number(
                            spell.placement_type, spell.provider, 7 * number + spell.placement
                        ),
                        "CARPL", f"{key}-E{place}", f"{key}-E{place}", known, ends,
                    ]
                )  # fmt: skip
            else:
                placements[placed[spell.placement]][4] = ends
                placements[placed[spell.placement]][11] = f"{key}-E{place}"
                placements[placed[spell.placement]][13] = ends
        begun = 0
        for place in range(1, len(period.spells) + 1):
            if (
                place < len(period.spells)
                and period.spells[place].legal_status == period.spells[begun].legal_status
            ):
                continue
            ends = period.spells[place].started if place < len(period.spells) else period.ended
            spell = period.spells[begun]
            statuses.append(
                (
                    f"{key}-L{begun}", person, spell.legal_status, spell.started, ends,
                    f"{key}-E{begun}", f"{key}-E{place - 1}",
                    max(spell.started, period.recorded), ends,
                )
            )  # fmt: skip
            begun = place
        if period.is_short_break:
            continue
        due, turn = period.started + 28, 0
        while due < stop:
            held = (
                due - int(rng.integers(0, 8))
                if rng.random() < 0.92
                else due + int(rng.integers(1, 25))
            )
            if held >= stop:
                break
            reviews.append((f"SYN-LR{len(reviews):06d}", key, due, held, "N", first, held))
            turn += 1
            due = held + (91 if turn == 1 else 183)
        days = np.concatenate([[period.started + 4], np.arange(period.started + 40, stop, 41)])
        for when in (days + rng.integers(0, 5, len(days))).tolist():
            if when < stop:
                visits.append(
                    (
                        f"SYN-LV{len(visits):06d}",
                        key,
                        person,
                        when,
                        "Y",
                        "Y" if when % 4 else "N",
                        first,
                        when,
                    )
                )
        for what, gap in (("Health assessment", 350), ("Dental check", 355)):
            for when in range(period.started + 20, stop, gap):
                if rng.random() < 0.88:
                    health.append(
                        (f"SYN-H{len(health):06d}", person, what, when, "Completed", first, when)
                    )
        for when in range(period.started + 300, stop, 365):
            if 4 * 365 < people.age_days(period.person, when) < 17 * 365:
                score = str(int(np.clip(rng.normal(14, 7), 0, 40)))
                result = ("", _NO_SCORE[number % 3]) if len(scores) % 19 == 7 else (score, "")
                scores.append((f"SYN-Q{len(scores):06d}", person, when, *result, when))
        if people.age_days(period.person, stop) > 13 * 365:
            for when in rng.integers(period.started, stop, int(rng.poisson(1.5))).tolist():
                ended = min(when + int(rng.integers(1, 6)), stop)
                missing.append(
                    (
                        f"SYN-M{len(missing):06d}", person, when, "M" if when % 5 else "A", ended,
                        "Y" if when % 6 else "N", "Y" if when % 2 else "N", first, when,
                        ended,
                    )
                )  # fmt: skip
        if period.is_unaccompanied:
            eighteen = people.birth[period.person] + 6575
            immigration.append(
                (person, "UASC", period.started, eighteen, first, period.recorded, eighteen)
            )
            immigration.append((person, "LEAVE_TO_REMAIN", eighteen, NEVER, first, eighteen, NEVER))
    episode_columns = [
        "clae_cla_episode_id", "clae_person_id", "clae_cla_placement_id", "clae_cla_id",
        "clae_cla_episode_start_date", "clae_cla_episode_start_reason",
        "clae_cla_primary_need_code", "clae_cla_episode_ceased_date",
        "clae_cla_episode_ceased_reason", "clae_entered_care_date", "_referral", "_known",
        "_end_known",
    ]  # fmt: skip
    placement_columns = [
        "clap_cla_placement_id", "clap_cla_id", "clap_person_id", "clap_cla_placement_start_date",
        "clap_cla_placement_end_date", "clap_cla_placement_type", "clap_cla_placement_provider",
        "clap_cla_placement_distance", "clap_cla_placement_urn", "clap_cla_placement_change_reason",
        "_episode", "_last_episode", "_known", "_end_known",
    ]  # fmt: skip
    status_columns = [
        "lega_legal_status_id", "lega_person_id", "lega_legal_status",
        "lega_legal_status_start_date", "lega_legal_status_end_date", "_episode", "_last_episode",
        "_known", "_end_known",
    ]  # fmt: skip
    missing_columns = [
        "miss_table_id", "miss_person_id", "miss_missing_episode_start_date",
        "miss_missing_episode_type", "miss_missing_episode_end_date", "miss_missing_rhi_offered",
        "miss_missing_rhi_accepted", "_episode", "_known", "_end_known",
    ]  # fmt: skip
    return {
        "ssd_cla_episodes": HistoryTable(
            _frame(episode_columns, episodes),
            (
                Ending(
                    ("clae_cla_episode_ceased_date", "clae_cla_episode_ceased_reason"),
                    "_end_known",
                ),
            ),
        ),
        "ssd_cla_placement": HistoryTable(
            _frame(placement_columns, [tuple(row) for row in placements]),
            (
                Ending(
                    ("clap_cla_placement_end_date", "clap_cla_placement_change_reason"),
                    "_end_known",
                ),
            ),
        ),
        "ssd_legal_status": HistoryTable(
            _frame(status_columns, statuses),
            (Ending(("lega_legal_status_end_date",), "_end_known"),),
        ),
        "ssd_cla_reviews": HistoryTable(
            _frame(
                ["clar_cla_review_id", "clar_cla_id", "clar_cla_review_due_date",
                 "clar_cla_review_date", "clar_cla_review_cancelled", "_episode", "_known"],
                reviews,
            )
        ),
        "ssd_cla_visits": HistoryTable(
            _frame(
                ["clav_cla_visit_id", "clav_cla_id", "clav_person_id", "clav_cla_visit_date",
                 "clav_cla_visit_seen", "clav_cla_visit_seen_alone", "_episode", "_known"],
                visits,
            )
        ),
        "ssd_cla_health": HistoryTable(
            _frame(
                ["clah_health_check_id", "clah_person_id", "clah_health_check_type",
                 "clah_health_check_date", "clah_health_check_status", "_episode", "_known"],
                health,
            )
        ),
        "ssd_sdq_scores": HistoryTable(
            _frame(
                ["csdq_table_id", "csdq_person_id", "csdq_sdq_completed_date", "csdq_sdq_score",
                 "csdq_sdq_reason", "_known"],
                scores,
            )
        ),
        "ssd_missing": HistoryTable(
            _frame(missing_columns, missing),
            (
                Ending(
                    ("miss_missing_episode_end_date", "miss_missing_rhi_offered",
                     "miss_missing_rhi_accepted"),
                    "_end_known",
                ),
            ),
        ),
        "ssd_immigration_status": HistoryTable(
            _frame(
                ["immi_person_id", "immi_immigration_status", "immi_immigration_status_start_date",
                 "immi_immigration_status_end_date", "_episode", "_known", "_end_known"],
                immigration,
            ),
            (Ending(("immi_immigration_status_end_date",), "_end_known"),),
        ),
    }  # fmt: skip


def _involvements(involvements: list[Involvement]) -> HistoryTable:
    rows = [
        (
            f"SYN-X{number:07d}", row.worker, row.role, row.team, reference(row.person),
            row.started, row.ended, "" if row.episode is None else f"SYN-R{row.episode:06d}",
            row.started, row.ended,
        )
        for number, row in enumerate(involvements)
    ]  # fmt: skip
    columns = [
        "invo_involvements_id", "invo_professional_id", "invo_professional_role_id",
        "invo_professional_team", "invo_person_id", "invo_involvement_start_date",
        "invo_involvement_end_date", "invo_referral_id", "_known", "_end_known",
    ]  # fmt: skip
    ending = Ending(("invo_involvement_end_date",), "_end_known")
    return HistoryTable(_frame(columns, rows), (ending,))


def _statuses(statuses: list[Status]) -> HistoryTable:
    rows = []
    for row in statuses:
        recorded = max(row.recorded, row.when)
        rows.append(
            (
                reference(row.person), row.when, "" if row.age is None else str(row.age), recorded,
                row.in_touch, row.activity, row.accommodation, recorded,
            )
        )  # fmt: skip
    columns = [
        "person_id", "status_date", "birthday_age", "recorded_date", "in_touch", "activity_code",
        "accommodation_code", "_known",
    ]  # fmt: skip
    return HistoryTable(_frame(columns, rows))


def _with_sources(contacts: list[Contact]) -> Iterator[tuple[Contact, int]]:
    """Contacts with who made them; a few are recorded twice, as happens."""
    heard: Counter[tuple[int, int]] = Counter()
    for number, contact in enumerate(contacts):
        earlier = heard[contact.person, contact.when]
        heard[contact.person, contact.when] += 1
        is_recorded_twice = earlier and number % 9 == 0
        yield contact, (contact.person + (0 if is_recorded_twice else earlier)) % len(_SOURCES)


def _elsewhere(
    people: People, casework: Casework, scale: int, rng: np.random.Generator
) -> dict[str, HistoryTable]:
    contacts = [
        (
            f"SYN-T{number:07d}", reference(row.person), row.when, _SOURCES[source],
            '{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N"}'
            if row.is_referral
            else '{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y"}',
            row.when,
        )
        for number, (row, source) in enumerate(
            _with_sources(make_contacts(people, casework, scale, rng))
        )
    ]  # fmt: skip
    early_help = [
        (
            f"SYN-E{number:06d}", reference(row.person), row.started, row.ended, row.reason,
            row.team, row.started, row.ended,
        )
        for number, row in enumerate(make_early_help(people, scale, rng))
    ]  # fmt: skip
    households = [
        (
            f"SYN-F{number:04d}", row.kind, row.approved - 240, row.approved - 150, row.approved,
            row.deregistered, row.reason, row.places, row.filled, 0, row.carers,
            row.approved - 240, row.approved, row.deregistered,
        )
        for number, row in enumerate(make_households(scale, rng))
    ]  # fmt: skip
    made, cohort = make_audits(casework, scale, rng)
    audits = [
        (
            f"SYN-Q{number:05d}", reference(row.person), row.team, "Team manager", row.due,
            row.completed, row.grade, row.moderated, "Y" if row.is_year_of_the_child else "N",
            min(row.planned, row.completed), row.completed,
        )
        for number, row in enumerate(made)
    ]  # fmt: skip
    members = [(reference(person), joined, left, joined, left) for person, joined, left in cohort]
    commentary = [
        (code, month, kind, text, role, day(*entered), day(*entered) - 12)
        for code, month, kind, role, entered, text in COMMENTARY
    ]
    return {
        "ssd_contacts": HistoryTable(
            _frame(
                ["cont_contact_id", "cont_person_id", "cont_contact_date",
                 "cont_contact_source_code", "cont_contact_outcome_json", "_known"],
                contacts,
            )
        ),
        "ssd_early_help_episodes": HistoryTable(
            _frame(
                ["earl_episode_id", "earl_person_id", "earl_episode_start_date",
                 "earl_episode_end_date", "earl_episode_end_reason", "earl_episode_organisation",
                 "_known", "_end_known"],
                early_help,
            ),
            (Ending(("earl_episode_end_date", "earl_episode_end_reason"), "_end_known"),),
        ),
        "fostering_households": HistoryTable(
            _frame(
                ["household_id", "approval_type", "enquiry_date", "application_date",
                 "approved_date", "deregistered_date", "deregistration_reason", "approved_places",
                 "filled_places", "unavailable_places", "carer_count", "_known", "_approved",
                 "_end_known"],
                households,
            ),
            (
                Ending(("application_date", "approved_date"), "_approved"),
                Ending(("deregistered_date", "deregistration_reason"), "_end_known"),
            ),
            is_kept_for_ever=True,
        ),
        "audits": HistoryTable(
            _frame(
                ["audit_id", "person_id", "team", "auditor_role", "due_date", "completed_date",
                 "grade", "moderated_grade", "is_year_of_the_child", "_known", "_end_known"],
                audits,
            ),
            (Ending(("completed_date", "grade", "moderated_grade"), "_end_known"),),
        ),
        "year_of_the_child": HistoryTable(
            _frame(["person_id", "joined_date", "left_date", "_known", "_left"], members),
            (Ending(("left_date",), "_left"),),
        ),
        "commentary": HistoryTable(
            _frame(
                ["kpi_code", "month", "kind", "text", "author_role", "entry_date", "_known"],
                commentary,
            )
        ),
    }  # fmt: skip
