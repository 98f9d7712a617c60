"""Section 47 enquiries, conferences and plans that add up to what is published.

Files C4, D1, D3, D5, D6 and D7. The plans of a year are those open at 31 March and those that
ended in it; how long each lasted says when it started, and as many as are published started in
the year.
"""

from dataclasses import dataclass, field
from datetime import date

from tests.published.cells import (
    C4,
    CONFERENCE_WAITS,
    D1,
    D3_2024,
    D3_2025,
    D5,
    D6,
    D7,
    PLAN_DURATIONS,
    PublishedYear,
)
from tests.published.days import after, between, spread, start_before
from tests.published.rows import Rows, shared_out

# A plan has lasted two years from the 730th day, its first and its last day counted.
_TWO_YEARS = 729
_FIRST_REVIEW, _LATER_REVIEW = 91, 183


def add_enquiries(rows: Rows, year: PublishedYear) -> None:
    """Add the year's enquiries and conferences, as many working days apart as their band says."""
    enquiries, conferences = (year.count((C4, column)) for column in ("Section47", "ICPC"))
    if enquiries is None or conferences is None:
        return
    begin, end = date(year.year - 1, 4, 1), date(year.year, 3, 31)
    known = [year.count((C4, column)) for column in CONFERENCE_WAITS]
    bands = shared_out(conferences, known)
    waits = [
        rows.dice.choice((shortest, longest, rows.dice.randint(shortest, longest)))
        for (shortest, longest), number in zip(CONFERENCE_WAITS.values(), bands, strict=True)
        for _ in range(number)
    ]
    rows.dice.shuffle(waits)
    begun = 0
    for place, day in enumerate(spread(rows.dice, conferences, begin, end)):
        if place < len(waits):
            started = start_before(rows.dice, day, waits[place])
            begun += started >= begin
            _add_conference(rows, day, started)
        else:
            # DfE knows of no wait where the bands do not add up: a child who moved in.
            _add_conference(rows, day, None)
    if begun > enquiries:
        raise ValueError(f"{year.year}: {begun} of {enquiries} enquiries led to a conference")
    for day in spread(rows.dice, enquiries - begun, begin, end):
        _add_enquiry(rows, rows.child(day), day)
    for day in (after(begin, -1), after(begin, -40)):
        _add_conference(rows, day, after(day, -8))


def _add_enquiry(rows: Rows, person: str, started: date) -> str:
    enquiry = rows.number("E")
    rows.add(
        "ssd_s47_enquiry",
        s47e_s47_enquiry_id=enquiry,
        s47e_person_id=person,
        s47e_s47_start_date=started,
        s47e_s47_nfa=rows.dice.choice("YN"),
    )
    return enquiry


def _add_conference(rows: Rows, day: date, enquired: date | None) -> None:
    person = rows.child(enquired or day)
    rows.add(
        "ssd_initial_cp_conference",
        icpc_icpc_id=rows.number("C"),
        icpc_s47_enquiry_id=None if enquired is None else _add_enquiry(rows, person, enquired),
        icpc_person_id=person,
        icpc_icpc_transfer_in="Y" if enquired is None else "N",
        icpc_icpc_date=day,
        icpc_icpc_outcome_cp_flag=rows.dice.choice("YN"),
    )


@dataclass
class _Plan:
    """A plan being made up: when it began and ended, whose it is, and its reviews."""

    start: date
    end: date | None = None
    person: str = ""
    reviews: list[date] = field(default_factory=list)


