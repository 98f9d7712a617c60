"""raw.ssd_initial_cp_conference: what a delivery of initial conferences must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_initial_cp_conference"),
    no_row_where(
        "conference_has_section_47_enquiry",
        "icpc_s47_enquiry_id is null and icpc_icpc_date is not null "
        "and coalesce(upper(trim(icpc_icpc_transfer_in)), 'N') not in ('Y', 'YES', '1', 'TRUE')",
        "A conference follows a section 47 enquiry, transfers in apart, or is never in time",
        ("icpc_s47_enquiry_id", "icpc_icpc_date", "icpc_icpc_transfer_in"),
    ),
    no_row_where(
        "conference_on_a_weekday",
        "isodow(try_cast(left(trim(icpc_icpc_date), 10) as date)) > 5",
        "Conferences are held on Monday to Friday",
        ("icpc_icpc_date",),
    ),
]
