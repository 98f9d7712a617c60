"""raw.ssd_contacts: what a delivery of contacts must look like."""

from expectations.rules import declared, no_row_where

EXPECTATIONS = [
    *declared("ssd_contacts"),
    no_row_where(
        "outcome_flags_are_json",
        "not json_valid(cont_contact_outcome_json)",
        "The outcome flags of a contact are a JSON object",
        ("cont_contact_outcome_json",),
    ),
]
