"""Casework: referrals and the episodes they open, conferences, plans, and who stays open.

The years are made one after another, because a re-referral needs a closed case, a plan an open
one, and the cases open at 31 March are a published total.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

import numpy as np

from synthetic.calendar_days import (
    NEVER,
    as_date,
    day,
    financial_year,
    working_days_before,
    working_days_between,
)
from synthetic.looked_after import Care, CareYears
from synthetic.people import People
from synthetic.targets import CALIBRATED_FROM, YEARS, Targets

_BANDS = {"0_to_10": (3, 10), "11_to_15": (11, 15), "16_to_20": (16, 20), "21_or_more": (21, 45)}


@dataclass
class Episode:
    """One referral and the child in need episode it opened."""

    person: int
    referred: int
    is_no_further_action: bool = False
    is_not_in_need: bool = False
    closed: int = NEVER
    busy_until: int = 0

    def is_open(self, when: int) -> bool:
        """Referred by then and not closed by then."""
        return self.referred <= when < self.closed


@dataclass
class Conference:
    """One initial child protection conference and the section 47 enquiry that led to it."""

    episode: int
    enquiry_started: int
    held: int
    plan: int | None = None
    enquiry: int = -1


@dataclass
class Plan:
    """One child protection plan; recorded late where the published totals moved."""

    person: int
    started: int
    episode: int | None
    ended: int = NEVER
    started_recorded: int = 0
    ended_recorded: int = 0
    is_other_authority: bool = False


@dataclass
class Casework:
    """Everything that happened to children in need, and what was recorded when."""

    people: People
    targets: Targets
    rng: np.random.Generator
    episodes: list[Episode] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    care: list[Care] = field(default_factory=list)
    _last_referral: dict[int, int] = field(default_factory=dict)
    _free: list[tuple[int, int]] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    _open_since: list[int] = field(default_factory=list)
    _planned: set[int] = field(default_factory=set)
    _on_plan: set[int] = field(default_factory=set)
    _in_care: set[int] = field(default_factory=set)

    def run(self) -> None:
        """Make every year."""
        care_years = CareYears(self.people, self.targets, self.rng)
        self._stock_before()
        for year in YEARS:
            self._referrals(year)
            if year >= 2015:
                self._plans(year)
                self.care += care_years.year(year, self)
            self._closures(year)
        self._conferences_before()

    # Referrals ---------------------------------------------------------------------------

    def _stock_before(self) -> None:
        """Cases open when the history begins."""
        first, _ = financial_year(2014)
        for when in np.sort(
            self.rng.integers(
                first - 500, first, self.targets("children_in_need_at_31_march", 2014)
            )
        ):
            self._refer(int(when), self.people.new_child(int(when)))

    def _refer(self, when: int, person: int) -> int:
        self.episodes.append(Episode(person, when))
        self._last_referral[person] = when
        self._open.append(len(self.episodes) - 1)
        self._open_since.append(when)
        return len(self.episodes) - 1

    def _referrals(self, year: int) -> None:
        dates = self._referral_dates(year)
        total = len(dates)
        repeats = self.targets("re_referrals", year)
        is_repeat = np.zeros(total, dtype=bool)
        is_repeat[self.rng.permutation(total)[:repeats]] = True
        outcome = np.zeros(total, dtype=int)
        ended = self.rng.permutation(total)
        no_action = self.targets("referrals_no_further_action", year)
        not_in_need = self.targets("referrals_not_in_need", year)
        outcome[ended[:no_action]] = 1
        outcome[ended[no_action : no_action + not_in_need]] = 2
        is_short = self.rng.random(total) < 0.5
        waiting: list[tuple[int, int]] = sorted(self._free)
        free: list[int] = []
        place = 0
        owed = 0
        for index, when in enumerate(dates.tolist()):
            while place < len(waiting) and waiting[place][0] < when:
                free.append(waiting[place][1])
                place += 1
            person = None
            if is_repeat[index] or owed:
                person = self._take_recent(free, when)
                owed += (person is None) - (not is_repeat[index])
                owed = max(owed, 0)
            elif self.rng.random() < 0.15:
                person = self._take_old(free, when)
            if person is None:
                person = self.people.new_child(when)
            episode = self.episodes[self._refer(when, person)]
            if outcome[index] == 1:
                episode.is_no_further_action, episode.closed = True, when
            elif outcome[index] == 2:
                episode.is_not_in_need = True
                episode.closed = when + int(self.rng.integers(20, 46))
            elif is_short[index]:
                episode.closed = when + int(self.rng.integers(50, 150))
            if episode.closed < NEVER:
                self._insert_waiting(waiting, place, (episode.closed, person))
        if owed and year >= CALIBRATED_FROM:
            raise RuntimeError(f"{owed} re-referrals of {year} found no child")
        self._free = waiting[place:] + [(self._last_referral[p], p) for p in free]

    @staticmethod
    def _insert_waiting(waiting: list[tuple[int, int]], place: int, item: tuple[int, int]) -> None:
        waiting.insert(bisect_left(waiting, item, lo=place), item)

    def _referral_dates(self, year: int) -> np.ndarray:
        dates = []
        for offset in range(12):
            month = (offset + 3) % 12 + 1
            calendar_year = year - 1 if month >= 4 else year
            first = day(calendar_year, month, 1)
            last = day(calendar_year + month // 12, month % 12 + 1, 1) - 1
            count = (
                round(self.targets.month("referrals", year, f"{calendar_year}-{month:02d}"))
                if year >= 2015
                else round(290 * self.targets.amount("plans_at_31_march", 2014) / 236)
            )
            dates.append(self.rng.choice(working_days_between(first, last), count))
        return np.sort(np.concatenate(dates))

    def _take_recent(self, free: list[int], when: int) -> int | None:
        """A closed child whose last referral lies within the 12 months before."""
        earliest = _twelve_months_before(when)
        return self._take(free, when, lambda last: earliest <= last < when)

    def _take_old(self, free: list[int], when: int) -> int | None:
        earliest = _twelve_months_before(when)
        return self._take(free, when, lambda last: last < earliest)

    def _take(self, free: list[int], when: int, fits) -> int | None:  # noqa: ANN001
        for _ in range(60):
            if not free:
                return None
            place = int(self.rng.integers(len(free)))
            person = free[place]
            if fits(self._last_referral[person]) and self.people.age_days(person, when) < 6300:
                free[place] = free[-1]
                free.pop()
                return person
        return None

    # Conferences and plans ---------------------------------------------------------------

    def _candidates(self, when: int, back: int) -> list[int]:
        """Open, lasting cases referred in the days before a day, newest last."""
        low = bisect_left(self._open_since, when - back)
        high = bisect_right(self._open_since, when)
        return self._open[low:high]

    def find_open(
        self, when: int, back: int, youngest: int, oldest: int, *, until: int
    ) -> int | None:
        """A random lasting open case of a child of an age who is neither on a plan nor in care."""
        candidates = self._candidates(when, back)
        for _ in range(min(400, 8 * len(candidates))):
            index = candidates[int(self.rng.integers(len(candidates)))]
            episode = self.episodes[index]
            if (
                episode.closed == NEVER
                and episode.person not in self._on_plan
                and episode.person not in self._in_care
                and youngest <= self.people.age_days(episode.person, until) <= oldest
            ):
                return index
        return None

    def enter_care(self, person: int) -> None:
        """Note that a child is looked after."""
        self._in_care.add(person)

    def _plans(self, year: int) -> None:
        first, last = financial_year(year)
        if year == 2015:
            self._plans_before(first)
        late = self._recorded_late(year)
        days = working_days_between(first, last)
        held = []
        for band, (fewest, most) in _BANDS.items():
            count = self.targets(f"conferences_{band}_days", year)
            weights = self.rng.beta(4, 1.3, count) if band == "11_to_15" else self.rng.random(count)
            lasted = fewest + np.floor(weights * (most - fewest + 1)).astype(int).clip(
                0, most - fewest
            )
            held += list(zip(self.rng.choice(days, count).tolist(), lasted.tolist(), strict=True))
        held.sort()
        starting = self.targets("plans_started", year)
        repeats = self.targets("plans_started_second_or_subsequent", year)
        leads = np.zeros(len(held), dtype=bool)
        leads[self.rng.permutation(len(held))[:starting]] = True
        is_repeat = np.zeros(len(held), dtype=bool)
        is_repeat[self.rng.permutation(np.flatnonzero(leads))[:repeats]] = True
        for place, (when, lasted) in enumerate(held):
            started = working_days_before(when, lasted)
            self._hold(started, when, bool(leads[place]), bool(is_repeat[place]))
        self._end_plans(year, late)

    def _hold(self, started: int, when: int, leads: bool, is_repeat: bool) -> None:
        oldest = 15 * 365
        for back in (60, 200, 900):
            for _ in range(40):
                index = self.find_open(started, back, 0, oldest, until=when)
                if index is None:
                    break
                person = self.episodes[index].person
                if not leads:
                    self.conferences.append(Conference(index, started, when))
                    self.episodes[index].busy_until = max(self.episodes[index].busy_until, when)
                    return
                born_early = self.people.birth[person] < day(2009, 6, 1)
                if is_repeat and not (born_early and person not in self._planned):
                    continue
                if not is_repeat and person in self._planned:
                    continue
                if is_repeat:
                    self._earlier_plan(person)
                self.plans.append(Plan(person, when, index, started_recorded=when))
                self.conferences.append(Conference(index, started, when, len(self.plans) - 1))
                self._planned.add(person)
                self._on_plan.add(person)
                self.episodes[index].busy_until = NEVER
                return
        raise RuntimeError(f"no child for a conference on {as_date(when)}")

    def _earlier_plan(self, person: int) -> None:
        """A plan from before the history: every plan ever is delivered."""
        birth = self.people.birth[person]
        earliest = max(birth + 30, day(2006, 1, 1))
        started = int(self.rng.integers(earliest, day(2012, 6, 1)))
        ended = started + int(self.rng.integers(90, 540))
        self.plans.append(
            Plan(person, started, None, ended, started_recorded=started, ended_recorded=ended)
        )

    def _plans_before(self, first: int) -> None:
        """Plans open when the first year begins."""
        for _ in range(self.targets("plans_at_31_march", 2014)):
            started = int(self.rng.integers(first - 500, first))
            index = self.find_open(first, 900, 200, 15 * 365, until=started)
            if index is None:
                raise RuntimeError("no child for a plan before the history")
            person = self.episodes[index].person
            started = max(started, self.episodes[index].referred)
            self.plans.append(Plan(person, started, index, started_recorded=started))
            self._planned.add(person)
            self._on_plan.add(person)
            self.episodes[index].busy_until = NEVER

    def _conferences_before(self) -> None:
        """The conferences that led to the plans already open when the history begins."""
        first, _ = financial_year(2015)
        for number, plan in enumerate(self.plans):
            if plan.episode is not None and plan.started < first:
                referred = self.episodes[plan.episode].referred
                held = int(working_days_between(plan.started - 7, plan.started)[-1])
                plan.started = plan.started_recorded = max(held, referred)
                enquired = max(plan.started - 18, referred)
                self.conferences.append(Conference(plan.episode, enquired, plan.started, number))

    def _recorded_late(self, year: int) -> int:
        """Reconcile with the year before, whose published total moved by the next return.

        More open at the start than were published: starts recorded after 31 March. Fewer: ends
        recorded after it. Returns how many open plans the year really begins with.
        """
        first, _ = financial_year(year)
        before = sum(plan.ended == NEVER for plan in self.plans)
        if year < CALIBRATED_FROM:
            return before
        begins = self.targets("plans_at_any_point", year) - self.targets("plans_started", year)
        for _ in range(max(0, begins - before)):
            started = first - int(self.rng.integers(5, 60))
            index = self.find_open(started, 400, 60, 15 * 365, until=started)
            person = self.episodes[index].person if index is not None else None
            while person is None or person in self._planned:
                index = self.find_open(started, 900, 60, 15 * 365, until=started)
                person = self.episodes[index].person if index is not None else None
            recorded = first + int(self.rng.integers(3, 60))
            self.plans.append(Plan(person, started, index, started_recorded=recorded))
            self._planned.add(person)
            self._on_plan.add(person)
            self.episodes[index].busy_until = NEVER  # type: ignore[index]
        for _ in range(max(0, before - begins)):
            ripe = [
                plan for plan in self.plans if plan.ended == NEVER and plan.started < first - 200
            ]
            plan = ripe[int(self.rng.integers(len(ripe)))]
            self._end(plan, first - int(self.rng.integers(1, 75)))
            plan.ended_recorded = first + int(self.rng.integers(3, 80))
        return begins

    def _end(self, plan: Plan, when: int) -> None:
        plan.ended, plan.ended_recorded = when, when
        self._on_plan.discard(plan.person)
        if plan.episode is not None:
            self.episodes[plan.episode].busy_until = when

    def _end_plans(self, year: int, begins: int) -> None:
        first, last = financial_year(year)
        starting = self.targets("plans_started", year)
        due = (
            self.targets("plans_ended", year)
            if year >= CALIBRATED_FROM
            else begins + starting - self.targets("plans_at_31_march", year)
        )
        running = [plan for plan in self.plans if plan.ended == NEVER]
        lengths = np.where(
            self.rng.random(len(running)) < 0.2,
            self.rng.integers(30, 120, len(running)),
            self.rng.integers(150, 620, len(running)),
        )
        wanted = sorted(
            (max(plan.started + int(length), first), place)
            for place, (plan, length) in enumerate(zip(running, lengths, strict=True))
            if plan.started <= last - 15
        )[:due]
        for when, place in wanted:
            plan = running[place]
            latest = min(when, last)
            if when > last:
                latest = int(self.rng.integers(max(plan.started + 10, first), last + 1))
            self._end(plan, max(latest, plan.started + 1))

    # Closures ----------------------------------------------------------------------------

    def _closures(self, year: int) -> None:
        """Close cases so that the published number stays open at 31 March."""
        first, last = financial_year(year)
        still = [
            index
            for index in self._open
            if not self.episodes[index].is_no_further_action and self.episodes[index].closed > last
        ]
        surplus = len(still) - self.targets("children_in_need_at_31_march", year)
        # Referred recently or with somebody still working on it: stays.
        closable = [
            index
            for index in still
            if self.episodes[index].closed == NEVER and self.episodes[index].busy_until < last - 20
        ]
        weights = np.array([last - self.episodes[index].referred + 30 for index in closable], float)
        if surplus > len(closable):
            raise RuntimeError(f"{surplus} cases to close in {year}, {len(closable)} can be")
        if surplus > 0:
            chosen = self.rng.choice(
                len(closable), surplus, replace=False, p=weights / weights.sum()
            )
            for place in np.sort(chosen):
                episode = self.episodes[closable[place]]
                earliest = max(first, episode.referred + 10, episode.busy_until + 14)
                episode.closed = int(self.rng.integers(min(earliest, last), last + 1))
                self._free.append((episode.closed, episode.person))
        elif surplus < 0:
            self._keep_open(-surplus, last)
        self._free.sort()
        self._open = [index for index in self._open if self.episodes[index].closed > last]
        self._open_since = [self.episodes[index].referred for index in self._open]

    def _keep_open(self, missing: int, last: int) -> None:
        """Leave open some of the cases that would have closed before 31 March."""
        closed = [
            index
            for index in self._open
            if not self.episodes[index].is_no_further_action
            and not self.episodes[index].is_not_in_need
            and last - 300 < self.episodes[index].closed <= last
            and self._last_referral[self.episodes[index].person] == self.episodes[index].referred
        ]
        for place in self.rng.permutation(len(closed))[:missing]:
            episode = self.episodes[closed[place]]
            self._free = [item for item in self._free if item != (episode.closed, episode.person)]
            episode.closed = NEVER


def _twelve_months_before(when: int) -> int:
    date_ = as_date(when)
    number = min(date_.day, 28) if date_.month == 2 else date_.day
    return day(date_.year - 1, date_.month, number)
