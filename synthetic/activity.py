"""What was done in open cases: assessments and section 47 enquiries, to the published totals."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np

from synthetic.calendar_days import NEVER, financial_year, working_days_before, working_days_between
from synthetic.casework import Casework
from synthetic.targets import Targets

_BANDS = {
    "same_day": (0, 0),
    "1_to_10_days": (1, 10),
    "11_to_20_days": (11, 20),
    "21_to_30_days": (21, 30),
    "31_to_40_days": (31, 40),
    "41_to_45_days": (41, 45),
    "46_to_50_days": (46, 50),
    "51_to_60_days": (51, 60),
    "61_or_more_days": (61, 110),
}


@dataclass(frozen=True)
class Assessment:
    """One assessment of an open case."""

    episode: int
    started: int
    authorised: int


@dataclass(frozen=True)
class Enquiry:
    """One section 47 enquiry about a child."""

    episode: int
    started: int
    ended: int
    is_no_further_action: bool


class OpenCases:
    """Finds a case that is open on a day, soon after its referral."""

    def __init__(self, casework: Casework, rng: np.random.Generator) -> None:
        self._casework = casework
        self._rng = rng
        self._indices = [
            index
            for index, episode in enumerate(casework.episodes)
            if not episode.is_no_further_action
        ]
        self._starts = [casework.episodes[index].referred for index in self._indices]

    def find(self, when: int, until: int, *, unborn: bool = True) -> int:
        """A case referred by a day and still open on a later one."""
        for back in (20, 90, 400, 2000):
            low = bisect_left(self._starts, when - back)
            high = bisect_right(self._starts, when)
            for _ in range(40):
                if low == high:
                    break
                index = self._indices[int(self._rng.integers(low, high))]
                episode = self._casework.episodes[index]
                if episode.closed > until and (
                    unborn or self._casework.people.birth[episode.person] <= when
                ):
                    return index
        raise RuntimeError("no open case on a day of the history")


def make_assessments(
    casework: Casework, targets: Targets, rng: np.random.Generator, moves: np.random.Generator
) -> list[Assessment]:
    """Assessments by the band of working days they took, in the year they were authorised.

    `moves` draws for those that would start on the day of another of the same child.
    """
    cases, others = OpenCases(casework, rng), OpenCases(casework, moves)
    started_on: set[tuple[int, int]] = set()
    made = []
    for year in range(2015, 2023):
        days = working_days_between(*financial_year(year))
        for band, (fewest, most) in _BANDS.items():
            count = targets(f"assessments_{band}", year)
            authorised = rng.choice(days, count)
            lasted = rng.integers(fewest, most + 1, count)
            for when, took in zip(authorised.tolist(), lasted.tolist(), strict=True):
                started = working_days_before(when, took)
                index = cases.find(started, when)
                while (casework.episodes[index].person, started) in started_on:
                    index = others.find(started, when)
                started_on.add((casework.episodes[index].person, started))
                made.append(Assessment(index, started, when))
    return made


class _Enquired:
    """The days on which each child is under enquiry: one enquiry at a time."""

    def __init__(self, casework: Casework, rng: np.random.Generator) -> None:
        self._casework = casework
        self._cases = OpenCases(casework, rng)
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._elsewhere = {
            *(plan.person for plan in casework.plans),
            *(period.person for period in casework.care),
        }

    def place(self, index: int, started: int, ended: int) -> int:
        """Note an enquiry in a case; returns the case, another where this child has one."""
        for _ in range(400):
            spans = self._spans.setdefault(self._casework.episodes[index].person, [])
            if all(ended < first or last < started for first, last in spans):
                spans.append((started, ended))
                return index
            index = self._another(started, ended)
        raise RuntimeError("no case for an enquiry")

    def _another(self, started: int, ended: int) -> int:
        """A case of a child who is neither on a plan nor in care at any time."""
        people = self._casework.people
        while True:
            index = self._cases.find(started, ended, unborn=False)
            person = self._casework.episodes[index].person
            if person not in self._elsewhere and people.age_days(person, ended) < 17 * 365:
                return index


def make_enquiries(
    casework: Casework, targets: Targets, rng: np.random.Generator, moves: np.random.Generator
) -> list[Enquiry]:
    """Section 47 enquiries: one for each conference, and the others of the year.

    `moves` draws for those that would run beside another of the same child.
    """
    cases, enquired = OpenCases(casework, rng), _Enquired(casework, moves)
    made = []
    # A conference that led to a plan stays with its child.
    for conference in sorted(casework.conferences, key=lambda held: held.plan is None):
        conference.episode = enquired.place(
            conference.episode, conference.enquiry_started, conference.held
        )
        conference.enquiry = len(made)
        made.append(Enquiry(conference.episode, conference.enquiry_started, conference.held, False))
    for year in range(2015, 2023):
        first, last = financial_year(year)
        linked = sum(first <= enquiry.started <= last for enquiry in made)
        days = working_days_between(first, last)
        for when in rng.choice(days, targets("section_47_enquiries", year) - linked).tolist():
            ended = when + int(rng.integers(3, 16))
            index = cases.find(when, when)
            closed = casework.episodes[index].closed
            ended = max(min(ended, closed) if closed < NEVER else ended, when)
            made.append(Enquiry(enquired.place(index, when, ended), when, ended, True))
    return made
