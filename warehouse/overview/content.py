"""What the overview of a month says, read from the published database.

`read_overview` gives everything a page, a PDF or a workbook needs, by a few queries of the whole
month. Codes stay codes; `warehouse.overview.words` puts them into words. What does not belong
here: how anything looks.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from warehouse.comparison import CAUSES
from warehouse.connection import connect
from warehouse.errors import TidemarkError
from warehouse.kpi_definitions import Theme
from warehouse.overview.words import BREAKDOWNS, month_name
from warehouse.reference import AGE_BANDS

Row = Mapping[str, Any]
Made = TypeVar("Made")


class MonthNotPublished(TidemarkError):
    """The database holds no figures of the council for the month."""


@dataclass(frozen=True)
class Definition:
    """How a KPI is defined."""

    measure: str
    counted_unit: str
    rule: str
    note: str | None
    settings: str | None
    source: str


@dataclass(frozen=True)
class Figure:
    """The figure of the month at the KPI's headline window, its texts as the database has them."""

    status: str
    period_window: str
    value: float | None
    value_shown: str | None
    numerator: float | None
    denominator: float | None
    population_year: int | None
    previous_month_value_shown: str | None
    same_month_last_year_value_shown: str | None
    direction_of_travel: str | None
    newest_month_usually_moves: str | None
    source_layouts: str | None


@dataclass(frozen=True)
class Target:
    """The target of a KPI and what the figure makes of it; `rag` is blank without a figure."""

    target: float
    target_shown: str
    floor_shown: str | None
    target_period_window: str
    target_figure_shown: str | None
    target_from: date
    target_is_carried_forward: bool
    rag: str | None
    distance_from_target_words: str | None


@dataclass(frozen=True)
class Point:
    """One month of a control chart; no value is a gap, no limits a plain run chart."""

    month: date
    value: float | None
    value_shown: str | None
    mean: float | None
    lower_limit: float | None
    upper_limit: float | None
    signal: str | None


@dataclass(frozen=True)
class Control:
    """The control chart shown for the month, oldest point first, and how it reads."""

    control_window: str | None
    control_points: int | None
    control_since: date | None
    control_signal: str | None
    variation: str | None
    assurance: str | None
    control_note: str | None
    points: tuple[Point, ...]

    @property
    def last_13_months(self) -> tuple[Point, ...]:
        """The points from the same month of the year before."""
        last = self.points[-1].month if self.points else date.max
        return tuple(
            point for point in self.points if point.month >= last.replace(year=last.year - 1)
        )


@dataclass(frozen=True)
class Benchmark:
    """The latest official statistics that had ended by the month."""

    benchmark_publication: str
    benchmark_release: int
    benchmark_period_end: date
    benchmark_note: str | None
    own_published_value: float | None
    own_published_value_shown: str | None
    neighbours_median: float | None
    neighbours_median_shown: str | None
    neighbours_in_list: int | None
    neighbours_with_figure: int | None
    neighbours_better: int | None
    neighbours_list: int | None
    region_name: str | None
    region_value: float | None
    region_value_shown: str | None
    england_value: float | None
    england_value_shown: str | None
    quartile: int | None
    authorities_ranked: int | None


@dataclass(frozen=True)
class Part:
    """The figure of one part of a breakdown, such as a team."""

    breakdown_value: str
    status: str
    value_shown: str | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Revision:
    """A figure that a later delivery gave otherwise; changes by cause add up to the whole."""

    month: date
    as_of_month: date
    revision: int
    old_status: str
    new_status: str
    old_value_shown: str | None
    new_value_shown: str | None
    numerator_changes: Mapping[str, float]
    denominator_changes: Mapping[str, float]


