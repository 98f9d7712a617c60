"""facts.care_leaver: care leavers in their latest state."""

from expectations.typed_rules import between, coded, filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("person_key"),
    *filled("month_end"),
    person_is_known(),
    coded("in_touch_code", "in_touch"),
    coded("activity_code", "activity"),
    *happened("latest_contact_date", "pathway_plan_review_date"),
    between("age_years", 16, 25, "A care leaver is 16 to 25 years old"),
]
