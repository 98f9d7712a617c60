"""facts.early_help_episode: early help episodes."""

from expectations.typed_rules import filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("early_help_episode_key"),
    *filled("person_key", "start_date"),
    person_is_known(),
    not_before("end_date", "start_date"),
    *happened("start_date", "end_date"),
]
