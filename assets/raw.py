"""Raw: the delivery as it came, and each of its tables as text."""

from collections.abc import Iterator

import dagster as dg

from assets.presentation import (
    DELIVERY_TAG,
    MONTHS,
    as_failure,
    build_of,
    describe_columns,
    key_of,
    month_of,
    table_metadata,
)
from warehouse.build import Build
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.pseudonyms import open_key
from warehouse.quality import start_quality
from warehouse.sources.declarations import DeliveredTable, delivered_tables
from warehouse.sources.delivery_table import delivered_names, record_delivery
from warehouse.sources.extract import load_census, load_raw
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
        delivered = council.delivery(
            month_of(context),
            lambda table, rows: context.log.info(f"{table}: {rows} rows fetched"),
            folder=context.run.tags.get(DELIVERY_TAG),
        )
        open_key(council.data_dir)
        council.start(build)
    except TidemarkError as fault:
        raise as_failure(fault) from None
    if delivered.ignored:
        context.log.warning(
            # What they are called is nobody's here: a name may be a person's.
            f"{len(delivered.ignored)} files or sheets of the landing folder are not read."
        )
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


def _description(table: DeliveredTable) -> str:
    return f"{table.description}, as delivered: text, identifiers as pseudonyms."


def _raw_metadata(
    build: Build, table: DeliveredTable, rows: int, *, delivered: bool
) -> dict[str, dg.MetadataValue]:
    return table_metadata(
        build,
        TableName("raw", table.name),
        [(column.name, "VARCHAR") for column in table.columns],
        rows,
        {"delivered": dg.MetadataValue.bool(delivered)},
    )


def _raw_asset(table: DeliveredTable) -> dg.AssetsDefinition:
    name = TableName("raw", table.name)

    @dg.asset(
        key=key_of(name),
        deps=[key_of(DELIVERY)],
        group_name="raw",
        partitions_def=MONTHS,
        kinds={"pandas", "duckdb"},
        description=_description(table),
    )
    def raw_table(
        context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
    ) -> dg.MaterializeResult:
        build = build_of(context, council)
        try:
            pseudonyms, _ = open_key(council.data_dir)
            with council.connect(build) as connection:
                landing = council.landing_of(connection, build.month)
                rows = load_raw(connection, table, landing, pseudonyms)
                delivered = table.name in delivered_names(connection)
        except TidemarkError as fault:
            raise as_failure(fault) from None
        return dg.MaterializeResult(metadata=_raw_metadata(build, table, rows, delivered=delivered))

    return raw_table


_CENSUS = [table for table in delivered_tables().values() if table.layout == "cin_census"]


@dg.multi_asset(
    name="raw_cin_census",
    specs=[
        dg.AssetSpec(
            key_of(TableName("raw", table.name)),
            deps=[key_of(DELIVERY)],
            group_name="raw",
            kinds={"xml", "duckdb"},
            description=_description(table),
        )
        for table in _CENSUS
    ],
    partitions_def=MONTHS,
)
def census(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> Iterator[dg.MaterializeResult]:
    """Read the census once, into all of its tables."""
    build = build_of(context, council)
    try:
        pseudonyms, _ = open_key(council.data_dir)
        with council.connect(build) as connection:
            landing = council.landing_of(connection, build.month)
            rows = load_census(connection, landing, pseudonyms)
            delivered = delivered_names(connection)
    except TidemarkError as fault:
        raise as_failure(fault) from None
    for table in _CENSUS:
        yield dg.MaterializeResult(
            asset_key=key_of(TableName("raw", table.name)),
            metadata=_raw_metadata(
                build, table, rows[table.name], delivered=table.name in delivered
            ),
        )


raw_tables = [
    *(_raw_asset(table) for table in delivered_tables().values() if table not in _CENSUS),
    census,
]
