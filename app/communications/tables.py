"""Tables of a communication: crime base, modes of liability, proceedings elsewhere.

Made of records as they stand, under the gate's verdict. What no reviewer confirmed is
called a proposal; what a reviewer did not support stands there too.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import gazetteer, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent, InvolvementContent
from app.cases.models import Act, Involvement
from app.cases.series import sharing
from app.classification import review
from app.classification.catalogue import crime_catalogue
from app.classification.forum_catalogue import forum_catalogue
from app.classification.proceedings import records
from app.classification.proceedings.shown import STAGES
from app.classification.seconding import opinions
from app.classification.words import DECISIONS
from app.communications import catalogue
from app.consent.rules import Verdict
from app.dates import ApproximateDate
from app.keys.parts import Part
from app.liability import catalogue as modes
from app.liability import deciding
from app.wording import locale

Text = Callable[[str], str]
People = Mapping[UUID, str]


@dataclass(frozen=True)
class Standing:
    """What something is called in law, and how far that was decided."""

    label: str
    standing: str
    is_confirmed: bool


@dataclass(frozen=True)
class IncidentRow:
    """One incident of the crime base; victims are counted, never named."""

    id: UUID
    number: int
    when: ApproximateDate
    place: str
    crimes: tuple[Standing, ...]
    victims: int
    title: str = field(repr=False)


@dataclass(frozen=True)
class ModeRow:
    """One mode of liability that was looked at for somebody."""

    number: int
    who: str = field(repr=False)
    mode: Standing
    is_verified: bool


@dataclass(frozen=True)
class ProceedingRow:
    """A proceeding elsewhere, as far as it is known."""

    number: int
    forum: str
    stage: str
    source: str = field(repr=False)


def word(key: str) -> str:
    """Return a word of an edition in the language of the reader."""
    return catalogue.load().words[key].in_language(locale())


def incidents(
    db: Session,
    file: CaseFile,
    verdict: Verdict,
    numbers: Mapping[UUID, int],
    text: Text = str,
) -> list[IncidentRow]:
    """Return the incidents of one case that may go.

    Args:
        db: the transaction.
        file: the opened case.
        verdict: the gate's answer.
        numbers: incident to its number among the sources.
        text: puts pseudonyms, or readable codes, into working text.
    """
    victims: dict[UUID, set[UUID]] = {}
    for row, act in file.records(db, Act, Part.CONTENT, ActContent):
        if act.victim_id:
            victims.setdefault(row.incident_id, set()).add(act.victim_id)
    decided = opinions.reviewed(db, file)
    found = []
    for each in sharing.incidents(db, file):
        key = each.row.id
        if key in numbers and verdict.covers(key):
            content = each.content
            found.append(
                IncidentRow(
                    id=key,
                    number=numbers[key],
                    when=content.when,
                    place=_place(content),
                    crimes=_crimes(key, content, decided),
                    victims=len(victims.get(key, ())),
                    title=text(content.title),
                )
            )
    return found


def liability(
    db: Session,
    file: CaseFile,
    verdict: Verdict,
    numbers: Mapping[UUID, int],
    people: People,
) -> list[ModeRow]:
    """Return what was decided about modes in these incidents."""
    acts = {
        row.id: row.incident_id
        for row, _act in file.records(db, Act, Part.CONTENT, ActContent)
    }
    part_of = {
        row.id: (acts[row.act_id], part.person_id)
        for row, part in file.records(db, Involvement, Part.CONTENT, InvolvementContent)
    }
    known, found = modes.load().modes, []
    for (involvement, mode), decided in deciding.standing(db, file).items():
        incident, person = part_of.get(involvement, (None, None))
        if incident is None or incident not in numbers or not verdict.covers(incident):
            continue
        label = known[mode].label.in_language(locale()) if mode in known else mode
        found.append(
            ModeRow(
                numbers[incident],
                people.get(person, "–") if person else "–",
                _standing(label, decided.content.decision),
                is_verified=mode in known and known[mode].verified,
            )
        )
    return found


def proceedings(
    db: Session,
    file: CaseFile,
    verdict: Verdict,
    numbers: Mapping[UUID, int],
    text: Text = str,
) -> list[ProceedingRow]:
    """Return known proceedings about these incidents; none that is confidential."""
    fora, found = forum_catalogue().fora, []
    for incident, number in numbers.items():
        if not verdict.covers(incident):
            continue
        for each in records.about(db, file, incident):
            content = each.content
            if content.is_confidential:
                continue
            forum = fora.get(content.forum)
            found.append(
                ProceedingRow(
                    number,
                    forum.name.in_language(locale()) if forum else content.forum,
                    str(STAGES[content.stage]),
                    text(content.source),
                )
            )
    return found


def _crimes(
    incident_id: UUID,
    content: IncidentContent,
    decided: Mapping[tuple[UUID, str], review.Decided],
) -> tuple[Standing, ...]:
    known = crime_catalogue().crimes
    mine = {crime: each for (at, crime), each in decided.items() if at == incident_id}
    names = [group.primary.crime.id for group in review.proposals(content).groups]

    def label(crime: str) -> str:
        entry = known.get(crime)
        return entry.name.in_language(locale()) if entry else crime

    found = [_standing(label(c), each.content.decision) for c, each in mine.items()]
    # Once a reviewer confirmed something, what rules propose beside it is no news.
    if not any(each.is_confirmed for each in found):
        found += [_standing(label(c), None) for c in names if c not in mine]
    return tuple(sorted(found, key=lambda each: (not each.is_confirmed, each.label)))


def _standing(label: str, decision: review.Decision | None) -> Standing:
    if decision is review.Decision.CONFIRMED:
        return Standing(label, word("confirmed"), is_confirmed=True)
    if decision is review.Decision.NOT_SUPPORTED:
        return Standing(label, str(DECISIONS[decision]), is_confirmed=False)
    return Standing(label, word("proposal"), is_confirmed=False)


def _place(content: IncidentContent) -> str:
    where = content.place
    kind = vocabularies.term("place_kinds", where.kind) if where.kind else ""
    return ", ".join(filter(None, (kind, gazetteer.region(where.region))))
