"""A delivery: the history as the source systems knew it at a month end, written as files."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from synthetic.calendar_days import NEVER, as_date, day
from synthetic.history import History, HistoryTable, history
from synthetic.late_entries import entered_late, with_errors
from synthetic.people import reference
from synthetic.providers import provider_list
from synthetic.workforce import TEAMS, worker_id

SEED = 852
HISTORY_MONTHS = 72
# Until when a record lasted, by the first of these that its table has.
_LASTED = ("_end_known", "_happened", "_known")
_LAYOUTS = Path(__file__).parent.parent / "warehouse" / "sources"
_TEAM_NAMES = {
    "ASMT": "Assessment", "PACT": "PACT", "LAC": "Looked After Children", "MASH": "MASH",
    "CWD": "Children with Disabilities", "CARE": "Care Leavers", "IRO": "Independent Reviewing",
    "FOST": "Fostering", "EH": "Early Help locality",
}  # fmt: skip


@dataclass(frozen=True)
class DeliveredFile:
    """One file of a delivery and how many rows it holds."""

    path: Path
    rows: int


def write_delivery(
    directory: Path, month: date, *, seed: int = SEED, scale: int = 1, is_late: bool = False
) -> int:
    """Write the delivery of a month into a folder and return its number of rows.

    One CSV file per delivered table in declared columns, ISO dates, and last the marker
    `_COMPLETE` with a line `sha256  name  rows` per file. The same seed, scale and month give
    the same bytes. With `is_late` some of its records are entered late, wrong at first or
    deleted by the next delivery (`late_entries.py`); without, everything is known at once.
    """
    open_folder(directory)
    files = [
        write_table(directory, table, frame)
        for table, frame in delivered_frames(month, seed=seed, scale=scale, is_late=is_late)
    ]
    return mark_complete(directory, files)


def open_folder(directory: Path) -> None:
    """Make the folder of a delivery, or reopen one: it is not complete until it is marked."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    (directory / "_COMPLETE").unlink(missing_ok=True)


def write_table(directory: Path, table: str, frame: pd.DataFrame) -> DeliveredFile:
    """Write one table as `<table>.csv`."""
    path = directory / f"{table}.csv"
    path.write_bytes(frame.to_csv(index=False, lineterminator="\n").encode())
    return DeliveredFile(path, len(frame))


def mark_complete(directory: Path, files: Sequence[DeliveredFile]) -> int:
    """Write the marker `_COMPLETE`, a line `sha256  name  rows` per file; returns all rows."""
    manifest = [
        f"{hashlib.sha256(file.path.read_bytes()).hexdigest()}  {file.path.name}  {file.rows}\n"
        for file in files
    ]
    (directory / "_COMPLETE").write_text("".join(manifest), encoding="utf-8")
    return sum(file.rows for file in files)


def is_synthetic(people: Path) -> bool:
    """Whether a delivered `ssd_person.csv` was made here."""
    if not people.is_file():
        return False
    with people.open(encoding="utf-8", errors="replace") as file:
        next(file, None)
        return next(file, "SYN-P").startswith("SYN-P")


