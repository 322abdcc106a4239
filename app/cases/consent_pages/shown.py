"""What the pages of consent show: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, vault
from app.cases import ages, calling, consent_pages, line, recording
from app.cases.aftermath import following
from app.cases.aftermath import shown as aftermath_shown
from app.cases.aftermath.shown import Aftermath
from app.cases.casefile import CaseFile
from app.cases.consent_pages import talks
from app.cases.documents import IncidentContent
from app.cases.models import Incident
from app.consent import catalogue, ledger, pace
from app.consent.aftermath.rules import taken_back
from app.consent.catalogue import Undo
from app.consent.ledger import ConsentContent, counting
from app.consent.rules import ANY_PURPOSE, Decision, Scope
from app.keys.parts import Part
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import locale

Known = dict[UUID, str]


@dataclass(frozen=True)
class Standing:
    """One row of the ledger as it stands: a person, a use, a receiver, a material."""

    id: UUID
    purpose: str
    who: str
    recipient: str
    material: str = field(repr=False)
    mark: str  # yes, no, ask
    answer: str
    since: date | None
    until: date | None
    note: str
    how: str
    by: str
    may_withdraw: bool


@dataclass(frozen=True)
class Written:
    """One row of the ledger as it was written."""

    id: UUID
    on: date | None
    purpose: str
    who: str
    recipient: str
    answer: str
    how: str
    by: str
    proofs: tuple[consent_pages.Proof, ...]


@dataclass(frozen=True)
class Asked:
    """One purpose that can be talked about, with what was said of it so far.

    Attributes:
        minutes: how long the talk takes in the reader's language.
        is_now: of the first contact, or talked about already.
    """

    id: str
    label: str
    mark: str
    answer: str
    minutes: int
    is_now: bool


@dataclass(frozen=True)
class Names:
    """What ids of the ledger are called."""

    people: Known
    staff: Known = field(repr=False)
    recipients: Known = field(repr=False)
    materials: Known = field(repr=False)


def names(db: Session, file: CaseFile) -> Names:
    """Gather what ids are called, once for a page."""
    rows = file.records(db, Incident, Part.CONTENT, IncidentContent)
    titles = {row.id: content.title for row, content in rows}
    return Names(
        people=recording.codes(db, file),
        staff=calling.colleagues(db, file),
        recipients=dict(consent_pages.all_recipients(db, file)),
        materials=titles | dict(consent_pages.all_materials(db, file)),
    )


def standing(db: Session, file: CaseFile, known: Names) -> list[Standing]:
    """Return what stands, row by row, the newest first."""
    today = clock.now().date()
    may = file.may(Permission.CONSENT_WRITE)
    ended = following.ended(db, file, following.told(db, file))
    back = taken_back(ended)
    rows = [
        _standing(row_id, counting(row_id, content, back), known, today, may=may)
        for row_id, _seq, content in ages.counting(db, file, talks.standing(db, file))
        if content.decision is not Decision.SUPERSEDED
    ]
    return rows[::-1]


def _standing(
    row_id: UUID, content: ConsentContent, known: Names, today: date, *, may: bool
) -> Standing:
    granted = content.decision is Decision.GRANTED
    over = granted and content.valid_until is not None and content.valid_until < today
    again = granted and content.review_due is not None and content.review_due < today
    notes = [_options(content)]
    if content.decision is Decision.EXPIRED:
        notes.append(_("The person has turned 18 since: ask them"))
    if again:
        notes.append(_("Ask again: the day for it has come"))
    if granted and _is_reworded(content):
        notes.append(_("The text that is read out has changed since"))
    if content.excluded_ids:
        left_out = _called(content.excluded_ids, known.materials)
        notes.append(_("Without %(what)s", what=left_out))
    return Standing(
        id=row_id,
        purpose=purpose(content.purpose),
        who=known.people.get(content.person_id, ""),
        recipient=_recipient(content, known),
        material=_material(content, known),
        mark="ask" if over else mark(content.decision),
        answer=_("Expired") if over else label("decision", content.decision.value),
        since=content.given_on,
        until=content.valid_until if granted else None,
        note=". ".join(filter(None, notes)),
        how=_how(content),
        by=known.staff.get(content.taken_by, "") if content.taken_by else "",
        may_withdraw=may and granted,
    )


def written(db: Session, file: CaseFile, known: Names) -> list[Written]:
    """Return every row that was ever written, the newest first."""
    proofs = consent_pages.all_proofs(db, file)
    rows = [
        Written(
            id=row_id,
            on=content.given_on,
            purpose=purpose(content.purpose),
            who=known.people.get(content.person_id, ""),
            recipient=_recipient(content, known),
            answer=label("decision", content.decision.value),
            how=_how(content),
            by=known.staff.get(content.taken_by, "") if content.taken_by else "",
            proofs=tuple(proofs.get(row_id, ())),
        )
        for row_id, _seq, content in ledger.events(db, file.box, file.id)
    ]
    return rows[::-1]


def asked(db: Session, file: CaseFile, person_id: UUID) -> list[Asked]:
    """Return every purpose with what a person answered last, or that nobody asked."""
    rows = ages.counting(db, file, talks.standing(db, file))
    rows = [row for row in rows if row[2].person_id == person_id]
    today = clock.now().date()
    found = []
    for each in catalogue.load().purposes.values():
        own = [c for _i, _s, c in rows if c.purpose in {each.id, ANY_PURPOSE}]
        own = [c for c in own if c.decision is not Decision.SUPERSEDED]
        found.append(
            Asked(
                each.id,
                each.label.in_language(locale()),
                _worst(own, today),
                _said(own, today),
                pace.minutes(each, locale()),
                each.at_first_contact or bool(own),
            )
        )
    return found


def _worst(own: list[ConsentContent], today: date) -> str:
    """A no about everything wins; then a yes that holds; then any no; else ask."""
    if any(c.decision in talks.NOES and _is_blanket(c) for c in own):
        return "no"
    if any(_holds(c, today) for c in own):
        return "yes"
    return "no" if any(c.decision in talks.NOES for c in own) else "ask"


def _is_blanket(content: ConsentContent) -> bool:
    return content.recipient_id is None and content.scope is Scope.WHOLE_CASE


def _holds(content: ConsentContent, today: date) -> bool:
    until = content.valid_until
    return content.decision is Decision.GRANTED and (until is None or until >= today)


def _said(own: list[ConsentContent], today: date) -> str:
    if not own:
        return _("Not asked yet")
    state = _worst(own, today)
    if state == "yes":
        count = sum(_holds(c, today) for c in own)
        return _("Yes") if count == 1 else _("Yes, %(n)s times", n=count)
    return label("decision", own[-1].decision.value) if state == "no" else _("Ask")


def mark(decision: Decision) -> str:
    """Return the mark of a decision: yes, no or ask."""
    if decision is Decision.GRANTED:
        return "yes"
    return "no" if decision in talks.NOES else "ask"


def after(
    db: Session, file: CaseFile, event_id: UUID
) -> tuple[tuple[str, ...], list[tuple[str, str]], Aftermath] | None:
    """Return which purposes stopped, what cannot be undone, and what follows.

    None when the row is no withdrawal of this case.
    """
    rows = {
        row_id: content for row_id, _s, content in ledger.events(db, file.box, file.id)
    }
    content = rows.get(event_id)
    if content is None or content.decision is not Decision.WITHDRAWN:
        return None
    known = catalogue.load().purposes
    if content.purpose == ANY_PURPOSE:
        stopped, _lasting = line.consequences(db, file, content.person_id)
    else:
        stopped = (content.purpose,)
    language = locale()
    lasting = [
        (
            known[each].label.in_language(language),
            known[each].withdraw_effect.in_language(language),
        )
        for each in stopped
        if known[each].undo not in {Undo.FULL, Undo.FULL_UNTIL_RELEASE}
    ]
    return (
        stopped,
        lasting,
        aftermath_shown.of(db, file, frozenset(stopped)),
    )


def purpose(key: str) -> str:
    """Return a purpose in the reader's language."""
    if key == ANY_PURPOSE:
        return _("Everything")
    known = catalogue.load().purposes.get(key)
    return known.label.in_language(locale()) if known else key


