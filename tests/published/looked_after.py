"""Looked-after children that add up to what is published.

Files on numbers and on the stability of placements. Who is looked after at 31 March was so
before the year and stayed, or started in it; some of both left and came back, and count once
among those who started and once among those who ceased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.published.cells import (
    AT_31_MARCH,
    CEASING,
    LONG_LOOKED_AFTER,
    LOOKED_AFTER,
    SAME_CARER,
    STABILITY,
    STARTING,
    THREE_PLACEMENTS,
    PublishedYear,
)
from tests.published.days import after, between, spread, years_before
from tests.published.rows import Rows

_BACK = 3


@dataclass(frozen=True)
class _Numbers:
    """How many children of each kind there are in a year."""

    # Children who were looked after before the year, and
    stayed: int
    left: int
    left_and_came_back: int
    # children who were not, and
    came: int
    came_and_left: int
    came_left_and_came_back: int


@dataclass(frozen=True)
class _Stability:
    """How many of the children of 31 March have been with their carers how long."""

    # Under 16 and looked after for 2.5 years; and two of those with the same carer.
    long: int
    stable: int
    # Looked after for two years, those among them.
    two_years: int
    # With three or more placements in the year.
    moved: int


@dataclass(frozen=True)
class _Move:
    """A new episode: its day, its reason and the placement it is in, blank where it stays."""

    day: date
    reason: str
    placement: str = ""


def add_looked_after(rows: Rows, year: PublishedYear) -> None:
    """Add the children looked after at 31 March, started and ceased in the year."""
    at_end, came, left = (
        year.count((LOOKED_AFTER, "children_count"), labels=(("population_type", population),))
        for population in (AT_31_MARCH, STARTING, CEASING)
    )
    if at_end is None or came is None or left is None:
        return
    stability = _stability(year)
    _add_children(rows, year.year, _numbers(at_end, came, left, stability.two_years), stability)
    _add_others(rows, year.year)


def _stability(year: PublishedYear) -> _Stability:
    long, stable, moved, two_years = (
        year.count(
            (STABILITY, "children_count"),
            labels=(("cla_group", group), ("placement_stability", stability)),
        )
        or 0
        for group, stability in (
            (LONG_LOOKED_AFTER, "Total children"),
            (LONG_LOOKED_AFTER, SAME_CARER),
            ("CLA on 31 March", THREE_PLACEMENTS),
            ("CLA 2 years on 31 March", "Total children"),
        )
    )
    return _Stability(long, stable, max(two_years, long), moved)


def _numbers(at_end: int, came: int, left: int, staying: int) -> _Numbers:
    """As many came and left in the year as leaves room for those who were there all the time."""
    back = min(_BACK, came // 4, left // 4)
    came_and_left = min(max(came // 4, came - at_end + staying), left - 2 * back)
    numbers = _Numbers(
        stayed=at_end - (came - came_and_left),
        left=left - came_and_left - 2 * back,
        left_and_came_back=back,
        came=came - came_and_left - 2 * back,
        came_and_left=came_and_left,
        came_left_and_came_back=back,
    )
    if min(vars(numbers).values()) < 0 or numbers.stayed < staying:
        raise ValueError(f"{at_end} looked after do not go with {came} in and {left} out")
    return numbers


def _add_children(rows: Rows, year: int, numbers: _Numbers, stability: _Stability) -> None:
    unstable = stability.long - stability.stable
    staying = numbers.stayed - stability.long
    # Three placements in the year: of those who did not stay with one carer for two years.
    chosen = rows.chosen(stability.moved, unstable + staying + numbers.came)
    is_mover = [place in chosen for place in range(unstable + staying + numbers.came)]
    _add_stable(rows, year, stability.stable)
    for place, entered in enumerate(_entered_long_ago(rows, year, unstable)):
        moves = _moves_in_year(rows, year, is_mover=is_mover[place], has_to_move=True)
        add_period_of_care(rows, _under_16(rows, year, entered, place), entered, moves)
    _add_others_who_stayed(
        rows, year, stability.two_years - stability.long, is_mover[unstable : unstable + staying]
    )
    _add_who_came(rows, year, is_mover[unstable + staying :])
    _add_leavers(rows, year, numbers)


def _add_others_who_stayed(rows: Rows, year: int, two_years: int, is_mover: list[bool]) -> None:
    """Add the children who are not both under 16 and looked after for 2.5 years.

    So many of them have been looked after for two years: half of them are older, half began
    later.
    """
    for place, is_moving in enumerate(is_mover):
        if place < two_years // 2:
            entered = between(rows.dice, date(year - 5, 4, 1), date(year - 3, 9, 1))
            child = _over_16(rows, year, place)
        elif place < two_years:
            # From the day after the 30 months began to the first of 24 months.
            first, last = date(year - 3, 10, 2), date(year - 2, 4, 1)
            entered = rows.dice.choice((first, last, between(rows.dice, first, last)))
            child = rows.child(entered, oldest=12)
        else:
            entered = between(rows.dice, date(year - 2, 4, 2), date(year - 1, 3, 31))
            child = rows.child(entered, oldest=15)
        moves = _moves_in_year(rows, year, is_mover=is_moving)
        add_period_of_care(rows, child, entered, moves)


def _add_who_came(rows: Rows, year: int, is_mover: list[bool]) -> None:
    """Add the children who started in the year and stayed."""
    begin, end = date(year - 1, 4, 1), date(year, 3, 31)
    days = spread(rows.dice, len(is_mover), begin, end)
    for day, is_moving in zip(days, is_mover, strict=True):
        # Two more placements need two more days.
        entered = min(day, after(end, -2)) if is_moving else day
        moves = _two_moves(rows, after(entered, 1), end) if is_moving else []
        add_period_of_care(rows, rows.child(entered, oldest=16), entered, moves)


def _add_leavers(rows: Rows, year: int, numbers: _Numbers) -> None:
    """Add the children who left in the year, whether they came back or not."""
    begin, end = date(year - 1, 4, 1), date(year, 3, 31)
    for place, left in enumerate(spread(rows.dice, numbers.left, begin, end)):
        entered = between(rows.dice, after(begin, -900), after(begin, -1))
        if place == 0:
            # Care ends at the 18th birthday, though the record says nothing of it.
            add_period_of_care(rows, rows.person(years_before(end, 18)), entered)
            continue
        reason = ("E4A", "E13", "E11", "E48", "E8")[place % 5]
        add_period_of_care(rows, rows.child(entered, oldest=14), entered, (), left, reason)
    for place, left in enumerate(spread(rows.dice, numbers.came_and_left, after(begin, 30), end)):
        # Some came and left twice, and count once.
        came = after(begin, 12) if place % 4 == 0 else begin
        entered = between(rows.dice, came, after(left, -1))
        child = rows.child(entered, oldest=14)
        if place % 4 == 0:
            # Not on the day of coming back: that would be one period of care.
            out = between(rows.dice, after(begin, 1), after(came, -1))
            add_period_of_care(rows, child, begin, (), out, "E4A")
        add_period_of_care(rows, child, entered, (), left, "E4A")
    for place in range(numbers.left_and_came_back + numbers.came_left_and_came_back):
        was_there = place < numbers.left_and_came_back
        left = between(rows.dice, after(begin, 60), after(end, -30))
        entered = after(begin, -200 if was_there else 10)
        child = rows.child(entered, oldest=14)
        add_period_of_care(rows, child, entered, (), left, "E4A")
        add_period_of_care(rows, child, between(rows.dice, after(left, 1), end))


def _entered_long_ago(rows: Rows, year: int, number: int) -> list[date]:
    """Days on or before the first of the thirty months to 31 March."""
    return spread(rows.dice, number, date(year - 6, 1, 1), date(year - 3, 10, 1))


def _under_16(rows: Rows, year: int, entered: date, place: int) -> str:
    """A child who is not 16 on 31 March; now and then one who is the day after."""
    if place % 7 == 0:
        return rows.person(date(year - 16, 4, 1))
    return rows.person(between(rows.dice, date(year - 16, 4, 1), entered))


def _over_16(rows: Rows, year: int, place: int) -> str:
    """A child of 16 or 17; now and then one who is 16 on 31 March, or 18 the day after."""
    sixteen, seventeen = date(year - 16, 3, 31), date(year - 18, 4, 1)
    if place % 3 == 0:
        return rows.person(rows.dice.choice((sixteen, seventeen)))
    return rows.person(between(rows.dice, seventeen, sixteen))


def _add_stable(rows: Rows, year: int, number: int) -> None:
    """Add children under 16, looked after for 2.5 years, two of them with the same carer."""
    two_years = date(year - 2, 4, 1)
    begin, end = date(year - 1, 4, 1), date(year, 3, 31)
    for place, entered in enumerate(_entered_long_ago(rows, year, number)):
        later = between(rows.dice, begin, end)
        # What does not end the time with a carer: the same one moves house, another legal
        # status, a placement that becomes adoptive. What began two years ago to the day counts.
        moves: Sequence[_Move] = (
            [],
            [_Move(two_years, "P", "U4")],
            [_Move(between(rows.dice, after(entered, 1), two_years), "B", "U6")],
            [_Move(later, "T", "U6")],
            [_Move(later, "L")],
            [_Move(later, "P", "A5")],
            [_Move(between(rows.dice, begin, after(end, -1)), "L"), _Move(end, "U", "U1")],
        )[place % 7]
        add_period_of_care(rows, _under_16(rows, year, entered, place), entered, moves)


def _moves_in_year(
    rows: Rows, year: int, *, is_mover: bool, has_to_move: bool = False
) -> list[_Move]:
    """Moves of a child who was looked after before the year.

    Two that leave three placements in the year, else one at most; a move on the first day of
    the year leaves the placement before it out. Who has to move has not been two years with a
    carer: the first move too late for it was on 2 April two years ago.
    """
    begin, end = date(year - 1, 4, 1), date(year, 3, 31)
    if is_mover:
        return _two_moves(rows, after(begin, 1), end)
    some_day = _Move(between(rows.dice, after(begin, 1), end), "P", "U6")
    if has_to_move:
        return rows.dice.choice(
            (
                [some_day],
                [_Move(date(year - 2, 4, 2), "P", "U4")],
                [_Move(begin, "B", "U4"), some_day],
                [_Move(between(rows.dice, date(year - 2, 4, 2), begin), "P", "K2")],
            )
        )
    return rows.dice.choice(
        (
            [],
            [some_day],
            [_Move(begin, "P", "U4"), some_day],
            [_Move(after(begin, 4), "T", "U4"), _Move(after(begin, 9), "U", "U4")],
        )
    )


def _two_moves(rows: Rows, first: date, last: date) -> list[_Move]:
    """Two moves to other carers, now and then with one to the same carer between them."""
    early, late = sorted({first, last}) if (last - first).days < 3 else _two_days(rows, first, last)
    moves = [_Move(early, "P", "U6"), _Move(late, "B", "K2")]
    if (late - early).days > 1 and rows.dice.random() < 0.3:
        moves.insert(1, _Move(after(early, 1), "T", "U6"))
    return moves


def _two_days(rows: Rows, first: date, last: date) -> tuple[date, date]:
    early, late = sorted((between(rows.dice, first, last), between(rows.dice, first, last)))
    return (first, last) if early == late else (early, late)


def add_period_of_care(
    rows: Rows,
    child: str,
    entered: date,
    moves: Sequence[_Move] = (),
    left: date | None = None,
    reason: str | None = None,
    *,
    status: str = "C2",
) -> None:
    """Add a period of care: its episodes, their placements and the legal status."""
    period = rows.number("L")
    # A move on the day of entering is none.
    steps = [_Move(entered, "S", "U4"), *(move for move in moves if move.day > entered)]
    ends: list[date | None] = [*(move.day for move in steps[1:]), left]
    placement = ""
    placements: list[tuple[str, str, date]] = []
    for step, end in zip(steps, ends, strict=True):
        if step.placement:
            placement = rows.number("PL")
            placements.append((placement, step.placement, step.day))
        rows.add(
            "ssd_cla_episodes",
            clae_cla_episode_id=rows.number("LE"),
            clae_person_id=child,
            clae_cla_placement_id=placement,
            clae_cla_id=period,
            clae_cla_episode_start_date=step.day,
            clae_cla_episode_start_reason=step.reason,
            clae_cla_primary_need_code="N1",
            clae_cla_episode_ceased_date=end,
            clae_cla_episode_ceased_reason=reason if step is steps[-1] else "X1",
            clae_entered_care_date=entered,
        )
    following = [day for _, _, day in placements[1:]]
    for (number, kind, day), end in zip(placements, [*following, left], strict=True):
        rows.add(
            "ssd_cla_placement",
            clap_cla_placement_id=number,
            clap_cla_id=period,
            clap_person_id=child,
            clap_cla_placement_start_date=day,
            clap_cla_placement_end_date=end,
            clap_cla_placement_type=kind,
            clap_cla_placement_provider="PR4" if kind == "K2" else "PR1",
        )
    rows.add(
        "ssd_legal_status",
        lega_legal_status_id=rows.number("LS"),
        lega_person_id=child,
        lega_legal_status=status,
        lega_legal_status_start_date=entered,
        lega_legal_status_end_date=left,
    )


def _add_others(rows: Rows, year: int) -> None:
    """Add who is in no figure: short breaks, who turned 18 or left before the year."""
    begin = date(year - 1, 4, 1)
    # Care ended with the day before the year, whatever the record says.
    adult = rows.person(years_before(after(begin, -1), 18))
    add_period_of_care(rows, adult, after(begin, -300), (), after(begin, 20), "E8")
    for place in range(8):
        day = after(begin, 40 * place)
        left = after(day, 30) if place % 2 else None
        child = rows.child(day, oldest=15)
        ended = "E8" if left else None
        add_period_of_care(rows, child, day, (), left, ended, status="V4")
        gone = rows.child(after(begin, -300), oldest=14)
        add_period_of_care(rows, gone, after(begin, -300), (), after(begin, -1 - place), "E4A")
