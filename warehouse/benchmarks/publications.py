"""Which published column is which KPI: `publications.yaml`, checked."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, field_validator

DECLARATIONS = Path(__file__).with_name("publications.yaml")
# The file of populations, for rates of which only the count is published.
POPULATION_FILE = "ons_mid-year_population_estimates"


class PublishedColumns(BaseModel):
    """The columns of one file that are one KPI's figure."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    numerator: tuple[str, ...]
    denominator: tuple[str, ...] | Literal["population"]
    value: str | None = None
    where: dict[str, str] = Field(default_factory=dict)
    total: dict[str, str] = Field(default_factory=dict)
    decimals: int = 1
    note: str | None = None

    @field_validator("note")
    @classmethod
    def _ends_without_a_stop(cls, note: str | None) -> str | None:
        if note and note.endswith("."):
            raise ValueError("a note stands between brackets, without a full stop")
        return note

    @property
    def amounts(self) -> Iterator[str]:
        """The columns that hold amounts or symbols."""
        yield from self.numerator
        if self.denominator != "population":
            yield from self.denominator
        if self.value:
            yield self.value

    @property
    def names(self) -> Iterator[str]:
        """Every column that has to be there."""
        yield from self.amounts
        yield from self.where
        yield from self.total


class Publication(BaseModel):
    """One file of official statistics, release by release."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    publication: str
    period_ends: Literal["31 March", "30 September"] = "31 March"
    from_release: Annotated[dict[int, dict[str, PublishedColumns]], Field(min_length=1)]

    def columns_of(self, release: int) -> Mapping[str, PublishedColumns] | None:
        """The columns by KPI as a release names them; none where it is older than any known."""
        known = [first for first in self.from_release if first <= release]
        return self.from_release[max(known)] if known else None


@cache
def publications() -> dict[str, Publication]:
    """Every known file, by the start of its name."""
    declared = yaml.safe_load(DECLARATIONS.read_text(encoding="utf-8"))
    return {name: Publication.model_validate(said) for name, said in declared.items()}


def notes() -> dict[str, str]:
    """What a reader must know before comparing a KPI with its benchmark, by KPI code."""
    return {
        kpi: columns.note
        for publication in publications().values()
        for by_kpi in publication.from_release.values()
        for kpi, columns in by_kpi.items()
        if columns.note
    }
