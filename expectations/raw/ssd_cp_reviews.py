"""raw.ssd_cp_reviews: what a delivery of reviews of child protection plans must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_cp_reviews"),
    no_row_where(
        "review_is_due_or_held",
        "cppr_cp_review_due is null and cppr_cp_review_date is null",
        "Every review has the date it was due or was held",
        ("cppr_cp_review_due", "cppr_cp_review_date"),
    ),
]
