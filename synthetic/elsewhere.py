"""What surrounds casework: contacts, early help, fostering households, audits, commentary."""

from dataclasses import dataclass

import numpy as np

from synthetic.calendar_days import NEVER, day
from synthetic.casework import Casework
from synthetic.people import People


@dataclass(frozen=True)
class Contact:
    """One contact about a child."""

    person: int
    when: int
    is_referral: bool


@dataclass(frozen=True)
class EarlyHelp:
    """One early help episode."""

    person: int
    started: int
    ended: int
    reason: str
    team: str


@dataclass(frozen=True)
class Household:
    """One fostering household."""

    kind: str
    approved: int
    deregistered: int
    reason: str
    places: int
    filled: int
    carers: int


@dataclass(frozen=True)
class Audit:
    """One case audit."""

    person: int
    team: str
    planned: int
    due: int
    completed: int
    grade: str
    moderated: str
    is_year_of_the_child: bool


def make_contacts(
    people: People, casework: Casework, scale: int, rng: np.random.Generator
) -> list[Contact]:
    """A contact for every referral, and those that went no further."""
    made = [Contact(episode.person, episode.referred, True) for episode in casework.episodes]
    known = [people.new_child(day(2014, 4, 1)) for _ in range(6000 * scale)]
    for person in known:
        made.extend(
            Contact(person, int(when), False)
            for when in rng.integers(day(2014, 4, 1), day(2022, 4, 1), int(rng.poisson(14)))
            if people.birth[person] <= when < people.birth[person] + 6500
        )
    return made


def make_early_help(people: People, scale: int, rng: np.random.Generator) -> list[EarlyHelp]:
    """About 120 episodes a month, open for about half a year."""
    made = []
    first = day(2013, 10, 1)
    for month in range(102):
        count = int(rng.poisson(120 * scale * (0.8 if 78 <= month <= 80 else 1.0)))
        for when in rng.integers(first + 30 * month, first + 30 * month + 30, count).tolist():
            person = people.new(when, when - int(rng.integers(30, 6000)))
            ended = when + 20 + int(rng.gamma(2.2, 75))
            reason = ("NEEDS_MET", "STEPPED_UP", "DECLINED", "MOVED")[
                int(rng.choice(4, p=(0.7, 0.12, 0.12, 0.06)))
            ]
            made.append(EarlyHelp(person, when, ended, reason, f"T-EH-{int(rng.integers(1, 4))}"))
    return made


def make_households(scale: int, rng: np.random.Generator) -> list[Household]:
    """About 150 mainstream households, 25 approved and 28 deregistered a year."""
    made = []
    for place in range((165 + 25 * 8) * scale):
        before = place < 165 * scale
        approved = (
            int(rng.integers(day(2004, 1, 1), day(2014, 4, 1)))
            if before
            else int(rng.integers(day(2014, 4, 1), day(2022, 4, 1)))
        )
        stays = int(rng.exponential(5.4 * 365))
        ended = max(approved, day(2014, 4, 1)) + 60 + stays
        kind = "mainstream" if rng.random() < 0.92 else "short_break"
        places = int(rng.integers(1, 4))
        made.append(
            Household(
                kind, approved, ended if ended < day(2022, 4, 1) else NEVER,
                ("resigned", "resigned", "resigned", "terminated", "other")[int(rng.integers(5))],
                places, int(rng.integers(0, places + 1)), int(rng.integers(1, 3)),
            )
        )  # fmt: skip
    made += [
        Household(
            "kinship", int(rng.integers(day(2014, 4, 1), day(2022, 1, 1))), NEVER, "", 1, 1, 1
        )
        for _ in range(45 * scale)
    ]
    return made


_TEAMS = (
    "T-ASMT-1",
    "T-ASMT-2",
    "T-PACT-1",
    "T-PACT-2",
    "T-PACT-3",
    "T-PACT-4",
    "T-LAC-1",
    "T-LAC-2",
)
# Which members moved away, and when.
_LEFT_THE_COHORT = {3: day(2020, 12, 14), 20: day(2021, 6, 10)}
_GRADES = ("outstanding", "good", "requires_improvement", "inadequate")


