"""The checks between the layers: one blocking check a table, rule names and counts only."""

from collections.abc import Callable, Iterable, Iterator, Mapping

import dagster as dg
import duckdb

from assets.presentation import build_of, key_of
from expectations.runner import Outcome, RuleResult, Severity, check_table, has_suite
from warehouse.build import count_rows
from warehouse.council import Council
from warehouse.quality import RuleRow, is_tolerated, keep_results
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import TableName, sql_files
from warehouse.staging import rejections

CHECK = "expectations"
REJECTIONS = "rows_set_aside"


def _verdict(key: dg.AssetKey, results: list[RuleResult], check: str) -> dg.AssetCheckResult:
    broken = [result for result in results if result.outcome is not Outcome.PASSED]
    # Of a rule that could not be run nothing is known, so it stops the month whatever it is.
    critical = [
        result
        for result in broken
        if result.severity is Severity.CRITICAL or result.outcome is Outcome.RAISED
    ]
    worst = critical or broken
    return dg.AssetCheckResult(
        asset_key=key,
        check_name=check,
        passed=not broken,
        severity=dg.AssetCheckSeverity.ERROR if critical else dg.AssetCheckSeverity.WARN,
        description="; ".join(_sentence(result) for result in worst)
        or (f"All {len(results)} rules hold." if results else "No row was set aside."),
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
    return (
        f"{table}: rule {result.rule} broken by {result.unexpected} of {result.rows} rows "
        f"({result.description})"
    )


def _are_rows_due(
    connection: duckdb.DuckDBPyConnection, council: Council, table: TableName
) -> bool:
    """Whether a table without rows is a fault, and not just a quiet month."""
    if table.schema == "raw":
        return table.name in council.authority.delivers
    header = sql_files(table.schema)[table.name].header
    source = header.get("keeps_rows_of")
    return header.get("rows_due") == "always" or (
        source is not None and count_rows(connection, source) > 0
    )


def _step(
    name: str,
    check: str,
    descriptions: Mapping[TableName, str],
    find: Callable[[duckdb.DuckDBPyConnection, Council, TableName], list[RuleResult]],
) -> dg.AssetChecksDefinition:
    """One step that checks the tables of a layer once all of them are made.

    Together, because a rule about keys looks into other tables of its layer.
    """
    tables = {key_of(table): table for table in descriptions}

    @dg.multi_asset_check(
        name=name,
        specs=[
            dg.AssetCheckSpec(
                check, asset=key, blocking=True, description=descriptions[tables[key]]
            )
            for key in tables
        ],
        can_subset=True,
    )
    def checked(
        context: dg.AssetCheckExecutionContext, council: dg.ResourceParam[Council]
    ) -> Iterator[dg.AssetCheckResult]:
        build = build_of(context, council)
        with council.connect(build) as connection:
            for selected in sorted(context.selected_asset_check_keys):
                table = tables[selected.asset_key]
                results = find(connection, council, table)
                keep_results(connection, build.month, table, [_row(result) for result in results])
                yield _verdict(key_of(table), results, check)

    return checked


def _check_tables(name: str, layer: Iterable[TableName]) -> dg.AssetChecksDefinition:
    """The step that holds the tables of a layer against their expectations."""

    def find(
        connection: duckdb.DuckDBPyConnection, council: Council, table: TableName
    ) -> list[RuleResult]:
        due = _are_rows_due(connection, council, table)
        return check_table(connection, table.schema, table.name, rows_due=due)

    return _step(
        name,
        CHECK,
        {
            table: f"The rules of expectations/{table.schema}/{table.name}.py. A critical one "
            "stops what is downstream; a rule that cannot be run counts as broken."
            for table in layer
            if has_suite(table.schema, table.name)
        },
        find,
    )


def _check_rejections() -> dg.AssetChecksDefinition:
    """The step that counts, table by table, the rows that were set aside while typing."""

    def find(
        connection: duckdb.DuckDBPyConnection, _council: Council, table: TableName
    ) -> list[RuleResult]:
        rows, bad, by_rule = rejections(connection, sql_files(table.schema)[table.name])
        severity = Severity.WARNING if is_tolerated(bad, rows) else Severity.CRITICAL
        return [
            RuleResult(
                schema=table.schema,
                table=table.name,
                rule=f"{column}_{rule}",
                expectation="",
                columns=(column,),
                severity=severity,
                outcome=Outcome.FAILED,
                rows=rows,
                unexpected=count,
                description=f"No row is set aside because of {column}: {rule}",
                error=None,
            )
            for column, rule, count in by_rule
        ]

    return _step(
        "staged_checks",
        REJECTIONS,
        {
            file.table: "Rows that cannot be typed or keyed are set aside and are in no figure. "
            "A few are a warning; beyond that the delivery itself is in doubt."
            for file in sql_files("staged").values()
        },
        find,
    )


def _row(result: RuleResult) -> RuleRow:
    return (
        result.schema,
        result.table,
        result.rule,
        result.description,
        result.severity.value,
        result.outcome.value,
        result.rows,
        result.unexpected,
    )


checks = [
    _check_tables("raw_checks", [TableName("raw", name) for name in delivered_tables()]),
    _check_rejections(),
    *(
        _check_tables(f"{layer}_checks", [file.table for file in sql_files(layer).values()])
        for layer in ("dimensions", "facts")
    ),
]
