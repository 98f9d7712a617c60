"""`python -m tests.mutations`: break every column of every layout, and say what becomes of it.

Prints the four counts by layout and mutation; ends with an error where a figure changed and
nothing said so.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from tests.mutations.campaign import choose, judge_all, prepare_bases
from tests.mutations.changes import MUTATIONS, SEED
from tests.mutations.deliveries import LAYOUTS
from tests.mutations.line import Result, Verdict

console = Console(highlight=False)


def _run(
    layout: Annotated[
        list[str] | None, typer.Option(help=f"Of {', '.join(LAYOUTS)}; all if none.")
    ] = None,
    sample: Annotated[int, typer.Option(min=0, help="So many mutants only; 0 for all.")] = 0,
    seed: Annotated[int, typer.Option(help="Another seed, other rows and another sample.")] = SEED,
    naming: Annotated[str, typer.Option(help="Only mutants whose name holds this text.")] = "",
    out: Annotated[Path | None, typer.Option(help="Add every verdict to this file.")] = None,
) -> None:
    """Mutate the columns of the layouts, send each mutant through the line, print the counts."""
    layouts = tuple(layout or LAYOUTS)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="tidemark-mutations-") as scratch:
        folder = Path(scratch)
        with Progress(console=console) as progress:
            task = progress.add_task("The deliveries without fault", total=None)
            prepare_bases(folder, layouts)
            chosen = choose(folder, layouts, seed=seed, sample=sample, naming=naming)
            progress.update(task, description="Mutants", total=len(chosen))
            for judged in judge_all(folder, chosen, seed):
                results += judged
                progress.advance(task, len(judged))
                if out:
                    _note(out, judged)
    _print(results, layouts)
    silent = [result for result in results if result.verdict is Verdict.SILENT]
    for result in silent:
        console.print(f"SILENT  {result.mutant.name}: {result.why}")
    sys.exit(1 if silent else 0)


def _note(out: Path, judged: Sequence[Result]) -> None:
    """Add verdicts to a file as they come: of a long run something is there to read."""
    with out.open("a", encoding="utf-8") as file:
        for result in judged:
            mutant = result.mutant
            file.write(f"{result.verdict.value} | {mutant.layout} {mutant.name} | {result.why}\n")


def _print(results: Sequence[Result], layouts: Sequence[str]) -> None:
    table = Table("layout", "mutation", *(verdict.value for verdict in Verdict), "all")
    for layout in layouts:
        for mutation in MUTATIONS:
            row = [
                result.verdict
                for result in results
                if (result.mutant.layout, result.mutant.mutation) == (layout, mutation)
            ]
            if row:
                table.add_row(layout, mutation, *_counts(row))
        table.add_section()
    table.add_row("all", "", *_counts([result.verdict for result in results]))
    console.print(table)


def _counts(verdicts: Sequence[Verdict]) -> list[str]:
    counts = Counter(verdicts)
    return [*(str(counts[verdict]) for verdict in Verdict), str(len(verdicts))]


if __name__ == "__main__":
    typer.run(_run)
