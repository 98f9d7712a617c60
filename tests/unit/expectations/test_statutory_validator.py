"""The sector's validator: its answer as counts, what crashed, and what it may not say."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import dagster as dg
import duckdb
import pandas as pd
import pytest

from assets.statutory_checks import _result, _summary, statutory_checks
from expectations.runner import Outcome
from expectations.statutory_validator import (
    NoRules,
    ReturnFile,
    ValidatorFailed,
    collection_year,
    delivered_return,
    gave_no_answer,
    is_installed,
    validate,
)
from expectations.statutory_validator_process import count_rows, run_rule, with_columns_of
from warehouse.errors import DeliveryRefused
from warehouse.sources.content import digest_of
from warehouse.sources.delivery_table import record_delivery
from warehouse.sources.landing import DeliveredFile, Delivery

Answering = Callable[[str], Path]
ROOT = Path(__file__).resolve().parents[3]
MONTH = date(2025, 9, 1)
EPISODES = ReturnFile("ssda903_episodes", 4, "CHILD\nSYN-SECRET\n")
LAST_YEAR = ReturnFile("ssda903_episodes_last_year", 100, "CHILD\nSYN-SECRET\n")
TABLES = {"Episodes": pd.DataFrame({"CHILD": ["SYN-1", "SYN-2", "SYN-3"]})}


@pytest.fixture
def answering(tmp_path: Path) -> Answering:
    """A stand-in for the package's interpreter: a program with the given body."""

    def program(body: str) -> Path:
        path = tmp_path / "python"
        path.write_text(f"#!{sys.executable}\n{dedent(body)}")
        path.chmod(0o700)
        return path

    return program


def test_row_named_twice_counts_once_and_a_blank_not_at_all() -> None:
    assert count_rows({"Episodes": [2, 0, 2, float("nan"), None]}, TABLES) == 2
    assert count_rows({"Episodes": []}, TABLES) == 0


def test_rows_of_several_tables_add_up() -> None:
    tables = {**TABLES, "Header": TABLES["Episodes"]}
    assert count_rows({"Episodes": [0], "Header": [0, 1]}, tables) == 3


def test_rule_that_names_a_row_or_table_that_is_not_there_crashed() -> None:
    for found in ({"Episodes": [3]}, {"Reviews": [0]}):
        answer = run_rule(lambda _, found=found: found, TABLES, TABLES)
        assert answer == {"rows": 0, "is_run": True, "error": "KeyError"}


def test_rule_that_raises_says_the_class_and_nothing_more() -> None:
    def rule(_: object) -> dict[str, list[int]]:
        raise LookupError("SYN-SECRET")

    assert run_rule(rule, TABLES, TABLES) == {"rows": 0, "is_run": True, "error": "LookupError"}


def test_rule_without_its_table_was_not_run() -> None:
    assert run_rule(lambda _: {}, TABLES, TABLES) == {"rows": 0, "is_run": False, "error": None}


def test_columns_are_matched_in_any_case_and_order_and_others_left_out() -> None:
    text = 'dec,Extra,CHILD \n"01/04/2025, noon",x,SYN-1\n\n,y,SYN-2\n'
    assert with_columns_of(text, ["CHILD", "DEC"]) == (
        'CHILD,DEC\r\nSYN-1,"01/04/2025, noon"\r\nSYN-2,\r\n',
        [],
    )


def test_file_that_lacks_a_column_is_not_filled_up() -> None:
    assert with_columns_of("CHILD\nSYN-1\n", ["CHILD", "DOB", "UPN"]) == ("", ["DOB", "UPN"])


@pytest.mark.parametrize(
    ("month", "year"), [(date(2025, 3, 1), 2025), (date(2025, 4, 1), 2026), (MONTH, 2026)]
)
def test_collection_year_is_the_one_in_which_the_return_ends(month: date, year: int) -> None:
    assert collection_year(month) == year


