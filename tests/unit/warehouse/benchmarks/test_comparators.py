"""A council is compared with its neighbours, region and England, year and release beside it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pytest

from warehouse.authority import Authority, Neighbour, load_authority
from warehouse.benchmarks.comparators import comparator_tables
from warehouse.benchmarks.published_figures import FIGURE_COLUMNS
from warehouse.build import prepare
from warehouse.composition import published_sql
from warehouse.connection import connect
from warehouse.errors import ConfigurationError
from warehouse.reference import reference_table

MARCH_2020, MARCH_2021 = date(2020, 3, 31), date(2021, 3, 31)
Row = dict[str, object]


def council(*neighbours: tuple[int, str], **settings: object) -> Authority:
    return Authority(
        name="Exampleshire",
        la_code="901",
        ons_code="E99000901",
        neighbours=tuple(
            Neighbour(list_version=version, la_code=code, name=code) for version, code in neighbours
        ),
    ).model_copy(update=settings)


def figure(
    area_code: str,
    value: float | None,
    *,
    kpi: str = "CP05",
    period_end: date = MARCH_2020,
    release: int = 2024,
    status: str = "suppressed",
) -> Row:
    return {
        "kpi_code": kpi,
        "area_type": {"E": "country"}.get(area_code[0], "authority"),
        "area_code": area_code,
        "area_name": area_code,
        "region_code": "E12000099",
        "publication": "Children in need",
        "status": "ok" if value is not None else status,
        "release": release,
        "value": value,
        "decimals": 1,
        "is_computed": False,
        "period_end": period_end,
    }


def compose(
    authority: Authority, figures: Sequence[Row], months: Sequence[date] = ()
) -> duckdb.DuckDBPyConnection:
    connection = connect()
    prepare(connection, {})
    for schema in ("reference", "history", "summaries"):
        connection.execute(f"create schema {schema}")
    reference_table("kpi", authority, date(2021, 1, 1)).make(connection)
    for table in comparator_tables(authority):
        table.make(connection)
    columns = ", ".join(f"{name} {type_}" for name, type_ in FIGURE_COLUMNS.items())
    connection.execute(f"create table reference.published_figure ({columns})")
    for row in figures:
        connection.execute(
            f"insert into reference.published_figure ({', '.join(row)}) "
            f"values ({', '.join('?' * len(row))})",
            [*row.values()],
        )
    connection.execute(
        "create table summaries.kpi_values as select '901' as authority_code, "
        "'CP05' as kpi_code, unnest($months) as month, 'all' as breakdown",
        {"months": [*months]},
    )
    connection.execute(published_sql("benchmark"))
    return connection


def benchmarks(connection: duckdb.DuckDBPyConnection, **where: object) -> list[Row]:
    conditions = " and ".join(f"{name} is not distinct from ?" for name in where)
    return rows(
        connection, f"select * from history.benchmark where {conditions}", [*where.values()]
    )


def rows(
    connection: duckdb.DuckDBPyConnection, sql: str, values: list[object] | None = None
) -> list[Row]:
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_neighbours_have_mean_and_median_of_those_with_a_figure() -> None:
    authority = council(*((2021, code) for code in ("902", "903", "904", "905")))
    made = compose(
        authority,
        # Nothing is known of 905, and 904 is suppressed.
        [figure("902", 70.1), figure("903", 80.2), figure("904", None), figure("901", 60)],
    )
    (mean,) = benchmarks(made, comparator="neighbours", method="mean")
    (median,) = benchmarks(made, comparator="neighbours", method="median")
    # 75.15 is a tie: half up.
    assert (mean["value"], mean["value_shown"]) == (pytest.approx(75.15), "75.2")
    assert median["value_shown"] == "75.2"
    assert (mean["areas"], mean["areas_with_figure"], mean["status"]) == (4, 2, "ok")


def test_neighbours_without_any_figure_have_no_mean() -> None:
    made = compose(council((2021, "902")), [figure("902", None), figure("901", 60)])
    (mean,) = benchmarks(made, comparator="neighbours", method="mean")
    assert (mean["value"], mean["value_shown"], mean["status"]) == (None, None, "not_available")
    assert (mean["areas"], mean["areas_with_figure"]) == (1, 0)


def test_symbol_of_the_councils_own_figure_is_its_status() -> None:
    made = compose(council(), [figure("901", None, status="unreliable")])
    (own,) = benchmarks(made, comparator="own")
    assert (own["value"], own["status"], own["quartile"]) == (None, "unreliable", None)


@pytest.mark.parametrize(("kpi", "quartile"), [("CP05", 4), ("CP12", 1), ("CP02", 1)])
def test_first_quarter_is_the_best_by_polarity(kpi: str, quartile: int) -> None:
    # Of eight councils the lowest: the worst in CP05, the best in CP12; CP02 has no better.
    others = [figure(f"91{number}", 50 + number, kpi=kpi) for number in range(7)]
    made = compose(council(), [figure("901", 10, kpi=kpi), *others])
    (own,) = benchmarks(made, comparator="own", kpi_code=kpi)
    assert (own["quartile"], own["authorities_ranked"]) == (quartile, 8)


def test_a_quarter_of_fewer_than_eight_is_not_told() -> None:
    made = compose(council(), [figure("901", 10), *(figure(f"91{n}", 50) for n in range(6))])
    (own,) = benchmarks(made, comparator="own")
    assert (own["quartile"], own["authorities_ranked"]) == (None, 7)


def test_month_has_the_latest_year_that_had_ended_in_its_latest_release() -> None:
    made = compose(
        council(),
        [
            figure("E92000001", 75.0, release=2023),
            figure("E92000001", 77.7, release=2024),
            figure("E92000001", 83.0, period_end=MARCH_2021),
        ],
        [date(2020, 2, 1), date(2021, 1, 1), date(2021, 3, 1)],
    )
    found = rows(made, f"select * from ({published_sql('benchmark_beside_month')}) order by month")
    assert [
        (row["month"], row["england_value_shown"], row["benchmark_release"]) for row in found
    ] == [(date(2021, 1, 1), "77.7", 2024), (date(2021, 3, 1), "83.0", 2024)]


def test_list_of_neighbours_is_the_one_in_force() -> None:
    authority = council((2021, "902"), (2025, "903"))
    months = [date(2020, 6, 1), date(2024, 6, 1), date(2025, 1, 1)]
    made = compose(authority, [figure("902", 70), figure("903", 80)], months)
    found = rows(made, f"select * from ({published_sql('benchmark_beside_month')}) order by month")
    # Before the first list there is no other.
    assert [(row["neighbours_list"], row["neighbours_mean_shown"]) for row in found] == [
        *((2021, "70.0"), (2021, "70.0"), (2025, "80.0")),
    ]


def test_other_definition_never_stands_without_a_note() -> None:
    made = compose(
        council(assessment_clock_start="referral", primary_worker_roles=("KEY WORKER",)),
        [figure("E92000001", 50, kpi=kpi) for kpi in ("CL01", "CL03", "AS02", "WF01")],
    )
    notes = {row["kpi_code"]: row["note"] for row in benchmarks(made, comparator="england")}
    assert notes["CL01"] is None and notes["WF01"] is None
    assert "all who are open to the service" in str(notes["CL03"])
    assert notes["AS02"] == "counted with this council's own assessment clock start"


def test_lists_and_folders_of_the_configuration_are_checked(tmp_path: Path) -> None:
    settings = 'name: Ex\nla_code: "901"\nons_code: E99000901\n'
    (tmp_path / "authority.yaml").write_text(settings)
    assert load_authority(tmp_path).benchmark_files is None
    (tmp_path / "benchmarks.csv").write_text("")
    assert load_authority(tmp_path).benchmark_files == tmp_path / "benchmarks.csv"
    (tmp_path / "neighbours.csv").write_text("list_version,la_code,name\n2021,902,Two\n")
    assert load_authority(tmp_path).neighbours == (
        Neighbour(list_version=2021, la_code="902", name="Two"),
    )
    (tmp_path / "neighbours.csv").write_text("list_version,la_code,name\nnew,902,Two\n")
    with pytest.raises(ConfigurationError, match=r"neighbours\.csv row 2: list_version"):
        load_authority(tmp_path)
    (tmp_path / "neighbours.csv").unlink()
    (tmp_path / "authority.yaml").write_text(f"{settings}benchmark_files: statistics\n")
    with pytest.raises(ConfigurationError, match="benchmark_files: there is no folder"):
        load_authority(tmp_path)
    (tmp_path / "statistics").mkdir()
    assert load_authority(tmp_path).benchmark_files == tmp_path / "statistics"
