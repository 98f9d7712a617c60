"""The overview as one PDF: tagged, paginated, and the same on every machine.

Words are chosen here, and `document.typ` says where they stand and how they look. They reach it
as JSON strings, which Typst shows as they are: no text of the database is ever read as markup.
What does not belong here: reading figures, and drawing charts.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from warehouse.errors import TidemarkError
from warehouse.files import replace_file
from warehouse.overview import words
from warehouse.overview.charts import benchmark_chart, control_chart, small_chart
from warehouse.overview.content import (
    Benchmark,
    Definition,
    Entry,
    Finding,
    Highlight,
    Kpi,
    Overview,
    Part,
    Point,
    Revision,
    Target,
    ThemeSection,
)
from warehouse.overview.pictures import bars, course_told, target_line

Content = dict[str, Any]

_TEMPLATE = Path(__file__).with_name("document.typ")
_FONT = "Lato"


class DocumentNotMade(TidemarkError):
    """The overview could not be made into a PDF."""


def write_document(overview: Overview, path: Path) -> None:
    """Write the overview as a PDF, whole or not at all.

    Raises:
        DocumentNotMade: the template and the content do not fit together.
        OSError: the file cannot be written.
    """
    with replace_file(path) as temporary:
        temporary.write_bytes(document_of(overview))


def document_of(overview: Overview) -> bytes:
    """The PDF of the overview (PDF/UA-1); the same overview gives the same bytes.

    Raises:
        DocumentNotMade: the template and the content do not fit together.
    """
    try:
        return typst.compile(
            _TEMPLATE,
            root=_TEMPLATE.parent,
            # Fonts of the machine would make it look different from one machine to the next.
            font_paths=[Path(str(files("font_lato"))) / "files"],
            ignore_system_fonts=True,
            sys_inputs={"content": json.dumps(_content(overview))},
            pdf_standards=["ua-1"],
            timestamp=overview.source.refreshed_at.replace(tzinfo=UTC),
        )
    except typst.TypstError:
        # What the compiler says may quote the content.
        raise DocumentNotMade(
            f"The PDF of the overview of {words.month_name(overview.month)} could not be made; "
            "its web page holds the same content."
        ) from None


def _content(overview: Overview) -> Content:
    source = overview.source
    dates = [
        f"Data up to {words.day_name(source.data_up_to)}",
        f"Last refreshed {words.day_name(source.refreshed_at)}",
    ]
    if source.next_refresh:
        dates.append(f"Next refresh {words.day_name(source.next_refresh)}")
    return {
        "council": overview.authority_name,
        "month": words.month_name(overview.month),
        "is_draft": overview.is_draft,
        "dates": dates,
        "made": [source.refreshed_at.year, source.refreshed_at.month, source.refreshed_at.day],
        "statement": _entry("", overview.statement) if overview.statement else None,
        "summary": _summary(overview),
        "highlighted": _highlighted(overview.highlights),
        "ratings": [
            {**_rating(rag), "number": str(number)}
            for rag, number in overview.rag_counts.items()
            if number or rag in ("green", "amber", "red")
        ],
        "highlights": [
            _highlight(highlight, overview.kpis[highlight.kpi_code])
            for highlight in overview.highlights
        ],
        "themes": [_theme(overview, section) for section in overview.themes],
        "source": (
            f"Figures of {overview.authority_name} are computed from its own records: the "
            f"delivery of {words.month_name(source.as_of_month)}, revision {source.revision}, "
            f"{words.STATES[source.state]}. They are counts of children, families and staff; "
            "nobody is named."
        ),
        "publications": words.listed(
            sorted(
                {
                    kpi.benchmark.benchmark_publication
                    for kpi in overview.kpis.values()
                    if kpi.benchmark
                }
            )
        ),
        "findings": [_finding(finding) for finding in overview.findings],
        "symbols": [_rating(rag) for rag in words.RAG_MEANINGS],
    }


def _summary(overview: Overview) -> str:
    counts, number = overview.rag_counts, len(overview.kpis)
    reported = f"{words.counted(number, 'indicator')} {_verb(number, 'is', 'are')} reported."
    with_target = number - counts["no_target"]
    if not with_target:
        return f"{reported} None has a target."
    green, amber, red = counts["green"], counts["amber"], counts["red"]
    return (
        f"{reported} {words.counted(with_target, 'indicator')} "
        f"{_verb(with_target, 'has', 'have')} a target: {green} {_verb(green, 'meets', 'meet')} "
        f"it, {amber} {_verb(amber, 'is', 'are')} below it and {_verb(amber, 'meets', 'meet')} "
        f"the floor, and {red} {_verb(red, 'misses', 'miss')} the floor."
    )


def _highlighted(highlights: Sequence[Highlight]) -> str:
    number, owed = len(highlights), sum(highlight.is_owed for highlight in highlights)
    told = f"{words.counted(number, 'indicator')} {_verb(number, 'is', 'are')} highlighted below"
    if owed:
        told += f"; {words.counted(owed, 'response')} {_verb(owed, 'is', 'are')} still owed"
    return f"{told}."


def _verb(number: int, one: str, many: str) -> str:
    return one if number == 1 else many


def _rating(rag: str) -> Content:
    return {
        "kind": rag,
        "symbol": words.RAG_SYMBOLS[rag],
        "words": words.RAGS[rag],
        "meaning": words.RAG_MEANINGS.get(rag, ""),
    }


def _target_rating(target: Target | None) -> Content | None:
    return _rating(target.rag or "not_rated") if target else None


def _direction(kpi: Kpi) -> Content:
    direction = kpi.figure.direction_of_travel
    if direction is None:
        return {"symbol": "", "words": "No month before"}
    return {"symbol": words.ARROWS[direction], "words": words.DIRECTIONS[direction]}


def _entry(title: str, entry: Entry) -> Content:
    return _said(title, entry.text, entry.author_role, entry.entry_date)


def _said(title: str, text: str, role: str | None, day: date | None) -> Content:
    dated = words.day_name(day) if day else ""
    return {"title": title, "text": text, "role": role or "", "day": dated}


def _highlight(highlight: Highlight, kpi: Kpi) -> Content:
    entries = [_entry(words.KINDS[update.kind], update) for update in highlight.updates]
    if highlight.response:
        entries.insert(
            0,
            _said(
                "Response",
                highlight.response,
                highlight.response_role,
                highlight.response_date,
            ),
        )
    why = highlight.reason_words
    owed = f"A response is owed by {highlight.owed_by or 'the service'}."
    return {
        "code": kpi.kpi_code,
        "is_in_detail": kpi.is_available,
        "title": highlight.title,
        "figure": highlight.figure_words,
        "rating": _target_rating(kpi.target),
        "direction": _direction(kpi),
        "why": f"{why} Closed this month." if highlight.is_closed else why,
        "highlight": highlight.highlight or "",
        "chart": _control_chart(kpi),
        "entries": entries,
        "owed": owed if highlight.is_owed and not highlight.response else "",
    }


def _theme(overview: Overview, section: ThemeSection) -> Content:
    return {
        "title": words.THEMES[section.theme],
        "rows": [_row(kpi) for kpi in section.available],
        "kpis": [_kpi(overview, kpi) for kpi in section.available],
        "unavailable": [
            f"{kpi.kpi_code} {kpi.title}: {words.STATUSES[kpi.figure.status]}"
            for kpi in section.unavailable
        ],
    }


def _row(kpi: Kpi) -> Content:
    """One row of the scorecard."""
    figure, benchmark, points = kpi.figure, kpi.benchmark, kpi.control.last_13_months
    compared = {
        "Neighbours": benchmark and benchmark.neighbours_median_shown,
        "England": benchmark and benchmark.england_value_shown,
    }
    return {
        "code": kpi.kpi_code,
        "title": kpi.title,
        "window": words.WINDOWS[figure.period_window],
        "value": _shown(figure.value_shown, kpi),
        "unit": words.unit_text(kpi.unit),
        "basis": _basis(kpi),
        "rating": _target_rating(kpi.target),
        "target": _row_target(kpi, kpi.target) if kpi.target else "No target",
        "direction": _direction(kpi),
        "previous_month": _shown(figure.previous_month_value_shown, kpi),
        "last_year": _shown(figure.same_month_last_year_value_shown, kpi),
        "compared": [f"{area} {_shown(shown, kpi, 'none')}" for area, shown in compared.items()]
        if benchmark
        else [],
        "compared_to": f"to {words.month_name(benchmark.benchmark_period_end)}"
        if benchmark
        else "None published",
        "chart": _picture(small_chart(points, ""), course_told(kpi, points)),
        "variation": _variation(kpi),
        "assurance": words.ASSURANCES.get(kpi.control.assurance or "", ""),
    }


def _row_target(kpi: Kpi, target: Target) -> str:
    shown = f"Target {_shown(target.target_shown, kpi)}"
    if target.target_period_window == kpi.figure.period_window:
        return shown
    return f"{shown}, {words.WINDOWS[target.target_period_window]}"


def _kpi(overview: Overview, kpi: Kpi) -> Content:
    """One indicator in detail."""
    return {
        "code": kpi.kpi_code,
        "title": kpi.title,
        "value": _shown(kpi.figure.value_shown, kpi),
        "unit": words.unit_text(kpi.unit),
        "basis": _headline(kpi),
        "direction": _direction(kpi),
        "before": f"on {_shown(kpi.figure.previous_month_value_shown, kpi)} last month"
        if kpi.figure.previous_month_value_shown
        else "",
        "rating": _target_rating(kpi.target),
        "target": _target(kpi, kpi.target) if kpi.target else "",
        "course": _course_read(kpi),
        "chart": _control_chart(kpi),
        "benchmark": _benchmark(overview.authority_name, kpi, kpi.benchmark)
        if kpi.benchmark
        else None,
        "definition": list(_definition(kpi.definition, kpi.polarity)),
        "history": list(_history(kpi)),
        "by": words.listed([words.BREAKDOWNS[name].lower() for name in kpi.breakdowns]),
        "breakdowns": {
            breakdown: {
                "name": words.BREAKDOWNS[breakdown],
                "rows": [_part(kpi, part) for part in parts],
            }
            for breakdown, parts in kpi.breakdowns.items()
        },
    }


def _headline(kpi: Kpi) -> str:
    """What the figure is made of and of which period, after the figure itself."""
    window = words.WINDOWS[kpi.figure.period_window]
    if kpi.figure.denominator is None:
        return window
    year = kpi.figure.population_year
    is_rate = year and kpi.definition.measure == "rate_per_10000"
    people = f" children aged 0 to 17 (mid-{year})" if is_rate else ""
    return f"{_basis(kpi)}{people}, {window}"


def _target(kpi: Kpi, target: Target) -> str:
    told = f"Target {_shown(target.target_shown, kpi)}"
    if target.floor_shown is not None:
        told += f", floor {_shown(target.floor_shown, kpi)}"
    told += f", set from {words.month_name(target.target_from)}"
    if target.target_is_carried_forward:
        told += " and carried forward from an earlier year"
    if target.target_period_window != kpi.figure.period_window:
        window = words.WINDOWS[target.target_period_window]
        held = _shown(target.target_figure_shown, kpi, "no figure")
        told += f". The target is for another period, {window}: {held}"
    if target.distance_from_target_words:
        told += f". To meet it: {target.distance_from_target_words}"
    return f"{told}."


def _variation(kpi: Kpi) -> str:
    if kpi.control.variation:
        return words.VARIATIONS[kpi.control.variation]
    return f"No limits: {kpi.control.control_note or 'no chart'}"


def _course_read(kpi: Kpi) -> str:
    """How the control chart reads, in sentences."""
    control = kpi.control
    signal = control.control_signal if control.variation else None
    read = [words.sentence(_variation(kpi) + (f" ({words.SIGNALS[signal]})" if signal else ""))]
    if control.assurance:
        read.append(words.sentence(words.ASSURANCES[control.assurance]))
    if kpi.figure.newest_month_usually_moves:
        read.append(f"The newest month usually moves by {kpi.figure.newest_month_usually_moves}.")
    return " ".join(read)


def _control_chart(kpi: Kpi) -> Content | None:
    control = kpi.control
    every = "; ".join(_dated(kpi, point) for point in control.points)
    picture = _picture(
        control_chart(control.points, "", target_line(kpi)),
        f"{course_told(kpi, control.points)} Every month: {every}.",
    )
    if picture is None or control.control_window is None:
        return None
    first, last = control.points[0].month, control.points[-1].month
    caption = words.CHART_WINDOWS[control.control_window] + words.axis_text(kpi.unit)
    months = f"{words.month_name(first)} to {words.month_name(last)}"
    return {**picture, "caption": f"{caption}, {months}"}


def _benchmark(authority_name: str, kpi: Kpi, benchmark: Benchmark) -> Content:
    compared = bars(authority_name, benchmark, kpi.unit)
    day = words.day_name(benchmark.benchmark_period_end)
    told = "; ".join(f"{bar.name} {bar.value_shown}" for bar in compared)
    place = words.quarter_text(benchmark.quartile, benchmark.authorities_ranked, kpi.polarity)
    better = (
        f"; {benchmark.neighbours_better} of them did better"
        if benchmark.neighbours_better is not None and benchmark.neighbours_with_figure
        else ""
    )
    of_list = f" (list of {benchmark.neighbours_list})" if benchmark.neighbours_list else ""
    notes = [
        f"{authority_name} has no published figure."
        if benchmark.own_published_value_shown is None
        else "",
        f"{place}." if place else "",
        f"{benchmark.neighbours_with_figure or 0} of {benchmark.neighbours_in_list or 0} "
        f"statistical neighbours{of_list} have a figure{better}.",
        f"{benchmark.benchmark_publication}, release of {benchmark.benchmark_release}.",
        words.sentence(benchmark.benchmark_note) if benchmark.benchmark_note else "",
    ]
    return {
        "caption": f"Official statistics, to {day}",
        "chart": _picture(benchmark_chart(compared, ""), f"{kpi.title}, to {day}: {told}."),
        "note": " ".join(note for note in notes if note),
    }


def _definition(definition: Definition, polarity: str) -> Iterable[tuple[str, str]]:
    yield "What counts", words.sentence(definition.rule)
    unit = words.sentence(definition.counted_unit)
    yield "Counted unit", f"{unit} {words.POLARITIES[polarity]}."
    if definition.note:
        yield "Note", words.sentence(definition.note)
    if definition.settings:
        yield "Settings", words.sentence(definition.settings)
    yield "Definition from", words.sentence(definition.source)


def _history(kpi: Kpi) -> Iterable[tuple[str, str]]:
    """What moved the figures, and what the checks of the delivery say about its records."""
    for revision in kpi.revisions:
        yield "Revised", _revision(kpi, revision)
    for finding in kpi.findings:
        yield "Data quality", _broken(finding)


def _revision(kpi: Kpi, revision: Revision) -> str:
    old, new = (
        _shown(shown, kpi, "without a figure")
        for shown in (revision.old_value_shown, revision.new_value_shown)
    )
    moved = (
        f"stays {new} with other records behind it"
        if revision.old_value_shown == revision.new_value_shown
        else f"was {old} and is now {new}"
    )
    causes = words.changes_text(revision.numerator_changes, revision.denominator_changes)
    return (
        f"{words.month_name(revision.month)} {moved}, by the delivery of "
        f"{words.month_name(revision.as_of_month)}: {causes}."
    )


def _broken(finding: Finding) -> str:
    return (
        f"{words.amount_text(finding.rows_failing)} of {words.amount_text(finding.rows_checked)} "
        f"rows of {finding.table_name.replace('_', ' ')} break rule {finding.rule}: "
        f"{words.sentence(finding.description, capital=False)}"
    )


def _finding(finding: Finding) -> list[str]:
    return [
        finding.rule,
        words.sentence(finding.description),
        finding.table_name.replace("_", " "),
        words.amount_text(finding.rows_failing),
        words.amount_text(finding.rows_checked),
        ", ".join(finding.kpi_codes) or "None in particular",
    ]


def _part(kpi: Kpi, part: Part) -> list[str]:
    """The cells of a part: name, figure and what it is made of, or name and why there is none."""
    if part.value_shown is None:
        return [part.breakdown_value, words.STATUSES_SHORT[part.status]]
    basis = words.basis_text(kpi.definition.measure, part.numerator, part.denominator)
    return [part.breakdown_value, _shown(part.value_shown, kpi), basis]


def _basis(kpi: Kpi) -> str:
    figure = kpi.figure
    return words.basis_text(kpi.definition.measure, figure.numerator, figure.denominator)


def _dated(kpi: Kpi, point: Point) -> str:
    return f"{_shown(point.value_shown, kpi, 'no figure')} in {words.month_name(point.month)}"


def _shown(value_shown: str | None, kpi: Kpi, otherwise: str = "None") -> str:
    return words.figure_text(value_shown, kpi.unit) or otherwise


def _picture(svg: str, told: str) -> Mapping[str, str] | None:
    """A chart in the document's font, its letters a little larger, as it is printed smaller."""
    if not svg:
        return None
    lettered = re.sub(
        r'font-family="[^"]*" font-size="12"', f'font-family="{_FONT}" font-size="14"', svg, count=1
    )
    return {"svg": lettered, "told": told}
