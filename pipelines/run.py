"""A month from the command line: the same job that the schedule runs, in this process."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import dagster as dg
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.utils import make_new_run_id
from rich.console import Console

from assets.presentation import ALL_HISTORY_TAG, DELIVERY_TAG, MONTHS
from pipelines.monthly_performance import selected_assets
from pipelines.privacy import redact_errors
from pipelines.progress import RunProgress, listening
from pipelines.settings import ROOT, Settings
from warehouse.authority import load_authority
from warehouse.errors import ConfigurationError, TidemarkError
from warehouse.files import locked, replace_file


class RunFailed(TidemarkError):
    """A month that could not be built: what was found, a sentence a fault."""


@dataclass(frozen=True)
class Workspace:
    """The folders of one installation, made known to Dagster and to the steps of a run."""

    config_dir: Path
    data_dir: Path

    @property
    def dagster_home(self) -> Path:
        """Where Dagster keeps runs and events."""
        return self.data_dir / "dagster"

    def prepare(self) -> None:
        """Make the folders, private to this user, and point this process at them."""
        self.dagster_home.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Whoever made the folder to put a delivery into it may have left it open to everybody.
        with suppress(PermissionError):
            self.data_dir.chmod(0o700)
        # Another process may be reading it.
        with replace_file(self.dagster_home / "dagster.yaml") as path:
            shutil.copyfile(ROOT / "deploy" / "dagster.yaml", path)
        os.environ["DAGSTER_HOME"] = str(self.dagster_home)
        os.environ["TIDEMARK_DATA_DIR"] = str(self.data_dir)
        os.environ["TIDEMARK_CONFIG_DIR"] = str(self.config_dir)
        redact_errors()
        os.environ.setdefault("GX_ANALYTICS_ENABLED", "False")


def open_workspace(config_dir: Path | None, data_dir: Path | None) -> Workspace:
    """The folders asked for, or those of the environment, or the defaults; made, to work in."""
    workspace = _workspace(config_dir, data_dir)
    workspace.prepare()
    return workspace


def find_workspace(config_dir: Path | None, data_dir: Path | None) -> Workspace:
    """The same folders to read what was built there; nothing is made.

    Raises:
        ConfigurationError: there is no such data directory.
    """
    workspace = _workspace(config_dir, data_dir)
    if not workspace.data_dir.is_dir():
        raise ConfigurationError(
            f"There is no data directory {workspace.data_dir}: --data-dir names the one that the "
            "month was built in."
        )
    return workspace


def _workspace(config_dir: Path | None, data_dir: Path | None) -> Workspace:
    # Whatever a command writes is this user's alone.
    os.umask(0o077)
    settings = Settings()
    workspace = Workspace(
        (config_dir or settings.config_dir).expanduser().resolve(),
        (data_dir or settings.data_dir).expanduser().resolve(),
    )
    if workspace.data_dir.is_relative_to(ROOT):
        raise ConfigurationError(
            f"The data directory {workspace.data_dir} lies inside the program's own folder, where "
            "records of children do not belong: name one outside it."
        )
    return workspace


def run_month(
    month: date, *, all_history: bool, console: Console, delivery: str | None = None
) -> None:
    """Build and publish one month from its latest delivery, or from that of a folder.

    Raises:
        RunFailed: the delivery was refused, a critical rule is broken or a table could not be
            made. What was published before is untouched.
    """
    from pipelines.definitions import defs

    key = f"{month:%Y-%m}"
    if key not in MONTHS.get_partition_keys():
        months = MONTHS.get_partition_keys()
        raise RunFailed(f"{key} is not a month that can be built: {months[0]} to {months[-1]}.")
    job = defs.resolve_job_def("monthly_performance")
    selected = selected_assets(load_authority(Settings().config_dir))
    checks = defs.resolve_asset_graph().asset_check_keys
    steps = len(selected) + sum(check.asset_key in selected for check in checks)
    run_id = make_new_run_id()
    tags = {ALL_HISTORY_TAG: "all"} if all_history else {}
    if delivery:
        tags[DELIVERY_TAG] = delivery
    with (
        _instance() as instance,
        _event_logs_held_open(instance, run_id),
        listening(RunProgress(console, steps)),
    ):
        result = job.execute_in_process(
            instance=instance,
            run_id=run_id,
            partition_key=key,
            tags=tags,
            asset_selection=selected,
            run_config={"loggers": {"progress": {}}},
            raise_on_error=False,
        )
    if not result.success:
        raise RunFailed("\n".join(_faults(result)))


def _instance() -> dg.DagsterInstance:
    """Dagster's own storage; several first runs at once must not all make its tables."""
    with locked(Path(os.environ["DAGSTER_HOME"]), wait=True):
        return dg.DagsterInstance.get()


@contextmanager
def _event_logs_held_open(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Keep a connection to the event logs of a run while it runs, where they lie in SQLite.

    Dagster opens and closes one for each of some two thousand events, and SQLite folds its log
    into the file whenever the last one closes: a third of a month's time.
    """
    storage = instance.event_log_storage
    with ExitStack() as stack:
        if isinstance(storage, SqliteEventLogStorage):
            with storage.run_connection(run_id):
                pass  # makes the file of the run
            with storage.index_connection():
                pass
            for shard in (run_id, "index"):
                held = stack.enter_context(closing(sqlite3.connect(storage.path_for_shard(shard))))
                held.execute("pragma schema_version").fetchone()
        yield


def _faults(result: dg.ExecuteInProcessResult) -> list[str]:
    """What stopped a run, a sentence a fault."""
    stopped = [
        event.asset_check_evaluation_data.description or "A critical rule is broken."
        for event in result.all_events
        if event.event_type is dg.DagsterEventType.ASSET_CHECK_EVALUATION
        and not event.asset_check_evaluation_data.passed
        and event.asset_check_evaluation_data.severity is dg.AssetCheckSeverity.ERROR
    ]
    for event in result.all_events:
        if not event.is_step_failure:
            continue
        data = event.step_failure_data
        told = data.user_failure_data.description if data.user_failure_data else None
        if told:
            stopped.append(told)
        elif not stopped:
            kind = data.error.cls_name if data.error else "an unknown fault"
            stopped.append(f"{event.step_key} failed ({kind}): see the run in Dagster.")
    return stopped or ["The run did not finish."]
