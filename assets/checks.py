"""The checks between the layers: one blocking check a table, with rule names and counts only."""

import dagster as dg

from assets.presentation import MONTHS, build_of, key_of
from expectations.runner import Outcome, RuleResult, Severity, check_table, has_suite
from warehouse.build import count_rows
from warehouse.council import Council
from warehouse.quality import keep_results
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import TableName, sql_files


def _verdict(results: list[RuleResult]) -> dg.AssetCheckResult:
    broken = [result for result in results if result.outcome is not Outcome.PASSED]
    critical = [result for result in broken if result.severity is Severity.CRITICAL]
    worst = critical or broken
    return dg.AssetCheckResult(
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR if critical else dg.AssetCheckSeverity.WARN,
        description="; ".join(_sentence(result) for result in worst)
        or f"All {len(results)} rules hold.",
        metadata={
            "rules": dg.MetadataValue.int(len(results)),
            "critical_broken": dg.MetadataValue.int(len(critical)),
            "warnings_broken": dg.MetadataValue.int(len(broken) - len(critical)),
            "results": dg.MetadataValue.table(
                [
                    dg.TableRecord(
                        {
                            "rule": result.rule,
                            "severity": result.severity.value,
                            "outcome": result.outcome.value,
                            "rows": result.rows,
                            "rows_failing": result.unexpected,
                            "what": result.description,
                        }
                    )
                    for result in results
                ],
                schema=_RESULT_SCHEMA,
            ),
        },
    )


_RESULT_SCHEMA = dg.TableSchema(
    [
        dg.TableColumn("rule", "string"),
        dg.TableColumn("severity", "string"),
        dg.TableColumn("outcome", "string"),
        dg.TableColumn("rows", "int"),
        dg.TableColumn("rows_failing", "int"),
        dg.TableColumn("what", "string"),
    ]
)


def _sentence(result: RuleResult) -> str:
    """What a broken rule found, as a person would say it."""
    table = f"{result.schema}.{result.table}"
    if result.outcome is Outcome.RAISED:
        return f"{table}: rule {result.rule} could not be run ({result.error})"
    if result.outcome is Outcome.NO_ROWS:
        return f"{table} has no rows"
    return f"{table}: rule {result.rule} broken by {result.unexpected} of {result.rows} rows"


def _check(name: TableName, rows_due_in: str | None) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=key_of(name),
        name="expectations",
        blocking=True,
        partitions_def=MONTHS,
        description=f"The rules of expectations/{name.schema}/{name.name}.py. A critical one "
        "stops what is downstream; a rule that cannot be run counts as broken.",
    )
    def expectations(
        context: dg.AssetCheckExecutionContext, council: dg.ResourceParam[Council]
    ) -> dg.AssetCheckResult:
        build = build_of(context, council)
        with build.connect() as connection:
            due = (
                count_rows(connection, rows_due_in) > 0
                if rows_due_in
                else name.schema == "raw" and name.name in council.authority.delivers
            )
            results = check_table(connection, name.schema, name.name, rows_due=due)
            keep_results(
                connection,
                build.month,
                name.schema,
                name.name,
                [
                    (
                        result.schema,
                        result.table,
                        result.rule,
                        result.description,
                        result.severity.value,
                        result.outcome.value,
                        result.rows,
                        result.unexpected,
                    )
                    for result in results
                ],
            )
        return _verdict(results)

    return expectations


_checked: list[tuple[TableName, str | None]] = [
    *((TableName("raw", name), None) for name in delivered_tables()),
    *(
        (file.table, file.header.get("keeps_rows_of"))
        for layer in ("dimensions", "facts")
        for file in sql_files(layer).values()
    ),
]
checks = [_check(name, due) for name, due in _checked if has_suite(name.schema, name.name)]
