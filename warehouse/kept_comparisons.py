"""Each revision's comparison with the one before it, kept beside its figures.

What belongs here: which revisions are compared, and keeping what came out until one of them is
another. What does not: how two builds are compared (`comparison.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.comparison import CAUSES, compare_builds, compare_figures
from warehouse.connection import connect
from warehouse.errors import BuildFailed
from warehouse.files import locked, replace_file, write_json
from warehouse.kpi_definitions import Kpi, kpi_definitions
from warehouse.manifest import State, read_manifest, sha256_of
from warehouse.revisions import finished_builds


class Comparison(BaseModel):
    """With what a revision was compared, and what came out."""

    model_config = ConfigDict(frozen=True)

    # Month and revision of the one before, and its figures.
    before: str
    before_sha256: str
    after_sha256: str
    # False where the records of one of them were gone or could not be compared: then only the
    # figures were. `fault` says why they could not.
    has_causes: bool
    fault: str = ""
    # The KPIs whose changes the records do not explain, as where they lack somebody erased.
    unexplained: tuple[str, ...] = ()
    figures_moved: int
    revisions_sha256: str


def revisions_file(build: Build) -> Path:
    """Why the figures of a revision are not those of the one before: one row a figure."""
    return build.directory / "revisions.parquet"


def comparison_file(build: Build) -> Path:
    """What that file was made from."""
    return build.directory / "comparison.json"


def compared_pairs(data_dir: Path) -> list[tuple[Build, Build]]:
    """The revisions that follow each other, of every authority, without those withdrawn.

    A later month follows an earlier one, and a revision the one before it of its month. Each
    follows what was said before it, the last that is signed off; where none is, the last draft.
    The first of an authority follows none.
    """
    pairs = []
    said: dict[str, Build] = {}
    drafted: dict[str, Build] = {}
    for build in finished_builds(data_dir):
        state, la_code = read_manifest(build).state, build.la_code
        if state is State.WITHDRAWN:
            continue
        if before := said.get(la_code) or drafted.get(la_code):
            pairs.append((before, build))
        (said if state is State.SIGNED_OFF else drafted)[la_code] = build
    return pairs


def compare_all(
    data_dir: Path, report: Callable[[Build, Build], None] | None = None
) -> list[tuple[Build, Comparison]]:
    """Compare what has not been compared yet; returns every comparison, oldest first.

    Months may be built in any order: one that comes between two others is compared with both.

    Raises:
        BuildFailed: the figures of two builds could not be compared.
        PublicationRefused: a manifest or figures are damaged.
    """
    found = []
    with locked(data_dir / "builds", wait=True):
        for before, after in compared_pairs(data_dir):
            kept = _kept(before, after)
            if kept is None:
                if report:
                    report(before, after)
                kept = _compare(before, after)
            found.append((after, kept))
    return found


def _kept(before: Build, after: Build) -> Comparison | None:
    """The comparison that is there, if it is of these two and whole."""
    try:
        kept = Comparison.model_validate_json(comparison_file(after).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValidationError, UnicodeDecodeError):
        return None
    wanted = (_name(before), _figures(before), _figures(after))
    is_of_both = (kept.before, kept.before_sha256, kept.after_sha256) == wanted
    is_whole = kept.revisions_sha256 == sha256_of(revisions_file(after))
    # What could not be explained then can be once the records are back.
    is_best = kept.has_causes or not _have_records(before, after)
    return kept if is_of_both and is_whole and is_best else None


def _compare(before: Build, after: Build) -> Comparison:
    has_causes, fault, moved = _have_records(before, after), "", 0
    unexplained: tuple[str, ...] = ()
    revisions = revisions_file(after)
    if has_causes:
        try:
            compared = compare_builds(
                before.database, after.database, revisions, _history_from(after)
            )
            moved, unexplained = compared.moved, compared.unexplained
        except BuildFailed as failed:
            # Such as records that another version of the program made otherwise: that nobody
            # knows why a figure moved is told, and keeps no month from being published.
            has_causes, fault = False, str(failed)
    if not has_causes:
        moved = compare_figures(before.kpi_values, after.kpi_values, revisions)
    kept = Comparison(
        before=_name(before),
        before_sha256=_figures(before),
        after_sha256=_figures(after),
        has_causes=has_causes,
        fault=fault,
        unexplained=unexplained,
        figures_moved=moved,
        revisions_sha256=sha256_of(revisions),
    )
    with replace_file(comparison_file(after)) as path:
        write_json(path, kept.model_dump())
    return kept


def _history_from(build: Build) -> date | None:
    first = read_manifest(build).settings.get("history_from")
    return date.fromisoformat(first) if first else None


def _have_records(*builds: Build) -> bool:
    return all(build.database.is_file() for build in builds)


def _name(build: Build) -> str:
    return f"{build.month:%Y-%m}/{build.directory.name}"


def _figures(build: Build) -> str:
    return read_manifest(build).figures_sha256


@dataclass(frozen=True)
class Move:
    """A headline figure of the whole council that a revision has otherwise than the one before."""

    kpi: Kpi
    month: date
    old: str | None
    new: str | None
    # What each cause adds to the numerator, in the order of `CAUSES`; without those of nothing.
    causes: dict[str, Decimal]
    denominator_change: Decimal | None
    people_added: int | None
    people_removed: int | None
    is_beyond_tolerance: bool


def headline_moves(build: Build, authority: Authority) -> list[Move]:
    """The headline figures that moved with a revision, in order of KPI and month.

    A figure that this revision cannot tell has not moved: the one before stays.
    """
    if not revisions_file(build).is_file():
        return []
    kpis = {kpi.code: kpi for kpi in kpi_definitions().values()}
    amounts = ", ".join(f"{cause}_numerator_change" for cause in CAUSES)
    with connect() as connection:
        rows = connection.execute(
            "select kpi_code, period_window, month, old_value_shown, new_value_shown, old_value, "
            "new_value, denominator_change, people_added, people_removed, "
            f"{amounts} from read_parquet($file) "
            "where breakdown = 'all' and new_numerator is not null order by kpi_code, month",
            {"file": str(revisions_file(build))},
        ).fetchall()
    return [
        Move(
            kpi=kpis[code],
            month=month,
            old=shown,
            new=new_shown,
            causes={cause: change for cause, change in zip(CAUSES, changes, strict=True) if change},
            denominator_change=below,
            people_added=added,
            people_removed=removed,
            is_beyond_tolerance=_is_beyond(old, new, authority.revision_tolerance(code)),
        )
        for code, window, month, shown, new_shown, old, new, below, added, removed, *changes in rows
        if code in kpis and window == kpis[code].headline
    ]


def _is_beyond(old: float | None, new: float | None, tolerance_percent: float) -> bool:
    """Whether a figure moved by more than that part of what it was; from nothing, by anything."""
    if old is None or new is None:
        return old is not new
    return abs(new - old) * 100 > tolerance_percent * abs(old)
