"""The letter that answers a request, on a page and on paper, in its own words."""

from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.inquiries.documents import InquiryContent, InquiryIdentity
from app.letters.documents import LetterWords
from app.letters.printing import before_it_goes
from app.packages.typesetting import pdf
from app.staff import house
from app.staff.actor import Actor


def laid_out(
    db: Session, actor: Actor, content: InquiryContent, identity: InquiryIdentity
) -> dict[str, Any]:
    """Return the letter as it is set: it asks for no reply, and bears one name or none.

    The name is that of the second person; until they have signed nobody's stands there.
    """
    answer = content.answer
    if answer is None:
        return {}
    by = answer.approved.by if answer.approved else None
    words = LetterWords(
        office=house.organisation_name(db, actor.unlocked),
        reply_to="",
        to=identity.to,
        subject=answer.subject,
        paragraphs=answer.paragraphs,
        signed=house.name_of(db, actor.unlocked, by) if by else "…",
    )
    day = answer.gone_on or clock.now().date()
    laid = before_it_goes(words, answer.language, (day, day), content.number)
    return laid | {"reply_by": ""}


def as_pdf(laid: dict[str, Any], content: InquiryContent) -> bytes:
    """Set it as a tagged PDF.

    Raises:
        PackageError: the typesetter refused.
    """
    day = (content.gone_on or clock.now().date()) if content.answer else None
    made_at = datetime.combine(day or clock.now().date(), time(), UTC)
    return pdf("letter.typ", laid, made_at)
