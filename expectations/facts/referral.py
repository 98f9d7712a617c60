"""facts.referral: referrals."""

from expectations.typed_rules import coded, filled, grain, happened, not_before, person_is_known

EXPECTATIONS = [
    *grain("referral_key"),
    *filled("person_key", "referral_date"),
    person_is_known(),
    coded("referral_source_code", "referral_source"),
    coded("primary_need_code", "primary_need"),
    coded("close_reason_code", "close_reason"),
    not_before("close_date", "referral_date"),
    *happened("referral_date", "close_date"),
]
