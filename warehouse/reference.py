"""The `reference` schema: what a build knows besides the delivery.

This council, its teams and population, bank holidays, code lists and spellings, which layout
feeds which record, and the KPI definitions.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import holidays
import pandas as pd

from warehouse.authority import Authority
from warehouse.code_lists import CODE_LISTS
from warehouse.feeds import JOINED_BY_KEY, Feed, record_feeds
from warehouse.filled_table import FilledTable
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.rule_definitions import rules
from warehouse.sources.declarations import layouts


@dataclass(frozen=True)
class ReferenceTable:
    """A reference table: its grain, its columns with types, and what fills it."""

    grain: str
    columns: Mapping[str, str]
    rows: Callable[[Authority, date, Collection[str]], Sequence[tuple[object, ...]]]


def _record_source_rows(
    _authority: Authority, _month: date, delivered: Collection[str]
) -> list[tuple[object, ...]]:
    return [
        (
            record,
            "+".join(feed.layouts) or None,
            feed.coverage,
            layouts()[feed.layouts[0]].history if feed.layouts else None,
            bool(feed.layouts),
        )
        for record, feed in record_feeds(delivered).items()
    ]


def _fed_apart(
    needed: Iterable[tuple[str, str | None]], feeds: Mapping[str, Feed]
) -> frozenset[str]:
    """The needed records that cannot be joined, because two layouts feed them."""
    names = {name for record, column in needed for name in (record, f"{record}.{column}")}
    joined = [{name.partition(".")[0] for name in pair} for pair in JOINED_BY_KEY if pair <= names]
    return frozenset(
        record
        for pair in joined
        if len({feeds[record].layouts for record in pair}) > 1
        for record in pair
    )


def settings_shown(authority: Authority, kpi: Kpi) -> str | None:
    """The council's settings that a KPI is computed with, in words; None where it has none."""

    def words(value: object) -> str:
        if isinstance(value, Mapping):
            return ", ".join(f"{name} {amount:g}" for name, amount in sorted(value.items()))
        if isinstance(value, tuple):
            # In order: what comes first counts before what comes later.
            return ", then ".join(map(str, value))
        return f"{value:g}" if isinstance(value, float) else str(value)

    values = {name: getattr(authority, name) for name in kpi.settings}
    shown = [
        f"{name.replace('_', ' ')}: {words(value)}"
        for name, value in values.items()
        if value not in ({}, ())
    ]
    return "; ".join(shown) or None


def _kpi_need_rows(
    authority: Authority, _month: date, delivered: Collection[str]
) -> list[tuple[object, ...]]:
    feeds = record_feeds(delivered)
    needs: dict[tuple[str, str], bool] = {}
    for kpi in kpi_definitions().values():
        needed = kpi.needed_columns_under(dict(authority))
        apart = _fed_apart(needed, feeds)
        for record, column in needed:
            feed = feeds[record]
            told = bool(feed.layouts) and (
                column is None
                or (column in feed.columns and f"{record}.{column}" not in authority.cannot_tell)
            )
            told = told and record not in apart
            needs[kpi.code, record] = needs.get((kpi.code, record), True) and told
    return [(code, record, is_told) for (code, record), is_told in needs.items()]


def _bank_holiday_rows(
    _authority: Authority, month: date, _delivered: Collection[str]
) -> list[tuple[object, ...]]:
    # Past the month: what was due by its end may be held long after it.
    last_year = month.year + 2
    # The library knows the holidays of England and Wales, moved and single ones included.
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(1900, last_year + 1))
    return sorted(england.items())


def _code_list_rows(
    name: str,
) -> Callable[[Authority, date, Collection[str]], list[tuple[object, ...]]]:
    def rows(
        _authority: Authority, _month: date, _delivered: Collection[str]
    ) -> list[tuple[object, ...]]:
        frame = _read_code_list(name)
        return [
            tuple(None if value == "" else value for value in row)
            for row in frame.itertuples(index=False, name=None)
        ]

    return rows


