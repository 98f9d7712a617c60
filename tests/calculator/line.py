"""The real line on one connection, from raw rows to figures: for deliveries made up in tests.

Without files, pseudonyms and the rules about whole records, which rows of chance would break.
What belongs here: running the line. What does not: rows (`histories.py`), and what their figures
should be (`calculator.py`).
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

import duckdb
import pandas as pd

from tests.calculator.histories import Delivery
from warehouse.authority import Authority, Team
from warehouse.build import make_table, prepare
from warehouse.errors import BuildFailed
from warehouse.findings import accept, find_unusable, start_findings
from warehouse.kpi_definitions import kpi_definitions
from warehouse.kpi_tables import make_kpi_table, unite_kpi_tables
from warehouse.month import month_settings
from warehouse.reference import load_reference
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import sql_files
from warehouse.staging import stage
from warehouse.whole_build import make_dimensions_and_facts

AUTHORITY = Authority(
    name="Exampleshire",
    la_code="901",
    ons_code="E99000901",
    population_0_17={2014: 39_000, 2018: 40_000, 2019: 41_000, 2020: 50_000, 2023: 52_000},
    primary_worker_roles=("ALLOCATED CASE WORKER", "KEY WORKER"),
    caseload_guideline=4.5,
    caseload_guideline_by_service={"PACT": 2},
    teams=(
        Team(
            source_team="T1",
            team_name="Duty",
            service="Assessment",
            valid_to=date(2020, 9, 30),
        ),
        Team(
            source_team="T1",
            team_name="Assessment 1",
            service="Assessment",
            valid_from=date(2020, 10, 1),
        ),
        Team(source_team="T2", team_name="PACT 1", service="PACT"),
    ),
)
# A month after every month that is delivered: the calendar of bank holidays reaches past it.
LAST_MONTH = date(2026, 1, 1)
# (KPI code, month as YYYY-MM, window, team; None for the whole authority)
Key = tuple[str, str, str, str | None]
# status, numerator, denominator
Figure = tuple[str, Fraction | None, Fraction | None]
Row = Mapping[str, str | None]
Rows = Mapping[str, Sequence[Row]]


def authority_of(delivery: Delivery) -> Authority:
    """The council with the settings of a delivery."""
    return AUTHORITY.model_copy(
        update={"history_months": delivery.history_months, **delivery.settings}
    )


class Line:
    """The tables of a connection, made anew for one delivery after another."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, authority: Authority = AUTHORITY
    ) -> None:
        self.connection = connection
        prepare(connection, month_settings(authority, LAST_MONTH))
        load_reference(connection, authority, LAST_MONTH)
        connection.execute("create schema raw")
        for table in delivered_tables().values():
            columns = ", ".join(f'"{column.name}" varchar' for column in table.columns)
            connection.execute(f"create table raw.{table.name} (row_number integer, {columns})")

    def shift_reference(self, months: int) -> None:
        """Move what is known besides the delivery by whole months; by years the population."""
        dated = self.connection.execute(
            "select table_name, column_name from duckdb_columns() "
            "where schema_name = 'reference' and data_type = 'DATE'"
        ).fetchall()
        for table, column in dated:
            self.connection.execute(
                f"update reference.{table} set {column} = {column} + to_months({months})"
            )
        self.connection.execute(
            f"update reference.population set population_year = population_year + {months // 12}"
        )

    def rename_teams(self, names: Mapping[str, str]) -> None:
        """Give the teams of the council's list other ids; the names they are shown by stay."""
        for team, name in names.items():
            self.connection.execute(
                "update reference.team set source_team = ? where source_team = ?", [name, team]
            )

    def build(
        self,
        authority: Authority,
        month: date,
        rows: Rows,
        *,
        all_history: bool = False,
        is_backwards: bool = False,
    ) -> None:
        """Make every table of a delivery, whatever was there before.

        `is_backwards` takes table after table in the opposite order, where none needs another.
        """
        prepare(self.connection, month_settings(authority, month, all_history=all_history))
        # Of a thousand small statements a tenth of the time goes into their transactions.
        self.connection.begin()
        try:
            self._deliver(rows, _in_order(delivered_tables(), is_backwards))
            self._make(_in_order(authority.tables, is_backwards), authority.tables, is_backwards)
        except (BuildFailed, duckdb.Error):
            self.connection.rollback()
            raise
        self.connection.commit()

    def build_from(
        self, authority: Authority, month: date, frames: Iterable[tuple[str, pd.DataFrame]]
    ) -> None:
        """The same of a delivery too large for rows one by one; a blank cell is none."""
        connection = self.connection
        prepare(connection, month_settings(authority, month))
        for table, frame in frames:
            connection.register("frame", frame)
            cells = ", ".join(f'nullif("{column}", \'\') as "{column}"' for column in frame)
            connection.execute(f"delete from raw.{table}")
            connection.execute(
                f"insert into raw.{table} by name "
                f"select row_number() over () + 1 as row_number, {cells} from frame"
            )
            connection.unregister("frame")
        self._make(authority.tables, authority.tables, is_backwards=False)

    def figures(self, delivery: Delivery, rows: Rows) -> dict[Key, Figure]:
        """Every figure of the authority as a whole and of its teams."""
        self.build(authority_of(delivery), delivery.month, rows, all_history=delivery.all_history)
        found = self.connection.execute(
            "select kpi_code, strftime(month, '%Y-%m'), period_window, "
            "if(breakdown = 'team', breakdown_value, null), status, numerator, denominator "
            "from summaries.kpi_values where breakdown in ('all', 'team')"
        ).fetchall()
        return {
            (code, month, window, team): (status, _exact(above), _exact(below))
            for code, month, window, team, status, above, below in found
        }

    def units(self, kpi: str) -> Counter[tuple[object, ...]]:
        """Who counts for a KPI, by its id, and whether they meet (None: no share), by month."""
        return Counter(
            self.connection.execute(
                f"select strftime(month_end, '%Y-%m'), person_key, is_met from kpis.{kpi}"
            ).fetchall()
        )

    def _deliver(self, rows: Rows, tables: Iterable[str]) -> None:
        for name in tables:
            self.connection.execute(f"delete from raw.{name}")
            columns = [column.name for column in delivered_tables()[name].columns]
            cells = [
                cell
                for number, row in enumerate(rows.get(name, ()), start=2)
                for cell in (number, *(row.get(column) for column in columns))
            ]
            if cells:
                place = f"({', '.join('?' * (len(columns) + 1))})"
                places = ", ".join([place] * len(rows[name]))
                self.connection.execute(f"insert into raw.{name} values {places}", cells)

    def _make(
        self, in_order: Iterable[str], delivered: Collection[str], is_backwards: bool
    ) -> None:
        connection = self.connection
        start_findings(connection)
        for table in in_order:
            find_unusable(connection, delivered_tables()[table])
        accept(connection, delivered_tables())
        for record in _in_order(sql_files("staged"), is_backwards):
            stage(connection, record, delivered)
        make_dimensions_and_facts(connection)
        for kpi in _in_order(kpi_definitions(), is_backwards):
            make_kpi_table(connection, kpi_definitions()[kpi])
        unite_kpi_tables(connection)
        make_table(connection, sql_files("summaries")["kpi_values"])


def _in_order(names: Iterable[str], is_backwards: bool) -> list[str]:
    return list(names)[::-1] if is_backwards else list(names)


def _exact(amount: float | Decimal | None) -> Fraction | None:
    """An amount as the decimal number it is written as."""
    return None if amount is None else Fraction(str(amount))
