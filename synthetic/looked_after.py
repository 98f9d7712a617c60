"""Looked-after children: who came into care and left it, and the episodes of their care."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from synthetic.calendar_days import NEVER, day, financial_year, year_of_age
from synthetic.people import People
from synthetic.targets import Targets

if TYPE_CHECKING:
    from synthetic.casework import Casework


@dataclass
class Care:
    """One period of care of one child; recorded late where the published totals moved."""

    person: int
    started: int
    episode: int | None
    recorded: int
    ended: int = NEVER
    reason: str = ""
    is_short_break: bool = False
    is_unaccompanied: bool = False
    spells: "list[Spell]" = field(default_factory=list)


@dataclass
class Spell:
    """One episode of care: a placement under a legal status."""

    started: int
    reason: str
    legal_status: str
    placement: int
    placement_type: str
    provider: str
    distance: float | None


class CareYears:
    """Makes who starts and ceases to be looked after, a year at a time."""

    def __init__(self, people: People, targets: Targets, rng: np.random.Generator) -> None:
        self._people = people
        self._targets = targets
        self._rng = rng
        self._open: list[Care] = []
        self._placements = 0

    def year(self, year: int, casework: "Casework") -> list[Care]:
        """The periods of care that start in a year; ends are set on those already open."""
        first, last = financial_year(year)
        made: list[Care] = []
        if year == 2015:
            made += [
                self._start(int(when), casework, recorded=int(when), still_a_child=first)
                for when in np.sort(
                    self._rng.integers(
                        first - 1500, first, self._targets("looked_after_at_31_march", 2014)
                    )
                )
            ]
        starting = self._targets("looked_after_started", year)
        open_at_end = self._targets("looked_after_at_31_march", year)
        ceasing = len(self._open) + starting - open_at_end
        if self._targets.has("looked_after_ceased", year):
            late = self._targets("looked_after_ceased", year) - ceasing
            for _ in range(max(0, late)):
                when = first - int(self._rng.integers(3, 40))
                recorded = first + int(self._rng.integers(3, 50))
                made.append(self._start(when, casework, recorded=recorded))
            ceasing = self._targets("looked_after_ceased", year)
        for when in np.sort(self._rng.integers(first, last + 1, starting)):
            made.append(self._start(int(when), casework, recorded=int(when)))
        self._end(first, last, ceasing, casework)
        return made

    def _start(
        self, when: int, casework: "Casework", *, recorded: int, still_a_child: int = 0
    ) -> Care:
        """A child comes into care, and is still a child on a later day if one is given."""
        until = max(when, still_a_child)
        for back in (250, 900, 3000):
            index = casework.find_open(
                max(until, casework.episodes[0].referred + 500),
                back,
                1,
                int(17.2 * 365),
                until=until,
            )
            if index is not None:
                break
        else:
            raise RuntimeError("no child to come into care")
        episode = casework.episodes[index]
        when = max(when, self._people.birth[episode.person] + 1, episode.referred)
        care = Care(episode.person, when, index, recorded)
        age = self._people.age_days(episode.person, when) / 365.25
        care.is_unaccompanied = (
            age >= 15 and self._people.sex[episode.person] == "M" and self._rng.random() < 0.35
        )
        casework.enter_care(episode.person)
        episode.busy_until = NEVER
        self._open.append(care)
        return care

    def _end(self, first: int, last: int, ceasing: int, casework: "Casework") -> None:
        turning_18 = [
            care
            for care in self._open
            if first <= year_of_age(self._people.birth[care.person], 18) <= last
        ]
        if len(turning_18) > ceasing:
            raise RuntimeError("more children turn 18 than cease to be looked after")
        for care in turning_18:
            self._cease(care, year_of_age(self._people.birth[care.person], 18), casework)
        others = [care for care in self._open if care.ended == NEVER and care.started < last - 10]
        for place in self._rng.permutation(len(others))[: ceasing - len(turning_18)]:
            care = others[place]
            when = int(self._rng.integers(max(first, care.started + 5), last + 1))
            self._cease(care, when, casework)
        self._open = [care for care in self._open if care.ended == NEVER]

    def _cease(self, care: Care, when: int, casework: "Casework") -> None:
        care.ended = when
        age = self._people.age_days(care.person, when) / 365.25
        draw = self._rng.random()
        if age >= 17.9:
            care.reason = (
                "E5" if draw < 0.6 else "E17" if when >= day(2017, 4, 1) and draw < 0.8 else "E6"
            )
        elif age < 5 and when - care.started > 300 and draw < 0.6:
            care.reason = "E11" if draw < 0.2 else "E12"
        else:
            late = when >= day(2018, 4, 1)
            care.reason = (
                "E4A" if draw < 0.5 else "E4B" if draw < 0.6
                else ("E45" if late else "E43") if draw < 0.8 else "E41" if draw < 0.9 else "E8"
            )  # fmt: skip
        if care.episode is not None:
            casework.episodes[care.episode].busy_until = when


def short_breaks(people: People, rng: np.random.Generator, children: int) -> list[Care]:
    """Series of short breaks (V4): looked after in law, in no count."""
    made = []
    for _ in range(children):
        started = int(rng.integers(day(2015, 1, 1), day(2021, 6, 1)))
        person = people.new(started, started - int(rng.integers(6 * 365, 14 * 365)))
        for visit in range(int(rng.integers(6, 20))):
            when = started + 28 * visit + int(rng.integers(0, 5))
            care = Care(person, when, None, when, when + 3, "E8", is_short_break=True)
            care.spells = [Spell(when, "S", "V4", 0, "U6", "PR1", 4.0)]
            made.append(care)
    return made


def lay_out(care: Care, people: People, rng: np.random.Generator) -> None:
    """Fill a period of care with touching episodes: moves, legal changes, temporary placements."""
    end = min(care.ended, day(2022, 3, 31))
    age = people.age_days(care.person, care.started) / 365.25
    kind, provider = _placement(age, care.started, rng)
    legal = "V2" if rng.random() < 0.45 or care.is_unaccompanied else "C1"
    distance = None if care.is_unaccompanied else _distance(rng)
    place = 0
    care.spells = [Spell(care.started, "S", legal, place, kind, provider, distance)]
    when = care.started
    while True:
        years = (when - care.started) / 365.25
        when += 2 + int(rng.exponential(150 if years < 1 else 420))
        if when >= end - 20:
            return
        draw = rng.random()
        last = care.spells[-1]
        if draw < 0.62:
            age = people.age_days(care.person, when) / 365.25
            kind, provider = _placement(age, when, rng)
            place += 1
            distance = None if care.is_unaccompanied else _distance(rng)
            reason = "P"
            if rng.random() < 0.12 and legal != "C2":
                legal, reason = "C2", "B"
            care.spells.append(Spell(when, reason, legal, place, kind, provider, distance))
        elif draw < 0.85 and legal != "C2":
            legal = "C2" if legal == "C1" or rng.random() < 0.5 else "C1"
            care.spells.append(
                Spell(
                    when,
                    "L",
                    legal,
                    last.placement,
                    last.placement_type,
                    last.provider,
                    last.distance,
                )
            )
        elif draw < 0.93:
            away = 3 + int(rng.integers(0, 12))
            place += 1
            kind = ("T1", "T2", "T4")[int(rng.integers(3))]
            care.spells.append(Spell(when, "P", legal, place, kind, "", last.distance))
            place += 1
            when += away
            care.spells.append(
                Spell(when, "P", legal, place, last.placement_type, last.provider, last.distance)
            )


def _placement(age: float, when: int, rng: np.random.Generator) -> tuple[str, str]:
    if age < 16:
        kinds = ("U6", "U4", "U3", "U1", "P1", "K2", "R1", "S1")
        shares = (0.57, 0.12, 0.07, 0.05, 0.08, 0.08, 0.02, 0.01)
    else:
        kinds = ("U6", "U4", "U3", "H5", "P2", "K2", "R1", "S1")
        shares = (0.36, 0.08, 0.04, 0.28, 0.08, 0.12, 0.03, 0.01)
    kind = kinds[int(rng.choice(len(kinds), p=shares))]
    if kind in ("U1", "U3"):
        return kind, "PR1"
    if kind == "P1":
        return kind, "PR0"
    if kind in ("H5", "K2", "R1", "S1"):
        return kind, "PR4" if rng.random() < 0.85 else "PR1"
    if kind == "P2":
        return kind, "PR1"
    # Illustrative: the share placed with independent agencies rises year by year.
    agency = 0.42 + 0.03 * (when - day(2015, 4, 1)) / 365.25
    draw = rng.random()
    if draw < agency:
        return kind, "PR4" if rng.random() < 0.9 else "PR5"
    return kind, "PR2" if draw > 0.97 else "PR1"


def _distance(rng: np.random.Generator) -> float | None:
    return 999.9 if rng.random() < 0.02 else round(float(rng.gamma(1.2, 9)), 1)
