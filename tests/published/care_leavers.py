"""Care leavers' birthdays that add up to what is published.

Files on activity and on accommodation. Both are of the birthdays in a year to March; those whose
accommodation is not judged are abroad, or where nobody knows.
"""

from datetime import date

from tests.published.cells import (
    ACCOMMODATION,
    ACTIVITY,
    ACTIVITY_NOT_KNOWN,
    ADULTS,
    IN_EET,
    NOT_IN_EET,
    SUITABLE,
    TEENAGERS,
    PublishedYear,
)
from tests.published.days import after, between, spread
from tests.published.rows import Rows, shared_out

_AGES = {TEENAGERS: (17, 18), ADULTS: (19, 20, 21)}
# Full and part time; training and employment were one code until the year to March 2021.
_ALWAYS_IN_EET = ("F1", "F2", "P1", "P2")
_IN_EET_UNTIL_2021, _IN_EET_SINCE = ("F3", "P3"), ("F4", "F5", "P4", "P5")
_NOT_IN_EET = ("G4", "G5", "G6")
_SUITABLE, _UNSUITABLE = ("B1", "D1", "E1", "U1", "Z1"), ("S2", "V2", "W2", "X2", "0")
_NOT_JUDGED = ("G1", "H1", "R2")


def add_care_leavers(rows: Rows, year: PublishedYear) -> None:
    """Add the birthdays of care leavers in the year to March."""
    for label, ages in _AGES.items():
        ages_label = ("care_leaver_age", label)
        total = year.count(
            (ACTIVITY, "care_leaver_count"), labels=(ages_label, ("breakdown", "Total"))
        )
        if total is None:
            continue
        activities = shared_out(
            total,
            [
                year.count((ACTIVITY, "care_leaver_count"), labels=(ages_label, ("breakdown", of)))
                for of in (IN_EET, NOT_IN_EET, ACTIVITY_NOT_KNOWN)
            ],
        )
        judged, suitable = (
            year.count((ACCOMMODATION, "care_leaver_count"), labels=(ages_label, ("breakdown", of)))
            for of in ("Suitability total", SUITABLE)
        )
        homes = [total if judged is None else judged, suitable or 0]
        _add_birthdays(rows, year.year, ages, activities, homes)
    if rows.tables["care_leaver_activity"]:
        _add_others(rows, year.year)
    else:
        del rows.tables["care_leaver_activity"]


def _add_birthdays(
    rows: Rows, year: int, ages: tuple[int, ...], activities: list[int], homes: list[int]
) -> None:
    since = _IN_EET_SINCE if year > 2021 else _IN_EET_UNTIL_2021
    codes = [
        rows.dice.choice(of)
        for of, number in zip(
            ((*_ALWAYS_IN_EET, *since), _NOT_IN_EET, ("0",)), activities, strict=True
        )
        for _ in range(number)
    ]
    judged, suitable = homes
    accommodation = [
        rows.dice.choice(of)
        for of, number in (
            (_SUITABLE, suitable),
            (_UNSUITABLE, judged - suitable),
            (_NOT_JUDGED, len(codes) - judged),
        )
        for _ in range(number)
    ]
    rows.dice.shuffle(codes)
    rows.dice.shuffle(accommodation)
    days = spread(rows.dice, len(codes), date(year - 1, 4, 1), date(year, 3, 31))
    for day, activity, home in zip(days, codes, accommodation, strict=True):
        in_touch = rows.dice.choice(("YES", "YES", "YES", "NO", "REFU", "NREQ"))
        _add_birthday(rows, day, rows.dice.choice(ages), (in_touch, activity, home))


def _add_birthday(
    rows: Rows, day: date, age: int, state: tuple[str, str, str], person: str = ""
) -> None:
    # A birthday on 29 February of a year without one does not occur: no day is drawn as such.
    born = date(day.year - age, day.month, min(day.day, 28) if day.month == 2 else day.day)
    in_touch, activity, home = state
    rows.add(
        "care_leaver_activity",
        person_id=person or rows.person(born),
        status_date=day,
        birthday_age=age,
        recorded_date=day,
        in_touch=in_touch,
        activity_code=activity,
        accommodation_code=home,
    )


def _add_others(rows: Rows, year: int) -> None:
    """Add who is in no figure of the year.

    Birthdays before it, those who died or went home, and 17-year-olds still looked after.
    """
    begin, end = date(year - 1, 4, 1), date(year, 3, 31)
    for place, age in enumerate((17, 18, 19, 20, 21)):
        _add_birthday(rows, after(begin, -1 - place), age, ("YES", "F2", "U1"))
        day = between(rows.dice, begin, end)
        _add_birthday(rows, day, age, (("DIED", "RHOM")[place % 2], "0", "0"))
    for person, day in _still_looked_after(rows, begin, end):
        _add_birthday(rows, day, 17, ("YES", "F2", "U1"), person)


def _still_looked_after(rows: Rows, begin: date, end: date) -> list[tuple[str, date]]:
    """Some of the children looked after who turned 17 in the year, and the day."""
    entered = {
        str(row["clae_person_id"]): row["clae_entered_care_date"]
        for row in rows.tables["ssd_cla_episodes"]
        if row.get("clae_cla_episode_ceased_date") is None
    }
    found = []
    for row in rows.tables["ssd_person"]:
        person, born = str(row["pers_person_id"]), row.get("pers_dob")
        since = entered.get(person)
        if isinstance(born, date) and isinstance(since, date) and born.day < 29:
            day = born.replace(year=born.year + 17)
            if begin <= day <= end and since <= day:
                found.append((person, day))
    return found[:5]
