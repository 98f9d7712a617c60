"""The SQL files: path = table. What each says of itself, reads, and makes of which column.

A file `warehouse/<layer>/…/<table>.sql` is one `select` that makes `<layer>.<table>`; its
header comment is YAML with at least the grain. Dependencies and column lineage are read from
the statement, never declared a second time. In the layers that delivered layouts feed a table
has one file a layout, `warehouse/<layer>/<layout>/<table>.sql`, all with the same columns.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.lineage import Node, lineage

from warehouse.errors import ConfigurationError
from warehouse.sources.declarations import layouts

WAREHOUSE = Path(__file__).parent
# Fed by delivered layouts, one file a layout and table.
FED_LAYERS = ("returns", "staged")
SQL_LAYERS = (*FED_LAYERS, "dimensions", "facts", "kpis", "summaries")
SCHEMAS = ("raw", "accepted", "reference", *SQL_LAYERS)


@dataclass(frozen=True, order=True)
class TableName:
    """A table of the build: schema (= layer) and name."""

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}"


@dataclass(frozen=True)
class SqlFile:
    """One SQL file and the table it makes."""

    path: Path
    table: TableName
    header: dict[str, Any]
    sql: str

    @property
    def grain(self) -> str:
        """What one row is: "one row per …"."""
        return str(self.header["grain"])

    @cached_property
    def _statement(self) -> exp.Query:
        statement = sqlglot.parse_one(self.sql, dialect="duckdb")
        if not isinstance(statement, exp.Query):
            raise ConfigurationError(f"{self.relative_path}: a select is expected.")
        return statement

    @property
    def relative_path(self) -> str:
        """The path as a person would name it."""
        return str(self.path.relative_to(WAREHOUSE.parent))

    @cached_property
    def depends_on(self) -> tuple[TableName, ...]:
        """The tables it reads, in name order."""
        return tuple(
            sorted(
                {
                    TableName(table.db, table.name)
                    for table in self._statement.find_all(exp.Table)
                    if table.db in SCHEMAS
                }
            )
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns it makes, in order."""
        return tuple(self._statement.named_selects)

    @cached_property
    def column_lineage(self) -> dict[str, tuple[tuple[TableName, str], ...]]:
        """For each column, the columns of other tables that its values come from."""
        # Every column in the files is qualified, so no schema is needed to resolve one; trimmed
        # selects are for pictures of the statement, and take a copy of it for every column.
        roots = lineage(None, self._statement, schema={}, dialect="duckdb", trim_selects=False)
        if isinstance(roots, Node):
            raise ConfigurationError(f"{self.relative_path}: its columns have no names.")
        return {column: _sources(root) for column, root in roots.items()}


def _sources(root: Node) -> tuple[tuple[TableName, str], ...]:
    found = {
        (TableName(node.expression.db, node.expression.name), node.name.split(".")[-1].strip('"'))
        for node in root.walk()
        if isinstance(node.expression, exp.Table) and node.expression.db in SCHEMAS
    }
    return tuple(sorted(found))


def parse_sql_file(path: Path) -> SqlFile:
    """Read one file.

    Raises:
        ConfigurationError: no header, or one that is not YAML or lacks the grain.
    """
    text = path.read_text(encoding="utf-8")
    where = path.relative_to(WAREHOUSE.parent)
    if not text.startswith("/*") or "*/" not in text:
        raise ConfigurationError(f"{where}: the header comment is missing.")
    comment, sql = text[2:].split("*/", 1)
    try:
        header = yaml.safe_load(comment)
    except yaml.YAMLError:
        raise ConfigurationError(f"{where}: the header is not valid YAML.") from None
    if not isinstance(header, dict):
        raise ConfigurationError(f"{where}: the header holds no keys.")
    layer = path.relative_to(WAREHOUSE).parts[0]
    if layer != "kpis" and "grain" not in header:
        raise ConfigurationError(f"{where}: the header lacks the grain.")
    return SqlFile(path, TableName(layer, path.stem), header, sql.strip())


@cache
def fed_files(layer: str) -> dict[str, dict[str, SqlFile]]:
    """The SQL files of a fed layer by table and layout, most preferred layout first."""
    files: dict[str, dict[str, SqlFile]] = {}
    for layout in layouts():
        for path in sorted((WAREHOUSE / layer / layout).glob("*.sql")):
            files.setdefault(path.stem, {})[layout] = parse_sql_file(path)
    return dict(sorted(files.items()))


@cache
def sql_files(layer: str) -> dict[str, SqlFile]:
    """The SQL files of a layer by table name, in name order.

    Of a table that several layouts feed it is the file of the most preferred one: its columns
    are those of the table.
    """
    if layer in FED_LAYERS:
        return {name: next(iter(files.values())) for name, files in fed_files(layer).items()}
    paths = sorted((WAREHOUSE / layer).rglob("*.sql"), key=lambda path: path.stem)
    files = {path.stem: parse_sql_file(path) for path in paths}
    if len(files) != len(paths):
        raise ConfigurationError(f"warehouse/{layer}: two files make the same table.")
    return files
