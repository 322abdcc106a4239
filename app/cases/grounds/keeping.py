"""Deciding on which ground in law a use stands, and reading what stands now.

Nothing here opens or closes anything: the gate asks what the person agreed to. A ground
only says what ends in law with a withdrawal, and what has to be said about the rest.
"""

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.grounds.documents import GroundContent
from app.cases.grounds.models import LegalGround
from app.consent import catalogue, grounds
from app.consent.grounds import Kind
from app.errors import InvalidInputError
from app.keys.parts import Part
from app.staff.policy import Permission


def decide(db: Session, file: CaseFile, content: GroundContent) -> None:
    """Add what was decided about one purpose; what was decided before stays on file.

    Args:
        content: who decided, the day and the order are set here.

    Raises:
        NotFoundError: the actor may not decide this.
        InvalidInputError: names what is not of the catalogue, not said, or still ahead.
    """
    file.require(Permission.GROUND_WRITE)
    file.must_be_open()
    today = clock.now().date()
    known = grounds.load()
    ordinary = {each.id for each in known.of(Kind.ORDINARY)}
    special = {"", *(each.id for each in known.of(Kind.SPECIAL))}
    wrong = {
        "purpose": content.purpose not in catalogue.load().purposes,
        "ordinary": content.ordinary not in ordinary,
        "special": content.special not in special,
        "reason": not content.reason.strip(),
        "told_on": content.told_on is not None and content.told_on > today,
    }
    if any(wrong.values()):
        raise InvalidInputError(*(name for name, is_wrong in wrong.items() if is_wrong))
    order = 1 + max((each.order for each in decided(db, file)), default=0)
    content = msgspec.structs.replace(
        content, order=order, decided_by=file.actor.staff_id, decided_on=today
    )
    coded = working_text.in_codes(content, working_text.coder(db, file))
    file.add(db, LegalGround, coded)
    audit.record(
        db,
        Action.GROUND_DECIDED,
        file.actor.staff_id,
        file.id,
        purpose=content.purpose,
    )


def decided(db: Session, file: CaseFile) -> list[GroundContent]:
    """Return every decision of the case, the newest first."""
    rows = file.records(db, LegalGround, Part.CONTENT, GroundContent)
    return sorted((content for _row, content in rows), key=lambda each: -each.order)


def standing(db: Session, file: CaseFile) -> dict[str, GroundContent]:
    """Return what stands for each purpose that was decided about."""
    found: dict[str, GroundContent] = {}
    for each in decided(db, file):
        found.setdefault(each.purpose, each)
    return found


def ends_with_consent(content: GroundContent) -> bool:
    """Say whether nothing is left of the ground once the person takes the yes back."""
    known = grounds.load().grounds
    chosen = filter(None, (content.ordinary, content.special))
    return all(known[each].by_consent for each in chosen)
