"""Social workers, their posts, and who holds which child's case.

A workforce year runs from 1 October to 30 September, because the published figures are those of
30 September. Through it a worker keeps hours and duties, so that the sums of that day come out.
"""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from synthetic.calendar_days import NEVER, as_date, day
from synthetic.casework import Casework
from synthetic.looked_after import Care
from synthetic.targets import Targets

FIRST_YEAR, LAST_YEAR = 2015, 2022
SERVICES = ("Assessment", "PACT", "LAC")
TEAMS = {
    "Assessment": ("T-ASMT-1", "T-ASMT-2", "T-ASMT-3", "T-ASMT-4"),
    "PACT": ("T-PACT-1", "T-PACT-2", "T-PACT-3", "T-PACT-4", "T-PACT-5", "T-PACT-6"),
    "LAC": ("T-LAC-1", "T-LAC-2", "T-LAC-3", "T-LAC-4"),
    "Front door": ("T-MASH-1",),
    "Specialist": ("T-CWD-1", "T-CARE-1", "T-IRO-1", "T-FOST-1"),
    "Early Help": ("T-EH-1", "T-EH-2", "T-EH-3"),
}
_SHARES = {"Assessment": 0.25, "PACT": 0.45, "LAC": 0.30}
_ELSEWHERE = ("T-MASH-1", "T-CWD-1", "T-CARE-1", "T-IRO-1", "T-FOST-1", "T-PACT-1", "T-LAC-1")


@dataclass
class Worker:
    """One social worker, by number."""

    number: int
    is_agency: bool
    started: int
    ended: int = NEVER
    destination: str = ""


@dataclass
class Duty:
    """What a worker does in one workforce year."""

    worker: Worker
    fte: float
    role: str
    team: str
    holds_cases: bool


@dataclass
class Involvement:
    """One involvement of a worker with a child."""

    person: int
    worker: str
    role: str
    team: str
    started: int
    ended: int
    episode: int | None


@dataclass
class Workforce:
    """Every worker, what they did each year, and the posts of each team."""

    targets: Targets
    rng: np.random.Generator
    workers: list[Worker] = field(default_factory=list)
    years: dict[int, list[Duty]] = field(default_factory=dict)
    _of_team: dict[tuple[int, str], list[Worker]] = field(default_factory=dict)

    def run(self) -> None:
        """Make every year from the one before it."""
        holders: list[Worker] = []
        others: list[Worker] = []
        agency: list[Worker] = []
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            begin, end = workforce_year(year)
            agency_fte = self._amount("workers_agency_fte", year)
            holder_fte = round(self._amount("case_holders_fte", year) - agency_fte, 1)
            other_fte = round(self._amount("workers_employed_fte", year) - holder_fte, 1)
            leaver_fte = self._amount("workers_left_fte", year)
            leavers = round(self._amount("workers_left", year))
            agency = self._resize(agency, round(self._amount("workers_agency", year)), begin, True)
            count = max(round(holder_fte / 0.92), 3)
            while len(holders) > count:
                others.append(holders.pop())
            holders = self._resize(holders, count, begin, False)
            wanted = round(self._amount("workers_employed", year)) - count + leavers
            while len(others) < wanted:
                when = begin if year == FIRST_YEAR else int(self.rng.integers(begin, end - 10))
                others.append(self._hire(False, when))
            leaving = [worker for worker in others if worker.started <= begin][:leavers]
            leaving += [worker for worker in others if worker not in leaving][
                : leavers - len(leaving)
            ]
            staying = [worker for worker in others if worker not in leaving]
            surplus = staying[wanted - leavers :]
            staying = staying[: wanted - leavers]
            for worker in surplus:  # moved inside the council before the year began
                worker.ended, worker.destination = begin, "1"
            self.years[year] = [
                *self._duties(agency, agency_fte, True),
                *self._duties(holders, holder_fte, True),
                *self._duties(staying, other_fte, False),
                *self._duties(leaving, leaver_fte, False),
            ]
            for worker in leaving:
                worker.ended = int(self.rng.integers(max(begin + 5, worker.started + 5), end + 1))
                worker.destination = ("1", "2", "3", "5")[int(self.rng.integers(4))]
            others = staying

    def _amount(self, measure: str, year: int) -> float:
        published = min(max(year, 2017), 2021)
        return round(self.targets.month(measure, published, f"{published}-09"), 1)

    def _hire(self, is_agency: bool, when: int) -> Worker:
        worker = Worker(len(self.workers), is_agency, when)
        self.workers.append(worker)
        return worker

    def _resize(self, group: list[Worker], count: int, begin: int, is_agency: bool) -> list[Worker]:
        # A third of the agency workers move on every year.
        kept = [w for w in group if not (is_agency and self.rng.random() < 0.33)][:count]
        for worker in group:
            if worker not in kept:
                worker.ended, worker.destination = begin, "6" if is_agency else "1"
        return kept + [self._hire(is_agency, begin) for _ in range(count - len(kept))]

    def _duties(self, group: list[Worker], fte: float, holds: bool) -> list[Duty]:
        hours = self._hours(len(group), fte)
        duties = []
        services = self._services(len(group)) if holds else []
        for place, (worker, share) in enumerate(zip(group, hours, strict=True)):
            if holds:
                service = services[place]
                teams = TEAMS[service]
                team = teams[place % len(teams)]
                role = "4" if place % 7 == 0 else "5"
            else:
                team = _ELSEWHERE[worker.number % len(_ELSEWHERE)]
                role = ("3", "6", "6", "4", "6", "2", "6", "3", "6", "1")[worker.number % 10]
            duties.append(Duty(worker, share, role, team, holds))
        return duties

    def _services(self, count: int) -> list[str]:
        listed = []
        for service, share in _SHARES.items():
            listed += [service] * max(1, round(count * share))
        return (listed + ["PACT"] * count)[:count]

    def _hours(self, count: int, fte: float) -> list[float]:
        """Full-time equivalents in tenths, at most one each, that add up exactly."""
        tenths = round(fte * 10)
        short = count * 10 - tenths
        if not 0 <= short <= count * 9:
            raise RuntimeError(f"{count} workers cannot add up to {fte} full-time equivalents")
        hours = np.full(count, 10)
        while short > 0:
            place = int(self.rng.integers(count))
            if hours[place] > 2:
                less = min(int(self.rng.integers(1, 5)), short, int(hours[place]) - 1)
                hours[place] -= less
                short -= less
        return [round(float(value) / 10, 1) for value in hours]

    def on_duty(self, team: str, when: int, turn: int) -> str:
        """A worker of a team on a day, blank where there is none; `turn` picks among several."""
        there = [
            worker
            for worker in self._by_team().get((workforce_year_of(when), team), ())
            if worker.started <= when < worker.ended
        ]
        return worker_id(there[turn % len(there)].number) if there else ""

    def _by_team(self) -> dict[tuple[int, str], list[Worker]]:
        if not self._of_team:
            for year, duties in self.years.items():
                for duty in duties:
                    self._of_team.setdefault((year, duty.team), []).append(duty.worker)
        return self._of_team

    def snapshot(self, month_end: int, previous: int) -> list[tuple[Duty, bool]]:
        """The workers in post at a month end, and those who left since the one before."""
        year = workforce_year_of(month_end)
        rows = []
        for duty in self.years.get(year, []):
            if duty.worker.started > month_end:
                continue
            if duty.worker.ended > month_end:
                rows.append((duty, False))
            elif duty.worker.ended > previous:
                rows.append((duty, True))
        return rows


