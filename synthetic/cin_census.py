"""A children in need census of the synthetic council, written from the frames of a delivery.

What belongs here: which cases a census covers, and its XML. What does not: reading one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import pandas as pd

LA_CODE = "852"
Row = dict[str, str]
_FIRST_CENSUS_WITH_SEX = 2025
_GENDERS = {"M": "1", "F": "2"}
_GENDER_NOT_KNOWN = "0"


def write_census(
    frames: Mapping[str, pd.DataFrame], month: date, path: Path, *, la_code: str = LA_CODE
) -> int:
    """Write the census from 1 April of a month's financial year to its end; returns the children.

    Every case open at any time in it, with the assessments finished or unfinished, plans, section
    47 enquiries, conferences, protection plans and reviews of that time. `frames` are the tables
    of an SSD delivery as text. A case has room for one conference that followed no enquiry of
    its own: of several the latest is written. Plans of other authorities are not in a census.
    """
    period = _Period.of(month)
    of_person: dict[str, list[Row]] = defaultdict(list)
    for case in _cases(frames, period):
        of_person[case["cine_person_id"]].append(case)
    groups = _Groups(frames, period)
    people = frames["ssd_person"]
    people = people[people["pers_person_id"].isin(list(of_person))]
    children = (
        _child(
            _identifiers(person, period),
            _field("Ethnicity", person["pers_ethnicity"]),
            [_details(case, groups, period) for case in of_person[person["pers_person_id"]]],
        )
        for person in _rows(people)
    )
    _write(path, period, children, la_code)
    return len(people)


def write_large_census(path: Path, children: int) -> None:
    """Write an artificial census of any number of children, one at a time.

    Every tenth child has two cases, every fourth case an enquiry, every eighth a protection plan
    with two reviews: about 2 KB a child.
    """
    period = _Period.of(date(2021, 3, 1))
    _write(path, period, (_artificial_child(number) for number in range(children)))


class _Period(NamedTuple):
    """The time that a census covers, its days as they are written."""

    start: str
    end: str
    census_year: int

    @classmethod
    def of(cls, month: date) -> "_Period":
        start = date(month.year - (month.month < 4), 4, 1)
        following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        return cls(start.isoformat(), (following - timedelta(days=1)).isoformat(), start.year + 1)

    def holds(self, day: str) -> bool:
        return self.start <= day <= self.end

    def touches(self, start: str, end: str) -> bool:
        return start <= self.end and (not end or end >= self.start)

    def known(self, day: str) -> str:
        """A day, or blank where it lies after the end."""
        return day if day <= self.end else ""


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    for row in frame.itertuples(index=False, name=None):
        yield dict(zip(frame.columns, row, strict=True))


def _cases(frames: Mapping[str, pd.DataFrame], period: _Period) -> Iterator[Row]:
    """The cases open at any time in the period, in the order of their referrals."""
    cases = frames["ssd_cin_episodes"].sort_values("cine_referral_date", kind="stable")
    return (
        case
        for case in _rows(cases)
        if period.touches(case["cine_referral_date"], case["cine_close_date"])
    )


class _Groups:
    """The XML of what stands in a case, and the conference of the case itself, by referral."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], period: _Period) -> None:
        self.xml: dict[str, list[str]] = defaultdict(list)
        for write in (_assessments, _plan_dates, _enquiries, _protection_plans):
            for referral, group in write(frames, period):
                self.xml[referral].append(group)
        conferences = frames["ssd_initial_cp_conference"]
        self.conference = {
            row["icpc_referral_id"]: row["icpc_icpc_date"]
            for row in _rows(conferences.sort_values("icpc_icpc_date", kind="stable"))
            if not row["icpc_s47_enquiry_id"] and period.holds(row["icpc_icpc_date"])
        }


def _assessments(frames: Mapping[str, pd.DataFrame], period: _Period) -> Iterator[tuple[str, str]]:
    for row in _rows(frames["ssd_cin_assessments"]):
        start, end = row["cina_assessment_start_date"], row["cina_assessment_auth_date"]
        if period.touches(start, end):
            yield (
                row["cina_referral_id"],
                _group(
                    "Assessments",
                    _field("AssessmentActualStartDate", start),
                    _field("AssessmentAuthorisationDate", period.known(end)),
                ),
            )


