"""`python -m tests.mutants`: make every small fault in the SQL, and say which no example catches.

Prints what was caught of each file and of each kind of change; ends with an error where a fault
goes unnoticed that `equivalent.yaml` does not explain, or where too few are caught.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.mutants.campaign import (
    Group,
    Result,
    Verdict,
    equivalents,
    faults,
    judge_all,
    mutants_of,
)
from tests.mutants.changes import KINDS
from warehouse.kpi_definitions import kpi_definitions
from warehouse.sql_files import SqlFile, sql_files

console = Console(highlight=False, soft_wrap=True)

_LEAST_PERCENT = 90


def _run(
    kpi: Annotated[list[str] | None, typer.Option(help="Only the KPI of this code.")] = None,
    fact: Annotated[
        list[str] | None, typer.Option(help="Only the fact of this name, instead of KPIs.")
    ] = None,
    facts: Annotated[bool, typer.Option("--facts", help="The facts instead of the KPIs.")] = False,
    list_: Annotated[bool, typer.Option("--list", help="List them, run nothing.")] = False,
) -> None:
    """Mutate the SQL of the KPIs, or of the facts, and run the worked examples of each."""
    group: Group = "facts" if facts or fact else "kpis"
    files = _fact_files(fact) if group == "facts" else _kpi_files(kpi)
    if list_:
        _list(files)
        return
    sys.exit(0 if _judge(group, files) else 1)


def _kpi_files(codes: Sequence[str] | None) -> list[SqlFile]:
    kpis = {kpi.code: sql_files("kpis")[kpi.id] for kpi in kpi_definitions().values()}
    return [kpis[code] for code in codes or kpis]


def _fact_files(names: Sequence[str] | None) -> list[SqlFile]:
    return [sql_files("facts")[name] for name in names or sql_files("facts")]


def _list(files: Sequence[SqlFile]) -> None:
    for file in files:
        for mutant in mutants_of(file):
            console.print(f"{mutant.path}:{mutant.line}  {mutant.change}", markup=False)


def _judge(group: Group, files: Sequence[SqlFile]) -> bool:
    listed = equivalents(group)
    results: list[Result] = []
    with Progress(console=console) as progress:
        task = progress.add_task(f"Mutants of the {group}", total=len(files))
        for judged in judge_all(files):
            results += judged
            progress.advance(task)
    _print("file", results, [file.relative_path for file in files], lambda each: each.mutant.path)
    _print("change", results, list(KINDS), lambda each: each.mutant.kind)
    wrong = faults(results, listed)
    for fault in wrong:
        console.print(fault, markup=False)
    return not wrong and _percent(results) >= _LEAST_PERCENT


def _print(
    title: str, results: Sequence[Result], names: Sequence[str], name_of: Callable[[Result], str]
) -> None:
    """The counts of each name, and of all."""
    table = Table(title, "caught", "valid", "percent", "invalid")
    for name in names:
        if of_name := [result for result in results if name_of(result) == name]:
            table.add_row(name, *_counts(of_name))
    table.add_section()
    table.add_row("all", *_counts(results))
    # As wide as it needs, also where the output is a file.
    Console(highlight=False, width=max(console.width, 120)).print(table)


def _counts(results: Sequence[Result]) -> list[str]:
    caught, valid = _caught_of_valid(results)
    return [str(caught), str(valid), f"{_percent(results):.1f}", str(len(results) - valid)]


def _percent(results: Sequence[Result]) -> float:
    caught, valid = _caught_of_valid(results)
    return 100 * caught / valid if valid else 100


def _caught_of_valid(results: Sequence[Result]) -> tuple[int, int]:
    verdicts = [result.verdict for result in results]
    return verdicts.count(Verdict.CAUGHT), len(verdicts) - verdicts.count(Verdict.INVALID)


if __name__ == "__main__":
    typer.run(_run)
