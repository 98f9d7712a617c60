"""Published: the figures kept beside the build, and the release that reports read."""

from collections.abc import Iterator, Sequence

import dagster as dg

from assets.presentation import MONTHS, as_failure, build_of, key_of, month_of
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.kept_comparisons import Comparison, Move, compare_all, headline_moves
from warehouse.month import headline_values
from warehouse.release import publish
from warehouse.reminders import reminders_of
from warehouse.sql_files import TableName
from warehouse.whole_build import tables_read_by_none

KPI_VALUES = TableName("published", "kpi_values")
KPI_REVISIONS = TableName("published", "kpi_revisions")
PERFORMANCE = TableName("published", "performance")


@dg.asset(
    key=key_of(KPI_VALUES),
    # All that nothing else reads: whatever is checked is checked before the build is closed.
    deps=[key_of(table) for table in tables_read_by_none()],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"parquet"},
    description="The month's figures as a file of aggregates with a manifest of what they were "
    "made from: a revision of the month. It outlives the records and is all that publishing reads.",
)
def kpi_values(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> dg.MaterializeResult:
    """Make the build a revision of its month."""
    build = build_of(context, council)
    try:
        with council.connect(build) as connection:
            values = headline_values(connection, build)
        finished = council.finish(build)
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
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": dg.MetadataValue.int(finished.figures),
            "revision": dg.MetadataValue.int(finished.build.revision),
            "is_new_revision": dg.MetadataValue.bool(finished.is_new),
        }
    )


@dg.asset(
    key=key_of(KPI_REVISIONS),
    deps=[key_of(KPI_VALUES)],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"parquet"},
    check_specs=[
        dg.AssetCheckSpec(
            "tolerance",
            asset=key_of(KPI_REVISIONS),
            description="Headline figures that moved by more than the council tolerates.",
        ),
        dg.AssetCheckSpec(
            "causes",
            asset=key_of(KPI_REVISIONS),
            description="Whether it is known why figures moved: from the records of both builds.",
        ),
    ],
    description="Why the month's figures are not those of the revision before: late entries, "
    "corrections, deletions, another definition or source, and the people added and removed.",
)
def kpi_revisions(
    context: dg.AssetExecutionContext, council: dg.ResourceParam[Council]
) -> Iterator[dg.MaterializeResult]:
    """Compare each revision with the one before it, where that has not been done."""
    month = month_of(context)
    try:
        compared = compare_all(
            council.data_dir,
            lambda before, after: context.log.info(f"Comparing {after.name} with {before.name}"),
        )
        build = council.latest(month)
        moves = headline_moves(build, council.authority) if build else []
    except TidemarkError as fault:
        raise as_failure(fault) from None
    beyond = [move for move in moves if move.is_beyond_tolerance]
    by_build = {after.directory: kept for after, kept in compared}
    kept = by_build.get(build.directory) if build else None
    yield dg.MaterializeResult(
        metadata={
            "dagster/row_count": dg.MetadataValue.int(kept.figures_moved if kept else 0),
            "compared_with": dg.MetadataValue.text(kept.before if kept else "no revision before"),
            "headline_figures_moved": _as_table(moves),
        },
        check_results=[
            dg.AssetCheckResult(
                check_name="causes",
                passed=kept is None or (kept.has_causes and not kept.unexplained),
                severity=dg.AssetCheckSeverity.WARN,
                description=_causes_known(kept),
            ),
            dg.AssetCheckResult(
                check_name="tolerance",
                passed=not beyond,
                severity=dg.AssetCheckSeverity.WARN,
                description=f"{len(moves)} headline figures moved, {len(beyond)} of them by more "
                "than the council tolerates.",
                metadata={"beyond_tolerance": _as_table(beyond)},
            ),
        ],
    )


def _as_table(moves: Sequence[Move]) -> dg.TableMetadataValue:
    def words(move: Move) -> dict[str, str]:
        return {
            "kpi": move.kpi.code,
            "title": move.kpi.title,
            "month": f"{move.month:%Y-%m}",
            "before": move.old or "",
            "now": move.new or "",
            "causes": ", ".join(
                f"{cause.replace('_', ' ')} {change.normalize():+f}"
                for cause, change in move.causes.items()
            ),
        }

    columns = ("kpi", "title", "month", "before", "now", "causes")
    return dg.MetadataValue.table(
        [dg.TableRecord(words(move)) for move in moves],
        schema=dg.TableSchema([dg.TableColumn(column, "string") for column in columns]),
    )


def _causes_known(kept: Comparison | None) -> str:
    if kept is None:
        return "There is no revision before this one."
    if kept.unexplained:
        return (
            f"Why {', '.join(kept.unexplained)} moved since {kept.before} cannot be said: the "
            "records lack somebody who counts, as after an erasure."
        )
    if kept.has_causes:
        return f"Every change since {kept.before} is explained from the records."
    return kept.fault or f"The records of {kept.before} were removed: only figures are compared."


@dg.asset(
    key=key_of(PERFORMANCE),
    deps=[key_of(KPI_REVISIONS)],
    group_name="published",
    partitions_def=MONTHS,
    kinds={"duckdb"},
    check_specs=[
        dg.AssetCheckSpec(name, asset=key_of(PERFORMANCE), description=description)
        for name, description in (
            ("responses", "Whether every highlight of the month has its response."),
            ("targets", "Whether every target was set for the month's own financial year."),
            ("commentary", "Whether every figure that a text asks for is available."),
        )
    ],
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
    owed = reminders_of(release.database, council.authority.la_code, month_of(context))
    return dg.MaterializeResult(
        check_results=[
            dg.AssetCheckResult(
                check_name=name,
                passed=not sentences,
                severity=dg.AssetCheckSeverity.WARN,
                description="; ".join(sentences) or "Nothing is owed.",
            )
            for name, sentences in (
                ("responses", owed.responses),
                ("targets", owed.targets),
                ("commentary", owed.commentary),
            )
        ],
        metadata={
            "database": dg.MetadataValue.path(str(release.database)),
            "months": dg.MetadataValue.text(", ".join(release.months)),
            **{
                f"rows_of_{table}": dg.MetadataValue.int(rows)
                for table, rows in release.rows.items()
            },
        },
    )
