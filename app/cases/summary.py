"""The cards of the overview that this floor knows: contact, what happened, who."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import gazetteer, people_shown, recording, vocabularies
from app.cases.casefile import CaseFile, identity_of
from app.cases.contact_shown import rules_of
from app.cases.documents import ActContent, IncidentContent
from app.cases.models import Act, Incident
from app.cases.overview import Card, Column, card
from app.cases.sites import register
from app.cases.sites.register import SiteSeen
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.keys.parts import Part
from app.staff.policy import Permission
from app.wording import gettext as _
from app.wording import ngettext

_LAST = "9999-12-31"


@dataclass(frozen=True)
class Event:
    """One incident on the timeline, in working text."""

    id: UUID
    span: ApproximateDate
    title: str = field(repr=False)
    href: str
    text: str = field(repr=False)
    chips: tuple[dict[str, str], ...] = field(repr=False)
    number: int = 0


@card(Column.MAIN, 10)
def contact(db: Session, file: CaseFile) -> Card:
    """Never, how and when."""
    del db
    content = file.content
    more = [
        (label, ", ".join(told))
        for label, told in (
            (_("Speaks"), vocabularies.terms("languages", [content.language])),
            (
                _("Whom they would rather talk to"),
                _told(content.first_contact, "gender_of_worker_wish"),
            ),
            (
                _("What makes talking easier"),
                _told(content.first_contact, "accessibility_need"),
            ),
            (
                _("Needs told at first contact"),
                _told(content.first_contact, "need_ids"),
            ),
            (
                _("Other people who need help"),
                ["; ".join(vocabularies.others(content.first_contact))],
            ),
        )
        if any(told)
    ]
    return Card(
        "cases/card_contact.html",
        {
            "rows": [*rules_of(file).rows, *more],
            "change": f"/staff/cases/{file.ref}/contact"
            if file.may(Permission.CASE_WRITE)
            else "",
        },
    )


def _told(first_contact: dict[str, tuple[str, ...]], name: str) -> list[str]:
    return vocabularies.answer(name, first_contact.get(name, ()))


@card(Column.MAIN, 20)
def happened(db: Session, file: CaseFile) -> Card:
    """What happened, in order."""
    events = timeline(db, file)
    note = ngettext("%(num)s incident", "%(num)s incidents", len(events))
    return Card(
        "cases/card_happened.html",
        {
            "events": events,
            "note": note if events else "",
            "more": f"/staff/cases/{file.ref}/incidents",
            "may_add": file.may(Permission.CASE_WRITE),
        },
    )


@card(Column.SIDE, 10)
def who(db: Session, file: CaseFile) -> Card:
    """Who this is: without a name until it is opened."""
    people = recording.people(db, file, with_names=False)
    survivor = next((p for p in people if p.content.is_survivor), None)
    return Card(
        "cases/card_who.html",
        {
            "survivor": people_shown.shown(survivor) if survivor else None,
            "may_open": file.may(Permission.IDENTITY_READ),
            "reasons": vocabularies.pairs("opening_reasons"),
            "may_write": file.may(Permission.IDENTITY_WRITE),
            "ask": people_shown.whom_to_ask(db, file),
        },
    )


def opened_who(db: Session, file: CaseFile, reason: str) -> Card:
    """Return the same card with the survivor's names, for one answer; logged."""
    own = identity_of(db, file, reason)
    survivor = recording.survivor_id(db, file)
    person = recording.person(db, file, survivor, reason) if survivor else None
    return Card(
        "cases/card_who.html",
        {
            "survivor": people_shown.shown(person) if person else None,
            "own": own,
            "may_open": True,
            "may_write": file.may(Permission.IDENTITY_WRITE),
            "ask": "",
        },
    )


def timeline(db: Session, file: CaseFile) -> list[Event]:
    """Return the incidents of a case in the order of their earliest possible day."""
    acts: dict[UUID, list[ActContent]] = {}
    for row, act in file.records(db, Act, Part.CONTENT, ActContent):
        acts.setdefault(row.incident_id, []).append(act)
    found = [
        (_order(incident.when), row, incident)
        for row, incident in file.records(db, Incident, Part.CONTENT, IncidentContent)
    ]
    sites = sites_of(db, file, [incident for _key, _row, incident in found])
    return [
        Event(
            id=row.id,
            span=incident.when,
            title=readable(incident.title),
            href=f"/staff/cases/{file.ref}/incidents/{row.id}",
            text=place(incident, sites),
            chips=tuple(_chips(incident, acts.get(row.id, []))),
            number=number,
        )
        for number, (_key, row, incident) in enumerate(
            sorted(found, key=lambda each: (each[0], each[1].id)), 1
        )
    ]


def _order(when: ApproximateDate) -> str:
    day = when.earliest or when.latest
    return day.isoformat() if day else _LAST


def sites_of(
    db: Session, file: CaseFile, incidents: Iterable[IncidentContent]
) -> Mapping[UUID, SiteSeen]:
    """Return the places of the register, if one of the incidents names any."""
    if not any(incident.place.site_id for incident in incidents):
        return {}
    return register.named(db, file.actor, file.row.team_id)


def place(incident: IncidentContent, sites: Mapping[UUID, SiteSeen]) -> str:
    """Write where it was, no more exactly than it is known."""
    where = incident.place
    site = sites.get(where.site_id) if where.site_id else None
    kind = vocabularies.term("place_kinds", where.kind) if where.kind else ""
    told = [
        site.content.name if site else "",
        readable(where.words) or ("" if site else kind),
        gazetteer.region(where.region),
    ]
    return ", ".join(filter(None, told)) or _("Place not known")


def _chips(incident: IncidentContent, acts: list[ActContent]) -> list[dict[str, str]]:
    kinds = dict.fromkeys(act.kind for act in acts)
    found = [
        {"text": vocabularies.term("act_types", kind)}
        for kind in kinds
        if kind != "act.t.rape"  # never on a list: shown closed on its own page
    ]
    known = sum(fact.answer.value != "unknown" for fact in incident.facts)
    if known:
        found.append({"text": ngettext("%(num)s fact", "%(num)s facts", known)})
    return found
