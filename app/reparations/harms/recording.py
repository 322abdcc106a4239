"""Recording harms: whose, from what, how grave, how long, and who says so.

What an incident's facts suggest is a question for a talk, never a record: a harm is on
file because somebody said it, a document shows it or an examination found it.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import audit, clock, vault
from app.audit import Action
from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.documents import Working
from app.cases.models import Incident, Person
from app.cases.series import sharing
from app.errors import InvalidInputError
from app.evidence.models import EvidenceItem
from app.facts import Answer
from app.keys.parts import Part
from app.reparations import catalogue
from app.reparations.models import Harm
from app.staff.policy import Permission

CURRENCIES = ("UAH", "EUR", "USD", "PLN", "RUB")
BASES = ("own_words", "paper", "expert", "estimate")
CHECKS = ("", "document", "examination", "second_source")
SUFFERERS = ("direct", "indirect")
MOST_DIGITS = 15


class HarmContent(Working, frozen=True):
    """One harm, as described; no score and no proof is asked.

    Attributes:
        person_id: who suffers it.
        suffered: "direct", or "indirect" for close ones, dependants and helpers.
        denied: asked, and the person says that it was not so: it is not asked again.
        said_by: who says so, and `said_on` when they said it.
        amount: money or days, as the type has it: "12500.50"; empty if not told.
        basis: what the amount rests on, of `BASES`.
        checked: what supports it besides words, of `CHECKS`, by whom and when.
    """

    schema: ClassVar[str] = "harm.content"
    schema_version: ClassVar[int] = 2
    working: ClassVar[tuple[str, ...]] = ("description",)

    person_id: UUID
    kind: str
    severity: str = ""
    duration: str = "unknown"
    incident_id: UUID | None = None
    description: str = ""
    said_by: str = ""
    suffered: str = "direct"
    denied: bool = False
    said_on: date | None = None
    amount: str = ""
    currency: str = ""
    basis: str = ""
    evidence_ids: tuple[UUID, ...] = ()
    checked: str = ""
    checked_by: UUID | None = None
    checked_on: date | None = None


@vault.upgrader(HarmContent.schema, 1)
def _as_first_told(body: vault.Body) -> vault.Body:
    """Add nothing that nobody said: a harm of before has no day, sum or paper."""
    return body | {
        "suffered": "direct",
        "denied": False,
        "said_on": None,
        "amount": "",
        "currency": "",
        "basis": "",
        "evidence_ids": [],
        "checked": "",
        "checked_by": None,
        "checked_on": None,
    }


@dataclass(frozen=True)
class HarmSeen:
    """A harm as a page takes it."""

    id: UUID
    version: int
    content: HarmContent = field(repr=False)


@dataclass(frozen=True)
class Question:
    """A harm that the facts of an incident make one ask about."""

    kind: str
    incident: str = field(repr=False)


def record(db: Session, file: CaseFile, content: HarmContent) -> UUID:
    """Add a harm.

    Raises:
        InvalidInputError: a value is not in the catalogue, does not fit the kind of
            harm, or a day lies ahead.
        NotFoundError: the person, incident or evidence is not of this case.
    """
    file.require(Permission.NEED_WRITE)
    made = _whole(db, file, content, None)
    row = file.add(db, Harm, made)
    audit.record(db, Action.HARM_RECORDED, file.actor.staff_id, file.id)
    return row.id


def change(
    db: Session, file: CaseFile, harm_id: UUID, version: int, content: HarmContent
) -> None:
    """Change what is said of a harm.

    Raises:
        ConflictError: somebody else changed it since `version`.
        InvalidInputError, NotFoundError: as in `record`.
    """
    file.require(Permission.NEED_WRITE)
    row = file.child(db, Harm, harm_id)
    made = _whole(db, file, content, file.read(row, Part.CONTENT, HarmContent))
    file.change(db, row, version, content=made)
    audit.record(db, Action.HARM_CHANGED, file.actor.staff_id, file.id)


def harms(db: Session, file: CaseFile) -> list[HarmSeen]:
    """Return the harms of a case; those that were denied last."""
    found = file.records(db, Harm, Part.CONTENT, HarmContent)
    seen = [HarmSeen(row.id, row.version, content) for row, content in found]
    return sorted(seen, key=lambda each: each.content.denied)


def questions(db: Session, file: CaseFile) -> list[Question]:
    """Return which harms the facts suggest and nobody was asked about yet."""
    asked = {seen.content.kind for seen in harms(db, file)}
    found: dict[str, Question] = {}
    for incident in sharing.incidents(db, file):
        told = incident.content.answers().items()
        yes = {key for key, answer in told if answer is Answer.YES}
        for kind in catalogue.load().harms.values():
            if kind.asked_by & yes and kind.id not in asked:
                found.setdefault(kind.id, Question(kind.id, incident.content.title))
    return list(found.values())


def figure(words: str) -> str:
    """Return an amount as it is kept: "12 500,50" is "12500.50".

    Raises:
        InvalidInputError: it is no amount, or below nothing.
    """
    plain = "".join(words.split()).replace(",", ".")
    if not plain:
        return ""
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise InvalidInputError("amount") from None
    fine = plain.replace(".", "", 1).isascii() and plain.replace(".", "", 1).isdigit()
    if not fine or len(plain) > MOST_DIGITS:
        raise InvalidInputError("amount")
    return f"{number:f}"


def _whole(
    db: Session, file: CaseFile, content: HarmContent, old: HarmContent | None
) -> HarmContent:
    """Check a harm, and write down who says that it was looked into."""
    _check(content)
    file.child(db, Person, content.person_id)
    if content.incident_id is not None:
        file.child(db, Incident, content.incident_id)
    for item in content.evidence_ids:
        file.child(db, EvidenceItem, item)
    by, on = (
        (file.actor.staff_id, clock.now().date()) if content.checked else (None,) * 2
    )
    if old is not None and old.checked == content.checked:
        by, on = old.checked_by, old.checked_on
    made = msgspec.structs.replace(content, checked_by=by, checked_on=on)
    return working_text.in_codes(made, working_text.coder(db, file))


def _check(content: HarmContent) -> None:
    known = catalogue.load().harms.get(content.kind)
    if known is None:
        raise InvalidInputError("kind")
    money = known.unit == "money" and bool(content.amount)
    fine = {
        "severity": content.severity in {"", *known.severity},
        "duration": content.duration in {"unknown", *known.duration},
        "suffered": content.suffered in SUFFERERS,
        "said_on": content.said_on is None or content.said_on <= clock.now().date(),
        "amount": (bool(known.unit) or not content.amount)
        and figure(content.amount) == content.amount,
        "currency": content.currency in (CURRENCIES if money else ("",)),
        "basis": content.basis in (BASES if content.amount else ("",)),
        "checked": content.checked in CHECKS,
    }
    if not all(fine.values()):
        raise InvalidInputError(*(name for name, good in fine.items() if not good))
