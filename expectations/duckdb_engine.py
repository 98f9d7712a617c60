"""Great Expectations over a DuckDB connection that is already open; nothing is copied.

What belongs here: everything that makes Great Expectations speak to DuckDB, so that a native
engine can replace this one module. What does not: rules, suites, results.

Great Expectations' own SQL source does not work on DuckDB with any published SQLAlchemy dialect:
it reads results after giving the connection back. Three small pieces do: a dialect, an execution
engine that keeps its connection, and a data source that is handed both.
"""

import logging
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any, Literal, cast

import duckdb
import sqlalchemy as sa
from great_expectations import get_context
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.config_str import ConfigStr
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sqlalchemy_execution_engine import (
    SqlAlchemyExecutionEngine,
)
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.metric_provider import MetricProvider, metric_value
from great_expectations.util import get_sqlalchemy_selectable
from sqlalchemy import types
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import ReflectedColumn, ReflectedPrimaryKeyConstraint
from typing_extensions import override

_URL = "duckdb+opened://"
_NAME = "opened"  # the one data source, and its only asset and batch while a check runs
_ONE_AT_A_TIME = Lock()

# It logs whole exceptions, and those quote cells: what failed is said by a check's results.
logging.getLogger("great_expectations").setLevel(logging.CRITICAL + 1)

_COLUMN_TYPES: dict[str, type[types.TypeEngine[Any]]] = {
    "BIGINT": types.BIGINT,
    "BOOLEAN": types.BOOLEAN,
    "DATE": types.DATE,
    "DECIMAL": types.DECIMAL,
    "DOUBLE": types.DOUBLE,
    "INTEGER": types.INTEGER,
    "TIMESTAMP": types.TIMESTAMP,
    "VARCHAR": types.VARCHAR,
}


