"""What the chosen items show, so that one sees what would be lost with them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent
from app.cases.models import Act, Incident
from app.cases.series import sharing
from app.cases.working_text import readable
from app.classification import review, workbench
from app.classification.catalogue import crime_catalogue
from app.classification.pattern import assessing
from app.classification.pattern.words import QUESTIONS
from app.classification.seconding import opinions
from app.consent.rules import Verdict
from app.keys.parts import Part
from app.packages import requesting
from app.packages.records import PackageContent
from app.packages.rounds.rules import Unit
from app.staff.policy import Permission
from app.wording import locale

INCIDENT, ACT, CRIME, SERIES, PATTERN = "incident", "act", "crime", "series", "pattern"


Told = dict[UUID, tuple[str, frozenset[UUID]]]
"""The incidents of a request: what calls each, and the items that support it."""


def units(
    db: Session, file: CaseFile, content: PackageContent, verdict: Verdict
) -> list[Unit]:
    """Return the incidents of a request, and what stands on them, in codes.

    An item supports an incident that it is, that it belongs to, or whose facts and
    acts come from it. Acts, confirmed crimes, series and what pattern assessments rest
    on stand with their incident. No word of what was told is returned.

    Args:
        db: the transaction.
        file: the opened case.
        content: the request.
        verdict: the gate's answer of this moment: what it was asked about is looked at.
    """
    asked = verdict.may_go | {finding.item_id for finding in verdict.held_back}
    within: dict[UUID, set[UUID]] = {}
    for item in requesting.gate_items(db, file, content):
        for incident_id in item.incident_ids:
            within.setdefault(incident_id, set()).add(item.id)
    found, told_by = list[Unit](), Told()
    crimes = _confirmed(db, file)
    incidents = file.records(db, Incident, Part.CONTENT, IncidentContent)
    acts = file.records(db, Act, Part.CONTENT, ActContent)
    for number, (row, incident) in enumerate(incidents, start=1):
        told = [act.statement_id for at, act in acts if at.incident_id == row.id]
        cited = {*told, *(fact.statement_id for fact in incident.facts)}
        items = within.get(row.id, set()) | {i for i in cited if i in asked and i}
        if not items:
            continue
        code = f"I{number}"
        told_by[row.id] = code, frozenset(items)
        found.append(Unit(INCIDENT, code, frozenset(items)))
        found += [
            Unit(ACT, f"{code}.{at}", frozenset(items))
            for at in range(1, len(told) + 1)
        ]
        found += [
            Unit(CRIME, f"{code}: {_citation(crime)}", frozenset(items))
            for crime in crimes.get(row.id, ())
        ]
    order = [incident_id for incident_id, _content in workbench.opened(db, file)]
    titles = {key: told.title for key, told in sharing.all_of(db, file).items()}
    of_series = {row.id: incident.series_id for row, incident in incidents}
    return [
        *found,
        *_series(titles, of_series, told_by),
        *_patterns(db, file, order, told_by),
    ]


def _series(
    titles: Mapping[UUID, str], of_series: Mapping[UUID, UUID | None], told_by: Told
) -> list[Unit]:
    """Return each series with every item that supports an incident of it."""
    within: dict[UUID, set[UUID]] = {}
    for incident_id, (_code, items) in told_by.items():
        series_id = of_series[incident_id]
        if series_id is not None:
            within.setdefault(series_id, set()).update(items)
    return [
        Unit(SERIES, readable(title), frozenset(within[series_id]))
        for series_id, title in titles.items()
        if series_id in within
    ]


def _patterns(
    db: Session, file: CaseFile, order: Sequence[UUID], told_by: Told
) -> list[Unit]:
    """Return what each assessment of the team rests on in this request.

    An incident stands there by the reference of the case and its place in time (what
    `order` gives), or the whole case by its reference.
    """
    actor, team_id = file.actor, file.row.team_id
    if team_id not in assessing.teams(db, actor, Permission.PATTERN_READ):
        return []
    found = []
    for seen in assessing.listed(db, actor, team_id):
        named = {each.partition("/")[::2] for each in seen.content.now.rests_on}
        numbers = {number for ref, number in named if ref == file.ref}
        called = f"{seen.content.number}, {QUESTIONS[seen.content.question]}"
        found += [
            Unit(
                PATTERN, f"{called}: {told_by[incident_id][0]}", told_by[incident_id][1]
            )
            for place, incident_id in enumerate(order, start=1)
            if incident_id in told_by and numbers & {"", str(place)}
        ]
    return found


def _confirmed(db: Session, file: CaseFile) -> dict[UUID, list[str]]:
    """Return by incident the entries that a reviewed decision confirmed."""
    found: dict[UUID, list[str]] = {}
    for (incident_id, crime), decided in sorted(opinions.reviewed(db, file).items()):
        if decided.content.decision is review.Decision.CONFIRMED:
            found.setdefault(incident_id, []).append(crime)
    return found


def _citation(crime: str) -> str:
    known = crime_catalogue().crimes.get(crime)
    return known.citation.in_language(locale()) if known else crime
