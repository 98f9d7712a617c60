"""raw.ssda903_ad1: what this table of the looked-after return must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("ssda903_ad1")
