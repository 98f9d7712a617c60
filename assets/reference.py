"""Reference: what a build knows besides the delivery. One step makes all of its tables."""

from collections.abc import Iterator

import dagster as dg

from assets.presentation import MONTHS, build_of, key_of, table_metadata
from assets.raw import DELIVERY
from warehouse.council import Council
from warehouse.reference import load_reference, reference_tables
from warehouse.sources.delivery_table import delivered_names
from warehouse.sql_files import TableName


@dg.multi_asset(
    name="reference",
    specs=[
        dg.AssetSpec(
            key_of(TableName("reference", name)),
            deps=[key_of(DELIVERY)],
            group_name="reference",
            kinds={"yaml", "duckdb"},
            description=table.grain.capitalize(),
        )
        for name, table in reference_tables().items()
    ],
    partitions_def=MONTHS,
)
def reference(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> Iterator[dg.MaterializeResult]:
    """Make every reference table from the council's configuration and the code lists."""
    build = build_of(context, council)
    with council.connect(build) as connection:
        rows = load_reference(
            connection, council.authority, build.month, delivered_names(connection)
        )
    for name, table in reference_tables().items():
        yield dg.MaterializeResult(
            asset_key=key_of(TableName("reference", name)),
            metadata=table_metadata(
                build, TableName("reference", name), table.columns.items(), rows[name]
            ),
        )
