"""Published: the figures kept beside the build, and the release that reports read."""

import dagster as dg

from assets.presentation import MONTHS, as_failure, build_of, key_of
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.month import headline_values, keep_figures
from warehouse.release import publish
from warehouse.sql_files import TableName

KPI_VALUES = TableName("published", "kpi_values")
PERFORMANCE = TableName("published", "performance")


@dg.asset(
    key=key_of(KPI_VALUES),
    deps=[
        key_of(TableName("summaries", "kpi_values")),
        key_of(TableName("summaries", "monthly_performance_summary")),
    ],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"parquet"},
    description="The month's figures as a file of aggregates with a manifest of what they were "
    "made from. It outlives the record-level build and is all that publishing reads.",
)
def kpi_values(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Keep the figures of the build."""
    build = build_of(context, council)
    try:
        with council.connect(build) as connection:
            figures = keep_figures(connection, build)
            values = headline_values(connection, build)
    except TidemarkError as fault:
        raise as_failure(fault) from None
    for kpi, value in values.items():
        # On the KPI's own page, where Dagster plots it from month to month.
        context.log_event(
            dg.AssetObservation(
                asset_key=key_of(TableName("kpis", kpi)),
                partition=f"{build.month:%Y-%m}",
                metadata={"value": dg.MetadataValue.float(value)},
            )
        )
    return dg.MaterializeResult(metadata={"dagster/row_count": dg.MetadataValue.int(figures)})


@dg.asset(
    key=key_of(PERFORMANCE),
    deps=[key_of(KPI_VALUES)],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"duckdb"},
    description="The database that reports query (schema `kpi_v1`), composed anew from every "
    "finished month and put in place whole.",
)
def performance(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Publish every finished month."""
    try:
        release = publish(council.data_dir, council.authority)
    except TidemarkError as fault:
        raise as_failure(fault) from None
    return dg.MaterializeResult(
        metadata={
            "database": dg.MetadataValue.path(str(release.database)),
            "months": dg.MetadataValue.text(", ".join(release.months)),
            **{
                f"rows_of_{view}": dg.MetadataValue.int(rows) for view, rows in release.rows.items()
            },
        }
    )
