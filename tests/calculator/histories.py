"""Whole deliveries of people who are obviously nobody, rich in the days on which rules turn.

A delivery follows from a few choices and a seed, so that drawing one costs nothing and every
person can be told again alone. What belongs here: which rows are delivered. What does not: what
is counted of them (`calculator.py`).
"""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from tests.calculator.calculator import month_end, months_later
from tests.calculator.working_days import BANK_HOLIDAYS

Cell = str | int | date | None
# Delivery months around a leap day, Christmas, Easter, moved bank holidays and the year's ends.
MONTHS = (
    date(2021, 1, 1),
    date(2020, 2, 1),
    date(2020, 5, 1),
    date(2021, 3, 1),
    date(2021, 4, 1),
    date(2022, 4, 1),
    date(2022, 9, 1),
    date(2023, 5, 1),
    date(2024, 2, 1),
    date(2024, 12, 1),
    date(2026, 1, 1),
)
TEAMS = ("T1", "T2", "T3", "T4", "Nowhere Team")
PROFESSIONALS = tuple(f"P{number}" for number in range(9))
# The day on which a row begins: what begins after the month is not delivered.
_FIRST_DAY = {
    "ssd_contacts": "cont_contact_date",
    "ssd_early_help_episodes": "earl_episode_start_date",
    "ssd_cin_episodes": "cine_referral_date",
    "ssd_cin_assessments": "cina_assessment_start_date",
    "ssd_cin_plans": "cinp_cin_plan_start_date",
    "ssd_s47_enquiry": "s47e_s47_start_date",
    "ssd_cp_plans": "cppl_cp_plan_start_date",
    "ssd_cp_visits": "cppv_cp_visit_date",
    "ssd_cla_episodes": "clae_cla_episode_start_date",
    "ssd_cla_placement": "clap_cla_placement_start_date",
    "ssd_legal_status": "lega_legal_status_start_date",
    "ssd_cla_visits": "clav_cla_visit_date",
    "ssd_cla_health": "clah_health_check_date",
    "ssd_missing": "miss_missing_episode_start_date",
    "ssd_immigration_status": "immi_immigration_status_start_date",
    "ssd_involvements": "invo_involvement_start_date",
    "care_leaver_activity": "status_date",
    "year_of_the_child": "joined_date",
}
# The day on which it ends; what ended before the history is not delivered, plans excepted.
_LAST_DAY = {
    "ssd_contacts": "cont_contact_date",
    "ssd_early_help_episodes": "earl_episode_end_date",
    "ssd_cin_episodes": "cine_close_date",
    "ssd_cin_assessments": "cina_assessment_auth_date",
    "ssd_cin_plans": "cinp_cin_plan_end_date",
    "ssd_s47_enquiry": "s47e_s47_start_date",
    "ssd_initial_cp_conference": "icpc_icpc_date",
    "ssd_cp_reviews": "cppr_cp_review_date",
    "ssd_cp_visits": "cppv_cp_visit_date",
    "ssd_cla_episodes": "clae_cla_episode_ceased_date",
    "ssd_cla_placement": "clap_cla_placement_end_date",
    "ssd_legal_status": "lega_legal_status_end_date",
    "ssd_cla_reviews": "clar_cla_review_date",
    "ssd_cla_visits": "clav_cla_visit_date",
    "ssd_cla_health": "clah_health_check_date",
    "ssd_missing": "miss_missing_episode_start_date",
}
# Days that may lie ahead.
_AHEAD = ("pers_expected_dob", "icpc_icpc_target_date", "cppr_cp_review_due", "RoleEndDate",
          "clar_cla_review_due_date", "due_date")  # fmt: skip


def _days_of_interest() -> tuple[date, ...]:
    days = set(BANK_HOLIDAYS)
    for year in range(2009, 2027):
        for month in range(1, 13):
            first = date(year, month, 1)
            days |= {first, month_end(first), month_end(first) - timedelta(days=1)}
        days |= {date(year, 12, day) for day in range(23, 32)}
        days |= {date(year, 2, 28), date(year, 3, 1), date(year, 3, 31), date(year, 4, 1)}
    for holiday in BANK_HOLIDAYS:
        days |= {holiday + timedelta(days=number) for number in (-1, 1, 3)}
    return tuple(sorted(days))


