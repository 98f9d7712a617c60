"""A process that read no record: it begins without what this one holds."""

import os
import signal
from pathlib import Path

import pytest

from warehouse.errors import BuildFailed, PublicationRefused
from warehouse.fresh_process import in_fresh_process

remembered: list[str] = []


def what_is_remembered(path: Path) -> tuple[int, list[str]]:
    path.touch()
    return os.getpid(), remembered


def refuse(sentence: str) -> None:
    raise PublicationRefused(sentence)


def end_at_once() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_function_is_called_elsewhere_without_what_this_process_holds(tmp_path: Path) -> None:
    remembered.append("SYN-NOBODY")
    process, there = in_fresh_process(what_is_remembered, tmp_path / "file")
    assert process != os.getpid()
    assert there == []
    assert (tmp_path / "file").exists()


def test_error_that_it_raises_is_raised_here() -> None:
    with pytest.raises(PublicationRefused, match=r"^A month is missing\.$"):
        in_fresh_process(refuse, "A month is missing.")


def test_process_that_is_killed_is_told_in_a_sentence() -> None:
    with pytest.raises(BuildFailed, match=r"was ended \(end_at_once\)\.$"):
        in_fresh_process(end_at_once)
