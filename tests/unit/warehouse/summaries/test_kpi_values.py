"""From counted units to figures: windows, breakdowns, rounding, and why there is none."""

from collections.abc import Callable
from typing import Any

import pytest

REFERRALS = "cine_referral_id | cine_person_id | cine_referral_date | cine_referral_team"
AUDITS = "audit_id | person_id | due_date | completed_date"
EPISODES = (
    "clae_cla_episode_id | clae_person_id | clae_cla_episode_start_reason"
    " | clae_cla_episode_start_date | clae_cla_episode_ceased_date"
    " | clae_cla_episode_ceased_reason"
)
WORKFORCE = "SnapshotDate | WorkerId | AgencyWorker | FTE | Team"
MONTH_ENDS = (
    "2020-02-29", "2020-03-31", "2020-04-30", "2020-05-31", "2020-06-30", "2020-07-31",
    "2020-08-31", "2020-09-30", "2020-10-31", "2020-11-30", "2020-12-31", "2021-01-31",
)  # fmt: skip


def amounts(figure: dict[str, Any]) -> tuple[object, ...]:
    return figure["numerator"], figure["denominator"], figure["value"], figure["value_shown"]


def is_absent(figure: dict[str, Any]) -> bool:
    """Neither a value nor a text: a figure that cannot be given is never 0."""
    return (figure["value"], figure["value_shown"]) == (None, None)


def parts(delivered: Any, kpi: str, month: str, window: str, breakdown: str) -> dict[str, Any]:  # noqa: ANN401 - Example
    """Numerator and denominator of every part of a breakdown."""
    rows = delivered.rows(
        "select breakdown_value, numerator, denominator from summaries.kpi_values where "
        "kpi_id = ? and month = ? and period_window = ? and breakdown = ?",
        [kpi, f"{month}-01", window, breakdown],
    )
    return {row["breakdown_value"]: (row["numerator"], row["denominator"]) for row in rows}


# --- What a figure is -------------------------------------------------------------------------


def test_count_is_its_units_and_has_no_denominator(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | one | 2021-01-04 | T1
        2 | two | 2021-01-05 | T1
        3 | two | 2021-01-29 | T1
        """,
    )
    figure = delivered.figure("referrals", "2021-01", "month")
    assert amounts(figure) == (3, None, 3, "3")
    assert figure["status"] == "ok"


def test_share_is_who_meets_of_who_counts(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | done     | 2021-01-15 | 2021-01-20
        2 | also     | 2021-01-15 | 2021-01-31
        3 | not done | 2021-01-15 |
        """,
    )
    figure = delivered.figure("audits_completed", "2021-01", "month")
    assert amounts(figure) == (2, 3, pytest.approx(200 / 3), "66.7")


def test_rate_is_per_10000_of_the_population(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | one | 2020-02-03 | T1
        2 | two | 2021-01-05 | T1
        """,
    )
    figure = delivered.figure("referral_rate", "2021-01", "rolling_12_months")
    # 2 / 50,000 x 10,000
    assert amounts(figure) == (2, 50_000, pytest.approx(0.4), "0.4")


def test_ratio_is_amount_by_amount(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "workforce",
        WORKFORCE
        + """
        2021-01-31 | A | 1 | 0.5 | T1
        2021-01-31 | B | 0 | 1   | T1
        2021-01-31 | C | 0 | 1   | T1
        """,
    )
    figure = delivered.figure("agency_rate", "2021-01", "month_end")
    assert amounts(figure) == (0.5, 2.5, pytest.approx(20), "20.0")


def test_maximum_is_the_largest_amount(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "workforce",
            WORKFORCE
            + """
            2021-01-31 | A | 0 | 1 | T1
            2021-01-31 | B | 0 | 1 | T2
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_id | invo_person_id"
            " | invo_involvement_start_date"
            """
            1 | A | one   | 2020-06-01
            2 | A | two   | 2020-06-01
            3 | A | three | 2020-06-01
            4 | B | four  | 2020-06-01
            """,
        )
    )
    every = delivered.figure("highest_caseload", "2021-01", "month_end")
    assert (every["value"], every["value_shown"], every["status"]) == (3, "3", "ok")
    pact = delivered.figure("highest_caseload", "2021-01", "month_end", "team", "PACT 1")
    assert (pact["value"], pact["value_shown"]) == (1, "1")


