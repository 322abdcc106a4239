"""How a page shows an incident: answers, acts, who is said to have done them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import Action
from app.cases import gazetteer, overview, recording, summary, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
)
from app.cases.models import Act, Incident, Involvement
from app.cases.series import sharing
from app.cases.series.sharing import Shared
from app.cases.sites import register
from app.cases.sites.register import SiteSeen
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.facts import Answer, vocabulary
from app.keys.parts import Part
from app.staff.budgets import counting
from app.wording import locale

SENSITIVE_ACTS = frozenset({"act.t.rape"})


@dataclass(frozen=True)
class Told:
    """One answer, with the statement it comes from by its code.

    `series` is the title of the series that it was answered for, if it is inherited.
    """

    question: str
    answer: str
    source: str
    series: str = field(default="", repr=False)


@dataclass(frozen=True)
class ToldGroup:
    """The answers of one group of questions."""

    id: str
    label: str
    answers: tuple[Told, ...]


@dataclass(frozen=True)
class InvolvementShown:
    """How somebody is said to have had part in an act."""

    id: UUID
    person_id: UUID | None
    who: str = field(repr=False)
    degree: str
    certainty: str
    description: str = field(repr=False)
    how_known: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class ActShown:
    """One act. `closed`: what was done is sensitive and not opened here.

    Attributes:
        what: the object, by its kind, its place of the register and the words used.
        protection: the rule of law that speaks of such an object first.
        codes: HURIDOCS codes of the act and of its methods.
        until: when it ended, if it lasted.
        source: code of the statement that it comes from.
    """

    id: UUID
    kind: str
    victim: str
    what: str = field(repr=False)
    protection: str
    methods: tuple[str, ...]
    codes: tuple[str, ...]
    when: ApproximateDate | None
    until: ApproximateDate | None
    source: str
    stated_reason: str = field(repr=False)
    consequence: str = field(repr=False)
    closed: bool
    involvements: tuple[InvolvementShown, ...] = field(repr=False)


@dataclass(frozen=True)
class LinkShown:
    """How the incident stands to another one; `kind` and `to` take it away again.

    A link that was made at the other incident has no `kind` here: it is taken away
    there.
    """

    label: str
    title: str = field(repr=False)
    href: str
    kind: str = ""
    to: UUID | None = None


@dataclass(frozen=True)
class IncidentShown:
    """One incident with everything that hangs on it."""

    id: UUID
    version: int
    title: str = field(repr=False)
    when: ApproximateDate = field(repr=False)
    words: str = field(repr=False)
    place: str = field(repr=False)
    precision: str
    place_kind: str
    narrative: str = field(repr=False)
    groups: tuple[ToldGroup, ...] = field(repr=False)
    acts: tuple[ActShown, ...] = field(repr=False)
    closed: int
    series: str = field(default="", repr=False)
    series_href: str = ""
    links: tuple[LinkShown, ...] = field(default=(), repr=False)


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
    shared = sharing.incident(db, file, incident_id)
    row, content = shared.row, shared.content
    if sensitive:
        note_opening(db, file, incident_id)
    acts = of_incident(db, file, incident_id, sensitive=sensitive)
    groups, hidden = _groups(db, file, shared, sensitive=sensitive)
    return IncidentShown(
        id=row.id,
        version=row.version,
        title=readable(content.title),
        when=content.when,
        words=readable(content.when.words),
        place=summary.place(content, summary.sites_of(db, file, [content])),
        precision=gazetteer.precision(content.place.precision),
        place_kind=vocabularies.term("place_kinds", content.place.kind),
        narrative=readable(content.narrative),
        groups=groups,
        acts=acts,
        closed=hidden + sum(act.closed for act in acts),
        series=readable(shared.series),
        series_href=f"/staff/cases/{file.ref}/incidents/series/{content.series_id}"
        if shared.series
        else "",
        links=links(db, file, incident_id),
    )


def note_opening(db: Session, file: CaseFile, incident_id: UUID) -> None:
    """Count and write down that the sensitive details of an incident were opened.

    On whichever page: within the hour those of one incident count once.
    """
    counting.read(db, file.actor, Action.SENSITIVE_READ, file.id, of=incident_id)


def links(db: Session, file: CaseFile, incident_id: UUID) -> tuple[LinkShown, ...]:
    """Return how the incident stands to others of the case, from both ends."""
    rows = file.records(db, Incident, Part.CONTENT, IncidentContent)
    titles = {row.id: readable(content.title) for row, content in rows}
    terms, language = vocabularies.load()["incident_links"], locale()
    base = f"/staff/cases/{file.ref}/incidents"
    found = []
    for row, content in rows:
        for link in content.links:
            term = terms[link.kind]
            if row.id == incident_id and link.to in titles:
                found.append(
                    LinkShown(
                        term.label.in_language(language),
                        titles[link.to],
                        f"{base}/{link.to}",
                        link.kind,
                        link.to,
                    )
                )
            elif link.to == incident_id and term.other:
                found.append(
                    LinkShown(
                        term.other.in_language(language),
                        titles[row.id],
                        f"{base}/{row.id}",
                    )
                )
    return tuple(found)


def _groups(
    db: Session, file: CaseFile, shared: Shared, *, sensitive: bool
) -> tuple[tuple[ToldGroup, ...], int]:
    known, language = vocabulary(), locale()
    of_statements = dict(overview.sources(db, file))
    facts = shared.content.facts
    given = {f.key: f for f in facts if f.answer is not Answer.UNKNOWN}
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
                    readable(shared.series) if fact.key in shared.inherited else "",
                )
            )
        if told:
            found.append(
                ToldGroup(group.id, group.label.in_language(language), tuple(told))
            )
    return tuple(found), hidden


def of_incident(
    db: Session, file: CaseFile, incident_id: UUID, *, sensitive: bool = False
) -> tuple[ActShown, ...]:
    """Return the acts of one incident."""
    return tuple(
        act for at, act in all_acts(db, file, sensitive=sensitive) if at == incident_id
    )


def all_acts(
    db: Session, file: CaseFile, *, sensitive: bool = False
) -> list[tuple[UUID, ActShown]]:
    """Return every act of a case, each with its incident."""
    rows = file.records(db, Act, Part.CONTENT, ActContent)
    seeing = _Seeing(
        codes=recording.codes(db, file),
        sources=dict(overview.sources(db, file)),
        sites=register.named(db, file.actor, file.row.team_id)
        if any(act.object_site_id for _row, act in rows)
        else {},
        sensitive=sensitive,
    )
    by: dict[UUID, list[tuple[UUID, InvolvementContent]]] = {}
    for row, said in file.records(db, Involvement, Part.CONTENT, InvolvementContent):
        by.setdefault(row.act_id, []).append((row.id, said))
    return [
        (row.incident_id, seeing.act(row.id, act, by.get(row.id, [])))
        for row, act in rows
    ]


def is_sensitive(act: ActContent) -> bool:
    """Say whether what was done is shown only when it is opened."""
    return act.kind in SENSITIVE_ACTS or any(
        method.startswith(vocabularies.SENSITIVE) for method in act.methods
    )


@dataclass(frozen=True)
class _Seeing:
    """What is needed to write acts for a page, read once."""

    codes: Mapping[UUID, str]
    sources: Mapping[UUID, str]
    sites: Mapping[UUID, SiteSeen] = field(repr=False)
    sensitive: bool

    def act(
        self, act_id: UUID, act: ActContent, said: list[tuple[UUID, InvolvementContent]]
    ) -> ActShown:
        """Write one act; what is sensitive stays closed unless it was opened."""
        closed = is_sensitive(act) and not self.sensitive
        kinds = vocabularies.load()["object_kinds"]
        rule = kinds[act.object_kind].protection if act.object_kind in kinds else None
        return ActShown(
            id=act_id,
            kind="" if closed else vocabularies.term("act_types", act.kind),
            victim=self.codes.get(act.victim_id, "") if act.victim_id else "",
            what="" if closed else self._object(act),
            protection=rule.in_language(locale()) if rule and not closed else "",
            methods=() if closed else tuple(map(vocabularies.method, act.methods)),
            codes=() if closed else vocabularies.huridocs(act.kind, act.methods),
            when=act.when if act.when and act.when.is_known else None,
            until=act.until if act.until and act.until.is_known else None,
            source=self._source(act.statement_id),
            stated_reason="" if closed else readable(act.stated_reason),
            consequence="" if closed else readable(act.consequence),
            closed=closed,
            involvements=tuple(self._involvement(key, one) for key, one in said),
        )

    def _object(self, act: ActContent) -> str:
        site = self.sites.get(act.object_site_id) if act.object_site_id else None
        kind = act.object_kind
        told = (
            vocabularies.term("object_kinds", kind) if kind else "",
            site.content.name if site else "",
            readable(act.object_words),
        )
        return ", ".join(filter(None, told))

    def _source(self, statement_id: UUID | None) -> str:
        return self.sources.get(statement_id, "") if statement_id else ""

    def _involvement(self, key: UUID, one: InvolvementContent) -> InvolvementShown:
        code = self.codes.get(one.person_id, "") if one.person_id else ""
        return InvolvementShown(
            id=key,
            person_id=one.person_id,
            who=", ".join(filter(None, (code, readable(one.unit)))),
            degree=vocabularies.term("involvement", one.degree),
            certainty=vocabularies.term("certainty", one.certainty),
            description=readable(one.description),
            how_known=readable(one.how_known),
            source=self._source(one.statement_id),
        )