class DuckDBDialect(DefaultDialect):
    """As much of a SQLAlchemy dialect as checks need: run a select, describe a table."""

    name = "duckdb"
    driver = "opened"
    supports_statement_cache = True
    supports_native_boolean = True
    supports_sane_rowcount = False

    @classmethod
    @override
    def import_dbapi(cls) -> Any:
        return duckdb

    @override
    def initialize(self, connection: sa.Connection) -> None:
        """Ask the database nothing: the defaults below hold for every DuckDB."""
        self.default_schema_name = "main"

    @override
    def do_execute(self, cursor: Any, statement: str, parameters: Any, context: Any = None) -> None:
        cursor.execute(statement, list(parameters) if parameters else None)

    @override
    def do_commit(self, dbapi_connection: Any) -> None:
        """Do nothing: checks only read, and DuckDB refuses to end what was not begun."""

    @override
    def do_rollback(self, dbapi_connection: Any) -> None:
        """Do nothing, for the same reason."""

    @override
    def get_columns(
        self, connection: sa.Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> list[ReflectedColumn]:
        quote = self.identifier_preparer.quote_identifier
        table = ".".join(quote(part) for part in (schema, table_name) if part)
        return [
            {
                "name": row[0],
                "type": _COLUMN_TYPES.get(row[1].partition("(")[0], types.NullType)(),
                "nullable": True,
                "default": None,
            }
            for row in connection.exec_driver_sql(f"describe {table}").fetchall()
        ]

    @override
    def get_pk_constraint(
        self, connection: sa.Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> ReflectedPrimaryKeyConstraint:
        return {"constrained_columns": [], "name": None, "comment": None}

    @override
    def has_table(
        self, connection: sa.Connection, table_name: str, schema: str | None = None, **kw: Any
    ) -> bool:
        found = connection.exec_driver_sql(
            "select 1 from information_schema.tables "
            "where table_name = ? and table_schema = coalesce(?, 'main')",
            (table_name, schema),
        )
        return found.first() is not None

    @override
    def get_schema_names(self, connection: sa.Connection, **kw: Any) -> list[str]:
        rows = connection.exec_driver_sql("select schema_name from information_schema.schemata")
        return [row[0] for row in rows.fetchall()]


registry.register("duckdb.opened", __name__, DuckDBDialect.__name__)


class _RegularExpressions:
    """Answers Great Expectations' question how a dialect spells a regular expression.

    It asks for this attribute to choose `REGEXP_MATCHES(column, pattern)`, which DuckDB has
    with the meaning wanted: the pattern may match any part.
    """

    DremioDialect = True
    BIGINT, BOOLEAN, DATE, DECIMAL = types.BIGINT, types.BOOLEAN, types.DATE, types.DECIMAL
    DOUBLE, INTEGER, TIMESTAMP = types.DOUBLE, types.INTEGER, types.TIMESTAMP
    VARCHAR = types.VARCHAR


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Runs metrics as SQL on one connection that it keeps until it is closed."""

    def __init__(self, engine: sa.Engine) -> None:
        super().__init__(engine=engine, create_temp_table=False)
        self.dialect_module = cast(Any, _RegularExpressions)

    @override
    @contextmanager
    def get_connection(self) -> Generator[sa.Connection, None, None]:
        """The connection, left open: results are read after this context ends."""
        connection = self._connection or self.engine.connect()
        self._connection = connection
        yield connection

    def close(self) -> None:
        """Give the connection back; the DuckDB connection beneath stays open."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self.engine.dispose()


class _UniqueColumn(MetricProvider):
    """The rows whose value occurs more than once, by grouping: a quarter of a window's time."""

    metric_name = "column_values.unique.unexpected_count"
    domain_keys = ("batch_id", "table", "column", "row_condition", "condition_parser")

    @metric_value(engine=DuckDBExecutionEngine)
    def _count(
        cls,  # noqa: N805 # passed under this name
        execution_engine: DuckDBExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        **_: object,
    ) -> int:
        column = metric_domain_kwargs["column"]
        return _repeated_rows(execution_engine, metric_domain_kwargs, [column], all_blank=True)


class _UniqueTogether(MetricProvider):
    """The same for several columns together."""

    metric_name = "compound_columns.unique.unexpected_count"
    domain_keys = (
        *("batch_id", "table", "column_list"),
        *("row_condition", "condition_parser", "ignore_row_if"),
    )

    @metric_value(engine=DuckDBExecutionEngine)
    def _count(
        cls,  # noqa: N805 # passed under this name
        execution_engine: DuckDBExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        **_: object,
    ) -> int:
        columns = metric_domain_kwargs["column_list"]
        ignored = metric_domain_kwargs.get("ignore_row_if", "all_values_are_missing")
        domain = {k: v for k, v in metric_domain_kwargs.items() if k != "ignore_row_if"}
        if ignored == "never":
            return _repeated_rows(execution_engine, domain, columns, all_blank=None)
        all_blank = ignored == "all_values_are_missing"
        return _repeated_rows(execution_engine, domain, columns, all_blank=all_blank)


def _repeated_rows(
    engine: DuckDBExecutionEngine,
    domain: dict[str, Any],
    names: list[str],
    *,
    all_blank: bool | None,
) -> int:
    """Rows that share their values with another; rows with all (or any) blank left out."""
    columns = [sa.column(name) for name in names]
    filled = [column.is_not(None) for column in columns]
    times = sa.func.count()
    groups = sa.select(times.label("times")).select_from(
        cast(Any, get_sqlalchemy_selectable(engine.get_domain_records(domain)))
    )
    if all_blank is not None:
        groups = groups.where(sa.or_(*filled) if all_blank else sa.and_(*filled))
    repeated = groups.group_by(*columns).having(times > 1).subquery()
    total = engine.execute_query(sa.select(sa.func.sum(repeated.c.times))).scalar()
    return int(total or 0)


def _read_no_values(map_metric: str) -> None:
    """Answer the question for unexpected values with none, without a query.

    Every rule about rows asks for them, even where the result format shows none: a query a rule
    that reads cells no result may hold, and a quarter of the time of a check.
    """

    @metric_value(engine=DuckDBExecutionEngine)
    def none(cls: type, execution_engine: DuckDBExecutionEngine, **_: object) -> list[object]:
        return []

    type(
        "_NoUnexpectedValues",
        (MetricProvider,),  # which registers each of its subclasses
        {
            "metric_name": f"{map_metric}.unexpected_values",
            "domain_keys": ("batch_id", "table"),
            "none": none,
        },
    )


for _map_metric in (
    "column_pair_values.a_greater_than_b",
    "column_values.between",
    "column_values.in_set",
    "column_values.match_regex",
    "column_values.nonnull",
    "column_values.null",
    "column_values.unique",
    "compound_columns.unique",
):
    _read_no_values(_map_metric)


class OpenedDuckDBDatasource(SQLDatasource):
    """A data source that is given its engine instead of making one from an address."""

    type: Literal["opened_duckdb"] = "opened_duckdb"  # pyright: ignore[reportIncompatibleVariableOverride]
    connection_string: ConfigStr | str = _URL
    schema_name: str

    @property
    @override
    def schema_(self) -> str | None:
        return self.schema_name

    def use(self, engine: DuckDBExecutionEngine | None) -> None:
        """Run everything on this engine, until told otherwise."""
        self._execution_engine = engine

    def whole_table(self, schema: str, table: str) -> Batch:
        """All rows of a table; nothing of it is saved in the context, which takes longer."""
        self.schema_name = schema
        asset = cast(Any, self._TableAsset)(name=_NAME, table_name=table)
        asset._datasource = self  # as the data source itself does when it adds one
        self.assets = [asset]
        definition = BatchDefinition[Any](name=_NAME)
        definition.set_data_asset(asset)
        return definition.get_batch()

    @override
    def get_engine(self) -> sa.Engine:
        return self.get_execution_engine().engine

    @override
    def get_execution_engine(self) -> SqlAlchemyExecutionEngine:
        if self._execution_engine is None:
            raise RuntimeError("The data source was given no connection.")
        return self._execution_engine

    @override
    def test_connection(self, test_assets: bool = True) -> None:
        """Test nothing: the connection is open."""


@cache
def _data_source() -> OpenedDuckDBDatasource:
    """The one data source of the process: to make it anew takes longer than to check a table."""
    context = get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return cast(Any, context.data_sources).add_opened_duckdb(name=_NAME, schema_name="main")


@contextmanager
def _configurations_made_once() -> Iterator[None]:
    """Keep what Great Expectations derives from an expectation for as long as a check runs.

    It writes an expectation out as a configuration some fifty times a rule, each time anew, which
    is two fifths of the time of a check. No expectation changes while its check runs.
    """
    made = cast(property, Expectation.configuration)
    # With the expectation, so that no id is reused.
    kept: dict[int, tuple[Expectation, ExpectationConfiguration]] = {}

    def configuration(expectation: Expectation) -> ExpectationConfiguration:
        if id(expectation) not in kept:
            kept[id(expectation)] = expectation, made.__get__(expectation)
        return kept[id(expectation)][1]

    cast(Any, Expectation).configuration = property(configuration)
    try:
        yield
    finally:
        cast(Any, Expectation).configuration = made


@contextmanager
def opened_batch(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> Iterator[Batch]:
    """The whole of `<schema>.<table>` as one batch, for as long as the context lasts.

    The checks read through a cursor of their own: a half-read result and an open transaction of
    the caller are left alone, so what the caller has not committed is not seen. A cursor sees the
    macros of the database but none of the caller's variables. One batch at a time is open, and
    nothing of it is kept: neither the connection nor what was counted.
    """
    engine = DuckDBExecutionEngine(
        sa.create_engine(_URL, creator=connection.cursor, poolclass=sa.StaticPool)
    )
    try:
        with _ONE_AT_A_TIME, _configurations_made_once():
            source = _data_source()
            source.use(engine)
            try:
                yield source.whole_table(schema, table)
            finally:
                source.use(None)
                source.assets = []
    finally:
        engine.close()