def test_figure_names_its_authority_and_delivery(example: Callable[..., Any]) -> None:
    figure = example("2021-01").figure("referrals", "2020-12", "month")
    assert (figure["authority_code"], figure["kpi_code"]) == ("901", "FD03")
    assert (str(figure["month"]), str(figure["as_of_month"])) == ("2020-12-01", "2021-01-01")


# --- Windows ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "window", "referrals"),
    [
        pytest.param("2021-01", "month", 2, id="month"),
        pytest.param("2021-01", "year_to_date", 4, id="from April"),
        pytest.param("2021-01", "rolling_12_months", 6, id="from February"),
        pytest.param("2020-04", "year_to_date", 1, id="April alone"),
        pytest.param("2020-03", "year_to_date", 3, id="March closes the year before"),
        pytest.param("2020-12", "rolling_12_months", 5, id="from January"),
        pytest.param("2020-12", "month", 1, id="last day of the month"),
    ],
)
def test_window_holds_its_months(
    example: Callable[..., Any], month: str, window: str, referrals: int
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | a | 2020-01-31 | T1
        2 | b | 2020-02-01 | T1
        3 | c | 2020-03-31 | T1
        4 | d | 2020-04-01 | T1
        5 | e | 2020-12-31 | T1
        6 | f | 2021-01-01 | T1
        7 | g | 2021-01-31 | T1
        8 | h | 2021-02-01 | T1
        """,
    )
    figure = delivered.figure("referrals", month, window)
    assert (figure["numerator"], figure["status"]) == (referrals, "ok")


def test_percent_of_a_year_is_sum_by_sum_and_no_mean_of_percents(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "audits",
        AUDITS
        + """
        1 | December | 2020-12-15 | 2020-12-20
        2 | January  | 2021-01-15 | 2021-01-20
        3 | January  | 2021-01-15 |
        4 | January  | 2021-01-15 |
        """,
    )
    # 100 % and 33.3 %; their mean would be 66.7 %.
    for window in ("year_to_date", "rolling_12_months"):
        figure = delivered.figure("audits_completed", "2021-01", window)
        assert amounts(figure) == (2, 4, 50, "50.0")


def test_month_of_nobody_does_not_break_the_percent_of_a_year(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver("audits", AUDITS + "\n1 | a | 2020-06-15 | 2020-06-20")
    figure = delivered.figure("audits_completed", "2021-01", "rolling_12_months")
    assert (amounts(figure), figure["status"]) == ((1, 1, 100, "100.0"), "ok")


def test_snapshot_is_the_state_at_the_month_end_and_never_summed(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cp_plans",
        """
        cppl_cp_plan_id | cppl_person_id | cppl_cp_plan_start_date | cppl_cp_plan_end_date
        1               | all along      | 2019-06-03              |
        2               | until December | 2019-06-03              | 2020-12-14
        3               | in January     | 2021-01-04              | 2021-01-20
        """,
    )
    november = delivered.figure("child_protection_plans", "2020-11", "month_end")
    january = delivered.figure("child_protection_plans", "2021-01", "month_end")
    assert (november["value"], january["value"]) == (2, 1)
    largest = delivered.rows(
        "select max(value) as value from summaries.kpi_values "
        "where kpi_id = 'child_protection_plans'"
    )
    assert largest == [{"value": 2}]


def test_child_who_counts_once_counts_at_the_first_start(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cla_episodes",
            EPISODES
            + """
            1 | twice | S | 2020-10-05 | 2020-11-02 | E4A
            2 | twice | S | 2021-01-04 |            |
            3 | once  | S | 2021-01-04 |            |
            """,
        )
        .deliver(
            "ssd_involvements",
            "invo_involvements_id | invo_professional_team | invo_person_id"
            " | invo_involvement_start_date | invo_involvement_end_date"
            """
            1 | T1 | twice | 2020-10-05 | 2020-12-07
            2 | T2 | twice | 2020-12-07 |
            3 | T2 | once  | 2020-12-07 |
            """,
        )
    )
    kpi = "started_to_be_looked_after"
    assert delivered.figure(kpi, "2021-01", "month")["value"] == 2
    assert delivered.figure(kpi, "2021-01", "rolling_12_months")["value"] == 2
    assert parts(delivered, kpi, "2021-01", "month", "team") == {
        "Assessment 1": (0, None),
        "PACT 1": (2, None),
    }
    assert parts(delivered, kpi, "2021-01", "rolling_12_months", "team") == {
        "Assessment 1": (1, None),
        "PACT 1": (1, None),
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("2021-01-04", "2021-01-25", id="twice in a month"),
        pytest.param("2021-01-04", "2021-01-04", id="twice on a day"),
    ],
)
@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_child_counts_once_in_every_window(
    example: Callable[..., Any], first: str, second: str, window: str
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cla_episodes",
        EPISODES + f"\n1 | child | S | {first} | {first} | E4A\n2 | child | S | {second} | |",
    )
    figure = delivered.figure("started_to_be_looked_after", "2021-01", window)
    assert figure["value"] == 1


def test_turnover_is_divided_by_the_workforce_at_the_end_of_the_window(
    example: Callable[..., Any],
) -> None:
    workforce = "\n".join(
        f"{month_end} | {worker} | 0 | 1 | 2018-06-04 | "
        + ("2020-06-15" if worker == "leaver" and month_end >= "2020-06-15" else "")
        for month_end in MONTH_ENDS
        for worker in ("A", "B", "C", "D", "leaver")
        if worker != "leaver" or month_end <= "2020-06-30"
    )
    delivered = example("2021-01").deliver(
        "workforce",
        "SnapshotDate | WorkerId | AgencyWorker | FTE | RoleStartDate | RoleEndDate\n" + workforce,
    )
    figure = delivered.figure("turnover_rate", "2021-01", "rolling_12_months")
    assert amounts(figure) == (1, 4, 25, "25.0")


# --- Population -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "population_year", "population"),
    [
        pytest.param("2020-03", 2019, 40_000, id="March 2020 ends 2019-20"),
        pytest.param("2020-04", 2020, 50_000, id="April 2020 begins 2020-21"),
        pytest.param("2021-01", 2020, 50_000, id="January 2021"),
    ],
)
def test_rolling_rate_uses_the_population_of_its_last_month(
    example: Callable[..., Any], month: str, population_year: int, population: int
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes", REFERRALS + "\n1 | one | 2020-03-02 | T1"
    )
    figure = delivered.figure("referral_rate", month, "rolling_12_months")
    assert (figure["numerator"], figure["denominator"]) == (1, population)
    assert figure["population_year"] == population_year


def test_rate_without_a_population_is_no_data(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", population_0_17={}).deliver(
        "ssd_cin_episodes", REFERRALS + "\n1 | one | 2021-01-04 | T1"
    )
    figure = delivered.figure("referral_rate", "2021-01", "rolling_12_months")
    assert figure["status"] == "no_data"
    assert is_absent(figure)


def test_rate_is_given_for_the_whole_authority_alone(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes", REFERRALS + "\n1 | one | 2021-01-04 | T1"
    )
    delivered.figure("referral_rate", "2021-01", "rolling_12_months")
    breakdowns = delivered.rows(
        "select distinct breakdown from summaries.kpi_values where kpi_id = 'referral_rate'"
    )
    assert breakdowns == [{"breakdown": "all"}]


# --- Why there is no figure -------------------------------------------------------------------


def test_count_of_nobody_is_0(example: Callable[..., Any]) -> None:
    for window in ("month", "year_to_date", "rolling_12_months"):
        figure = example("2021-01").figure("referrals", "2021-01", window)
        assert (amounts(figure), figure["status"]) == ((0, None, 0, "0"), "ok")


def test_rate_of_nobody_is_0(example: Callable[..., Any]) -> None:
    figure = example("2021-01").figure("referral_rate", "2021-01", "rolling_12_months")
    assert (amounts(figure), figure["status"]) == ((0, 50_000, 0, "0.0"), "ok")


@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_share_of_nobody_is_no_data(example: Callable[..., Any], window: str) -> None:
    figure = example("2021-01").figure("audits_completed", "2021-01", window)
    assert figure["status"] == "no_data"
    assert is_absent(figure)


def test_share_that_nobody_meets_is_0(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver("audits", AUDITS + "\n1 | a | 2021-01-15 |")
    figure = delivered.figure("audits_completed", "2021-01", "month")
    assert (amounts(figure), figure["status"]) == ((0, 1, 0, "0.0"), "ok")


def test_maximum_of_nobody_is_no_data(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver("workforce", WORKFORCE + "\n2021-01-31 | A | 0 | 1 | T1")
    figure = delivered.figure("highest_caseload", "2021-01", "month_end")
    assert figure["status"] == "no_data"
    assert is_absent(figure)


@pytest.mark.parametrize(
    ("kpi", "window"),
    [
        ("referrals", "month"),
        ("referral_rate", "rolling_12_months"),
        ("re_referrals_within_12_months", "rolling_12_months"),
        ("child_protection_plans", "month_end"),
        ("agency_rate", "month_end"),
        ("open_care_leavers_in_eet", "month_end"),
    ],
)
def test_table_the_council_does_not_deliver_is_not_available_from_source(
    example: Callable[..., Any], kpi: str, window: str
) -> None:
    delivered = example("2021-01", delivers=("audits",))
    for month in ("2019-01", "2021-01"):
        figure = delivered.figure(kpi, month, window)
        assert figure["status"] == "not_available_from_source"
        assert is_absent(figure)
        assert figure["numerator"] is None


def test_one_of_two_tables_is_not_enough(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", delivers=("workforce",)).deliver(
        "workforce", WORKFORCE + "\n2021-01-31 | A | 0 | 1 | T1"
    )
    vacancies = delivered.figure("vacancy_rate", "2021-01", "month_end")
    assert vacancies["status"] == "not_available_from_source"
    assert delivered.figure("agency_rate", "2021-01", "month_end")["status"] == "ok"


def test_latest_state_cannot_tell_an_earlier_month(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_care_leavers", "clea_person_id | clea_care_leaver_activity\none | F1\ntwo | G5"
        )
        .deliver("ssd_person", "pers_person_id | pers_dob\none | 2001-06-01\ntwo | 2001-06-01")
    )
    kpi = "open_care_leavers_in_eet"
    assert amounts(delivered.figure(kpi, "2021-01", "month_end")) == (1, 2, 50, "50.0")
    december = delivered.figure(kpi, "2020-12", "month_end")
    assert december["status"] == "not_available_from_source"
    assert is_absent(december)


@pytest.mark.parametrize(
    ("history_months", "status"),
    [
        pytest.param(11, "incomplete_window", id="eleven months are not twelve"),
        pytest.param(12, "ok", id="twelve months"),
    ],
)
def test_twelve_months_need_twelve_months_of_history(
    example: Callable[..., Any], history_months: int, status: str
) -> None:
    delivered = example("2021-01", history_months=history_months).deliver(
        "ssd_cin_episodes", REFERRALS + "\n1 | one | 2021-01-04 | T1"
    )
    for kpi in ("referrals", "referral_rate"):
        figure = delivered.figure(kpi, "2021-01", "rolling_12_months")
        assert figure["status"] == status
        assert is_absent(figure) is (status != "ok")
    assert delivered.figure("referrals", "2021-01", "month")["status"] == "ok"


@pytest.mark.parametrize(
    ("missing", "month", "to_date", "rolling"),
    [
        pytest.param(None, "ok", "ok", "ok", id="none"),
        pytest.param("2020-07-31", "ok", "incomplete_window", "incomplete_window", id="July"),
        pytest.param("2020-02-29", "ok", "ok", "incomplete_window", id="February, before April"),
        pytest.param("2021-01-31", "no_data", "no_data", "no_data", id="the month itself"),
    ],
)
def test_window_with_a_month_missing_is_incomplete(
    example: Callable[..., Any], missing: str | None, month: str, to_date: str, rolling: str
) -> None:
    snapshots = "\n".join(f"{day} | A | 0 | 1 | T1" for day in MONTH_ENDS if day != missing)
    delivered = example("2021-01").deliver("workforce", f"{WORKFORCE}\n{snapshots}")
    windows = {"month": month, "year_to_date": to_date, "rolling_12_months": rolling}
    for window, status in windows.items():
        figure = delivered.figure("turnover_rate", "2021-01", window)
        assert figure["status"] == status, window
        assert is_absent(figure) is (status != "ok")


def test_month_without_a_snapshot_is_no_data(example: Callable[..., Any]) -> None:
    delivered = example("2021-01").deliver("workforce", WORKFORCE + "\n2021-01-31 | A | 0 | 1 | T1")
    assert delivered.figure("agency_rate", "2021-01", "month_end")["status"] == "ok"
    december = delivered.figure("agency_rate", "2020-12", "month_end")
    assert december["status"] == "no_data"
    assert is_absent(december)


def test_figure_that_looks_back_needs_the_history_behind_it(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", history_months=18).deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | one | 2020-07-06 | T1
        2 | one | 2020-08-03 | T1
        3 | one | 2021-01-04 | T1
        """,
    )
    kpi = "re_referrals_within_12_months"
    # History begins in August 2019, so a year before is known from August 2020 on.
    assert delivered.figure(kpi, "2020-07", "month")["status"] == "no_data"
    assert amounts(delivered.figure(kpi, "2020-08", "month")) == (1, 1, 100, "100.0")
    rolling = delivered.figure(kpi, "2021-01", "rolling_12_months")
    assert rolling["status"] == "incomplete_window"


