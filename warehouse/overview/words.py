"""The words of the overview: what a code of the published database says to a reader.

Pure functions and tables without markup, so that every form of the overview says the same.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

BREAKDOWNS = MappingProxyType(
    {"team": "Team", "sex": "Sex", "age_band": "Age", "ethnicity_group": "Ethnicity"}
)
THEMES = MappingProxyType(
    {
        "front_door": "Front door",
        "early_help": "Early help",
        "assessment": "Assessment",
        "children_in_need": "Children in need",
        "child_protection": "Child protection",
        "looked_after": "Children looked after",
        "fostering": "Fostering",
        "care_leavers": "Care leavers",
        "workforce": "Workforce",
        "quality_assurance": "Quality assurance",
    }
)
WINDOWS = MappingProxyType(
    {
        "month": "in the month",
        "month_end": "at month end",
        "year_to_date": "from April to the month",
        "rolling_12_months": "12 months to the month end",
    }
)
CHART_WINDOWS = MappingProxyType(
    {"month": "Each month alone", "month_end": "At the end of each month"}
)
STATUSES = MappingProxyType(
    {
        "no_data": "nothing to count in the period",
        "incomplete_window": "the records do not reach back over the whole period",
        "not_available_from_source": "the records delivered do not hold what it is made of",
        "suppressed": "not shown, because the number is so small",
    }
)
# The same where there is room for two words only.
STATUSES_SHORT = MappingProxyType(
    {
        "no_data": "None to count",
        "incomplete_window": "Too few months",
        "not_available_from_source": "Not recorded",
        "suppressed": "Not shown",
    }
)
RAGS = MappingProxyType(
    {
        "green": "Green",
        "amber": "Amber",
        "red": "Red",
        "not_rated": "Not rated",
        "no_target": "No target",
    }
)
RAG_MEANINGS = MappingProxyType(
    {
        "green": "target met",
        "amber": "target missed, floor met",
        "red": "floor missed",
        "not_rated": "target set, but no figure to hold against it",
    }
)
# A shape stands beside the word, so that colour is never alone.
RAG_SYMBOLS = MappingProxyType(
    {"green": "✔", "amber": "◆", "red": "✖", "not_rated": "○", "no_target": "—"}
)
DIRECTIONS = MappingProxyType(
    {
        "improving": "Improving",
        "worsening": "Worsening",
        "no_change": "No change",
        "up": "Up",
        "down": "Down",
    }
)
ARROWS = MappingProxyType(
    {
        "improving": "\u25b2",
        "worsening": "\u25bc",
        "no_change": "=",
        "up": "\u2191",
        "down": "\u2193",
    }
)
VARIATIONS = MappingProxyType(
    {
        "common_cause": "Usual variation",
        "special_cause_improving": "Unusual change: improving",
        "special_cause_concerning": "Unusual change: of concern",
        "special_cause_up": "Unusual change: up",
        "special_cause_down": "Unusual change: down",
    }
)
ASSURANCES = MappingProxyType(
    {
        "likely_to_meet": "Likely to meet the target",
        "hit_or_miss": "May meet or miss the target",
        "unlikely_to_meet": "Unlikely to meet the target",
    }
)
SIGNALS = MappingProxyType(
    {
        "outside_limits": "outside the limits",
        "two_of_three": "two of three points near a limit",
        "one_side": "seven points on one side of the mean",
        "trend": "seven points in one direction",
    }
)
CAUSES = MappingProxyType(
    {
        "late_entry": "late entries",
        "correction": "corrections",
        "deletion": "deletions",
        "definition_change": "another definition or setting",
        "source_change": "another source",
        "time_passed": "what happened or fell due since",
        "not_known": "cause not known",
    }
)
POLARITIES = MappingProxyType(
    {
        "higher_is_better": "Higher is better",
        "lower_is_better": "Lower is better",
        "neutral": "Neither higher nor lower is better",
    }
)
KINDS = MappingProxyType(
    {"highlight": "Highlighted", "response": "Response", "update": "UPDATE", "closed": "Closed"}
)
STATES = MappingProxyType(
    {
        "draft": "a draft",
        "reviewed": "reviewed and not signed off",
        "signed_off": "signed off",
        "withdrawn": "withdrawn",
    }
)
_QUARTERS = ("1st quarter", "2nd quarter", "3rd quarter", "4th quarter")


def day_name(day: date) -> str:
    """A day as "31 January 2021"."""
    return f"{day.day} {day:%B %Y}"


def month_name(month: date) -> str:
    """A month as "January 2021"."""
    return f"{month:%B %Y}"


def short_month(month: date) -> str:
    """A month as "Jan 21", for axes and narrow columns."""
    return f"{month:%b %y}"


def figure_text(value_shown: str | None, unit: str) -> str:
    """A figure as shown, with commas between thousands and a percent sign; blank stays blank."""
    if value_shown is None:
        return ""
    return f"{Decimal(value_shown):,f}{'%' if unit == 'percent' else ''}"


def amount_text(amount: float | None) -> str:
    """A numerator or denominator in full, with commas between thousands; blank stays blank."""
    if amount is None:
        return ""
    return f"{Decimal(str(amount)).normalize():,f}"


def change_text(amount: float) -> str:
    """A change of an amount with its sign."""
    return ("+" if amount > 0 else "\u2212") + amount_text(abs(amount))


def unit_text(unit: str) -> str:
    """The unit where the figure does not carry it itself; blank for numbers and percentages."""
    if unit in ("number", "percent"):
        return ""
    return unit.removeprefix("rate ")


def axis_text(unit: str) -> str:
    """The unit of a chart as its caption adds it, such as ", per cent"; blank for numbers."""
    return {"number": "", "percent": ", per cent"}.get(unit, f", {unit_text(unit)}")


def quarter_text(quartile: int | None, authorities_ranked: int | None, polarity: str) -> str:
    """The place among councils, such as "4th quarter of 15 councils"; blank where there is none."""
    if quartile is None:
        return ""
    first = "lowest" if polarity == "neutral" else "best"
    return f"{_QUARTERS[quartile - 1]} of {authorities_ranked} councils (1st is the {first})"


def basis_text(measure: str, numerator: float | None, denominator: float | None) -> str:
    """What a figure is made of, such as "363 of 536"; blank for a count."""
    if denominator is None:
        return ""
    between = "of" if measure == "share" else "\u00f7"
    return f"{amount_text(numerator)} {between} {amount_text(denominator)}"


def changes_text(numerator: Mapping[str, float], denominator: Mapping[str, float]) -> str:
    """Causes of a change with what each did, such as "late entries (numerator +4)"."""
    causes = [cause for cause in CAUSES if cause in numerator or cause in denominator]
    return "; ".join(
        f"{CAUSES[cause]} ({', '.join(_parts(cause, numerator, denominator))})" for cause in causes
    )


def _parts(
    cause: str, numerator: Mapping[str, float], denominator: Mapping[str, float]
) -> list[str]:
    named = (("numerator", numerator), ("denominator", denominator))
    return [f"{name} {change_text(of[cause])}" for name, of in named if cause in of]


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them, such as "team, sex and age"."""
    *first, last = names or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as "1 indicator" or "12 indicators"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def sentence(text: str, *, capital: bool = True) -> str:
    """A text as a sentence: a full stop, and a capital but where it begins with a name of code."""
    ended = text if text.endswith((".", "!", "?")) else f"{text}."
    is_word = ended.split()[0].rstrip(",;:.").isalpha()
    return ended[0].upper() + ended[1:] if capital and is_word else ended
