"""The validation rules: one SQL file each, whose header says what breaks it and how grave it is.

A file `warehouse/rules/<of>/<code>.sql` is one `select` of `source_table` and `row_number`: the
delivered rows that break the rule, exactly those. Adding a rule is adding its file and its test.
"""

import csv
from collections.abc import Collection, Mapping
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
from warehouse.feeds import Feed, raw_tables_of
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sql_files import WAREHOUSE, TableName, fed_files

RULES = WAREHOUSE / "rules"


class RuleSeverity(StrEnum):
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
    severity: RuleSeverity
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
        """The KPIs that a broken row may touch: of a blocked row all that would have counted it."""
        words = (word.strip() for word in self.header.kpi.split(";"))
        codes = {code for word in words for code in kpis_of_words().get(word, ())}
        if self.header.severity is RuleSeverity.BLOCK:
            codes |= kpis_of_table(self.reports)
        return tuple(sorted(codes))

    def missing(
        self,
        feeds: Mapping[str, Feed],
        delivered: frozenset[str],
        absent: Collection[tuple[str, str]] = (),
    ) -> tuple[str, ...]:
        """What the rule reads and this delivery does not tell: not empty, it cannot be run.

        `absent` names the optional columns that the files lack, each with its raw table.
        """
        tables = sorted(
            str(table)
            for table in self.reads
            if (table.schema == "raw" and table.name not in delivered)
            or (table.schema == "returns" and table.name in feeds and not feeds[table.name].files)
        )
        columns = sorted(
            f"{table}.{column}"
            for table, column in self.columns_read
            if table in feeds
            and feeds[table].files
            and (column not in feeds[table].columns or _is_absent(feeds[table], column, absent))
        )
        return (*tables, *columns)


@cache
def kpis_of_table(table: TableName) -> frozenset[str]:
    """The KPIs that need a record which rows of a raw or returns table feed, by any layout."""
    raw = (
        {table.name}
        if table.schema == "raw"
        else {
            name
            for file in fed_files("returns")[table.name].values()
            for name in raw_tables_of(file)
        }
    )
    records = {
        record
        for record, by_layout in fed_files("staged").items()
        if any(raw & set(raw_tables_of(file)) for file in by_layout.values())
    }
    return frozenset(
        kpi.code
        for kpi in kpi_definitions().values()
        if records & {record for record, _ in kpi.needed_columns}
    )


def _is_absent(feed: Feed, column: str, absent: Collection[tuple[str, str]]) -> bool:
    """Whether none of the delivered columns that a column is made of was in its file."""
    # The lineage has names in the lower case in which DuckDB compares them.
    names = {(table, name.casefold()) for table, name in absent}
    touched = {table for table, _ in names}
    return any(
        read and read <= names
        for _, file in feed.files
        if touched & set(raw_tables_of(file))
        for read in [{(table.name, name) for table, name in file.column_lineage[column]}]
    )


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
