"""The tables of the workbook: what stands in each sheet, cell by cell, before it is a file.

Pure functions of the overview, but for the two tables that it does not hold (trend and
benchmarks), whose rows are given. What does not belong here: how a sheet looks (`book.py`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

from warehouse.overview.content import Entry, Finding, Highlight, Kpi, Overview, Point, Revision
from warehouse.overview.words import (
    ASSURANCES,
    BREAKDOWNS,
    DIRECTIONS,
    POLARITIES,
    RAG_MEANINGS,
    RAGS,
    SIGNALS,
    STATUSES,
    THEMES,
    VARIATIONS,
    WINDOWS,
    changes_text,
    month_name,
    quarter_text,
)

# A number is shown with the decimals that it has.
Cell = str | Decimal | date
Row = tuple[Cell, ...]

NOT_AVAILABLE, NOT_APPLICABLE, NOTHING_TO_COUNT = "[x]", "[z]", "[none]"
SUPPRESSED, UNRELIABLE, ROUNDS_TO_ZERO = "[c]", "[u]", "[low]"
SYMBOLS = MappingProxyType(
    {
        NOT_AVAILABLE: "Not available: the records delivered do not hold it, do not reach back "
        "over the whole period, or nothing is published",
        NOT_APPLICABLE: "Not applicable: there is nothing that could stand here",
        NOTHING_TO_COUNT: "Nothing to count in the period, so there is nothing to divide by",
        SUPPRESSED: "Suppressed, because the number is so small",
        UNRELIABLE: "Unreliable, as its publisher says",
        ROUNDS_TO_ZERO: "Not nought, but it rounds to nought",
    }
)
# Statuses of figures, and those of official statistics.
_SYMBOL_OF_STATUS = MappingProxyType(
    {
        "no_data": NOTHING_TO_COUNT,
        "incomplete_window": NOT_AVAILABLE,
        "not_available_from_source": NOT_AVAILABLE,
        "not_available": NOT_AVAILABLE,
        "not_applicable": NOT_APPLICABLE,
        "suppressed": SUPPRESSED,
        "unreliable": UNRELIABLE,
        "rounds_to_zero": ROUNDS_TO_ZERO,
    }
)
_MEASURES = MappingProxyType(
    {
        "count": "Count",
        "share": "Share",
        "rate_per_10000": "Rate per 10,000",
        "ratio": "Ratio",
        "mean": "Mean",
        "median": "Median",
        "maximum": "Maximum",
    }
)
_KINDS = MappingProxyType(
    {
        "overall": "Overall statement",
        "highlight": "Highlight",
        "response": "Response",
        "update": "Update",
        "closed": "Closed",
    }
)
_KPI = MappingProxyType({"KPI code": 10, "KPI": 52})
# Below what any amount of records or full-time equivalents is told in.
_FINEST_AMOUNT = Decimal("0.0001")


@dataclass(frozen=True)
class Table:
    """A sheet's table: its columns with their widths in characters, and its rows."""

    sheet: str
    title: str
    about: str
    columns: Mapping[str, int]
    rows: tuple[Row, ...]
    # What stands in the only row of a table without rows.
    none: str = "None"

    @property
    def cells(self) -> tuple[Row, ...]:
        """The rows, or one that says there are none: a table of Excel has at least one."""
        width = len(self.columns)
        return self.rows or ((self.none, *[NOT_APPLICABLE] * (width - 1)),)


@dataclass(frozen=True)
class PastFigure:
    """The headline figure of a KPI in a month of the trend."""

    kpi_code: str
    month: date
    value_shown: str | None
    status: str


@dataclass(frozen=True)
class Comparison:
    """A published figure beside a KPI: of this council, its neighbours, its region or England."""

    kpi_code: str
    comparator: str
    method: str | None
    area_name: str | None
    publication: str
    release: int
    period_end: date
    value_shown: str | None
    status: str
    areas: int | None
    areas_with_figure: int | None
    note: str | None


