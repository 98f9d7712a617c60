"""The overview as one HTML file: self-contained, printable, and readable by everybody.

The template says what stands where, the style sheet how it looks; texts of the database are
escaped by the template. What does not belong here: reading figures, and words for codes.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from warehouse.files import replace_file
from warehouse.overview import words
from warehouse.overview.charts import Bar, benchmark_chart, control_chart, small_chart
from warehouse.overview.content import Benchmark, Kpi, Overview, Point

_FOLDER = Path(__file__).parent


def write_page(overview: Overview, path: Path) -> None:
    """Write the overview as an HTML file, whole or not at all.

    Raises:
        OSError: the file cannot be written.
    """
    with replace_file(path) as temporary:
        temporary.write_text(page_of(overview), encoding="utf-8")


def page_of(overview: Overview) -> str:
    """The HTML of the overview."""
    style = Markup((_FOLDER / "page.css").read_text(encoding="utf-8"))  # noqa: S704 - our own file
    return _template().render(overview=overview, style=style)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        words=words,
        control_chart=_control_chart,
        small_chart=_small_chart,
        benchmark_chart=_benchmark_chart,
        bars=bars,
    )
    environment.filters.update(
        day=words.day_name,
        month=words.month_name,
        amount=words.amount_text,
        breakdown=lambda code: words.BREAKDOWNS[code].lower(),
    )
    return environment.get_template("page.html.j2")


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


def _benchmark_chart(authority_name: str, kpi: Kpi) -> Markup:
    if kpi.benchmark is None:
        return Markup()
    compared = bars(authority_name, kpi.benchmark, kpi.unit)
    told = "; ".join(f"{bar.name} {bar.value_shown}" for bar in compared)
    return _drawn(
        benchmark_chart(
            compared,
            f"{kpi.title}, to {words.day_name(kpi.benchmark.benchmark_period_end)}: {told}.",
        )
    )


def _control_chart(kpi: Kpi) -> Markup:
    target = None
    if kpi.target and kpi.target.target_period_window == kpi.control.control_window:
        shown = words.figure_text(kpi.target.target_shown, kpi.unit)
        target = (float(kpi.target.target), shown)
    points = kpi.control.points
    return _drawn(control_chart(points, _course_told(kpi, points), target))


def _small_chart(kpi: Kpi) -> Markup:
    points = kpi.control.last_13_months
    return _drawn(small_chart(points, _course_told(kpi, points)))


def _course_told(kpi: Kpi, points: tuple[Point, ...]) -> str:
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


def _drawn(svg: str) -> Markup:
    # The charts escape every text in them.
    return Markup(svg)  # noqa: S704
