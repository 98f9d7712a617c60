"""`python -m synthetic`: write deliveries of the calibrated council, or of made-up ones."""

import time
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console

from synthetic.cin_census import LA_CODE
from synthetic.delivery import SEED, month_of
from synthetic.layouts import Layout, what_it_delivers, write_layouts

console = Console(highlight=False)
_POPULATION = {2014: 47833, 2015: 48257, 2016: 48847, 2017: 49138, 2018: 49331, 2019: 49588,
               2020: 49737, 2021: 49388}  # fmt: skip


def _write(
    data_dir: Annotated[Path, typer.Option(help="Folder that holds landing/.")],
    month: Annotated[list[str], typer.Option(help="Reporting month, YYYY-MM; may be repeated.")],
    scale: Annotated[int, typer.Option(min=1, help="Times the records; calibrated only at 1.")] = 1,
    authorities: Annotated[
        int, typer.Option(min=1, max=99, help="More than 1: made-up councils, a folder each.")
    ] = 1,
    seed: Annotated[int, typer.Option(help="Another seed, another history.")] = SEED,
    layout: Annotated[
        list[Layout] | None, typer.Option(help="Of the delivery, the SSD if none; several may be.")
    ] = None,
) -> None:
    """Write synthetic deliveries: obviously false people in the layouts of a real council.

    Several councils, or another layout than the SSD, get a configuration that fits as well.
    """
    layouts = tuple(dict.fromkeys(layout or [Layout.SSD]))
    months = sorted(month_of(text) for text in month)
    for number in range(authorities):
        landing = data_dir / "landing"
        la_code = str(901 + number) if authorities > 1 else LA_CODE
        if authorities > 1:
            landing /= la_code
            _configure(data_dir / "config" / la_code, la_code, scale, layouts)
        elif layouts != (Layout.SSD,):
            _configure(data_dir / "config", la_code, scale, layouts)
        for first in months:
            started = time.monotonic()
            rows = write_layouts(
                landing / f"{first:%Y-%m}",
                first,
                layouts,
                seed=seed + number,
                scale=scale,
                la_code=la_code,
            )
            seconds = time.monotonic() - started
            console.print(f"{landing / f'{first:%Y-%m}'}: {rows:,} rows in {seconds:.1f} s")


def _configure(folder: Path, la_code: str, scale: int, layouts: Collection[Layout]) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "name": f"Exampleshire {la_code}",
        "la_code": la_code,
        "ons_code": f"E99000{la_code}",
        "population_0_17": {year: count * scale for year, count in _POPULATION.items()},
        "delivers": what_it_delivers(layouts),
    }
    (folder / "authority.yaml").write_text(
        yaml.safe_dump(settings, sort_keys=False), encoding="utf-8"
    )


if __name__ == "__main__":
    typer.run(_write)
