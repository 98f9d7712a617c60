"""What a delivery does not know yet, or knows wrong: entered late, corrected or deleted later.

Of the records that hang on nothing and that nothing hangs on, a few are entered up to a month
after they happened; of some others the end is. A few contacts stand under a wrong day until the
next delivery, and every delivery holds one referral recorded in error that the next one lacks.
Who they are depends on their ids alone, so that each month's delivery is what the systems knew
then, whatever was delivered before.
"""

import zlib
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from synthetic.calendar_days import NEVER
from synthetic.history import Ending, HistoryTable

# In a thousand rows, so many are entered late.
LATE_ROWS = {
    "ssd_contacts": 30,
    "ssd_missing": 250,
    "ssd_cp_visits": 20,
    "ssd_cla_visits": 20,
    "ssd_cla_health": 100,
}
# In a thousand, so many have their end entered late.
LATE_ENDS = {"ssd_cin_assessments": 40, "audits": 50}
# Days after which everything is entered and right.
LONGEST_LAG = 30
# In a thousand contacts so many stand this many days too early at first.
WRONG_DAYS, WRONG_CONTACTS = 12, 10


def entered_late(name: str, table: HistoryTable) -> HistoryTable:
    """A table of the history with the days on which its rows and ends came to be known."""
    if name not in LATE_ROWS and name not in LATE_ENDS:
        return table
    frame = table.frame.copy()
    known = frame["_known"].to_numpy(dtype=np.int64)
    lag = _lags(frame, LATE_ROWS.get(name, 0))
    # What is too old to be delivered is so by the day it happened.
    frame["_happened"] = known
    frame["_known"] = known + lag
    endings = []
    for place, ending in enumerate(table.endings):
        column = f"_entered_{place}"
        ended = frame[ending.known].to_numpy(dtype=np.int64)
        # Nobody enters an end before what ends.
        entered = np.maximum(ended + _lags(frame, LATE_ENDS.get(name, 0)), frame["_known"])
        frame[column] = np.where(ended >= NEVER, ended, entered)
        endings.append(Ending(ending.columns, column))
    return replace(table, frame=frame, endings=tuple(endings))


def with_errors(cuts: dict[str, pd.DataFrame], month: date, month_end: int) -> None:
    """Put into a delivery what the next one corrects, and the referral that it deletes."""
    contacts = cuts["ssd_contacts"]
    is_new = contacts["_known"].to_numpy(dtype=np.int64) > month_end - LONGEST_LAG
    is_wrong = is_new & (_per_thousand(contacts, "day") < WRONG_CONTACTS)
    contacts.loc[is_wrong, "cont_contact_date"] -= WRONG_DAYS
    referrals = cuts["ssd_cin_episodes"]
    is_free = (referrals["cine_referral_nfa"] == "Y") & (
        referrals["cine_referral_date"] > month_end - LONGEST_LAG
    )
    in_error = referrals[is_free].tail(1).copy()
    in_error["cine_referral_id"] = f"SYN-RX{month:%Y%m}"
    for column in ("cine_referral_date", "cine_close_date"):
        in_error[column] -= 2
    cuts["ssd_cin_episodes"] = pd.concat([referrals, in_error], ignore_index=True)


def _lags(frame: pd.DataFrame, in_a_thousand: int) -> np.ndarray:
    """Days after which each row is entered: none for most."""
    is_late = _per_thousand(frame, "late") < in_a_thousand
    return np.where(is_late, 1 + _per_thousand(frame, "lag") % LONGEST_LAG, 0)


def _per_thousand(frame: pd.DataFrame, purpose: str) -> np.ndarray:
    """A number from 0 to 999 for each row, always the same for its id."""
    ids = frame[frame.columns[0]]
    return np.array([zlib.crc32(f"{purpose} {id_}".encode()) % 1000 for id_ in ids], dtype=np.int64)
