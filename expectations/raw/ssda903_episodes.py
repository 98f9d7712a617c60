"""raw.ssda903_episodes: what this table of the looked-after return must look like."""

from expectations.rules import declared

EXPECTATIONS = declared(
    "ssda903_episodes", deciding=("RNE", "REC", "LS", "PLACE", "PLACE_PROVIDER")
)
