"""When a month can be built, and on which morning it is."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml

from assets.presentation import MONTHS
from pipelines.monthly_performance import is_due, monthly_performance_schedule, months_due

LONDON = ZoneInfo("Europe/London")


def last_month_offered(now: datetime) -> str:
    return MONTHS.get_partition_keys(current_time=now)[-1]


def test_september_is_over_at_half_past_midnight_on_1_october() -> None:
    # 00:30 British Summer Time is 23:30 UTC on 30 September.
    assert last_month_offered(datetime(2026, 9, 30, 23, 30, tzinfo=UTC)) == "2026-09"
    assert last_month_offered(datetime(2026, 9, 30, 22, 30, tzinfo=UTC)) == "2026-08"


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2021, 1, 8), True),  # 1 January is a bank holiday: 4, 5, 6, 7, 8
        (date(2021, 1, 7), False),
        (date(2021, 1, 11), False),
        (date(2021, 2, 5), True),
        (date(2021, 5, 10), True),  # the early May bank holiday is the 3rd: 4, 5, 6, 7, 10
        (date(2021, 5, 7), False),
    ],
)
def test_fifth_working_day(day: date, due: bool) -> None:
    assert is_due(day, 5) is due


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIDEMARK_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("TIDEMARK_DATA_DIR", str(tmp_path / "data"))
    return tmp_path


def ask(configured: Path, when: datetime, **settings: object) -> object:
    content = {
        "name": "Exampleshire",
        "la_code": "901",
        "ons_code": "E99000901",
        "population_0_17": {2020: 50000},
        **settings,
    }
    (configured / "authority.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with dg.build_schedule_context(scheduled_execution_time=when) as context:
        return monthly_performance_schedule(context)


def months_asked(asked: object) -> list[str | None]:
    assert isinstance(asked, list)
    assert all(request.run_key == request.partition_key for request in asked)
    return [request.partition_key for request in asked]


def deliver(configured: Path, *months: str) -> None:
    for month in months:
        folder = configured / "data" / "landing" / month
        folder.mkdir(parents=True)
        (folder / "file.csv").touch()


def test_schedule_asks_for_last_month_on_the_fifth_working_day(configured: Path) -> None:
    # Also where nothing was delivered: then the run says so.
    asked = ask(configured, datetime(2021, 2, 5, 7, tzinfo=LONDON))
    assert months_asked(asked) == ["2021-01"]


def test_schedule_skips_every_other_morning(configured: Path) -> None:
    asked = ask(configured, datetime(2021, 2, 4, 7, tzinfo=LONDON))
    assert isinstance(asked, dg.SkipReason)


def test_working_day_is_a_setting(configured: Path) -> None:
    asked = ask(configured, datetime(2021, 2, 4, 7, tzinfo=LONDON), schedule_working_day=4)
    assert months_asked(asked) == ["2021-01"]


def test_missed_mornings_are_made_up_for_in_order(configured: Path) -> None:
    deliver(configured, "2021-01", "2020-11", "2020-12")
    asked = ask(configured, datetime(2021, 2, 9, 7, tzinfo=LONDON))
    assert months_asked(asked) == ["2020-11", "2020-12", "2021-01"]


def test_finished_month_is_not_waiting(configured: Path) -> None:
    deliver(configured, "2020-11", "2020-12")
    finished = configured / "data" / "builds" / "901" / "2020-11" / "r1"
    finished.mkdir(parents=True)
    (finished / "kpi_values.parquet").touch()
    asked = ask(configured, datetime(2021, 2, 1, 7, tzinfo=LONDON))
    assert months_asked(asked) == ["2020-12"]


NOVEMBER, DECEMBER, JANUARY = date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1)


@pytest.mark.parametrize(
    ("today", "waiting", "due"),
    [
        (date(2021, 2, 5), [], [JANUARY]),
        (date(2021, 2, 5), [JANUARY, NOVEMBER], [NOVEMBER, JANUARY]),
        # Delivered early, a month waits for its working day.
        (date(2021, 2, 4), [JANUARY], []),
        (date(2021, 2, 4), [JANUARY, DECEMBER], [DECEMBER]),
        (date(2021, 2, 6), [JANUARY], [JANUARY]),
        (date(2021, 2, 28), [], []),
        (date(2021, 3, 1), [JANUARY], [JANUARY]),
        (date(2021, 1, 8), [], [DECEMBER]),
    ],
)
def test_months_due(today: date, waiting: list[date], due: list[date]) -> None:
    assert months_due(today, 5, waiting) == due
