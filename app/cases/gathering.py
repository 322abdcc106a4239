"""What the records of a case say to the index: texts, and what it is compared by.

Sexual violence is no facet: a list of everyone to whom it was done is not one choice
in a form away.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app import index
from app.cases import vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent, InvolvementContent
from app.cases.kin import telling
from app.cases.models import Act, Involvement
from app.cases.sites import register
from app.keys.parts import Part


@dataclass
class Told:
    """Working texts, whose stems are kept, and facets: (kind, id)."""

    texts: list[str] = field(default_factory=list)
    facets: set[tuple[str, str]] = field(default_factory=set)


def event(incident: IncidentContent) -> index.Event:
    """Return when and where an incident was, as far as that is known."""
    when, place = incident.when, incident.place
    first, last = when.earliest or when.latest, when.latest or when.earliest
    return index.Event(
        first=first.isoformat() if first else "",
        last=last.isoformat() if last else "",
        region=place.region,
        site=place.site_id.hex if place.site_id else "",
    )


def places(db: Session, file: CaseFile, incidents: Iterable[IncidentContent]) -> Told:
    """Return the names of places of the register, and their ids."""
    told = Told()
    chosen = {each.place.site_id for each in incidents if each.place.site_id}
    chosen |= {act.object_site_id for act in _acts(db, file) if act.object_site_id}
    if chosen:
        sites = register.named(db, file.actor, file.row.team_id)
        for site_id in chosen & sites.keys():
            told.texts += sites[site_id].names
        told.facets |= {("site", site_id.hex) for site_id in chosen}
    return told


def acts(db: Session, file: CaseFile) -> Told:
    """Return what was done, in words and by kind and method; and by whom, in words."""
    told = Told()
    for act in _acts(db, file):
        told.texts += [act.object_words, act.stated_reason, act.consequence]
        told.facets.add(("act", act.kind))
        told.facets |= {
            ("method", each)
            for each in act.methods
            if not each.startswith(vocabularies.SENSITIVE)
        }
    for _row, said in file.records(db, Involvement, Part.CONTENT, InvolvementContent):
        told.texts += [said.unit, said.description, said.how_known]
    return told


def kin(db: Session, file: CaseFile) -> Told:
    """Return what is told of relations and of fates, with the word of each kind."""
    told = Told()
    for _row, relation in telling.relations(db, file):
        if not relation.taken_back:
            told.texts += [relation.how_known, relation.basis]
            told.texts += vocabularies.in_every_language("relations", relation.kind)
    for _fate, fate in telling.fates(db, file):
        told.texts += [fate.how_known, fate.when.words if fate.when else ""]
        told.texts += vocabularies.in_every_language("fates", fate.kind)
        told.facets.add(("fate", fate.kind))
    return told


def _acts(db: Session, file: CaseFile) -> list[ActContent]:
    return [act for _row, act in file.records(db, Act, Part.CONTENT, ActContent)]
