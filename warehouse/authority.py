"""This council: what `config/` says of it. Another council changes only that folder."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
    model_validator,
)

from warehouse.errors import ConfigurationError
from warehouse.kpi_definitions import Theme
from warehouse.sources.database import DatabaseSource
from warehouse.sources.declarations import delivered_tables, layouts
from warehouse.sql_files import fed_files
from warehouse.targets import Rebase, Target, refuse_contradictions

SignOffMode = Literal["automatic", "manual"]


class Team(BaseModel):
    """One dated entry of `teams.csv`: how a team of the records is shown, and in which service."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_team: str
    team_name: str
    service: str
    valid_from: date | None = None
    valid_to: date | None = None

    @field_validator("valid_from", "valid_to", mode="before")
    @classmethod
    def _blank_is_open(cls, value: object) -> object:
        return value or None

    @field_validator("source_team", "team_name", "service")
    @classmethod
    def _is_filled(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("is blank")
        return value

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> "Team":
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self


class Neighbour(BaseModel):
    """One entry of `neighbours.csv`: a statistical neighbour by DfE's code, in a list's version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    list_version: Annotated[int, Field(ge=2000, le=2100)]
    la_code: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    name: str


class Authority(BaseModel):
    """A council and its settings, each with a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    la_code: Annotated[str, StringConstraints(pattern=r"^\d{3}$")]
    ons_code: Annotated[str, StringConstraints(pattern=r"^[EW]\d{8}$")]
    population_0_17: dict[int, Annotated[int, Field(gt=0)]] = Field(
        default_factory=dict,
        description="ONS mid-year population aged 0 to 17, by year",
    )
    delivers: tuple[str, ...] = Field(
        default=("ssd", "local"),
        description="What this council's deliveries hold: tables by name, each of which must be "
        "there, or whole layouts (ssd, local, ssda903, cin_census, annex_a)",
    )
    ssd_database: DatabaseSource | None = Field(
        default=None,
        description="The database that the tables of the SSD are fetched from, where they are "
        "not delivered as files",
    )
    set_aside_share: Annotated[float, Field(ge=0, lt=1)] = Field(
        default=0.02,
        description="Share of a table's rows that may be set aside before the month stops",
    )
    set_aside_share_by_table: dict[str, Annotated[float, Field(ge=0, lt=1)]] = Field(
        default_factory=dict, description="The share of a table, where it has its own"
    )
    history_months: int = Field(
        default=72, ge=1, description="Months of history that a delivery holds"
    )
    months_shown: int = Field(default=25, ge=13, description="Months that a build computes")
    primary_worker_roles: tuple[str, ...] = Field(
        default=("ALLOCATED CASE WORKER",),
        description="Roles whose holder is a child's primary worker, most telling first",
    )
    caseload_guideline: float = Field(
        default=20, gt=0, description="Cases per full-time equivalent above which WF02 counts"
    )
    caseload_guideline_by_service: dict[str, Annotated[float, Field(gt=0)]] = Field(
        default_factory=dict, description="The guideline of a service, where it has its own"
    )
    assessment_clock_start: Literal["assessment", "referral"] = Field(
        default="assessment", description="What starts the 45 working days of an assessment"
    )
    protection_first_review_days: int = Field(
        default=91, ge=1, description="Days from the start of a protection plan to its first review"
    )
    protection_later_review_days: int = Field(
        default=183, ge=1, description="Days from a review of a protection plan to the next"
    )
    protection_visit_working_days: int = Field(
        default=10, ge=1, description="Working days within which a child on a plan is seen"
    )
    looked_after_first_review_working_days: int = Field(
        default=20, ge=1, description="Working days from the start of care to the first review"
    )
    looked_after_second_review_months: int = Field(
        default=3, ge=1, description="Months from the first looked-after review to the second"
    )
    looked_after_later_review_months: int = Field(
        default=6, ge=1, description="Months from a later looked-after review to the next"
    )
    looked_after_first_visit_days: int = Field(
        default=7, ge=1, description="Days from the start of a placement to the first visit"
    )
    looked_after_visit_days: int = Field(
        default=42, ge=1, description="Days from a visit of a looked-after child to the next"
    )
    looked_after_permanent_visit_months: int = Field(
        default=3,
        ge=1,
        description="Months between visits from a year after a permanent placement began",
    )
    far_from_home_miles: float = Field(
        default=20, gt=0, description="Miles from home beyond which a placement is far"
    )
    leap_day_birthday: Literal["28 February", "1 March"] = Field(
        default="28 February",
        description="When a person born on 29 February turns a year older in other years",
    )
    cannot_tell: tuple[str, ...] = Field(
        default=(),
        description="What this council's records do not hold although its deliveries have a place "
        "for it, as `record.column`: the KPIs that need it are not available from this source",
    )
    sign_off: SignOffMode = Field(
        default="automatic",
        description="Whether a month is signed off by the pipeline when it is built, or waits as "
        "a draft for a person",
    )
    revision_tolerance_percent: float = Field(
        default=5,
        ge=0,
        description="Percent by which a later delivery may move a headline figure before the "
        "check of revisions warns",
    )
    revision_tolerance_percent_by_kpi: dict[str, Annotated[float, Field(ge=0)]] = Field(
        default_factory=dict, description="The percent of a KPI, by code, where it has its own"
    )
    keep_landing_days: int = Field(
        default=90,
        ge=1,
        description="Days after which a delivery that was built is removed by `retain`",
    )
    keep_records_days: int = Field(
        default=400,
        ge=1,
        description="Days after which the records of a revision, not its figures, are removed by "
        "`retain`",
    )
    schedule_working_day: int = Field(
        default=5, ge=1, le=15, description="Working day after month end on which a month is built"
    )
    benchmark_files: Path | None = Field(
        default=None,
        description="Folder of the files of official statistics as DfE offers them to download, "
        "seen from the configuration; without it the figures cited in benchmarks.csv, if any",
    )
    no_change_points: float = Field(
        default=0.5,
        ge=0,
        description="Percentage points up to which a change of a percentage is no change",
    )
    no_change_percent: float = Field(
        default=2.0,
        ge=0,
        description="Percent up to which a change of any other figure is no change",
    )
    highlights_at_most: int = Field(
        default=8, ge=0, description="How many figures of a month are proposed to be highlighted"
    )
    response_role: str = Field(
        default="Director of children's services",
        description="Role that owes the response to a highlight",
    )
    response_role_by_theme: dict[Theme, str] = Field(
        default_factory=dict, description="The role of a theme, where it has its own"
    )
    teams: tuple[Team, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    targets: tuple[Target, ...] = ()
    rebases: tuple[Rebase, ...] = ()

    @field_validator("delivers")
    @classmethod
    def _are_known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(names) - set(delivered_tables()) - set(layouts()))
        if unknown:
            raise ValueError(f"no such table or layout: {', '.join(unknown)}")
        if not names:
            raise ValueError("a council delivers at least one table")
        return tuple(dict.fromkeys(names))

    @field_validator("set_aside_share_by_table")
    @classmethod
    def _are_tables(cls, shares: dict[str, float]) -> dict[str, float]:
        unknown = sorted(set(shares) - set(delivered_tables()))
        if unknown:
            raise ValueError(f"no such table: {', '.join(unknown)}")
        return shares

    @field_validator("cannot_tell")
    @classmethod
    def _are_columns(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        told = {
            f"{record}.{column}"
            for record, by_layout in fed_files("staged").items()
            for file in by_layout.values()
            for column in file.columns
        }
        unknown = sorted(set(names) - told)
        if unknown:
            raise ValueError(f"no such record and column: {', '.join(unknown)}")
        return names

    @field_validator("targets")
    @classmethod
    def _contradict_nothing(cls, targets: tuple[Target, ...]) -> tuple[Target, ...]:
        refuse_contradictions(targets)
        return targets

    def revision_tolerance(self, kpi_code: str) -> float:
        """Percent by which a headline figure of a KPI may move."""
        return self.revision_tolerance_percent_by_kpi.get(kpi_code, self.revision_tolerance_percent)

    @property
    def tables(self) -> tuple[str, ...]:
        """Every raw table that a delivery of this council may hold."""
        return tuple(
            table.name
            for table in delivered_tables().values()
            if table.name in self.delivers or table.layout in self.delivers
        )

    @property
    def required_tables(self) -> tuple[str, ...]:
        """Those of them that every delivery must hold."""
        return tuple(
            name
            for name in self.tables
            if name in self.delivers or delivered_tables()[name].is_expected
        )

    @property
    def layouts_due(self) -> tuple[str, ...]:
        """The layouts none of whose tables has to be there by itself, but some table has."""
        held = {delivered_tables()[name].layout for name in self.required_tables}
        return tuple(name for name in self.delivers if name in layouts() and name not in held)

    def tolerated_share(self, table: str) -> float:
        """The share of a table's rows that may be set aside before the month stops."""
        return self.set_aside_share_by_table.get(table, self.set_aside_share)


def load_authority(config_dir: Path) -> Authority:
    """The council of a configuration folder: `authority.yaml`, and `teams.csv` if there is one.

    Raises:
        ConfigurationError: a sentence that names the file and the setting.
    """
    path = config_dir / "authority.yaml"
    if not path.is_file():
        raise ConfigurationError(f"There is no authority.yaml in the configuration {config_dir}.")
    try:
        settings = yaml.safe_load(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise ConfigurationError("authority.yaml is not UTF-8 text: save it as UTF-8.") from None
    except yaml.YAMLError as fault:
        raise ConfigurationError(f"authority.yaml is not valid YAML: {_place(fault)}.") from None
    if not isinstance(settings, dict) or not all(isinstance(name, str) for name in settings):
        raise ConfigurationError("authority.yaml holds no settings.")
    lists: dict[str, Any] = {}
    for name, model in _LISTS.items():
        if name in settings:
            raise ConfigurationError(f"authority.yaml: {name} belong in {name}.csv beside it.")
        lists[name] = _load_list(config_dir / f"{name}.csv", model)
    try:
        authority = Authority(**settings, **lists)
    except ValidationError as fault:
        raise ConfigurationError(_explain("authority.yaml", fault)) from None
    return authority.model_copy(update={"benchmark_files": _benchmarks(config_dir, authority)})


# What has many rows is written as a list of its own beside `authority.yaml`.
_LISTS: dict[str, type[BaseModel]] = {
    "teams": Team,
    "neighbours": Neighbour,
    "targets": Target,
    "rebases": Rebase,
}
_Entry = TypeVar("_Entry", bound=BaseModel)


def _load_list(path: Path, model: type[_Entry]) -> tuple[_Entry, ...]:
    if not path.is_file():
        return ()
    entries = []
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigurationError(f"{path.name} is not UTF-8 text: save it as CSV UTF-8.") from None
    with io.StringIO(text, newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                entries.append(model.model_validate(row))
            except ValidationError as fault:
                raise ConfigurationError(_explain(f"{path.name} row {number}", fault)) from None
    return tuple(entries)


def _benchmarks(config_dir: Path, authority: Authority) -> Path | None:
    """Where published figures come from: the files of the setting, or those that are cited."""
    if authority.benchmark_files:
        folder = (config_dir / authority.benchmark_files.expanduser()).resolve()
        if not folder.is_dir():
            raise ConfigurationError(
                f"authority.yaml: benchmark_files: there is no folder {folder}."
            )
        return folder
    cited = config_dir / "benchmarks.csv"
    return cited if cited.is_file() else None


def _place(fault: yaml.YAMLError) -> str:
    mark = getattr(fault, "problem_mark", None)
    return f"see line {mark.line + 1}" if mark else "it cannot be read"


def _explain(where: str, fault: ValidationError) -> str:
    first = fault.errors()[0]
    setting = ".".join(str(part) for part in first["loc"]) or "settings"
    what = _IN_OTHER_WORDS.get(first["type"], first["msg"].removeprefix("Value error, "))
    return f"{where}: {setting}: {what}."


# Where the validator's own words do not say what to do.
_IN_OTHER_WORDS = {
    "extra_forbidden": "there is no such setting",
    "missing": "is missing",
    "string_type": "is not text: write it in quotes",
}
