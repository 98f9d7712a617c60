"""Retention: what is too old goes with a certificate, figures stay, and a crash loses nothing."""

import hashlib
import json
import os
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.certificates import RemovalFailed, certificates_file
from warehouse.council import Council
from warehouse.error_lists import lists_folder
from warehouse.files import locked
from warehouse.manifest import read_manifest, write_manifest
from warehouse.month import open_build
from warehouse.retention import Retention, retain
from warehouse.revisions import finish, month_folder

AUTHORITY = Authority(name="Exampleshire", la_code="901", ons_code="E99000901")
JANUARY = date(2021, 1, 1)
NOW = datetime(2022, 6, 1, tzinfo=UTC)
DELIVERED = "pers_person_id\nSYN-NOBODY\n"


def council_of(data_dir: Path) -> Council:
    return Council(AUTHORITY, data_dir)


def deliver(folder: Path, content: str = DELIVERED, *, age_days: int = 100) -> Path:
    """A delivery of one file with an age."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ssd_person.csv"
    path.write_text(content, encoding="utf-8")
    return aged(path, age_days)


def aged(path: Path, age_days: float) -> Path:
    written = (NOW - timedelta(days=age_days)).timestamp()
    os.utime(path, (written, written))
    return path


def build(
    data_dir: Path,
    *,
    age_days: int = 401,
    content: str = DELIVERED,
    month: date = JANUARY,
    la_code: str = "901",
) -> Build:
    """A finished revision of a delivery, built so many days ago."""
    started = open_build(data_dir, AUTHORITY.model_copy(update={"la_code": la_code}), month)
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
        "create table quality.rule_result as select 'key_is_filled' as rule; "
        "create table summaries.kpi_values as select 'FD03' as kpi_code, 3 as numerator, "
        "null as revision"
    )
    connection.execute(
        "insert into raw.delivery values "
        "('ssd_person', 'ssd_person.csv', ?, 'utf-8', 1, 0, '2021-01', '')",
        [hashlib.sha256(content.encode()).hexdigest()],
    )
    finished = finish(connection, started).build
    built_at = NOW - timedelta(days=age_days)
    write_manifest(finished, read_manifest(finished).model_copy(update={"built_at": built_at}))
    return finished


def certificates(data_dir: Path) -> list[dict[str, object]]:
    path = certificates_file(data_dir)
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def removed(retention: Retention) -> list[tuple[str, str]]:
    return [(each.what, each.path) for each in retention.removed]


def everything_in(data_dir: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes()
        for path in data_dir.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


# --- Records ------------------------------------------------------------------------------------


def test_records_older_than_their_days_go_and_the_figures_stay(tmp_path: Path) -> None:
    old = build(tmp_path, age_days=401)
    size = old.database.stat().st_size
    assert removed(retain(council_of(tmp_path), NOW)) == [("records", "builds/901/2021-01/r1")]
    assert {path.name for path in old.directory.iterdir()} == {
        "kpi_values.parquet", "data_quality.parquet", "commentary.parquet",
        "manifest.json",
    }  # fmt: skip
    read_manifest(old)
    (certificate,) = certificates(tmp_path)
    assert certificate.pop("id")
    assert certificate == {
        "removed_at": "2022-06-01T00:00:00Z",
        "what": "records",
        "path": "builds/901/2021-01/r1",
        "asked_by": "keep_records_days",
        "age_days": 401,
        "files": 1,
        "bytes": size,
    }


def test_certificates_are_readable_by_their_owner_alone_and_only_added_to(tmp_path: Path) -> None:
    build(tmp_path)
    retain(council_of(tmp_path), NOW)
    first = certificates_file(tmp_path).read_text(encoding="utf-8")
    build(tmp_path, month=date(2021, 2, 1))
    retain(council_of(tmp_path), NOW)
    assert certificates_file(tmp_path).stat().st_mode & 0o777 == 0o600
    assert certificates_file(tmp_path).read_text(encoding="utf-8").startswith(first)
    assert len(certificates(tmp_path)) == 2


def test_records_as_old_as_their_days_stay(tmp_path: Path) -> None:
    kept = build(tmp_path, age_days=400)
    assert removed(retain(council_of(tmp_path), NOW)) == []
    assert kept.database.is_file()
    assert not certificates_file(tmp_path).exists()


def test_what_duckdb_and_a_killed_run_left_beside_the_records_goes_with_them(
    tmp_path: Path,
) -> None:
    old = build(tmp_path)
    for name in ("build.duckdb.wal", ".build.duckdb.77.tmp"):
        (old.directory / name).write_text("SYN-NOBODY", encoding="utf-8")
    (old.directory / "build.duckdb.comparison").mkdir()
    (old.directory / "build.duckdb.comparison" / "spilled").write_text("x", encoding="utf-8")
    retain(council_of(tmp_path), NOW)
    assert {path.name for path in old.directory.iterdir()} == {
        "kpi_values.parquet", "data_quality.parquet", "commentary.parquet",
        "manifest.json",
    }  # fmt: skip
    assert certificates(tmp_path)[0]["files"] == 4


def test_stopped_run_goes_when_it_is_as_old(tmp_path: Path) -> None:
    stopped = month_folder(tmp_path, "901", JANUARY) / "building"
    stopped.mkdir(parents=True)
    (stopped / "build.duckdb").write_text("records", encoding="utf-8")
    aged(stopped / "build.duckdb", 401)
    aged(stopped, 400)
    assert removed(retain(council_of(tmp_path), NOW)) == []
    aged(stopped, 401)
    assert removed(retain(council_of(tmp_path), NOW)) == [
        ("stopped run", "builds/901/2021-01/building")
    ]
    assert not stopped.exists()


def test_records_of_another_authority_stay(tmp_path: Path) -> None:
    other = build(tmp_path, la_code="902")
    assert removed(retain(council_of(tmp_path), NOW)) == []
    assert other.database.is_file()


# --- Deliveries ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["landing/2021-01", "landing/901/2021-01"])
def test_old_delivery_that_a_revision_was_made_from_goes(tmp_path: Path, place: str) -> None:
    build(tmp_path, age_days=91)
    deliver(tmp_path / place, age_days=91)
    (tmp_path / place / "_COMPLETE").write_text("", encoding="utf-8")
    aged(tmp_path / place / "_COMPLETE", 95)
    assert removed(retain(council_of(tmp_path), NOW)) == [("landing", place)]
    assert not (tmp_path / place).exists()
    (certificate,) = certificates(tmp_path)
    assert (certificate["files"], certificate["age_days"]) == (2, 91)
    assert "ssd_person" not in certificates_file(tmp_path).read_text(encoding="utf-8")


def test_delivery_of_old_files_is_as_old_as_what_was_first_built_from_it(tmp_path: Path) -> None:
    """Files that are unpacked keep the day they were packed on."""
    build(tmp_path, age_days=90)
    deliver(tmp_path / "landing" / "2021-01", age_days=2_000)
    retention = retain(council_of(tmp_path), NOW)
    assert (removed(retention), retention.left) == ([], [])


def test_delivery_whose_newest_file_is_not_old_stays(tmp_path: Path) -> None:
    build(tmp_path, age_days=10)
    deliver(tmp_path / "landing" / "2021-01", age_days=90)
    retention = retain(council_of(tmp_path), NOW)
    assert (removed(retention), retention.left) == ([], [])


def test_delivery_that_was_never_built_stays_and_is_named(tmp_path: Path) -> None:
    path = deliver(tmp_path / "landing" / "2021-01", age_days=100)
    retention = retain(council_of(tmp_path), NOW)
    assert removed(retention) == []
    assert retention.left == ["landing/2021-01 is 100 days old, but January 2021 was never built."]
    assert path.is_file()


def test_correction_that_was_never_built_stays_and_is_named(tmp_path: Path) -> None:
    build(tmp_path, age_days=10)
    path = deliver(tmp_path / "landing" / "2021-01", "pers_person_id\nSYN-OTHER\n")
    retention = retain(council_of(tmp_path), NOW)
    assert removed(retention) == []
    assert retention.left == [
        "landing/2021-01 is 100 days old, but no revision of January 2021 was made from just "
        "these files."
    ]
    assert path.is_file()


def test_delivery_in_a_folder_that_several_councils_share_is_not_taken_for_ones_own(
    tmp_path: Path,
) -> None:
    build(tmp_path, age_days=10)
    build(tmp_path, age_days=10, la_code="902")
    path = deliver(tmp_path / "landing" / "2021-01")
    other = deliver(tmp_path / "landing" / "902" / "2021-01")
    assert removed(retain(council_of(tmp_path), NOW)) == []
    assert path.is_file()
    assert other.is_file()


def test_delivery_that_is_only_linked_is_left_and_named(tmp_path: Path) -> None:
    build(tmp_path / "data", age_days=100)
    elsewhere = deliver(tmp_path / "elsewhere").parent
    (tmp_path / "data" / "landing").mkdir()
    (tmp_path / "data" / "landing" / "2021-01").symlink_to(elsewhere)
    retention = retain(council_of(tmp_path / "data"), NOW)
    assert removed(retention) == []
    assert "only linked" in retention.left[0]


# --- Error lists --------------------------------------------------------------------------------


def test_error_lists_go_with_the_last_records_of_their_month(tmp_path: Path) -> None:
    build(tmp_path, age_days=401)
    second = build(tmp_path, age_days=10, content="corrected")
    lists = lists_folder(tmp_path, "901", JANUARY)
    lists.mkdir(parents=True)
    (lists / "North.csv").write_text("SYN-NOBODY", encoding="utf-8")
    assert [what for what, _ in removed(retain(council_of(tmp_path), NOW))] == ["records"]
    assert lists.is_dir()
    manifest = read_manifest(second)
    write_manifest(second, manifest.model_copy(update={"built_at": NOW - timedelta(days=500)}))
    assert removed(retain(council_of(tmp_path), NOW)) == [
        ("records", "builds/901/2021-01/r2"),
        ("error lists", "identities/error_lists/901/2021-01"),
    ]
    assert not lists.exists()


# --- What stops it ------------------------------------------------------------------------------


def test_dry_run_says_what_would_go_and_removes_nothing(tmp_path: Path) -> None:
    build(tmp_path)
    deliver(tmp_path / "landing" / "2021-01")
    lists = lists_folder(tmp_path, "901", JANUARY)
    lists.mkdir(parents=True)
    (lists / "North.csv").write_text("SYN-NOBODY", encoding="utf-8")
    before = everything_in(tmp_path)
    planned = removed(retain(council_of(tmp_path), NOW, dry_run=True))
    assert everything_in(tmp_path) == before
    assert planned == removed(retain(council_of(tmp_path), NOW))
    assert [what for what, _ in planned] == ["records", "landing", "error lists"]


def test_month_that_is_being_built_is_left_and_named(tmp_path: Path) -> None:
    old = build(tmp_path)
    with locked(old.month_folder, wait=False):
        retention = retain(council_of(tmp_path), NOW)
    assert (removed(retention), retention.left) == (
        [], ["January 2021 is being built by another run."]
    )  # fmt: skip
    assert old.database.is_file()


def test_records_that_cannot_be_moved_stay_and_no_certificate_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build(tmp_path)
    content = old.database.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError("SYN-NOBODY")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", refuse)
        with pytest.raises(RemovalFailed) as said:
            retain(council_of(tmp_path), NOW)
    assert "SYN-NOBODY" not in str(said.value)
    assert old.database.read_bytes() == content
    assert certificates(tmp_path) == []
    # The next run begins anew.
    assert len(retain(council_of(tmp_path), NOW).removed) == 1
    assert len(certificates(tmp_path)) == 1
    assert not list(tmp_path.rglob(".removal-*"))


@pytest.mark.parametrize("crash", ["before deleting", "before certifying", "before forgetting"])
def test_removal_that_stopped_half_way_is_ended_and_certified_once_by_the_next_run(
    crash: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = build(tmp_path)
    size = old.database.stat().st_size
    rmtree = shutil.rmtree

    def stop_at(wanted: bool) -> None:
        if wanted:
            raise OSError("power cut")

    def deleting(path: Path) -> None:
        is_moved = path.name == "moved"
        stop_at(crash == "before deleting" and is_moved)
        stop_at(crash == "before forgetting" and not is_moved)
        rmtree(path)

    def certifying(*_: object) -> int:
        raise OSError("no room")

    with monkeypatch.context() as patched:
        patched.setattr("warehouse.certificates.shutil.rmtree", deleting)
        if crash == "before certifying":
            patched.setattr("warehouse.certificates.os.fsync", os.fsync)
            patched.setattr("warehouse.certificates.os.write", certifying)
        with pytest.raises(RemovalFailed):
            retain(council_of(tmp_path), NOW)
    assert not old.database.exists()
    # Records that come back meanwhile are not those that were removed.
    build(tmp_path, age_days=5)
    retention = retain(council_of(tmp_path), NOW)
    assert (len(retention.finished), removed(retention)) == (1, [])
    (certificate,) = certificates(tmp_path)
    assert (certificate["bytes"], certificate["files"]) == (size, 1)
    assert old.database.is_file()
    assert not list(tmp_path.rglob(".removal-*"))


def test_line_that_was_cut_off_spoils_no_certificate(tmp_path: Path) -> None:
    build(tmp_path)
    certificates_file(tmp_path).write_text('{"id": "cut', encoding="utf-8")
    retain(council_of(tmp_path), NOW)
    lines = certificates_file(tmp_path).read_text(encoding="utf-8").splitlines()
    assert json.loads(lines[1])["what"] == "records"
