"""dimensions.reporting_month: the months that are counted."""

from expectations.rules import critical, no_row_of, no_row_where
from expectations.typed_rules import filled, grain

EXPECTATIONS = [
    *grain("month"),
    *filled("month_end", "financial_year_start", "is_shown"),
    no_row_of(
        "months_are_contiguous",
        "select 1 from (select month, lag(month) over (order by month) as earlier "
        "from {batch}) as months where months.month <> months.earlier + interval 1 month",
        "No month is left out: a window with a gap would be counted short",
        ("month",),
        rule_of=critical,
    ),
    no_row_where(
        "month_ends_on_its_last_day",
        "day(month) <> 1 or month_end <> last_day(month)",
        "A month runs from its first day to its last",
        ("month", "month_end"),
        rule_of=critical,
    ),
    no_row_where(
        "financial_year_starts_in_april",
        "month(financial_year_start) <> 4 or day(financial_year_start) <> 1 "
        "or month not between financial_year_start and financial_year_start + interval 11 month",
        "A month lies in the financial year from 1 April it is counted in",
        ("month", "financial_year_start"),
        rule_of=critical,
    ),
    no_row_of(
        "last_month_is_shown",
        "select 1 from (select arg_max(is_shown, month) as is_shown from {batch}) as last_month "
        "where not last_month.is_shown",
        "The delivery's month is one that is published",
        ("is_shown",),
        rule_of=critical,
    ),
    no_row_where(
        "population_is_known",
        "population_0_17 is null or population_0_17 <= 0",
        "Every month has a population to count rates by",
        ("population_0_17",),
    ),
]
