"""Running a suite: what counts as a failure, what never leaves the database."""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

import gc
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import great_expectations.expectations as gxe
import pytest
from great_expectations.expectations.expectation import Expectation

from expectations.duckdb_engine import DuckDBExecutionEngine
from expectations.rules import (
    ExpectQueryToReturnNoRows,
    critical,
    matches,
    no_row_where,
    warning,
)
from expectations.runner import (
    Outcome,
    RuleResult,
    Severity,
    SuiteError,
    check_table,
    has_suite,
    run_expectations,
)

ROOT = Path(__file__).parents[3]
CANARY = "Canary7Wren"
FILLED = critical("is_filled", gxe.ExpectColumnValuesToNotBeNull(column="id"), "Every row has one")


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("create schema raw")
        opened.execute("create table raw.visits (id varchar, day varchar, row_number integer)")
        opened.execute("insert into raw.visits values ('a', '2021-01-04', 2), (null, 'soon', 3)")
        yield opened


def _run(connection: duckdb.DuckDBPyConnection, *rules: Expectation) -> list[RuleResult]:
    return run_expectations(connection, "raw", "visits", rules)


def test_a_result_names_its_rule_and_counts_its_rows(connection: duckdb.DuckDBPyConnection):
    assert _run(connection, FILLED) == [
        RuleResult(
            schema="raw",
            table="visits",
            rule="is_filled",
            expectation="expect_column_values_to_not_be_null",
            columns=("id",),
            severity=Severity.CRITICAL,
            outcome=Outcome.FAILED,
            rows=2,
            unexpected=1,
            description="Every row has one",
            error=None,
        )
    ]


def test_results_come_in_the_order_of_the_rules(connection: duckdb.DuckDBPyConnection):
    rules = [
        warning("d", gxe.ExpectColumnValuesToMatchRegex(column="day", regex="^2"), "A date"),
        no_row_where("c", "id = day", "Not the same", ("id", "day")),
        warning("b", gxe.ExpectColumnValuesToBeUnique(column="id"), "Unique"),
        critical("a", gxe.ExpectTableRowCountToBeBetween(min_value=1), "Has rows"),
    ]
    results = _run(connection, *rules)
    assert [result.rule for result in results] == ["d", "c", "b", "a"]
    assert [result.columns for result in results] == [("day",), ("id", "day"), ("id",), ()]
    assert [result.severity.value for result in results] == ["warning"] * 3 + ["critical"]


def test_the_same_suite_runs_twice_with_the_same_results(connection: duckdb.DuckDBPyConnection):
    assert _run(connection, FILLED) == _run(connection, FILLED)


@pytest.mark.parametrize(
    ("expectation", "error"),
    [
        (
            ExpectQueryToReturnNoRows(
                unexpected_rows_query="select 1 from {batch} where cast(day as date) < current_date"
            ),
            "ConversionException",
        ),
        (gxe.ExpectColumnValuesToBeUnique(column="nowhere"), "BinderException"),
        (
            gxe.ExpectColumnValuesToNotBeNull(column="nowhere"),
            "InvalidMetricAccessorDomainKwargsKeyError",
        ),
    ],
)
def test_a_rule_that_raises_is_a_failure_of_its_own(
    connection: duckdb.DuckDBPyConnection, expectation: Expectation, error: str
):
    raised, ran = _run(connection, critical("raises", expectation, "A claim"), FILLED)
    assert (raised.outcome, raised.error, raised.unexpected) == (Outcome.RAISED, error, 0)
    assert (ran.outcome, ran.error, ran.unexpected) == (Outcome.FAILED, None, 1)


TOLERATED = matches("day", "2.*", "day reads like a date")


