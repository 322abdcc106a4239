"""Giving a claimant the worksheet of a claim: the gate, the file, and a line about it.

It goes to the person alone whose claim it is, so that no second person approves it; to
nobody else anything is sent. The file is made in memory and kept nowhere: withdrawing
leaves nothing to delete here.
"""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid4

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.claims import catalogue, claiming, consenting
from app.claims.documents import ClaimContent, WorksheetContent
from app.claims.models import ClaimWorksheet
from app.claims.worksheet.filling import Filling
from app.claims.worksheet.formats import WorksheetFile
from app.claims.worksheet.printing import worksheet_pdf
from app.keys.parts import Part
from app.staff import house
from app.staff.policy import Permission


class Form(StrEnum):
    """What the claimant is given."""

    PDF = "pdf"
    JSON = "json"


@dataclass(frozen=True)
class Given:
    """The file to carry away, under a name that says nothing of anybody."""

    name: str
    data: bytes = field(repr=False)
    form: Form


@dataclass(frozen=True)
class WorksheetSeen:
    """A worksheet that was given, as pages take it."""

    id: UUID
    content: WorksheetContent


def look(
    db: Session, file: CaseFile, claim: ClaimContent, claim_id: UUID, number: UUID
) -> tuple[WorksheetFile, consenting.Asked]:
    """Fill a worksheet, without giving it to anybody.

    Raises:
        NotFoundError: the actor may not.
        ConsentMissingError: the gate holds it back today.
    """
    file.require(Permission.NEED_WRITE)
    asked = consenting.asked(db, file, claim)
    filling = Filling(db, file, asked.verdict, asked.item_id)
    organisation = house.organisation_name(db, file.actor.unlocked)
    sheet = filling.filled(claim_id, claim, number=number, organisation=organisation)
    return sheet, asked


def give(
    db: Session, file: CaseFile, claim_id: UUID, form: Form, language: str
) -> Given:
    """Make a worksheet for the claimant, and write down that they were given it.

    Raises:
        NotFoundError: no such claim in this case, or the actor may not.
        ConsentMissingError: the gate holds it back today.
        PackageError: it could not be set.
    """
    seen, number = claiming.claim(db, file, claim_id), uuid4()
    sheet, asked = look(db, file, seen.content, claim_id, number)
    if form is Form.PDF:
        data = worksheet_pdf(sheet, language, clock.now())
    else:
        data = msgspec.json.format(msgspec.json.encode(sheet), indent=2)
    file.add(
        db,
        ClaimWorksheet,
        WorksheetContent(
            claim_id=claim_id,
            claimant_id=seen.content.claimant_id,
            route=seen.content.route,
            purpose=asked.purpose,
            grants=tuple(sorted(asked.verdict.grants)),
            form=form.value,
            language=language if form is Form.PDF else "",
            given_on=sheet.made_on,
            given_by=file.actor.staff_id,
            catalogue=catalogue.load().version,
            sha256=hashlib.sha256(data).hexdigest(),
        ),
    )
    audit.record(
        db,
        Action.CLAIM_WORKSHEET_GIVEN,
        file.actor.staff_id,
        file.id,
        form=form.value,
    )
    line.show(db, file)
    ending = f"-{language}.pdf" if form is Form.PDF else ".json"
    return Given(f"worksheet-{str(number)[:8]}{ending}", data, form)


def given(db: Session, file: CaseFile) -> list[WorksheetSeen]:
    """Return the worksheets that claimants of a case were given, the newest first."""
    rows = file.records(db, ClaimWorksheet, Part.CONTENT, WorksheetContent)
    seen = [WorksheetSeen(row.id, content) for row, content in rows]
    return sorted(seen, key=lambda each: each.content.given_on)[::-1]
