"""What must hold between the figures of one build, whatever was delivered.

Parts and wholes, windows and months, flows and stocks. What belongs here: the relations, and
where one does not hold. What does not: figures of several builds
(`tests/unit/warehouse/kpis/test_relations.py`).
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import NamedTuple

import duckdb

from tests.calculator.calculator import month_end, months_later
from tests.calculator.line import AUTHORITY
from tests.calculator.stock_and_flow import STOCKS, Corrections, Stock
from warehouse.kpi_definitions import Kpi, kpi_definitions

KPIS = {kpi.code: kpi for kpi in kpi_definitions().values()}
MONTH, TO_DATE, ROLLING, MONTH_END = "month", "year_to_date", "rolling_12_months", "month_end"
BREAKDOWNS = ("team", "sex", "age_band", "ethnicity_group")
# Amounts are in ten-thousandths, so that hours are added up exactly.
ONE = 10_000

# --- Parts and wholes ---------------------------------------------------------------------------

# A code is a figure's numerator, `.met` says so of a share and `.of` is the denominator; other
# words are counted from the facts (FACTS). Every one holds in every month, window and breakdown
# in which all its figures are given. "before": in every month before the delivery's own, of
# which the last days are too short before the extract to say what followed.
PARTS = (
    # Front door: every share is of the events counted beside it.
    "FD02.of = FD01",
    "FD04 = FD03",
    "FD05.of = FD03",
    "FD06.of = FD03",
    # Early help and assessment
    "EH04.of <= EH02",
    "EH04.of = EH02 before",
    "AS02.of = AS01",
    "AS03 <= assessments open",
    # Children in need
    "CN02 = CN01",
    # Child protection
    "CP02 = CP01",
    "CP03.of <= CP01",
    "CP03.of = CP01 before",
    "CP05.of = CP04",
    "CP07.of = CP04",
    "CP06 <= enquiries so far without a conference",
    "CP09 = CP08",
    "CP12.of = CP10",
    "CP13.of = CP10",
    "CP13.met <= CP12.met",
    "CP14.of = CP11",
    "CP08 <= CP15.of",
    "CP08 + further plans of a child = CP15.of",
    "CP15.met <= CP16.of",
    "CP16.of <= CP15.of",
    "CP17.of <= CP08",
    "CP18 <= CP08",
    "CP18 <= LA01",
    # Looked after: every share is of the children looked after, or of some of them.
    "LA02 = LA01",
    "LA05.of = LA01",
    "LA06.of <= LA11.of",
    "LA07.of <= LA01",
    "LA08.of <= LA01",
    "LA09.of = LA01",
    "LA10 <= LA01",
    "LA11.of <= LA01",
    "LA12.of = LA11.of",
    "LA01 <= LA13.of",
    "LA15.of = LA04",
    # Fostering: a child is in one placement.
    "FO01.of = FO02.of",
    "FO03 = FO01.met",
    "FO04 = FO02.met",
    "FO03 + FO04 + foster placements of other providers = FO01.of",
    "FO05.met <= FO01.of",
    "FO05.of = LA01",
    "FO06.of = LA01",
    "FO01.of + FO06.met <= LA01",
    # Care leavers: in, not in and not known are all of them.
    "CL04.of = CL01.of",
    "CL06.of = CL01.of",
    "CL01.met + CL04.met + birthdays of 19 to 21 with neither = CL01.of",
    "CL05.of <= CL01.of",
    "CL03.of <= CL07.of",
    # Workforce: nobody works more than full time; who holds cases holds one or more.
    "WF01.of <= WF02.of",
    "WF02.of <= WF01.met",
    "WF01.of <= WF04.of",
    "WF03 <= WF01.met + cases of workers without hours",
    "WF04.of = WF04.met + WF06.of",
    "WF05.of = WF05.met + WF06.of",
    "WF07 <= CN01 + CP08 + LA01",
    # Quality assurance
    "QA02.of <= QA01.of",
    "QA03.of <= cohort members at the month end",
)
# Why a KPI is part of no other and no other of it.
STANDING_ALONE = {
    "EH05": "its denominator is a flow: see the stock of children in need",
    "CN03": "no other figure counts child in need plans",
    "LA14": "no other figure counts missing episodes",
    "CL02": "no other figure counts 17th and 18th birthdays",
    "FO07": "no other figure counts new placements",
    "FO08": "a stock with its flows",
    "FO09": "a flow of fostering households",
    "FO10": "a flow of fostering households",
    "FO11": "no other figure counts places",
    "LA03": "a flow of children looked after",
    "EH01": "a flow of early help",
    "EH03": "a stock with its flows",
}
# A team is the one responsible on a day; these figures ask on different days, or of several
# records of a child.
NOT_BY_TEAM = {"WF07 <= CN01 + CP08 + LA01"}
# month_end, count
FACTS = {
    "assessments open": "select month.month_end, count(*) from dimensions.reporting_month as month "
    "inner join staged.assessment as assessment "
    "on is_open(assessment.start_date, assessment.authorised_date, month.month_end) group by all",
    "enquiries so far without a conference": "select month.month_end, count(*) "
    "from dimensions.reporting_month as month inner join staged.section_47_enquiry as enquiry "
    "on enquiry.start_date <= month.month_end where enquiry.section_47_enquiry_key not in ("
    "select conference.section_47_enquiry_key from staged.initial_conference as conference "
    "where conference.conference_date <= month.month_end "
    "and conference.section_47_enquiry_key is not null) group by all",
    "further plans of a child": "select month.month_end, "
    "count(*) - count(distinct plan.person_key) from dimensions.reporting_month as month "
    "inner join staged.protection_plan as plan "
    "on is_open(plan.start_date, plan.end_date, month.month_end) "
    "where not coalesce(plan.is_other_authority, false) group by all",
    "foster placements of other providers": "select child.month_end, count(*) "
    "from facts.looked_after_at_month_end as child where child.placement_type_code like 'U%' "
    "and coalesce(child.provider_code not in ('PR1', 'PR4', 'PR5'), true) group by all",
    "birthdays of 19 to 21 with neither": "select last_day(birthday.birthday_date), count(*) "
    "from facts.care_leaver_birthday as birthday where birthday.birthday_age_years "
    "between 19 and 21 and coalesce(birthday.in_touch_code not in ('DIED', 'RHOM'), true) "
    "and not birthday.is_in_eet and not birthday.is_neet group by all",
    "cases of workers without hours": "select month_end, sum(cases) from facts.caseload "
    "where fte = 0 group by all",
    "cohort members at the month end": "select month.month_end, count(distinct member.person_key) "
    "from dimensions.reporting_month as month "
    "inner join staged.year_of_the_child_member as member "
    "on is_open(member.joined_date, member.left_date, month.month_end) group by all",
}

# --- Figures ------------------------------------------------------------------------------------


class Part(NamedTuple):
    """A window, and of whom: the whole authority, or a part of a breakdown."""

    window: str
    breakdown: str = "all"
    part: str = "all"


class Amounts(NamedTuple):
    """A numerator and a denominator, in ten-thousandths."""

    above: int
    below: int | None

    def __str__(self) -> str:
        above = f"{self.above / ONE:g}"
        return above if self.below is None else f"{above} of {self.below / ONE:g}"


@dataclass
class Found:
    """What was found of the relations: breaches in words, and how often each was put to a test."""

    breaches: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    tried: Counter[str] = field(default_factory=Counter)

    def holds(self, relation: str, it_holds: bool, *, is_telling: bool) -> bool:
        """Note a trial, which tells something where not all of it is nothing."""
        self.tried[relation] += is_telling
        return it_holds


class Figures:
    """The figures of a build, as far as they are given: by KPI and part, month by month."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, own_month: date) -> None:
        self.own_month = own_month
        self.by_kpi: dict[str, dict[Part, dict[date, Amounts]]] = {
            code: defaultdict(dict) for code in KPIS
        }
        for code, month, *part, above, below in connection.execute(
            "select kpi_code, month, period_window, breakdown, breakdown_value, "
            f"cast(round(numerator * {ONE}) as bigint), "
            f"cast(round(denominator * {ONE}) as bigint) "
            "from summaries.kpi_values where numerator is not null"
        ).fetchall():
            self.by_kpi[code][Part(*part)][month] = Amounts(above, below)
        self._facts = {
            name: dict(connection.execute(sql).fetchall()) for name, sql in FACTS.items()
        }
        self._people = {
            kpi.code: connection.execute(
                f"select month_end, person_key from kpis.{kpi.id}"
            ).fetchall()
            for kpi in KPIS.values()
            if counts_people(kpi)
        }

    def term(self, term: str, month: date, part: Part) -> int | None:
        """What a term of a relation comes to; None where it is not given."""
        code, _, of = term.partition(".")
        if code not in KPIS:
            is_given = part.breakdown == "all" and part.window in (MONTH, MONTH_END)
            return ONE * self._facts[term].get(month_end(month), 0) if is_given else None
        window = _window_of(KPIS[code], part.window)
        series = self.by_kpi[code]
        if month not in series.get(Part(window), {}) or not has(KPIS[code], part.breakdown):
            return None
        # A part of which nothing is ever counted has no figure of its own.
        amounts = series.get(part._replace(window=window), {}).get(month, Amounts(0, 0))
        return amounts.below if of == "of" else amounts.above

    def people(self, code: str, month: date, window: str) -> int:
        """How many different people have a unit of a KPI in a window."""
        months = {month_end(each) for each in months_in(window, month)}
        return len({person for day, person in self._people[code] if day in months})


