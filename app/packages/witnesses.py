"""A sheet for each person whose account goes: what they can tell, and what it takes.

Only accounts that the verdict covers are looked at; of anybody else there is no sheet.
What a risk is, who a relative is and how somebody is reached never come here.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from app.cases import ages, gazetteer
from app.cases.documents import ActContent, IncidentContent, InvolvementContent
from app.cases.models import Act, Incident, Involvement
from app.consent import ledger
from app.consent.rules import Decision, Verdict
from app.keys.parts import Part
from app.packages import account as told
from app.packages import terms
from app.packages.codes import AgeGroup, Knowledge, PersonRole, Recontact, Willing
from app.packages.index import iso
from app.packages.scene import Scene
from app.packages.telling import Told

RECONTACT = "recontact"
_WILLING: dict[str, Willing] = {
    "testify.yes": "yes",
    "testify.protected": "protected",
    "testify.unsure": "unsure",
    "testify.no": "no",
}
_KNOWLEDGE: dict[str, Knowledge] = {
    "saw_myself": "saw",
    "heard_myself": "heard",
    "told_by_victim": "told",
    "told_by_other": "told",
    "rumour": "public",
    "media": "public",
}
_NEAREST: tuple[Knowledge, ...] = (
    *("lived_through", "saw", "heard", "told", "public", "unknown"),
)


def sheets(
    scene: Scene,
    verdict: Verdict,
    accounts: Sequence[Told],
    incidents: dict[UUID, str],
    prior: tuple[told.PriorAccount, ...],
) -> tuple[told.Witness, ...]:
    """Return the sheets, the survivor's first; somebody recorded twice has one.

    Args:
        scene: the case on its way out.
        verdict: the gate's answer of this moment.
        accounts: those that go.
        incidents: those that go, with their numbers in the package.
        prior: who heard the tellers before.
    """
    told_by = (each.content.teller_id for each in accounts)
    tellers = dict.fromkeys(scene.people[i].same_as or i for i in told_by)
    ordered = sorted(tellers, key=lambda i: not scene.people[i].is_survivor)
    return tuple(
        _sheet(scene, verdict, person_id, accounts, incidents, prior)
        for person_id in ordered
    )


def needs(found: Iterable[told.Witness]) -> tuple[told.ProtectionNeed, ...]:
    """Return what all of them need, for the list of the dossier."""
    return tuple(need for each in found for need in each.needs)


def _sheet(
    scene: Scene,
    verdict: Verdict,
    person_id: UUID,
    accounts: Sequence[Told],
    incidents: dict[UUID, str],
    prior: tuple[told.PriorAccount, ...],
) -> told.Witness:
    who, name = scene.people[person_id], scene.names[person_id]
    own = [each for each in accounts if scene.names[each.content.teller_id] == name]
    says = who.testifying
    stay = gazetteer.load().regions.get(says.stay)
    spoken = who.languages or tuple(
        each.content.language for each in own if each.content.language
    )
    return told.Witness(
        person=name,
        roles=_roles(scene, person_id),
        age_group=age_group(scene, person_id),
        accounts=tuple(each.content.code for each in own),
        knows=_knows(
            scene, verdict, person_id, {each.row.id for each in own}, incidents
        ),
        languages=terms.terms("languages", dict.fromkeys(spoken)),
        interpreter=terms.terms("languages", says.interpreter),
        stay=terms.country(stay) if stay else None,
        willing=_WILLING.get(says.willing, "not_asked"),
        asked_on=iso(told.when(says.asked_on)) if says.asked_on else "",
        recontact=_recontact(scene, person_id),
        relatives=terms.terms("relatives_at_risk", says.relatives),
        needs=tuple(
            told.ProtectionNeed(person=name, need=each.label, urgency="unknown")
            for each in terms.terms("protection_needs", says.needs)
        ),
        heard_by=tuple(each for each in prior if each.person == name),
    )


def age_group(scene: Scene, person_id: UUID) -> AgeGroup:
    """Say child or adult as far as it is on file; without a birth nobody is adult."""
    who = scene.people[person_id]
    if ages.is_minor(who, scene.today):
        return "child"
    return "adult" if who.birth is not None and who.birth.is_known else "unknown"


def _roles(scene: Scene, person_id: UUID) -> tuple[PersonRole, ...]:
    first = terms.role(scene.people[person_id])
    return (first, "witness") if first == "third_person" else (first,)


def _recontact(scene: Scene, person_id: UUID) -> Recontact:
    """Return whether a prosecutor may ask for contact, by the last answer in force."""
    said = [
        content
        for _, _, content in ledger.events(scene.db, scene.file.box, scene.file.id)
        if content.person_id == person_id and content.purpose in {RECONTACT, "*"}
    ]
    if not said or said[-1].purpose != RECONTACT:
        return "not_asked"
    last = said[-1]
    today = scene.today
    if last.valid_until is not None and last.valid_until < today:
        return "not_asked"
    if last.decision is Decision.REFUSED or "never" in last.options:
        return "no"
    if last.decision is not Decision.GRANTED:
        return "not_asked"
    if "by_prosecutor_through_us" in last.options:
        return "through_us"
    return "by_lawyer" if "by_lawyer" in last.options else "not_asked"


def _knows(
    scene: Scene,
    verdict: Verdict,
    person_id: UUID,
    statements: set[UUID],
    incidents: dict[UUID, str],
) -> tuple[told.Known, ...]:
    """Return what these accounts tell of each incident that goes."""
    acts = scene.file.records(scene.db, Act, Part.CONTENT, ActContent)
    parts = scene.file.records(scene.db, Involvement, Part.CONTENT, InvolvementContent)
    found = []
    for incident_id, number in incidents.items():
        if not verdict.covers(incident_id):
            continue
        ways: dict[Knowledge, dict[str, None]] = {}
        for row, act in acts:
            if row.incident_id != incident_id:
                continue
            told_of: list[Knowledge] = [
                _KNOWLEDGE.get(part.certainty, "unknown")
                for at, part in parts
                if at.act_id == row.id and part.statement_id in statements
            ]
            if act.victim_id and scene.names[act.victim_id] == scene.names[person_id]:
                told_of.append("lived_through")
            if told_of or act.statement_id in statements:
                nearest = min(told_of, key=_NEAREST.index, default=_NEAREST[-1])
                ways.setdefault(nearest, {})[act.kind] = None
        facts = _facts(scene, verdict, incident_id, statements)
        if facts and not ways:
            ways["unknown"] = {}
        for place, way in enumerate(sorted(ways, key=_NEAREST.index)):
            found.append(
                told.Known(
                    incident_id=number,
                    knowledge=way,
                    acts=terms.terms("act_types", ways[way]),
                    facts=0 if place else facts,
                )
            )
    return tuple(found)


def _facts(
    scene: Scene, verdict: Verdict, incident_id: UUID, statements: set[UUID]
) -> int:
    row = scene.file.child(scene.db, Incident, incident_id)
    content = scene.file.read(row, Part.CONTENT, IncidentContent)
    own = {each for each in statements if verdict.covers(each)}
    return sum(fact.statement_id in own for fact in content.facts)
