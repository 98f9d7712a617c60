"""The generated pages: KPI catalogue and data dictionary, made from what the code declares.

`python -m warehouse.documentation` writes them; with `--check` it fails when they are stale.
"""

import calendar
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

import yaml

from warehouse.authority import Authority
from warehouse.benchmarks.published_figures import FIGURE_COLUMNS
from warehouse.composition import CONTRACT
from warehouse.errors import ConfigurationError
from warehouse.feeds import Feed
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.rule_definitions import rules
from warehouse.sources.declarations import (
    Column,
    Coverage,
    delivered_tables,
    layouts,
    tables_of,
)
from warehouse.sql_files import WAREHOUSE, SqlFile, fed_files, sql_files

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
    parts = [
        _MADE,
        "# KPI catalogue\n\n"
        "*Can be fed by* names the layouts whose history can reach as far as the KPI looks back, "
        "and says after a layout when that is: a statutory return holds the months from April on, "
        "so that it holds 12 of them in *March only*, and an Annex A workbook *never 12 months*: a "
        "headline over 12 months has then no figure, while the month by itself and the year to "
        "date may have one. The council's own records reach back as far as `history_months` "
        "says. *Settings* stand in [configuration.md](configuration.md).\n",
    ]
    for theme, members in groupby(kpis, key=lambda kpi: kpi.theme):
        parts.append(f"\n## {theme.replace('_', ' ').capitalize()}\n")
        parts += [_kpi_entry(kpi) for kpi in members]
    return "".join(parts)


def _kpi_entry(kpi: Kpi) -> str:
    lines = [
        f"\n### {kpi.code} {kpi.title}\n",
        f"- **Rule**: {kpi.rule}.",
        f"- **Figure**: {_formula(kpi)}; the summary shows {_WINDOWS[kpi.headline]}; "
        f"unit: {kpi.unit}, {_decimals(kpi)}; {_POLARITY[kpi.polarity]}.",
        *_conditions(kpi),
        f"- **One counted unit**: {kpi.counted_unit}.",
        f"- **Needs**: {_named(kpi.needs)}{_needs_when(kpi)}.",
        f"- **Can be fed by**: {_fed_by(kpi)}.",
        f"- **Source**: {kpi.source}.",
        f"- **SQL**: `{sql_files('kpis')[kpi.id].relative_path}`.",
    ]
    return "\n".join(lines) + "\n"


def _decimals(kpi: Kpi) -> str:
    return "1 decimal" if kpi.decimals_shown == 1 else f"{kpi.decimals_shown or 'no'} decimals"


