"""The children in need census: one XML file, read as a stream into the tables of its layout.

What belongs here: finding the census's records and fields in the file, whatever the year of the
census and whoever wrote it, and refusing a file that cannot be read safely or to its end. What
does not: what a value means; every value leaves as the text it is. Names, pupil numbers and
factors are not read at all.
"""

import codecs
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import BinaryIO

import lxml.etree as etree
import pandas as pd

from warehouse.errors import DeliveryRefused
from warehouse.sources.declarations import delivered_tables, tables_of

BATCH_ROWS = 5_000
LONGEST_TEXT = 10_000
# Far more than any real comment or white space between two tags: one endless text, comment or
# attribute would otherwise be held in memory whole before its length could be looked at.
_LONGEST_STRETCH = 1_000_000
_LONGEST_PROLOG = 65_536
# Far more than a census and its supplier's additions have: each is remembered.
_MOST_UNKNOWN_NAMES = 1_000
# Above it two names of one place are taken for one that is misspelt.
_ALIKE = 0.85
# Those in which markup is written in the bytes of ASCII: in any other one a document type could
# hide from a look at the bytes.
_ENCODINGS = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "latin1", "windows-1252",
     "cp1252"}
)  # fmt: skip
_DECLARED_ENCODING = re.compile(
    rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"'>]*)[\"']"
)
_BEFORE_ROOT = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_CHARACTER_ERRORS = (
    etree.ErrorTypes.ERR_INVALID_CHAR,
    etree.ErrorTypes.ERR_INVALID_ENCODING,
)


@dataclass(frozen=True)
class _Group:
    """An element of the census that holds others: what is read in it.

    `table` is set where each occurrence is a record; `number` is then the column of the
    record's own number and `within` the numbers it takes over from the records around it. A
    group without a table belongs to the record around it. `text` is the column of the element's
    own text, where the element itself is the record.
    """

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    groups: tuple["_Group", ...] = ()
    is_repeated: bool = True
    table: str | None = None
    number: str | None = None
    within: tuple[str, ...] = ()
    text: str | None = None
    also_named: tuple[str, ...] = ()

    def names(self) -> Iterator[str]:
        """The names it is known under, in the case in which names are compared."""
        yield from (name.lower() for name in (self.name, *self.also_named))


