"""The sector's validator package as one more check of the return: a warning, never a stop."""

from collections.abc import Iterable

import dagster as dg

from assets.presentation import build_of, key_of
from expectations.runner import Outcome, RuleResult
from expectations.statutory_validator import (
    PREFIX,
    Verdict,
    delivered_return,
    gave_no_answer,
    is_installed,
    validate,
)
from warehouse.council import Council
from warehouse.errors import TidemarkError
from warehouse.quality import RuleRow, keep_results
from warehouse.sql_files import TableName

CHECK = "dfe_validator"
# Rules that the check says in its own words; all of them stand in its table.
_TOLD = 4
_SCHEMA = dg.TableSchema(
    [
        dg.TableColumn("rule", "string"),
        dg.TableColumn("rows", "int"),
        dg.TableColumn("crashed", "bool"),
        dg.TableColumn("outcome", "string"),
        dg.TableColumn("exception", "string"),
    ]
)


@dg.asset_check(
    name=CHECK,
    asset=key_of(TableName("raw", "ssda903_episodes")),
    # What is downstream waits for it, so that its counts are published; a warning stops nothing.
    blocking=True,
    description="What csc-validator-be-903, installed beside Tidemark, says of the delivered "
    "return: rows by rule. It stops nothing; a rule that crashes has not passed.",
)
def dfe_validator(
    context: dg.AssetCheckExecutionContext, council: dg.ResourceParam[Council]
) -> dg.AssetCheckResult:
    """Ask the package about the return of the month."""
    build = build_of(context, council)
    with council.connect(build) as connection:
        try:
            files = delivered_return(connection, council.landing_of(connection, build.month))
            if not files:
                return _result([], "The looked-after return was not delivered as CSV files.")
            verdict = validate(files, build.month, council.authority.ons_code)
            results, told = list(verdict.results), _summary(verdict)
        except TidemarkError as fault:
            results, told = [gave_no_answer(fault)], str(fault)
        keep_results(connection, build.month, [_row(result) for result in results])
    return _result(results, told)


def _result(results: list[RuleResult], told: str) -> dg.AssetCheckResult:
    counted = {outcome: _of(results, outcome) for outcome in Outcome}
    in_order = [
        *counted[Outcome.RAISED],
        *sorted(counted[Outcome.FAILED], key=lambda result: -result.unexpected),
        *counted[Outcome.NOT_RUN],
        *counted[Outcome.PASSED],
    ]
    return dg.AssetCheckResult(
        check_name=CHECK,
        # A check of which no rule was run has not passed, unless there was nothing to run it on.
        passed=not results
        or not (counted[Outcome.RAISED] or counted[Outcome.FAILED] or not counted[Outcome.PASSED]),
        severity=dg.AssetCheckSeverity.WARN,
        description=told,
        metadata={
            "rules": dg.MetadataValue.int(len(results)),
            "rules_broken": dg.MetadataValue.int(len(counted[Outcome.FAILED])),
            "rules_crashed": dg.MetadataValue.int(len(counted[Outcome.RAISED])),
            "rules_not_run": dg.MetadataValue.int(len(counted[Outcome.NOT_RUN])),
            "results": dg.MetadataValue.table(
                [
                    dg.TableRecord(
                        {
                            "rule": result.rule,
                            "rows": result.unexpected,
                            "crashed": result.outcome is Outcome.RAISED,
                            "outcome": result.outcome.value,
                            "exception": result.error or "",
                        }
                    )
                    for result in in_order
                ],
                schema=_SCHEMA,
            ),
        },
    )


def _of(results: Iterable[RuleResult], outcome: Outcome) -> list[RuleResult]:
    return [result for result in results if result.outcome is outcome]


def _summary(verdict: Verdict) -> str:
    """What crashed and what is broken most, and what the package was not given."""
    crashed = _of(verdict.results, Outcome.RAISED)
    broken = sorted(
        _of(verdict.results, Outcome.FAILED), key=lambda result: (-result.unexpected, result.rule)
    )
    not_run = len(_of(verdict.results, Outcome.NOT_RUN))
    told = [f"{len(broken)} of {len(verdict.results)} rules are broken"]
    if broken:
        told[0] += ": " + _first(
            [f"{_code(result)} by {result.unexpected} rows" for result in broken]
        )
    if crashed:
        told.append(
            f"{len(crashed)} crashed, so nothing is known of them: "
            + _first([f"{_code(result)} ({result.error})" for result in crashed])
        )
    if not_run:
        told.append(f"{not_run} were not run, because a table they read is not there")
    told += [
        f"{table} was left out, because it lacks {', '.join(columns)}"
        for table, columns in verdict.left_out.items()
    ]
    return "".join(f"{sentence}. " for sentence in told).rstrip()


def _first(items: list[str]) -> str:
    more = len(items) - _TOLD
    return ", ".join(items[:_TOLD]) + (f" and {more} more" if more > 0 else "")


def _code(result: RuleResult) -> str:
    return result.rule.removeprefix(f"{PREFIX}.")


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


# Looked at when definitions load, and nothing of the package is imported for it.
statutory_checks = [dfe_validator] if is_installed() else []
