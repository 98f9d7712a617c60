"""The words suite files are written in: named rules, and what the declarations already say.

What belongs here: turning an expectation of Great Expectations into a named rule with a severity,
and the rules every delivered table has because `warehouse/sources/columns/` declares its
columns. What is special to one table stands in that table's file. Great Expectations is imported
here, so only suite files import this module.
"""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import great_expectations.expectations as gxe
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity
from typing_extensions import override

from warehouse.code_lists import codes
from warehouse.rule_definitions import RuleSeverity, rules_about
from warehouse.sources.declarations import (
    Column,
    DeliveredTable,
    Requirement,
    delivered_tables,
    home_of,
)

# The years an event of today's records can plausibly have: past the zero dates of Unix (1970),
# Excel (1900) and SQL Server (1753), which stand for a date nobody entered.
YEARS_OF_EVENTS = r"197[1-9]|19[89]\d|20\d\d"
YEARS_OF_LIVES = r"19\d\d|20\d\d"

# What staging can read of each kind of column, as a pattern and in words.
# White space as the macro `bare` takes it off.
_SPACE = r"[\s" + "\u00a0\u200b\ufeff" + r"]*"
_ISO, _BRITISH = r"\d{4}-\d{2}-\d{2}([T ].*)?", r"\d{2}/\d{2}/\d{4}"
_READABLE = {
    "date": (_ISO, "a date, YYYY-MM-DD"),
    "british_date": (_BRITISH, "a date, dd/mm/yyyy"),
    "sheet_date": (rf"(?:{_ISO}|{_BRITISH})", "a date of a workbook, or dd/mm/yyyy"),
    "flag": (r"(?i:Y|YES|[01](\.0+)?|TRUE|N|NO|FALSE)", "yes or no"),
    "number": (r"-?\d+(\.\d+)?", "a number"),
    "integer": (r"-?\d+(\.0+)?", "a whole number"),
}


