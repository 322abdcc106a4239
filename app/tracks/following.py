"""Opening a track, following its plan, papers and mandates, and ending it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import ages, joining, working_text
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.tracks import catalogue
from app.tracks.documents import Mandate, PaperAt, Step, TrackContent
from app.tracks.models import Track
from app.tracks.rules import BACK, DEAD

LONGEST = 2_000
LINE = 300
MOST_STEPS = 60
WRITE = Permission.CASE_WRITE


@dataclass(frozen=True)
class TrackSeen:
    """A track as a page takes it."""

    id: UUID
    version: int
    content: TrackContent = field(repr=False)

    @property
    def is_open(self) -> bool:
        """Whether the search goes on."""
        return not self.content.ended


def tracks(db: Session, file: CaseFile) -> list[TrackSeen]:
    """Return the tracks of a case: those that go on first, by the day of opening."""
    rows = file.records(db, Track, Part.CONTENT, TrackContent)
    found = [TrackSeen(row.id, row.version, content) for row, content in rows]
    return sorted(found, key=lambda t: (not t.is_open, t.content.opened_on, t.id))


def seen(db: Session, file: CaseFile, track_id: UUID) -> TrackSeen:
    """Return one track of the case.

    Raises:
        NotFoundError: there is none.
    """
    row = file.child(db, Track, track_id)
    return TrackSeen(row.id, row.version, file.read(row, Part.CONTENT, TrackContent))


def of_step(db: Session, file: CaseFile, step_id: UUID) -> TrackSeen:
    """Return the track that has this step.

    Raises:
        NotFoundError: none has.
    """
    for track in tracks(db, file):
        if any(step.id == step_id for step in track.content.steps):
            return track
    raise NotFoundError


def open_track(
    db: Session,
    file: CaseFile,
    *,
    kind: str,
    person_id: UUID,
    asked_by_id: UUID,
    interest: str,
) -> UUID:
    """Begin a track with the steps and papers of its procedure. Nothing is sent by it.

    Raises:
        NotFoundError: somebody is not of this case, or the actor may not write.
        InvalidInputError: an unknown kind, a second track of the kind that goes on for
            the same person, or of a child without why it is in their interest.
    """
    file.require(WRITE)
    row = file.child(db, Person, person_id)
    file.child(db, Person, asked_by_id)
    who = file.read(row, Part.CONTENT, PersonContent)
    procedure = catalogue.load().procedures.get(kind)
    one = joining.one_of_each(db, file)
    going_on = [each.content for each in tracks(db, file) if each.is_open]
    fine = {
        "kind": procedure is not None
        and (kind, one[person_id])
        not in {(t.kind, one[t.person_id]) for t in going_on},
        "interest": len(interest) <= LONGEST
        and bool(interest.strip() or not ages.is_minor(who, clock.now().date())),
    }
    _refuse(fine)
    steps = procedure.plan if procedure else ()
    content = TrackContent(
        kind=kind,
        person_id=person_id,
        asked_by_id=asked_by_id,
        opened_on=clock.now().date(),
        interest=interest,
        steps=tuple(Step(uuid4(), step) for step in steps),
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    made = file.add(db, Track, coded)
    audit.record(db, Action.TRACK_OPENED, file.actor.staff_id, file.id, kind=kind)
    return made.id


def keep_step(
    db: Session, file: CaseFile, track_id: UUID, version: int, step: Step
) -> None:
    """Add a step, or change the one of the same id.

    Raises:
        ConflictError: somebody else changed the track since `version`.
        InvalidInputError: it says nothing or too much, or there are too many.
    """
    old = seen(db, file, track_id).content
    others = [each for each in old.steps if each.id != step.id]
    fine = {
        "text": bool(step.step or step.text.strip()) and len(step.text) <= LINE,
        "note": len(step.note) <= LONGEST,
        "step": len(others) < MOST_STEPS,
    }
    _refuse(fine)
    steps = tuple(step if each.id == step.id else each for each in old.steps)
    if len(others) == len(old.steps):
        steps = (*steps, step)
    change(db, file, track_id, version, "plan", steps=steps)


def keep_papers(
    db: Session,
    file: CaseFile,
    track_id: UUID,
    version: int,
    papers: Iterable[PaperAt],
) -> None:
    """Say of each paper of the list how it stands.

    Raises:
        ConflictError: somebody else changed the track since `version`.
        InvalidInputError: a paper or a state that is not in the catalogue, or what
            replaces a paper is not said.
    """
    told, known = tuple(papers), catalogue.load()
    for each in told:
        fine = {
            "paper": each.paper in known.papers,
            "state": each.state in known.labels["paper"],
            "note": len(each.note) <= LINE
            and bool(each.note.strip() or each.state != "substitute"),
        }
        _refuse(fine)
    change(db, file, track_id, version, "papers", papers=told)


def give_mandate(
    db: Session, file: CaseFile, track_id: UUID, version: int, mandate: Mandate
) -> None:
    """Say who may negotiate, by what right, and until when.

    Raises:
        ConflictError: somebody else changed the track since `version`.
        InvalidInputError: nobody or two are named, no right, or a day that is over.
        NotFoundError: the person is not of this case.
    """
    if mandate.person_id is not None:
        file.child(db, Person, mandate.person_id)
    fine = {
        "who": bool(mandate.who.strip()) is (mandate.person_id is None)
        and len(mandate.who) <= LINE,
        "basis": 0 < len(mandate.basis.strip()) <= LINE,
        "until": mandate.until is None or mandate.until >= clock.now().date(),
    }
    _refuse(fine)
    old = seen(db, file, track_id).content
    change(db, file, track_id, version, "mandates", mandates=(*old.mandates, mandate))


def end_mandate(
    db: Session, file: CaseFile, track_id: UUID, version: int, mandate_id: UUID
) -> None:
    """Take a mandate back; it stays on file.

    Raises:
        ConflictError: somebody else changed the track since `version`.
        NotFoundError: there is no such mandate.
    """
    old, today = seen(db, file, track_id).content, clock.now().date()
    if mandate_id not in {each.id for each in old.mandates}:
        raise NotFoundError
    kept = tuple(
        msgspec.structs.replace(each, ended_on=each.ended_on or today)
        if each.id == mandate_id
        else each
        for each in old.mandates
    )
    change(db, file, track_id, version, "mandates", mandates=kept)


def end(
    db: Session,
    file: CaseFile,
    track_id: UUID,
    version: int,
    *,
    how: str,
    on: date,
    note: str,
) -> None:
    """End a track. Who is back gets the steps that come after the return.

    What became of the person is told apart from it, under People: nobody is taken for
    dead because a search ended. Silence that was asked for stays until it is lifted.

    Raises:
        ConflictError: it ended already, or somebody else changed it.
        InvalidInputError: not an end of this track, a day still to come, or of
            somebody found dead not by whom they were identified.
    """
    old = seen(db, file, track_id).content
    if old.ended:
        raise ConflictError
    procedure = catalogue.load().procedures.get(old.kind)
    fine = {
        "how": procedure is not None and how in procedure.ends,
        "on": on <= clock.now().date(),
        "note": len(note) <= LONGEST and bool(note.strip() or how != DEAD),
    }
    _refuse(fine)
    after = procedure.after if procedure and how in BACK else ()
    steps = (*old.steps, *(Step(uuid4(), each, after=True) for each in after))
    change(
        db,
        file,
        track_id,
        version,
        "end",
        steps=steps,
        ended=how,
        ended_on=on,
        end_note=note,
    )


def change(
    db: Session, file: CaseFile, track_id: UUID, version: int, what: str, **new: object
) -> None:
    """Change part of a track, and write down which part.

    Raises:
        ConflictError: somebody else changed the track since `version`.
    """
    file.require(WRITE)
    row = file.child(db, Track, track_id)
    old = file.read(row, Part.CONTENT, TrackContent)
    content = msgspec.structs.replace(old, **new)
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.TRACK_CHANGED, file.actor.staff_id, file.id, part=what)


def _refuse(fine: dict[str, bool]) -> None:
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
