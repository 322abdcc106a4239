"""Answering a request: prepared by one person, signed by another, then given.

Nothing leaves by the answer itself but its letter. What goes beside it is a package of
the case, with its own gate and its own two persons, and the letter waits for it.
"""

from dataclasses import replace
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, cases, clock, vault
from app.audit import Action
from app.cases import ages, asking
from app.cases.casefile import CaseFile
from app.consent import ledger
from app.consent.aftermath.rules import ends, taken_back
from app.consent.rules import Decision, current
from app.errors import (
    ApprovalError,
    ConflictError,
    FreshFactorError,
    InvalidInputError,
    NotFoundError,
)
from app.evidence import custody
from app.inquiries import catalogue, composing, holding, inventory, register
from app.inquiries.composing import Chosen
from app.inquiries.copies import choosing
from app.inquiries.documents import Answer, Decided, InquiryContent
from app.inquiries.inventory import Inventory
from app.inquiries.register import Opened
from app.inquiries.rules import (
    GIVES,
    Kind,
    Outcome,
    Stop,
    Want,
    outcomes,
    stops_answer,
)
from app.keys import directory
from app.keys.parts import Part
from app.packages import approving
from app.packages.models import Package
from app.packages.records import Approval, PackageContent, Status
from app.packages.records import Kind as ItemKind
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.wording import in_language

SIGNED = "answer to a request from outside"
LANGUAGES = frozenset({"en", "uk"})
READY = frozenset({Status.BUILT.value, Status.DISCLOSED.value})
"""How far a package has come when a letter may say that it goes."""


def stops(content: InquiryContent) -> tuple[Stop, ...]:
    """Say what an answer to a request waits for."""
    return stops_answer(
        is_checked=content.checked is not None,
        was_looked_for=bool(content.looked),
        is_contested=content.is_contested,
    )


def offered(seen: Opened) -> tuple[Outcome, ...]:
    """Return how the request can be answered."""
    return outcomes(seen.content.kind, is_matched=seen.content.case_id is not None)


def held(db: Session, seen: Opened) -> Inventory | None:
    """Return what exists on the case that was found; None where none was."""
    if seen.content.case_id is None:
        return None
    if seen.case is None:
        return inventory.elsewhere()
    return inventory.of_case(db, seen.case)


def packages(db: Session, seen: Opened) -> list[tuple[UUID, str, str]]:
    """Return (id, number, status) of the packages that could go to this asker."""
    if seen.case is None or seen.content.recipient_id is None:
        return []
    return [
        (row.id, content.package_ref, row.status)
        for row, content in seen.case.records(db, Package, Part.CONTENT, PackageContent)
        if row.recipient_id == seen.content.recipient_id
    ]


def prepare(
    db: Session,
    actor: Actor,
    seen: Opened,
    version: int,
    chosen: Chosen,
    package_id: UUID | None = None,
) -> Opened:
    """Write the answer that a second person is asked for; an earlier one is replaced.

    Raises:
        NotFoundError: the actor may not prepare it, or the package is not of this case.
        InvalidInputError: names what is missing, what the letter may not say, or what
            the answer waits for (`stops`).
        ConflictError: somebody else changed the request, or it was answered.
    """
    register.require(actor, seen, Permission.INQUIRY_PREPARE)
    content = seen.content
    if not content.runs:
        raise ConflictError
    ready = {key: (ref, state) for key, ref, state in packages(db, seen)}
    if package_id is not None and package_id not in ready:
        raise NotFoundError
    if chosen.language not in LANGUAGES:
        raise InvalidInputError("language")
    with in_language(chosen.language):
        found = held(db, seen)
    _check(db, seen, chosen, found, package_id)
    if package_id is not None:
        chosen = replace(chosen, package=ready[package_id][0])
    if content.copies is not None:
        codes, left = choosing.codes(db, seen), content.copies.left
        chosen = replace(chosen, copies=codes, left=left)
    known = catalogue.load()
    answer = Answer(
        outcome=chosen.outcome,
        language=chosen.language,
        edition=known.version,
        subject=known.words["subject"].in_language(chosen.language),
        paragraphs=composing.paragraphs(known, content, chosen, found),
        why=chosen.why.strip(),
        prepared_by=actor.staff_id,
        prepared_on=clock.now().date(),
        cannot_open=chosen.cannot_open,
        package_id=package_id,
        decided=chosen.decided,
    )
    seen = register.change(
        db,
        actor,
        seen,
        lambda old: msgspec.structs.replace(old, answer=answer),
        "prepared",
        version=version,
        written=False,
    )
    _written(db, actor, seen, Action.INQUIRY_PREPARED, chosen.outcome)
    return seen


