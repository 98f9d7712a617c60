"""Raw: the delivery as it came, and each of its tables as text."""

import dagster as dg

from assets.presentation import (
    MONTHS,
    as_failure,
    build_of,
    describe_columns,
    key_of,
    month_of,
    table_metadata,
)
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.pseudonyms import open_key
from warehouse.quality import start_quality
from warehouse.sources.declarations import DeliveredTable, delivered_tables
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.extract import load_raw
from warehouse.sql_files import TableName

DELIVERY = TableName("raw", "delivery")


@dg.asset(
    key=key_of(DELIVERY),
    group_name="raw",
    partitions_def=MONTHS,
    kinds={"csv", "duckdb"},
    description="One row per delivered file. The whole delivery is looked at before any of it is "
    "read: a missing file or column stops the month here.",
)
def delivery(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Open the month's delivery and start its build anew."""
    build = build_of(context, council)
    try:
        delivered = council.delivery(month_of(context))
        open_key(council.data_dir)
        council.start(build)
    except TidemarkError as fault:
        raise as_failure(fault) from None
    with council.connect(build) as connection:
        record_delivery(connection, delivered)
        start_quality(connection)
        columns = describe_columns(connection, DELIVERY)
    rows = sum(file.rows for file in delivered.files)
    return dg.MaterializeResult(
        metadata=table_metadata(
            build,
            DELIVERY,
            columns,
            len(delivered.files),
            {
                "rows_delivered": dg.MetadataValue.int(rows),
                "columns_dropped": dg.MetadataValue.int(
                    sum(file.columns_dropped for file in delivered.files)
                ),
                "files_ignored": dg.MetadataValue.int(len(delivered.ignored)),
                "marked_complete": dg.MetadataValue.bool(delivered.is_marked_complete),
            },
        )
    )


def _raw_asset(table: DeliveredTable) -> dg.AssetsDefinition:
    name = TableName("raw", table.name)

    @dg.asset(
        key=key_of(name),
        deps=[key_of(DELIVERY)],
        group_name="raw",
        partitions_def=MONTHS,
        kinds={"pandas", "duckdb"},
        description=f"{table.description}, as delivered: text, identifiers as pseudonyms.",
    )
    def raw_table(
        context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
    ) -> dg.MaterializeResult:
        build = build_of(context, council)
        try:
            pseudonyms, _ = open_key(council.data_dir)
            with council.connect(build) as connection:
                rows = load_raw(connection, table, council.landing(build.month), pseudonyms)
                delivered = table.name in council.authority.delivers
        except TidemarkError as fault:
            raise as_failure(fault) from None
        return dg.MaterializeResult(
            metadata=table_metadata(
                build,
                name,
                [(column.name, "VARCHAR") for column in table.columns],
                rows,
                {"delivered": dg.MetadataValue.bool(delivered)},
            ),
        )

    return raw_table


raw_tables = [_raw_asset(table) for table in delivered_tables().values()]
