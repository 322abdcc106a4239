"""Opening a case: new keys, sealed to the chosen team and to recovery."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import naming
from app.cases.casefile import WORKING, CaseFile
from app.cases.documents import CaseContent, CaseIdentity
from app.cases.models import Case
from app.db import changed
from app.keys import directory, grants
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox
from app.staff.actor import Actor

COMPARTMENTS = (Part.CONTENT, Part.IDENTITY)
TABLE = Case.__tablename__


def open_case(
    db: Session,
    by: Actor,
    team_id: UUID,
    content: CaseContent,
    identity: CaseIdentity,
) -> CaseFile:
    """Make a case with keys of its own; the opener need not be able to read it later.

    The data keys are new, whatever the report's were: a key chosen by an intruder on
    the public host never protects later work. Grants go to the team's two public keys
    and to recovery, signed by the opener.
    """
    known = directory.load(db)
    row_id = uuid4()
    subject = Subject(SubjectKind.CASE, row_id)
    keys = {part: vault.new_key() for part in COMPARTMENTS}
    for part, key in keys.items():
        readers = [
            grants.team_reader(known, team_id, part),
            grants.recovery_reader(known),
        ]
        grants.give(db, by.unlocked, subject, part, key, readers)
    box = Strongbox(subject, pinned().organisation, team_id, keys)
    row = Case(
        id=row_id,
        ref=_free_reference(db),
        team_id=team_id,
        status="open",
        tier=WORKING,
        opened_month=clock.this_month(),
        version=1,
        content=box.seal(TABLE, row_id, Part.CONTENT, content),
        identity=box.seal(TABLE, row_id, Part.IDENTITY, identity),
    )
    db.add(row)
    db.flush()
    audit.record(db, Action.CASE_CHANGED, by.staff_id, row_id, what="opened")
    file = CaseFile(row, box, by, content)
    file.keep_in(db)
    changed(db, row_id)
    return file


def _free_reference(db: Session) -> str:
    """Return a reference that no case has; the unique constraint has the last word."""
    while True:
        ref = naming.new_reference()
        if db.scalar(select(Case.id).where(Case.ref == ref)) is None:
            return ref