_CASE = ("child_number", "details_number")
_CHILD = _Group(
    "Child",
    table="cin_census_child",
    number="child_number",
    groups=(
        _Group(
            "ChildIdentifiers",
            is_repeated=False,
            fields={
                "LAchildID": "la_child_id",
                # Gender was asked to the census of 2024 and sex from that of 2025.
                "GenderCurrent": "gender_current",
                "Sex": "sex",
                "PersonBirthDate": "person_birth_date",
                "ExpectedPersonBirthDate": "expected_person_birth_date",
                "PersonDeathDate": "person_death_date",
            },
        ),
        _Group("ChildCharacteristics", is_repeated=False, fields={"Ethnicity": "ethnicity"}),
        _Group(
            "CINdetails",
            table="cin_census_details",
            number="details_number",
            within=("child_number",),
            fields={
                "CINreferralDate": "cin_referral_date",
                "ReferralSource": "referral_source",
                "PrimaryNeedCode": "primary_need_code",
                "ReferralNFA": "referral_nfa",
                "CINclosureDate": "cin_closure_date",
                "ReasonForClosure": "reason_for_closure",
                "DateOfInitialCPC": "date_of_initial_cpc",
            },
            groups=(
                _Group(
                    "Assessments",
                    table="cin_census_assessment",
                    number="assessment_number",
                    within=_CASE,
                    fields={
                        "AssessmentActualStartDate": "assessment_actual_start_date",
                        "AssessmentAuthorisationDate": "assessment_authorisation_date",
                    },
                ),
                _Group(
                    "CINPlanDates",
                    table="cin_census_plan_dates",
                    number="plan_dates_number",
                    within=_CASE,
                    fields={
                        "CINPlanStartDate": "cin_plan_start_date",
                        "CINPlanEndDate": "cin_plan_end_date",
                    },
                ),
                _Group(
                    "Section47",
                    table="cin_census_section_47",
                    number="section_47_number",
                    within=_CASE,
                    fields={
                        "S47ActualStartDate": "s47_actual_start_date",
                        "InitialCPCtarget": "initial_cpc_target",
                        "DateOfInitialCPC": "date_of_initial_cpc",
                        "ICPCnotRequired": "icpc_not_required",
                    },
                ),
                _Group(
                    "ChildProtectionPlans",
                    table="cin_census_protection_plan",
                    number="protection_plan_number",
                    within=_CASE,
                    fields={
                        "CPPstartDate": "cpp_start_date",
                        "CPPendDate": "cpp_end_date",
                        "InitialCategoryOfAbuse": "initial_category_of_abuse",
                        "LatestCategoryOfAbuse": "latest_category_of_abuse",
                        "NumberOfPreviousCPP": "number_of_previous_cpp",
                    },
                    groups=(
                        _Group(
                            "Reviews",
                            # The sector's own scripts write the group under its other name.
                            also_named=("CPPreviews",),
                            groups=(
                                _Group(
                                    "CPPreviewDate",
                                    table="cin_census_review",
                                    number="review_number",
                                    within=(*_CASE, "protection_plan_number"),
                                    text="cpp_review_date",
                                ),
                            ),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
_HEADER = _Group(
    "Header",
    is_repeated=False,
    table="cin_census_header",
    groups=(
        _Group(
            "CollectionDetails",
            is_repeated=False,
            fields={
                "Collection": "collection",
                "Year": "year",
                "ReferenceDate": "reference_date",
            },
        ),
        _Group("Source", fields={"LEA": "la_code"}),
    ),
)
_CENSUS = _Group(
    "Message", groups=(_HEADER, _Group("Children", is_repeated=False, groups=(_CHILD,)))
)


_FILE = _Group("the file", groups=(_CENSUS,))


def _groups_of(group: _Group) -> Iterator[_Group]:
    yield group
    for inner in group.groups:
        yield from _groups_of(inner)


# By group: its fields by name, as published and as columns, and the groups that stand in it.
_FIELDS = {
    group.name: {name.lower(): (name, column) for name, column in group.fields.items()}
    for group in _groups_of(_FILE)
}
_GROUPS = {
    group.name: {name: inner for inner in group.groups for name in inner.names()}
    for group in _groups_of(_FILE)
}
# What a census holds besides and nobody misses, by the group it stands in: no figure needs it.
_DROPPED_ON_PURPOSE = {
    "Header": ("Content",),
    "Source": ("SourceLevel", "SoftwareCode", "Release", "SerialNo", "DateTime"),
    "ChildIdentifiers": (
        *("UPN", "FormerUPN", "UPNunknown", "ULN"),
        *("Surname", "Forename", "Forenames", "MiddleName", "MiddleNames", "PreferredSurname"),
    ),
    "ChildCharacteristics": ("Disabilities",),
    "Assessments": ("AssessmentInternalReviewDate", "FactorsIdentifiedAtAssessment"),
}
_DROPPED = {(group, name.lower()) for group, names in _DROPPED_ON_PURPOSE.items() for name in names}
# Where each group belongs: one that stands elsewhere would be passed over, and its records be
# missing from the figures without a word.
_BELONGS_IN = {
    name: (inner.name, group.name)
    for group in _groups_of(_FILE)
    for name, inner in _GROUPS[group.name].items()
}


@dataclass
class _Open:
    """A group that has been opened and not yet closed, with the record that it belongs to."""

    group: _Group
    record: dict[str, str]
    record_name: str
    seen: set[str] = field(default_factory=set)


class _Batches:
    """Rows of each table as they are found, handed out as frames of a few thousand rows."""

    def __init__(self, batch_rows: int) -> None:
        self._batch_rows = batch_rows
        self._columns = {
            name: tuple(column.name for column in delivered_tables()[name].columns)
            for name in tables_of("cin_census")
        }
        self._rows: dict[str, list[tuple[str, ...]]] = {name: [] for name in self._columns}
        self._handed_out: dict[str, int] = {}

    def add(self, table: str, record: Mapping[str, str]) -> None:
        self._rows[table].append(tuple([record.get(name, "") for name in self._columns[table]]))

    def full(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """The tables of which a whole batch is there."""
        for table, rows in self._rows.items():
            if len(rows) >= self._batch_rows:
                yield table, self._hand_out(table)

    def rest(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """What is left, and an empty frame of every table that had no row at all."""
        for table, rows in self._rows.items():
            if rows or table not in self._handed_out:
                yield table, self._hand_out(table)

    def _hand_out(self, table: str) -> pd.DataFrame:
        rows, columns = self._rows[table], self._columns[table]
        first = self._handed_out.get(table, 0) + 1
        self._handed_out[table] = first - 1 + len(rows)
        self._rows[table] = []
        values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
        return pd.DataFrame(
            {
                name: pd.array(list(texts), dtype="str")
                for name, texts in zip(columns, values, strict=True)
            },
            index=pd.RangeIndex(first, first + len(rows), name="row_number"),
        )


class _CheckedStream:
    """The bytes of a file as the parser may see them, looked through on their way.

    Raises:
        DeliveryRefused: the file is UTF-16, in an encoding that is not taken, has a document
            type, holds a NUL, or an endless stretch without a tag.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream = stream
        self._name = name
        self._lines = 0
        self._stretch = 0
        self._head = self._read_prolog()

    def read(self, size: int = -1) -> bytes:
        if self._head:
            data, self._head = self._head, b""
            return data
        return self._next(size)

    def _next(self, size: int) -> bytes:
        data = self._stream.read(size)
        nul = data.find(b"\x00")
        if nul >= 0:
            line = self._lines + data.count(b"\n", 0, nul) + 1
            raise DeliveryRefused(f"{self._name} line {line}: a NUL stands in the text.")
        last = data.rfind(b"<")
        before = data.find(b"<") if last >= 0 else len(data)
        if self._stretch + before > _LONGEST_STRETCH:
            raise DeliveryRefused(
                f"{self._name} line {self._lines + 1}: a text is longer than "
                f"{_LONGEST_STRETCH:,} characters."
            )
        self._stretch = len(data) - last if last >= 0 else self._stretch + len(data)
        self._lines += data.count(b"\n")
        return data

    def _read_prolog(self) -> bytes:
        """Everything before the root element, and what was read with it."""
        head = self._stream.read(4)
        if b"\x00" in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise DeliveryRefused(
                f"{self._name} is UTF-16 text: save it in UTF-8, ISO-8859-1 or Windows-1252."
            )
        self._lines = head.count(b"\n")
        while True:
            end = self._end_of_prolog(head)
            if end >= 0 and head[end + 1 : end + 2] not in (b"", b"!", b"?"):
                break
            if len(head) > _LONGEST_PROLOG:
                raise DeliveryRefused(
                    f"{self._name} has no element in its first {_LONGEST_PROLOG:,} bytes."
                )
            more = self._next(_LONGEST_PROLOG)
            if not more:
                break
            head += more
        declared = _DECLARED_ENCODING.match(head)
        if declared and declared[1].decode("ascii", "replace").lower() not in _ENCODINGS:
            raise DeliveryRefused(
                f"{self._name} line 1: the encoding it declares is not one of UTF-8, ISO-8859-1 "
                "and Windows-1252."
            )
        return head

    def _end_of_prolog(self, head: bytes) -> int:
        """Where the first thing stands that is no comment and no instruction; -1 for nowhere."""
        before = _BEFORE_ROOT.match(head)
        end = before.end() if before else 0
        rest = head[end : end + 3]
        if rest[:2] == b"<!" and len(rest) == 3 and rest != b"<!-":
            line = head.count(b"\n", 0, end) + 1
            raise DeliveryRefused(
                f"{self._name} line {line}: a document type or entity is declared, which a "
                "census never needs."
            )
        return end if rest else -1


@lru_cache(maxsize=4_096)
def _local_name(tag: str) -> str:
    """An element's name without its namespace, in the case in which names are compared."""
    return tag.rpartition("}")[2].lower()


def read_census(
    open_bytes: Callable[[], BinaryIO],
    name: str,
    *,
    batch_rows: int = BATCH_ROWS,
    unknown: set[tuple[str, str]] | None = None,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables of a census file, in batches of a few thousand rows.

    Each batch is the name of a table and a frame of its declared columns as text, blank where
    the file has no value. Grain: one row per record; the index `row_number` is the record's
    place among those of its kind in the file, from 1, and goes on from batch to batch. Every
    table of the layout comes at least once, also with no row. Elements are known by their names
    without namespace and without regard to case; others are passed over with all they hold, and
    those that no census has are added to `unknown`, once for each group and name. `open_bytes`
    gives the file from its first byte, `name` is what a refusal calls it.

    A fault further down is raised when the reading gets there: batches handed out before it are
    of a file that was refused.

    Raises:
        DeliveryRefused: the file cannot be used; names the file and the line.
    """
    batches = _Batches(batch_rows)
    try:
        with open_bytes() as stream:
            reading = _Reading(name, set() if unknown is None else unknown)
            for table, record in _records(_CheckedStream(stream, name), reading, name):
                if table is None:
                    yield from batches.full()
                else:
                    batches.add(table, record)
    except etree.XMLSyntaxError as fault:
        # The parser's own message may quote the file.
        raise DeliveryRefused(_not_well_formed(fault, name)) from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise DeliveryRefused(f"{name} is cut off or damaged: it cannot be unpacked.") from None
    yield from batches.rest()


def _not_well_formed(fault: etree.XMLSyntaxError, name: str) -> str:
    line = fault.lineno or 0
    where = f"{name} line {line}" if line > 0 else name
    if fault.code in _CHARACTER_ERRORS:
        return f"{where}: a character does not belong to the encoding that the file declares."
    return f"{where}: it is not well-formed XML, or it is cut off."


def _records(
    stream: _CheckedStream, reading: "_Reading", name: str
) -> Iterator[tuple[str | None, Mapping[str, str]]]:
    """The records with their tables; after the last one of a child a pair without a table.

    Nothing of the tree is kept longer than the element it belongs to: memory is bounded by the
    records of one child.
    """
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        remove_comments=True,
        remove_pis=True,
        # There are none: the prolog was looked through. Told to leave them, lxml would pass over
        # the fault that one is not declared.
        resolve_entities="internal",
        load_dtd=False,
        no_network=True,
        huge_tree=True,
    )
    for event, element in events:
        if event == "start":
            reading.start(element)
        elif reading.end(element):
            yield from reading.take()
            yield None, {}
    if not reading.has_children:
        raise DeliveryRefused(f"{name}: Message holds no Children.")


class _Reading:
    """Where in the census the reading stands, and the records found since they were taken."""

    def __init__(self, name: str, unknown: set[tuple[str, str]]) -> None:
        self.has_children = False
        self._unknown = unknown
        self._name = name
        self._opened = [_Open(_FILE, {}, "")]
        self._passed_over = 0
        self._field: tuple[str, str] | None = None
        self._found: list[tuple[str, dict[str, str]]] = []
        self._numbers: dict[str, int] = {}

    def start(self, element: etree._Element) -> None:
        """Open a group or a field, or begin to pass over what is neither."""
        if self._passed_over:
            self._passed_over += 1
            return
        here = self._opened[-1]
        tag = _local_name(element.tag)
        if self._field is not None or here.group.text is not None:
            within = here.group.name if self._field is None else self._field[0]
            raise self._refused(element, f"an element stands in the text of {within}")
        self._field = _FIELDS[here.group.name].get(tag)
        if self._field is not None:
            return
        group = _GROUPS[here.group.name].get(tag)
        if group is _CENSUS and element.getroottree().docinfo.internalDTD is not None:
            raise self._refused(element, "a document type is declared before it")
        if group is not None:
            self._open(group, here, element)
        elif here.group is _FILE:
            raise self._refused(element, "the root element is not Message")
        elif tag in _BELONGS_IN:
            published, around = _BELONGS_IN[tag]
            raise self._refused(
                element, f"{published} stands in {here.group.name}, where it belongs in {around}"
            )
        else:
            if (here.group.name, tag) not in _DROPPED:
                self._note_unknown(element, here.group, tag)
            self._passed_over = 1

    def end(self, element: etree._Element) -> bool:
        """Close what an element opened; true where records are complete and can be taken."""
        here = self._opened[-1]
        is_complete = False
        if self._passed_over:
            self._passed_over -= 1
        elif self._field is not None:
            published, column = self._field
            self._field = None
            if column in here.record:
                raise self._refused(element, f"{published} stands twice in one {here.record_name}")
            here.record[column] = self._text(element, published)
            return False  # it goes with the group it stands in
        else:
            self._opened.pop()
            is_complete = self._close(here, element)
        element.clear()
        # The element itself is still the parser's; what stands before it is nobody's any more.
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
        return is_complete

    def take(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The records found so far, in the order of the file."""
        yield from self._found
        self._found.clear()

    def _note_unknown(self, element: etree._Element, around: _Group, tag: str) -> None:
        """Remember an element that no census has; refuse it where it may be one that is read."""
        if (around.name, tag) in self._unknown:
            return
        published = {name: shown for name, (shown, _) in _FIELDS[around.name].items()}
        published |= {name: group.name for name, group in _GROUPS[around.name].items()}
        # Its records would be missing from the figures without a word.
        if alike := get_close_matches(tag, published, n=1, cutoff=_ALIKE):
            raise self._refused(
                element,
                f"the element is spelt almost like {published[alike[0]]}: it would not be read",
            )
        if len(self._unknown) == _MOST_UNKNOWN_NAMES:
            raise self._refused(
                element,
                f"the element is one of more than {_MOST_UNKNOWN_NAMES:,} that no census has",
            )
        self._unknown.add((around.name, tag))

    def _open(self, group: _Group, around: _Open, element: etree._Element) -> None:
        if not group.is_repeated and group.name in around.seen:
            raise self._refused(element, f"{group.name} stands twice in one {around.group.name}")
        around.seen.add(group.name)
        if group.table is None:
            self._opened.append(_Open(group, around.record, around.record_name))
            return
        record = {column: around.record[column] for column in group.within}
        if group.number is not None:
            self._numbers[group.table] = self._numbers.get(group.table, 0) + 1
            record[group.number] = str(self._numbers[group.table])
        self._found.append((group.table, record))
        self._opened.append(_Open(group, record, group.name))

    def _close(self, closed: _Open, element: etree._Element) -> bool:
        group = closed.group
        if group.text is not None:
            closed.record[group.text] = self._text(element, group.name)
        elif group.name == "Children":
            self.has_children = True
        elif group is _CHILD:
            # Known only now: the identifiers may stand after the cases.
            person = closed.record.get("la_child_id", "")
            for _, record in self._found:
                record["la_child_id"] = person
        return group is _CHILD or group is _HEADER

    def _text(self, element: etree._Element, published: str) -> str:
        text = element.text or ""
        if len(text) > LONGEST_TEXT:
            raise self._refused(
                element, f"the text of {published} is longer than {LONGEST_TEXT:,} characters"
            )
        return text.strip()

    def _refused(self, element: etree._Element, fault: str) -> DeliveryRefused:
        return DeliveryRefused(f"{self._name} line {element.sourceline}: {fault}.")
