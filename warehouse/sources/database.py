"""The case system's database: a month's SSD tables, read once and landed as files.

What lands is `<table>.csv` as if somebody had delivered it: kept as received, hashed at the
door and built again without the database. Only declared columns are asked for, in one
transaction that writes nothing. No check and no change of a value belongs here: the door and
the rules come after.
"""

import csv
import logging
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    Row,
    Select,
    column,
    create_engine,
    inspect,
    make_url,
    quoted_name,
    select,
    table,
)
from sqlalchemy.dialects.postgresql.base import PGInspector
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from warehouse.errors import ConfigurationError, DeliveryRefused, SourceUnavailable
from warehouse.files import locked, replace_file
from warehouse.sources.content import Kind, kind_of, stem_of
from warehouse.sources.declarations import DeliveredTable, delivered_tables, tables_of

_log = logging.getLogger(__name__)

_Statement = Select[*tuple[Any, ...]]

_DRIVERS = ("postgresql+psycopg2", "mssql+pyodbc", "sqlite")

_CONNECT_SECONDS = 15
_LOCK_SECONDS = 60
_STATEMENT_SECONDS = 600

# Waiting for a server that is gone without a word would hold a run for hours.
_CONNECT_ARGUMENTS: dict[str, dict[str, object]] = {
    "postgresql": {
        "application_name": "tidemark",
        "connect_timeout": _CONNECT_SECONDS,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
    },
    "mssql": {"timeout": _CONNECT_SECONDS},
    "sqlite": {"timeout": _CONNECT_SECONDS},
}

# SQLSTATE classes and states after which the same attempt may succeed: the connection, a
# timeout, a deadlock, too little of something, a server that stops or starts.
_TRANSIENT_STATES = ("08", "40", "53", "55P03", "57", "58", "HYT")
_LOGIN_STATES = ("28",)
# What PostgreSQL's client says at connecting, when it gives no SQLSTATE. Asking again with a
# wrong password locks accounts.
_LOGIN_WORDS = (
    "authentication failed",
    "no password supplied",
    "pg_hba",
    "login failed",
    '" does not exist',
)
# The ODBC manager finds no driver of that name.
_NO_DRIVER_STATES = ("IM002", "IM003", "01000")


def _check_url(value: str) -> str:
    try:
        url = make_url(value)
    except (ArgumentError, ValueError):
        url = None
    # What follows says nothing of the value: it may hold the password that it must not hold.
    if url is None or url.drivername not in _DRIVERS:
        raise ValueError(
            "is not an address that begins with postgresql+psycopg2://, mssql+pyodbc:// or "
            "sqlite:///"
        )
    secret = {"password", "pwd", "sslpassword", "odbc_connect"}
    if url.password is not None or secret & {name.casefold() for name in url.query}:
        raise ValueError("must hold no password: it belongs in the password_file")
    return value


def _check_path(path: Path) -> Path:
    if not path.is_absolute():
        raise ValueError("is not a whole path: begin it with /")
    return path