def _named(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _formula(kpi: Kpi) -> str:
    """What the figure is, in words; of a ratio the two amounts as its rule names them."""
    if kpi.measure != "ratio":
        return _MEASURES[kpi.measure]
    above, _, below = kpi.rule.partition(" / ")
    return f"{above} / {below.partition(';')[0]}{', in percent' * (kpi.unit == 'percent')}"


def _conditions(kpi: Kpi) -> list[str]:
    """What one must know of a KPI besides its rule, a line each."""
    lines = []
    if kpi.note:
        lines.append(f"- **Note**: {kpi.note}.")
    if kpi.count_once:
        lines.append(
            "- **Counted once**: in a window of several months a person counts once, at the "
            f"{kpi.count_once} date."
        )
    if kpi.denominator_at == "window_end":
        lines.append(
            "- **Denominator**: in a window of several months that of its last month; it is not "
            "added up."
        )
    if kpi.latest_only:
        lines.append(
            "- **Only now**: the records say how it is at the delivery, so there is a figure of "
            "the delivery's month and of no earlier one."
        )
    if kpi.looks_back_months:
        lines.append(
            f"- **Looks back**: the history must also hold the {kpi.looks_back_months} months "
            "before; a layout that reaches less far cannot feed it."
        )
    if kpi.settings:
        lines.append(f"- **Settings**: {_named(kpi.settings)}.")
    return lines


def _needs_when(kpi: Kpi) -> str:
    return "".join(
        f"; where `{setting}` is {value}, also {_named(needs)}"
        for when, needs in kpi.needs_when.items()
        for setting, _, value in [when.partition("=")]
    )


def _fed_by(kpi: Kpi) -> str:
    """The layouts that tell all a KPI needs, record by record where they differ.

    A layout whose history never reaches as far as the KPI looks back is none of them; of one
    that reaches only in some months, or never over the months of the headline, it says so.
    """
    told: dict[str, list[str]] = {}
    for record, column in kpi.needed_columns:
        layouts_of = [
            shown
            for layout, file in fed_files("staged")[record].items()
            if column is None or column in file.columns
            if (shown := _as_far_as_it_reaches(kpi, record, layout, file))
        ]
        before = told.get(record)
        told[record] = [x for x in layouts_of if before is None or x in before]
    by_layouts: dict[tuple[str, ...], list[str]] = {}
    for record, names in told.items():
        by_layouts.setdefault(tuple(names), []).append(record)
    if len(by_layouts) == 1:
        return ", ".join(next(iter(by_layouts)))
    return "; ".join(
        f"{' and '.join(records)} by {', '.join(names)}" for names, records in by_layouts.items()
    )


# At most, by the history of a layout; the council's own reaches back as far as it likes.
_MONTHS_HELD = {"council": None, "year": 12}
# A collection year begins in April.
_FIRST_MONTH_OF_YEAR = 4


def _as_far_as_it_reaches(kpi: Kpi, record: str, layout: str, file: SqlFile) -> str | None:
    """The layout, with the limits that its history sets to the KPI; None where it never reaches.

    The same as the statuses of `warehouse/summaries/kpi_values.sql`: a month has a figure where
    the layout holds it and the months looked back on, a window where all its months have one.
    """
    history = layouts()[layout].history
    is_latest = Feed(record, ((layout, file),)).coverage is Coverage.LATEST
    months_held = _MONTHS_HELD[history] if history in _MONTHS_HELD else int(history)
    if months_held is not None and months_held <= kpi.looks_back_months:
        return None
    limits = []
    if history == "year" and kpi.looks_back_months:
        first = calendar.month_name[(_FIRST_MONTH_OF_YEAR + kpi.looks_back_months - 1) % 12 + 1]
        limits.append("March only" if first == "March" else f"{first} to March")
    if kpi.headline == "rolling_12_months":
        if is_latest or (months_held is not None and months_held < 12 + kpi.looks_back_months):
            limits.append("never 12 months")
        elif history == "year":
            limits.append("12 months in March only")
    elif is_latest and not kpi.latest_only:
        limits.append("the delivery's month only")
    return f"{layout} ({', '.join(limits)})" if limits else layout


def configuration() -> str:
    """`docs/configuration.md`: every setting of `authority.yaml`, with its default."""
    parts = [
        _MADE,
        "# Configuration\n\n"
        "A council's folder holds `authority.yaml`; `teams.csv` where teams are renamed, merged "
        "or sit under another service; `neighbours.csv` and `benchmarks.csv` for whom it is "
        "compared with; `targets.csv` and `rebases.csv` for what its figures are held against. "
        "What is left out of `authority.yaml` has its default.\n\n"
        "```yaml\n"
        "name: Exampleshire\n"
        'la_code: "901"\n'
        "ons_code: E99000901\n"
        "population_0_17:\n"
        "  2019: 50000\n"
        "  2020: 50200\n"
        "# Returns and the council's own tables, where there is no Standard Safeguarding Dataset.\n"
        "delivers: [ssda903, cin_census, workforce, workforce_posts, fostering_households]\n"
        "far_from_home_miles: 15\n"
        "```\n\n"
        "| setting | default | what |\n|---|---|---|\n",
    ]
    for name, setting in Authority.model_fields.items():
        if name in ("teams", "neighbours", "targets", "rebases"):
            continue
        default = setting.get_default(call_default_factory=True)
        shown = "must be there" if setting.is_required() else f"`{_as_yaml(default)}`"
        parts.append(f"| `{name}` | {shown} | {setting.description or _IDENTITY[name]} |\n")
    parts.append(
        "\n`teams.csv` has the columns `source_team,team_name,service,valid_from,valid_to`: the "
        "team's id in the delivery, the name and service it is shown under, and the days from and "
        "to which it is (blank: always).\n\n"
        "`neighbours.csv` has the columns `list_version,la_code,name`: the statistical neighbours "
        "by DfE's code, in each version of the list, a year. Beside a month stand those of the "
        "latest list by its year, else of the earliest.\n\n"
        "`benchmarks.csv` holds published figures that are cited, one row per KPI, area, year and "
        f"release, with the columns `{','.join(FIGURE_COLUMNS)}`. "
        "`python -m pipelines benchmarks` writes it from the files of official statistics; with "
        "`benchmark_files` the files themselves are read, and every council in them is ranked.\n\n"
        "`targets.csv` has the columns "
        "`kpi_code,month,target,floor,period_window,profile,source`: from the month (`YYYY-MM`) on "
        "the KPI is to reach the target and must not fall short of the floor, until another row "
        "of it; one without a target ends the one before. The figure held against it is that of "
        "`period_window` (blank: the window of the summary), as it is shown. `profile` is "
        "`level`; `straight_line`, from what held in the month before to this target in March, in "
        "equal steps; or `cumulative`, of a count of the year to date, of which a twelfth is due "
        "each month. In a financial year without a row of its own the last one is carried forward, "
        "and a check warns. `source` says where it was decided.\n\n"
        "`rebases.csv` has the columns `kpi_code,month,decided_on,role,reason`: the decisions that "
        "the limits of a control chart begin anew with a month. Nothing else begins them anew.\n"
    )
    return "".join(parts)


_IDENTITY = {
    "name": "The council's name, as it is shown",
    "la_code": "DfE's code of the authority, three digits in quotes",
    "ons_code": "The ONS code of the authority",
}


def _as_yaml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(value)}]"
    return "none" if value is None else str(value) or "none"


