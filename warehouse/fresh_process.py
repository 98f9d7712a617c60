"""Run a function in a process that has read no record before.

DuckDB leaves what its memory held before in the unused part of a block it writes
(duckdb/duckdb#23382). What must hold nobody, a release or a build without a person, is therefore
written by a process that never read one: it is given nothing but what the file may hold.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from warehouse.errors import BuildFailed

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def in_fresh_process(
    function: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Result:
    """Call a function of a module, with arguments that can be pickled, and return its result.

    Raises:
        BuildFailed: the process was ended from outside, as where memory is short.
        Exception: whatever the function raises.
    """
    # Spawned, not forked: a fork begins with all that its parent remembers.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        try:
            return pool.submit(function, *args, **kwargs).result()
        except BrokenProcessPool:
            raise BuildFailed(
                f"A process that writes without old memory was ended ({function.__name__})."
            ) from None
