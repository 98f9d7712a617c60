"""Run the validator package on a return, inside the environment it is installed in.

What belongs here: what needs the package, and turning what it finds into counts. What does not:
which files there are, and what the counts mean (`statutory_validator.py`, which starts this file
as a process of its own). Nothing of this project can be imported here: the package needs a pandas
that the project cannot have. Its rules return rows, and its log and its rules' own prints quote
them, so standard output is closed to it and only the counts are written there.
"""

import csv
import io
import json
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from typing import Any

import pandas as pd

Tables = Mapping[str, pd.DataFrame]


def with_columns_of(text: str, columns: Iterable[str]) -> tuple[str, list[str]]:
    """A CSV file with exactly these columns, and those that it lacks.

    The package takes a file by its exact set of columns; ours are matched in any case and
    order, and others are left out, as at the door. A file that lacks one is not filled up: a
    blank column would break rules that nobody broke.
    """
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    names = [name.strip().casefold() for name in next(rows, [])]
    lacking = [column for column in columns if column.casefold() not in names]
    if lacking:
        return "", lacking
    places = [names.index(column.casefold()) for column in columns]
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([row[place] for place in places] for row in rows if row)
    return written.getvalue(), []


def count_rows(found: Mapping[str, Iterable[Any]], tables: Tables) -> int:
    """The rows that a rule found, each counted once.

    Raises:
        KeyError: it names a table or a row that is not there, so its answer means nothing.
    """
    rows = 0
    for table, labels in found.items():
        # Rules that join tables give a blank where nothing was joined.
        named = pd.Index([label for label in labels if pd.notna(label)]).unique()
        if not named.isin(tables[table].index).all():
            raise KeyError
        rows += len(named)
    return rows


def run_rule(
    rule: Callable[[Any], Mapping[str, Iterable[Any]]], copied: object, tables: Tables
) -> dict[str, Any]:
    """What came of one rule: rows, whether it ran at all, and the class of what it raised."""
    try:
        found = rule(copied)
        # An empty answer is the package's way of saying that a table is not there.
        return {"rows": count_rows(found, tables), "is_run": found != {}, "error": None}
    except Exception as error:  # whatever a rule does, the others are still run
        return {"rows": 0, "is_run": True, "error": type(error).__name__}


def validate(request: Mapping[str, Any]) -> dict[str, Any]:
    """What the package says of a return: counts by rule, or why there are none."""
    ruleset = import_module("lac_validator.rules.ruleset_utils")
    ingress = import_module("lac_validator.ingress")
    datastore = import_module("lac_validator.datastore")
    declared = import_module("lac_validator.config").column_names
    year = str(request["collection_year"])
    try:
        rules = ruleset.get_year_ruleset(year)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("lac_validator.rules."):
            raise
        return {"no_rules": True}
    files, lacking = [], {}
    for file in request["files"]:
        text, missing = with_columns_of(file["text"], declared[file["table"]])
        if missing:
            lacking[file["name"]] = missing
            continue
        files.append(
            {
                "name": f"{file['table']}.csv",
                "description": "Prev year" if file["is_last_year"] else "This year",
                "file_content": text.encode(),
            }
        )
    if not files:
        return {"rules": [], "lacking": lacking}
    tables, more = ingress.read_from_text(files)
    store = datastore.create_datastore(
        tables, {"collectionYear": year, "localAuthority": request["authority"], **more}
    )
    return {
        "rules": [
            {"code": str(code), **run_rule(rule.func, datastore.copy_datastore(store), store)}
            for code, rule in rules.items()
        ],
        "lacking": lacking,
    }


def main() -> None:
    """Read a request from standard input and write the counts to standard output."""
    # A crash below Python must not leave the records in a core file.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    request = json.load(sys.stdin)
    # Should the run that started this be killed, nobody else would end it.
    signal.alarm(int(request["seconds"]))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, sys.stdout.fileno())
    os.dup2(silent, sys.stderr.fileno())
    logging.disable(logging.CRITICAL)
    try:
        answer = validate(request)
    except Exception as error:  # its message may quote a cell
        answer = {"failed": type(error).__name__}
    with answers:
        json.dump(answer, answers)


if __name__ == "__main__":
    main()
