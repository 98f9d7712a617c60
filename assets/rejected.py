"""Rejected: who breaks which rule, row by row, and which rows are set aside."""

import dagster as dg

from assets.presentation import (
    MONTHS,
    as_failure,
    build_of,
    describe_columns,
    key_of,
    table_metadata,
)
from assets.raw import DELIVERY
from assets.returns import RETURN_TABLES
from warehouse.build import count_rows
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.findings import FINDING, find_all
from warehouse.reference import reference_tables
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import delivered_names
from warehouse.sql_files import TableName


@dg.asset(
    key=key_of(FINDING),
    deps=[
        key_of(DELIVERY),
        *(key_of(TableName("reference", name)) for name in reference_tables()),
        *(key_of(TableName("raw", name)) for name in delivered_tables()),
        *(key_of(table) for table in RETURN_TABLES),
    ],
    group_name="rejected",
    partitions_def=MONTHS,
    kinds={"sql", "duckdb"},
    description="One row per delivered row, broken rule and column: unreadable cells, missing "
    "and repeated keys, unknown codes, and DfE's validation rules. Blocked rows are set aside and "
    "reach no figure. Record level: it stays in the build.",
)
def finding(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Find the rows that break a rule."""
    build = build_of(context, council)
    try:
        with council.connect(build) as connection:
            by_severity = find_all(connection, delivered_names(connection))
            columns = describe_columns(connection, FINDING)
            rows = count_rows(connection, str(FINDING))
    except TidemarkError as fault:
        raise as_failure(fault) from None
    return dg.MaterializeResult(
        metadata=table_metadata(
            build,
            FINDING,
            columns,
            rows,
            {
                f"findings_{severity}": dg.MetadataValue.int(count)
                for severity, count in by_severity.items()
            },
        )
    )
