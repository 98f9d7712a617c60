"""The deliveries that are mutated: small, without fault, every KPI of their layout counted.

A slice of the synthetic council's people, written as the real files of each layout. What belongs
here: those files, and writing one of them anew with one column changed. What does not: how a
column is changed (`changes.py`), and what comes of it (`line.py`).
"""

import copy
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Protocol

import lxml.etree as etree
import pandas as pd
import xlsxwriter

from synthetic.annex_a import write_annex_a
from synthetic.cin_census import write_census
from synthetic.delivery import delivered_frames, write_table
from synthetic.ssda903 import write_ssda903
from warehouse.authority import Authority
from warehouse.sources import annex_a, cin_census, csv_file
from warehouse.sources.content import opener
from warehouse.sources.declarations import delivered_tables, tables_of
from warehouse.sources.landing import Delivery, open_delivery
from warehouse.sources.workbook import read_sheet

# The last month of a financial year: the statutory returns then speak about twelve months.
MONTH = date(2021, 3, 1)
MONTH_END = date(2021, 3, 31)
Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Bundle:
    """A delivery to mutate: what it holds, and whose columns are mutated in it."""

    name: str
    layouts: tuple[str, ...]
    delivers: tuple[str, ...]


# Beside the looked-after return the council's own list of care leavers would be preferred to the
# return's, and no figure would depend on the return's.
_OWN = tuple(name for name in tables_of("local") if name != "care_leaver_activity")
BUNDLES = {
    bundle.name: bundle
    for bundle in (
        Bundle("ssd", ("ssd", "local"), ("ssd", "local")),
        Bundle("ssda903", ("ssda903",), ("ssda903", *_OWN)),
        Bundle("cin_census", ("cin_census",), ("cin_census",)),
        Bundle("annex_a", ("annex_a",), ("annex_a",)),
    )
}
LAYOUTS = {layout: bundle for bundle in BUNDLES.values() for layout in bundle.layouts}


def authority_of(bundle: Bundle) -> Authority:
    """A council that delivers a bundle; its guideline is so low that the slice exceeds it."""
    return Authority(
        name="Exampleshire",
        la_code="901",
        ons_code="E99000901",
        population_0_17={2017: 40_000, 2018: 40_000, 2019: 40_000, 2020: 40_000},
        delivers=bundle.delivers,
        months_shown=13,
        caseload_guideline=0.05,
    )


@dataclass(frozen=True)
class Edit:
    """What is done to one column of one table: to its cells, or to the column as a whole.

    `values` are its new cells, row by row; `rows` those that are written a second time.
    """

    table: str
    column: str
    values: tuple[str, ...] | None = None
    rows: tuple[int, ...] = ()
    is_dropped: bool = False
    is_moved: bool = False
    new_name: str | None = None


class Source(Protocol):
    """One file or sheet of a delivery: its cells by declared column, and how to rewrite it."""

    cells: pd.DataFrame

    def write(self, edit: Edit, folder: Path) -> None:
        """Put the file with the edit into a folder in place of the one that is there."""
        ...


def _edited(frame: pd.DataFrame, place: int, edit: Edit) -> pd.DataFrame:
    """A table with one edit, by the place of its column."""
    columns = list(frame.columns)
    if edit.values is not None:
        frame = frame.copy()
        frame.isetitem(place, list(edit.values))
    if edit.rows:
        frame = pd.concat([frame, frame.iloc[list(edit.rows)]], ignore_index=True)
    if edit.is_dropped:
        frame = frame.iloc[:, [other for other in range(len(columns)) if other != place]]
    if edit.is_moved:
        others = [other for other in range(len(columns)) if other != place]
        frame = frame.iloc[:, [*others, place] if place < len(others) else [place, *others]]
    if edit.new_name:
        columns[place] = edit.new_name
        frame = frame.set_axis(columns, axis="columns")
    return frame


