"""When a month can be built, and on which morning it is."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest
import yaml

from assets.presentation import MONTHS
from pipelines.monthly_performance import is_due, monthly_performance_schedule

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


def test_schedule_asks_for_last_month_on_the_fifth_working_day(configured: Path) -> None:
    asked = ask(configured, datetime(2021, 2, 5, 7, tzinfo=LONDON))
    assert isinstance(asked, dg.RunRequest)
    assert asked.partition_key == "2021-01"
    assert asked.run_key == "2021-01"


def test_schedule_skips_every_other_morning(configured: Path) -> None:
    asked = ask(configured, datetime(2021, 2, 4, 7, tzinfo=LONDON))
    assert isinstance(asked, dg.SkipReason)


def test_working_day_is_a_setting(configured: Path) -> None:
    asked = ask(configured, datetime(2021, 2, 4, 7, tzinfo=LONDON), schedule_working_day=4)
    assert isinstance(asked, dg.RunRequest)
