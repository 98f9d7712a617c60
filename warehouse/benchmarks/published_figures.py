"""Published figures: read from the files of official statistics, or from a small cited table.

What belongs here: files and their columns, to one row per KPI, area, year and release. What does
not: which area a council is compared with (`warehouse/published/benchmark.sql`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from warehouse.benchmarks.publications import (
    POPULATION_FILE,
    Publication,
    PublishedColumns,
    publications,
)
from warehouse.build import prepare
from warehouse.connection import connect, identifier, literal
from warehouse.errors import BenchmarksRefused, DeliveryRefused
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.sources.csv_file import read

_HERE = Path(__file__).parent
# One row per KPI, area, year and release; also the columns of a cited table.
FIGURE_COLUMNS = {
    "kpi_code": "varchar",
    "area_type": "varchar",
    "area_code": "varchar",
    "area_name": "varchar",
    "region_code": "varchar",
    "publication": "varchar",
    "status": "varchar",
    "release": "integer",
    "numerator": "decimal(18, 4)",
    "denominator": "decimal(18, 4)",
    "value": "decimal(18, 4)",
    "decimals": "integer",
    "is_computed": "boolean",
    "period_end": "date",
}
STATUSES = (
    *("ok", "suppressed", "not_available", "not_applicable", "unreliable", "rounds_to_zero"),
)
_CELL_COLUMNS = {
    **{name: FIGURE_COLUMNS[name] for name in ("kpi_code", "publication", "release", "decimals")},
    **dict.fromkeys(("area_type", "area_code", "area_name", "region_code"), "varchar"),
    "numerator_cells": "varchar[]",
    "denominator_cells": "varchar[]",
    "value_cell": "varchar",
    "factor": "integer",
    "is_of_population": "boolean",
    "is_year_to_march": "boolean",
    "year": "integer",
}
_AREA_TYPES = {"National": "country", "Regional": "region", "Local authority": "authority"}
# The columns of every file that say which area and year a row is of.
_AREA_COLUMNS = (
    *("time_period", "geographic_level", "country_code", "country_name"),
    *("region_code", "region_name", "old_la_code", "la_name"),
)
_FACTORS = {"percent": 100, "rate per 10,000": 10_000}


@dataclass(frozen=True)
class _File:
    """One file of official statistics, read as text."""

    name: str
    rows: pd.DataFrame
    release: int

    def require(self, columns: Iterable[str]) -> None:
        missing = [column for column in dict.fromkeys(columns) if column not in self.rows.columns]
        if missing:
            raise BenchmarksRefused(
                f"{self.name}: the release of {self.release} has no column "
                f"{' and no column '.join(missing)}: its columns are yet to be declared in "
                "warehouse/benchmarks/publications.yaml."
            )

    def require_amounts(self, connection: duckdb.DuckDBPyConnection, column: str) -> None:
        row = connection.execute(
            "select min(row_number) from delivered "
            f"where published_status({identifier(column)}) = 'unreadable'"
        ).fetchone()
        if row and row[0] is not None:
            raise BenchmarksRefused(
                f"{self.name} row {row[0]}, column {column}: neither a number nor one of the "
                "symbols c, k, low, u, x, z and :."
            )


def write_published_figures(source: Path | None, target: Path) -> int:
    """Write the published figures that KPIs are compared with, as Parquet.

    Grain and columns are those of `FIGURE_COLUMNS`. `source` is a folder with files of official
    statistics, of which those of other names are passed over, or a table of cited figures with
    these columns; without one there are no figures. Returns their number.

    Raises:
        BenchmarksRefused: file, column and row; a release that names its columns otherwise.
    """
    with _scratch() as connection:
        if source and source.is_dir():
            _load_folder(connection, source)
        elif source:
            _load_cited(connection, source)
        return _write(connection, target)


def write_cited_figures(
    folder: Path, own: str, neighbours: Iterable[str], years: Iterable[int], target: Path
) -> int:
    """Write the table of cited figures of a council from the files of official statistics.

    Holds the council (by DfE's code), its neighbours, its region and England, in the latest
    release of each year. Returns the number of figures.

    Raises:
        BenchmarksRefused: as `write_published_figures`.
    """
    with _scratch() as connection:
        _load_folder(connection, folder)
        row = connection.execute(
            f"""
            copy (
                select
                    figure.* replace (
                        {_plain("numerator")} as numerator,
                        {_plain("denominator")} as denominator,
                        {_plain("value")} as value
                    )
                from benchmark.figure as figure
                where
                    year(figure.period_end) in (select unnest($years))
                    and (
                        figure.area_type = 'country'
                        or figure.area_code in (select unnest($authorities))
                        or figure.area_code in (
                            select distinct home.region_code
                            from benchmark.figure as home
                            where home.area_type = 'authority' and home.area_code = $own
                        )
                    )
                qualify figure.release = max(figure.release) over (
                    partition by figure.kpi_code, figure.period_end, figure.area_code
                )
                order by all
            ) to {literal(target)} (format csv, header)
            """,
            {"own": own, "authorities": [own, *neighbours], "years": [*years]},
        ).fetchone()
    return row[0] if row else 0


def _plain(column: str) -> str:
    """A decimal as text without the noughts that its type adds."""
    return f"regexp_replace(cast(figure.{column} as varchar), '\\.?0+$', '')"


def _load_folder(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    files = [
        (path, name) for path in sorted(folder.glob("*.csv")) if (name := _known_as(path.stem))
    ]
    if not files:
        raise BenchmarksRefused(f"There is no file of official statistics in {folder}.")
    for path, name in files:
        if name == POPULATION_FILE:
            _load_population(connection, _open(connection, path))
    for path, name in files:
        if name != POPULATION_FILE:
            _load_figures(connection, _open(connection, path), publications()[name])


def _load_cited(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    rows = _read(path)
    missing = [column for column in FIGURE_COLUMNS if column not in rows.columns]
    if missing:
        raise BenchmarksRefused(f"{path.name}: column {missing[0]} is missing.")
    connection.register("delivered", rows.reset_index(names="row_number"))
    for column, type_ in FIGURE_COLUMNS.items():
        cell = f"nullif({column}, '')"
        refused = {
            "status": f"{column} not in ({', '.join(map(literal, STATUSES))})",
            "area_type": f"{column} not in ({', '.join(map(literal, _AREA_TYPES.values()))})",
            "kpi_code": f"{column} not in ({', '.join(map(literal, _kpis()))})",
        }.get(column, f"{cell} is not null and try_cast({cell} as {type_}) is null")
        row = connection.execute(
            f"select min(row_number) from delivered where {refused}"
        ).fetchone()
        if row and row[0] is not None:
            raise BenchmarksRefused(f"{path.name} row {row[0]}, column {column}: no such value.")
    row = connection.execute(
        "select min(row_number) from delivered where (status = 'ok') <> (value <> '') "
        "or '' in (area_code, area_name, publication, release, decimals, period_end)"
    ).fetchone()
    if row and row[0] is not None:
        raise BenchmarksRefused(
            f"{path.name} row {row[0]}: a figure has area, publication, release, decimals and "
            "period_end, and a value where its status is ok."
        )
    connection.execute(
        "insert into benchmark.figure by name select "
        + ", ".join(
            f"cast(nullif({column}, '') as {type_}) as {column}"
            for column, type_ in FIGURE_COLUMNS.items()
        )
        + " from delivered"
    )


def _known_as(stem: str) -> str | None:
    """The declared name that a file's name begins with; the longest, for one begins another."""
    names = [name for name in (*publications(), POPULATION_FILE) if stem.startswith(name)]
    return max(names, key=len, default=None)


def _scratch() -> duckdb.DuckDBPyConnection:
    connection = connect()
    prepare(connection, {})
    connection.execute((_HERE / "macros.sql").read_text(encoding="utf-8"))
    connection.execute("create schema benchmark")
    for name, columns in (
        ("figure", FIGURE_COLUMNS),
        ("cell", _CELL_COLUMNS),
        (
            "population",
            {"area_code": "varchar", "mid_year": "integer", "population_0_17": "bigint"}
            | {"release": "integer"},
        ),
    ):
        types = ", ".join(f"{column} {type_}" for column, type_ in columns.items())
        connection.execute(f"create table benchmark.{name} ({types})")
    return connection


def _read(path: Path) -> pd.DataFrame:
    """The rows of a file as text, under its own header."""
    try:
        rows = read(path)
    except DeliveryRefused as fault:
        raise BenchmarksRefused(str(fault)) from None
    rows.columns = [str(column).strip() for column in rows.columns]
    if twice := sorted(rows.columns[rows.columns.duplicated()]):
        raise BenchmarksRefused(f"{path.name}: column {', '.join(twice)} stands in it twice.")
    return rows


def _kpis() -> dict[str, Kpi]:
    return {kpi.code: kpi for kpi in kpi_definitions().values()}


def _open(connection: duckdb.DuckDBPyConnection, path: Path) -> _File:
    """Read a file into the view `delivered`, whatever release it is of."""
    rows = _read(path)
    # Before the years are known there is no release to name.
    missing = [column for column in _AREA_COLUMNS if column not in rows.columns]
    if missing or rows.empty:
        raise BenchmarksRefused(
            f"{path.name}: {f'column {missing[0]} is missing' if missing else 'there is no row'}."
        )
    for column, is_good in (
        ("time_period", rows["time_period"].str.fullmatch(r"\d{4}")),
        ("geographic_level", rows["geographic_level"].isin(list(_AREA_TYPES))),
    ):
        if not is_good.all():
            raise BenchmarksRefused(
                f"{path.name} row {is_good.idxmin()}, column {column}: "
                + ("not a year." if column == "time_period" else "no such kind of area.")
            )
    connection.register("delivered", rows.reset_index(names="row_number"))
    return _File(path.name, rows, int(rows["time_period"].max()))


def _load_population(connection: duckdb.DuckDBPyConnection, file: _File) -> None:
    """Take over the population of the areas, from the latest release that has a year."""
    file.require(("age_group", "population_estimate"))
    file.require_amounts(connection, "population_estimate")
    connection.execute(
        "insert into benchmark.population "
        f"select {_area_code()}, cast(time_period as integer), "
        "cast(published_amount(population_estimate) as bigint), ? from delivered "
        "where age_group = 'Children aged 0 to 17 years'",
        [file.release],
    )
    connection.execute(
        "create or replace table benchmark.population as select * from benchmark.population "
        "qualify release = max(release) over (partition by area_code, mid_year)"
    )


def _load_figures(
    connection: duckdb.DuckDBPyConnection, file: _File, publication: Publication
) -> None:
    by_kpi = publication.columns_of(file.release)
    if by_kpi is None:
        raise BenchmarksRefused(
            f"{file.name}: releases before {min(publication.from_release)} cannot be read, "
            f"this one is of {file.release}."
        )
    connection.execute("delete from benchmark.cell")
    for kpi, columns in by_kpi.items():
        file.require(columns.names)
        for column in columns.amounts:
            file.require_amounts(connection, column)
        _load_cells(connection, file, publication, kpi, columns)
    sql = (_HERE / "published_figure.sql").read_text(encoding="utf-8")
    connection.execute(f"insert into benchmark.figure by name {sql}")


def _load_cells(
    connection: duckdb.DuckDBPyConnection,
    file: _File,
    publication: Publication,
    kpi: str,
    columns: PublishedColumns,
) -> None:
    def cells(table: str, names: Iterable[str]) -> str:
        return f"[{', '.join(f'{table}.{identifier(name)}' for name in names)}]"

    def rows(where: Mapping[str, str]) -> str:
        wanted = " and ".join(
            f"{identifier(name)} = {literal(label)}" for name, label in where.items()
        )
        return f"(select * from delivered where {wanted or 'true'})"

    is_of_population = columns.denominator == "population"
    denominators = () if columns.denominator == "population" else columns.denominator
    before = connection.execute("select count(*) from benchmark.cell").fetchone()
    connection.execute(
        f"""
        insert into benchmark.cell by name
        select
            $kpi as kpi_code,
            $publication as publication,
            $release as release,
            $decimals as decimals,
            {_area_type("part")} as area_type,
            {_area_code("part")} as area_code,
            {_area_name("part")} as area_name,
            nullif(part.region_code, '') as region_code,
            {cells("part", columns.numerator)} as numerator_cells,
            {cells("whole", denominators)} as denominator_cells,
            {f"part.{identifier(columns.value)}" if columns.value else "null"} as value_cell,
            $factor as factor,
            $is_of_population as is_of_population,
            $is_year_to_march as is_year_to_march,
            cast(part.time_period as integer) as year
        from {rows(columns.where)} as part
        left join {rows({**columns.where, **columns.total})} as whole
            on part.time_period = whole.time_period
            and {_area_code("part")} = {_area_code("whole")}
        """,
        {
            "kpi": kpi,
            "publication": publication.publication,
            "release": file.release,
            "decimals": columns.decimals,
            "factor": _FACTORS.get(_kpis()[kpi].unit, 1),
            "is_of_population": is_of_population,
            "is_year_to_march": publication.period_ends == "31 March",
        },
    )
    after = connection.execute("select count(*) from benchmark.cell").fetchone()
    if before == after:
        raise BenchmarksRefused(
            f"{file.name}: no row has {' and '.join(columns.where.values())}, which {kpi} is "
            "compared with."
        )


def _area_type(table: str = "delivered") -> str:
    cases = " ".join(
        f"when {literal(level)} then {literal(area_type)}"
        for level, area_type in _AREA_TYPES.items()
    )
    return f"case {table}.geographic_level {cases} end"


def _area_code(table: str = "delivered") -> str:
    # A council's ONS code changes with its borders, DfE's own does not.
    return _by_level(table, "old_la_code", "region_code", "country_code")


def _area_name(table: str) -> str:
    return _by_level(table, "la_name", "region_name", "country_name")


def _by_level(table: str, authority: str, region: str, country: str) -> str:
    return (
        f"case {table}.geographic_level when 'Local authority' then {table}.{authority} "
        f"when 'Regional' then {table}.{region} else {table}.{country} end"
    )


def _write(connection: duckdb.DuckDBPyConnection, target: Path) -> int:
    row = connection.execute(
        "select kpi_code, area_name, period_end, release from benchmark.figure "
        "group by kpi_code, area_code, area_name, period_end, release having count(*) > 1 "
        "order by all limit 1"
    ).fetchone()
    if row:
        raise BenchmarksRefused(
            f"{row[0]} of {row[1]} at {row[2]:%d %B %Y} is published twice in the release of "
            f"{row[3]}: two files of one release lie beside each other."
        )
    connection.execute(
        f"copy (select {', '.join(FIGURE_COLUMNS)} from benchmark.figure order by all) "
        f"to {literal(target)} (format parquet)"
    )
    count = connection.execute("select count(*) from benchmark.figure").fetchone()
    return count[0] if count else 0
