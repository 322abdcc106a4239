"""What a case tells the index: gathered at the end of the transaction that changed it.

Capabilities above add their share through `contributes`; this floor knows none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock, index
from app.cases import gathering, gazetteer, manifest
from app.cases.casefile import CaseFile
from app.cases.documents import CaseIdentity, PersonContent, PersonIdentity
from app.cases.matches import hashes
from app.cases.models import Person
from app.cases.series import sharing
from app.consent import ledger
from app.consent.rules import current
from app.db import changes
from app.keys.parts import Part

ORDER = 50
SEGMENTS = (Part.CONTENT, Part.IDENTITY, Part.MATCH, Part.CODED)


@dataclass
class Gathered:
    """What the entries of one case are made of.

    `texts` are working texts; their stems are kept, each once. `facts` are coded keys
    answered yes. `facets` are what cases are filtered and compared by, (kind, id).
    `due` is what lists of things to be done show. Nothing of the identity compartment
    may be put here.
    """

    texts: list[str] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    victims: list[index.CodedVictim] = field(default_factory=list)
    facts: set[str] = field(default_factory=set)
    facets: set[tuple[str, str]] = field(default_factory=set)
    events: list[index.Event] = field(default_factory=list)
    statements: int = 0
    counts_facts: bool = False
    counts_wishes: bool = False
    counts_until: str = ""
    wishes: tuple[str, ...] = ()
    wishes_until: str = ""
    wisher_links: tuple[UUID, ...] = ()
    due: list[index.Due] = field(default_factory=list)
    contacted_on: str = ""


Contributor = Callable[[Session, CaseFile, Gathered], None]
_contributors: list[Contributor] = []


def contributes(function: Contributor) -> Contributor:
    """Register what a capability adds to the entries of a case."""
    if function not in _contributors:
        _contributors.append(function)
    return function


def finish(session: Session) -> None:
    """Bring the index up to date with every case that this transaction changed.

    Registered with `db.before_commit(ORDER, finish)`.
    """
    files: dict[UUID, CaseFile] = session.info.get("case_files", {})
    for case_id in changes(session):
        update(session, files[case_id])


def update(session: Session, file: CaseFile, touched_on: str = "") -> None:
    """Write the entries of one case, as far as the actor can gather them.

    Args:
        session: the caller's transaction.
        file: the opened case.
        touched_on: the day of its last change, "2026-11-23"; empty for today.
    """
    touched_on = touched_on or clock.now().date().isoformat()
    # Whoever saves the same case at once waits here, and then sees what was saved.
    index.lock(session, file.row.team_id, *SEGMENTS)
    with file.reading_once():
        entries = _gathered(session, file, touched_on)
    team_id = file.row.team_id
    by = file.actor.unlocked
    index.put_all(session, by, team_id, file.id, entries, cold=file.is_cold)


def _gathered(
    session: Session, file: CaseFile, touched_on: str
) -> dict[Part, index.Entry]:
    gathered = Gathered()
    people = file.records(session, Person, Part.CONTENT, PersonContent)
    incidents = [(each.row, each.content) for each in sharing.incidents(session, file)]
    gathered.counts = {"people": len(people), "incidents": len(incidents)}
    for _, incident in incidents:
        gathered.texts += [incident.title, incident.narrative, incident.place.words]
        gathered.texts += gazetteer.names_of(incident.place.region)
        gathered.facts |= {f.key for f in incident.facts if f.answer.value == "yes"}
        gathered.events.append(gathering.event(incident))
    for told in (
        gathering.places(session, file, [each for _, each in incidents]),
        gathering.acts(session, file),
        gathering.kin(session, file),
    ):
        gathered.texts += told.texts
        gathered.facets |= told.facets
    for series in sharing.all_of(session, file).values():
        gathered.texts += [series.title, series.note]
    _consent(session, file, gathered, [(row.id, c) for row, c in people])
    for contribute in _contributors:
        contribute(session, file, gathered)
    records = manifest.of(session, file.id)
    content = _content(file, gathered, records, touched_on)
    entries: dict[Part, index.Entry] = {Part.CONTENT: content}
    if file.knows_names:
        named = [
            (c, file.read(row, Part.IDENTITY, PersonIdentity)) for row, c in people
        ]
        names = tuple((c.code, name) for c, who in named for name in who.names)
        known = tuple(hashes.known(c, who) for c, who in named)
        entries[Part.IDENTITY] = index.IdentityEntry(
            ref=file.ref, names=names, people=known, edition=index.EDITION
        )
        own = file.read(file.row, Part.IDENTITY, CaseIdentity)
        found = hashes.marks(named) | hashes.of_contact(own.contact)
        marks = tuple(sorted(found))
        entries[Part.MATCH] = index.MatchEntry(hashes=marks)
    entries[Part.CODED] = index.CodedEntry(
        counts_facts=gathered.counts_facts,
        counts_wishes=gathered.counts_wishes,
        counts_until=gathered.counts_until,
        collected_on=file.row.opened_month,
        statements=gathered.statements,
        victims=tuple(gathered.victims),
        facts=tuple(sorted(gathered.facts)),
        wishes=gathered.wishes,
        wishes_until=gathered.wishes_until,
        wisher_links=gathered.wisher_links,
    )
    return entries


def _consent(
    session: Session,
    file: CaseFile,
    gathered: Gathered,
    people: list[tuple[UUID, PersonContent]],
) -> None:
    """Add the letters that lists show."""
    survivor = next((who for who, content in people if content.is_survivor), None)
    if survivor is None:
        return
    for answer in current(ledger.answers(session, file.box, file.id)):
        if answer.person_id == survivor:
            gathered.marks[f"consent.{answer.purpose}"] = answer.decision.value


def _content(
    file: CaseFile, gathered: Gathered, records: bytes, touched_on: str
) -> index.ContentEntry:
    words: set[str] = set()
    for text in gathered.texts:
        words |= index.stems(text)
    words |= index.stems(file.content.pseudonym)
    return index.ContentEntry(
        ref=file.ref,
        pseudonym=file.content.pseudonym,
        status=file.row.status,
        tier=file.row.tier,
        assigned=file.content.assigned,
        touched_on=touched_on,
        marks={**gathered.marks, **({"urgent": "yes"} if file.content.urgent else {})},
        counts=gathered.counts,
        words=tuple(sorted(words)),
        manifest=records,
        due=tuple(sorted(gathered.due, key=lambda due: (due.on, due.kind, due.text))),
        opened_on=f"{file.row.opened_month}-01",
        contacted_on=gathered.contacted_on,
        barred=file.content.barred,
        closed_on=file.content.closed_on,
        facets=tuple(sorted(gathered.facets)),
        events=tuple(gathered.events),
        edition=index.EDITION,
    )
