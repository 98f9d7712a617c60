"""Every KPI a second time, in plain Python and child by child, from the definitions alone.

It reads the rows of a delivery as they came, as text, and gives what is counted and what that is
divided by. Each KPI is one function named after its id, with its rule as docstring; what several
of them share stands above them. Amounts are whole numbers and fractions, never floats. What
belongs here: which figure follows from which rows. What does not: reading files, rounding, and
any table of the line that is checked with it.
"""

import calendar
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, cached_property
from itertools import pairwise
from typing import Annotated, Any, TypeVar, get_type_hints

from tests.calculator.working_days import lasted_longer_than, working_days_elapsed

Rows = Mapping[str, Sequence[Mapping[str, str | None]]]
# (KPI code, month as YYYY-MM, window) → (numerator, denominator; None where there is none)
Amounts = tuple[Fraction, Fraction | None]
Figures = dict[tuple[str, str, str], Amounts]
# The same by team, which is None for the authority as a whole.
TeamFigures = dict[tuple[str, str, str, str | None], Amounts]
MONTH, MONTH_END = "month", "month_end"
ROLLING, TO_DATE = "rolling_12_months", "year_to_date"


@dataclass(frozen=True)
class TeamName:
    """How a team of the records is shown, in which service, and when."""

    source: str
    name: str
    service: str
    first_day: date = date.min
    last_day: date = date.max


@dataclass(frozen=True)
class Settings:
    """What a council may set; the names are those of its configuration."""

    population_0_17: Mapping[int, int]
    history_months: int = 72
    months_shown: int = 25
    primary_worker_roles: tuple[str, ...] = ("ALLOCATED CASE WORKER",)
    caseload_guideline: Fraction = Fraction(20)
    caseload_guideline_by_service: Mapping[str, Fraction] = field(default_factory=dict)
    assessment_clock_start: str = "assessment"
    protection_first_review_days: int = 91
    protection_later_review_days: int = 183
    protection_visit_working_days: int = 10
    looked_after_first_review_working_days: int = 20
    looked_after_second_review_months: int = 3
    looked_after_later_review_months: int = 6
    looked_after_first_visit_days: int = 7
    looked_after_visit_days: int = 42
    looked_after_permanent_visit_months: int = 3
    far_from_home_miles: Fraction = Fraction(20)
    leap_day_birthday: str = "28 February"
    teams: tuple[TeamName, ...] = ()


# --- Days ---------------------------------------------------------------------------------------


def month_of(day: date) -> date:
    """The first day of the day's month."""
    return day.replace(day=1)


