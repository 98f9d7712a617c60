"""The sign-off of a month: from draft over reviewed to signed off, by role, with time and note.

Nothing here changes a figure. A signed-off revision stays what it is: a corrected delivery makes
a new one, and one that was wrong is withdrawn and stays visible as that.
"""

from datetime import UTC, datetime

from warehouse.build import Build
from warehouse.errors import TidemarkError
from warehouse.files import locked
from warehouse.manifest import (
    Decision,
    Manifest,
    State,
    parse_manifest,
    read_manifest,
    write_manifest,
)

# What may follow what; from a review it may go back to the draft.
_NEXT = {
    State.DRAFT: (State.REVIEWED, State.WITHDRAWN),
    State.REVIEWED: (State.SIGNED_OFF, State.DRAFT, State.WITHDRAWN),
    State.SIGNED_OFF: (State.WITHDRAWN,),
    State.WITHDRAWN: (),
}


class SignOffRefused(TidemarkError):
    """A decision that cannot be taken of a revision in its state."""


def decide(build: Build, state: State, role: str, note: str = "") -> Manifest:
    """Write a decision on a revision into its manifest; returns it.

    Raises:
        SignOffRefused: the revision is not in a state that this one follows, nobody's role is
            named, or a withdrawal has no reason.
        PublicationRefused: its manifest or its figures are damaged.
    """
    role, note = " ".join(role.split()), " ".join(note.split())
    if not role:
        raise SignOffRefused("A decision is taken in a role: name it.")
    if state is State.WITHDRAWN and not note:
        raise SignOffRefused("A revision is withdrawn for a reason: give it as the note.")
    with locked(build.month_folder, wait=True):
        # Damaged figures can still be withdrawn.
        is_vouched = state is not State.WITHDRAWN
        manifest = read_manifest(build) if is_vouched else parse_manifest(build)
        before = manifest.state
        if state not in _NEXT[before]:
            allowed = " or ".join(_words(each) for each in _NEXT[before])
            raise SignOffRefused(
                f"{build.name} is {_words(before)}: it cannot become {_words(state)}"
                + (f", only {allowed}." if allowed else ", it stays so.")
            )
        decision = Decision(
            state=state, role=role, at=datetime.now(UTC).replace(microsecond=0), note=note
        )
        manifest = manifest.model_copy(update={"sign_off": (*manifest.sign_off, decision)})
        write_manifest(build, manifest)
    return manifest


def _words(state: State) -> str:
    return state.value.replace("_", " ")
