"""How tables appear in Dagster: keys, partitions, groups and the metadata of a made table."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import dagster as dg
import duckdb

from warehouse.build import Build
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.sql_files import SqlFile, TableName

FIRST_MONTH = "2015-04"
ALL_HISTORY_TAG = "tidemark/history"
# The folder of an earlier delivery of the month; without it the latest is built.
DELIVERY_TAG = "tidemark/delivery"

# London, not UTC: at half past midnight British Summer Time on 1 October, September is over.
MONTHS = dg.MonthlyPartitionsDefinition(
    start_date=FIRST_MONTH, fmt="%Y-%m", timezone="Europe/London"
)


def key_of(table: TableName) -> dg.AssetKey:
    """The asset key of a table: schema and name."""
    return dg.AssetKey([table.schema, table.name])


def month_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> date:
    """The reporting month of a run, as its first day."""
    run = context.run
    return datetime.strptime(run.tags["dagster/partition"], "%Y-%m").date()  # noqa: DTZ007 - a month has no clock


def build_of(
    context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext, council: Council
) -> Build:
    """The build that a run works on."""
    all_history = context.run.tags.get(ALL_HISTORY_TAG) == "all"
    return council.build(month_of(context), all_history=all_history)


def as_failure(fault: TidemarkError) -> dg.Failure:
    """A fault that a person has to mend: its sentence, and no retry."""
    return dg.Failure(description=str(fault), allow_retries=False)


def lineage_of_all(files: Iterable[SqlFile]) -> dg.TableColumnLineage:
    """Where each column of a table comes from, as the SQL of every layout that feeds it says."""
    sources: dict[str, set[tuple[TableName, str]]] = {}
    for file in files:
        for column, found in file.column_lineage.items():
            sources.setdefault(column, set()).update(found)
    return dg.TableColumnLineage(
        {
            column: [
                dg.TableColumnDep(asset_key=key_of(_shown(table)), column_name=name)
                for table, name in sorted(found)
            ]
            for column, found in sources.items()
        }
    )


def _shown(table: TableName) -> TableName:
    """The asset of a table: what is accepted of a raw table is a view of it."""
    return TableName("raw", table.name) if table.schema == "accepted" else table


def table_metadata(
    build: Build,
    table: TableName,
    columns: Iterable[tuple[str, str]],
    rows: int,
    extra: Mapping[str, dg.MetadataValue] | None = None,
) -> dict[str, dg.MetadataValue]:
    """What Dagster shows of a table that was made: counts and names only."""
    return {
        "dagster/row_count": dg.MetadataValue.int(rows),
        "dagster/table_name": dg.MetadataValue.text(str(table)),
        "dagster/column_schema": dg.MetadataValue.table_schema(
            dg.TableSchema([dg.TableColumn(name, type_) for name, type_ in columns])
        ),
        "delivery_month": dg.MetadataValue.text(f"{build.month:%Y-%m}"),
        **(extra or {}),
    }


def describe_columns(
    connection: duckdb.DuckDBPyConnection, table: TableName
) -> list[tuple[str, str]]:
    """Names and types of a table of the build."""
    return connection.execute(
        "select column_name, data_type from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index",
        [table.schema, table.name],
    ).fetchall()
