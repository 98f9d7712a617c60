"""Every rule file: its header, its query, that it is as published, and that it is tested."""

import ast
import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlglot
import yaml
from sqlglot import exp

ROOT = Path(__file__).resolve().parents[4]
RULES = ROOT / "warehouse" / "rules"
PUBLISHED = ROOT.parent / "shared" / "domain" / "dfe_rules.csv"
CATALOGUE = ROOT.parent / "shared" / "domain" / "kpi_catalogue.csv"

KEYS = {"code", "return", "table", "rule", "columns", "kpi", "severity", "source"}
# What differs from the rule as published, where something does.
OPTIONAL_KEYS = {"note"}
FOLDERS = {"SSDA903": "ssda903", "CIN": "cin", "local": "local"}

FILES = sorted(RULES.rglob("*.sql"))


@cache
def _header(path: Path) -> dict[str, Any]:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("/*")
    return yaml.safe_load(text[2:].split("*/", 1)[0])


@cache
def _query(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("*/", 1)[1]


def _words(kpi: str) -> list[str]:
    return [word.strip() for word in kpi.split(";")]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _published() -> tuple[dict[str, str], ...]:
    if not PUBLISHED.is_file():
        pytest.skip("the list of DfE's rules is not on this machine")
    return tuple(_rows(PUBLISHED))


def test_there_are_rules():
    assert {path.parent.name for path in FILES} == set(FOLDERS.values())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_header_says_all_that_is_known_of_a_rule(path: Path):
    header = _header(path)
    assert set(header) - OPTIONAL_KEYS == KEYS
    assert all(isinstance(value, str) and value.strip() for value in header.values())
    assert header["code"] == path.stem
    assert FOLDERS[header["return"]] == path.parent.name
    assert header["severity"] in ("block", "error", "query")
    schema = "raw" if header["return"] == "local" else "returns"
    assert re.fullmatch(rf"{schema}\.\w+", header["table"])


def test_codes_are_used_once():
    assert len({path.stem for path in FILES}) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_query_gives_the_rows_that_break_the_rule(path: Path):
    statement = sqlglot.parse_one(_query(path), read="duckdb")
    assert isinstance(statement, exp.Query)
    assert statement.named_selects == ["source_table", "row_number"]
    for part in statement.find_all(exp.SetOperation):
        assert part.right.named_selects == part.left.named_selects
    # The machinery composes the query: no braces, and nothing of one delivery's settings.
    assert not re.search(r"[{}]|getvariable", _query(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_query_reads_the_table_it_reports_and_no_later_layer(path: Path):
    statement = sqlglot.parse_one(_query(path), read="duckdb")
    read = {f"{table.db}.{table.name}" for table in statement.find_all(exp.Table) if table.db}
    header = _header(path)
    assert header["table"] in read
    allowed = {"reference", "returns"} | ({"raw"} if header["return"] == "local" else set())
    assert {name.split(".")[0] for name in read} <= allowed


def test_published_rules_are_all_there_as_published():
    ours = {
        (header["return"], header["code"]): (header["severity"], header["columns"])
        for header in map(_header, FILES)
        if header["return"] != "local"
    }
    published = {
        (row["return"], row["code"]): (row["severity"], row["columns"]) for row in _published()
    }
    assert ours == published


def test_published_rules_name_the_kpis_they_are_published_with():
    published = {
        (row["return"], row["code"]): _words(re.sub(r"\s*\([^)]*\)", "", row["kpi"]))
        for row in _published()
    }
    for header in map(_header, FILES):
        if header["return"] != "local":
            assert _words(header["kpi"]) == published[header["return"], header["code"]]


def _words_in(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def _codes_run(path: Path) -> set[str]:
    """The codes that a test file gives to the fixture that runs a rule.

    Directly, or by a name that the function is called with once for each row of a table: the
    table stands in the decorator or under a name of the file.
    """
    module = ast.parse(path.read_text(encoding="utf-8"))
    tables = {
        target.id: _words_in(statement.value)
        for statement in module.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    codes: set[str] = set()
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef):
            continue
        for call in ast.walk(function):
            if not (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id in ("breaches", "local_breaches")
                and call.args
            ):
                continue
            if isinstance(call.args[0], ast.Constant):
                codes.add(str(call.args[0].value))
                continue
            for table in function.decorator_list:
                codes |= _words_in(table)
                names = (each.id for each in ast.walk(table) if isinstance(each, ast.Name))
                codes |= set().union(*(tables.get(name, set()) for name in names))
    return codes


def test_every_rule_has_a_test():
    run = set().union(*map(_codes_run, Path(__file__).parent.glob("test_*.py")))
    assert [path.stem for path in FILES if path.stem not in run] == []


def test_every_word_for_a_kpi_leads_to_one():
    rows = _rows(RULES / "kpi_words.csv")
    pairs = [(row["word"], row["kpi_code"]) for row in rows]
    assert len(set(pairs)) == len(pairs)
    used = {word for path in FILES for word in _words(_header(path)["kpi"])}
    assert used - {word for word, _ in pairs} == set()


def test_words_for_kpis_lead_to_kpis_of_the_catalogue():
    if not CATALOGUE.is_file():
        pytest.skip("the catalogue of KPIs is not on this machine")
    codes = {row["code"] for row in _rows(CATALOGUE)}
    assert {row["kpi_code"] for row in _rows(RULES / "kpi_words.csv")} <= codes