class CsvSource:
    """A table in a CSV file of its own."""

    def __init__(self, path: Path, table: str) -> None:
        self._path = path
        self._whole = csv_file.read(path).reset_index(drop=True)
        header = {str(name).strip().casefold(): p for p, name in enumerate(self._whole.columns)}
        self._place = {
            column.name: header[column.name.casefold()]
            for column in delivered_tables()[table].columns
            if column.name.casefold() in header
        }
        self.cells = pd.DataFrame(
            {name: self._whole.iloc[:, place] for name, place in self._place.items()}
        )

    def write(self, edit: Edit, folder: Path) -> None:
        edited = _edited(self._whole, self._place[edit.column], edit)
        path = folder / self._path.name
        path.unlink(missing_ok=True)
        path.write_text(edited.to_csv(index=False, lineterminator="\n"), encoding="utf-8")


class SheetSource:
    """A list of the Annex A workbook."""

    def __init__(self, path: Path, table: str, sheets: dict[str, pd.DataFrame]) -> None:
        self._path, self._sheets = path, sheets
        self._sheet = annex_a.lists_of(path, path.name)[table]
        titles = [str(title) for title in sheets[self._sheet].columns]
        # Private, but the one matching of titles there is.
        self._place = annex_a._places(titles, table, self._sheet)
        self.cells = pd.DataFrame(
            {name: sheets[self._sheet].iloc[:, place] for name, place in self._place.items()}
        )

    def write(self, edit: Edit, folder: Path) -> None:
        edited = _edited(self._sheets[self._sheet], self._place[edit.column], edit)
        path = folder / self._path.name
        path.unlink(missing_ok=True)
        write_workbook(path, {**self._sheets, self._sheet: edited})


def write_workbook(path: Path, sheets: Mapping[str, pd.DataFrame]) -> None:
    """Write sheets of text; below a title with "date" in it what reads as a day is a date cell."""
    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False}) as workbook:
        workbook.set_properties({"created": datetime(2021, 1, 1)})  # noqa: DTZ001 - a cell has no time zone
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, rows in sheets.items():
            sheet = workbook.add_worksheet(name)
            for column, title in enumerate(rows.columns):
                sheet.write_string(0, column, str(title))
                for row, cell in enumerate(rows.iloc[:, column], start=1):
                    parsed = day_of(cell) if "date" in str(title).casefold() else None
                    if parsed and parsed.year >= 1900:
                        sheet.write_datetime(row, column, datetime.combine(parsed, time()), day)
                    elif cell:
                        sheet.write_string(row, column, cell)


def day_of(text: str) -> date | None:
    """The day that an ISO text names, or None."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


class CensusSource:
    """The records of one kind in the census."""

    def __init__(self, path: Path, table: str, tree: etree._ElementTree) -> None:
        self._path, self._tree = path, tree
        self._table = table
        # Private, but the one list of elements there is.
        groups = cin_census._groups_of(cin_census._FILE)
        self._group = next(group for group in groups if group.table == table)
        read = cin_census.read_census(opener(path), path.name)
        frames = [frame for name, frame in read if name == table]
        cells = pd.concat(frames, ignore_index=True)
        self._tags = dict(self._published(self._group))
        self.cells = cells[[name for name in cells.columns if name in self._tags]]
        # What is in the file but not in its cells: whose record it is.
        self.people = cells.get("la_child_id")

    def _published(self, group: "cin_census._Group") -> Iterator[tuple[str, tuple[str, ...]]]:
        """The elements that hold each column, from that of the record down."""
        if group.text:
            yield group.text, ()
        for tag, column in group.fields.items():
            yield column, (tag,)
        for inner in group.groups:
            if inner.table is None:
                for column, path in self._published(inner):
                    yield column, (inner.name, *path)

    def write(self, edit: Edit, folder: Path) -> None:
        tree = copy.deepcopy(self._tree)
        records = list(tree.iter(self._group.name))
        if len(records) != len(self.cells):
            raise AssertionError(f"{self._table}: the file holds other records than were read")
        for record in [records[row] for row in edit.rows]:
            record.addnext(copy.deepcopy(record))
        way = self._tags[edit.column]
        for number, record in enumerate(records):
            self._edit(record, way, number, edit)
        path = folder / self._path.name
        path.unlink(missing_ok=True)
        tree.write(str(path), encoding="utf-8", xml_declaration=True)

    def _edit(self, record: etree._Element, way: Sequence[str], number: int, edit: Edit) -> None:
        holder = record
        for tag in way[:-1]:
            found = holder.find(tag)
            holder = etree.SubElement(holder, tag) if found is None else found
        field = holder.find(way[-1]) if way else record
        if edit.values is not None:
            text = edit.values[number]
            if field is None and text:
                field = etree.Element(way[-1])
                holder.insert(0, field)
            if field is not None:
                field.text = text
        if field is None:
            return
        around = field.getparent()
        if around is None:
            raise AssertionError("a field stands in a group")
        if edit.is_dropped:
            around.remove(field)
        if edit.new_name:
            field.tag = edit.new_name
        if edit.is_moved:
            is_last = field.getnext() is None
            around.remove(field)
            around.insert(0 if is_last else len(around), field)


@dataclass(frozen=True)
class Base:
    """A delivery that passed the door, by table; nothing of it is wrong."""

    bundle: Bundle
    folder: Path
    sources: Mapping[str, Source]
    births: Mapping[str, date]
    firsts: Mapping[str, date]

    @cached_property
    def authority(self) -> Authority:
        return authority_of(self.bundle)

    @cached_property
    def delivery(self) -> Delivery:
        return door(self.folder, self.authority)


def door(folder: Path, authority: Authority) -> Delivery:
    """Open a delivery as a month's run does."""
    return open_delivery(folder, MONTH, authority.tables, authority.required_tables)


