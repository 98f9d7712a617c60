"""raw.workforce_posts: what a delivery of posts of a team at a month end must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("workforce_posts"),
    no_row_where(
        "posts_are_not_negative",
        'least(try_cast("EstablishmentFTE" as double), try_cast("VacantFTE" as double), '
        'try_cast("AgencyCoveringFTE" as double)) < 0',
        "No number of posts is below zero",
        ("EstablishmentFTE", "VacantFTE", "AgencyCoveringFTE"),
    ),
    no_row_where(
        "vacant_within_establishment",
        'try_cast("VacantFTE" as double) > try_cast("EstablishmentFTE" as double)',
        "A team has no more vacant posts than posts",
        ("VacantFTE", "EstablishmentFTE"),
    ),
]
