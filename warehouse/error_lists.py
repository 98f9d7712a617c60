"""The lists of errors that go back to the record keepers: a workbook and a CSV for each team.

They name children by the council's own references, which a build does not hold: they are read
again from the delivered files. So they lie in `identities/` and nowhere else. What does not
belong here: finding the errors (`warehouse/findings.py`).
"""

import csv
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import duckdb
import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from warehouse.build import IN_PROGRESS, Build, prepare
from warehouse.connection import connect, literal
from warehouse.council import Council
from warehouse.errors import BuildFailed, ConfigurationError, DeliveryRefused
from warehouse.feeds import raw_tables_of, record_feeds
from warehouse.files import locked, replace_file
from warehouse.findings import CELL_RULES
from warehouse.kpi_definitions import kpi_definitions
from warehouse.reference import load_reference
from warehouse.rule_definitions import RuleSeverity, rules
from warehouse.sources import annex_a, cin_census, csv_file, workbook
from warehouse.sources.content import digest_of, opener
from warehouse.sources.declarations import DeliveredTable, delivered_tables, tables_of
from warehouse.sources.delivery_table import delivered_names
from warehouse.spreadsheet_text import FORMULA
from warehouse.whole_build import make_returns_and_findings

NO_TEAM = "No team known"
LISTED_COLUMNS: dict[str, int] = {
    "Rule": 22,
    "What the rule says": 55,
    "What becomes of the record": 26,
    "Table": 30,
    "Column": 36,
    "Record reference": 22,
    "Person reference": 18,
    "File": 26,
    "Sheet": 12,
    "Row": 9,
    "KPIs that may be wrong": 26,
}
_ROW = list(LISTED_COLUMNS).index("Row")
# Columns whose cells are text even where somebody types over them: 007 stays 007.
_REFERENCES = ("Record reference", "Person reference")

_SEVERITY_IN_WORDS = {
    RuleSeverity.BLOCK: "Set aside: in no figure",
    RuleSeverity.ERROR: "Stays in the figures",
    RuleSeverity.QUERY: "Please look",
}
# A doubtful cell stays, but its record may be set aside for something else.
_ASIDE_FOR_ANOTHER = {
    RuleSeverity.ERROR: "Set aside for another error: in no figure",
    RuleSeverity.QUERY: "Please look; set aside for another error",
}

GREATEST_SHEET_ROWS = 2**20
_GREATEST_CELL = 32_767
_ROWS_AT_A_TIME = 10_000
# A file name may have 255 bytes; beside the team's it holds an ending and what a temporary one has.
_GREATEST_NAME_BYTES = 120
_RESERVED_NAME = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_FORMULA = re.compile(FORMULA)
_WORK = ".work-"


@dataclass(frozen=True)
class TeamList:
    """How much stands in one team's list."""

    team: str
    findings: int
    by_severity: dict[RuleSeverity, int]


@dataclass(frozen=True)
class ErrorLists:
    """What was written, and where."""

    folder: Path
    teams: tuple[TeamList, ...]

    @property
    def findings(self) -> int:
        """The findings of all lists together."""
        return sum(each.findings for each in self.teams)


class _Finding(NamedTuple):
    """One row of `_LISTED`: a finding with the references and the team it is for."""

    team: str
    rule: str
    source_table: str
    column_name: str | None
    severity: str
    is_record_set_aside: bool
    record_reference: str | None
    person_reference: str | None
    file_name: str | None
    sheet_name: str | None
    row_number: int | None


