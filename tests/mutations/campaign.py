"""Many mutants: which ones, and the verdicts on them from two processes side by side."""

import multiprocessing
import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from tests.mutations.changes import SEED, Mutant, mutants
from tests.mutations.deliveries import BUNDLES, LAYOUTS, Bundle, Edit, open_base, write_bases
from tests.mutations.line import Line, Result, keep_base

_PROCESSES = 2
_BATCH = 24


def bundles_of(layouts: Sequence[str]) -> list[Bundle]:
    """The deliveries that hold some layouts."""
    return [bundle for bundle in BUNDLES.values() if set(bundle.layouts) & set(layouts)]


def prepare_bases(folder: Path, layouts: Sequence[str] = tuple(LAYOUTS)) -> None:
    """Write and build the deliveries without fault that mutants of some layouts start from."""
    bundles = bundles_of(layouts)
    write_bases(folder / "landing", bundles)
    for bundle in bundles:
        keep_base(open_base(folder / "landing", bundle), folder / f"{bundle.name}.duckdb")


def choose(
    folder: Path,
    layouts: Sequence[str] = tuple(LAYOUTS),
    *,
    seed: int = SEED,
    sample: int = 0,
    naming: str = "",
) -> list[Mutant]:
    """The mutants of some layouts, or a sample of them; all of those that are called like it."""
    found: dict[str, list[Mutant]] = {layout: [] for layout in layouts}
    for bundle in bundles_of(layouts):
        for mutant, _ in mutants(open_base(folder / "landing", bundle), layouts, seed):
            if naming in mutant.name:
                found[mutant.layout].append(mutant)
    if sample:
        # As many of each layout, or the largest would be nearly all of a small sample.
        each = -(-sample // len(layouts))
        dice = random.Random(seed)  # noqa: S311 - no secret
        found = {name: dice.sample(of, min(each, len(of))) for name, of in found.items()}
    return [mutant for of in found.values() for mutant in of]


def judge_all(folder: Path, chosen: Sequence[Mutant], seed: int) -> Iterator[list[Result]]:
    """The verdicts, a batch at a time; each process keeps the bases it has opened."""
    # Mutants of one delivery together, or every process would open all of them again and again.
    order = sorted(chosen, key=lambda mutant: (mutant.bundle, mutant.table))
    batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        running = [pool.submit(judge_batch, folder, batch, seed) for batch in batches]
        for batch in as_completed(running):
            yield batch.result()


_OPENED: dict[str, tuple[Line, dict[Mutant, Edit]]] = {}


def judge_batch(folder: Path, batch: Sequence[Mutant], seed: int) -> list[Result]:
    """The verdicts on some mutants, in a process of the pool."""
    results = []
    for mutant in batch:
        if mutant.bundle not in _OPENED:
            bundle = BUNDLES[mutant.bundle]
            base = open_base(folder / "landing", bundle)
            own = folder / f"{bundle.name}-{multiprocessing.current_process().pid}"
            line = Line(base, folder / f"{bundle.name}.duckdb", own)
            _OPENED[mutant.bundle] = line, dict(mutants(base, bundle.layouts, seed))
        line, edits = _OPENED[mutant.bundle]
        results.append(line.judge(mutant, edits[mutant]))
    return results
