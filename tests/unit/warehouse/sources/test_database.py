"""What a fetch asks of the database, how values become text, and what lands when."""

import csv
import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import ValidationError
from sqlalchemy.dialects import mssql
from sqlalchemy.exc import DBAPIError

from warehouse.errors import ConfigurationError, DeliveryRefused, SourceUnavailable
from warehouse.sources.database import (
    DatabaseSource,
    fetch_tables,
    grant_statements,
    refusal_for,
    statement_for,
    text_of,
)
from warehouse.sources.declarations import delivered_tables

SCORES = """
create table ssd_sdq_scores (
    csdq_table_id text primary key,
    csdq_person_id text,
    csdq_sdq_completed_date text,
    csdq_sdq_score,
    csdq_sdq_reason text,
    csdq_notes text
)
"""
SCORES_HEADER = [
    "csdq_table_id",
    "csdq_person_id",
    "csdq_sdq_completed_date",
    "csdq_sdq_score",
    "csdq_sdq_reason",
]
DEPARTMENTS = """
create table "SSD_Department" (
    "DEPT_TEAM_ID" text, "DEPT_TEAM_NAME" text, "Dept_Team_Parent_Id" text,
    "DEPT_TEAM_PARENT_NAME" text
)
"""


class CaseSystem:
    """A made-up case system in a SQLite file, and the landing folder beside it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "case system.db"
        self.folder = folder / "landing" / "2021-01"
        self.source = DatabaseSource(url=f"sqlite:///{self.path}")

    def run(self, *statements: str) -> "CaseSystem":
        with sqlite3.connect(self.path) as connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()
        return self

    def add(self, table: str, *rows: tuple[object, ...]) -> "CaseSystem":
        with sqlite3.connect(self.path) as connection:
            places = ", ".join("?" * len(rows[0]))
            connection.executemany(f'insert into "{table}" values ({places})', rows)
        connection.close()
        return self

    def fetch(self, *tables: str) -> dict[str, int]:
        return fetch_tables(self.source, tables, self.folder, None)

    def refusal(self, *tables: str) -> str:
        with pytest.raises(DeliveryRefused) as refused:
            self.fetch(*tables)
        return str(refused.value)

    def landed(self, table: str) -> list[list[str]]:
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file, strict=True))

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())


@pytest.fixture
def case_system(tmp_path: Path) -> CaseSystem:
    return CaseSystem(tmp_path)


def score(number: int, reason: str | None = None) -> tuple[object, ...]:
    return (f"Q{number}", f"SYN-{number}", "2021-01-04", number, reason, "not declared")


def test_declared_columns_land_in_declared_order_and_nothing_else(case_system: CaseSystem) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", score(2), score(1))
    assert case_system.fetch("ssd_sdq_scores") == {"ssd_sdq_scores": 2}
    assert case_system.landed("ssd_sdq_scores") == [
        SCORES_HEADER,
        ["Q1", "SYN-1", "2021-01-04", "1", ""],
        ["Q2", "SYN-2", "2021-01-04", "2", ""],
    ]


@pytest.mark.parametrize(
    "words",
    [
        "NA",
        "null",
        "0012",
        " padded ",
        'says "no", twice',
        "two\nlines",
        "two\r\nlines",
        "lone\rreturn",
        '"',
        "naïve 儿童 😀",
        "=1+1",
    ],
)
def test_text_comes_back_byte_for_byte(case_system: CaseSystem, words: str) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", score(1, words))
    case_system.fetch("ssd_sdq_scores")
    assert case_system.landed("ssd_sdq_scores")[1][4] == words


def test_null_and_empty_text_are_blank(case_system: CaseSystem) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", score(1, None), score(2, ""))
    case_system.fetch("ssd_sdq_scores")
    assert [row[4] for row in case_system.landed("ssd_sdq_scores")[1:]] == ["", ""]


def test_names_are_found_whatever_their_capitals(case_system: CaseSystem) -> None:
    case_system.run(DEPARTMENTS).add("SSD_Department", ("T1", "PACT 1", "T0", None))
    case_system.fetch("ssd_department")
    assert case_system.landed("ssd_department") == [
        ["dept_team_id", "dept_team_name", "dept_team_parent_id", "dept_team_parent_name"],
        ["T1", "PACT 1", "T0", ""],
    ]


def test_view_is_read_like_a_table(case_system: CaseSystem) -> None:
    case_system.run(
        DEPARTMENTS.replace("SSD_Department", "teams"),
        "create view ssd_department as select * from teams",
    ).add("teams", ("T1", "PACT 1", "T0", None))
    assert case_system.fetch("ssd_department") == {"ssd_department": 1}


def test_absent_optional_column_is_left_out(case_system: CaseSystem) -> None:
    case_system.run(
        "create table ssd_cin_plans (cinp_cin_plan_id, cinp_person_id, cinp_cin_plan_start_date, "
        "cinp_cin_plan_end_date, cinp_cin_plan_team)"
    ).add("ssd_cin_plans", ("P1", "SYN-1", "2021-01-04", None, "T1"))
    case_system.fetch("ssd_cin_plans")
    assert case_system.landed("ssd_cin_plans")[0] == [
        "cinp_cin_plan_id",
        "cinp_person_id",
        "cinp_cin_plan_start_date",
        "cinp_cin_plan_end_date",
        "cinp_cin_plan_team",
    ]


def test_everything_that_is_missing_is_told_at_once(case_system: CaseSystem) -> None:
    case_system.run("create table ssd_department (dept_team_id, dept_team_parent_name)", SCORES)
    assert case_system.refusal("ssd_sdq_scores", "ssd_contacts", "ssd_department") == (
        "The database has no table ssd_contacts.\n"
        "ssd_department in the database: columns dept_team_name, dept_team_parent_id are missing."
    )
    assert case_system.names() == []


def test_missing_table_names_the_schema(case_system: CaseSystem) -> None:
    case_system.run(SCORES)
    case_system.source = case_system.source.model_copy(update={"db_schema": "main"})
    assert case_system.refusal("ssd_contacts") == (
        "The database has no table ssd_contacts in the schema main."
    )


def test_two_columns_of_one_name_are_refused() -> None:
    declared = delivered_tables()["ssd_department"]
    names = [wanted.name for wanted in declared.columns]
    with pytest.raises(DeliveryRefused) as refused:
        statement_for(declared, "ssd_department", None, [*names, "DEPT_TEAM_ID"])
    assert str(refused.value) == (
        "ssd_department in the database has DEPT_TEAM_ID and dept_team_id: which column is meant?"
    )


def test_binary_value_is_refused_with_its_column_and_without_itself(
    case_system: CaseSystem,
) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", ("Q1", "SYN-1", None, b"SECRET", None, None))
    assert case_system.refusal("ssd_sdq_scores") == (
        "ssd_sdq_scores in the database: column csdq_sdq_score holds binary data, not text."
    )
    assert case_system.names() == []


def test_nul_character_is_refused_with_its_column(case_system: CaseSystem) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", score(1, "SECRET\x00"))
    assert case_system.refusal("ssd_sdq_scores") == (
        "ssd_sdq_scores in the database: column csdq_sdq_reason holds a NUL character."
    )


@pytest.mark.parametrize("name", ["SSD_SDQ_Scores.CSV", "ssd_sdq_scores.csv.gz"])
def test_landed_table_is_not_read_again(case_system: CaseSystem, name: str) -> None:
    case_system.run(SCORES, DEPARTMENTS).add("ssd_sdq_scores", score(1))
    case_system.folder.mkdir(parents=True)
    (case_system.folder / name).write_text("delivered by hand")
    assert case_system.fetch("ssd_sdq_scores", "ssd_department") == {"ssd_department": 0}
    assert case_system.names() == sorted([name, "ssd_department.csv"])


def test_month_that_has_landed_needs_no_database(case_system: CaseSystem) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", score(1))
    case_system.fetch("ssd_sdq_scores")
    case_system.path.unlink()
    assert case_system.fetch("ssd_sdq_scores") == {}


def test_same_rows_make_the_same_file(case_system: CaseSystem) -> None:
    case_system.run(SCORES).add("ssd_sdq_scores", score(1), score(2))
    case_system.fetch("ssd_sdq_scores")
    landed = case_system.folder / "ssd_sdq_scores.csv"
    before = landed.read_bytes()
    landed.unlink()
    case_system.run("delete from ssd_sdq_scores").add("ssd_sdq_scores", score(2), score(1))
    case_system.fetch("ssd_sdq_scores")
    assert landed.read_bytes() == before


def test_files_are_for_their_owner_alone(case_system: CaseSystem) -> None:
    case_system.run(SCORES)
    before = os.umask(0)
    try:
        case_system.fetch("ssd_sdq_scores")
    finally:
        os.umask(before)
    landed = case_system.folder / "ssd_sdq_scores.csv"
    assert stat.S_IMODE(landed.stat().st_mode) == 0o600
    assert stat.S_IMODE(case_system.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(case_system.folder.parent.stat().st_mode) == 0o700


def test_nothing_lands_when_a_later_table_fails(case_system: CaseSystem) -> None:
    case_system.run(SCORES, DEPARTMENTS).add("ssd_sdq_scores", score(1))
    case_system.add("SSD_Department", (b"SECRET", None, None, None))
    case_system.refusal("ssd_sdq_scores", "ssd_department")
    assert case_system.names() == []


def test_what_a_killed_fetch_left_behind_is_removed(case_system: CaseSystem) -> None:
    case_system.run(SCORES)
    case_system.folder.mkdir(parents=True)
    (case_system.folder / ".ssd_sdq_scores.csv.99999.tmp").write_text("half a file")
    case_system.fetch("ssd_sdq_scores")
    assert case_system.names() == ["ssd_sdq_scores.csv"]


def test_progress_tells_the_rows_so_far(case_system: CaseSystem) -> None:
    case_system.run(SCORES, DEPARTMENTS)
    case_system.add("ssd_sdq_scores", *(score(number) for number in range(1, 6)))
    source = case_system.source.model_copy(update={"chunk_rows": 2})
    told: list[tuple[str, int]] = []
    fetch_tables(
        source,
        ["ssd_sdq_scores", "ssd_department"],
        case_system.folder,
        lambda table, rows: told.append((table, rows)),
    )
    assert told == [
        ("ssd_sdq_scores", 2),
        ("ssd_sdq_scores", 4),
        ("ssd_sdq_scores", 5),
        ("ssd_department", 0),
    ]


def test_tables_of_one_fetch_are_of_one_moment(case_system: CaseSystem) -> None:
    case_system.run("pragma journal_mode = wal", SCORES, DEPARTMENTS)
    case_system.add("ssd_sdq_scores", score(1))

    def write_meanwhile(table: str, rows: int) -> None:
        if table == "ssd_sdq_scores":
            case_system.add("SSD_Department", ("T1", "PACT 1", None, None))

    rows = fetch_tables(
        case_system.source,
        ["ssd_sdq_scores", "ssd_department"],
        case_system.folder,
        write_meanwhile,
    )
    assert rows == {"ssd_sdq_scores": 1, "ssd_department": 0}


def test_database_file_that_is_not_there_is_not_made(case_system: CaseSystem) -> None:
    with pytest.raises(SourceUnavailable) as refused:
        case_system.fetch("ssd_sdq_scores")
    assert str(refused.value) == (
        "The database cannot be reached (OperationalError). Nothing was landed; it may work later."
    )
    assert not case_system.path.exists()


def test_disk_that_cannot_be_written_is_told_in_a_sentence(
    case_system: CaseSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_system.run(SCORES)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert case_system.refusal("ssd_sdq_scores") == (
        "The tables of the database cannot be written to landing/2021-01 (No space left on device)."
    )
    assert case_system.names() == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        ("", ""),
        ("NA", "NA"),
        (True, "Y"),
        (False, "N"),
        (0, "0"),
        (-7, "-7"),
        (date(2021, 1, 4), "2021-01-04"),
        (date(1, 1, 1), "0001-01-01"),
        (datetime(2021, 1, 4), "2021-01-04"),  # noqa: DTZ001  what a case system holds
        (datetime(2021, 1, 4, 9, 5), "2021-01-04 09:05:00"),  # noqa: DTZ001
        (datetime(2021, 1, 4, 9, 5, 0, 120), "2021-01-04 09:05:00.000120"),  # noqa: DTZ001
        (datetime(2021, 7, 31, 0, 0, tzinfo=UTC), "2021-07-31T00:00:00+00:00"),
        (time(9, 5), "09:05:00"),
        (Decimal("12.50"), "12.5"),
        (Decimal("120"), "120"),
        (Decimal("1.2E+2"), "120"),
        (Decimal("-0.00"), "0"),
        (Decimal("0.1000000000000000055511151231257827"), "0.1000000000000000055511151231257827"),
        (0.1, "0.1"),
        (12.0, "12"),
        (1e-05, "0.00001"),
        (1e22, "10000000000000000000000"),
        (float("nan"), "NaN"),
        (
            UUID("00000000-0000-0000-0000-00000000000a"),
            "00000000-0000-0000-0000-00000000000a",
        ),
    ],
)
def test_value_as_text(value: object, text: str) -> None:
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (b"SECRET", "binary data, not text"),
        (bytearray(b"SECRET"), "binary data, not text"),
        (memoryview(b"SECRET"), "binary data, not text"),
        ("SECRET\x00", "a NUL character"),
        ("SECRET\ud800", "text that is not Unicode"),
        (["SECRET"], "values of the type list, which have no one text"),
        (timedelta(days=1), "values of the type timedelta, which have no one text"),
    ],
)
def test_value_without_one_text_is_refused(value: object, what: str) -> None:
    with pytest.raises(TypeError) as refused:
        text_of(value)
    assert str(refused.value) == what


def test_statement_for_sql_server_names_columns_and_quotes_them() -> None:
    statement = statement_for(
        delivered_tables()["ssd_department"],
        "SSD_Department",
        "ssd development",
        ["DEPT_TEAM_ID", "dept_team_name", "dept_team_parent_id", "dept_team_parent_name", "pin"],
    )
    # SQLAlchemy's own function is not typed.
    compiled = " ".join(str(statement.compile(dialect=mssql.dialect())).split())  # type: ignore[no-untyped-call]
    assert compiled == (
        "SELECT [ssd development].[SSD_Department].[DEPT_TEAM_ID] AS dept_team_id, "
        "[ssd development].[SSD_Department].[dept_team_name] AS dept_team_name, "
        "[ssd development].[SSD_Department].[dept_team_parent_id] AS dept_team_parent_id, "
        "[ssd development].[SSD_Department].[dept_team_parent_name] AS dept_team_parent_name "
        "FROM [ssd development].[SSD_Department] "
        "ORDER BY [ssd development].[SSD_Department].[DEPT_TEAM_ID]"
    )


def test_setting_as_written_in_the_configuration() -> None:
    source = DatabaseSource.model_validate(
        {
            "url": "postgresql+psycopg2://reader@db.example/cases",
            "schema": "ssd",
            "password_file": "/etc/tidemark/password",
        }
    )
    assert source.db_schema == "ssd"
    assert source.chunk_rows == 50_000
    assert "reader" not in repr(source)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg2://reader:SECRET@db.example/cases",
        "postgresql+psycopg2://reader@db.example/cases?password=SECRET",
        "postgresql+psycopg2://reader@db.example/cases?sslpassword=SECRET",
        "mssql+pyodbc://reader@db.example/cases?driver=x&PWD=SECRET",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3DSECRET",
    ],
)
def test_password_in_the_url_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DatabaseSource(url=url)
    assert "must hold no password: it belongs in the password_file" in str(refused.value)
    assert "SECRET" not in str(refused.value)


@pytest.mark.parametrize("url", ["postgresql://db.example/cases", "mysql://SECRET", "SECRET", ""])
def test_other_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DatabaseSource(url=url)
    assert "begins with postgresql+psycopg2://, mssql+pyodbc:// or sqlite:///" in str(refused.value)
    assert "SECRET" not in str(refused.value)


def test_password_file_needs_a_user_and_a_whole_path() -> None:
    with pytest.raises(ValidationError, match="a password_file needs a user in the url"):
        DatabaseSource(url="mssql+pyodbc://@server/db?driver=x", password_file=Path("/password"))
    with pytest.raises(ValidationError, match="is not a whole path"):
        DatabaseSource(url="mssql+pyodbc://me@server/db?driver=x", password_file=Path("password"))


@pytest.fixture
def guarded(case_system: CaseSystem, tmp_path: Path) -> CaseSystem:
    """A source with a password file: nothing listens at its address."""
    case_system.source = DatabaseSource(
        url="postgresql+psycopg2://reader@127.0.0.1:1/cases", password_file=tmp_path / "password"
    )
    return case_system


def write_password(case_system: CaseSystem, content: bytes, mode: int = 0o600) -> str:
    path = case_system.source.password_file
    assert path is not None
    path.write_bytes(content)
    path.chmod(mode)
    with pytest.raises((ConfigurationError, SourceUnavailable)) as refused:
        case_system.fetch("ssd_department")
    return str(refused.value).replace(str(path), "FILE")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_password_file_that_others_can_read_is_refused(guarded: CaseSystem, mode: int) -> None:
    assert write_password(guarded, b"SECRET", mode) == (
        "The password file FILE can be read by others than its owner: run chmod 600 FILE."
    )


@pytest.mark.parametrize("content", [b"", b"\n", b"SECRET\nsecond", b"\xff\xfe"])
def test_password_file_that_is_not_one_line_is_refused(guarded: CaseSystem, content: bytes) -> None:
    assert write_password(guarded, content) == (
        "The password file FILE does not hold one line of UTF-8 text."
    )


def test_password_file_that_is_not_there_is_named(guarded: CaseSystem) -> None:
    with pytest.raises(ConfigurationError, match=r"cannot be read \(No such file or directory\)"):
        guarded.fetch("ssd_department")


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_server_that_does_not_answer_may_be_asked_again(guarded: CaseSystem, mode: int) -> None:
    assert write_password(guarded, b"SECRET\n", mode) == (
        "The database cannot be reached (OperationalError). Nothing was landed; it may work later."
    )


@pytest.mark.parametrize(
    ("state", "connecting", "kind", "sentence"),
    [
        (
            "28000",
            True,
            DeliveryRefused,
            "The database refused the login: check the user and the database in the url of "
            "ssd_database and its password_file (OdbcError, SQLSTATE 28000).",
        ),
        (
            "01000",
            True,
            ConfigurationError,
            "The ODBC driver named in the url of ssd_database is not installed: see "
            "docs/ssd_database.md (OdbcError, SQLSTATE 01000).",
        ),
        ("42000", False, DeliveryRefused, "It failed (OdbcError, SQLSTATE 42000)."),
        *(
            (
                state,
                False,
                SourceUnavailable,
                f"It failed (OdbcError, SQLSTATE {state}). Nothing was landed; it may work later.",
            )
            for state in ("08S01", "HYT00", "40001")
        ),
    ],
)
def test_error_of_sql_server_in_our_words(
    state: str, connecting: bool, kind: type[Exception], sentence: str
) -> None:
    class OdbcError(Exception):
        """As pyodbc raises it: the SQLSTATE, then a text that quotes what it likes."""

    orig = OdbcError(state, f"[{state}] Cannot convert 'SECRET' for user 'SECRET'")
    refused = refusal_for(DBAPIError("select", None, orig), "It failed", connecting=connecting)
    assert type(refused) is kind
    assert str(refused) == sentence


def test_rights_are_for_the_declared_columns_alone() -> None:
    assert list(grant_statements("ssd", "reader", ["ssd_department", "ssd_cin_plans"])) == [
        "grant select (dept_team_id, dept_team_name, dept_team_parent_id, dept_team_parent_name) "
        "on ssd.ssd_department to reader;",
        "grant select (cinp_cin_plan_id, cinp_person_id, cinp_cin_plan_start_date, "
        "cinp_cin_plan_end_date, cinp_cin_plan_team) on ssd.ssd_cin_plans to reader;",
        "grant select (cinp_referral_id) on ssd.ssd_cin_plans to reader;",
        "grant select (cinp_cin_plan_worker_id) on ssd.ssd_cin_plans to reader;",
    ]


_KILLED = """
import os, signal, sys
from pathlib import Path
from warehouse.sources.database import DatabaseSource, fetch_tables
fetch_tables(
    DatabaseSource(url=sys.argv[1]), ["ssd_sdq_scores", "ssd_department"], Path(sys.argv[2]),
    lambda table, rows: os.kill(os.getpid(), signal.SIGKILL) if table == "ssd_department" else None,
)
"""


def test_fetch_that_is_killed_leaves_no_table(case_system: CaseSystem) -> None:
    case_system.run(SCORES, DEPARTMENTS).add("ssd_sdq_scores", score(1))
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, case_system.source.url, str(case_system.folder)],
        cwd=Path(__file__).resolve().parents[4],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert [name for name in case_system.names() if name.endswith(".csv")] == []
    assert len(case_system.names()) == 2
    case_system.fetch("ssd_sdq_scores", "ssd_department")
    assert case_system.names() == ["ssd_department.csv", "ssd_sdq_scores.csv"]


def test_driver_that_is_not_installed_is_named(case_system: CaseSystem) -> None:
    try:
        import pyodbc  # noqa: F401  # pyright: ignore[reportMissingImports]
    except ImportError:
        pass
    else:
        pytest.skip("pyodbc is installed here")
    case_system.source = DatabaseSource(url="mssql+pyodbc://@server/db?driver=x")
    with pytest.raises(ConfigurationError) as refused:
        case_system.fetch("ssd_department")
    assert str(refused.value) == (
        "The driver pyodbc of ssd_database is not installed: see docs/ssd_database.md."
    )
