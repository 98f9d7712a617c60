"""raw.ssda903_oc3: what this table of the looked-after return must look like."""

from expectations.rules import declared

EXPECTATIONS = declared("ssda903_oc3", deciding=("IN_TOUCH", "ACTIV"))
