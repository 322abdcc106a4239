"""One crime of one incident as the workbench shows it: facts beside elements, law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases import incident_shown, overview
from app.cases.casefile import CaseFile
from app.cases.documents import FactAnswer
from app.cases.series import sharing
from app.cases.series.sharing import Shared
from app.classification import inheriting, law_shown, review, workbench
from app.classification.asking.states import AskState, States
from app.classification.catalogue import crime_catalogue
from app.classification.engine import Assessed, Proposals
from app.classification.law_shown import (
    ConsequenceShown,
    ForumShown,
    ModeShown,
    StandingShown,
)
from app.classification.review import Decided
from app.classification.rules import Finding, Weighed
from app.classification.since_shown import Since, since
from app.classification.wording import catalogue_of
from app.classification.words import (
    DECISIONS,
    FINDINGS,
    KINDS,
    REASONS,
    TIMINGS,
    TONES,
)
from app.classification.workbench import Named
from app.dates import ApproximateDate
from app.errors import NotFoundError
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.facts import vocabulary
from app.keys.parts import Part
from app.wording import gettext as _
from app.wording import locale, ngettext


@dataclass(frozen=True)
class FactShown:
    """One fact beside its element. `answer` is yes, no, unknown or closed.

    Attributes:
        source: the statement it comes from, by its code.
        set_by: the colleague who recorded it.
        is_against: a yes speaks against the element.
        follows: nobody answered it; it follows from a finer fact.
        ask: whether the person was asked, and where a reviewer can.
    """

    question: str
    answer: str
    source: str
    set_by: str
    is_against: bool
    follows: bool
    href: str
    ask: AskState


@dataclass(frozen=True)
class ElementShown:
    """One element: what the rule says and why, and what a person established."""

    id: str
    summary: str
    kind: str
    is_gate: bool
    finding: str
    mark: str
    known: int
    total: int
    why: str
    facts: tuple[FactShown, ...] = field(repr=False)
    questions: tuple[FactShown, ...] = field(repr=False)
    is_established: bool


@dataclass(frozen=True)
class DecisionShown:
    """One decision of the record, with what it rested on."""

    seq: int
    decision: str
    tone: str
    reason: str = field(repr=False)
    by: str
    at: datetime
    catalogue: str
    established: tuple[str, ...]
    evidence: tuple[str, ...]
    was_proposed: bool


@dataclass(frozen=True)
class EvidenceShown:
    """An item that a decision may rest upon, by code and neutral title."""

    id: UUID
    code: str
    title: str = field(repr=False)
    is_of_incident: bool


@dataclass(frozen=True)
class CrimeShown:
    """The whole page."""

    crime: Named
    instrument: str
    note: str
    standing: StandingShown
    incident_id: UUID
    incident: str = field(repr=False)
    when: ApproximateDate
    state: str
    tone: str
    timing: str
    start_note: str
    elements: tuple[ElementShown, ...]
    beside: tuple[Named, ...]
    modes: tuple[ModeShown, ...]
    follows: tuple[ConsequenceShown, ...]
    fora: tuple[ForumShown, ...]
    decisions: tuple[DecisionShown, ...]
    seq: int
    changes: tuple[str, ...]
    since: Since | None = field(repr=False)
    evidence: tuple[EvidenceShown, ...]
    closed: int
    previous: str
    next: str

    @property
    def marks(self) -> tuple[str, ...]:
        """The strip."""
        return tuple(element.mark for element in self.elements)

    @property
    def is_gone(self) -> bool:
        """Whether today's catalogue has no such entry."""
        return self.since is not None and self.since.is_gone

    @property
    def conflicts(self) -> tuple[ElementShown, ...]:
        """Elements that a fact speaks against."""
        return tuple(e for e in self.elements if e.mark == "contradicted")


def read(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    names: Mapping[UUID, str],
    *,
    sensitive: bool = False,
) -> CrimeShown:
    """Gather everything about one entry and one incident.

    Args:
        db: the caller's transaction.
        file: the opened case.
        incident_id: of this case.
        crime: an entry of the catalogue, proposed or not.
        names: of colleagues.
        sensitive: also answers that are closed otherwise; written down as a reading.

    Raises:
        NotFoundError: no such incident in this case, or no such entry.
    """
    shared = sharing.incident(db, file, incident_id)
    proposed = review.proposals(shared.content)
    kept = review.standing(db, file).get((incident_id, crime))
    try:
        entry = review.entry_of(proposed, shared.content, crime, kept)
    except KeyError:
        raise NotFoundError from None
    audit.record(db, Action.CLASSIFICATION_READ, file.actor.staff_id, file.id)
    if sensitive:
        incident_shown.note_opening(db, file, incident_id)
    return _Reading(
        db, file, incident_id, shared, proposed, entry, names, sensitive=sensitive
    ).shown()