def workforce_year(year: int) -> tuple[int, int]:
    """First and last day: 1 October to 30 September."""
    return day(year - 1, 10, 1), day(year, 9, 30)


def workforce_year_of(when: int) -> int:
    """The workforce year of a day."""
    date_ = as_date(when)
    return date_.year + (date_.month >= 10)


def worker_id(number: int) -> str:
    """How a worker is written in a delivery."""
    return f"SYN-W{number:04d}"


@dataclass
class Allocations:
    """Which worker holds which child, through the years."""

    casework: Casework
    workforce: Workforce
    targets: Targets
    rng: np.random.Generator
    advised: list[int]
    made: list[Involvement] = field(default_factory=list)

    def run(self) -> list[Involvement]:
        """Allocate every open case, year by year."""
        stretches = self._stretches()
        last_worker: dict[tuple[int, str], str] = {}
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            begin, end = workforce_year(year)
            self._year(year, begin, end + 1, stretches, last_worker)
        self._secondary()
        return self.made

    def _stretches(self) -> list[tuple[int, int, int, str, int]]:
        """(start, end, person, service, episode): a case passes through the services."""
        care: dict[int, Care] = {
            period.episode: period for period in self.casework.care if period.episode is not None
        }
        rows = []
        for index, episode in enumerate(self.casework.episodes):
            if episode.is_no_further_action or episode.closed - episode.referred < 5:
                continue
            person, start, end = episode.person, episode.referred + 1, episode.closed
            assessed = min(start + 45, end)
            period = care.get(index)
            if period is None:
                rows.append((start, assessed, person, "Assessment", index))
                if end > assessed:
                    rows.append((assessed, end, person, "PACT", index))
                continue
            entered, left = max(period.started, start), min(period.ended, end)
            if entered > start:
                rows.append((start, min(assessed, entered), person, "Assessment", index))
                if entered > assessed:
                    rows.append((assessed, entered, person, "PACT", index))
            rows.append((entered, left, person, "LAC", index))
            if end > left:
                rows.append((left, end, person, "PACT", index))
        rows.sort()
        return rows

    def _year(
        self,
        year: int,
        begin: int,
        until: int,
        stretches: list[tuple[int, int, int, str, int]],
        last_worker: dict[tuple[int, str], str],
    ) -> None:
        holders: dict[str, list[Duty]] = defaultdict(list)
        for duty in self.workforce.years[year]:
            if duty.holds_cases:
                service = next(s for s in SERVICES if duty.team in TEAMS[s])
                holders[service].append(duty)
        team_of = {worker_id(d.worker.number): d.team for ds in holders.values() for d in ds}
        named: dict[str, list[str]] = {
            service: [worker_id(duty.worker.number) for duty in duties]
            for service, duties in holders.items()
        }
        turn: dict[str, int] = dict.fromkeys(SERVICES, 0)
        segments = []
        for start, end, person, service, episode in stretches:
            if start >= until:
                break
            if end <= begin:
                continue
            worker = last_worker.get((person, service))
            if worker not in named[service]:
                worker = named[service][turn[service] % len(named[service])]
                turn[service] += 1
            last_worker[(person, service)] = worker
            segments.append(
                Involvement(
                    person, worker, "ALLOCATED CASE WORKER", team_of[worker],
                    max(start, begin), min(end, until), episode,
                )
            )  # fmt: skip
        if 2017 <= year <= 2021:
            segments = self._settle(year, until, segments, named, team_of)
        self.made += segments

    def _settle(
        self,
        year: int,
        until: int,
        segments: list[Involvement],
        named: dict[str, list[str]],
        team_of: dict[str, str],
    ) -> list[Involvement]:
        """Make the cases held on 30 September the published number."""
        wanted = round(self.targets.month("cases_held", year, f"{year}-09"))
        held = [segment for segment in segments if segment.ended >= until]
        self._fill_idle(held, named, team_of)
        by_worker: dict[str, int] = defaultdict(int)
        for segment in held:
            by_worker[segment.worker] += 1
        surplus = len(held) - wanted
        if surplus > 0:
            dropped = set()
            for place in self.rng.permutation(len(held)).tolist():
                if surplus == 0:
                    break
                segment = held[place]
                if by_worker[segment.worker] > 1:
                    by_worker[segment.worker] -= 1
                    dropped.add(id(segment))
                    surplus -= 1
            kept = []
            for segment in segments:
                if id(segment) in dropped:
                    segment.ended = until - int(self.rng.integers(5, 70))
                    if segment.ended <= segment.started:
                        continue
                kept.append(segment)
            return kept
        return segments + self._stale(year, until, -surplus, segments, team_of)

    def _fill_idle(
        self, held: list[Involvement], named: dict[str, list[str]], team_of: dict[str, str]
    ) -> None:
        """Nobody counts as a case holder without a case."""
        of_worker: dict[str, list[Involvement]] = defaultdict(list)
        for segment in held:
            of_worker[segment.worker].append(segment)
        for workers in named.values():
            for idle in [worker for worker in workers if not of_worker[worker]]:
                busiest = max(workers, key=lambda worker: len(of_worker[worker]))
                segment = of_worker[busiest].pop()
                segment.worker, segment.team = idle, team_of[idle]
                of_worker[idle].append(segment)

    def _stale(
        self,
        year: int,
        until: int,
        missing: int,
        segments: list[Involvement],
        team_of: dict[str, str],
    ) -> list[Involvement]:
        """Young people advised, and closed cases whose allocation nobody ended."""
        begin = until - 365
        allocated_until: dict[int, int] = {}
        for segment in segments:
            before = allocated_until.get(segment.person, begin)
            allocated_until[segment.person] = max(before, segment.ended)
        busy = {person for person, last in allocated_until.items() if last >= until}
        closed = [
            episode
            for episode in self.casework.episodes
            if begin - 500 < episode.closed < until - 5 and not episode.is_no_further_action
        ]
        people = list(dict.fromkeys([*self.advised, *(e.person for e in reversed(closed))]))
        workers = sorted(team_of)
        made = []
        for person in people:
            if len(made) == missing:
                return made
            if person in busy:
                continue
            busy.add(person)
            worker = workers[int(self.rng.integers(len(workers)))]
            made.append(
                Involvement(
                    person, worker, "ALLOCATED CASE WORKER", team_of[worker],
                    max(
                        until - int(self.rng.integers(20, 150)),
                        allocated_until.get(person, begin),
                    ),
                    until + int(self.rng.integers(5, 40)), None,
                )
            )  # fmt: skip
        raise RuntimeError(f"{missing} more allocations are needed in {year}")

    def _secondary(self) -> None:
        """Co-workers, and the independent reviewing officers of looked-after children."""
        for segment in list(self.made):
            if segment.ended - segment.started > 60 and self.rng.random() < 0.05:
                other = self.made[int(self.rng.integers(len(self.made)))]
                if workforce_year_of(other.started) == workforce_year_of(segment.started):
                    self.made.append(
                        Involvement(
                            segment.person, other.worker, "CO-WORKER", other.team,
                            segment.started + 10, segment.ended, segment.episode,
                        )
                    )  # fmt: skip
        for period in self.casework.care:
            self.made.append(
                Involvement(
                    period.person, f"SYN-IRO{period.person % 14:02d}", "IRO", "T-IRO-1",
                    period.started + 1, max(period.ended, period.started + 2), period.episode,
                )
            )  # fmt: skip
