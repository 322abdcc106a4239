"""How a page shows an incident: answers, acts, who is said to have done them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import overview, recording, summary, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
)
from app.cases.models import Act, Incident, Involvement
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.facts import Answer, vocabulary
from app.keys.parts import Part
from app.wording import locale

SENSITIVE_ACTS = frozenset({"act.t.rape"})


@dataclass(frozen=True)
class Told:
    """One answer, with the statement it comes from by its code."""

    question: str
    answer: str
    source: str


@dataclass(frozen=True)
class ToldGroup:
    """The answers of one group of questions."""

    id: str
    label: str
    answers: tuple[Told, ...]


@dataclass(frozen=True)
class InvolvementShown:
    """How somebody is said to have had part in an act."""

    who: str = field(repr=False)
    degree: str
    certainty: str
    description: str = field(repr=False)
    how_known: str = field(repr=False)


@dataclass(frozen=True)
class ActShown:
    """One act. `closed`: what was done is sensitive and not opened here."""

    id: UUID
    kind: str
    victim: str
    what: str = field(repr=False)
    methods: tuple[str, ...]
    when: ApproximateDate | None
    stated_reason: str = field(repr=False)
    consequence: str = field(repr=False)
    closed: bool
    involvements: tuple[InvolvementShown, ...] = field(repr=False)


@dataclass(frozen=True)
class IncidentShown:
    """One incident with everything that hangs on it."""

    id: UUID
    version: int
    title: str = field(repr=False)
    when: ApproximateDate = field(repr=False)
    words: str = field(repr=False)
    place: str = field(repr=False)
    place_kind: str
    narrative: str = field(repr=False)
    groups: tuple[ToldGroup, ...] = field(repr=False)
    acts: tuple[ActShown, ...] = field(repr=False)
    closed: int


def read(
    db: Session, file: CaseFile, incident_id: UUID, *, sensitive: bool = False
) -> IncidentShown:
    """Return one incident for a page.

    Args:
        db: the caller's transaction.
        file: the opened case.
        incident_id: of this case.
        sensitive: also what is closed otherwise; written down as a reading of its own.

    Raises:
        NotFoundError: no such incident in this case.
    """
    row = file.child(db, Incident, incident_id)
    content = file.read(row, Part.CONTENT, IncidentContent)
    if sensitive:
        audit.record(db, Action.SENSITIVE_READ, file.actor.staff_id, file.id)
    codes = recording.codes(db, file)
    acts = _acts(db, file, incident_id, codes, sensitive=sensitive)
    groups, hidden = _groups(db, file, content, sensitive=sensitive)
    return IncidentShown(
        id=row.id,
        version=row.version,
        title=readable(content.title),
        when=content.when,
        words=readable(content.when.words),
        place=summary.place(content),
        place_kind=vocabularies.term("place_kinds", content.place.kind),
        narrative=readable(content.narrative),
        groups=groups,
        acts=acts,
        closed=hidden + sum(act.closed for act in acts),
    )


def _groups(
    db: Session, file: CaseFile, content: IncidentContent, *, sensitive: bool
) -> tuple[tuple[ToldGroup, ...], int]:
    known, language = vocabulary(), locale()
    of_statements = dict(overview.sources(db, file))
    given = {f.key: f for f in content.facts if f.answer is not Answer.UNKNOWN}
    hidden, found = 0, []
    for group in known.groups:
        told = []
        for fact in known.in_group(group.id):
            answer = given.get(fact.key)
            if answer is None:
                continue
            if fact.sensitive and not sensitive:
                hidden += 1
                continue
            source = answer.statement_id
            told.append(
                Told(
                    fact.question.in_language(language),
                    answer.answer.value,
                    of_statements.get(source, "") if source else "",
                )
            )
        if told:
            found.append(
                ToldGroup(group.id, group.label.in_language(language), tuple(told))
            )
    return tuple(found), hidden


def _acts(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    codes: Mapping[UUID, str],
    *,
    sensitive: bool,
) -> tuple[ActShown, ...]:
    by: dict[UUID, list[InvolvementContent]] = {}
    for row, said in file.records(db, Involvement, Part.CONTENT, InvolvementContent):
        by.setdefault(row.act_id, []).append(said)
    return tuple(
        _act(row.id, act, codes, by.get(row.id, []), sensitive=sensitive)
        for row, act in file.records(db, Act, Part.CONTENT, ActContent)
        if row.incident_id == incident_id
    )


def is_sensitive(act: ActContent) -> bool:
    """Say whether what was done is shown only when it is opened."""
    return act.kind in SENSITIVE_ACTS or any(
        method.startswith(vocabularies.SENSITIVE) for method in act.methods
    )


def _act(
    act_id: UUID,
    act: ActContent,
    codes: Mapping[UUID, str],
    said: list[InvolvementContent],
    *,
    sensitive: bool,
) -> ActShown:
    closed = is_sensitive(act) and not sensitive
    return ActShown(
        id=act_id,
        kind="" if closed else vocabularies.term("act_types", act.kind),
        victim=codes.get(act.victim_id, "") if act.victim_id else "",
        what="" if closed else readable(act.object_words),
        methods=() if closed else tuple(map(vocabularies.method, act.methods)),
        when=act.when if act.when and act.when.is_known else None,
        stated_reason="" if closed else readable(act.stated_reason),
        consequence="" if closed else readable(act.consequence),
        closed=closed,
        involvements=tuple(
            InvolvementShown(
                _whom(one, codes),
                vocabularies.term("involvement", one.degree),
                vocabularies.term("certainty", one.certainty),
                readable(one.description),
                readable(one.how_known),
            )
            for one in said
        ),
    )


def _whom(said: InvolvementContent, codes: Mapping[UUID, str]) -> str:
    code = codes.get(said.person_id, "") if said.person_id else ""
    return ", ".join(filter(None, (code, readable(said.unit))))
