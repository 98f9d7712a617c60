"""No table is made by holding every row of one table against every row of another.

DuckDB falls back to that where an outer join's condition is about one side alone, or has an
`or`: unseen on a few rows, a hundred times slower on ten times as many.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import Example
from warehouse.sql_files import SqlFile, sql_files

FILES = [file for layer in ("dimensions", "facts", "kpis") for file in sql_files(layer).values()]


def operators(plan: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every operator of a plan."""
    for operator in plan:
        yield operator
        yield from operators(operator["children"])


def joins_row_by_row(operator: dict[str, Any]) -> bool:
    """Whether it is an outer join that no hash table helps; with one row (`true`) none is needed.

    Inner ones are with the few rows of a setting: their conditions are never about one side.
    """
    told = operator["extra_info"]
    return (
        operator["name"].strip() == "BLOCKWISE_NL_JOIN"
        and told["Join Type"] != "INNER"
        and told["Condition"] != "true"
    )


@pytest.mark.parametrize("file", FILES, ids=[file.relative_path for file in FILES])
def test_no_outer_join_goes_row_by_row(file: SqlFile, example: Callable[..., Example]) -> None:
    made = example()
    for table in file.depends_on:
        if table.schema in ("staged", "dimensions", "facts"):
            made.make(str(table))
    row = made.connection.execute(f"explain (format json) {file.sql}").fetchone()
    assert row is not None
    assert not [
        each["extra_info"] for each in operators(json.loads(row[1])) if joins_row_by_row(each)
    ]


def test_a_condition_on_one_side_alone_is_found(example: Callable[..., Example]) -> None:
    row = (
        example()
        .connection.execute(
            "explain (format json) select ours.id from (select unnest(range(9)) as id) as ours "
            "left join (select unnest(range(9)) as id) as theirs "
            "on ours.id = theirs.id and ours.id > 3"
        )
        .fetchone()
    )
    assert row is not None
    assert any(joins_row_by_row(each) for each in operators(json.loads(row[1])))
