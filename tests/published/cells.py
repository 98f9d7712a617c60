"""What DfE has published of the councils, cell by cell, and which figure of a KPI each of them is.

What belongs here: the published files, their columns and symbols. What does not: records
(`records.py`) and how a figure is computed (`line.py`).
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from pathlib import Path

B1_2024, B1_2025 = (f"b1_children_in_need_2013_to_{year}" for year in (2024, 2025))
C1_2024, C1_2025 = (
    f"c1_children_in_need_referrals_and_rereferrals_2013_to_{year}" for year in (2024, 2025)
)
C2 = "c2_children_in_need_assessments_duration_2014_to_2024"
C4 = "c4_children_in_need_section_47s_and_icpcs_2013_to_2024"
C6 = "c6_children_in_need_referrals_by_month_2013_to_2024"
D1 = "d1_child_protection_plans_2013_to_2024"
D3_2024, D3_2025 = (f"d3_cpps_subsequent_plan_2013_to_{year}" for year in (2024, 2025))
D5 = "d5_cpps_at31march_by_duration_2013_to_2024"
D6 = "d6_cpps_reviewed_within_timescales_2013_to_2024"
D7 = "d7_cpps_ending_by_duration_2013_to_2024"
LOOKED_AFTER = "cla_number_and_rate_per_10k_children"
STABILITY = "la_cla_placement_stability"
ACTIVITY = "la_care_leavers_activity"
ACCOMMODATION = "la_care_leavers_accommodation_suitability"
WORKFORCE = "csww_indicators_2017_to_2025"
POPULATION_2023, POPULATION_2024 = (
    f"ons_mid-year_population_estimates_2012_to_{year}" for year in (2023, 2024)
)

# In the order of a year to March.
MONTHS = (
    *("April", "May", "June", "July", "August", "September"),
    *("October", "November", "December", "January", "February", "March"),
)
# From the shortest to the longest.
PLAN_DURATIONS = (
    *("3_months_or_less", "more_than_3_months_6_months", "more_than_6_months_less_than_1_year"),
    *("1_year_less_than_2_years", "2_years_or_more"),
)
# Column → the fewest and the most working days that are made up for it.
CONFERENCE_WAITS = {
    "Duration_0-10_days": (0, 10),
    "Duration_11-15_days": (11, 15),
    "Duration_16-20_days": (16, 20),
    "Duration_21+_days": (21, 40),
}
ASSESSMENT_WAITS = {
    "Same_day": (0, 0),
    "1-10_days": (1, 10),
    "11-20_days": (11, 20),
    "21-30_days": (21, 30),
    "31-40_days": (31, 40),
    "41-45_days": (41, 45),
    "46-50_days": (46, 50),
    "51-60_days": (51, 60),
    "61+_days": (61, 110),
}
_WITHIN_15 = ("Duration_0-10_days", "Duration_11-15_days")
_WITHIN_45 = tuple(ASSESSMENT_WAITS)[:6]

AT_31_MARCH = "Children looked after on 31 March each year"
STARTING = "Children starting to be looked after each year"
CEASING = "Children ceasing to be looked after each year"
LONG_LOOKED_AFTER = (
    "Children looked after continuously for at least 2.5 years on 31 March aged under 16 years"
)
SAME_CARER = "Living with the same carer for at least 2 years"
THREE_PLACEMENTS = "With 3 or more placements during the year"
TEENAGERS, ADULTS = "17 to 18 years", "19 to 21 years"
IN_EET = "Total in education, employment or training"
NOT_IN_EET = "Total not in education, employment or training"
ACTIVITY_NOT_KNOWN = "Total information not known"
SUITABLE, JUDGED = "Accommodation considered suitable", "Suitability total"

Labels = tuple[tuple[str, str], ...]


class Part(StrEnum):
    """What of a figure is published."""

    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"


@dataclass(frozen=True)
class Column:
    """A published column, or several that are added up, and the figure of ours that it is.

    `labels` say which row of the council and year it is, where there are several; `month` is
    the calendar month whose figure it is.
    """

    file: str
    columns: tuple[str, ...]
    kpi: str
    window: str
    part: Part
    decimals: int = 0
    labels: Labels = ()
    month: int = 3

    @property
    def name(self) -> str:
        """The column as a reader of the file finds it."""
        return ": ".join([*(label for _, label in self.labels), " + ".join(self.columns)])


@dataclass(frozen=True)
class Cell:
    """One published cell of a council and year; several where columns are added up."""

    column: Column
    council: str
    year: int
    texts: tuple[str, ...]

    @property
    def month(self) -> date:
        """The first day of the month whose figure it is."""
        month = self.column.month
        # A year to March begins in April of the year before; the workforce is of the year itself.
        is_before = self.column.file != WORKFORCE and month > 3
        return date(self.year - is_before, month, 1)

    @cached_property
    def amount(self) -> Decimal | None:
        """The published amount; none where it is suppressed or not available."""
        known = [amount for amount in map(as_amount, self.texts) if amount is not None]
        return sum(known, Decimal(0)) if len(known) == len(self.texts) else None


def _figures(
    file: str,
    kpi: str,
    window: str,
    *,
    labels: Labels = (),
    decimals: int = 1,
    amount_decimals: int = 0,
    month: int = 3,
    **parts: str | tuple[str, ...],
) -> Iterator[Column]:
    """The columns that give a KPI's numerator, denominator and value."""
    for name, columns in parts.items():
        part = Part(name)
        yield Column(
            file,
            (columns,) if isinstance(columns, str) else columns,
            kpi,
            window,
            part,
            decimals if part is Part.VALUE else amount_decimals,
            labels,
            month,
        )


