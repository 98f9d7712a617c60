"""raw.ssd_cla_visits: what a delivery of visits to looked-after children must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_cla_visits"),
    no_row_where(
        "seen_alone_is_seen",
        "upper(trim(clav_cla_visit_seen_alone)) in ('Y', 'YES', '1', 'TRUE') "
        "and upper(trim(clav_cla_visit_seen)) not in ('Y', 'YES', '1', 'TRUE')",
        "A child seen alone was seen",
        ("clav_cla_visit_seen_alone", "clav_cla_visit_seen"),
    ),
]
