"""A synthetic census holds the cases of its period and is read back as it was written."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from synthetic.cin_census import write_census, write_large_census
from warehouse.sources.cin_census import read_census

Frames = dict[str, pd.DataFrame]
COLUMNS = {
    "ssd_person": "pers_person_id pers_sex pers_ethnicity pers_dob pers_expected_dob "
    "pers_death_date",
    "ssd_cin_episodes": "cine_referral_id cine_person_id cine_referral_date cine_close_date "
    "cine_close_reason cine_cin_primary_need_code cine_referral_source_code cine_referral_nfa",
    "ssd_cin_assessments": "cina_referral_id cina_assessment_start_date cina_assessment_auth_date",
    "ssd_cin_plans": "cinp_referral_id cinp_cin_plan_start_date cinp_cin_plan_end_date",
    "ssd_s47_enquiry": "s47e_s47_enquiry_id s47e_referral_id s47e_s47_start_date s47e_s47_end_date",
    "ssd_initial_cp_conference": "icpc_s47_enquiry_id icpc_referral_id icpc_icpc_target_date "
    "icpc_icpc_date",
    "ssd_cp_plans": "cppl_cp_plan_id cppl_referral_id cppl_person_id cppl_cp_plan_start_date "
    "cppl_cp_plan_end_date cppl_cp_plan_ola cppl_cp_plan_initial_category "
    "cppl_cp_plan_latest_category",
    "ssd_cp_reviews": "cppr_cp_plan_id cppr_cp_review_date",
}


def frames(**rows: list[str]) -> Frames:
    """The frames of a delivery, a row a line with a dash for a blank."""
    return {
        table: pd.DataFrame(
            [
                ["" if text == "-" else text for text in line.split()]
                for line in rows.get(table, [])
            ],
            columns=names.split(),
        )
        for table, names in COLUMNS.items()
    }


def written(path: Path, delivered: Frames, month: date) -> Frames:
    """The census of a month, written and read back."""
    write_census(delivered, month, path)
    return read(path)


def read(path: Path) -> Frames:
    batches: dict[str, list[pd.DataFrame]] = {}
    for table, frame in read_census(lambda: path.open("rb"), path.name):
        batches.setdefault(table.removeprefix("cin_census_"), []).append(frame)
    return {table: pd.concat(found) for table, found in batches.items()}


def dates(table: pd.DataFrame, *columns: str) -> set[tuple[str, ...]]:
    return set(table[list(columns)].itertuples(index=False, name=None))


PERSON = "SYN-P1 F WBRI 2010-05-01 - -"
CASE = "SYN-R1 SYN-P1 2020-05-04 - - N1 1A N"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cin.xml"


def test_census_covers_the_cases_open_in_the_financial_year(path: Path):
    census = written(
        path,
        frames(
            ssd_person=[f"SYN-P{n} M WBRI 2010-05-01 - -" for n in range(1, 6)],
            ssd_cin_episodes=[
                "SYN-R1 SYN-P1 2019-01-01 2020-03-31 RC8 N1 1A N",
                "SYN-R2 SYN-P2 2019-01-01 2020-04-01 RC8 N1 1A N",
                "SYN-R3 SYN-P3 2021-01-31 - - N1 1A N",
                "SYN-R4 SYN-P4 2021-02-01 - - N1 1A N",
                "SYN-R5 SYN-P5 2020-06-01 2020-06-01 RC8 N1 1A Y",
            ],
        ),
        date(2021, 1, 1),
    )
    assert dates(census["details"], "la_child_id", "cin_referral_date", "cin_closure_date") == {
        ("SYN-P2", "2019-01-01", "2020-04-01"),
        ("SYN-P3", "2021-01-31", ""),
        ("SYN-P5", "2020-06-01", "2020-06-01"),
    }
    assert list(census["child"]["la_child_id"]) == ["SYN-P2", "SYN-P3", "SYN-P5"]
    assert sorted(census["details"]["referral_nfa"]) == ["false", "false", "true"]


@pytest.mark.parametrize(
    ("month", "first_day", "last_day", "census_year"),
    [
        (date(2021, 4, 1), "2021-04-01", "2021-04-30", "2022"),
        (date(2021, 12, 1), "2021-04-01", "2021-12-31", "2022"),
        (date(2021, 3, 1), "2020-04-01", "2021-03-31", "2021"),
    ],
)
def test_period_runs_from_april_to_the_end_of_the_month(
    path: Path, month: date, first_day: str, last_day: str, census_year: str
):
    census = written(
        path,
        frames(
            ssd_person=[PERSON, PERSON.replace("P1", "P2")],
            ssd_cin_episodes=[
                f"SYN-R1 SYN-P1 2019-01-01 {first_day} RC8 N1 1A N",
                f"SYN-R2 SYN-P2 {last_day} - - N1 1A N",
            ],
        ),
        month,
    )
    assert len(census["details"]) == 2
    assert list(census["header"]["reference_date"]) == [last_day]
    assert list(census["header"]["year"]) == [census_year]


def test_what_happened_after_the_month_is_not_yet_known(path: Path):
    census = written(
        path,
        frames(
            ssd_person=[PERSON],
            ssd_cin_episodes=["SYN-R1 SYN-P1 2020-05-04 2020-09-01 RC8 N1 1A N"],
            ssd_cin_assessments=["SYN-R1 2020-05-05 2020-07-01", "SYN-R1 2020-07-01 -"],
            ssd_cin_plans=["SYN-R1 2020-05-05 2020-07-01"],
            ssd_s47_enquiry=["SYN-S1 SYN-R1 2020-06-20 2020-07-05"],
            ssd_initial_cp_conference=["SYN-S1 SYN-R1 2020-07-11 2020-07-05"],
        ),
        date(2020, 6, 1),
    )
    (details,) = census["details"].to_dict("records")
    assert (details["cin_closure_date"], details["reason_for_closure"]) == ("", "")
    assert dates(census["assessment"], "assessment_authorisation_date") == {("",)}
    assert dates(census["plan_dates"], "cin_plan_end_date") == {("",)}
    assert dates(
        census["section_47"], "initial_cpc_target", "date_of_initial_cpc", "icpc_not_required"
    ) == {("2020-07-11", "", "false")}


def test_conferences_stand_with_their_enquiry_or_with_the_case(path: Path):
    census = written(
        path,
        frames(
            ssd_person=[PERSON],
            ssd_cin_episodes=[CASE],
            ssd_s47_enquiry=[
                "SYN-S1 SYN-R1 2020-06-01 2020-06-15",
                "SYN-S2 SYN-R1 2020-07-01 2020-07-10",
                "SYN-S3 SYN-R1 2020-03-20 2020-04-10",
                "SYN-S4 SYN-R1 2020-03-20 2020-03-25",
            ],
            ssd_initial_cp_conference=[
                "SYN-S1 SYN-R1 2020-06-22 2020-06-15",
                "SYN-S3 SYN-R1 2020-04-14 2020-04-10",
                "- SYN-R1 - 2020-08-01",
                "- SYN-R1 - 2020-08-03",
            ],
        ),
        date(2021, 1, 1),
    )
    assert dates(
        census["section_47"], "s47_actual_start_date", "date_of_initial_cpc", "icpc_not_required"
    ) == {
        ("2020-06-01", "2020-06-15", "false"),
        ("2020-07-01", "", "true"),
        ("2020-03-20", "2020-04-10", "false"),
    }
    assert list(census["details"]["date_of_initial_cpc"]) == ["2020-08-03"]


def test_protection_plans_have_their_reviews_and_count_those_before(path: Path):
    census = written(
        path,
        frames(
            ssd_person=[PERSON],
            ssd_cin_episodes=[CASE],
            ssd_cp_plans=[
                "SYN-C3 SYN-R1 SYN-P1 2020-06-15 - N NEG EMO",
                "SYN-C1 SYN-R0 SYN-P1 2012-01-01 2013-01-01 N NEG NEG",
                "SYN-C2 - SYN-P1 2014-01-01 2014-02-01 Y NEG NEG",
            ],
            ssd_cp_reviews=["SYN-C3 2020-12-01", "SYN-C3 2020-09-01", "SYN-C3 2021-03-01"],
        ),
        date(2021, 1, 1),
    )
    (plan,) = census["protection_plan"].to_dict("records")
    assert plan["cpp_start_date"] == "2020-06-15"
    assert plan["number_of_previous_cpp"] == "1"
    assert (plan["initial_category_of_abuse"], plan["latest_category_of_abuse"]) == ("NEG", "EMO")
    assert list(census["review"]["cpp_review_date"]) == ["2020-09-01", "2020-12-01"]


@pytest.mark.parametrize(
    ("month", "told"),
    [
        (date(2024, 3, 1), {("", "2"), ("", "0")}),
        (date(2024, 4, 1), {("F", ""), ("U", "")}),
    ],
)
def test_gender_is_asked_to_2024_and_sex_from_2025(
    path: Path, month: date, told: set[tuple[str, str]]
):
    census = written(
        path,
        frames(
            ssd_person=[PERSON, "SYN-P2 U WBRI - 2024-09-01 -"],
            ssd_cin_episodes=[CASE, "SYN-R2 SYN-P2 2020-05-04 - - N1 1A N"],
        ),
        month,
    )
    assert dates(census["child"], "sex", "gender_current") == told
    assert dates(census["child"], "person_birth_date", "expected_person_birth_date") == {
        ("2010-05-01", ""),
        ("", "2024-09-01"),
    }


def test_census_of_the_synthetic_council_is_read_back_whole(
    path: Path, delivery: Callable[[str], Frames]
):
    delivered = delivery("2021-01")
    children = write_census(delivered, date(2021, 1, 1), path)
    census = read(path)
    cases = delivered["ssd_cin_episodes"]
    open_cases = cases[
        (cases["cine_close_date"] == "") | (cases["cine_close_date"] >= "2020-04-01")
    ]
    assert len(census["child"]) == children == open_cases["cine_person_id"].nunique()
    assert sorted(
        dates(census["details"], "la_child_id", "cin_referral_date", "cin_closure_date")
    ) == sorted(dates(open_cases, "cine_person_id", "cine_referral_date", "cine_close_date"))
    held = delivered["ssd_initial_cp_conference"]["icpc_icpc_date"]
    assert (
        (census["section_47"]["date_of_initial_cpc"] >= "2020-04-01").sum()
        == (held >= "2020-04-01").sum()
        > 0
    )
    for table in ("assessment", "plan_dates", "protection_plan", "review"):
        assert len(census[table]) > 0, table
    assert census["child"]["la_child_id"].str.startswith("SYN-").all()
    first = path.read_bytes()
    write_census(delivered, date(2021, 1, 1), path)
    assert path.read_bytes() == first


def test_large_census_has_as_many_children_as_asked_for(path: Path):
    write_large_census(path, 200)
    census = read(path)
    assert list(census["child"].index) == list(range(1, 201))
    assert census["child"]["la_child_id"].is_unique
    assert len(census["details"]) == 220
    assert all(len(frame) > 0 for frame in census.values())