@cache
def _read_list(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def _read_code_list(name: str) -> pd.DataFrame:
    return _read_list(CODE_LISTS / f"{name}.csv")


def _code_list_columns(name: str) -> dict[str, str]:
    def type_of(column: str) -> str:
        if column.startswith("valid_"):
            return "date"
        return "boolean" if column.startswith("is_") else "varchar"

    return {column: type_of(column) for column in _read_code_list(name).columns}


# The parts of a breakdown as types: a byte a unit and quickly compared, where texts took most of
# the time of a KPI's table. The order is that of ages.
AGE_BANDS = (
    "Unborn", "Under 1", "1 to 4", "5 to 9", "10 to 15", "16 to 17", "18 and over", "Not known",
)  # fmt: skip
_BREAKDOWN_TYPES = {
    "sex": "select label from reference.sex_code union select 'Not known'",
    "ethnicity_group": "select \"group\" from reference.ethnicity_code union select 'Not known'",
    "age_band": ", ".join(f"'{band}'" for band in AGE_BANDS),
}


@cache
def reference_tables() -> dict[str, ReferenceTable]:
    """Every reference table by name."""
    tables = {
        "authority": ReferenceTable(
            "one row: this council",
            {"la_code": "varchar", "ons_code": "varchar", "authority_name": "varchar"},
            lambda authority, *_: [(authority.la_code, authority.ons_code, authority.name)],
        ),
        "population": ReferenceTable(
            "one row per mid-year: population aged 0 to 17",
            {"population_year": "integer", "population_0_17": "bigint"},
            lambda authority, *_: sorted(authority.population_0_17.items()),
        ),
        "team": ReferenceTable(
            "one row per team of the records and time it is shown under a name",
            {
                "source_team": "varchar",
                "team_name": "varchar",
                "service": "varchar",
                "valid_from": "date",
                "valid_to": "date",
            },
            lambda authority, *_: [tuple(team.model_dump().values()) for team in authority.teams],
        ),
        "primary_worker_role": ReferenceTable(
            "one row per role whose holder is the primary worker, most telling first",
            {"role_code": "varchar", "role_rank": "integer"},
            lambda authority, *_: [
                (role.upper(), rank) for rank, role in enumerate(authority.primary_worker_roles)
            ],
        ),
        "caseload_guideline": ReferenceTable(
            "one row per service with a caseload guideline of its own",
            {"service": "varchar", "cases_per_fte": "decimal(18, 4)"},
            lambda authority, *_: list(authority.caseload_guideline_by_service.items()),
        ),
        "bank_holiday": ReferenceTable(
            "one row per bank holiday of England and Wales",
            {"holiday_date": "date", "holiday_name": "varchar"},
            _bank_holiday_rows,
        ),
        "record_source": ReferenceTable(
            "one row per kind of record, with the layout that feeds it in this delivery",
            {
                "record_name": "varchar",
                "layout": "varchar",
                "coverage": "varchar",
                "history": "varchar",
                "is_fed": "boolean",
            },
            _record_source_rows,
        ),
        "kpi": ReferenceTable(
            "one row per KPI",
            {
                "kpi_code": "varchar",
                "kpi_id": "varchar",
                "theme": "varchar",
                "title": "varchar",
                "counted_unit": "varchar",
                "measure": "varchar",
                "period": "varchar",
                "headline": "varchar",
                "unit": "varchar",
                "decimals": "integer",
                "polarity": "varchar",
                "rule": "varchar",
                "note": "varchar",
                "source": "varchar",
                "count_once": "varchar",
                "denominator_at": "varchar",
                "looks_back_months": "integer",
                "latest_only": "boolean",
                "has_person": "boolean",
                "has_team": "boolean",
                "definition_hash": "varchar",
                "counted_as": "varchar",
                "settings": "varchar",
            },
            lambda authority, *_: [
                (*kpi.as_row(dict(authority)), settings_shown(authority, kpi))
                for kpi in kpi_definitions().values()
            ],
        ),
        "kpi_need": ReferenceTable(
            "one row per KPI and kind of record it cannot do without",
            {"kpi_code": "varchar", "record_name": "varchar", "is_told": "boolean"},
            _kpi_need_rows,
        ),
    }
    tables["validation_rule"] = ReferenceTable(
        "one row per validation rule",
        {
            "rule": "varchar",
            "return_name": "varchar",
            "table_name": "varchar",
            "severity": "varchar",
            "description": "varchar",
            "columns": "varchar",
            "kpi_codes": "varchar[]",
            "source": "varchar",
        },
        lambda *_: [
            (
                rule.code,
                rule.header.return_name,
                str(rule.reports),
                rule.header.severity.value,
                rule.header.rule,
                rule.header.columns,
                list(rule.kpi_codes),
                rule.header.source,
            )
            for rule in rules().values()
        ],
    )
    for path in sorted(CODE_LISTS.glob("*.csv")):
        name = f"{path.stem}_code"
        tables[name] = ReferenceTable(
            f"one row per code of the list {path.stem} and time it is valid",
            _code_list_columns(path.stem),
            _code_list_rows(path.stem),
        )
    for path in sorted((CODE_LISTS / "spellings").glob("*.csv")):
        tables[f"{path.stem}_spelling"] = ReferenceTable(
            f"one row per way in which a code of the list {path.stem} is written in workbooks",
            {"spelling": "varchar", "code": "varchar"},
            _spelling_rows(path),
        )
    return tables


def _spelling_rows(
    path: Path,
) -> Callable[[Authority, date, Collection[str]], list[tuple[object, ...]]]:
    def rows(
        _authority: Authority, _month: date, _delivered: Collection[str]
    ) -> list[tuple[object, ...]]:
        frame = _read_list(path)
        return [
            (" ".join(spelling.split()).upper(), code)
            for spelling, code in zip(frame["spelling"], frame["code"], strict=True)
        ]

    return rows


def reference_table(
    name: str, authority: Authority, month: date, delivered: Collection[str] | None = None
) -> FilledTable:
    """One reference table with its rows; `delivered` as for all of them."""
    table = reference_tables()[name]
    rows = table.rows(authority, month, authority.tables if delivered is None else delivered)
    return FilledTable(f"reference.{name}", table.columns, rows)


def load_reference(
    connection: duckdb.DuckDBPyConnection,
    authority: Authority,
    month: date,
    delivered: Collection[str] | None = None,
) -> dict[str, int]:
    """Make every reference table; returns rows by table name.

    `delivered` names the raw tables of the delivery; left out, those that the council is
    expected to deliver.
    """
    connection.begin()
    connection.execute("create schema if not exists reference")
    counts = {}
    for name in reference_tables():
        table = reference_table(name, authority, month, delivered)
        table.make(connection)
        counts[name] = len(table.rows)
    for name, values in _BREAKDOWN_TYPES.items():
        connection.execute(f"create type if not exists reference.{name} as enum ({values})")
    connection.commit()
    return counts
