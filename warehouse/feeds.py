"""Which layout feeds which table: what a delivery can tell, and what it cannot.

One kind of record reaches staging from one layout, the most preferred one whose raw tables were
delivered. What belongs here: that choice, for staged records and for the shapes of the returns.
What does not: making the tables (`warehouse/staging.py`, `warehouse/findings.py`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from warehouse.sources.declarations import Coverage, delivered_tables
from warehouse.sql_files import SqlFile, fed_files

# Every layout holds people, each its own: together they are the people of a delivery, and of
# one that several hold the most preferred layout tells.
_UNITED = ("person",)
# Records that are joined by a key which means something in its own layout alone. People have
# one number everywhere.
JOINED_BY_KEY = (
    frozenset({"looked_after_episode", "placement"}),
    frozenset({"looked_after_episode", "looked_after_review"}),
    frozenset({"section_47_enquiry", "initial_conference"}),
    frozenset({"protection_plan", "protection_review"}),
    frozenset({"assessment.referral_key", "referral"}),
)
# The return that a returns table belongs to, and the table that decides which layout feeds it.
RETURNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "SSDA903": (
        "episodes",
        (
            "header",
            "episodes",
            "episodes_last_year",
            "oc3",
            "oc3_last_year",
            "social_worker",
            "provider_list",
        ),
    ),
    "CIN": (
        "cin_details",
        (
            "cin_header",
            "child",
            "cin_details",
            "assessments",
            "section_47",
            "child_protection_plans",
            "cin_plan_dates",
        ),
    ),
}


@dataclass(frozen=True)
class Feed:
    """What feeds one table of a fed layer in a delivery; no file at all: nothing does."""

    table: str
    files: tuple[tuple[str, SqlFile], ...]

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts that feed it; empty where none does."""
        return tuple(layout for layout, _ in self.files)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that every one of them tells."""
        told = [frozenset(file.columns) for _, file in self.files]
        return frozenset.intersection(*told) if told else frozenset()

    @property
    def coverage(self) -> Coverage | None:
        """Which months it speaks about; None where nothing feeds it."""
        if not self.files:
            return None
        file = self.files[0][1]
        table = delivered_tables()[raw_tables_of(file)[0]]
        return Coverage(file.header.get("coverage", table.coverage))


def raw_tables_of(file: SqlFile) -> tuple[str, ...]:
    """The raw tables a file of a fed layer reads, the first one read first."""
    tables = {name.name for name in file.depends_on if name.schema in ("raw", "accepted")}
    return tuple(sorted(tables, key=lambda name: file.sql.find(f".{name}")))


def _is_delivered(file: SqlFile, delivered: Collection[str]) -> bool:
    found = [name in delivered for name in raw_tables_of(file)]
    return any(found) if file.header.get("needs") == "any" else all(found)


def record_feeds(delivered: Collection[str]) -> dict[str, Feed]:
    """The feed of every staged record, given the raw tables of a delivery.

    A file's header may say `needs: any` where one of the raw tables it reads is enough, and
    `coverage` where its rows speak about fewer months than those of the raw table.
    """
    return {record: _feed("staged", record, delivered) for record in fed_files("staged")}


def return_feeds(delivered: Collection[str]) -> dict[str, Feed]:
    """The feed of every table of the returns.

    The tables of one return come from the layout of the table that decides, so that their rows
    belong together; a table which that layout does not hold may come from the council's own.
    """
    feeds = {}
    for deciding, tables in RETURNS.values():
        anchor = _feed("returns", deciding, delivered)
        for table in tables:
            candidates = {
                layout: file
                for layout, file in fed_files("returns").get(table, {}).items()
                if layout in (*anchor.layouts, "local") and _is_delivered(file, delivered)
            }
            own = next((item for item in candidates.items() if item[0] in anchor.layouts), None)
            chosen = own or next(iter(candidates.items()), None)
            feeds[table] = Feed(table, (chosen,) if chosen else ())
    return feeds


def _feed(layer: str, table: str, delivered: Collection[str]) -> Feed:
    candidates = [
        (layout, file)
        for layout, file in fed_files(layer)[table].items()
        if _is_delivered(file, delivered)
    ]
    if not candidates:
        return Feed(table, ())
    return Feed(table, tuple(candidates if table in _UNITED else candidates[:1]))
