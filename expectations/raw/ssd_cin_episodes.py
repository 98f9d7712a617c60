"""raw.ssd_cin_episodes: what a delivery of referrals must look like."""

# pyright: reportPrivateImportUsage=false

import great_expectations.expectations as gxe

from expectations.rules import declared, no_row_where, not_before, warning

EXPECTATIONS = [
    *declared("ssd_cin_episodes"),
    not_before("cine_close_date", "cine_referral_date"),
    no_row_where(
        "close_reason_has_close_date",
        "cine_close_reason is not null and cine_close_date is null",
        "A reason for closure comes with a date, else the case still counts as open",
        ("cine_close_reason", "cine_close_date"),
    ),
    warning(
        "no_further_action_is_said",
        gxe.ExpectColumnValuesToNotBeNull(column="cine_referral_nfa"),
        "Every referral says whether it ended in no further action",
    ),
]
