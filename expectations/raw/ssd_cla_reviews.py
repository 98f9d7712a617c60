"""raw.ssd_cla_reviews: what a delivery of looked-after reviews must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_cla_reviews"),
    no_row_where(
        "review_is_due_or_held",
        "clar_cla_review_due_date is null and clar_cla_review_date is null",
        "Every review has the date it was due or was held",
        ("clar_cla_review_due_date", "clar_cla_review_date"),
    ),
]