class _Reading:
    """One page being gathered."""

    def __init__(
        self,
        db: Session,
        file: CaseFile,
        incident_id: UUID,
        shared: Shared,
        proposed: Proposals,
        entry: Assessed,
        names: Mapping[UUID, str],
        *,
        sensitive: bool,
    ) -> None:
        content = shared.content
        self.file, self.incident_id, self.content = file, incident_id, content
        self.shared = shared
        self.proposed, self.entry, self.names = proposed, entry, names
        self.sensitive, self.language = sensitive, locale()
        self.sources = dict(overview.sources(db, file))
        self.given: dict[str, FactAnswer] = {f.key: f for f in content.facts}
        self.decided = [
            each
            for each in review.decisions(db, file)
            if (each.incident_id, each.content.crime) == (incident_id, entry.crime.id)
        ]
        self.items = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
        kept = self.decided[-1].content.wording if self.decided else None
        is_gone = entry.crime.id not in crime_catalogue().crimes
        self.catalogue, self.edition = crime_catalogue(), ""
        if kept and is_gone:
            self.edition = kept.edition
            self.catalogue = catalogue_of(kept, self.catalogue)
        self.closed: set[str] = set()
        self.states = States(db, file, incident_id, names)

    def shown(self) -> CrimeShown:
        """Put everything together."""
        entry, crime = self.entry, self.entry.crime
        state, tone = self._state()
        order = [e.crime.id for e in self.proposed.entries]
        at = order.index(crime.id) if crime.id in order else None
        start = crime.applies_from.note
        elements = tuple(self._element(weighed) for weighed in entry.elements)
        return CrimeShown(
            crime=self._named(entry),
            instrument=crime.instrument.label.in_language(self.language),
            note=crime.note.in_language(self.language) if crime.note else "",
            standing=law_shown.standing(crime, self.edition),
            incident_id=self.incident_id,
            incident=self.content.title,
            when=self.content.when,
            state=state,
            tone=tone,
            timing=str(TIMINGS[entry.timing]),
            start_note=start.in_language(self.language) if start else "",
            elements=elements,
            beside=self._beside(),
            modes=law_shown.modes(entry.answers),
            follows=law_shown.follows(crime, self.catalogue),
            fora=law_shown.fora(crime, self.content),
            decisions=tuple(self._decision(each) for each in reversed(self.decided)),
            seq=self.decided[-1].seq if self.decided else 0,
            changes=self._changes(),
            since=since(self.decided[-1].content, self.content.when)
            if self.decided
            else None,
            evidence=self._evidence(),
            closed=len(self.closed),
            previous=self._path(order[at - 1]) if at else "",
            next=self._path(order[at + 1])
            if at is not None and at + 1 < len(order)
            else "",
        )

    def _path(self, crime: str) -> str:
        base = f"/staff/cases/{self.file.ref}/classification"
        return f"{base}/{self.incident_id}/{crime}"

    def _named(self, entry: Assessed) -> Named:
        return workbench.named(entry, self.file.ref, self.incident_id)

    def _state(self) -> tuple[str, str]:
        crime = self.entry.crime.id
        if crime in self.proposed.proposed:
            return _("Proposed by rules"), "sea"
        if any(each.entry.crime.id == crime for each in self.proposed.waiting):
            return _("Waiting: only the context is not known yet"), "amber"
        for each in self.proposed.not_proposed:
            if each.entry.crime.id == crime:
                return str(REASONS[each.reason]), ""
        return "", ""

    # --- facts and elements

    def _element(self, weighed: Weighed) -> ElementShown:
        element = weighed.element
        crime_element = next(
            each for each in self.entry.crime.elements if each.id == element.id
        )
        shown = workbench.established(self.decided[-1] if self.decided else None)
        against = self._ordered(element.contradicted_by)
        facts = [self._fact(key, follows=weighed.from_finer) for key in element.points]
        facts += [
            self._fact(key, is_against=True)
            for key in against
            if key in self.given or key in weighed.contradicting
        ]
        return ElementShown(
            id=element.id,
            summary=crime_element.summary.in_language(self.language),
            kind=str(KINDS[element.kind]),
            is_gate=element.gate,
            finding=str(FINDINGS[weighed.finding]),
            mark=workbench.mark(weighed, frozenset()),
            known=weighed.known,
            total=weighed.total,
            why=_why(weighed),
            facts=tuple(facts),
            questions=tuple(self._fact(key) for key in weighed.questions),
            is_established=element.id in shown,
        )

    def _ordered(self, keys: frozenset[str]) -> list[str]:
        return sorted(keys, key=lambda key: vocabulary().rank[key])

    def _fact(
        self, key: str, *, follows: tuple[str, ...] = (), is_against: bool = False
    ) -> FactShown:
        fact, answer = vocabulary().facts[key], self.entry.answers[key].value
        given = self.given.get(key)
        if fact.sensitive and answer != "unknown" and not self.sensitive:
            answer = "closed"
            self.closed.add(key)
        source = given.statement_id if given else None
        told = self.sources.get(source, "") if source else ""
        series = inheriting.told(self.shared, key, self.names)
        return FactShown(
            question=fact.question.in_language(self.language),
            answer=answer,
            source=", ".join(filter(None, (told, series))),
            set_by=self.names.get(given.recorded_by, "")
            if given and given.recorded_by
            else "",
            is_against=is_against,
            follows=key in follows,
            href=inheriting.answered_at(
                self.file.ref, self.incident_id, self.shared, fact
            ),
            ask=self.states.of(key, self._path(self.entry.crime.id)),
        )

    # --- law

    def _beside(self) -> tuple[Named, ...]:
        crime = self.entry.crime.id
        for group in self.proposed.groups:
            entries = [group.primary, *(each.entry for each in group.counterparts)]
            if crime in {entry.crime.id for entry in entries}:
                return tuple(self._named(e) for e in entries if e.crime.id != crime)
        return ()

    # --- people

    def _decision(self, each: Decided) -> DecisionShown:
        content = each.content
        codes = {row.id: item.code for row, item in self.items}
        summaries = {
            element.id: element.summary.in_language(self.language)
            for element in self.entry.crime.elements
        }
        return DecisionShown(
            seq=each.seq,
            decision=str(DECISIONS[content.decision]),
            tone=TONES[content.decision],
            reason=content.reason,
            by=self.names.get(content.decided_by, ""),
            at=content.decided_at,
            catalogue=content.catalogue_version,
            established=tuple(
                summaries.get(e.element, e.element)
                for e in content.elements
                if e.established
            ),
            evidence=tuple(codes[i] for i in content.evidence if i in codes),
            was_proposed=content.was_proposed,
        )

    def _changes(self) -> tuple[str, ...]:
        """Say what is not as it was when the standing decision was made."""
        if not self.decided:
            return ()
        content, found = self.decided[-1].content, []
        answers = self.content.answers()
        differing = sum(
            content.answers.get(key) != answers.get(key)
            for key in content.answers.keys() | answers.keys()
        )
        if differing:
            found.append(
                ngettext(
                    "%(num)s answer has changed since.",
                    "%(num)s answers have changed since.",
                    differing,
                )
            )
        return tuple(found)

    def _evidence(self) -> tuple[EvidenceShown, ...]:
        shown = [
            EvidenceShown(
                row.id, item.code, item.title, self.incident_id in item.incident_ids
            )
            for row, item in self.items
        ]
        return tuple(sorted(shown, key=lambda each: not each.is_of_incident))


def _why(weighed: Weighed) -> str:
    """Say why the rule finds what it finds."""
    yes, total = len(weighed.supporting), weighed.total
    if weighed.finding is Finding.CONTRADICTED:
        if weighed.contradicting:
            return ngettext(
                "%(num)s fact answered Yes speaks against it.",
                "%(num)s facts answered Yes speak against it.",
                len(weighed.contradicting),
            )
        return _("Everything that would point to it was answered No.")
    if weighed.element.needs_all:
        return _(
            "All of its facts are needed: %(yes)s of %(total)s are Yes.",
            yes=yes,
            total=total,
        )
    if weighed.finding is Finding.INDICATED:
        return ngettext(
            "One fact is enough, and %(num)s is Yes.",
            "One fact is enough, and %(num)s are Yes.",
            yes,
        )
    return _("One fact is enough, and none is Yes so far.")
