"""The papers of a month: where they lie, that they are those of its release, and when they go."""

import shutil
from pathlib import Path

import pytest

from tests.unit.warehouse.overview.conftest import AUTHORITY, DECEMBER, JANUARY, published
from warehouse.calendar_months import months_before
from warehouse.documents import exports_folder, papers_of, write_documents
from warehouse.overview.content import MonthNotPublished


@pytest.fixture(scope="module")
def data_dir(drafts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with January still a draft, and its papers written."""
    data_dir = shutil.copytree(drafts, tmp_path_factory.mktemp("documents") / "data")
    published(data_dir, (DECEMBER,))
    write_documents(data_dir, AUTHORITY.la_code, JANUARY)
    return data_dir


def test_papers_lie_by_authority_and_month_and_nobody_else_reads_them(data_dir: Path) -> None:
    papers = papers_of(data_dir, AUTHORITY.la_code, JANUARY)
    folder = data_dir / "published" / "internal" / "901" / "2021-01"
    assert sorted(path.name for path in folder.iterdir()) == [
        "performance-overview-2021-01.html",
        "performance-overview-2021-01.pdf",
        "performance-tables-2021-01.xlsx",
    ]
    assert {papers.page, papers.document, papers.workbook} == set(folder.iterdir())
    assert folder.stat().st_mode & 0o077 == 0
    assert "Draft" in papers.page.read_text(encoding="utf-8")
    assert papers.document.read_bytes().startswith(b"%PDF")
    assert (exports_folder(data_dir) / "monthly_performance_summary.parquet").is_file()


def test_papers_are_written_anew_when_the_month_is_signed_off(
    data_dir: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(data_dir, tmp_path / "data")
    before = papers_of(copy, AUTHORITY.la_code, JANUARY).page.read_text(encoding="utf-8")
    published(copy, (JANUARY,))
    papers = write_documents(copy, AUTHORITY.la_code, JANUARY)
    after = papers.page.read_text(encoding="utf-8")
    assert "Draft: not signed off" in before
    assert "Draft: not signed off" not in after


def test_papers_of_a_month_that_is_no_more_in_the_release_are_removed(
    data_dir: Path, tmp_path: Path
) -> None:
    copy = shutil.copytree(data_dir, tmp_path / "data")
    long_ago = months_before(JANUARY, 60)
    papers = papers_of(copy, AUTHORITY.la_code, long_ago)
    papers.page.parent.mkdir(parents=True)
    for path in (papers.page, papers.document, papers.workbook):
        path.write_text("an earlier release's", encoding="utf-8")
    with pytest.raises(MonthNotPublished):
        write_documents(copy, AUTHORITY.la_code, long_ago)
    assert list(papers.page.parent.iterdir()) == []
    assert papers_of(copy, AUTHORITY.la_code, JANUARY).page.is_file()
