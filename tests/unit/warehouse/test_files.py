"""A file appears whole or not at all."""

from pathlib import Path

import pytest

from warehouse.files import locked, replace_file


def test_failed_writing_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "figures.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), replace_file(target) as path:
        path.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["figures.txt"]


def test_open_reader_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "figures.txt"
    target.write_text("old")
    with target.open() as reader:
        with replace_file(target) as path:
            path.write_text("new")
        assert reader.read() == "old"
    assert target.read_text() == "new"


def test_folder_is_held_by_one_at_a_time(tmp_path: Path) -> None:
    with locked(tmp_path, wait=False), pytest.raises(BlockingIOError), locked(tmp_path, wait=False):
        raise AssertionError("held twice")
    with locked(tmp_path, wait=False):
        pass
