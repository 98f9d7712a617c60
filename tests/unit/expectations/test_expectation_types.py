"""Every expectation type in use passes on good rows and counts bad ones, as on pandas."""

# Great Expectations exports its types without declaring so.
# pyright: reportPrivateImportUsage=false

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd
import pytest

from expectations.duckdb_engine import DuckDBDialect
from expectations.rules import ExpectQueryToReturnNoRows, critical
from expectations.runner import Outcome, run_expectations, suite

SUITES = Path(__file__).parents[3] / "expectations"


@dataclass(frozen=True)
class Case:
    """An expectation, columns that meet it, and columns that break it so many times."""

    expectation: Any
    good: dict[str, list[Any]]
    bad: dict[str, list[Any]]
    unexpected: int
    types: str = "varchar"
    on_pandas: bool = True


def _day(day: int) -> date:
    return date(2021, 1, day)


CASES = [
    Case(
        gxe.ExpectTableRowCountToBeBetween(min_value=2),
        {"a": ["x", "y"]},
        {"a": ["x"]},
        1,
    ),
    Case(
        gxe.ExpectTableColumnsToMatchSet(column_set=["a", "b"], exact_match=False),
        {"a": ["x"], "b": ["x"], "c": ["x"]},
        {"a": ["x"], "c": ["x"]},
        1,
    ),
    Case(gxe.ExpectColumnToExist(column="a"), {"a": ["x"]}, {"b": ["x"]}, 1),
    Case(
        gxe.ExpectColumnValuesToNotBeNull(column="a"),
        {"a": ["x", "y"]},
        {"a": ["x", None, None]},
        2,
    ),
    Case(
        gxe.ExpectColumnValuesToBeUnique(column="a"),
        {"a": ["x", "y", None, None]},
        {"a": ["x", "x", "y", "y", "y", "z", None, None]},
        5,
    ),
    Case(
        gxe.ExpectColumnValuesToBeUnique(
            column="a", row_condition='col("b")=="1"', condition_parser="great_expectations"
        ),
        {"a": ["x", "x"], "b": ["1", "2"]},
        {"a": ["x", "x", "x"], "b": ["1", "1", "2"]},
        2,
    ),
    Case(
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["a", "b"], ignore_row_if="any_value_is_missing"
        ),
        {"a": ["x", "x", "x", "x"], "b": ["1", "2", None, None]},
        {"a": ["x", "x", "x", "x"], "b": ["1", "1", None, None]},
        2,
    ),
    Case(
        gxe.ExpectCompoundColumnsToBeUnique(
            column_list=["a", "b"], ignore_row_if="all_values_are_missing"
        ),
        {"a": ["x", "x", None, None], "b": ["1", "2", None, None]},
        {"a": ["x", "x", "x", None, None], "b": [None, None, "1", None, None]},
        2,
    ),
    Case(
        gxe.ExpectCompoundColumnsToBeUnique(column_list=["a", "b"], ignore_row_if="never"),
        {"a": ["x", "x", None], "b": ["1", "2", None]},
        {"a": ["x", None, None], "b": ["1", None, None]},
        2,
    ),
    Case(
        gxe.ExpectColumnValuesToMatchRegex(column="a", regex=r"^\s*(?i:Y|NO)\s*$"),
        {"a": ["y", " No ", None]},
        {"a": ["y", "yy", "maybe", "nope", None]},
        3,
    ),
    Case(
        gxe.ExpectColumnValuesToBeInSet(column="a", value_set=["x", "y"]),
        {"a": ["x", "y", None]},
        {"a": ["x", "z", "", None]},
        2,
    ),
    Case(
        gxe.ExpectColumnValuesToBeBetween(column="a", min_value=0, max_value=1),
        {"a": [0.0, 1.0, None]},
        {"a": [-0.1, 0.5, 1.1, 2.0, None]},
        3,
        types="double",
    ),
    Case(
        gxe.ExpectColumnValuesToBeNull(column="a"),
        {"a": [None, None]},
        {"a": [None, "x"]},
        1,
    ),
    Case(
        gxe.ExpectColumnPairValuesAToBeGreaterThanB(
            column_A="a", column_B="b", or_equal=True, ignore_row_if="either_value_is_missing"
        ),
        {"a": [_day(2), _day(3), None], "b": [_day(2), _day(1), _day(1)]},
        {"a": [_day(1), _day(2), None], "b": [_day(2), _day(3), _day(1)]},
        2,
        types="date",
    ),
    Case(
        ExpectQueryToReturnNoRows(unexpected_rows_query="select 1 from {batch} where a > b"),
        {"a": ["1", None], "b": ["2", "1"]},
        {"a": ["3", "4", None], "b": ["2", "1", "1"]},
        2,
        on_pandas=False,  # a query has nothing to run on there
    ),
]
CASE_NAMES = [f"{number}_{case.expectation.expectation_type}" for number, case in enumerate(CASES)]


