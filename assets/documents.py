"""Documents: what people are given of the month: overview, workbook, and the views as files."""

import dagster as dg

from assets.presentation import MONTHS, as_failure, key_of, month_of
from assets.published import PERFORMANCE
from warehouse.council import Council
from warehouse.documents import (
    exports_folder,
    write_month_overview,
    write_month_workbook,
    write_views,
)
from warehouse.errors import TidemarkError
from warehouse.sql_files import TableName

OVERVIEW = TableName("published", "overview")
WORKBOOK = TableName("published", "workbook")
EXPORTS = TableName("published", "exports")


@dg.asset(
    key=key_of(OVERVIEW),
    deps=[key_of(PERFORMANCE)],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"html", "pdf"},
    description="The performance overview of the month that a panel reads: statement, highlights "
    "with responses and updates, scorecard, and a part for each theme.",
)
def overview(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Write the month's overview as a page and as a PDF."""
    try:
        papers = write_month_overview(
            council.data_dir, council.authority.la_code, month_of(context)
        )
    except TidemarkError as fault:
        raise as_failure(fault) from None
    return dg.MaterializeResult(
        metadata={
            "page": dg.MetadataValue.path(str(papers.page)),
            "document": dg.MetadataValue.path(str(papers.document)),
        }
    )


@dg.asset(
    key=key_of(WORKBOOK),
    deps=[key_of(PERFORMANCE)],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"excel"},
    description="The tables of the month as an accessible workbook.",
)
def workbook(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Write the month's workbook."""
    try:
        papers = write_month_workbook(
            council.data_dir, council.authority.la_code, month_of(context)
        )
    except TidemarkError as fault:
        raise as_failure(fault) from None
    return dg.MaterializeResult(metadata={"workbook": dg.MetadataValue.path(str(papers.workbook))})


@dg.asset(
    key=key_of(EXPORTS),
    deps=[key_of(PERFORMANCE)],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"parquet", "csv"},
    description="Each view of `kpi_v1` as Parquet and CSV, for tools that do not open DuckDB.",
)
def exports(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Write each view of the release as a file."""
    rows = write_views(council.data_dir)
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(exports_folder(council.data_dir))),
            "views": dg.MetadataValue.int(len(rows)),
            "dagster/row_count": dg.MetadataValue.int(sum(rows.values())),
        }
    )
