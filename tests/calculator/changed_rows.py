"""A delivery changed in ways that should not matter, or that matter in a way known beforehand.

What belongs here: rows made from rows. What does not: what becomes of the figures
(`tests/unit/warehouse/kpis/test_relations.py`).
"""

import random
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from tests.calculator.calculator import month_end, months_later
from tests.calculator.histories import Delivery
from tests.calculator.line import Row, Rows
from warehouse.sources.declarations import delivered_tables

# Of a person's rows recorded on one day the last in the file counts: they keep their order.
_LAST_COUNTS = {"care_leaver_activity": ("person_id", "recorded_date")}
# Of records that began on one day the id decides: by day they keep the order of theirs.
_ID_DECIDES = {
    "involvement": ("invo_involvements_id", "invo_involvement_start_date"),
    "referral": ("cine_referral_id", "cine_referral_date"),
}
# Text that names a team without being declared as one.
_TEAM_AS_TEXT = ("earl_episode_organisation",)
# The day on which what is delivered ended; blank where it goes on.
_END_DAYS = {
    "ssd_early_help_episodes": "earl_episode_end_date",
    "ssd_cin_episodes": "cine_close_date",
    "ssd_cin_assessments": "cina_assessment_auth_date",
    "ssd_cin_plans": "cinp_cin_plan_end_date",
    "ssd_cp_plans": "cppl_cp_plan_end_date",
    "ssd_cla_episodes": "clae_cla_episode_ceased_date",
    "ssd_cla_placement": "clap_cla_placement_end_date",
    "ssd_legal_status": "lega_legal_status_end_date",
    "ssd_missing": "miss_missing_episode_end_date",
    "ssd_immigration_status": "immi_immigration_status_end_date",
    "ssd_involvements": "invo_involvement_end_date",
    "fostering_households": "deregistered_date",
    "year_of_the_child": "left_date",
}
# Of the council as a whole or as it is now, so never of the past.
_OF_THE_PRESENT = ("ssd_department", "ssd_professionals", "ssd_care_leavers")
_ON_PLANS = ("ssd_person", "ssd_cp_plans", "ssd_cp_reviews", "ssd_cp_visits")


def shuffled(rows: Rows, dice: random.Random) -> Rows:
    """The rows of every table in another order, so also under other row numbers."""
    return {table: _shuffled(each, dice, _LAST_COUNTS.get(table)) for table, each in rows.items()}


def _shuffled(
    rows: Sequence[Row], dice: random.Random, in_order_by: tuple[str, ...] | None
) -> list[Row]:
    mixed = dice.sample(rows, len(rows))
    if in_order_by is None:
        return mixed
    in_order: dict[tuple[str | None, ...], list[Row]] = defaultdict(list)
    for row in reversed(rows):
        in_order[tuple(row[column] for column in in_order_by)].append(row)
    return [in_order[tuple(row[column] for column in in_order_by)].pop() for row in mixed]


def with_repeats(rows: Rows, dice: random.Random) -> tuple[Rows, int]:
    """Some rows more than once, and how many of these repeat a key.

    In a table with a key the repeats follow at the end, in one without each its own row: there
    the order may count.
    """
    repeating: dict[str, list[Row]] = {}
    keys_repeated = 0
    for table, each in rows.items():
        copies = [(row, dice.choice((0, 0, 0, 0, 1, 2))) for row in each]
        again = [row for row, times in copies for _ in range(times)]
        if delivered_tables()[table].key:
            repeating[table] = [*each, *dice.sample(again, len(again))]
            keys_repeated += len(again)
        else:
            repeating[table] = [row for row, times in copies for _ in range(1 + times)]
    return repeating, keys_repeated


def relabelled(rows: Rows, dice: random.Random) -> Rows:
    """Every id replaced by another, the same everywhere."""
    kinds = {
        column.name: column.identifies
        for table in rows
        for column in delivered_tables()[table].columns
        if column.identifies
    }
    ids: dict[str, dict[str, Row]] = defaultdict(dict)
    for each in rows.values():
        for row in each:
            for column, id_ in row.items():
                if id_ is not None and column in kinds:
                    known = ids[kinds[column]]
                    # The record itself, not one that names it.
                    is_own = column == _ID_DECIDES.get(kinds[column], ("",))[0]
                    known[id_] = row if is_own else known.get(id_, row)
    others = {kind: _new_ids(kind, known, dice) for kind, known in ids.items()}
    return _with_cells(
        rows,
        lambda column, cell: others[kinds[column]][cell] if column in kinds else cell,
    )


