"""Laying incidents beside each other under one crime: a cell for each element."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.casefile import CaseFile
from app.cases.documents import FactAnswer, IncidentContent
from app.cases.series import sharing
from app.classification import review, workbench
from app.classification.engine import Assessed
from app.classification.linking import tying
from app.classification.matrix import sources
from app.classification.matrix.rules import Source, Weight, weigh
from app.classification.matrix.sources import Sources
from app.classification.rules import Finding, Weighed
from app.classification.seconding import opinions
from app.classification.seconding.opinions import Seconded
from app.dates import ApproximateDate
from app.facts import Answer, vocabulary


class State(StrEnum):
    """How an element stands in an incident. What is missing is told in two ways."""

    ESTABLISHED = "established"
    INDICATED = "indicated"
    CONTRADICTED = "contradicted"
    OPEN = "open"  # asked about, and not enough of it was answered yes
    NEVER_ASKED = "never_asked"


GAPS = frozenset({State.OPEN, State.NEVER_ASKED, State.CONTRADICTED})


@dataclass(frozen=True)
class Cell:
    """One element of one incident."""

    element: str
    state: State
    is_gate: bool
    weight: Weight = field(repr=False)
    has_facts_without_source: bool
    href: str

    @property
    def is_gap(self) -> bool:
        """Whether something is missing, denied, or stands on nothing that is named."""
        return self.state in GAPS or not self.weight.sources


@dataclass(frozen=True)
class Line:
    """One incident.

    Attributes:
        number: its place in the case, by time; what calls it besides the reference.
        decided: the reviewer's standing decision on this entry, and how it stands to
            a second signature.
    """

    id: UUID
    ref: str
    number: int
    title: str = field(repr=False)
    when: ApproximateDate
    series_id: UUID | None
    cells: tuple[Cell, ...]
    is_proposed: bool
    decided: Seconded | None = field(repr=False)

    @property
    def gaps(self) -> int:
        """How many cells lack something."""
        return sum(cell.is_gap for cell in self.cells)


def of_case(
    db: Session, file: CaseFile, crime: str, only: frozenset[UUID] | None = None
) -> list[Line]:
    """Return a line for each incident of an opened case, or for those asked for.

    The reading is written down as that of a classification.
    """
    audit.record(db, Action.CLASSIFICATION_READ, file.actor.staff_id, file.id)
    with file.reading_once():
        known = sources.of_case(db, file)
        standing = {
            (each.decided.incident_id, each.decided.content.crime): each
            for each in opinions.all_of(db, file)
        }
        shared = {each.row.id: each.content for each in sharing.incidents(db, file)}
        order = [incident_id for incident_id, _content in workbench.opened(db, file)]
        return [
            _line(db, file, crime, n, each, shared[each], known, standing)
            for n, each in enumerate(order, start=1)
            if only is None or each in only
        ]


def gaps_first(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with the most gaps first; then by case and number."""
    return sorted(lines, key=lambda line: (-line.gaps, line.ref, line.number))


def over_all(lines: Iterable[Line], element: int) -> Weight:
    """Weigh the sources of one element over all incidents together."""
    return weigh(s for line in lines for s in line.cells[element].weight.sources)


def _line(
    db: Session,
    file: CaseFile,
    crime: str,
    number: int,
    incident_id: UUID,
    content: IncidentContent,
    known: Sources,
    standing: dict[tuple[UUID, str], Seconded],
) -> Line:
    proposed = review.proposals(content)
    entry, seconded = proposed.find(crime), standing.get((incident_id, crime))
    decided = seconded.decided if seconded else None
    shown = workbench.established(decided)
    href = f"/staff/cases/{file.ref}/classification/{incident_id}/{crime}"
    ties = [
        each.content
        for each in tying.all_of(db, file, incident_id)
        if each.content.stands
    ]

    def cell(weighed: Weighed) -> Cell:
        element = weighed.element.id
        same = tying.same_as(element)
        behind = _facts_behind(weighed, entry, content)
        tied = {tie.target.id for tie in ties if tie.element in same}
        if element in shown and decided:
            tied |= set(decided.content.evidence)
        told = {fact.statement_id for fact in behind if fact.statement_id}
        found: list[Source] = [known[s] for s in told | tied if s in known]
        return Cell(
            element=element,
            state=_state(weighed, is_shown=element in shown),
            is_gate=weighed.element.gate,
            weight=weigh(found),
            has_facts_without_source=any(not fact.statement_id for fact in behind),
            href=f"{href}#elements",
        )

    return Line(
        id=incident_id,
        ref=file.ref,
        number=number,
        title=content.title,
        when=content.when,
        series_id=content.series_id,
        cells=tuple(cell(weighed) for weighed in entry.elements),
        is_proposed=crime in proposed.proposed,
        decided=seconded,
    )


def _state(weighed: Weighed, *, is_shown: bool) -> State:
    if is_shown:
        return State.ESTABLISHED
    if weighed.finding is Finding.OPEN:
        return State.OPEN if weighed.known else State.NEVER_ASKED
    return State(weighed.finding.value)


def _facts_behind(
    weighed: Weighed, entry: Assessed, content: IncidentContent
) -> list[FactAnswer]:
    """Return the answers that a finding rests on; of a broad fact the finer ones."""
    named = {*weighed.supporting, *weighed.contradicting}
    if weighed.finding is Finding.CONTRADICTED and not weighed.contradicting:
        named = set(weighed.denied)
    finer = vocabulary().finer
    found = []
    for fact in content.facts:
        key: str | None = fact.key
        while key and key not in named and fact.answer is Answer.YES:
            key = finer.get(key)
        if key in named and _says(fact, key, entry):
            found.append(fact)
    return found


def _says(fact: FactAnswer, key: str | None, entry: Assessed) -> bool:
    wanted = Answer.NO if key in entry.answers.no else Answer.YES
    return fact.answer is wanted
