"""facts.commentary: the commentary beside the figures."""

from expectations.rules import no_row_where
from expectations.typed_rules import filled, happened, one_of

EXPECTATIONS = [
    # An entry without a readable month stands beside no figure, and changes none.
    no_row_where("month_is_filled", "month is null", "Every entry is about a month", ("month",)),
    *filled("entry_kind_code", "entry_text", "entry_date"),
    one_of("entry_kind_code", ["overall", "highlight", "response", "update", "closed"]),
    *happened("month"),
    no_row_where(
        "figures_are_placeholders",
        # What lies between braces is a placeholder; a brace itself would be filled in by GX.
        r"regexp_matches(regexp_replace(entry_text, '\x7B[^\x7D]*\x7D', '', 'g'), "
        r"'\d+\.\d|\d *(%|per ?cent|per 10,000)|\d+ (out )?of (the )?\d')",
        "A figure is written as a placeholder such as {value}, which is filled from the warehouse",
        ("entry_text",),
    ),
]
