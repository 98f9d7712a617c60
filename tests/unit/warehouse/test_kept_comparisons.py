"""Comparisons of revisions: which two, once, and again when one of them is another."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from warehouse.authority import Authority
from warehouse.build import Build
from warehouse.kept_comparisons import (
    compare_all,
    compared_pairs,
    comparison_file,
    headline_moves,
    revisions_file,
)
from warehouse.manifest import (
    Decision,
    Manifest,
    State,
    read_manifest,
    sha256_of,
    write_manifest,
)

AUTHORITY = Authority(name="Exampleshire", la_code="901", ons_code="E99000901")
DECEMBER, JANUARY, FEBRUARY = date(2020, 12, 1), date(2021, 1, 1), date(2021, 2, 1)
AT = datetime(2021, 2, 5, 9, 0, tzinfo=UTC)


def keep(
    data_dir: Path,
    month: date,
    referrals: int,
    revision: int = 1,
    la_code: str = "901",
    *,
    is_signed_off: bool = False,
) -> Build:
    """Keep a revision that has the referrals of November; its records were removed."""
    folder = data_dir / "builds" / la_code / f"{month:%Y-%m}" / f"r{revision}"
    build = Build(folder, month, {})
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select '{la_code}' as authority_code, 'FD03' as kpi_code, "
            "'referrals' as kpi_id, window_name as period_window, 'all' as breakdown, "
            "'all' as breakdown_value, 'ok' as status, 'ssd' as source_layouts, 'h' as "
            f"definition_hash, '{referrals}' as value_shown, null::integer as population_year, "
            f"{referrals}::double as numerator, null::double as denominator, "
            f"{referrals}::double as value, date '2020-11-01' as month, date '{month}' as "
            "as_of_month from unnest(['month', 'year_to_date', 'rolling_12_months']) as "
            f"windows(window_name)) to '{build.kpi_values}' (format parquet)"
        )
    write_manifest(
        build,
        Manifest(
            authority=la_code,
            month=f"{month:%Y-%m}",
            revision=revision,
            built_at=AT,
            duckdb=duckdb.__version__,
            settings={},
            files=(),
            definitions={},
            figures_sha256=sha256_of(build.kpi_values),
            data_quality_sha256="",
            records_sha256="",
            sign_off=(Decision(state=State.SIGNED_OFF, role="pipeline", at=AT),)
            if is_signed_off
            else (),
        ),
    )
    return build


def pairs(data_dir: Path) -> list[tuple[str, str]]:
    return [(after.name, kept.before) for after, kept in compare_all(data_dir)]


def compared_now(data_dir: Path) -> list[str]:
    """The revisions that a further call compares, because it has to."""
    done: list[str] = []
    compare_all(data_dir, lambda _, after: done.append(after.name))
    return done


def test_each_revision_is_compared_with_the_one_before_it(tmp_path: Path) -> None:
    keep(tmp_path, DECEMBER, 10)
    keep(tmp_path, DECEMBER, 11, revision=2)
    keep(tmp_path, JANUARY, 12)
    keep(tmp_path, DECEMBER, 5, la_code="902")
    assert pairs(tmp_path) == [
        ("December 2020, revision 2", "2020-12/r1"),
        ("January 2021, revision 1", "2020-12/r2"),
    ]
    assert compared_now(tmp_path) == []


def test_month_that_comes_between_two_others_is_compared_with_both(tmp_path: Path) -> None:
    keep(tmp_path, DECEMBER, 10)
    keep(tmp_path, FEBRUARY, 12)
    assert pairs(tmp_path) == [("February 2021, revision 1", "2020-12/r1")]
    keep(tmp_path, JANUARY, 11)
    assert compared_now(tmp_path) == ["January 2021, revision 1", "February 2021, revision 1"]


def test_withdrawn_revision_is_compared_with_none(tmp_path: Path) -> None:
    keep(tmp_path, DECEMBER, 10)
    wrong = keep(tmp_path, JANUARY, 99)
    keep(tmp_path, FEBRUARY, 12)
    compare_all(tmp_path)
    decision = Decision(state=State.WITHDRAWN, role="Head", at=AT, note="wrong")
    write_manifest(wrong, read_manifest(wrong).model_copy(update={"sign_off": (decision,)}))
    assert pairs(tmp_path) == [("February 2021, revision 1", "2020-12/r1")]


@pytest.mark.parametrize("name", ["revisions.parquet", "comparison.json"])
@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_bytes(b"x")])
def test_comparison_that_is_damaged_is_made_again(tmp_path: Path, name: str, spoil) -> None:  # noqa: ANN001
    keep(tmp_path, DECEMBER, 10)
    after = keep(tmp_path, JANUARY, 12)
    compare_all(tmp_path)
    kept = {path: path.read_bytes() for path in (revisions_file(after), comparison_file(after))}
    spoil(after.directory / name)
    assert compared_now(tmp_path) == ["January 2021, revision 1"]
    assert {path: path.read_bytes() for path in kept} == kept


def test_headline_that_moved_is_told_with_its_change(tmp_path: Path) -> None:
    keep(tmp_path, DECEMBER, 10)
    after = keep(tmp_path, JANUARY, 12)
    compare_all(tmp_path)
    (move,) = headline_moves(after, AUTHORITY)
    assert (move.kpi.code, move.month, move.old, move.new) == (
        "FD03", date(2020, 11, 1), "10", "12",
    )  # fmt: skip
    # Without records nobody knows why.
    assert move.causes == {"not_known": Decimal(2)}
    assert (move.people_added, move.people_removed) == (None, None)


@pytest.mark.parametrize(
    ("before", "after", "settings", "is_beyond"),
    [
        (100, 105, {}, False),
        (100, 106, {}, True),
        (100, 94, {}, True),
        (0, 1, {}, True),
        (100, 120, {"revision_tolerance_percent": 20}, False),
        (100, 101, {"revision_tolerance_percent_by_kpi": {"FD03": 0}}, True),
        (100, 120, {"revision_tolerance_percent_by_kpi": {"FD03": 20, "CP05": 0}}, False),
    ],
)
def test_move_is_beyond_what_the_council_tolerates(
    tmp_path: Path, before: int, after: int, settings: dict[str, object], is_beyond: bool
) -> None:
    keep(tmp_path, DECEMBER, before)
    later = keep(tmp_path, JANUARY, after)
    compare_all(tmp_path)
    (move,) = headline_moves(later, AUTHORITY.model_copy(update=settings))
    assert move.is_beyond_tolerance is is_beyond


def test_records_that_cannot_be_compared_are_told_and_stop_nothing(tmp_path: Path) -> None:
    keep(tmp_path, DECEMBER, 10)
    keep(tmp_path, JANUARY, 12)
    for path in tmp_path.rglob("kpi_values.parquet"):
        path.with_name("build.duckdb").write_bytes(b"made by nobody")
    ((_, kept),) = compare_all(tmp_path)
    assert (kept.has_causes, kept.figures_moved) == (False, 3)
    assert kept.fault.endswith("build.duckdb cannot be read (IOException).")
    # Once they can be, they are.
    assert compared_now(tmp_path) == ["January 2021, revision 1"]


def test_draft_is_nothing_that_was_said_before(tmp_path: Path) -> None:
    first = keep(tmp_path, DECEMBER, 10, is_signed_off=True)
    keep(tmp_path, DECEMBER, 50, revision=2)
    january = keep(tmp_path, JANUARY, 12, is_signed_off=True)
    draft = keep(tmp_path, JANUARY, 13, revision=2)
    assert [(one.name, other.name) for one, other in compared_pairs(tmp_path)][1:] == [
        (first.name, january.name),
        (january.name, draft.name),
    ]


def test_nothing_moved_is_nothing_told(tmp_path: Path) -> None:
    keep(tmp_path, DECEMBER, 10)
    after = keep(tmp_path, JANUARY, 10)
    ((_, kept),) = compare_all(tmp_path)
    assert (kept.figures_moved, headline_moves(after, AUTHORITY)) == (0, [])


def test_first_revision_has_nothing_before_it(tmp_path: Path) -> None:
    only = keep(tmp_path, DECEMBER, 10)
    assert compare_all(tmp_path) == []
    assert headline_moves(only, AUTHORITY) == []