# --- Rounding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "due", "value", "shown"),
    [
        pytest.param(1, 16, 6.25, "6.3", id="6.25"),
        pytest.param(13, 16, 81.25, "81.3", id="81.25"),
        pytest.param(13, 80, 16.25, "16.3", id="16.25"),
        pytest.param(1, 8, 12.5, "12.5", id="12.5"),
        pytest.param(1, 3, 100 / 3, "33.3", id="a third"),
        pytest.param(3, 3, 100, "100.0", id="all"),
    ],
)
def test_share_is_shown_rounded_half_up_and_kept_unrounded(
    example: Callable[..., Any], met: int, due: int, value: float, shown: str
) -> None:
    audits = "\n".join(
        f"{number} | child {number} | 2021-01-15 | {'2021-01-20' if number < met else ''}"
        for number in range(due)
    )
    delivered = example("2021-01").deliver("audits", f"{AUDITS}\n{audits}")
    figure = delivered.figure("audits_completed", "2021-01", "month")
    assert amounts(figure) == (met, due, pytest.approx(value), shown)


def test_looked_after_rate_is_shown_as_a_whole_number(example: Callable[..., Any]) -> None:
    delivered = example("2021-01", population_0_17={2020: 20_000}).deliver(
        "ssd_cla_episodes",
        """
        clae_cla_episode_id | clae_person_id | clae_cla_episode_start_date
        1                   | one            | 2020-06-01
        2                   | two            | 2020-06-01
        3                   | three          | 2020-06-01
        """,
    )
    figure = delivered.figure("children_looked_after_rate", "2021-01", "month_end")
    assert amounts(figure) == (3, 20_000, pytest.approx(1.5), "2")


