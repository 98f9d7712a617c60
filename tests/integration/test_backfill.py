"""Months built in any order, several at once, in processes of their own: the same figures."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.settings import ROOT

pytestmark = pytest.mark.system

MONTHS = ("2020-11", "2020-12", "2021-01")


def command(council: Any, *words: str) -> list[str]:  # noqa: ANN401 - SmallCouncil
    folders = ["--config", str(council.config), "--data-dir", str(council.data)]
    return [sys.executable, "-m", "pipelines", *words, *folders]


def say(council: Any, *words: str) -> str:  # noqa: ANN401
    done = subprocess.run(
        command(council, *words), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def figures(council: Any) -> dict[str, bytes]:  # noqa: ANN401
    builds = council.data / "builds"
    return {
        str(path.relative_to(builds)): path.read_bytes()
        for path in sorted(builds.rglob("kpi_values.parquet"))
    }


def content(council: Any) -> dict[str, list[tuple[object, ...]]]:  # noqa: ANN401
    with duckdb.connect(str(council.database), read_only=True) as connection:
        return {
            view: connection.execute(f"select * from kpi_v1.{view} order by all").fetchall()
            for view in ("kpi_values", "kpi_values_as_now_known", "kpi_revisions", "data_quality")
        }


def delivered(make_council: Callable[[str], Any], name: str) -> Any:  # noqa: ANN401
    council = make_council(name)
    shutil.rmtree(council.landing())
    for place, month in enumerate(MONTHS):
        council.deliver(month)
        # A month without the last referrals of the next: deliveries are never all the same.
        path = council.landing(month) / "ssd_cin_episodes.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[: len(lines) - (len(MONTHS) - 1 - place)]), encoding="utf-8")
    return council


@pytest.fixture(scope="module")
def one_by_one(make_council: Callable[[str], Any]) -> Any:  # noqa: ANN401
    """Three months, built by the command that catches up."""
    council = delivered(make_council, "one_by_one")
    said = say(council, "catch-up")
    assert [said.index(f"Exampleshire, {name}") for name in ("November", "December", "January")]
    assert say(council, "catch-up").strip() == "Every delivered month is built."
    return council


def test_months_at_once_and_backwards_give_the_same_bytes(
    one_by_one: Any,  # noqa: ANN401
    make_council: Callable[[str], Any],
) -> None:
    council = delivered(make_council, "at_once")
    # Whoever ties with another is chosen by pseudonym: the same key, the same choice.
    shutil.copytree(one_by_one.data / "identities", council.data / "identities")
    running = [
        subprocess.Popen(
            command(council, "run", "--month", month),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for month in reversed(MONTHS)
    ]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert figures(council) == figures(one_by_one)
    assert len(figures(council)) == len(MONTHS)
    assert content(council) == content(one_by_one)


def test_release_is_made_again_from_the_figures_kept(one_by_one: Any, tmp_path: Path) -> None:  # noqa: ANN401
    before = content(one_by_one)
    kept = tmp_path / "kept"
    shutil.move(one_by_one.data / "published", kept)
    away = [*(one_by_one.data / "builds").rglob("build.duckdb"), one_by_one.data / "landing"]
    for number, path in enumerate(away):
        shutil.move(path, tmp_path / str(number))
    say(one_by_one, "publish")
    assert content(one_by_one) == before
    for number, path in enumerate(away):
        shutil.move(tmp_path / str(number), path)


def test_everything_is_made_again_from_the_deliveries(
    one_by_one: Any,  # noqa: ANN401
    make_council: Callable[[str], Any],
) -> None:
    council = make_council("from_landing")
    shutil.rmtree(council.data / "landing")
    for folder in ("landing", "identities"):
        shutil.copytree(one_by_one.data / folder, council.data / folder)
    say(council, "catch-up")
    assert figures(council) == figures(one_by_one)
    assert content(council) == content(one_by_one)


def test_verification_finds_everything_whole_and_names_what_is_damaged(
    one_by_one: Any,  # noqa: ANN401
) -> None:
    said = say(one_by_one, "verify")
    assert said.endswith("0 are damaged.\n")
    spoiled = one_by_one.data / "builds" / "901" / "2020-12" / "r1" / "data_quality.parquet"
    whole = spoiled.read_bytes()
    spoiled.write_bytes(b"damaged")
    done = subprocess.run(
        command(one_by_one, "verify"), cwd=ROOT, capture_output=True, text=True, check=False
    )
    spoiled.write_bytes(whole)
    assert done.returncode == 1
    assert "901, December 2020, revision 1: data_quality.parquet" in " ".join(done.stdout.split())
