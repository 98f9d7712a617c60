"""The sign-off: which decision may follow which, and what it leaves as it was."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from warehouse.build import Build
from warehouse.errors import PublicationRefused
from warehouse.manifest import Manifest, State, read_manifest, sha256_of, write_manifest
from warehouse.sign_off import SignOffRefused, decide

ROLE = "Head of performance"


@pytest.fixture
def draft(tmp_path: Path) -> Build:
    """A revision that nobody has decided anything of."""
    build = Build(tmp_path / "901" / "2021-01" / "r1", date(2021, 1, 1), {})
    build.directory.mkdir(parents=True)
    build.kpi_values.write_bytes(b"figures")
    write_manifest(
        build,
        Manifest(
            authority="901",
            month="2021-01",
            revision=1,
            built_at=datetime(2021, 2, 5, 9, 0, tzinfo=UTC),
            duckdb="1",
            settings={},
            files=(),
            definitions={},
            figures_sha256=sha256_of(build.kpi_values),
            data_quality_sha256="",
            records_sha256="",
        ),
    )
    return build


def bring_to(build: Build, state: State) -> None:
    for each in {
        State.DRAFT: (),
        State.REVIEWED: (State.REVIEWED,),
        State.SIGNED_OFF: (State.REVIEWED, State.SIGNED_OFF),
        State.WITHDRAWN: (State.WITHDRAWN,),
    }[state]:
        decide(build, each, ROLE, "as the test wants it")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (State.DRAFT, State.REVIEWED),
        (State.DRAFT, State.WITHDRAWN),
        (State.REVIEWED, State.SIGNED_OFF),
        (State.REVIEWED, State.DRAFT),
        (State.REVIEWED, State.WITHDRAWN),
        (State.SIGNED_OFF, State.WITHDRAWN),
    ],
)
def test_decision_that_follows_is_written_down(draft: Build, before: State, after: State) -> None:
    bring_to(draft, before)
    decided = decide(draft, after, f"  {ROLE} ", "checked\nwith the teams")
    assert read_manifest(draft) == decided
    assert decided.state is after
    last = decided.sign_off[-1]
    assert (last.role, last.note) == (ROLE, "checked with the teams")
    assert abs((datetime.now(UTC) - last.at).total_seconds()) < 60


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before, allowed in {
            State.DRAFT: {State.REVIEWED, State.WITHDRAWN},
            State.REVIEWED: {State.SIGNED_OFF, State.DRAFT, State.WITHDRAWN},
            State.SIGNED_OFF: {State.WITHDRAWN},
            State.WITHDRAWN: set[State](),
        }.items()
        for after in State
        if after not in allowed
    ],
)
def test_any_other_decision_is_refused_and_changes_nothing(
    draft: Build, before: State, after: State
) -> None:
    bring_to(draft, before)
    manifest = draft.manifest.read_bytes()
    with pytest.raises(SignOffRefused, match=r"^January 2021, revision 1 is "):
        decide(draft, after, ROLE, "a note")
    assert draft.manifest.read_bytes() == manifest


def test_refusal_says_what_may_follow(draft: Build) -> None:
    with pytest.raises(SignOffRefused) as said:
        decide(draft, State.SIGNED_OFF, ROLE)
    assert str(said.value) == (
        "January 2021, revision 1 is draft: it cannot become signed off, "
        "only reviewed or withdrawn."
    )


def test_earlier_decisions_stay(draft: Build) -> None:
    bring_to(draft, State.SIGNED_OFF)
    decide(draft, State.WITHDRAWN, "Director", "a team was missing")
    assert [each.state for each in read_manifest(draft).sign_off] == [
        State.REVIEWED, State.SIGNED_OFF, State.WITHDRAWN,
    ]  # fmt: skip


def test_nobody_decides_without_a_role(draft: Build) -> None:
    with pytest.raises(SignOffRefused, match="name it"):
        decide(draft, State.REVIEWED, " ")


def test_withdrawal_has_a_reason(draft: Build) -> None:
    with pytest.raises(SignOffRefused, match="for a reason"):
        decide(draft, State.WITHDRAWN, ROLE)


def test_figures_that_are_not_those_built_are_not_signed_off(draft: Build) -> None:
    draft.kpi_values.write_bytes(b"others")
    with pytest.raises(PublicationRefused, match="not those of its manifest"):
        decide(draft, State.REVIEWED, ROLE)
