"""A second opinion on the looked-after return: the sector's own validator package, as counts.

What belongs here: whether the package is installed, starting it on a delivery, and its answer as
results like those of any other check. What does not: how the package is called
(`statutory_validator_process.py`, which runs in the package's own environment).

The package finds rows and quotes their cells. What comes back are rule codes, numbers and the
class names of exceptions, and anything else in the answer is refused.
"""

import json
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from expectations.runner import Outcome, RuleResult, Severity
from warehouse.errors import DeliveryRefused, TidemarkError
from warehouse.sources.content import decode, digest_of, read_bytes
from warehouse.sql_files import TableName

PREFIX = "dfe_903_validator"
# Its rules are about the return as a whole, so they are kept beside no one table's.
RETURN = TableName("raw", "ssda903")
VALIDATOR_PYTHON = Path(__file__).parents[1] / ".venv" / "validator" / "bin" / "python"

_PROCESS = Path(__file__).with_name("statutory_validator_process.py")
# A thousand children take ten seconds.
_TIMEOUT_SECONDS = 600
_LAST_YEAR = "_last_year"
# What the package calls each table.
_TABLES: Mapping[str, str] = {
    "ssda903_header": "Header",
    "ssda903_episodes": "Episodes",
    "ssda903_reviews": "Reviews",
    "ssda903_uasc": "UASC",
    "ssda903_oc2": "OC2",
    "ssda903_oc3": "OC3",
    "ssda903_missing": "Missing",
    "ssda903_ad1": "AD1",
    "ssda903_placed_adoption": "PlacedAdoption",
    "ssda903_prev_perm": "PrevPerm",
    "ssda903_social_worker": "SWEpisodes",
}


class ValidatorFailed(TidemarkError):
    """The validator gave no answer: nothing is known of its rules."""


class NoRules(ValidatorFailed):
    """The validator has no rules for the year of this return."""


@dataclass(frozen=True)
class ReturnFile:
    """One table of a delivered return, as text, and its number of rows."""

    table: str
    rows: int
    text: str = field(repr=False)

    @property
    def is_last_year(self) -> bool:
        """Whether it is of the return before."""
        return self.table.endswith(_LAST_YEAR)


@dataclass(frozen=True)
class Verdict:
    """What the validator says of a return.

    One result per rule of its year; `left_out` names the delivered tables it was not given, each
    with the columns of the return that it lacks.
    """

    results: tuple[RuleResult, ...]
    left_out: Mapping[str, tuple[str, ...]]


def is_installed(python: Path = VALIDATOR_PYTHON) -> bool:
    """Whether the package is there, in the environment of this interpreter."""
    environment = python.parent.parent
    return python.is_file() and any(environment.glob("lib/python3*/site-packages/lac_validator"))


def collection_year(month: date) -> int:
    """The year in which a month's return ends: April 2025 to March 2026 is 2026."""
    return month.year + (month.month >= 4)


def delivered_return(connection: duckdb.DuckDBPyConnection, directory: Path) -> list[ReturnFile]:
    """The files of the looked-after return that `raw.delivery` lists; none for another layout.

    Raises:
        DeliveryRefused: a file changed after it passed the door.
    """
    listed = connection.execute(
        "select table_name, file_name, sha256, file_rows from raw.delivery "
        "where layout = 'ssda903' order by table_name"
    ).fetchall()
    files = []
    for table, name, sha256, rows in listed:
        path = directory / name
        if table.removesuffix(_LAST_YEAR) not in _TABLES:
            continue
        if not path.is_file() or digest_of(path) != sha256:
            raise DeliveryRefused(f"{name} changed while it was being read.")
        text, _ = decode(read_bytes(path), name)
        files.append(ReturnFile(table, rows, text))
    return files


def validate(
    files: Sequence[ReturnFile],
    month: date,
    ons_code: str,
    *,
    python: Path = VALIDATOR_PYTHON,
    timeout_seconds: int = _TIMEOUT_SECONDS,
) -> Verdict:
    """What the package says of a return, with the rules of the month's collection year.

    Raises:
        NoRules: the package knows no rules for that year.
        ValidatorFailed: it broke off, took too long or gave no sensible answer.
    """
    year = collection_year(month)
    request = {
        "collection_year": year,
        "authority": ons_code,
        "seconds": timeout_seconds + 10,
        "files": [
            {
                "name": file.table,
                "table": _TABLES[file.table.removesuffix(_LAST_YEAR)],
                "is_last_year": file.is_last_year,
                "text": file.text,
            }
            for file in files
        ],
    }
    answer = _ask(json.dumps(request), python, timeout_seconds)
    if "no_rules" in answer:
        raise NoRules(
            f"The validator has no rules for the return of {year - 1}-{year % 100:02}: nothing is "
            "known of them."
        )
    if "failed" in answer:
        raise ValidatorFailed(
            f"The validator could not take the return ({_class_name(answer['failed'])}): nothing "
            "is known of its rules."
        )
    return _verdict(answer, files)


