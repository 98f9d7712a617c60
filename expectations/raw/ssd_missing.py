"""raw.ssd_missing: what a delivery of missing episodes must look like."""

from expectations.rules import declared, no_row_where, not_before

EXPECTATIONS = [
    *declared("ssd_missing"),
    not_before("miss_missing_episode_end_date", "miss_missing_episode_start_date"),
    no_row_where(
        "accepted_interview_was_offered",
        "upper(trim(miss_missing_rhi_accepted)) in ('Y', 'YES', '1', 'TRUE') "
        "and upper(trim(miss_missing_rhi_offered)) not in ('Y', 'YES', '1', 'TRUE')",
        "A return interview accepted was offered",
        ("miss_missing_rhi_accepted", "miss_missing_rhi_offered"),
    ),
]
