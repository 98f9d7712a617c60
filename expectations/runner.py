"""From rules to counts: run a table's suite inside DuckDB and say what was found.

What belongs here: finding a suite, running it, and results that hold counts and names only. What
does not: which months are due, what a failure stops, how results are shown.

Great Expectations takes seconds to import, so nothing here imports it until a check runs.
"""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import TidemarkError
from warehouse.quality import is_tolerated

if TYPE_CHECKING:
    from great_expectations.core.expectation_validation_result import (
        ExpectationValidationResult,
    )
    from great_expectations.expectations.expectation import Expectation

_HERE = Path(__file__).parent
# Counts, never a value: the other formats carry cells of the rows found.
_COUNTS_ONLY = {"result_format": "BASIC", "partial_unexpected_count": 0}


class Severity(StrEnum):
    """What a broken rule does: stop what is downstream, or stand beside its figures."""

    CRITICAL = "critical"
    WARNING = "warning"


class Outcome(StrEnum):
    """What came of a rule; everything but `PASSED` and `NOT_RUN` is a failure."""

    PASSED = "passed"
    FAILED = "failed"
    RAISED = "raised"  # the rule could not be run, so nothing is known about the data
    NO_ROWS = "no_rows"  # rows were due and the table is empty
    NOT_RUN = "not_run"  # what the rule compares with was not delivered: nothing is known


@dataclass(frozen=True)
class RuleResult:
    """What one rule found in one table: names and counts, never a value.

    `rows` counts the table, `unexpected` the rows that break the rule (0 or 1 for a rule about
    the table as a whole). `error` is the class of the exception of a rule that raised; its
    message is left behind, because DuckDB quotes cells in it.
    """

    schema: str
    table: str
    rule: str
    expectation: str
    columns: tuple[str, ...]
    severity: Severity
    outcome: Outcome
    rows: int
    unexpected: int
    description: str
    error: str | None = None


class SuiteError(TidemarkError):
    """A suite that cannot be run as written: the message names the table and the rule."""


def has_suite(schema: str, table: str) -> bool:
    """Whether `expectations/<schema>/<table>.py` is there."""
    return (schema + table).isidentifier() and (_HERE / schema / f"{table}.py").is_file()


def suite(schema: str, table: str) -> "list[Expectation]":
    """The rules of a table, as its file lists them; imports Great Expectations."""
    if not has_suite(schema, table):
        raise SuiteError(f"There is no suite expectations/{schema}/{table}.py.")
    _switch_off_analytics()
    return list(import_module(f"expectations.{schema}.{table}").EXPECTATIONS)


@dataclass(frozen=True)
class Tolerance:
    """How many bad rows of a table break nothing: a share of them, or a handful."""

    share: float = 0.02

    def covers(self, bad: int, rows: int) -> bool:
        """Whether so few rows are bad that the rest can be believed."""
        return is_tolerated(bad, rows, self.share)


def check_table(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    *,
    rows_due: bool = True,
    tolerance: Tolerance = Tolerance(),
    not_run: Mapping[str, str] | None = None,
) -> list[RuleResult]:
    """One result per rule of the table's suite.

    An empty table gives the single result `has_rows`: critical where rows were due, passed
    where none were. Rules that run on no rows would pass and say nothing. `not_run` says of
    rules by name what they compare with and was not delivered: they are not run, and not passed.
    """
    if not has_suite(schema, table):
        raise SuiteError(f"There is no suite expectations/{schema}/{table}.py.")
    if not not_run and _count_rows(connection, schema, table) == 0:
        return [_empty(schema, table, rows_due=rows_due)]
    rules = suite(schema, table)
    return _check(connection, schema, table, rules, rows_due, tolerance, not_run or {})


def check_rules(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    *,
    tolerance: Tolerance = Tolerance(),
    not_run: Mapping[str, str] | None = None,
) -> list[RuleResult]:
    """One result per validation rule of `warehouse/rules` that reports rows of the table.

    Apart from the table's suite, because such a rule may read tables that are made later.
    """
    _switch_off_analytics()
    from expectations.rules import rules_of

    rules = rules_of(schema, table)
    return _check(connection, schema, table, rules, False, tolerance, not_run or {})


