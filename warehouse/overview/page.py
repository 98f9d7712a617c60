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
from warehouse.overview.charts import benchmark_chart, control_chart, small_chart
from warehouse.overview.content import Kpi, Overview
from warehouse.overview.pictures import bars, course_told, target_line

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
    points = kpi.control.points
    return _drawn(control_chart(points, course_told(kpi, points), target_line(kpi)))


def _small_chart(kpi: Kpi) -> Markup:
    points = kpi.control.last_13_months
    return _drawn(small_chart(points, course_told(kpi, points)))


def _drawn(svg: str) -> Markup:
    # The charts escape every text in them.
    return Markup(svg)  # noqa: S704
