"""A month whose SSD tables lie in a database: fetched, landed, built and published."""

import csv
import sqlite3
from pathlib import Path

import duckdb
import pytest

from tests.integration.conftest import SmallCouncil

# Whole runs of the program, some of them several times over.
pytestmark = pytest.mark.system


def into_database(council: SmallCouncil, path: Path) -> None:
    """Move the landed files of the small council into a database, with a column nobody declared."""
    with sqlite3.connect(path) as database:
        for file in council.landing().glob("ssd_*.csv"):
            with file.open(encoding="utf-8", newline="") as text:
                header, *rows = list(csv.reader(text))
            columns = ", ".join(f'"{name}" text' for name in [*header, "a_secret"])
            database.execute(f"create table {file.stem} ({columns})")
            places = ", ".join("?" * (len(header) + 1))
            database.executemany(
                f"insert into {file.stem} values ({places})",
                [[*(cell or None for cell in row), "SECRET"] for row in rows],
            )
            file.unlink()
    database.close()


def referrals(council: SmallCouncil) -> float:
    with duckdb.connect(str(council.database), read_only=True) as reports:
        row = reports.execute(
            "select value from kpi_v1.monthly_performance_summary "
            "where kpi_code = 'FD03' and month = '2021-01-01'"
        ).fetchone()
    assert row is not None
    return row[0]


def test_month_is_fetched_from_the_database_once_and_kept_as_landed(
    council: SmallCouncil, tmp_path: Path
) -> None:
    path = tmp_path / "case_system.db"
    into_database(council, path)
    council.configure(ssd_database={"url": f"sqlite:///{path}"})
    first = council.run()
    assert first.returncode == 0, first.stderr
    assert referrals(council) == 1
    landed = sorted(council.landing().glob("ssd_*.csv"))
    assert [file.stem for file in landed] == ["ssd_cin_episodes", "ssd_person", "ssd_s47_enquiry"]
    assert all("SECRET" not in file.read_text(encoding="utf-8") for file in landed)
    # What has landed is the delivery: the month is rebuilt without the database.
    path.unlink()
    second = council.run()
    assert second.returncode == 0, second.stderr
    assert referrals(council) == 1


def test_database_without_a_table_stops_the_month_in_one_sentence(
    council: SmallCouncil, tmp_path: Path
) -> None:
    path = tmp_path / "case_system.db"
    into_database(council, path)
    with sqlite3.connect(path) as database:
        database.execute("drop table ssd_s47_enquiry")
    database.close()
    council.configure(ssd_database={"url": f"sqlite:///{path}"})
    stopped = council.run()
    assert stopped.returncode == 1
    assert "ssd_s47_enquiry" in stopped.stderr
    assert list(council.landing().glob("ssd_*.csv")) == []
