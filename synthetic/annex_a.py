"""An Annex A workbook, as a council would hand it to Ofsted, from a delivery's SSD tables.

Headers are those of Ofsted's template, those that never come in among them; options are written
as in its drop-downs. Lists 10 and 11 have headers and no rows: nobody is adopted here.
"""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from warehouse.code_lists import code_list

MONTHS = 6
_CHILD = ("Child Unique ID", "Gender", "Ethnicity", "Date of Birth", "Age of Child (Years)")
_DISABILITY = "Does the Child have a Disability"
_ALLOCATED = ("Allocated Team", "Allocated Worker")
_ADOPTION = (
    *_CHILD, _DISABILITY, "Date the Child Entered Care",
    "Date of Decision that Child Should be Placed for Adoption", "Date of Placement Order",
    "Date of Matching Child and Prospective Adopters", "Date Placed for Adoption",
    "Date of Adoption Order",
)  # fmt: skip
_ADOPTERS = (
    "Individual adopter identifier", "Family identifier", "Gender", "Ethnicity",
    "Date enquiry received", "Date Stage 1 started", "Date application approved",
)  # fmt: skip
# Workbooks say when they were made; the same delivery gives the same bytes.
_MADE = datetime(2021, 1, 1)  # noqa: DTZ001 # a cell has no time zone

Frames = Mapping[str, pd.DataFrame]
_Column = pd.Series | str | int


def write_annex_a(frames: Frames, month: date, path: Path) -> int:
    """Write the workbook of a month from its SSD tables, as text; returns its number of rows.

    Lists 1 to 5 hold the six months up to the end of the month; lists 6 to 8 who is open at its
    end or closed within them; list 9 who is open to the service.
    """
    end = pd.Period(f"{month:%Y-%m}", "M").end_time.date().isoformat()
    since = (pd.Period(f"{month:%Y-%m}", "M") - (MONTHS - 1)).start_time.date().isoformat()
    people = _People(frames["ssd_person"], end)
    lists = [
        _contacts(frames, people, since),
        _early_help(frames, people, since),
        _referrals(frames, people, since),
        _assessments(frames, people, since),
        _section_47(frames, people, since),
        _children_in_need(frames, people, since),
        _child_protection(frames, people, since),
        _looked_after(frames, people, since),
        _leaving_care(frames, people),
        pd.DataFrame(columns=list(_ADOPTION)),
        pd.DataFrame(columns=list(_ADOPTERS)),
    ]
    return _write(path, {f"List {number}": rows for number, rows in enumerate(lists, start=1)})


def write_large_workbook(path: Path, rows: int) -> int:
    """Write a workbook of so many rows over lists 1, 3, 4 and 5; returns their number."""
    numbers = pd.Series(range(rows))
    every = pd.DataFrame(
        {
            "person": "SYN-P" + (numbers % 40_000).astype(str).str.zfill(6),
            "day": (pd.Timestamp("2020-08-01") + pd.to_timedelta(numbers % 183, unit="D"))
            .dt.strftime("%Y-%m-%d"),
            "later": (pd.Timestamp("2020-08-20") + pd.to_timedelta(numbers % 183, unit="D"))
            .dt.strftime("%Y-%m-%d"),
        }
    )  # fmt: skip
    known = pd.DataFrame({"pers_person_id": every["person"].unique()}).assign(
        pers_sex="F", pers_ethnicity="WBRI", pers_dob="2010-05-06"
    )
    people = _People(known, "2021-01-31")

    def part(turn: int) -> pd.DataFrame:
        return every[numbers % 4 == turn]

    contacts, referrals, assessments, enquiries = map(part, range(4))
    return _write(
        path,
        {
            "List 1": people.of(contacts["person"]).assign(
                **{"Date of Contact": contacts["day"].array, "Contact Source": "q) 6: Police"}
            ),
            "List 3": people.of(referrals["person"]).assign(
                **{
                    "Date of referral": referrals["day"].array,
                    "Referral Source": "e) 2A: Schools",
                    "Referral NFA?": "b) No",
                    "Number of Referrals in Last 12 Months": 1,
                }
            ),
            "List 4": people.of(assessments["person"]).assign(
                **{
                    "Continuous Assessment Start Date": assessments["day"].array,
                    "Child Seen During Continuous Assessment": "a) Yes",
                    "Continuous Assessment Date of Authorisation": assessments["later"].array,
                }
            ),
            "List 5": people.of(enquiries["person"]).assign(
                **{
                    "Strategy discussion initiating Section 47 Enquiry Start Date": enquiries[
                        "day"
                    ].array,
                    "Date of Initial Child Protection Conference": enquiries["later"].array,
                    "Did the Initial Child Protection Conference Result in a Child "
                    "Protection Plan": "a) Yes",
                }
            ),
        },
    )


