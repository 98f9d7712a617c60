"""The words of the suites of facts and dimensions: typed columns, and a grain to hold.

What belongs here: rules that several of these tables have. What does not: rules about delivered
text (`expectations/rules.py`) and what is special to one table. A grain that does not hold doubles
figures, so it is critical; what the council recorded oddly stands beside the figures as a warning.

Beside its own table a rule reads dimensions and staged tables only, which are made before.
"""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

from collections.abc import Callable, Sequence

import great_expectations.expectations as gxe
from great_expectations.expectations.expectation import Expectation

from expectations.rules import critical, no_row_of, no_row_where, warning
from warehouse.code_lists import codes

# The delivery's month is the last that is counted. The variable that holds it belongs to the
# connection of the build; a check reads on a cursor of its own and does not see it.
MONTH_END = "(select max(month.month_end) from dimensions.reporting_month as month)"
# A working year, bank holidays included: what took longer is more likely a slip of the pen.
WORKING_DAYS_OF_A_YEAR = 261
_NO_END = "date '9999-12-31'"


def grain(*columns: str) -> list[Expectation]:
    """The columns that name a row: filled, and together never the same twice."""
    named = " with ".join(columns)
    unique = (
        gxe.ExpectColumnValuesToBeUnique(column=columns[0])
        if len(columns) == 1
        else gxe.ExpectCompoundColumnsToBeUnique(column_list=list(columns), ignore_row_if="never")
    )
    return [
        critical("grain_is_unique", unique, f"No two rows have the same {named}"),
        *filled(*columns),
    ]


def filled(*columns: str) -> list[Expectation]:
    """Columns without which a row is about nobody or belongs to no month."""
    return [
        critical(
            f"{column}_is_filled",
            gxe.ExpectColumnValuesToNotBeNull(column=column),
            f"Every row has its {column}",
        )
        for column in columns
    ]


def person_is_known() -> Expectation:
    """The person is in the person table, unless that is not delivered and so is empty."""
    return no_row_where(
        "person_key_is_known",
        "person_key not in (select person.person_key from dimensions.person as person) "
        "and exists (select 1 from dimensions.person)",
        "Every person is in the table of persons",
        ("person_key",),
    )


def coded(column: str, code_list: str) -> Expectation:
    """A column whose filled cells are codes of a list of `warehouse/code_lists`."""
    return one_of(column, codes(code_list), f"{column} is a code of the list {code_list}")


def one_of(column: str, values: Sequence[str], description: str = "") -> Expectation:
    """A column whose filled cells are among these."""
    return warning(
        f"{column}_is_listed",
        gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(values)),
        description or f"{column} is one of {', '.join(values)}",
    )


def between(column: str, lowest: float, highest: float | None, description: str) -> Expectation:
    """A number that is plausible: a band so wide that only slips fall outside it."""
    return warning(
        f"{column}_is_plausible",
        gxe.ExpectColumnValuesToBeBetween(column=column, min_value=lowest, max_value=highest),
        description,
    )


def fte_of_a_worker() -> Expectation:
    """The full-time equivalent of one person."""
    return between("fte", 0, 1, "The full-time equivalent of a worker lies between 0 and 1")


def not_before(later: str, earlier: str) -> Expectation:
    """Two dates in order, where both are filled."""
    return no_row_where(
        f"{later}_not_before_{earlier}",
        f"{later} < {earlier}",
        f"{later} is not before {earlier}",
        (later, earlier),
    )


def happened(*columns: str) -> list[Expectation]:
    """Dates of what has happened: a later one than the delivery's month end has not yet."""
    return [
        no_row_where(
            f"{column}_not_after_month_end",
            f"{column} > {MONTH_END}",
            f"{column} is not after the end of the delivery's month",
            (column,),
        )
        for column in columns
    ]


def no_overlap(
    rule: str,
    description: str,
    *,
    each: str,
    start: str,
    end: str,
    key: str,
    rule_of: Callable[..., Expectation] = warning,
) -> Expectation:
    """Half-open times that never overlap: none starts before all earlier ones have ended.

    Against the latest end so far and not the neighbour's: a long time can overlap one that is
    not next to it.
    """
    ended = f"coalesce({end}, {_NO_END})"
    return no_row_of(
        rule,
        f"select 1 from (select {start}, max({ended}) over (partition by {each} "
        f"order by {start}, {ended}, {key} "
        "rows between unbounded preceding and 1 preceding) as ended from {batch}) as times "
        f"where times.{start} < times.ended",
        description,
        (each, start, end),
        rule_of,
    )