_MONTH_END, _YEAR, _TO_DATE = "month_end", "rolling_12_months", "year_to_date"


def _columns_of_children_in_need() -> Iterator[Column]:
    for file in (B1_2024, B1_2025):
        for kpi in ("CN01", "CN02"):
            yield from _figures(file, kpi, _MONTH_END, numerator="At31_episodes")
    yield from _figures(B1_2024, "CN02", _MONTH_END, value="At31_episodes_rate")
    # The release of 2025 renamed the columns and dropped the rates.
    for file, total, again, none in (
        (C1_2024, "Referrals", "Re_referrals", "No_Further_Action"),
        (C1_2025, "referral_count", "rereferral_count", "no_further_action_count"),
    ):
        again_percent, none_percent = (
            f"{column.removesuffix('_count')}_percent" for column in (again, none)
        )
        yield from _figures(file, "FD03", _TO_DATE, numerator=total)
        yield from _figures(file, "FD04", _YEAR, numerator=total)
        yield from _figures(
            file, "FD05", _YEAR, numerator=again, denominator=total, value=again_percent
        )
        yield from _figures(
            file, "FD06", _YEAR, numerator=none, denominator=total, value=none_percent
        )
    yield from _figures(C1_2024, "FD04", _YEAR, value="Referrals_rate")
    yield from _figures(C6, "FD03", _TO_DATE, numerator="Referrals")
    for place, name in enumerate(MONTHS):
        yield from _figures(C6, "FD03", "month", month=(place + 3) % 12 + 1, numerator=name)
    completed = "Assessments_completed"
    yield from _figures(C2, "AS01", _TO_DATE, numerator=completed)
    yield from _figures(C2, "AS02", _YEAR, numerator=_WITHIN_45, denominator=completed)


def _columns_of_protection() -> Iterator[Column]:
    yield from _figures(C4, "CP01", _TO_DATE, numerator="Section47")
    yield from _figures(C4, "CP02", _YEAR, numerator="Section47", value="Section47_rate")
    yield from _figures(C4, "CP04", _TO_DATE, numerator="ICPC")
    yield from _figures(C4, "CP05", _YEAR, numerator=_WITHIN_15, denominator="ICPC")
    yield from _figures(D1, "CP08", _MONTH_END, numerator="CPP_At31")
    yield from _figures(D1, "CP09", _MONTH_END, numerator="CPP_At31", value="CPP_At31_rate")
    yield from _figures(D1, "CP10", _TO_DATE, numerator="CPP_start")
    yield from _figures(D1, "CP11", _TO_DATE, numerator="CPP_end")
    for file in (D3_2024, D3_2025):
        yield from _figures(file, "CP10", _TO_DATE, numerator="CPP_start")
        yield from _figures(
            file,
            "CP12",
            _YEAR,
            numerator="CPP_subsequent",
            denominator="CPP_start",
            value="CPP_subsequent_percent",
        )
    longest = PLAN_DURATIONS[-1]
    percent = f"{longest}_percent"
    yield from _figures(D5, "CP08", _MONTH_END, numerator="CPP_At31")
    yield from _figures(
        D5, "CP15", _MONTH_END, numerator=longest, denominator="CPP_At31", value=percent
    )
    in_time = "Reviewed_within_timescales"
    yield from _figures(
        D6,
        "CP16",
        _MONTH_END,
        numerator=in_time,
        denominator="CPP_At31_3Months",
        value=f"{in_time}_percent",
    )
    yield from _figures(D7, "CP11", _TO_DATE, numerator="CPP_End")
    yield from _figures(D7, "CP14", _YEAR, numerator=longest, denominator="CPP_End", value=percent)