def people_of(source: Source, table: str) -> pd.Series | None:
    """The person that each row of a table is about, as in the file; None where it is nobody."""
    if isinstance(source, CensusSource):
        return source.people
    person = delivered_tables()[table].person
    return source.cells.get(person) if person else None


def with_edit(base: Base, edit: Edit, folder: Path) -> None:
    """Fill a folder with the delivery, one column of it edited; the other files are linked."""
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    for path in base.folder.iterdir():
        os.link(path, folder / path.name)
    base.sources[edit.table].write(edit, folder)


def write_bases(folder: Path, bundles: Sequence[Bundle], *, frames: Frames | None = None) -> None:
    """Write the deliveries of some bundles, each into a folder of its name."""
    frames = frames or sliced_frames()
    for bundle in bundles:
        to = folder / bundle.name
        to.mkdir(parents=True)
        _WRITERS[bundle.name](frames, to)


def open_base(folder: Path, bundle: Bundle) -> Base:
    """The delivery of a bundle as it was written."""
    to = folder / bundle.name
    delivery = door(to, authority_of(bundle))
    trees: dict[Path, etree._ElementTree] = {}
    sheets: dict[Path, dict[str, pd.DataFrame]] = {}
    sources: dict[str, Source] = {}
    for file in delivery.files:
        if delivered_tables()[file.table].layout not in bundle.layouts:
            continue
        if file.path.suffix == ".xml":
            tree = trees.setdefault(file.path, etree.parse(str(file.path)))
            sources[file.table] = CensusSource(file.path, file.table, tree)
        elif file.path.suffix == ".xlsx":
            if file.path not in sheets:
                sheets[file.path] = _sheets(file.path)
            sources[file.table] = SheetSource(file.path, file.table, sheets[file.path])
        else:
            sources[file.table] = CsvSource(file.path, file.table)
    births, firsts = _lives(sources)
    return Base(bundle, to, sources, births, firsts)


def _sheets(path: Path) -> dict[str, pd.DataFrame]:
    names = annex_a.lists_of(path, path.name).values()
    return {name: read_sheet(path, path.name, name).reset_index(drop=True) for name in names}


