"""What a delivery does not know yet, or knows wrong: entered late, corrected or deleted later.

A few records of most kinds are entered up to a month after they happened, and what hangs on them
not before them: a referral with its assessments, enquiries and workers, a conference with the plan
that came of it, a start of care with everything in it. Of some others the end is entered late. Of
the newest records a few stand wrong until the next delivery, and every delivery holds one referral
recorded in error that the next one lacks. Who they are depends on their ids alone, so that each
month's delivery is what the systems knew then, whatever was delivered before.
"""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from synthetic.calendar_days import NEVER
from synthetic.history import Ending, HistoryTable

# Of a thousand rows, so many are entered late.
LATE_ROWS = {
    "ssd_cin_episodes": 60,
    "ssd_initial_cp_conference": 100,
    "ssd_cla_episodes": 110,
    "ssd_contacts": 30,
    "ssd_missing": 250,
    "ssd_cp_visits": 20,
    "ssd_cla_visits": 20,
    "ssd_cla_health": 100,
}
# In a thousand, so many have their end entered late.
LATE_ENDS = {"ssd_cin_assessments": 40, "ssd_cla_episodes": 110, "audits": 50}
# Days after which everything is entered and right.
LONGEST_LAG = 30
# In a thousand contacts so many stand this many days too early at first.
WRONG_DAYS, WRONG_CONTACTS = 12, 10
# In a thousand referrals and enquiries without further action, so many do not say so at first.
WRONG_OUTCOMES = 60
# In a thousand referrals, so many are of a child whose ethnicity is asked for later.
ETHNICITY_NOT_YET_OBTAINED = 30

# The columns that name what a record hangs on, and the table that holds it.
_HANGS_ON = {
    "ssd_cin_assessments": {"cina_referral_id": "ssd_cin_episodes"},
    "ssd_s47_enquiry": {"s47e_referral_id": "ssd_cin_episodes"},
    "ssd_initial_cp_conference": {"icpc_s47_enquiry_id": "ssd_s47_enquiry"},
    "ssd_cp_plans": {
        "cppl_referral_id": "ssd_cin_episodes",
        "cppl_icpc_id": "ssd_initial_cp_conference",
    },
    "ssd_cp_reviews": {"cppr_cp_plan_id": "ssd_cp_plans"},
    "ssd_cp_visits": {"cppv_cp_plan_id": "ssd_cp_plans"},
    "ssd_cin_plans": {"cinp_referral_id": "ssd_cin_episodes"},
    "ssd_involvements": {"invo_referral_id": "ssd_cin_episodes"},
    "ssd_cla_episodes": {"_referral": "ssd_cin_episodes"},
    "ssd_cla_placement": {"_episode": "ssd_cla_episodes"},
    "ssd_legal_status": {"_episode": "ssd_cla_episodes"},
    "ssd_cla_reviews": {"_episode": "ssd_cla_episodes"},
    "ssd_cla_visits": {"_episode": "ssd_cla_episodes"},
    "ssd_cla_health": {"_episode": "ssd_cla_episodes"},
    "ssd_missing": {"_episode": "ssd_cla_episodes"},
    "ssd_immigration_status": {"_episode": "ssd_cla_episodes"},
}
# Ends that everybody sees coming, because the young person turns 18.
_OF_AGE = ("E5", "E6", "E17")


def entered_late(tables: Mapping[str, HistoryTable]) -> dict[str, HistoryTable]:
    """The tables of the history with the days on which their rows and ends came to be known.

    A table stands after those that it hangs on.
    """
    late = dict(tables)
    for name in tables:
        if name in LATE_ROWS or name in LATE_ENDS or name in _HANGS_ON:
            late[name] = _entered_late(name, late)
    return late


def with_errors(cuts: dict[str, pd.DataFrame], month: date, month_end: int) -> None:
    """Put into a delivery what the next one corrects, and the referral that it deletes."""
    contacts, referrals = cuts["ssd_contacts"], cuts["ssd_cin_episodes"]
    enquiries, people = cuts["ssd_s47_enquiry"], cuts["ssd_person"]
    newest = month_end - LONGEST_LAG
    is_wrong = (contacts["_known"] > newest) & (_per_thousand(contacts, "day") < WRONG_CONTACTS)
    contacts.loc[is_wrong, "cont_contact_date"] -= WRONG_DAYS

    is_asked_later = (referrals["_known"] > newest) & (
        _per_thousand(referrals, "ethnicity") < ETHNICITY_NOT_YET_OBTAINED
    )
    are_theirs = people["pers_person_id"].isin(referrals.loc[is_asked_later, "cine_person_id"])
    people.loc[are_theirs, "pers_ethnicity"] = "NOBT"

    is_free = (referrals["cine_referral_nfa"] == "Y") & (referrals["cine_referral_date"] > newest)
    in_error = referrals[is_free].tail(1).copy()
    in_error["cine_referral_id"] = f"SYN-RX{month:%Y%m}"
    for column in ("cine_referral_date", "cine_close_date"):
        in_error[column] -= 2
    is_wrong = is_free & (_per_thousand(referrals, "outcome") < WRONG_OUTCOMES)
    referrals.loc[is_wrong, "cine_referral_nfa"] = "N"
    cuts["ssd_cin_episodes"] = pd.concat([referrals, in_error], ignore_index=True)

    is_free = (enquiries["s47e_s47_nfa"] == "Y") & (enquiries["_end_known"] > newest)
    # It looks open, and a case has one open enquiry at most.
    is_free &= ~enquiries["s47e_referral_id"].duplicated(keep=False)
    is_wrong = is_free & (_per_thousand(enquiries, "outcome") < WRONG_OUTCOMES)
    enquiries.loc[is_wrong, "s47e_s47_nfa"] = "N"