class DatabaseSource(BaseModel):
    """Where the SSD tables are read from."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, validate_by_name=True
    )

    url: Annotated[str, AfterValidator(_check_url)] = Field(
        repr=False, description="SQLAlchemy's address of the database, without a password"
    )
    password_file: Annotated[Path, AfterValidator(_check_path)] | None = Field(
        default=None, description="File that holds the password, readable by its owner alone"
    )
    db_schema: str | None = Field(
        default=None, alias="schema", min_length=1, description="Schema that holds the tables"
    )
    chunk_rows: int = Field(default=50_000, gt=0, description="Rows held in memory at a time")

    @model_validator(mode="after")
    def _password_has_a_user(self) -> "DatabaseSource":
        if self.password_file and not make_url(self.url).username:
            raise ValueError("a password_file needs a user in the url")
        return self


def fetch_tables(
    source: DatabaseSource,
    tables: Sequence[str],
    folder: Path,
    report: Callable[[str, int], None] | None = None,
) -> dict[str, int]:
    """Land every table that the folder does not hold yet; returns their numbers of rows.

    All of them are read in one transaction, and none has its name before all are read: a
    folder never mixes two moments of the database because the first attempt broke off.
    `report` is told the table and its rows so far, at least once a table.

    Raises:
        SourceUnavailable: the database cannot be reached or broke off; nothing landed.
        DeliveryRefused: tables or columns are missing or cannot be read, a sentence a fault;
            nothing landed.
        ConfigurationError: the password file or the driver is missing or not fit for use.
    """
    for directory in (folder.parent, folder):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder.parent, wait=True):
        present = {stem_of(path) for path in folder.iterdir() if kind_of(path) is Kind.CSV}
        wanted = [
            delivered_tables()[name]
            for name in dict.fromkeys(tables)
            if name.casefold() not in present
        ]
        if not wanted:
            return {}
        for declared in wanted:
            # Left by a fetch that was killed. They hold records of children.
            for leftover in folder.glob(f".{declared.name}.csv.*.tmp"):
                leftover.unlink(missing_ok=True)
        engine = _engine(source)
        try:
            with _snapshot(engine) as connection:
                statements = _statements(connection, wanted, source.db_schema)
                return _land(connection, statements, source.chunk_rows, folder, report)
        finally:
            engine.dispose()


def _land(
    connection: Connection,
    statements: dict[str, _Statement],
    chunk_rows: int,
    folder: Path,
    report: Callable[[str, int], None] | None,
) -> dict[str, int]:
    rows: dict[str, int] = {}
    try:
        with ExitStack() as files:
            for name, statement in statements.items():
                path = files.enter_context(replace_file(folder / f"{name}.csv"))
                rows[name] = 0
                for written in _write(connection, name, statement, chunk_rows, path):
                    rows[name] = written
                    if report:
                        report(name, written)
    except OSError as fault:
        raise DeliveryRefused(
            f"The tables of the database cannot be written to landing/{folder.name} "
            f"({fault.strerror or type(fault).__name__})."
        ) from None
    return rows


def _write(
    connection: Connection,
    name: str,
    statement: _Statement,
    chunk_rows: int,
    path: Path,
) -> Iterator[int]:
    """Write one table; gives the rows written so far, after each chunk and at the end."""
    header = [selected.name for selected in statement.selected_columns]
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        # Lines end as RFC 4180 has them, so that a lone line feed or carriage return inside
        # a cell is quoted and comes back as it was.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(header)
        rows = 0
        for chunk in _chunks(connection, name, statement, chunk_rows):
            writer.writerows(_text_rows(chunk, name, header))
            rows += len(chunk)
            yield rows
        # Before any file of the fetch takes its name: a full disk shows here at the latest.
        file.flush()
        os.fsync(file.fileno())
        if not rows:
            yield rows


def _chunks(
    connection: Connection, name: str, statement: _Statement, chunk_rows: int
) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    with _in_our_words(f"{name} cannot be read from the database"):
        try:
            result = connection.execute(
                statement,
                # Without a cursor on the server the driver fetches the whole table first.
                execution_options={"stream_results": True, "yield_per": chunk_rows},
            )
            yield from result.partitions()
        except (ValueError, OverflowError) as fault:
            # Python has no day before the year 1 or after 9999; databases do.
            raise DeliveryRefused(
                f"{name} in the database holds a value that cannot be read, such as a date "
                f"outside the years 1 to 9999 ({type(fault).__name__})."
            ) from None


def _text_rows(
    rows: Sequence[Row[*tuple[Any, ...]]], name: str, header: Sequence[str]
) -> Iterator[list[str]]:
    for row in rows:
        try:
            yield [text_of(value) for value in row]
        except TypeError:
            raise DeliveryRefused(_unreadable(row, name, header)) from None


def _unreadable(row: Sequence[object], name: str, header: Sequence[str]) -> str:
    for column_name, value in zip(header, row, strict=True):
        try:
            text_of(value)
        except TypeError as fault:
            return f"{name} in the database: column {column_name} holds {fault}."
    raise AssertionError("every value of the row can be read")


def text_of(value: object) -> str:
    """A value as it stands in the file; text is passed on as it is, null is blank.

    Raises:
        TypeError: what it is instead of a value that has one text.
    """
    match value:
        case None:
            return ""
        case str():
            if "\x00" in value:
                raise TypeError("a NUL character")
            if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
                raise TypeError("text that is not Unicode")
            return value
        case bool():  # before int: True is one
            return "Y" if value else "N"
        case int():
            return str(value)
        case datetime():  # before date: a datetime is one
            if value.tzinfo is not None:
                return value.isoformat()
            if value.time() == time():
                return value.date().isoformat()
            return value.isoformat(sep=" ")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return _number_text(value)
        case float():
            # By way of its shortest text: Decimal(0.1) has 55 places.
            return _number_text(Decimal(repr(value)))
        case UUID():
            return str(value)
        case bytes() | bytearray() | memoryview():
            raise TypeError("binary data, not text")
        case _:
            raise TypeError(f"values of the type {type(value).__name__}, which have no one text")


def _number_text(value: Decimal) -> str:
    """The shortest text of a number, never with an exponent: `12.50` and `12.5` are `12.5`."""
    if not value.is_finite():
        return str(value)
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _statements(
    connection: Connection, wanted: Sequence[DeliveredTable], schema: str | None
) -> dict[str, _Statement]:
    """What is asked of the database, by table."""
    with _in_our_words("The database's list of tables cannot be read"):
        inspector = inspect(connection)
        names = [*inspector.get_table_names(schema), *inspector.get_view_names(schema)]
        if isinstance(inspector, PGInspector):
            names += inspector.get_materialized_view_names(schema)
            names += inspector.get_foreign_table_names(schema)
    faults: list[str] = []
    statements: dict[str, _Statement] = {}
    for declared in wanted:
        twins = [name for name in names if name.casefold() == declared.name.casefold()]
        if not twins:
            where = f" in the schema {schema}" if schema else ""
            faults.append(f"The database has no table {declared.name}{where}.")
            continue
        if len(twins) > 1:
            faults.append(f"The database has {' and '.join(sorted(twins))}: which one is meant?")
            continue
        with _in_our_words(f"The columns of {declared.name} cannot be read from the database"):
            present = [found["name"] for found in inspector.get_columns(twins[0], schema)]
        try:
            statements[declared.name] = statement_for(declared, twins[0], schema, present)
        except DeliveryRefused as fault:
            faults.append(str(fault))
    if faults:
        raise DeliveryRefused("\n".join(faults))
    return statements


def statement_for(
    declared: DeliveredTable, name: str, schema: str | None, present: Sequence[str]
) -> _Statement:
    """The declared columns of a table under their declared names, one row per delivered row.

    Raises:
        DeliveryRefused: a required column is not present, or a name fits two.
    """
    missing: list[str] = []
    selected = {}
    # The form of an id is found at the door, from the id; nobody delivers it.
    for wanted in (delivered for delivered in declared.columns if delivered.form_of is None):
        twins = [found for found in present if found.casefold() == wanted.name.casefold()]
        if len(twins) > 1:
            raise DeliveryRefused(
                f"{declared.name} in the database has {' and '.join(sorted(twins))}: which column "
                "is meant?"
            )
        if twins:
            selected[wanted.name] = column(quoted_name(twins[0], quote=True))
        elif wanted.name in declared.required:
            missing.append(wanted.name)
    if missing:
        one = len(missing) == 1
        raise DeliveryRefused(
            f"{declared.name} in the database: column{'' if one else 's'} {', '.join(missing)} "
            f"{'is' if one else 'are'} missing."
        )
    source = table(quoted_name(name, quote=True), *selected.values(), schema=schema)
    # By key, so that the same rows make the same file.
    return (
        select(*(found.label(wanted) for wanted, found in selected.items()))
        .select_from(source)
        .order_by(*(selected[key] for key in declared.key))
    )


def grant_statements(schema: str, user: str, tables: Sequence[str]) -> Iterator[str]:
    """The rights that a fetch needs, in SQL that PostgreSQL and SQL Server both take.

    An optional column has a statement of its own: it fails alone where there is no such column.
    """
    for declared in (delivered_tables()[name] for name in tables):
        optional = [
            wanted.name
            for wanted in declared.columns
            if wanted.form_of is None and wanted.name not in declared.required
        ]
        for columns in (", ".join(declared.required), *optional):
            yield f"grant select ({columns}) on {schema}.{declared.name} to {user};"


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that writes nothing and, where it can, sees one moment."""
    with ExitStack() as opened:
        with _in_our_words("The database cannot be reached", connecting=True):
            connection = opened.enter_context(engine.connect())
        with _in_our_words("A reading transaction cannot be begun in the database"):
            if engine.dialect.name == "postgresql":
                connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                connection.exec_driver_sql(f"set local lock_timeout = '{_LOCK_SECONDS}s'")
                connection.exec_driver_sql(f"set local statement_timeout = '{_STATEMENT_SECONDS}s'")
                # A time with an offset is written with the same one whoever reads it.
                connection.exec_driver_sql("set local time zone 'UTC'")
            elif engine.dialect.name == "mssql":
                allowed = connection.exec_driver_sql(
                    "select snapshot_isolation_state from sys.databases where database_id = db_id()"
                ).scalar()
                connection.rollback()
                if allowed == 1:
                    connection.execution_options(isolation_level="SNAPSHOT")
                else:
                    _log.warning(
                        "The database does not allow SNAPSHOT isolation: what is written to it "
                        "during the fetch may be in one table and not in another."
                    )
                connection.exec_driver_sql(f"set lock_timeout {_LOCK_SECONDS * 1000}")
            else:
                # Python's driver begins a transaction for writing alone.
                connection.exec_driver_sql("begin deferred")
        yield connection