def _columns_of_looked_after() -> Iterator[Column]:
    for population, kpi, window in (
        (AT_31_MARCH, "LA01", _MONTH_END),
        (STARTING, "LA03", _TO_DATE),
        (CEASING, "LA04", _TO_DATE),
    ):
        labels = (("population_type", population),)
        yield from _figures(LOOKED_AFTER, kpi, window, labels=labels, numerator="children_count")
    yield from _figures(
        LOOKED_AFTER,
        "LA02",
        _MONTH_END,
        labels=(("population_type", AT_31_MARCH),),
        decimals=0,
        numerator="children_count",
        denominator="population_estimate",
        value="rate_per_10000",
    )
    for kpi, group, stability in (
        ("LA05", "CLA on 31 March", THREE_PLACEMENTS),
        ("LA06", LONG_LOOKED_AFTER, SAME_CARER),
    ):
        rows = ("placement_stability", stability, "Total children")
        yield from _share_of_rows(STABILITY, kpi, _MONTH_END, ("cla_group", group), rows)
    for file, kpi, ages, met, total in (
        (ACTIVITY, "CL01", ADULTS, IN_EET, "Total"),
        (ACTIVITY, "CL02", TEENAGERS, IN_EET, "Total"),
        (ACTIVITY, "CL04", ADULTS, NOT_IN_EET, "Total"),
        (ACCOMMODATION, "CL05", ADULTS, SUITABLE, JUDGED),
    ):
        yield from _share_of_rows(
            file, kpi, _YEAR, ("care_leaver_age", ages), ("breakdown", met, total)
        )


def _share_of_rows(
    file: str, kpi: str, window: str, group: tuple[str, str], rows: tuple[str, str, str]
) -> Iterator[Column]:
    """A share whose numerator and denominator stand in two rows of one column."""
    label, met, total = rows
    kind = "children" if file == STABILITY else "care_leaver"
    count, percent = f"{kind}_count", f"{kind}_percent"
    yield from _figures(
        file,
        kpi,
        window,
        labels=(group, (label, met)),
        decimals=0,
        numerator=count,
        value=percent,
    )
    yield from _figures(file, kpi, window, labels=(group, (label, total)), denominator=count)


def _columns_of_workforce() -> Iterator[Column]:
    """The workforce of 30 September, full-time equivalents to a tenth.

    Of the sum of two rounded amounts, as agency and in post are below the agency rate, the
    tenth is not published.
    """
    for kpi, window, part, rate in (
        ("WF04", _MONTH_END, "agency_fte", "agency_rate_fte"),
        ("WF05", _MONTH_END, "vacancy_fte", "vacancy_rate_fte"),
        ("WF06", _YEAR, "leavers_fte", "turnover_rate_fte"),
    ):
        yield from _figures(
            WORKFORCE, kpi, window, amount_decimals=1, month=9, numerator=part, value=rate
        )
    yield from _figures(
        WORKFORCE, "WF06", _YEAR, amount_decimals=1, month=9, denominator="inpost_fte"
    )
    yield from _figures(WORKFORCE, "WF01", _MONTH_END, month=9, numerator="cases")
    yield from _figures(
        WORKFORCE,
        "WF01",
        _MONTH_END,
        amount_decimals=1,
        month=9,
        denominator="case_holders_fte",
        value="caseload_fte",
    )


