"""facts.protection_plan: child protection plans."""

from expectations.rules import no_row_of
from expectations.typed_rules import coded, filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("protection_plan_key"),
    *filled("person_key", "start_date"),
    person_is_known(),
    coded("initial_category_code", "cp_category"),
    coded("latest_category_code", "cp_category"),
    not_before("end_date", "start_date"),
    *happened("start_date", "end_date"),
    no_row_of(
        "one_open_plan_a_child",
        "select person_key from {batch} where end_date is null and not is_other_authority "
        "group by person_key having count(*) > 1",
        "No child has two open plans of this authority",
        ("person_key", "end_date"),
    ),
]