def _window_of(kpi: Kpi, window: str) -> str:
    """The window in which a KPI has a figure for the one asked for: its month end for a month."""
    if kpi.period == MONTH_END:
        return MONTH_END if window == MONTH else window
    return MONTH if window == MONTH_END else window


def has(kpi: Kpi, breakdown: str) -> bool:
    """Whether a KPI is broken down so."""
    if breakdown == "all" or kpi.measure == "rate_per_10000":
        return breakdown == "all"
    return kpi.has_team if breakdown == "team" else kpi.has_person


def counts_people(kpi: Kpi) -> bool:
    """Whether its unit is a person, however much there is to count of them."""
    return kpi.counted_unit in ("child", "young person")


@cache
def months_in(window: str, month: date) -> tuple[date, ...]:
    """The months of a window, the last first."""
    number = {MONTH: 1, MONTH_END: 1, ROLLING: 12, TO_DATE: 1 + (month.month - 4) % 12}[window]
    return tuple(months_later(month, -back) for back in range(number))


def codes_in(relation: str) -> list[str]:
    """The KPIs of a relation."""
    return re.findall(r"\b[A-Z]{2}\d\d\b", relation)


# --- Checks -------------------------------------------------------------------------------------


def check_one_build(connection: duckdb.DuckDBPyConnection, own_month: date, found: Found) -> None:
    """Every relation between the figures of a build."""
    figures = Figures(connection, own_month)
    for relation in PARTS:
        _check_part(relation, figures, found)
    for code in KPIS:
        _check_measure(code, figures, found)
        _check_people(code, figures, found)
        _check_breakdowns(code, figures, found)
        _check_windows(code, figures, found)
    corrections = Corrections(connection)
    for stock in STOCKS:
        _check_stock(stock, figures, corrections, found)