def month_end(day: date) -> date:
    """The last day of the day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_later(day: date, months: int) -> date:
    """The same day so many calendar months later; the last of a month that has no such day."""
    ordinal = day.year * 12 + day.month - 1 + months
    year, month = divmod(ordinal, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_months_to(day: date, months: int) -> date:
    """The first day of the whole months that end with a month end."""
    return months_later(month_of(day), 1 - months)


def has_lasted(start: date, day: date, months: int) -> bool:
    """Whether what began then has lasted so many whole months at a month end."""
    return start <= whole_months_to(day, months)


def completed_years(born: date, day: date, leap_day_birthday: str) -> int:
    """Age in completed years; born on 29 February, the birthday of other years is a setting."""
    birthday = (born.month, born.day)
    if birthday == (2, 29) and not calendar.isleap(day.year):
        birthday = (2, 28) if leap_day_birthday == "28 February" else (3, 1)
    return day.year - born.year - ((day.month, day.day) < birthday)


# --- What was delivered -------------------------------------------------------------------------


def _text(cell: str | None) -> str | None:
    return cell.strip() or None if cell is not None else None


def _code(cell: str | None) -> str | None:
    text = _text(cell)
    return text.upper() if text else None


def _day(cell: str | None) -> date | None:
    text = _text(cell)
    return date.fromisoformat(text[:10]) if text else None


def _flag(cell: str | None) -> bool | None:
    return {"Y": True, "1": True, "N": False, "0": False}.get(_code(cell) or "")


def _amount(cell: str | None) -> Fraction | None:
    text = _text(cell)
    return Fraction(text) if text else None


def _whole(cell: str | None) -> int | None:
    text = _text(cell)
    return int(text) if text else None


def _new_referral(cell: str | None) -> bool | None:
    text = _text(cell)
    return _flag(json.loads(text).get("NEW_REFERRAL_FLAG")) if text else None


@dataclass(frozen=True)
class Column:
    """The delivered column that a field is read from, and how its text is read."""

    name: str
    read: Callable[[str | None], object] = _text
    key: bool = False


@dataclass(frozen=True)
class Person:
    table = "ssd_person"
    person: Annotated[str, Column("pers_person_id", key=True)]
    born: Annotated[date | None, Column("pers_dob", _day)]


@dataclass(frozen=True)
class Contact:
    table = "ssd_contacts"
    id: Annotated[str, Column("cont_contact_id", key=True)]
    person: Annotated[str, Column("cont_person_id")]
    day: Annotated[date, Column("cont_contact_date", _day)]
    is_new_referral: Annotated[bool | None, Column("cont_contact_outcome_json", _new_referral)]


@dataclass(frozen=True)
class EarlyHelp:
    table = "ssd_early_help_episodes"
    id: Annotated[str, Column("earl_episode_id", key=True)]
    person: Annotated[str, Column("earl_person_id")]
    start: Annotated[date, Column("earl_episode_start_date", _day)]
    end: Annotated[date | None, Column("earl_episode_end_date", _day)]
    team: Annotated[str | None, Column("earl_episode_organisation")]


@dataclass(frozen=True)
class Referral:
    """A referral, and unless it ends in no further action the child in need episode it opens."""

    table = "ssd_cin_episodes"
    id: Annotated[str, Column("cine_referral_id", key=True)]
    person: Annotated[str, Column("cine_person_id")]
    start: Annotated[date, Column("cine_referral_date", _day)]
    end: Annotated[date | None, Column("cine_close_date", _day)]
    close_reason: Annotated[str | None, Column("cine_close_reason", _code)]
    is_no_further_action: Annotated[bool | None, Column("cine_referral_nfa", _flag)]
    team: Annotated[str | None, Column("cine_referral_team")]


@dataclass(frozen=True)
class Assessment:
    table = "ssd_cin_assessments"
    id: Annotated[str, Column("cina_assessment_id", key=True)]
    person: Annotated[str, Column("cina_person_id")]
    referral: Annotated[str | None, Column("cina_referral_id")]
    start: Annotated[date, Column("cina_assessment_start_date", _day)]
    end: Annotated[date | None, Column("cina_assessment_auth_date", _day)]
    team: Annotated[str | None, Column("cina_assessment_team")]


@dataclass(frozen=True)
class CinPlan:
    table = "ssd_cin_plans"
    id: Annotated[str, Column("cinp_cin_plan_id", key=True)]
    person: Annotated[str, Column("cinp_person_id")]
    start: Annotated[date, Column("cinp_cin_plan_start_date", _day)]
    end: Annotated[date | None, Column("cinp_cin_plan_end_date", _day)]
    team: Annotated[str | None, Column("cinp_cin_plan_team")]


@dataclass(frozen=True)
class Enquiry:
    table = "ssd_s47_enquiry"
    id: Annotated[str, Column("s47e_s47_enquiry_id", key=True)]
    person: Annotated[str, Column("s47e_person_id")]
    team: Annotated[str | None, Column("s47e_s47_completed_by_team")]
    start: Annotated[date, Column("s47e_s47_start_date", _day)]
    end: Annotated[date | None, Column("s47e_s47_end_date", _day)]
    is_no_further_action: Annotated[bool | None, Column("s47e_s47_nfa", _flag)]


@dataclass(frozen=True)
class Conference:
    table = "ssd_initial_cp_conference"
    id: Annotated[str, Column("icpc_icpc_id", key=True)]
    enquiry: Annotated[str | None, Column("icpc_s47_enquiry_id")]
    person: Annotated[str, Column("icpc_person_id")]
    day: Annotated[date | None, Column("icpc_icpc_date", _day)]
    is_plan: Annotated[bool | None, Column("icpc_icpc_outcome_cp_flag", _flag)]
    team: Annotated[str | None, Column("icpc_icpc_team")]


@dataclass(frozen=True)
class ProtectionPlan:
    table = "ssd_cp_plans"
    id: Annotated[str, Column("cppl_cp_plan_id", key=True)]
    person: Annotated[str, Column("cppl_person_id")]
    start: Annotated[date, Column("cppl_cp_plan_start_date", _day)]
    end: Annotated[date | None, Column("cppl_cp_plan_end_date", _day)]
    is_other_authority: Annotated[bool | None, Column("cppl_cp_plan_ola", _flag)]


@dataclass(frozen=True)
class ProtectionReview:
    table = "ssd_cp_reviews"
    id: Annotated[str, Column("cppr_cp_review_id", key=True)]
    person: Annotated[str, Column("cppr_person_id")]
    plan: Annotated[str, Column("cppr_cp_plan_id")]
    day: Annotated[date | None, Column("cppr_cp_review_date", _day)]


@dataclass(frozen=True)
class ProtectionVisit:
    table = "ssd_cp_visits"
    id: Annotated[str, Column("cppv_cp_visit_id", key=True)]
    person: Annotated[str, Column("cppv_person_id")]
    day: Annotated[date, Column("cppv_cp_visit_date", _day)]
    is_seen: Annotated[bool | None, Column("cppv_cp_visit_seen", _flag)]


@dataclass(frozen=True)
class Episode:
    """An episode of care."""

    table = "ssd_cla_episodes"
    id: Annotated[str, Column("clae_cla_episode_id", key=True)]
    person: Annotated[str, Column("clae_person_id")]
    placement: Annotated[str | None, Column("clae_cla_placement_id")]
    period: Annotated[str | None, Column("clae_cla_id")]
    start: Annotated[date, Column("clae_cla_episode_start_date", _day)]
    reason: Annotated[str | None, Column("clae_cla_episode_start_reason", _code)]
    end: Annotated[date | None, Column("clae_cla_episode_ceased_date", _day)]
    end_reason: Annotated[str | None, Column("clae_cla_episode_ceased_reason", _code)]
    entered_care: Annotated[date | None, Column("clae_entered_care_date", _day)]


@dataclass(frozen=True)
class Placement:
    table = "ssd_cla_placement"
    id: Annotated[str, Column("clap_cla_placement_id", key=True)]
    period: Annotated[str | None, Column("clap_cla_id")]
    person: Annotated[str, Column("clap_person_id")]
    start: Annotated[date, Column("clap_cla_placement_start_date", _day)]
    end: Annotated[date | None, Column("clap_cla_placement_end_date", _day)]
    type: Annotated[str | None, Column("clap_cla_placement_type", _code)]
    provider: Annotated[str | None, Column("clap_cla_placement_provider", _code)]
    miles: Annotated[Fraction | None, Column("clap_cla_placement_distance", _amount)]


@dataclass(frozen=True)
class LegalStatus:
    table = "ssd_legal_status"
    id: Annotated[str, Column("lega_legal_status_id", key=True)]
    person: Annotated[str, Column("lega_person_id")]
    status: Annotated[str, Column("lega_legal_status", _code)]
    start: Annotated[date, Column("lega_legal_status_start_date", _day)]
    end: Annotated[date | None, Column("lega_legal_status_end_date", _day)]


@dataclass(frozen=True)
class LookedAfterReview:
    table = "ssd_cla_reviews"
    id: Annotated[str, Column("clar_cla_review_id", key=True)]
    period: Annotated[str, Column("clar_cla_id")]
    day: Annotated[date | None, Column("clar_cla_review_date", _day)]
    is_cancelled: Annotated[bool | None, Column("clar_cla_review_cancelled", _flag)]


@dataclass(frozen=True)
class LookedAfterVisit:
    table = "ssd_cla_visits"
    id: Annotated[str, Column("clav_cla_visit_id", key=True)]
    person: Annotated[str, Column("clav_person_id")]
    day: Annotated[date, Column("clav_cla_visit_date", _day)]
    is_seen: Annotated[bool | None, Column("clav_cla_visit_seen", _flag)]


@dataclass(frozen=True)
class HealthCheck:
    table = "ssd_cla_health"
    id: Annotated[str, Column("clah_health_check_id", key=True)]
    person: Annotated[str, Column("clah_person_id")]
    type: Annotated[str | None, Column("clah_health_check_type", _code)]
    day: Annotated[date | None, Column("clah_health_check_date", _day)]
    status: Annotated[str | None, Column("clah_health_check_status", _code)]


@dataclass(frozen=True)
class Missing:
    table = "ssd_missing"
    id: Annotated[str, Column("miss_table_id", key=True)]
    person: Annotated[str, Column("miss_person_id")]
    start: Annotated[date, Column("miss_missing_episode_start_date", _day)]
    end: Annotated[date | None, Column("miss_missing_episode_end_date", _day)]
    type: Annotated[str | None, Column("miss_missing_episode_type", _code)]
    is_offered: Annotated[bool | None, Column("miss_missing_rhi_offered", _flag)]


@dataclass(frozen=True)
class Immigration:
    table = "ssd_immigration_status"
    person: Annotated[str, Column("immi_person_id")]
    status: Annotated[str | None, Column("immi_immigration_status", _code)]
    start: Annotated[date | None, Column("immi_immigration_status_start_date", _day)]
    end: Annotated[date | None, Column("immi_immigration_status_end_date", _day)]


@dataclass(frozen=True)
class CareLeaver:
    table = "ssd_care_leavers"
    person: Annotated[str, Column("clea_person_id", key=True)]
    in_touch: Annotated[str | None, Column("clea_care_leaver_in_touch", _code)]
    activity: Annotated[str | None, Column("clea_care_leaver_activity", _code)]
    pathway_plan_reviewed: Annotated[date | None, Column("clea_pathway_plan_review_date", _day)]
    team: Annotated[str | None, Column("clea_care_leaver_allocated_team")]


@dataclass(frozen=True)
class Involvement:
    table = "ssd_involvements"
    id: Annotated[str, Column("invo_involvements_id", key=True)]
    professional: Annotated[str | None, Column("invo_professional_id")]
    role: Annotated[str | None, Column("invo_professional_role_id", _code)]
    team: Annotated[str | None, Column("invo_professional_team")]
    person: Annotated[str, Column("invo_person_id")]
    start: Annotated[date, Column("invo_involvement_start_date", _day)]
    end: Annotated[date | None, Column("invo_involvement_end_date", _day)]


@dataclass(frozen=True)
class Professional:
    table = "ssd_professionals"
    id: Annotated[str, Column("prof_professional_id", key=True)]
    registration: Annotated[str | None, Column("prof_social_worker_registration_no")]


@dataclass(frozen=True)
class Department:
    table = "ssd_department"
    id: Annotated[str, Column("dept_team_id", key=True)]
    name: Annotated[str | None, Column("dept_team_name")]
    parent: Annotated[str | None, Column("dept_team_parent_name")]


@dataclass(frozen=True)
class Worker:
    """A social worker in the snapshot of a month end."""

    table = "workforce"
    snapshot: Annotated[date, Column("SnapshotDate", _day, key=True)]
    id: Annotated[str, Column("WorkerId", key=True)]
    registration: Annotated[str | None, Column("SWENo")]
    is_agency: Annotated[bool, Column("AgencyWorker", _flag)]
    recorded_fte: Annotated[Fraction | None, Column("FTE", _amount)]
    team: Annotated[str | None, Column("Team")]
    start: Annotated[date | None, Column("RoleStartDate", _day)]
    end: Annotated[date | None, Column("RoleEndDate", _day)]

    @property
    def fte(self) -> Fraction:
        return self.recorded_fte or Fraction(0)


@dataclass(frozen=True)
class Posts:
    """The posts of a team in the snapshot of a month end."""

    table = "workforce_posts"
    snapshot: Annotated[date, Column("SnapshotDate", _day, key=True)]
    team: Annotated[str, Column("Team", key=True)]
    vacant_fte: Annotated[Fraction | None, Column("VacantFTE", _amount)]


@dataclass(frozen=True)
class Household:
    table = "fostering_households"
    id: Annotated[str, Column("household_id", key=True)]
    approval_type: Annotated[str, Column("approval_type", _code)]
    start: Annotated[date | None, Column("approved_date", _day)]
    end: Annotated[date | None, Column("deregistered_date", _day)]
    approved_places: Annotated[int | None, Column("approved_places", _whole)]
    filled_places: Annotated[int | None, Column("filled_places", _whole)]


@dataclass(frozen=True)
class LeaverStatus:
    """The state of a care leaver at a birthday or a contact."""

    table = "care_leaver_activity"
    person: Annotated[str, Column("person_id")]
    day: Annotated[date, Column("status_date", _day)]
    birthday_age: Annotated[int | None, Column("birthday_age", _whole)]
    recorded: Annotated[date | None, Column("recorded_date", _day)]
    in_touch: Annotated[str | None, Column("in_touch", _code)]
    activity: Annotated[str | None, Column("activity_code", _code)]
    accommodation: Annotated[str | None, Column("accommodation_code", _code)]


@dataclass(frozen=True)
class Audit:
    table = "audits"
    id: Annotated[str, Column("audit_id", key=True)]
    person: Annotated[str, Column("person_id")]
    team: Annotated[str | None, Column("team")]
    due: Annotated[date, Column("due_date", _day)]
    completed: Annotated[date | None, Column("completed_date", _day)]
    grade: Annotated[str | None, Column("grade", _code)]
    moderated_grade: Annotated[str | None, Column("moderated_grade", _code)]
    is_year_of_the_child: Annotated[bool | None, Column("is_year_of_the_child", _flag)]


@dataclass(frozen=True)
class Member:
    """A member of the Year of the Child cohort."""

    table = "year_of_the_child"
    person: Annotated[str, Column("person_id")]
    start: Annotated[date, Column("joined_date", _day)]
    end: Annotated[date | None, Column("left_date", _day)]


Record = TypeVar("Record")
# Cells that are filled in every row, beside the keys and the person; a row without is set aside.
_FILLED = {
    "ssd_contacts": "cont_contact_date",
    "ssd_early_help_episodes": "earl_episode_start_date",
    "ssd_cin_episodes": "cine_referral_date",
    "ssd_cin_assessments": "cina_assessment_start_date",
    "ssd_cin_plans": "cinp_cin_plan_start_date",
    "ssd_s47_enquiry": "s47e_s47_start_date",
    "ssd_cp_plans": "cppl_cp_plan_start_date",
    "ssd_cp_reviews": "cppr_cp_plan_id",
    "ssd_cp_visits": "cppv_cp_visit_date",
    "ssd_cla_episodes": "clae_cla_episode_start_date",
    "ssd_cla_placement": "clap_cla_placement_start_date",
    "ssd_legal_status": "lega_legal_status lega_legal_status_start_date",
    "ssd_cla_reviews": "clar_cla_id",
    "ssd_cla_visits": "clav_cla_visit_date",
    "ssd_missing": "miss_missing_episode_start_date",
    "ssd_involvements": "invo_involvement_start_date",
    "workforce": "AgencyWorker",
    "fostering_households": "approval_type",
    "care_leaver_activity": "status_date",
    "audits": "due_date",
    "year_of_the_child": "joined_date",
}


@cache
def columns_of(kind: type) -> dict[str, Column]:
    """The delivered columns of a kind of record by field."""
    hints = get_type_hints(kind, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}


def read(kind: type[Record], delivered: Rows) -> list[Record]:
    """The usable rows of a table: filled where they must be, and the first of every key."""
    table: str = kind.table  # type: ignore[attr-defined]
    columns = columns_of(kind)
    keys = [column.name for column in columns.values() if column.key]
    filled = {*keys, *_FILLED.get(table, "").split()}
    if "person" in columns:
        filled.add(columns["person"].name)
    records, seen = [], set()
    for row in delivered.get(table, ()):
        if any(row.get(name) is None for name in filled):
            continue
        key = tuple(row[name] for name in keys)
        if keys and key in seen:
            continue
        seen.add(key)
        records.append(
            kind(**{name: each.read(row.get(each.name)) for name, each in columns.items()})
        )
    return records


def is_open_at(record: Any, day: date) -> bool:  # noqa: ANN401 - whatever has a start and an end
    """Begun on or before the day, and not ended on or before it."""
    return (
        record.start is not None
        and record.start <= day
        and (record.end is None or record.end > day)
    )


class Child:
    """One person, and everything that the delivery says of them."""

    def __init__(self, id_: str) -> None:
        self.id = id_
        self.born: date | None = None
        self.contacts: list[Contact] = []
        self.early_help: list[EarlyHelp] = []
        self.referrals: list[Referral] = []
        self.assessments: list[Assessment] = []
        self.cin_plans: list[CinPlan] = []
        self.enquiries: list[Enquiry] = []
        self.conferences: list[Conference] = []
        self.plans: list[ProtectionPlan] = []
        self.plan_reviews: list[ProtectionReview] = []
        self.plan_visits: list[ProtectionVisit] = []
        self.episodes: list[Episode] = []
        self.placements: list[Placement] = []
        self.legal_statuses: list[LegalStatus] = []
        self.visits: list[LookedAfterVisit] = []
        self.health_checks: list[HealthCheck] = []
        self.missing: list[Missing] = []
        self.immigration: list[Immigration] = []
        self.care_leaver: CareLeaver | None = None
        self.statuses: list[LeaverStatus] = []
        self.involvements: list[Involvement] = []
        self.audits: list[Audit] = []
        self.memberships: list[Member] = []


_OF_A_CHILD: Mapping[str, type] = {
    "contacts": Contact,
    "early_help": EarlyHelp,
    "referrals": Referral,
    "assessments": Assessment,
    "cin_plans": CinPlan,
    "enquiries": Enquiry,
    "conferences": Conference,
    "plans": ProtectionPlan,
    "plan_reviews": ProtectionReview,
    "plan_visits": ProtectionVisit,
    "episodes": Episode,
    "placements": Placement,
    "legal_statuses": LegalStatus,
    "visits": LookedAfterVisit,
    "health_checks": HealthCheck,
    "missing": Missing,
    "immigration": Immigration,
    "statuses": LeaverStatus,
    "involvements": Involvement,
    "audits": Audit,
    "memberships": Member,
}


Snapshot = TypeVar("Snapshot", Worker, Posts)


def last_snapshots(rows: Sequence[Snapshot]) -> dict[date, list[Snapshot]]:
    """The rows of the last snapshot of every month."""
    last: dict[date, date] = {}
    for row in rows:
        month = month_of(row.snapshot)
        last[month] = max(last.get(month, row.snapshot), row.snapshot)
    found: dict[date, list[Snapshot]] = defaultdict(list)
    for row in rows:
        if row.snapshot == last[month_of(row.snapshot)]:
            found[month_of(row.snapshot)].append(row)
    return found


class Council:
    """A delivery with what a council has set, and the days it speaks about."""

    def __init__(
        self, delivered: Rows, settings: Settings, month: date, *, all_history: bool = False
    ) -> None:
        self.settings = settings
        self.month = month
        # What is delivered is the state after the month ended.
        self.extract = month_end(month)
        self.history_from = months_later(month, 1 - settings.history_months)
        shown = settings.history_months if all_history else settings.months_shown
        self.shown_from = max(self.history_from, months_later(month, 1 - shown))
        self.counted_from = max(self.history_from, months_later(self.shown_from, -11))
        self._children: dict[str, Child] = {}
        for name, kind in _OF_A_CHILD.items():
            for record in read(kind, delivered):
                getattr(self._child(record.person), name).append(record)
        for person in read(Person, delivered):
            self._child(person.person).born = person.born
        for leaver in read(CareLeaver, delivered):
            self._child(leaver.person).care_leaver = leaver
        self.reviews: dict[str, list[LookedAfterReview]] = defaultdict(list)
        for review in read(LookedAfterReview, delivered):
            self.reviews[review.period].append(review)
        self.professionals = {each.id: each for each in read(Professional, delivered)}
        self.workers = read(Worker, delivered)
        self._workers = last_snapshots(self.workers)
        self._posts = last_snapshots(read(Posts, delivered))
        self.households = read(Household, delivered)
        self.departments = {each.id: each for each in read(Department, delivered)}

    def _child(self, id_: str) -> Child:
        return self._children.setdefault(id_, Child(id_))

    def child(self, id_: str | None) -> Child:
        """A child by id; one of whom nothing is known where there is none."""
        return self._children.get(id_ or "") or Child("")

    def workers_at(self, day: date) -> list[Worker]:
        """The social workers in the last snapshot of a day's month."""
        return self._workers.get(month_of(day), [])

    def posts_at(self, day: date) -> list[Posts]:
        """The posts in the last snapshot of a day's month."""
        return self._posts.get(month_of(day), [])

    @cached_property
    def children(self) -> list[Child]:
        """Everybody whom any row is about."""
        return list(self._children.values())

    @cached_property
    def referrals(self) -> dict[str, Referral]:
        """Every referral by its id."""
        return {each.id: each for child in self.children for each in child.referrals}

    @cached_property
    def enquiries(self) -> dict[str, Enquiry]:
        """Every section 47 enquiry by its id."""
        return {each.id: each for child in self.children for each in child.enquiries}

    @cached_property
    def conferences_of_enquiry(self) -> dict[str, list[Conference]]:
        """The initial conferences that were held, by the enquiry that led to them."""
        found: dict[str, list[Conference]] = defaultdict(list)
        for child in self.children:
            for conference in child.conferences:
                if conference.enquiry and conference.day:
                    found[conference.enquiry].append(conference)
        return found

    def months(self, first: date) -> list[date]:
        """The months from one to the delivery's, as their first days."""
        months = []
        while first <= self.month:
            months.append(first)
            first = months_later(first, 1)
        return months

    def age(self, child: Child, day: date) -> int | None:
        """The child's age in completed years; None where no birth date is known."""
        if child.born is None:
            return None
        return completed_years(child.born, day, self.settings.leap_day_birthday)

    def population(self, month: date) -> int | None:
        """The mid-year population of the year before the one in which the March year ends."""
        mid_year = month.year if month.month >= 4 else month.year - 1
        known = [year for year in self.settings.population_0_17 if year <= mid_year]
        return self.settings.population_0_17[max(known)] if known else None


