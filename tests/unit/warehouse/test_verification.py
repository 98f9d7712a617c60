"""Verification: everything kept is held against its hash, and what is damaged is named."""

import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.kept_comparisons import compare_all, comparison_file, revisions_file
from warehouse.manifest import (
    Decision,
    DeliveredFileRecord,
    Manifest,
    State,
    read_manifest,
    sha256_of,
    write_manifest,
)
from warehouse.release import published_database, release_manifest_file
from warehouse.sources.landing import delivered_months
from warehouse.verification import verify

AUTHORITY = Authority(name="Exampleshire", la_code="901", ons_code="E99000901")
MONTHS = (date(2020, 12, 1), date(2021, 1, 1))


def keep(data_dir: Path, month: date) -> Build:
    """Keep a month with a delivered file, its records, figures and what the checks found."""
    landing = data_dir / "landing" / f"{month:%Y-%m}"
    landing.mkdir(parents=True)
    (landing / "people of Nemo.csv").write_text(f"pers_person_id\nSYN-{month}\n")
    build = Build(data_dir / "builds" / "901" / f"{month:%Y-%m}" / "r1", month, {})
    build.directory.mkdir(parents=True)
    build.database.write_bytes(b"records")
    with duckdb.connect() as connection:
        figure = (
            "select '901' as authority_code, 'FD03' as kpi_code, 'referrals' as kpi_id, "
            "'month' as period_window, 'all' as breakdown, 'all' as breakdown_value, "
            "'ok' as status, 'ssd' as source_layouts, 'h' as definition_hash, '1' as value_shown, "
            "null::integer as population_year, 1.0::double as numerator, "
            "null::double as denominator, 1.0::double as value, date '2020-11-01' as month, "
            f"date '{month}' as as_of_month"
        )
        connection.execute(f"copy ({figure}) to '{build.kpi_values}' (format parquet)")
        connection.execute(f"copy (select 1 as n) to '{build.data_quality}' (format parquet)")
    file = landing / "people of Nemo.csv"
    write_manifest(
        build,
        Manifest(
            authority="901",
            month=f"{month:%Y-%m}",
            revision=1,
            built_at=datetime(2021, 2, 5, tzinfo=UTC),
            duckdb="1",
            settings={},
            files=(
                DeliveredFileRecord(
                    table="ssd_person", file=file.name, sha256=sha256_of(file), encoding="utf-8",
                    rows=1, columns_dropped=0,
                ),
            ),
            definitions={},
            figures_sha256=sha256_of(build.kpi_values),
            data_quality_sha256=sha256_of(build.data_quality),
            records_sha256=sha256_of(build.database),
        ),
    )  # fmt: skip
    return build


@pytest.fixture
def january(tmp_path: Path) -> Build:
    """The later of two months, compared with the one before from their figures alone."""
    december, january = (keep(tmp_path, month) for month in MONTHS)
    records = january.database.read_bytes()
    for build in (december, january):
        build.database.unlink()
    compare_all(tmp_path)
    january.database.write_bytes(records)
    return january


def test_what_is_whole_is_counted_and_nothing_is_said(tmp_path: Path, january: Build) -> None:
    found = verify(tmp_path)
    assert found.damaged == []
    # Of each month manifest, figures, findings and delivery; records of one; the comparison.
    assert (found.whole, found.removed) == (4 + 4 + 1 + 2, 1)


@pytest.mark.parametrize(
    ("spoiled", "said"),
    [
        (lambda build: build.kpi_values, "kpi_values.parquet is not the file that was made."),
        (lambda build: build.data_quality, "data_quality.parquet is not the file that was made."),
        (lambda build: build.database, "build.duckdb is not the file that was made."),
        (revisions_file, "revisions.parquet is not the file that was made."),
        (comparison_file, "comparison.json cannot be read."),
    ],
)
def test_damaged_artefact_is_named(
    tmp_path: Path, january: Build, spoiled: Callable[[Build], Path], said: str
) -> None:
    spoiled(january).write_bytes(b"damaged")
    assert verify(tmp_path).damaged == [f"901, January 2021, revision 1: {said}"]


@pytest.mark.parametrize("name", ["kpi_values", "data_quality"])
def test_missing_aggregate_is_named(tmp_path: Path, january: Build, name: str) -> None:
    path: Path = getattr(january, name)
    path.unlink()
    assert f"901, January 2021, revision 1: {path.name} is missing." in verify(tmp_path).damaged


def test_removed_records_and_landing_are_no_damage(tmp_path: Path, january: Build) -> None:
    january.database.unlink()
    shutil.rmtree(tmp_path / "landing")
    found = verify(tmp_path)
    assert (found.damaged, found.removed) == ([], 2)


def test_manifest_that_is_gone_or_another_revisions_is_named(
    tmp_path: Path, january: Build
) -> None:
    write_manifest(january, read_manifest(january).model_copy(update={"revision": 2}))
    assert verify(tmp_path).damaged == [
        "901, January 2021, revision 1: its manifest is that of another revision."
    ]
    january.manifest.unlink()
    (said,) = verify(tmp_path).damaged
    assert "manifest of January 2021, revision 1 is missing" in said


def test_changed_delivery_is_named_by_its_table_and_not_by_its_file(
    tmp_path: Path, january: Build
) -> None:
    (tmp_path / "landing" / "2021-01" / "people of Nemo.csv").write_text("other")
    assert verify(tmp_path).damaged == [
        "901, January 2021, revision 1: the file of ssd_person in landing is not the one it was "
        "made from."
    ]
    # The delivery of a later revision is there instead: that is no damage.
    shutil.copytree(january.directory, january.month_folder / "r2")
    later = Build(january.month_folder / "r2", january.month, {})
    manifest = read_manifest(january).model_copy(update={"revision": 2, "files": ()})
    write_manifest(later, manifest)
    assert verify(tmp_path).damaged == []


def test_release_that_is_not_that_of_the_revisions_is_named(tmp_path: Path, january: Build) -> None:
    database = published_database(tmp_path)
    database.parent.mkdir(parents=True)
    database.write_bytes(b"a release")
    assert verify(tmp_path).damaged == ["The release: its manifest is missing or cannot be read."]
    parts = {
        f"901/{month:%Y-%m}/r1": [
            read_manifest(january).figures_sha256,
            read_manifest(january).sign_off_sha256,
        ]
        for month in MONTHS
    }
    december = Build(tmp_path / "builds" / "901" / "2020-12" / "r1", MONTHS[0], {})
    parts["901/2020-12/r1"][0] = read_manifest(december).figures_sha256

    release_manifest_file(tmp_path).write_text(
        json.dumps({"sha256": sha256_of(database), "parts": parts})
    )
    assert verify(tmp_path).damaged == []
    decision = Decision(state=State.REVIEWED, role="Head", at=datetime(2021, 2, 6, tzinfo=UTC))
    write_manifest(january, read_manifest(january).model_copy(update={"sign_off": (decision,)}))
    assert verify(tmp_path).damaged == [
        "The release is not that of the revisions that are there: publish again."
    ]
    database.write_bytes(b"damaged")
    assert "The release: performance.duckdb is not the file that was made." in (
        verify(tmp_path).damaged
    )


def test_months_delivered_are_those_with_files(tmp_path: Path) -> None:
    keep(tmp_path, MONTHS[1])
    keep(tmp_path, MONTHS[0])
    (tmp_path / "landing" / "2021-02").mkdir()
    (tmp_path / "landing" / "2021-13").mkdir()
    (tmp_path / "landing" / "2021-13" / "file.csv").touch()
    assert delivered_months(tmp_path, "901") == list(MONTHS)
