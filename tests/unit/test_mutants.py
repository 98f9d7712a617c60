"""What the campaign against the SQL changes: one place at a time, and nothing beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutants.campaign import (
    Result,
    Verdict,
    equivalents,
    examples_of,
    faults,
    in_place_of_its_file,
    mutants_of,
)
from tests.mutants.changes import KINDS, Mutant, mutants
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sql_files import SqlFile, TableName, sql_files
from warehouse.whole_build import tables_before_kpis

TABLE = TableName("kpis", "children")


@pytest.fixture(scope="module")
def every_mutant() -> list[Mutant]:
    """The mutants of the files of KPIs."""
    return [mutant for file in sql_files("kpis").values() for mutant in mutants_of(file)]


@pytest.fixture
def made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Mutant]]:
    """The mutants of a KPI's file with this statement, under a header of three lines."""
    path = tmp_path / "warehouse" / "kpis" / "children.sql"
    path.parent.mkdir(parents=True)
    # The path that is shown is the one below the project.
    monkeypatch.setattr("warehouse.sql_files.WAREHOUSE", tmp_path / "warehouse")

    def made_of(sql: str) -> list[Mutant]:
        path.write_text(f"/*\ncode: XX01\n*/\n{sql}\n", encoding="utf-8")
        return mutants(SqlFile(path, TABLE, {}, sql))

    return made_of


SELECT = "select child.person_key\nfrom facts.child as child\n"


@pytest.mark.parametrize(
    ("kind", "line", "changed"),
    [
        ("boundary", "where child.age < 16", ["where child.age <= 16"]),
        ("boundary", "where child.age >= 16", ["where child.age > 16"]),
        ("boundary", "where child.sex = 'F'", ["where child.sex <> 'F'"]),
        (
            "boundary",
            "where child.age between 17 and 18",
            [
                "where (child.age > 17 and child.age <= 18)",
                "where (child.age >= 17 and child.age < 18)",
            ],
        ),
        ("dropped filter", "where child.is_open", ["nothing"]),
        (
            "dropped filter",
            "where child.is_open and child.age < 16",
            ["where child.is_open and true", "where true and child.age < 16"],
        ),
        (
            "dropped filter",
            "where child.is_open or child.age < 16",
            ["where child.is_open or false", "where false or child.age < 16"],
        ),
        (
            "dropped filter",
            "inner join facts.plan as plan on child.person_key = plan.person_key",
            ["inner join facts.plan as plan on true"],
        ),
        (
            "join",
            "left join facts.plan as plan on child.person_key = plan.person_key",
            ["inner join facts.plan as plan on child.person_key = plan.person_key"],
        ),
        (
            "off by one",
            "where child.start_date > date '2020-01-01' - interval 24 month",
            [
                "where child.start_date > date '2020-01-01' - interval 23 month",
                "where child.start_date > date '2020-01-01' - interval 25 month",
            ],
        ),
        ("off by one", "where exists (select 1 from facts.plan as plan)", []),
        ("off by one", "where cast(child.hours as decimal(18, 4)) > child.limit_hours", []),
        (
            "day of a span",
            "where is_open(child.start_date, child.end_date, child.day)",
            [
                "where is_open(child.start_date, child.end_date, child.day + 1)",
                "where is_open(child.start_date, child.end_date, child.day - 1)",
            ],
        ),
        ("and/or", "where child.is_open or child.is_new", ["where child.is_open and child.is_new"]),
        ("and/or", "where child.age between 17 and 18", []),
        ("not", "where child.age is not null", ["where child.age is null"]),
        ("not", "where not child.is_open", ["where child.is_open"]),
        (
            "default",
            "where coalesce(child.is_open, false)",
            [
                "where (child.is_open)",
                "where (false)",
                "where coalesce(child.is_open, true)",
            ],
        ),
        (
            "list",
            "where child.code in ('A', 'B')",
            ["where child.code in ('A')", "where child.code in ('B')"],
        ),
        ("list", "where child.code in ('A')", []),
        ("first/last", "order by child.age asc", ["order by child.age desc"]),
        (
            "union",
            "union all select plan.person_key from facts.plan as plan",
            ["union select plan.person_key from facts.plan as plan"],
        ),
        (
            "case",
            "where case when child.is_open then 12 else 6 end > child.months",
            ["where case when child.is_open then 6 else 12 end > child.months"],
        ),
        (
            "case",
            "where case when child.is_open then 12 end > child.months",
            ["where (12) > child.months"],
        ),
    ],
)
def test_line_is_changed(
    made_of: Callable[[str], list[Mutant]], kind: str, line: str, changed: list[str]
) -> None:
    made = [mutant for mutant in made_of(SELECT + line) if mutant.kind == kind]
    assert [mutant.original for mutant in made] == [line] * len(changed)
    assert sorted(mutant.mutated or "nothing" for mutant in made) == sorted(changed)
    assert all(mutant.sql.startswith(SELECT) for mutant in made)