# --- KPIs and their figures ---------------------------------------------------------------------


@dataclass(frozen=True)
class Unit:
    """One counted unit: on which day, of whom, and what it adds above and below the line.

    `team` is the team it names itself, in the words of the records; else it is the one
    responsible for the person on `team_day`, else `last_team`, which the record names.
    """

    day: date
    person: str | None
    above: Fraction
    below: Fraction = Fraction(1)
    team: str | None = None
    team_day: date | None = None
    last_team: str | None = None


def event(
    day: date | None,
    child: Child,
    is_met: object = True,
    **teams: Any,  # noqa: ANN401 - fields of Unit
) -> Iterator[Unit]:
    """A unit of something dated; none where the date is not known."""
    if day is not None:
        yield Unit(day, child.id, Fraction(bool(is_met)), **teams)


def last_day_of(record: Any) -> date:  # noqa: ANN401 - whatever has a start and an end
    """The day before it ended; its first day where it ended the same day."""
    return max(record.start, record.end - timedelta(days=1))


def ending(record: Any, child: Child, is_met: object = True, **teams: Any) -> Iterator[Unit]:  # noqa: ANN401 - a record, and fields of Unit
    """A unit of something that ended: its team is that of its last day."""
    if record.end is not None:
        yield from event(record.end, child, is_met, team_day=last_day_of(record), **teams)


def state(day: date, child: Child, is_met: object = True, **teams: Any) -> Unit:  # noqa: ANN401 - fields of Unit
    """A unit of the state at a month end."""
    return Unit(day, child.id, Fraction(bool(is_met)), **teams)


OfMonthEnds = Callable[[Council, date], Iterable[Unit]]


@dataclass(frozen=True)
class Kpi:
    """How the units of a KPI become its figures."""

    code: str
    id: str
    measure: str
    period: str
    units: Callable[..., Iterable[Unit]]
    count_once: str | None = None
    divided_by_last: OfMonthEnds | None = None
    looks_back_months: int = 0
    is_latest_only: bool = False
    snapshots: tuple[str, ...] = ()


KPIS: dict[str, Kpi] = {}
Function = TypeVar("Function", bound=Callable[..., Iterable[Unit]])


def _kpi(code: str, measure: str, period: str, **more: Any) -> Callable[[Function], Function]:  # noqa: ANN401 - fields of Kpi
    def register(function: Function) -> Function:
        KPIS[code] = Kpi(code, function.__name__, measure, period, function, **more)
        return function

    return register


# --- Front door ---------------------------------------------------------------------------------


@_kpi("FD01", "count", MONTH)
def contacts(council: Council) -> Iterator[Unit]:
    """contacts by date of contact"""
    for child in council.children:
        for contact in child.contacts:
            yield from event(contact.day, child)


@_kpi("FD02", "share", MONTH)
def contacts_becoming_referrals(council: Council) -> Iterator[Unit]:
    """contacts in the month whose outcome is a new referral / contacts in the month"""
    for child in council.children:
        for contact in child.contacts:
            yield from event(contact.day, child, contact.is_new_referral)


@_kpi("FD03", "count", MONTH)
def referrals(council: Council) -> Iterator[Unit]:
    """every referral by referral date; a child can recur"""
    for child in council.children:
        for referral in child.referrals:
            yield from event(referral.start, child, team=referral.team)


@_kpi("FD04", "rate", MONTH)
def referral_rate(council: Council) -> Iterator[Unit]:
    """referrals in 12 months / 0-17 population x 10,000"""
    yield from referrals(council)


@_kpi("FD05", "share", MONTH, looks_back_months=12)
def re_referrals_within_12_months(council: Council) -> Iterator[Unit]:
    """referrals whose child had an earlier referral d0 with date - 12 calendar months <= d0 <
    date / all referrals
    """
    for child in council.children:
        for referral in child.referrals:
            year_before = months_later(referral.start, -12)
            is_met = any(year_before <= each.start < referral.start for each in child.referrals)
            yield from event(referral.start, child, is_met, team=referral.team)


@_kpi("FD06", "share", MONTH)
def referrals_no_further_action(council: Council) -> Iterator[Unit]:
    """referrals flagged no further action / referrals"""
    for child in council.children:
        for referral in child.referrals:
            yield from event(
                referral.start, child, referral.is_no_further_action, team=referral.team
            )


# --- Early help ---------------------------------------------------------------------------------

_FOLLOW_UP_DAYS = timedelta(days=28)


def follows(day: date | None, end: date) -> bool:
    """Whether a day is the end itself or one of the 28 days after it."""
    return day is not None and end <= day <= end + _FOLLOW_UP_DAYS


@_kpi("EH01", "count", MONTH)
def early_help_started(council: Council) -> Iterator[Unit]:
    """by start date"""
    for child in council.children:
        for episode in child.early_help:
            yield from event(episode.start, child, team=episode.team)


@_kpi("EH02", "count", MONTH)
def early_help_ended(council: Council) -> Iterator[Unit]:
    """by end date"""
    for child in council.children:
        for episode in child.early_help:
            yield from ending(episode, child, team=episode.team)


@_kpi("EH03", "count", MONTH_END)
def early_help_open(council: Council, day: date) -> Iterator[Unit]:
    """open at month end"""
    for child in council.children:
        for episode in child.early_help:
            if is_open_at(episode, day):
                yield state(day, child, team=episode.team)


@_kpi("EH04", "share", MONTH)
def early_help_stepped_up(council: Council) -> Iterator[Unit]:
    """ended in the month, at least 28 days before the extract, with a referral for the same
    child within 28 days after / ended
    """
    for child in council.children:
        for episode in child.early_help:
            if episode.end and episode.end + _FOLLOW_UP_DAYS <= council.extract:
                is_met = any(follows(each.start, episode.end) for each in child.referrals)
                yield from ending(episode, child, is_met, team=episode.team)


