"""The validation rules: one SQL file each, whose header says what breaks it and how grave it is.

A file `warehouse/rules/<of>/<code>.sql` is one `select` of `source_table` and `row_number`: the
delivered rows that break the rule, exactly those. Adding a rule is adding its file and its test.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import sqlglot
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from warehouse.errors import ConfigurationError
from warehouse.feeds import Feed
from warehouse.sql_files import WAREHOUSE, TableName

RULES = WAREHOUSE / "rules"


class Gravity(StrEnum):
    """What a broken rule does to the row."""

    BLOCK = "block"  # it is set aside and is in no figure
    ERROR = "error"  # it stays, and the figures it touches say so
    QUERY = "query"  # it stays; somebody should look


class RuleHeader(BaseModel):
    """What the header comment of a rule must and may say."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    return_name: Literal["SSDA903", "CIN", "local"]
    table: str
    rule: str
    columns: str
    kpi: str
    severity: Gravity
    source: str
    note: str | None = None


@dataclass(frozen=True)
class Rule:
    """A validation rule: its header, its statement, and what the statement reads."""

    header: RuleHeader
    sql: str
    reads: frozenset[TableName]
    columns_read: frozenset[tuple[str, str]]

    @property
    def code(self) -> str:
        """The published code of the rule."""
        return self.header.code

    @property
    def reports(self) -> TableName:
        """The table whose rows it reports."""
        schema, _, name = self.header.table.partition(".")
        return TableName(schema, name)

    @property
    def kpi_codes(self) -> tuple[str, ...]:
        """The KPIs that a broken row may touch."""
        words = (word.strip() for word in self.header.kpi.split(";"))
        return tuple(sorted({code for word in words for code in kpis_of_words().get(word, ())}))

    def missing(self, feeds: Mapping[str, Feed], delivered: frozenset[str]) -> tuple[str, ...]:
        """What the rule reads and this delivery does not tell: not empty, it cannot be run."""
        tables = sorted(
            str(table)
            for table in self.reads
            if (table.schema == "raw" and table.name not in delivered)
            or (table.schema == "returns" and table.name in feeds and not feeds[table.name].files)
        )
        columns = sorted(
            f"{table}.{column}"
            for table, column in self.columns_read
            if table in feeds and feeds[table].files and column not in feeds[table].columns
        )
        return (*tables, *columns)


@cache
def kpis_of_words() -> dict[str, tuple[str, ...]]:
    """The KPI codes that each word of the rules' `kpi` stands for."""
    words: dict[str, tuple[str, ...]] = {}
    with (RULES / "kpi_words.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words[row["word"]] = (*words.get(row["word"], ()), row["kpi_code"])
    return words


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code, in order of folder and code.

    Raises:
        ConfigurationError: a file whose header is incomplete or contradicts its name.
    """
    found: dict[str, Rule] = {}
    for path in sorted(RULES.glob("*/*.sql")):
        where = path.relative_to(WAREHOUSE.parent)
        header, sql = _parse(path.read_text(encoding="utf-8"), where)
        header["return_name"] = header.pop("return", None)
        try:
            checked = RuleHeader.model_validate(header)
        except ValidationError as fault:
            first = fault.errors()[0]
            raise ConfigurationError(f"{where}: {first['loc'][0]}: {first['msg']}.") from None
        if checked.code != path.stem or checked.code in found:
            raise ConfigurationError(f"{where}: its code is not that of its name, or used twice.")
        found[checked.code] = _read(checked, sql.strip())
    return found


def _parse(text: str, where: Path) -> tuple[dict[str, object], str]:
    if not text.startswith("/*") or "*/" not in text:
        raise ConfigurationError(f"{where}: the header comment is missing.")
    comment, sql = text[2:].split("*/", 1)
    try:
        header = yaml.safe_load(comment)
    except yaml.YAMLError:
        raise ConfigurationError(f"{where}: the header is not valid YAML.") from None
    if not isinstance(header, dict):
        raise ConfigurationError(f"{where}: the header holds no keys.")
    return header, sql


def _read(header: RuleHeader, sql: str) -> Rule:
    statement = sqlglot.parse_one(sql, dialect="duckdb")
    reads: set[TableName] = set()
    columns: set[tuple[str, str]] = set()
    # Scope by scope: one statement may use an alias for two tables.
    for scope in traverse_scope(statement):
        tables = {
            alias: TableName(source.db, source.name)
            for alias, source in scope.sources.items()
            if isinstance(source, exp.Table) and source.db
        }
        reads.update(tables.values())
        columns.update(
            (tables[column.table].name, column.name)
            for column in scope.columns
            if column.table in tables and tables[column.table].schema == "returns"
        )
    return Rule(header, sql, frozenset(reads), frozenset(columns))


def rules_about(schema: str, table: str) -> tuple[Rule, ...]:
    """The rules that report rows of a table."""
    return tuple(rule for rule in rules().values() if rule.reports == TableName(schema, table))
