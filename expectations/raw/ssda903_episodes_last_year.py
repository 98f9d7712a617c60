"""raw.ssda903_episodes_last_year: what this table of the looked-after return must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("ssda903_episodes_last_year")