@pytest.mark.parametrize(
    ("column", "changed"),
    [
        ("min(child.age) as age,", "max(child.age) as age,"),
        ("count(distinct child.age) as age,", "count(child.age) as age,"),
        (
            "min(child.age) filter (where child.is_open) as age,",
            "min(child.age) as age,",
        ),
    ],
)
def test_column_is_changed(
    made_of: Callable[[str], list[Mutant]], column: str, changed: str
) -> None:
    made = made_of(f"select\n    {column}\n    child.team\nfrom facts.child as child")
    assert f"{column} → {changed}" in [mutant.change for mutant in made]


def test_statement_without_a_choice_has_no_mutant(
    made_of: Callable[[str], list[Mutant]],
) -> None:
    assert made_of(SELECT) == []


def test_mutant_names_the_line_of_the_file_and_tells_apart_what_reads_the_same(
    made_of: Callable[[str], list[Mutant]],
) -> None:
    made = made_of(f"{SELECT}where not child.is_open\nunion all\n{SELECT}where not child.is_open")
    assert [(mutant.line, mutant.change) for mutant in made if mutant.kind == "not"] == [
        (6, "where not child.is_open → where child.is_open"),
        (10, "where not child.is_open → where child.is_open [2]"),
    ]
    assert {mutant.path for mutant in made} == {"warehouse/kpis/children.sql"}


def test_files_of_kpis_give_mutants_of_every_kind(every_mutant: list[Mutant]) -> None:
    assert {mutant.kind for mutant in every_mutant} == set(KINDS)
    changes = [(mutant.path, mutant.change) for mutant in every_mutant]
    assert len(changes) == len(set(changes))


def test_mutant_stands_in_for_its_file_for_a_while() -> None:
    original = sql_files("facts")["placement"]
    mutant = mutants(original)[0]
    with in_place_of_its_file(mutant):
        assert sql_files("facts")["placement"].sql == mutant.sql
        assert [f.sql for f in tables_before_kpis() if f.table == mutant.table] == [mutant.sql]
    assert sql_files("facts")["placement"] is original
    assert original in tables_before_kpis()


@pytest.mark.parametrize("kpi", sorted(kpi_definitions()))
def test_every_kpi_has_worked_examples(kpi: str) -> None:
    assert [path.stem for path in examples_of(TableName("kpis", kpi))] == [f"test_{kpi}"]


def test_fact_is_judged_by_its_own_examples_and_by_those_of_what_reads_it() -> None:
    examples = [path.stem for path in examples_of(TableName("facts", "case_allocation"))]
    assert examples[:2] == ["test_case_allocation", "test_caseload"]
    assert "test_highest_caseload" in examples


def test_survivor_must_be_listed_and_what_is_listed_must_survive() -> None:
    one, two, three, *_ = mutants(sql_files("kpis")["ceased_to_be_looked_after"])
    results = [
        Result(one, Verdict.SURVIVED),
        Result(two, Verdict.SURVIVED),
        Result(three, Verdict.CAUGHT),
    ]
    listed = {one.path: {two.change, three.change, "a → b"}}
    assert faults(results, {one.path: {one.change, two.change}}) == []
    assert faults(results, listed) == [
        f"SURVIVED  {one.path}:{one.line}  {one.change}",
        f"LISTED, BUT is no longer made  {three.path}  a → b",
        f"LISTED, BUT is caught  {three.path}  {three.change}",
    ]


def test_every_listed_change_is_made(every_mutant: list[Mutant]) -> None:
    made = {(mutant.path, mutant.change) for mutant in every_mutant}
    listed = equivalents("kpis")
    assert {(path, change) for path, changes in listed.items() for change in changes} <= made
