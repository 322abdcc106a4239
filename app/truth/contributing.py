"""What truth-seeking adds to the index: coded acts of each victim, without a word."""

from uuid import UUID

from sqlalchemy.orm import Session

from app import index
from app.cases import ages, joining, recording
from app.cases.aftermath import following
from app.cases.alike import deciding
from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent, PersonContent
from app.cases.indexing import Gathered, contributes
from app.cases.kin import standings
from app.cases.models import Act, Incident, Person
from app.classification import review
from app.classification.seconding import opinions
from app.consent import ledger
from app.consent.aftermath.rules import Build
from app.consent.rules import Item, Verdict
from app.keys.parts import Part
from app.truth import coding, releasing
from app.truth.rules import Book


@contributes
def coded(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add one coded row for each victim of each incident that may be counted.

    Where no act names a victim, the survivor is the one to whom it happened. What the
    gate does not let go is not in the segment at all.
    """
    people = {
        row.id: (number, content)
        for number, (row, content) in enumerate(
            file.records(db, Person, Part.CONTENT, PersonContent), start=1
        )
    }
    survivor = recording.survivor_id(db, file)
    if survivor is None:
        return
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    owner = frozenset({survivor})
    who = people[survivor][1]
    alone = standings.of_case(db, file)
    of_age = ages.days([(survivor, who)])
    items = [
        Item(
            row.id,
            owner,
            incident_ids=frozenset({row.id}),
            standings=alone,
            come_of_age=of_age,
        )
        for row, _ in incidents
    ]
    verdict, until = ledger.statistics(db, file.box, file.id, items, "facts")
    whole = [Item(file.id, owner, standings=alone, come_of_age=of_age)]
    wishes, ends = ledger.statistics(db, file.box, file.id, whole, "wishes_for_justice")
    gathered.counts_facts = bool(verdict.may_go)
    gathered.counts_wishes = bool(wishes.may_go)
    if gathered.counts_wishes:
        gathered.wishes = file.content.wishes
        gathered.wishes_until = ends.isoformat() if ends else ""
        gathered.wisher_links = deciding.links(db, file).get(survivor, ())
    gathered.counts_until = until.isoformat() if until else ""
    gathered.victims += _victims(db, file, verdict, people, survivor)


@following.published
def tables(db: Session, file: CaseFile) -> dict[str, list[Build]]:
    """Say which tables of the team were released, by the part of the agreement."""
    found: dict[str, list[Build]] = {"facts": [], "wishes_for_justice": []}
    for book, built, released in releasing.days(db, file.actor, file.row.team_id):
        part = "wishes_for_justice" if book is Book.WISHES else "facts"
        found[part].append(Build(part, built, released))
    return found


def _victims(
    db: Session,
    file: CaseFile,
    verdict: Verdict,
    people: dict[UUID, tuple[int, PersonContent]],
    survivor: UUID,
) -> list[index.CodedVictim]:
    """Code the incidents that the verdict covers."""
    found = []
    confirmed, links = _confirmed(db, file), deciding.links(db, file)
    one = joining.one_of_each(db, file)
    acts = file.records(db, Act, Part.CONTENT, ActContent)
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    for number, (row, incident) in enumerate(incidents, start=1):
        if not verdict.covers(row.id):
            continue
        named = {act.victim_id for at, act in acts if at.incident_id == row.id}
        victims = {one[person] for person in named if person} or {survivor}
        for person_id in sorted(victims & people.keys(), key=str):
            victim, content = people[person_id]
            found.append(
                index.CodedVictim(
                    victim=victim,
                    incident=number,
                    themes=coding.themes_of(incident),
                    when=incident.when,
                    region=incident.place.region or None,
                    is_child=content.is_child,
                    crimes=confirmed.get(row.id, ()),
                    links=links.get(person_id, ()),
                )
            )
    return found


def _confirmed(db: Session, file: CaseFile) -> dict[UUID, tuple[str, ...]]:
    """Return by incident the entries that a decision confirmed which is reviewed."""
    found: dict[UUID, list[str]] = {}
    for (incident_id, crime), decided in opinions.reviewed(db, file).items():
        if decided.content.decision is review.Decision.CONFIRMED:
            found.setdefault(incident_id, []).append(crime)
    return {incident_id: tuple(sorted(each)) for incident_id, each in found.items()}