def all_tables(
    overview: Overview, trend: Sequence[PastFigure], benchmarks: Sequence[Comparison]
) -> tuple[Table, ...]:
    """The tables of a month in the order of their sheets."""
    return (
        _summary(overview),
        _targets(overview),
        _benchmarks(overview, benchmarks),
        _trend(overview, trend),
        *(_breakdown(overview, breakdown) for breakdown in BREAKDOWNS),
        _control_charts(overview),
        _highlights(overview),
        _commentary(overview),
        _revisions(overview),
        _data_quality(overview),
        _definitions(overview),
    )


# Cells ------------------------------------------------------------------------------------------


def _figure(value_shown: str | None, status: str = "ok") -> Cell:
    """A figure as the number that it is shown as, or the symbol of why there is none."""
    if value_shown is not None:
        return Decimal(value_shown)
    return _SYMBOL_OF_STATUS.get(status, NOT_APPLICABLE)


def _amount(amount: float | None) -> Cell:
    """A numerator, denominator or number of rows in full."""
    if amount is None:
        return NOT_APPLICABLE
    # A sum of full-time equivalents carries the noise of binary fractions.
    exact = Decimal(str(amount)).quantize(_FINEST_AMOUNT, ROUND_HALF_UP).normalize()
    return exact if exact.as_tuple().exponent < 0 else exact.quantize(Decimal(1))  # type: ignore[operator]


def _limit(amount: float | None, decimals: int) -> Cell:
    """A mean or limit of a control chart, to one decimal more than the figure."""
    if amount is None:
        return NOT_AVAILABLE
    return Decimal(str(amount)).quantize(Decimal(1).scaleb(-decimals - 1), ROUND_HALF_UP)


def _text(text: str | None) -> str:
    return text or NOT_APPLICABLE


def _words(words: Mapping[str, str], code: str | None) -> str:
    return words[code] if code else NOT_APPLICABLE


def _day(day: date | None) -> Cell:
    return day or NOT_APPLICABLE


def _month(month: date | None) -> str:
    return month_name(month) if month else NOT_APPLICABLE


def _yes(is_so: bool) -> str:
    return "Yes" if is_so else "No"


def _status(status: str) -> str:
    return "Figure given" if status == "ok" else STATUSES[status].capitalize()


def _rating(kpi: Kpi) -> str:
    if not kpi.target:
        return RAGS["no_target"]
    rag = kpi.target.rag or "not_rated"
    return f"{RAGS[rag]}: {RAG_MEANINGS[rag]}"


def _of(kpi: Kpi) -> tuple[str, str]:
    return kpi.kpi_code, kpi.title


def _each(overview: Overview, rows: Callable[[Kpi], Iterable[Row]]) -> tuple[Row, ...]:
    return tuple(row for kpi in overview.kpis.values() for row in rows(kpi))


# Tables -----------------------------------------------------------------------------------------


def _summary(overview: Overview) -> Table:
    def row(kpi: Kpi) -> Row:
        figure, target, benchmark = kpi.figure, kpi.target, kpi.benchmark
        return (
            *_of(kpi),
            _figure(figure.value_shown, figure.status),
            kpi.unit,
            WINDOWS[figure.period_window],
            _status(figure.status),
            _figure(target.target_shown) if target else NOT_APPLICABLE,
            _rating(kpi),
            _text(target.distance_from_target_words if target else None),
            _words(DIRECTIONS, figure.direction_of_travel),
            _figure(figure.previous_month_value_shown),
            _figure(figure.same_month_last_year_value_shown),
            _words(VARIATIONS, kpi.control.variation),
            _words(ASSURANCES, kpi.control.assurance),
            _figure(benchmark.neighbours_median_shown) if benchmark else NOT_APPLICABLE,
            _figure(benchmark.england_value_shown) if benchmark else NOT_APPLICABLE,
            _amount(figure.numerator),
            _amount(figure.denominator),
            THEMES[kpi.theme],
            POLARITIES[kpi.polarity],
            _text(figure.newest_month_usually_moves),
        )

    return Table(
        "Summary",
        "Every KPI of the month",
        "One row a KPI. A target may be about another period (see Targets); neighbours and England "
        "are published years (see Benchmarks) [note 1] [note 2] [note 3] [note 4] [note 5].",
        {
            **_KPI,
            "Figure": 12,
            "Unit": 17,
            "Period": 28,
            "Status": 20,
            "Target": 11,
            "Rating": 24,
            "Distance from target": 30,
            "Direction of travel": 14,
            "Month before": 12,
            "Same month last year": 13,
            "Variation": 26,
            "Assurance": 26,
            "Median of statistical neighbours": 15,
            "England": 11,
            "Numerator": 14,
            "Denominator": 15,
            "Theme": 24,
            "Better direction": 34,
            "Newest month usually moves by": 20,
        },
        tuple(row(kpi) for kpi in overview.kpis.values()),
    )