def _plan_dates(frames: Mapping[str, pd.DataFrame], period: _Period) -> Iterator[tuple[str, str]]:
    for row in _rows(frames["ssd_cin_plans"]):
        start, end = row["cinp_cin_plan_start_date"], row["cinp_cin_plan_end_date"]
        if period.touches(start, end):
            yield (
                row["cinp_referral_id"],
                _group(
                    "CINPlanDates",
                    _field("CINPlanStartDate", start),
                    _field("CINPlanEndDate", period.known(end)),
                ),
            )


def _enquiries(frames: Mapping[str, pd.DataFrame], period: _Period) -> Iterator[tuple[str, str]]:
    """Enquiries begun in the period, and those begun before it whose conference fell into it."""
    conferences = {
        row["icpc_s47_enquiry_id"]: (row["icpc_icpc_target_date"], row["icpc_icpc_date"])
        for row in _rows(frames["ssd_initial_cp_conference"])
        if row["icpc_s47_enquiry_id"]
    }
    for row in _rows(frames["ssd_s47_enquiry"]):
        start = row["s47e_s47_start_date"]
        target, held = conferences.get(row["s47e_s47_enquiry_id"], ("", ""))
        if period.holds(start) or (start < period.start and period.holds(held)):
            is_over = bool(row["s47e_s47_end_date"]) and row["s47e_s47_end_date"] <= period.end
            yield (
                row["s47e_referral_id"],
                _group(
                    "Section47",
                    _field("S47ActualStartDate", start),
                    _field("InitialCPCtarget", target),
                    _field("DateOfInitialCPC", period.known(held)),
                    _field("ICPCnotRequired", "true" if is_over and not held else "false"),
                ),
            )


def _protection_plans(
    frames: Mapping[str, pd.DataFrame], period: _Period
) -> Iterator[tuple[str, str]]:
    reviews: dict[str, list[str]] = defaultdict(list)
    for row in _rows(frames["ssd_cp_reviews"]):
        if period.holds(row["cppr_cp_review_date"]):
            reviews[row["cppr_cp_plan_id"]].append(
                _field("CPPreviewDate", row["cppr_cp_review_date"])
            )
    plans = frames["ssd_cp_plans"]
    plans = plans[plans["cppl_cp_plan_ola"] != "Y"].sort_values(
        "cppl_cp_plan_start_date", kind="stable"
    )
    earlier = plans.groupby("cppl_person_id").cumcount()
    for row, previous in zip(_rows(plans), earlier, strict=True):
        start, end = row["cppl_cp_plan_start_date"], row["cppl_cp_plan_end_date"]
        if period.touches(start, end):
            yield (
                row["cppl_referral_id"],
                _group(
                    "ChildProtectionPlans",
                    _field("CPPstartDate", start),
                    _field("CPPendDate", period.known(end)),
                    _field("InitialCategoryOfAbuse", row["cppl_cp_plan_initial_category"]),
                    _field("LatestCategoryOfAbuse", row["cppl_cp_plan_latest_category"]),
                    _field("NumberOfPreviousCPP", str(previous)),
                    _group("Reviews", *sorted(reviews.get(row["cppl_cp_plan_id"], ()))),
                ),
            )


def _details(case: Row, groups: _Groups, period: _Period) -> str:
    referral = case["cine_referral_id"]
    closed = period.known(case["cine_close_date"])
    return _group(
        "CINdetails",
        _field("CINreferralDate", case["cine_referral_date"]),
        _field("ReferralSource", case["cine_referral_source_code"]),
        _field("PrimaryNeedCode", case["cine_cin_primary_need_code"]),
        _field("CINclosureDate", closed),
        _field("ReasonForClosure", case["cine_close_reason"] if closed else ""),
        _field("DateOfInitialCPC", groups.conference.get(referral, "")),
        _field("ReferralNFA", "true" if case["cine_referral_nfa"] == "Y" else "false"),
        *groups.xml.get(referral, ()),
    )


