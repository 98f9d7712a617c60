"""A looked-after return through the whole line: a few bad rows are told, many stop the month."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from pipelines.run import RunFailed, open_workspace, run_month

# Whole runs of the program, some of them several times over.
pytestmark = pytest.mark.system

MONTH = date(2021, 1, 1)
CHILDREN = 100
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,URN"
SOUND = "S,C2,N1,U6,PR1,,,,SC999999"


def write_return(
    folder: Path, *, without_birth_date: int = 0, wrong_days: int = 0, born: str = "01/05/2010"
) -> Path:
    """A return of a hundred children, each looked after since the first of December.

    The first of them lack their date of birth, which rule 102 blocks, or have a first day that
    is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    children = [f"SYN-{number:03}" for number in range(CHILDREN)]
    header = [
        f"{child},{1 + number % 2},{'' if number < without_birth_date else born},WBRI"
        for number, child in enumerate(children)
    ]
    episodes = [
        f"{child},{'2020-12-01' if number < wrong_days else '01/12/2020'},{SOUND}"
        for number, child in enumerate(children)
    ]
    _write(folder / "SSDA903_2021_header.csv", ["CHILD,SEX,DOB,ETHNIC", *header])
    _write(folder / "SSDA903_2021_episodes.csv", [EPISODES, *episodes])
    (folder / "_COMPLETE").touch()
    return folder


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def published(make_council: Callable[[str], Any]) -> Any:  # noqa: ANN401 - SmallCouncil
    council = make_council("return_delivery")
    council.configure(delivers=["ssda903"])
    write_return(council.landing())
    run(council)
    return council


def run(council: Any) -> None:  # noqa: ANN401 - SmallCouncil
    open_workspace(council.config, council.data)
    run_month(MONTH, all_history=False, console=Console(quiet=True))


def digest(council: Any) -> str:  # noqa: ANN401 - SmallCouncil
    return hashlib.sha256(council.database.read_bytes()).hexdigest()


def refusal(council: Any) -> str:  # noqa: ANN401 - SmallCouncil
    """The sentence that a run ends with; what was published stays as it was, byte for byte."""
    before = digest(council)
    with pytest.raises(RunFailed) as failed:
        run(council)
    assert digest(council) == before
    return str(failed.value)


def figure(council: Any, kpi: str, window: str) -> tuple[object, ...]:  # noqa: ANN401
    with duckdb.connect(str(council.database), read_only=True) as connection:
        row = connection.execute(
            "select status, value from kpi_v1.kpi_values_as_now_known "
            "where kpi_code = ? and month = ? and period_window = ? and breakdown = 'all'",
            [kpi, MONTH, window],
        ).fetchone()
    assert row is not None
    return row


def test_return_alone_is_built_and_says_what_it_cannot_tell(published: Any) -> None:  # noqa: ANN401
    assert figure(published, "LA01", "month_end") == ("ok", CHILDREN)
    assert figure(published, "LA03", "year_to_date") == ("ok", CHILDREN)
    assert figure(published, "LA03", "rolling_12_months") == ("incomplete_window", None)
    assert figure(published, "FD03", "month") == ("not_available_from_source", None)


def test_days_of_another_layout_stop_the_month_and_none_is_quoted(published: Any) -> None:  # noqa: ANN401
    write_return(published.landing(), wrong_days=30)
    sentence = refusal(published)
    assert "ssda903_episodes" in sentence
    assert "30 of 100 rows" in sentence
    assert "2020-12-01" not in sentence


def test_few_rows_are_set_aside_and_the_month_is_published_without_them(
    published: Any,  # noqa: ANN401
) -> None:
    write_return(published.landing(), wrong_days=2)
    run(published)
    assert figure(published, "LA01", "month_end") == ("ok", CHILDREN - 2)


def test_blocked_rows_beyond_the_share_end_the_command_with_their_counts_and_status_1(
    published: Any,  # noqa: ANN401
) -> None:
    write_return(published.landing(), without_birth_date=30)
    before = digest(published)
    ended: subprocess.CompletedProcess[str] = published.run()
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: returns.header: rule 102 broken by 30 of 100 rows (")
    assert "SYN-" not in ended.stderr + ended.stdout
    assert digest(published) == before


# --- A corrected delivery in a folder of its own --------------------------------------------------


@pytest.fixture(scope="module")
def corrected(make_council: Callable[[str], Any]) -> Any:  # noqa: ANN401 - SmallCouncil
    """A month refused, corrected, built, and corrected once more."""
    council = make_council("return_corrected")
    council.configure(delivers=["ssda903"])
    write_return(council.landing(), wrong_days=30)
    write_return(council.landing("2021-01-2"))
    write_return(council.landing("2021-01-10"), wrong_days=2)
    council.command("catch-up")
    return council


def kept(council: Any) -> dict[str, bytes]:  # noqa: ANN401 - SmallCouncil
    builds = council.data / "builds"
    return {str(path.relative_to(builds)): path.read_bytes() for path in builds.rglob("kpi_*")}


def test_each_delivery_is_a_revision_in_order_and_a_refused_one_is_passed_over(
    corrected: Any,  # noqa: ANN401
) -> None:
    with duckdb.connect(str(corrected.database), read_only=True) as connection:
        assert connection.execute(
            "select value from kpi_v1.kpi_values where kpi_code = 'LA01' and month = ? "
            "and breakdown = 'all' order by revision",
            [MONTH],
        ).fetchall() == [(CHILDREN,), (CHILDREN - 2,)]
    assert "Every delivered month is built." in corrected.command("catch-up").stdout


def test_all_revisions_come_back_from_landing_alone_byte_for_byte(corrected: Any) -> None:  # noqa: ANN401
    before = kept(corrected)
    assert len(before) == 2
    shutil.rmtree(corrected.data / "builds")
    shutil.rmtree(corrected.data / "published")
    ended = corrected.command("catch-up")
    assert ended.returncode == 0, ended.stderr
    assert kept(corrected) == before
    assert "2021-01, which was corrected" in ended.stdout
    verified = corrected.command("verify")
    assert verified.returncode == 0, verified.stdout


def test_the_latest_delivery_is_the_one_that_a_run_takes(corrected: Any) -> None:  # noqa: ANN401
    write_return(corrected.landing("2021-01-11"), wrong_days=1)
    run(corrected)
    assert figure(corrected, "LA01", "month_end") == ("ok", CHILDREN - 1)
