"""Index entries that an earlier release wrote are gathered anew from their cases.

Reading never changes a case, so one that nobody saves since an upgrade keeps the entry
it had, and what is gathered since then does not find it. Whoever holds the team's keys
has them written anew, some at a time: by opening *Today*, or on a page that goes on by
itself. Nobody sees a word of it, no record of the case changes, and no key changes
hands: where the person does not hold a segment's key, the entry is sealed to the team.
Ended half way, or done by two at once, it finds less to do.
"""

import time
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, index
from app.audit import Action
from app.cases import casefile, indexing
from app.errors import NoKeyError, NotFoundError, TamperedError
from app.keys.parts import Part, TeamKind
from app.staff.actor import Actor

MOST = 1_000
"""Cases that one step looks at."""
STEP_SECONDS = 1.0
A_FEW_SECONDS = 0.3
"""How long *Today* works on it, for which its reader waits."""


@dataclass(frozen=True)
class Progress:
    """How far it is.

    Attributes:
        total: cases that the index knows.
        left: cases whose entries are of an earlier release.
        written: cases that this step wrote anew.
        refused: cases that this step could not open, and that are left as they are.
    """

    total: int = 0
    left: int = 0
    written: int = 0
    refused: int = 0

    @property
    def goes_on(self) -> bool:
        """Whether another step finds something to do."""
        return bool(self.left and self.written)

    def __add__(self, other: "Progress") -> "Progress":
        """Take two teams together."""
        return Progress(
            self.total + other.total,
            self.left + other.left,
            self.written + other.written,
            self.refused + other.refused,
        )


def step(db: Session, actor: Actor) -> Progress:
    """Write entries anew, of every team whose keys the actor holds, for some time."""
    return _over_teams(db, actor, STEP_SECONDS, with_names=True)


def a_few(db: Session, actor: Actor) -> Progress:
    """Do the same for a moment; the segment of names is not opened for it."""
    return _over_teams(db, actor, A_FEW_SECONDS, with_names=False)


def _over_teams(
    db: Session, actor: Actor, seconds: float, *, with_names: bool
) -> Progress:
    until = time.monotonic() + seconds
    found = Progress()
    for team_id in actor.teams_of(db, TeamKind.CASEWORK, Part.CONTENT):
        found += _of_team(db, actor, team_id, until, with_names=with_names)
    return found


def _of_team(
    db: Session, actor: Actor, team_id: UUID, until: float, *, with_names: bool
) -> Progress:
    content = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    total = index.how_many(content)
    if not _waiting(db, actor, content, with_names=with_names)[0]:
        return Progress(total)
    # Whoever saves one of them waits until this step is kept, and what is opened from
    # here on is what was saved last.
    index.lock(db, team_id, *indexing.SEGMENTS)
    content = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    waiting, count = _waiting(db, actor, content, with_names=with_names)
    done, refused = 0, 0
    for case_id in waiting:
        entry = index.entry_of(content, case_id)
        if entry is not None and _rewrite(db, actor, case_id, entry):
            done += 1
        else:
            refused += 1
        if done and time.monotonic() > until:
            break
    if done:
        audit.record(db, Action.INDEX_REFRESHED, actor.staff_id, team_id, n=done)
    return Progress(total, count - done, done, refused)


def _rewrite(
    db: Session, actor: Actor, case_id: UUID, entry: index.ContentEntry
) -> bool:
    """Write the entries of one case; say whether that was of any use."""
    try:
        file = casefile.get_to_index(db, case_id, actor)
        if entry.edition == index.EDITION and not file.knows_names:
            return False
        indexing.update(db, file, entry.touched_on)
    except (NotFoundError, NoKeyError, TamperedError):  # stays as it is, and is counted
        return False
    return True


def _waiting(
    db: Session, actor: Actor, content: index.Segment, *, with_names: bool
) -> tuple[list[UUID], int]:
    """Return the first cases of a team that wait, and how many do.

    None that the actor is barred from: the segment does not show those. What waits for
    its names alone comes after everything else.
    """
    first, count = index.older(content, MOST), index.how_many_older(content)
    team_id = content.team_id
    holds = Part.IDENTITY in actor.teams[team_id]
    if not with_names or not holds or count > len(first):
        return first, count
    names = index.segment(db, actor.unlocked, team_id, Part.IDENTITY)
    of_names = [
        case_id
        for case_id in index.older(names, MOST)
        if case_id not in first and index.entry_of(content, case_id) is not None
    ]
    return [*first, *of_names], count + len(of_names)
