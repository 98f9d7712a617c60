"""The charts: gaps stay gaps, signals have a shape, every chart has words."""

import re
from collections.abc import Sequence
from datetime import date

import lxml.etree as etree

from warehouse.overview.charts import Bar, benchmark_chart, control_chart, small_chart
from warehouse.overview.content import Point

SVG = "{http://www.w3.org/2000/svg}"


def points(
    *values: float | None, signal_at: int | None = None, limits: bool = True
) -> tuple[Point, ...]:
    """Points of months from January 2020 on, all with the limits 0, 5 and 10, or with none."""
    lower, mean, upper = (0, 5, 10) if limits else (None, None, None)
    return tuple(
        Point(
            month=date(2020 + place // 12, place % 12 + 1, 1),
            value=value,
            value_shown=None if value is None else str(value),
            mean=mean,
            lower_limit=lower,
            upper_limit=upper,
            signal="outside_limits" if place == signal_at else None,
        )
        for place, value in enumerate(values)
    )


def drawn(svg: str) -> etree._Element:
    return etree.fromstring(svg)


def lines(svg: str, colour: str = "#1d70b8") -> str:
    """The course of the line of that colour."""
    return "".join(
        path.get("d", "") for path in drawn(svg).iter(f"{SVG}path") if path.get("stroke") == colour
    )


def diamonds(svg: str) -> list[etree._Element]:
    return [path for path in drawn(svg).iter(f"{SVG}path") if path.get("fill") == "#0b0c0c"]


def texts(svg: str) -> list[str | None]:
    return [text.text for text in drawn(svg).iter(f"{SVG}text")]


def starts(course: str) -> int:
    return course.count("M")


def test_line_without_a_gap_is_one_line() -> None:
    assert starts(lines(control_chart(points(1, 2, 3), "Words"))) == 1


def test_month_without_a_figure_is_a_gap() -> None:
    for chart in (control_chart, small_chart):
        assert starts(lines(chart(points(1, 2, None, 3), "Words"))) == 2


def test_month_that_is_not_there_is_a_gap_as_wide_as_one_without_a_figure() -> None:
    without = points(1, 2, None, 3)
    missing = tuple(point for point in without if point.value is not None)
    assert lines(small_chart(missing, "Words")) == lines(small_chart(without, "Words"))


def test_signal_is_a_diamond() -> None:
    for chart in (control_chart, small_chart):
        assert len(diamonds(chart(points(1, 20, 3), "Words"))) == 0
        assert len(diamonds(chart(points(1, 20, 3, signal_at=1), "Words"))) == 1


def test_without_limits_there_is_only_the_line() -> None:
    chart = control_chart(points(1, 2, limits=False), "Words")
    assert lines(chart, "#505a5f") == ""
    assert not {"Mean", "Upper limit", "Lower limit"} & set(texts(chart))
    assert {"Mean", "Upper limit", "Lower limit"} <= set(texts(control_chart(points(1, 2), "W")))


def test_target_is_drawn_and_named() -> None:
    chart = control_chart(points(1, 2), "Words", (30, "30%"))
    assert "Target 30%" in texts(chart)
    assert max(_numbers(chart)) >= 30


def test_everything_drawn_lies_inside() -> None:
    for svg, width, height in (
        (control_chart(points(-3, 250_000, 4, signal_at=1), "Words", (9, "9")), 640, 234),
        (small_chart(points(-3, 250_000, 4, signal_at=1), "Words"), 140, 40),
    ):
        places = re.findall(r"[ML]([\d.-]+) ([\d.-]+)", svg)
        assert places
        for x, y in places:
            assert 0 <= float(x) <= width
            assert 0 <= float(y) <= height


def test_names_of_lines_do_not_lie_on_each_other() -> None:
    svg = control_chart(points(5, 5), "Words", (5, "5"))
    named = [
        float(text.get("y", ""))
        for text in drawn(svg).iter(f"{SVG}text")
        if text.text in ("Target 5", "Mean")
    ]
    assert abs(named[0] - named[1]) >= 12


def test_figures_that_never_differ_are_drawn() -> None:
    assert lines(control_chart(points(0, 0, limits=False), "Words"))
    assert lines(small_chart(points(7, 7, limits=False), "Words"))


def test_no_figure_is_no_chart() -> None:
    nothing: Sequence[Point] = points(None, None, limits=False)
    assert control_chart(nothing, "Words") == small_chart(nothing, "Words") == ""
    assert benchmark_chart((), "Words") == ""


def test_chart_has_its_words() -> None:
    for svg in (
        control_chart(points(1, 2), "A <b> & c"),
        small_chart(points(1, 2), "A <b> & c"),
        benchmark_chart([Bar("England", 3, "3%")], "A <b> & c"),
    ):
        assert drawn(svg).get("role") == "img"
        assert drawn(svg).get("aria-label") == "A <b> & c"


def test_bars_are_as_long_as_their_figures() -> None:
    bars = [Bar("Here & there", 20, "20%", is_own=True), Bar("England", 40, "40%")]
    svg = benchmark_chart(bars, "Words")
    own, england = (float(bar.get("width", "")) for bar in drawn(svg).iter(f"{SVG}rect"))
    assert own * 2 == england
    assert texts(svg) == ["Here & there", "20%", "England", "40%"]


def _numbers(svg: str) -> list[float]:
    """What stands at the axis."""
    return [
        float((text.text or "").replace(",", ""))
        for text in drawn(svg).iter(f"{SVG}text")
        if text.get("text-anchor") == "end"
    ]
