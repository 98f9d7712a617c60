"""The list of people behind a figure, from the command line: what it shows, and what it leaves."""

import csv
import io
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from rich.console import Console

from pipelines.run import open_workspace, run_month
from pipelines.settings import ROOT

# Runs of the whole program, some of them several times over.
pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def built(make_council: Callable[[str], Any]) -> Any:  # noqa: ANN401 - SmallCouncil
    council = make_council("members")
    open_workspace(council.config, council.data)
    run_month(date(2021, 1, 1), all_history=False, console=Console(quiet=True))
    return council


def members(council: Any, *words: str) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    return subprocess.run(
        [
            sys.executable, "-m", "pipelines", "members",
            "--config", str(council.config), "--data-dir", str(council.data), *words,
        ],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def openings(council: Any) -> list[dict[str, object]]:  # noqa: ANN401
    log = council.data / "access_log.jsonl"
    if not log.exists():
        return []
    return [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


def test_list_shows_pseudonyms_and_is_written_down(built: Any) -> None:  # noqa: ANN401
    before = {path: path.read_bytes() for path in (built.data / "builds").rglob("*.duckdb")}
    logged = len(openings(built))
    shown = members(built, "FD05", "2021-01")
    assert shown.returncode == 0, shown.stderr
    assert "they add up to 1 / 10 = 10.0 %" in shown.stdout
    assert "SYN-" not in shown.stdout
    assert {path: path.read_bytes() for path in before} == before
    (*_, opening) = openings(built)
    assert len(openings(built)) == logged + 1
    assert {name: opening[name] for name in ("kpi", "month", "window", "team", "rows")} == {
        "kpi": "FD05",
        "month": "2021-01",
        "window": "rolling_12_months",
        "team": None,
        "rows": 10,
    }
    assert opening["opened_by"]
    assert stat.S_IMODE((built.data / "access_log.jsonl").stat().st_mode) == 0o600


def test_csv_has_a_row_for_each_who_counts(built: Any) -> None:  # noqa: ANN401
    shown = members(built, "FD05", "2021-01", "--csv")
    rows = list(csv.DictReader(io.StringIO(shown.stdout)))
    assert len(rows) == 10
    assert [row["counted_date"] for row in rows if row["is_met"] == "True"] == ["2021-01-05"]
    assert all(len(row["referral_key"]) == 32 for row in rows)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("CP99", "2021-01"), "CP99 is no KPI"),
        (("FD05", "2021-01", "--team", "PACT"), "No team or service of this build is called so"),
        (("LA01", "2021-01"), "LA01 has no figure for January 2021: the delivery cannot tell it"),
        (("FD05", "2021-02"), "There is no build of February 2021 for authority"),
        (("[/x]", "2021-01"), "[/x] is no KPI"),
        (("FD05", "2021-01", "--window", "[/x]"), "FD05 has no window [/x]: it has month"),
        (("FD05", "2021-01", "--team", "[/x]"), "No team or service of this build is called so"),
    ],
)
def test_what_cannot_be_listed_is_one_sentence(
    built: Any,  # noqa: ANN401
    words: tuple[str, ...],
    sentence: str,
) -> None:
    logged = openings(built)
    shown = members(built, *words)
    assert shown.returncode == 1
    assert shown.stderr.startswith(f"Error: {sentence}")
    assert shown.stdout == ""
    assert openings(built) == logged


def test_month_that_a_later_build_holds_is_shown_where_to_find(built: Any) -> None:  # noqa: ANN401
    shown = members(built, "FD05", "2020-12")
    assert shown.returncode == 1
    assert shown.stderr.endswith("; built: 2021-01; a later build holds it: --as-of 2021-01.\n")
    assert members(built, "FD05", "2020-12", "--as-of", "2021-01").returncode == 0


def test_data_directory_that_is_mistyped_is_not_made(built: Any) -> None:  # noqa: ANN401
    mistyped = built.data.with_name("date")
    shown = members(built, "FD05", "2021-01", "--data-dir", str(mistyped))
    assert shown.returncode == 1
    assert shown.stderr.startswith(f"Error: There is no data directory {mistyped}: ")
    assert not mistyped.exists()


def test_list_is_refused_once_the_configuration_has_changed(built: Any) -> None:  # noqa: ANN401
    path = built.config / "authority.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "far_from_home_miles: 15\n", encoding="utf-8")
    try:
        shown = members(built, "FD05", "2021-01")
    finally:
        path.write_text(before, encoding="utf-8")
    assert shown.returncode == 1
    assert "Since January 2021 was built, far_from_home_miles has changed" in shown.stderr


@pytest.mark.parametrize("words", [(), ("--csv",)])
def test_nothing_is_shown_when_the_opening_cannot_be_written_down(
    built: Any,  # noqa: ANN401
    words: tuple[str, ...],
) -> None:
    log = built.data / "access_log.jsonl"
    aside = log.with_suffix(".aside")
    if log.exists():
        log.rename(aside)
    log.mkdir()
    try:
        shown = members(built, "FD05", "2021-01", *words)
    finally:
        log.rmdir()
        if aside.exists():
            aside.rename(log)
    assert shown.returncode == 1
    assert shown.stdout == ""
    assert shown.stderr == (
        f"Error: The access log {log} cannot be written (Is a directory), so nothing is shown.\n"
    )
