"""facts.looked_after_episode: episodes of care."""

from expectations.typed_rules import (
    coded,
    filled,
    grain,
    happened,
    no_overlap,
    not_before,
    person_is_known,
)

EXPECTATIONS = [
    *grain("looked_after_episode_key"),
    *filled("person_key", "start_date"),
    person_is_known(),
    coded("start_reason_code", "episode_start_reason"),
    coded("end_reason_code", "episode_end_reason"),
    not_before("end_date", "start_date"),
    *happened("start_date", "end_date"),
    no_overlap(
        "episodes_of_a_child_do_not_overlap",
        "No child is in two episodes of care at once; one may start the day another ends",
        each="person_key",
        start="start_date",
        end="end_date",
        key="looked_after_episode_key",
    ),
]