def add_plans(rows: Rows, year: PublishedYear) -> None:
    """Add the plans of the year, the plans before them and their reviews."""
    started = year.count((D3_2025, "CPP_start"), (D3_2024, "CPP_start"))
    if started is None:
        return
    begin, end = date(year.year - 1, 4, 1), date(year.year, 3, 31)
    open_plans = _open_plans(rows, year, end)
    begun = sum(plan.start >= begin for plan in open_plans)
    ended_plans = _ended_plans(rows, year, begin, end, started - begun)
    if not open_plans and not ended_plans:
        # Of a year of which only the starts are published.
        open_plans = [_Plan(day) for day in spread(rows.dice, started, begin, end)]
    _say_whose(rows, year, ended_plans, open_plans, begin)
    for plan in (*ended_plans, *open_plans):
        _add_plan(rows, plan)
    _add_others(rows, begin)


def _open_plans(rows: Rows, year: PublishedYear, end: date) -> list[_Plan]:
    total = year.count((D1, "CPP_At31"))
    if total is None:
        return []
    bands = shared_out(total, [year.count((D5, column)) for column in PLAN_DURATIONS])
    three_months = date(end.year, 1, 1)
    judged = year.count((D6, "CPP_At31_3Months"))
    in_time = year.count((D6, "Reviewed_within_timescales"))
    # Three months to the day are "3 months or less" in the one file and "3 months or more" in
    # the other: so many plans more are judged than are older.
    to_the_day = 0 if judged is None else judged - (total - bands[0])
    late = 0 if judged is None or in_time is None else judged - in_time
    if not 0 <= to_the_day <= bands[0]:
        raise ValueError(f"{year.year}: {judged} plans of 3 months do not go with {bands}")
    times = (
        (after(three_months, 1), end),
        (date(end.year - 1, 10, 1), after(three_months, -1)),
        (date(end.year - 1, 4, 1), date(end.year - 1, 9, 30)),
        (after(end, 1 - _TWO_YEARS), date(end.year - 1, 3, 31)),
        (after(end, -1400), after(end, -_TWO_YEARS)),
    )
    bands[0] -= to_the_day
    days = [three_months] * to_the_day
    for number, (first, last) in zip(bands, times, strict=True):
        days += spread(rows.dice, number, first, last)
    plans = [_Plan(day) for day in sorted(days)]
    _review(rows, [plan for plan in plans if plan.start <= three_months], late, end)
    return plans


def _review(rows: Rows, plans: list[_Plan], late: int, end: date) -> None:
    """Hold the reviews of the plans of three months or more, so many of which are late."""
    # Whose first review was due before the end can have missed it.
    due = [plan for plan in plans if after(plan.start, _FIRST_REVIEW) < end]
    if late > len(due):
        raise ValueError(f"{late} plans were not reviewed in time, and {len(due)} could be")
    missing = rows.chosen(late, len(due))
    for place, plan in enumerate(due):
        plan.reviews = _reviews(rows, plan.start, end, is_late=place in missing)
    for plan in plans[len(due) :]:
        plan.reviews = _reviews(rows, plan.start, end, is_late=False)


