"""What is copied for the person who asks: chosen under the gate, and checked again.

An account goes as its working text, in which everybody else is hidden. A file goes
whole only where nobody else is in it; else as a copy with parts hidden, or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases import joining
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.consent import ledger
from app.consent.own.rules import ACCESS
from app.consent.rules import Handling, Item, ThirdPerson, Verdict
from app.consent.words import WHY
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.evidence import scanning
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.inquiries import ordering, register
from app.inquiries.documents import Copies, Copy
from app.inquiries.register import Opened
from app.inquiries.rules import Kind, Want
from app.keys.parts import Part
from app.packages import requesting, telling
from app.packages.records import (
    Chosen,
    IdentityLevel,
    PackageContent,
)
from app.packages.records import (
    Kind as ItemKind,
)
from app.packages.requesting import Choice
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.statements.documents import StatementContent
from app.statements.models import Statement
from app.wording import gettext as _

COPIED = (ItemKind.STATEMENT, ItemKind.EVIDENCE)


@dataclass(frozen=True)
class Stop:
    """Why something does not go as it was chosen."""

    code: str
    why: str = field(repr=False)


def can_be_asked_for(seen: Opened) -> bool:
    """Say whether copies can be made for a request: of a person, about a case."""
    content = seen.content
    return (
        content.kind is Kind.ACCESS
        and Want.COPY in content.wants
        and content.case_id is not None
    )


def people(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return who of the case may ask, by code; the survivor first."""
    found = [
        (not content.is_survivor, int(content.code[1:]), row.id, content.code)
        for row, content in file.records(db, Person, Part.CONTENT, PersonContent)
        if content.same_as is None and not content.is_alleged_perpetrator
    ]
    return [(key, code) for _later, _number, key, code in sorted(found)]


def offered(db: Session, file: CaseFile) -> list[tuple[Copy, Choice]]:
    """Return accounts and files of a case, each copy with parts hidden by itself."""
    return [
        (Copy(each.chosen.kind, each.chosen.id, each.copy), each)
        for each in requesting.offered(db, file)
        if each.chosen.kind in COPIED
    ]


def ask_gate(
    db: Session, file: CaseFile, person_id: UUID, items: Iterable[Copy]
) -> Verdict:
    """Ask the one gate what of this is the person's own, as everything stands now."""
    one = joining.one_of_each(db, file)
    asked = gate_items(db, file, items)
    return ledger.pass_own(one.get(person_id, person_id), asked)


def gate_items(db: Session, file: CaseFile, items: Iterable[Copy]) -> list[Item]:
    """Say of each thing whose it is, and who is in it and not hidden.

    A file that nobody is recorded as owning is nobody's own here. In a recording is
    whoever is in an account that was written down from it.
    """
    chosen = {each.id: each for each in items}
    heard = {
        row.id: read.rendering.recording_id
        for row, read in file.records(db, Statement, Part.CONTENT, StatementContent)
        if read.rendering and read.rendering.recording_id in chosen
    }
    asked = {each.id: each.kind for each in chosen.values()}
    asked |= dict.fromkeys(heard, ItemKind.STATEMENT)
    request = PackageContent(
        package_ref="",
        purpose=ACCESS,
        reason="",
        chosen=tuple(Chosen(kind, key) for key, kind in asked.items()),
        identity_level=IdentityLevel.PSEUDONYM,
    )
    found = {item.id: item for item in requesting.gate_items(db, file, request)}
    for key, recording_id in heard.items():
        if recording_id is not None:
            found[recording_id] = _with_those_in(found[recording_id], found[key])
    nobodys = {
        row.id
        for row, read in file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
        if not read.owner_ids
    }
    told = [
        replace(found[key], owners=frozenset()) if key in nobodys else found[key]
        for key in chosen
    ]
    return [_without_others(one) if _hides(chosen[one.id]) else one for one in told]


def stops(
    db: Session, file: CaseFile, person_id: UUID, items: tuple[Copy, ...]
) -> list[Stop]:
    """Say what of the chosen does not go to this person, and why."""
    known = {copy: called(choice) for copy, choice in offered(db, file)}
    verdict = ask_gate(db, file, person_id, items)
    why = {each.item_id: str(WHY[each.why]) for each in verdict.held_back}
    why |= {
        each.id: told
        for each in items
        if each.id not in why and (told := _unready(db, file, each, verdict))
    }
    found = [Stop(known[each], why[each.id]) for each in items if each.id in why]
    ids = [each.id for each in items]
    twice = _("Chosen twice: take the file or one copy of it.")
    return found + [
        Stop(known[each], twice)
        for each in items
        if each.hidden is not None and ids.count(each.id) > 1
    ]


