"""What people are given of a release: the overview, the workbook, and each view as a file.

`published/internal/<authority>/<month>/` holds the papers of a month, `published/internal/exports/`
the views. What belongs here: where they lie. What does not: what stands in them.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse.exports import write_exports
from warehouse.overview.content import MonthNotPublished, read_overview
from warehouse.overview.document import write_document
from warehouse.overview.page import write_page
from warehouse.release import published_database
from warehouse.workbook import write_workbook


@dataclass(frozen=True)
class Papers:
    """Where the papers of one month of one authority lie."""

    page: Path
    document: Path
    workbook: Path


def papers_of(data_dir: Path, la_code: str, month: date) -> Papers:
    """Where they lie, whether they have been written or not."""
    folder = published_database(data_dir).parent / la_code / f"{month:%Y-%m}"
    name = f"performance-overview-{month:%Y-%m}"
    return Papers(
        page=folder / f"{name}.html",
        document=folder / f"{name}.pdf",
        workbook=folder / f"performance-tables-{month:%Y-%m}.xlsx",
    )


def exports_folder(data_dir: Path) -> Path:
    """Where each view lies as Parquet and CSV."""
    return published_database(data_dir).parent / "exports"


def write_month_overview(data_dir: Path, la_code: str, month: date) -> Papers:
    """Write the overview of a month as a page and as a PDF.

    Raises:
        MonthNotPublished: the month is not in the release.
        DocumentNotMade: the PDF could not be made; the page is there.
    """
    papers = papers_of(data_dir, la_code, month)
    overview = read_overview(published_database(data_dir), la_code, month)
    write_page(overview, papers.page)
    write_document(overview, papers.document)
    return papers


def write_month_workbook(data_dir: Path, la_code: str, month: date) -> Papers:
    """Write the workbook of a month.

    Raises:
        MonthNotPublished: the month is not in the release.
    """
    papers = papers_of(data_dir, la_code, month)
    write_workbook(published_database(data_dir), la_code, month, papers.workbook)
    return papers


def write_views(data_dir: Path) -> dict[str, int]:
    """Write each view as Parquet and CSV; returns rows by view."""
    return write_exports(published_database(data_dir), exports_folder(data_dir))


def write_documents(data_dir: Path, la_code: str, month: date) -> Papers:
    """Write all of them.

    Raises:
        MonthNotPublished: the month is not in the release, as after it was withdrawn; papers of
            it that were there are removed.
        DocumentNotMade: the PDF could not be made.
    """
    try:
        write_month_overview(data_dir, la_code, month)
    except MonthNotPublished:
        papers = papers_of(data_dir, la_code, month)
        for path in (papers.page, papers.document, papers.workbook):
            path.unlink(missing_ok=True)
        write_views(data_dir)
        raise
    papers = write_month_workbook(data_dir, la_code, month)
    write_views(data_dir)
    return papers
