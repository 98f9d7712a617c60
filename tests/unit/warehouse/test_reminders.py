"""What a month still asks of people, in sentences that name KPI and role."""

from datetime import date
from pathlib import Path

import duckdb

from warehouse.reminders import Reminders, reminders_of

JANUARY = date(2021, 1, 1)


def release(tmp_path: Path) -> Path:
    path = tmp_path / "performance.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create schema kpi_v1; "
            "create table kpi_v1.highlights_with_drafts (authority_code varchar, month date, "
            "place integer, kpi_code varchar, title varchar, owed_by varchar, is_owed boolean); "
            "insert into kpi_v1.highlights_with_drafts values "
            "('901', '2021-01-01', 2, 'FO02', 'Placements', 'Head of fostering', true), "
            "('901', '2021-01-01', 1, 'CP05', 'Conferences', 'Head of wards', true), "
            "('901', '2021-01-01', 3, 'QA01', 'Audits', 'Head of audits', false), "
            "('901', '2020-12-01', 1, 'WF01', 'Caseload', 'Head of wards', true), "
            "('902', '2021-01-01', 1, 'WF01', 'Caseload', 'Head of others', true); "
            "create table kpi_v1.monthly_performance_summary_with_drafts (authority_code varchar, "
            "month date, kpi_code varchar, title varchar, target_from date, "
            "target_is_carried_forward boolean); "
            "insert into kpi_v1.monthly_performance_summary_with_drafts values "
            "('901', '2021-01-01', 'FO02', 'Placements', '2019-10-01', true), "
            "('901', '2021-01-01', 'CP05', 'Conferences', '2020-04-01', false), "
            "('901', '2021-01-01', 'FD03', 'Referrals', null, null); "
            "create table kpi_v1.commentary_with_drafts (authority_code varchar, month date, "
            "entry_number bigint, kind varchar, kpi_code varchar, figures_missing integer); "
            "insert into kpi_v1.commentary_with_drafts values "
            "('901', '2021-01-01', 7, 'update', 'CP05', 2), "
            "('901', '2021-01-01', 8, 'overall', null, 1), "
            "('901', '2021-01-01', 9, 'overall', null, 0), "
            "('901', '2021-02-01', 10, 'overall', null, 1)"
        )
    return path


def test_each_thing_owed_is_a_sentence(tmp_path: Path) -> None:
    assert reminders_of(release(tmp_path), "901", JANUARY) == Reminders(
        responses=(
            "CP05 Conferences: Head of wards owes the response",
            "FO02 Placements: Head of fostering owes the response",
        ),
        targets=("FO02 Placements: the target of October 2019 is carried forward into 2020-21",),
        commentary=(
            "commentary row 7: 2 figures of the update on CP05 are not available",
            "commentary row 8: 1 figures of the overall are not available",
        ),
    )


def test_month_of_which_nothing_is_owed(tmp_path: Path) -> None:
    assert reminders_of(release(tmp_path), "902", date(2020, 11, 1)) == Reminders((), (), ())
