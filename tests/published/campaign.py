"""Many councils and years: their cells compared by two processes side by side."""

import multiprocessing
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from pathlib import Path

from tests.published.cells import Council, Published
from tests.published.comparison import Outcome, compare_year

_PROCESSES = 2


def compare_all(
    folder: Path, chosen: Sequence[tuple[Council, int]]
) -> Iterator[tuple[Council, list[Outcome]]]:
    """The outcomes of each council as soon as all of its chosen years are compared."""
    left = Counter(council for council, _ in chosen)
    found: dict[Council, list[Outcome]] = defaultdict(list)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, mp_context=context) as pool:
        running = {pool.submit(_compare, folder, *of_year): of_year[0] for of_year in chosen}
        for done in as_completed(running):
            council = running.pop(done)
            found[council] += done.result()
            left[council] -= 1
            if not left[council]:
                yield council, found[council]


def _compare(folder: Path, council: Council, year: int) -> list[Outcome]:
    try:
        return compare_year(_published(folder), council, year)
    except ValueError as fault:
        raise ValueError(f"{council.name}, {year}: {fault}") from None


@cache
def _published(folder: Path) -> Published:
    """The files, read once a process."""
    return Published(folder)
