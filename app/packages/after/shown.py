"""How pages show what left: one line of the log, and everything after it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.keys.parts import Part
from app.packages import recall, recipients
from app.packages.after import kept, notices, rules, standing, texts
from app.packages.after.kept import NoticeSeen
from app.packages.after.records import WAITS_FOR_US, NoticeKind, State
from app.packages.after.rules import Arrived, Became, Feedback, Receipt
from app.packages.after.standing import Standing
from app.packages.after.words import (
    ARRIVED,
    ARRIVED_TONES,
    ASKS,
    BECAME,
    CORRECTIONS,
    FINDERS,
    HOWS,
    KINDS,
    REASONS,
    ROLES,
    STATE_TONES,
    STATES,
    TELLING,
    TELLING_TONES,
    WRONGS,
)
from app.packages.ladder.words import STEPS
from app.packages.models import Package
from app.packages.recall import DisclosureSeen
from app.packages.records import PackageContent, RecallState
from app.packages.words import RECALL_TONES, RECALLS
from app.staff import house
from app.wording import gettext as _

Chips = tuple[tuple[str, str], ...]
"""Marks with their tone, the most pressing first."""


@dataclass(frozen=True)
class DisclosureShown:
    """One line of the log of what left."""

    id: UUID
    version: int
    package_id: UUID
    package_ref: str
    recipient_id: UUID
    recipient: str
    sent_on: date
    sent_by: str
    items: int
    withheld: int
    sha256: str
    key_fingerprint: str
    step: str
    recall: RecallState
    chips: Chips
    replaced_by: str


@dataclass(frozen=True)
class ReceiptShown:
    """That a package arrived, as somebody there said."""

    by: str
    on: date
    ref: str = field(repr=False)
    sha256: str
    said: str
    tone: str
    who: str


@dataclass(frozen=True)
class FeedbackShown:
    """What a receiver said, and whether the survivor is told."""

    id: UUID
    version: int
    became: str
    on: date
    to: str
    ref: str = field(repr=False)
    note: str = field(repr=False)
    who: str
    telling: str
    tone: str
    waits: bool
    why: str = field(repr=False)


@dataclass(frozen=True)
class NoticeShown:
    """One notice with everything that its page says."""

    id: UUID
    version: int
    ref: str
    kind: str
    is_correction: bool
    state: State
    state_words: str
    tone: str
    reason: str
    asks: tuple[str, ...]
    items: tuple[str, ...]
    wrong: str
    text: str = field(repr=False)
    effect: str = field(repr=False)
    found: str
    found_on: date | None
    written_by: str
    written_on: date
    confirmed_by: str
    may_confirm: bool
    made_on: date | None
    answer_by: date
    signed_sha256: str
    languages: tuple[str, ...]
    sent_on: date | None
    sent_how: str
    answered_on: date | None
    answer: str = field(repr=False)


@dataclass(frozen=True)
class After:
    """Everything after one package left."""

    line: DisclosureShown
    arrived: Arrived
    receipt_due: date
    receipts: tuple[ReceiptShown, ...]
    notices: tuple[NoticeShown, ...]
    feedback: tuple[FeedbackShown, ...]
    numbers: tuple[str, ...]
    asks_back: bool
    follows: str
    secrecy: bool


def disclosures(db: Session, file: CaseFile) -> list[DisclosureShown]:
    """Return what has left of a case, newest first."""
    names = house.names(db, file.actor.unlocked)
    receivers = {r.id: r.profile.name for r in recipients.listed(db, file.actor)}
    about = kept.of_case(db, file)
    return [
        _line(each, _standing(each, about), receivers, names)
        for each in reversed(recall.log(db, file))
    ]


def one(db: Session, file: CaseFile, seen: DisclosureSeen) -> After:
    """Gather everything after one package left."""
    names = house.names(db, file.actor.unlocked)
    receiver = recipients.get(db, file.actor, seen.content.recipient_id)
    about = kept.of_disclosure(db, file, seen.id)
    line = _line(
        seen, _standing(seen, about), {receiver.id: receiver.profile.name}, names
    )
    package = file.child(db, Package, seen.package_id)
    request = file.read(package, Part.CONTENT, PackageContent)
    content = seen.content
    return After(
        line=line,
        arrived=_standing(seen, about).arrived(clock.now().date()),
        receipt_due=content.receipt_due,
        receipts=tuple(
            _receipt(each, content.sha256, names) for each in content.receipts
        ),
        notices=tuple(
            _notice(file, each, receiver.profile.languages, names) for each in about
        ),
        feedback=tuple(
            said(each, seen.version, line.recipient, names) for each in content.feedback
        ),
        numbers=kept.numbers(db, file, seen.id),
        asks_back=content.recall is RecallState.TO_SEND,
        follows=follows(db, file, request),
        secrecy=bool(content.leads),
    )


def chips(now: Standing) -> Chips:
    """Return how something stands, at one glance."""
    state = now.arrived(clock.now().date())
    found = [(str(ARRIVED[state]), ARRIVED_TONES.get(state, ""))]
    if now.recall is not RecallState.NONE:
        tone = RECALL_TONES.get(now.recall, "")
        found.append((str(RECALLS[now.recall]), tone))
    if now.correction in CORRECTIONS:
        tone = STATE_TONES.get(now.correction, "")
        found.append((str(CORRECTIONS[now.correction]), tone))
    if now.replaced:
        found.append((_("A later package takes its place"), "plum"))
    if now.became is not None:
        found.append((str(BECAME[now.became]), "sea"))
    if now.tell:
        found.append((_("Tell the person?"), "amber"))
    return tuple(found)


def presses(now: Standing) -> bool:
    """Say whether a coordinator has something to do about it."""
    state = now.arrived(clock.now().date())
    return (
        state in {Arrived.LATE, Arrived.ANOTHER}
        or now.recall is RecallState.TO_SEND
        or now.correction in WAITS_FOR_US
    )


def said(
    told: Feedback, version: int, to: str, names: Mapping[UUID, str]
) -> FeedbackShown:
    """Put what a receiver said into words."""
    return FeedbackShown(
        id=told.id,
        version=version,
        became=str(BECAME[Became(told.became)]),
        on=told.on,
        to=to,
        ref=told.ref,
        note=readable(told.note),
        who=names.get(told.noted_by, ""),
        telling=str(TELLING[told.telling]),
        tone=TELLING_TONES.get(told.telling, ""),
        waits=told.telling is rules.Telling.WAITS,
        why=readable(told.why),
    )


def _line(
    each: DisclosureSeen,
    now: Standing,
    receivers: Mapping[UUID, str],
    names: Mapping[UUID, str],
) -> DisclosureShown:
    content = each.content
    return DisclosureShown(
        id=each.id,
        version=each.version,
        package_id=each.package_id,
        package_ref=content.package_ref,
        recipient_id=content.recipient_id,
        recipient=receivers.get(content.recipient_id, ""),
        sent_on=now.sent_on,
        sent_by=names.get(content.sent_by, ""),
        items=content.items,
        withheld=content.withheld,
        sha256=content.sha256,
        key_fingerprint=content.key_fingerprint,
        step=str(STEPS[content.hand_over.step]),
        recall=now.recall,
        chips=chips(now),
        replaced_by=content.replaced_by,
    )


def _standing(each: DisclosureSeen, about: list[NoticeSeen]) -> Standing:
    told = [n.content for n in about if n.disclosure_id == each.id]
    return standing.of(each.content, told)


def _receipt(each: Receipt, sha256: str, names: Mapping[UUID, str]) -> ReceiptShown:
    same = rules.is_same(each, sha256)
    state = Arrived.SAME if same else Arrived.ANOTHER
    if same is None:
        state = Arrived.RECEIVED
    return ReceiptShown(
        by=str(ROLES[each.by]),
        on=each.on,
        ref=each.ref,
        sha256=each.sha256,
        said=str(ARRIVED[state]),
        tone=ARRIVED_TONES[state],
        who=names.get(each.noted_by, ""),
    )


def _notice(
    file: CaseFile,
    each: NoticeSeen,
    reads: tuple[str, ...],
    names: Mapping[UUID, str],
) -> NoticeShown:
    content, fault = each.content, each.content.fault
    written = content.state is State.WRITTEN
    return NoticeShown(
        id=each.id,
        version=each.version,
        ref=content.notice_ref,
        kind=str(KINDS[content.kind]),
        is_correction=content.kind is NoticeKind.CORRECTION,
        state=content.state,
        state_words=str(STATES[content.state]),
        tone=STATE_TONES.get(content.state, ""),
        reason=str(REASONS[content.reason]),
        asks=tuple(str(ASKS[ask]) for ask in content.asks),
        items=content.items,
        wrong=str(WRONGS[fault.wrong]) if fault else "",
        text=readable(fault.text) if fault else "",
        effect=readable(fault.effect) if fault else "",
        found=str(FINDERS[fault.found_by]) if fault else "",
        found_on=fault.found_on if fault else None,
        written_by=names.get(content.written_by, ""),
        written_on=content.written_on,
        confirmed_by=names.get(content.confirmed_by, "")
        if content.confirmed_by
        else "",
        may_confirm=written and notices.may_confirm(file, content),
        made_on=content.made_on,
        answer_by=content.answer_by,
        signed_sha256=content.signed_sha256,
        languages=content.languages or texts.languages(reads),
        sent_on=content.sent_on,
        sent_how=str(HOWS[content.sent_how]) if content.sent_how else "",
        answered_on=content.answered_on,
        answer=readable(content.answer),
    )


def follows(db: Session, file: CaseFile, request: PackageContent) -> str:
    """Say to which package it adds or whose place it takes; empty for none."""
    if request.follows is None:
        return ""
    row = file.child(db, Package, request.follows)
    ref = file.read(row, Part.CONTENT, PackageContent).package_ref
    if request.replaces:
        return _("It takes the place of %(ref)s", ref=ref)
    return _("It adds to %(ref)s", ref=ref)
