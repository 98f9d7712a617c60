"""What must hold between the figures, whatever was delivered; nothing here knows a figure itself.

Figures of one delivery stand in relations to each other (`tests/calculator/relations.py`).
Figures of a delivery and of the same one changed do as well, and these are here. A quick run
takes one delivery, always the same; with HYPOTHESIS_PROFILE=oracle thirty others are drawn.
"""

import os
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings

from synthetic.delivery import delivered_frames
from tests.calculator import changed_rows
from tests.calculator.calculator import months_later
from tests.calculator.histories import TEAMS, Delivery, deliveries
from tests.calculator.line import Line, Rows, authority_of
from tests.calculator.relations import (
    BREAKDOWNS,
    KPIS,
    PARTS,
    STANDING_ALONE,
    Found,
    check_one_build,
    codes_in,
    counts_people,
    has,
)
from tests.calculator.stock_and_flow import STOCKS
from warehouse.authority import load_authority
from warehouse.connection import connect
from warehouse.sources.declarations import delivered_tables

# A delivery is eight builds; more people in them cost little.
PEOPLE = 60
# One in which everything happens by which a relation could be told to be broken. Where it no
# longer is one, the tests say so: take another seed.
RICH = Delivery(month=date(2021, 3, 1), seed=130, people=range(PEOPLE))
IS_ORACLE = os.environ.get("HYPOTHESIS_PROFILE") == "oracle"
ROOT = Path(__file__).resolve().parents[4]

# --- Changes ------------------------------------------------------------------------------------

# Four years have the same days of the month and leap days, and every date another day of the
# week: what counts in working days is another number.
IN_WORKING_DAYS = ("AS02", "AS03", "CP03", "CP05", "CP06", "CP17", "LA07")
FOUR_YEARS, TWENTY_EIGHT_YEARS = 48, 336
YEARS_PAST = 12
# Whom they count is no person, but how many cases somebody holds follows from the people.
BY_CASES = ("WF01", "WF02", "WF03")


# --- Changed deliveries -------------------------------------------------------------------------


_KEPT = (
    "summaries.kpi_values",
    "kpis.counted_unit",
    "facts.case_allocation",
    "rejected.finding",
)


@dataclass(frozen=True)
class Base:
    """A delivery whose tables are kept while a changed one goes through the line."""

    line: Line
    delivery: Delivery
    rows: Rows
    dice: random.Random

    def keep(self) -> None:
        for table in _KEPT:
            _, name = table.split(".")
            self.line.connection.execute("create schema if not exists kept")
            self.line.connection.execute(f"create or replace table kept.{name} as from {table}")

    def build(self, rows: Rows, month: date | None = None, *, is_backwards: bool = False) -> None:
        """Build a changed delivery with the settings of this one."""
        self.line.build(
            authority_of(self.delivery),
            month or self.delivery.month,
            rows,
            all_history=self.delivery.all_history,
            is_backwards=is_backwards,
        )

    def figures_changed(self, expected: str = "from kept.kpi_values", where: str = "") -> list[str]:
        """Every figure, with its status, that is not as expected."""
        found = f"from summaries.kpi_values {where}"
        return self._differing(
            f"{expected} {where}",
            found,
            "concat_ws(' ', kpi_code, strftime(month, '%Y-%m'), period_window, "
            "breakdown, breakdown_value, status, numerator, denominator, population_year)",
        )

    def units_changed(self, expected: str, found: str) -> list[str]:
        """Every counted unit that is not as expected."""
        return self._differing(
            expected, found, "concat_ws(' ', kpi_code, month_end, person_key, team, is_met)"
        )

    def _differing(self, expected: str, found: str, words: str) -> list[str]:
        connection = self.line.connection
        # Row against row takes ten times as long as a sum over either.
        sums = [
            connection.execute(f"select count(*), sum(hash(each)) from ({rows}) as each").fetchone()
            for rows in (expected, found)
        ]
        if sums[0] == sums[1]:
            return []
        differing = connection.execute(
            f"select concat('expected ', {words}) from (({expected}) except all ({found})) "
            f"union all select concat('found ', {words}) "
            f"from (({found}) except all ({expected})) order by all"
        ).fetchall()
        return [line for (line,) in differing]