def _lives(sources: Mapping[str, Source]) -> tuple[dict[str, date], dict[str, date]]:
    """The birth of every person, and the first day that cannot lie before it."""
    births: dict[str, date] = {}
    firsts: dict[str, date] = {}
    for table, source in sources.items():
        people = people_of(source, table)
        if people is None:
            continue
        for column in delivered_tables()[table].columns:
            if not column.is_date or column.name not in source.cells or column.kind != column.type:
                continue
            days = (parse_day(cell, column.type) for cell in source.cells[column.name])
            for person, day in zip(people, days, strict=True):
                if day is None:
                    continue
                if is_birth(column.name):
                    births.setdefault(person, day)
                elif is_after_birth(table) and "death" not in column.name:
                    firsts[person] = min(day, firsts.get(person, day))
    return births, firsts


def is_birth(column: str) -> bool:
    """Whether a column is the date of birth of the person of its row."""
    return column in ("pers_dob", "DOB", "person_birth_date", "birth_date")


def is_after_birth(table: str) -> bool:
    """Whether nothing of a table can lie before birth.

    An unborn child may be referred, assessed, helped, and on a child protection plan.
    """
    return table.startswith(("ssda903_", "ssd_cla_")) or table in (
        "ssd_legal_status",
        "ssd_missing",
        "ssd_sdq_scores",
        "ssd_immigration_status",
        "ssd_care_leavers",
        "care_leaver_activity",
        "annex_a_looked_after",
        "annex_a_leaving_care",
        "annex_a_adoption",
    )