def _new_ids(kind: str, known: Mapping[str, Row], dice: random.Random) -> dict[str, str]:
    in_order = dice.sample(sorted(known), len(known))
    if kind in _ID_DECIDES:
        _, day = _ID_DECIDES[kind]
        in_order = sorted(known, key=lambda id_: (known[id_].get(day) or "", id_))
    return {id_: f"{kind.replace('_', ' ')} {number:06d}" for number, id_ in enumerate(in_order)}


def with_renamed_teams(rows: Rows, names: Mapping[str, str]) -> Rows:
    """The ids of teams replaced by others."""
    columns = {
        column.name
        for table in rows
        for column in delivered_tables()[table].columns
        if column.type == "team" or column.name in _TEAM_AS_TEXT
    }
    return _with_cells(
        rows, lambda column, cell: names.get(cell, cell) if column in columns else cell
    )


def shifted(rows: Rows, months: int) -> Rows:
    """Every day so many months later."""
    days = {
        column.name
        for table in rows
        for column in delivered_tables()[table].columns
        if column.is_date
    }
    return _with_cells(
        rows,
        lambda column, cell: (
            months_later(date.fromisoformat(cell), months).isoformat() if column in days else cell
        ),
    )


def of_nobody_counted(delivery: Delivery, years: int) -> Rows:
    """Rows that no figure of a delivery counts, with ids of their own.

    What happened to others so many years ago and has ended since, and plans of another authority.
    """
    month = months_later(delivery.month, -12 * years)
    past = Delivery(month, delivery.seed + 1, delivery.people, delivery.history_months).rows()
    present = Delivery(delivery.month, delivery.seed + 2, delivery.people).rows()
    ended = {
        table: [_ended(table, row, month) for row in each]
        for table, each in past.items()
        if table not in _OF_THE_PRESENT
    }
    elsewhere = {
        table: [
            {**row, "cppl_cp_plan_ola": "Y"} if table == "ssd_cp_plans" else row for row in each
        ]
        for table, each in present.items()
        if table in _ON_PLANS
    }
    return together(_with_id_prefix(ended, "past"), _with_id_prefix(elsewhere, "elsewhere"))


def _ended(table: str, row: Row, month: date) -> Row:
    if table == "ssd_s47_enquiry":
        # Else a conference would be due for ever.
        return {**row, "s47e_s47_nfa": "Y"}
    end = _END_DAYS.get(table)
    return row if end is None else {**row, end: row.get(end) or month_end(month).isoformat()}


def _with_id_prefix(rows: Rows, prefix: str) -> Rows:
    ids = {
        column.name
        for table in rows
        for column in delivered_tables()[table].columns
        if column.identifies
    }
    return _with_cells(rows, lambda column, cell: f"{prefix} {cell}" if column in ids else cell)


def together(*deliveries: Rows) -> Rows:
    """The rows of several deliveries as one."""
    tables = dict.fromkeys(table for rows in deliveries for table in rows)
    return {table: [row for rows in deliveries for row in rows.get(table, ())] for table in tables}


def people_in(rows: Rows) -> list[str]:
    """Every person that some row is about."""
    columns = {table: delivered_tables()[table].person for table in rows}
    return sorted(
        {
            person
            for table, each in rows.items()
            for row in each
            if (column := columns[table]) and (person := row.get(column))
        }
    )


def without(rows: Rows, people: Collection[str]) -> Rows:
    """The delivery without any row about some people."""
    periods = {
        row["clae_cla_id"]
        for row in rows.get("ssd_cla_episodes", ())
        if row["clae_person_id"] in people
    }
    columns = {table: delivered_tables()[table].person for table in rows}
    return {
        table: [
            row
            for row in each
            if row.get(columns[table] or "") not in people and row.get("clar_cla_id") not in periods
        ]
        for table, each in rows.items()
    }


def _with_cells(rows: Rows, change: Callable[[str, str], str]) -> Rows:
    return {
        table: [
            {column: cell if cell is None else change(column, cell) for column, cell in row.items()}
            for row in each
        ]
        for table, each in rows.items()
    }
