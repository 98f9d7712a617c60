"""The key of the pseudonyms: made once, private, and never silently replaced."""

import stat
from pathlib import Path

import pytest

from warehouse.errors import ConfigurationError
from warehouse.pseudonyms import key_file, open_key


def test_new_data_directory_gets_a_private_key_and_is_told_so(tmp_path: Path) -> None:
    pseudonyms, is_new = open_key(tmp_path)
    assert is_new
    assert stat.S_IMODE(key_file(tmp_path).stat().st_mode) == 0o400
    assert len(key_file(tmp_path).read_bytes()) == 32
    again, is_new = open_key(tmp_path)
    assert not is_new
    assert again.of("SYN-1", "person") == pseudonyms.of("SYN-1", "person")


def test_builds_without_their_key_do_not_start(tmp_path: Path) -> None:
    build = tmp_path / "builds" / "901" / "2021-01" / "r1" / "build.duckdb"
    build.parent.mkdir(parents=True)
    build.touch()
    with pytest.raises(ConfigurationError, match="restore the key"):
        open_key(tmp_path)
    assert not key_file(tmp_path).exists()


def test_damaged_key_is_refused(tmp_path: Path) -> None:
    key_file(tmp_path).parent.mkdir()
    key_file(tmp_path).write_bytes(b"short")
    with pytest.raises(ConfigurationError, match="damaged"):
        open_key(tmp_path)