def validation_rules() -> str:
    """`docs/validation_rules.md`: every rule, by the return it belongs to."""
    parts = [
        _MADE,
        "# Validation rules\n\n"
        "`block` sets the row aside: it is in no figure. `error` and `query` leave it in and stand "
        "beside the figures. A rule whose reference is not delivered is *not run*, never passed. "
        "Year-end rules test the end of the delivery's month in place of 31 March.\n",
    ]
    for return_name, members in groupby(
        sorted(rules().values(), key=lambda rule: _RETURNS.index(rule.header.return_name)),
        key=lambda rule: rule.header.return_name,
    ):
        parts.append(
            f"\n## {return_name}\n\n"
            "| rule | severity | what | columns | KPIs |\n|---|---|---|---|---|\n"
        )
        for rule in sorted(members, key=lambda rule: _in_order(rule.code)):
            cells = (
                rule.code,
                rule.header.severity.value,
                rule.header.rule,
                rule.header.columns,
                ", ".join(rule.kpi_codes),
            )
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return "".join(parts)


_RETURNS = ("SSDA903", "CIN", "local")


def _in_order(code: str) -> tuple[str, int, str]:
    letters = code.rstrip("0123456789QDESTGab")
    digits = "".join(c for c in code if c.isdigit())
    return letters, int(digits or 0), code


def data_dictionary() -> str:
    """`docs/data_dictionary.md`: the published views, and the delivered tables by layout."""
    contract = yaml.safe_load(CONTRACT.read_text(encoding="utf-8"))
    parts = [_MADE, "# Data dictionary\n\n## Published: schema `kpi_v1`\n"]
    shown: dict[int, str] = {}
    for view, promise in contract.items():
        given = f"({promise['parameter']})" if "parameter" in promise else ""
        parts.append(f"\n### `{view}{given}`\n\n{promise['comment']}.\n")
        # Views of the same figures share their columns.
        if same := shown.get(id(promise["columns"])):
            parts.append(f"\nThe columns are those of `{same}`.\n")
            continue
        shown[id(promise["columns"])] = view
        parts.append("\n| column | what |\n|---|---|\n")
        parts += [f"| `{column}` | {what} |\n" for column, what in promise["columns"].items()]
    parts.append("\n## Delivered\n")
    for layout in layouts().values():
        parts.append(f"\n## Layout `{layout.name}`: {layout.title}\n\n{_FILES[layout.name]}\n")
        for name in tables_of(layout.name):
            table = delivered_tables()[name]
            parts.append(
                f"\n### `{table.name}`\n\n{table.description}.\n\n"
                "| column | kind | must be there | what |\n|---|---|---|---|\n"
            )
            parts += [
                f"| `{column.name}` | {_kind(column)} "
                f"| {_REQUIREMENTS[column.requirement.value]} | {column.description} |\n"
                for column in table.columns
                if column.form_of is None
            ]
    return "".join(parts)


_FILES = {
    "ssd": "One file a table, `<table>.csv` or `.csv.gz`; or the tables of a database "
    "([ssd_database.md](ssd_database.md)).",
    "local": "One file a table, `<table>.csv` or `.csv.gz`, or a sheet of that name in a workbook.",
    "ssda903": "One CSV file a table under any name: it is recognised by its columns, and last "
    "year's by `last_year` or `previous_year` in its name.",
    "cin_census": "One file, `.xml` or `.xml.gz`. The columns are the elements of the census.",
    "annex_a": "One workbook, `annex_a….xlsx`, with the sheets `List 1` to `List 11`. The columns "
    "are found by the patterns of `warehouse/sources/annex_a_headers.csv`.",
}
_KINDS = {
    "date": "date, YYYY-MM-DD",
    "british_date": "date, dd/mm/yyyy",
    "sheet_date": "date cell, or dd/mm/yyyy",
}


def _kind(column: Column) -> str:
    """What a column holds, in words."""
    if column.identifies:
        return f"id of {column.identifies}"
    if column.code_list:
        return f"code of {column.code_list}"
    if column.spelling_list:
        return f"option of {column.spelling_list}"
    return _KINDS.get(column.type, column.type)


_REQUIREMENTS = {
    "key": "in every row, unique",
    "value": "in every row",
    "header": "as a column",
    "optional": "no",
}


def main(arguments: list[str]) -> int:
    """Write the pages, or say which are stale, or what is wrong with a definition."""
    try:
        pages: dict[Path, str] = {
            DOCS / "kpi_catalogue.md": kpi_catalogue(),
            DOCS / "data_dictionary.md": data_dictionary(),
            DOCS / "validation_rules.md": validation_rules(),
            DOCS / "configuration.md": configuration(),
        }
    except ConfigurationError as fault:
        print(f"Error: {fault}", file=sys.stderr)
        return 1
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
