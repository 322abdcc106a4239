"""The code of the copies: read out once to the person, and then not known any more."""

from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.errors import ConflictError, NotFoundError
from app.inquiries import register
from app.inquiries.documents import InquiryContent
from app.packages import volumes
from app.packages.records import SecondChannel
from app.staff.actor import Actor
from app.staff.policy import Permission


def read_out(
    db: Session, actor: Actor, inquiry_id: UUID, channel: SecondChannel
) -> str:
    """Give the code to whoever reads it out now; from here on nothing here knows it.

    Raises:
        NotFoundError: the actor did not give the answer.
        ConflictError: the answer has not gone, or the code was read out already.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_WRITE)
    content = seen.content
    answer, copies = content.answer, content.copies
    if answer is None or copies is None or content.runs:
        raise ConflictError("the copies have not gone")
    if answer.gone_by != actor.staff_id:
        raise NotFoundError
    code = register.identity_of(db, actor, seen)[1].code
    if copies.told_on is not None or not code:
        raise ConflictError("there is no code to read out")
    told = msgspec.structs.replace(
        copies,
        told_on=clock.now().date(),
        told_by=actor.staff_id,
        channel=channel,
    )

    def noted(old: InquiryContent) -> InquiryContent:
        return msgspec.structs.replace(old, copies=told)

    seen = register.change(db, actor, seen, noted, "code_told", written=False)
    register.keep_code(db, actor, seen, "")
    audit.record(db, Action.INQUIRY_CODE_TOLD, actor.staff_id, seen.team_id)
    return volumes.grouped(code)