def delivered_frames(
    month: date, *, seed: int = SEED, scale: int = 1, is_late: bool = False
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Every delivered table of a month, as text in declared columns."""
    past = history(seed, scale)
    month_end = _month_end(month)
    since = _first_day(month)
    tables = entered_late(past.tables) if is_late else past.tables
    cuts = {name: _cut(table, month_end, since) for name, table in tables.items()}
    cuts["ssd_cp_plans"] = _pointing_inside(cuts)
    cuts["ssd_person"] = _people(past, cuts, month_end)
    if is_late:
        with_errors(cuts, month, month_end)
    cuts["ssd_care_leavers"] = _care_leavers(past, month_end)
    cuts["ssd_professionals"] = _professionals(past, month_end)
    cuts["ssd_department"] = _departments()
    cuts["provider_list"] = provider_list()
    cuts["workforce"] = _workforce(past, month_end, since)
    cuts["workforce_posts"] = _posts(past, month_end, since, scale)
    for table, columns in _declared("ssd", "local").items():
        yield table, _as_text(cuts[table][list(columns)], columns)


def _declared(*layouts: str) -> dict[str, dict[str, str]]:
    """Columns and kinds of each table of some layouts, as declared."""
    declared: dict[str, dict[str, str]] = {}
    for layout in layouts:
        with (_LAYOUTS / "columns" / f"{layout}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                declared.setdefault(row["table"], {})[row["column"]] = row["kind"]
    return declared


def _month_end(month: date) -> int:
    return day(month.year + month.month // 12, month.month % 12 + 1, 1) - 1


def _first_day(month: date) -> int:
    """The first day of the months that a delivery holds, its own the last of them."""
    months = 12 * month.year + month.month - HISTORY_MONTHS
    return day(months // 12, months % 12 + 1, 1)


def _cut(table: HistoryTable, month_end: int, since: int) -> pd.DataFrame:
    """What was recorded by a month end: later records left out, later ends blank."""
    frame = table.frame[table.frame["_known"] <= month_end].copy()
    for ending in table.endings:
        later = frame[ending.known] > month_end
        for column in ending.columns:
            if pd.api.types.is_integer_dtype(frame[column]):
                frame.loc[later, column] = NEVER
            else:
                frame.loc[later, column] = ""
    if not table.is_kept_for_ever:
        lasted = next(frame[name] for name in _LASTED if name in frame)
        frame = frame[lasted >= since]
    return frame


def _pointing_inside(cuts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The plans, without the ids of records that are too old to be delivered.

    The SSD declares them as foreign keys, so an extract cannot hold an id that points at none.
    """
    plans = cuts["ssd_cp_plans"]
    for column, home, key in (
        ("cppl_referral_id", "ssd_cin_episodes", "cine_referral_id"),
        ("cppl_icpc_id", "ssd_initial_cp_conference", "icpc_icpc_id"),
    ):
        plans[column] = plans[column].where(plans[column].isin(cuts[home][key]), "")
    return plans


def _as_text(frame: pd.DataFrame, columns: dict[str, str]) -> pd.DataFrame:
    text = {}
    for column, kind in columns.items():
        values = frame[column]
        if kind.startswith("date"):
            days = values.to_numpy(dtype=np.int64)
            dates = np.datetime_as_string(days.astype("datetime64[D]"))
            text[column] = np.where(days >= NEVER, "", dates)
        else:
            text[column] = values.astype(str).to_numpy()
    return pd.DataFrame(text)


def _people(past: History, cuts: dict[str, pd.DataFrame], month_end: int) -> pd.DataFrame:
    """Everybody whom a delivered record names, born by then or expected."""
    named: set[str] = set()
    for frame in cuts.values():
        for column in frame.columns:
            if column.endswith("person_id"):
                named.update(frame[column])
    numbers = sorted(int(name.removeprefix("SYN-P")) for name in named)
    people = past.people
    born = [people.birth[n] for n in numbers]
    died = [people.death.get(n, NEVER) for n in numbers]
    unborn = [people.is_unborn_when_known[n] for n in numbers]
    return pd.DataFrame(
        {
            "pers_person_id": [reference(n) for n in numbers],
            "pers_sex": [people.sex[n] for n in numbers],
            "pers_gender": [people.sex[n] for n in numbers],
            "pers_ethnicity": [people.ethnicity[n] for n in numbers],
            "pers_dob": [b if b <= month_end else NEVER for b in born],
            "pers_expected_dob": [b if u else NEVER for b, u in zip(born, unborn, strict=True)],
            "pers_death_date": [d if d <= month_end else NEVER for d in died],
        }
    )


def _care_leavers(past: History, month_end: int) -> pd.DataFrame:
    """The latest state of each young person open to the service."""
    latest = {}
    for row in past.statuses:
        recorded = max(row.recorded, row.when)
        if recorded <= month_end and row.in_touch not in ("DIED", "RHOM"):
            kept = latest.get(row.person)
            if kept is None or (kept.when, kept.age or 0) <= (row.when, row.age or 0):
                latest[row.person] = row
    rows = [
        (
            reference(row.person), "Former relevant child" if row.age != 17 else "Relevant child",
            row.in_touch, row.when if row.in_touch == "YES" else NEVER,
            row.accommodation[:1] if row.accommodation != "0" else "0",
            row.accommodation[1:] or "0", row.activity, row.when - 20 - row.person % 150,
            f"SYN-PA{row.person % 9:02d}", "T-CARE-1",
        )
        for _, row in sorted(latest.items())
        if 16.9 * 365.25 < month_end - past.people.birth[row.person] < 21.99 * 365.25
    ]  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=[
            "clea_person_id", "clea_care_leaver_eligibility", "clea_care_leaver_in_touch",
            "clea_care_leaver_latest_contact", "clea_care_leaver_accommodation",
            "clea_care_leaver_accom_suitable", "clea_care_leaver_activity",
            "clea_pathway_plan_review_date", "clea_care_leaver_personal_advisor",
            "clea_care_leaver_allocated_team",
        ],
    )  # fmt: skip


