"""How far a notice to a receiver is: that it went, and what they answered."""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock
from app.cases.aftermath import following
from app.cases.aftermath.following import Noted
from app.cases.casefile import CaseFile
from app.consent.aftermath.steps import rules as steps
from app.errors import ConflictError, InvalidInputError
from app.packages import recipients
from app.packages.after import checking, kept
from app.packages.after.records import How, NoticeContent, Reason, State
from app.packages.models import Disclosure
from app.staff.policy import Permission
from app.vault import age

LONGEST_ANSWER = 1_000
_STEPS = {
    State.SENT: steps.State.SENT,
    State.ANSWERED: steps.State.ANSWERED,
    State.LASTING: steps.State.LASTING,
}


def sent(
    db: Session, file: CaseFile, notice_id: UUID, version: int, on: date, how: How
) -> None:
    """Note that it went. A recall after a withdrawal is noted there as well.

    Raises:
        NotFoundError: nothing of this case, or the actor may not.
        ConflictError: it is not signed, or went already, or changed since `version`.
        InvalidInputError: `on`: before it was signed, or still to come.
    """
    file.require(Permission.PACKAGE_RECALL)
    row, old = kept.opened(db, file, notice_id)
    if old.state is not State.MADE or old.made_on is None:
        raise ConflictError
    if not old.made_on <= on <= clock.now().date():
        raise InvalidInputError("on")
    recipient_id = kept.disclosed(file, file.child(db, Disclosure, row.disclosure_id))
    key = recipients.get(db, file.actor, recipient_id.recipient_id).recipient
    new = msgspec.structs.replace(
        old,
        state=State.SENT,
        sent_on=on,
        sent_by=file.actor.staff_id,
        sent_how=how,
        key_fingerprint=age.fingerprint(key) if how is How.SEALED and key else "",
    )
    kept.keep(db, file, row, version, new)
    _follow(db, file, row.disclosure_id, new, on, new.notice_ref)


def answered(
    db: Session,
    file: CaseFile,
    notice_id: UUID,
    version: int,
    state: State,
    on: date,
    answer: str,
) -> None:
    """Keep what the receiver answered, or why it cannot be undone.

    Raises:
        NotFoundError: nothing of this case, or the actor may not.
        ConflictError: it was not sent, or is over, or changed since `version`.
        InvalidInputError: `state`; `on`: before it went, or still to come; `answer`:
            nothing; `long.answer`: too much, with codes for the names in it.
    """
    file.require(Permission.PACKAGE_RECALL)
    row, old = kept.opened(db, file, notice_id)
    if old.state is not State.SENT or old.sent_on is None:
        raise ConflictError
    told = checking.in_codes(db, file, answer)
    fine = {
        "state": state in {State.ANSWERED, State.LASTING},
        "on": old.sent_on <= on <= clock.now().date(),
        "answer": bool(told),
        "long.answer": len(told) <= LONGEST_ANSWER,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    new = msgspec.structs.replace(
        old,
        state=state,
        answered_on=on,
        answered_by=file.actor.staff_id,
        answer=told,
    )
    kept.keep(db, file, row, version, new)
    _follow(db, file, row.disclosure_id, new, on, new.answer)


def _follow(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    content: NoticeContent,
    on: date,
    note: str,
) -> None:
    """Take the step in what the withdrawal set in motion, where that waits for it."""
    if content.reason is not Reason.CONSENT_WITHDRAWN:
        return
    task, state = kept.open_recall(db, file, disclosure_id), _STEPS[content.state]
    if task is None or state not in following.GOES_TO.get(task.due.state, ()):
        return
    noted = Noted(state, max(on, task.due.since), note)
    following.note(db, file, disclosure_id, task.version, noted)
