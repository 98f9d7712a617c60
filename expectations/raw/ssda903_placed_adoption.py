"""raw.ssda903_placed_adoption: what this table of the looked-after return must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("ssda903_placed_adoption")
