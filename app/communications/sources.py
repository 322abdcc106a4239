"""What can be cited of a case, and what a pin points at, under the gate's verdict."""

from dataclasses import dataclass, field
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app import vault
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.models import Incident
from app.classification import review
from app.classification.catalogue import crime_catalogue
from app.classification.seconding import opinions
from app.communications import rules
from app.communications.documents import Where
from app.consent.rules import Verdict
from app.errors import InvalidInputError
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.liability import catalogue as modes
from app.liability import deciding
from app.packages.records import Chosen, Kind
from app.statements.documents import StatementContent
from app.statements.models import Statement
from app.units import candidates
from app.wording import locale

MOST_PASSAGES = 20
LONGEST_SECONDS = 360_000


@dataclass(frozen=True)
class Pointed:
    """What a pin points at, as it stands: a digest, and the place where it is now."""

    digest: bytes
    version: int
    where: Where
    text: str = field(default="", repr=False)


@dataclass(frozen=True)
class FindingOffered:
    """A decision of a legal reviewer that a sentence may rest on."""

    where: Where
    label: str


def may_be_cited(verdict: Verdict, item: Chosen) -> None:
    """Refuse what the gate does not let go.

    Raises:
        InvalidInputError: `gate`.
    """
    if not verdict.covers(item.id):
        raise InvalidInputError("gate")


def passages(
    db: Session, file: CaseFile, verdict: Verdict, statement_id: UUID
) -> list[str]:
    """Return the passages of a working text that may go, of all its parts.

    Raises:
        InvalidInputError: `gate`; `confirmed`: nobody confirmed yet that no name is
            left in it.
    """
    may_be_cited(verdict, Chosen(Kind.STATEMENT, statement_id))
    return rules.passages(_statement(db, file, verdict, statement_id).whole_text)


def findings(
    db: Session, file: CaseFile, verdict: Verdict, incident_id: UUID
) -> list[FindingOffered]:
    """Return what a legal reviewer confirmed of an incident: crimes and modes."""
    may_be_cited(verdict, Chosen(Kind.INCIDENT, incident_id))
    wheres = [
        Where(crime=crime)
        for (about, crime), decided in opinions.reviewed(db, file).items()
        if about == incident_id and _is_confirmed(decided)
    ]
    of = {each.id: each.incident_id for each in candidates.involved(db, file)}
    wheres += [
        Where(mode=mode, involvement_id=who)
        for (who, mode), decided in deciding.standing(db, file).items()
        if of.get(who) == incident_id and _is_confirmed(decided)
    ]
    return [FindingOffered(where, finding(where)) for where in wheres]


def finding(where: Where) -> str:
    """Return what a crime or a mode of liability is called."""
    if where.crime:
        crime = crime_catalogue().crimes.get(where.crime)
        return crime.name.in_language(locale()) if crime else where.crime
    mode = modes.load().modes.get(where.mode)
    return mode.label.in_language(locale()) if mode else where.mode


def pointed(
    db: Session, file: CaseFile, verdict: Verdict, item: Chosen, where: Where
) -> Pointed:
    """Return what a place in an item of the case holds now.

    Raises:
        NotFoundError: the item is gone, or is of another case.
        InvalidInputError: `gate`; `confirmed`; `passage`, `time`, `page`, `finding`:
            there is no such place.
    """
    may_be_cited(verdict, item)
    if where.crime or where.mode:
        return _finding(db, file, verdict, item, where)
    if item.kind is Kind.STATEMENT:
        return _passage(db, file, verdict, item, where)
    if item.kind is Kind.EVIDENCE:
        return _file(db, file, verdict, item, where)
    row = file.child(db, Incident, item.id)
    content = file.read(row, Part.CONTENT, IncidentContent)
    told = msgspec.structs.replace(content, facts=(), themes=(), links=())
    return Pointed(
        vault.digest("cited incident", vault.encode(told)), row.version, Where()
    )


def found_again(
    db: Session,
    file: CaseFile,
    verdict: Verdict,
    item: Chosen,
    where: Where,
    digest: bytes,
) -> Pointed | None:
    """Return where a pinned place is now; None where its words are no more the same.

    A passage that stands elsewhere in the same account by now is still the same.

    Raises:
        NotFoundError, InvalidInputError: as in `pointed`.
    """
    try:
        now = pointed(db, file, verdict, item, where)
    except InvalidInputError as refused:
        if refused.fields not in {("passage",), ("finding",)}:
            raise
    else:
        if vault.same(now.digest, digest):
            return now
    if item.kind is not Kind.STATEMENT or where.first is None:
        return None
    text = _statement(db, file, verdict, item.id).whole_text
    version = file.child(db, Statement, item.id).version
    for first, run in rules.runs(text, where.many):
        if vault.same(_of_words(run), digest):
            moved = msgspec.structs.replace(where, first=first)
            return Pointed(digest, version, moved, run)
    return None


def _statement(
    db: Session, file: CaseFile, verdict: Verdict, row_id: UUID
) -> StatementContent:
    may_be_cited(verdict, Chosen(Kind.STATEMENT, row_id))
    row = file.child(db, Statement, row_id)
    content = file.read(row, Part.CONTENT, StatementContent)
    if not content.is_confirmed:
        raise InvalidInputError("confirmed")
    return content


def _passage(
    db: Session, file: CaseFile, verdict: Verdict, item: Chosen, where: Where
) -> Pointed:
    row = file.child(db, Statement, item.id)
    content = _statement(db, file, verdict, item.id)
    if where.first is None:
        whole = vault.digest("cited account", content.whole_text)
        return Pointed(whole, row.version, Where())
    every = rules.passages(content.whole_text)
    last = where.first + where.many - 1
    if not 1 <= where.first <= last <= len(every) or where.many > MOST_PASSAGES:
        raise InvalidInputError("passage")
    words = rules.joined(every[where.first - 1 : last])
    return Pointed(_of_words(words), row.version, where, words)


def _of_words(words: str) -> bytes:
    return vault.digest("cited passage", words)


def _file(
    db: Session, file: CaseFile, verdict: Verdict, item: Chosen, where: Where
) -> Pointed:
    may_be_cited(verdict, item)
    row = file.child(db, EvidenceItem, item.id)
    content = file.read(row, Part.CONTENT, EvidenceContent)
    for name, first, last, lowest in (
        ("time", where.from_s, where.to_s, 0),
        ("page", where.from_page, where.to_page, 1),
    ):
        ends = (first is None, last is None)
        if any(ends) != all(ends):
            raise InvalidInputError(name)
        if first is not None and not lowest <= first <= (last or 0) <= LONGEST_SECONDS:
            raise InvalidInputError(name)
    return Pointed(vault.digest("cited file", content.sha256), row.version, where)


def _finding(
    db: Session, file: CaseFile, verdict: Verdict, item: Chosen, where: Where
) -> Pointed:
    offered = [each.where for each in findings(db, file, verdict, item.id)]
    if where not in offered:
        raise InvalidInputError("finding")
    if where.mode and where.involvement_id:
        seq = deciding.standing(db, file)[where.involvement_id, where.mode].seq
    else:
        seq = opinions.reviewed(db, file)[item.id, where.crime].seq
    key = where.crime or where.mode
    return Pointed(vault.digest("cited finding", item.id, key, seq), seq, where)


def _is_confirmed(decided: review.Decided | deciding.Decided) -> bool:
    return decided.content.decision is review.Decision.CONFIRMED
