"""Who opened a list: written down, or nothing may be shown."""

import errno
import json
import os
from pathlib import Path

import pytest

from warehouse.access_log import OpeningNotLogged, access_log, log_opening
from warehouse.errors import TidemarkError


def test_opening_is_added_to_those_before(tmp_path: Path) -> None:
    log_opening(tmp_path, kpi="CP05", rows=3)
    log_opening(tmp_path, kpi="FD05", rows=1)
    lines = access_log(tmp_path).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["kpi"] for line in lines] == ["CP05", "FD05"]


def test_log_that_is_a_folder_is_one_sentence(tmp_path: Path) -> None:
    access_log(tmp_path).mkdir()
    with pytest.raises(TidemarkError, match=r"The access log .* cannot be written") as raised:
        log_opening(tmp_path, kpi="CP05")
    assert "access_log.jsonl cannot be written (Is a directory), so nothing is shown." in str(
        raised.value
    )
    assert "\n" not in str(raised.value)


def test_data_directory_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(OpeningNotLogged, match="No such file or directory"):
        log_opening(tmp_path / "elsewhere", kpi="CP05")


@pytest.mark.parametrize("call", ["open", "write", "fsync"])
def test_fault_of_any_step_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(OpeningNotLogged, match="Permission denied"):
        log_opening(tmp_path, kpi="CP05")


def test_half_a_line_is_no_opening_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, line: write(file, line[:10]))
    with pytest.raises(OpeningNotLogged, match="no room for the whole line"):
        log_opening(tmp_path, kpi="CP05")
