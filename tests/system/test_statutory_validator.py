"""The sector's validator, really installed: a return with known faults, and rules that crash."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from textwrap import dedent

import dagster as dg
import pytest

from assets import statutory_checks
from assets.raw import delivery, raw_tables
from expectations.runner import Outcome
from expectations.statutory_validator import (
    VALIDATOR_PYTHON,
    NoRules,
    ReturnFile,
    ValidatorFailed,
    Verdict,
    is_installed,
    validate,
)
from warehouse.authority import Authority
from warehouse.council import Council

Changed = Callable[[str], Path]
pytestmark = pytest.mark.system

ROOT = Path(__file__).resolve().parents[2]
UV = ROOT / ".venv" / "uv" / "bin" / "uv"
ONS_CODE = "E06000045"
MONTH = date(2025, 9, 1)

HEADER = """\
CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB
SYN-1,M,01/05/2012,WBRI,UN1,,
SYN-2,F,02/06/2013,WBRI,UN1,,
SYN-3,9,03/07/2014,QQQQ,UN1,,
"""
# SYN-1 begins again before the episode before has ended; SYN-3 has two codes that do not exist.
EPISODES = """\
CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN
SYN-1,01/04/2024,S,C2,N1,U4,PR1,01/06/2025,X1,CARPL,,,
SYN-1,01/05/2025,P,C2,N1,U4,PR1,,,,,,
SYN-2,01/04/2024,S,C2,N1,U4,PR1,,,,,,
SYN-3,01/04/2024,S,C2,N9,U4,PR1,,,,,,
"""
RETURN = [ReturnFile("ssda903_header", 3, HEADER), ReturnFile("ssda903_episodes", 4, EPISODES)]
# In lower case and with a column more, as the door lets it in.
REVIEWS = "child,dob,review,review_code,note\nSYN-1,01/05/2012,01/05/2011,PN1,SYN-SECRET\n"


@pytest.fixture(scope="session")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the package: this installation's, or one made here."""
    if is_installed():
        return VALIDATOR_PYTHON
    environment = tmp_path_factory.mktemp("validator") / "environment"
    made = environment / "bin" / "python"
    for command in (
        ["venv", "--python", "3.11", environment],
        [
            "pip",
            "install",
            "--require-hashes",
            "--python",
            made,
            "-r",
            "requirements-validator.lock",
        ],
    ):
        try:
            subprocess.run([UV, *command], cwd=ROOT, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as fault:
            pytest.skip(f"the validator cannot be installed here ({type(fault).__name__})")
    assert is_installed(made)
    return made


@pytest.fixture
def with_rule(python: Path, tmp_path: Path) -> Changed:
    """The interpreter, with rule 501 of the year replaced by other code."""

    def changed(body: str) -> Path:
        path = tmp_path / "python"
        path.write_text(
            f"#!{python}\n"
            + dedent(
                """
                import dataclasses, runpy, sys
                from lac_validator.rules.lac2025_26 import registry

                def rule(tables):
                    {body}

                registry["501"] = dataclasses.replace(registry["501"], func=rule)
                runpy.run_path(sys.argv[-1], run_name="__main__")
                """
            ).format(body=body)
        )
        path.chmod(0o700)
        return path

    return changed


def by_code(verdict: Verdict) -> dict[str, tuple[str, int]]:
    """Outcome and rows of every rule."""
    return {
        result.rule.removeprefix("dfe_903_validator."): (result.outcome.value, result.unexpected)
        for result in verdict.results
    }


@pytest.fixture(scope="session")
def whole(python: Path) -> Verdict:
    """What the package says of the return."""
    return validate(RETURN, MONTH, ONS_CODE, python=python)


def test_known_faults_are_counted_and_sound_rows_are_not(whole: Verdict) -> None:
    found = by_code(whole)
    assert {code: found[code] for code in ("101", "103", "145", "501")} == {
        "101": ("failed", 1),  # sex 9
        "103": ("failed", 1),  # ethnicity QQQQ
        "145": ("failed", 1),  # category of need N9
        "501": ("failed", 1),  # an episode that begins before the one before has ended
    }
    assert found["102"] == ("passed", 0)  # every date of birth is a date
    assert found["144"] == ("passed", 0)  # and every legal status a code
    assert found["632"][0] == "not_run"  # earlier permanence was not delivered
    assert {result.rows for result in whole.results} == {0, 7}


_OWN_REPORT = """
import json, logging, sys
from lac_validator.lac_validator import LacValidator
from lac_validator.rules.ruleset_utils import get_year_ruleset
logging.disable(logging.CRITICAL)
files = [{**file, "file_content": file["file_content"].encode()} for file in json.load(sys.stdin)]
ran = LacValidator(
    {"collectionYear": "2026", "localAuthority": sys.argv[1]}, files, get_year_ruleset("2026")
)
rows = {}
for name, table in ran.ds_results.items():
    for column in () if name == "metadata" else table.columns:
        if column.startswith("ERR_"):
            code = column.removeprefix("ERR_")
            rows[code] = rows.get(code, 0) + int((table[column] == True).sum())
told = {"rows": rows, "not_run": ran.skips, "crashed": ran.fails}
open(sys.argv[2], "w").write(json.dumps(told))
"""


def test_counts_are_those_of_the_packages_own_report(
    whole: Verdict, python: Path, tmp_path: Path
) -> None:
    files = [
        {"name": f"{file.table}.csv", "description": "This year", "file_content": file.text}
        for file in RETURN
    ]
    told = tmp_path / "told.json"
    subprocess.run(
        [python, "-c", _OWN_REPORT, ONS_CODE, told],
        input=json.dumps(files).encode(),
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    own = json.loads(told.read_text())
    found = by_code(whole)
    assert {code: rows for code, (_, rows) in found.items() if rows} == own["rows"]
    assert {code for code, (outcome, _) in found.items() if outcome == "not_run"} == set(
        own["not_run"]
    )
    assert {code for code, (outcome, _) in found.items() if outcome == "raised"} == set(
        own["crashed"]
    )


def test_rule_that_crashes_is_shown_as_crashed_and_the_others_are_run(
    whole: Verdict, with_rule: Changed
) -> None:
    python = with_rule("raise LookupError(tables['Header']['CHILD'][0])")
    verdict = validate(RETURN, MONTH, ONS_CODE, python=python)
    (crashed,) = [r for r in verdict.results if r.rule == "dfe_903_validator.501"]
    assert (crashed.outcome, crashed.unexpected, crashed.error) == (
        Outcome.RAISED, 0, "LookupError",
    )  # fmt: skip
    assert {**by_code(verdict), "501": None} == {**by_code(whole), "501": None}
    assert "SYN-" not in repr(verdict)


def test_what_a_rule_prints_goes_nowhere(whole: Verdict, with_rule: Changed) -> None:
    python = with_rule(
        "import os; print('SYN-SECRET'); os.write(1, b'SYN-SECRET'); os.write(2, b'SYN-SECRET'); "
        "return {'Episodes': [1]}"
    )
    verdict = validate(RETURN, MONTH, ONS_CODE, python=python)
    assert by_code(verdict) == by_code(whole)


def test_rule_that_ends_the_process_is_no_pass(with_rule: Changed) -> None:
    python = with_rule("import os; os._exit(9)")
    with pytest.raises(ValidatorFailed, match=r"broke off \(exit status 9\)"):
        validate(RETURN, MONTH, ONS_CODE, python=python)


def test_rule_that_hangs_is_stopped(with_rule: Changed) -> None:
    python = with_rule("import time; time.sleep(300)")
    with pytest.raises(ValidatorFailed, match="had not ended after 8 seconds and was stopped"):
        validate(RETURN, MONTH, ONS_CODE, python=python, timeout_seconds=8)


def test_year_that_the_package_does_not_know_has_no_rules(python: Path) -> None:
    with pytest.raises(NoRules, match="no rules for the return of 2020-21"):
        validate(RETURN, date(2021, 1, 1), ONS_CODE, python=python)


def test_table_that_lacks_a_column_is_left_out_and_its_rules_are_not_run(python: Path) -> None:
    header = "\n".join(",".join(line.split(",")[:4]) for line in HEADER.splitlines())
    files = [ReturnFile("ssda903_header", 3, header), RETURN[1]]
    verdict = validate(files, MONTH, ONS_CODE, python=python)
    assert verdict.left_out == {"ssda903_header": ("UPN", "MOTHER", "MC_DOB")}
    found = by_code(verdict)
    assert (found["101"], found["501"]) == (("not_run", 0), ("failed", 1))
    assert {result.rows for result in verdict.results} == {0, 4}


def test_last_year_is_compared_with_and_not_counted(whole: Verdict, python: Path) -> None:
    # Open at the end of last year; of SYN-2 it said another first day than this year's file.
    columns, *rows = EPISODES.splitlines()
    rows = [rows[0].replace("01/06/2025,X1,CARPL", ",,"), rows[2].replace("01/", "02/")]
    text = "\n".join([columns, *rows])
    last = ReturnFile("ssda903_episodes_last_year", 2, text)
    verdict = validate([*RETURN, last], MONTH, ONS_CODE, python=python)
    assert by_code(whole)["502"] == ("not_run", 0)
    assert by_code(verdict)["502"] == ("failed", 1)
    assert by_code(verdict)["501"] == ("failed", 1)
    assert {result.rows for result in verdict.results} == {0, 7}


def run_check(
    tmp_path: Path, python: Path, month: str, monkeypatch: pytest.MonkeyPatch, **limits: int
) -> tuple[dg.AssetCheckEvaluation, list[tuple[str, str, int]], str]:
    """The check run by Dagster: its evaluation, what is kept of it, and every event as text."""
    folder = tmp_path / "landing" / month
    folder.mkdir(parents=True)
    for file in (*RETURN, ReturnFile("ssda903_reviews", 1, REVIEWS)):
        (folder / f"{file.table}.csv").write_text(file.text)
    monkeypatch.setattr(statutory_checks, "validate", partial(validate, python=python, **limits))
    authority = Authority(name="S", la_code="901", ons_code=ONS_CODE, delivers=("ssda903",))
    council = Council(authority, tmp_path)
    checked = [*raw_tables, delivery, statutory_checks.dfe_validator]
    with dg.DagsterInstance.ephemeral() as instance:
        result = dg.materialize(
            checked,
            partition_key=month,
            instance=instance,
            resources={"council": council},
            selection=dg.AssetSelection.assets(["raw", "delivery"], ["raw", "ssda903_episodes"]),
        )
        said = " ".join(repr(entry) for entry in instance.all_logs(result.run_id))
    assert result.success
    (evaluation,) = result.get_asset_check_evaluations()
    with council.connect(council.build(date.fromisoformat(f"{month}-01"))) as connection:
        kept = connection.execute(
            "select rule, outcome, rows_failing from quality.rule_result "
            "where starts_with(rule, 'dfe_903_validator')"
        ).fetchall()
    council.close()
    return evaluation, kept, said


def test_dagster_shows_the_counts_and_the_month_goes_on(
    python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluation, kept, said = run_check(tmp_path, python, "2025-09", monkeypatch)
    # Blocking, so that its counts are kept before the figures are; a warning stops nothing.
    assert (evaluation.passed, evaluation.severity, evaluation.blocking) == (
        False, dg.AssetCheckSeverity.WARN, True,
    )  # fmt: skip
    table = evaluation.metadata["results"]
    assert isinstance(table, dg.TableMetadataValue)
    shown = {record.data["rule"]: record.data for record in table.records}
    assert shown["dfe_903_validator.501"] == {
        "rule": "dfe_903_validator.501",
        "rows": 1,
        "crashed": False,
        "outcome": "failed",
        "exception": "",
    }
    assert {(rule, outcome, rows) for rule, outcome, rows in kept} == {
        (rule, data["outcome"], data["rows"]) for rule, data in shown.items()
    }
    assert "SYN-" not in said
    assert "QQQQ" not in said


def test_hung_validator_is_a_warning_and_no_hung_month(
    with_rule: Changed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = with_rule("import time; time.sleep(300)")
    evaluation, kept, _ = run_check(tmp_path, python, "2025-09", monkeypatch, timeout_seconds=8)
    assert (evaluation.passed, evaluation.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert "was stopped" in (evaluation.description or "")
    assert kept == [("dfe_903_validator", "raised", 0)]


def test_year_without_rules_is_not_shown_as_passed(
    python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluation, kept, _ = run_check(tmp_path, python, "2021-01", monkeypatch)
    assert (evaluation.passed, evaluation.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert kept == [("dfe_903_validator", "not_run", 0)]
