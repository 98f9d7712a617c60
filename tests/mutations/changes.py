"""How a column is changed: every mutation that makes sense for its kind, with its edit.

A mutation of the whole column is a systematic fault of a feed; one of a fifth of the rows is the
same fault where only some of them have it. Partial faults are those that a rule can know of: a
blank in an optional column, or a day moved within its bounds, is plausible data.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tests.mutations.deliveries import (
    MONTH_END,
    Base,
    Edit,
    day_of,
    is_after_birth,
    is_birth,
    parse_day,
    people_of,
    written_day,
)
from warehouse.sources.declarations import (
    Column,
    Requirement,
    delivered_tables,
)

SEED = 1
# In the order of the requirement they stand for.
MUTATIONS = (
    "drop",
    "rename",
    "reorder",
    "wrong type",
    "blank",
    "duplicate key",
    "future date",
    "day/month swapped",
    "one day over",
    "white space",
    "look-alikes",
    "unknown code",
    "orphan",
    "one value",
)
_SHARE = 5
_FEW = 3
_FUTURE_DAYS = 400
# Latin letters, digits and marks, and what looks like them in other scripts.
_LOOK_ALIKES = str.maketrans(
    "ABCEHIKMNOPSTXYacdeopsxy0123-/",
    "\u0410\u0412\u0421\u0415\u041d\u0406\u041a\u041c\u039d\u041e\u0420\u0405\u0422\u0425\u04ae"
    "\u0430\u0441\u0501\u0435\u043e\u0440\u0455\u0445\u0443\u041el\u01a7\u0417\u2011\u2044",
)
_WRONG = {
    "date": "next Tuesday",
    "british_date": "next Tuesday",
    "sheet_date": "next Tuesday",
    "flag": "perhaps",
    "number": "several",
    "integer": "several",
    "json": "flags: none",
}
_DAY = "2021-03-31"

# Two days of one row of which the first cannot be after the second.
ORDERED: tuple[tuple[str, str, str], ...] = (
    ("ssd_person", "pers_dob", "pers_death_date"),
    ("ssd_early_help_episodes", "earl_episode_start_date", "earl_episode_end_date"),
    ("ssd_cin_episodes", "cine_referral_date", "cine_close_date"),
    ("ssd_cin_assessments", "cina_assessment_start_date", "cina_assessment_auth_date"),
    ("ssd_cin_plans", "cinp_cin_plan_start_date", "cinp_cin_plan_end_date"),
    ("ssd_s47_enquiry", "s47e_s47_start_date", "s47e_s47_end_date"),
    ("ssd_cp_plans", "cppl_cp_plan_start_date", "cppl_cp_plan_end_date"),
    ("ssd_cla_episodes", "clae_cla_episode_start_date", "clae_cla_episode_ceased_date"),
    ("ssd_cla_episodes", "clae_entered_care_date", "clae_cla_episode_start_date"),
    ("ssd_cla_placement", "clap_cla_placement_start_date", "clap_cla_placement_end_date"),
    ("ssd_legal_status", "lega_legal_status_start_date", "lega_legal_status_end_date"),
    ("ssd_missing", "miss_missing_episode_start_date", "miss_missing_episode_end_date"),
    (
        "ssd_immigration_status",
        "immi_immigration_status_start_date",
        "immi_immigration_status_end_date",
    ),
    ("ssd_involvements", "invo_involvement_start_date", "invo_involvement_end_date"),
    ("workforce", "RoleStartDate", "RoleEndDate"),
    ("workforce", "RoleStartDate", "SnapshotDate"),
    ("fostering_households", "enquiry_date", "application_date"),
    ("fostering_households", "application_date", "approved_date"),
    ("fostering_households", "approved_date", "deregistered_date"),
    ("care_leaver_activity", "status_date", "recorded_date"),
    ("year_of_the_child", "joined_date", "left_date"),
    ("ssda903_episodes", "DECOM", "DEC"),
    ("ssda903_missing", "MIS_START", "MIS_END"),
    ("ssda903_placed_adoption", "DATE_PLACED", "DATE_PLACED_CEASED"),
    ("ssda903_social_worker", "SW_DECOM", "SW_DEC"),
    ("ssda903_episodes_last_year", "DECOM", "DEC"),
    ("cin_census_child", "person_birth_date", "person_death_date"),
    ("cin_census_details", "cin_referral_date", "cin_closure_date"),
    ("cin_census_details", "cin_referral_date", "date_of_initial_cpc"),
    (
        "cin_census_assessment",
        "assessment_actual_start_date",
        "assessment_authorisation_date",
    ),
    ("cin_census_plan_dates", "cin_plan_start_date", "cin_plan_end_date"),
    ("cin_census_section_47", "s47_actual_start_date", "date_of_initial_cpc"),
    ("cin_census_protection_plan", "cpp_start_date", "cpp_end_date"),
    ("annex_a_assessments", "start_date", "authorised_date"),
    ("annex_a_section_47", "start_date", "conference_date"),
    ("annex_a_children_in_need", "start_date", "close_date"),
    ("annex_a_child_protection", "start_date", "end_date"),
    ("annex_a_looked_after", "start_date", "end_date"),
    ("annex_a_adoption", "placed_date", "adoption_order_date"),
    ("annex_a_adopters", "enquiry_date", "approved_date"),
)
# Days on which a person is a child: looked after, or on a child protection plan.
OF_CHILDREN = frozenset(
    {
        ("ssd_cla_episodes", "clae_cla_episode_start_date"),
        ("ssd_cla_episodes", "clae_entered_care_date"),
        ("ssd_cla_placement", "clap_cla_placement_start_date"),
        ("ssd_legal_status", "lega_legal_status_start_date"),
        ("ssd_cp_plans", "cppl_cp_plan_start_date"),
        ("ssd_missing", "miss_missing_episode_start_date"),
        ("ssd_cla_visits", "clav_cla_visit_date"),
        ("ssd_cp_visits", "cppv_cp_visit_date"),
        ("ssd_cla_health", "clah_health_check_date"),
        ("ssda903_episodes", "DECOM"),
        ("ssda903_missing", "MIS_START"),
        ("ssda903_reviews", "REVIEW"),
        ("cin_census_protection_plan", "cpp_start_date"),
        ("annex_a_child_protection", "start_date"),
        ("annex_a_looked_after", "start_date"),
    }
)


@dataclass(frozen=True)
class Mutant:
    """One changed column: which, how, and in how many of its rows."""

    bundle: str
    layout: str
    table: str
    column: str
    mutation: str
    variant: str

    @property
    def name(self) -> str:
        return f"{self.table}.{self.column}: {self.mutation}, {self.variant}"


@dataclass(frozen=True)
class _Subject:
    """A column that is to be changed, with what the changes need to know of its table."""

    base: Base
    table: str
    column: Column
    cells: tuple[str, ...]
    rng: random.Random

    @property
    def filled(self) -> list[int]:
        """The rows to act on: those that are filled, or all of an empty column."""
        return [row for row, cell in enumerate(self.cells) if cell] or list(range(len(self.cells)))

    def some(self, rows: Sequence[int] | None = None, count: int | None = None) -> list[int]:
        """A fifth of some rows, or so many of them."""
        rows = self.filled if rows is None else rows
        count = max(1, len(rows) // _SHARE) if count is None else min(count, len(rows))
        return sorted(self.rng.sample(list(rows), count)) if rows else []

    def with_cells(self, changed: dict[int, str]) -> Edit | None:
        """The edit that writes these cells; None where nothing changes."""
        values = tuple(changed.get(row, cell) for row, cell in enumerate(self.cells))
        return None if values == self.cells else Edit(self.table, self.column.name, values)

    def mapped(self, rows: Sequence[int], new: Callable[[int, str], str]) -> Edit | None:
        return self.with_cells({row: new(row, self.cells[row]) for row in rows})

    def others(self, column: str) -> list[str]:
        return list(self.base.sources[self.table].cells[column])

    @property
    def people(self) -> list[str] | None:
        people = people_of(self.base.sources[self.table], self.table)
        return None if people is None else list(people)

    def day(self, cell: str) -> date | None:
        return parse_day(cell, self.column.type)

    def written(self, day: date) -> str:
        return written_day(day, self.column.type)


_Edits = Iterator[tuple[str, str, Edit | None]]


def mutants(base: Base, layouts: Sequence[str], seed: int = SEED) -> list[tuple[Mutant, Edit]]:
    """Every mutant of the columns that a base's files of some layouts hold."""
    found = []
    for table, source in base.sources.items():
        declared = delivered_tables()[table]
        if declared.layout not in layouts:
            continue
        for column in declared.columns:
            if column.name not in source.cells:
                continue
            subject = _Subject(
                base,
                table,
                column,
                tuple(source.cells[column.name]),
                random.Random(f"{seed} {table} {column.name}"),  # noqa: S311 - no secret
            )
            for mutation, variant, edit in _edits(subject):
                if edit is not None:
                    found.append(
                        (
                            Mutant(
                                base.bundle.name,
                                declared.layout,
                                table,
                                column.name,
                                mutation,
                                variant,
                            ),
                            edit,
                        )
                    )
    return found