def _targets(overview: Overview) -> Table:
    def rows(kpi: Kpi) -> Iterator[Row]:
        target = kpi.target
        if target:
            yield (
                *_of(kpi),
                WINDOWS[target.target_period_window],
                _figure(target.target_shown),
                _figure(target.floor_shown),
                _figure(target.target_figure_shown, kpi.figure.status),
                kpi.unit,
                _rating(kpi),
                _text(target.distance_from_target_words),
                _words(ASSURANCES, kpi.control.assurance),
                _month(target.target_from),
                _yes(target.target_is_carried_forward),
                POLARITIES[kpi.polarity],
            )

    return Table(
        "Targets",
        "Targets and what the figures make of them",
        "One row a KPI that has a target. The floor is the least that is not red [note 3].",
        {
            **_KPI,
            "Period of the target": 18,
            "Target": 11,
            "Floor": 11,
            "Figure held against it": 14,
            "Unit": 17,
            "Rating": 24,
            "Distance from target": 26,
            "Assurance": 24,
            "Set from": 16,
            "Carried forward from an earlier year": 16,
            "Better direction": 34,
        },
        _each(overview, rows),
        "No targets are set",
    )


def _benchmarks(overview: Overview, benchmarks: Sequence[Comparison]) -> Table:
    def compared_with(figure: Comparison) -> str:
        match figure.comparator:
            case "own":
                return "This council, as published"
            case "neighbours":
                return f"Statistical neighbours, {figure.method}"
            case _:
                return _text(figure.area_name)

    def row(figure: Comparison) -> Row:
        kpi = overview.kpis[figure.kpi_code]
        own, neighbours = figure.comparator == "own", figure.comparator == "neighbours"
        place = kpi.benchmark if own else None
        quarter = quarter_text(
            place.quartile if place else None, place.authorities_ranked if place else None,
            kpi.polarity,
        )  # fmt: skip
        return (
            *_of(kpi),
            compared_with(figure),
            _figure(figure.value_shown, figure.status),
            kpi.unit,
            figure.period_end,
            str(figure.release),
            figure.publication,
            _amount(figure.areas) if neighbours else NOT_APPLICABLE,
            _amount(figure.areas_with_figure) if neighbours else NOT_APPLICABLE,
            _amount(place.neighbours_better) if place else NOT_APPLICABLE,
            _text(quarter),
            _text(figure.note),
        )

    return Table(
        "Benchmarks",
        "Official statistics of this council and of others",
        "One row a KPI and area: the latest year published that had ended by the month. They are "
        "about whole years, so they are not the month's figures [note 5].",
        {
            **_KPI,
            "Compared with": 32,
            "Published figure": 13,
            "Unit": 17,
            "Year or day ending": 20,
            "Release": 11,
            "Publication": 36,
            "Neighbours in the list": 13,
            "Neighbours with a figure": 13,
            "Neighbours that did better": 13,
            "Place among councils": 26,
            "What differs in the definition": 50,
        },
        tuple(row(figure) for figure in benchmarks),
        "No official statistics are held",
    )