# --- Breakdowns -------------------------------------------------------------------------------


@pytest.mark.parametrize("breakdown", ["team", "sex", "age_band", "ethnicity_group"])
@pytest.mark.parametrize("window", ["month", "year_to_date", "rolling_12_months"])
def test_parts_add_up_to_the_whole(
    example: Callable[..., Any], breakdown: str, window: str
) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            1 | toddler  | 2020-02-03 | T1
            2 | toddler  | 2021-01-04 | T1
            3 | teenager | 2020-04-06 | T2
            4 | teenager | 2021-01-11 | T1
            5 | unborn   | 2021-01-11 |
            6 | unknown  | 2021-01-12 | Night Duty
            7 | stranger | 2021-01-12 | T2
            """,
        )
        .deliver(
            "ssd_person",
            """
            pers_person_id | pers_sex | pers_ethnicity | pers_dob   | pers_expected_dob
            toddler        | F        | WBRI           | 2018-05-01 |
            teenager       | M        | MWBC           | 2005-05-01 |
            unborn         | U        | NOBT           |            | 2021-03-01
            unknown        |          |                |            |
            """,
        )
    )
    kpi = "re_referrals_within_12_months"
    whole = delivered.figure(kpi, "2021-01", window)
    found = parts(delivered, kpi, "2021-01", window, breakdown)
    assert len(found) > 2
    assert sum(numerator for numerator, _ in found.values()) == whole["numerator"]
    assert sum(denominator for _, denominator in found.values()) == whole["denominator"]


def test_parts_are_named(example: Callable[..., Any]) -> None:
    delivered = (
        example("2021-01")
        .deliver(
            "ssd_cin_episodes",
            REFERRALS
            + """
            1 | day before the 16th | 2021-01-14 | T1
            2 | on the 16th         | 2021-01-15 | T2
            3 | baby                | 2021-01-04 | Night Duty
            4 | unborn              | 2021-01-04 |
            5 | not known           | 2021-01-04 | T1
            6 | adult               | 2021-01-04 | T1
            """,
        )
        .deliver(
            "ssd_person",
            """
            pers_person_id      | pers_sex | pers_ethnicity | pers_dob   | pers_expected_dob
            day before the 16th | F        | WBRI           | 2005-01-15 |
            on the 16th         | M        | BCRB           | 2005-01-15 |
            baby                | M        | AIND           | 2020-06-01 |
            unborn              |          |                |            | 2021-06-01
            adult               | F        | WBRI           | 2002-06-01 |
            """,
        )
    )
    delivered.figure("referrals", "2021-01", "month")

    def counts(breakdown: str) -> dict[str, object]:
        found = parts(delivered, "referrals", "2021-01", "month", breakdown)
        return {part: numerator for part, (numerator, _) in found.items()}

    assert counts("team") == {
        "Assessment 1": 3,
        "PACT 1": 1,
        "Other team": 1,
        "Not recorded": 1,
    }
    assert counts("sex") == {"Female": 2, "Male": 2, "Not known": 2}
    assert counts("age_band") == {
        "Unborn": 1,
        "Under 1": 1,
        "10 to 15": 1,
        "16 to 17": 1,
        "18 and over": 1,
        "Not known": 1,
    }
    assert counts("ethnicity_group") == {
        "White": 2,
        "Black / African / Caribbean / Black British": 1,
        "Asian / Asian British": 1,
        "Not known": 2,
    }


def test_part_with_nobody_this_month_is_0_as_a_count_and_no_data_as_a_share(
    example: Callable[..., Any],
) -> None:
    delivered = example("2021-01").deliver(
        "ssd_cin_episodes",
        REFERRALS
        + """
        1 | one | 2020-12-07 | T2
        2 | two | 2021-01-04 | T1
        """,
    )
    count = delivered.figure("referrals", "2021-01", "month", "team", "PACT 1")
    assert (count["value"], count["status"]) == (0, "ok")
    share = delivered.figure("re_referrals_within_12_months", "2021-01", "month", "team", "PACT 1")
    assert share["status"] == "no_data"
    assert is_absent(share)
