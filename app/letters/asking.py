"""Whether a letter may go: the gate is asked about each field by itself."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from app.cases import ages, codes, joining, line, recording
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.kin import standings
from app.cases.models import Incident, Person
from app.claims import catalogue as claims
from app.claims import claiming, consenting
from app.consent import catalogue as consents
from app.consent import ledger
from app.consent.findings.rules import Why
from app.consent.rules import (
    Handling,
    Item,
    ThirdPerson,
    Verdict,
    gate_for_part,
)
from app.keys.parts import Part
from app.letters.addressing import Addressee
from app.letters.catalogue import Template
from app.letters.rules import narrowed, stopped
from app.tracks import following, sighting
from app.tracks.documents import SightingContent
from app.tracks.rules import TRACING, is_taken_back


@dataclass(frozen=True)
class Choice:
    """What somebody chose for one letter.

    Attributes:
        applicant_id: at whose wish; `about_id` whom it concerns.
        asked: what is asked for, ids of the letter.
        also: fields that are not required and are given all the same.
        to, reply_to: as they stand on the letter.
    """

    language: str
    addressee: str
    applicant_id: UUID
    about_id: UUID
    incident_id: UUID | None
    claim_id: UUID | None
    asked: tuple[str, ...]
    also: tuple[str, ...]
    to: str = field(repr=False)
    reply_to: str = field(repr=False)
    reply_due: date


@dataclass(frozen=True)
class Asked:
    """What the gate said: each field is an item of its own.

    Attributes:
        others: who else is named in a field.
    """

    items: dict[str, UUID]
    others: dict[str, frozenset[UUID]]
    verdict: Verdict = field(repr=False)

    def covers(self, name: str) -> bool:
        """Say whether a field may go."""
        return name in self.items and self.verdict.covers(self.items[name])


def verdict_of(
    db: Session, file: CaseFile, letter: Template, choice: Choice, to: Addressee
) -> Asked:
    """Ask the gate which fields of a letter may go to this addressee today.

    A name or a birth is the person's own; what an incident tells is the survivor's,
    and everybody named in it is asked as well; the last news is of who is sought.

    Raises:
        NotFoundError: somebody or something named is not of this case.
    """
    for person in (choice.applicant_id, choice.about_id):
        file.child(db, Person, person)
    incident = None
    if choice.incident_id is not None:
        row = file.child(db, Incident, choice.incident_id)
        incident = file.read(row, Part.CONTENT, IncidentContent)
    one = joining.one_of_each(db, file)
    owners = _owners(db, file, choice, one)
    texts = _texts(db, file, choice, incident)
    about = choice.incident_id
    items = {
        each.field: Item(
            id=uuid5(about or file.id, each.field),
            owners=owners.get(each.field, frozenset()),
            third_persons=_others(
                db, file, letter, texts.get(each.field, ""), owners.get(each.field), one
            ),
            incident_ids=frozenset(
                {about} if about and each.field.startswith("event.") else ()
            ),
            standings=standings.of_case(db, file),
            come_of_age=tuple(
                (one[person], day) for person, day in ages.of_case(db, file)
            ),
        )
        for each in letter.wanted(choice.also)
    }
    wanted = list(items.values())
    needs_recipient = consents.load().purposes[letter.purpose].needs_recipient
    said = ledger.pass_gate(
        db,
        file.box,
        file.id,
        purpose=letter.purpose,
        recipient_id=to.recipient_id if needs_recipient else None,
        items=wanted,
        on_hold=line.is_on_hold(db, file.id),
    )
    answers = ledger.answers(db, file.box, file.id)
    for part in sorted(to.parts):
        said = narrowed(said, gate_for_part(said.use, wanted, answers, part))
    stoppers = may_stop(db, file, letter.purpose, choice.about_id)
    if is_taken_back(answers, stoppers, to.recipient_id, said.grants):
        said = stopped(said, Why.WITHDRAWN)
    return Asked(
        {name: item.id for name, item in items.items()},
        {
            name: frozenset(e.person_id for e in item.third_persons if not e.is_alleged)
            for name, item in items.items()
        },
        said,
    )


def may_stop(
    db: Session, file: CaseFile, purpose: str, about_id: UUID
) -> frozenset[UUID]:
    """Return who asked for a search of somebody: they end it without having agreed."""
    if purpose != TRACING:
        return frozenset()
    one = joining.one_of_each(db, file)
    return frozenset(
        one[track.content.asked_by_id]
        for track in following.tracks(db, file)
        if one[track.content.person_id] == one[about_id]
    )


def last_news(db: Session, file: CaseFile, person_id: UUID) -> SightingContent | None:
    """Return the latest sighting of somebody who is sought, as the search tells it."""
    found = [
        seen.content
        for track in following.tracks(db, file)
        if track.content.person_id == person_id
        for seen in sighting.sightings(db, file, track.id)
    ]
    return max(found, key=_latest, default=None)


def _latest(seen: SightingContent) -> date:
    return seen.when.latest or seen.when.earliest or date.min


def _owners(
    db: Session, file: CaseFile, choice: Choice, one: dict[UUID, UUID]
) -> dict[str, frozenset[UUID]]:
    applicant = frozenset({one[choice.applicant_id]})
    about = frozenset({one[choice.about_id]})
    survivor = recording.survivor_id(db, file)
    told = frozenset({one[survivor]} if survivor else ())
    claim = frozenset[UUID]()
    for seen in claiming.claims(db, file):
        if seen.id == choice.claim_id:
            whose = consenting.owners(claims.load(), seen.content)
            claim = frozenset(one[each] for each in whose)
    return {
        **dict.fromkeys(("applicant.name", "applicant.birth"), applicant),
        **dict.fromkeys(("about.name", "about.birth"), about),
        "about.relation": applicant | about,
        **dict.fromkeys(("event.when", "event.place"), told),
        **dict.fromkeys(("event.title", "event.account"), told),
        **dict.fromkeys(("seen.when", "seen.place"), about),
        **dict.fromkeys(("claim.reference", "claim.filed"), claim),
    }


def _texts(
    db: Session, file: CaseFile, choice: Choice, incident: IncidentContent | None
) -> dict[str, str]:
    """Return the working texts in which somebody else may be named."""
    texts = {}
    if incident is not None:
        texts = {
            "event.title": incident.title,
            "event.account": incident.narrative,
            "event.place": incident.place.words,
        }
    if (seen := last_news(db, file, choice.about_id)) is not None:
        texts["seen.place"] = seen.place.words
    return texts


def _others(
    db: Session,
    file: CaseFile,
    letter: Template,
    text: str,
    owners: frozenset[UUID] | None,
    one: dict[UUID, UUID],
) -> tuple[ThirdPerson, ...]:
    """Return who else is named in a text; the accused stand in it by right or not."""
    ground = letter.accused_ground.en if letter.accused_ground else ""
    named = codes.persons_in(text)
    found = {
        one[seen.id]: ThirdPerson(
            one[seen.id],
            Handling.NONE,
            is_alleged=seen.content.is_alleged_perpetrator,
            legal_ground=ground if seen.content.is_alleged_perpetrator else "",
        )
        for seen in recording.people(db, file, with_names=False)
        if seen.content.code in named and one[seen.id] not in (owners or ())
    }
    return tuple(found[key] for key in sorted(found))