def _trend(overview: Overview, trend: Sequence[PastFigure]) -> Table:
    months = sorted({figure.month for figure in trend})
    known = {(figure.kpi_code, figure.month): figure for figure in trend}

    def cell(kpi: Kpi, month: date) -> Cell:
        figure = known.get((kpi.kpi_code, month))
        return _figure(figure.value_shown, figure.status) if figure else NOT_AVAILABLE

    return Table(
        "Trend",
        "The month and the twelve before it",
        "One row a KPI, one column a month, as now known: a later delivery restates the months "
        "before it [note 1] [note 2].",
        {**_KPI, "Period": 28, "Unit": 17} | {month_name(month): 15 for month in months},
        tuple(
            (
                *_of(kpi),
                WINDOWS[kpi.figure.period_window],
                kpi.unit,
                *(cell(kpi, month) for month in months),
            )
            for kpi in overview.kpis.values()
        ),
    )


def _breakdown(overview: Overview, breakdown: str) -> Table:
    def rows(kpi: Kpi) -> Iterator[Row]:
        for part in kpi.breakdowns.get(breakdown, ()):
            yield (
                *_of(kpi),
                WINDOWS[kpi.figure.period_window],
                part.breakdown_value,
                _figure(part.value_shown, part.status),
                kpi.unit,
                _amount(part.numerator),
                _amount(part.denominator),
                _status(part.status),
            )

    name = BREAKDOWNS[breakdown]
    return Table(
        f"By {name.lower()}",
        f"The figures by {name.lower()}",
        f"One row a KPI and {name.lower()}, for KPIs that can be broken down so. Shares and rates "
        "do not add up to the whole [note 1] [note 2].",
        {
            **_KPI,
            "Period": 28,
            name: 40,
            "Figure": 12,
            "Unit": 17,
            "Numerator": 14,
            "Denominator": 15,
            "Status": 26,
        },
        _each(overview, rows),
        "No figure is broken down so",
    )


def _control_charts(overview: Overview) -> Table:
    def row(kpi: Kpi, point: Point) -> Row:
        decimals = len((point.value_shown or "").partition(".")[2])
        return (
            *_of(kpi),
            point.month,
            _words(WINDOWS, kpi.control.control_window),
            _figure(point.value_shown, "not_available"),
            kpi.unit,
            _limit(point.mean, decimals),
            _limit(point.lower_limit, decimals),
            _limit(point.upper_limit, decimals),
            _words(SIGNALS, point.signal).capitalize(),
            _text(kpi.control.control_note),
        )

    return Table(
        "Control charts",
        "Points and limits of the control charts",
        "One row a KPI and month, up to 25 months. Figures are those of the single month or month "
        "end [note 4].",
        {
            **_KPI,
            "Month": 18,
            "Period": 16,
            "Figure": 12,
            "Unit": 17,
            "Mean": 12,
            "Lower limit": 12,
            "Upper limit": 12,
            "Signal": 32,
            "Why there are no limits": 34,
        },
        _each(overview, lambda kpi: (row(kpi, point) for point in kpi.control.points)),
        "No KPI has a chart",
    )


def _highlights(overview: Overview) -> Table:
    def row(highlight: Highlight) -> Row:
        return (
            highlight.kpi_code,
            highlight.title,
            _amount(highlight.place),
            THEMES[highlight.theme],
            _text(highlight.reason_words),
            _text(highlight.figure_words),
            _text(highlight.highlight),
            _text(highlight.response),
            _text(highlight.response_role),
            _day(highlight.response_date),
            _text(highlight.owed_by if highlight.is_owed else None),
            _month(highlight.opened_month),
            _yes(highlight.is_closed),
        )

    return Table(
        "Highlights",
        "What the month is about",
        "One row a KPI that is highlighted, the first being the most pressing.",
        {
            **_KPI,
            "Place": 9,
            "Theme": 20,
            "Why it is here": 44,
            "The figures": 50,
            "Highlight": 50,
            "Response": 50,
            "Response by": 26,
            "Response of": 20,
            "Response is owed by": 26,
            "Opened": 16,
            "Closed this month": 12,
        },
        tuple(row(highlight) for highlight in overview.highlights),
        "Nothing is highlighted",
    )


