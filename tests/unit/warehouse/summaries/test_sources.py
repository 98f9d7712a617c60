"""Which layouts a figure comes from; and what none of them can tell is not available, never 0."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest

from warehouse.authority import Authority
from warehouse.kpi_definitions import kpi_definitions
from warehouse.reference import load_reference
from warehouse.sources.declarations import tables_of

RETURNS = ("ssda903", "cin_census", "local")
WORKBOOK = ("annex_a", "local")
EPISODE = "CHILD | DECOM | RNE | LS | PLACE | PLACE_PROVIDER | DEC | REC"
CHILD = "CHILD | SEX | DOB"

# The KPIs that no figure can be given for, by what the council delivers.
NOT_TOLD: Mapping[tuple[str, ...], set[str]] = {
    ("ssd", "local"): set(),
    RETURNS: {
        *("EH01", "EH02", "EH03"),  # no return holds early help
        "CL03",  # the return holds birthdays and not who is open
        *("WF01", "WF02", "WF03"),  # no return says whose cases they are
    },
    ("ssda903", "local"): {
        *("EH01", "EH02", "EH03", "CL03", "WF01", "WF02", "WF03"),
        *("FD03", "FD04", "FD05"),
        *("CP01", "CP02", "CP04", "CP05", "CP08", "CP09", "CP10"),
    },
    WORKBOOK: {
        *("EH02", "EH03"),  # when the help ended
        *("FO01", "FO02", "FO03", "FO04", "FO07"),  # who provides a placement
        "FO06",  # when a placement ended
        *("WF01", "WF02", "WF03"),
    },
    ("local",): {
        *("EH01", "EH02", "EH03", "CL02", "CL03", "WF01", "WF02", "WF03"),
        *("FD03", "FD04", "FD05"),
        *("CP01", "CP02", "CP04", "CP05", "CP08", "CP09", "CP10"),
        *("LA01", "LA02", "LA03", "LA04"),
        *("FO01", "FO02", "FO03", "FO04", "FO06", "FO07"),
    },
}
# The others that are judged here: a KPI that is added says itself what it needs.
_ALWAYS_TOLD = {
    *("CL01", "CL04", "FO08", "FO09", "FO10", "QA01", "QA03", "WF04", "WF05", "WF06"),
}
JUDGED = _ALWAYS_TOLD.union(*NOT_TOLD.values())


def status(figure: Mapping[str, Any]) -> tuple[object, ...]:
    return figure["status"], figure["numerator"], figure["source_layouts"]


@pytest.mark.parametrize("delivers", NOT_TOLD, ids=" + ".join)
def test_figures_that_the_layouts_cannot_feed_are_those_expected(
    example: Callable[..., Any], delivers: tuple[str, ...]
) -> None:
    delivered = example("2021-01", delivers=delivers)
    rows = delivered.rows(
        "select kpi_code from reference.kpi_need group by all having not bool_and(is_told)"
    )
    assert {kpi.code for kpi in kpi_definitions().values()} >= JUDGED
    assert {row["kpi_code"] for row in rows} & JUDGED == NOT_TOLD[delivers]


@pytest.mark.parametrize(
    ("delivers", "kpi", "window"),
    [
        (RETURNS, "early_help_started", "month"),
        (RETURNS, "early_help_open", "month_end"),
        (RETURNS, "open_care_leavers_in_eet", "month_end"),
        (RETURNS, "average_caseload", "month_end"),
        (RETURNS, "workers_over_caseload_guideline", "month_end"),
        (RETURNS, "highest_caseload", "month_end"),
        (("ssda903",), "referrals", "month"),
        (("ssda903",), "referral_rate", "rolling_12_months"),
        (WORKBOOK, "in_house_foster_share", "month_end"),
        (WORKBOOK, "in_house_foster_placements", "month_end"),
        (WORKBOOK, "new_ifa_placements", "month"),
        (WORKBOOK, "residential_placements", "month_end"),
        (WORKBOOK, "early_help_ended", "month"),
    ],
)
def test_figure_that_no_layout_tells_is_not_available_and_never_0(
    example: Callable[..., Any], delivers: tuple[str, ...], kpi: str, window: str
) -> None:
    figure = example("2021-01", delivers=delivers).figure(kpi, "2021-01", window)
    assert status(figure) == ("not_available_from_source", None, None)
    assert (figure["denominator"], figure["value"], figure["value_shown"]) == (None, None, None)


@pytest.mark.parametrize(
    ("delivers", "kpi", "window", "figure"),
    [
        (RETURNS, "referrals", "month", ("ok", 0, "cin_census")),
        (WORKBOOK, "referrals", "month", ("ok", 0, "annex_a")),
        (("ssd", "local"), "referrals", "month", ("ok", 0, "ssd")),
        (RETURNS, "started_to_be_looked_after", "month", ("ok", 0, "ssda903")),
        (RETURNS, "fostering_households", "month_end", ("ok", 0, "local")),
    ],
)
def test_delivered_records_of_nobody_are_0(
    example: Callable[..., Any],
    delivers: tuple[str, ...],
    kpi: str,
    window: str,
    figure: tuple[object, ...],
) -> None:
    delivered = example("2021-01", delivers=delivers)
    assert status(delivered.figure(kpi, "2021-01", window)) == figure


@pytest.mark.parametrize(
    ("delivers", "kpi", "layouts"),
    [
        pytest.param(("ssd", "local"), "children_looked_after", "ssd", id="one"),
        # Who the people are may be told by both returns: that is not the source.
        pytest.param(RETURNS, "children_looked_after", "ssda903", id="of both returns"),
        pytest.param(RETURNS, "plan_and_looked_after", "cin_census + ssda903", id="both returns"),
        pytest.param(("ssda903",), "children_looked_after", "ssda903", id="one return"),
        pytest.param(("ssd", *WORKBOOK), "children_looked_after", "ssd", id="preferred one alone"),
        pytest.param(("ssd", "local"), "highest_caseload", None, id="no worker at all"),
    ],
)
def test_figure_names_the_layouts_that_feed_it(
    example: Callable[..., Any], delivers: tuple[str, ...], kpi: str, layouts: str | None
) -> None:
    figure = example("2021-01", delivers=delivers).figure(kpi, "2021-01", "month_end")
    if layouts is None:
        # Fed, though there is no figure: nothing was counted at that month end.
        assert (figure["source_layouts"], figure["status"]) == ("local + ssd", "no_data")
    else:
        assert figure["source_layouts"] == layouts


def test_council_that_has_no_table_of_a_layout_falls_back_on_the_next(
    example: Callable[..., Any],
) -> None:
    tables = tuple(name for name in tables_of("ssd") if name != "ssd_cp_plans")
    delivered = example("2021-01", delivers=(*tables, "annex_a"))
    delivered.deliver(
        "annex_a_child_protection",
        "child_id | start_date\none | 04/01/2021\ntwo | 2020-12-01",
    )
    figure = delivered.figure("child_protection_plans", "2021-01", "month_end")
    assert status(figure) == ("ok", 2, "annex_a")


# --- How far back -----------------------------------------------------------------------------


def started(example: Callable[..., Any], month: str) -> Any:  # noqa: ANN401 - Example
    """Children who started in each month from March 2020, by the looked-after return."""
    first_days = {
        "03": "15/03/2020", "04": "15/04/2020", "12": "15/12/2020", "01": "15/01/2021",
    }  # fmt: skip
    rows = "\n".join(
        f"child {name} | {day} | S | C2 | U6 | PR1 | |" for name, day in first_days.items()
    )
    return example(month, delivers=RETURNS).deliver("ssda903_episodes", f"{EPISODE}\n{rows}")


@pytest.mark.parametrize(
    ("month", "window", "figure"),
    [
        ("2021-01", "month", ("ok", 1)),
        ("2020-04", "month", ("ok", 1)),
        ("2020-05", "month", ("ok", 0)),
        # Before 1 April of the collection year the return says nothing: not that nobody started.
        ("2020-03", "month", ("not_available_from_source", None)),
        ("2020-03", "year_to_date", ("not_available_from_source", None)),
        ("2021-01", "year_to_date", ("ok", 3)),
        ("2020-04", "year_to_date", ("ok", 1)),
        ("2021-01", "rolling_12_months", ("incomplete_window", None)),
        ("2020-03", "rolling_12_months", ("not_available_from_source", None)),
    ],
)
def test_return_speaks_of_its_collection_year_alone(
    example: Callable[..., Any], month: str, window: str, figure: tuple[object, ...]
) -> None:
    delivered = started(example, "2021-01")
    assert status(delivered.figure("started_to_be_looked_after", month, window))[:2] == figure


def test_twelve_months_are_whole_when_the_collection_year_is(example: Callable[..., Any]) -> None:
    delivered = started(example, "2021-03")
    figure = delivered.figure("started_to_be_looked_after", "2021-03", "rolling_12_months")
    assert status(figure) == ("ok", 3, "ssda903")


def test_first_month_of_a_collection_year_has_nothing_before_it(
    example: Callable[..., Any],
) -> None:
    delivered = started(example, "2021-04")
    for month, expected in (
        ("2021-04", ("ok", 0)),
        ("2021-03", ("not_available_from_source", None)),
    ):
        figure = delivered.figure("started_to_be_looked_after", month, "month")
        assert status(figure)[:2] == expected


def test_month_end_before_the_collection_year_has_no_figure(example: Callable[..., Any]) -> None:
    delivered = started(example, "2021-01").deliver(
        "ssda903_header",
        f"{CHILD}\nchild 03 | 1 | 01/05/2010\nchild 04 | 1 | 01/05/2010"
        "\nchild 12 | 1 | 01/05/2010\nchild 01 | 1 | 01/05/2010",
    )
    for month, expected in (
        ("2021-01", ("ok", 4)),
        ("2020-04", ("ok", 2)),
        ("2020-03", ("not_available_from_source", None)),
    ):
        figure = delivered.figure("children_looked_after", month, "month_end")
        assert status(figure)[:2] == expected, month


@pytest.mark.parametrize(
    ("month", "window", "figure"),
    [
        ("2021-01", "month", ("ok", 1)),
        ("2020-08", "month", ("ok", 1)),
        ("2020-09", "month", ("ok", 0)),
        ("2020-07", "month", ("not_available_from_source", None)),
        ("2021-01", "year_to_date", ("incomplete_window", None)),
        ("2021-01", "rolling_12_months", ("incomplete_window", None)),
    ],
)
def test_workbook_speaks_of_six_months(
    example: Callable[..., Any], month: str, window: str, figure: tuple[object, ...]
) -> None:
    delivered = example("2021-01", delivers=WORKBOOK).deliver(
        "annex_a_referrals",
        """
        child_id | referral_date
        before   | 31/07/2020
        first    | 01/08/2020
        last     | 31/01/2021
        """,
    )
    assert status(delivered.figure("referrals", month, window)) == (*figure, "annex_a")


def test_figure_that_looks_back_further_than_the_layout_reaches_has_none(
    example: Callable[..., Any],
) -> None:
    # Whether a referral came within twelve months of another: six months do not tell.
    delivered = example("2021-01", delivers=WORKBOOK).deliver(
        "annex_a_referrals", "child_id | referral_date\none | 04/01/2021"
    )
    figure = delivered.figure("re_referrals_within_12_months", "2021-01", "month")
    assert status(figure) == ("not_available_from_source", None, "annex_a")


def test_figure_of_two_layouts_reaches_as_far_as_the_shorter_one(
    example: Callable[..., Any],
) -> None:
    # Early help for six years, referrals from the census of this year.
    tables = tuple(name for name in tables_of("ssd") if name != "ssd_cin_episodes")
    delivered = example("2021-01", delivers=(*tables, "cin_census")).deliver(
        "ssd_early_help_episodes",
        """
        earl_episode_id | earl_person_id | earl_episode_start_date | earl_episode_end_date
        1               | one            | 2020-01-06              | 2020-03-02
        """,
    )
    for month, expected in (
        ("2020-04", "incomplete_window"),
        ("2020-03", "not_available_from_source"),
    ):
        figure = delivered.figure("early_help_stepped_up", month, "rolling_12_months")
        assert (figure["source_layouts"], figure["status"]) == ("cin_census + ssd", expected)
    ended = delivered.figure("early_help_ended", "2020-03", "month")
    assert status(ended) == ("ok", 1, "ssd")


@pytest.mark.parametrize(
    ("lacking", "beside", "kpi", "window"),
    [
        ("ssd_cla_placement", "ssda903", "ifa_foster_placements", "month_end"),
        ("ssd_cla_episodes", "ssda903", "in_house_foster_share", "month_end"),
        ("ssd_cla_episodes", "ssda903", "looked_after_reviews_on_time", "month_end"),
        ("ssd_s47_enquiry", "cin_census", "icpc_within_15_working_days", "month"),
        ("ssd_initial_cp_conference", "cin_census", "icpc_due_not_held", "month_end"),
        ("ssd_cp_plans", "cin_census", "plans_reviewed_on_time", "month_end"),
    ],
)
def test_records_of_two_layouts_are_not_joined_by_keys_that_each_gives_by_itself(
    example: Callable[..., Any], lacking: str, beside: str, kpi: str, window: str
) -> None:
    tables = tuple(name for name in tables_of("ssd") if name != lacking)
    delivered = example("2021-01", delivers=(*tables, beside))
    assert status(delivered.figure(kpi, "2021-01", window))[:2] == (
        "not_available_from_source",
        None,
    )


def test_referral_that_starts_the_clock_is_of_the_layout_of_the_assessment(
    example: Callable[..., Any],
) -> None:
    tables = tuple(name for name in tables_of("ssd") if name != "ssd_cin_episodes")
    for clock, expected in (("assessment", "no_data"), ("referral", "not_available_from_source")):
        delivered = example(
            "2021-01", delivers=(*tables, "cin_census"), assessment_clock_start=clock
        )
        figure = delivered.figure("assessments_within_45_working_days", "2021-01", "month")
        assert figure["status"] == expected


def test_latest_state_speaks_of_the_delivery_month_alone(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", delivers=WORKBOOK).deliver(
        "annex_a_leaving_care",
        """
        child_id | birth_date | in_touch | activity
        one      | 2002-05-01 | Yes      | F2
        """,
    )
    january = delivered.figure("open_care_leavers_in_eet", "2021-01", "month_end")
    assert (january["source_layouts"], january["denominator"]) == ("annex_a", 1)
    december = delivered.figure("open_care_leavers_in_eet", "2020-12", "month_end")
    assert (december["status"], december["value"]) == ("not_available_from_source", None)


# --- What the reference says ------------------------------------------------------------------


def test_reference_says_which_layout_feeds_each_record(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", delivers=RETURNS)
    fed = {
        row["record_name"]: (row["layout"], row["coverage"], row["history"], row["is_fed"])
        for row in delivered.rows("from reference.record_source")
    }
    assert fed["looked_after_episode"] == ("ssda903", "history", "year", True)
    assert fed["person"] == ("ssda903+cin_census", "history", "year", True)
    assert fed["social_worker"] == ("local", "snapshot", "council", True)
    assert fed["contact"] == (None, None, None, False)


def test_tables_of_the_delivery_decide_and_not_those_that_were_expected(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01", delivers=RETURNS)
    authority = Authority(name="Exampleshire", la_code="901", ons_code="E99000901")
    load_reference(delivered.connection, authority, date(2021, 1, 1), ["annex_a_referrals"])
    fed = delivered.rows("select record_name, layout from reference.record_source where is_fed")
    assert {row["record_name"]: row["layout"] for row in fed} == {
        "referral": "annex_a",
        "person": "annex_a",
    }