@pytest.mark.parametrize(
    ("bad", "rows", "critical_outcome"),
    [
        (5, 20, Outcome.PASSED),  # a quarter of the rows, but few
        (6, 20, Outcome.FAILED),
        (20, 1000, Outcome.PASSED),  # many, but two in a hundred
        (21, 1000, Outcome.FAILED),
        (3, 3, Outcome.FAILED),  # few, but all there are
        (2, 5, Outcome.PASSED),
        (0, 20, Outcome.PASSED),
    ],
)
def test_few_bad_rows_or_a_small_share_of_them_stop_no_month(
    connection: duckdb.DuckDBPyConnection, bad: int, rows: int, critical_outcome: Outcome
):
    connection.execute("delete from raw.visits")
    connection.execute(
        "insert into raw.visits select 'a', if(place < ?, 'soon', '2021-01-04'), place "
        "from range(?) as places (place)",
        [bad, rows],
    )
    mostly, strict = _run(connection, *TOLERATED)
    assert (mostly.severity, mostly.outcome, mostly.unexpected) == (
        Severity.CRITICAL,
        critical_outcome,
        bad,
    )
    assert (strict.severity, strict.outcome, strict.unexpected) == (
        Severity.WARNING,
        Outcome.FAILED if bad else Outcome.PASSED,
        bad,
    )
    assert _run(connection, TOLERATED[1]) == [strict]  # the same without its tolerant twin


def test_no_rule_about_the_table_as_a_whole_is_tolerated(connection: duckdb.DuckDBPyConnection):
    rule = critical("rows", gxe.ExpectTableRowCountToBeBetween(min_value=9), "Has rows")
    (result,) = _run(connection, rule.copy(update={"meta": {"rule": "r", "is_tolerated": True}}))
    assert result.outcome is Outcome.FAILED


def test_a_rule_that_cannot_be_run_takes_its_twin_with_it(connection: duckdb.DuckDBPyConnection):
    results = _run(connection, *matches("nowhere", "^2", "nowhere reads like a date"))
    assert [result.outcome for result in results] == [Outcome.RAISED] * 2


def test_what_one_check_found_is_not_remembered_by_the_next(connection: duckdb.DuckDBPyConnection):
    rule = warning("d", gxe.ExpectColumnValuesToMatchRegex(column="day", regex="^2"), "A date")
    (before,) = _run(connection, rule)
    connection.execute("update raw.visits set day = '2021-01-05'")
    (after,) = _run(connection, rule)
    with duckdb.connect() as other:
        other.execute("create schema raw")
        other.execute("create table raw.visits as select 'x' as extra, 'soon' as day from range(4)")
        (elsewhere,) = _run(other, rule)
    assert [r.unexpected for r in (before, after, elsewhere)] == [1, 0, 4]


def test_great_expectations_is_left_as_it_was(connection: duckdb.DuckDBPyConnection):
    before = Expectation.configuration
    _run(connection, FILLED)
    assert Expectation.configuration is before


def test_when_great_expectations_itself_fails_no_rule_passes(
    connection: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
):
    def fail(*_: object, **__: object) -> None:
        raise ValueError(CANARY)

    monkeypatch.setattr("expectations.duckdb_engine.DuckDBExecutionEngine.__init__", fail)
    rows = critical("rows", gxe.ExpectTableRowCountToBeBetween(min_value=1), "Has rows")
    results = _run(connection, rows, FILLED)
    assert [(result.outcome, result.error) for result in results] == [
        (Outcome.RAISED, "ValueError")
    ] * 2
    assert CANARY not in repr(results)


def test_no_value_reaches_results_logs_warnings_or_the_screen(
    connection: duckdb.DuckDBPyConnection,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    recwarn: pytest.WarningsRecorder,
):
    connection.execute(
        f"insert into raw.visits values ('{CANARY}', '{CANARY}\nError: {CANARY}', 4)"
    )
    connection.execute("insert into raw.visits select * from raw.visits where row_number = 4")
    query = "select * from {batch} where "
    with caplog.at_level(logging.DEBUG):
        results = _run(
            connection,
            warning("a", gxe.ExpectColumnValuesToBeInSet(column="id", value_set=["a"]), "A"),
            warning("b", gxe.ExpectColumnValuesToMatchRegex(column="day", regex="^2"), "A"),
            warning("c", gxe.ExpectColumnValuesToBeUnique(column="id"), "A"),
            warning("d", gxe.ExpectCompoundColumnsToBeUnique(column_list=["id", "day"]), "A"),
            warning(
                "e", gxe.ExpectColumnDistinctValuesToBeInSet(column="id", value_set=["a"]), "A"
            ),
            warning("f", gxe.ExpectColumnMaxToBeBetween(column="row_number", max_value=1), "A"),
            warning("g", ExpectQueryToReturnNoRows(unexpected_rows_query=query + "id > 'B'"), "A"),
            warning(
                "h",
                ExpectQueryToReturnNoRows(unexpected_rows_query=query + "cast(day as date) > id"),
                "A",
            ),
            warning("i", gxe.ExpectColumnSumToBeBetween(column="day", max_value=1), "A"),
            warning("j", gxe.ExpectColumnValuesToBeBetween(column="id", max_value=1), "A"),
        )
    assert {result.outcome for result in results} == {Outcome.FAILED, Outcome.RAISED}
    said = [repr(results), caplog.text, *capfd.readouterr(), *(str(w.message) for w in recwarn)]
    assert CANARY not in " ".join(said)


