"""Referrals, children in need and their assessments that add up to what is published.

Files B1, C1, C2 and C6. Started episodes are the referrals that neither ended in no further
action nor were found not to be in need; these open no episode in DfE's count, and are closed
within the year here. Open at 31 March is what was open before, plus started, less ended.
"""

from datetime import date

from tests.published.cells import (
    ASSESSMENT_WAITS,
    B1_2024,
    B1_2025,
    C1_2024,
    C1_2025,
    C2,
    C6,
    MONTHS,
    PublishedYear,
)
from tests.published.days import after, between, spread, start_before, years_before
from tests.published.rows import Rows, shared_out


def add_referrals(rows: Rows, year: PublishedYear) -> None:
    """Add the year's referrals, those they follow, and the episodes that were open before."""
    total = year.count((C1_2025, "referral_count"), (C1_2024, "Referrals"))
    started, open_at_end, at_any_point = (
        year.count((B1_2025, column), (B1_2024, column))
        for column in ("Started_episodes", "At31_episodes", "Anypoint_episodes")
    )
    if total is None or started is None or open_at_end is None or at_any_point is None:
        return
    open_before = at_any_point - started
    staying = max(open_at_end - open_before, min(started, open_at_end, open_at_end * 3 // 5))
    kinds = _kinds(rows, year, total, started, staying)
    days = _referral_days(rows, year, total)
    _add_new(rows, year, days, kinds)
    _add_open_before(rows, year.year, open_before, open_at_end - staying)


def _kinds(rows: Rows, year: PublishedYear, total: int, started: int, staying: int) -> list[str]:
    """What becomes of each referral, in an order of chance."""
    dropped = year.count((C1_2025, "no_further_action_count"), (C1_2024, "No_Further_Action"))
    if dropped is None:
        not_in_need = year.count((C1_2025, "not_in_need_count"), (C1_2024, "Not_in_Need")) or 0
        dropped = total - started - not_in_need
    kinds = [
        *["no further action"] * dropped,
        *["stays open"] * staying,
        *["ends"] * (started - staying),
        *["not in need"] * (total - dropped - started),
    ]
    if len(kinds) != total:
        raise ValueError(f"{year.year}: {total} referrals, of which {len(kinds)} came to something")
    rows.dice.shuffle(kinds)
    return kinds


def _referral_days(rows: Rows, year: PublishedYear, total: int) -> list[date]:
    """The day of every referral, in their order; a month's first and last day among them."""
    counts = [year.count((C6, month)) for month in MONTHS]
    days = []
    for place, count in enumerate(counts):
        # Where the months are not published, they are as even as can be.
        number = total // 12 + (place < total % 12) if count is None else count
        first = date(year.year - (place < 9), (place + 3) % 12 + 1, 1)
        following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
        days += spread(rows.dice, number, first, after(following, -1))
    return days


def _add_new(rows: Rows, year: PublishedYear, days: list[date], kinds: list[str]) -> None:
    """Add the referrals of the year: so many children, so many of them referred before."""
    total, end = len(days), date(year.year, 3, 31)
    children = year.count((C1_2025, "referral_child_count"), (C1_2024, "Referrals_child"))
    again = total - (total if children is None else children)
    repeated = year.count((C1_2025, "rereferral_count"), (C1_2024, "Re_referrals")) or 0
    returning: list[tuple[date, str]] = []
    firsts: list[tuple[str, date]] = []
    for place, (day, kind) in enumerate(zip(days, kinds, strict=True)):
        free = [number for number, (closed, _) in enumerate(returning[:40]) if closed < day]
        if free and again and rows.dice.randrange(total - place) < again * 2:
            _, person = returning.pop(rows.dice.choice(free))
            again -= 1
        else:
            person = rows.child(day) if place % 40 else _unborn_or_grown(rows, day)
            firsts.append((person, day))
        if closed := _add_referral(rows, person, day, kind, end):
            returning.append((closed, person))
            # The longest closed are the likeliest to come again.
            returning[-60:] = sorted(returning[-60:])
    if again:
        raise ValueError(f"{year.year}: {again} children could not be referred again")
    before = repeated - (total - len(firsts))
    if not 0 <= before <= len(firsts):
        raise ValueError(f"{year.year}: {repeated} re-referrals do not go with {children} children")
    _add_earlier(rows, firsts, before, year.year)


def _unborn_or_grown(rows: Rows, day: date) -> str:
    """Now and then a child not yet born, or a young person who is still served at 18."""
    if rows.dice.random() < 0.5:
        return rows.person(None, expected=after(day, 60))
    return rows.child(day, youngest=18, oldest=19)


def _add_referral(rows: Rows, person: str, day: date, kind: str, end: date) -> date | None:
    """Add a referral; returns the day its case was closed, if it was."""
    length = {"no further action": 3, "not in need": 45, "ends": 220, "stays open": None}[kind]
    closed = None if length is None else min(end, after(day, rows.dice.randint(0, length)))
    is_dropped = kind == "no further action"
    # Of those that ended at once some systems write no day of closing; they are not open.
    is_dated = not is_dropped or rows.dice.random() < 0.8
    rows.add(
        "ssd_cin_episodes",
        cine_referral_id=rows.number("R"),
        cine_person_id=person,
        cine_referral_date=day,
        cine_cin_primary_need_code="N1",
        cine_referral_source_code=rows.dice.choice(("6", "2A", "1A", "3F")),
        cine_referral_nfa="Y" if is_dropped else "N",
        cine_close_reason=(
            None if closed is None or is_dropped else "RC8" if kind == "not in need" else "RC7"
        ),
        cine_close_date=closed if is_dated else None,
    )
    return closed


def _add_earlier(rows: Rows, firsts: list[tuple[str, date]], number: int, year: int) -> None:
    """Add what came before the year: within twelve months of some referrals, longer ago of others.

    Twelve months to the day are within them, a day more is not.
    """
    within = rows.chosen(number, len(firsts))
    last = date(year - 1, 3, 31)
    for place, (person, day) in enumerate(firsts):
        earliest = years_before(day, 1)
        if place in within:
            earlier = earliest if place % 3 == 0 else between(rows.dice, earliest, last)
        elif place % 5 == 0:
            longer_ago = 1 if place % 2 else rows.dice.randint(2, 700)
            earlier = after(earliest, -longer_ago)
        else:
            continue
        _add_referral(rows, person, earlier, "not in need", earlier)


def _add_open_before(rows: Rows, year: int, number: int, staying: int) -> None:
    """Add the episodes open when the year began, and which of them are open at its end."""
    begin, end = date(year - 1, 4, 1), date(year, 3, 31)
    closing = spread(rows.dice, number - staying, begin, end)
    begun = spread(rows.dice, number, date(year - 4, 4, 1), after(begin, -1))
    rows.dice.shuffle(begun)
    for place, day in enumerate(begun):
        is_closed = place < len(closing)
        rows.add(
            "ssd_cin_episodes",
            cine_referral_id=rows.number("R"),
            cine_person_id=rows.child(day),
            cine_referral_date=day,
            cine_cin_primary_need_code="N1",
            cine_referral_nfa="N",
            cine_close_reason="RC7" if is_closed else None,
            cine_close_date=closing[place] if is_closed else None,
        )


def add_assessments(rows: Rows, year: PublishedYear) -> None:
    """Add the year's assessments, each as many working days long as its band says."""
    total = year.count((C2, "Assessments_completed"))
    if total is None:
        return
    begin, end = date(year.year - 1, 4, 1), date(year.year, 3, 31)
    bands = shared_out(total, [year.count((C2, column)) for column in ASSESSMENT_WAITS])
    waits = [
        _edge_or_between(rows, place, shortest, longest)
        for (shortest, longest), number in zip(ASSESSMENT_WAITS.values(), bands, strict=True)
        for place in range(number)
    ]
    # Where the bands do not add up, DfE knows of no length: of none that was in time.
    waits += [max(ASSESSMENT_WAITS.values())[1]] * (total - len(waits))
    rows.dice.shuffle(waits)
    for day, wait in zip(spread(rows.dice, total, begin, end), waits, strict=True):
        _add_assessment(rows, start_before(rows.dice, day, wait), day)
    for _ in range(5):
        _add_assessment(rows, between(rows.dice, begin, end), None)
        _add_assessment(rows, after(begin, -30), after(begin, -1))


def _edge_or_between(rows: Rows, place: int, shortest: int, longest: int) -> int:
    """A wait of a band; every other one its longest or its shortest."""
    if place % 2:
        return rows.dice.choice((shortest, longest))
    return rows.dice.randint(shortest, longest)


def _add_assessment(rows: Rows, started: date, authorised: date | None) -> None:
    rows.add(
        "ssd_cin_assessments",
        cina_assessment_id=rows.number("A"),
        cina_person_id=rows.child(started),
        cina_assessment_start_date=started,
        cina_assessment_child_seen="Y",
        cina_assessment_auth_date=authorised,
    )