def _check_part(relation: str, figures: Figures, found: Found) -> None:
    rule = relation.removesuffix(" before")
    left, sign, right = re.split(r" (<?=) ", rule)
    for part, months in figures.by_kpi[codes_in(relation)[0]].items():
        if part.breakdown == "team" and relation in NOT_BY_TEAM:
            continue
        if rule != relation and part.window != MONTH:
            continue
        for month in months:
            if rule != relation and month == figures.own_month:
                continue
            one, other = (
                _added_up([figures.term(term, month, part) for term in side.split(" + ")])
                for side in (left, right)
            )
            if one is None or other is None:
                continue
            holds = one == other if sign == "=" else one <= other
            if not found.holds(relation, holds, is_telling=bool(one and other)):
                words = f"{_words(month, part)}: {one / ONE:g} against {other / ONE:g}"
                found.breaches[relation].append(words)


def _added_up(terms: list[int | None]) -> int | None:
    given = [term for term in terms if term is not None]
    return sum(given) if len(given) == len(terms) else None


def _words(month: date, part: Part) -> str:
    whom = "" if part.breakdown == "all" else f" {part.breakdown} {part.part}"
    return f"{month:%Y-%m} {part.window}{whom}"


def _check_measure(code: str, figures: Figures, found: Found) -> None:
    """Of a share no more meet than count; only what is divided has something to divide by."""
    relation, measure = f"measure of {code}", KPIS[code].measure
    for part, months in figures.by_kpi[code].items():
        for month, amounts in months.items():
            above, below = amounts
            if measure == "share":
                holds = below is not None and 0 <= above <= below
            elif measure == "rate_per_10000":
                is_known = month >= date(min(AUTHORITY.population_0_17), 4, 1)
                holds = above >= 0 and (below is not None and below > 0) == is_known
            else:
                holds = above >= 0 and (below is not None) == (measure == "ratio")
            if not found.holds(relation, holds, is_telling=bool(above or below)):
                found.breaches[relation].append(f"{_words(month, part)}: {amounts}")


def _check_people(code: str, figures: Figures, found: Found) -> None:
    """A person counts once: in every month, and where the KPI says so in longer windows too."""
    kpi, relation = KPIS[code], f"people of {code}"
    if not counts_people(kpi):
        return
    for window in (MONTH_END, MONTH, *((TO_DATE, ROLLING) if kpi.count_once else ())):
        for month, amounts in figures.by_kpi[code].get(Part(window), {}).items():
            counted = amounts.below if kpi.measure == "share" else amounts.above
            people = figures.people(code, month, window)
            if not found.holds(relation, counted == ONE * people, is_telling=people > 0):
                words = f"{_words(month, Part(window))}: {amounts}, {people} different people"
                found.breaches[relation].append(words)


