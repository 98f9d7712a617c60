"""The SQL files say the truth about themselves: path = table, grain, dependencies, lineage."""

import pytest

from warehouse.kpi_definitions import kpi_definitions
from warehouse.reference import CODE_LISTS, reference_tables
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import SCHEMAS, SQL_LAYERS, SqlFile, TableName, sql_files

FILES = [file for layer in SQL_LAYERS for file in sql_files(layer).values()]
IDS = [str(file.table) for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_file_reads_only_tables_that_exist(file: SqlFile) -> None:
    for table in file.depends_on:
        assert table.schema in SCHEMAS
        if table.schema == "raw":
            assert table.name in delivered_tables()
        elif table.schema == "reference":
            assert table.name in reference_tables()
        elif table != TableName("kpis", "counted_unit"):
            assert table.name in sql_files(table.schema)


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_lineage_names_columns_of_the_tables_read(file: SqlFile) -> None:
    assert set(file.column_lineage) == set(file.columns)
    for sources in file.column_lineage.values():
        assert {table for table, _ in sources} <= set(file.depends_on)


def test_every_delivered_column_is_staged() -> None:
    staged = {
        (table.name, column.casefold())
        for file in sql_files("staged").values()
        for sources in file.column_lineage.values()
        for table, column in sources
    }
    delivered = {
        (table.name, column.name.casefold())
        for table in delivered_tables().values()
        for column in table.columns
    }
    assert delivered <= staged


@pytest.mark.parametrize("kpi", kpi_definitions().values(), ids=lambda kpi: kpi.code)
def test_kpi_is_computed_from_the_tables_it_says_it_needs(kpi) -> None:  # noqa: ANN001
    reached: set[TableName] = set()

    def visit(table: TableName) -> None:
        if table in reached or table.schema == "reference":
            return
        reached.add(table)
        if table.schema in SQL_LAYERS:
            for needed in sql_files(table.schema)[table.name].depends_on:
                visit(needed)

    visit(TableName("kpis", kpi.id))
    assert {TableName("raw", name) for name in kpi.needs} <= reached


def test_no_code_stands_twice_in_a_list_that_sql_joins_on_the_code_alone() -> None:
    for path in CODE_LISTS.glob("*.csv"):
        codes = [line.split(",")[0] for line in path.read_text().splitlines()[1:]]
        assert len(codes) == len(set(codes)), path.name
