"""Taking an account, its working text, its sign-off, a new version, a translation."""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import consent_pages, working_text
from app.cases.casefile import CaseFile
from app.cases.models import Person
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.statements.documents import Rendering, StatementContent, StatementWords
from app.statements.models import Statement

LONGEST = 200_000
DRAFT, SIGNED_OFF = "draft", "signed_off"


def take(
    db: Session, file: CaseFile, content: StatementContent, words: StatementWords
) -> UUID:
    """Keep an account: the words sealed to identity, a first working text to content.

    The working text begins as the words, in the same parts, with each name on file
    replaced by its code; a caseworker then confirms the rest.

    Raises:
        NotFoundError: the actor may not take statements, or the teller is not of this
            case.
        InvalidInputError: there are no words, or more than 200,000 characters.
    """
    file.require(Permission.STATEMENT_TAKE)
    file.child(db, Person, content.teller_id)
    told = (words.free_recall, words.prompted, words.corrections)
    if not any(each.strip() for each in told) or max(map(len, told)) > LONGEST:
        raise InvalidInputError("free_recall")
    number = len(file.records(db, Statement, Part.CONTENT, StatementContent)) + 1
    content = msgspec.structs.replace(content, code=f"S{number}", is_confirmed=False)
    if not content.whole_text:
        content = msgspec.structs.replace(
            content,
            working_text=words.free_recall,
            working_prompted=words.prompted,
            working_corrections=words.corrections,
        )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    row = file.add(db, Statement, coded, words, status=DRAFT)
    audit.record(db, Action.STATEMENT_TAKEN, file.actor.staff_id, file.id)
    return row.id


def write_working_text(
    db: Session,
    file: CaseFile,
    statement_id: UUID,
    version: int,
    text: str,
    *,
    confirmed: bool,
    prompted: str = "",
    corrections: str = "",
) -> None:
    """Change the working text of a draft; names on file become codes whatever is typed.

    Args:
        text: what was told freely.
        confirmed: the caseworker has read it through and found no name left.
        prompted: what was answered to questions.
        corrections: what was changed when it was read back.

    Raises:
        ConflictError: it is signed off, or somebody else wrote since `version`.
    """
    file.require(Permission.STATEMENT_TAKE)
    row = file.child(db, Statement, statement_id)
    if row.status != DRAFT:
        raise ConflictError("a signed statement is amended, not changed")
    told = (text, prompted, corrections)
    if not any(each.strip() for each in told) or max(map(len, told)) > LONGEST:
        raise InvalidInputError("working_text")
    old = file.read(row, Part.CONTENT, StatementContent)
    content = msgspec.structs.replace(
        old,
        working_text=text,
        working_prompted=prompted,
        working_corrections=corrections,
        is_confirmed=confirmed,
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.change(db, row, version, content=coded)
    audit.record(db, Action.WORKING_TEXT_WRITTEN, file.actor.staff_id, file.id)


def sign_off(db: Session, file: CaseFile, statement_id: UUID, version: int) -> None:
    """Freeze a statement whose working text was confirmed.

    Raises:
        InvalidInputError: nobody confirmed the working text yet.
        ConflictError: it is signed off, or somebody else wrote since `version`.
    """
    file.require(Permission.STATEMENT_TAKE)
    row = file.child(db, Statement, statement_id)
    if row.status != DRAFT:
        raise ConflictError("a signed statement is frozen")
    content = file.read(row, Part.CONTENT, StatementContent)
    if not content.is_confirmed:
        raise InvalidInputError("confirmed")
    file.change(db, row, version, content=content)
    row.status = SIGNED_OFF
    audit.record(
        db,
        Action.WORKING_TEXT_WRITTEN,
        file.actor.staff_id,
        file.id,
        status=SIGNED_OFF,
    )


def amend(
    db: Session, file: CaseFile, statement_id: UUID, words: StatementWords
) -> UUID:
    """Add a new version of a signed statement; the one before is kept as it is."""
    row = file.child(db, Statement, statement_id)
    if row.status != SIGNED_OFF:
        raise ConflictError("a draft is changed, not amended")
    old = file.read(row, Part.CONTENT, StatementContent)
    content = msgspec.structs.replace(
        old,
        amends=row.id,
        working_text="",
        working_prompted="",
        working_corrections="",
    )
    return take(db, file, content, words)


def render(
    db: Session,
    file: CaseFile,
    rendering: Rendering,
    content: StatementContent,
    words: StatementWords,
) -> UUID:
    """Keep a transcript or a translation beside what it was made of.

    Raises:
        NotFoundError: what it was made of is not of this case.
        InvalidInputError: it names no source, or two; or it is a translation of a
            translation, which nobody could check against the person's own words.
    """
    if (rendering.of is None) == (rendering.recording_id is None):
        raise InvalidInputError("source")
    if rendering.recording_id is not None:
        if rendering.recording_id not in dict(consent_pages.all_materials(db, file)):
            raise NotFoundError
    elif (source := rendering.of) is not None:
        row = file.child(db, Statement, source)
        made_of = file.read(row, Part.CONTENT, StatementContent)
        if made_of.rendering and made_of.rendering.form is rendering.form:
            raise InvalidInputError("source")
    content = msgspec.structs.replace(content, rendering=rendering)
    return take(db, file, content, words)