def test_the_callers_connection_is_left_as_it_was(connection: duckdb.DuckDBPyConnection):
    def contents() -> list[tuple[Any, ...]]:
        return connection.execute(
            "select 'table', schema_name, table_name from duckdb_tables() union all "
            "select 'view', schema_name, view_name from duckdb_views() where not internal "
            "union all select 'schema', schema_name, null from duckdb_schemas() order by all"
        ).fetchall()

    before = contents()
    connection.execute("begin")
    connection.execute("insert into raw.visits values ('not yet', '2021-01-05', 5)")
    half_read = connection.execute("select row_number from raw.visits order by 1")
    assert half_read.fetchone() == (2,)
    (result,) = _run(connection, FILLED)
    assert result.rows == 2  # what is not committed is not there yet
    assert half_read.fetchall() == [(3,), (5,)]
    connection.execute("rollback")
    assert contents() == before


def test_nothing_of_a_check_outlives_it(tmp_path: Path):
    path = str(tmp_path / "build.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute("create table visits (id varchar)")
        connection.execute("insert into visits values ('a')")
        for _ in range(3):
            run_expectations(connection, "main", "visits", [FILLED])
    # DuckDB refuses another configuration while any connection to the file is left.
    with duckdb.connect(path, read_only=True) as connection:
        (result,) = run_expectations(connection, "main", "visits", [FILLED])
    assert (result.outcome, result.rows) == (Outcome.PASSED, 1)
    gc.collect()
    left = [thing for thing in gc.get_objects() if isinstance(thing, DuckDBExecutionEngine)]
    assert left == []


def test_an_empty_table_fails_when_rows_were_due(connection: duckdb.DuckDBPyConnection):
    connection.execute("create table raw.ssd_contacts (cont_contact_id varchar)")
    (due,) = check_table(connection, "raw", "ssd_contacts")
    assert (due.rule, due.outcome, due.severity) == (
        "has_rows",
        Outcome.NO_ROWS,
        Severity.CRITICAL,
    )
    (not_due,) = check_table(connection, "raw", "ssd_contacts", rows_due=False)
    assert (not_due.rule, not_due.outcome, not_due.rows) == ("has_rows", Outcome.PASSED, 0)


def test_a_missing_table_is_no_pass(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(duckdb.CatalogException):
        check_table(connection, "raw", "ssd_person")
    with pytest.raises(duckdb.CatalogException):
        run_expectations(connection, "raw", "nowhere", [FILLED])


def test_a_suite_without_rules_is_refused(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SuiteError, match=r"raw\.visits has no rules"):
        _run(connection)


def test_rule_names_are_there_and_unique(connection: duckdb.DuckDBPyConnection):
    with pytest.raises(SuiteError, match=r"2 rules of raw\.visits are called is_filled"):
        _run(connection, FILLED, FILLED)
    with pytest.raises(SuiteError, match=r"1 rules of raw\.visits have no name"):
        _run(connection, gxe.ExpectColumnToExist(column="id"))


def test_a_suite_is_a_file_beside_the_runner(connection: duckdb.DuckDBPyConnection):
    assert has_suite("raw", "ssd_person")
    assert not has_suite("raw", "visits")
    assert not has_suite("raw", "../raw/ssd_person")
    with pytest.raises(SuiteError, match=r"no suite expectations/raw/visits\.py"):
        check_table(connection, "raw", "visits")


def test_importing_the_runner_does_not_import_great_expectations():
    statement = (
        "import sys, expectations, expectations.runner\n"
        "expectations.runner.has_suite('raw', 'ssd_person')\n"
        "assert 'great_expectations' not in sys.modules and 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", statement], cwd=ROOT, check=True)
