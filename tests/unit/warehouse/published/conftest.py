"""A release in memory, with as few figures as a test needs."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from warehouse.authority import Authority
from warehouse.build import prepare
from warehouse.calendar_months import months_before
from warehouse.composition import published_sql
from warehouse.connection import connect
from warehouse.reference import reference_table
from warehouse.targets import Rebase, Target, target_tables

AUTHORITY = Authority(name="Exampleshire", la_code="901", ons_code="E99000901")
JANUARY = date(2021, 1, 1)
Row = dict[str, object]
# Value, or numerator and denominator, of each month up to January 2021; None where there is none.
Series = Sequence[float | tuple[float, float] | None]
Known = Callable[..., duckdb.DuckDBPyConnection]


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture
def known() -> Iterator[Known]:
    """Figures of one window as now known, from the last of a series in January 2021 backwards."""
    with connect() as connection:
        prepare(
            connection,
            {"summary_from": date(2010, 1, 1), "no_change_points": 0.5, "no_change_percent": 2.0,
             "highlights_at_most": 8, "with_drafts": False},
        )  # fmt: skip
        connection.execute(published_sql("macros"))
        for schema in ("reference", "history", "summaries"):
            connection.execute(f"create schema {schema}")
        reference_table("kpi", AUTHORITY, JANUARY).make(connection)
        connection.execute(
            "create table known_figure (authority_code varchar, kpi_code varchar, kpi_id varchar, "
            "month date, period_window varchar, breakdown varchar, status varchar, "
            "numerator double, denominator double, value double, value_shown varchar)"
        )

        def add(
            kpi: str, window: str, series: Series, *, targets: Sequence[Target] = (),
            rebases: Sequence[Rebase] = (),
        ) -> duckdb.DuckDBPyConnection:  # fmt: skip
            for place, point in enumerate(reversed(series)):
                amounts = point if isinstance(point, tuple) else (point, None)
                connection.execute(
                    "insert into known_figure select '901', kpi_code, kpi_id, $month, $window, "
                    "'all', if($numerator is null, 'no_data', 'ok'), $numerator, $denominator, "
                    "$numerator * factor / coalesce($denominator, 1), "
                    "with_decimals(rounded_half_up($numerator, coalesce($denominator, 1), factor, "
                    "decimals), decimals) from (select *, case measure when 'share' then 100 when "
                    "'rate_per_10000' then 10000 else if(unit = 'percent', 100, 1) end as factor "
                    "from reference.kpi where kpi_code = $kpi)",
                    {
                        "month": months_before(JANUARY, place),
                        "window": window,
                        "numerator": None if amounts[0] is None else Decimal(repr(amounts[0])),
                        "denominator": None if amounts[1] is None else Decimal(repr(amounts[1])),
                        "kpi": kpi,
                    },
                )
            months = [months_before(JANUARY, number) for number in range(len(series) - 1, -1, -1)]
            for table in target_tables("901", targets, rebases, months):
                table.make(connection)
            connection.execute(
                "create or replace table summary as select distinct authority_code, month "
                "from known_figure"
            )
            return connection

        yield add
