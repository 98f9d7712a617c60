"""The page: self-contained, escaped, in order, and with the figures of the database."""

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import html

from tests.unit.warehouse.overview.conftest import with_comparison_and_limits
from warehouse.overview import page
from warehouse.overview.content import Overview, read_overview
from warehouse.overview.page import page_of, write_page
from warehouse.overview.words import STATUSES, figure_text

STYLE = (Path(page.__file__).parent / "page.css").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def full(overview: Overview) -> Overview:
    """The overview with comparison, limits and signals at one KPI, which is highlighted."""
    return with_comparison_and_limits(overview, "FD05")


@pytest.fixture(scope="module")
def text(full: Overview) -> str:
    return page_of(full)


@pytest.fixture(scope="module")
def document(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def words_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def article(document: html.HtmlElement, code: str) -> str:
    (heading,) = document.xpath(f"//h3[@id='{code}']")
    return words_of(heading.getparent())


# --- Self-contained and safe --------------------------------------------------------------------


def test_nothing_is_fetched_and_nothing_runs(text: str, document: html.HtmlElement) -> None:
    assert not document.xpath("//script | //link | //img | //iframe | //object | //embed | //form")
    assert not document.xpath("//@src | //@srcset | //@*[starts-with(name(), 'on')]")
    assert "@import" not in text
    assert "url(" not in text
    assert {href[0] for href in document.xpath("//@href")} == {"#"}
    addresses = set(re.findall(r"https?://[^\s\"'<]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}


def test_texts_of_the_database_are_escaped(text: str, document: html.HtmlElement) -> None:
    assert "Referrals are &lt;script&gt;steady&lt;/script&gt; &amp; few." in text
    assert "Head of &lt;i&gt;service&lt;/i&gt;" in text
    assert "Children in &lt;need&gt;" in text
    assert "Exampleshire &amp; Isles" in text
    assert not document.xpath("//i | //need")


def test_page_is_written_whole(overview: Overview, tmp_path: Path) -> None:
    path = tmp_path / "overview.html"
    write_page(overview, path)
    assert path.read_text(encoding="utf-8") == page_of(overview)
    assert list(tmp_path.iterdir()) == [path]


# --- Structure ----------------------------------------------------------------------------------


def test_every_link_has_its_target_and_every_name_is_once(document: html.HtmlElement) -> None:
    names = document.xpath("//@id")
    assert len(names) == len(set(names))
    pointed = [href[1:] for href in document.xpath("//@href")]
    pointed += " ".join(document.xpath("//@aria-labelledby")).split()
    assert len(pointed) > 100
    assert set(pointed) <= set(names)


def test_headings_follow_their_order(document: html.HtmlElement) -> None:
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_page_has_language_title_landmarks_and_a_way_past_them(document: html.HtmlElement) -> None:
    assert document.get("lang") == "en-GB"
    assert "January 2021" in document.findtext(".//title")
    for landmark in ("header", "nav", "main", "footer"):
        assert len(document.xpath(f"//{landmark}")) == 1
    first = document.xpath("//body//a")[0]
    assert first.get("href") == "#main"


def test_every_table_has_a_caption_and_headers_with_their_scope(
    document: html.HtmlElement,
) -> None:
    tables = document.xpath("//table")
    assert len(tables) > 50
    for table in tables:
        assert words_of(table.xpath("./caption")[0])
        assert table.xpath("./thead/tr/th[@scope='col']")
        assert len(table.xpath(".//th")) == len(table.xpath(".//th[@scope]"))
        width = len(table.xpath("./thead/tr/th"))
        for row in table.xpath("./tbody/tr"):
            assert len(row.xpath("./th|./td")) == width
            assert len(row.xpath("./th[@scope='row']")) == 1


def test_tables_that_scroll_can_be_reached_and_are_named(document: html.HtmlElement) -> None:
    regions = document.xpath("//*[contains(@class, 'scroll')]")
    named = [region for region in regions if "scroll" in region.get("class").split()]
    assert named
    for region in named:
        assert region.get("role") == "region"
        assert region.get("tabindex") == "0"
        assert region.get("aria-label") or region.get("aria-labelledby")


def test_every_chart_has_words(document: html.HtmlElement) -> None:
    charts = document.xpath("//svg")
    assert len(charts) > 50
    for chart in charts:
        assert chart.get("role") == "img"
        assert "Lowest" in chart.get("aria-label") or "England" in chart.get("aria-label")


# --- Figures ------------------------------------------------------------------------------------


def test_figures_are_those_of_the_database(document: html.HtmlElement, full: Overview) -> None:
    available = [kpi for kpi in full.kpis.values() if kpi.is_available]
    assert len(available) > 20
    for kpi in available:
        shown = figure_text(kpi.figure.value_shown, kpi.unit)
        (big,) = document.xpath(f"//h3[@id='{kpi.kpi_code}']/..//strong[@class='big']")
        assert words_of(big).split()[0] == shown
        (row,) = document.xpath(f"//tr[th/a[@href='#{kpi.kpi_code}']]")
        assert words_of(row.xpath("./td")[0]).split()[0] == shown
        last = kpi.figure.previous_month_value_shown
        assert words_of(row.xpath("./td")[4]) == (figure_text(last, kpi.unit) or "None")


def test_figure_that_is_not_there_says_why(document: html.HtmlElement, full: Overview) -> None:
    told = [words_of(item) for item in document.xpath("//li")]
    unavailable = [kpi for kpi in full.kpis.values() if not kpi.is_available]
    assert len(unavailable) > 20
    for kpi in unavailable:
        why = STATUSES[kpi.figure.status]
        assert told.count(f"{kpi.kpi_code} {kpi.title}: {why}") == 1
        assert not document.xpath(f"//*[@id='{kpi.kpi_code}']")


def test_kpi_says_target_variation_and_revision_in_words(
    document: html.HtmlElement, full: Overview
) -> None:
    told = article(document, "FD05")
    assert "Red: floor missed" in told
    assert "Target 5.0%, floor 6.0%, set from April 2020." in told
    assert "To meet it: " in told
    assert "Unusual change: of concern (seven points on one side of the mean)." in told
    assert "May meet or miss the target." in told
    assert "December 2020" in told
    assert "late entries" in told
    (finding,) = full.findings
    assert f"2 of {finding.rows_checked} rows of ssd cin episodes break rule 100: Odd." in told


def test_comparison_says_year_release_place_and_who_had_a_figure(
    document: html.HtmlElement,
) -> None:
    told = article(document, "FD05")
    assert "Official statistics, to 31 March 2020" in told
    assert "Exampleshire & Isles has no published figure." in told
    assert "2nd quarter of 15 councils (1st is the best)." in told
    assert "9 of 10 statistical neighbours (list of 2021) have a figure; 3 of them did better." in (
        told
    )
    assert "Children in <need>, release of 2024. Counted otherwise." in told
    assert "Statistical neighbours, median of 9" in told
    assert "24.5%" in told


def test_highlight_has_reason_response_and_dated_updates(document: html.HtmlElement) -> None:
    (heading,) = document.xpath("//h3[@id='highlight-FD05']")
    told = words_of(heading.getparent())
    assert "Open since December 2020." in told
    assert "Response, 9 January 2021 Each is looked at twice." in told
    assert "UPDATE, 6 February 2021" in told


def test_response_that_is_owed_names_who_owes_it(full: Overview) -> None:
    (highlight,) = (item for item in full.highlights if item.kpi_code == "FD05")
    owed = replace(highlight, response=None, is_owed=True, owed_by="Head of <x>")
    told = page_of(replace(full, highlights=(owed,)))
    assert "A response is owed by Head of &lt;x&gt;." in told
    assert "1 response is still owed" in told


def test_month_without_statement_and_highlights_says_so(full: Overview) -> None:
    told = page_of(replace(full, statement=None, highlights=()))
    assert "No overall statement was given for January 2021." in told
    assert "No indicator was highlighted for January 2021." in told


def test_draft_says_so_and_a_signed_off_month_does_not(text: str, draft_database: Path) -> None:
    draft = page_of(read_overview(draft_database, "901", date(2021, 1, 1)))
    assert "Draft: not signed off" in draft
    assert "Draft: not signed off" not in text


def test_dates_of_the_data_are_told(document: html.HtmlElement) -> None:
    told = words_of(document.xpath("//p[@class='lede']")[0])
    assert told.startswith("Data up to 31 January 2021. Last refreshed ")
    assert "Next refresh " in told
    assert "Open Government Licence v3.0" in words_of(document.xpath("//footer")[0])


# --- Colours ------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colour_pairs() -> set[tuple[str, str]]:
    """Text and what lies behind it, of every rule; without a background of its own, white."""
    pairs = set()
    for body in re.findall(r"\{([^{}]*)\}", STYLE):
        colour = re.search(r"(?<![\w-])color:\s*(#\w{6})", body)
        behind = re.search(r"background-color:\s*(#\w{6})", body)
        if colour:
            pairs.add((colour[1], behind[1] if behind else "#ffffff"))
    return pairs


def test_contrast_of_text_is_enough() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    pairs = colour_pairs()
    assert len(pairs) > 8
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_every_colour_is_written_so_that_it_is_checked() -> None:
    declared = re.findall(r"(?<![\w-])(?:color|background-color):\s*([^;]+);", STYLE)
    assert declared
    assert [colour for colour in declared if not re.fullmatch(r"#[0-9a-f]{6}", colour)] == []