@_kpi("EH05", "share", MONTH)
def cin_stepped_down(council: Council) -> Iterator[Unit]:
    """closed in the month, at least 28 days before the extract, with closure reason RC9 or an
    early help start within 28 days after / closed
    """
    for child in council.children:
        for episode in child.referrals:
            if episode.is_no_further_action:
                continue
            if episode.end and episode.end + _FOLLOW_UP_DAYS <= council.extract:
                is_met = episode.close_reason == "RC9" or any(
                    follows(each.start, episode.end) for each in child.early_help
                )
                yield from ending(episode, child, is_met, last_team=episode.team)


# --- Assessment ---------------------------------------------------------------------------------


def clock_start(council: Council, assessment: Assessment) -> date | None:
    """The day from which the 45 working days run; None where it is not known."""
    if council.settings.assessment_clock_start == "assessment":
        return assessment.start
    referral = council.referrals.get(assessment.referral or "")
    return referral.start if referral else None


@_kpi("AS01", "count", MONTH)
def assessments_completed(council: Council) -> Iterator[Unit]:
    """by authorisation date"""
    for child in council.children:
        for assessment in child.assessments:
            yield from ending(assessment, child, team=assessment.team)


@_kpi("AS02", "share", MONTH)
def assessments_within_45_working_days(council: Council) -> Iterator[Unit]:
    """authorised in the month with 0-45 working days from the clock start (setting: assessment
    start, default, or referral) / authorised
    """
    for child in council.children:
        for assessment in child.assessments:
            if assessment.end is None:
                continue
            clock = clock_start(council, assessment)
            is_met = (
                clock is not None
                and clock <= assessment.end
                and working_days_elapsed(clock, assessment.end) <= 45
            )
            yield from ending(assessment, child, is_met, team=assessment.team)


@_kpi("AS03", "count", MONTH_END)
def assessments_open_over_45_working_days(council: Council, day: date) -> Iterator[Unit]:
    """open at month end, more than 45 working days from the clock start of AS02"""
    for child in council.children:
        for assessment in child.assessments:
            clock = clock_start(council, assessment)
            if is_open_at(assessment, day) and clock and lasted_longer_than(clock, day, 45):
                yield state(day, child, last_team=assessment.team)


# --- Children in need ---------------------------------------------------------------------------


def open_cin_episodes(child: Child, day: date) -> list[Referral]:
    """The child in need episodes open at a day; a referral of no further action opened none."""
    return [
        each for each in child.referrals if is_open_at(each, day) and not each.is_no_further_action
    ]


@_kpi("CN01", "count", MONTH_END)
def children_in_need(council: Council, day: date) -> Iterator[Unit]:
    """CIN episodes open at month end, referrals flagged no further action left out (includes
    unborn children and 18+ still served)
    """
    for child in council.children:
        for episode in open_cin_episodes(child, day):
            yield state(day, child, last_team=episode.team)


@_kpi("CN02", "rate", MONTH_END)
def children_in_need_rate(council: Council, day: date) -> Iterator[Unit]:
    """CN01 / 0-17 population x 10,000"""
    yield from children_in_need(council, day)


@_kpi("CN03", "count", MONTH_END)
def cin_plans_open(council: Council, day: date) -> Iterator[Unit]:
    """open at month end"""
    for child in council.children:
        for plan in child.cin_plans:
            if is_open_at(plan, day):
                yield state(day, child, last_team=plan.team)


# --- Child protection ---------------------------------------------------------------------------


def our_plans(child: Child) -> list[ProtectionPlan]:
    """The child's protection plans; those of another authority are out."""
    return [plan for plan in child.plans if not plan.is_other_authority]


def open_plans(child: Child, day: date) -> list[ProtectionPlan]:
    """The child's plans of this authority open at a day."""
    return [plan for plan in our_plans(child) if is_open_at(plan, day)]


@_kpi("CP01", "count", MONTH)
def section_47_enquiries(council: Council) -> Iterator[Unit]:
    """by start date (strategy discussion)"""
    for child in council.children:
        for enquiry in child.enquiries:
            yield from event(enquiry.start, child, last_team=enquiry.team)


@_kpi("CP02", "rate", MONTH)
def section_47_rate(council: Council) -> Iterator[Unit]:
    """CP01 over 12 months / 0-17 population x 10,000"""
    yield from section_47_enquiries(council)


@_kpi("CP03", "share", MONTH)
def section_47_leading_to_icpc(council: Council) -> Iterator[Unit]:
    """enquiries started in the month, at least 15 working days before the extract, with a
    conference / those enquiries
    """
    for child in council.children:
        for enquiry in child.enquiries:
            if working_days_elapsed(enquiry.start, council.extract) >= 15:
                is_met = council.conferences_of_enquiry.get(enquiry.id)
                yield from event(enquiry.start, child, is_met, last_team=enquiry.team)


@_kpi("CP04", "count", MONTH)
def initial_conferences(council: Council) -> Iterator[Unit]:
    """by conference date, transfers in included"""
    for child in council.children:
        for conference in child.conferences:
            yield from event(conference.day, child, team=conference.team)


@_kpi("CP05", "share", MONTH)
def icpc_within_15_working_days(council: Council) -> Iterator[Unit]:
    """conferences in the month 0-15 working days after the section 47 start / all conferences
    in the month (no section 47, or dated before it: stays in the denominator, not in the
    numerator)
    """
    for child in council.children:
        for conference in child.conferences:
            if conference.day is None:
                continue
            enquiry = council.enquiries.get(conference.enquiry or "")
            is_met = (
                enquiry is not None
                and enquiry.start <= conference.day
                and working_days_elapsed(enquiry.start, conference.day) <= 15
            )
            yield from event(conference.day, child, is_met, team=conference.team)


@_kpi("CP06", "count", MONTH_END)
def icpc_due_not_held(council: Council, day: date) -> Iterator[Unit]:
    """enquiries more than 15 working days old at month end, not ended as no further action
    (s47e_s47_nfa Y or ICPCnotRequired true), no conference by month end
    """
    for child in council.children:
        for enquiry in child.enquiries:
            held = council.conferences_of_enquiry.get(enquiry.id, [])
            has_ended = enquiry.end is None or enquiry.end <= day
            if (
                lasted_longer_than(enquiry.start, day, 15)
                and not (enquiry.is_no_further_action and has_ended)
                and not any(conference.day <= day for conference in held if conference.day)
            ):
                yield state(day, child, last_team=enquiry.team)


@_kpi("CP07", "share", MONTH)
def icpc_leading_to_plan(council: Council) -> Iterator[Unit]:
    """outcome is a child protection plan / conferences"""
    for child in council.children:
        for conference in child.conferences:
            yield from event(conference.day, child, conference.is_plan, team=conference.team)


@_kpi("CP08", "count", MONTH_END)
def child_protection_plans(council: Council, day: date) -> Iterator[Unit]:
    """plan open at month end; plans of another authority excluded"""
    for child in council.children:
        if open_plans(child, day):
            yield state(day, child)


@_kpi("CP09", "rate", MONTH_END)
def child_protection_plan_rate(council: Council, day: date) -> Iterator[Unit]:
    """CP08 / 0-17 population x 10,000"""
    yield from child_protection_plans(council, day)


@_kpi("CP10", "count", MONTH)
def child_protection_plans_started(council: Council) -> Iterator[Unit]:
    """by start date"""
    for child in council.children:
        for plan in our_plans(child):
            yield from event(plan.start, child)


@_kpi("CP11", "count", MONTH)
def child_protection_plans_ended(council: Council) -> Iterator[Unit]:
    """by end date"""
    for child in council.children:
        for plan in our_plans(child):
            yield from ending(plan, child)


@_kpi("CP12", "share", MONTH)
def second_or_subsequent_plan(council: Council) -> Iterator[Unit]:
    """started in the month by a child with any earlier plan of this authority, however long
    ago / started
    """
    for child in council.children:
        for plan in our_plans(child):
            is_met = any(each.start < plan.start for each in our_plans(child))
            yield from event(plan.start, child, is_met)


@_kpi("CP13", "share", MONTH, looks_back_months=24)
def second_plan_within_2_years(council: Council) -> Iterator[Unit]:
    """earlier plan ended within 24 months before the start / started"""
    for child in council.children:
        for plan in our_plans(child):
            two_years_before = months_later(plan.start, -24)
            is_met = any(
                each.start < plan.start
                and each.end is not None
                and two_years_before <= each.end <= plan.start
                for each in our_plans(child)
            )
            yield from event(plan.start, child, is_met)


def has_lasted_2_years(plan: ProtectionPlan, last_day: date) -> bool:
    """Whether a plan has lasted 730 days or more, first and last day counted."""
    return (last_day - plan.start).days + 1 >= 730


@_kpi("CP14", "share", MONTH)
def plans_ended_after_2_years(council: Council) -> Iterator[Unit]:
    """ended in the month after 730 days or more, first and last day counted / ended"""
    for child in council.children:
        for plan in our_plans(child):
            if plan.end is not None:
                yield from ending(plan, child, has_lasted_2_years(plan, plan.end))


@_kpi("CP15", "share", MONTH_END)
def plans_open_2_years(council: Council, day: date) -> Iterator[Unit]:
    """open 730 days or more, first day and month end counted / open"""
    for child in council.children:
        for plan in open_plans(child, day):
            yield state(day, child, has_lasted_2_years(plan, day))


def is_plan_reviewed_on_time(council: Council, plan: ProtectionPlan, day: date) -> bool:
    """Whether every review due since the plan began was held by its last day, none overdue."""
    settings = council.settings
    child = council.child(plan.person)
    before_history = council.history_from - timedelta(days=1)
    if plan.start > before_history:
        last_day = plan.start + timedelta(days=settings.protection_first_review_days)
    else:
        last_day = before_history + timedelta(days=settings.protection_later_review_days)
    held = sorted(
        review.day
        for review in child.plan_reviews
        if review.plan == plan.id
        and review.day is not None
        and max(plan.start, council.history_from) <= review.day <= day
    )
    for review_day in held:
        if review_day > last_day:
            return False
        last_day = review_day + timedelta(days=settings.protection_later_review_days)
    return last_day >= day


@_kpi("CP16", "share", MONTH_END, looks_back_months=11)
def plans_reviewed_on_time(council: Council, day: date) -> Iterator[Unit]:
    """open 3 months or more, first review within 3 months of start (91 days, setting) and
    every later one within 6 months (183 days, setting), none overdue / open 3 months or more
    """
    for child in council.children:
        for plan in open_plans(child, day):
            if has_lasted(plan.start, day, 3):
                yield state(day, child, is_plan_reviewed_on_time(council, plan, day))


@_kpi("CP17", "share", MONTH_END)
def child_protection_visits_on_time(council: Council, day: date) -> Iterator[Unit]:
    """seen within the local interval (setting, default 10 working days) before month end /
    children whose plan has been open longer than it
    """
    interval = council.settings.protection_visit_working_days
    for child in council.children:
        plans = open_plans(child, day)
        if any(lasted_longer_than(plan.start, day, interval) for plan in plans):
            is_met = any(
                visit.is_seen
                and visit.day <= day
                and not lasted_longer_than(visit.day, day, interval)
                for visit in child.plan_visits
            )
            yield state(day, child, is_met)