def _check(
    db: Session,
    seen: Opened,
    chosen: Chosen,
    found: Inventory | None,
    package_id: UUID | None,
) -> None:
    content = seen.content
    may_state = set(found.cannot_open) if found else set[str]()
    is_silent = chosen.outcome in composing.SILENT
    gives, kind = chosen.outcome in GIVES, content.kind
    typed = [chosen.told_why, *(each.words for each in chosen.decided)]
    fine = {
        "stops": not stops(content),
        "outcome": chosen.outcome in offered(seen),
        "why": bool(chosen.why.strip()),
        "cannot_open": set(chosen.cannot_open) <= (set() if is_silent else may_state),
        "package": (package_id is not None) == (gives and kind is Kind.FOLLOW_UP),
        "order": not (gives and kind is Kind.ORDER) or _is_released(db, seen),
        "told_why": not (is_silent and chosen.told_why.strip())
        and not any(_tells(seen, words) for words in typed),
        "decided": _decided_all(content, chosen.decided),
        "copies": content.copies is None
        or (_copies(chosen) and choosing.still_go(db, seen)),
        "erase": not _erases(chosen) or (seen.case is not None and _no_use(db, seen)),
    }
    if wrong := [name for name, good in fine.items() if not good]:
        raise InvalidInputError(*wrong)


def _is_released(db: Session, seen: Opened) -> bool:
    """Say whether two persons let something go by this order, and it still may."""
    if seen.case is None:
        return False
    today = clock.now().date().isoformat()
    return any(
        each.status is asking.Status.GIVEN and each.content.until >= today
        for each in asking.of(db, seen.case, asking.Kind.WITHOUT_YES)
        if each.id in seen.content.orders
    )


def _tells(seen: Opened, words: str) -> bool:
    """Say whether words for the asker hold what we alone call the case by."""
    if seen.case is None:
        return False
    ours = (seen.case.ref, seen.case.content.pseudonym)
    return any(each and each.casefold() in words.casefold() for each in ours)


def _decided_all(content: InquiryContent, decided: tuple[Decided, ...]) -> bool:
    """Say whether each thing that a person asked for is decided once."""
    return sorted(content.wants) == sorted(each.want for each in decided)


def _copies(chosen: Chosen) -> bool:
    """Say whether the answer gives the copies that were chosen."""
    done = any(each.want is Want.COPY and each.done for each in chosen.decided)
    return done and chosen.outcome in GIVES


def _erases(chosen: Chosen) -> bool:
    return any(each.want is Want.ERASE and each.done for each in chosen.decided)


def _no_use(db: Session, seen: Opened) -> bool:
    """Say whether no yes stands any more: nothing else of erasing can be done here."""
    if seen.case is None:
        return False
    file, today = seen.case, clock.now().date()
    answers = ledger.answers(db, file.box, file.id)
    newest = {each.id for each in current(answers)}
    back = taken_back(ends(answers, ages.of_case(db, file), today))
    return not any(
        ledger.counting(row_id, said, back).decision is Decision.GRANTED
        for row_id, _seq, said in ledger.events(db, file.box, file.id)
        if row_id in newest
    )


def request_hash(db: Session, actor: Actor, seen: Opened) -> bytes:
    """Return the 32 bytes that the second person is shown, and signs.

    Raises:
        NotFoundError: there is no answer, or the actor holds no key of the address.
    """
    answer = seen.content.answer
    if answer is None:
        raise NotFoundError
    _version, identity = register.identity_of(db, actor, seen)
    return vault.digest(
        SIGNED,
        seen.id,
        seen.content.number,
        answer.outcome.value,
        answer.language,
        answer.subject,
        *answer.paragraphs,
        str(answer.package_id or ""),
        answer.prepared_by,
        identity.to,
        *_copied(seen.content),
    )


def _copied(content: InquiryContent) -> tuple[str, ...]:
    """Return what is copied, as it is signed: for whom, and each thing."""
    copies = content.copies
    if copies is None:
        return ()
    told = [f"{e.kind.value} {e.id} {e.hidden or ''}" for e in copies.items]
    return (str(copies.person_id), *told)


