"""raw.provider_list: what this table of a delivery must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("provider_list")
