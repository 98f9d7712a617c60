"""facts.looked_after_stretch: stretches of time in care outside short breaks."""

from expectations.typed_rules import filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("looked_after_episode_key", "start_date"),
    *filled("person_key"),
    person_is_known(),
    not_before("end_date", "start_date"),
    *happened("start_date"),
]
