"""facts.year_of_the_child_member: the Year of the Child cohort."""

from expectations.typed_rules import grain, happened, no_overlap, not_before, person_is_known

EXPECTATIONS = [
    *grain("person_key", "joined_date"),
    person_is_known(),
    not_before("left_date", "joined_date"),
    *happened("joined_date"),
    no_overlap(
        "nobody_is_a_member_twice_at_once",
        "No child is in the cohort twice at once",
        each="person_key",
        start="joined_date",
        end="left_date",
        key="joined_date",
    ),
]
