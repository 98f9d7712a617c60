"""Each March delivery adds up to the published year, counted apart from the product's SQL."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from synthetic.calendar_days import working_days

pytestmark = pytest.mark.system

Frames = dict[str, pd.DataFrame]
Cut = Callable[[str], Frames]
CALIBRATION = Path(__file__).parents[3] / "synthetic" / "calibration" / "southampton.csv"
YEARS = (2018, 2019, 2020, 2021, 2022)


def published(measure: str, year: int, month: str = "") -> float:
    with CALIBRATION.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["measure"], row["year_ending"], row["month"]) == (measure, str(year), month):
                return float(row["value"])
    raise KeyError(measure, year, month)


def in_year(days: pd.Series, year: int) -> pd.Series:
    return (days >= f"{year - 1}-04-01") & (days <= f"{year}-03-31")


def working_days_elapsed(start: pd.Series, end: pd.Series) -> np.ndarray:
    open_days = working_days()

    def number(days: pd.Series) -> np.ndarray:
        counted = days.to_numpy(dtype="datetime64[D]").astype(int)
        return np.searchsorted(open_days, counted, side="right")

    return number(end) - number(start)


def bands(elapsed: np.ndarray, tops: dict[str, int]) -> dict[str, int]:
    counted, bottom = {}, -1
    for name, top in tops.items():
        counted[name] = int(((elapsed > bottom) & (elapsed <= top)).sum())
        bottom = top
    return counted


@pytest.fixture(params=YEARS)
def year(request: pytest.FixtureRequest) -> int:
    return request.param


def test_referrals_by_month_repeats_and_outcomes(delivery: Cut, year: int) -> None:
    referrals = delivery(f"{year}-03")["ssd_cin_episodes"]
    own = referrals[in_year(referrals["cine_referral_date"], year)]
    by_month = Counter(own["cine_referral_date"].str[:7])
    assert by_month == {month: published("referrals", year, month) for month in by_month}
    assert len(own) == published("referrals", year)
    assert (own["cine_referral_nfa"] == "Y").sum() == published("referrals_no_further_action", year)
    earlier: dict[str, list[date]] = {}
    for person, text in zip(
        referrals["cine_person_id"], referrals["cine_referral_date"], strict=True
    ):
        earlier.setdefault(person, []).append(date.fromisoformat(text))
    repeats = 0
    for person, text in zip(own["cine_person_id"], own["cine_referral_date"], strict=True):
        when = date.fromisoformat(text)
        back = (pd.Timestamp(when) - pd.DateOffset(months=12)).date()
        repeats += any(back <= before < when for before in earlier[person])
    assert repeats == published("re_referrals", year)


def test_children_in_need_at_31_march(delivery: Cut, year: int) -> None:
    referrals = delivery(f"{year}-03")["ssd_cin_episodes"]
    running = (referrals["cine_close_date"] == "") & (referrals["cine_referral_nfa"] == "N")
    assert running.sum() == published("children_in_need_at_31_march", year)


def test_assessments_by_duration(delivery: Cut, year: int) -> None:
    assessments = delivery(f"{year}-03")["ssd_cin_assessments"]
    own = assessments[in_year(assessments["cina_assessment_auth_date"], year)]
    tops = {
        "same_day": 0, "1_to_10_days": 10, "11_to_20_days": 20, "21_to_30_days": 30,
        "31_to_40_days": 40, "41_to_45_days": 45, "46_to_50_days": 50, "51_to_60_days": 60,
        "61_or_more_days": 9999,
    }  # fmt: skip
    elapsed = working_days_elapsed(
        own["cina_assessment_start_date"], own["cina_assessment_auth_date"]
    )
    assert bands(elapsed, tops) == {band: published(f"assessments_{band}", year) for band in tops}


def test_section_47_enquiries_and_conferences_by_duration(delivery: Cut, year: int) -> None:
    frames = delivery(f"{year}-03")
    enquiries = frames["ssd_s47_enquiry"]
    started = in_year(enquiries["s47e_s47_start_date"], year)
    assert started.sum() == published("section_47_enquiries", year)
    held = frames["ssd_initial_cp_conference"]
    own = held[in_year(held["icpc_icpc_date"], year)].merge(
        enquiries, left_on="icpc_s47_enquiry_id", right_on="s47e_s47_enquiry_id"
    )
    tops = {"0_to_10_days": 10, "11_to_15_days": 15, "16_to_20_days": 20, "21_or_more_days": 9999}
    elapsed = working_days_elapsed(own["s47e_s47_start_date"], own["icpc_icpc_date"])
    assert bands(elapsed, tops) == {band: published(f"conferences_{band}", year) for band in tops}


def test_child_protection_plans(delivery: Cut, year: int) -> None:
    plans = delivery(f"{year}-03")["ssd_cp_plans"]
    plans = plans[plans["cppl_cp_plan_ola"] == "N"]
    started = plans[in_year(plans["cppl_cp_plan_start_date"], year)]
    assert len(started) == published("plans_started", year)
    assert in_year(plans["cppl_cp_plan_end_date"], year).sum() == published("plans_ended", year)
    running = plans[plans["cppl_cp_plan_end_date"] == ""]
    assert len(running) == published("plans_at_31_march", year)
    assert running["cppl_person_id"].is_unique
    first = plans.groupby("cppl_person_id")["cppl_cp_plan_start_date"].min()
    again = started["cppl_cp_plan_start_date"] > started["cppl_person_id"].map(first)
    assert again.sum() == published("plans_started_second_or_subsequent", year)


@pytest.mark.parametrize("late_year", [2021, 2022])
def test_looked_after_children(delivery: Cut, late_year: int) -> None:
    frames = delivery(f"{late_year}-03")
    short = set(
        frames["ssd_legal_status"].query("lega_legal_status in ('V3', 'V4')")["lega_person_id"]
    )
    episodes = frames["ssd_cla_episodes"]
    episodes = episodes[~episodes["clae_person_id"].isin(short)]
    running = episodes[episodes["clae_cla_episode_ceased_date"] == ""]
    births = frames["ssd_person"].set_index("pers_person_id")["pers_dob"]
    assert running["clae_person_id"].map(births).min() > f"{late_year - 18}-03-31"
    assert running["clae_person_id"].nunique() == published("looked_after_at_31_march", late_year)
    starts = episodes[
        in_year(episodes["clae_cla_episode_start_date"], late_year)
        & (episodes["clae_cla_episode_start_reason"] == "S")
    ]
    assert starts["clae_person_id"].nunique() == published("looked_after_started", late_year)
    ends = episodes[
        in_year(episodes["clae_cla_episode_ceased_date"], late_year)
        & (episodes["clae_cla_episode_ceased_reason"] != "X1")
    ]
    assert ends["clae_person_id"].nunique() == published("looked_after_ceased", late_year)


@pytest.mark.parametrize("late_year", [2021, 2022])
@pytest.mark.parametrize("ages", ["17_to_18", "19_to_21"])
def test_care_leavers(delivery: Cut, late_year: int, ages: str) -> None:
    rows = delivery(f"{late_year}-03")["care_leaver_activity"]
    low, high = ages.split("_to_")
    own = rows[
        in_year(rows["status_date"], late_year)
        & rows["birthday_age"].between(low, high)
        & ~rows["in_touch"].isin(["DIED", "RHOM"])
    ]
    assert len(own) == published(f"care_leavers_{ages}_total", late_year)
    kind = own["activity_code"].str[0]
    assert kind.isin(["F", "P"]).sum() == published(f"care_leavers_{ages}_eet", late_year)
    assert (kind == "G").sum() == published(f"care_leavers_{ages}_neet", late_year)
    assert (kind == "0").sum() == published(f"care_leavers_{ages}_not_known", late_year)
    if ages == "19_to_21":
        suitable = own["accommodation_code"].str.endswith("1") & (
            own["accommodation_code"].str[0] != "G"
        )
        assert suitable.sum() == published(
            "care_leavers_19_to_21_accommodation_suitable", late_year
        )


@pytest.mark.parametrize("september", [2018, 2019, 2020, 2021])
def test_social_workers_on_30_september(delivery: Cut, september: int) -> None:
    month = f"{september}-09"

    def due(measure: str) -> float:
        return published(measure, september, month)

    frames = delivery(month)
    workers = frames["workforce"].assign(FTE=lambda frame: frame["FTE"].astype(float))
    present = workers[workers["SnapshotDate"] == f"{month}-30"]
    in_post = present[present["RoleEndDate"] == ""]
    employed, agency = (in_post[in_post["AgencyWorker"] == flag]["FTE"].sum() for flag in "01")
    assert (round(employed, 1), round(agency, 1)) == (
        due("workers_employed_fte"),
        due("workers_agency_fte"),
    )
    left = workers[
        (workers["AgencyWorker"] == "0") & (workers["RoleEndDate"] > f"{september - 1}-09-30")
    ]
    assert round(left["FTE"].sum(), 1) == due("workers_left_fte")
    posts = frames["workforce_posts"]
    posts = posts[posts["SnapshotDate"] == f"{month}-30"]
    assert round(posts["VacantFTE"].astype(float).sum(), 1) == due("posts_vacant_fte")
    involvements = frames["ssd_involvements"]
    running = involvements[
        (involvements["invo_involvement_end_date"] == "")
        & (involvements["invo_professional_role_id"] == "ALLOCATED CASE WORKER")
    ]
    held = running[running["invo_professional_id"].isin(in_post["WorkerId"])]
    assert held["invo_person_id"].nunique() == due("cases_held")
    holders = in_post[in_post["WorkerId"].isin(held["invo_professional_id"])]
    assert round(holders["FTE"].sum(), 1) == due("case_holders_fte")
