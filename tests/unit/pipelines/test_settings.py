"""Where an installation works, with nothing set and with everything set."""

from pathlib import Path

import pytest

from pipelines.settings import ROOT, Settings


def test_defaults_lie_outside_the_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDEMARK_DATA_DIR", raising=False)
    monkeypatch.delenv("TIDEMARK_CONFIG_DIR", raising=False)
    settings = Settings()
    assert ROOT not in settings.data_dir.parents
    assert settings.config_dir == ROOT / "config"


def test_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TIDEMARK_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("TIDEMARK_CONFIG_DIR", str(tmp_path / "config"))
    settings = Settings()
    assert (settings.data_dir, settings.config_dir) == (tmp_path, tmp_path / "config")