def choose(
    db: Session,
    actor: Actor,
    seen: Opened,
    version: int,
    person_id: UUID,
    items: tuple[Copy, ...],
) -> None:
    """Keep what is copied; an answer that was prepared has to be prepared anew.

    Nothing chosen takes the copies off the request.

    Raises:
        NotFoundError: the actor may not prepare it, no copies can be asked for, or
            somebody or something is not of the case.
        InvalidInputError: `items`: something of it does not go; `stops` says why.
        ConflictError: somebody else changed the request, or it was answered.
    """
    register.require(actor, seen, Permission.INQUIRY_PREPARE)
    if not can_be_asked_for(seen):
        raise NotFoundError
    if not seen.content.runs:
        raise ConflictError
    file = ordering.case_of(db, actor, seen)
    known = {copy for copy, _choice in offered(db, file)}
    if person_id not in dict(people(db, file)) or not set(items) <= known:
        raise NotFoundError
    if items and stops(db, file, person_id, items):
        raise InvalidInputError("items")
    copies = None
    if items:
        left = _own(db, file, person_id) - {each.id for each in items}
        copies = Copies(person_id, items, actor.staff_id, left=len(left))
    register.change(
        db,
        actor,
        seen,
        lambda old: msgspec.structs.replace(old, copies=copies, answer=None),
        "copies_chosen",
        version=version,
    )
    if seen.content.copies is not None and seen.content.copies.made is not None:
        register.keep_code(db, actor, seen, "")


def still_go(db: Session, seen: Opened) -> bool:
    """Say whether everything that was chosen may still go; true where nothing was."""
    copies = seen.content.copies
    if copies is None:
        return True
    if seen.case is None:
        return False
    known = {copy for copy, _choice in offered(db, seen.case)}
    return set(copies.items) <= known and not stops(
        db, seen.case, copies.person_id, copies.items
    )


def codes(db: Session, seen: Opened) -> tuple[str, ...]:
    """Return the codes of what is copied, as the letter names them."""
    return tuple(choice.code for choice in chosen(db, seen))


def chosen(db: Session, seen: Opened) -> list[Choice]:
    """Return what is copied, as it was chosen."""
    copies = seen.content.copies
    if copies is None or seen.case is None:
        return []
    known = dict(offered(db, seen.case))
    return [known[each] for each in copies.items if each in known]


def person_code(db: Session, seen: Opened) -> str:
    """Return for whom it is copied, by the code in the case."""
    copies = seen.content.copies
    if copies is None or seen.case is None:
        return ""
    return dict(people(db, seen.case)).get(copies.person_id, "")


def _own(db: Session, file: CaseFile, person_id: UUID) -> set[UUID]:
    """Return what has the person among its owners, whoever else is in it."""
    one = joining.one_of_each(db, file)
    every = [copy for copy, _choice in offered(db, file) if copy.hidden is None]
    items = gate_items(db, file, every)
    return {item.id for item in items if one.get(person_id) in item.owners}


def _hides(copy: Copy) -> bool:
    """Say whether others are hidden: in an account by codes, in a file by hand."""
    return copy.kind is ItemKind.STATEMENT or copy.hidden is not None


def _with_those_in(recording: Item, account: Item) -> Item:
    tellers = (ThirdPerson(each) for each in account.owners - recording.owners)
    others = (*recording.third_persons, *account.third_persons, *tellers)
    return replace(recording, third_persons=tuple(others))


def _without_others(item: Item) -> Item:
    hidden = (replace(e, handling=Handling.REDACTED) for e in item.third_persons)
    return replace(item, third_persons=tuple(hidden))


def _unready(db: Session, file: CaseFile, copy: Copy, verdict: Verdict) -> str:
    """Say why something that is the person's own cannot be copied yet."""
    if copy.kind is ItemKind.STATEMENT:
        if copy.id not in telling.unread(db, file, verdict):
            return ""
        return _("Nobody has read its working text through for names yet.")
    row = file.child(db, EvidenceItem, copy.id)
    content = file.read(row, Part.CONTENT, EvidenceContent)
    if scanning.is_shut(content.checked):
        return _("It was not checked for viruses yet, or something was found in it.")
    return ""


def called(choice: Choice) -> str:
    """Return the code of a thing, and which copy of it is meant."""
    if choice.copy is None:
        return choice.code
    return _(
        "%(code)s, copy %(n)s with parts hidden", code=choice.code, n=choice.number
    )