def _commentary(overview: Overview) -> Table:
    def row(entry: Entry, title: str) -> Row:
        return (
            _text(entry.kpi_code),
            title,
            _amount(entry.entry_number),
            _month(entry.month),
            _words(_KINDS, entry.kind),
            entry.text,
            _text(entry.author_role),
            entry.entry_date,
        )

    statement = [row(overview.statement, "The whole month")] if overview.statement else []
    return Table(
        "Commentary",
        "What was written about the month",
        "One row an entry, of the whole month and of the KPIs that are highlighted.",
        {
            **_KPI,
            "Entry": 9,
            "Month": 16,
            "Kind": 20,
            "Text": 90,
            "Written by": 30,
            "Written on": 20,
        },
        (
            *statement,
            *(
                row(entry, highlight.title)
                for highlight in overview.highlights
                for entry in highlight.entries
            ),
        ),
        "Nothing was written",
    )


def _revisions(overview: Overview) -> Table:
    def row(kpi: Kpi, revision: Revision) -> Row:
        return (
            *_of(kpi),
            _month(revision.month),
            _month(revision.as_of_month),
            _amount(revision.revision),
            _figure(revision.old_value_shown, revision.old_status),
            _figure(revision.new_value_shown, revision.new_status),
            kpi.unit,
            _status(revision.new_status),
            _text(changes_text(revision.numerator_changes, revision.denominator_changes)),
        )

    return Table(
        "Revisions",
        "Figures that later deliveries gave otherwise",
        "One row a figure that moved, of the month and of the month before, with what moved it.",
        {
            **_KPI,
            "Month": 16,
            "Delivery of": 16,
            "Revision": 11,
            "Figure before": 12,
            "Figure now": 12,
            "Unit": 17,
            "Status now": 24,
            "What moved it": 80,
        },
        _each(overview, lambda kpi: (row(kpi, revision) for revision in kpi.revisions)),
        "No figure moved",
    )


def _data_quality(overview: Overview) -> Table:
    def row(finding: Finding) -> Row:
        return (
            finding.rule,
            finding.description,
            finding.table_name,
            _amount(finding.rows_checked),
            _amount(finding.rows_failing),
            _text(", ".join(finding.kpi_codes)),
        )

    return Table(
        "Data quality",
        "Rules that rows of the delivery break",
        "One row a rule and table, the most rows first.",
        {
            "Rule": 34,
            "What good data is": 70,
            "Table": 34,
            "Rows checked": 13,
            "Rows that break it": 13,
            "KPIs that it may touch": 40,
        },
        tuple(row(finding) for finding in overview.findings),
        "No rule is broken",
    )


def _definitions(overview: Overview) -> Table:
    def row(kpi: Kpi) -> Row:
        definition = kpi.definition
        return (
            *_of(kpi),
            THEMES[kpi.theme],
            _words(_MEASURES, definition.measure),
            definition.counted_unit,
            WINDOWS[kpi.figure.period_window],
            kpi.unit,
            POLARITIES[kpi.polarity],
            definition.rule,
            _text(definition.note),
            _text(definition.settings),
            definition.source,
        )

    return Table(
        "Definitions",
        "How the KPIs are defined",
        "One row a KPI.",
        {
            **_KPI,
            "Theme": 20,
            "Measure": 16,
            "What is counted": 24,
            "Period": 28,
            "Unit": 17,
            "Better direction": 34,
            "Who counts, and who meets": 70,
            "To bear in mind": 60,
            "The council's settings": 36,
            "Source": 40,
        },
        tuple(row(kpi) for kpi in overview.kpis.values()),
    )
