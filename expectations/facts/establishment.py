"""facts.establishment: posts for social workers at each month end."""

from expectations.rules import no_row_where
from expectations.typed_rules import between, grain, happened

EXPECTATIONS = [
    *grain("month_end", "team"),
    *happened("month_end"),
    between("establishment_fte", 0, None, "No number of posts is below zero"),
    between("vacant_fte", 0, None, "No number of vacant posts is below zero"),
    between("agency_covering_fte", 0, None, "No number of posts covered is below zero"),
    no_row_where(
        "vacant_within_establishment",
        "vacant_fte > establishment_fte",
        "A team has no more vacant posts than posts",
        ("vacant_fte", "establishment_fte"),
    ),
]
