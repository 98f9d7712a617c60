"""A figure held against its target, in RAG, in direction and in people."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from tests.unit.warehouse.published.conftest import JANUARY, Known, Row, Series, rows
from warehouse.composition import published_sql
from warehouse.targets import Target


def all_judged(
    known: Known, kpi: str, window: str, series: Series, targets: Sequence[Target] = ()
) -> list[Row]:
    """A row a month, the last of January 2021."""
    connection = known(kpi, window, series, targets=targets)
    connection.execute(
        "create or replace table summary as select figure.*, kpi.unit, kpi.polarity, "
        "figure.month as as_of_month, lag(value) over (order by month) as previous_month_value, "
        "value - lag(value) over (order by month) as change_from_previous_month "
        "from known_figure as figure inner join reference.kpi as kpi using (kpi_code)"
    )
    connection.execute(f"create table summaries.control_chart as {published_sql('control_chart')}")
    connection.execute(
        "create table benchmark_beside_month (authority_code varchar, kpi_code varchar, "
        "month date, region_value double); "
        "create table history.newest_month_range (authority_code varchar, kpi_code varchar, "
        "newest_month_usually_moves varchar)"
    )
    return rows(
        connection, f"select * from ({published_sql('judged_summary').rstrip()}) order by month"
    )


def judged(
    known: Known, kpi: str, window: str, series: Series, targets: Sequence[Target] = ()
) -> Row:
    """The row of January 2021."""
    found = all_judged(known, kpi, window, series, targets)[-1]
    assert found["month"] == JANUARY
    return found


def target(kpi: str, amount: str, floor: str | None = None, **more: object) -> Target:
    return Target.model_validate(
        {"kpi_code": kpi, "month": "2020-04", "target": amount, "floor": floor, **more}
    )


ROLLING = "rolling_12_months"


@pytest.mark.parametrize(
    ("met", "rag"),
    [
        # Of 1,000: 82.95 and more is shown as 83.0, which is the target.
        (830, "green"),
        (829, "amber"),
        (750, "amber"),
        (749, "red"),
    ],
)
def test_higher_is_better(known: Known, met: int, rag: str) -> None:
    row = judged(known, "CP05", ROLLING, [(float(met), 1000.0)], [target("CP05", "83", "75")])
    assert row["rag"] == rag


@pytest.mark.parametrize(
    ("met", "rag"), [(220, "green"), (221, "amber"), (250, "amber"), (251, "red")]
)
def test_lower_is_better(known: Known, met: int, rag: str) -> None:
    row = judged(known, "FD05", ROLLING, [(float(met), 1000.0)], [target("FD05", "22", "25")])
    assert row["rag"] == rag


def test_figure_is_judged_as_it_is_shown(known: Known) -> None:
    # 4,148 of 5,000 are 82.96 %, shown as 83.0.
    row = judged(known, "CP05", ROLLING, [(4148.0, 5000.0)], [target("CP05", "83.0", "75.0")])
    assert (row["target_figure_shown"], row["rag"]) == ("83.0", "green")
    assert row["distance_from_target"] is None


def test_without_a_floor_a_missed_target_is_red(known: Known) -> None:
    row = judged(known, "CP05", ROLLING, [(82.0, 100.0)], [target("CP05", "83")])
    assert row["rag"] == "red"


def test_without_a_target_there_is_no_rag(known: Known) -> None:
    row = judged(known, "CP05", ROLLING, [(82.0, 100.0)])
    assert (row["rag"], row["target"], row["assurance"]) == (None, None, None)


def test_without_a_figure_there_is_no_rag(known: Known) -> None:
    row = judged(known, "CP05", ROLLING, [None], [target("CP05", "83", "75")])
    assert (row["rag"], row["target_shown"]) == (None, "83.0")


@pytest.mark.parametrize(
    ("kpi", "window", "figure", "amount", "words"),
    [
        # 79 of 100: 83 are needed, shown as 83.0.
        ("CP05", ROLLING, (79.0, 100.0), "83", "4 more conferences on time"),
        # 4,148 of 5,000 are shown as 83.0 already, so 4,147 lack one.
        ("CP05", ROLLING, (4147.0, 5000.0), "83", "1 more conferences on time"),
        # Of 1,000 at most 220 give 22.0, for 221 are 22.1.
        ("FD05", ROLLING, (230.0, 1000.0), "22",
         "10 fewer referrals within 12 months of a previous one"),
        ("FO08", "month_end", 140.0, "150", "10 more approved households"),
        ("WF07", "month_end", 7.0, "0", "7 fewer cases without a social worker"),
        ("FD05", ROLLING, (23000.0, 100000.0), "22",
         "951 fewer referrals within 12 months of a previous one"),
    ],
)  # fmt: skip
def test_distance_is_told_in_people(
    known: Known, kpi: str, window: str, figure: tuple[float, float] | float, amount: str,
    words: str,
) -> None:  # fmt: skip
    row = judged(known, kpi, window, [figure], [target(kpi, amount)])
    assert row["distance_from_target_words"] == words


@pytest.mark.parametrize("amount", ["0.0", "33.3", "50.0", "99.9", "100.0"])
def test_distance_is_the_fewest_that_reach_the_target(known: Known, amount: str) -> None:
    series: Series = [(float(met), 40.0) for met in range(41)]
    asked = target("CP05", amount, month="2017-01")
    for met, row in enumerate(all_judged(known, "CP05", ROLLING, series, [asked])):

        def reaches(more: int, met: int = met) -> bool:
            # Rounded half up in tenths of a percent, in whole numbers.
            return (2 * (met + more) * 1000 + 40) // 80 >= Decimal(amount) * 10

        needed = next(more for more in range(41) if reaches(more))
        assert row["distance_from_target"] == (needed or None)


def test_averages_have_no_distance_in_people(known: Known) -> None:
    row = judged(known, "WF01", "month_end", [(190.0, 10.0)], [target("WF01", "16", "18")])
    assert (row["rag"], row["distance_from_target_words"]) == ("red", None)


@pytest.mark.parametrize(
    ("kpi", "before", "now", "direction"),
    [
        ("CP05", 500, 520, "improving"),
        ("CP05", 500, 480, "worsening"),
        # Half a point is no change, and no more than that.
        ("CP05", 500, 505, "no_change"),
        ("CP05", 500, 506, "improving"),
        ("FD05", 200, 220, "worsening"),
        ("FD05", 200, 180, "improving"),
        ("CP07", 500, 520, "up"),
        ("CP07", 500, 480, "down"),
    ],
)
def test_direction_knows_which_way_is_better(
    known: Known, kpi: str, before: int, now: int, direction: str
) -> None:
    row = judged(known, kpi, ROLLING, [(float(before), 1000.0), (float(now), 1000.0)])
    assert row["direction_of_travel"] == direction


@pytest.mark.parametrize(("now", "direction"), [(102.0, "no_change"), (103.0, "up")])
def test_band_of_a_count_is_a_part_of_it(known: Known, now: float, direction: str) -> None:
    assert judged(known, "FD03", "month", [100.0, now])["direction_of_travel"] == direction


def test_first_month_has_no_direction(known: Known) -> None:
    assert judged(known, "CP05", ROLLING, [(1.0, 2.0)])["direction_of_travel"] is None


# Between 50 and 60 % of 100: mean 55, limits 28.4 to 81.6.
STEADY: Series = [(50.0, 100.0), (60.0, 100.0)] * 8


@pytest.mark.parametrize(
    ("amount", "assurance"),
    [("28", "likely_to_meet"), ("55", "hit_or_miss"), ("82", "unlikely_to_meet")],
)
def test_assurance_is_what_the_limits_say_of_the_target(
    known: Known, amount: str, assurance: str
) -> None:
    row = judged(known, "QA01", "month", STEADY, [target("QA01", amount)])
    assert (row["variation"], row["assurance"]) == ("common_cause", assurance)


@pytest.mark.parametrize(
    ("kpi", "window", "last", "variation"),
    [
        ("QA01", "month", (99.0, 100.0), "special_cause_improving"),
        ("QA01", "month", (1.0, 100.0), "special_cause_concerning"),
        ("LA13", "month", (99.0, 100.0), "special_cause_concerning"),
        ("LA13", "month", (1.0, 100.0), "special_cause_improving"),
        ("FD02", "month", (99.0, 100.0), "special_cause_up"),
        ("FD02", "month", (1.0, 100.0), "special_cause_down"),
    ],
)
def test_variation_knows_which_way_is_better(
    known: Known, kpi: str, window: str, last: tuple[float, float], variation: str
) -> None:
    row = judged(known, kpi, window, [*STEADY, last])
    assert (row["control_signal"], row["variation"]) == ("outside_limits", variation)


def test_target_of_a_sum_says_nothing_of_a_month(known: Known) -> None:
    household = target("FO09", "24", "18", period_window="year_to_date", profile="cumulative")
    row = judged(known, "FO09", "month", [2.0, 3.0] * 8, [household])
    assert (row["target"], row["control_mean"] is not None, row["assurance"]) == (20.0, True, None)


def test_target_of_an_earlier_year_is_said_to_be_that(known: Known) -> None:
    row = judged(known, "CP05", ROLLING, [(82.0, 100.0)], [target("CP05", "83", month="2019-04")])
    assert row["target_is_carried_forward"] is True
    assert row["target_from"] == date(2019, 4, 1)
