"""What becomes of a request for secrecy: the Prosecutor's answer, and its end.

It ends where the Prosecutor asks to lift it, or did not agree to it. We consent to that
only on the person's own answer, given since, and two of us sign for it. Where we do not
consent, the item is asked back by a notice as anything else is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock
from app.audit import Action
from app.cases import line
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.working_text import recodes
from app.consent import ledger
from app.consent.findings.rules import Why
from app.consent.rules import Verdict
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.packages import requesting
from app.packages.after import checking, kept
from app.packages.after.records import NoticeKind, State
from app.packages.leads import recorded
from app.packages.leads.rules import Answer, Helps, Lead, Lift, Ours, Word
from app.packages.models import Disclosure, Package
from app.packages.records import DisclosureContent, PackageContent
from app.staff.policy import Permission

LONGEST = 1_000
LONGEST_REF = 100


class Says(StrEnum):
    """What the people say whose item it is, since the secrecy is to end."""

    YES = "yes"
    BEFORE = "before"  # a yes, but given before anybody spoke of an end
    NO = "no"


@dataclass(frozen=True)
class Asked:
    """One item whose secrecy is to end.

    Attributes:
        why: why there is no yes.
    """

    disclosure_id: UUID
    recipient_id: UUID
    lead: Lead = field(repr=False)
    says: Says
    why: tuple[Why, ...] = ()


def begun(content: PackageContent, verdict: Verdict, on: date) -> tuple[Lead, ...]:
    """Return the items that leave with the request, as the log keeps them."""
    numbers = {each.id: each.number for each in content.numbered}
    return tuple(
        Lead(each.id, numbers[each.id], each.reason, on)
        for each in content.tagged
        if each.ask and verdict.covers(each.id) and each.id in numbers
    )


def answer(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    version: int,
    numbers: Sequence[str],
    said: Answer,
    word: Word,
) -> None:
    """Write down what the Prosecutor decided about some of the items.

    Raises:
        NotFoundError: nothing of this case, or the actor may not note it.
        ConflictError: somebody else changed the record since `version`, or wrote the
            answer for one of them.
        InvalidInputError: `numbers`: none, or another; `on`: before it left, or still
            to come; `ref`: too long.
    """

    def answered(lead: Lead) -> Lead:
        if lead.answer is not Answer.WAITS or said is Answer.WAITS:
            raise ConflictError
        ends = (_begun(db, file, word),) if said is Answer.REFUSED else ()
        return msgspec.structs.replace(
            lead, answer=said, word=word, lifts=(*lead.lifts, *ends)
        )

    _change(db, file, disclosure_id, version, numbers, answered, word)
    _told(db, file, disclosure_id, Action.LEAD_ANSWERED, said.value)


def to_lift(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    version: int,
    numbers: Sequence[str],
    word: Word,
) -> None:
    """Write down that the Prosecutor asks for our consent to lift it for some items.

    Raises:
        as `answer`; ConflictError: it is to end already, or ended.
    """

    def ending(lead: Lead) -> Lead:
        if lead.answer is not Answer.AGREED or lead.is_ending or lead.is_lifted:
            raise ConflictError
        lift = _begun(db, file, word)
        return msgspec.structs.replace(lead, lifts=(*lead.lifts, lift))

    _change(db, file, disclosure_id, version, numbers, ending, word)
    _told(db, file, disclosure_id, Action.LEAD_LIFT_ASKED)


def consent(
    db: Session, file: CaseFile, disclosure_id: UUID, version: int, number: str
) -> bool:
    """Consent that the secrecy of one item ends; it takes two, and the person's yes.

    Returns:
        Whether it ended with this; else a second person has to consent.

    Raises:
        NotFoundError: nothing of this case, or the actor may not.
        ConflictError: it is not to end, or somebody changed the record meanwhile.
        InvalidInputError: `person`: no yes was given since; `second`: the same person.
    """
    file.child(db, Disclosure, disclosure_id)
    found = [e for e in open_ones(db, file) if e.disclosure_id == disclosure_id]
    asked = next((e for e in found if e.lead.number == number), None)
    if asked is None:
        raise ConflictError("its secrecy is not to end")
    if asked.says is not Says.YES:
        raise InvalidInputError("person")
    who, is_over = file.actor.staff_id, False

    def ours(lead: Lead) -> Lead:
        nonlocal is_over
        lift = _open(lead)
        if lift.ours is Ours.OPEN:
            new = msgspec.structs.replace(lift, ours=Ours.FIRST, first=who)
        elif lift.first == who:
            raise InvalidInputError("second")
        else:
            is_over, today = True, clock.now().date()
            new = msgspec.structs.replace(lift, ours=Ours.LIFTED, second=who, on=today)
        return _with(lead, new)

    _change(db, file, disclosure_id, version, [number], ours)
    status = Ours.LIFTED if is_over else Ours.FIRST
    _told(db, file, disclosure_id, Action.LEAD_LIFT_DECIDED, status.value)
    return is_over


def decline(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    version: int,
    number: str,
    why: str,
) -> None:
    """Do not consent; where the Prosecutor refused, the item is to be asked back.

    Raises:
        as `consent`; InvalidInputError: `why`: no reason, or too long.
    """
    reason = checking.in_codes(db, file, why)
    if not 0 < len(reason) <= LONGEST:
        raise InvalidInputError("why")

    def ours(lead: Lead) -> Lead:
        new = msgspec.structs.replace(
            _open(lead),
            ours=Ours.KEPT,
            why=reason,
            first=file.actor.staff_id,
            on=clock.now().date(),
        )
        return _with(lead, new)

    _change(db, file, disclosure_id, version, [number], ours)
    _told(db, file, disclosure_id, Action.LEAD_LIFT_DECIDED, Ours.KEPT.value)


def open_ones(db: Session, file: CaseFile) -> list[Asked]:
    """Return every item of a case whose secrecy is to end, with what the people say."""
    rows = file.records(db, Disclosure, Part.CONTENT, DisclosureContent)
    return [
        _asked(db, file, row, content, lead)
        for row, content in rows
        for lead in content.leads
        if lead.is_ending
    ]


def to_ask_back(
    db: Session, file: CaseFile, row_id: UUID, content: DisclosureContent
) -> list[Lead]:
    """Return what they have without secrecy and our word, with no notice about it."""
    notices = [
        each.content.items
        for each in kept.of_disclosure(db, file, row_id)
        if each.content.kind is NoticeKind.RECALL
        and each.content.state is not State.DROPPED
    ]
    return [
        lead
        for lead in content.leads
        if lead.answer is Answer.REFUSED
        and not lead.is_ending
        and not lead.is_lifted
        and not any(not items or lead.number in items for items in notices)
    ]


def helping(db: Session, file: CaseFile, content: DisclosureContent) -> list[Lead]:
    """Return what lies under secrecy and by now may help somebody accused."""
    known = recorded.helps(db, file)
    return [
        lead
        for lead in content.leads
        if not lead.is_lifted and known.get(lead.id) is Helps.YES
    ]


def _asked(
    db: Session,
    file: CaseFile,
    row: Disclosure,
    content: DisclosureContent,
    lead: Lead,
) -> Asked:
    """Ask the gate whether the item may be there without secrecy, and since when."""
    package = file.read(
        file.child(db, Package, row.package_id), Part.CONTENT, PackageContent
    )
    alone = msgspec.structs.replace(
        package,
        chosen=tuple(each for each in package.chosen if each.id == lead.id),
        tagged=(),
    )
    verdict = requesting.ask_gate(db, file, alone, content.recipient_id)
    if not verdict.covers(lead.id) or verdict.overridden:
        why = dict.fromkeys(f.why for f in (*verdict.held_back, *verdict.overridden))
        return Asked(row.id, content.recipient_id, lead, Says.NO, tuple(why))
    relied = [
        place
        for event_id, place, _said in ledger.events(db, file.box, file.id)
        if event_id in verdict.grants
    ]
    is_new = all(place > _open(lead).after for place in relied)
    says = Says.YES if is_new and relied else Says.BEFORE
    return Asked(row.id, content.recipient_id, lead, says)


def _begun(db: Session, file: CaseFile, word: Word) -> Lift:
    return Lift(word, ledger.last_place(db, file.id))


def _open(lead: Lead) -> Lift:
    if lead.lift is None or not lead.is_ending:
        raise ConflictError("its secrecy is not to end")
    return lead.lift


def _with(lead: Lead, lift: Lift) -> Lead:
    return msgspec.structs.replace(lead, lifts=(*lead.lifts[:-1], lift))


def _change(
    db: Session,
    file: CaseFile,
    disclosure_id: UUID,
    version: int,
    numbers: Sequence[str],
    changed: Callable[[Lead], Lead],
    word: Word | None = None,
) -> None:
    file.require(Permission.PACKAGE_RECALL)
    row = file.child(db, Disclosure, disclosure_id)
    old = file.read(row, Part.CONTENT, DisclosureContent)
    if not old.leads:
        raise NotFoundError
    known = {each.number for each in old.leads}
    sent_on = date.fromisoformat(old.sent_on)
    fine = {
        "numbers": bool(numbers) and set(numbers) <= known,
        "on": word is None or sent_on <= word.on <= clock.now().date(),
        "ref": word is None or len(word.ref) <= LONGEST_REF,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
    leads = tuple(
        changed(each) if each.number in set(numbers) else each for each in old.leads
    )
    new = msgspec.structs.replace(old, leads=leads)
    file.change(db, row, version, content=new)


def _told(
    db: Session, file: CaseFile, disclosure_id: UUID, action: Action, status: str = ""
) -> None:
    row = file.child(db, Disclosure, disclosure_id)
    said = {"status": status} if status else {}
    audit.record(db, action, file.actor.staff_id, row.package_id, **said)
    line.show(db, file)


@recodes
def coded(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into reasons."""
    for row, old in file.records(db, Disclosure, Part.CONTENT, DisclosureContent):
        new = tuple(_coded(each, replace) for each in old.leads)
        if new != old.leads:
            changed = msgspec.structs.replace(old, leads=new)
            file.change(db, row, row.version, content=changed)


def _coded(lead: Lead, replace: Coder) -> Lead:
    return msgspec.structs.replace(
        lead,
        reason=replace.coded(lead.reason),
        lifts=tuple(
            msgspec.structs.replace(each, why=replace.coded(each.why))
            for each in lead.lifts
        ),
    )
