"""A bad delivery ends in one clear sentence, and what was published stays as it was."""

import hashlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from rich.console import Console

from pipelines.__main__ import demonstrate
from pipelines.run import RunFailed, open_workspace, run_month
from pipelines.settings import ROOT
from warehouse.errors import ConfigurationError, DeliveryRefused
from warehouse.files import locked

MONTH = date(2021, 1, 1)

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def published(make_council: Callable[[str], Any]) -> Any:  # noqa: ANN401 - SmallCouncil
    council = make_council("bad_input")
    open_workspace(council.config, council.data)
    run_month(MONTH, all_history=False, console=Console(quiet=True))
    return council


def refusal(council: Any) -> str:  # noqa: ANN401 - SmallCouncil
    before = hashlib.sha256(council.database.read_bytes()).hexdigest()
    open_workspace(council.config, council.data)
    with pytest.raises(RunFailed) as failed:
        run_month(MONTH, all_history=False, console=Console(quiet=True))
    assert hashlib.sha256(council.database.read_bytes()).hexdigest() == before
    return str(failed.value)


@pytest.fixture
def folder(published: Any) -> Path:  # noqa: ANN401 - SmallCouncil
    published.deliver()
    return published.landing()


def test_empty_landing_folder(published: Any, folder: Path) -> None:  # noqa: ANN401
    for path in folder.iterdir():
        path.unlink()
    assert refusal(published) == (
        "The delivery for January 2021 is empty: landing/2021-01 holds no files."
    )


def test_missing_file(published: Any, folder: Path) -> None:  # noqa: ANN401
    (folder / "ssd_person.csv").unlink()
    assert refusal(published) == "ssd_person.csv is missing from landing/2021-01."


def test_missing_column(published: Any, folder: Path) -> None:  # noqa: ANN401
    path = folder / "ssd_s47_enquiry.csv"
    path.write_text(path.read_text().replace("s47e_s47_start_date", "start"))
    assert refusal(published) == "ssd_s47_enquiry.csv: column s47e_s47_start_date is missing."


def test_web_page_named_csv(published: Any, folder: Path) -> None:  # noqa: ANN401
    (folder / "ssd_person.csv").write_text("<!doctype html><title>Sign in</title>")
    assert refusal(published) == "ssd_person.csv is an HTML or XML page, not a CSV file."


def test_delivered_table_without_rows_stops_the_month(
    published: Any,  # noqa: ANN401
    folder: Path,
) -> None:
    path = folder / "ssd_s47_enquiry.csv"
    path.write_text(path.read_text().splitlines()[0] + "\n")
    assert refusal(published) == "raw.ssd_s47_enquiry has no rows"


def test_column_of_unreadable_dates_stops_the_month_and_quotes_none(
    published: Any,  # noqa: ANN401
    folder: Path,
) -> None:
    path = folder / "ssd_cin_episodes.csv"
    path.write_text(path.read_text().replace("2020-", "soon-"))
    sentence = refusal(published)
    assert "raw.ssd_cin_episodes" in sentence
    assert "soon" not in sentence
    assert "SYN-" not in sentence


def test_dates_that_no_reader_knows_stop_the_month_instead_of_counting_none(
    published: Any,  # noqa: ANN401
    folder: Path,
) -> None:
    path = folder / "ssd_cin_episodes.csv"
    path.write_text(path.read_text().replace("-15,", "-15 12:00:00 AM,"))
    sentence = refusal(published)
    assert "raw.ssd_cin_episodes: rule cine_referral_date_not_a_date broken by 10 of 11" in sentence
    assert "cine_referral_date_not_a_date" in sentence
    assert "12:00" not in sentence


def test_two_files_of_one_table_are_refused(published: Any, folder: Path) -> None:  # noqa: ANN401
    (folder / "SSD_PERSON.csv").write_text((folder / "ssd_person.csv").read_text())
    assert refusal(published) == (
        "SSD_PERSON.csv and ssd_person.csv are two files of one name: leave one in landing/2021-01."
    )
    (folder / "SSD_PERSON.csv").unlink()


def test_month_that_is_being_built_is_not_built_twice(published: Any, folder: Path) -> None:  # noqa: ANN401
    assert folder.is_dir()
    with locked(published.data / "builds" / "901" / "2021-01", wait=False):
        assert refusal(published) == (
            "January 2021 is being built by another run: wait until it has ended."
        )


def test_another_council_does_not_take_the_delivery_for_its_own(
    published: Any,  # noqa: ANN401
    folder: Path,
) -> None:
    assert folder.is_dir()
    published.configure(la_code="902")
    sentence = refusal(published)
    published.configure()
    assert sentence == (
        "This data directory holds builds of 901: with several councils a delivery lies in "
        "landing/902/2021-01."
    )


def test_delivery_of_another_month_is_refused(published: Any, folder: Path) -> None:  # noqa: ANN401
    february = shutil.copytree(folder, published.landing("2021-02"))
    before = published.database.read_bytes()
    open_workspace(published.config, published.data)
    with pytest.raises(RunFailed, match="is that of January 2021: every file is the same"):
        run_month(date(2021, 2, 1), all_history=False, console=Console(quiet=True))
    shutil.rmtree(february)
    assert published.database.read_bytes() == before


def test_record_in_an_unexpected_error_reaches_no_log(
    published: Any,  # noqa: ANN401
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    canary = "CANARY SYN-999"

    def fail(*_: object) -> None:
        raise ValueError(canary)

    assert folder.is_dir()
    monkeypatch.setattr("assets.raw.load_raw", fail)
    assert canary not in refusal(published)
    found = [
        path.name
        for path in (published.data / "dagster").rglob("*")
        if path.is_file() and canary.encode() in path.read_bytes()
    ]
    assert not found


def test_month_that_has_not_ended_is_refused(published: Any) -> None:  # noqa: ANN401
    open_workspace(published.config, published.data)
    with pytest.raises(RunFailed, match="is not a month that can be built"):
        run_month(date(2098, 1, 1), all_history=False, console=Console(quiet=True))


def test_command_line_ends_with_one_sentence_and_status_1(council: Any) -> None:  # noqa: ANN401
    (council.landing() / "ssd_person.csv").unlink()
    ended = council.run()
    assert ended.returncode == 1
    assert ended.stderr.strip() == "Error: ssd_person.csv is missing from landing/2021-01."
    assert not council.database.exists()


def test_data_directory_inside_the_program_is_refused(council: Any) -> None:  # noqa: ANN401
    with pytest.raises(ConfigurationError, match="lies inside the program's own folder"):
        open_workspace(council.config, ROOT / "data")


def test_demonstration_leaves_a_delivery_that_is_not_its_own(council: Any) -> None:  # noqa: ANN401
    people = council.landing() / "ssd_person.csv"
    before = people.read_bytes()
    with pytest.raises(DeliveryRefused, match="holds a delivery that is not synthetic"):
        demonstrate("2021-01", council.data)
    assert people.read_bytes() == before


def test_bad_configuration_ends_with_one_sentence_and_status_1(council: Any) -> None:  # noqa: ANN401
    council.configure(la_code="Exampleshire")
    ended = council.run()
    assert ended.returncode == 1
    assert ended.stderr.startswith("Error: authority.yaml: la_code")
    assert len(ended.stderr.strip().splitlines()) == 1


def test_published_file_still_answers(published: Any) -> None:  # noqa: ANN401
    with duckdb.connect(str(published.database), read_only=True) as connection:
        row = connection.execute(
            "select value from kpi_v1.monthly_performance_summary "
            "where kpi_code = 'CP01' and month = '2021-01-01'"
        ).fetchone()
    assert row == (1,)