class ExpectQueryToReturnNoRows(UnexpectedRowsExpectation):
    """`UnexpectedRowsExpectation` that counts the rows and never fetches one.

    The original also reads two hundred of them, which is a second query and brings records of
    children into memory that no result needs.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    @override
    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.row_count"]
        return {"success": rows == 0, "result": {"unexpected_count": rows}}


def critical(
    rule: str, expectation: Expectation, description: str, columns: Sequence[str] = ()
) -> Expectation:
    """A rule that stops what is downstream when it is broken."""
    return _named(rule, expectation, description, columns, FailureSeverity.CRITICAL)


def warning(
    rule: str, expectation: Expectation, description: str, columns: Sequence[str] = ()
) -> Expectation:
    """A rule that is printed beside the figures it touches when it is broken."""
    return _named(rule, expectation, description, columns, FailureSeverity.WARNING)


def _named(
    rule: str,
    expectation: Expectation,
    description: str,
    columns: Sequence[str],
    severity: FailureSeverity,
    **meta: object,
) -> Expectation:
    meta = {"rule": rule, **({"columns": list(columns)} if columns else {}), **meta}
    return expectation.copy(update={"meta": meta, "description": description, "severity": severity})


def declared(
    table: str, years: str = YEARS_OF_EVENTS, deciding: Sequence[str] = ()
) -> list[Expectation]:
    """The rules of a raw table that its declaration implies.

    It has rows and its columns; keys and required values are filled, keys are unique, dates,
    flags and numbers can be read: critical beyond the tolerated share, a warning below it. So
    are the codes of columns that are `deciding` who counts: many unknown codes would be zeros
    in a figure. Other codes are listed, dates are plausible and records pointed at are there:
    warnings.
    """
    delivered = delivered_tables()[table]
    names = [column.name for column in delivered.columns]
    rules = [
        critical("has_rows", gxe.ExpectTableRowCountToBeBetween(min_value=1), "The table has rows"),
        critical(
            "columns_are_there",
            gxe.ExpectTableColumnsToMatchSet(column_set=names, exact_match=False),
            "The table has every declared column",
        ),
        *_unique_key(delivered),
    ]
    for column in delivered.columns:
        rules += _filled_and_readable(column)
        if column.code_list:
            rules += _coded(column, is_deciding=column.name in deciding)
        if column.is_date:
            rules.append(_plausible(column, years))
        if home := home_of(delivered, column):
            rules.append(known(column.name, home.name))
    return rules


def rules_of(schema: str, table: str) -> list[Expectation]:
    """The rules of `warehouse/rules` that report rows of a table, each under its own code.

    A blocking one is critical beyond the tolerated share of the table's rows; its rows are set
    aside all the same.
    """
    return [
        _named(
            rule.code,
            ExpectQueryToReturnNoRows(unexpected_rows_query=_in_batch(rule.sql, schema, table)),
            rule.header.rule,
            [rule.header.columns],
            FailureSeverity.CRITICAL
            if rule.header.severity is RuleSeverity.BLOCK
            else FailureSeverity.WARNING,
            sets_aside=rule.header.severity is RuleSeverity.BLOCK,
        )
        for rule in rules_about(schema, table)
    ]


def _in_batch(sql: str, schema: str, table: str) -> str:
    """The statement of a rule, reading the table it reports as the batch under test.

    Great Expectations gives the batch an alias of its own unless the statement joins.
    """
    batched = re.sub(rf"\b{schema}\.{table}\b", "{batch}", sql)
    return f"select 1 from ({batched}) as broken inner join (select true) as one on true"


def _unique_key(table: DeliveredTable) -> Iterator[Expectation]:
    if not table.key:
        return

    unique = (
        gxe.ExpectColumnValuesToBeUnique(column=table.key[0])
        if len(table.key) == 1
        else gxe.ExpectCompoundColumnsToBeUnique(
            column_list=list(table.key), ignore_row_if="any_value_is_missing"
        )
    )
    key = " with ".join(table.key)
    yield from _tolerated("key_is", "unique", unique, f"{key} is unique")


def _filled_and_readable(column: Column) -> Iterator[Expectation]:
    called = f"{re.split('[:;]', column.description)[0]} ({column.name})"
    if column.requirement in (Requirement.KEY, Requirement.VALUE):
        yield from _tolerated(
            f"{_snake(column.name)}_is",
            "filled",
            gxe.ExpectColumnValuesToNotBeNull(column=column.name),
            f"{called} is filled",
        )
    if column.type in _READABLE:
        pattern, what = _READABLE[column.type]
        yield from matches(column.name, pattern, f"{called} can be read as {what}")


def matches(
    column: str, pattern: str, description: str, adjective: str = "readable"
) -> list[Expectation]:
    """A column whose filled cells match: critical beyond the tolerated share, else a warning."""
    return list(
        _tolerated(
            f"{_snake(column)}_is",
            adjective,
            gxe.ExpectColumnValuesToMatchRegex(column=column, regex=_whole_cell(pattern)),
            description,
            among="rows where it is filled",
        )
    )


def _whole_cell(pattern: str) -> str:
    return rf"^{_SPACE}(?:{pattern}){_SPACE}$"


def _tolerated(
    start: str, adjective: str, expectation: Expectation, description: str, among: str = "rows"
) -> Iterator[Expectation]:
    """Two rules of one expectation: the delivery is in doubt, and some rows are.

    They ask for the same counts, so the second is told whose run has them. What share is
    tolerated is the council's setting, known when the rules are run.
    """
    mostly = f"{start}_mostly_{adjective}"
    yield _named(
        mostly,
        expectation,
        f"{description}, in all but the tolerated share of {among}",
        (),
        FailureSeverity.CRITICAL,
        is_tolerated=True,
    )
    yield _named(
        f"{start}_{adjective}",
        expectation,
        f"{description}, in all {among}",
        (),
        FailureSeverity.WARNING,
        counted_by=mostly,
    )


def _coded(column: Column, *, is_deciding: bool) -> list[Expectation]:
    """A column whose filled cells are codes of its list, in any case, as staging reads them."""
    name = column.code_list or ""
    alternatives = "|".join(rf"{re.escape(value)}(\.0+)?" for value in codes(name))
    described = f"{column.name} is a code of the list {name}"
    if is_deciding:
        return matches(column.name, rf"(?i:{alternatives})", described, "listed")
    return [one_of(column.name, codes(name), described)]


def _plausible(column: Column, years: str) -> Expectation:
    # A date ends with its year where it is written dd/mm/yyyy, and begins with it elsewhere.
    written = {
        "date": rf"^{_SPACE}(?:{years})-",
        "british_date": rf"/(?:{years}){_SPACE}$",
        "sheet_date": rf"^{_SPACE}(?:{years})-|/(?:{years}){_SPACE}$",
    }
    return warning(
        f"{_snake(column.name)}_is_plausible",
        gxe.ExpectColumnValuesToMatchRegex(column=column.name, regex=written[column.type]),
        f"{column.name} lies in a year a record can be about",
    )


def known(column: str, table: str) -> Expectation:
    """An id that points at a record of another raw table finds it there.

    A table the council does not deliver is there but empty, and nothing is found missing in it.
    """
    (key,) = delivered_tables()[table].key
    return no_row_where(
        f"{_snake(column)}_is_known",
        f'"{column}" not in (select "{key}" from raw.{table} where "{key}" is not null) '
        f"and exists (select 1 from raw.{table})",
        f"{column} points at a row of {table}",
        (column,),
    )


def one_of(column: str, values: Sequence[str], description: str = "") -> Expectation:
    """A column whose filled cells are among these, in any case, as staging reads them."""
    alternatives = "|".join(rf"{re.escape(value)}(\.0+)?" for value in values)
    return warning(
        f"{_snake(column)}_is_listed",
        gxe.ExpectColumnValuesToMatchRegex(
            column=column, regex=_whole_cell(rf"(?i:{alternatives})")
        ),
        description or f"{column} is one of {', '.join(values)}",
    )


def not_before(later: str, earlier: str) -> Expectation:
    """Two dates in order, where both are filled; times of day are left out."""
    return no_row_where(
        f"{_snake(later)}_not_before_{_snake(earlier)}",
        f'left(trim("{later}"), 10) < left(trim("{earlier}"), 10)',
        f"{later} is not before {earlier}",
        (later, earlier),
    )


def no_row_where(
    rule: str,
    condition: str,
    description: str,
    columns: Sequence[str] = (),
    rule_of: Callable[..., Expectation] = warning,
) -> Expectation:
    """A warning (or a `critical`) for each row of the table that meets an SQL condition."""
    query = f"select 1 from {{batch}} where {condition}"
    return no_row_of(rule, query, description, columns, rule_of)


def no_row_of(
    rule: str,
    query: str,
    description: str,
    columns: Sequence[str] = (),
    rule_of: Callable[..., Expectation] = warning,
) -> Expectation:
    """A warning (or a `critical`) for each row of a query that reads the table as `{batch}`."""
    return rule_of(
        rule, ExpectQueryToReturnNoRows(unexpected_rows_query=query), description, columns
    )


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