def _edits(subject: _Subject) -> _Edits:
    yield from _of_every_column(subject)
    column = subject.column
    if column.is_date:
        yield from _of_days(subject)
    if column.code_list or column.spelling_list:
        yield "unknown code", "all rows", subject.mapped(subject.filled, lambda *_: "ZZ9")
        yield "unknown code", "a fifth", subject.mapped(subject.some(), lambda *_: "ZZ9")
    if column.identifies:
        new = _orphan
        yield "orphan", "all rows", subject.mapped(subject.filled, new)
        yield "orphan", "a fifth", subject.mapped(subject.some(), new)
    if column.type == "flag" or column.kind == "option:yes_no":
        for value in sorted({cell for cell in subject.cells if cell})[:2]:
            yield (
                "one value",
                f"all {value}",
                subject.mapped(subject.filled, lambda _row, _cell, value=value: value),
            )
    yield from _duplicates(subject)


def _orphan(row: int, _cell: str) -> str:
    return f"SYN-NOBODY-{row}"


def _alike(_row: int, cell: str) -> str:
    return cell.translate(_LOOK_ALIKES)


def _of_every_column(subject: _Subject) -> _Edits:
    table, column = subject.table, subject.column
    yield "drop", "column", Edit(table, column.name, is_dropped=True)
    yield "rename", "column", Edit(table, column.name, new_name="Renamed")
    yield "reorder", "column", Edit(table, column.name, is_moved=True)
    wrong = _WRONG.get(column.type, _DAY)
    yield "wrong type", "all rows", subject.mapped(subject.filled, lambda *_: wrong)
    yield "wrong type", "a fifth", subject.mapped(subject.some(), lambda *_: wrong)
    few = subject.some(count=_FEW)
    yield "wrong type", "three rows", subject.mapped(few, lambda *_: wrong)
    yield "blank", "all rows", subject.mapped(subject.filled, lambda *_: "")
    if column.requirement in (Requirement.KEY, Requirement.VALUE):
        yield "blank", "a fifth", subject.mapped(subject.some(), lambda *_: "")
    filled = [row for row, cell in enumerate(subject.cells) if cell]
    yield "white space", "all rows", subject.mapped(filled, lambda _, cell: f" \u00a0{cell}\u200b ")
    yield "white space", "a fifth", subject.mapped(subject.some(filled), lambda _, cell: f"{cell} ")
    alike = [
        row for row in filled if subject.cells[row].translate(_LOOK_ALIKES) != subject.cells[row]
    ]
    yield "look-alikes", "all rows", subject.mapped(alike, _alike)
    if column.is_date or column.identifies or column.type in ("code", "option", "flag", "team"):
        some = subject.some(alike)
        yield "look-alikes", "a fifth", subject.mapped(some, _alike)