def another_order(base: Base) -> list[str]:
    """Rows and tables in another order, on a connection that has built the delivery before."""
    base.build(changed_rows.shuffled(base.rows, base.dice), is_backwards=True)
    return base.figures_changed()


def repeated_rows(base: Base) -> list[str]:
    """Rows delivered again, exactly: what repeats a key is set aside, and nothing else is."""
    keyed = ", ".join(f"'{name}'" for name, table in delivered_tables().items() if table.key)
    rows, repeats = changed_rows.with_repeats(base.rows, base.dice)
    base.build(rows)
    counts = [
        base.line.connection.execute(
            f"select count(distinct (source_table, row_number)) from {schema}.finding "
            f"where is_set_aside and source_table in ({keyed})"
        ).fetchone()
        for schema in ("kept", "rejected")
    ]
    before, after = (count[0] if count else 0 for count in counts)
    words = f"{after - before} rows set aside, {repeats} repeated"
    return [words] * (after - before != repeats) + base.figures_changed()


def other_ids(base: Base) -> list[str]:
    """Every id another one; a team without a name is shown by its id."""
    names = {team: f"{team} as it is called now" for team in TEAMS}
    rows = changed_rows.relabelled(base.rows, base.dice)
    shown = " ".join(f"when '{team}' then '{name}'" for team, name in names.items())
    try:
        base.line.rename_teams(names)
        base.build(changed_rows.with_renamed_teams(rows, names))
        return base.figures_changed(
            "select * replace (case when breakdown = 'team' then case breakdown_value "
            f"{shown} else breakdown_value end else breakdown_value end as breakdown_value) "
            "from kept.kpi_values"
        )
    finally:
        base.line.rename_teams({name: team for team, name in names.items()})


def _later(base: Base, months: int, where: str = "") -> list[str]:
    try:
        base.line.shift_reference(months)
        base.build(
            changed_rows.shifted(base.rows, months), months_later(base.delivery.month, months)
        )
        return base.figures_changed(
            f"select * replace (cast(month + to_months({months}) as date) as month, "
            f"cast(as_of_month + to_months({months}) as date) as as_of_month, "
            f"population_year + {months // 12} as population_year) from kept.kpi_values",
            where,
        )
    finally:
        base.line.shift_reference(-months)


def twenty_eight_years_later(base: Base) -> list[str]:
    """Every day, and every day known besides, on the same day of the week and of the month."""
    return _later(base, TWENTY_EIGHT_YEARS)


def four_years_later(base: Base) -> list[str]:
    """Every day on the same day of the month and another of the week."""
    codes = ", ".join(f"'{code}'" for code in IN_WORKING_DAYS)
    return _later(base, FOUR_YEARS, f"where kpi_code not in ({codes})")


def nobody_counted(base: Base) -> list[str]:
    """People of long ago and of other authorities as well."""
    more = changed_rows.of_nobody_counted(base.delivery, YEARS_PAST)
    base.build(changed_rows.together(base.rows, more))
    return base.figures_changed()


