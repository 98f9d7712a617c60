"""What the overview says: the database's figures, texts and states, and nothing else."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.overview.content import MonthNotPublished, Overview, read_overview

CODE, DECEMBER, JANUARY = "901", date(2020, 12, 1), date(2021, 1, 1)


def ask(database: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def test_every_kpi_has_the_figure_of_the_summary(database: Path, overview: Overview) -> None:
    rows = ask(
        database,
        "select kpi_code, status, value_shown, numerator, denominator "
        "from kpi_v1.monthly_performance_summary where month = '2021-01-01' order by kpi_code",
    )
    assert len(rows) > 70
    assert rows == [
        (code, figure.status, figure.value_shown, figure.numerator, figure.denominator)
        for code, figure in sorted((code, kpi.figure) for code, kpi in overview.kpis.items())
    ]


def test_themes_come_in_the_order_of_a_child_s_way(overview: Overview) -> None:
    themes = [section.theme for section in overview.themes]
    assert themes[0] == "front_door"
    assert themes.index("assessment") < themes.index("looked_after") < themes.index("care_leavers")


def test_council_and_dates_stand_beside_the_figures(overview: Overview) -> None:
    assert overview.authority_name == "Exampleshire & Isles"
    assert overview.source.data_up_to == date(2021, 1, 31)
    assert overview.source.refreshed_at == overview.source.published_at


def test_signed_off_month_is_no_draft(overview: Overview) -> None:
    assert not overview.is_draft
    assert overview.source.state == "signed_off"


def test_month_that_waits_for_its_sign_off_is_read_with_drafts(draft_database: Path) -> None:
    draft = read_overview(draft_database, CODE, JANUARY)
    assert draft.is_draft
    assert (draft.source.as_of_month, draft.source.state) == (JANUARY, "draft")
    assert draft.source.refreshed_at == draft.source.built_at
    assert draft.kpis["FD03"].is_available
    assert draft.kpis["FD03"].revisions
    assert draft.highlights
    assert ask(
        draft_database,
        "select count(*) from kpi_v1.monthly_performance_summary where month = '2021-01-01'",
    ) == [(0,)]


def test_signed_off_month_does_not_see_the_draft_after_it(draft_database: Path) -> None:
    december = read_overview(draft_database, CODE, DECEMBER)
    assert not december.is_draft
    assert december.source.as_of_month == DECEMBER
    assert december.kpis["FD03"].revisions == ()


@pytest.mark.parametrize(("code", "month"), [(CODE, date(2015, 3, 1)), ("902", JANUARY)])
def test_month_that_is_not_there_is_refused_in_a_sentence(
    database: Path, code: str, month: date
) -> None:
    with pytest.raises(MonthNotPublished) as refused:
        read_overview(database, code, month)
    assert str(refused.value) == (
        f"The published database has no figures of council {code} for {month:%B %Y}."
    )


def test_parts_of_a_breakdown_add_up_to_the_figure(overview: Overview) -> None:
    referrals = overview.kpis["FD03"]
    assert set(referrals.breakdowns) == {"team", "sex", "age_band", "ethnicity_group"}
    for parts in referrals.breakdowns.values():
        assert sum(part.numerator or 0 for part in parts) == referrals.figure.numerator


def test_chart_ends_with_the_month(overview: Overview) -> None:
    points = overview.kpis["FD03"].control.points
    assert [point.month for point in points][-2:] == [DECEMBER, JANUARY]
    assert points[-1].value_shown == overview.kpis["FD03"].figure.value_shown
    assert overview.kpis["FD03"].control.last_13_months[0].month == date(2020, 1, 1)


def test_target_says_what_the_figure_makes_of_it(overview: Overview) -> None:
    target = overview.kpis["FD05"].target
    assert target is not None
    assert (target.target_shown, target.floor_shown, target.rag) == ("5.0", "6.0", "red")
    assert overview.kpis["FD03"].target is None


def test_ratings_count_every_kpi_once(overview: Overview) -> None:
    assert sum(overview.rag_counts.values()) == len(overview.kpis)
    assert overview.rag_counts["red"] == 1


def test_statement_is_that_of_the_month(database: Path, overview: Overview) -> None:
    assert overview.statement is not None
    assert overview.statement.text == "Referrals are <script>steady</script> & few."
    assert read_overview(database, CODE, DECEMBER).statement is None


def test_response_and_updates_are_carried_until_they_are_closed(overview: Overview) -> None:
    (highlight,) = (item for item in overview.highlights if item.kpi_code == "FD05")
    assert highlight.response == "Each is looked at twice."
    assert [entry.kind for entry in highlight.entries] == ["highlight", "response", "update"]
    shown = overview.kpis["FD05"].figure.value_shown
    assert [entry.text for entry in highlight.updates] == [f"{shown}% came back."]
    # What was closed in December is not open in January.
    assert not any(item.highlight == "Closed before." for item in overview.highlights)


def test_revision_of_the_month_before_says_why(overview: Overview) -> None:
    (revision,) = overview.kpis["FD03"].revisions
    assert (revision.month, revision.as_of_month) == (DECEMBER, JANUARY)
    assert revision.numerator_changes == {"late_entry": 1}


def test_finding_stands_beside_the_kpis_that_it_touches(overview: Overview) -> None:
    (finding,) = overview.findings
    assert (finding.rule, finding.rows_failing) == ("100", 2)
    assert overview.kpis["FD03"].findings == (finding,)
    assert overview.kpis["WF01"].findings == ()
