"""The workbook as a file: cover, contents, notes, and each table in a sheet of its own.

Every text is written as text whatever it begins with, so nothing of the database becomes a
formula or a link. What does not belong here: what the cells are (`tables.py`).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from textwrap import wrap

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse.calendar_months import months_before
from warehouse.connection import connect
from warehouse.files import replace_file
from warehouse.overview.content import Overview, read_overview
from warehouse.overview.words import day_name, month_name
from warehouse.workbook.tables import (
    SYMBOLS,
    Cell,
    Comparison,
    PastFigure,
    Row,
    Table,
    all_tables,
)

_GREATEST_CELL = 32_767
_MONTHS_BEFORE = 12
# Title, what the sheet holds, and the way back stand above every table.
_HEADER_ROW = 4
# Points a line of the font takes, and the most that Excel allows a row.
_LINE_HEIGHT, _GREATEST_HEIGHT = 16, 409
_TITLE_HEIGHT = 24
_FONT = {"font_name": "Arial", "font_size": 12, "font_scheme": "none", "valign": "top"}
# A line under each row: programs other than Excel draw no style of a table.
_CELL = {"bottom": 1, "bottom_color": "#BFBFBF"}
_NOTES = (
    "Figures stand as they are shown everywhere: rounded half up to the decimals of the KPI. "
    "Percentages are numbers out of 100. Numerators and denominators are in full.",
    "A cell is never blank: where there is no figure, a symbol in square brackets says why. What "
    "each symbol of this workbook means stands below.",
    "Green: the target is met. Amber: the target is missed and the floor is met. Red: the floor is "
    "missed. Without a target or a figure there is no rating. The figure is held against the "
    "target as it is shown, over the period that the target is about.",
    "Control charts are XmR charts: the limits are the mean and 2.66 mean moving ranges on either "
    "side. Usual variation means that no rule signals; an unusual change is a point outside the "
    "limits, two of three points near a limit, seven points on one side of the mean, or seven in "
    "one direction. Mean and limits have one decimal more than the figure.",
    "Contains public sector information licensed under the Open Government Licence v3.0. The "
    "release is the latest that holds the year, and stands beside each figure.",
)

_TREND = """
select summary.kpi_code, summary.month, summary.value_shown, summary.status
from kpi_v1.monthly_performance_summary{suffix} as summary
where
    summary.authority_code = $authority_code
    and summary.month between $first_month and $month
"""
# The year, the release and the list of neighbours that stand beside the month's figures.
_BENCHMARKS = """
select
    figure.kpi_code,
    figure.comparator,
    figure.method,
    figure.area_name,
    figure.publication,
    figure.release,
    figure.period_end,
    figure.value_shown,
    figure.status,
    figure.areas,
    figure.areas_with_figure,
    figure.note
from kpi_v1.benchmarks as figure
inner join kpi_v1.monthly_performance_summary{suffix} as summary
    on
        figure.authority_code = summary.authority_code
        and figure.kpi_code = summary.kpi_code
        and figure.publication = summary.benchmark_publication
        and figure.release = summary.benchmark_release
        and figure.period_end = summary.benchmark_period_end
where
    summary.authority_code = $authority_code
    and summary.month = $month
    and coalesce(figure.list_version = summary.neighbours_list, true)
order by
    figure.kpi_code,
    list_position(['own', 'neighbours', 'region', 'england'], figure.comparator),
    figure.method
