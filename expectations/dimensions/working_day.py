"""dimensions.working_day: the calendar that working days are counted in."""

from expectations.rules import critical, no_row_of, no_row_where
from expectations.typed_rules import MONTH_END, filled, grain

# Every date from or to which working days are counted.
_COUNTED = {
    "assessment": ("start_date", "authorised_date"),
    "initial_conference": ("conference_date",),
    "looked_after_episode": ("start_date",),
    "referral": ("referral_date",),
    "section_47_enquiry": ("start_date",),
}
_DATES = " union all ".join(
    f"select {column} as day from staged.{table}"
    for table, columns in _COUNTED.items()
    for column in columns
)

EXPECTATIONS = [
    *grain("calendar_date"),
    *filled("working_day_number", "is_working_day"),
    no_row_of(
        "days_are_contiguous",
        "select 1 from (select calendar_date, lag(calendar_date) over (order by calendar_date) "
        "as earlier from {batch}) as days where days.calendar_date <> days.earlier + 1",
        "No day is left out",
        ("calendar_date",),
        rule_of=critical,
    ),
    no_row_of(
        "number_rises_on_working_days_only",
        "select 1 from (select is_working_day, working_day_number "
        "- lag(working_day_number) over (order by calendar_date) as risen from {batch}) as days "
        "where days.risen <> cast(days.is_working_day as integer)",
        "The number rises by one on a working day and never else",
        ("working_day_number", "is_working_day"),
        rule_of=critical,
    ),
    no_row_where(
        "no_working_day_at_weekends_or_christmas",
        # Christmas Day is a weekend or a bank holiday in every year: without the bank holidays
        # of a year it is a working day.
        "is_working_day and (isodow(calendar_date) > 5 "
        "or (month(calendar_date) = 12 and day(calendar_date) = 25))",
        "No Saturday, Sunday or Christmas Day is a working day",
        ("is_working_day",),
        rule_of=critical,
    ),
    no_row_of(
        "calendar_spans_all_events",
        f"select 1 from ({_DATES}) as events where events.day <= {MONTH_END} "
        "and events.day not in (select calendar_date from {batch})",
        "Every date that working days are counted from or to is in the calendar, the future apart",
        ("calendar_date",),
        rule_of=critical,
    ),
]
