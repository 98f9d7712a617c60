"""raw.ssd_cp_visits: what a delivery of visits to children on a plan must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_cp_visits"),
    no_row_where(
        "seen_alone_is_seen",
        "upper(trim(cppv_cp_visit_seen_alone)) in ('Y', 'YES', '1', 'TRUE') "
        "and upper(trim(cppv_cp_visit_seen)) not in ('Y', 'YES', '1', 'TRUE')",
        "A child seen alone was seen",
        ("cppv_cp_visit_seen_alone", "cppv_cp_visit_seen"),
    ),
]