@_kpi("CP18", "count", MONTH_END)
def plan_and_looked_after(council: Council, day: date) -> Iterator[Unit]:
    """both open at month end"""
    for child in council.children:
        if open_plans(child, day) and is_looked_after(council, child, day):
            yield state(day, child)


# --- Looked after -------------------------------------------------------------------------------

_SHORT_BREAKS = ("V3", "V4")
_BEGINS_A_PLACEMENT = ("S", "P", "B")
_TEMPORARY = ("T0", "T1", "T2", "T3", "T4")
_ADOPTIVE = ("A3", "A4", "A5", "A6")
# Long-term foster placements: meant to last until the child is grown up.
_PERMANENT = ("U1", "U4")
_FOSTER = ("U1", "U2", "U3", "U4", "U5", "U6")
_KINSHIP = ("U1", "U2", "U3")
_RESIDENTIAL = ("K1", "K2", "R1", "S1")
_IN_HOUSE = ("PR1",)
_AGENCY = ("PR4", "PR5")
_UNKNOWN_DISTANCE = Fraction("999.9")


def is_on_short_breaks(child: Child, day: date) -> bool:
    """Whether the legal status of the day, the one that started last, is V3 or V4."""
    statuses = [each for each in child.legal_statuses if is_open_at(each, day)]
    return bool(statuses) and max(statuses, key=_by_start).status in _SHORT_BREAKS


def _by_start(record: Any) -> tuple[date, str]:  # noqa: ANN401 - whatever has a start
    return record.start, record.id


def in_order(episode: Episode) -> tuple[date, bool, bool, str]:
    """Episodes by start; of one day the S first, then what was over the same day."""
    return episode.start, episode.reason != "S", episode.end != episode.start, episode.id


def episode_at(child: Child, day: date) -> Episode | None:
    """The episode of care open at a day; of several the last in their order."""
    found = [each for each in child.episodes if is_open_at(each, day)]
    return max(found, key=in_order, default=None)


def is_in_care(child: Child, day: date) -> bool:
    """Whether an episode is open at a day, short breaks left out; whatever the age."""
    return episode_at(child, day) is not None and not is_on_short_breaks(child, day)


def is_looked_after(council: Council, child: Child, day: date) -> bool:
    """In care and not yet 18; whose birth date is not known stays."""
    age = council.age(child, day)
    return is_in_care(child, day) and (age is None or age < 18)


def entered_care(child: Child, day: date) -> date:
    """When the child who is looked after at a day entered care.

    On the last S of the period on or before the day; where no S is delivered, on the date of
    entering care, else at the first known episode of the period.
    """
    present = episode_at(child, day)
    assert present is not None
    period = [each for each in child.episodes if each.period == present.period]
    starts = [each.start for each in period if each.reason == "S" and each.start <= day]
    if starts:
        return max(starts)
    entered = [each.entered_care for each in period if each.entered_care is not None]
    return min(entered or [each.start for each in period])


def placement_of(child: Child, episode: Episode) -> Placement | None:
    """The placement that an episode names."""
    return next((each for each in child.placements if each.id == episode.placement), None)


def period_of(child: Child, placement: Placement) -> str | None:
    """The period of care of a placement, by its own word or that of an episode in it."""
    if placement.period is not None:
        return placement.period
    named = (each.period for each in child.episodes if each.placement == placement.id)
    return next(named, None)


def placement_at(child: Child, day: date) -> Placement | None:
    """The placement under which a child in care counts: in a temporary one, that before it."""
    episode = episode_at(child, day)
    placement = placement_of(child, episode) if episode else None
    if placement is None or placement.type not in _TEMPORARY:
        return placement
    period = period_of(child, placement)
    before = [
        each
        for each in child.placements
        if period is not None
        and period_of(child, each) == period
        and each.start <= placement.start
        and each.type not in _TEMPORARY
    ]
    return max(before, key=_by_start, default=placement)


def is_temporary(child: Child, episode: Episode) -> bool:
    """Whether the episode is in a temporary placement, which is none."""
    placement = placement_of(child, episode)
    return placement is not None and placement.type in _TEMPORARY


def placements(child: Child) -> list[list[Episode]]:
    """The episodes of every placement, in their order: what begins none goes on with the last.

    One begins with S, P or B; and with the first episode of a period that is known, if it is no
    S: the child was placed already.
    """
    found: list[list[Episode]] = []
    is_in_one = False
    periods: set[str | None] = set()
    for episode in sorted(child.episodes, key=in_order):
        is_first = episode.period not in periods and episode.reason != "S"
        is_in_one = is_in_one and episode.period in periods and episode.reason != "S"
        periods.add(episode.period)
        is_back = episode.reason != "S" and is_in_one and is_part_of(episode, found[-1])
        begins = (episode.reason in _BEGINS_A_PLACEMENT and not is_back) or not is_in_one
        if begins and (is_first or not is_temporary(child, episode)):
            found.append([])
            is_in_one = True
        if is_in_one:
            found[-1].append(episode)
    return found


def is_part_of(episode: Episode, placement: Sequence[Episode]) -> bool:
    """Whether an episode goes back, from a temporary placement, to the one that it left."""
    return episode.placement is not None and episode.placement in {
        each.placement for each in placement
    }


def since_when(child: Child, episodes: Sequence[Episode]) -> date:
    """When a placement began, as far as it is known to be one: what is not may be temporary.

    By its own word, because the episodes it began with may be from before the history.
    """
    known = [placement for each in episodes if (placement := placement_of(child, each))]
    return known[0].start if known else episodes[0].start


def placements_begun(child: Child, day: date) -> list[list[Episode]]:
    """The placements of the present period of care, the present one last.

    None after the episode that is open at the day: where records overlap, that one is the
    present.
    """
    present = episode_at(child, day)
    assert present is not None
    entered = entered_care(child, day)
    return [
        episodes
        for episodes in placements(child)
        if episodes[0].period == present.period
        and episodes[0].start >= entered
        and in_order(episodes[0]) <= in_order(present)
    ]


def is_placed(child: Child, day: date) -> bool:
    """Whether it is known where: not in a temporary placement that nothing is before."""
    return placement_at(child, day) is not None and bool(placements_begun(child, day))


def present_placement_start(child: Child, day: date) -> date:
    """Since when the child in care at a day has been with the present carer."""
    begun = placements_begun(child, day)
    return since_when(child, begun[-1]) if begun else entered_care(child, day)


@_kpi("LA01", "count", MONTH_END)
def children_looked_after(council: Council, day: date) -> Iterator[Unit]:
    """distinct children under 18 at month end with an open episode, legal status not V3/V4"""
    for child in council.children:
        if is_looked_after(council, child, day):
            yield state(day, child)


def looked_after_children(council: Council, day: date) -> list[Child]:
    """The children of LA01."""
    return [child for child in council.children if is_looked_after(council, child, day)]


@_kpi("LA02", "rate", MONTH_END)
def children_looked_after_rate(council: Council, day: date) -> Iterator[Unit]:
    """LA01 / 0-17 population x 10,000"""
    yield from children_looked_after(council, day)


@_kpi("LA03", "count", MONTH, count_once="first")
def started_to_be_looked_after(council: Council) -> Iterator[Unit]:
    """first episode of a period of care (RNE S), V3/V4 excluded; over a longer window a child
    counts once, at the first start
    """
    for child in council.children:
        for episode in child.episodes:
            is_child = not is_adult(council, child, episode.start)
            if episode.reason == "S" and is_child and not is_on_short_breaks(child, episode.start):
                yield from event(episode.start, child)


def is_adult(council: Council, child: Child, day: date) -> bool:
    """18 or over at a day; nobody is whose birth date is not known."""
    age = council.age(child, day)
    return age is not None and age >= 18


def ends_of_care(council: Council, child: Child) -> Iterator[Episode]:
    """The episodes with which care ended, short breaks left out.

    Care ends at the 18th birthday: what goes on over it is cut there, and is no adoption.
    """
    for episode in child.episodes:
        if is_adult(council, child, episode.start):
            continue
        end, reason = episode.end, episode.end_reason
        if end is None or is_adult(council, child, end):
            came_of_age = day_of_age(council, child, 18)
            if came_of_age is None or came_of_age > council.extract:
                continue
            reason = reason if end == came_of_age and reason != "X1" else "18"
            end = came_of_age
        ended = replace(episode, end=end, end_reason=reason)
        if reason not in (None, "X1") and not is_on_short_breaks(child, last_day_of(ended)):
            yield ended


def day_of_age(council: Council, child: Child, years: int) -> date | None:
    """The first day on which a person is so many years old."""
    if child.born is None:
        return None
    first = date(child.born.year + years, child.born.month, 1)
    days = (first + timedelta(days=number) for number in range(40))
    return next(day for day in days if (council.age(child, day) or 0) >= years)


@_kpi("LA04", "count", MONTH, count_once="last")
def ceased_to_be_looked_after(council: Council) -> Iterator[Unit]:
    """episode ended with a reason other than X1 and V3/V4 excluded; over a longer window a
    child counts once, at the last end
    """
    for child in council.children:
        for episode in ends_of_care(council, child):
            yield from ending(episode, child)


@_kpi("LA05", "share", MONTH_END, looks_back_months=11)
def three_or_more_placements(council: Council, day: date) -> Iterator[Unit]:
    """3 or more placements in the 12 months to month end (temporary T and same-carer changes
    are not placements) / LA01
    """
    first_day = whole_months_to(day, 12)
    for child in looked_after_children(council, day):
        number = sum(
            any(start <= day and (end is None or end > first_day) for start, end in times)
            for times in times_in_a_placement(child)
        )
        yield state(day, child, number >= 3)


Time = tuple[date, date | None]


def times_in_a_placement(child: Child) -> list[list[Time]]:
    """Of every placement the times it was open, short breaks left out.

    An episode ends when the next one begins. What is not known to be a placement is left out: it
    may be temporary.
    """
    ends: dict[str, date | None] = {}
    for episode, following in pairwise((*sorted(child.episodes, key=in_order), None)):
        assert episode is not None
        known = [end for end in (episode.end, following.start if following else None) if end]
        ends[episode.id] = min(known, default=None)
    return [
        [
            (each.start, ends[each.id])
            for each in episodes
            if placement_of(child, each) is not None and not is_on_short_breaks(child, each.start)
        ]
        for episodes in placements(child)
    ]


@_kpi("LA06", "share", MONTH_END, looks_back_months=29)
def stable_placement_2_years(council: Council, day: date) -> Iterator[Unit]:
    """under 16, looked after 2.5 years or more, same carer 2 years or more (T and U moves and
    legal changes do not break it; adoptive plus preceding placement together) / under 16 and 2.5
    years or more
    """
    for child in looked_after_children(council, day):
        age = council.age(child, day)
        if age is not None and age < 16 and has_lasted(entered_care(child, day), day, 30):
            is_met = is_placed(child, day) and has_lasted(same_carer_since(child, day), day, 24)
            yield state(day, child, is_met)


