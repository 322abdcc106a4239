"""Notices to a receiver: written, signed, sent, answered. Nothing of them is undone.

A recall is signed by whoever makes it: taking back is no harder than giving. A
correction says something about the case to somebody outside, and is signed by a second
coordinator. Both go on in a closed case and while the case is on hold, since they give
nothing new.
"""

import io
from datetime import date, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import naming
from app.cases.casefile import CaseFile
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages import building, papers, recipients
from app.packages.after import checking, kept, paper, texts
from app.packages.after.formats import Body
from app.packages.after.paper import About
from app.packages.after.records import (
    Ask,
    Fault,
    NoticeContent,
    NoticeKind,
    Reason,
    State,
)
from app.packages.after.rules import ANSWER_DAYS
from app.packages.models import Disclosure, PackageNotice
from app.staff import house
from app.staff.policy import Permission, Record, allows
from app.vault import age

LONGEST = 2_000
RECALL_ASKS = (Ask.RETURN, Ask.DESTROY, Ask.DO_NOT_USE, Ask.RESTRICT)


def recall(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    reason: Reason,
    asks: tuple[Ask, ...],
    items: tuple[str, ...] = (),
) -> UUID:
    """Make a recall and sign it.

    Raises:
        NotFoundError: nothing of this case, or the actor may not recall here.
        InvalidInputError: `asks`: nothing is asked; `items`: not in the package;
            `reason`: no permission was taken back.
        NoKeyError: the actor does not sign for the organisation.
    """
    file.require(Permission.PACKAGE_RECALL)
    row = file.child(db, Disclosure, disclosure_id)
    fine = {
        "asks": bool(asks) and set(asks) <= set(RECALL_ASKS),
        "items": set(items) <= set(kept.numbers(db, file, disclosure_id)),
        "reason": reason is not Reason.CONSENT_WITHDRAWN
        or kept.open_recall(db, file, disclosure_id) is not None,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    content = _new(file, NoticeKind.RECALL, reason, asks, items)
    return _add(db, file, row, _signed(db, file, row, content))


def correct(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    fault: Fault,
    items: tuple[str, ...] = (),
) -> UUID:
    """Write a correction; a second coordinator signs it.

    Raises:
        NotFoundError: nothing of this case, or the actor may not correct here.
        InvalidInputError: `text` or `effect`: nothing, or too much; `found_on`: still
            to come; `items`: not in the package; or as `checking.outside`.
    """
    file.require(Permission.PACKAGE_RECALL)
    row = file.child(db, Disclosure, disclosure_id)
    fine = {
        "text": 0 < len(fault.text.strip()) <= LONGEST,
        "effect": 0 < len(fault.effect.strip()) <= LONGEST,
        "found_on": fault.found_on <= clock.now().date(),
        "items": set(items) <= set(kept.numbers(db, file, disclosure_id)),
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    told = msgspec.structs.replace(
        fault,
        text=checking.in_codes(db, file, fault.text),
        effect=checking.in_codes(db, file, fault.effect),
    )
    checking.outside(db, file, kept.disclosed(file, row).recipient_id, told)
    content = _new(
        file,
        NoticeKind.CORRECTION,
        Reason.ERROR_IN_CONTENT,
        (Ask.USE_CORRECTED,),
        items,
    )
    content = msgspec.structs.replace(content, fault=told)
    made = _add(db, file, row, content)
    audit.record(db, Action.NOTICE_WRITTEN, file.actor.staff_id, row.package_id)
    return made


def confirm(db: Session, file: CaseFile, notice_id: UUID, version: int) -> None:
    """Agree to a correction that somebody else wrote, and sign it.

    Raises:
        NotFoundError: nothing of this case, or the actor wrote it, or may not.
        ConflictError: it is signed or dropped already, or changed since `version`.
        InvalidInputError: as `checking.outside`, since more names may be known now.
        NoKeyError: the actor does not sign for the organisation.
    """
    row, old = kept.opened(db, file, notice_id)
    if not may_confirm(file, old):
        raise NotFoundError
    if old.state is not State.WRITTEN:
        raise ConflictError
    gone = file.child(db, Disclosure, row.disclosure_id)
    agreed = msgspec.structs.replace(old, confirmed_by=file.actor.staff_id)
    made = _signed(db, file, gone, agreed)
    file.change(db, row, version, content=made)


def may_confirm(file: CaseFile, content: NoticeContent) -> bool:
    """Say whether the actor is a second person for this correction."""
    record = Record(
        file.row.team_id,
        frozenset(file.content.assigned),
        prepared_by=content.written_by,
        barred=frozenset(file.content.barred),
    )
    return allows(file.actor, Permission.NOTICE_CONFIRM, record)


def drop(db: Session, file: CaseFile, notice_id: UUID, version: int) -> None:
    """Say that a notice which was not sent does not go; it stays in the log.

    Raises:
        NotFoundError: nothing of this case, or the actor may not.
        ConflictError: it was sent, or changed since `version`.
    """
    file.require(Permission.PACKAGE_RECALL)
    row, old = kept.opened(db, file, notice_id)
    if old.state not in {State.WRITTEN, State.MADE}:
        raise ConflictError
    new = msgspec.structs.replace(
        old,
        state=State.DROPPED,
        answered_on=clock.now().date(),
        answered_by=file.actor.staff_id,
    )
    kept.keep(db, file, row, version, new)


def letter(db: Session, file: CaseFile, notice_id: UUID, language: str) -> bytes:
    """Return the letter as it goes, to be read before, or to be sent on paper.

    Raises:
        NotFoundError: nothing of this case, or no letter in that language.
        ConflictError: it was dropped.
    """
    row, content = _to_go(db, file, notice_id)
    gone = file.child(db, Disclosure, row.disclosure_id)
    about = _about(db, file, gone)
    if content.paper:
        files = papers.files_in(io.BytesIO(content.paper))
        found = files.get(f"letter-{language}.pdf")
        if found is None:
            raise NotFoundError
        return found
    if language not in about.languages:
        raise NotFoundError
    told = _outside(db, file, gone, content)
    return paper.letter(told, about, language, content.written_on)


def sealed(db: Session, file: CaseFile, notice_id: UUID) -> bytes:
    """Return the signed notice, sealed to the key of the receiver that is pinned now.

    Raises:
        NotFoundError: nothing of this case, or the actor may not.
        ConflictError: it is not signed yet, or was dropped.
        RecipientKeyError: no key is pinned, or it has expired.
    """
    row, content = _to_go(db, file, notice_id)
    if not content.paper:
        raise ConflictError("the notice is not signed")
    gone = file.child(db, Disclosure, row.disclosure_id)
    key = recipients.usable_key(db, kept.disclosed(file, gone).recipient_id)
    out = io.BytesIO()
    age.encrypt([key], io.BytesIO(content.paper), out)
    audit.record(db, Action.NOTICE_TAKEN_OUT, file.actor.staff_id, gone.package_id)
    return out.getvalue()


def _to_go(
    db: Session, file: CaseFile, notice_id: UUID
) -> tuple[PackageNotice, NoticeContent]:
    file.require(Permission.PACKAGE_RECALL)
    row, content = kept.opened(db, file, notice_id)
    if content.state is State.DROPPED:
        raise ConflictError("the notice was dropped")
    return row, content


def _new(
    file: CaseFile,
    kind: NoticeKind,
    reason: Reason,
    asks: tuple[Ask, ...],
    items: tuple[str, ...],
) -> NoticeContent:
    today = clock.now().date()
    return NoticeContent(
        notice_ref=f"BVN-{naming.drawn(6)}",
        kind=kind,
        reason=reason,
        items=tuple(sorted(set(items))),
        asks=tuple(each for each in Ask if each in asks),
        state=State.WRITTEN,
        written_by=file.actor.staff_id,
        written_on=today,
        answer_by=today + timedelta(days=ANSWER_DAYS),
    )


def _signed(
    db: Session, file: CaseFile, gone: Disclosure, content: NoticeContent
) -> NoticeContent:
    """Sign for the organisation, which a coordinator of the signing team may."""
    about, today = _about(db, file, gone), clock.now().date()
    dated = msgspec.structs.replace(
        content, answer_by=today + timedelta(days=ANSWER_DAYS)
    )
    seed = building.signing_seed(db, file)
    made = paper.signed(_outside(db, file, gone, dated), about, seed, today)
    audit.record(
        db,
        Action.NOTICE_SIGNED,
        file.actor.staff_id,
        gone.package_id,
        kind=content.kind.value,
    )
    return msgspec.structs.replace(
        dated,
        state=State.MADE,
        made_on=today,
        signed_sha256=made.signed_sha256,
        paper=made.zipped,
        languages=about.languages,
    )


def _outside(
    db: Session, file: CaseFile, gone: Disclosure, content: NoticeContent
) -> NoticeContent:
    """Return it as the receiver reads it: with the pseudonyms that they know."""
    if content.fault is None:
        return content
    to = kept.disclosed(file, gone).recipient_id
    fault = checking.outside(db, file, to, content.fault)
    return msgspec.structs.replace(content, fault=fault)


def _about(db: Session, file: CaseFile, gone: Disclosure) -> About:
    content = kept.disclosed(file, gone)
    receiver = recipients.get(db, file.actor, content.recipient_id).profile
    return About(
        organisation=house.organisation_name(db, file.actor.unlocked),
        recipient=Body(name=receiver.name, office=receiver.office),
        package_ref=content.package_ref,
        sha256=content.sha256,
        sent_on=date.fromisoformat(content.sent_on),
        languages=texts.languages(receiver.languages),
    )


def _add(db: Session, file: CaseFile, gone: Disclosure, content: NoticeContent) -> UUID:
    row = file.add(db, PackageNotice, content, disclosure_id=gone.id)
    return row.id
