"""Where this installation works: the one place that reads the environment."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


def _default_data_dir() -> Path:
    return Path.home() / ".local" / "share" / "tidemark"


class Settings(BaseSettings):
    """`TIDEMARK_DATA_DIR` and `TIDEMARK_CONFIG_DIR`, each with a default."""

    model_config = SettingsConfigDict(env_prefix="TIDEMARK_")

    data_dir: Path = Field(
        default_factory=_default_data_dir,
        description="Deliveries, builds and releases; outside the checkout, readable by you alone",
    )
    config_dir: Path = Field(default=ROOT / "config", description="The council's configuration")