def _duplicates(subject: _Subject) -> _Edits:
    table, column = delivered_tables()[subject.table], subject.column
    if column.requirement is Requirement.KEY:
        held = [name for name in table.key if name in subject.base.sources[table.name].cells]
        others = [subject.others(name) for name in held if name != column.name]
        twins: dict[tuple[str, ...], str] = {}
        changed = {}
        rows = set(subject.some())
        for row, cell in enumerate(subject.cells):
            key = tuple(other[row] for other in others)
            if row in rows and key in twins:
                changed[row] = twins[key]
            else:
                twins[key] = cell
        yield "duplicate key", "a fifth", subject.with_cells(changed)
    ids = [each.name for each in table.columns if each.identifies or each.name in table.key]
    present = [name for name in ids if name in subject.base.sources[table.name].cells]
    if present and column.name == present[0]:
        rows = tuple(subject.some())
        yield "duplicate key", "rows twice", Edit(table.name, column.name, rows=rows)


def _of_days(subject: _Subject) -> _Edits:
    later = MONTH_END + timedelta(days=_FUTURE_DAYS)
    yield (
        "future date",
        "all rows",
        subject.mapped(subject.filled, lambda row, _: subject.written(later + timedelta(row % 9))),
    )
    some = subject.some()
    yield (
        "future date",
        "a fifth",
        subject.mapped(some, lambda row, _: subject.written(later + timedelta(row % 9))),
    )
    filled = [row for row, cell in enumerate(subject.cells) if cell]
    swapped = "day/month swapped"
    yield swapped, "all rows", subject.mapped(filled, lambda _, c: _swapped(subject, c))
    yield (
        swapped,
        "a fifth",
        subject.mapped(subject.some(filled), lambda _, c: _swapped(subject, c)),
    )
    # As a program does that guesses: what fits is swapped, what does not is read as it is.
    yield swapped, "where it fits", subject.mapped(filled, lambda _, c: _fitting(subject, c))
    if subject.column.type == "sheet_date":
        yield swapped, "cells and text", subject.mapped(filled, lambda _, c: _as_excel(subject, c))
    yield from _over_boundaries(subject)