class _People:
    """The columns that every list begins with."""

    def __init__(self, people: pd.DataFrame, end: str) -> None:
        born = pd.to_datetime(people["pers_dob"].where(people["pers_dob"] != "", None))
        today = pd.Timestamp(end)
        had_birthday = (born.dt.month * 100 + born.dt.day) <= today.month * 100 + today.day
        age = (today.year - born.dt.year - (~had_birthday).astype(int)).astype("Int64").astype(str)
        self._rows = pd.DataFrame(
            {
                "Gender": people["pers_sex"].map(
                    {"M": "a) Male", "F": "b) Female", "U": "c) Not stated/recorded"}
                ),
                "Ethnicity": people["pers_ethnicity"].map(
                    {
                        code.code: f"{chr(97 + number)}) {code.code}"
                        for number, code in enumerate(code_list("ethnicity"))
                    }
                ),
                "Date of Birth": people["pers_dob"],
                "Age of Child (Years)": age.where(born.notna(), ""),
            }
        ).set_index(people["pers_person_id"])

    def of(self, persons: pd.Series) -> pd.DataFrame:
        """One row per person named, in that order."""
        rows = self._rows.reindex(persons).fillna("").reset_index(drop=True)
        rows.insert(0, "Child Unique ID", persons.to_numpy())
        return rows


def _with_words(codes: pd.Series, name: str) -> pd.Series:
    """Codes as a drop-down shows them: the code and what it means."""
    words = {code.code: f"{code.code} - {code.label}" for code in code_list(name)}
    return codes.map(words).fillna(codes)


def _yes_no(flags: pd.Series) -> pd.Series:
    return flags.map({"Y": "a) Yes", "N": "b) No"}).fillna("")


def _joined(people: _People, persons: pd.Series, columns: Mapping[str, _Column]) -> pd.DataFrame:
    """The list of these persons with these columns, row by row."""
    values = {
        title: column.to_numpy() if isinstance(column, pd.Series) else column
        for title, column in columns.items()
    }
    return people.of(persons).assign(**values)


def _is_current(end: pd.Series, since: str) -> pd.Series:
    """Open still, or closed within the months that the workbook is about."""
    return (end == "") | (end >= since)


def _latest(rows: pd.DataFrame, key: str, day: str) -> pd.DataFrame:
    """The last row of each key by its day, by key."""
    return rows.sort_values(day, kind="stable").drop_duplicates(key, keep="last").set_index(key)


