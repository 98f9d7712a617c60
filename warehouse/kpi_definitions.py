"""The KPIs: one SQL file each, whose header is the definition and whose rows are who counts.

Adding a KPI is adding its file, its worked example and its second implementation in
`tests/calculator/calculator.py`, then `make format`, `make docs` and `make check`; nothing here
names one.
"""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from warehouse.definition_hash import definition_hash, digest
from warehouse.errors import ConfigurationError
from warehouse.sql_files import SqlFile, sql_files


def _names(value: object) -> object:
    return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value


class Theme(StrEnum):
    """What a KPI is about, in the order of a child's way through the service."""

    FRONT_DOOR = "front_door"
    EARLY_HELP = "early_help"
    ASSESSMENT = "assessment"
    CHILDREN_IN_NEED = "children_in_need"
    CHILD_PROTECTION = "child_protection"
    LOOKED_AFTER = "looked_after"
    FOSTERING = "fostering"
    CARE_LEAVERS = "care_leavers"
    WORKFORCE = "workforce"
    QUALITY_ASSURANCE = "quality_assurance"

    @property
    def position(self) -> int:
        """Its place in that order."""
        return list(Theme).index(self)


class KpiHeader(BaseModel):
    """What a KPI's file says of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{2}$")]
    id: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    title: str
    theme: Theme
    counted_unit: str
    measure: Literal["count", "share", "rate_per_10000", "ratio", "maximum"]
    period: Literal["month", "month_end"]
    headline: Literal["month", "month_end", "year_to_date", "rolling_12_months"]
    unit: str
    polarity: Literal["higher_is_better", "lower_is_better", "neutral"]
    rule: str
    source: str
    needs: Annotated[
        tuple[str, ...],
        BeforeValidator(_names),
        Field(
            min_length=1,
            description="Staged records that must be fed; `record.column` where a layout that "
            "feeds the record but cannot tell the column will not do",
        ),
    ]
    needs_when: dict[str, Annotated[tuple[str, ...], BeforeValidator(_names)]] = Field(
        default_factory=dict,
        description="What it needs besides where the council has set a setting so: `name=value`",
    )
    counted_as: str | None = Field(
        default=None,
        description="Those who meet or are counted, after a number: how far a figure is from its "
        "target is said so",
    )
    decimals: int | None = None
    note: str | None = None
    settings: Annotated[tuple[str, ...], BeforeValidator(_names)] = ()
    count_once: Literal["first", "last"] | None = Field(
        default=None, description="A person counts once in a window, at the first or last date"
    )
    denominator_at: Literal["window_end"] | None = Field(
        default=None, description="The denominator is that of the window's last month, not a sum"
    )
    looks_back_months: int = Field(
        default=0, description="Months before the counted one that the history must also hold"
    )
    latest_only: bool = Field(
        default=False, description="Its state is delivered as it is now, so no earlier month has it"
    )


class Kpi(KpiHeader):
    """A KPI's definition together with what its SQL shows of it."""

    has_person: bool
    has_team: bool
    definition_hash: str

    @property
    def needed_columns(self) -> tuple[tuple[str, str | None], ...]:
        """The records it needs, with the column where one in particular must be told."""
        return _columns_of(self.needs)

    def needed_columns_under(
        self, settings: Mapping[str, object]
    ) -> tuple[tuple[str, str | None], ...]:
        """The same for a council of these settings."""
        more = [
            need
            for when, needs in self.needs_when.items()
            if str(settings[when.partition("=")[0]]) == when.partition("=")[2]
            for need in needs
        ]
        return _columns_of((*self.needs, *more))

    @property
    def decimals_shown(self) -> int:
        """Decimals of the figure as shown: counts are whole, the rest has one."""
        if self.decimals is not None:
            return self.decimals
        return 0 if self.measure == "count" else 1

    def definition_hash_under(self, settings: Mapping[str, object]) -> str:
        """What is published beside a figure of a council of these settings.

        The hash of the definition and, after a hyphen, one of the values that its settings
        have: whoever sees another one sees which of the two has changed.
        """
        if not self.settings:
            return self.definition_hash
        values = {name: settings[name] for name in self.settings}
        return f"{self.definition_hash}-{digest(json.dumps(values, sort_keys=True))[:8]}"

    def as_row(self, settings: Mapping[str, object]) -> tuple[object, ...]:
        """The row of `reference.kpi` for a council of these settings."""
        return (
            self.code,
            self.id,
            self.theme.value,
            self.title,
            self.counted_unit,
            self.measure,
            self.period,
            self.headline,
            self.unit,
            self.decimals_shown,
            self.polarity,
            self.rule,
            self.note,
            self.source,
            self.count_once,
            self.denominator_at,
            self.looks_back_months,
            self.latest_only,
            self.has_person,
            self.has_team,
            self.definition_hash_under(settings),
            self.counted_as,
        )


def _columns_of(needs: Iterable[str]) -> tuple[tuple[str, str | None], ...]:
    parts = (need.partition(".") for need in needs)
    return tuple((record, column or None) for record, _, column in parts)


@cache
def kpi_definitions() -> dict[str, Kpi]:
    """Every KPI by its id, theme by theme and in code order.

    Raises:
        ConfigurationError: a file whose header is incomplete or contradicts its name or SQL.
    """
    kpis = [_define(file) for file in sql_files("kpis").values()]
    files_by_code: dict[str, list[str]] = {}
    for kpi in kpis:
        path = sql_files("kpis")[kpi.id].relative_path
        files_by_code.setdefault(kpi.code, []).append(path)
    for code, paths in sorted(files_by_code.items()):
        if len(paths) > 1:
            raise ConfigurationError(f"Code {code} is used twice: {' and '.join(paths)}.")
    in_order = sorted(kpis, key=lambda kpi: (kpi.theme.position, kpi.code))
    return {kpi.id: kpi for kpi in in_order}


def _define(file: SqlFile) -> Kpi:
    try:
        header = KpiHeader.model_validate(file.header)
    except ValidationError as fault:
        first = fault.errors()[0]
        setting = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            said = f"{setting} is no key of a KPI's header"
        else:
            said = f"{setting}: {first['msg']}"
        raise ConfigurationError(f"{file.relative_path}: {said}.") from None
    if header.id != file.path.stem or header.theme != file.path.parent.name:
        raise ConfigurationError(f"{file.relative_path}: id and theme are not those of its path.")
    for need in (*header.needs, *(more for needs in header.needs_when.values() for more in needs)):
        record, _, column = need.partition(".")
        staged = sql_files("staged").get(record)
        if staged is None or (column and column not in staged.columns):
            raise ConfigurationError(f"{file.relative_path}: needs no such record: {need}.")
    has_distance = header.polarity != "neutral" and header.measure in ("count", "share")
    if has_distance and not header.counted_as:
        raise ConfigurationError(f"{file.relative_path}: counted_as is missing.")
    if header.measure == "share" and "is_met" not in file.columns:
        raise ConfigurationError(f"{file.relative_path}: a share needs the column is_met.")
    return Kpi(
        **header.model_dump(),
        has_person="person_key" in file.columns,
        has_team="team" in file.columns,
        definition_hash=definition_hash(file),
    )
