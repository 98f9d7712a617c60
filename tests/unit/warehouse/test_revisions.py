"""Revisions: one a delivery or definition that changed something, whole or not at all."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.authority import Authority, SignOffMode
from warehouse.build import Build
from warehouse.errors import BuildFailed
from warehouse.manifest import State, parse_manifest, read_manifest, sha256_of
from warehouse.month import open_build, open_latest
from warehouse.revisions import Finished, finish, finished_builds, month_folder, revisions_of
from warehouse.sign_off import decide

AUTHORITY = Authority(name="Exampleshire", la_code="901", ons_code="E99000901")
JANUARY = date(2021, 1, 1)


def build(
    data_dir: Path,
    *,
    sha256: str = "a" * 64,
    file: str = "ssd_person.csv",
    referrals: int = 3,
    sign_off: SignOffMode = "automatic",
    month: date = JANUARY,
    rule: str = "key_is_filled",
    content: str | None = None,
) -> Finished:
    """Finish a build with one figure, of a delivery of one file."""
    started = open_build(data_dir, AUTHORITY, month)
    started.start_anew()
    connection = started.open()
    connection.execute(
        "create schema raw; create schema reference; create schema quality; "
        "create schema summaries; create schema facts; "
        "create table facts.commentary (entry_number bigint, kpi_code varchar, month date, "
        "entry_kind_code varchar, entry_text varchar, author_role varchar, entry_date date); "
        "create table raw.delivery (table_name varchar, file_name varchar, sha256 varchar, "
        "encoding varchar, file_rows integer, columns_dropped integer, folder_name varchar, "
        "content_sha256 varchar); "
        "create table reference.kpi as select 'FD03' as kpi_code, 'hash' as definition_hash; "
        f"create table quality.rule_result as select '{rule}' as rule; "
        "create table summaries.kpi_values as select 'FD03' as kpi_code, "
        f"{referrals} as numerator, null as revision"
    )
    connection.execute(
        "insert into raw.delivery values ('ssd_person', ?, ?, 'utf-8', 1, 0, '2021-01', ?)",
        [file, sha256, content or sha256],
    )
    return finish(connection, started, sign_off)


def revisions(data_dir: Path, month: date = JANUARY) -> list[int]:
    return [each.revision for each in revisions_of(month_folder(data_dir, "901", month))]


def referrals_of(build: Build) -> object:
    with duckdb.connect() as connection:
        return connection.execute(
            "select numerator from read_parquet($file)", {"file": str(build.kpi_values)}
        ).fetchone()


# --- What makes a new one -----------------------------------------------------------------------


def test_first_build_of_a_month_is_its_first_revision(tmp_path: Path) -> None:
    finished = build(tmp_path)
    assert (finished.build.revision, finished.is_new, finished.figures) == (1, True, 1)
    assert finished.build.directory == tmp_path / "builds" / "901" / "2021-01" / "r1"
    assert {path.name for path in finished.build.directory.iterdir()} == {
        "build.duckdb", "kpi_values.parquet", "data_quality.parquet", "commentary.parquet",
        "manifest.json",
    }  # fmt: skip


def test_corrected_delivery_is_a_second_revision_and_leaves_the_first_as_it_was(
    tmp_path: Path,
) -> None:
    first = build(tmp_path).build
    before = {path: path.read_bytes() for path in first.directory.iterdir()}
    second = build(tmp_path, sha256="b" * 64, referrals=4)
    assert (second.build.revision, second.is_new) == (2, True)
    assert {path: path.read_bytes() for path in first.directory.iterdir()} == before
    assert (referrals_of(first), referrals_of(second.build)) == ((3,), (4,))


def test_corrected_delivery_that_moves_no_figure_is_a_revision_too(tmp_path: Path) -> None:
    build(tmp_path)
    assert build(tmp_path, sha256="b" * 64).build.revision == 2


def test_same_delivery_again_is_no_new_revision(tmp_path: Path) -> None:
    build(tmp_path)
    again = build(tmp_path)
    assert (again.build.revision, again.is_new) == (1, False)
    assert revisions(tmp_path) == [1]
    assert not open_build(tmp_path, AUTHORITY, JANUARY).directory.exists()


def test_same_file_under_another_name_is_no_new_revision(tmp_path: Path) -> None:
    build(tmp_path)
    assert not build(tmp_path, file="people_of_january.csv").is_new
    (file,) = read_manifest(build(tmp_path).build).files
    assert file.file == "ssd_person.csv"


def test_same_file_packed_is_no_new_revision_and_the_one_to_be_verified(tmp_path: Path) -> None:
    build(tmp_path)
    again = build(tmp_path, file="ssd_person.csv.gz", sha256="b" * 64, content="a" * 64)
    assert (again.build.revision, again.is_new) == (1, False)
    (file,) = read_manifest(again.build).files
    assert (file.file, file.sha256) == ("ssd_person.csv.gz", "b" * 64)


def test_other_figures_of_the_same_delivery_are_a_new_revision(tmp_path: Path) -> None:
    # Another definition, setting or population: what was said stays what was said.
    build(tmp_path)
    assert build(tmp_path, referrals=4).build.revision == 2


def test_delivery_that_was_withdrawn_and_comes_again_is_a_new_revision(tmp_path: Path) -> None:
    first = build(tmp_path).build
    decide(first, State.WITHDRAWN, "Head of performance", "the wrong month's files")
    assert build(tmp_path).build.revision == 2
    assert read_manifest(first).state is State.WITHDRAWN


def test_same_delivery_brings_back_records_that_were_removed(tmp_path: Path) -> None:
    first = build(tmp_path).build
    first.database.unlink()
    before = read_manifest(first)
    again = build(tmp_path)
    assert again.build.database.is_file()
    after = read_manifest(first)
    assert after.model_copy(update={"records_sha256": before.records_sha256}) == before


def test_revision_is_signed_off_by_the_pipeline_or_waits_for_a_person(tmp_path: Path) -> None:
    automatic = read_manifest(build(tmp_path).build)
    assert (automatic.state, automatic.sign_off[0].role) == (State.SIGNED_OFF, "pipeline")
    assert automatic.sign_off[0].at == automatic.built_at
    manual = build(tmp_path, month=date(2021, 2, 1), sign_off="manual")
    assert read_manifest(manual.build).state is State.DRAFT


# --- What is damaged ----------------------------------------------------------------------------


def test_damaged_figures_are_restored_by_the_same_delivery(tmp_path: Path) -> None:
    first = build(tmp_path).build
    first.kpi_values.write_bytes(b"damaged")
    assert not build(tmp_path).is_new
    assert referrals_of(first) == (3,)
    read_manifest(first)


def test_revision_without_its_manifest_is_put_aside_and_nothing_of_it_lost(tmp_path: Path) -> None:
    first = build(tmp_path).build
    figures = first.kpi_values.read_bytes()
    first.manifest.unlink()
    again = build(tmp_path, referrals=5)
    assert (again.build.revision, again.is_new) == (2, True)
    assert referrals_of(again.build) == (5,)
    damaged = first.directory.with_name("r1-damaged")
    assert (damaged / first.kpi_values.name).read_bytes() == figures


def test_delivery_that_was_withdrawn_is_a_draft_when_it_comes_again_just_so(tmp_path: Path) -> None:
    first = build(tmp_path).build
    decide(first, State.WITHDRAWN, "Head", "wrong month")
    again = build(tmp_path).build
    assert (again.revision, read_manifest(again).state) == (2, State.DRAFT)


def test_what_was_found_in_a_revision_is_as_the_rules_are_now(tmp_path: Path) -> None:
    first = build(tmp_path).build
    again = build(tmp_path, rule="a_new_rule").build
    assert again.revision == first.revision
    assert duckdb.sql(f"from '{again.data_quality}'").fetchall() == [("a_new_rule",)]
    assert read_manifest(again).data_quality_sha256 == sha256_of(again.data_quality)


def test_number_of_a_revision_whose_figures_are_gone_is_not_given_again(tmp_path: Path) -> None:
    build(tmp_path).build.kpi_values.unlink()
    assert build(tmp_path, sha256="b" * 64).build.revision == 2


def test_figures_that_cannot_be_written_leave_every_revision_as_it_was(tmp_path: Path) -> None:
    build(tmp_path)
    started = open_build(tmp_path, AUTHORITY, JANUARY)
    started.start_anew()
    with started.open() as connection, pytest.raises(BuildFailed) as said:
        finish(connection, started)
    assert str(said.value) == "The figures could not be written (CatalogException)."
    assert revisions(tmp_path) == [1]


# --- Which there are ----------------------------------------------------------------------------


def test_revisions_are_in_order_of_their_numbers(tmp_path: Path) -> None:
    for number in range(1, 12):
        build(tmp_path, sha256=f"{number:064d}")
    assert revisions(tmp_path) == list(range(1, 12))
    latest = open_latest(tmp_path, AUTHORITY, JANUARY)
    assert latest is not None
    assert (latest.revision, latest.name) == (11, "January 2021, revision 11")


def test_builds_are_those_of_every_authority_and_month(tmp_path: Path) -> None:
    build(tmp_path, month=date(2020, 12, 1))
    build(tmp_path)
    build(tmp_path, sha256="b" * 64)
    (tmp_path / "builds" / "901" / "notes").mkdir()
    (tmp_path / "builds" / "901" / "2021-01" / "r1.bak").mkdir()
    assert [(each.la_code, each.name) for each in finished_builds(tmp_path)] == [
        ("901", "December 2020, revision 1"),
        ("901", "January 2021, revision 1"),
        ("901", "January 2021, revision 2"),
    ]


def test_manifest_says_which_revision_of_which_month_it_is(tmp_path: Path) -> None:
    build(tmp_path)
    manifest = parse_manifest(build(tmp_path, sha256="b" * 64).build)
    assert (manifest.authority, manifest.month, manifest.revision) == ("901", "2021-01", 2)