def _contacts(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_contacts"]
    rows = rows[rows["cont_contact_date"] >= since]
    return _joined(
        people,
        rows["cont_person_id"],
        {
            "Date of Contact": rows["cont_contact_date"],
            "Contact Source": _with_words(rows["cont_contact_source_code"], "referral_source"),
        },
    )


def _early_help(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_early_help_episodes"]
    rows = rows[rows["earl_episode_start_date"] >= since]
    return _joined(
        people,
        rows["earl_person_id"],
        {
            "Assessment start date": rows["earl_episode_start_date"],
            "Assessment completion date": rows["earl_episode_start_date"],
            "Organisation completing assessment": rows["earl_episode_organisation"],
        },
    )


def _referrals(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_cin_episodes"]
    rows = rows[rows["cine_referral_date"] >= since]
    return _joined(
        people,
        rows["cine_person_id"],
        {
            "Date of referral": rows["cine_referral_date"],
            "Referral Source": _with_words(rows["cine_referral_source_code"], "referral_source"),
            "Referral NFA?": _yes_no(rows["cine_referral_nfa"]),
            "Number of Referrals in Last 12 Months": 1,
            "Allocated Team": rows["cine_referral_team"],
            "Allocated Worker": "SYN worker",
        },
    )


def _assessments(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_cin_assessments"]
    # One row a child and day: the list has no numbers to tell two of them apart.
    rows = rows[_is_current(rows["cina_assessment_auth_date"], since)].drop_duplicates(
        ["cina_person_id", "cina_assessment_start_date"]
    )
    return _joined(
        people,
        rows["cina_person_id"],
        {
            _DISABILITY: "b) No",
            "Continuous Assessment Start Date": rows["cina_assessment_start_date"],
            "Child Seen During Continuous Assessment": _yes_no(rows["cina_assessment_child_seen"]),
            "Continuous Assessment Date of Authorisation": rows["cina_assessment_auth_date"],
            "Allocated Team": rows["cina_assessment_team"],
            "Allocated Worker": "SYN worker",
        },
    )


def _section_47(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_s47_enquiry"]
    rows = rows[rows["s47e_s47_start_date"] >= since].drop_duplicates(
        ["s47e_person_id", "s47e_s47_start_date"]
    )
    held = frames["ssd_initial_cp_conference"]
    held = _latest(held[held["icpc_icpc_date"] != ""], "icpc_s47_enquiry_id", "icpc_icpc_date")
    held = held.reindex(rows["s47e_s47_enquiry_id"]).fillna("")
    return _joined(
        people,
        rows["s47e_person_id"],
        {
            _DISABILITY: "b) No",
            "Strategy discussion initiating Section 47 Enquiry Start Date": rows[
                "s47e_s47_start_date"
            ],
            "Was an Initial Child Protection Conference deemed unnecessary?": "",
            "Date of Initial Child Protection Conference": held["icpc_icpc_date"],
            "Did the Initial Child Protection Conference Result in a Child Protection Plan": (
                _yes_no(held["icpc_icpc_outcome_cp_flag"])
            ),
            "Allocated Team": rows["s47e_s47_completed_by_team"],
            "Allocated Worker": "SYN worker",
        },
    )


def _children_in_need(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_cin_episodes"]
    rows = rows[(rows["cine_referral_nfa"] != "Y") & _is_current(rows["cine_close_date"], since)]
    is_closed = rows["cine_close_date"] != ""
    return _joined(
        people,
        rows["cine_person_id"],
        {
            _DISABILITY: "b) No",
            "CIN Start Date": rows["cine_referral_date"],
            "Primary Need Code": _with_words(rows["cine_cin_primary_need_code"], "primary_need"),
            "CIN Closure Date": rows["cine_close_date"],
            "Reason for Closure": _with_words(rows["cine_close_reason"], "close_reason"),
            "Case Status": is_closed.map({True: "e) Closed episode", False: "d) Open assessment"}),
            "Allocated Team": rows["cine_referral_team"],
            "Allocated Worker": "SYN worker",
        },
    )


def _child_protection(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    rows = frames["ssd_cp_plans"]
    is_ours = rows["cppl_cp_plan_ola"] != "Y"
    rows = rows[is_ours & _is_current(rows["cppl_cp_plan_end_date"], since)]
    visits = _latest(frames["ssd_cp_visits"], "cppv_cp_plan_id", "cppv_cp_visit_date")
    reviews = _latest(frames["ssd_cp_reviews"], "cppr_cp_plan_id", "cppr_cp_review_date")
    plans = rows["cppl_cp_plan_id"]
    return _joined(
        people,
        rows["cppl_person_id"],
        {
            _DISABILITY: "b) No",
            "Child Protection Plan Start Date": rows["cppl_cp_plan_start_date"],
            "Initial Category of Abuse": _with_words(
                rows["cppl_cp_plan_initial_category"], "cp_category"
            ),
            "Latest Category of Abuse": _with_words(
                rows["cppl_cp_plan_latest_category"], "cp_category"
            ),
            "Date of the Last Statutory Visit": visits["cppv_cp_visit_date"]
            .reindex(plans)
            .fillna(""),
            "Date of latest review conference": reviews["cppr_cp_review_date"]
            .reindex(plans)
            .fillna(""),
            "Child Protection Plan End Date": rows["cppl_cp_plan_end_date"],
            "Allocated Team": "T-PACT-1",
            "Allocated Worker": "SYN worker",
        },
    )


def _looked_after(frames: Frames, people: _People, since: str) -> pd.DataFrame:
    episodes = frames["ssd_cla_episodes"].sort_values(
        ["clae_cla_episode_start_date", "clae_cla_episode_id"], kind="stable"
    )
    rows = episodes.drop_duplicates("clae_cla_id", keep="last").set_index("clae_cla_id")
    rows = rows[_is_current(rows["clae_cla_episode_ceased_date"], since)]
    placed = _latest(
        frames["ssd_cla_placement"], "clap_cla_id", "clap_cla_placement_start_date"
    ).reindex(rows.index)
    statuses = frames["ssd_legal_status"]
    # The id of a status is that of its period with a part behind it (`history.py`).
    periods = statuses["lega_legal_status_id"].str.rsplit("-", n=1).str[0]
    status = _latest(
        statuses.assign(period=periods), "period", "lega_legal_status_start_date"
    ).reindex(rows.index)
    return _joined(
        people,
        rows["clae_person_id"],
        {
            _DISABILITY: "b) No",
            "Date Started to be Looked After": rows["clae_entered_care_date"],
            "Child's Category of Need": _with_words(
                rows["clae_cla_primary_need_code"], "primary_need"
            ),
            "Start date of current legal status": status["lega_legal_status_start_date"],
            "Child's Legal Status": _with_words(status["lega_legal_status"], "legal_status"),
            "Date Ceased to be Looked After": rows["clae_cla_episode_ceased_date"],
            "Reason Ceased to be Looked After": _with_words(
                rows["clae_cla_episode_ceased_reason"], "episode_end_reason"
            ),
            "Start Date of Most Recent Placement": placed["clap_cla_placement_start_date"],
            "Placement Type": _with_words(placed["clap_cla_placement_type"], "placement_type"),
            "Placement Provider": _with_words(
                placed["clap_cla_placement_provider"], "placement_provider"
            ),
            "Placement postcode": "ZZ99 3VZ",
            "Allocated Team": "T-LAC-1",
            "Allocated Worker": "SYN worker",
        },
    )


def _leaving_care(frames: Frames, people: _People) -> pd.DataFrame:
    rows = frames["ssd_care_leavers"]
    letters = {"YES": "a) Yes", "NO": "b) No", "DIED": "c) Died", "REFU": "d) Refu"}
    letters |= {"NREQ": "e) NREQ", "RHOM": "f) Rhom"}
    return _joined(
        people,
        rows["clea_person_id"],
        {
            _DISABILITY: "b) No",
            "Allocated Team": rows["clea_care_leaver_allocated_team"],
            "Allocated Worker": "SYN worker",
            "Allocated Personal Advisor": "SYN adviser",
            "Eligibility Category": rows["clea_care_leaver_eligibility"],
            "Latest Pathway Plan Review Date": rows["clea_pathway_plan_review_date"],
            "LA in Touch": rows["clea_care_leaver_in_touch"].map(letters).fillna(""),
            "Latest Date of Contact": rows["clea_care_leaver_latest_contact"],
            "Type of Accommodation": _with_words(
                rows["clea_care_leaver_accommodation"], "accommodation_type"
            ),
            "Suitability of Accommodation": rows["clea_care_leaver_accom_suitable"]
            .map({"1": "a) Suitable", "2": "b) Unsuitable"})
            .fillna(""),
            "Activity Status": _with_words(rows["clea_care_leaver_activity"], "activity"),
        },
    )


def _write(path: Path, sheets: Mapping[str, pd.DataFrame]) -> int:
    """Write the sheets; cells below a header with "date" in it are dates, the rest is text."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": _MADE})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for column, title in enumerate(rows.columns):
                sheet.write_string(0, column, title)
                for row, cell in enumerate(rows[title].fillna("").astype(str), start=1):
                    if not cell:
                        continue
                    if "date" in title.casefold():
                        sheet.write_datetime(row, column, datetime.fromisoformat(cell), day)
                    else:
                        sheet.write_string(row, column, cell)
    return sum(map(len, sheets.values()))
