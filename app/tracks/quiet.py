"""Silence while talks run: one question that everything public asks first.

`check(db, file, purpose)` is asked where something is submitted, approved, built or
handed over, and before a UN body is told of a search. Nobody reads the flag past this
module (tests/test_architecture.py). Silence does not run out: past its day it stands
on Today until somebody lifts it or asks for more (docs/adr/0037).
"""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases.casefile import CaseFile
from app.errors import ConflictError, InvalidInputError, QuietError
from app.tracks import following, rules
from app.tracks.documents import Quiet
from app.tracks.following import LINE, TrackSeen


def of(track: TrackSeen) -> Quiet | None:
    """Return the silence that a track asks for."""
    return track.content.quiet


def asked_for(db: Session, file: CaseFile) -> list[TrackSeen]:
    """Return the tracks of a case that ask for silence, ended ones among them."""
    return [each for each in following.tracks(db, file) if of(each)]


def check(db: Session, file: CaseFile, purpose: str) -> None:
    """Refuse a public use of anything of the case while talks run.

    Raises:
        QuietError: somebody asked for silence, and nobody lifted it.
    """
    if holds(db, file, purpose):
        raise QuietError


def holds(db: Session, file: CaseFile, purpose: str) -> bool:
    """Say whether `check` would refuse it."""
    return purpose in rules.PUBLIC and bool(asked_for(db, file))


def ask_for(
    db: Session, file: CaseFile, track_id: UUID, version: int, *, why: str, until: date
) -> None:
    """Ask for silence, or for more of it.

    Raises:
        ConflictError: somebody else changed the track since `version`.
        InvalidInputError: no reason, or a day that is over.
    """
    today = clock.now().date()
    fine = {"words": 0 < len(why.strip()) <= LINE, "until": until >= today}
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    quiet = Quiet(why, file.actor.staff_id, today, until)
    following.change(db, file, track_id, version, "quiet", quiet=quiet)
    audit.record(db, Action.QUIET_SET, file.actor.staff_id, file.id)


def lift(db: Session, file: CaseFile, track_id: UUID, version: int) -> None:
    """End the silence; each public use still takes its own yes.

    Raises:
        ConflictError: there is none, or somebody else changed the track.
    """
    if of(following.seen(db, file, track_id)) is None:
        raise ConflictError
    following.change(db, file, track_id, version, "quiet", quiet=None)
    audit.record(db, Action.QUIET_LIFTED, file.actor.staff_id, file.id)
