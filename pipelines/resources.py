"""What every step is given: the council it works for."""

import dagster as dg

from pipelines.settings import Settings
from warehouse.authority import load_authority
from warehouse.council import Council


@dg.resource(description="The council: its configuration and where its data lives")
def council(_context: dg.InitResourceContext) -> Council:
    """Read the configuration when a run starts, so that a change needs no restart."""
    settings = Settings()
    return Council(load_authority(settings.config_dir), settings.data_dir)
