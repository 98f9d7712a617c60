"""Who opened a list of people, and when: one line of JSON an opening, only ever added to."""

import json
import os
import pwd
from datetime import UTC, datetime
from pathlib import Path

from warehouse.errors import TidemarkError


class OpeningNotLogged(TidemarkError):
    """The access log cannot be written, so nothing may be shown."""


def access_log(data_dir: Path) -> Path:
    """Where the openings of a data directory are written down."""
    return data_dir / "access_log.jsonl"


def log_opening(data_dir: Path, **opened: str | int | None) -> None:
    """Add an opening, on disk before anybody is shown what was opened.

    Raises:
        OpeningNotLogged: it cannot be written, so nothing may be shown.
    """
    entry = {
        "opened_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "opened_by": _account(),
        **opened,
    }
    line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
    log = access_log(data_dir)
    try:
        file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # One write a line, so that two openings at once do not mix.
            written = os.write(file, line)
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        raise OpeningNotLogged(_refusal(log, reason)) from None
    if written < len(line):
        raise OpeningNotLogged(_refusal(log, "no room for the whole line"))


def _refusal(log: Path, reason: str) -> str:
    return f"The access log {log} cannot be written ({reason}), so nothing is shown."


def _account() -> str:
    """The account of this process, by the system and not by an environment anybody can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
