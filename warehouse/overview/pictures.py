"""What a KPI's charts show and say: the same on the page and in the PDF.

What belongs here: which bars, which target line, and the words for those who do not see a chart.
What does not: how a chart is drawn (`charts.py`).
"""

from collections.abc import Sequence

from warehouse.overview import words
from warehouse.overview.charts import Bar
from warehouse.overview.content import Benchmark, Kpi, Point


def bars(authority_name: str, benchmark: Benchmark, unit: str) -> tuple[Bar, ...]:
    """The council and what it is compared with, each where official statistics have a figure."""
    every = (
        (authority_name, benchmark.own_published_value, benchmark.own_published_value_shown),
        (
            f"Statistical neighbours, median of {benchmark.neighbours_with_figure}",
            benchmark.neighbours_median,
            benchmark.neighbours_median_shown,
        ),
        (benchmark.region_name or "Region", benchmark.region_value, benchmark.region_value_shown),
        ("England", benchmark.england_value, benchmark.england_value_shown),
    )
    return tuple(
        Bar(name, value, words.figure_text(shown, unit), is_own=name == authority_name)
        for name, value, shown in every
        if value is not None
    )


def target_line(kpi: Kpi) -> tuple[float, str] | None:
    """The target as a line on the control chart, where it is about the chart's own window."""
    if kpi.target is None or kpi.target.target_period_window != kpi.control.control_window:
        return None
    return kpi.target.target, words.figure_text(kpi.target.target_shown, kpi.unit)


def course_told(kpi: Kpi, points: Sequence[Point]) -> str:
    """The course of the points in words, for those who do not see the chart."""
    known = [point for point in points if point.value is not None and point.value_shown]
    if not known:
        return ""
    lowest, highest = (choose(known, key=_value) for choose in (min, max))
    signals = [words.month_name(point.month) for point in known if point.signal]
    unusual = f" Unusual: {', '.join(signals)}." if signals else ""
    return (
        f"{kpi.title}, {words.month_name(points[0].month)} to "
        f"{words.month_name(points[-1].month)}. Lowest {_told(kpi, lowest)}, highest "
        f"{_told(kpi, highest)}, latest {_told(kpi, known[-1])}.{unusual}"
    )


def _value(point: Point) -> float:
    return point.value or 0


def _told(kpi: Kpi, point: Point) -> str:
    return f"{words.figure_text(point.value_shown, kpi.unit)} in {words.month_name(point.month)}"
