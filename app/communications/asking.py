"""The one gate, asked for what a communication cites of one case."""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import casefile
from app.cases.casefile import CaseFile
from app.communications.documents import (
    Cited,
    CommunicationContent,
    EditionContent,
    Where,
)
from app.consent.rules import Verdict
from app.errors import InvalidInputError, NotFoundError
from app.packages import recipients, requesting
from app.packages.leads import recorded
from app.packages.leads.rules import Tagged
from app.packages.records import (
    Chosen,
    IdentityLevel,
    PackageContent,
    ThirdPersonDecision,
)
from app.staff import house
from app.staff.actor import Actor
from app.staff.policy import Permission


def ask(
    db: Session,
    file: CaseFile,
    content: CommunicationContent,
    items: Iterable[Chosen],
) -> Verdict:
    """Ask about items of one case, for the receiver and purpose of a communication.

    What this receiver has under secrecy is asked for so; a mark alone opens nothing.
    """
    leads = recorded.lies_with(db, file, content.recipient_id)
    asked = request(content.purpose, items, content.decided(file.id), leads)
    return requesting.ask_gate(db, file, asked, content.recipient_id)


def ask_for(
    db: Session, file: CaseFile, content: EditionContent, cited: Cited
) -> Verdict:
    """Ask about what an edition cites of one case, as things stand now."""
    asked = request_of(db, file, content, cited)
    return requesting.ask_gate(db, file, asked, content.recipient_id)


def request_of(
    db: Session, file: CaseFile, content: EditionContent, cited: Cited
) -> PackageContent:
    """Put what an edition cites of a case as a package would."""
    leads = recorded.lies_with(db, file, content.recipient_id)
    return request(content.purpose, cited.items, cited.decisions, leads)


def request(
    purpose: str,
    items: Iterable[Chosen],
    decisions: tuple[ThirdPersonDecision, ...],
    leads: Collection[UUID] = (),
) -> PackageContent:
    """Put items of a case to the gate as a package for this purpose would."""
    return PackageContent(
        package_ref="",
        purpose=purpose,
        reason="",
        chosen=tuple(sorted(set(items), key=lambda each: (each.kind, each.id))),
        identity_level=IdentityLevel.PSEUDONYM,
        third_persons=decisions,
        tagged=tuple(Tagged(each, ask=True) for each in sorted(leads)),
    )


def knows_secrecy(db: Session, actor: Actor, recipient_id: UUID) -> bool:
    """Say whether the receiver may be pointed at what is a lead alone.

    Who does not hold the key of the directory of receivers is told no.
    """
    if not house.holds(db, actor.unlocked):
        return False
    return recipients.get(db, actor, recipient_id).knows_secrecy


def may_be_pinned(
    db: Session,
    file: CaseFile,
    content: CommunicationContent,
    item: Chosen,
    where: Where,
) -> None:
    """Refuse what is a lead alone to who cannot be asked, and a passage of it to all.

    Raises:
        InvalidInputError: `gate`, `lead`.
    """
    if item.id not in recorded.lead_only(db, file):
        return
    if not knows_secrecy(db, file.actor, content.recipient_id):
        raise InvalidInputError("gate")
    if where.first is not None:
        raise InvalidInputError("lead")


def opened(db: Session, actor: Actor, case_id: UUID) -> CaseFile | None:
    """Open a case to look whether what cites it still stands; no word is shown.

    Returns:
        None where the actor may not read the case, or has no keys of it.
    """
    try:
        file = casefile.get_to_index(db, case_id, actor)
    except NotFoundError:
        return None
    return file if file.may(Permission.CASE_READ) else None
