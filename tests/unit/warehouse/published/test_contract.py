"""What reports count on: no view, column, type or comment of `kpi_v1` changes unnoticed."""

import csv
from pathlib import Path

import duckdb
import pytest

from tests.unit.warehouse.overview import conftest as overview

# One line per view, macro or column. What stands here stays: a change is a `kpi_v2` beside it.
FROZEN = Path(__file__).with_name("kpi_v1.csv")
Line = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of a small month."""
    data_dir = tmp_path_factory.mktemp("contract") / "data"
    overview.keep_month(data_dir, overview.JANUARY)
    return overview.published(data_dir, (overview.JANUARY,))


def promised(database: Path) -> list[Line]:
    """View, column (blank for the view itself), type and comment."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            "select view_name, '', 'view', comment from duckdb_views() "
            "where schema_name = 'kpi_v1' union all "
            "select table_name, column_name, data_type, comment from duckdb_columns() "
            "where schema_name = 'kpi_v1' union all "
            "select function_name, '', function_type, comment from duckdb_functions() "
            "where schema_name = 'kpi_v1' order by all"
        ).fetchall()
    return [(view, column, kind, comment) for view, column, kind, comment in found]


def test_what_was_promised_is_kept_and_what_is_new_is_promised(database: Path) -> None:
    with FROZEN.open(encoding="utf-8", newline="") as file:
        frozen = [tuple(line) for line in csv.reader(file)]
    now = promised(database)
    # Taken away or altered: reports would break, or mean something else.
    assert [line for line in frozen if line not in now] == []
    # Added: free, and from here on promised. Add the lines to the file.
    assert [line for line in now if line not in frozen] == []


def test_no_line_is_promised_without_a_comment() -> None:
    with FROZEN.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert len(lines) > 300
    assert [line for line in lines if len(line) != 4 or not line[3].strip()] == []
    # Types of this file alone, such as enumerations, are no types for readers.
    assert [line for line in lines if line[2].startswith("ENUM")] == []