COLUMNS = (
    *_columns_of_children_in_need(),
    *_columns_of_protection(),
    *_columns_of_looked_after(),
    *_columns_of_workforce(),
)
# The columns of the files that say which row it is.
_WHERE = frozenset(
    (
        *("time_period", "time_identifier", "geographic_level", "country_code", "country_name"),
        *("region_code", "region_name", "old_la_code", "new_la_code", "la_name", "category"),
        *("population_type", "cla_group", "placement_stability", "care_leaver_age", "breakdown"),
    )
)


def as_amount(text: str | None) -> Decimal | None:
    """The amount of a published cell; none for a symbol, which says why there is none."""
    try:
        amount = Decimal(text or "")
    except InvalidOperation:
        return None
    return amount if amount.is_finite() else None


@dataclass(frozen=True)
class Council:
    """A council that DfE publishes figures of; its ONS code may change, its DfE code does not."""

    la_code: str
    ons_code: str
    name: str


Row = Mapping[str, str]


@dataclass(frozen=True)
class PublishedYear:
    """What is published of one council and year, by file."""

    council: Council
    year: int
    rows: Mapping[str, list[Row]]

    def text(self, file: str, column: str, labels: Labels = ()) -> str | None:
        """A cell as published; none where the file has no such row or column."""
        for row in self.rows.get(file, ()):
            if all(row[name] == value for name, value in labels):
                return row.get(column)
        return None

    def amount(self, file: str, column: str, labels: Labels = ()) -> Decimal | None:
        """A cell as a number; none where it is not published."""
        return as_amount(self.text(file, column, labels))

    def count(self, *places: tuple[str, str], labels: Labels = ()) -> int | None:
        """A whole number, from the first of some files that has it."""
        for file, column in places:
            amount = self.amount(file, column, labels)
            if amount is not None:
                return int(amount)
        return None

    def cells(self) -> list[Cell]:
        """Every cell of the year that a KPI can be held against, suppressed ones too."""
        cells = []
        for column in COLUMNS:
            texts = [self.text(column.file, name, column.labels) for name in column.columns]
            known = tuple(text for text in texts if text is not None)
            if len(known) == len(texts):
                cells.append(Cell(column, self.council.la_code, self.year, known))
        return cells


class Published:
    """The published files of a folder, council by council."""

    def __init__(self, folder: Path) -> None:
        self._rows: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
        self._headers: dict[str, tuple[str, ...]] = {}
        self._councils: dict[str, Council] = {}
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                self._headers[path.stem] = tuple(reader.fieldnames or ())
                for row in reader:
                    if row["geographic_level"] == "Local authority":
                        self._take(path.stem, row)

    def _take(self, file: str, row: Row) -> None:
        code = row["old_la_code"]
        self._rows[file, code, int(row["time_period"])].append(row)
        self._councils.setdefault(code, Council(code, row["new_la_code"], row["la_name"]))

    @property
    def councils(self) -> list[Council]:
        """Every council, in the order of its code."""
        return [self._councils[code] for code in sorted(self._councils)]

    def years(self, council: Council) -> list[int]:
        """The years of which anything but the population is published."""
        populations = (POPULATION_2023, POPULATION_2024)
        return sorted(
            {
                year
                for file, code, year in self._rows
                if code == council.la_code and file not in populations
            }
        )

    def year(self, council: Council, year: int) -> PublishedYear:
        """What is published of a council and year."""
        rows = {
            file: rows
            for (file, code, of_year), rows in self._rows.items()
            if (code, of_year) == (council.la_code, year)
        }
        return PublishedYear(council, year, rows)

    def population(self, file: str, council: Council, year: int) -> int | None:
        """The estimate that a file of the Office for National Statistics gives for a mid-year."""
        for row in self._rows.get((file, council.la_code, year), ()):
            return int(row["population_estimate"])
        return None

    def columns_of_no_kpi(self) -> dict[str, list[str]]:
        """The columns, by file, that no KPI of ours can be held against."""
        told = {(column.file, name) for column in COLUMNS for name in column.columns}
        return {
            file: [name for name in header if name not in _WHERE and (file, name) not in told]
            for file, header in self._headers.items()
            if file not in (POPULATION_2023, POPULATION_2024)
        }
