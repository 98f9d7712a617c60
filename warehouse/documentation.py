"""The generated pages: KPI catalogue and data dictionary, made from what the code declares.

`python -m warehouse.documentation` writes them; with `--check` it fails when they are stale.
"""

import sys
from itertools import groupby
from pathlib import Path

import yaml

from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.release import CONTRACT
from warehouse.sources.declarations import delivered_tables
from warehouse.sql_files import WAREHOUSE, sql_files

DOCS = WAREHOUSE.parent / "docs"

_MADE = "<!-- Made by `make docs` from the code; edits here are lost. -->\n\n"
_WINDOWS = {
    "month": "the month",
    "month_end": "the state at month end",
    "rolling_12_months": "the 12 months to month end",
    "year_to_date": "April to the month",
}
_MEASURES = {
    "count": "a count",
    "share": "those who meet / those who count, in percent",
    "rate_per_10000": "those who count / population aged 0 to 17 x 10,000",
    "ratio": "one amount / another",
    "maximum": "the largest amount",
}
_POLARITY = {
    "higher_is_better": "higher is better",
    "lower_is_better": "lower is better",
    "neutral": "neither direction is better by itself",
}


def kpi_catalogue() -> str:
    """`docs/kpi_catalogue.md`: each KPI in plain words, by theme."""
    kpis = kpi_definitions().values()
    parts = [_MADE, "# KPI catalogue\n"]
    for theme, members in groupby(kpis, key=lambda kpi: kpi.theme):
        parts.append(f"\n## {theme.replace('_', ' ').capitalize()}\n")
        parts += [_kpi_entry(kpi) for kpi in members]
    return "".join(parts)


def _kpi_entry(kpi: Kpi) -> str:
    lines = [
        f"\n### {kpi.code} {kpi.title}\n",
        f"- **Rule**: {kpi.rule}.",
        f"- **Figure**: {_MEASURES[kpi.measure]}; the summary shows {_WINDOWS[kpi.headline]}; "
        f"unit: {kpi.unit}, {kpi.decimals_shown} decimals; {_POLARITY[kpi.polarity]}.",
        f"- **One counted unit**: {kpi.counted_unit}.",
        f"- **Needs**: {', '.join(f'`{name}`' for name in kpi.needs)}.",
        f"- **Source**: {kpi.source}.",
        f"- **SQL**: `{sql_files('kpis')[kpi.id].relative_path}`.",
    ]
    if kpi.settings:
        lines.insert(3, f"- **Settings**: {', '.join(f'`{name}`' for name in kpi.settings)}.")
    if kpi.note:
        lines.insert(3, f"- **Note**: {kpi.note}.")
    return "\n".join(lines) + "\n"


def data_dictionary() -> str:
    """`docs/data_dictionary.md`: the published views, and the delivered tables."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    parts = [_MADE, "# Data dictionary\n\n## Published: schema `kpi_v1`\n"]
    for view, promise in contract.items():
        parts.append(f"\n### `{view}`\n\n{promise['comment']}.\n\n| column | what |\n|---|---|\n")
        parts += [f"| `{column}` | {what} |\n" for column, what in promise["columns"].items()]
    parts.append("\n## Delivered: one file a table\n")
    for table in delivered_tables().values():
        parts.append(
            f"\n### `{table.name}.csv`\n\n{table.description}.\n\n"
            "| column | kind | must be there | what |\n|---|---|---|---|\n"
        )
        parts += [
            f"| `{column.name}` | {column.kind.replace('id:', 'id of ')} "
            f"| {_REQUIREMENTS[column.requirement.value]} | {column.description} |\n"
            for column in table.columns
        ]
    return "".join(parts)


_REQUIREMENTS = {
    "key": "in every row, unique",
    "value": "in every row",
    "header": "as a column",
    "optional": "no",
}


def main(arguments: list[str]) -> int:
    """Write the pages, or say which are stale."""
    pages: dict[Path, str] = {
        DOCS / "kpi_catalogue.md": kpi_catalogue(),
        DOCS / "data_dictionary.md": data_dictionary(),
    }
    if "--check" in arguments:
        stale = [
            path.name
            for path, text in pages.items()
            if not path.exists() or path.read_text(encoding="utf-8") != text
        ]
        for name in stale:
            print(f"docs/{name} is stale: run make docs")
        return 1 if stale else 0
    for path, text in pages.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
