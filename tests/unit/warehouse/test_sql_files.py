"""The SQL files say the truth about themselves: path = table, grain, dependencies, lineage."""

import pytest

from warehouse.code_lists import CODE_LISTS
from warehouse.findings import return_columns
from warehouse.kpi_definitions import kpi_definitions
from warehouse.reference import reference_tables
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import (
    FED_LAYERS,
    SCHEMAS,
    SQL_LAYERS,
    SqlFile,
    TableName,
    fed_files,
    sql_files,
)

FILES = [
    *(file for layer in FED_LAYERS for fed in fed_files(layer).values() for file in fed.values()),
    *(
        file
        for layer in SQL_LAYERS
        if layer not in FED_LAYERS
        for file in sql_files(layer).values()
    ),
]
IDS = [file.relative_path for file in FILES]


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_file_reads_only_tables_that_exist(file: SqlFile) -> None:
    for table in file.depends_on:
        assert table.schema in SCHEMAS
        if table.schema in ("raw", "accepted"):
            # The council's own tables stand beside those of the SSD: one may complete the other.
            layout = delivered_tables()[table.name].layout
            assert {layout, file.path.parent.name} <= {"ssd", "local"} or (
                layout == file.path.parent.name
            )
        elif table.schema == "reference":
            assert table.name in reference_tables()
        elif table != TableName("kpis", "counted_unit"):
            assert table.name in sql_files(table.schema)


@pytest.mark.parametrize("file", FILES, ids=IDS)
def test_lineage_names_columns_of_the_tables_read(file: SqlFile) -> None:
    assert set(file.column_lineage) == set(file.columns)
    for sources in file.column_lineage.values():
        assert {table for table, _ in sources} <= set(file.depends_on)


def test_every_delivered_column_of_the_main_layouts_is_staged() -> None:
    staged = {
        (table.name, column.casefold())
        for files in fed_files("staged").values()
        for file in files.values()
        for sources in file.column_lineage.values()
        for table, column in sources
    }
    delivered = {
        (table.name, column.name.casefold())
        for table in delivered_tables().values()
        for column in table.columns
        # A list of providers only says what others are compared with.
        if table.layout in ("ssd", "local") and table.name != "provider_list"
    }
    assert delivered <= staged


@pytest.mark.parametrize("record", fed_files("staged"))
def test_a_layout_tells_no_column_that_the_main_one_does_not(record: str) -> None:
    first, *others = fed_files("staged")[record].values()
    for other in others:
        assert set(other.columns) <= set(first.columns), other.relative_path


@pytest.mark.parametrize("name", fed_files("returns"))
def test_a_returns_file_gives_declared_columns_alone(name: str) -> None:
    declared = {"source_table", "row_number", *(column for column, _ in return_columns()[name])}
    for file in fed_files("returns")[name].values():
        assert set(file.columns) <= declared, file.relative_path


@pytest.mark.parametrize("kpi", kpi_definitions().values(), ids=lambda kpi: kpi.code)
def test_kpi_is_computed_from_the_records_it_says_it_needs(kpi) -> None:  # noqa: ANN001
    reached: set[TableName] = set()

    def visit(table: TableName) -> None:
        if table in reached or table.schema == "reference":
            return
        reached.add(table)
        if table.schema in SQL_LAYERS and table.schema not in FED_LAYERS:
            for needed in sql_files(table.schema)[table.name].depends_on:
                visit(needed)

    visit(TableName("kpis", kpi.id))
    assert {TableName("staged", record) for record, _ in kpi.needed_columns} <= reached


def test_no_code_stands_twice_in_a_list_that_sql_joins_on_the_code_alone() -> None:
    for path in CODE_LISTS.glob("*.csv"):
        codes = [line.split(",")[0] for line in path.read_text().splitlines()[1:]]
        assert len(codes) == len(set(codes)), path.name
