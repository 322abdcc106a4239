"""What the pages of a communication show, in the reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.classification.forum_catalogue import forum_catalogue
from app.communications import catalogue, checking, keeping, laying, sources
from app.communications.checking import Checked, Standing, State
from app.communications.documents import Pin, Source, Where
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.laying import Problem
from app.communications.words import ITEMS, PROBLEMS, STATES, TONES
from app.consent import catalogue as consents
from app.consent.words import WHY
from app.evidence.redacting.reasons import REASONS
from app.packages import recipients
from app.staff import house
from app.staff.actor import Actor
from app.wording import gettext as _
from app.wording import locale

FIRST_WORDS = 180


@dataclass(frozen=True)
class PinShown:
    """A pin beside its sentence.

    Attributes:
        now: the digest of what stands at its place, in hex.
    """

    id: UUID
    source: int
    ref: str
    what: str
    where: str
    state: str
    tone: str
    why: tuple[str, ...]
    stands: bool
    is_changed: bool
    now: str


@dataclass(frozen=True)
class SentenceShown:
    """A sentence with its pins."""

    id: UUID
    text: str = field(repr=False)
    hidden: str
    pins: tuple[PinShown, ...]


@dataclass(frozen=True)
class ParagraphShown:
    """A paragraph as lists and its page show it."""

    id: UUID
    number: int
    version: int
    first_words: str = field(repr=False)
    sentences: tuple[SentenceShown, ...]
    hidden: str
    unpinned: int
    fallen: int
    withdrawn: str = field(repr=False)
    withdrawn_by: str
    withdrawn_on: object
    is_withdrawn: bool
    by: str
    on: object


@dataclass(frozen=True)
class HeadingShown:
    """A heading with its paragraphs."""

    id: str
    label: str
    asks: str
    basis: str
    is_verified: bool
    supplement: int
    may_add: bool
    paragraphs: tuple[ParagraphShown, ...]


@dataclass(frozen=True)
class ProblemShown:
    """Why an edition cannot be made, and where to mend it."""

    number: int
    sentence: int
    why: str
    item: str
    href: str


def address(seen: Seen) -> str:
    """Return the address of a communication."""
    return f"/staff/communications/{seen.id}"


def about(db: Session, actor: Actor, seen: Seen) -> dict[str, object]:
    """Return what every page of a communication says of it."""
    content, language = seen.content, locale()
    receiver = recipients.get(db, actor, content.recipient_id).profile
    forum = forum_catalogue().fora.get(content.forum)
    purpose = consents.load().purposes[content.purpose]
    return {
        "base": address(seen),
        "title": content.title,
        "receiver": ", ".join(filter(None, (receiver.name, receiver.office))),
        "purpose": purpose.label.in_language(language),
        "forum": forum.name.in_language(language) if forum else "",
        "supplement": content.outline.supplement,
        "is_fixed": content.outline.is_fixed,
        "version": seen.version,
        "may_write": seen.team_id in keeping.teams(db, actor, keeping.WRITE),
    }


def outline(
    db: Session,
    actor: Actor,
    seen: Seen,
    some: Mapping[UUID, ParagraphSeen],
    checked: Checked,
) -> list[HeadingShown]:
    """Return every heading of the document and of its supplements.

    What cites a case that the reader is barred from is not there for them.
    """
    closed = keeping.closed_sources(db, actor, seen)
    names = house.names(db, actor.unlocked)
    filled = {
        (supplement, heading): paragraphs
        for supplement, heading, paragraphs in keeping.in_order(seen, some)
    }
    found, language = [], locale()
    for supplement in range(seen.content.outline.supplement + 1):
        is_open = supplement == seen.content.outline.supplement
        for heading in catalogue.load().headings.values():
            paragraphs = filled.get((supplement, heading.id), [])
            if not paragraphs and not is_open:
                continue
            found.append(
                HeadingShown(
                    heading.id,
                    heading.label.in_language(language),
                    heading.asks.in_language(language),
                    "; ".join(each.in_language(language) for each in heading.basis),
                    heading.verified,
                    supplement,
                    is_open,
                    tuple(
                        paragraph(seen, each, checked, names)
                        for each in paragraphs
                        if not keeping.cites(each.content, closed)
                    ),
                )
            )
    return found


def paragraph(
    seen: Seen, each: ParagraphSeen, checked: Checked, names: Mapping[UUID, str]
) -> ParagraphShown:
    """Return one paragraph; its words are shown by who opened its communication."""
    content = each.content
    known = {source.number: source for source in seen.content.sources}
    sentences = tuple(
        SentenceShown(
            one.id,
            one.text,
            one.hidden,
            tuple(_pin(known[p.source], p, checked.pins.get(p.id)) for p in one.pins),
        )
        for one in content.sentences
    )
    text = " ".join(one.text for one in content.sentences)
    gone = content.withdrawn
    return ParagraphShown(
        id=each.id,
        number=each.number,
        version=each.version,
        first_words=text[:FIRST_WORDS] + ("…" if len(text) > FIRST_WORDS else ""),
        sentences=sentences,
        hidden=content.hidden,
        unpinned=0 if gone else sum(not one.pins for one in sentences),
        fallen=0 if gone else sum(not p.stands for one in sentences for p in one.pins),
        withdrawn=gone.reason if gone else "",
        withdrawn_by=names.get(gone.by, "") if gone else "",
        withdrawn_on=gone.on if gone else None,
        is_withdrawn=gone is not None,
        by=names.get(content.by, ""),
        on=content.on,
    )


def problems(
    db: Session,
    actor: Actor,
    seen: Seen,
    some: Mapping[UUID, ParagraphSeen],
    found: Iterable[Problem],
) -> list[ProblemShown]:
    """Say of each why it cannot be printed; of a barred case nothing is said."""
    closed = keeping.closed_sources(db, actor, seen)
    silent = {e.number for e in some.values() if keeping.cites(e.content, closed)}
    ids = {each.number: each.id for each in some.values()}
    known = {source.number: source for source in seen.content.sources}
    return [
        ProblemShown(
            each.number,
            each.sentence,
            str(PROBLEMS.get(each.why) or STATES[State(each.why)]),
            _called(known[each.source]) if each.source else "",
            f"{address(seen)}/paragraphs/{ids[each.number]}"
            if each.number in ids
            else "",
        )
        for each in found
        if each.number not in silent and each.source not in closed
    ]


def now(
    db: Session,
    actor: Actor,
    seen: Seen,
    some: Mapping[UUID, ParagraphSeen],
    checked: Checked,
) -> list[ProblemShown]:
    """Say what does not stand at this moment."""
    return problems(db, actor, seen, some, laying.problems(seen, some, checked))


def totals(seen: Seen, some: Mapping[UUID, ParagraphSeen]) -> list[tuple[str, str]]:
    """Return the figures of a communication."""
    pins = [pin for each in some.values() for pin in checking.pins_of(each)]
    cases = {each.case_id for each in seen.content.sources}
    return [
        (_("Paragraphs"), str(len(some))),
        (_("Pins"), str(len(pins))),
        (_("Sources"), str(len(seen.content.sources))),
        (_("Cases"), str(len(cases))),
        (_("Crime base"), str(sum(each.in_base for each in seen.content.sources))),
    ]


def reasons() -> list[tuple[str, str]]:
    """Return the codes for which something is blacked."""
    return [("", _("Shown")), *((k, f"{k}: {v}") for k, v in REASONS.items())]


def _pin(source: Source, pin: Pin, standing: Standing | None) -> PinShown:
    stands = standing or Standing(State.STANDS)
    here = stands.now.where if stands.now else pin.where
    return PinShown(
        pin.id,
        source.number,
        source.ref,
        _called(source),
        place(here),
        str(STATES[stands.state]),
        TONES[stands.state],
        tuple(str(WHY[why]) for why in stands.why),
        stands.stands,
        stands.state is State.CHANGED,
        stands.now.digest.hex() if stands.now else "",
    )


def _called(source: Source) -> str:
    return f"{ITEMS[source.item.kind]} {source.code}, {source.ref}"


def place(where: Where) -> str:
    """Say where in a source a pin points."""
    if where.crime or where.mode:
        return _("%(what)s, confirmed", what=sources.finding(where))
    if where.first:
        last = where.first + where.many - 1
        one, several = _("passage %(n)s"), _("passages %(n)s")
        return _span(one, several, str(where.first), str(last))
    if where.from_s is not None and where.to_s is not None:
        ends = laying.clock_of(where.from_s), laying.clock_of(where.to_s)
        return _span(_("time %(n)s"), _("time %(n)s"), *ends)
    if where.from_page is not None:
        one, several = _("page %(n)s"), _("pages %(n)s")
        return _span(one, several, str(where.from_page), str(where.to_page))
    return _("whole")


def _span(one: str, several: str, first: str, last: str) -> str:
    if first == last:
        return one.replace("%(n)s", first)
    return several.replace("%(n)s", f"{first}–{last}")