def _professionals(past: History, month_end: int) -> pd.DataFrame:
    rows = [
        (
            worker_id(worker.number),
            f"SWTEST{worker.number:05d}",
            "Social worker",
            "Children's services",
        )
        for worker in past.workforce.workers
        if worker.started <= month_end
    ]
    rows += [
        (f"SYN-IRO{n:02d}", f"SWTEST9{n:04d}", "Independent reviewing officer", "Quality assurance")
        for n in range(14)
    ]
    rows += [(f"SYN-PA{n:02d}", "", "Personal adviser", "Care leavers") for n in range(9)]
    return pd.DataFrame(
        rows,
        columns=[
            "prof_professional_id", "prof_social_worker_registration_no",
            "prof_professional_job_title", "prof_professional_department",
        ],
    )  # fmt: skip


def _departments() -> pd.DataFrame:
    rows = []
    for service, teams in TEAMS.items():
        for team in teams:
            _, kind, number = team.split("-")
            name = _TEAM_NAMES[kind] + (
                f" {number}" if len(teams) > 1 and service != "Specialist" else ""
            )
            rows.append((team, name, f"S-{service[:4].upper()}", service))
    return pd.DataFrame(
        rows,
        columns=["dept_team_id", "dept_team_name", "dept_team_parent_id", "dept_team_parent_name"],
    )


def _month_ends(since: int, month_end: int) -> list[tuple[int, int]]:
    """Month ends with the one before each, from the first whole month to the delivery's."""
    first, ends = as_date(since), []
    year, month = first.year, first.month
    while (end := _month_end(date(year, month, 1))) <= month_end:
        ends.append((end, day(year, month, 1) - 1))
        year, month = year + month // 12, month % 12 + 1
    return ends


def _workforce(past: History, month_end: int, since: int) -> pd.DataFrame:
    rows = []
    for end, previous in _month_ends(since, month_end):
        for duty, has_left in past.workforce.snapshot(end, previous):
            worker = duty.worker
            rows.append(
                (
                    end, worker_id(worker.number), f"SWTEST{worker.number:05d}",
                    int(worker.is_agency), f"{duty.fte:.1f}", duty.role, duty.team, worker.started,
                    worker.ended if has_left else NEVER, worker.destination if has_left else "",
                )
            )  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=[
            "SnapshotDate", "WorkerId", "SWENo", "AgencyWorker", "FTE", "OrgRole", "Team",
            "RoleStartDate", "RoleEndDate", "LeaverDestination",
        ],
    )  # fmt: skip


_POST_TEAMS = (*TEAMS["Assessment"], *TEAMS["PACT"], *TEAMS["LAC"], "T-MASH-1", "T-CWD-1")


def _posts(past: History, month_end: int, since: int, scale: int) -> pd.DataFrame:
    """Posts by team: vacancies run straight from one published September to the next."""
    rows = []
    targets = past.workforce.targets
    for end, _ in _month_ends(since, month_end):
        vacant = _between_septembers(end, lambda y: targets.month("posts_vacant_fte", y, f"{y}-09"))
        covered = _between_septembers(
            end, lambda y: targets.month("posts_covered_by_agency_fte", y, f"{y}-09")
        )
        for team, empty, cover in zip(_POST_TEAMS, _spread(vacant), _spread(covered), strict=True):
            rows.append((end, team, f"{12 * scale + empty:.1f}", f"{empty:.1f}", f"{cover:.1f}"))
    return pd.DataFrame(
        rows,
        columns=["SnapshotDate", "Team", "EstablishmentFTE", "VacantFTE", "AgencyCoveringFTE"],
    )


def _between_septembers(end: int, published) -> float:  # noqa: ANN001
    when = as_date(end)
    months = (when.month - 9) % 12
    before = when.year if when.month >= 9 else when.year - 1
    early = published(min(max(before, 2017), 2021))
    late = published(min(max(before + 1, 2017), 2021))
    return round(early + (late - early) * months / 12, 1)


def _spread(amount: float) -> list[float]:
    """Tenths shared out over the teams, adding up exactly."""
    tenths, teams = round(amount * 10), len(_POST_TEAMS)
    return [(tenths // teams + (place < tenths % teams)) / 10 for place in range(teams)]


def month_of(text: str) -> date:
    """A month written YYYY-MM, as its first day."""
    year, number = text.split("-")
    return date(int(year), int(number), 1)


def delivered_tables(*layouts: str) -> list[str]:
    """The tables that a delivery holds: those of the layouts `ssd` and `local`, or of one."""
    return list(_declared(*layouts))
