"""What the council wants its figures to be: targets month by month, and decisions to rebase charts.

What belongs here: reading the rows of `targets.csv` and `rebases.csv`, and which target holds in
which month. What does not: holding a figure against it (`published/judged_summary.sql`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from warehouse.calendar_months import financial_year, months_before
from warehouse.filled_table import FilledTable
from warehouse.kpi_definitions import Kpi, kpi_definitions


def _month(value: object) -> object:
    """`2020-04` as its first day; anything else is left for the validator to refuse."""
    if isinstance(value, str) and len(value.strip()) == len("2020-04"):
        return f"{value.strip()}-01"
    return value


def _blank(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


Month = Annotated[date, BeforeValidator(_month)]
Amount = Annotated[
    Annotated[Decimal, Field(max_digits=14, decimal_places=4, ge=0)] | None, BeforeValidator(_blank)
]


class Profile(StrEnum):
    """How a target spreads over the months from the one that it is set from."""

    LEVEL = "level"
    STRAIGHT_LINE = "straight_line"
    CUMULATIVE = "cumulative"


class Target(BaseModel):
    """One row of `targets.csv`: what a KPI is to reach from a month on, and the floor below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpi_code: str
    month: Month
    target: Amount = None
    floor: Amount = None
    period_window: Annotated[
        Literal["month", "month_end", "year_to_date", "rolling_12_months"] | None,
        BeforeValidator(_blank),
    ] = None
    profile: Annotated[Profile, BeforeValidator(lambda value: _blank(value) or Profile.LEVEL)] = (
        Profile.LEVEL
    )
    source: Annotated[str | None, BeforeValidator(_blank)] = None

    @model_validator(mode="after")
    def _fits_its_kpi(self) -> "Target":
        kpi = kpi_of_code(self.kpi_code)
        if kpi.polarity == "neutral":
            raise ValueError(
                f"{kpi.code} is neither better high nor better low, so that it has no target"
            )
        windows = ("month", "year_to_date", "rolling_12_months")
        allowed = windows if kpi.period == "month" else ("month_end",)
        if self.window not in allowed:
            raise ValueError(f"{kpi.code} has no figures of the window {self.window}")
        is_sum = kpi.measure == "count" and self.window == "year_to_date"
        if self.profile is Profile.CUMULATIVE and not is_sum:
            raise ValueError("only a count of the year to date has a cumulative target")
        if self.target is None and self.floor is not None:
            raise ValueError("a floor needs a target")
        for amount in (self.target, self.floor):
            if amount is not None and _rounded(amount, kpi.decimals_shown) != amount:
                raise ValueError(f"{kpi.code} is shown with {kpi.decimals_shown} decimals")
        if self.target is not None and self.floor is not None:
            is_above = self.floor > self.target
            if self.floor != self.target and is_above != (kpi.polarity == "lower_is_better"):
                raise ValueError(f"the floor of {kpi.code} is better than its target")
        return self

    @property
    def window(self) -> str:
        """The window of the figure that is held against it."""
        return self.period_window or kpi_of_code(self.kpi_code).headline


