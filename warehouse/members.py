"""The people behind a figure: who counts, from when, and what says that they meet or do not.

Read from the restricted build alone, by the KPI's own SQL: whatever its file selects beside the
columns of every KPI is shown as evidence, text only where it is a key or a code. What does not
belong here: who may look, and the log.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

import duckdb

from warehouse.build import Build
from warehouse.code_lists import codes
from warehouse.connection import connect
from warehouse.errors import BuildFailed, NoSuchFigure
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.kpi_tables import counted, evidence_columns, units_counted
from warehouse.manifest import read_manifest
from warehouse.revisions import finished_builds
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import (
    FED_LAYERS,
    SQL_LAYERS,
    WAREHOUSE,
    TableName,
    fed_files,
    sql_files,
)

UNKNOWN_CODE = "unknown code"
# What a code looks like of which no list is known: short, and no words.
_CODE = re.compile(r"[A-Z0-9]{1,6}")
_NO_FIGURE = {
    "no_data": "nothing was delivered that it could be counted from",
    "incomplete_window": "fewer than 12 months are known",
    "not_available_from_source": "the delivery cannot tell it",
}


@dataclass(frozen=True)
class TeamFigure:
    """What the build published of one team: the amounts of its figure, and the value."""

    team: str
    numerator: Decimal
    denominator: Decimal | None
    value_shown: str | None


@dataclass(frozen=True)
class _Published:
    """A figure of the build, added up over the teams asked for."""

    numerator: Decimal
    denominator: Decimal | None
    value_shown: str | None
    by_team: tuple[TeamFigure, ...] = ()


@dataclass(frozen=True)
class Members:
    """One figure and the units it is made of.

    The denominator of a rate is the population. `by_team` has one figure a team, where several
    were asked for. `rows` has one row per counted unit, in the order of `columns`: person, date,
    team, whether it meets (None: the KPI is no share), what it adds to the amounts, and the
    evidence, in which a text that is neither key nor listed code is `UNKNOWN_CODE`.
    """

    kpi: Kpi
    window: str
    value_shown: str | None
    numerator: Decimal
    denominator: Decimal | None
    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    by_team: tuple[TeamFigure, ...] = ()


def kpi_of(name: str) -> Kpi:
    """The KPI of a code, such as CP05, or of an id.

    Raises:
        NoSuchFigure: there is none.
    """
    for kpi in kpi_definitions().values():
        if name.upper() == kpi.code or name == kpi.id:
            return kpi
    raise NoSuchFigure(f"{name} is no KPI: docs/kpi_catalogue.md lists them.")


def refuse_unbuilt(data_dir: Path, build: Build, kpi: Kpi, month: date) -> None:
    """Say what there is instead, where nothing of a build is there.

    Raises:
        NoSuchFigure: it was never built; the sentence names the months that were, and the last
            build that has this KPI's figure of `month`.
    """
    if any(path.is_file() for path in (build.manifest, build.kpi_values, build.database)):
        return
    la_code = build.la_code
    finished = finished_builds(data_dir)
    own = [each for each in finished if each.la_code == la_code]
    others = sorted({each.la_code for each in finished} - {la_code})
    if own:
        months = dict.fromkeys(f"{each.month:%Y-%m}" for each in own)
        instead = f"; built: {', '.join(months)}"
    elif others:
        instead = f"; it holds builds of authority {', '.join(others)}, --config names the council"
    else:
        instead = "; nothing is built there, --data-dir names another"
    holds = [each for each in own if each.month > month and _has_figure(each, kpi, month)]
    if holds:
        instead += f"; a later build holds it: --as-of {holds[-1].month:%Y-%m}"
    raise NoSuchFigure(
        f"There is no build of {build.month:%B %Y} for authority {la_code} in {data_dir}{instead}."
    )


def _has_figure(build: Build, kpi: Kpi, month: date) -> bool:
    """Whether a build has a figure, and its records, so that it can be listed."""
    if not build.database.is_file():
        return False
    with connect() as connection:
        found = connection.execute(
            "select 1 from read_parquet($file) "
            "where kpi_code = $code and month = $month and status = 'ok' limit 1",
            {"file": str(build.kpi_values), "code": kpi.code, "month": month},
        ).fetchone()
    return found is not None


def open_finished(build: Build, *kpis: Kpi) -> duckdb.DuckDBPyConnection:
    """The finished build, to read only, as it was when the figures of these KPIs were made.

    Where no KPI is named, of all of them.

    Raises:
        PublicationRefused: the month is not finished.
        BuildFailed: it is being built, was deleted, or a KPI or a setting has changed since, so
            that others would count.
    """
    manifest = read_manifest(build)
    month = f"{build.month:%B %Y}"
    now = {name: str(value) for name, value in build.settings.items()}
    changed = sorted(
        name for name in now.keys() | manifest.settings.keys()
        if now.get(name) != manifest.settings.get(name)
    )  # fmt: skip
    asked = kpis or tuple(kpi_definitions().values())
    new = sorted(kpi.code for kpi in asked if kpi.code not in manifest.definitions)
    changed += sorted(
        kpi.code
        for kpi in asked
        # Behind the hyphen are settings, which the tables of the build were made with.
        if kpi.code not in new
        and manifest.definitions[kpi.code].partition("-")[0] != kpi.definition_hash
    )
    faults = [_several(changed, "has changed", "have changed")] if changed else []
    faults += [_several(new, "is new", "are new")] if new else []
    if faults:
        raise BuildFailed(f"Since {month} was built, {' and '.join(faults)}: build it again.")
    if not build.database.is_file():
        raise BuildFailed(f"The records of {month} were deleted: build it again.")
    try:
        connection = connect(build.database, read_only=True)
    except duckdb.IOException:
        raise BuildFailed(f"{month} is being built: wait until that has ended.") from None
    for name, value in build.settings.items():
        connection.execute(f"set variable {name} = $value", {"value": value})
    connection.execute("set variable people_erased = $erased", {"erased": manifest.erased})
    return connection


def _several(names: Sequence[str], one: str, more: str) -> str:
    left_out = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"{', '.join(names[:5])}{left_out} {one if len(names) == 1 else more}"


def teams_named(connection: duckdb.DuckDBPyConnection, name: str) -> tuple[str, ...]:
    """The teams that a name means: one team, or all of a service.

    Raises:
        NoSuchFigure: neither is called so.
    """
    known = connection.execute(
        "select distinct team_name, service from dimensions.team order by all"
    ).fetchall()
    known += [("Not recorded", None), ("Other team", None)]
    for place in (0, 1):
        found = {row[0] for row in known if row[place] and row[place].upper() == name.upper()}
        if found:
            return tuple(sorted(found))
    names = ", ".join(sorted({row[0] for row in known}))
    raise NoSuchFigure(f"No team or service of this build is called so. Its teams: {names}.")


def members_of(
    connection: duckdb.DuckDBPyConnection,
    kpi: Kpi,
    month: date,
    window: str | None = None,
    teams: Sequence[str] | None = None,
) -> Members:
    """Everybody who counts in a figure of a build; `teams` are names as they are shown.

    Raises:
        NoSuchFigure: there is no such figure, or not by team.
        BuildFailed: those found do not add up to the figure, as where somebody was erased.
    """
    window = window or kpi.headline
    allowed = ("month", "year_to_date", "rolling_12_months")
    allowed = allowed if kpi.period == "month" else ("month_end",)
    if window not in allowed:
        raise NoSuchFigure(f"{kpi.code} has no window {window}: it has {', '.join(allowed)}.")
    if teams is not None and not kpi.has_team:
        raise NoSuchFigure(f"{kpi.code} is not counted by team.")
    if teams is not None and kpi.measure == "rate_per_10000":
        raise NoSuchFigure(f"{kpi.code} is a rate of the whole authority: teams have none.")
    shown = _figure(connection, kpi, month, window, teams)
    connection.execute("set variable figure_month = $month", {"month": month})
    connection.execute(
        "set variable figure_window = $window",
        {"window": "month" if window == "month_end" else window},
    )
    evidence = evidence_columns(kpi)
    connection.execute("set variable kpi_code = $code", {"code": kpi.code})
    numbered = counted(kpi, "row_number() over ()")
    connection.execute(f"create or replace temp table counted as {numbered}")
    connection.execute(f"create or replace temp table unit as {units_counted()}")
    found = (WAREHOUSE / "members.sql").read_text(encoding="utf-8")
    columns = ("person_key", "counted_date", "team", "is_met", "numerator", "denominator")
    listed = ", ".join([f"unit.{column}" for column in columns])
    listed += "".join(f', counted."{column}"' for column in evidence)
    order = ", ".join(
        ["unit.counted_date", "unit.person_key", "unit.team", "unit.numerator"]
        + [f'counted."{column}"' for column in evidence]
    )
    cursor = connection.execute(
        f"select {listed} from ({found}) as found "
        "inner join unit using (unit_number) inner join counted using (unit_number) "
        "where $teams is null or list_contains($teams, unit.team) "
        f"order by {order}",
        {"teams": list(teams) if teams is not None else None},
    )
    rows = cursor.fetchall()
    connection.execute("drop table unit")
    connection.execute("drop table counted")
    numerators = [row[4] for row in rows if row[4] is not None]
    amounts = [row[5] for row in rows if row[5] is not None]
    above = max(numerators, default=Decimal(0)) if kpi.measure == "maximum" else sum(numerators)
    below = sum(amounts) if kpi.measure in ("share", "ratio") else shown.denominator
    if above != shown.numerator or below != shown.denominator:
        raise BuildFailed(f"{kpi.code}: {_why_not_added_up(connection)}")
    return Members(
        kpi,
        window,
        shown.value_shown,
        shown.numerator,
        shown.denominator,
        (*columns, *evidence),
        [
            (
                *row[: len(columns)],
                *(
                    _harmless(kpi, column, value)
                    for column, value in zip(evidence, row[len(columns) :], strict=True)
                ),
            )
            for row in rows
        ],
        shown.by_team,
    )


def _why_not_added_up(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select getvariable('people_erased')").fetchone()
    erased = row[0] if row else None
    if not erased:
        return "those who count do not add up to the figure."
    people = "1 person was" if erased == 1 else f"{erased} people were"
    return (
        f"{people} erased from the records of this build, so that not everybody who counts in the "
        "figure can be listed."
    )


@cache
def code_lists_of(table: TableName, column: str) -> frozenset[str]:
    """The lists of `warehouse/code_lists` that a column's codes are of; empty where none is known.

    They are those that the layouts declare of the delivered columns it is made of.
    """
    if table.schema in ("raw", "accepted"):
        # The lineage has names in the lower case in which DuckDB compares them.
        declared = {
            each.name.casefold(): each.code_list or each.spelling_list
            for each in delivered_tables()[table.name].columns
        }
        code_list = declared.get(column.casefold())
        return frozenset({code_list} if code_list else ())
    if table.schema in FED_LAYERS:
        files = tuple(fed_files(table.schema)[table.name].values())
    elif table.schema in SQL_LAYERS:
        files = (sql_files(table.schema)[table.name],)
    else:
        return frozenset()
    by_file = [
        frozenset[str]().union(
            *(
                # Of all columns of a table the one of the same name is handed on.
                code_lists_of(source, column if name == "*" else name)
                for source, name in file.column_lineage.get(column, ())
            )
        )
        for file in files
    ]
    # Where a layout has several rows of a unit, the codes that one is chosen by are in the
    # lineage too: a layout that needs no choice says which list it is.
    certain = [lists for lists in by_file if len(lists) == 1]
    return frozenset[str]().union(*(certain or by_file))


def shown_code(value: str, lists: frozenset[str]) -> str:
    """A code that may be shown as it is, or `UNKNOWN_CODE`.

    What is in no list may be anything that somebody typed: a name, a telephone number.
    """
    if lists:
        is_code = any(value.upper() in _listed(name) for name in lists)
    else:
        is_code = _CODE.fullmatch(value) is not None
    return value if is_code else UNKNOWN_CODE


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(code.upper() for code in codes(name))


def _harmless(kpi: Kpi, column: str, value: object) -> object:
    """A cell of evidence. Every text but a key is held to be a code, whatever its column is."""
    if not isinstance(value, str) or column.endswith("_key"):
        return value
    return shown_code(value, code_lists_of(TableName("kpis", kpi.id), column))


def _figure(
    connection: duckdb.DuckDBPyConnection,
    kpi: Kpi,
    month: date,
    window: str,
    teams: Sequence[str] | None,
) -> _Published:
    """What the build published of the figure: amounts added up over the teams, and the value."""
    parts = connection.execute(
        "select breakdown, breakdown_value, status, numerator, denominator, value_shown "
        "from summaries.kpi_values "
        "where kpi_code = ? and month = ? and period_window = ? and breakdown in ('all', 'team')",
        [kpi.code, month, window],
    ).fetchall()
    whole = next((part for part in parts if part[0] == "all"), None)
    if whole is None:
        raise NoSuchFigure(f"{kpi.code} is not in this build for {month:%B %Y}.")
    if whole[2] in _NO_FIGURE and (whole[2] != "no_data" or whole[3] is None):
        raise NoSuchFigure(f"{kpi.code} has no figure for {month:%B %Y}: {_NO_FIGURE[whole[2]]}.")
    # Each as the decimal number it is shown as: added up as floats they would drift apart.
    chosen = [
        TeamFigure(
            part[1],
            Decimal(str(part[3] or 0)),
            None if part[4] is None else Decimal(str(part[4])),
            part[5],
        )
        for part in sorted(parts, key=lambda part: part[1])
        if (part[0] == "all" if teams is None else part[0] == "team" and part[1] in teams)
    ]
    above = [part.numerator for part in chosen]
    below = [part.denominator for part in chosen if part.denominator is not None]
    numerator = (
        max(above, default=Decimal(0)) if kpi.measure == "maximum" else sum(above, Decimal(0))
    )
    is_fraction = kpi.measure in ("share", "ratio")
    denominator = sum(below, Decimal(0)) if below or is_fraction else None
    if len(chosen) == 1:
        return _Published(numerator, denominator, chosen[0].value_shown)
    value = value_shown(kpi, numerator, denominator)
    return _Published(numerator, denominator, value, tuple(chosen))


def value_shown(kpi: Kpi, numerator: Decimal, denominator: Decimal | None) -> str | None:
    """A figure as it is shown, rounded half up; None where it is divided by nothing.

    As `rounded_half_up` and `with_decimals` of `macros.sql` give it.
    """
    if kpi.measure in ("count", "maximum"):
        denominator = Decimal(1)
    if not denominator:
        return None
    step = Decimal(1).scaleb(-kpi.decimals_shown)
    shown = (numerator * factor_of(kpi) / denominator).quantize(step, ROUND_HALF_UP)
    # Plus 0, which makes a zero of a zero below zero.
    return f"{shown + 0:f}"


def factor_of(kpi: Kpi) -> int:
    """What the fraction of a figure is multiplied with."""
    if kpi.measure == "rate_per_10000":
        return 10_000
    return 100 if kpi.measure == "share" or kpi.unit == "percent" else 1
