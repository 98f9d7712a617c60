"""The charts of the overview as SVG text: pure functions of points and words.

They are drawn here because a page has about two hundred of them and has to be there in seconds.
Every chart has its words (`aria-label`); what matters is told by shape or text, never by colour
alone; a month without a figure is a gap in the line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from math import ceil, floor, log10

from warehouse.overview.content import Point
from warehouse.overview.words import short_month

TEXT, LINE, QUIET, TARGET = "#0b0c0c", "#1d70b8", "#505a5f", "#00703c"


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length and the text at its end; the council's own stands out."""

    name: str
    value: float
    value_shown: str
    is_own: bool = False


@dataclass(frozen=True)
class _Plot:
    """Where months and values lie in a drawing."""

    first: date
    months: int
    low: float
    high: float
    left: float
    top: float
    width: float
    height: float

    def x(self, month: date) -> float:
        since = (month.year - self.first.year) * 12 + month.month - self.first.month
        return round(self.left + self.width * since / max(self.months - 1, 1), 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(self.top + self.height * (1 - share), 1)


def small_chart(points: Sequence[Point], label: str) -> str:
    """The months as a line as small as a table cell, with mean and limits."""
    values = _values(points)
    if not values:
        return ""
    plot = _Plot(points[0].month, _span(points), min(values), max(values), 4, 5, 132, 30)
    return _svg("small-chart", 140, 40, label, _course(points, plot, 3))


def control_chart(
    points: Sequence[Point], label: str, target: tuple[float, str] | None = None
) -> str:
    """The months as a line with mean, limits and axes, and the target where one is given."""
    values = _values(points) + ([target[0]] if target else [])
    if not values:
        return ""
    ticks = _ticks(min(values), max(values))
    plot = _Plot(points[0].month, _span(points), ticks[0], ticks[-1], 48, 8, 472, 194)
    right = plot.left + plot.width
    drawn = []
    for tick in ticks:
        y = plot.y(tick)
        drawn.append(f'<path d="M{plot.left} {y}H{right}" stroke="#b1b4b6"/>')
        drawn.append(_text(plot.left - 6, y + 4, f"{tick:,g}", "end"))
    # Counted back from the month that the chart is shown for, so that its name is there.
    bottom = plot.top + plot.height
    drawn += [
        _text(plot.x(point.month), bottom + 25, short_month(point.month), "middle")
        for point in points[::-1][::6]
    ]
    drawn.append(_course(points, plot, 4.5))
    notes = [] if target is None else [(target[0], f"Target {target[1]}")]
    if target is not None:
        drawn.append(
            f'<path d="M{plot.left} {plot.y(target[0])}H{right}" stroke="{TARGET}" '
            'stroke-width="2" stroke-dasharray="8 3 2 3"/>'
        )
    last = points[-1]
    limits = (
        (last.upper_limit, "Upper limit"),
        (last.mean, "Mean"),
        (last.lower_limit, "Lower limit"),
    )
    notes += [(value, name) for value, name in limits if value is not None]
    for y, name in _apart([(plot.y(value), name) for value, name in notes]):
        drawn.append(_text(right + 10, y + 4, name, "start"))
    return _svg("chart control-chart", 640, 234, label, "".join(drawn))


def benchmark_chart(bars: Sequence[Bar], label: str) -> str:
    """One bar a council or area, from zero, with its name and figure."""
    if not bars:
        return ""
    longest = max(abs(bar.value) for bar in bars) or 1
    drawn = []
    for place, bar in enumerate(bars):
        top = place * 44
        length = round(300 * abs(bar.value) / longest, 1)
        colour = LINE if bar.is_own else QUIET
        drawn.append(_text(0, top + 14, bar.name, "start", bold=bar.is_own))
        drawn.append(f'<rect y="{top + 19}" width="{length}" height="15" fill="{colour}"/>')
        drawn.append(_text(length + 6, top + 31, bar.value_shown, "start", bold=bar.is_own))
    return _svg("chart", 370, 44 * len(bars), label, "".join(drawn))


def _course(points: Sequence[Point], plot: _Plot, size: float) -> str:
    """Limits, mean and line of the points, with a diamond on each that is a signal."""

    def path(value: Callable[[Point], float | None]) -> str:
        return _path(points, plot, value)

    limits = path(lambda point: point.upper_limit) + path(lambda point: point.lower_limit)
    marks = []
    for point in points:
        if point.value is None:
            continue
        x, y = plot.x(point.month), plot.y(point.value)
        if point.signal:
            diamond = f"l{size} {size}l-{size} {size}l-{size} -{size}z"
            marks.append(f'<path d="M{x} {round(y - size, 1)}{diamond}" fill="{TEXT}"/>')
        elif size > 4 or point is points[-1]:
            marks.append(f'<circle cx="{x}" cy="{y}" r="{size * 0.6:g}" fill="{LINE}"/>')
    lines = (
        (limits, f'stroke="{QUIET}" stroke-dasharray="4 3"'),
        (path(lambda point: point.mean), f'stroke="{QUIET}"'),
        (
            path(lambda point: point.value),
            f'stroke="{LINE}" stroke-width="2" stroke-linecap="round"',
        ),
    )
    drawn = [f'<path d="{line}" fill="none" {stroke}/>' for line, stroke in lines if line]
    return "".join(drawn + marks)


def _path(points: Sequence[Point], plot: _Plot, value: Callable[[Point], float | None]) -> str:
    """A line through the values, broken where a month or its value is missing."""
    steps, before = [], None
    for point in points:
        height = value(point)
        if height is None:
            continue
        follows = before is not None and _span((before, point)) == 2
        place = f"{plot.x(point.month)} {plot.y(height)}"
        # A month between two gaps is a dot.
        steps.append(f"L{place}" if follows else f"M{place}h0")
        before = point
    return "".join(steps)


def _values(points: Sequence[Point]) -> list[float]:
    every = ((point.value, point.lower_limit, point.upper_limit) for point in points)
    return [value for values in every for value in values if value is not None]


def _span(points: Sequence[Point]) -> int:
    first, last = points[0].month, points[-1].month
    return (last.year - first.year) * 12 + last.month - first.month + 1


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers that the values lie between."""
    spread = (high - low) or abs(high) or 1
    power = 10 ** floor(log10(spread / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= spread / 4)
    first, last = floor(low / step), max(ceil(high / step), floor(low / step) + 1)
    return [round(number * step, 6) for number in range(first, last + 1)]


def _apart(notes: list[tuple[float, str]], gap: float = 15) -> list[tuple[float, str]]:
    """The notes from top to bottom, moved down where they would lie on each other."""
    placed: list[tuple[float, str]] = []
    for y, name in sorted(notes):
        placed.append((max(y, placed[-1][0] + gap) if placed else y, name))
    return placed


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{round(x, 1):g}" y="{round(y, 1):g}" text-anchor="{anchor}"{weight}>'
        f"{escape(text)}</text>"
    )


def _svg(kind: str, width: int, height: int, label: str, drawn: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(label)}" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="12" fill="{TEXT}">{drawn}</svg>'
    )