class Rebase(BaseModel):
    """One row of `rebases.csv`: a decision that a chart's limits begin anew in a month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kpi_code: str
    month: Month
    decided_on: date
    role: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]

    @model_validator(mode="after")
    def _has_its_kpi(self) -> "Rebase":
        kpi_of_code(self.kpi_code)
        return self


@dataclass(frozen=True)
class MonthlyTarget:
    """What holds in one month."""

    kpi_code: str
    month: date
    period_window: str
    target: Decimal
    floor: Decimal | None
    since: date
    source: str | None
    # From a financial year before that of the month: nobody has set one for this year yet.
    is_carried_forward: bool


def kpi_of_code(code: str) -> Kpi:
    """The KPI of a code.

    Raises:
        ValueError: there is none.
    """
    for kpi in kpi_definitions().values():
        if kpi.code == code:
            return kpi
    raise ValueError(f"there is no KPI {code}")


def _rounded(amount: Decimal, decimals: int) -> Decimal:
    return amount.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def refuse_contradictions(targets: Sequence[Target]) -> None:
    """See that each month of a KPI has one target, and each straight line its beginning.

    Raises:
        ValueError: a sentence that names KPI and month.
    """
    seen: dict[str, list[Target]] = {}
    for target in sorted(targets, key=lambda each: (each.kpi_code, each.month)):
        before = seen.setdefault(target.kpi_code, [])
        where = f"{target.kpi_code} {target.month:%Y-%m}"
        if before and before[-1].month == target.month:
            raise ValueError(f"{where} has two targets")
        if target.profile is Profile.STRAIGHT_LINE and (
            not before or before[-1].target is None or before[-1].window != target.window
        ):
            raise ValueError(f"{where} is a straight line and needs a target to start from")
        before.append(target)


def monthly_targets(targets: Iterable[Target], months: Sequence[date]) -> Iterator[MonthlyTarget]:
    """The target of each KPI and month that has one; amounts as precise as the KPI is shown."""
    by_kpi: dict[str, list[Target]] = {}
    for target in sorted(targets, key=lambda each: each.month):
        by_kpi.setdefault(target.kpi_code, []).append(target)
    for code, rows in sorted(by_kpi.items()):
        decimals = kpi_of_code(code).decimals_shown
        for month in months:
            place = sum(row.month <= month for row in rows) - 1
            if place < 0 or rows[place].target is None:
                continue
            row = rows[place]
            target, floor = _amounts(rows, place, month)
            yield MonthlyTarget(
                code,
                month,
                row.window,
                _rounded(target, decimals),
                None if floor is None else _rounded(floor, decimals),
                row.month,
                row.source,
                financial_year(month) > financial_year(row.month),
            )


def _amounts(rows: Sequence[Target], place: int, month: date) -> tuple[Decimal, Decimal | None]:
    """Target and floor of a month by the row that holds in it, before rounding."""
    row = rows[place]
    if row.target is None:
        raise ValueError(f"{row.kpi_code} has no target from {row.month:%Y-%m}")
    if row.profile is Profile.CUMULATIVE:
        part = Decimal((month.month - 4) % 12 + 1) / 12
        return row.target * part, None if row.floor is None else row.floor * part
    if row.profile is Profile.LEVEL or financial_year(month) > financial_year(row.month):
        return row.target, row.floor
    # Reached in March; what held in the month before is where the line begins.
    steps = (3 - row.month.month) % 12 + 1
    part = Decimal((month.month - row.month.month) % 12 + 1) / steps
    start, start_floor = _amounts(rows, place - 1, months_before(row.month, 1))
    floor = None
    if row.floor is not None:
        begun = row.floor if start_floor is None else start_floor
        floor = begun + (row.floor - begun) * part
    return start + (row.target - start) * part, floor


def target_tables(
    la_code: str,
    targets: Sequence[Target],
    rebases: Sequence[Rebase],
    months: Sequence[date],
) -> tuple[FilledTable, ...]:
    """Targets by KPI and month, and decisions to rebase, as tables of the release."""
    return (
        FilledTable(
            "reference.target",
            {
                "authority_code": "varchar",
                "kpi_code": "varchar",
                "month": "date",
                "period_window": "varchar",
                "target": "decimal(18, 4)",
                "floor": "decimal(18, 4)",
                "target_from": "date",
                "target_source": "varchar",
                "is_carried_forward": "boolean",
            },
            [
                (
                    la_code,
                    each.kpi_code,
                    each.month,
                    each.period_window,
                    each.target,
                    each.floor,
                    each.since,
                    each.source,
                    each.is_carried_forward,
                )
                for each in monthly_targets(targets, months)
            ],
        ),
        FilledTable(
            "reference.rebase",
            {
                "authority_code": "varchar",
                "kpi_code": "varchar",
                "month": "date",
                "decided_on": "date",
                "role": "varchar",
                "reason": "varchar",
            },
            [
                (la_code, each.kpi_code, each.month, each.decided_on, each.role, each.reason)
                for each in rebases
            ],
        ),
    )