def test_each_rule_is_a_warning_with_its_outcome(answering: Answering) -> None:
    python = answering(
        """
        import json, sys
        asked = json.load(sys.stdin)
        assert (asked["collection_year"], asked["authority"]) == (2026, "E99000901")
        assert [(f["table"], f["is_last_year"]) for f in asked["files"]] == [
            ("Episodes", False), ("Episodes", True)]
        def rule(code, rows=0, is_run=True, error=None):
            return {"code": code, "rows": rows, "is_run": is_run, "error": error}
        json.dump({"lacking": {"ssda903_header": ["UPN"]}, "rules": [
            rule("101"), rule("501", rows=3), rule("NoE", is_run=False),
            rule("231", error="KeyError")]}, sys.stdout)
        """
    )
    verdict = validate([EPISODES, LAST_YEAR], MONTH, "E99000901", python=python)
    assert [
        (r.rule, r.severity.value, r.outcome, r.rows, r.unexpected, r.error)
        for r in verdict.results
    ] == [
        # Four rows: last year's stand for comparison.
        ("dfe_903_validator.101", "warning", Outcome.PASSED, 4, 0, None),
        ("dfe_903_validator.501", "warning", Outcome.FAILED, 4, 3, None),
        ("dfe_903_validator.NoE", "warning", Outcome.NOT_RUN, 0, 0, None),
        ("dfe_903_validator.231", "warning", Outcome.RAISED, 0, 0, "KeyError"),
    ]
    assert "(crashed: KeyError)" in verdict.results[3].description
    assert verdict.left_out == {"ssda903_header": ("UPN",)}

    assert _summary(verdict) == (
        "1 of 4 rules are broken: 501 by 3 rows. 1 crashed, so nothing is known of them: "
        "231 (KeyError). 1 were not run, because a table they read is not there. "
        "ssda903_header was left out, because it lacks UPN."
    )
    shown = _result(list(verdict.results), _summary(verdict))
    assert (shown.passed, shown.severity) == (False, dg.AssetCheckSeverity.WARN)
    table = shown.metadata["results"]
    assert isinstance(table, dg.TableMetadataValue)
    assert [(record.data["rule"], record.data["rows"], record.data["crashed"])
            for record in table.records] == [
        ("dfe_903_validator.231", 0, True),
        ("dfe_903_validator.501", 3, False),
        ("dfe_903_validator.NoE", 0, False),
        ("dfe_903_validator.101", 0, False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("outcomes", "passed"),
    [
        (["passed", "not_run"], True),
        (["passed", "raised"], False),
        (["passed", "failed"], False),
        (["not_run"], False),
        ([], True),
    ],
)
def test_check_passes_only_on_rules_that_were_run(outcomes: list[str], passed: bool) -> None:
    results = [replace(gave_no_answer(NoRules()), outcome=Outcome(name)) for name in outcomes]
    assert _result(results, "").passed is passed


@pytest.mark.parametrize(
    "answer",
    [
        "not JSON",
        "[]",
        "{}",
        '{"rules": [], "lacking": {}}',
        '{"rules": [{"code": "501", "rows": "SYN-SECRET", "is_run": true, "error": null}], '
        '"lacking": {}}',
        '{"rules": [{"code": "SYN-SECRET", "rows": 1, "is_run": true, "error": null}], '
        '"lacking": {}}',
        '{"rules": [], "lacking": {"ssda903_header": ["SYN-SECRET"]}}',
    ],
)
def test_answer_that_is_no_counts_is_refused_unquoted(answering: Answering, answer: str) -> None:
    python = answering(f"print({answer!r})")
    with pytest.raises(ValidatorFailed) as refused:
        validate([EPISODES], MONTH, "E99000901", python=python)
    assert str(refused.value) == (
        "The validator's answer cannot be understood: nothing is known of its rules."
    )


def test_exception_that_carries_words_is_not_quoted(answering: Answering) -> None:
    python = answering("""print('{"failed": "SYN-SECRET was not found"}')""")
    with pytest.raises(ValidatorFailed) as refused:
        validate([EPISODES], MONTH, "E99000901", python=python)
    assert "(Exception)" in str(refused.value)
    assert "SECRET" not in str(refused.value)


def test_year_without_rules_is_told_and_not_passed(answering: Answering) -> None:
    python = answering("""print('{"no_rules": true}')""")
    with pytest.raises(NoRules) as refused:
        validate([EPISODES], date(2021, 1, 1), "E99000901", python=python)
    assert str(refused.value) == (
        "The validator has no rules for the return of 2020-21: nothing is known of them."
    )
    kept = gave_no_answer(refused.value)
    assert (kept.rule, kept.outcome) == ("dfe_903_validator", Outcome.NOT_RUN)


def test_validator_that_breaks_off_is_told_by_its_status(answering: Answering) -> None:
    python = answering("import sys; print('SYN-SECRET', file=sys.stderr); sys.exit(3)")
    with pytest.raises(ValidatorFailed) as refused:
        validate([EPISODES], MONTH, "E99000901", python=python)
    assert str(refused.value) == (
        "The validator broke off (exit status 3): nothing is known of its rules."
    )
    assert gave_no_answer(refused.value).outcome is Outcome.RAISED


def test_validator_that_hangs_is_stopped_with_all_it_started(
    answering: Answering, tmp_path: Path
) -> None:
    started = tmp_path / "started"
    python = answering(
        f"""
        import os, subprocess, time
        child = subprocess.Popen(["sleep", "60"])
        open({str(started)!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
        time.sleep(60)
        """
    )
    began = time.monotonic()
    with pytest.raises(ValidatorFailed, match="had not ended after 2 seconds and was stopped"):
        validate([EPISODES], MONTH, "E99000901", python=python, timeout_seconds=2)
    assert time.monotonic() - began < 20
    for process in started.read_text().split():
        assert not _is_running(int(process))


def _is_running(process: int) -> bool:
    for _ in range(50):
        state = Path(f"/proc/{process}/stat")
        # One that has ended and that nobody has asked about stays as Z.
        if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
            return False
        time.sleep(0.1)
    return True


def test_it_works_in_a_private_folder_that_is_gone_after_it(
    answering: Answering, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = tmp_path / "seen"
    python = answering(
        f"""
        import json, os, stat, sys
        json.load(sys.stdin)
        folder = os.getcwd()
        open("left_behind", "w").write("SYN-SECRET")
        told = [folder, stat.S_IMODE(os.stat(folder).st_mode), os.environ["TMPDIR"] == folder,
                os.environ["HOME"] == folder, any("SECRET" in word for word in sys.argv),
                "TIDEMARK_DATA_DIR" in os.environ]
        json.dump(told, open({str(seen)!r}, "w"))
        print('{{"failed": "UploadError"}}')
        """
    )
    monkeypatch.setenv("TIDEMARK_DATA_DIR", "/nowhere")
    with pytest.raises(ValidatorFailed, match=r"could not take the return \(UploadError\)"):
        validate([EPISODES], MONTH, "E99000901", python=python)
    folder, *told = json.loads(seen.read_text())
    assert told == [0o700, True, True, False, False]
    assert not Path(folder).exists()


def test_missing_interpreter_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValidatorFailed, match=r"could not be started \(FileNotFoundError\)"):
        validate([EPISODES], MONTH, "E99000901", python=tmp_path / "python")


def test_installed_is_an_interpreter_with_the_package_beside_it(tmp_path: Path) -> None:
    python = tmp_path / "bin" / "python"
    packages = tmp_path / "lib" / "python3.11" / "site-packages"
    assert not is_installed(python)
    python.parent.mkdir()
    python.touch()
    packages.mkdir(parents=True)
    assert not is_installed(python)
    (packages / "lac_validator").mkdir()
    assert is_installed(python)


def test_definitions_offer_the_check_only_where_it_is_installed() -> None:
    assert len(statutory_checks) == int(is_installed())
    for check in statutory_checks:
        (spec,) = check.check_specs
        assert not spec.blocking


def test_loading_the_check_imports_nothing_of_the_package() -> None:
    code = (
        "import sys, assets.statutory_checks; "
        "sys.exit(any(name.startswith('lac_validator') for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def _delivery(folder: Path, *tables: tuple[str, bytes]) -> duckdb.DuckDBPyConnection:
    files = []
    for table, content in tables:
        path = folder / f"{table}.csv"
        path.write_bytes(content)
        files.append(DeliveredFile(table, path, digest_of(path), len(content), "utf-8", 1, 0))
    connection = duckdb.connect()
    record_delivery(connection, Delivery(MONTH, folder, tuple(files), False, ()))
    return connection


def test_only_the_return_is_handed_over_and_as_text(tmp_path: Path) -> None:
    connection = _delivery(
        tmp_path,
        ("ssd_person", b"x\n1\n"),
        ("ssda903_header", "CHILD\nSYN-é\n".encode("cp1252")),
        ("ssda903_oc3_last_year", b"\xef\xbb\xbfCHILD\nSYN-2\n"),
    )
    assert delivered_return(connection, tmp_path) == [
        ReturnFile("ssda903_header", 1, "CHILD\nSYN-é\n"),
        ReturnFile("ssda903_oc3_last_year", 1, "CHILD\nSYN-2\n"),
    ]


def test_other_layout_hands_nothing_over(tmp_path: Path) -> None:
    assert delivered_return(_delivery(tmp_path, ("ssd_person", b"x\n1\n")), tmp_path) == []


def test_file_that_changed_is_refused(tmp_path: Path) -> None:
    connection = _delivery(tmp_path, ("ssda903_header", b"CHILD\nSYN-1\n"))
    (tmp_path / "ssda903_header.csv").write_bytes(b"CHILD\nSYN-2\n")
    with pytest.raises(DeliveryRefused, match=r"^ssda903_header\.csv changed"):
        delivered_return(connection, tmp_path)