def make_audits(
    casework: Casework, scale: int, rng: np.random.Generator
) -> tuple[list[Audit], list[tuple[int, int, int]]]:
    """About 60 audits a month, fewer and fewer done; and the Year of the Child cohort.

    Returns the audits and the cohort as (person, day joined, day left).
    """
    made = []
    open_cases = [e for e in casework.episodes if not e.is_no_further_action]
    for month in range(96):
        year, number = 2014 + (month + 3) // 12, (month + 3) % 12 + 1
        done = 0.86 - (0.26 * max(0, month - 66) / 15 if month > 66 else 0)
        for _ in range(int(rng.integers(56, 65)) * scale):
            due = day(year, number, int(rng.integers(1, 21)))
            running = open_cases[int(rng.integers(len(open_cases)))]
            for _ in range(200):
                if running.is_open(due):
                    break
                running = open_cases[int(rng.integers(len(open_cases)))]
            made.append(_audit(running.person, due, max(done, 0.6), rng, None))
    cohort = []
    candidates = [
        e.person
        for e in open_cases
        if e.is_open(day(2020, 12, 31)) and e.referred < day(2020, 9, 1)
    ]
    for place, index in enumerate(rng.permutation(len(candidates))[: 45 * scale].tolist()):
        joined = day(2020, 10 + place % 3, 1 + int(rng.integers(0, 25)))
        left = _LEFT_THE_COHORT.get(place, NEVER)
        cohort.append((candidates[index], joined, left))
        done = 0.96 if rng.random() < 0.75 else 0.5
        for month in range(10 + place % 3, 28):
            due = day(2020 + (month - 1) // 12, (month - 1) % 12 + 1, 26)
            audit = _audit(candidates[index], due, done, rng, joined)
            if due < left:
                made.append(audit)
    return made, cohort


def _audit(
    person: int, due: int, done: float, rng: np.random.Generator, joined: int | None
) -> Audit:
    """An audit, of a member of the Year of the Child from the day that the child joined."""
    planned = due - 40 if joined is None else max(due - 40, joined)
    draw = rng.random()
    if draw < done:
        completed = max(due + int(rng.integers(-6, 5)), joined or 0)
    elif draw < done + (1 - done) * 0.6:
        completed = due + int(rng.integers(35, 120))
    else:
        completed = NEVER
    grade = _GRADES[int(rng.choice(4, p=(0.04, 0.42, 0.46, 0.08)))]
    moderated = grade if rng.random() < 0.9 else "requires_improvement"
    team = _TEAMS[int(rng.integers(len(_TEAMS)))]
    is_member = joined is not None
    return Audit(person, team, planned, due, completed, grade, moderated, is_member)


# kpi, month, kind, role, day entered, text. No figures: those come from the warehouse.
COMMENTARY = (
    ("", "2020-12", "overall", "Director of children's services", (2021, 1, 8),
     "Demand at the front door remains above that of comparable authorities: {FD04} referrals per "
     "10,000 children, where England had {FD04.england}. Caseloads are the service's first risk. "
     "Timeliness of conferences is improving from a low base."),
    ("CP05", "2020-12", "highlight", "Head of quality assurance", (2021, 1, 8),
     "Initial conferences are held later than the guidance asks for too many children: {numerator} "
     "of {denominator} were on time."),
    ("CP05", "2020-12", "response", "Head of quality assurance", (2021, 1, 8),
     "Requests for a conference are now tracked from the day of the strategy discussion, and the "
     "chairs' diary is planned four weeks ahead."),
    ("WF01", "2020-12", "highlight", "Head of protection and court teams", (2021, 1, 8),
     "Caseloads in the protection and court teams are above the guideline."),
    ("WF01", "2020-12", "response", "Head of protection and court teams", (2021, 1, 8),
     "Two further social workers have been recruited and start in the spring."),
    ("LA12", "2020-12", "highlight", "Head of corporate parenting", (2021, 1, 8),
     "Dental practices were closed in the spring, and {value} of the children have a check in "
     "date."),
    ("LA12", "2020-12", "response", "Head of corporate parenting", (2021, 1, 8),
     "The health team books appointments for every child without a check."),
    ("", "2021-01", "overall", "Director of children's services", (2021, 2, 5),
     "Referrals eased in January and conferences are held sooner: {CP05} on time, from "
     "{CP05.last_year} a year ago. Audits are behind plan, and fewer care leavers than a year ago "
     "are in education, employment or training."),
    ("CP05", "2021-01", "update", "Head of quality assurance", (2021, 2, 5),
     "Tracking is in place in every team. Late requests are reported weekly. It would take "
     "{distance} more conferences on time to meet the target."),
    ("WF01", "2021-01", "update", "Head of protection and court teams", (2021, 2, 5),
     "One of the two posts is filled. The other is covered by an agency worker."),
    ("LA12", "2021-01", "closed", "Head of corporate parenting", (2021, 2, 5),
     "Every child without a check has an appointment. The figure stays in the scorecard."),
    ("WF04", "2021-01", "highlight", "Principal social worker", (2021, 2, 5),
     "Reliance on agency social workers remains high, at {value}."),
    ("WF04", "2021-01", "response", "Principal social worker", (2021, 2, 5),
     "Agency workers are offered permanent contracts, and newly qualified workers are recruited "
     "twice a year."),
    ("QA01", "2021-01", "highlight", "Head of quality assurance", (2021, 2, 5),
     "Fewer audits than planned were completed by the month end: {numerator} of {denominator}."),
    ("QA01", "2021-01", "response", "Head of quality assurance", (2021, 2, 5),
     "Managers who owe an audit are named to their head of service each fortnight."),
    ("CL01", "2021-01", "highlight", "Head of corporate parenting", (2021, 2, 5),
     "The share of care leavers in education, employment or training has fallen to {value}, from "
     "{last_year} a year ago."),
    ("CL01", "2021-01", "response", "Head of corporate parenting", (2021, 2, 5),
     "A mentor now works with each young person without a placement in learning or work."),
    ("FO02", "2021-01", "highlight", "Head of fostering", (2021, 2, 5),
     "Placements with independent agencies have risen within a year."),
)  # fmt: skip