def _engine(source: DatabaseSource) -> Engine:
    url = make_url(source.url)
    if url.drivername == "sqlite":
        url = _reading_only(url)
    if source.password_file:
        url = url.set(password=_password(source.password_file))
    backend = url.get_backend_name()
    # JSON as the text it is, not as a dictionary whose text would be another one.
    of_the_dialect = {"json_deserializer": str} if backend == "postgresql" else {}
    try:
        return create_engine(
            url,
            poolclass=NullPool,
            hide_parameters=True,
            connect_args=_CONNECT_ARGUMENTS[backend],
            **of_the_dialect,
        )
    except ImportError:
        raise ConfigurationError(
            f"The driver {url.get_driver_name()} of ssd_database is not installed: see "
            "docs/ssd_database.md."
        ) from None
    except (SQLAlchemyError, TypeError) as fault:
        raise ConfigurationError(
            f"The url of ssd_database cannot be used ({type(fault).__name__})."
        ) from None


def _reading_only(url: URL) -> URL:
    """The same SQLite file, opened for reading; one that does not exist is not made."""
    file = Path(url.database or "").absolute().as_uri().replace("file://", "file:", 1)
    return url.set(database=file, query={"mode": "ro", "uri": "true"})


def _password(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            mode = os.fstat(descriptor).st_mode
            if not stat.S_ISREG(mode) or stat.S_IMODE(mode) & 0o077:
                raise ConfigurationError(
                    f"The password file {path} can be read by others than its owner: run "
                    f"chmod 600 {path}."
                )
            content = file.read()
    except OSError as fault:
        raise ConfigurationError(
            f"The password file {path} cannot be read ({fault.strerror})."
        ) from None
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = []
    if len(lines) != 1 or not lines[0]:
        raise ConfigurationError(f"The password file {path} does not hold one line of UTF-8 text.")
    return lines[0]


@contextmanager
def _in_our_words(sentence: str, *, connecting: bool = False) -> Iterator[None]:
    """Replace a database error: its own text quotes addresses, users, statements and values."""
    try:
        yield
    except SQLAlchemyError as fault:
        raise refusal_for(fault, sentence, connecting=connecting) from None


def refusal_for(
    fault: SQLAlchemyError, sentence: str, *, connecting: bool = False
) -> DeliveryRefused | ConfigurationError:
    """The error to raise in place of a database's own; `SourceUnavailable` may be tried again."""
    if not isinstance(fault, DBAPIError) or fault.orig is None:
        return DeliveryRefused(f"{sentence} ({type(fault).__name__}).")
    kind = type(fault.orig).__name__
    state = _sqlstate(fault.orig)
    named = f"({kind}, SQLSTATE {state})" if state else f"({kind})"
    told = str(fault.orig).casefold() if connecting else ""
    if state.startswith(_LOGIN_STATES) or any(words in told for words in _LOGIN_WORDS):
        return DeliveryRefused(
            "The database refused the login: check the user and the database in the url of "
            f"ssd_database and its password_file {named}."
        )
    if connecting and state.startswith(_NO_DRIVER_STATES):
        return ConfigurationError(
            "The ODBC driver named in the url of ssd_database is not installed: see "
            f"docs/ssd_database.md {named}."
        )
    if (
        connecting
        or fault.connection_invalidated
        or state.startswith(_TRANSIENT_STATES)
        or (not state and kind in ("OperationalError", "InterfaceError"))
    ):
        return SourceUnavailable(f"{sentence} {named}. Nothing was landed; it may work later.")
    return DeliveryRefused(f"{sentence} {named}.")


def _sqlstate(fault: BaseException) -> str:
    """The five signs that say which error it is; blank where the driver gives none."""
    first = fault.args[0] if fault.args else ""
    state = getattr(fault, "pgcode", None) or (first if isinstance(first, str) else "")
    return state if len(state) == 5 and state.isascii() and state.isalnum() else ""


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python -m warehouse.sources.database SCHEMA USER   (prints the grants)")
    print("\n".join(grant_statements(sys.argv[1], sys.argv[2], tables_of("ssd"))))
