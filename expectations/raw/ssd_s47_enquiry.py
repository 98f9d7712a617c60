"""raw.ssd_s47_enquiry: what a delivery of section 47 enquiries must look like."""

from expectations.rules import declared, not_before

EXPECTATIONS = [
    *declared("ssd_s47_enquiry"),
    not_before("s47e_s47_end_date", "s47e_s47_start_date"),
]