_OF_INTEREST = _days_of_interest()
# Blank they would leave open of which placement or period of care an episode is, whether a
# placement is a temporary one, or whether care, a placement or a role has ended: what follows from
# half a record nothing says. Placements of no type are written as such.
_NEVER_BLANKED = (
    *("clae_cla_episode_id", "clae_person_id", "clae_cla_id", "clae_cla_placement_id"),
    *("clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    *("clap_cla_placement_id", "clap_person_id", "clap_cla_id", "clap_cla_placement_start_date"),
    *("clap_cla_placement_type", "clap_cla_placement_end_date"),
    *("SnapshotDate", "WorkerId", "AgencyWorker", "FTE", "RoleStartDate", "RoleEndDate"),
)


class Dice(random.Random):
    """Chance that likes the days on which something turns."""

    def one_in(self, number: float) -> bool:
        return self.random() * number < 1

    def day(self, first: date, last: date) -> date:
        """A day between two, more often than not one on which something turns."""
        if last <= first:
            return first
        if self.random() < 0.6:
            days = [each for each in _OF_INTEREST if first <= each <= last]
            if days:
                return self.choice(days)
        return first + timedelta(days=self.randint(0, (last - first).days))

    def later(self, day: date, *gaps: int) -> date:
        """A day so many days later, give or take one now and then."""
        days = self.choice(gaps) + self.choice((0, 0, 0, 0, 1, -1))
        return date.fromordinal(day.toordinal() + max(0, days))


@dataclass(frozen=True)
class Delivery:
    """What a delivery is made from."""

    month: date = MONTHS[0]
    seed: int = 0
    people: Sequence[int] = range(30)
    history_months: int = 72
    is_cut: bool = False
    blank_share: float = 0.0
    all_history: bool = False
    settings: Mapping[str, str | int | float] = field(default_factory=dict)

    def rows(self) -> dict[str, list[dict[str, str | None]]]:
        """The rows of every table, as text."""
        ledger = _Ledger(self)
        _write_council(ledger, Dice(f"{self.seed} council"))
        for number in self.people:
            dice = Dice(f"{self.seed} person {number}")
            write = dice.choices([kind for kind, _ in _KINDS], [weight for _, weight in _KINDS])[0]
            name = f"{write.__name__.replace('_', ' ')} {number}"
            # Brothers and sisters share every date.
            siblings = (name, f"sibling of {name}") if dice.one_in(8) else (name,)
            childhood = dice.random()
            for sibling in siblings:
                write(ledger, Dice(f"{childhood}"), sibling)
                _write_involvements(ledger, Dice(f"{childhood} team"), sibling)
                _write_audits(ledger, Dice(f"{childhood} audits"), sibling)
        return ledger.as_text()


class _Ledger:
    """The rows written so far."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery
        self.extract = month_end(delivery.month)
        self.history_from = months_later(delivery.month, 1 - delivery.history_months)
        # Most of what happens, happens in the months that are counted.
        self.counted_from = max(self.history_from, months_later(delivery.month, -35))
        self._rows: dict[str, list[dict[str, Cell]]] = defaultdict(list)

    def write(self, table: str, **cells: Cell) -> str:
        """Add a row, as far as it has happened and is remembered; returns its number."""
        number = f"{table} {len(self._rows[table]):05d}"
        begins = cells.get(_FIRST_DAY.get(table, ""))
        if isinstance(begins, date) and begins > self.extract:
            return number
        known = {
            name: None
            if isinstance(cell, date) and cell > self.extract and name not in _AHEAD
            else cell
            for name, cell in cells.items()
        }
        ends = known.get(_LAST_DAY.get(table, ""))
        is_always_cut = table.endswith(("reviews", "visits"))
        if (
            (self._delivery.is_cut or is_always_cut)
            and isinstance(ends, date)
            and ends < self.history_from
        ):
            return number
        self._rows[table].append(known)
        return number

    def next_id(self, table: str) -> str:
        """An id for the next row of a table, in the order of writing."""
        return f"{len(self._rows[table]):05d}"

    def as_text(self) -> dict[str, list[dict[str, str | None]]]:
        """Every row as text, some cells left blank."""
        dice = Dice(f"{self._delivery.seed} blanks")
        share = self._delivery.blank_share
        return {
            table: [
                {
                    name: None
                    if cell is None or (dice.random() < share and name not in _NEVER_BLANKED)
                    else str(cell)
                    for name, cell in row.items()
                }
                for row in rows
            ]
            for table, rows in self._rows.items()
        }


# --- The council --------------------------------------------------------------------------------


def _write_council(ledger: _Ledger, dice: Dice) -> None:
    for team in TEAMS[:-1]:
        ledger.write(
            "ssd_department",
            dept_team_id=team,
            dept_team_name=dice.choice((None, f"Department {team}")),
            dept_team_parent_name=dice.choice((None, "Assessment", "PACT")),
        )
    _write_workforce(ledger, dice)
    _write_households(ledger, dice)


def _write_workforce(ledger: _Ledger, dice: Dice) -> None:
    for number, professional in enumerate(PROFESSIONALS):
        ledger.write(
            "ssd_professionals",
            prof_professional_id=professional,
            # Of 0 and 1 the number is the same; 2 and 3 are each other's ids in the two systems.
            prof_social_worker_registration_no=dice.choice((None, f"SW{max(number, 1)}"))
            if number not in (2, 3)
            else f"SW{number}",
        )
    ids = {2: "P3", 3: "P2"}
    numbers = {number: f"SW{max(number, 1)}" for number in range(7)}
    numbers[4] = dice.choice(("", "SW4"))
    careers = [_career(ledger, dice) for _ in range(7)]
    first = ledger.counted_from if dice.one_in(2) else months_later(ledger.extract, -16)
    month = first.replace(day=1)
    while month <= ledger.extract:
        end = month_end(month)
        # Between a snapshot and the end of its month nothing says in which state a role is.
        ends = {day for career in careers for role in career for day in (role.end, role.taken_back)}
        is_early = dice.one_in(6) and not ends & {end, end - timedelta(days=1)}
        days = [end - timedelta(days=2) if is_early else end]
        days += [end - timedelta(days=15)] if dice.one_in(8) else []
        for day in days if not dice.one_in(50) else []:
            for number, career in enumerate(careers):
                role = next((each for each in reversed(career) if each.is_listed(day)), None)
                if role is not None:
                    ledger.write(
                        "workforce",
                        SnapshotDate=day,
                        WorkerId=ids.get(number, f"P{number}"),
                        SWENo=numbers[number] or None,
                        AgencyWorker=int(number in (1, 5)),
                        FTE=role.fte,
                        OrgRole=str(dice.randint(1, 6)),
                        Team=role.team,
                        RoleStartDate=role.start,
                        RoleEndDate=role.end_as_known(day),
                    )
            if not dice.one_in(30):
                for team in TEAMS[: dice.randint(1, 3)]:
                    ledger.write(
                        "workforce_posts",
                        SnapshotDate=day,
                        Team=team,
                        EstablishmentFTE=str(dice.randint(2, 9)),
                        VacantFTE=dice.choice((None, "0", "0.5", "1.2", "2.35")),
                        AgencyCoveringFTE="0",
                    )
        month = months_later(month, 1)


@dataclass(frozen=True)
class _Role:
    """A role of a worker: when, and since when and how long the staff system tells its end."""

    start: date
    end: date | None
    fte: str | None
    team: str | None
    known_ahead: timedelta
    listed_until: date
    taken_back: date | None

    def is_listed(self, day: date) -> bool:
        return self.start <= day < self.listed_until

    def end_as_known(self, day: date) -> date | None:
        if self.taken_back is not None and day < self.taken_back:
            return self.taken_back
        return self.end if self.end and self.end - self.known_ahead <= day else None


def _career(ledger: _Ledger, dice: Dice) -> list[_Role]:
    """One role after another: moved to the next day, or left and came back months later."""
    roles = []
    start = dice.day(months_later(ledger.counted_from, -24), ledger.extract)
    for _ in range(dice.choice((1, 1, 2, 3))):
        is_open = dice.one_in(2)
        end = None if is_open else dice.later(start, 59, 200, 365, 500)
        roles.append(
            _Role(
                start,
                end,
                dice.choice((None, "0", "0.2", "0.45", "0.6", "0.8", "1", "1")),
                dice.choice((*TEAMS, None)),
                timedelta(days=dice.choice((0, 0, 40))),
                end + timedelta(days=dice.choice((1, 1, 45, 400))) if end else date.max,
                dice.day(start, ledger.extract) if is_open and dice.one_in(3) else None,
            )
        )
        if end is None:
            break
        start = end + timedelta(days=dice.choice((1, 1, 70, 100, 200)))
        roles[-1] = replace(roles[-1], listed_until=min(roles[-1].listed_until, start))
    return roles


def _write_households(ledger: _Ledger, dice: Dice) -> None:
    for number in range(8):
        approved = dice.day(months_later(ledger.counted_from, -30), ledger.extract)
        has_left = dice.one_in(2)
        places = dice.choice((None, 0, 1, 2, 3))
        ledger.write(
            "fostering_households",
            household_id=f"H{number}",
            approval_type=dice.choice(
                ("mainstream", "mainstream", "Mainstream", "kinship", "short_break")
            ),
            approved_date=None if dice.one_in(10) else approved,
            deregistered_date=dice.later(approved, 0, 30, 400, 800) if has_left else None,
            deregistration_reason=dice.choice(("resigned", None)) if has_left else None,
            approved_places=places,
            filled_places=dice.choice((None, 0, 1, places)),
        )


# --- Everybody ----------------------------------------------------------------------------------


def _write_person(
    ledger: _Ledger, dice: Dice, who: str, born: date | None, expected: date | None = None
) -> None:
    if dice.one_in(40):
        return  # named in the records, and not among the people
    ledger.write(
        "ssd_person",
        pers_person_id=who,
        pers_sex=dice.choice(("M", "F", "U", None)),
        pers_ethnicity=dice.choice(("WBRI", "BAFR", "NOBT", None)),
        pers_dob=born,
        pers_expected_dob=expected,
    )


def _birth(ledger: _Ledger, dice: Dice, youngest: int, oldest: int) -> date:
    """A birth date of somebody of an age at the month end, often one that matters."""
    kind = dice.random()
    years = dice.randint(youngest, oldest)
    if kind < 0.15:
        leap_year = ledger.extract.year - years
        leap_year -= leap_year % 4
        return date(leap_year, 2, 29)
    if kind < 0.5:
        # Turns older at or around a month end that is shown.
        month = months_later(ledger.extract, -dice.randint(0, 24) - 12 * years)
        return month_end(month) + timedelta(days=dice.choice((-1, 0, 1)))
    return dice.day(
        months_later(ledger.extract, -12 * (years + 1)), months_later(ledger.extract, -12 * years)
    )


def _write_involvements(ledger: _Ledger, dice: Dice, who: str) -> None:
    for _ in range(dice.choice((0, 1, 1, 2, 3, 5))):
        start = dice.day(months_later(ledger.counted_from, -6), ledger.extract)
        end = None if dice.one_in(2) else dice.later(start, 0, 7, 31, 90, 365)
        ledger.write(
            "ssd_involvements",
            invo_involvements_id=ledger.next_id("ssd_involvements"),
            invo_professional_id=dice.choice((*PROFESSIONALS, None)),
            invo_professional_role_id=dice.choice(
                ("ALLOCATED CASE WORKER", "Allocated Case Worker", "KEY WORKER", "CO-WORKER", None)
            ),
            invo_professional_team=dice.choice((*TEAMS, None)),
            invo_person_id=who,
            invo_involvement_start_date=start,
            invo_involvement_end_date=end,
        )


_GRADES = ("outstanding", "good", "Good", "requires_improvement", "inadequate", None)


def _write_audits(ledger: _Ledger, dice: Dice, who: str) -> None:
    if not dice.one_in(4):
        return
    for _ in range(dice.choice((1, 2, 3))):
        due = dice.day(ledger.counted_from, ledger.extract + timedelta(days=40))
        completed = dice.choice((None, due, dice.later(due, 1, 20, 45), due - timedelta(days=9)))
        grade = dice.choice(_GRADES) if completed else None
        ledger.write(
            "audits",
            audit_id=ledger.next_id("audits"),
            person_id=who,
            team=dice.choice((*TEAMS, None, None)),
            due_date=due,
            completed_date=completed,
            grade=grade,
            moderated_grade=dice.choice((None, None, *_GRADES)) if grade else None,
            is_year_of_the_child=dice.choice(("Y", "Y", "N", None)),
        )
    for _ in range(dice.choice((0, 1, 1, 2))):
        joined = dice.day(ledger.counted_from, ledger.extract)
        left = None if dice.one_in(2) else dice.later(joined, 0, 31, 365)
        ledger.write("year_of_the_child", person_id=who, joined_date=joined, left_date=left)


# --- Front door, early help, assessment, children in need ---------------------------------------

_OUTCOMES = (
    '{"NEW_REFERRAL_FLAG":"Y"}',
    '{"NEW_REFERRAL_FLAG":"N"}',
    '{"NEW_REFERRAL_FLAG":"Y","EXISTING_REFERRAL_FLAG":"N"}',
    '{"NFA_FLAG":"Y"}',
    '{"NEW_REFERRAL_FLAG":null}',
    "{}",
    None,
)


def referred(ledger: _Ledger, dice: Dice, who: str) -> None:
    """Contacts and referrals, one after another, with early help between."""
    _write_person(ledger, dice, who, _birth(ledger, dice, 0, 19) if not dice.one_in(15) else None)
    _write_front_door(ledger, dice, who, dice.day(ledger.counted_from, ledger.extract))


def unborn(ledger: _Ledger, dice: Dice, who: str) -> None:
    """A child with an expected date alone, referred and on a plan before birth."""
    expected = dice.later(ledger.extract, 1, 30, 100)
    _write_person(ledger, dice, who, None, expected)
    start = dice.day(months_later(ledger.extract, -5), ledger.extract)
    _write_front_door(ledger, dice, who, start)
    _write_protection(ledger, dice, who, start)


def _write_front_door(ledger: _Ledger, dice: Dice, who: str, day: date) -> str:
    referral = ""
    for _ in range(dice.choice((1, 1, 2, 3, 4))):
        for _ in range(dice.choice((0, 1, 2))):
            ledger.write(
                "ssd_contacts",
                cont_contact_id=ledger.next_id("ssd_contacts"),
                cont_person_id=who,
                cont_contact_date=day,
                cont_contact_source_code="6",
                cont_contact_outcome_json=dice.choice(_OUTCOMES),
            )
        closed = None if dice.one_in(3) else dice.later(day, 0, 14, 28, 60, 200, 400)
        referral = f"R{ledger.next_id('ssd_cin_episodes')}"
        ledger.write(
            "ssd_cin_episodes",
            cine_referral_id=referral,
            cine_person_id=who,
            cine_referral_date=day,
            cine_referral_nfa=dice.choice(("N", "N", "N", "Y", "0", "1", None)),
            cine_close_reason=dice.choice(("RC7", "RC8", "RC9", "rc9", None)) if closed else None,
            cine_close_date=closed,
            cine_referral_team=dice.choice((*TEAMS, None)),
        )
        for _ in range(dice.choice((0, 1, 1, 2))):
            _write_assessment(ledger, dice, who, referral, dice.later(day, 0, 0, 1, 5))
        if dice.one_in(3):
            start = dice.later(day, 0, 10, 45)
            ledger.write(
                "ssd_cin_plans",
                cinp_cin_plan_id=ledger.next_id("ssd_cin_plans"),
                cinp_person_id=who,
                cinp_cin_plan_start_date=start,
                cinp_cin_plan_end_date=None if dice.one_in(2) else dice.later(start, 0, 90, 300),
                cinp_cin_plan_team=dice.choice((*TEAMS, None)),
            )
        for anchor in (day, closed or day):
            if dice.one_in(2):
                _write_early_help(ledger, dice, who, anchor)
        # A year later to the day, and around it; within the 28 days of something; the same day.
        day = dice.choice(
            (
                day,
                months_later(day, 12),
                months_later(day, 12) + timedelta(days=dice.choice((-1, 1))),
                dice.later(closed or day, 0, 1, 28, 29),
                dice.later(day, 3, 60, 250),
            )
        )
    return referral


def _write_assessment(ledger: _Ledger, dice: Dice, who: str, referral: str, day: date) -> None:
    # 45 working days are 63 days, and a few more over Christmas and Easter.
    gaps = (0, 10, 44, 61, 62, 63, 64, 65, 66, 67, 68, 70, 80)
    authorised = None if dice.one_in(4) else dice.later(day, *gaps)
    if authorised and dice.one_in(40):
        authorised = day - timedelta(days=1)
    ledger.write(
        "ssd_cin_assessments",
        cina_assessment_id=ledger.next_id("ssd_cin_assessments"),
        cina_person_id=who,
        cina_referral_id=dice.choice((referral, referral, referral, None, "R elsewhere")),
        cina_assessment_start_date=day,
        cina_assessment_auth_date=authorised,
        cina_assessment_team=dice.choice((*TEAMS, None)),
    )


def _write_early_help(ledger: _Ledger, dice: Dice, who: str, anchor: date) -> None:
    start, end = anchor, None
    if dice.one_in(2):
        # Ends shortly before a referral, or on its day.
        end = anchor - timedelta(days=dice.choice((0, 1, 14, 27, 28, 29)))
        start = end - timedelta(days=dice.choice((0, 30, 90, 400)))
    else:
        start = anchor + timedelta(days=dice.choice((0, 1, 27, 28, 29, 40)))
        end = None if dice.one_in(2) else dice.later(start, 0, 30, 90)
    ledger.write(
        "ssd_early_help_episodes",
        earl_episode_id=ledger.next_id("ssd_early_help_episodes"),
        earl_person_id=who,
        earl_episode_start_date=start,
        earl_episode_end_date=end,
        earl_episode_organisation=dice.choice((*TEAMS, None, "Nowhere School")),
    )


# --- Child protection ---------------------------------------------------------------------------


def protected(ledger: _Ledger, dice: Dice, who: str) -> None:
    """Enquiries, conferences and plans, one after another."""
    _write_person(ledger, dice, who, _birth(ledger, dice, 0, 19) if not dice.one_in(15) else None)
    start = dice.day(ledger.counted_from, ledger.extract)
    if dice.one_in(3):
        _write_plan(ledger, dice, who, "", dice.day(date(2011, 1, 1), ledger.counted_from))
    _write_front_door(ledger, dice, who, start)
    _write_protection(ledger, dice, who, start)


def _write_protection(ledger: _Ledger, dice: Dice, who: str, day: date) -> None:
    for _ in range(dice.choice((1, 1, 2, 3))):
        enquiry = f"E{ledger.next_id('ssd_s47_enquiry')}"
        has_ended = dice.one_in(2)
        ledger.write(
            "ssd_s47_enquiry",
            s47e_s47_enquiry_id=enquiry,
            s47e_person_id=who,
            s47e_s47_start_date=day,
            s47e_s47_end_date=dice.later(day, 0, 10, 15, 40) if has_ended else None,
            s47e_s47_nfa=dice.choice(("Y", "N", "N", "N", None)),
        )
        # 15 working days are 21 days, and a few more over Christmas and Easter.
        held = dice.later(day, 0, 0, 5, 14, 20, 21, 22, 23, 24, 26, 28, 40)
        ended: date | None = None
        for _ in range(dice.choice((0, 1, 1, 1, 1, 2))):
            is_earlier = dice.one_in(30)
            conference = f"C{ledger.next_id('ssd_initial_cp_conference')}"
            ledger.write(
                "ssd_initial_cp_conference",
                icpc_icpc_id=conference,
                icpc_s47_enquiry_id=dice.choice((enquiry, enquiry, enquiry, None, "E elsewhere")),
                icpc_person_id=who,
                icpc_icpc_transfer_in=dice.choice(("N", "N", "Y", None)),
                icpc_icpc_target_date=dice.later(day, 21),
                icpc_icpc_date=None
                if dice.one_in(8)
                else (day - timedelta(days=1) if is_earlier else held),
                icpc_icpc_outcome_cp_flag=dice.choice(("Y", "Y", "N", None)),
                icpc_icpc_team=dice.choice((*TEAMS, None)),
            )
            if dice.one_in(1.3):
                ended = _write_plan(ledger, dice, who, conference, held)
        if ended is not None:
            # A plan begins the day the last one ended, and two years later to the day.
            day = dice.choice(
                (
                    ended,
                    ended - timedelta(days=1),
                    months_later(ended, 24),
                    months_later(ended, 24) + timedelta(days=1),
                    dice.later(ended, 10, 100, 400),
                )
            )
            if dice.one_in(2):
                _write_plan(ledger, dice, who, "", day)
        else:
            day = dice.later(day, 0, 1, 30, 200)


def _write_plan(ledger: _Ledger, dice: Dice, who: str, conference: str, start: date) -> date | None:
    plan = f"PL{ledger.next_id('ssd_cp_plans')}"
    lasts = (0, 30, 90, 91, 92, 183, 300, 500, 728, 729, 730, 731, 900)
    end = None if dice.one_in(2) else dice.later(start, *lasts)
    ledger.write(
        "ssd_cp_plans",
        cppl_cp_plan_id=plan,
        cppl_icpc_id=conference or None,
        cppl_person_id=who,
        cppl_cp_plan_start_date=start,
        cppl_cp_plan_end_date=end,
        cppl_cp_plan_ola=dice.choice(("N", "N", "N", None, None, "Y")),
        cppl_cp_plan_initial_category="NEG",
        cppl_cp_plan_latest_category="EMO",
    )
    stop = min(end or ledger.extract, ledger.extract)
    is_diligent = not dice.one_in(3)
    gaps = (60, 80, 90, 91, 91) if is_diligent else (60, 91, 92, 120)
    later_gaps = (100, 170, 182, 183, 183) if is_diligent else (100, 183, 184, 200)
    day = start + timedelta(days=dice.choice(gaps))
    number = 0
    while day <= stop + timedelta(days=200) and number < 20:
        ledger.write(
            "ssd_cp_reviews",
            cppr_cp_review_id=ledger.next_id("ssd_cp_reviews"),
            cppr_person_id=who,
            cppr_cp_plan_id=plan,
            cppr_cp_review_due=day,
            cppr_cp_review_date=None if dice.one_in(25) else day,
            cppr_cp_review_outcome_continue_cp=dice.choice(("Y", "N", None)),
        )
        day += timedelta(days=0 if dice.one_in(20) else dice.choice(later_gaps))
        number += 1
    day = max(start, ledger.counted_from) + timedelta(days=dice.randint(0, 14))
    while day <= stop:
        ledger.write(
            "ssd_cp_visits",
            cppv_cp_visit_id=ledger.next_id("ssd_cp_visits"),
            cppv_person_id=who,
            cppv_cp_plan_id=dice.choice((plan, plan, None)),
            cppv_cp_visit_date=day,
            cppv_cp_visit_seen=dice.choice(("Y", "Y", "Y", "N", None)),
            cppv_cp_visit_seen_alone="Y",
        )
        day += timedelta(days=dice.choice((7, 10, 13, 14, 15, 16, 17, 20, 40, 90)))
    return end


# --- Looked after -------------------------------------------------------------------------------

_PLACEMENT_TYPES = (
    *("U1", "U1", "U2", "U3", "U4", "U4", "U4", "U5", "U6", "U6", "u6"),
    *("K1", "K2", "R1", "S1", "P1", "P2", "H5", "R3", "A3", "A5", None),
)
_TEMPORARY_TYPES = ("T0", "T1", "T2", "T3", "T4")
_ADOPTIVE_TYPES = ("A3", "A4", "A5", "A6")
_PROVIDERS = ("PR0", "PR1", "PR1", "PR2", "PR3", "PR4", "PR4", "PR5", None)
_MILES = ("0", "3.5", "19.9", "20", "20.0", "20.1", "20.01", "45", "999.9", "999.90", None)
_STATUSES = ("C1", "C2", "E1", "V2", "V2", "J1", "L1")
_SHORT_GAPS = (0, 0, 1, 3, 7, 8, 20, 45, 91, 120)
_LONG_GAPS = (180, 364, 365, 366, 400, 500, 700, 729, 730, 731, 800, 912, 1000, 1500)


def looked_after(ledger: _Ledger, dice: Dice, who: str) -> None:
    """A period of care or several, from any time before the month end."""
    born = None if dice.one_in(15) else _birth(ledger, dice, 0, 19)
    _write_person(ledger, dice, who, born)
    start = dice.day(months_later(ledger.counted_from, -40), ledger.extract)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        end = _write_care(ledger, dice, who, start)
        if end is None:
            break
        start = dice.choice((end, dice.later(end, 1, 10, 100, 400)))
    if dice.one_in(3):
        _write_protection(ledger, dice, who, dice.day(ledger.counted_from, ledger.extract))
    if dice.one_in(5):
        _write_immigration(ledger, dice, who)


def on_short_breaks(ledger: _Ledger, dice: Dice, who: str) -> None:
    """Short breaks under V3 or V4, a few days each, and care for good afterwards or between."""
    _write_person(ledger, dice, who, _birth(ledger, dice, 3, 18))
    start = dice.day(ledger.counted_from, ledger.extract)
    for _ in range(dice.choice((1, 3, 6))):
        end = dice.later(start, 0, 1, 2, 3)
        _write_care(ledger, dice, who, start, short_break_until=end)
        start = end + timedelta(days=dice.choice((1, 5, 28, 30)))
    if dice.one_in(3):
        _write_care(ledger, dice, who, start)


def long_in_care(ledger: _Ledger, dice: Dice, who: str) -> None:
    """In care for years, with few moves: foster care, adoption, the same carer throughout."""
    _write_person(ledger, dice, who, _birth(ledger, dice, 4, 17))
    start = dice.day(months_later(ledger.history_from, -20), months_later(ledger.extract, -28))
    _write_care(ledger, dice, who, start, is_long=True)


@dataclass
class _Home:
    """The placement a child is in, as the records have it."""

    id: str
    type: str | None
    cells: dict[str, Cell]
    end: date | None = None
    # The place is kept while the child is in a temporary one.
    is_kept: bool = False


def _write_care(
    ledger: _Ledger,
    dice: Dice,
    who: str,
    start: date,
    *,
    short_break_until: date | None = None,
    is_long: bool = False,
) -> date | None:
    """One period of care: episodes that touch, with placements, statuses, reviews and visits."""
    period = f"{who} period {ledger.next_id('ssd_cla_episodes')}"
    gaps = _LONG_GAPS if is_long else dice.choice((_SHORT_GAPS, _SHORT_GAPS + _LONG_GAPS))
    moves = (
        0
        if short_break_until
        else dice.choice((0, 1, 1, 2, 3, 4, 6) if is_long else (0, 1, 2, 3, 5, 7))
    )
    days = [start]
    for _ in range(moves):
        days.append(dice.later(days[-1], *gaps))
    end: date | None = short_break_until or (
        None if dice.one_in(1.6) else dice.later(days[-1], *gaps, 30)
    )
    is_short_break = short_break_until is not None or (len(days) > 1 and dice.one_in(12))
    status = dice.choice(("V3", "V4", "v3") if is_short_break else _STATUSES)
    status_start = start
    homes: list[_Home] = []
    carer_days: list[date] = []
    home = _new_home(ledger, dice, who, period, start, homes)
    reason: str | None = None if dice.one_in(30) else "S"
    entered = dice.choice((start, start, start, None))
    for number, day in enumerate(days):
        until = days[number + 1] if number + 1 < len(days) else end
        if number:
            reason = dice.choice(("L", "T", "U", "P", "P", "B"))
            if reason in ("L", "U", "B"):
                _write_status(ledger, dice, who, status, status_start, day)
                status, status_start = dice.choice((*_STATUSES, "V3")), day
            if reason != "L":
                kept = next((each for each in homes if each.is_kept), None)
                was_temporary = home.type in _TEMPORARY_TYPES
                home.end = home.end or day
                if was_temporary and kept is not None and dice.one_in(2):
                    home = kept  # back to the placement before
                    home.end, home.is_kept = None, False
                else:
                    home = _new_home(
                        ledger, dice, who, period, day, homes,
                        is_temporary=reason == "P" and dice.one_in(3),
                        is_adoptive=is_long and dice.one_in(3),
                    )  # fmt: skip
                    left = homes[-2]
                    if left.end == day and left.type not in _TEMPORARY_TYPES:
                        left.is_kept = home.type in _TEMPORARY_TYPES and dice.one_in(2)
                        left.end = None if left.is_kept else day
                    if home.type not in _TEMPORARY_TYPES and kept is not None:
                        kept.end, kept.is_kept = day, False
        if reason in ("S", "P", "B"):
            carer_days.append(day)
        # Left open while the next one is too; of care that has ended that would say two things.
        ended = None if end is None and dice.one_in(30) else until
        last = number + 1 == len(days)
        ledger.write(
            "ssd_cla_episodes",
            clae_cla_episode_id=ledger.next_id("ssd_cla_episodes"),
            clae_person_id=who,
            clae_cla_placement_id=home.id,
            clae_cla_id=period,
            clae_cla_episode_start_date=day,
            clae_cla_episode_start_reason=reason,
            clae_cla_primary_need_code="N1",
            clae_cla_episode_ceased_date=ended,
            clae_cla_episode_ceased_reason=None
            if ended is None or ended > ledger.extract
            else (dice.choice(("E4A", "E11", "E12", "E8", "E17", "e11")) if last else "X1"),
            clae_entered_care_date=entered,
        )
    _write_status(ledger, dice, who, status, status_start, end)
    for each in homes:
        if len(homes) == 1 and dice.one_in(25):
            continue  # an episode names it, and it is not delivered
        ledger.write("ssd_cla_placement", **each.cells, clap_cla_placement_end_date=each.end or end)
    stop = min(end or ledger.extract, ledger.extract)
    if not short_break_until or dice.one_in(4):
        _write_looked_after_reviews(ledger, dice, period, start, stop)
        _write_looked_after_visits(ledger, dice, who, carer_days, stop)
        _write_health(ledger, dice, who, stop)
    _write_missing(ledger, dice, who, days, stop)
    return end


def _new_home(
    ledger: _Ledger,
    dice: Dice,
    who: str,
    period: str,
    day: date,
    homes: list[_Home],
    *,
    is_temporary: bool = False,
    is_adoptive: bool = False,
) -> _Home:
    types: Sequence[str | None] = _PLACEMENT_TYPES
    if is_adoptive:
        types = _ADOPTIVE_TYPES
    if is_temporary:
        types = _TEMPORARY_TYPES
    id_ = f"{period} placement {len(homes)}"
    type_ = dice.choice(types)
    cells: dict[str, Cell] = {
        "clap_cla_placement_id": id_,
        "clap_cla_id": period,
        "clap_person_id": who,
        "clap_cla_placement_start_date": day,
        "clap_cla_placement_type": type_,
        "clap_cla_placement_provider": dice.choice(_PROVIDERS),
        "clap_cla_placement_distance": dice.choice(_MILES),
    }
    home = _Home(id_, type_, cells)
    homes.append(home)
    return home


def _write_status(
    ledger: _Ledger, dice: Dice, who: str, status: str, start: date, end: date | None
) -> None:
    if dice.one_in(30):
        return
    ledger.write(
        "ssd_legal_status",
        lega_legal_status_id=ledger.next_id("ssd_legal_status"),
        lega_person_id=who,
        lega_legal_status=status,
        lega_legal_status_start_date=start,
        # Of two that begin on one day and go on, nothing says which holds.
        lega_legal_status_end_date=None if start != end and dice.one_in(20) else end,
    )


def _write_looked_after_reviews(
    ledger: _Ledger, dice: Dice, period: str, start: date, stop: date
) -> None:
    is_diligent = not dice.one_in(3)
    # 20 working days are 28 days, and a few more over Christmas and Easter.
    first = (14, 20, 27, 28) if is_diligent else (20, 28, 29, 30, 31, 32, 33, 34, 40)
    day = start + timedelta(days=dice.choice(first))
    number = 1
    while day <= stop + timedelta(days=60):
        for _ in range(2 if dice.one_in(30) else 1):
            ledger.write(
                "ssd_cla_reviews",
                clar_cla_review_id=ledger.next_id("ssd_cla_reviews"),
                clar_cla_id=period,
                clar_cla_review_due_date=day,
                clar_cla_review_date=None if day > stop or dice.one_in(60) else day,
                clar_cla_review_cancelled=dice.choice(("N", "N", "0", None))
                if not dice.one_in(40)
                else "Y",
            )
        months = 3 if number == 1 else 6
        late = (-20, -5, -1, 0, 0) if is_diligent else (-20, 0, 0, 1, 30)
        day = months_later(day, months) + timedelta(days=dice.choice(late))
        number += 1


def _write_looked_after_visits(
    ledger: _Ledger, dice: Dice, who: str, carer_days: Sequence[date], stop: date
) -> None:
    is_diligent = not dice.one_in(3)
    is_every_3_months = dice.one_in(2)
    for start, following in pairwise((*carer_days, None)):
        assert start is not None
        until = min(following or stop, stop)
        day = start + timedelta(days=dice.choice((0, 1, 5, 7) if is_diligent else (0, 6, 7, 8)))
        day = max(day, ledger.history_from)
        while day <= until:
            is_seen = is_diligent or not dice.one_in(12)
            ledger.write(
                "ssd_cla_visits",
                clav_cla_visit_id=ledger.next_id("ssd_cla_visits"),
                clav_person_id=who,
                clav_cla_visit_date=day,
                clav_cla_visit_seen="Y" if is_seen else dice.choice(("N", None)),
            )
            gaps = (30, 41, 42, 42) if is_diligent else (35, 42, 42, 43)
            step = timedelta(days=dice.choice(gaps))
            if is_every_3_months and day >= months_later(start, 12):
                late = (0, -1, -10) if is_diligent else (0, 0, 0, 1)
                day = months_later(day, 3) + timedelta(days=dice.choice(late))
            else:
                day += step


def _write_health(ledger: _Ledger, dice: Dice, who: str, stop: date) -> None:
    for kind in ("HEALTH ASSESSMENT", "DENTAL CHECK", "Health Surveillance Check"):
        for _ in range(dice.choice((0, 1, 2, 4))):
            ledger.write(
                "ssd_cla_health",
                clah_health_check_id=ledger.next_id("ssd_cla_health"),
                clah_person_id=who,
                clah_health_check_type=kind,
                clah_health_check_date=dice.day(ledger.counted_from, stop),
                clah_health_check_status=dice.choice(
                    ("COMPLETED", "Completed", "COMPLETED", "PLANNED", "REFUSED", "CANCELLED", None)
                ),
            )


def _write_missing(ledger: _Ledger, dice: Dice, who: str, days: Sequence[date], stop: date) -> None:
    for _ in range(dice.choice((0, 0, 0, 1, 2, 3))):
        start = dice.choice(
            (dice.day(ledger.counted_from, ledger.extract), dice.choice(days), stop)
        )
        ledger.write(
            "ssd_missing",
            miss_table_id=ledger.next_id("ssd_missing"),
            miss_person_id=who,
            miss_missing_episode_start_date=start,
            miss_missing_episode_type=dice.choice(("M", "M", "m", "A", None)),
            miss_missing_episode_end_date=None if dice.one_in(5) else dice.later(start, 0, 1, 30),
            miss_missing_rhi_offered=dice.choice(("Y", "Y", "N", None)),
            miss_missing_rhi_accepted=dice.choice(("Y", "N", None)),
        )


def _write_immigration(ledger: _Ledger, dice: Dice, who: str) -> None:
    start = dice.day(months_later(ledger.counted_from, -12), ledger.extract)
    for _ in range(dice.choice((1, 1, 2))):
        end = None if dice.one_in(2) else dice.later(start, 0, 90, 400)
        ledger.write(
            "ssd_immigration_status",
            immi_person_id=who,
            immi_immigration_status=dice.choice(
                ("UASC", "Unaccompanied asylum seeking child", "REFUGEE", None)
            ),
            immi_immigration_status_start_date=start,
            immi_immigration_status_end_date=end,
        )
        start = end or start


# --- Care leavers -------------------------------------------------------------------------------

_ACTIVITIES = ("F1", "F2", "F3", "F4", "F5", "P1", "P3", "P5", "G4", "G5", "G6", "0", "f2", None)
_IN_TOUCH = ("YES", "YES", "YES", "NO", "REFU", "NREQ", "DIED", "RHOM", None)
_ACCOMMODATION = ("B1", "B2", "U1", "u1", "D2", "G1", "H2", "R1", "R2", "K1", "0", None)


def left_care(ledger: _Ledger, dice: Dice, who: str) -> None:
    """A care leaver with every birthday from the 17th to the 22nd that has come."""
    born = _birth(ledger, dice, 16, 23)
    _write_person(ledger, dice, who, None if dice.one_in(20) else born)
    for age in range(16, 23):
        birthday = months_later(born, 12 * age)
        for _ in range(dice.choice((0, 1, 1, 1, 2, 3))):
            recorded = dice.later(birthday, 0, 0, 7, 60)
            _write_status_of_leaver(ledger, dice, who, birthday, age, recorded)
        if dice.one_in(3):
            contact = dice.later(birthday, 10, 100, 200)
            _write_status_of_leaver(ledger, dice, who, contact, None, contact)
    if dice.one_in(2):
        # Leaves care around the 17th or 18th birthday.
        birthday = months_later(born, 12 * dice.choice((17, 18)))
        end = dice.choice((birthday, dice.later(birthday, 1, 30), birthday - timedelta(days=1)))
        _write_last_care(ledger, dice, who, birthday, end)
    if not dice.one_in(4):
        ledger.write(
            "ssd_care_leavers",
            clea_person_id=who,
            clea_care_leaver_eligibility="FORMER RELEVANT",
            clea_care_leaver_in_touch=dice.choice(_IN_TOUCH),
            clea_care_leaver_activity=dice.choice((*_ACTIVITIES, None, None)),
            clea_pathway_plan_review_date=dice.choice(
                (
                    None,
                    dice.day(months_later(ledger.extract, -8), ledger.extract),
                    months_later(ledger.extract.replace(day=1), -5),
                    months_later(ledger.extract.replace(day=1), -5) - timedelta(days=1),
                    months_later(ledger.extract, -6),
                )
            ),
            clea_care_leaver_allocated_team=dice.choice((*TEAMS, None)),
        )


def _write_status_of_leaver(
    ledger: _Ledger, dice: Dice, who: str, day: date, age: int | None, recorded: date
) -> None:
    if recorded > ledger.extract:
        return
    ledger.write(
        "care_leaver_activity",
        person_id=who,
        status_date=day,
        birthday_age=age,
        recorded_date=None if dice.one_in(15) else recorded,
        in_touch=dice.choice(_IN_TOUCH),
        activity_code=dice.choice(_ACTIVITIES),
        accommodation_code=dice.choice(_ACCOMMODATION),
    )


def _write_last_care(ledger: _Ledger, dice: Dice, who: str, birthday: date, end: date) -> None:
    start = birthday - timedelta(days=dice.choice((0, 1, 400, 2000)))
    ended = None if dice.one_in(4) else end
    ledger.write(
        "ssd_cla_episodes",
        clae_cla_episode_id=ledger.next_id("ssd_cla_episodes"),
        clae_person_id=who,
        clae_cla_id=f"{who} last period",
        clae_cla_episode_start_date=start,
        clae_cla_episode_start_reason="S",
        clae_cla_episode_ceased_date=ended,
        clae_cla_episode_ceased_reason=dice.choice(("E17", "E8")) if ended else None,
    )
    _write_status(ledger, dice, who, dice.choice(("C2", "V2", "V4")), start, ended)


_KINDS: tuple[tuple[Callable[[_Ledger, Dice, str], None], int], ...] = (
    (referred, 5),
    (protected, 6),
    (unborn, 1),
    (looked_after, 7),
    (long_in_care, 4),
    (on_short_breaks, 2),
    (left_care, 4),
)

# --- Drawing ------------------------------------------------------------------------------------

OTHER_SETTINGS: tuple[Mapping[str, str | int | float], ...] = (
    {},
    {"assessment_clock_start": "referral", "leap_day_birthday": "1 March"},
    {
        "protection_first_review_days": 80,
        "protection_later_review_days": 170,
        "protection_visit_working_days": 5,
        "looked_after_first_review_working_days": 14,
        "looked_after_second_review_months": 2,
        "looked_after_later_review_months": 5,
        "looked_after_first_visit_days": 5,
        "looked_after_visit_days": 41,
        "looked_after_permanent_visit_months": 2,
        "far_from_home_miles": 19.9,
    },
)


@st.composite
def deliveries(draw: st.DrawFn, people: int) -> Delivery:
    """A delivery of so many people: a seed, and the choices that reach every row of it."""
    return Delivery(
        month=draw(st.sampled_from(MONTHS)),
        seed=draw(st.integers(0, 2**32)),
        people=range(people),
        history_months=draw(st.sampled_from((72, 72, 72, 48, 40))),
        is_cut=draw(st.booleans()),
        blank_share=draw(st.sampled_from((0.0, 0.01, 0.05))),
        all_history=draw(st.sampled_from((False, False, False, True))),
        settings=draw(st.sampled_from(OTHER_SETTINGS)),
    )
