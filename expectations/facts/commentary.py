"""facts.commentary: the commentary beside the figures."""

from expectations.rules import no_row_where
from expectations.typed_rules import filled, happened, one_of

EXPECTATIONS = [
    # An entry without a readable month stands beside no figure, and changes none.
    no_row_where("month_is_filled", "month is null", "Every entry is about a month", ("month",)),
    *filled("entry_kind_code", "entry_text", "entry_date"),
    one_of("entry_kind_code", ["overall", "highlight", "response", "update"]),
    *happened("month"),
]