def _identifiers(person: Row, period: _Period) -> str:
    born, expected = person["pers_dob"], person["pers_expected_dob"]
    sex = person["pers_sex"]
    return _group(
        "ChildIdentifiers",
        _field("LAchildID", person["pers_person_id"]),
        _field("UPNunknown", "UN3"),
        _field("PersonBirthDate", born),
        # Either the one or the other: a child who has been born is no longer expected.
        _field("ExpectedPersonBirthDate", "" if born else expected),
        _field("Sex", sex)
        if period.census_year >= _FIRST_CENSUS_WITH_SEX
        else _field("GenderCurrent", _GENDERS.get(sex, _GENDER_NOT_KNOWN)),
        _field("PersonDeathDate", person["pers_death_date"]),
    )


def _child(identifiers: str, ethnicity: str, cases: Iterable[str]) -> str:
    return _group("Child", identifiers, _group("ChildCharacteristics", ethnicity), *cases)


def _artificial_child(number: int) -> str:
    day = date(2020, 4, 1) + timedelta(days=number % 300)
    born = date(2004, 1, 1) + timedelta(days=number % 5_900)
    return _child(
        _group(
            "ChildIdentifiers",
            _field("LAchildID", f"SYN-L{number:07d}"),
            _field("UPNunknown", "UN3"),
            _field("PersonBirthDate", born.isoformat()),
            _field("GenderCurrent", str(number % 2 + 1)),
        ),
        _field("Ethnicity", "WBRI"),
        [
            _artificial_case(number + turn, day - timedelta(days=200 * turn))
            for turn in range(2 if number % 10 == 0 else 1)
        ],
    )


def _artificial_case(number: int, day: date) -> str:
    def after(days: int) -> str:
        return (day + timedelta(days=days)).isoformat()

    factors = (_field("AssessmentFactors", f"{factor}A") for factor in range(1, number % 9 + 2))
    groups = [
        _group(
            "Assessments",
            _field("AssessmentActualStartDate", after(1)),
            _field("AssessmentAuthorisationDate", after(30)),
            _group("FactorsIdentifiedAtAssessment", *factors),
        ),
        _group(
            "CINPlanDates",
            _field("CINPlanStartDate", after(35)),
            _field("CINPlanEndDate", after(60)),
        ),
    ]
    if number % 4 == 0:
        groups.append(
            _group(
                "Section47",
                _field("S47ActualStartDate", after(2)),
                _field("InitialCPCtarget", after(23)),
                _field("DateOfInitialCPC", after(20) if number % 8 == 0 else ""),
                _field("ICPCnotRequired", "false" if number % 8 == 0 else "true"),
            )
        )
    if number % 8 == 0:
        groups.append(
            _group(
                "ChildProtectionPlans",
                _field("CPPstartDate", after(20)),
                _field("InitialCategoryOfAbuse", "NEG"),
                _field("LatestCategoryOfAbuse", "EMO"),
                _field("NumberOfPreviousCPP", str(number % 3)),
                _group(
                    "Reviews",
                    _field("CPPreviewDate", after(80)),
                    _field("CPPreviewDate", after(200)),
                ),
            )
        )
    return _group(
        "CINdetails",
        _field("CINreferralDate", after(0)),
        _field("ReferralSource", "1A"),
        _field("PrimaryNeedCode", f"N{number % 9 + 1}"),
        _field("CINclosureDate", after(150) if number % 8 else ""),
        _field("ReasonForClosure", "RC7" if number % 8 else ""),
        _field("ReferralNFA", "false"),
        *groups,
    )


def _write(path: Path, period: _Period, children: Iterable[str], la_code: str = LA_CODE) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<Message>\n')
        file.write(
            _group(
                "Header",
                _group(
                    "CollectionDetails",
                    _field("Collection", "CIN"),
                    _field("Year", str(period.census_year)),
                    _field("ReferenceDate", period.end),
                ),
                _group(
                    "Source",
                    _field("SourceLevel", "L"),
                    _field("LEA", la_code),
                    _field("SoftwareCode", "Synthetic"),
                    _field("SerialNo", "1"),
                    _field("DateTime", f"{period.end}T12:00:00"),
                ),
            )
        )
        file.write("<Children>\n")
        for child in children:
            file.write(child)
        file.write("</Children>\n</Message>\n")


def _field(name: str, text: str) -> str:
    """An element with a text; nothing at all where there is no text."""
    return f"<{name}>{escape(text)}</{name}>\n" if text else ""


def _group(name: str, *inner: str) -> str:
    """An element with others in it; nothing at all where there are none."""
    content = "".join(inner)
    return f"<{name}>\n{content}</{name}>\n" if content else ""
