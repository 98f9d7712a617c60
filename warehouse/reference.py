"""The `reference` schema: what a build knows besides the delivery.

This council, its teams and population, bank holidays, code lists, the delivered tables with
their coverage, and the KPI definitions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import holidays
import pandas as pd

from warehouse.authority import Authority
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sources.declarations import delivered_tables

CODE_LISTS = Path(__file__).parent / "code_lists"


@dataclass(frozen=True)
class ReferenceTable:
    """A reference table: its grain, its columns with types, and what fills it."""

    grain: str
    columns: Mapping[str, str]
    rows: Callable[[Authority, int], Sequence[tuple[object, ...]]]


def _delivered_table_rows(authority: Authority, _year: int) -> list[tuple[object, ...]]:
    return [
        (table.name, table.layout, table.coverage.value, table.name in authority.delivers)
        for table in delivered_tables().values()
    ]


def _bank_holiday_rows(_authority: Authority, last_year: int) -> list[tuple[object, ...]]:
    # The library knows the holidays of England and Wales, moved and single ones included.
    england = holidays.country_holidays("GB", subdiv="ENG", years=range(1900, last_year + 1))
    return sorted(england.items())


def _code_list_rows(name: str) -> Callable[[Authority, int], list[tuple[object, ...]]]:
    def rows(_authority: Authority, _year: int) -> list[tuple[object, ...]]:
        frame = _read_code_list(name)
        return [
            tuple(None if value == "" else value for value in row)
            for row in frame.itertuples(index=False, name=None)
        ]

    return rows


def _read_code_list(name: str) -> pd.DataFrame:
    return pd.read_csv(CODE_LISTS / f"{name}.csv", dtype=str, keep_default_na=False)


def _code_list_columns(name: str) -> dict[str, str]:
    def type_of(column: str) -> str:
        if column.startswith("valid_"):
            return "date"
        return "boolean" if column.startswith("is_") else "varchar"

    return {column: type_of(column) for column in _read_code_list(name).columns}


@cache
def reference_tables() -> dict[str, ReferenceTable]:
    """Every reference table by name."""
    tables = {
        "authority": ReferenceTable(
            "one row: this council",
            {"la_code": "varchar", "ons_code": "varchar", "authority_name": "varchar"},
            lambda authority, _: [(authority.la_code, authority.ons_code, authority.name)],
        ),
        "population": ReferenceTable(
            "one row per mid-year: population aged 0 to 17",
            {"population_year": "integer", "population_0_17": "bigint"},
            lambda authority, _: sorted(authority.population_0_17.items()),
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
            lambda authority, _: [tuple(team.model_dump().values()) for team in authority.teams],
        ),
        "primary_worker_role": ReferenceTable(
            "one row per role whose holder is the primary worker, most telling first",
            {"role_code": "varchar", "role_rank": "integer"},
            lambda authority, _: [
                (role.upper(), rank) for rank, role in enumerate(authority.primary_worker_roles)
            ],
        ),
        "caseload_guideline": ReferenceTable(
            "one row per service with a caseload guideline of its own",
            {"service": "varchar", "cases_per_fte": "decimal(18, 4)"},
            lambda authority, _: list(authority.caseload_guideline_by_service.items()),
        ),
        "bank_holiday": ReferenceTable(
            "one row per bank holiday of England and Wales",
            {"holiday_date": "date", "holiday_name": "varchar"},
            _bank_holiday_rows,
        ),
        "delivered_table": ReferenceTable(
            "one row per table a delivery can hold",
            {
                "table_name": "varchar",
                "layout": "varchar",
                "coverage": "varchar",
                "is_delivered": "boolean",
            },
            _delivered_table_rows,
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
                "has_person": "boolean",
                "has_team": "boolean",
                "definition_hash": "varchar",
            },
            lambda _authority, _: [kpi.as_row() for kpi in kpi_definitions().values()],
        ),
        "kpi_need": ReferenceTable(
            "one row per KPI and delivered table it cannot do without",
            {"kpi_code": "varchar", "table_name": "varchar"},
            lambda _authority, _: [
                (kpi.code, table) for kpi in kpi_definitions().values() for table in kpi.needs
            ],
        ),
    }
    for path in sorted(CODE_LISTS.glob("*.csv")):
        name = f"{path.stem}_code"
        tables[name] = ReferenceTable(
            f"one row per code of the list {path.stem} and time it is valid",
            _code_list_columns(path.stem),
            _code_list_rows(path.stem),
        )
    return tables


def load_reference(
    connection: duckdb.DuckDBPyConnection, authority: Authority, month: date
) -> dict[str, int]:
    """Make every reference table; returns rows by table name."""
    connection.begin()
    connection.execute("create schema if not exists reference")
    counts = {}
    for name, table in reference_tables().items():
        columns = ", ".join(f'"{column}" {type_}' for column, type_ in table.columns.items())
        connection.execute(f"create or replace table reference.{name} ({columns})")
        rows = table.rows(authority, month.year + 2)
        if rows:
            # One statement a table: row by row it takes ten times as long.
            row = f"({', '.join('?' * len(table.columns))})"
            connection.execute(
                f"insert into reference.{name} values {', '.join([row] * len(rows))}",
                [cell for cells in rows for cell in cells],
            )
        counts[name] = len(rows)
    connection.commit()
    return counts
