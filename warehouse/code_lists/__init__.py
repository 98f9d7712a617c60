"""The code lists: one CSV a list, with labels, the time a code is valid, and its source.

A rule that reads a code reads it here: what counts as in education, as a foster placement, as a
short break stands beside the code, not in SQL.
"""

import csv
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def _codes(name: str) -> tuple[str, ...]:
    with (_HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(row["code"] for row in csv.DictReader(file))


def codes(name: str) -> list[str]:
    """Every code of a list in its order, whenever it was valid."""
    return list(_codes(name))
