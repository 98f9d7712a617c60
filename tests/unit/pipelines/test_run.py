"""The folders of an installation: made to work in, and only looked for to read."""

from pathlib import Path

import pytest

from pipelines.run import find_workspace
from pipelines.settings import ROOT
from warehouse.errors import ConfigurationError


def test_folder_that_is_not_there_is_named_and_not_made(tmp_path: Path) -> None:
    missing = tmp_path / "tidemark-date"
    with pytest.raises(ConfigurationError, match=f"There is no data directory {missing}"):
        find_workspace(None, missing)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_made_in_a_folder_that_is_only_read(tmp_path: Path) -> None:
    assert find_workspace(None, tmp_path).data_dir == tmp_path.resolve()
    assert list(tmp_path.iterdir()) == []


def test_folder_inside_the_program_is_refused_to_read_too() -> None:
    with pytest.raises(ConfigurationError, match="lies inside the program's own folder"):
        find_workspace(None, ROOT / "tests")