def parse_day(cell: str, type_: str) -> date | None:
    """The day in a cell of a column without fault; None for a blank one."""
    if type_ == "british_date" and cell:
        return datetime.strptime(cell, "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no clock
    return day_of(cell[:10])


def written_day(day: date, type_: str) -> str:
    """A day as a column of a type writes it."""
    return f"{day:%d/%m/%Y}" if type_ == "british_date" else day.isoformat()


# The deliveries without fault -----------------------------------------------------------------


def sliced_frames(month: date = MONTH) -> dict[str, pd.DataFrame]:
    """The council's delivery, cut to some hundred people with all that is known of them."""
    frames = dict(delivered_frames(month))
    kept = {name for name in frames["ssd_person"]["pers_person_id"] if _number(name) % 120 == 0}
    # Of what is rare a larger share, or figures would be counted from a row or two.
    for table, share in (
        ("ssd_cla_episodes", 16),
        ("ssd_cp_plans", 20),
        ("ssd_immigration_status", 4),
        ("ssd_missing", 25),
        ("care_leaver_activity", 12),
        ("ssd_early_help_episodes", 90),
        ("year_of_the_child", 4),
    ):
        people = frames[table][delivered_tables()[table].person]
        kept |= {name for name in people if _number(name) % share == 0}
    # A council always knows newborn children, the first to be seen where birth dates are wrong.
    people = frames["ssd_person"]
    newborn = people.loc[people["pers_dob"] >= f"{MONTH.year}-01-01", "pers_person_id"]
    referred = frames["ssd_cin_episodes"]["cine_person_id"]
    kept |= {name for name in newborn[newborn.isin(referred)] if _number(name) % 2 == 0}
    periods = frames["ssd_cla_episodes"]
    periods = set(periods.loc[periods["clae_person_id"].isin(kept), "clae_cla_id"])
    since = MONTH.replace(year=MONTH.year - 3).isoformat()
    cut = {}
    for name, frame in frames.items():
        person = delivered_tables()[name].person
        if person:
            frame = frame[frame[person].isin(kept)]
        elif name == "ssd_cla_reviews":
            frame = frame[frame["clar_cla_id"].isin(periods)]
        elif name == "workforce":
            worker = frame["WorkerId"].map(_number)
            frame = frame[(worker % 5 == 0) & (frame["SnapshotDate"] >= since)]
        elif name == "workforce_posts":
            frame = frame[frame["SnapshotDate"] >= since]
        elif name == "fostering_households":
            frame = frame[frame["household_id"].map(_number) % 3 == 0]
        cut[name] = frame.reset_index(drop=True)
    return cut


def _number(name: str) -> int:
    digits = "".join(letter for letter in name if letter.isdigit())
    return int(digits or 0)


def _write_ssd(frames: Frames, folder: Path) -> None:
    for table in (*tables_of("ssd"), *tables_of("local")):
        write_table(folder, table, frames[table])


def _write_looked_after_return(frames: Frames, folder: Path) -> None:
    for table in _OWN:
        write_table(folder, table, frames[table])
    write_ssda903(frames, MONTH, folder)
    episodes = csv_file.read(folder / "SSDA903_2021_episodes.csv")
    births = csv_file.read(folder / "SSDA903_2021_header.csv").set_index("CHILD")["DOB"]
    children = list(dict.fromkeys(episodes["CHILD"]))
    some = children[::12]
    made = {
        "ad1": {
            "CHILD": some,
            "DOB": [births[child] for child in some],
            "DATE_INT": "01/09/2020",
            "DATE_MATCH": "01/09/2020",
            "FOSTER_CARE": "0",
            "NB_ADOPTR": "2",
            "SEX_ADOPTR": "MF",
            "LS_ADOPTR": "L0",
        },
        "placed_adoption": {
            "CHILD": some,
            "DOB": [births[child] for child in some],
            "DATE_PLACED": "01/10/2020",
            "DATE_PLACED_CEASED": ["01/02/2021" if n % 2 else "" for n in range(len(some))],
            "REASON_PLACED_CEASED": ["RD1" if n % 2 else "" for n in range(len(some))],
        },
        "prev_perm": {
            "CHILD": some,
            "DOB": [births[child] for child in some],
            "PREV_PERM": "P1",
            "LA_PERM": "901",
            "DATE_PERM": "01/01/2019",
        },
        "social_worker": {
            "CHILD": children,
            "DOB": [births[child] for child in children],
            "SW_ID": [f"SW{1000 + n % 17}" for n in range(len(children))],
            "SW_DECOM": "01/04/2020",
            "SW_DEC": "",
            "SW_REASON": "FCONTA",
        },
    }
    for name, rows in made.items():
        (folder / f"SSDA903_2021_{name}.csv").write_text(
            pd.DataFrame(rows).to_csv(index=False, lineterminator="\n"), encoding="utf-8"
        )


def _write_census(frames: Frames, folder: Path) -> None:
    path = folder / "cin_census_2021.xml"
    write_census(frames, MONTH, path)
    # A census has the one or the other; here both, so that both can go wrong.
    tree = etree.parse(str(path))
    for gender in list(tree.iter("GenderCurrent")):
        sex = etree.Element("Sex")
        sex.text = {"1": "M", "2": "F"}.get(gender.text or "", "U")
        gender.addnext(sex)
    tree.write(str(path), encoding="utf-8", xml_declaration=True)


def _write_annex_a(frames: Frames, folder: Path) -> None:
    path = folder / "annex_a_2021-03.xlsx"
    write_annex_a(frames, MONTH, path)
    sheets = _sheets(path)
    for rows in sheets.values():
        if "Gender" in rows:
            rows.insert(1, "Sex", rows["Gender"])
    looked_after = sheets["List 8"]
    children = looked_after.iloc[::6].reset_index(drop=True)
    adoption = {title: children[title] for title in sheets["List 10"] if title in children}
    decided = pd.Series([(MONTH_END - timedelta(days=60 + n)).isoformat() for n in children.index])
    sheets["List 10"] = pd.DataFrame(adoption).reindex(columns=sheets["List 10"].columns)
    for title in sheets["List 10"].columns:
        if "Decision" in title or "Placed for Adoption" in title:
            sheets["List 10"][title] = decided
    families = [f"SYN-FAMILY-{n}" for n in range(9)]
    sheets["List 11"] = pd.DataFrame(
        {
            title: families
            if "identifier" in title
            else "2020-09-01"
            if "Date" in title
            else "b) Female"
            if "Gender" in title
            else ""
            for title in sheets["List 11"].columns
        }
    )
    write_workbook(path, {name: rows.fillna("").astype(str) for name, rows in sheets.items()})


_WRITERS = {
    "ssd": _write_ssd,
    "ssda903": _write_looked_after_return,
    "cin_census": _write_census,
    "annex_a": _write_annex_a,
}
