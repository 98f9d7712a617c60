"""`python -m tests.published`: every published cell that a KPI gives, of every council and year.

For each of them records are made up that must add up to what is published, and sent through the
line. Prints what was compared, by file and KPI; ends with an error where a cell differs.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.published.campaign import compare_all
from tests.published.cells import Published
from tests.published.comparison import EXPLAINED, Outcome, Verdict

_FOLDER = Path(__file__).resolve().parents[3] / "shared" / "reference" / "dfe_open_data"
console = Console(highlight=False)


def _run(
    authority: Annotated[str, typer.Option(help="ONS or DfE code of one council.")] = "",
    year: Annotated[int, typer.Option(help="One year to March; the workforce's September.")] = 0,
) -> None:
    """Hold every published cell against the figures of records that must add up to it."""
    if not _FOLDER.is_dir():
        console.print("DfE's published figures are not on this machine: ../shared is missing.")
        sys.exit(2)
    published = Published(_FOLDER)
    chosen = [
        (council, of_year)
        for council in published.councils
        for of_year in published.years(council)
        if authority in ("", council.ons_code, council.la_code) and year in (0, of_year)
    ]
    if not chosen:
        console.print("Of that council and year nothing is published.")
        sys.exit(2)
    outcomes: list[Outcome] = []
    for council, of_council in compare_all(_FOLDER, chosen):
        outcomes += of_council
        console.print(f"{council.name}: {_words(of_council)}")
    _print_table(outcomes)
    _print_apart(outcomes)
    _print_columns_of_no_kpi(published)
    sys.exit(any(outcome.verdict is Verdict.DIFFERS for outcome in outcomes))


def _words(outcomes: Sequence[Outcome]) -> str:
    counts = Counter(outcome.verdict for outcome in outcomes)
    return ", ".join(f"{counts[verdict]:,} {verdict.value}" for verdict in Verdict)


def _print_table(outcomes: Sequence[Outcome]) -> None:
    table = Table("file", "column", "KPI", "", "compared", *Verdict)
    rows: dict[tuple[str, ...], Counter[Verdict]] = defaultdict(Counter)
    for outcome in outcomes:
        column = outcome.cell.column
        row = (column.file, column.name, column.kpi, column.part.value)
        rows[row][outcome.verdict] += 1
    rows["all", "", "", ""] = Counter(outcome.verdict for outcome in outcomes)
    for row, counts in rows.items():
        compared = counts.total() - counts[Verdict.SUPPRESSED]
        table.add_row(*row, f"{compared:,}", *(f"{counts[verdict]:,}" for verdict in Verdict))
    # As wide as it needs, also where the output is a file.
    Console(highlight=False, width=max(console.width, 200)).print(table)


def _print_apart(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        cell = outcome.cell
        if outcome.verdict is Verdict.EXPLAINED:
            reason = EXPLAINED[cell.column.file, cell.column.name, cell.council, cell.year]
            console.print(f"EXPLAINED  {outcome.sentence}: {reason}", soft_wrap=True)
        elif outcome.verdict is Verdict.DIFFERS:
            console.print(f"DIFFERS  {outcome.sentence}", soft_wrap=True)


def _print_columns_of_no_kpi(published: Published) -> None:
    console.print("Columns that no KPI gives:")
    for file, columns in published.columns_of_no_kpi().items():
        if columns:
            console.print(f"  {file}: {', '.join(columns)}", soft_wrap=True)


if __name__ == "__main__":
    typer.run(_run)
