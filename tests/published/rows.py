"""The rows of a delivery being made up: tables, people and the files they are written to."""

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.published.days import after, between, years_before
from warehouse.sources.declarations import delivered_tables

Cell = str | int | date | None


class Rows:
    """Rows by delivered table, of one council and year.

    What is drawn comes from the dice, so the same council and year give the same rows.
    """

    def __init__(self, seed: str) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - no secret
        self.tables: dict[str, list[dict[str, Cell]]] = defaultdict(list)
        self._numbers: Counter[str] = Counter()

    def number(self, kind: str) -> str:
        """The next id of a kind, obviously false."""
        self._numbers[kind] += 1
        return f"SYN-{kind}{self._numbers[kind]:06}"

    def add(self, table: str, **cells: Cell) -> None:
        """Add a row; columns that are left out are blank."""
        self.tables[table].append(cells)

    def person(self, birth: date | None, expected: date | None = None) -> str:
        """Add a person and return the id."""
        person = self.number("P")
        self.add(
            "ssd_person",
            pers_person_id=person,
            pers_sex=self.dice.choice("MF"),
            pers_ethnicity=self.dice.choice(("WBRI", "MOTH", "BAFR", "AIND")),
            pers_dob=birth,
            pers_expected_dob=expected,
        )
        return person

    def child(self, on: date, youngest: int = 0, oldest: int = 17) -> str:
        """Add a person of some completed years on a day."""
        first = after(years_before(on, oldest + 1), 1)
        return self.person(between(self.dice, first, years_before(on, youngest)))

    def chosen(self, number: int, of: int) -> set[int]:
        """So many of the places 0, 1, 2 …"""
        return set(self.dice.sample(range(of), number))

    def write(self, folder: Path) -> tuple[str, ...]:
        """Write every table that has rows as `<table>.csv`; returns their names."""
        for name, rows in self.tables.items():
            columns = [column.name for column in delivered_tables()[name].columns]
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)
        return tuple(sorted(self.tables))


def shared_out(total: int, parts: Sequence[int | None]) -> list[int]:
    """The parts of a total with the suppressed ones filled in.

    DfE leaves out a small number and a second one that would give it away. What is missing is
    as little as can be in the longest of them and the rest in the first: no figure that is
    compared depends on it.
    """
    known = [part for part in parts if part is not None]
    left = total - sum(known)
    missing = [place for place, part in enumerate(parts) if part is None]
    filled = [part or 0 for part in parts]
    if missing:
        filled[missing[-1]] += min(left, 1)
        filled[missing[0]] += left - min(left, 1)
    return filled
