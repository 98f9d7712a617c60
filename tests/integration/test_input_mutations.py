"""A sample of the mutants of every layout: none of them changes a figure without a word.

All of them: `make mutations`.
"""

from collections import Counter
from pathlib import Path

import pytest

from tests.mutations.campaign import choose, judge_all, prepare_bases
from tests.mutations.changes import MUTATIONS, SEED, mutants
from tests.mutations.deliveries import BUNDLES, LAYOUTS, open_base
from tests.mutations.line import Line, Result, Verdict

pytestmark = pytest.mark.system

SAMPLE = 45


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the deliveries without fault, written and built."""
    folder = tmp_path_factory.mktemp("mutations")
    prepare_bases(folder)
    return folder


@pytest.fixture(scope="module")
def results(bases: Path) -> list[Result]:
    """The verdicts on a sample of the mutants, as many of each layout."""
    chosen = choose(bases, sample=SAMPLE)
    return [result for batch in judge_all(bases, chosen, SEED) for result in batch]


def test_no_mutant_changes_a_figure_without_a_word(results: list[Result]) -> None:
    silent = [f"{r.mutant.name}: {r.why}" for r in results if r.verdict is Verdict.SILENT]
    assert silent == []


def test_sample_is_of_every_layout_and_meets_every_other_verdict(results: list[Result]) -> None:
    assert {result.mutant.layout for result in results} == set(LAYOUTS)
    assert {result.verdict for result in results} == set(Verdict) - {Verdict.SILENT}
    assert all(result.why for result in results)


def test_all_mutants_are_of_every_kind_and_more_than_a_thousand(bases: Path) -> None:
    kinds = Counter(mutant.mutation for mutant in choose(bases))
    assert set(kinds) == set(MUTATIONS)
    assert kinds.total() >= 1_000


def test_making_anew_only_what_reads_a_mutant_gives_the_figures_of_a_whole_build(
    bases: Path, tmp_path: Path
) -> None:
    base = open_base(bases / "landing", BUNDLES["annex_a"])
    line = Line(base, bases / "annex_a.duckdb", tmp_path)
    unmutated = line.figures_of_base()
    chosen = next(
        (mutant, edit)
        for mutant, edit in mutants(base, ["annex_a"])
        if (mutant.table, mutant.column) == ("annex_a_looked_after", "start_date")
        and (mutant.mutation, mutant.variant) == ("day/month swapped", "where it fits")
    )
    figures = line.figures(*chosen)
    assert figures != unmutated
    assert figures == line.whole_figures(chosen[1])
    line.close()
