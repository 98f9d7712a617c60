"""Many mutants: each in the place of its file, judged by the worked examples that read it.

The examples of a file are collected once and run again and again in one process, on one
database: only so are a thousand mutants a matter of minutes.
"""

import multiprocessing
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
import yaml
from _pytest.runner import runtestprotocol

from tests.mutants.changes import Mutant, mutants
from warehouse.errors import BuildFailed
from warehouse.kpi_definitions import kpi_definitions
from warehouse.kpi_tables import evidence_columns
from warehouse.sql_files import WAREHOUSE, SqlFile, TableName, sql_files
from warehouse.whole_build import tables_before_kpis

Group = Literal["kpis", "facts"]
EQUIVALENT = Path(__file__).parent / "equivalent.yaml"
_EXAMPLES = WAREHOUSE.parent / "tests" / "unit" / "warehouse"
_PROCESSES = 2
# What is no SQL is no mutant: nobody would have got as far as a figure.
_NO_SQL = ("BinderException", "ParserException", "CatalogException")


class Verdict(StrEnum):
    """What becomes of a mutant."""

    CAUGHT = "caught"
    SURVIVED = "survived"
    INVALID = "invalid"


@dataclass(frozen=True)
class Result:
    """A mutant and what became of it."""

    mutant: Mutant
    verdict: Verdict


def judge_all(files: Sequence[SqlFile]) -> Iterator[list[Result]]:
    """The verdicts on every mutant of some files, a file at a time."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        running = [pool.submit(judge_file, file.table) for file in files]
        for judged in as_completed(running):
            yield judged.result()


def judge_file(table: TableName) -> list[Result]:
    """The verdicts on the mutants of one file.

    Raises:
        ValueError: no examples, or some that fail as it is.
    """
    file = sql_files(table.schema)[table.name]
    judge = _Judge(file, mutants_of(file))
    # Without pytest's report: that a test fails is no news here.
    options = ["--import-mode=importlib", "--assert=plain", "--capture=no"]
    for plugin in ("terminal", "cacheprovider", "xdist", "logging"):
        options += ["-p", f"no:{plugin}"]
    examples = [str(path) for path in examples_of(table)]
    ended = pytest.main(["--override-ini=addopts=", *options, *examples], plugins=[judge])
    if ended is not pytest.ExitCode.OK or judge.fault:
        raise ValueError(f"{file.relative_path}: {judge.fault or 'its examples cannot be run'}")
    return judge.results


def mutants_of(file: SqlFile) -> list[Mutant]:
    """The mutants of a file that a figure could tell: evidence is beside the figures."""
    kpi = kpi_definitions().get(file.table.name) if file.table.schema == "kpis" else None
    return mutants(file, evidence_columns(kpi) if kpi else ())


def examples_of(table: TableName) -> list[Path]:
    """The worked examples of a table and of every one that reads it, the nearest first."""
    found = [_EXAMPLES.joinpath(*_place_of(name)) for name in _readers(table)]
    return [path for path in found if path.exists()]


def _place_of(table: TableName) -> tuple[str, ...]:
    name = f"test_{table.name}.py"
    if table.schema == "kpis":
        return table.schema, kpi_definitions()[table.name].theme.value, name
    return table.schema, name


def _readers(table: TableName) -> list[TableName]:
    """A table, the tables that read it, those that read these, and so on."""
    found = [table]
    for name in found:
        found += [reader for reader in _read_by().get(name, ()) if reader not in found]
    return found


@cache
def _read_by() -> dict[TableName, list[TableName]]:
    readers: dict[TableName, list[TableName]] = {}
    for layer in ("dimensions", "facts", "kpis"):
        for file in sql_files(layer).values():
            for read in file.depends_on:
                readers.setdefault(read, []).append(file.table)
    return readers


@contextmanager
def in_place_of_its_file(mutant: Mutant) -> Iterator[None]:
    """For a while a mutant is what its file says; no file is written."""
    files = sql_files(mutant.table.schema)
    original = files[mutant.table.name]
    # Mutants keep to what the file reads, so the order of the tables stays that of the originals.
    try:
        files[mutant.table.name] = replace(original, sql=mutant.sql)
        tables_before_kpis.cache_clear()
        yield
    finally:
        files[mutant.table.name] = original
        tables_before_kpis.cache_clear()


@dataclass
class _Judge:
    """The part of pytest that runs the tests: once as the file is, then for every mutant."""

    file: SqlFile
    mutants: Sequence[Mutant]
    results: list[Result] = field(default_factory=list)
    fault: str = ""
    _raised: BaseException | None = None

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        tests = list(session.items)
        failing = [test.name for test in tests if not self._passes(test)]
        if failing or not tests:
            self.fault = f"without a change fails {', '.join(failing) or 'nothing'}"
            return True
        for mutant in self.mutants:
            with in_place_of_its_file(mutant):
                self.results.append(Result(mutant, self._verdict(tests)))
        return True

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        if call.excinfo is not None:
            self._raised = call.excinfo.value

    def _verdict(self, tests: list[pytest.Item]) -> Verdict:
        """The verdict on what is in place; the test that catches it goes first from now on."""
        for test in tests:
            if not self._passes(test):
                tests.remove(test)
                tests.insert(0, test)
                return Verdict.INVALID if self._is_no_sql() else Verdict.CAUGHT
        return Verdict.SURVIVED

    def _passes(self, test: pytest.Item) -> bool:
        self._raised = None
        # With the session as what comes next only what is the test's and its module's own is taken
        # down: the database, which all tests share, is made once.
        reports = runtestprotocol(test, log=False, nextitem=test.session)  # type: ignore[arg-type]
        return all(report.passed or report.skipped for report in reports)

    def _is_no_sql(self) -> bool:
        raised = str(self._raised)
        return isinstance(self._raised, BuildFailed) and any(name in raised for name in _NO_SQL)


# What no example can catch -------------------------------------------------------------------


def equivalents(group: Group) -> dict[str, set[str]]:
    """The changes of each file that change no figure."""
    listed: dict[str, set[str]] = {}
    for each in yaml.safe_load(EQUIVALENT.read_text(encoding="utf-8")):
        for path, changes in each["changes"].items():
            if path.startswith(f"warehouse/{group}/"):
                listed.setdefault(path, set()).update(changes)
    return listed


def faults(results: Sequence[Result], listed: Mapping[str, Collection[str]]) -> list[str]:
    """What is wrong with the verdicts on whole files, or with the list: one line each."""
    found = [
        f"SURVIVED  {result.mutant.path}:{result.mutant.line}  {result.mutant.change}"
        for result in results
        if result.verdict is Verdict.SURVIVED
        and result.mutant.change not in listed.get(result.mutant.path, ())
    ]
    verdicts = {(result.mutant.path, result.mutant.change): result.verdict for result in results}
    judged = {path for path, _ in verdicts}
    for path in sorted(judged & set(listed)):
        for change in sorted(listed[path]):
            verdict = verdicts.get((path, change))
            if verdict is not Verdict.SURVIVED:
                what = f"is {verdict}" if verdict else "is no longer made"
                found.append(f"LISTED, BUT {what}  {path}  {change}")
    return found
