"""Who opened a list of people, and when: one line of JSON an opening, only ever added to."""

import json
import os
import pwd
from datetime import UTC, datetime
from pathlib import Path


def access_log(data_dir: Path) -> Path:
    """Where the openings of a data directory are written down."""
    return data_dir / "access_log.jsonl"


def log_opening(data_dir: Path, **opened: str | int | None) -> None:
    """Add an opening, on disk before anybody is shown what was opened.

    Raises:
        OSError: it cannot be written, so nothing may be shown.
    """
    entry = {
        "opened_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "opened_by": _account(),
        **opened,
    }
    file = os.open(access_log(data_dir), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        # One write a line, so that two openings at once do not mix.
        os.write(file, (json.dumps(entry, ensure_ascii=False) + "\n").encode())
        os.fsync(file)
    finally:
        os.close(file)


def _account() -> str:
    """The account of this process, by the system and not by an environment anybody can set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())
