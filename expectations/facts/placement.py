"""facts.placement: placements of looked-after children."""

from expectations.typed_rules import (
    between,
    coded,
    filled,
    grain,
    happened,
    not_before,
    person_is_known,
)

EXPECTATIONS = [
    *grain("placement_key"),
    *filled("person_key", "start_date"),
    person_is_known(),
    coded("placement_type_code", "placement_type"),
    coded("provider_code", "placement_provider"),
    not_before("end_date", "start_date"),
    *happened("start_date", "end_date"),
    between("distance_miles", 0, 999.9, "A distance lies between 0 and 999.9, not known"),
]
