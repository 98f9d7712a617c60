"""The one `Definitions` of this code location."""

import dagster as dg

from assets.checks import checks
from assets.dimensions import dimension_tables
from assets.documents import exports, overview, workbook
from assets.facts import fact_tables
from assets.kpis import kpi_tables
from assets.published import kpi_revisions, kpi_values, performance
from assets.raw import delivery, raw_tables
from assets.reference import reference
from assets.rejected import finding
from assets.returns import return_tables
from assets.staged import staged_tables
from assets.statutory_checks import statutory_checks
from assets.summaries import summary_tables
from pipelines.monthly_performance import monthly_performance, monthly_performance_schedule
from pipelines.privacy import redact_errors
from pipelines.progress import progress
from pipelines.resources import council

redact_errors()

defs = dg.Definitions(
    assets=[
        delivery,
        *raw_tables,
        reference,
        *return_tables,
        finding,
        *staged_tables,
        *dimension_tables,
        *fact_tables,
        *kpi_tables,
        *summary_tables,
        kpi_values,
        kpi_revisions,
        performance,
        overview,
        workbook,
        exports,
    ],
    asset_checks=[*checks, *statutory_checks],
    jobs=[monthly_performance],
    schedules=[monthly_performance_schedule],
    resources={"council": council},
    loggers={"console": dg.colored_console_logger, "progress": progress},
    # One process a run: with a process a step three trivial assets took 20 seconds.
    executor=dg.in_process_executor,
)