"""


def write_workbook(database: Path, authority_code: str, month: date, path: Path) -> None:
    """Write the month's workbook and put it in place whole.

    It has drafts in it, and says so, where the month's latest revision is not signed off. The
    same database gives the same file.

    Raises:
        MonthNotPublished: the database has no figures of the council for the month.
        duckdb.Error: the file is no published database.
    """
    overview = read_overview(database, authority_code, month)
    tables = all_tables(overview, *_read_the_rest(database, overview))
    with (
        replace_file(path) as temporary,
        xlsxwriter.Workbook(str(temporary), _options()) as file,
    ):
        _Book(file, overview).write(tables)


def _options() -> dict[str, object]:
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        # A copy: the library writes into it.
        "default_format_properties": {**_FONT},
    }


def _read_the_rest(
    database: Path, overview: Overview
) -> tuple[Sequence[PastFigure], Sequence[Comparison]]:
    """What stands in the workbook alone: the months before, and every figure compared with."""
    suffix = "_with_drafts" if overview.is_draft else ""
    of_month = {"authority_code": overview.authority_code, "month": overview.month}
    months = {"first_month": months_before(overview.month, _MONTHS_BEFORE)}
    with connect(database, read_only=True) as connection:
        trend = connection.execute(_TREND.format(suffix=suffix), of_month | months).fetchall()
        benchmarks = connection.execute(_BENCHMARKS.format(suffix=suffix), of_month).fetchall()
    return [PastFigure(*row) for row in trend], [Comparison(*row) for row in benchmarks]


class _Book:
    """A workbook on its way into its file."""

    def __init__(self, file: xlsxwriter.Workbook, overview: Overview) -> None:
        self._file = file
        self._overview = overview
        self._plain = file.add_format()
        # Else text touches the number to its left.
        self._wrapped = file.add_format({**_CELL, "text_wrap": True, "align": "left", "indent": 1})
        self._symbol = file.add_format({**_CELL, "align": "right"})
        self._title = file.add_format({"bold": True, "font_size": 16})
        self._link = file.add_format({"underline": True, "font_color": "#0B0CC8"})
        header = {
            "bold": True, "text_wrap": True, "bg_color": "#1F3864", "font_color": "#FFFFFF",
        }  # fmt: skip
        self._header = file.add_format({**header, "align": "left", "indent": 1})
        self._number_header = file.add_format({**header, "align": "right"})
        self._date = file.add_format(
            {**_CELL, "num_format": "d mmmm yyyy", "align": "left", "indent": 1}
        )
        self._number = cache(self._number_format)

    def write(self, tables: Sequence[Table]) -> None:
        """Write every sheet, the cover first."""
        self._describe()
        used = {cell for table in tables for row in table.cells for cell in row}
        notes = _notes([symbol for symbol in SYMBOLS if symbol in used])
        self._write_cover()
        contents = _contents([notes, *tables])
        linked = self._write_table(contents, "Each name is a link to its sheet.", "Cover")
        for row, (sheet, *_) in enumerate(contents.rows, start=_HEADER_ROW + 1):
            linked.write_url(row, 0, f"internal:'{sheet}'!A1", self._link, str(sheet))
        self._write_table(notes, "Numbers of notes and symbols stand in square brackets.")
        for table in tables:
            self._write_table(table, "Notes and symbols: see the sheet Notes.")

    @property
    def _about(self) -> str:
        """What every sheet says of itself."""
        draft = " (draft)" if self._overview.is_draft else ""
        return f"{self._overview.authority_name}, {month_name(self._overview.month)}{draft}"

    def _describe(self) -> None:
        overview = self._overview
        self._file.set_properties(
            {
                "title": f"Performance of children's services: {self._about}",
                "subject": "Monthly performance of children's services",
                "author": overview.authority_name,
                "status": "Draft" if overview.is_draft else "Final",
                # That of the figures: the same release gives the same file.
                "created": overview.source.refreshed_at,
            }
        )
        self._file.set_custom_property("Language", "en-GB")

    def _write_cover(self) -> None:
        sheet = self._file.add_worksheet("Cover")
        sheet.set_column(0, 0, 110)
        sheet.set_row(0, _TITLE_HEIGHT)
        self._text(sheet, 0, 0, "Performance of children's services", self._title)
        lines = _cover_lines(self._overview)
        for row, line in enumerate(lines, start=1):
            self._text(sheet, row, 0, line, self._plain)
        self._link_to(sheet, len(lines) + 1, "Contents")
        self._lay_out(sheet)

    def _write_table(self, table: Table, note: str, back: str = "Contents") -> Worksheet:
        sheet = self._file.add_worksheet(table.sheet)
        sheet.set_row(0, _TITLE_HEIGHT)
        self._text(sheet, 0, 0, f"{table.title}: {self._about}", self._title)
        self._text(sheet, 1, 0, f"This sheet holds one table. {table.about}", self._plain)
        self._text(sheet, 2, 0, note, self._plain)
        self._link_to(sheet, 3, back)
        widths = list(table.columns.values())
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width)
        has_numbers = [
            any(isinstance(cells[place], Decimal) for cells in table.cells)
            for place in range(len(widths))
        ]
        headers = [self._number_header if numbers else self._header for numbers in has_numbers]
        sheet.add_table(
            _HEADER_ROW,
            0,
            _HEADER_ROW + len(table.cells),
            len(widths) - 1,
            {
                "name": f"{table.sheet.replace(' ', '_')}_table",
                "columns": [
                    {"header": name, "header_format": format_}
                    for name, format_ in zip(table.columns, headers, strict=True)
                ],
                "style": "Table Style Light 1",
                "autofilter": False,
                "banded_rows": False,
            },
        )
        sheet.set_row(_HEADER_ROW, _height(tuple(table.columns), widths))
        for row, cells in enumerate(table.cells, start=_HEADER_ROW + 1):
            # Not every program that opens a workbook makes rows as high as their text.
            sheet.set_row(row, _height(cells, widths))
            for place, cell in enumerate(cells):
                self._cell(sheet, row, place, cell, in_numbers=has_numbers[place])
        # Code and name of the KPI stay in view beside what is far to the right of them.
        kept = list(table.columns).index("KPI") + 1 if "KPI" in table.columns else 0
        sheet.freeze_panes(_HEADER_ROW + 1, kept)
        sheet.repeat_rows(_HEADER_ROW)
        self._lay_out(sheet)
        return sheet

    def _cell(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, *, in_numbers: bool
    ) -> None:
        match cell:
            case Decimal():
                sheet.write_number(row, place, float(cell), self._number(_decimals(cell)))
            case date():
                sheet.write_datetime(row, place, cell, self._date)  # type: ignore[arg-type]
            case _:
                format_ = self._symbol if in_numbers else self._wrapped
                self._text(sheet, row, place, cell, format_)

    def _text(self, sheet: Worksheet, row: int, place: int, text: str, format_: Format) -> None:
        """Write a cell that is text whatever it begins with."""
        sheet.write_string(row, place, text[:_GREATEST_CELL], format_)

    def _link_to(self, sheet: Worksheet, row: int, other: str) -> None:
        sheet.write_url(row, 0, f"internal:'{other}'!A1", self._link, f"To the {other.lower()}")

    def _number_format(self, decimals: int) -> Format:
        return self._file.add_format(
            {**_CELL, "num_format": f"#,##0.{'0' * decimals}" if decimals else "#,##0"}
        )

    def _lay_out(self, sheet: Worksheet) -> None:
        """A page that can be printed, and that says on every sheet of paper what it is."""
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(1, 0)
        about = self._about.replace("&", "&&")
        sheet.set_footer(f"&L{about}&RPage &P of &N")


def _decimals(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _height(cells: Row, widths: Sequence[int]) -> int:
    """The height of a row, in points, in which every text of it can be read."""
    lines = max(
        len(wrap(cell, width)) if isinstance(cell, str) and len(cell) > width else 1
        for cell, width in zip(cells, widths, strict=True)
    )
    return min(lines * _LINE_HEIGHT, _GREATEST_HEIGHT)


def _cover_lines(overview: Overview) -> list[str]:
    source = overview.source
    rated = overview.rag_counts
    available = sum(kpi.is_available for kpi in overview.kpis.values())
    return [
        f"Council: {overview.authority_name}",
        f"Month: {month_name(overview.month)}",
        "Draft: nobody has signed off all of these figures yet"
        if overview.is_draft
        else "Signed off",
        "What it is: the monthly performance overview as tables, the same figures as its page",
        f"KPIs: {len(overview.kpis)}, of which {available} have a figure",
        f"Ratings: {rated['green']} green, {rated['amber']} amber, {rated['red']} red, "
        f"{rated['not_rated']} with a target and no figure, {rated['no_target']} without a target",
        f"Data up to: {day_name(source.data_up_to)}",
        f"Last refreshed: {day_name(source.refreshed_at.date())}",
        "Next refresh: "
        + (day_name(source.next_refresh) if source.next_refresh else "no day is set"),
        f"Source: delivery of {month_name(source.as_of_month)}, revision {source.revision}",
        "Contact: none is recorded with the figures; ask whoever gave you this workbook",
    ]


def _contents(tables: Sequence[Table]) -> Table:
    return Table(
        "Contents",
        "What is in this workbook",
        "One row a sheet.",
        {"Sheet": 22, "What it holds": 60, "Rows": 10},
        tuple((table.sheet, table.title, Decimal(len(table.rows))) for table in tables),
    )


def _notes(symbols: Sequence[str]) -> Table:
    rows: list[Row] = [(f"Note {number}", note) for number, note in enumerate(_NOTES, start=1)]
    return Table(
        "Notes",
        "Notes and symbols",
        "One row a note, then one a symbol that this workbook uses.",
        {"Note or symbol": 22, "What it means": 110},
        (*rows, *((symbol, SYMBOLS[symbol]) for symbol in symbols)),
    )
