"""What people write beside the figures: entries kept with a revision, and figures filled in.

A figure in a text is a placeholder, so that what is written can never disagree with what is
counted. What belongs here: the placeholders and what they stand for. What does not: which entries
stand beside a month (`published/commentary.sql`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

# What a text says where a placeholder stands for nothing.
MISSING = "[figure not available]"
# `{CP05}`, `{value}`, `{CP05.target}`, `{CP05.value 2020-12}`.
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_PARTS = re.compile(r"(?:([A-Z]{2}\d{2})(?:\.([a-z_]+))?|([a-z_]+))(?: +(\d{4}-\d{2}))?")
# The columns of the summary that a placeholder can stand for, and whether they carry the unit.
NAMES: Mapping[str, tuple[str, bool]] = {
    "value": ("value_shown", True),
    "numerator": ("numerator", False),
    "denominator": ("denominator", False),
    "target": ("target_shown", True),
    "floor": ("floor_shown", True),
    "distance": ("distance_from_target", False),
    "previous": ("previous_month_value_shown", True),
    "last_year": ("same_month_last_year_value_shown", True),
    "neighbours": ("neighbours_mean_shown", True),
    "region": ("region_value_shown", True),
    "england": ("england_value_shown", True),
}

# By KPI and month, the columns of `NAMES` and the unit.
Figures = Mapping[tuple[str, date], Mapping[str, object]]


@dataclass(frozen=True)
class Filled:
    """A text with its figures, and how many of them are not available."""

    text: str
    missing: int


def fill(text: str, kpi_code: str | None, month: date, figures: Figures) -> Filled:
    """Put the figures of the warehouse in place of the placeholders of an entry.

    Args:
        text: what was written.
        kpi_code: the KPI that the entry is about, for placeholders that name none.
        month: the month that the entry is about, for placeholders that name none.
        figures: the summary's rows by KPI and month.
    """
    missing = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal missing
        shown = _shown(found[1].strip(), kpi_code, month, figures)
        missing += shown is None
        return shown or MISSING

    filled = _PLACEHOLDER.sub(replaced, text)
    return Filled(filled, missing)


def _shown(placeholder: str, kpi_code: str | None, month: date, figures: Figures) -> str | None:
    parts = _PARTS.fullmatch(placeholder)
    if parts is None:
        return None
    named, of_named, alone, month_text = parts.groups()
    name = of_named or alone or "value"
    if name not in NAMES:
        return None
    try:
        month = datetime.strptime(month_text, "%Y-%m").date() if month_text else month  # noqa: DTZ007 - a month has no clock
    except ValueError:
        return None
    row = figures.get((named or kpi_code or "", month))
    column, has_unit = NAMES[name]
    if row is None or row.get(column) is None:
        return None
    return with_unit(row[column], str(row["unit"]) if has_unit else "number")


def with_unit(amount: object, unit: str) -> str:
    """An amount as a sentence says it: thousands apart, percent with its sign.

    Amounts that are shown come as text and keep their decimals; others are numbers.
    """
    text = amount if isinstance(amount, str) else f"{amount:.4f}".rstrip("0").rstrip(".")
    whole, point, decimals = text.partition(".")
    shown = f"{int(whole):,}{point}{decimals}"
    return f"{shown}%" if unit == "percent" else shown
