"""The overview page in a real browser: nobody is shut out, and nothing is fetched."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.unit.warehouse.overview.conftest import (
    AUTHORITY,
    DECEMBER,
    JANUARY,
    keep_month,
    published,
    with_comparison_and_limits,
)
from warehouse.kept_comparisons import compare_all
from warehouse.overview.content import read_overview
from warehouse.overview.page import write_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.system

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
# Desktop, and a desktop at 400 per cent, which is as narrow as a small phone.
WIDTHS = (1280, 320)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a month with everything that a page can have, a draft banner too."""
    folder = tmp_path_factory.mktemp("overview_page")
    for month in (DECEMBER, JANUARY):
        keep_month(folder / "data", month)
    compare_all(folder / "data")
    database = published(folder / "data", (DECEMBER, JANUARY))
    overview = read_overview(database, AUTHORITY.la_code, JANUARY)
    page = folder / "overview.html"
    write_page(replace(with_comparison_and_limits(overview, "FD05"), is_draft=True), page)
    return page.as_uri()


@dataclass(frozen=True)
class Opened:
    """A page in a window, with what it asked for and complained of since it was opened."""

    page: "Page"
    width: int
    requested: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Headless Chromium of this machine; skips where there is none."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium on this machine")
    programs = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with programs.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(params=WIDTHS)
def opened(request: pytest.FixtureRequest, browser: "Browser", address: str) -> Iterator[Opened]:
    """The page, open in a window of the width."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    opened = Opened(page, request.param)
    page.on("request", lambda asked: opened.requested.append(asked.url))
    page.on("console", lambda line: opened.said.append(line.text))
    page.on("pageerror", lambda fault: opened.said.append(str(fault)))
    page.goto(address)
    yield opened
    page.close()


def open_all(page: "Page") -> None:
    """Unfold everything that is folded."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


def test_nothing_but_the_page_is_asked_for_and_nothing_goes_wrong(
    opened: Opened, address: str
) -> None:
    assert opened.requested == [address]
    assert opened.said == []


def test_page_itself_never_scrolls_sideways(opened: Opened) -> None:
    open_all(opened.page)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= opened.width


def test_keyboard_goes_past_the_contents_first(opened: Opened) -> None:
    opened.page.keyboard.press("Tab")
    focused = "document.activeElement"
    assert opened.page.evaluate(f"{focused}.getAttribute('href')") == "#main"
    assert opened.page.evaluate(f"{focused}.getBoundingClientRect().left") >= 0


def test_axe_finds_no_violation(opened: Opened) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    open_all(opened.page)
    found = axe.Axe().run(opened.page).response
    assert found["passes"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_paper_has_themes_on_pages_of_their_own_and_the_scorecard_across(
    browser: "Browser", address: str, tmp_path: Path
) -> None:
    page = browser.new_page()
    page.goto(address)
    paper = tmp_path / "overview.pdf"
    page.pdf(path=paper, prefer_css_page_size=True)
    page.emulate_media(media="print")
    breaks = page.eval_on_selector_all(
        ".new-page", "each => each.map(section => getComputedStyle(section).breakBefore)"
    )
    page.close()
    assert len(breaks) > 10
    assert set(breaks) == {"page"}
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper.read_bytes())
    assert {(round(float(width)), round(float(height))) for width, height in sizes} == {
        (595, 842),
        (842, 595),
    }
