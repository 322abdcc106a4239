"""What truth-seeking adds to the index: coded acts of each victim, without a word."""

from sqlalchemy.orm import Session

from app import index
from app.cases import recording
from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent, PersonContent
from app.cases.indexing import Gathered, contributes
from app.cases.models import Act, Incident, Person
from app.keys.parts import Part
from app.truth import coding


@contributes
def coded(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Add one coded row for each victim of each incident.

    Where no act names a victim, the survivor is the one to whom it happened.
    """
    people = {
        row.id: (number, content)
        for number, (row, content) in enumerate(
            file.records(db, Person, Part.CONTENT, PersonContent), start=1
        )
    }
    survivor = recording.survivor_id(db, file)
    acts = file.records(db, Act, Part.CONTENT, ActContent)
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    for number, (row, incident) in enumerate(incidents, start=1):
        named = {act.victim_id for at, act in acts if at.incident_id == row.id}
        victims = {person for person in named if person} or {survivor} - {None}
        for person_id in sorted(victims, key=str):
            if person_id not in people:
                continue
            victim, content = people[person_id]
            gathered.victims.append(
                index.CodedVictim(
                    victim=victim,
                    incident=number,
                    themes=coding.themes_of(incident),
                    when=incident.when,
                    region=incident.place.region or None,
                    is_child=content.is_child,
                )
            )
