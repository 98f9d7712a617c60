"""raw.commentary: what a delivery of commentary entries must look like."""

from expectations.rules import declared, matches, no_row_where

EXPECTATIONS = [
    *declared("commentary"),
    *matches("month", r"\d{4}-(0[1-9]|1[0-2])", "month reads like 2021-03"),
    no_row_where(
        "entry_has_its_kpi",
        "kpi_code is null and lower(trim(kind)) in ('highlight', 'response', 'closed')",
        "A highlight, its response and its end name their KPI",
        ("kpi_code", "kind"),
    ),
]
