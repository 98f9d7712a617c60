"""What a run says while it works: one line a stage, and every warning, as they happen."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

# What a person would call the work on each layer.
_VERBS = {
    "raw": "Reading",
    "reference": "Reading the configuration",
    "returns": "Holding it against the returns",
    "rejected": "Finding who breaks which rule",
    "staged": "Typing",
    "dimensions": "Arranging",
    "facts": "Joining",
    "kpis": "Computing",
    "summaries": "Summarising",
    "published": "Publishing",
}


class RunProgress:
    """Shows a run on a console: a moving bar where there is a terminal, lines elsewhere."""

    def __init__(self, console: Console, steps: int) -> None:
        self._console = console
        self._begun: set[str] = set()
        self._started = time.monotonic()
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task("Starting", total=steps)

    def __enter__(self) -> "RunProgress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def made(self, key: dg.AssetKey, rows: int | None) -> None:
        """A table was made."""
        layer, name = key.path[0], key.path[-1]
        if layer not in self._begun:
            self._begun.add(layer)
            self._say(f"{_VERBS.get(layer, layer)} …")
        self._bar.update(self._task, advance=1, description=f"{_VERBS.get(layer, layer)} {name}")
        if not self._console.is_terminal and layer == "raw" and rows:
            self._say(f"  {name} ({rows:,} rows)")

    def checked(self, evaluation: dg.AssetCheckEvaluation) -> None:
        """A table was checked; what does not hold is said at once."""
        self._bar.update(
            self._task,
            advance=1,
            description=f"Checking {evaluation.asset_key.path[-1]}",
        )
        if not evaluation.passed and evaluation.description:
            word = "STOP" if evaluation.severity is dg.AssetCheckSeverity.ERROR else "note"
            self._say(f"  {word}: {evaluation.description}")

    def _say(self, text: str) -> None:
        seconds = time.monotonic() - self._started
        line = Text.assemble((f"{seconds:5.1f} s", "dim"), f"  {text}")
        self._bar.console.print(line)


_listeners: list[RunProgress] = []


@contextmanager
def listening(listener: RunProgress) -> Iterator[RunProgress]:
    """Let a run in this process report to a console."""
    _listeners.append(listener)
    try:
        with listener:
            yield listener
    finally:
        _listeners.remove(listener)


class _EventHandler(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        event = getattr(record, "dagster_meta", {}).get("dagster_event")
        if not isinstance(event, dg.DagsterEvent):
            return
        for listener in _listeners:
            if event.event_type is dg.DagsterEventType.ASSET_MATERIALIZATION:
                made = event.step_materialization_data.materialization
                rows = made.metadata.get("dagster/row_count")
                value = rows.value if rows else None
                listener.made(made.asset_key, value if isinstance(value, int) else None)
            elif event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION:
                listener.checked(event.asset_check_evaluation_data)


@dg.logger
def progress(_context: dg.InitLoggerContext) -> logging.Logger:
    """A logger that turns a run's events into progress."""
    logger = logging.Logger("tidemark.progress", level=logging.DEBUG)
    logger.addHandler(_EventHandler())
    return logger
