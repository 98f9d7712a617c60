"""Providers of placements: obviously false Ofsted numbers, and the list that names them.

All numbers begin with 99 behind their letters. What Ofsted does not register has no number:
placements with parents, semi-independent and independent living, hospitals, holidays.
"""

import pandas as pd

# Placement provider code and kind of setting → the numbers of those who provide it.
_NUMBERS = {
    ("PR1", "fostering"): ("SC990001",),
    ("PR2", "fostering"): tuple(f"SC99001{n}" for n in range(4)),
    ("PR4", "fostering"): tuple(f"SC9901{n:02d}" for n in range(14)),
    ("PR5", "fostering"): tuple(f"SC99020{n}" for n in range(3)),
    ("PR1", "home"): tuple(f"SC99030{n}" for n in range(3)),
    ("PR4", "home"): tuple(f"SC9904{n:02d}" for n in range(24)),
    ("PR1", "school"): ("9905001",),
    ("PR4", "school"): tuple(f"990510{n}" for n in range(5)),
}
_SETTINGS = {"U": "fostering", "K": "home", "S": "school"}


def provider_number(placement_type: str, provider: str, turn: int) -> str:
    """The Ofsted number of a placement, blank where it has none; `turn` picks among several."""
    numbers = _NUMBERS.get((provider, _SETTINGS.get(placement_type[0], "")), ("",))
    return numbers[turn % len(numbers)]


def provider_list() -> pd.DataFrame:
    """One row per provider with the provider code that belongs to its number."""
    return pd.DataFrame(
        [(number, code) for (code, _), numbers in _NUMBERS.items() for number in numbers],
        columns=["URN", "PROVIDER_CODE"],
    )
