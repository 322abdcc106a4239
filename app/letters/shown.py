"""What pages of letters show: plain data, made while the case is open."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling
from app.cases.aftermath.words import STATES, TONES
from app.cases.casefile import CaseFile
from app.claims import catalogue as claims
from app.claims import claiming
from app.claims import shown as claimed
from app.consent import catalogue as consents
from app.consent.findings.rules import Finding, Why
from app.consent.words import REMEDY, WHY
from app.letters import addressing, catalogue, printing, sending
from app.letters.catalogue import Template
from app.letters.documents import LetterContent, Reply
from app.letters.rules import LeftOut
from app.letters.sending import Composed, LetterSeen
from app.letters.words import OUTCOMES, field_name, letter_name
from app.wording import gettext as _
from app.wording import locale


def letter(each: Template) -> dict[str, Any]:
    """Return a letter of the catalogue: what for, and how far to rely on it."""
    known, language = catalogue.load(), locale()
    return {
        "id": each.id,
        "version": each.version,
        "name": each.label.in_language(language),
        "what_for": each.what_for.in_language(language),
        "purpose": consents.load().purposes[each.purpose].label.in_language(language),
        "purpose_id": each.purpose,
        "as_of": each.as_of,
        "source": known.sources[each.source].in_language(language),
        "is_verified": each.is_verified,
        "is_own": each.is_own,
        "takes": [(field_name(e.field), e.is_required) for e in each.fields],
    }


def by_kind() -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the letters of the catalogue by the kind of addressee."""
    known = catalogue.load()
    return [
        (
            label.in_language(locale()),
            [letter(each) for each in known.letters.values() if each.kind == kind],
        )
        for kind, label in known.labels["kind"].items()
    ]


def lines(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    """Return the letters of a case for their list."""
    return [line(db, file, seen) for seen in sending.letters(db, file)]


def line(db: Session, file: CaseFile, seen: LetterSeen) -> dict[str, Any]:
    """Return one letter of the case, without its words."""
    content, today = seen.content, clock.now().date()
    people, names = dict(calling.people(db, file)), calling.colleagues(db, file)
    waits = content.outcome is Reply.WAITING
    said, tone = OUTCOMES[content.outcome]
    purpose = consents.load().purposes.get(content.purpose)
    return {
        "id": seen.id,
        "number": content.number,
        "name": letter_name(content.template),
        "edition": content.template_version,
        "to": addressing.called(
            db, file, sending.template_of(content), content.addressee
        ),
        "about": people.get(content.about_id, ""),
        "sent_on": content.sent_on,
        "sent_by": names.get(content.made_by, ""),
        "outcome": str(said),
        "tone": tone,
        "reply_due": content.reply_due if waits else None,
        "replied_on": content.replied_on,
        "is_late": waits and content.reply_due < today,
        "is_over": not waits,
        "recall": str(STATES[content.asked_back]) if content.asked_back else "",
        "recall_tone": TONES.get(content.asked_back, "") if content.asked_back else "",
        "purpose": purpose.label.in_language(locale()) if purpose else "",
        "used": [field_name(name) for name in content.used],
        "withheld": withheld(content),
    }


def withheld(content: LetterContent) -> list[tuple[str, str]]:
    """Return what stayed out of a letter that went, and why."""
    return [
        (
            field_name(each.field),
            " ".join(str(WHY[Why(why)]) for why in each.why) or nothing_on_file(),
        )
        for each in content.withheld
    ]


def nothing_on_file() -> str:
    """Say that a field has nothing to give."""
    return _("Nothing is recorded.")


def preview(db: Session, file: CaseFile, made: Composed) -> dict[str, Any]:
    """Return a letter as it would go: its words, what is in it and what is not."""
    people = dict(calling.people(db, file))
    left = made.filled.left_out
    return {
        "laid": printing.before_it_goes(
            made.words,
            made.choice.language,
            (clock.now().date(), made.choice.reply_due),
        ),
        "may_go": made.filled.may_go,
        "seal": made.seal,
        "names_somebody": made.names_somebody,
        "is_to_verified": made.to.is_verified,
        "used": [field_name(each) for each in sorted(made.filled.used)],
        "lacking": [_left(each, people) for each in left if each.is_required],
        "left_out": [_left(each, people) for each in left if not each.is_required],
        "ask": made.letter.purpose if any(each.lacks_consent for each in left) else "",
    }


def _left(each: LeftOut, people: dict[Any, str]) -> dict[str, Any]:
    return {
        "field": field_name(each.field),
        "why": list(_found(each.held, people))
        or [(nothing_on_file(), _("Record it in the case, or leave it out."))],
    }


def _found(
    held: Iterable[Finding], people: dict[Any, str]
) -> Iterable[tuple[str, str]]:
    for finding in held:
        who = people.get(finding.person_id, "")
        why = str(WHY[finding.why])
        yield (f"{who}: {why}" if who else why, str(REMEDY.get(finding.why, "")))


def addressees(db: Session, file: CaseFile, each: Template) -> list[tuple[str, str]]:
    """Return to whom a letter may go, for a form's choices."""
    return [(a.key, a.name) for a in addressing.offered(db, file, each)]


def offered(db: Session, file: CaseFile, each: Template) -> dict[str, list[Any]]:
    """Return what the form of a letter offers."""
    known = claims.load()
    return {
        "addressees": addressees(db, file, each),
        "people": calling.people(db, file),
        "incidents": claimed.incident_pairs(db, file) if each.takes("event") else [],
        "claims": [
            (seen.id, known.routes[seen.content.route].name.in_language(locale()))
            for seen in claiming.claims(db, file)
            if seen.content.route in known.routes
        ]
        if each.takes("claim")
        else [],
    }