def _check_breakdowns(code: str, figures: Figures, found: Found) -> None:
    """The parts of every breakdown against the whole: added up, or the largest of them."""
    kpi = KPIS[code]
    together = max if kpi.measure == "maximum" else sum
    for breakdown in (each for each in BREAKDOWNS if has(kpi, each)):
        relation = f"{breakdown} of {code}"
        in_parts: dict[tuple[str, date], list[Amounts]] = defaultdict(list)
        for part, months in figures.by_kpi[code].items():
            if part.breakdown == breakdown:
                for month, amounts in months.items():
                    in_parts[part.window, month].append(amounts)
        for part, months in figures.by_kpi[code].items():
            if part.breakdown != "all":
                continue
            for month, whole in months.items():
                each = in_parts[part.window, month]
                above = together([amounts.above for amounts in each] or [0])
                below = sum(amounts.below or 0 for amounts in each)
                holds = (above, below) == (whole.above, whole.below or 0)
                is_telling = bool(whole.above or whole.below)
                if not found.holds(relation, holds, is_telling=is_telling):
                    words = f"{_words(month, part)}: {whole}, in parts {Amounts(above, below)}"
                    found.breaches[relation].append(words)


def _check_windows(code: str, figures: Figures, found: Found) -> None:
    """The longer windows, given whenever their months are; in March the one is the other."""
    relation, kpi, series = f"windows of {code}", KPIS[code], figures.by_kpi[code]
    if kpi.period == MONTH_END:
        if not found.holds(
            relation, {part.window for part in series} <= {MONTH_END}, is_telling=True
        ):
            found.breaches[relation].append("a state at month ends has a window")
        return
    # The months before the first one that is shown have no figures of their own.
    given = series[Part(MONTH)].keys()
    for part, monthly in list(series.items()):
        for window in (TO_DATE, ROLLING) if part.window == MONTH else ():
            longer = series[part._replace(window=window)]
            to_date = series[part._replace(window=TO_DATE)]
            for month in (each for each in monthly if given >= set(months_in(window, each))):
                amounts = longer.get(month)
                in_months = [monthly.get(each, Amounts(0, 0)) for each in months_in(window, month)]
                holds = amounts is not None and _is_of_its_months(kpi, part, amounts, in_months)
                if window == ROLLING and month.month == 3:
                    holds = holds and amounts == to_date.get(month)
                is_telling = len(in_months) > 1 and any(each.above for each in in_months)
                if not found.holds(relation, holds, is_telling=is_telling):
                    words = "; ".join(str(each) for each in in_months)
                    found.breaches[relation].append(
                        f"{_words(month, part)}, {window}: {amounts}, months {words}"
                    )


def _is_of_its_months(kpi: Kpi, part: Part, amounts: Amounts, months: list[Amounts]) -> bool:
    """Whether a window is what its months, the last first, say."""
    above, below = [month.above for month in months], [month.below or 0 for month in months]
    if kpi.measure == "rate_per_10000" or kpi.denominator_at == "window_end":
        return amounts == (sum(above), months[0].below or 0)
    if kpi.count_once is None or len(months) == 1:
        return amounts.above == sum(above) and (amounts.below or 0) == sum(below)
    # Who counts once in the window counts in one of its months or more. Whether they meet that
    # once, and of which team and age they are then, another month may say otherwise.
    counted, each = (
        (amounts.above, above) if kpi.measure == "count" else (amounts.below or 0, below)
    )
    is_fixed = part.breakdown in ("all", "sex", "ethnicity_group")
    return (max(each) if is_fixed else 0) <= counted <= sum(each)


def _check_stock(stock: Stock, figures: Figures, corrections: Corrections, found: Found) -> None:
    """Opening, and what came, less what went, and the corrections, is the closing stock."""
    relation = f"stock of {stock.stock}"
    for window in (MONTH, TO_DATE, ROLLING):
        part = Part(window)
        for month in figures.by_kpi[stock.comes[0]][part]:
            before = months_later(months_in(window, month)[-1], -1)
            opening = figures.term(stock.stock, before, Part(MONTH_END))
            closing = figures.term(stock.stock, month, Part(MONTH_END))
            came = _added_up([figures.term(term, month, part) for term in stock.comes])
            went = _added_up([figures.term(term, month, part) for term in stock.goes])
            if opening is None or closing is None or came is None or went is None:
                continue
            corrected = corrections.between(stock, month_end(before), month_end(month))
            expected = opening + came - went + ONE * sum(corrected.values())
            for name, amount in corrected.items():
                found.tried[f"{relation}: {name}"] += amount != 0
            is_telling = bool(opening and closing and (came or went))
            if not found.holds(relation, expected == closing, is_telling=is_telling):
                named = ", ".join(f"{name} {each:+}" for name, each in corrected.items() if each)
                found.breaches[relation].append(
                    f"{_words(month, part)}: opens with {opening / ONE:g}, came {came / ONE:g}, "
                    f"went {went / ONE:g}, {named or 'no corrections'}, closes with "
                    f"{closing / ONE:g}"
                )