_LISTED = f"""
with findings as (
    select
        coalesce(team_of_record.team_name, responsible.team, '{NO_TEAM}') as team,
        finding.rule,
        finding.source_table,
        finding.column_name,
        finding.severity,
        bool_or(finding.is_set_aside) over (
            partition by finding.source_table, finding.row_number
        ) as is_record_set_aside,
        reference.record_reference,
        reference.person_reference,
        delivery.file_name,
        delivery.sheet_name,
        finding.row_number
    from build.rejected.finding as finding
    left join subject
        on
            finding.source_table = subject.source_table
            and finding.row_number = subject.row_number
    left join team_of_record
        on subject.source_team = team_of_record.source_team
    left join responsible
        on subject.person_key = responsible.person_key
    left join reference
        on
            finding.source_table = reference.source_table
            and finding.row_number = reference.row_number
    left join build.raw.delivery as delivery
        on finding.source_table = delivery.table_name
)

select *
from findings
where $team::varchar is null or findings.team = $team::varchar
order by
    findings.team = '{NO_TEAM}',
    findings.team,
    findings.rule,
    findings.source_table,
    findings.column_name,
    findings.row_number
"""


def lists_folder(data_dir: Path, la_code: str, month: date) -> Path:
    """Where the lists of a month lie: with the identities, never with a build."""
    return data_dir / "identities" / "error_lists" / la_code / f"{month:%Y-%m}"


def write_error_lists(council: Council, month: date, team: str | None = None) -> ErrorLists:
    """Write the lists of a month that was built, or that stopped after its delivery was read.

    All lists of the month are replaced, those of one team alone where `team` names it.

    Raises:
        BuildFailed: the month was not built, stopped before its delivery was read, or is being
            built.
        DeliveryRefused: a delivered file is gone or is another one now: its rows are not those
            that were checked.
        ConfigurationError: no team is called `team`.
    """
    # A run that stopped left its records behind, and they are the newest.
    build = council.build(month)
    if not build.database.is_file():
        build = council.latest(month) or build
    if not build.database.is_file():
        raise BuildFailed(f"{month:%B %Y} has not been built: build it first.")
    folder = lists_folder(council.data_dir, council.authority.la_code, month)
    try:
        with _held(build):
            _check_what_stopped_early(council, build)
            with closing(_open(build)) as connection:
                _read_references(connection, council, month)
                names = _find_teams(connection, month)
                wanted = _the_team(team, names)
                heading = f"{council.authority.name}, {month:%B %Y}"
                with _private(folder) as work:
                    lists = _Lists(connection, heading, folder, work)
                    return ErrorLists(folder, lists.write(_stems(names), wanted))
    except duckdb.Error as fault:
        # DuckDB's own message may quote a record.
        raise BuildFailed(
            f"The error lists of {month:%B %Y} could not be made ({type(fault).__name__})."
        ) from None


# The build ----------------------------------------------------------------------------------


@contextmanager
def _held(build: Build) -> Iterator[None]:
    """Hold a build's folder: no run may begin it anew while it is read."""
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(build.month_folder, wait=False))
        except BlockingIOError:
            raise BuildFailed(
                f"{build.month:%B %Y} is being built by another run: wait until it has ended."
            ) from None
        yield


def _check_what_stopped_early(council: Council, build: Build) -> None:
    """Look through the records of a month that stopped before it came to that.

    A delivery with many bad rows stops at the door of the build: its keepers need the list most.
    """
    if build.directory.name != IN_PROGRESS:
        return
    with closing(build.open()) as connection:
        there = {
            name
            for (name,) in connection.execute(
                "select concat(schema_name, '.', table_name) from duckdb_tables()"
            ).fetchall()
        }
        if "rejected.finding" in there:
            return
        if "raw.delivery" not in there:
            raise BuildFailed(
                f"{build.month:%B %Y} stopped before its delivery was read: mend what its run "
                "told, and build it again."
            )
        delivered = delivered_names(connection)
        load_reference(connection, council.authority, build.month, delivered)
        make_returns_and_findings(connection, delivered)


def _open(build: Build) -> duckdb.DuckDBPyConnection:
    """A database in memory that reads the build; no reference ever spills into a file."""
    connection = connect(temp_directory="")
    prepare(connection, {})
    connection.execute(f"attach {literal(build.database)} as build (read_only)")
    return connection


