"""The looked-after return (SSDA903) of the synthetic council, as the files a council uploads.

Made from the frames of its delivery, so both layouts tell of the same children. Knows the
columns of the return and nothing of how they are read.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from synthetic.calendar_days import as_date, day, year_of_age

Frames = Mapping[str, pd.DataFrame]

# The columns of the upload, also those that the door drops.
_COLUMNS = {
    "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "episodes": (
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
        "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
    ),
    "reviews": ("CHILD", "DOB", "REVIEW", "REVIEW_CODE"),
    "uasc": ("CHILD", "SEX", "DOB", "DUC"),
    "oc2": (
        "CHILD", "DOB", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS",
        "TEETH_CHECK", "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "INTERVENTION_RECEIVED",
        "INTERVENTION_OFFERED",
    ),
    "oc3": ("CHILD", "DOB", "IN_TOUCH", "ACTIV", "ACCOM"),
    "missing": ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
}  # fmt: skip
_DATES = {"DOB", "MC_DOB", "DECOM", "DEC", "REVIEW", "DUC", "MIS_START", "MIS_END"}
_LETTERS_FROM = 2025  # the first return that writes SEX as letters
_SEX_BEFORE = {"M": "1", "F": "2", "U": "0"}


def write_ssda903(frames: Frames, month: date, folder: Path) -> list[Path]:
    """Write the return up to a month's end into a folder; returns the files it wrote.

    `frames` holds the month's delivery in the other layouts, table → text with ISO dates. The
    return covers the financial year of the month from its 1 April: every episode open at any
    time in it, and the care leavers whose 17th to 21st birthday falls in it. Episodes and care
    leavers of the year before are written as last year's. Dates are dd/mm/yyyy.
    """
    year = month.year + (month.month >= 4)
    first, last = date(year - 1, 4, 1).isoformat(), _month_end(month)
    before, before_ends = date(year - 2, 4, 1).isoformat(), date(year - 1, 3, 31).isoformat()
    people = _people(frames, year)
    episodes = _episodes(frames, first, last)
    care_leavers = _care_leavers(frames, people, first, last)
    tables = {
        "episodes": episodes,
        "reviews": _reviews(frames, people, first, last),
        "uasc": _unaccompanied(frames, people, episodes, first, last),
        "oc2": _health(frames, people, episodes, first, last),
        "oc3": care_leavers,
        "missing": _missing(frames, people, episodes, first, last),
    }
    named = pd.concat([episodes["CHILD"], care_leavers["CHILD"]]).unique()
    tables["header"] = people[people["CHILD"].isin(named)]
    files = [_write(folder, year, name, name, table) for name, table in tables.items()]
    last_year = {
        "episodes": _episodes(frames, before, before_ends),
        "oc3": _care_leavers(frames, people, before, before_ends),
    }
    files += [
        _write(folder, year - 1, f"{name}_last_year", name, table)
        for name, table in last_year.items()
    ]
    return files


def write_large_episodes(folder: Path, rows: int) -> list[Path]:
    """Write a header and so many episodes of the year to 31 March 2021, four to a child.

    They touch, keep the return's rules, and are for measuring alone. Returns the two files.
    """
    place = np.arange(rows)
    child, turn = place // 4, place % 4
    first = day(2020, 4, 1) + child % 120
    start = first + turn * 55 + (child % 7) * (turn > 0)
    end = first + (turn + 1) * 55 + child % 7
    is_last = (turn == 3) | (place == rows - 1)
    stays = is_last & (child % 3 > 0)
    is_home = child % 5 == 0
    names = np.char.add("SYN-C", np.char.zfill(child.astype(str), 7))
    episodes = pd.DataFrame(
        {
            "CHILD": names,
            "DECOM": _iso(start),
            "RNE": np.array(["S", "L", "P", "B"])[turn],
            "LS": np.array(["V2", "C1", "C1", "C2"])[turn],
            "CIN": "N1",
            "PLACE": np.where(is_home & (turn > 1), "K2", "U6"),
            "PLACE_PROVIDER": np.where(is_home & (turn > 1), "PR4", "PR1"),
            "DEC": np.where(stays, "", _iso(end)),
            "REC": np.where(stays, "", np.where(is_last, "E4A", "X1")),
            "REASON_PLACE_CHANGE": np.where(~is_last & (turn > 0), "CARPL", ""),
            "URN": "SC999999",
        }
    )
    number = np.arange(child[-1] + 1 if rows else 0)
    header = pd.DataFrame(
        {
            "CHILD": np.char.add("SYN-C", np.char.zfill(number.astype(str), 7)),
            "SEX": np.where(number % 2 == 0, "1", "2"),
            "DOB": _iso(day(2008, 1, 1) + number % 4000),
            "ETHNIC": "WBRI",
        }
    )
    return [
        _write(folder, 2021, "header", "header", header),
        _write(folder, 2021, "episodes", "episodes", episodes),
    ]


def _write(folder: Path, year: int, name: str, table: str, rows: pd.DataFrame) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"SSDA903_{year}_{name}.csv"
    written = rows.reindex(columns=list(_COLUMNS[table]), fill_value="")
    for column in _DATES & set(written.columns):
        written[column] = _british(written[column])
    written.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return path


def _british(days: pd.Series) -> pd.Series:
    """2021-03-31 as 31/03/2021; blank stays blank."""
    return days.str.replace(r"^(\d{4})-(\d{2})-(\d{2})$", r"\3/\2/\1", regex=True)


def _iso(days: np.ndarray) -> np.ndarray:
    return np.datetime_as_string(days.astype("datetime64[D]"))


def _month_end(month: date) -> str:
    return as_date(day(month.year + month.month // 12, month.month % 12 + 1, 1) - 1).isoformat()


def _people(frames: Frames, year: int) -> pd.DataFrame:
    people = frames["ssd_person"]
    sex = people["pers_sex"]
    return pd.DataFrame(
        {
            "CHILD": people["pers_person_id"],
            "SEX": sex if year >= _LETTERS_FROM else sex.map(_SEX_BEFORE),
            "DOB": people["pers_dob"],
            "ETHNIC": people["pers_ethnicity"],
        }
    )


def _lasted_into(start: pd.Series, end: pd.Series, first: str, last: str) -> pd.Series:
    """Whether a time was open on any day from first to last, its own last day included."""
    return (start <= last) & ((end == "") | (end >= first))


def _until(end: pd.Series, last: str) -> pd.Series:
    """An end, as it was known on a day: blank where it was still to come."""
    return end.where(end <= last, "")


def _episodes(frames: Frames, first: str, last: str) -> pd.DataFrame:
    """Every episode open at any time from first to last, with its placement and legal status."""
    delivered = frames["ssd_cla_episodes"]
    open_then = delivered[
        _lasted_into(
            delivered["clae_cla_episode_start_date"],
            delivered["clae_cla_episode_ceased_date"],
            first,
            last,
        )
    ]
    episodes = open_then.merge(
        frames["ssd_cla_placement"],
        left_on="clae_cla_placement_id",
        right_on="clap_cla_placement_id",
        how="left",
        validate="many_to_one",
    ).merge(
        _legal_status(open_then, frames["ssd_legal_status"]),
        on="clae_cla_episode_id",
        how="left",
        validate="one_to_one",
    )
    end = _until(episodes["clae_cla_episode_ceased_date"], last)
    # The reason of a change stands on the episode that the change ended.
    is_moved_on = (end != "") & (end == episodes["clap_cla_placement_end_date"])
    reason = episodes["clap_cla_placement_change_reason"].where(is_moved_on, "")
    return pd.DataFrame(
        {
            "CHILD": episodes["clae_person_id"],
            "DECOM": episodes["clae_cla_episode_start_date"],
            "RNE": episodes["clae_cla_episode_start_reason"],
            "LS": episodes["lega_legal_status"],
            "CIN": episodes["clae_cla_primary_need_code"],
            "PLACE": episodes["clap_cla_placement_type"],
            "PLACE_PROVIDER": episodes["clap_cla_placement_provider"],
            "DEC": end,
            "REC": episodes["clae_cla_episode_ceased_reason"].where(end != "", ""),
            "REASON_PLACE_CHANGE": reason.where(
                episodes["clae_cla_episode_ceased_reason"] == "X1", ""
            ),
            "URN": episodes["clap_cla_placement_urn"],
        }
    ).sort_values(["CHILD", "DECOM"], ignore_index=True)


def _legal_status(episodes: pd.DataFrame, statuses: pd.DataFrame) -> pd.DataFrame:
    """The legal status on the first day of each episode: of several, the latest."""
    pairs = episodes.merge(
        statuses, left_on="clae_person_id", right_on="lega_person_id", how="inner"
    )
    started = pairs["clae_cla_episode_start_date"]
    ended = pairs["lega_legal_status_end_date"]
    held = (pairs["lega_legal_status_start_date"] <= started) & ((ended == "") | (ended > started))
    return (
        pairs[held]
        .sort_values(["clae_cla_episode_id", "lega_legal_status_start_date"])
        .drop_duplicates("clae_cla_episode_id", keep="last")[
            ["clae_cla_episode_id", "lega_legal_status"]
        ]
    )


def _care_leavers(frames: Frames, people: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """One row per young person with a 17th to 21st birthday from first to last."""
    statuses = frames["care_leaver_activity"]
    birthdays = statuses[
        (statuses["birthday_age"] != "") & statuses["status_date"].between(first, last)
    ]
    birthdays = birthdays.sort_values(["person_id", "recorded_date"]).drop_duplicates(
        "person_id", keep="last"
    )
    rows = pd.DataFrame(
        {
            "CHILD": birthdays["person_id"],
            "IN_TOUCH": birthdays["in_touch"],
            "ACTIV": birthdays["activity_code"],
            "ACCOM": birthdays["accommodation_code"],
        }
    )
    return rows.merge(people[["CHILD", "DOB"]], on="CHILD", how="left", validate="one_to_one")


def _reviews(frames: Frames, people: pd.DataFrame, first: str, last: str) -> pd.DataFrame:
    """The reviews held from first to last."""
    child_of = frames["ssd_cla_episodes"].drop_duplicates("clae_cla_id")
    held = frames["ssd_cla_reviews"]
    held = held[held["clar_cla_review_date"].between(first, last)].merge(
        child_of[["clae_cla_id", "clae_person_id"]],
        left_on="clar_cla_id",
        right_on="clae_cla_id",
        how="inner",
        validate="many_to_one",
    )
    reviews = pd.DataFrame(
        {"CHILD": held["clae_person_id"], "REVIEW": held["clar_cla_review_date"]}
    )
    reviews = reviews.merge(
        people[["CHILD", "DOB"]], on="CHILD", how="left", validate="many_to_one"
    )
    # PN0: under four at the review. PN1: attended and spoke for themselves.
    is_four = _years_of_age(reviews["DOB"], reviews["REVIEW"]) >= 4
    return reviews.assign(REVIEW_CODE=np.where(is_four, "PN1", "PN0"))


def _years_of_age(born: pd.Series, when: pd.Series) -> pd.Series:
    had_birthday = when.str[5:] >= born.str[5:]
    return when.str[:4].astype(int) - born.str[:4].astype(int) - (~had_birthday)


def _unaccompanied(
    frames: Frames, people: pd.DataFrame, episodes: pd.DataFrame, first: str, last: str
) -> pd.DataFrame:
    """The looked-after children who were unaccompanied asylum seekers from first to last."""
    statuses = frames["ssd_immigration_status"]
    held = statuses[
        (statuses["immi_immigration_status"] == "UASC")
        & statuses["immi_person_id"].isin(episodes["CHILD"])
        & _lasted_into(
            statuses["immi_immigration_status_start_date"],
            statuses["immi_immigration_status_end_date"],
            first,
            last,
        )
    ]
    rows = pd.DataFrame(
        {
            "CHILD": held["immi_person_id"],
            "DUC": _until(held["immi_immigration_status_end_date"], last),
        }
    )
    return rows.merge(people[["CHILD", "SEX", "DOB"]], on="CHILD", how="left")


def _health(
    frames: Frames, people: pd.DataFrame, episodes: pd.DataFrame, first: str, last: str
) -> pd.DataFrame:
    """The health of the children looked after for twelve months on the last day."""
    year_before = year_of_age(day(*map(int, last.split("-"))), -1)
    periods = frames["ssd_cla_episodes"]
    stayed = periods.loc[
        (periods["clae_entered_care_date"] <= as_date(year_before).isoformat())
        & (_until(periods["clae_cla_episode_ceased_date"], last) == ""),
        "clae_person_id",
    ]
    children = people.loc[
        people["CHILD"].isin(stayed) & people["CHILD"].isin(episodes["CHILD"]), ["CHILD", "DOB"]
    ]
    checks = frames["ssd_cla_health"]
    checks = checks[checks["clah_health_check_date"].between(first, last)]
    scores = frames["ssd_sdq_scores"]
    scores = scores[scores["csdq_sdq_completed_date"].between(first, last)]
    score_of = (
        scores.sort_values("csdq_sdq_completed_date")
        .drop_duplicates("csdq_person_id", keep="last")
        .set_index("csdq_person_id")["csdq_sdq_score"]
    )

    def was_checked(what: str) -> np.ndarray:
        checked = checks.loc[checks["clah_health_check_type"] == what, "clah_person_id"]
        return np.where(children["CHILD"].isin(checked), "1", "0")

    return children.assign(
        SDQ_SCORE=children["CHILD"].map(score_of).fillna(""),
        HEALTH_ASSESSMENT=was_checked("Health assessment"),
        TEETH_CHECK=was_checked("Dental check"),
    )


def _missing(
    frames: Frames, people: pd.DataFrame, episodes: pd.DataFrame, first: str, last: str
) -> pd.DataFrame:
    """The times a looked-after child was missing from first to last."""
    delivered = frames["ssd_missing"]
    start, end = (
        delivered["miss_missing_episode_start_date"],
        delivered["miss_missing_episode_end_date"],
    )
    held = delivered[
        _lasted_into(start, end, first, last) & delivered["miss_person_id"].isin(episodes["CHILD"])
    ]
    rows = pd.DataFrame(
        {
            "CHILD": held["miss_person_id"],
            "MISSING": held["miss_missing_episode_type"],
            "MIS_START": held["miss_missing_episode_start_date"],
            "MIS_END": _until(held["miss_missing_episode_end_date"], last),
        }
    )
    return rows.merge(people[["CHILD", "DOB"]], on="CHILD", how="left", validate="many_to_one")
