"""Returns: the delivery in the shape of the statutory returns, which the rules are written for."""

import dagster as dg
import duckdb

from assets.presentation import (
    MONTHS,
    as_failure,
    build_of,
    describe_columns,
    key_of,
    lineage_of_all,
    table_metadata,
)
from assets.raw import DELIVERY
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.findings import COLLECTION, make_collection, make_returns, return_columns
from warehouse.sources.delivery_table import delivered_names
from warehouse.sql_files import TableName, fed_files


def _make(connection: duckdb.DuckDBPyConnection, table: TableName) -> int:
    delivered = delivered_names(connection)
    if table == COLLECTION:
        return make_collection(connection, delivered)
    return make_returns(connection, delivered, table.name)


def _return_asset(table: TableName) -> dg.AssetsDefinition:
    files = tuple(fed_files("returns").get(table.name, {}).values())
    grain = files[0].grain if files else "one row per return: the days it speaks about"

    @dg.asset(
        key=key_of(table),
        deps=[
            key_of(DELIVERY),
            *sorted({key_of(name) for file in files for name in file.depends_on}),
        ],
        group_name="returns",
        partitions_def=MONTHS,
        kinds={"sql", "duckdb"},
        description=f"{grain.capitalize()}, whichever layout it came in.",
    )
    def returned(
        context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
    ) -> dg.MaterializeResult:
        build = build_of(context, council)
        try:
            with council.connect(build) as connection:
                rows = _make(connection, table)
                columns = describe_columns(connection, table)
        except TidemarkError as fault:
            raise as_failure(fault) from None
        return dg.MaterializeResult(
            metadata=table_metadata(
                build,
                table,
                columns,
                rows,
                {"dagster/column_lineage": dg.MetadataValue.column_lineage(lineage_of_all(files))},
            )
        )

    return returned


RETURN_TABLES = (COLLECTION, *(TableName("returns", name) for name in return_columns()))
return_tables = [_return_asset(table) for table in RETURN_TABLES]
