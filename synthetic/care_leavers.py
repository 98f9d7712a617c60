"""Care leavers: their 17th to 21st birthdays, and where they stood on each."""

from dataclasses import dataclass

import numpy as np

from synthetic.calendar_days import NEVER, day, financial_year, year_of_age
from synthetic.casework import Casework
from synthetic.people import People
from synthetic.targets import Targets

APPRENTICESHIPS_FROM = day(2021, 4, 1)
# Training or employment, before apprenticeships had a code of their own and since.
_FROM_2021 = {"F3": "F5", "P3": "P5"}


@dataclass
class Status:
    """One row about a care leaver: a birthday, or a contact between two."""

    person: int
    when: int
    age: int | None
    recorded: int
    in_touch: str
    activity: str
    accommodation: str


# Illustrative totals of the years before the published ones: (19 to 21, 17 to 18), and of each
# in education, employment or training, not in it, and not known.
_BEFORE = {
    2016: ((120, 60, 48, 12), (44, 26, 11, 7)),
    2017: ((124, 60, 51, 13), (46, 27, 12, 7)),
    2018: ((130, 62, 54, 14), (48, 28, 13, 7)),
    2019: ((134, 61, 59, 14), (50, 29, 13, 8)),
    2020: ((138, 59, 64, 15), (52, 29, 14, 9)),
}


