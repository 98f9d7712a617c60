"""What every step is given: the council it works for."""

from collections.abc import Iterator

import dagster as dg

from pipelines.settings import Settings
from warehouse.authority import load_authority
from warehouse.council import Council


@dg.resource(description="The council: its configuration and where its data lives")
def council(_context: dg.InitResourceContext) -> Iterator[Council]:
    """Read the configuration when a run starts, so that a change needs no restart."""
    settings = Settings()
    working = Council(load_authority(settings.config_dir), settings.data_dir)
    try:
        yield working
    finally:
        working.close()