def _reviews(rows: Rows, start: date, end: date, *, is_late: bool) -> list[date]:
    """The days of the reviews of a plan, none or one of which came too late."""
    days: list[date] = []
    last, longest = start, _FIRST_REVIEW
    # What is due on the end itself is not late yet.
    while after(last, longest) < end:
        # On the last day, or some time before it.
        wait = longest if rows.dice.random() < 0.3 else rows.dice.randint(longest // 2, longest)
        last, longest = after(last, wait), _LATER_REVIEW
        days.append(last)
    if not is_late:
        return days
    # The last review that was due before the end came a day late, or not at all.
    due = _due_days(start, days)
    place = max(number for number, day in enumerate(due) if day < end)
    return [*days[:place], after(due[place], 1)] if rows.dice.random() < 0.5 else days[:place]


def _due_days(start: date, held: list[date]) -> list[date]:
    return [after(start, _FIRST_REVIEW), *(after(day, _LATER_REVIEW) for day in held)]


def _ended_plans(
    rows: Rows, year: PublishedYear, begin: date, end: date, begun: int
) -> list[_Plan]:
    """The plans that ended in the year, so many of which started in it."""
    total = year.count((D1, "CPP_end"))
    if total is None:
        return []
    bands = shared_out(total, [year.count((D7, column)) for column in PLAN_DURATIONS])
    spans = ((2, 91), (93, 182), (184, 364), (366, _TWO_YEARS), (_TWO_YEARS + 1, 1500))
    lengths = [
        rows.dice.choice((shortest, longest, rows.dice.randint(shortest, longest)))
        for number, (shortest, longest) in zip(bands, spans, strict=True)
        for _ in range(number)
    ]
    short = sum(bands[:3])
    if not 0 <= begun <= short:
        raise ValueError(f"{year.year}: {begun} plans started and ended, {short} within a year")
    new = rows.chosen(begun, short)
    plans = []
    for place, length in enumerate(lengths):
        # Its first and its last day counted, so a plan of two days ends the day after it began.
        first = after(begin, length - 1) if place in new else begin
        last = end if place in new else min(end, after(begin, length - 2))
        day = rows.dice.choice((first, last, between(rows.dice, first, last)))
        plans.append(_Plan(after(day, 1 - length), day))
    return plans


def _say_whose(
    rows: Rows, year: PublishedYear, ended: list[_Plan], still_open: list[_Plan], begin: date
) -> None:
    """Give every plan a child: so many of the plans started in the year are not the first."""
    subsequent = year.count((D3_2025, "CPP_subsequent"), (D3_2024, "CPP_subsequent")) or 0
    started = [plan for plan in (*ended, *still_open) if plan.start >= begin]
    repeating = rows.chosen(subsequent, len(started))
    free = sorted(
        (plan for plan in ended if plan.start < begin), key=lambda plan: plan.end or begin
    )
    for plan in (*ended, *still_open):
        plan.person = rows.child(plan.start, oldest=13)
    for place, plan in enumerate(started):
        if place in repeating:
            if place % 4 == 0 and free and (free[0].end or begin) < plan.start:
                plan.person = free.pop(0).person
            else:
                _add_earlier(rows, plan, longest=3000)
        elif place % 6 == 0:
            _add_earlier(rows, plan, longest=900, other_authority="Y")


def _add_earlier(rows: Rows, plan: _Plan, longest: int, other_authority: str = "N") -> None:
    """Add an earlier plan of the child, of this authority or of another one."""
    year_begins = date(plan.start.year - (plan.start.month < 4), 4, 1)
    last = after(year_begins, -rows.dice.randint(1, longest))
    earlier = _Plan(after(last, -rows.dice.randint(10, 300)), last, plan.person)
    _add_plan(rows, earlier, other_authority)


def _add_others(rows: Rows, begin: date) -> None:
    """Add what is in no figure of the year: another authority's plans, and older ones."""
    for place in range(6):
        start = after(begin, -20 + 40 * place)
        _add_plan(rows, _Plan(start, None, rows.child(start)), other_authority="Y")
        old = _Plan(after(begin, -200 - place), after(begin, -1 - place), rows.child(begin))
        _add_plan(rows, old)


def _add_plan(rows: Rows, plan: _Plan, other_authority: str = "N") -> None:
    number = rows.number("CP")
    category = rows.dice.choice(("NEG", "EMO", "PHY", "SAB"))
    rows.add(
        "ssd_cp_plans",
        cppl_cp_plan_id=number,
        cppl_person_id=plan.person,
        cppl_cp_plan_start_date=plan.start,
        cppl_cp_plan_end_date=plan.end,
        cppl_cp_plan_ola=other_authority,
        cppl_cp_plan_initial_category=category,
        cppl_cp_plan_latest_category=category,
    )
    for day in plan.reviews:
        rows.add(
            "ssd_cp_reviews",
            cppr_cp_review_id=rows.number("CR"),
            cppr_person_id=plan.person,
            cppr_cp_plan_id=number,
            cppr_cp_review_date=day,
            cppr_cp_review_outcome_continue_cp="Y",
        )