def _entered_late(name: str, tables: Mapping[str, HistoryTable]) -> HistoryTable:
    """One table, given those that it hangs on with their days."""
    table = tables[name]
    frame = table.frame.copy()
    # What is too old to be delivered is so by the day it happened.
    frame["_happened"] = frame["_known"]
    frame["_known"] = _rows_entered(name, frame, tables)
    endings = []
    for place, ending in enumerate(table.endings):
        column = f"_entered_{place}"
        ended = frame[ending.known]
        # Nobody enters an end before what ends.
        entered = np.maximum(_ends_entered(name, frame, ended, tables), frame["_known"])
        frame[column] = np.where(ended >= NEVER, ended, entered)
        endings.append(Ending(ending.columns, column))
    return replace(table, frame=frame, endings=tuple(endings))


def _rows_entered(name: str, frame: pd.DataFrame, tables: Mapping[str, HistoryTable]) -> pd.Series:
    """The day on which each row is entered: not before what it hangs on."""
    lags = _lags(frame, "late", LATE_ROWS.get(name, 0))
    if name == "ssd_initial_cp_conference":
        # Its enquiry stays open without it, and a case has one open enquiry at most.
        enquiries = tables["ssd_s47_enquiry"].frame["s47e_referral_id"].value_counts()
        lags[frame["icpc_referral_id"].map(enquiries) > 1] = 0
    entered = frame["_known"] + lags
    for column, home in _HANGS_ON.get(name, {}).items():
        entered = entered.clip(lower=_by_id(tables[home].frame, "_known", frame[column], 0))
    if name == "ssd_cla_episodes":
        # Nor is an episode of care entered before the one that it follows.
        entered = entered.groupby(frame["clae_person_id"]).cummax()
    return entered


def _ends_entered(
    name: str, frame: pd.DataFrame, ended: pd.Series, tables: Mapping[str, HistoryTable]
) -> pd.Series:
    """The day on which each end is entered, were the row itself known by then."""
    if "_last_episode" in frame:
        episodes = tables["ssd_cla_episodes"].frame
        return _by_id(episodes, "_entered_0", frame["_last_episode"], NEVER)
    entered = ended + _lags(frame, "late end", LATE_ENDS.get(name, 0))
    if name != "ssd_cla_episodes":
        return entered
    # An episode ends when the next one is entered; the last in time for the case to be closed.
    reason = frame["clae_cla_episode_ceased_reason"]
    followed = frame.groupby("clae_person_id")["_known"].shift(-1, fill_value=NEVER)
    referrals = tables["ssd_cin_episodes"].frame
    closed = _by_id(referrals, "cine_close_date", frame["_referral"], NEVER)
    entered = entered.where(~reason.isin(_OF_AGE), ended).clip(upper=closed).clip(upper=followed)
    return entered.where(reason != "X1", followed)


def _by_id(homes: pd.DataFrame, column: str, ids: pd.Series, missing: int) -> pd.Series:
    """A day of the records that some ids name."""
    days = pd.Series(homes[column].to_numpy(), homes[homes.columns[0]])
    return ids.map(days).fillna(missing).astype(np.int64)


def _lags(frame: pd.DataFrame, purpose: str, in_a_thousand: int) -> np.ndarray:
    """Days after which each row is entered: none for most."""
    lags = np.zeros(len(frame), dtype=np.int64)
    if in_a_thousand:
        is_late = _per_thousand(frame, purpose) < in_a_thousand
        lags[is_late] = 1 + _per_thousand(frame[is_late], "lag") % LONGEST_LAG
    return lags


def _per_thousand(frame: pd.DataFrame, purpose: str) -> np.ndarray:
    """A number from 0 to 999 for each row, always the same for its id."""
    ids = frame[frame.columns[0]]
    return np.array([zlib.crc32(f"{purpose} {id_}".encode()) % 1000 for id_ in ids], dtype=np.int64)