def fewer_people(base: Base) -> list[str]:
    """Half of the people left out: their units are missing, and nobody else's."""
    connection = base.line.connection
    everybody = changed_rows.people_in(base.rows)
    people = base.dice.sample(everybody, len(everybody) // 2)
    base.build(changed_rows.without(base.rows, people))
    some = ", ".join(f"'{person}'" for person in people)
    codes = ", ".join(f"'{code}'" for code in BY_CASES)
    words = base.units_changed(
        f"from kept.counted_unit where kpi_code not in ({codes}) "
        f"and coalesce(person_key not in ({some}), true)",
        f"from kpis.counted_unit where kpi_code not in ({codes})",
    )
    # Of the cases of a worker theirs are missing; one who held no others holds none.
    cases = connection.execute(
        "with cases as (select month_end, count(*) as before, "
        f"count(*) filter (where person_key in ({some})) as less from kept.case_allocation "
        "where fte > 0 group by month_end), "
        "units as (select month_end, sum(numerator) as after from kpis.average_caseload "
        "group by month_end) "
        "select strftime(month_end, '%Y-%m'), before, less, after from cases "
        "left join units using (month_end) where before - less <> coalesce(after, 0)"
    ).fetchall()
    most = connection.execute(
        "select strftime(kept.month, '%Y-%m'), kept.breakdown_value, kept.numerator, now.numerator "
        "from kept.kpi_values as kept inner join summaries.kpi_values as now "
        "using (kpi_code, month, period_window, breakdown, breakdown_value) "
        "where kpi_code = 'WF03' and not coalesce(now.numerator, 0) between kept.numerator - "
        "(select count(*) from kept.case_allocation as allocation "
        f"where person_key in ({some}) and allocation.month_end = last_day(kept.month)) "
        "and kept.numerator"
    ).fetchall()
    return words + [f"WF01 {each}" for each in cases] + [f"WF03 {each}" for each in most]


CHANGES: Mapping[str, Callable[[Base], list[str]]] = {
    change.__name__: change
    for change in (
        another_order,
        repeated_rows,
        other_ids,
        twenty_eight_years_later,
        four_years_later,
        nobody_counted,
        fewer_people,
    )
}

# --- Drawing ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found() -> Iterator[Found]:
    """What was found of the drawn deliveries and their changes."""
    found = Found()

    # One thread: on a few rows, more of them only wait for each other.
    with connect(threads=1) as connection:
        line = Line(connection)

        @settings(
            max_examples=30,
            derandomize=not IS_ORACLE,
            database=None,
            deadline=None,
            phases=(Phase.explicit, Phase.generate) if IS_ORACLE else (Phase.explicit,),
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(delivery=deliveries(PEOPLE))
        @example(delivery=RICH)
        def build(delivery: Delivery) -> None:
            breaches_before = {name: len(words) for name, words in found.breaches.items()}
            base = Base(line, delivery, delivery.rows(), random.Random(delivery.seed))  # noqa: S311
            base.build(base.rows)
            base.keep()
            check_one_build(connection, delivery.month, found)
            for name, change in CHANGES.items():
                found.breaches[name] += change(base)
                found.tried[name] += 1
            for name, words in found.breaches.items():
                if len(words) > (before := breaches_before.get(name, 0)):
                    words.insert(before, repr(delivery))

        build()
    yield found


def assert_holds(found: Found, relation: str) -> None:
    if found.breaches[relation]:
        pytest.fail("\n".join([relation, *found.breaches[relation][:20]]), pytrace=False)
    assert found.tried[relation], f"{relation}: nothing drawn that would tell"


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_the_delivery_changes_the_figures_as_it_must(found: Found, change: str) -> None:
    assert_holds(found, change)


@pytest.mark.parametrize("relation", PARTS)
def test_parts_add_up(found: Found, relation: str) -> None:
    assert_holds(found, relation)


@pytest.mark.parametrize("code", KPIS)
def test_breakdowns_add_up(found: Found, code: str) -> None:
    for breakdown in BREAKDOWNS:
        if has(KPIS[code], breakdown):
            assert_holds(found, f"{breakdown} of {code}")


@pytest.mark.parametrize("code", KPIS)
def test_windows_are_of_their_months(found: Found, code: str) -> None:
    assert_holds(found, f"windows of {code}")


@pytest.mark.parametrize("code", [code for code, kpi in KPIS.items() if counts_people(kpi)])
def test_person_counts_once(found: Found, code: str) -> None:
    assert_holds(found, f"people of {code}")


@pytest.mark.parametrize("code", KPIS)
def test_no_more_meet_than_count(found: Found, code: str) -> None:
    assert_holds(found, f"measure of {code}")


@pytest.mark.parametrize("stock", [stock.stock for stock in STOCKS])
def test_stock_is_what_came_less_what_went(found: Found, stock: str) -> None:
    assert_holds(found, f"stock of {stock}")


def test_every_kpi_is_part_of_something_or_says_why_not() -> None:
    related = {code for relation in PARTS for code in codes_in(relation)}
    assert related | set(STANDING_ALONE) == set(KPIS)
    assert not related & set(STANDING_ALONE)


@pytest.mark.system
def test_relations_hold_of_the_calibrated_council() -> None:
    month = date(2021, 3, 1)
    found = Found()
    with connect() as connection:
        authority = load_authority(ROOT / "config")
        line = Line(connection, authority)
        line.build_from(authority, month, delivered_frames(month))
        check_one_build(connection, month, found)
    breaches = {relation: words[:3] for relation, words in found.breaches.items() if words}
    assert not breaches
    assert all(found.tried[f"stock of {stock.stock}"] for stock in STOCKS)