def gave_no_answer(fault: TidemarkError) -> RuleResult:
    """What is kept where the validator could not be asked: a result that is not a pass."""
    outcome = Outcome.NOT_RUN if isinstance(fault, NoRules) else Outcome.RAISED
    return _result(PREFIX, outcome, 0, 0, None, str(fault))


def _ask(request: str, python: Path, timeout_seconds: int) -> dict[str, Any]:
    """The answer of the process; the records go in by a pipe and never to a disk."""
    with tempfile.TemporaryDirectory(prefix="tidemark-validator-") as folder:
        try:
            process = subprocess.Popen(  # noqa: S603  both are files of this installation
                # Isolated: no module of this project or of the user's comes first.
                [python, "-I", _PROCESS],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env={"HOME": folder, "TMPDIR": folder, "LANG": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as fault:
            raise ValidatorFailed(
                f"The validator could not be started ({type(fault).__name__}): make "
                "setup-validator installs it anew."
            ) from None
        try:
            answer, _ = process.communicate(request.encode(), timeout=timeout_seconds)
        except subprocess.TimeoutExpired:
            raise ValidatorFailed(
                f"The validator had not ended after {timeout_seconds} seconds and was stopped: "
                "nothing is known of its rules."
            ) from None
        finally:
            if process.returncode is None:
                # Its whole session: what a rule may have started holds records too.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
    if process.returncode:
        raise ValidatorFailed(
            f"The validator broke off (exit status {process.returncode}): nothing is known of its "
            "rules."
        )
    try:
        parsed = json.loads(answer)
    except ValueError:
        raise _not_understood() from None
    if not isinstance(parsed, dict):
        raise _not_understood()
    return parsed


def _verdict(answer: Mapping[str, Any], files: Sequence[ReturnFile]) -> Verdict:
    try:
        left_out = {
            _name(table): tuple(_name(column) for column in columns)
            for table, columns in answer["lacking"].items()
        }
        # Which tables a rule looks at the package says, with slips: the whole return stands here.
        given = sum(f.rows for f in files if not f.is_last_year and f.table not in left_out)
        results = tuple(
            _result_of(
                rule["code"], rule["rows"], rule["error"], is_run=rule["is_run"], rows_given=given
            )
            for rule in answer["rules"]
        )
    except (KeyError, TypeError, AttributeError):
        raise _not_understood() from None
    if not results and not left_out:
        raise _not_understood()
    return Verdict(results, left_out)


def _result_of(
    code: object, found: object, error: object, *, is_run: object, rows_given: int
) -> RuleResult:
    if type(found) is not int or found < 0 or type(is_run) is not bool:
        raise _not_understood()
    if error is not None:
        outcome = Outcome.RAISED
    elif not is_run:
        outcome = Outcome.NOT_RUN
    else:
        outcome = Outcome.FAILED if found else Outcome.PASSED
    judged = rows_given if outcome in (Outcome.PASSED, Outcome.FAILED) else 0
    exception = None if error is None else _class_name(error)
    name = _name(code)
    what = f"The return keeps DfE's rule {name}, as csc-validator-be-903 reads it"
    if exception:
        what = f"{what} (crashed: {exception})"
    return _result(f"{PREFIX}.{name}", outcome, judged, found, exception, what)


def _result(
    rule: str, outcome: Outcome, rows: int, unexpected: int, error: str | None, description: str
) -> RuleResult:
    return RuleResult(
        schema=RETURN.schema,
        table=RETURN.name,
        rule=rule,
        expectation="",
        columns=(),
        severity=Severity.WARNING,
        outcome=outcome,
        rows=rows,
        unexpected=unexpected,
        description=description,
        error=error,
    )


def _name(text: object) -> str:
    """A rule's code, a table's or a column's name: too short and plain for a record."""
    if isinstance(text, str) and re.fullmatch(r"[A-Za-z0-9_]{1,40}", text):
        return text
    raise _not_understood()


def _class_name(text: object) -> str:
    return text if isinstance(text, str) and text.isidentifier() else "Exception"


def _not_understood() -> ValidatorFailed:
    return ValidatorFailed(
        "The validator's answer cannot be understood: nothing is known of its rules."
    )
