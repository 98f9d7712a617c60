"""The overview as a PDF: every figure in it, tagged, the same bytes, and text that stays text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from warehouse.overview import document, words
from warehouse.overview.content import (
    Benchmark,
    Control,
    Definition,
    Entry,
    Figure,
    Finding,
    Highlight,
    Kpi,
    Overview,
    Part,
    Point,
    Revision,
    Source,
    Target,
    ThemeSection,
)
from warehouse.overview.document import DocumentNotMade, document_of, write_document

JANUARY = date(2021, 1, 1)
MARKUP = '#panic("x") *bold* _slanted_ $x$ @CP05 <notes> `code` \\ // [a] "q" -- 1. #sym.arrow'

TARGET = Target(
    target=80.0,
    target_shown="80.0",
    floor_shown="70.0",
    target_period_window="rolling_12_months",
    target_figure_shown="67.7",
    target_from=date(2020, 4, 1),
    target_is_carried_forward=False,
    rag="red",
    distance_from_target_words="14 more conferences on time",
)
BENCHMARK = Benchmark(
    benchmark_publication="Children in need",
    benchmark_release=2020,
    benchmark_period_end=date(2020, 3, 31),
    benchmark_note=None,
    own_published_value=55.5,
    own_published_value_shown="55.5",
    neighbours_median=84.45,
    neighbours_median_shown="84.5",
    neighbours_in_list=10,
    neighbours_with_figure=9,
    neighbours_better=8,
    neighbours_list=2021,
    region_name="Region of Nowhere",
    region_value=75.9,
    region_value_shown="75.9",
    england_value=77.7,
    england_value_shown="77.7",
    quartile=4,
    authorities_ranked=11,
)
REVISION = Revision(
    month=date(2020, 12, 1),
    as_of_month=JANUARY,
    revision=1,
    old_status="ok",
    new_status="ok",
    old_value_shown="65.1",
    new_value_shown="65.2",
    numerator_changes={"late_entry": 1.0},
    denominator_changes={},
)
FINDING = Finding("8675Q", "an enquiry has a conference", "section_47", 10611, 4, ("CP05",))
STATEMENT = Entry(1, None, JANUARY, "overall", MARKUP, "Director of nothing", date(2021, 2, 5))


def control(unusual: bool) -> Control:
    """Thirteen months, of which the second has no figure."""
    months = [date(2020, month, 1) for month in range(1, 13)] + [JANUARY]
    points = tuple(
        Point(
            month=month,
            value=None if place == 1 else 60.0 + place,
            value_shown=None if place == 1 else f"{60 + place}.0",
            mean=66.0,
            lower_limit=50.0,
            upper_limit=82.0,
            signal="trend" if unusual and place == 12 else None,
        )
        for place, month in enumerate(months)
    )
    return Control(
        control_window="month",
        control_points=12,
        control_since=months[0],
        control_signal="trend" if unusual else None,
        variation="special_cause_improving" if unusual else "common_cause",
        assurance=None,
        control_note=None,
        points=points,
    )


def kpi(code: str, title: str, value_shown: str | None) -> Kpi:
    """A KPI whose month has 363 of 536, or no figure."""
    is_there = value_shown is not None
    return Kpi(
        kpi_code=code,
        kpi_id=code.lower(),
        theme="child_protection",
        title=title,
        unit="percent",
        polarity="higher_is_better",
        definition=Definition(
            "share", "conference", "held in time / all held", None, None, "Guide of Nowhere"
        ),
        figure=Figure(
            status="ok" if is_there else "incomplete_window",
            period_window="rolling_12_months",
            value=float(value_shown) if is_there else None,
            value_shown=value_shown,
            numerator=363.0 if is_there else None,
            denominator=1536.0 if is_there else None,
            population_year=None,
            previous_month_value_shown="65.2" if is_there else None,
            same_month_last_year_value_shown="58.0" if is_there else None,
            direction_of_travel="improving" if is_there else None,
            newest_month_usually_moves=None,
            source_layouts="ssd",
        ),
        target=None,
        control=control(unusual=False),
        benchmark=None,
        breakdowns={},
        revisions=(),
        findings=(),
    )


FULL = replace(
    kpi("CP05", "Conferences in time", "67.7"),
    target=TARGET,
    control=control(unusual=True),
    benchmark=BENCHMARK,
    breakdowns={
        "team": (
            Part(MARKUP, "ok", "80.9", 55.0, 68.0),
            Part("Team Nobody", "no_data", None, 0.0, 0.0),
        ),
        "sex": (Part("Female", "ok", "61.4", 43.0, 70.0),),
    },
    revisions=(REVISION,),
    findings=(FINDING,),
)
PLAIN = kpi("CP07", "Conferences leading to a plan", "86.4")
WITHOUT_FIGURE = kpi("CP16", "Plans reviewed on time", None)

OVERVIEW = Overview(
    authority_code="901",
    authority_name="Exampleshire",
    month=JANUARY,
    is_draft=False,
    source=Source(
        as_of_month=JANUARY,
        revision=2,
        state="signed_off",
        # The database holds UTC without saying so.
        built_at=datetime(2021, 2, 8, 9, 0),  # noqa: DTZ001
        published_at=datetime(2021, 2, 9, 9, 0),  # noqa: DTZ001
        data_up_to=date(2021, 1, 31),
        next_refresh=date(2021, 3, 5),
    ),
    statement=STATEMENT,
    highlights=(
        Highlight(
            kpi_code="CP05",
            theme="child_protection",
            title="Conferences in time",
            place=1,
            is_proposed=True,
            reasons="worst_of_neighbours",
            reason_words="All neighbours did better.",
            figure_words="67.7% in the 12 months to January 2021.",
            highlight="Conferences are late.",
            response="A diary is kept.",
            response_role="Head of nothing",
            response_date=date(2021, 2, 5),
            is_owed=False,
            owed_by=None,
            opened_month=JANUARY,
            is_closed=False,
            entries=(
                Entry(2, "CP05", JANUARY, "update", MARKUP, "Head of nothing", date(2021, 2, 6)),
            ),
        ),
        Highlight(
            kpi_code="CP16",
            theme="child_protection",
            title="Plans reviewed on time",
            place=2,
            is_proposed=True,
            reasons="open",
            reason_words="It stays open.",
            figure_words="There is no figure.",
            highlight=None,
            response=None,
            response_role=None,
            response_date=None,
            is_owed=True,
            owed_by="Head of reviews",
            opened_month=None,
            is_closed=False,
            entries=(),
        ),
    ),
    themes=(ThemeSection("child_protection", (FULL, PLAIN, WITHOUT_FIGURE)),),
    findings=(FINDING,),
)


def text_of(pdf: bytes) -> str:
    """The words of all pages, with single spaces: where lines break is a matter of looks."""
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).split())


def structure(reader: PdfReader) -> Iterator[Any]:
    """Every element of the structure tree, in the order in which it is read aloud."""
    root: Any = reader.root_object
    waiting: list[Any] = [root["/StructTreeRoot"]]
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting.extend(reversed(element))
        elif isinstance(element, dict):
            yield element
            waiting.extend([element["/K"]] if "/K" in element else [])


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return document_of(OVERVIEW)


@pytest.fixture(scope="module")
def text(pdf: bytes) -> str:
    return text_of(pdf)


@pytest.mark.parametrize(
    "figure",
    [
        "67.7%",
        "363 of 1,536",
        "on 65.2% last month",
        "58.0%",
        "Target 80.0%, floor 70.0%, set from April 2020. To meet it: 14 more conferences on time.",
        "Neighbours 84.5%",
        "England 77.7%",
        "9 of 10 statistical neighbours (list of 2021) have a figure; 8 of them did better.",
        "4th quarter of 11 councils",
        "80.9% 55 of 68",
        "61.4% 43 of 70",
        "Team Nobody None to count",
        "December 2020 was 65.1% and is now 65.2%, by the delivery of January 2021: "
        "late entries (numerator +1).",
        "4 of 10,611 rows of section 47 break rule 8675Q",
        "Data up to 31 January 2021. Last refreshed 9 February 2021. Next refresh 5 March 2021.",
        "3 indicators are reported. 1 indicator has a target: 0 meet it, 0 are below it and meet "
        "the floor, and 1 misses the floor.",
        "2 indicators are highlighted below; 1 response is still owed.",
        "Contains public sector information licensed under the Open Government Licence v3.0.",
    ],
)
def test_a_figure_stands_as_the_database_shows_it(text: str, figure: str) -> None:
    assert figure in text


def test_every_figure_of_a_published_month_is_there(overview: Overview) -> None:
    published = text_of(document_of(overview))
    for kpi in overview.kpis.values():
        shown = words.figure_text(kpi.figure.value_shown, kpi.unit)
        told = f"{kpi.kpi_code} {kpi.title}{f' {shown}' if shown else ':'}"
        assert told in published


def test_every_kpi_is_in_the_scorecard_and_in_detail(text: str) -> None:
    scorecard, _, detail = (
        text.partition("Scorecard")[2]
        .partition("Scorecard")[2]
        .partition("CP05 Conferences in time")
    )
    for kpi_code in ("CP05", "CP07", "CP16"):
        assert kpi_code in scorecard
    assert "CP07 Conferences leading to a plan 86.4%" in detail


def test_a_kpi_without_a_figure_is_one_line_with_the_reason(text: str) -> None:
    line = "CP16 Plans reviewed on time: the records do not reach back over the whole period"
    assert text.count(line) == 1


def test_a_rating_says_in_words_what_its_colour_says(text: str) -> None:
    assert "Red: floor missed" in text
    assert "▲ Improving" in text


def test_a_highlight_has_its_response_and_dated_updates(text: str) -> None:
    assert "Response, 5 February 2021 A diary is kept. Head of nothing" in text
    assert "UPDATE, 6 February 2021" in text


def test_a_highlight_without_response_says_who_owes_it(text: str) -> None:
    assert "A response is owed by Head of reviews." in text


def test_markup_in_texts_of_the_database_stays_text(text: str) -> None:
    assert text.count(MARKUP) == 3


def test_it_is_tagged_titled_and_in_british_english(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == (
        "Performance overview of children\u2019s social care and early help, "
        "Exampleshire, January 2021"
    )
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_every_table_has_headers_and_every_picture_its_words(pdf: bytes) -> None:
    elements = list(structure(PdfReader(BytesIO(pdf))))
    kinds = [element.get("/S") for element in elements]
    # Ratings, scorecard, team, sex, findings.
    assert kinds.count("/Table") == kinds.count("/THead") == 5
    pictures = [element for element in elements if element.get("/S") == "/Figure"]
    # One in the highlight of either, two in the scorecard, two and the benchmark in detail.
    assert len(pictures) == 7
    assert all(picture["/Alt"] for picture in pictures)


def test_the_words_of_a_chart_tell_every_month(pdf: bytes) -> None:
    told = [str(element.get("/Alt", "")) for element in structure(PdfReader(BytesIO(pdf)))]
    assert any(
        "60.0% in January 2020; no figure in February 2020; 62.0% in March 2020" in words
        and "Unusual: January 2021." in words
        for words in told
    )


def test_it_uses_no_font_of_the_machine(pdf: bytes) -> None:
    resources: list[Any] = [page["/Resources"] for page in PdfReader(BytesIO(pdf)).pages]
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2].partition("-")[0]
        for each in resources
        for font in each.get("/Font", {}).values()
    }
    assert fonts == {"Lato", "DejaVuSansMono"}


def test_the_letters_of_a_chart_are_those_of_the_document() -> None:
    drawn = document._control_chart(FULL)
    assert drawn is not None
    assert 'font-family="Lato" font-size="14"' in drawn["svg"]


def test_the_same_overview_gives_the_same_bytes(pdf: bytes) -> None:
    assert document_of(OVERVIEW) == pdf


def test_a_draft_says_so_on_every_page_and_what_is_signed_off_nowhere(pdf: bytes) -> None:
    draft = PdfReader(BytesIO(document_of(replace(OVERVIEW, is_draft=True))))
    assert all("Draft: not signed off" in page.extract_text() for page in draft.pages)
    assert "not signed off" not in text_of(pdf)


def test_a_month_without_statement_and_highlights_says_so() -> None:
    bare = text_of(document_of(replace(OVERVIEW, statement=None, highlights=(), findings=())))
    assert "No overall statement was given for January 2021." in bare
    assert "No indicator was highlighted for January 2021." in bare
    assert "The checks of this delivery found nothing." in bare


def test_a_failure_is_one_sentence_without_content_and_leaves_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "document.typ"
    template.write_text("#panic(sys.inputs.content)", encoding="utf-8")
    monkeypatch.setattr(document, "_TEMPLATE", template)
    with pytest.raises(DocumentNotMade) as raised:
        write_document(OVERVIEW, tmp_path / "overview" / "overview.pdf")
    assert str(raised.value) == (
        "The PDF of the overview of January 2021 could not be made; "
        "its web page holds the same content."
    )
    assert raised.value.__suppress_context__
    assert not list((tmp_path / "overview").iterdir())


def test_it_is_written_where_it_was_asked_for(tmp_path: Path, pdf: bytes) -> None:
    write_document(OVERVIEW, tmp_path / "overview.pdf")
    assert (tmp_path / "overview.pdf").read_bytes() == pdf
