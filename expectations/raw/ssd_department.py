"""raw.ssd_department: what a delivery of teams must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_department"),
    no_row_where(
        "team_is_not_its_own_parent",
        "dept_team_id = dept_team_parent_id",
        "No team is its own parent",
        ("dept_team_id", "dept_team_parent_id"),
    ),
]
