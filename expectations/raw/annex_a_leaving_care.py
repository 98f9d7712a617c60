"""raw.annex_a_leaving_care: what this table of an Annex A workbook must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("annex_a_leaving_care")
