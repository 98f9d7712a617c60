"""raw.ssd_cla_episodes: what a delivery of episodes of care must look like."""

from expectations.rules import declared, no_row_of, no_row_where, not_before

EXPECTATIONS = [
    *declared(
        "ssd_cla_episodes",
        deciding=(
            "clae_cla_episode_start_reason",
            "clae_cla_episode_ceased_reason",
        ),
    ),
    not_before("clae_cla_episode_ceased_date", "clae_cla_episode_start_date"),
    not_before("clae_cla_episode_start_date", "clae_entered_care_date"),
    no_row_where(
        "end_date_has_end_reason",
        "(clae_cla_episode_ceased_date is null) <> (clae_cla_episode_ceased_reason is null)",
        "An episode has the date and the reason of its end, or neither",
        ("clae_cla_episode_ceased_date", "clae_cla_episode_ceased_reason"),
    ),
    no_row_of(
        "one_open_episode_a_child",
        "select clae_person_id from {batch} where clae_cla_episode_ceased_date is null "
        "group by clae_person_id having count(*) > 1",
        "No child has two open episodes",
        ("clae_person_id", "clae_cla_episode_ceased_date"),
    ),
]