def same_carer_since(child: Child, day: date) -> date:
    """Since when the present placement has lasted, an adoptive one with what was before it.

    Who is placed for adoption with the current foster carer has not moved: the placement before
    is then the time that this carer was a foster carer.
    """
    begun = placements_begun(child, day)
    placement = placement_at(child, day)
    if placement is None or placement.type not in _ADOPTIVE or not begun:
        return present_placement_start(child, day)
    first_placement = placement_of(child, begun[-1][0])
    if first_placement is None or first_placement.type not in _ADOPTIVE:
        return since_when(child, begun[-1])
    return since_when(child, begun[-2]) if len(begun) > 1 else entered_care(child, day)


@_kpi("LA07", "share", MONTH_END, looks_back_months=11)
def looked_after_reviews_on_time(council: Council, day: date) -> Iterator[Unit]:
    """first review within 20 working days, second within 3 months, later within 6 months, none
    overdue / children with a review due
    """
    for child in looked_after_children(council, day):
        is_on_time = is_reviewed_on_time(council, child, day)
        if is_on_time is not None:
            yield state(day, child, is_on_time)


def is_reviewed_on_time(council: Council, child: Child, day: date) -> bool | None:
    """Whether no review of the period of care was overdue in the 12 months to a month end.

    None where none has been due yet.
    """
    settings = council.settings
    # A lapse that was over before the 12 months is none of them.
    first_day = whole_months_to(day, 12)
    entered = entered_care(child, day)
    period = getattr(episode_at(child, day), "period", None)
    # Two reviews on one day are one.
    held = sorted(
        {
            review.day
            for review in council.reviews.get(period or "", [])
            if review.day is not None
            and not review.is_cancelled
            and max(entered, council.history_from) <= review.day <= day
        }
    )
    is_known_from_the_start = entered >= council.history_from
    first_days = settings.looked_after_first_review_working_days
    if is_known_from_the_start:
        if not lasted_longer_than(entered, day + timedelta(days=1), first_days):
            return None
        if not held:
            return not lasted_longer_than(entered, day, first_days)
        if lasted_longer_than(entered, held[0], first_days) and held[0] > first_day:
            return False
        last_day = months_later(held[0], settings.looked_after_second_review_months)
        held = held[1:]
    else:
        before_history = council.history_from - timedelta(days=1)
        last_day = months_later(before_history, settings.looked_after_later_review_months)
    for review_day in held:
        if review_day > max(last_day, first_day):
            return False
        last_day = months_later(review_day, settings.looked_after_later_review_months)
    return last_day >= day


@_kpi("LA08", "share", MONTH_END, looks_back_months=11)
def looked_after_visits_on_time(council: Council, day: date) -> Iterator[Unit]:
    """visited within a week of the placement's start, then every 6 weeks (3 months after the
    first year where it is permanent) / LA01 due a visit
    """
    for child in looked_after_children(council, day):
        is_on_time = is_visited_on_time(council, child, day)
        if is_on_time is not None:
            yield state(day, child, is_on_time)


def is_visited_on_time(council: Council, child: Child, day: date) -> bool | None:
    """Whether no visit to the present placement was overdue in the 12 months to a month end.

    None where none has been due yet. In time is nobody whose present placement is not known.
    """
    settings = council.settings
    since = present_placement_start(child, day)
    if not is_placed(child, day):
        first_visit_days = timedelta(days=settings.looked_after_first_visit_days)
        return None if since + first_visit_days > day else False
    year_later = months_later(since, 12)

    def next_last_day(visit_day: date) -> date:
        placement = placement_at(child, visit_day)
        is_permanent = placement is not None and placement.type in _PERMANENT
        if is_permanent and visit_day >= year_later:
            return months_later(visit_day, settings.looked_after_permanent_visit_months)
        return visit_day + timedelta(days=settings.looked_after_visit_days)

    if since >= council.history_from:
        last_day = since + timedelta(days=settings.looked_after_first_visit_days)
        if last_day > day:
            return None
    else:
        last_day = next_last_day(council.history_from - timedelta(days=1))
    visits = sorted(
        visit.day
        for visit in child.visits
        if visit.is_seen and max(since, council.history_from) <= visit.day <= day
    )
    for visit_day in visits:
        if visit_day > max(last_day, whole_months_to(day, 12)):
            return False
        last_day = next_last_day(visit_day)
    return last_day >= day


@_kpi("LA09", "share", MONTH_END)
def placed_over_20_miles(council: Council, day: date) -> Iterator[Unit]:
    """distance over 20 miles and known (999.9 = unknown; UASC blank) / LA01"""
    for child in looked_after_children(council, day):
        placement = placement_at(child, day)
        miles = placement.miles if placement else None
        is_met = (
            miles is not None
            and miles != _UNKNOWN_DISTANCE
            and miles > council.settings.far_from_home_miles
        )
        yield state(day, child, is_met)


@_kpi("LA10", "count", MONTH_END)
def unaccompanied_children(council: Council, day: date) -> Iterator[Unit]:
    """LA01 with UASC status open"""
    for child in looked_after_children(council, day):
        if any(
            each.status in ("UASC", "UNACCOMPANIED ASYLUM SEEKING CHILD") and is_open_at(each, day)
            for each in child.immigration
        ):
            yield state(day, child)


def is_checked(child: Child, kind: str, first_day: date, last_day: date) -> bool:
    """Whether a check of a kind was completed between two days."""
    return any(
        check.type == kind
        and check.status == "COMPLETED"
        and check.day is not None
        and first_day <= check.day <= last_day
        for check in child.health_checks
    )


@_kpi("LA11", "share", MONTH_END, looks_back_months=11)
def health_assessment_up_to_date(council: Council, day: date) -> Iterator[Unit]:
    """looked after 12 months or more; 1 in the last 12 months at 5 or over, in the last 6
    months under 5 / cohort
    """
    for child in looked_after_children(council, day):
        if has_lasted(entered_care(child, day), day, 12):
            # Whose age is not known meets what every age would meet.
            age = council.age(child, day)
            first_day = whole_months_to(day, 12 if age is not None and age >= 5 else 6)
            yield state(day, child, is_checked(child, "HEALTH ASSESSMENT", first_day, day))


@_kpi("LA12", "share", MONTH_END, looks_back_months=11)
def dental_check_up_to_date(council: Council, day: date) -> Iterator[Unit]:
    """looked after 12 months or more with a check in the last 12 months / cohort"""
    for child in looked_after_children(council, day):
        if has_lasted(entered_care(child, day), day, 12):
            first_day = whole_months_to(day, 12)
            yield state(day, child, is_checked(child, "DENTAL CHECK", first_day, day))


def days_looked_after(council: Council, child: Child, month: date) -> list[date]:
    """The days of a month on which the child was looked after."""
    days = (month + timedelta(days=number) for number in range(month_end(month).day))
    return [day for day in days if is_looked_after(council, child, day)]


@_kpi("LA13", "share", MONTH)
def missing_children(council: Council) -> Iterator[Unit]:
    """one or more missing episodes started in the month while looked after / looked after at
    any time in the month
    """
    for child in council.children:
        if not child.episodes:
            continue
        for month in council.months(council.counted_from):
            if days := days_looked_after(council, child, month):
                is_met = any(each.type == "M" and each.start in days for each in child.missing)
                yield from event(days[-1], child, is_met)


@_kpi("LA14", "share", MONTH)
def return_interviews_offered(council: Council) -> Iterator[Unit]:
    """missing episodes ended in the month with an interview offered / ended"""
    for child in council.children:
        for episode in child.missing:
            if episode.type == "M":
                yield from ending(episode, child, episode.is_offered)


@_kpi("LA15", "share", MONTH, count_once="last")
def adopted_of_those_ceasing(council: Council) -> Iterator[Unit]:
    """ceased with reason E11 or E12 / LA04"""
    for child in council.children:
        for episode in ends_of_care(council, child):
            yield from ending(episode, child, episode.end_reason in ("E11", "E12"))


# --- Fostering ----------------------------------------------------------------------------------


def foster_placements(council: Council, day: date) -> Iterator[tuple[Child, Placement]]:
    """The looked-after children in a foster placement, each with it."""
    for child in looked_after_children(council, day):
        placement = placement_at(child, day)
        if placement is not None and placement.type in _FOSTER:
            yield child, placement


@_kpi("FO01", "share", MONTH_END)
def in_house_foster_share(council: Council, day: date) -> Iterator[Unit]:
    """placement U1-U6 with provider PR1 / U1-U6"""
    for child, placement in foster_placements(council, day):
        yield state(day, child, placement.provider in _IN_HOUSE)


@_kpi("FO02", "share", MONTH_END)
def ifa_foster_share(council: Council, day: date) -> Iterator[Unit]:
    """placement U1-U6 with provider PR4 or PR5 / U1-U6"""
    for child, placement in foster_placements(council, day):
        yield state(day, child, placement.provider in _AGENCY)


@_kpi("FO03", "count", MONTH_END)
def in_house_foster_placements(council: Council, day: date) -> Iterator[Unit]:
    """placement U1-U6, provider PR1"""
    for child, placement in foster_placements(council, day):
        if placement.provider in _IN_HOUSE:
            yield state(day, child)


@_kpi("FO04", "count", MONTH_END)
def ifa_foster_placements(council: Council, day: date) -> Iterator[Unit]:
    """placement U1-U6, provider PR4 or PR5"""
    for child, placement in foster_placements(council, day):
        if placement.provider in _AGENCY:
            yield state(day, child)


@_kpi("FO05", "share", MONTH_END)
def kinship_placements(council: Council, day: date) -> Iterator[Unit]:
    """placement U1-U3 / LA01"""
    for child in looked_after_children(council, day):
        placement = placement_at(child, day)
        yield state(day, child, placement is not None and placement.type in _KINSHIP)


@_kpi("FO06", "share", MONTH_END)
def residential_placements(council: Council, day: date) -> Iterator[Unit]:
    """placement K1, K2, R1, S1 / LA01"""
    for child in looked_after_children(council, day):
        placement = placement_at(child, day)
        yield state(day, child, placement is not None and placement.type in _RESIDENTIAL)


@_kpi("FO07", "share", MONTH)
def new_ifa_placements(council: Council) -> Iterator[Unit]:
    """U1-U6 placements started in the month, provider PR4 or PR5 / U1-U6 placements started"""
    for child in council.children:
        for placement in child.placements:
            episodes = [each for each in child.episodes if each.placement == placement.id]
            first_day = min((each.start for each in episodes), default=None)
            # An order made on the day of the move may come before it in the records.
            is_new = any(
                each.reason in _BEGINS_A_PLACEMENT and each.start == first_day for each in episodes
            )
            if (
                placement.type in _FOSTER
                and is_new
                and not is_on_short_breaks(child, placement.start)
            ):
                yield from event(placement.start, child, placement.provider in _AGENCY)


