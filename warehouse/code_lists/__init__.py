"""The code lists: one CSV a list, with labels, the time a code is valid, and its source.

A rule that reads a code reads it here: what counts as in education, as a foster placement, as a
short break stands beside the code, not in SQL. A period is that of the return years in which the
code may be used, first and last day included; a blank end is open, and a blank beginning is
earlier than any record a delivery still holds, or a year that could not be established. Codes are
compared without regard to case and to blanks around them.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from warehouse.errors import ConfigurationError

CODE_LISTS = Path(__file__).parent


@dataclass(frozen=True)
class Code:
    """One code of a list; `same_as` is the code of our model for what another layout writes."""

    code: str
    label: str
    valid_from: date | None
    valid_to: date | None
    same_as: str | None

    def is_valid_on(self, day: date) -> bool:
        """Whether the code may be used for this day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)


@cache
def code_list(name: str) -> tuple[Code, ...]:
    """Every code of a list in its order, with its period.

    Raises:
        ConfigurationError: there is no such list.
    """
    path = CODE_LISTS / f"{name}.csv"
    if not path.is_file():
        raise ConfigurationError(f"There is no code list {name} in warehouse/code_lists.")
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Code(
                code=row["code"],
                label=row["label"],
                valid_from=_day(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                same_as=row.get("same_as") or None,
            )
            for row in csv.DictReader(file)
        )


def codes(name: str) -> list[str]:
    """Every code of a list in its order, whenever it was valid."""
    return [code.code for code in code_list(name)]


def is_valid(name: str, code: str, day: date) -> bool:
    """Whether a code of a list may be used for a day.

    Of something that lasts ask for its last day, or the month end while it is open: an open
    placement is coded anew when a return year brings a new code, and its start stays.
    """
    wanted = code.strip().upper()
    return any(
        listed.code.upper() == wanted and listed.is_valid_on(day) for listed in code_list(name)
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