def _swapped(subject: _Subject, cell: str) -> str:
    day = subject.day(cell)
    if day is None:
        return cell
    if subject.column.type == "date":
        return f"{day:%Y-%d-%m}{cell[10:]}"
    return f"{day:%m/%d/%Y}"


def _fitting(subject: _Subject, cell: str) -> str:
    day = subject.day(cell)
    if day is None or day.day > 12:
        return cell
    return subject.written(day.replace(month=day.day, day=day.month)) + cell[10:]


def _as_excel(subject: _Subject, cell: str) -> str:
    """A day that was text, typed in again by an Excel of another country's dates."""
    day = subject.day(cell)
    if day is None:
        return cell
    return _fitting(subject, cell) if day.day <= 12 else f"{day:%d/%m/%Y}"


def _over_boundaries(subject: _Subject) -> _Edits:
    table, column = subject.table, subject.column
    one = timedelta(days=1)
    mutation = "one day over"
    if column.kind == column.type:
        over = subject.written(MONTH_END + one)
        yield mutation, "the month's end", subject.mapped(subject.some(), lambda *_: over)
    for of, earlier, later in ORDERED:
        if of != table or column.name not in (earlier, later):
            continue
        other = later if column.name == earlier else earlier
        if other not in subject.base.sources[table].cells:
            continue
        bounds = [subject.day(cell) for cell in subject.others(other)]
        rows = [row for row, bound in enumerate(bounds) if bound]
        step = one if column.name == earlier else -one

        def crossed(
            row: int, _cell: str, bounds: list[date | None] = bounds, step: timedelta = step
        ) -> str:
            bound = bounds[row]
            return subject.written(bound + step) if bound else ""

        yield mutation, f"past {other}", subject.mapped(subject.some(rows), crossed)
    people = subject.people
    if people is None:
        return
    if is_birth(column.name):
        firsts = subject.base.firsts
        rows = [row for row, name in enumerate(people) if name in firsts]
        yield (
            mutation,
            "birth after the first event",
            subject.mapped(
                subject.some(rows), lambda row, _: subject.written(firsts[people[row]] + one)
            ),
        )
        return
    births = subject.base.births
    rows = [row for row in subject.filled if people[row] in births]
    if is_after_birth(table) and column.kind == column.type:
        yield (
            mutation,
            "before birth",
            subject.mapped(
                subject.some(rows), lambda row, _: subject.written(births[people[row]] - one)
            ),
        )
    if (table, column.name) in OF_CHILDREN:
        # Only a birthday that has been: another day would be one still to come.
        grown = [row for row in rows if _birthday(births[people[row]], 18) < MONTH_END]
        yield (
            mutation,
            "past the 18th birthday",
            subject.mapped(
                subject.some(grown),
                lambda row, _: subject.written(_birthday(births[people[row]], 18) + one),
            ),
        )


def _birthday(birth: date, age: int) -> date:
    anniversary = f"{birth.year + age}-{birth:%m-%d}"
    return day_of(anniversary) or date(birth.year + age, 3, 1)
