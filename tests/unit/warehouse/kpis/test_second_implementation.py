"""The line and a second implementation of every KPI agree, exactly, on histories of chance.

The second one is `tests/calculator`: plain Python, written from the definitions alone. A quick
run draws a few deliveries, always the same; HYPOTHESIS_PROFILE=oracle draws a hundred others.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.calculator.calculator import (
    KPIS,
    Council,
    Kpi,
    Rows,
    Settings,
    TeamFigures,
    TeamName,
    figures_of,
    units_by_month,
    windows_of,
)
from tests.calculator.histories import Delivery, deliveries
from tests.calculator.line import Figure, Key, Line, authority_of
from tests.calculator.working_days import lasted_longer_than, working_days_elapsed
from warehouse.connection import connect
from warehouse.kpi_definitions import kpi_definitions

# A delivery is a whole build; more people in it cost little.
PEOPLE = 60
IS_ORACLE = os.environ.get("HYPOTHESIS_PROFILE") == "oracle"
EXAMPLES = 100 if IS_ORACLE else 5


def council_of(delivery: Delivery, rows: Rows) -> Council:
    """The same delivery for the second implementation."""
    authority = authority_of(delivery)
    told = {name: getattr(authority, name) for name in Settings.__dataclass_fields__}
    for name in ("caseload_guideline", "far_from_home_miles"):
        told[name] = Fraction(str(told[name]))
    told["caseload_guideline_by_service"] = {
        service: Fraction(str(cases))
        for service, cases in authority.caseload_guideline_by_service.items()
    }
    told["teams"] = tuple(
        TeamName(
            team.source_team,
            team.team_name,
            team.service,
            team.valid_from or date.min,
            team.valid_to or date.max,
        )
        for team in authority.teams
    )
    return Council(rows, Settings(**told), delivery.month, all_history=delivery.all_history)


def differences(expected: TeamFigures, found: dict[Key, Figure]) -> dict[Key, str]:
    """What the two say of every figure that they do not agree on."""
    differing = {}
    for key in sorted(expected.keys() | found.keys(), key=str):
        code, _, _, team = key
        amounts = expected.get(key)
        status, *line_amounts = found.get(key, ("absent", None, None))
        is_team_count = team is not None and KPIS[code].measure == "count"
        if amounts is None and is_team_count and status == "ok":
            # A team of which nothing is counted in a window is shown with none.
            amounts = (Fraction(0), None)
        if amounts is not None and KPIS[code].measure == "maximum":
            line_amounts[1] = None
        if (amounts is None) != (status != "ok") or (amounts and amounts != tuple(line_amounts)):
            shown = "no figure" if amounts is None else _words(*amounts)
            said = _words(*line_amounts) if status == "ok" else status
            differing[key] = f"{' '.join(str(part) for part in key if part)}: {shown}, line {said}"
    return differing


def _words(above: Fraction | None, below: Fraction | None) -> str:
    return f"{above}" if below is None else f"{above} of {below}"


def who_differs(council: Council, line: Line, kpi: Kpi) -> list[str]:
    """The first people whom the two count differently, with what each says of them."""
    ours: Counter[tuple[object, ...]] = Counter()
    for month, units in units_by_month(council, kpi).items():
        for unit in units:
            is_met = bool(unit.above) if kpi.measure == "share" else None
            ours[f"{month:%Y-%m}", unit.person, is_met] += 1
    theirs = line.units(kpi.id)
    return [
        f"  only {who}: {person} in {month}{'' if is_met is None else ', met' * bool(is_met)}"
        for who, more in (("by the definitions", ours - theirs), ("by the line", theirs - ours))
        for month, person, is_met in sorted(more, key=str)[:5]
        if person is not None
    ]


Disagreements = dict[str, list[str]]


@pytest.fixture(scope="module")
def compared() -> Iterator[tuple[Disagreements, set[str]]]:
    """What both say of the drawn deliveries: where they disagree, and what had a figure."""
    disagreements: Disagreements = defaultdict(list)
    with_a_figure: set[str] = set()

    # One thread: on a few rows, more of them only wait for each other.
    with connect(threads=1) as connection:
        line = Line(connection)

        # Not shrunk: the people who are counted differently are told instead.
        @settings(
            max_examples=EXAMPLES,
            derandomize=not IS_ORACLE,
            database=None,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=[HealthCheck.too_slow],
        )
        @given(delivery=deliveries(PEOPLE))
        def compare(delivery: Delivery) -> None:
            rows = delivery.rows()
            council = council_of(delivery, rows)
            expected = figures_of(council)
            found = line.figures(delivery, rows)
            with_a_figure.update(code for (code, *_), (above, _) in expected.items() if above)
            by_kpi: dict[str, list[str]] = defaultdict(list)
            for key, words in differences(expected, found).items():
                by_kpi[key[0]].append(words)
            for code, words in by_kpi.items():
                # Of each delivery a few: what is wrong with one figure is wrong with many.
                disagreements[code] += [repr(delivery), *words[:4]]
                disagreements[code] += who_differs(council, line, KPIS[code])

        compare()
    yield disagreements, with_a_figure


@pytest.mark.parametrize("code", KPIS)
def test_line_agrees_with_the_definitions(
    compared: tuple[Disagreements, set[str]], code: str
) -> None:
    disagreements, _ = compared
    if code in disagreements:
        pytest.fail("\n".join(disagreements[code][:20]), pytrace=False)


def test_histories_reach_every_kpi(compared: tuple[Disagreements, set[str]]) -> None:
    _, with_a_figure = compared
    assert with_a_figure == set(KPIS)


def test_every_kpi_is_written_twice_from_one_rule() -> None:
    described = {kpi.code: kpi for kpi in kpi_definitions().values()}
    assert set(KPIS) == set(described)
    for code, kpi in KPIS.items():
        definition = described[code]
        assert kpi.id == definition.id
        assert " ".join((kpi.units.__doc__ or "").split()) == " ".join(definition.rule.split())
        assert (kpi.measure, kpi.period) == (
            definition.measure.removesuffix("_per_10000"),
            definition.period,
        )
        assert definition.headline in windows_of(kpi)


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        pytest.param(date(2020, 12, 18), date(2021, 1, 13), 15, id="over Christmas"),
        pytest.param(date(2020, 12, 19), date(2021, 1, 12), 14, id="from a Saturday"),
        pytest.param(date(2020, 12, 25), date(2021, 1, 19), 15, id="from Christmas Day"),
        pytest.param(date(2020, 5, 1), date(2020, 5, 26), 15, id="over the moved May holiday"),
        pytest.param(date(2020, 11, 2), date(2021, 1, 7), 45, id="45 days"),
        pytest.param(date(2020, 11, 2), date(2021, 1, 8), 46, id="46 days"),
        pytest.param(date(2021, 1, 4), date(2021, 1, 4), 0, id="same day"),
    ],
)
def test_second_implementation_counts_working_days(start: date, end: date, days: int) -> None:
    assert working_days_elapsed(start, end) == days
    assert not lasted_longer_than(start, end, days)
    assert days == 0 or lasted_longer_than(start, end, days - 1)
