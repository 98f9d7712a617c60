"""raw.ssd_cp_plans: what a delivery of child protection plans must look like."""

from expectations.rules import declared, no_row_where, not_before

EXPECTATIONS = [
    *declared("ssd_cp_plans"),
    not_before("cppl_cp_plan_end_date", "cppl_cp_plan_start_date"),
    no_row_where(
        "starts_on_the_day_of_its_conference",
        "exists (select 1 from raw.ssd_initial_cp_conference as conference "
        "where conference.icpc_icpc_id = cppl_icpc_id "
        "and left(trim(conference.icpc_icpc_date), 10) <> left(trim(cppl_cp_plan_start_date), 10) "
        "and coalesce(upper(trim(conference.icpc_icpc_transfer_in)), 'N') "
        "not in ('Y', 'YES', '1', 'TRUE'))",
        "A plan starts on the day of its initial conference, transfers in apart",
        ("cppl_icpc_id", "cppl_cp_plan_start_date"),
    ),
]
