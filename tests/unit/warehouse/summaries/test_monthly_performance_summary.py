"""One row per KPI and month: the headline figure beside the months it is compared with."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from warehouse.build import make_table
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sql_files import sql_files

REFERRALS = "cine_referral_id | cine_person_id | cine_referral_date | cine_referral_team"
AUDITS = "audit_id | person_id | due_date | completed_date"
PLANS = "cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date"


def summarise(delivered: Any, kpi: str) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - Example
    """The summary's rows of a KPI by month, oldest first."""
    delivered.figure(kpi, "2021-01", kpi_definitions()[kpi].headline)
    make_table(delivered.connection, sql_files("summaries")["monthly_performance_summary"])
    rows = delivered.rows(
        "select * from summaries.monthly_performance_summary where kpi_id = ? order by month",
        [kpi],
    )
    return {f"{row['month']:%Y-%m}": row for row in rows}


def test_every_kpi_has_one_row_for_the_month_and_the_twelve_before(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01")
    months = list(summarise(delivered, "referrals"))
    assert (months[0], months[-1], len(months)) == ("2020-01", "2021-01", 13)
    rows = delivered.rows(
        "select month, kpi_code, count(*) as rows from summaries.monthly_performance_summary "
        "group by month, kpi_code"
    )
    assert len(rows) == 13 * len(kpi_definitions())
    assert {row["rows"] for row in rows} == {1}


@pytest.mark.parametrize(
    ("kpi", "window"),
    [
        ("referrals", "month"),
        ("referral_rate", "rolling_12_months"),
        ("child_protection_plans", "month_end"),
    ],
)
def test_value_is_that_of_the_headline_window(
    example: Callable[..., Any], kpi: str, window: str
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            1 | one   | 2020-02-03 | T1
            2 | two   | 2020-06-01 | T1
            3 | three | 2021-01-04 | T1
            """,
        )
        .deliver("ssd_cp_plans", PLANS + "\n1 | one | 2020-06-01 |")
    )
    row = summarise(delivered, kpi)["2021-01"]
    figure = delivered.figure(kpi, "2021-01", window)
    columns = ("period_window", "numerator", "denominator", "value", "value_shown", "status")
    assert [row[name] for name in columns] == [figure[name] for name in columns]
    assert row["period_window"] == window


def test_windows_of_events_stand_side_by_side(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | one   | 2020-02-03 | T1
        2 | two   | 2020-03-02 | T2
        3 | three | 2020-06-01 | T1
        4 | four  | 2021-01-04 | T2
        """,
    )
    row = summarise(delivered, "referrals")["2021-01"]
    windows = ("month_value", "year_to_date_value", "rolling_12_months_value")
    assert [row[window] for window in windows] == [1, 2, 4]


def test_year_to_date_of_a_snapshot_is_its_latest_value(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | all along      | 2019-06-03 |
        2 | until December | 2019-06-03 | 2020-12-14
        """,
    )
    rows = summarise(delivered, "child_protection_plans")
    assert (rows["2020-11"]["value"], rows["2020-11"]["year_to_date_value"]) == (2, 2)
    assert (rows["2021-01"]["value"], rows["2021-01"]["year_to_date_value"]) == (1, 1)


def test_month_is_compared_with_the_one_before_and_the_same_a_year_before(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | a | 2020-01-06 | T1
        2 | b | 2020-01-07 | T1
        3 | c | 2020-01-31 | T1
        4 | d | 2020-12-01 | T1
        5 | e | 2021-01-04 | T1
        6 | f | 2021-01-31 | T1
        """,
    )
    row = summarise(delivered, "referrals")["2021-01"]
    assert row["value"] == 2
    assert (row["previous_month_value"], row["change_from_previous_month"]) == (1, 1)
    assert (row["same_month_last_year_value"], row["change_from_same_month_last_year"]) == (3, -1)


def test_comparison_is_of_the_same_window(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | a | 2019-06-03 | T1
        2 | b | 2020-01-06 | T1
        3 | c | 2020-12-01 | T1
        4 | d | 2021-01-04 | T1
        5 | e | 2021-01-31 | T1
        """,
    )
    row = summarise(delivered, "referral_rate")["2021-01"]
    # February 2020 to January 2021: 3 of 50,000; January to December 2020: 2 of 50,000;
    # February 2019 to January 2020: 2 of 40,000.
    assert row["value"] == pytest.approx(0.6)
    assert row["previous_month_value"] == pytest.approx(0.4)
    assert row["same_month_last_year_value"] == pytest.approx(0.5)
    assert row["change_from_previous_month"] == pytest.approx(0.2)
    assert row["change_from_same_month_last_year"] == pytest.approx(0.1)


def test_snapshot_is_compared_with_the_month_ends_before(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        PLANS
        + """
        1 | all along      | 2019-06-03 |
        2 | until December | 2019-06-03 | 2021-01-11
        3 | last winter    | 2019-06-03 | 2020-02-10
        """,
    )
    row = summarise(delivered, "child_protection_plans")["2021-01"]
    assert (row["value"], row["previous_month_value"]) == (1, 2)
    assert row["same_month_last_year_value"] == 3


def test_month_without_a_figure_is_compared_with_nothing(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | a | 2020-11-16 | 2020-11-20
        2 | b | 2021-01-15 | 2021-01-20
        3 | c | 2021-01-15 |
        """,
    )
    rows = summarise(delivered, "audits_completed")
    assert (rows["2021-01"]["value"], rows["2021-01"]["status"]) == (50, "ok")
    assert rows["2021-01"]["previous_month_value"] is None
    assert rows["2021-01"]["change_from_previous_month"] is None
    assert (rows["2020-12"]["value"], rows["2020-12"]["status"]) == (None, "no_data")
    assert rows["2020-12"]["value_shown"] is None
    assert rows["2020-12"]["previous_month_value"] == 100
    assert rows["2020-12"]["change_from_previous_month"] is None


def test_trend_is_thirteen_months_oldest_first(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | a | 2019-12-02 | T1
        2 | b | 2020-01-06 | T1
        3 | c | 2020-01-07 | T1
        4 | d | 2020-12-01 | T1
        5 | e | 2021-01-04 | T1
        6 | f | 2021-01-05 | T1
        7 | g | 2021-01-06 | T1
        """,
    )
    rows = summarise(delivered, "referrals")
    assert rows["2021-01"]["last_13_months_values"] == [2, *[0] * 10, 1, 3]
    # Months before the delivery's are drawn as far back.
    assert len(rows["2020-01"]["last_13_months_values"]) == 13
    assert rows["2020-01"]["last_13_months_values"][-2:] == [1, 2]


def test_trend_is_blank_where_there_is_no_figure(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | a | 2020-11-16 | 2020-11-20
        2 | b | 2021-01-15 |
        """,
    )
    row = summarise(delivered, "audits_completed")["2021-01"]
    assert row["last_13_months_values"] == [*[None] * 10, 100, None, 0]


def test_table_the_council_does_not_deliver_says_so_in_every_month(
    example: Callable[..., Any],
) -> None:
    rows = summarise(example("2021-01", delivers=("audits",)), "referrals")
    assert len(rows) == 13
    for row in rows.values():
        assert row["status"] == "not_available_from_source"
        assert (row["value"], row["value_shown"], row["month_value"]) == (None, None, None)


def test_row_names_its_kpi_and_delivery(example: Callable[..., Any]) -> None:
    row = summarise(example("2021-01"), "referral_rate")["2020-03"]
    assert (row["authority_code"], row["kpi_code"], row["theme"]) == ("901", "FD04", "front_door")
    assert (row["title"], row["unit"]) == ("Referrals per 10,000 children", "rate per 10,000")
    assert (row["month"], row["as_of_month"]) == (date(2020, 3, 1), date(2021, 1, 1))
    assert row["population_year"] == 2019