def make_statuses(
    people: People, casework: Casework, targets: Targets, scale: int, rng: np.random.Generator
) -> tuple[list[Status], list[int]]:
    """Every row about a care leaver, and the young people themselves.

    A birthday is only a care leaver's when the young person is no longer looked after on it.
    """
    leaving = _left_care(people, casework)
    rows: list[Status] = []
    everybody: list[int] = []
    for year in range(2016, 2023):
        first, last = financial_year(year)
        older = _older(year, targets, scale)
        younger = _younger(year, targets, scale)
        born = {age: [] for age in (17, 18, 19, 20, 21)}
        for person, left in leaving.items():
            for age in (17, 18, 19, 20, 21):
                birthday = year_of_age(people.birth[person], age)
                if first <= birthday <= last and left <= birthday:
                    born[age].append(person)
        for person in everybody:
            for age in (18, 19, 20, 21):
                birthday = year_of_age(people.birth[person], age)
                if first <= birthday <= last and person not in born[age]:
                    born[age].append(person)
        total = len(older)
        shares = {19: total - 2 * (total // 3), 20: total // 3, 21: total // 3}
        chosen = {
            age: _choose(people, born[age], count, age, first, last, rng)
            for age, count in shares.items()
        }
        seventeen = max(3 * scale, len(younger) // 8)
        chosen[17] = _choose(people, born[17], seventeen, 17, first, last, rng)
        chosen[18] = _choose(people, born[18], len(younger) - seventeen, 18, first, last, rng)
        for ages, states in (((19, 20, 21), older), ((17, 18), younger)):
            members = [(person, age) for age in ages for person in chosen[age]]
            for (person, age), state in zip(members, rng.permutation(len(states)), strict=True):
                rows.append(_birthday(people, person, age, states[state], rng))
                everybody.append(person)
        rows += _left_the_count(people, first, last, scale, rng)
    everybody = list(dict.fromkeys(everybody))
    rows += _contacts(rows, rng)
    return rows, everybody


def _left_care(people: People, casework: Casework) -> dict[int, int]:
    """The day on which each young person left care, those who left last of age first.

    The law's care leavers: looked after for 13 weeks since the 14th birthday, and past the 16th.
    """
    left = {}
    for period in casework.care:
        birth = people.birth[period.person]
        since = max(period.started, year_of_age(birth, 14))
        if year_of_age(birth, 16) < period.ended < NEVER and period.ended - since >= 91:
            left[period.person] = period.ended
    # Most care leavers left at 17 or 18: whoever left earlier fills the rest.
    return dict(
        sorted(left.items(), key=lambda item: year_of_age(people.birth[item[0]], 17) >= item[1])
    )


def _choose(
    people: People, known: list[int], count: int, age: int, first: int, last: int,
    rng: np.random.Generator,
) -> list[int]:  # fmt: skip
    """So many young people who reach an age in a year: those known first, then others."""
    chosen = known[:count]
    while len(chosen) < count:
        birthday = int(rng.integers(first, last + 1))
        birth = year_of_age(birthday, -age)
        if year_of_age(birth, age) != birthday:
            continue
        chosen.append(people.new(birthday - 900, birth))
    return chosen


def _older(year: int, targets: Targets, scale: int) -> list[tuple[str, str, str]]:
    """(in touch, activity, accommodation) of each 19th to 21st birthday of a year."""
    if year in _BEFORE:
        total, eet, neet, unknown = (count * scale for count in _BEFORE[year][0])
        higher, training = eet // 8, eet // 2
        codes = ["F1"] * higher + ["F3"] * training + ["F2"] * (eet - higher - training)
        codes += ["G5"] * (neet - neet // 4) + ["G4"] * (neet // 8)
        codes += ["G6"] * (neet - len([c for c in codes if c.startswith("G")]))
        suitable, unsuitable, outside = round(total * 0.82), round(total * 0.07), 1
    else:

        def of(what: str) -> int:
            return targets(f"care_leavers_19_to_21_{what}", year)

        eet, total, unknown = of("eet"), of("total"), of("not_known")
        training = of("training_or_employment")
        rest = eet - of("other_education") - training
        if year == 2021:
            codes = ["F1"] * (rest - 1) + ["P1"] + ["F3"] * (training - 4) + ["P3"] * 4
        else:  # higher education and apprenticeships are published as suppressed: any split
            codes = ["F1"] * (rest - 3) + ["F4"] * 3 + ["F5"] * (training - 5) + ["P5"] * 5
        codes += ["F2"] * (of("other_education") - 2) + ["P2"] * 2
        codes += (
            ["G4"] * of("neet_illness") + ["G5"] * of("neet_other") + ["G6"] * of("neet_parenting")
        )
        suitable = of("accommodation_suitable")
        unsuitable = of("accommodation_unsuitable")
        outside = total - of("accommodation_total")
    homes = ["B1"] * (suitable // 3) + ["U1"] * (suitable // 4) + ["D1"] * (suitable // 4)
    homes += ["E1"] * (suitable - len(homes))
    homes += ["S2"] * (unsuitable // 2) + ["W2"] * (unsuitable - unsuitable // 2)
    homes += ["G1"] * outside
    return _states(codes, homes, unknown, total)


def _younger(year: int, targets: Targets, scale: int) -> list[tuple[str, str, str]]:
    """The same of each 17th and 18th birthday."""
    if year in _BEFORE:
        total, eet, neet, unknown = (count * scale for count in _BEFORE[year][1])
        other = eet // 2
    else:
        total = targets("care_leavers_17_to_18_total", year)
        eet = targets("care_leavers_17_to_18_eet", year)
        neet = targets("care_leavers_17_to_18_neet", year)
        unknown = targets("care_leavers_17_to_18_not_known", year)
        other = targets("care_leavers_17_to_18_other_education", year)
    work = "F5" if year >= 2022 else "F3"
    codes = ["F2"] * other + ["F1"] * 2 + [work] * (eet - other - 2)
    codes += ["G5"] * (neet - 4) + ["G4"] * 2 + ["G6"] * 2
    suitable = round(total * 0.76)
    homes = ["B1"] * suitable + ["S2"] * ((total - suitable) // 3)
    return _states(codes, homes, unknown, total)


def _states(
    codes: list[str], homes: list[str], unknown: int, total: int
) -> list[tuple[str, str, str]]:
    if len(codes) + unknown != total:
        raise RuntimeError("activities of care leavers do not add up")
    nobody_knows = [("NO", "0"), ("REFU", "0"), ("NREQ", "0"), ("YES", "0")]
    states = [("YES", code) for code in codes]
    states += [nobody_knows[place % 4] for place in range(unknown)]
    homes = homes + ["0"] * (total - len(homes))
    return [(touch, code, home) for (touch, code), home in zip(states, homes, strict=True)]


def _birthday(
    people: People, person: int, age: int, state: tuple[str, str, str], rng: np.random.Generator
) -> Status:
    when = year_of_age(people.birth[person], age)
    return Status(person, when, age, when, *state)


def _left_the_count(
    people: People, first: int, last: int, scale: int, rng: np.random.Generator
) -> list[Status]:
    """A few who died or returned home: in the records, in no figure."""
    rows = []
    for place in range(3 * scale):
        when = int(rng.integers(first, last + 1))
        birth = year_of_age(when, -19)
        if year_of_age(birth, 19) != when:
            continue
        person = people.new(when - 900, birth)
        if place == 0:
            people.death[person] = when - 30 - person % 200
        rows.append(Status(person, when, 19, when, "RHOM" if place else "DIED", "0", "0"))
    return rows


def _contacts(birthdays: list[Status], rng: np.random.Generator) -> list[Status]:
    """Contacts between birthdays: the same state, a few months later."""
    made = []
    for row in birthdays:
        if row.in_touch == "YES" and rng.random() < 0.7:
            when = row.when + int(rng.integers(60, 300))
            activity = row.activity
            if when >= APPRENTICESHIPS_FROM:
                activity = _FROM_2021.get(activity, activity)
            made.append(
                Status(row.person, when, None, 0, row.in_touch, activity, row.accommodation)
            )
    return made
