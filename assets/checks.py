"""The checks between the layers: one blocking check a table, rule names and counts only."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import dagster as dg
import duckdb

from assets.presentation import build_of, key_of
from expectations.runner import (
    Outcome,
    RuleResult,
    Severity,
    Tolerance,
    check_rules,
    check_table,
    has_suite,
)
from warehouse.build import count_rows
from warehouse.council import Council
from warehouse.feeds import return_feeds
from warehouse.findings import CELL_RULES, FINDING, doubtful_counts, return_columns
from warehouse.quality import RuleRow, is_tolerated, keep_results
from warehouse.rule_definitions import rules, rules_about
from warehouse.sources.declarations import delivered_tables
from warehouse.sources.delivery_table import absent_columns, delivered_names
from warehouse.sql_files import TableName, sql_files
from warehouse.staging import rows_set_aside

CHECK = "expectations"
REJECTIONS = "rows_set_aside"
FINDINGS = "cells"
RULES = "rules"
# Broken rules that a check says in its own words; all of them stand in its table.
_TOLD = 4


def _verdict(key: dg.AssetKey, results: list[RuleResult], check: str) -> dg.AssetCheckResult:
    not_run = [result for result in results if result.outcome is Outcome.NOT_RUN]
    broken = [
        result for result in results if result.outcome not in (Outcome.PASSED, Outcome.NOT_RUN)
    ]
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
        description=_summary(worst) or _good_news(len(results) - len(not_run), len(not_run), check),
        metadata={
            "rules": dg.MetadataValue.int(len(results)),
            "rules_not_run": dg.MetadataValue.int(len(not_run)),
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


def _summary(broken: list[RuleResult]) -> str:
    """The rules broken most, a sentence each, and how many more there are."""
    by_rows = sorted(broken, key=lambda result: -result.unexpected)
    told = "; ".join(_sentence(result) for result in by_rows[:_TOLD])
    more = len(by_rows) - _TOLD
    return f"{told}; and {more} more rules" if more > 0 else told


def _good_news(held: int, not_run: int, check: str) -> str:
    """What a check says when nothing is broken; what was not run did not pass."""
    left_out = f"{not_run} rules were not run: what they compare with was not delivered."
    if held:
        return f"All {held} rules hold." + (f" {left_out}" if not_run else "")
    if not_run:
        return left_out
    return "No row was set aside." if check == REJECTIONS else "Nothing was found."


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
        return table.name in council.authority.required_tables or (
            delivered_tables()[table.name].is_filled and table.name in delivered_names(connection)
        )
    if table.schema == "returns":
        return False
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
                check,
                asset=key,
                blocking=True,
                description=descriptions[tables[key]],
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
                keep_results(connection, build.month, [_row(result) for result in results])
                yield _verdict(key_of(table), results, check)

    return checked


def _check_tables(name: str, layer: Iterable[TableName]) -> dg.AssetChecksDefinition:
    """The step that holds the tables of a layer against their expectations."""

    def find(
        connection: duckdb.DuckDBPyConnection, council: Council, table: TableName
    ) -> list[RuleResult]:
        return check_table(
            connection,
            table.schema,
            table.name,
            rows_due=_are_rows_due(connection, council, table),
            tolerance=Tolerance(council.authority.tolerated_share(table.name)),
            not_run=_not_run(connection, table),
        )

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


def _not_run(connection: duckdb.DuckDBPyConnection, table: TableName) -> dict[str, str]:
    """The validation rules about a table that cannot be run, with what was not delivered."""
    delivered = delivered_names(connection)
    feeds = return_feeds(delivered)
    absent = absent_columns(connection)
    return {
        rule.code: ", ".join(missing)
        for rule in rules_about(table.schema, table.name)
        if (missing := rule.missing(feeds, delivered, absent))
    }


def _check_local_rules() -> dg.AssetChecksDefinition:
    """The step that holds the delivered tables against the validation rules about their rows.

    One check of the findings over all tables: the rules read the days of the collection, which
    are made after the tables.
    """

    def find(
        connection: duckdb.DuckDBPyConnection, council: Council, _table: TableName
    ) -> list[RuleResult]:
        delivered = delivered_names(connection)
        return [
            result
            for name in delivered_tables()
            if name in delivered and rules_about("raw", name)
            for result in check_rules(
                connection,
                "raw",
                name,
                tolerance=Tolerance(council.authority.tolerated_share(name)),
                not_run=_not_run(connection, TableName("raw", name)),
            )
        ]

    return _step(
        "rule_checks",
        RULES,
        {FINDING: "The rules of warehouse/rules/local, which report rows of delivered tables."},
        find,
    )


def _check_rejections() -> dg.AssetChecksDefinition:
    """The step that counts, record by record, the delivered rows that were set aside."""

    def find(
        connection: duckdb.DuckDBPyConnection, council: Council, table: TableName
    ) -> list[RuleResult]:
        results = []
        for aside in rows_set_aside(connection, table.name, delivered_names(connection)):
            raw = TableName("raw", aside.table)
            share = council.authority.tolerated_share(aside.table)
            # Few of six years can be many of those that are open.
            is_believed = is_tolerated(aside.bad, aside.rows, share) and is_tolerated(
                aside.bad_current, aside.rows_current, share
            )
            severity = Severity.WARNING if is_believed else Severity.CRITICAL
            results += [
                replace(
                    _found(raw, column, rule, severity, aside.rows, count),
                    rule=f"{column}_{rule}" if column else f"{rule}_set_aside",
                )
                for column, rule, count in aside.by_rule
            ]
        return results

    return _step(
        "staged_checks",
        REJECTIONS,
        {
            file.table: "Rows that cannot be typed or keyed, or that a blocking rule names, are "
            "set aside and are in no figure. A few are a warning; beyond the share that the "
            "settings name the delivery itself is in doubt."
            for file in sql_files("staged").values()
        },
        find,
    )


def _check_findings() -> dg.AssetChecksDefinition:
    """The step that counts what is doubtful about cells, over all delivered tables."""

    def find(
        connection: duckdb.DuckDBPyConnection, _council: Council, _table: TableName
    ) -> list[RuleResult]:
        return [
            _found(TableName("raw", raw), column, rule, Severity.WARNING, rows, count)
            for raw, column, rule, rows, count in doubtful_counts(connection)
        ]

    return _step(
        "finding_checks",
        FINDINGS,
        {
            FINDING: "Unknown codes, codes of another year, dates still to come, ids that point "
            "nowhere, columns without a value: they stay in the figures, and stand beside them."
        },
        find,
    )


def _found(
    table: TableName, column: str, rule: str, severity: Severity, rows: int, count: int
) -> RuleResult:
    what = CELL_RULES.get(rule) or rules()[rule].header.rule
    return RuleResult(
        schema=table.schema,
        table=table.name,
        rule=f"{column}_{rule}" if column else rule,
        expectation="",
        columns=(column,) if column else (),
        severity=severity,
        outcome=Outcome.FAILED,
        rows=rows,
        unexpected=count,
        description=f"{column}: {what}" if column else what,
        error=None,
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
    _check_tables("returns_checks", [TableName("returns", name) for name in return_columns()]),
    _check_findings(),
    _check_local_rules(),
    _check_rejections(),
    *(
        _check_tables(f"{layer}_checks", [file.table for file in sql_files(layer).values()])
        for layer in ("dimensions", "facts")
    ),
]
