"""raw.ssd_early_help_episodes: what a delivery of early help episodes must look like."""

from expectations.rules import declared, not_before

EXPECTATIONS = [
    *declared("ssd_early_help_episodes"),
    not_before("earl_episode_end_date", "earl_episode_start_date"),
]