def mainstream_households(council: Council, day: date) -> list[Household]:
    """The mainstream fostering households approved and not deregistered at a day."""
    return [
        each
        for each in council.households
        if each.approval_type == "MAINSTREAM" and is_open_at(each, day)
    ]


@_kpi("FO08", "count", MONTH_END)
def fostering_households(council: Council, day: date) -> Iterator[Unit]:
    """approved, not deregistered, type mainstream"""
    for _ in mainstream_households(council, day):
        yield Unit(day, None, Fraction(1))


@_kpi("FO09", "count", MONTH)
def fostering_households_approved(council: Council) -> Iterator[Unit]:
    """by approval date"""
    for household in council.households:
        if household.start is not None:
            yield Unit(household.start, None, Fraction(1))


@_kpi("FO10", "count", MONTH)
def fostering_households_deregistered(council: Council) -> Iterator[Unit]:
    """by deregistration date"""
    for household in council.households:
        if household.end is not None:
            yield Unit(household.end, None, Fraction(1))


# The places of a household are delivered as they are now: of no earlier month end.
@_kpi("FO11", "ratio", MONTH_END, is_latest_only=True)
def fostering_place_occupancy(council: Council, day: date) -> Iterator[Unit]:
    """filled places / approved places, mainstream"""
    for household in mainstream_households(council, day):
        if household.approved_places is not None:
            filled = household.filled_places or 0
            yield Unit(day, None, Fraction(filled), Fraction(household.approved_places))


# --- Care leavers -------------------------------------------------------------------------------

_IN_EET = ("F1", "F2", "F4", "F5", "P1", "P2", "P4", "P5")
_IN_EET_BEFORE_2022 = ("F3", "P3")
_NEET = ("G4", "G5", "G6")
_OUT_OF_SCOPE = ("DIED", "RHOM")
# Gone abroad, deported, residence not known.
_NO_ACCOMMODATION = ("G", "H", "R")


def is_in_eet(activity: str | None, day: date) -> bool:
    """Whether a code means education, employment or training on a day."""
    return activity in _IN_EET or (activity in _IN_EET_BEFORE_2022 and day <= date(2021, 3, 31))


def birthdays(child: Child, first: int, last: int) -> list[LeaverStatus]:
    """The birthdays of a care leaver between two ages, in the state recorded last.

    Those who died or returned home are out.
    """
    latest: dict[int, LeaverStatus] = {}
    for status in child.statuses:
        age = status.birthday_age
        if age is not None and first <= age <= last:
            known = latest.get(age)
            # Of two recorded on one day the later row stands.
            if known is None or (status.recorded or date.min) >= (known.recorded or date.min):
                latest[age] = status
    return [each for each in latest.values() if each.in_touch not in _OUT_OF_SCOPE]


@_kpi("CL01", "share", MONTH)
def care_leavers_19_to_21_in_eet(council: Council) -> Iterator[Unit]:
    """19th, 20th and 21st birthdays in the month with activity F1 F2 F4 F5 or P1 P2 P4 P5 (F3
    P3 before 2022) / all such birthdays less DIED and RHOM; NO, REFU and NREQ stay
    """
    for child in council.children:
        for birthday in birthdays(child, 19, 21):
            is_met = is_in_eet(birthday.activity, birthday.day)
            yield from event(birthday.day, child, is_met)


@_kpi("CL02", "share", MONTH)
def care_leavers_17_to_18_in_eet(council: Council) -> Iterator[Unit]:
    """as CL01 for 17th and 18th birthdays, no longer looked after on the birthday"""
    for child in council.children:
        for birthday in birthdays(child, 17, 18):
            # Being looked after ends at the 18th birthday.
            if birthday.birthday_age == 18 or not is_in_care(child, birthday.day):
                is_met = is_in_eet(birthday.activity, birthday.day)
                yield from event(birthday.day, child, is_met)


def open_care_leavers(council: Council) -> list[Child]:
    """The care leavers open to the service, in their latest state."""
    return [
        child
        for child in council.children
        if child.care_leaver is not None and child.care_leaver.in_touch not in _OUT_OF_SCOPE
    ]


@_kpi("CL03", "share", MONTH_END, is_latest_only=True)
def open_care_leavers_in_eet(council: Council, day: date) -> Iterator[Unit]:
    """latest known activity of care leavers aged 17 to 21 open at month end (not comparable
    with DfE figures: say so beside it)
    """
    for child in open_care_leavers(council):
        age = council.age(child, day)
        if child.care_leaver is None or age is None or not 17 <= age <= 21:
            continue
        activity = child.care_leaver.activity
        if activity in (None, "0"):
            known = [
                (status.day, status.recorded or date.min, number, status.activity)
                for number, status in enumerate(child.statuses)
                if status.activity not in (None, "0") and status.day <= day
            ]
            activity = max(known)[-1] if known else None
        yield state(day, child, is_in_eet(activity, day), team=child.care_leaver.team)


@_kpi("CL04", "share", MONTH)
def care_leavers_19_to_21_neet(council: Council) -> Iterator[Unit]:
    """activity G4, G5 or G6 / as CL01"""
    for child in council.children:
        for birthday in birthdays(child, 19, 21):
            yield from event(birthday.day, child, birthday.activity in _NEET)


@_kpi("CL05", "share", MONTH)
def care_leavers_in_suitable_accommodation(council: Council) -> Iterator[Unit]:
    """accommodation code ending 1 / birthdays less DIED and RHOM, gone abroad (G), deported
    (H), residence not known (R)
    """
    for child in council.children:
        for birthday in birthdays(child, 19, 21):
            code = birthday.accommodation or ""
            if code[:1] not in _NO_ACCOMMODATION:
                yield from event(birthday.day, child, code.endswith("1"))


@_kpi("CL06", "share", MONTH)
def care_leavers_in_touch(council: Council) -> Iterator[Unit]:
    """in touch YES / birthdays less DIED and RHOM"""
    for child in council.children:
        for birthday in birthdays(child, 19, 21):
            yield from event(birthday.day, child, birthday.in_touch == "YES")


@_kpi("CL07", "share", MONTH_END, is_latest_only=True)
def pathway_plans_up_to_date(council: Council, day: date) -> Iterator[Unit]:
    """reviewed within 6 months before month end / care leavers open"""
    for child in open_care_leavers(council):
        assert child.care_leaver is not None
        reviewed = child.care_leaver.pathway_plan_reviewed
        is_met = reviewed is not None and whole_months_to(day, 6) <= reviewed <= day
        yield state(day, child, is_met, team=child.care_leaver.team)


# --- Workforce ----------------------------------------------------------------------------------


def in_post(council: Council, day: date) -> list[Worker]:
    """The social workers in post at a month end, by the last snapshot of the month."""
    return [
        worker
        for worker in council.workers_at(day)
        if (worker.start is None or worker.start <= day)
        and (worker.end is None or worker.end > day)
    ]


def employed_fte(council: Council, day: date) -> Iterator[Unit]:
    """The working time of the employed social workers."""
    for worker in in_post(council, day):
        if not worker.is_agency:
            yield Unit(day, None, Fraction(0), worker.fte, worker.team)


def primary_order(council: Council, involvement: Involvement) -> tuple[int, int, str]:
    """First the role listed first, then the latest start, then the lowest id."""
    roles = [role.upper() for role in council.settings.primary_worker_roles]
    rank = roles.index(involvement.role) if involvement.role in roles else len(roles)
    return rank, -involvement.start.toordinal(), involvement.id


def primary_involvement(council: Council, child: Child, day: date) -> Involvement | None:
    """The involvement that holds a child's case.

    The one of a listed role, whoever has it; where there is none, that of a social worker.
    """
    listed_roles = [role.upper() for role in council.settings.primary_worker_roles]
    open_ones = [each for each in child.involvements if is_open_at(each, day)]
    listed = [each for each in open_ones if each.role in listed_roles]
    others = [each for each in open_ones if worker_of(council, each, day)]
    return min(listed or others, key=lambda each: primary_order(council, each), default=None)


def worker_of(council: Council, involvement: Involvement | None, day: date) -> Worker | None:
    """The social worker of the month's snapshot behind an involvement.

    By the registration number, else by the id; a number that several have is none. Whose number
    is that of a leaver is nobody else.
    """
    if involvement is None or involvement.professional is None:
        return None
    professional = council.professionals.get(involvement.professional)
    numbers = Counter(each.registration for each in council.professionals.values())
    number = professional.registration if professional else None
    present = in_post(council, day)
    if number is not None and numbers[number] == 1:
        numbered = [each for each in present if each.registration == number]
        if len(numbered) == 1:
            return numbered[0]
        if not numbered and any(each.registration == number for each in council.workers_at(day)):
            return None
    return next((each for each in present if each.id == involvement.professional), None)


def caseloads(council: Council, day: date) -> list[tuple[Worker, int]]:
    """The social workers who hold a case at a month end, with how many children."""
    held: Counter[Worker] = Counter()
    for child in council.children:
        worker = worker_of(council, primary_involvement(council, child, day), day)
        if worker is not None:
            held[worker] += 1
    return list(held.items())


@_kpi("WF01", "ratio", MONTH_END, snapshots=("workforce",))
def average_caseload(council: Council, day: date) -> Iterator[Unit]:
    """children allocated to social workers, agency included / FTE of social workers holding at
    least one case; by team
    """
    for worker, cases in caseloads(council, day):
        if worker.fte > 0:
            yield Unit(day, None, Fraction(cases), worker.fte, worker.team)


@_kpi("WF02", "share", MONTH_END, snapshots=("workforce",))
def workers_over_caseload_guideline(council: Council, day: date) -> Iterator[Unit]:
    """cases per FTE above the guideline of the team (setting) / case holders"""
    for worker, cases in caseloads(council, day):
        if worker.fte > 0:
            is_over = cases / worker.fte > guideline(council, worker, day)
            yield Unit(day, None, Fraction(is_over), team=worker.team)


def guideline(council: Council, worker: Worker, day: date) -> Fraction:
    """Cases per full-time equivalent that are not too many in the worker's service."""
    service = team_shown(council, worker.team, day)[1]
    return council.settings.caseload_guideline_by_service.get(
        service, council.settings.caseload_guideline
    )


@_kpi("WF03", "maximum", MONTH_END, snapshots=("workforce",))
def highest_caseload(council: Council, day: date) -> Iterator[Unit]:
    """largest number of children allocated to one worker; by team"""
    for worker, cases in caseloads(council, day):
        yield Unit(day, None, Fraction(cases), team=worker.team)


