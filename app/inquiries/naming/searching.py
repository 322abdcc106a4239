"""Under which cases of the team the people stand whom a request names.

Nobody types a name: the ones in the request are looked for, as they are spelt there or
alike, in Cyrillic or Latin letters. No name of a case is shown for it. The log keeps
that it was done and which case was found, never for whom. A receiver is answered about
what it was given and nothing else, so for its request other cases are not shown.
"""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import clock, index
from app.audit import Action
from app.errors import ConflictError, InvalidInputError
from app.index.naming import EXACT
from app.inquiries import matching, register
from app.inquiries.documents import InquiryContent, Looked
from app.inquiries.register import Opened
from app.inquiries.rules import Kind
from app.keys.parts import Part
from app.staff.actor import Actor
from app.staff.budgets import counting
from app.staff.policy import Permission

MOST = 200
"""People of one name that are looked through; the page says when there are more."""


@dataclass(frozen=True)
class Hit:
    """That somebody of a case is called like one in the request.

    Attributes:
        wanted: as the request spells it; how the case does is not told.
        code: of the person in the case.
        under: what the desk looks under to say that this is the case.
        is_same: the two are spelt the same, but for the script.
    """

    case_id: UUID
    wanted: str = field(repr=False)
    ref: str
    code: str
    under: str
    is_same: bool


def search(
    db: Session, actor: Actor, inquiry_id: UUID
) -> tuple[Opened, tuple[Hit, ...], bool]:
    """Look for the names of a request in the cases of its team, the likest first.

    Returns:
        The request, who is called so, and whether there are more than are told.

    Raises:
        NotFoundError: no such request, or the actor may not look or read its names.
        InvalidInputError: `checked`: who asks is not checked, or it is contested;
            `names`: it names nobody.
        ConflictError: the case is found, or the request is answered.
    """
    seen = register.find(db, actor, inquiry_id, Permission.INQUIRY_WRITE)
    register.require(actor, seen, Permission.INQUIRY_NAME_READ)
    content = seen.content
    if not content.runs or content.case_id is not None:
        raise ConflictError
    if content.checked is None or content.is_contested:
        raise InvalidInputError("checked")
    identity = register.identity_of(db, actor, seen)[1]
    # A person who asks for what is theirs is named by signing; nobody else who signs.
    own = (identity.asker,) if content.kind is Kind.ACCESS else ()
    names = [each.strip() for each in (*identity.names, *own) if each.strip()]
    if not names:
        raise InvalidInputError("names")
    among = _among(db, actor, seen)
    hits, is_cut = list[Hit](), False
    for name in dict.fromkeys(names):
        found_so, more = _of(db, actor, seen, name, among)
        hits, is_cut = [*hits, *found_so], is_cut or more
    hits.sort(key=lambda each: not each.is_same)
    found = "yes" if hits else "no"
    for about in dict.fromkeys(hit.case_id for hit in hits) or (seen.team_id,):
        action = Action.INQUIRY_NAMES_SEARCHED
        counting.read(db, actor, action, about, of=seen.id, found=found)
    seen = _noted(db, actor, seen, found=bool(hits))
    return seen, tuple(dict.fromkeys(hits)), is_cut


def _among(db: Session, actor: Actor, seen: Opened) -> set[UUID] | None:
    """Return in which cases this asker's person can be; None: in all of the team."""
    if seen.content.kind is not Kind.FOLLOW_UP:
        return None
    return {file.id for file in matching.sent_to(db, actor, seen)}


def _of(
    db: Session, actor: Actor, seen: Opened, name: str, among: set[UUID] | None
) -> tuple[list[Hit], bool]:
    """Return who is called like this, also in cases that were closed long ago."""
    found, is_cut = list[Hit](), False
    for cold in (False, True):
        by, team_id = actor.unlocked, seen.team_id
        names = index.segment(db, by, team_id, Part.IDENTITY, cold=cold)
        content = index.segment(db, by, team_id, Part.CONTENT, cold=cold)
        alike = index.named(names, name, among=among, limit=MOST + 1)
        is_cut = is_cut or len(alike) > MOST
        for each in alike[:MOST]:
            entry = index.entry_of(content, each.case_id)
            under = _under(db, actor, seen, each.case_id, entry.ref) if entry else ""
            if entry is not None and under:
                is_same = each.likeness >= EXACT
                found.append(
                    Hit(each.case_id, name, entry.ref, each.code, under, is_same)
                )
    return found, is_cut


def _under(db: Session, actor: Actor, seen: Opened, case_id: UUID, ref: str) -> str:
    """Return under what this asker's case is found; "" where it is none of theirs."""
    file = matching.readable(db, actor, case_id)
    if file is None:
        return ""
    if seen.content.kind is not Kind.FOLLOW_UP:
        return ref
    known = matching.numbers(db, file, seen.content.recipient_id)
    return min(known, default="")


def _noted(db: Session, actor: Actor, seen: Opened, *, found: bool) -> Opened:
    """Keep that the names were looked for; under what stays with the names alone."""
    looked = Looked("", actor.staff_id, clock.now().date(), found)

    def noted(old: InquiryContent) -> InquiryContent:
        return msgspec.structs.replace(old, looked=(*old.looked, looked))

    return register.change(db, actor, seen, noted, "names_searched", written=False)
