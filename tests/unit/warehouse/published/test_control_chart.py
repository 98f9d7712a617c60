"""XmR charts: limits and signals against a second way of reckoning, and rules one by one."""

from datetime import date
from itertools import pairwise
from statistics import fmean, median

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.warehouse.published.conftest import JANUARY, Known, Row, Series, rows
from warehouse.calendar_months import months_before
from warehouse.composition import published_sql
from warehouse.targets import Rebase


def chart(connection: duckdb.DuckDBPyConnection, month: date = JANUARY) -> list[Row]:
    return rows(
        connection,
        f"select * from ({published_sql('control_chart').rstrip()}) "
        f"where chart_month = date '{month}' order by month",
    )


def reckoned(values: list[float]) -> tuple[float, float, list[set[str]]]:
    """Mean, reach of the limits, and every signal at each point, straight from the rules."""
    mean = fmean(values)
    reach = 2.66 * fmean([abs(after - before) for before, after in pairwise(values)])
    signals: list[set[str]] = [set() for _ in values]
    for place, value in enumerate(values):
        if abs(value - mean) > reach + 1e-9:
            signals[place].add("outside_limits")
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        for side in (1, -1):
            far = [at for at in window if side * (values[at] - mean) > reach * 2 / 3 + 1e-9]
            if len(far) >= 2:
                for at in far:
                    signals[at].add("two_of_three")
    for start in range(len(values) - 6):
        window = values[start : start + 7]
        if all(value > mean + 1e-9 for value in window) or all(
            value < mean - 1e-9 for value in window
        ):
            for at in range(start, start + 7):
                signals[at].add("one_side")
        steps = [after - before for before, after in pairwise(window)]
        if all(step > 1e-9 for step in steps) or all(step < -1e-9 for step in steps):
            for at in range(start, start + 7):
                signals[at].add("trend")
    return mean, reach, signals


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture],
          deadline=None)  # fmt: skip
@given(st.lists(st.integers(50, 70), min_size=12, max_size=25))
def test_limits_and_signals_are_those_of_the_rules(known: Known, counts: list[int]) -> None:
    connection = known("FD03", "month", [float(count) for count in counts])
    points = chart(connection)
    connection.execute("delete from known_figure")
    mean, reach, signals = reckoned([float(count) for count in counts])
    assert len(points) == len(counts)
    for point, expected in zip(points, signals, strict=True):
        assert point["mean"] == pytest.approx(mean)
        assert point["upper_limit"] == pytest.approx(mean + reach)
        assert point["lower_limit"] == pytest.approx(max(mean - reach, 0))
        # The first of them in order of weight is told.
        order = ("outside_limits", "two_of_three", "one_side", "trend")
        assert point["signal"] == next((name for name in order if name in expected), None)


def test_eleven_points_have_no_limits_and_twelve_have(known: Known) -> None:
    eleven = chart(known("FD03", "month", [50.0, 60.0] * 5 + [50.0]))
    assert {point["note"] for point in eleven} == {"fewer than 12 months"}
    assert {point["mean"] for point in eleven} == {None}
    assert {point["signal"] for point in eleven} == {None}
    twelve = chart(known("CP01", "month", [50.0, 60.0] * 6))
    assert {point["note"] for point in twelve if point["kpi_code"] == "CP01"} == {None}


@pytest.mark.parametrize(("denominator", "has_limits"), [(19, False), (20, True)])
def test_share_of_a_few_has_no_limits(known: Known, denominator: int, has_limits: bool) -> None:
    series: Series = [(10.0, float(denominator)), (12.0, float(denominator))] * 8
    assert median([denominator] * 16) == denominator
    points = chart(known("CP05", "month", series))
    assert {point["note"] for point in points} == {None if has_limits else "denominators under 20"}


def test_limits_of_a_percentage_stay_within_0_and_100(known: Known) -> None:
    points = chart(known("CP05", "month", [(40.0, 40.0), (20.0, 40.0)] * 8))
    assert {(point["lower_limit"], point["upper_limit"]) for point in points} == {(0.0, 100.0)}


def test_limits_of_a_count_are_not_below_nothing(known: Known) -> None:
    points = chart(known("FD03", "month", [0.0, 9.0] * 8))
    assert {point["lower_limit"] for point in points} == {0.0}


def test_rolling_sums_have_no_chart(known: Known) -> None:
    assert chart(known("CP05", "rolling_12_months", [(20.0, 40.0)] * 20)) == []


def test_chart_of_a_month_knows_nothing_of_later_ones(known: Known) -> None:
    connection = known("FD03", "month", [*[50.0, 60.0] * 6, 500.0])
    before = chart(connection, months_before(JANUARY, 1))
    assert {(point["mean"], point["points"]) for point in before} == {(55.0, 12)}
    assert {point["signal"] for point in before} == {None}
    assert chart(connection)[-1]["signal"] == "outside_limits"


def test_chart_holds_the_last_25_months(known: Known) -> None:
    points = chart(known("FD03", "month", [50.0, 60.0] * 20))
    assert len(points) == 25
    assert points[0]["month"] == months_before(JANUARY, 24)


def test_gap_is_no_moving_range(known: Known) -> None:
    points = chart(known("FD03", "month", [*[50.0] * 6, None, *[80.0] * 7]))
    # Of neighbouring months none differs, so that the limits are the mean.
    assert {point["upper_limit"] for point in points} == {points[0]["mean"]}


def test_figures_that_never_change_are_no_signal(known: Known) -> None:
    points = chart(known("WF04", "month_end", [(20.7, 207.0)] * 25))
    assert {point["signal"] for point in points} == {None}


def test_limits_begin_anew_only_where_that_was_decided(known: Known) -> None:
    decision = Rebase(
        kpi_code="FD03",
        month=months_before(JANUARY, 11),
        decided_on=date(2020, 3, 2),
        role="Head of performance",
        reason="Referrals are counted at the new front door",
    )
    series: Series = [*[50.0, 60.0] * 6, *[150.0, 160.0] * 6]
    points = chart(known("FD03", "month", series, rebases=[decision]))
    assert [point["mean"] for point in points] == [55.0] * 12 + [155.0] * 12
    assert {point["signal"] for point in points} == {None}
    together = chart(known("CP01", "month", series))
    assert {point["mean"] for point in together if point["kpi_code"] == "CP01"} == {105.0}