def label(kind: str, value: str) -> str:
    """Return the words for a value of a recorded talk."""
    found = catalogue.load().labels[kind].get(value)
    return found.in_language(locale()) if found else value


def _options(content: ConsentContent) -> str:
    known = catalogue.load().purposes.get(content.purpose)
    if known is None:
        return ""
    chosen = [known.options[o] for o in content.options if o in known.options]
    return ", ".join(each.in_language(locale()) for each in chosen)


def _is_reworded(content: ConsentContent) -> bool:
    if content.purpose not in catalogue.load().purposes or not content.text_hash:
        return False
    now = ledger.wording_hash(content.purpose, content.language or "en")
    return not vault.same(now.encode(), content.text_hash.encode())


def _recipient(content: ConsentContent, known: Names) -> str:
    if content.recipient_id is None:
        return ""
    return known.recipients.get(content.recipient_id, _("a receiver no longer listed"))


def _material(content: ConsentContent, known: Names) -> str:
    if content.scope is Scope.WHOLE_CASE:
        return label("scope_type", content.scope.value)
    return _called(content.scope_ids, known.materials)


def _called(ids: tuple[UUID, ...], known: Known) -> str:
    return ", ".join(known.get(each, _("something no longer there")) for each in ids)


def _how(content: ConsentContent) -> str:
    if content.how == "code":
        return _("With the code")
    return label("form", content.form.value)