def _on_duckdb(case: Case, columns: dict[str, list[Any]]) -> tuple[Outcome, int]:
    names = list(columns)
    with duckdb.connect() as connection:
        declared = ", ".join(f"{name} {case.types}" for name in names)
        connection.execute(f"create table checked ({declared})")
        connection.executemany(
            f"insert into checked values ({', '.join('?' * len(names))})",
            [list(row) for row in zip(*columns.values(), strict=True)],
        )
        rule = critical("rule", case.expectation, "A claim")
        (result,) = run_expectations(connection, "main", "checked", [rule])
    assert result.rows == len(columns[names[0]])
    return result.outcome, result.unexpected


def _on_pandas(case: Case, columns: dict[str, list[Any]]) -> tuple[Outcome, int]:
    context = gx.get_context(mode="ephemeral")
    asset = context.data_sources.add_pandas("frames").add_dataframe_asset("frame")
    definition = asset.add_batch_definition_whole_dataframe("whole")
    frame = pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})
    found = definition.get_batch({"dataframe": frame}).validate(
        case.expectation.copy(deep=True),
        result_format={"result_format": "BASIC", "partial_unexpected_count": 0},
    )
    return (
        Outcome.PASSED if found.success else Outcome.FAILED,
        found.result.get("unexpected_count", int(not found.success)),
    )


@pytest.mark.parametrize("case", CASES, ids=CASE_NAMES)
def test_good_rows_pass_and_bad_rows_are_counted(case: Case):
    assert _on_duckdb(case, case.good) == (Outcome.PASSED, 0)
    assert _on_duckdb(case, case.bad) == (Outcome.FAILED, case.unexpected)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if case.on_pandas],
    ids=[name for name, case in zip(CASE_NAMES, CASES, strict=True) if case.on_pandas],
)
def test_pandas_agrees(case: Case):
    assert _on_pandas(case, case.good) == (Outcome.PASSED, 0)
    assert _on_pandas(case, case.bad) == (Outcome.FAILED, case.unexpected)


@pytest.mark.parametrize("case", CASES, ids=CASE_NAMES)
def test_no_type_reads_a_value(case: Case, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    run = DuckDBDialect.do_execute

    def listen(self: DuckDBDialect, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)
        run(self, cursor, statement, *rest)

    monkeypatch.setattr(DuckDBDialect, "do_execute", listen)
    _on_duckdb(case, case.bad)
    assert asked
    assert [statement for statement in asked if "unexpected_values" in statement] == []


def test_every_type_a_suite_uses_has_a_case():
    suites = [path for path in SUITES.glob("*/*.py") if path.stem != "__init__"]
    used = {rule.expectation_type for path in suites for rule in suite(path.parent.name, path.stem)}
    assert len(suites) >= 70
    assert used - {case.expectation.expectation_type for case in CASES} == set()


@pytest.mark.parametrize(("share_bad", "outcome"), [(2, Outcome.PASSED), (3, Outcome.FAILED)])
def test_a_tolerated_share_counts_its_rows_and_still_passes(share_bad: int, outcome: Outcome):
    case = Case(gxe.ExpectColumnValuesToNotBeNull(column="a", mostly=0.98), {}, {}, 0)
    rows: list[Any] = [None] * share_bad + ["x"] * (100 - share_bad)
    assert _on_duckdb(case, {"a": rows}) == (outcome, share_bad)