def approve(db: Session, actor: Actor, inquiry_id: UUID, seen_hash: bytes) -> Opened:
    """Sign an answer as it was shown, by somebody who did not prepare it.

    Args:
        db: the transaction.
        actor: a coordinator who gave a code within five minutes.
        inquiry_id: of a team of theirs.
        seen_hash: of the answer that the page showed.

    Raises:
        NotFoundError: no such request, or the actor prepared the answer or chose
            what is copied.
        FreshFactorError: no code was given in the last five minutes.
        InvalidInputError: `stops`: it is contested meanwhile; `to`: nobody to send to.
        ApprovalError: it is not what was shown.
        ConflictError: it is signed or gone already.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_APPROVE)
    if not actor.is_fresh:
        raise FreshFactorError
    content, answer = seen.content, seen.content.answer
    if content.copies is not None and content.copies.by == actor.staff_id:
        raise NotFoundError
    if answer is None or answer.approved or not content.runs:
        raise ConflictError
    if stops(content) or not choosing.still_go(db, seen):
        raise InvalidInputError("stops")
    if not register.identity_of(db, actor, seen)[1].to.strip():
        raise InvalidInputError("to")
    present = request_hash(db, actor, seen)
    if not vault.same(present, seen_hash):
        raise ApprovalError("the answer changed since it was shown")
    approved = Approval(
        by=actor.staff_id,
        seq=directory.load(db).head,
        request_hash=present,
        signature=actor.unlocked.sign(SIGNED, present),
        at=clock.now(),
    )
    signed = msgspec.structs.replace(answer, approved=approved, note="")
    seen = _answer(db, actor, seen, signed, "approved")
    _written(db, actor, seen, Action.INQUIRY_APPROVED, answer.outcome)
    return seen


def send_back(db: Session, actor: Actor, inquiry_id: UUID, note: str) -> None:
    """Do not sign it, and say why to whoever prepared it.

    Raises:
        NotFoundError: no such request, or the actor prepared the answer.
        InvalidInputError: there is no `note`.
        ConflictError: it is gone already.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_APPROVE)
    answer = seen.content.answer
    if not note.strip():
        raise InvalidInputError("note")
    if answer is None or not seen.content.runs:
        raise ConflictError
    back = msgspec.structs.replace(answer, note=note.strip(), approved=None)
    seen = _answer(db, actor, seen, back, "sent_back")
    audit.record(db, Action.INQUIRY_SENT_BACK, actor.staff_id, seen.team_id)


def give(db: Session, actor: Actor, inquiry_id: UUID, channel: str) -> None:
    """Note that the answer went, as it was signed; its case is held no longer.

    Raises:
        NotFoundError: no such request, or the actor does not work at the desk.
        InvalidInputError: `channel`; `stops`: it is contested; `package`: the package
            of which the letter speaks is not made yet; `order`: nothing is released by
            the order any more; `copies`: they are not made, or may not go any more.
        ApprovalError: nobody signed it, or not as it stands.
        TamperedError: the signature is not that of whoever is said to have signed.
        ConflictError: it is gone already.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_WRITE)
    content, answer = seen.content, seen.content.answer
    if not content.runs:
        raise ConflictError
    if answer is None or answer.approved is None:
        raise ApprovalError("nobody has signed the answer")
    fine = {
        "channel": bool(channel.strip()),
        "stops": not stops(content),
        "package": answer.package_id is None or _is_ready(db, answer.package_id),
        "order": content.kind is not Kind.ORDER
        or answer.outcome not in GIVES
        or _is_released(db, seen),
        "copies": content.copies is None
        or (content.copies.made is not None and choosing.still_go(db, seen)),
    }
    if wrong := [name for name, good in fine.items() if not good]:
        raise InvalidInputError(*wrong)
    check_signature(db, actor, seen)
    today = clock.now().date()
    gone = msgspec.structs.replace(
        answer, gone_on=today, gone_by=actor.staff_id, channel=channel.strip()
    )
    seen = _answer(db, actor, seen, gone, "gone")
    if seen.case is not None:
        file = cases.get_by_id(db, seen.case.id, actor, Permission.CASE_READ)
        holding.end(db, file, seen.id, answer.outcome.value, today)
        _disclosed(db, file, content)
    _written(db, actor, seen, Action.INQUIRY_ANSWERED, answer.outcome)


def _disclosed(db: Session, file: CaseFile, content: InquiryContent) -> None:
    """Note of each file whose copy goes that it does, with which answer."""
    for each in content.copies.items if content.copies else ():
        if each.kind is ItemKind.EVIDENCE:
            custody.note(db, file, each.id, "disclosed", reason=content.number)


def check_signature(db: Session, actor: Actor, seen: Opened) -> None:
    """Check that a second coordinator signed exactly this answer.

    Raises:
        ApprovalError: nobody did, or it was changed since.
        TamperedError: the signature is not theirs.
    """
    answer = seen.content.answer
    if answer is None:
        raise ApprovalError("nobody has signed the answer")
    present = request_hash(db, actor, seen)
    approving.check_signature(db, SIGNED, answer.approved, answer.prepared_by, present)


def _is_ready(db: Session, package_id: UUID) -> bool:
    row = db.get(Package, package_id)
    return row is not None and row.status in READY


def _answer(
    db: Session, actor: Actor, seen: Opened, answer: Answer, step: str
) -> Opened:
    return register.change(
        db,
        actor,
        seen,
        lambda old: msgspec.structs.replace(old, answer=answer),
        step,
        written=False,
    )


def _written(
    db: Session, actor: Actor, seen: Opened, action: Action, outcome: Outcome
) -> None:
    audit.record(db, action, actor.staff_id, seen.team_id, outcome=outcome.value)
