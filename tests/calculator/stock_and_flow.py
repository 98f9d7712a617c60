"""What a stock opens with, what comes, what goes, and what it closes with: to the last child.

Each stock is a figure, and so are its flows. What lies between them is corrections, each named
and counted from the staged records themselves. What belongs here: which corrections there are.
What does not: whether the figures obey (`tests/unit/warehouse/kpis/test_relations.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

# Of several legal statuses of a day the one that began last counts.
MACROS = """
create or replace temp macro on_short_break(who, day) as coalesce(
    (
        select arg_max(code.is_short_break, (status.start_date, status.legal_status_key))
        from staged.legal_status as status
        inner join reference.legal_status_code as code
            on status.legal_status_code = code.code
        where status.person_key = who and is_open(status.start_date, status.end_date, day)
    ),
    false
)
"""


@dataclass(frozen=True)
class Changes:
    """A correction on days: rows of `day` and `amount`, added up over a period."""

    sql: str


@dataclass(frozen=True)
class Repeats:
    """People of whom a period counts one event: rows of `day` and `person_key`, one per event.

    `sign` is what one event does to the stock.
    """

    sign: int
    sql: str


@dataclass(frozen=True)
class States:
    """A correction of the stock itself: rows of `month_end` and `amount`, as they stand then."""

    sql: str


Correction = Changes | Repeats | States


@dataclass(frozen=True)
class Stock:
    """A stock, its flows, as terms of figures, and the corrections between them by name."""

    stock: str
    comes: tuple[str, ...]
    goes: tuple[str, ...]
    corrections: Mapping[str, Correction] = field(default_factory=dict)


def _backwards(records: str, start: str, end: str) -> Changes:
    """Of what ended before it began both days are counted, and it was never there."""
    return Changes(
        f"select {start} as day, -1 as amount from {records} where {end} < {start} "
        f"union all select {end}, 1 from {records} where {end} < {start}"
    )


_OWN_PLANS = (
    "(from staged.protection_plan as plan where not coalesce(plan.is_other_authority, false))"
)
_SERVED = "(from staged.referral where not coalesce(is_no_further_action, false))"
_MAINSTREAM = "(from staged.fostering_household where lower(approval_type_code) = 'mainstream')"
_OTHER_HOUSEHOLDS = (
    "(from staged.fostering_household where lower(approval_type_code) <> 'mainstream')"
)
# Care ends at the 18th birthday, whatever the record says of the time after it.
_EPISODES = (
    "(select episode.* exclude (end_date, end_reason_code), "
    "least(episode.end_date, birthday(person.birth_date, 18)) as end_date, "
    "case when coalesce(episode.end_date, date 'infinity') > birthday(person.birth_date, 18) "
    "or (episode.end_date = birthday(person.birth_date, 18) "
    "and coalesce(episode.end_reason_code, 'X1') = 'X1') then '18' "
    "else episode.end_reason_code end as end_reason_code "
    "from staged.looked_after_episode as episode "
    "left join staged.person as person on episode.person_key = person.person_key "
    "where coalesce(episode.start_date < birthday(person.birth_date, 18), true)) as episode"
)
# Qualified, or inside the macro they would be the columns of the legal status.
_SHORT_AT_START = "on_short_break(episode.person_key, episode.start_date)"
_SHORT_AT_END = (
    "on_short_break(episode.person_key, greatest(episode.start_date, episode.end_date - 1))"
)
_OPEN_EPISODES = (
    f"dimensions.reporting_month as month inner join {_EPISODES} "
    "on is_open(episode.start_date, episode.end_date, month.month_end)"
)

STOCKS = (
    Stock(
        "EH03",
        ("EH01",),
        ("EH02",),
        {
            "ended before it began": _backwards(
                "staged.early_help_episode", "start_date", "end_date"
            )
        },
    ),
    Stock(
        "CN01",
        ("FD03",),
        ("FD06.met", "EH05.of"),
        {
            "closed less than 28 days before the extract": Changes(
                f"select close_date as day, -1 as amount from {_SERVED} "
                "where getvariable('extract_date') - close_date < 28"
            ),
            "ended before it began": _backwards(_SERVED, "referral_date", "close_date"),
        },
    ),
    Stock(
        "CP15.of",
        ("CP10",),
        ("CP11",),
        {"ended before it began": _backwards(_OWN_PLANS, "start_date", "end_date")},
    ),
    Stock(
        "CP08",
        ("CP10",),
        ("CP11",),
        {
            "further plans of a child": States(
                "select month.month_end, count(distinct plan.person_key) - count(*) as amount "
                f"from dimensions.reporting_month as month inner join {_OWN_PLANS} as plan "
                "on is_open(plan.start_date, plan.end_date, month.month_end) group by all"
            ),
            "ended before it began": _backwards(_OWN_PLANS, "start_date", "end_date"),
        },
    ),
    Stock(
        "LA01",
        ("LA03",),
        ("LA04",),
        {
            "further starts of a child": Repeats(
                1,
                f"select start_date as day, person_key from {_EPISODES} "
                f"where start_reason_code = 'S' and not {_SHORT_AT_START}",
            ),
            "further ends of a child": Repeats(
                -1,
                f"select end_date as day, person_key from {_EPISODES} "
                "where end_reason_code <> 'X1' and end_date is not null "
                f"and not {_SHORT_AT_END}",
            ),
            "short breaks that began": Changes(
                f"select start_date as day, 1 as amount from {_EPISODES} "
                f"where start_reason_code = 'S' and {_SHORT_AT_START}"
            ),
            "short breaks that ended": Changes(
                f"select end_date as day, -1 as amount from {_EPISODES} "
                f"where end_reason_code <> 'X1' and {_SHORT_AT_END}"
            ),
            "episodes that go on from another": Changes(
                f"select start_date as day, 1 as amount from {_EPISODES} "
                "where start_reason_code is distinct from 'S'"
            ),
            "episodes that another goes on from": Changes(
                f"select end_date as day, -1 as amount from {_EPISODES} "
                "where end_reason_code = 'X1'"
            ),
            "episodes that ended for no reason": Changes(
                f"select end_date as day, -1 as amount from {_EPISODES} "
                "where end_date is not null and end_reason_code is null"
            ),
            "ended before it began": _backwards(_EPISODES, "start_date", "end_date"),
            "further episodes of a child": States(
                "select month.month_end, count(distinct episode.person_key) - count(*) as amount "
                f"from {_OPEN_EPISODES} group by all"
            ),
            "on a short break": States(
                "select month.month_end, -count(distinct episode.person_key) as amount "
                f"from {_OPEN_EPISODES} "
                "where on_short_break(episode.person_key, month.month_end) group by all"
            ),
        },
    ),
    Stock(
        "FO08",
        ("FO09",),
        ("FO10",),
        {
            "approved for something else": Changes(
                f"select approved_date as day, -1 as amount from {_OTHER_HOUSEHOLDS}"
            ),
            "deregistered from something else": Changes(
                f"select deregistered_date as day, 1 as amount from {_OTHER_HOUSEHOLDS}"
            ),
            "deregistered without ever an approval date": Changes(
                f"select deregistered_date as day, 1 as amount from {_MAINSTREAM} "
                "where approved_date is null"
            ),
            "ended before it began": _backwards(_MAINSTREAM, "approved_date", "deregistered_date"),
        },
    ),
)


class Corrections:
    """The corrections of a build, by stock and name."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(MACROS)
        self._rows = {
            (stock.stock, name): connection.execute(f"from ({correction.sql})").fetchall()
            for stock in STOCKS
            for name, correction in stock.corrections.items()
        }

    def between(self, stock: Stock, opening: date, closing: date) -> dict[str, int]:
        """What each correction adds to a stock from one month end to another."""
        return {name: self._sum(stock.stock, name, opening, closing) for name in stock.corrections}

    def _sum(self, stock: str, name: str, opening: date, closing: date) -> int:
        rows = self._rows[stock, name]
        correction = next(each for each in STOCKS if each.stock == stock).corrections[name]
        if isinstance(correction, States):
            states = dict(rows)
            return states.get(closing, 0) - states.get(opening, 0)
        within = [what for day, what in rows if day is not None and opening < day <= closing]
        if isinstance(correction, Repeats):
            return correction.sign * (len(within) - len(set(within)))
        return sum(within)