@_kpi("WF04", "ratio", MONTH_END, snapshots=("workforce",))
def agency_rate(council: Council, day: date) -> Iterator[Unit]:
    """agency FTE / (agency FTE + employed FTE)"""
    for worker in in_post(council, day):
        yield Unit(day, None, worker.fte * worker.is_agency, worker.fte, worker.team)


@_kpi("WF05", "ratio", MONTH_END, snapshots=("workforce", "workforce_posts"))
def vacancy_rate(council: Council, day: date) -> Iterator[Unit]:
    """vacant FTE / (vacant FTE + employed FTE)"""
    yield from employed_fte(council, day)
    for posts in council.posts_at(day):
        vacant = posts.vacant_fte or Fraction(0)
        yield Unit(day, None, vacant, vacant, posts.team)


@_kpi("WF06", "ratio", MONTH, snapshots=("workforce",), divided_by_last=employed_fte)
def turnover_rate(council: Council) -> Iterator[Unit]:
    """FTE leaving in the 12 months / employed FTE at the last month end of the window (the one
    share whose denominator is not summed)
    """
    by_worker: dict[str, list[Worker]] = defaultdict(list)
    for month in council.months(min([council.counted_from, *_snapshot_months(council)])):
        for worker in council.workers_at(month):
            by_worker[worker.id].append(worker)
    for rows in by_worker.values():
        for row, following in pairwise((*rows, None)):
            assert row is not None
            if not row.is_agency and has_left(row, following, council.extract):
                assert row.end is not None
                shown = snapshot_of_leaving(rows, row)
                yield Unit(row.end, None, shown.fte, Fraction(0), shown.team)


def snapshot_of_leaving(rows: Sequence[Worker], leaver: Worker) -> Worker:
    """The snapshot of the month of leaving, the first later one, else the last before it."""
    same_role = [each for each in rows if (each.start, each.end) == (leaver.start, leaver.end)]
    assert leaver.end is not None
    later = [each for each in same_role if month_end(each.snapshot) >= leaver.end]
    return (later or same_role[-1:])[0]


def _snapshot_months(council: Council) -> list[date]:
    return [month_of(worker.snapshot) for worker in council.workers]


def has_left(row: Worker, following: Worker | None, extract: date) -> bool:
    """Whether a worker's role ended for good, by one snapshot and the next that lists them.

    An end that the next snapshot repeats is counted there; one that it moves or takes back did
    not happen; and who goes on in another role the next day did not leave, unless as an agency
    worker or no longer as one.
    """
    if row.end is None or row.end > extract:
        return False
    if following is None:
        return True
    if following.start is None or following.start <= row.end:
        return False
    return following.start > row.end + timedelta(days=1) or following.is_agency != row.is_agency


@_kpi("WF07", "count", MONTH_END, snapshots=("workforce",))
def unallocated_cases(council: Council, day: date) -> Iterator[Unit]:
    """open CIN, plan or looked-after child with no open social worker involvement"""
    for child in council.children:
        episodes = open_cin_episodes(child, day)
        is_case = episodes or open_plans(child, day) or is_looked_after(council, child, day)
        is_allocated = any(
            is_open_at(each, day) and worker_of(council, each, day) for each in child.involvements
        )
        if is_case and not is_allocated:
            named = max((each for each in episodes if each.team), key=_by_start, default=None)
            yield state(day, child, last_team=named.team if named else None)


# --- Quality assurance --------------------------------------------------------------------------


@_kpi("QA01", "share", MONTH)
def audits_completed(council: Council) -> Iterator[Unit]:
    """audits due in the month and completed by the end of the delivery's month (a late one
    restates it) / audits due in the month
    """
    for child in council.children:
        for audit in child.audits:
            is_met = audit.completed is not None and audit.completed <= council.extract
            yield from event(audit.due, child, is_met, team=audit.team)


@_kpi("QA02", "share", MONTH)
def audits_good_or_better(council: Council) -> Iterator[Unit]:
    """final grade good or outstanding / graded"""
    for child in council.children:
        for audit in child.audits:
            final_grade = audit.moderated_grade or audit.grade
            if final_grade is not None:
                is_met = final_grade in ("GOOD", "OUTSTANDING")
                yield from event(audit.due, child, is_met, team=audit.team)


@_kpi("QA03", "share", MONTH_END)
def year_of_the_child_audited(council: Council, day: date) -> Iterator[Unit]:
    """cohort members with every audit due by month end completed / cohort members with an
    audit due
    """
    for child in council.children:
        due = [each for each in child.audits if each.is_year_of_the_child and each.due <= day]
        if due and any(is_open_at(member, day) for member in child.memberships):
            is_met = all(audit.completed is not None and audit.completed <= day for audit in due)
            yield state(day, child, is_met)


# --- Teams --------------------------------------------------------------------------------------

_OF_HOUSEHOLDS = (
    *("fostering_households", "fostering_households_approved"),
    *("fostering_households_deregistered", "fostering_place_occupancy"),
)
OTHER_TEAM, NO_TEAM = "Other team", "Not recorded"


def team_shown(council: Council, source: str | None, day: date) -> tuple[str, str]:
    """Name and service of a team of the records on a day."""
    if source is None:
        return NO_TEAM, "Not known"
    for team in council.settings.teams:
        if team.source == source and team.first_day <= day <= team.last_day:
            return team.name, team.service
    department = council.departments.get(source)
    if department is not None:
        return department.name or department.id, department.parent or "Not known"
    return OTHER_TEAM, "Not known"


def responsible_team(council: Council, person: str | None, day: date) -> str | None:
    """The team of the primary worker of a person at a day, in the words of the records."""
    child = council.child(person)
    open_ones = [each for each in child.involvements if is_open_at(each, day)]
    primary = min(open_ones, key=lambda each: primary_order(council, each), default=None)
    return primary.team if primary else None


def team_of(council: Council, unit: Unit) -> str:
    """The team a unit counts for: the one it names, else the one responsible for the person."""
    if unit.team is not None or unit.person is None:
        return team_shown(council, unit.team, unit.day)[0]
    day = unit.team_day or unit.day
    team = responsible_team(council, unit.person, day)
    if team is None:
        team, day = unit.last_team, unit.day
    return team_shown(council, team, day)[0]


# --- Figures ------------------------------------------------------------------------------------


def window_months(month: date, window: str) -> list[date]:
    """The months inside a window, oldest first, ending with the month."""
    if window == ROLLING:
        number = 12
    elif window == TO_DATE:
        number = (month.month - 4) % 12 + 1
    else:
        number = 1
    return [months_later(month, -back) for back in reversed(range(number))]


def windows_of(kpi: Kpi) -> tuple[str, ...]:
    """The windows a KPI has figures for."""
    return (MONTH_END,) if kpi.period == MONTH_END else (MONTH, TO_DATE, ROLLING)


def has_data(council: Council, kpi: Kpi, month: date) -> bool:
    """Whether the delivery speaks about what a KPI counts in a month."""
    if kpi.is_latest_only and month != council.month:
        return False
    snapshots = {"workforce": council.workers_at, "workforce_posts": council.posts_at}
    return months_later(month, -kpi.looks_back_months) >= council.history_from and all(
        snapshots[name](month) for name in kpi.snapshots
    )


def units_by_month(council: Council, kpi: Kpi) -> dict[date, list[Unit]]:
    """Every counted unit of a KPI by the month it counts in."""
    months = council.months(council.counted_from)
    if kpi.period == MONTH_END:
        return {month: list(kpi.units(council, month_end(month))) for month in months}
    found: dict[date, list[Unit]] = {month: [] for month in months}
    for unit in kpi.units(council):
        if month_of(unit.day) in found:
            found[month_of(unit.day)].append(unit)
    return found


def each_once(council: Council, units: list[Unit], which: str | None) -> list[Unit]:
    """Every person once: at the first or the last unit of a window.

    Of several on one day at one that meets; of these in the team that comes first by name.
    """
    if which is None:
        return units

    def order(unit: Unit) -> tuple[int, Fraction, str]:
        day = unit.day.toordinal()
        return day if which == "first" else -day, -unit.above, team_of(council, unit)

    kept: dict[str | None, Unit] = {}
    for unit in sorted(units, key=order):
        kept.setdefault(unit.person, unit)
    return list(kept.values())


def _amounts(
    council: Council, kpi: Kpi, units: list[Unit], divided_by: list[Unit], month: date
) -> Amounts | None:
    """Numerator and denominator of units, or None where there is nothing to divide by."""
    above = sum((unit.above for unit in units), Fraction(0))
    if kpi.measure == "count":
        return above, None
    if kpi.measure == "maximum":
        return (max(unit.above for unit in units), None) if units else None
    if kpi.measure == "rate":
        population = council.population(month)
        return (above, Fraction(population)) if population else None
    below = sum((unit.below for unit in divided_by), Fraction(0))
    return (above, below) if below else None


def calculate(
    delivered: Rows, settings: Settings, month: date, *, all_history: bool = False
) -> Figures:
    """Every figure of a delivery that its rows give, for the authority as a whole.

    A figure that there is none of is left out: nothing to divide by, no snapshot, or a window
    that reaches further back than the history.
    """
    council = Council(delivered, settings, month, all_history=all_history)
    return {
        (code, shown, window): amounts
        for (code, shown, window, team), amounts in figures_of(council).items()
        if team is None
    }


def figures_of(council: Council) -> TeamFigures:
    """The figures of the authority as a whole, team None, and of every team."""
    figures: TeamFigures = {}
    for kpi in KPIS.values():
        by_month = units_by_month(council, kpi)
        for shown in council.months(council.shown_from):
            for window in windows_of(kpi):
                inside = window_months(shown, window)
                if not all(has_data(council, kpi, each) for each in inside):
                    continue
                units = each_once(
                    council, [unit for each in inside for unit in by_month[each]], kpi.count_once
                )
                below = divided_by(council, kpi, units, shown)
                parts = by_team(council, kpi, units)
                parts_below = by_team(council, kpi, below)
                teams = sorted({*parts, *parts_below})
                for team, above, own in (
                    (None, units, below),
                    *((team, parts.get(team, []), parts_below.get(team, [])) for team in teams),
                ):
                    amounts = _amounts(council, kpi, above, own, shown)
                    if amounts is not None:
                        figures[kpi.code, f"{shown:%Y-%m}", window, team] = amounts
    return figures


def divided_by(council: Council, kpi: Kpi, units: list[Unit], month: date) -> list[Unit]:
    """The units that are added up below the line: the counted ones, unless a KPI says others."""
    if kpi.divided_by_last is None:
        return units
    return list(kpi.divided_by_last(council, month_end(month)))


def by_team(council: Council, kpi: Kpi, units: list[Unit]) -> dict[str, list[Unit]]:
    """Units by the team they count for; households and rates have none."""
    parts: dict[str, list[Unit]] = defaultdict(list)
    if kpi.measure != "rate" and kpi.id not in _OF_HOUSEHOLDS:
        for unit in units:
            parts[team_of(council, unit)].append(unit)
    return parts