def _has(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    row = connection.execute(
        "select count(*) from duckdb_tables() "
        "where database_name = 'build' and schema_name = ? and table_name = ?",
        [schema, table],
    ).fetchone()
    return row is not None and row[0] > 0


# The council's own references ------------------------------------------------------------------


def _read_references(connection: duckdb.DuckDBPyConnection, council: Council, month: date) -> None:
    """Make `reference`: one row per delivered row with a finding, with the council's own ids."""
    connection.execute(
        "create table reference (source_table varchar, row_number integer, "
        "record_reference varchar, person_reference varchar)"
    )
    listed = connection.execute(
        "select table_name, file_name, sheet_name, sha256 from build.raw.delivery "
        "where table_name in (select finding.source_table from build.rejected.finding as finding "
        "where finding.row_number is not null) order by all"
    ).fetchall()
    landing = council.landing_of(connection, month, "build.raw.delivery")
    _require_same_files(council, landing, month, {name: sha256 for _, name, _, sha256 in listed})
    census: dict[str, set[str]] = {}
    for table, file_name, sheet, _ in listed:
        if table in tables_of("cin_census"):
            census.setdefault(file_name, set()).add(table)
            continue
        declared = delivered_tables()[table]
        _add_references(connection, declared, _read(landing / file_name, declared, sheet))
    for file_name, tables in census.items():
        for table, frame in cin_census.read_census(opener(landing / file_name), file_name):
            if table in tables:
                _add_references(connection, delivered_tables()[table], frame)
    for table, file_name, _, _ in listed:
        if _rows_without_reference(connection, table):
            raise DeliveryRefused(f"{file_name} changed while it was being read.")


def _require_same_files(
    council: Council, landing: Path, month: date, files: dict[str, str]
) -> None:
    """Refuse files that are not those of the build: a row of them may be another child's."""
    other = [
        name
        for name, sha256 in files.items()
        if not (landing / name).is_file() or digest_of(landing / name) != sha256
    ]
    if other:
        raise DeliveryRefused(
            f"{', '.join(other)} in {landing.relative_to(council.data_dir)} "
            f"{'is' if len(other) == 1 else 'are'} gone or changed since {month:%B %Y} was built, "
            "so the records cannot be named: put back what was delivered, or build the month again."
        )


def _read(path: Path, table: DeliveredTable, sheet: str | None) -> pd.DataFrame:
    """A delivered table as it is read into the build, before its ids become pseudonyms."""
    if sheet is None:
        return csv_file.declared_columns(csv_file.read(path), table)
    if table.layout == "annex_a":
        return annex_a.read_list(path, path.name, table.name)[0]
    return csv_file.declared_columns(workbook.read_sheet(path, path.name, sheet), table)


def _add_references(
    connection: duckdb.DuckDBPyConnection, table: DeliveredTable, frame: pd.DataFrame
) -> None:
    # The keys of a census are places in the file; its children are found by their own number.
    key = () if table.layout == "cin_census" else table.key
    columns = dict.fromkeys((*key, *((table.person,) if table.person else ())))
    person = f'as_text("{table.person}")' if table.person else "null"
    parts = ", ".join(f'as_text("{name}")' for name in key)
    record = f"nullif(concat_ws(' ', {parts}), '')" if key else "null"
    connection.register("delivered", frame[list(columns)].reset_index(names="row_number"))
    connection.execute(
        f"insert into reference select '{table.name}', row_number, coalesce({record}, {person}), "
        f"{person} from delivered where row_number in (select finding.row_number from "
        f"build.rejected.finding as finding where finding.source_table = '{table.name}')"
    )
    connection.unregister("delivered")


def _rows_without_reference(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(
        "select count(*) from build.rejected.finding as finding anti join reference "
        "using (source_table, row_number) "
        "where finding.source_table = ? and finding.row_number is not null",
        [table],
    ).fetchone()
    return row[0] if row else 0


# Whose list -------------------------------------------------------------------------------------


def _find_teams(connection: duckdb.DuckDBPyConnection, month: date) -> list[str]:
    """Make what tells the team of a finding; returns the names of the teams that are known."""
    connection.execute(
        "create table known_team (source_team varchar, team_name varchar, valid_from date)"
    )
    # A month that stopped early has the council's own list of teams, or not even that.
    for schema in ("dimensions", "reference"):
        if _has(connection, schema, "team"):
            connection.execute(
                "insert into known_team select source_team, team_name, "
                f"coalesce(valid_from, date '1900-01-01') from build.{schema}.team"
            )
            break
    connection.execute(
        "create table team_of_record as select source_team, "
        "arg_max(team_name, valid_from) as team_name from known_team "
        "where valid_from <= last_day($1::date) group by source_team",
        [month],
    )
    connection.execute("create table responsible (person_key varchar, team varchar)")
    if _has(connection, "facts", "case_responsibility"):
        connection.execute(
            "insert into responsible select person_key, team from (select person_key, "
            "arg_max(team, start_date) as team from build.facts.case_responsibility "
            "where start_date <= last_day($1::date) group by person_key) "
            "where team in (select team_name from known_team)",
            [month],
        )
    _find_subjects(connection)
    rows = connection.execute("select distinct team_name from known_team order by 1").fetchall()
    return [name for (name,) in rows]


def _find_subjects(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `subject`: the person (as pseudonym) and the team of every row with a finding."""
    connection.execute(
        "create table subject (source_table varchar, row_number integer, person_key varchar, "
        "source_team varchar)"
    )
    found = connection.execute("select distinct source_table from build.rejected.finding")
    for (name,) in found.fetchall():
        table = delivered_tables()[name]
        teams = [f'as_text(delivered."{c.name}")' for c in table.columns if c.type == "team"]
        team = teams[0] if teams else "null"
        person, home = _person_of(connection, table)
        connection.execute(
            f"insert into subject select '{name}', delivered.row_number, {person}, {team} "
            f"from build.raw.{name} as delivered {home} where delivered.row_number in "
            "(select finding.row_number from build.rejected.finding as finding "
            f"where finding.source_table = '{name}')"
        )


def _person_of(connection: duckdb.DuckDBPyConnection, table: DeliveredTable) -> tuple[str, str]:
    """Where a row's person stands: in the row, or in a record that the row belongs to.

    A review of the SSD names the period of care alone, and the episodes of it name the child.
    """
    if table.person:
        return f'delivered."{table.person}"', ""
    for column in table.columns:
        if column.identifies and column.name not in table.key:
            for other in delivered_tables().values():
                same = [c.name for c in other.columns if c.identifies == column.identifies]
                if (
                    same
                    and other.person
                    and other.layout == table.layout
                    and _has(connection, "raw", other.name)
                ):
                    return "home.person_key", (
                        f'left join (select "{same[0]}" as home_key, '
                        f'arg_min("{other.person}", row_number) as person_key '
                        f"from build.raw.{other.name} group by 1) as home "
                        f'on delivered."{column.name}" = home.home_key'
                    )
    return "null", ""


def _the_team(team: str | None, names: Sequence[str]) -> str | None:
    if team is None:
        return None
    wanted = team.strip().casefold()
    found = next((name for name in (*names, NO_TEAM) if name.casefold() == wanted), None)
    if found is None:
        raise ConfigurationError(
            f"No team is called that. There are lists for: {', '.join((*names, NO_TEAM))}."
        )
    return found


def _stems(names: Iterable[str]) -> dict[str, str]:
    """What the files of each team are called: safe on every system, and no two the same."""
    stems: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys((NO_TEAM, *names)):
        plain = _file_stem(name)
        stem, number = plain, 1
        while stem.casefold() in taken:
            number += 1
            stem = f"{plain} ({number})"
        taken.add(stem.casefold())
        stems[name] = stem
    return stems


def _file_stem(name: str) -> str:
    text = unicodedata.normalize("NFC", name)
    text = "".join(letter if letter.isalnum() or letter in " -_()&,'" else "_" for letter in text)
    text = text.encode()[:_GREATEST_NAME_BYTES].decode(errors="ignore").strip()
    return f"_{text}" if not text or _RESERVED_NAME.fullmatch(text) else text


# In plain words ---------------------------------------------------------------------------------


def _sentence(rule: str) -> str:
    text = CELL_RULES.get(rule) or " ".join(rules()[rule].header.rule.split())
    return text[:1].upper() + text[1:]


@cache
def _elements() -> dict[str, str]:
    """The elements of the census by the table or column that holds them."""
    names: dict[str, str] = {}
    for group in cin_census._groups_of(cin_census._FILE):
        names |= {column: element for element, column in group.fields.items()}
        if group.table:
            names[group.table] = group.name
        if group.text:
            names[group.text] = group.name
    return names


def _table_in_words(table: DeliveredTable) -> str:
    """The kind of record, and what holds it in the delivery."""
    name = table.name
    if table.layout == "annex_a":
        name = f"List {tables_of('annex_a').index(table.name) + 1}"
    elif table.layout in ("ssda903", "cin_census"):
        name = _elements().get(name, name.removeprefix(f"{table.layout}_"))
    return f"{table.record[:1].upper()}{table.record[1:]} [{name}]"


def _column_in_words(rule: str, table: DeliveredTable, column: str | None) -> str:
    """What the column holds, and what it is called in the delivery."""
    if column is None:
        return "; ".join(part.strip() for part in rules()[rule].header.columns.split(";"))
    description = next(c.description for c in table.columns if c.name == column)
    if table.layout == "annex_a":
        return description  # each council words the headers its own way
    return f"{description} [{_elements().get(column, column)}]"


def _kpis_of_table(delivered: frozenset[str]) -> dict[str, str]:
    """The KPIs that need the records which a raw table feeds in this delivery."""
    codes: dict[str, set[str]] = {}
    feeds = record_feeds(delivered)
    for kpi in kpi_definitions().values():
        for record, _ in kpi.needed_columns:
            for _, file in feeds[record].files:
                for table in raw_tables_of(file):
                    codes.setdefault(table, set()).add(kpi.code)
    return {table: ", ".join(sorted(found)) for table, found in codes.items()}


def _becomes(severity: RuleSeverity, is_record_set_aside: bool) -> str:
    if is_record_set_aside:
        return _ASIDE_FOR_ANOTHER.get(severity, _SEVERITY_IN_WORDS[severity])
    return _SEVERITY_IN_WORDS[severity]


class _Wording:
    """Findings as the rows of a list: every text is made once."""

    def __init__(self, delivered: frozenset[str]) -> None:
        self._kpis = _kpis_of_table(delivered)
        self._texts: dict[tuple[str, str, str | None], tuple[str, str, str, str]] = {}

    def cells(self, finding: _Finding) -> list[str]:
        """The cells of a finding, in the order of `LISTED_COLUMNS`."""
        about = (finding.rule, finding.source_table, finding.column_name)
        if about not in self._texts:
            table = delivered_tables()[finding.source_table]
            self._texts[about] = (
                _sentence(finding.rule),
                _table_in_words(table),
                _column_in_words(finding.rule, table, finding.column_name),
                self._kpis.get(table.name, "")
                if finding.rule in CELL_RULES
                else ", ".join(rules()[finding.rule].kpi_codes),
            )
        sentence, table_name, column, kpis = self._texts[about]
        return [
            finding.rule,
            sentence,
            _becomes(RuleSeverity(finding.severity), finding.is_record_set_aside),
            table_name,
            column,
            finding.record_reference or "",
            finding.person_reference or "",
            finding.file_name or "",
            finding.sheet_name or "",
            "" if finding.row_number is None else str(finding.row_number),
            kpis,
        ]


# The files --------------------------------------------------------------------------------------


@contextmanager
def _private(folder: Path) -> Iterator[Path]:
    """Make the folder of the lists, for this user alone; yields one for work beside it."""
    for directory in (*reversed(folder.parents[:3]), folder):
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    with locked(folder.parent, wait=True):
        # Left by a run that was killed. They hold references of children.
        for leftover in folder.parent.glob(f"{_WORK}*"):
            shutil.rmtree(leftover)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=_WORK) as work:
            yield Path(work)


class _Lists:
    """The lists of one month on their way into their folder."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, title: str, folder: Path, work: Path
    ) -> None:
        self._connection = connection
        self._title = title
        self._folder = folder
        self._work = work
        delivered = connection.execute("select table_name from build.raw.delivery").fetchall()
        self._wording = _Wording(frozenset(name for (name,) in delivered))

    def write(self, stems: dict[str, str], wanted: str | None) -> tuple[TeamList, ...]:
        """Write every list, or the wanted one, and remove those that they replace."""
        lists = []
        kept: set[Path] = set()
        # None of the lists has its name before all are written.
        with ExitStack() as files:
            self._connection.execute(_LISTED, {"team": wanted})
            for team, findings in groupby(_fetched(self._connection), key=itemgetter(0)):
                paths = [self._folder / f"{stems[team]}{ending}" for ending in (".xlsx", ".csv")]
                kept.update(paths)
                temporary = [files.enter_context(replace_file(path)) for path in paths]
                for path in temporary:
                    path.touch(mode=0o600)
                lists.append(self._write_team(team, findings, *temporary))
        for path in self._folder.iterdir():
            is_old = wanted is None or path.stem == stems[wanted]
            if is_old and path not in kept:
                path.unlink()
        return tuple(lists)

    def _write_team(
        self, team: str, findings: Iterable[_Finding], workbook: Path, text: Path
    ) -> TeamList:
        """Write the workbook and the CSV of one team side by side."""
        by_rule: Counter[tuple[str, RuleSeverity]] = Counter()
        with (
            text.open("w", encoding="utf-8-sig", newline="") as file,
            _ListWorkbook(workbook, self._work) as book,
        ):
            rows = csv.writer(file)
            rows.writerow(LISTED_COLUMNS)
            for finding in findings:
                cells = self._wording.cells(finding)
                book.add(cells)
                rows.writerow([_harmless(cell) for cell in cells])
                by_rule[finding.rule, RuleSeverity(finding.severity)] += 1
            book.write_cover(team, self._title, by_rule)
        by_severity = dict.fromkeys(RuleSeverity, 0)
        for (_, severity), count in by_rule.items():
            by_severity[severity] += count
        return TeamList(team, by_rule.total(), by_severity)


def _fetched(connection: duckdb.DuckDBPyConnection) -> Iterator[_Finding]:
    while rows := connection.fetchmany(_ROWS_AT_A_TIME):
        for row in rows:
            yield _Finding(*row)


def _harmless(cell: str) -> str:
    """A cell of a CSV that no spreadsheet takes for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


_NOTES = {
    "Confidential": "This list names children by their references. Keep it where their records "
    "are kept, give it to nobody who may not see them, and delete it when the work is done.",
    "What to do": "Correct the record in the system it is kept in; the next delivery brings the "
    "correction. What is written into this list is read by nobody.",
    _SEVERITY_IN_WORDS[RuleSeverity.BLOCK]: "The record cannot be used as it stands and is counted "
    "nowhere until it is corrected.",
    _SEVERITY_IN_WORDS[
        RuleSeverity.ERROR
    ]: "The record is counted although something in it is wrong, "
    "so the KPIs named beside it may be wrong.",
    _SEVERITY_IN_WORDS[
        RuleSeverity.QUERY
    ]: "The record is counted. It is unusual and may be right: "
    "somebody who knows the case should look.",
    "Row": "The row in the file or sheet named beside it, the header being a row; in the XML of "
    "the census the place among the records of its kind.",
}


class _ListWorkbook:
    """A team's workbook, written row by row: its size does not matter to the memory."""

    def __init__(self, path: Path, work: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(path),
            # Rows wait in a file, which must not lie where others can read it.
            {"constant_memory": True, "tmpdir": str(work)},
        )
        self._bold = self._book.add_format({"bold": True, "valign": "top"})
        self._title = self._book.add_format({"bold": True, "font_size": 16})
        self._header = self._book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True,
             "valign": "top"}
        )  # fmt: skip
        self._plain = self._book.add_format({"valign": "top"})
        self._wrapped = self._book.add_format({"valign": "top", "text_wrap": True})
        self._text = self._book.add_format({"valign": "top", "num_format": "@"})
        self._cover = self._book.add_worksheet("Cover")
        self._sheets = 0
        self._rows = 0
        self._formats = [
            self._text if name in _REFERENCES else self._wrapped for name in LISTED_COLUMNS
        ]
        self._sheet = self._start_sheet()

    def __enter__(self) -> "_ListWorkbook":
        return self

    def __exit__(self, *_: object) -> None:
        self._end_sheet()
        self._book.close()

    def add(self, cells: Sequence[str]) -> None:
        """Add a row to the list; a sheet that is full is followed by another."""
        if self._rows + 1 >= GREATEST_SHEET_ROWS:
            self._end_sheet()
            self._sheet = self._start_sheet()
        self._rows += 1
        for place, (cell, format_) in enumerate(zip(cells, self._formats, strict=True)):
            if place == _ROW and cell:
                self._sheet.write_number(self._rows, place, int(cell), self._plain)
            else:
                _write_text(self._sheet, self._rows, place, cell, format_)

    def write_cover(
        self, team: str, title: str, by_rule: Counter[tuple[str, RuleSeverity]]
    ) -> None:
        """Write the first sheet: what this is, and how often each rule is broken."""
        cover = self._cover
        for place, width in enumerate((26, 85, 26, 11)):
            cover.set_column(place, place, width)
        _write_text(cover, 0, 0, "Errors in the records", self._title)
        notes = {"Team": team, "Delivery": title, "Errors": f"{by_rule.total():,}", **_NOTES}
        for row, (name, text) in enumerate(notes.items(), start=2):
            _write_text(cover, row, 0, name, self._bold)
            _write_text(cover, row, 1, text, self._wrapped)
        row = len(notes) + 3
        header = ("Rule", "What the rule says", "What becomes of the record", "Errors")
        for place, name in enumerate(header):
            _write_text(cover, row, place, name, self._header)
        for (rule, severity), count in sorted(by_rule.items()):
            row += 1
            _write_text(cover, row, 0, rule, self._wrapped)
            _write_text(cover, row, 1, _sentence(rule), self._wrapped)
            _write_text(cover, row, 2, _SEVERITY_IN_WORDS[severity], self._wrapped)
            cover.write_number(row, 3, count, self._plain)
        _lay_out(cover)

    def _start_sheet(self) -> Worksheet:
        self._sheets += 1
        self._rows = 0
        number = "" if self._sheets == 1 else f" {self._sheets}"
        sheet = self._book.add_worksheet(f"Errors{number}")
        for place, (name, width) in enumerate(LISTED_COLUMNS.items()):
            sheet.set_column(place, place, width)
            _write_text(sheet, 0, place, name, self._header)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        # A reference made of digits is no mistake to be marked in green.
        sheet.ignore_errors({"number_stored_as_text": "A1:K1048576"})
        _lay_out(sheet)
        return sheet

    def _end_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._rows, len(LISTED_COLUMNS) - 1)


def _write_text(sheet: Worksheet, row: int, column: int, text: str, format_: Format) -> None:
    """Write a cell that is text whatever it begins with; a blank one is left out."""
    if text:
        sheet.write_string(row, column, text[:_GREATEST_CELL], format_)


def _lay_out(sheet: Worksheet) -> None:
    """A page that can be printed, and that says what it is on every sheet of paper."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&LConfidential: names children&RPage &P of &N")
