"""raw.cin_census_header: what this table of the children in need census must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("cin_census_header")