@dataclass(frozen=True)
class Finding:
    """A rule that rows of the delivery break, and the KPIs that they may touch."""

    rule: str
    description: str
    table_name: str
    rows_checked: int
    rows_failing: int
    kpi_codes: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One dated entry of the commentary, its figures filled in; of the month without `kpi_code`."""

    entry_number: int
    kpi_code: str | None
    month: date
    kind: str
    text: str
    author_role: str | None
    entry_date: date


@dataclass(frozen=True)
class Highlight:
    """A KPI that the month is about, why, and what was answered."""

    kpi_code: str
    theme: str
    title: str
    place: int
    is_proposed: bool
    reasons: str | None
    reason_words: str
    figure_words: str
    highlight: str | None
    response: str | None
    response_role: str | None
    response_date: date | None
    is_owed: bool
    owed_by: str | None
    opened_month: date | None
    is_closed: bool
    entries: tuple[Entry, ...]

    @property
    def updates(self) -> tuple[Entry, ...]:
        """What was said after the response, or before it, oldest first."""
        told = {self.highlight, self.response}
        return tuple(entry for entry in self.entries if entry.text not in told)


@dataclass(frozen=True)
class Kpi:
    """Everything the month says of one KPI."""

    kpi_code: str
    kpi_id: str
    theme: str
    title: str
    unit: str
    polarity: str
    definition: Definition
    figure: Figure
    target: Target | None
    control: Control
    benchmark: Benchmark | None
    breakdowns: Mapping[str, tuple[Part, ...]]
    revisions: tuple[Revision, ...]
    findings: tuple[Finding, ...]

    @property
    def is_available(self) -> bool:
        """Whether the month has a figure."""
        return self.figure.status == "ok"


@dataclass(frozen=True)
class ThemeSection:
    """The KPIs of a theme, in code order."""

    theme: str
    kpis: tuple[Kpi, ...]

    @property
    def available(self) -> tuple[Kpi, ...]:
        """Those that have a figure."""
        return tuple(kpi for kpi in self.kpis if kpi.is_available)

    @property
    def unavailable(self) -> tuple[Kpi, ...]:
        """Those that have none."""
        return tuple(kpi for kpi in self.kpis if not kpi.is_available)


@dataclass(frozen=True)
class Source:
    """Where the figures come from: the latest revision that fed one of them."""

    as_of_month: date
    revision: int
    state: str
    built_at: datetime
    published_at: datetime | None
    data_up_to: date
    next_refresh: date | None

    @property
    def refreshed_at(self) -> datetime:
        """When reports got these figures, or, of a draft, when it was built; UTC."""
        return self.published_at or self.built_at


@dataclass(frozen=True)
class Overview:
    """A month of a council, theme by theme."""

    authority_code: str
    authority_name: str
    month: date
    is_draft: bool
    source: Source
    statement: Entry | None
    highlights: tuple[Highlight, ...]
    themes: tuple[ThemeSection, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def kpis(self) -> Mapping[str, Kpi]:
        """Every KPI by its code."""
        return {kpi.kpi_code: kpi for theme in self.themes for kpi in theme.kpis}

    @cached_property
    def rag_counts(self) -> Mapping[str, int]:
        """How many KPIs are green, amber, red, have a target and no rating, or no target."""
        counted = Counter(
            (kpi.target.rag or "not_rated") if kpi.target else "no_target"
            for kpi in self.kpis.values()
        )
        return {rag: counted[rag] for rag in ("green", "amber", "red", "not_rated", "no_target")}


def read_overview(database: Path, authority_code: str, month: date) -> Overview:
    """The overview of a month, with drafts where the month's latest revision is not signed off.

    Raises:
        MonthNotPublished: the database has no figures of the council for the month.
        duckdb.Error: the file is no published database.
    """
    with connect(database, read_only=True) as connection:
        return _Reader(connection, authority_code, month).overview()


class _Reader:
    """The queries of one month: each is of all KPIs at once."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, authority_code: str, month: date
    ) -> None:
        self._connection = connection
        self._values = {"authority_code": authority_code, "month": month}
        states = self._rows(
            "select state from kpi_v1.releases where authority_code = $authority_code "
            "and as_of_month = $month and state <> 'withdrawn' order by revision desc limit 1"
        )
        self._is_draft = any(row["state"] != "signed_off" for row in states)
        self._suffix = "_with_drafts" if self._is_draft else ""

    def overview(self) -> Overview:
        authority_code, month = self._values["authority_code"], self._values["month"]
        summary = self._rows(
            "select summary.*, definition.measure, definition.counted_unit, definition.rule, "
            "definition.note, definition.settings, definition.source "
            f"from kpi_v1.monthly_performance_summary{self._suffix} as summary "
            "inner join kpi_v1.kpi_definitions as definition using (kpi_code) "
            "where authority_code = $authority_code and month = $month order by kpi_code"
        )
        if not summary:
            raise MonthNotPublished(
                f"The published database has no figures of council {authority_code} for "
                f"{month_name(month)}."
            )
        source = self._source(max((row["as_of_month"], row["revision"]) for row in summary))
        findings = self._findings(source)
        kpis = self._kpis(summary, findings)
        statements, entries = self._commentary()
        return Overview(
            authority_code=authority_code,
            authority_name=self._authority_name(),
            month=month,
            is_draft=self._is_draft,
            source=source,
            statement=statements[-1] if statements else None,
            highlights=self._highlights(entries),
            themes=tuple(
                ThemeSection(theme, tuple(kpi for kpi in kpis if kpi.theme == theme))
                for theme in Theme
                if any(kpi.theme == theme for kpi in kpis)
            ),
            findings=findings,
        )

    def _rows(self, sql: str, **more: object) -> list[dict[str, Any]]:
        found = {**self._values, **more}
        used = {name: value for name, value in found.items() if f"${name}" in sql}
        result = self._connection.execute(sql, used)
        names = [column[0] for column in result.description or ()]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def _authority_name(self) -> str:
        (row,) = self._rows(
            "select authority_name from kpi_v1.authorities where authority_code = $authority_code"
        )
        return row["authority_name"]

    def _source(self, latest: tuple[date, int]) -> Source:
        (row,) = self._rows(
            "select * from kpi_v1.releases where authority_code = $authority_code "
            "and as_of_month = $as_of_month and revision = $revision",
            as_of_month=latest[0],
            revision=latest[1],
        )
        return _made(Source, row)

    def _findings(self, source: Source) -> tuple[Finding, ...]:
        rows = self._rows(
            "select result.rule, result.description, result.table_name, result.rows_checked, "
            "result.rows_failing, coalesce(known.kpi_codes, []) as kpi_codes "
            "from kpi_v1.data_quality as result "
            "left join kpi_v1.validation_rules as known using (rule) "
            "where result.authority_code = $authority_code "
            "and result.as_of_month = $as_of_month and result.revision = $revision "
            "and result.rows_failing > 0 "
            "order by result.rows_failing desc, result.rule, result.table_name",
            as_of_month=source.as_of_month,
            revision=source.revision,
        )
        return tuple(_made(Finding, row, kpi_codes=tuple(row["kpi_codes"])) for row in rows)

    def _kpis(self, summary: Iterable[Row], findings: tuple[Finding, ...]) -> list[Kpi]:
        points, parts, revisions = self._points(), self._parts(), self._revisions()
        return [
            _made(
                Kpi,
                row,
                definition=_made(Definition, row),
                figure=_made(Figure, row),
                target=_made(Target, row) if row["target"] is not None else None,
                control=_made(Control, row, points=points[row["kpi_code"]]),
                benchmark=_made(Benchmark, row) if row["benchmark_publication"] else None,
                breakdowns={
                    breakdown: parts[row["kpi_code"], breakdown]
                    for breakdown in BREAKDOWNS
                    if parts[row["kpi_code"], breakdown]
                },
                revisions=revisions[row["kpi_code"]],
                findings=tuple(found for found in findings if row["kpi_code"] in found.kpi_codes),
            )
            for row in summary
        ]

    def _points(self) -> Mapping[str, tuple[Point, ...]]:
        rows = self._rows(
            f"select * from kpi_v1.control_charts{self._suffix} "
            "where authority_code = $authority_code and chart_month = $month "
            "order by kpi_code, month"
        )
        return _grouped(rows, lambda row: row["kpi_code"], lambda row: _made(Point, row))

    def _parts(self) -> Mapping[tuple[str, str], tuple[Part, ...]]:
        rows = self._rows(
            "select part.kpi_code, part.breakdown, part.breakdown_value, part.status, "
            "part.value_shown, part.numerator, part.denominator "
            f"from kpi_v1.kpi_values_as_now_known{self._suffix} as part "
            "inner join kpi_v1.kpi_definitions as definition using (kpi_code) "
            "where part.authority_code = $authority_code and part.month = $month "
            "and part.period_window = definition.headline and part.breakdown <> 'all' "
            # Ages in their order, everything else by its name.
            "order by list_position($ages, part.breakdown_value), part.breakdown_value",
            ages=list(AGE_BANDS),
        )
        return _grouped(
            rows, lambda row: (row["kpi_code"], row["breakdown"]), lambda row: _made(Part, row)
        )

    def _revisions(self) -> Mapping[str, tuple[Revision, ...]]:
        # The month before is what the month is compared with, so its changes matter as well.
        rows = self._rows(
            "select * from kpi_v1.kpi_revisions_with_drafts "
            "where authority_code = $authority_code and is_headline and breakdown = 'all' "
            "and month between $month - interval 1 month and $month "
            "and (state = 'signed_off' or ($is_draft and state <> 'withdrawn')) "
            "order by month desc, as_of_month, revision",
            is_draft=self._is_draft,
        )
        return _grouped(
            rows,
            lambda row: row["kpi_code"],
            lambda row: _made(
                Revision,
                row,
                numerator_changes=_changes(row, "numerator"),
                denominator_changes=_changes(row, "denominator"),
            ),
        )

    def _commentary(self) -> tuple[tuple[Entry, ...], Mapping[str | None, tuple[Entry, ...]]]:
        rows = self._rows(
            f"select * from kpi_v1.commentary{self._suffix} "
            "where authority_code = $authority_code and month <= $month "
            "and case when kpi_code is null then month = $month "
            "else opened_month <= $month and coalesce(closed_month >= $month, true) end "
            "order by entry_date, entry_number"
        )
        entries = _grouped(rows, lambda row: row["kpi_code"], lambda row: _made(Entry, row))
        return entries[None], entries

    def _highlights(self, entries: Mapping[str | None, tuple[Entry, ...]]) -> tuple[Highlight, ...]:
        rows = self._rows(
            f"select * from kpi_v1.highlights{self._suffix} "
            "where authority_code = $authority_code and month = $month order by place, kpi_code"
        )
        return tuple(_made(Highlight, row, entries=entries[row["kpi_code"]]) for row in rows)


def _changes(row: Row, of: str) -> dict[str, float]:
    named = {cause: row[f"{cause}_{of}_change"] for cause in CAUSES}
    return {cause: float(change) for cause, change in named.items() if change}


def _made(what: Callable[..., Made], row: Row, **more: object) -> Made:
    """One of the dataclass, from the row's columns of its fields' names and what is given."""
    names = [field.name for field in fields(what) if field.name not in more]  # type: ignore[arg-type]
    return what(**{name: row[name] for name in names}, **more)


def _grouped(
    rows: Iterable[Row], key: Callable[[Row], Any], value: Callable[[Row], Made]
) -> Mapping[Any, tuple[Made, ...]]:
    groups: defaultdict[Any, list[Made]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(value(row))
    return defaultdict(tuple, {name: tuple(group) for name, group in groups.items()})
