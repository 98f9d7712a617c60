"""facts.contact: contacts about children."""

from expectations.typed_rules import coded, filled, grain, happened, person_is_known

EXPECTATIONS = [
    *grain("contact_key"),
    *filled("person_key", "contact_date"),
    person_is_known(),
    coded("contact_source_code", "referral_source"),
    *happened("contact_date"),
]
