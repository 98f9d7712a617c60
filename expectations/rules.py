"""The words suite files are written in: named rules, and what the declarations already say.

What belongs here: turning an expectation of Great Expectations into a named rule with a severity,
and the rules every delivered table has because `warehouse/sources/columns.csv` declares its
columns. What is special to one table stands in that table's file. Great Expectations is imported
here, so only suite files import this module.
"""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, ClassVar

import great_expectations.expectations as gxe
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity
from typing_extensions import override

from warehouse.code_lists import codes
from warehouse.quality import TOLERATED_ROWS, TOLERATED_SHARE
from warehouse.sources.declarations import Column, DeliveredTable, Requirement, delivered_tables

# The years an event of today's records can plausibly have: past the zero dates of Unix (1970),
# Excel (1900) and SQL Server (1753), which stand for a date nobody entered.
YEARS_OF_EVENTS = r"197[1-9]|19[89]\d|20\d\d"
YEARS_OF_LIVES = r"19\d\d|20\d\d"

# What staging can read of each kind of column, as a pattern and in words.
_READABLE = {
    "date": (r"^\s*\d{4}-\d{2}-\d{2}([T ].*)?\s*$", "a date, YYYY-MM-DD"),
    "flag": (r"^\s*(?i:Y|YES|1|TRUE|N|NO|0|FALSE)\s*$", "yes or no"),
    "number": (r"^\s*-?\d+(\.\d+)?\s*$", "a number"),
    "integer": (r"^\s*-?\d+\s*$", "a whole number"),
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


def declared(table: str, years: str = YEARS_OF_EVENTS) -> list[Expectation]:
    """The rules of a raw table that its declaration implies.

    It has rows and its columns; keys and required values are filled, keys are unique, dates,
    flags and numbers can be read: critical beyond the tolerated share, a warning below it.
    Dates are plausible and records pointed at are there: warnings.
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
        if column.kind == "date":
            rules.append(_plausible(column.name, years))
        home = _homes().get(column.identifies or "")
        if home and _points_at(delivered, column, home):
            rules.append(known(column.name, home.name))
    return rules


def _points_at(table: DeliveredTable, column: Column, home: DeliveredTable) -> bool:
    """Whether a column refers to the records of another table.

    People have one number everywhere; other ids mean something in their own layout only. A
    table's own key names its own records, not those of the table that has the like.
    """
    if column.identifies != "person" and table.layout != home.layout:
        return False
    return home is not table and (column.identifies == "person" or column.name not in table.key)


def _unique_key(table: DeliveredTable) -> Iterator[Expectation]:
    if not table.key:
        return

    def unique(mostly: float) -> Expectation:
        if len(table.key) == 1:
            return gxe.ExpectColumnValuesToBeUnique(column=table.key[0], mostly=mostly)
        return gxe.ExpectCompoundColumnsToBeUnique(
            column_list=list(table.key), mostly=mostly, ignore_row_if="any_value_is_missing"
        )

    key = " with ".join(table.key)
    yield from _tolerated("key_is", "unique", unique, f"{key} is unique")


def _filled_and_readable(column: Column) -> Iterator[Expectation]:
    called = f"{re.split('[:;]', column.description)[0]} ({column.name})"
    if column.requirement in (Requirement.KEY, Requirement.VALUE):
        yield from _tolerated(
            f"{_snake(column.name)}_is",
            "filled",
            lambda mostly: gxe.ExpectColumnValuesToNotBeNull(column=column.name, mostly=mostly),
            f"{called} is filled",
        )
    if column.kind in _READABLE:
        pattern, what = _READABLE[column.kind]
        yield from matches(column.name, pattern, f"{called} can be read as {what}")


def matches(
    column: str, pattern: str, description: str, adjective: str = "readable"
) -> list[Expectation]:
    """A column whose filled cells match: critical beyond the tolerated share, else a warning."""
    return list(
        _tolerated(
            f"{_snake(column)}_is",
            adjective,
            lambda mostly: gxe.ExpectColumnValuesToMatchRegex(
                column=column, regex=pattern, mostly=mostly
            ),
            description,
            among="rows where it is filled",
        )
    )


def _tolerated(
    start: str,
    adjective: str,
    expectation: Callable[[float], Expectation],
    description: str,
    among: str = "rows",
) -> Iterator[Expectation]:
    """Two rules of one expectation: the delivery is in doubt, and some rows are.

    They ask for the same counts, so the second is told whose run has them.
    """
    share = f"{TOLERATED_SHARE:.0%}"
    mostly = f"{start}_mostly_{adjective}"
    yield _named(
        mostly,
        expectation(TOLERATED_SHARE),
        f"{description}, in at least {share} of {among} or in all but {TOLERATED_ROWS}",
        (),
        FailureSeverity.CRITICAL,
        tolerated_rows=TOLERATED_ROWS,
    )
    yield _named(
        f"{start}_{adjective}",
        expectation(1),
        f"{description}, in all {among}",
        (),
        FailureSeverity.WARNING,
        counted_by=mostly,
    )


def _plausible(column: str, years: str) -> Expectation:
    return warning(
        f"{_snake(column)}_is_plausible",
        gxe.ExpectColumnValuesToMatchRegex(column=column, regex=rf"^\s*(?:{years})-"),
        f"{column} lies in a year a record can be about",
    )


@cache
def _homes() -> dict[str, DeliveredTable]:
    """The table that holds the records of each kind of id: the first with it as its only key."""
    homes: dict[str, DeliveredTable] = {}
    for table in delivered_tables().values():
        keys = [column for column in table.columns if column.requirement is Requirement.KEY]
        if len(keys) == 1 and keys[0].identifies:
            homes.setdefault(keys[0].identifies, table)
    return homes


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


def coded(column: str, code_list: str) -> Expectation:
    """A column whose filled cells are codes of a list of `warehouse/code_lists`."""
    return one_of(column, codes(code_list), f"{column} is a code of the list {code_list}")


def deciding(column: str, code_list: str) -> list[Expectation]:
    """A coded column that decides who counts: many unknown codes would be zeros in a figure.

    Critical beyond the tolerated share, else a warning.
    """
    alternatives = "|".join(re.escape(value) for value in codes(code_list))
    return matches(
        column,
        rf"^\s*(?i:{alternatives})\s*$",
        f"{column} is a code of the list {code_list}",
        "listed",
    )


def one_of(column: str, values: Sequence[str], description: str = "") -> Expectation:
    """A column whose filled cells are among these, in any case, as staging reads them."""
    alternatives = "|".join(re.escape(value) for value in values)
    return warning(
        f"{_snake(column)}_is_listed",
        gxe.ExpectColumnValuesToMatchRegex(column=column, regex=rf"^\s*(?i:{alternatives})\s*$"),
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