def _check(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    rules: "list[Expectation]",
    rows_due: bool,
    tolerance: Tolerance,
    not_run: Mapping[str, str],
) -> list[RuleResult]:
    kept = [rule for rule in rules if (rule.meta or {}).get("rule") not in not_run]
    left_out = [
        replace(
            _result(schema, table, name, rule, 0, tolerance=tolerance),
            outcome=Outcome.NOT_RUN,
            error=None,
            description=f"{rule.description or ''} (not delivered: {not_run[name]})",
        )
        for rule in rules
        if (name := str((rule.meta or {}).get("rule"))) in not_run
    ]
    if _count_rows(connection, schema, table) == 0:
        empty = [] if left_out and not kept else [_empty(schema, table, rows_due=rows_due)]
        return [*empty, *left_out]
    found = run_expectations(connection, schema, table, kept, tolerance) if kept else []
    return [*found, *left_out]


def run_expectations(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    expectations: "Iterable[Expectation]",
    tolerance: Tolerance = Tolerance(),
) -> list[RuleResult]:
    """One result per expectation, in the order given, on the whole of an open table.

    Each expectation carries its rule name in `meta["rule"]`, unique within the table. It may
    also say there that few unexpected rows break nothing (`is_tolerated`), that its rows are
    set aside, so that few of them are a warning only (`sets_aside`), and which rule of the same
    run counts the very rows it would count and is stricter about (`counted_by`).
    Raises `SuiteError` when there is nothing to run or a name is missing or used twice.
    """
    rules = _by_rule(schema, table, expectations)
    rows = _count_rows(connection, schema, table)
    try:
        found = _validate(connection, schema, table, rules)
        answers = {rule: found.get(_counted_by(rule, rules) or rule) for rule in rules}
    except Exception as error:  # whatever stopped the run, no rule of it may pass
        return [
            _result(
                schema,
                table,
                rule,
                expectation,
                rows,
                tolerance=tolerance,
                error=type(error).__name__,
            )
            for rule, expectation in rules.items()
        ]
    return [
        _result(schema, table, rule, expectation, rows, tolerance=tolerance, found=answers[rule])
        for rule, expectation in rules.items()
    ]


def _by_rule(
    schema: str, table: str, expectations: "Iterable[Expectation]"
) -> "dict[str, Expectation]":
    """The expectations by rule name; there is at least one and no name is used twice."""
    named = [((expectation.meta or {}).get("rule"), expectation) for expectation in expectations]
    if not named:
        raise SuiteError(f"The suite of {schema}.{table} has no rules.")
    for rule, times in Counter(rule for rule, _ in named).items():
        if not rule:
            raise SuiteError(f"{times} rules of {schema}.{table} have no name.")
        if times > 1:
            raise SuiteError(f"{times} rules of {schema}.{table} are called {rule}.")
    return {str(rule): expectation for rule, expectation in named}


def _validate(
    connection: duckdb.DuckDBPyConnection,
    schema: str,
    table: str,
    rules: "dict[str, Expectation]",
) -> "dict[str, ExpectationValidationResult]":
    """What Great Expectations says of each rule, by rule name."""
    _switch_off_analytics()
    from great_expectations.core.expectation_suite import ExpectationSuite

    from expectations.duckdb_engine import opened_batch

    # Copies: a suite writes its identifiers into the expectations it is given.
    asked = ExpectationSuite(
        name=f"{schema}.{table}",
        expectations=[
            expectation.copy(deep=True)
            for rule, expectation in rules.items()
            if not _counted_by(rule, rules)
        ],
    )
    with opened_batch(connection, schema, table) as batch:
        results = batch.validate(asked, result_format=_COUNTS_ONLY)
    return {
        configuration.meta["rule"]: result
        for result in results.results
        if (configuration := result.expectation_config) is not None
        and configuration.meta is not None
    }


