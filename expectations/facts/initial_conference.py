"""facts.initial_conference: initial child protection conferences."""

from expectations.rules import no_row_of, no_row_where
from expectations.typed_rules import (
    WORKING_DAYS_OF_A_YEAR,
    between,
    filled,
    grain,
    happened,
    person_is_known,
)

EXPECTATIONS = [
    *grain("initial_conference_key"),
    *filled("person_key"),
    person_is_known(),
    *happened("conference_date", "section_47_start_date"),
    between(
        "working_days_from_section_47",
        0,
        WORKING_DAYS_OF_A_YEAR,
        "A conference is held within a working year of the enquiry that led to it",
    ),
    no_row_where(
        "conference_on_a_weekday",
        "isodow(conference_date) > 5",
        "Conferences are held on Monday to Friday",
        ("conference_date",),
    ),
    no_row_of(
        "plan_starts_on_the_conference_day",
        "select 1 from (from {batch}) as conference "
        "inner join staged.protection_plan as plan using (initial_conference_key) "
        "where not conference.is_transfer_in and plan.start_date <> conference.conference_date",
        "A plan starts on the day of its initial conference, transfers in apart",
        ("conference_date",),
    ),
]