def _counted_by(rule: str, rules: "dict[str, Expectation]") -> str | None:
    """The rule of this run that counts the same rows, so that they are counted once."""
    other = (rules[rule].meta or {}).get("counted_by")
    return other if other in rules else None


def _result(
    schema: str,
    table: str,
    rule: str,
    expectation: "Expectation",
    rows: int,
    *,
    tolerance: Tolerance,
    found: "ExpectationValidationResult | None" = None,
    error: str | None = None,
) -> RuleResult:
    """The result of one rule; a rule without an answer raised."""
    severity = Severity(expectation.severity.value)
    if found is not None:
        error = _exception_class(found.exception_info)
    if found is None or error:
        outcome = Outcome.RAISED
        error = error or "NoResult"
    else:
        holds = _holds(expectation, found, tolerance)
        outcome = Outcome.PASSED if holds else Outcome.FAILED
        if (expectation.meta or {}).get("sets_aside") and tolerance.covers(
            _unexpected(found), rows
        ):
            severity = Severity.WARNING
    return RuleResult(
        schema=schema,
        table=table,
        rule=rule,
        expectation=expectation.expectation_type,
        columns=_columns(expectation),
        severity=severity,
        outcome=outcome,
        rows=rows,
        unexpected=_unexpected(found) if found and not error else 0,
        description=expectation.description or "",
        error=error,
    )


def _holds(
    expectation: "Expectation", found: "ExpectationValidationResult", tolerance: Tolerance
) -> bool:
    """Whether a rule holds: by Great Expectations, or by the counts where few rows may break it."""
    unexpected = found.result.get("unexpected_count")
    if unexpected is None or not (expectation.meta or {}).get("is_tolerated"):
        return bool(found.success)
    judged = found.result.get("element_count", 0) - found.result.get("missing_count", 0)
    return tolerance.covers(int(unexpected), judged)


def _unexpected(found: "ExpectationValidationResult") -> int:
    """The number of rows against a rule; 0 or 1 where a rule is not about rows."""
    count = found.result.get("unexpected_count")
    return int(not found.success) if count is None else int(count)


def _exception_class(information: "dict[str, Any] | None") -> str | None:
    """The class of the exception a rule raised, or None.

    Great Expectations gives one record, or one for each metric the rule needed. The class is
    the first line of a traceback that is not indented; everything after it may be a message.
    """
    if not information:
        return None
    records = [information] if "raised_exception" in information else information.values()
    for record in records:
        if record.get("raised_exception"):
            lines = (record.get("exception_traceback") or "").splitlines()[1:]
            first = next((line for line in lines if line and not line[0].isspace()), "")
            name = first.partition(":")[0].rpartition(".")[2]
            return name if name.isidentifier() else "Exception"
    return None


def _columns(expectation: "Expectation") -> tuple[str, ...]:
    """The columns a rule says it is about, else those its expectation is given."""
    named: Sequence[str] | None = (expectation.meta or {}).get("columns")
    if named:
        return tuple(named)
    given = [getattr(expectation, name, None) for name in ("column", "column_A", "column_B")]
    listed = getattr(expectation, "column_list", None) or ()
    return tuple(str(column) for column in (*given, *listed) if column)


def _count_rows(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> int:
    with connection.cursor() as cursor:
        row = cursor.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
    return row[0] if row else 0


def _empty(schema: str, table: str, *, rows_due: bool) -> RuleResult:
    return RuleResult(
        schema=schema,
        table=table,
        rule="has_rows",
        expectation="expect_table_row_count_to_be_between",
        columns=(),
        severity=Severity.CRITICAL,
        outcome=Outcome.NO_ROWS if rows_due else Outcome.PASSED,
        rows=0,
        unexpected=int(rows_due),
        description="The table has rows" if rows_due else "No rows are due",
    )


def _switch_off_analytics() -> None:
    """Before the import: Great Expectations reads it once. Nothing leaves this machine."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
