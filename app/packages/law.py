"""What a package says about the law, from decisions and proposals of a case."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.catalogues import Label as CatalogueLabel
from app.classification import review
from app.classification.catalogue import crime_catalogue
from app.classification.engine import Assessed, Proposals
from app.classification.entries import BarValue
from app.classification.fora import fora_for
from app.classification.forum_catalogue import forum_catalogue
from app.classification.legal import (
    Consequence,
    consequences,
    modes_of_liability,
)
from app.classification.seconding import opinions
from app.classification.wording import catalogue_of
from app.facts import Answer, vocabulary
from app.packages import fora
from app.packages.account import ForAccused, Incident, Label
from app.packages.assessment import (
    Decision,
    Element,
    LegalNote,
    Mode,
    Proposal,
    Reason,
)
from app.packages.codes import LegalValue
from app.packages.contents import Item

REVIEWER = Label("Legal reviewer", "Юрист-рецензент", "Juristische Prüfperson")
_VALUE: dict[BarValue, LegalValue] = {
    BarValue.YES: "yes",
    BarValue.QUALIFIED: "qualified",
    BarValue.NO: "no",
}


def label(words: CatalogueLabel) -> Label:
    """Write a catalogue's words as a package tells them."""
    return Label(words.en, words.in_language("uk"), words.de)


def proposals(
    db: Session,
    file: CaseFile,
    incidents: dict[UUID, tuple[str, IncidentContent]],
    items: dict[UUID, str],
    text: Callable[[str], str] = str,
) -> tuple[Proposal, ...]:
    """Return, for each incident that goes, what was decided and what is proposed.

    A decision stands before a proposal; "not supported" travels too, since nothing
    that speaks for the accused may be left out.

    Args:
        db: the transaction.
        file: the opened case.
        incidents: id to the package's number of it and its content.
        items: evidence id to the number of the item in the package.
        text: puts pseudonyms into working text.
    """
    standing = opinions.reviewed(db, file)
    found = []
    for incident_id, (number, content) in incidents.items():
        proposed = review.proposals(content)
        beside = {
            group.primary.crime.id: tuple(
                label(each.entry.crime.citation) for each in group.counterparts
            )
            for group in proposed.groups
        }
        noted = fora.proceedings(db, file, incident_id, text)
        for entry, decision in _assessed(standing, incident_id, content, proposed):
            found.append(
                _proposal(
                    entry,
                    number,
                    content,
                    decision.content if decision else None,
                    items,
                    beside.get(entry.crime.id, ()),
                    noted,
                )
            )
    return tuple(found)


def speaks_for_accused(
    standing: Mapping[tuple[UUID, str], review.Decided],
    incident_id: UUID,
    content: IncidentContent,
) -> bool:
    """Say whether an answer recorded for an incident speaks for an accused."""
    found = _assessed(standing, incident_id, content, review.proposals(content))
    return any(
        _is_against(entry, element.contradicted_by, key)
        for entry, _ in found
        for element in entry.crime.elements
        for key in element.contradicted_by
    )


def _assessed(
    standing: Mapping[tuple[UUID, str], review.Decided],
    incident_id: UUID,
    content: IncidentContent,
    proposed: Proposals,
) -> Iterator[tuple[Assessed, review.Decided | None]]:
    """Return each entry that is proposed for an incident, or was decided on."""
    shown = {group.primary.crime.id for group in proposed.groups}
    decided = {crime for (at, crime) in standing if at == incident_id}
    for crime in sorted(shown | decided):
        decision = standing.get((incident_id, crime))
        yield _as_decided(proposed, content, crime, decision), decision


def _is_against(entry: Assessed, contradicting: AbstractSet[str], key: str) -> bool:
    """Say whether an answer contradicts an element: it speaks for an accused."""
    return key in contradicting and entry.answers[key] is Answer.YES


def _as_decided(
    proposed: Proposals,
    content: IncidentContent,
    crime: str,
    decision: review.Decided | None,
) -> Assessed:
    """Return the entry in the text that was decided on; today's where nobody did."""
    if decision is None or decision.content.wording is None:
        return review.entry_of(proposed, content, crime, decision)
    return review.kept_entry(content, decision.content.wording)


def _proposal(
    entry: Assessed,
    number: str,
    content: IncidentContent,
    decided: review.ClassificationContent | None,
    items: dict[UUID, str],
    counterparts: tuple[Label, ...],
    noted: fora.Noted,
) -> Proposal:
    crime, known = entry.crime, crime_catalogue()
    if decided and decided.wording:
        known = catalogue_of(decided.wording, known)
    follows = consequences(crime, known)
    opinions = fora_for(crime, forum_catalogue(), review.circumstances(content))
    established = (
        {e.element for e in decided.elements if e.established} if decided else set()
    )
    evidence = (
        tuple(items[i] for i in decided.evidence if i in items) if decided else ()
    )
    return Proposal(
        crime_id=crime.id,
        instrument=crime.instrument.label.en,
        article=crime.citation.en,
        name=label(crime.name),
        family=label(known.families[crime.family]),
        incidents=(number,),
        elements=_elements(entry, established, evidence),
        amnesty_barred=_note(follows.amnesty_barred),
        limitation_barred=_note(follows.limitation_barred),
        duty_to_prosecute=_note(follows.duty_to_prosecute_or_extradite),
        fora=tuple(
            fora.forum(opinion, noted) for opinion in opinions if opinion.can_take
        ),
        modes=tuple(
            Mode(
                mode_id=found.mode.id,
                reference=found.mode.ref.en,
                summary=label(found.mode.summary),
                reference_label=label(found.mode.ref),
            )
            for found in modes_of_liability(entry.answers, known)
            if found.is_indicated
        ),
        decision=Decision(
            outcome=decided.decision.value,
            reason=decided.reason,
            reviewer_role=REVIEWER,
            decided_on=decided.decided_at.date(),
        )
        if decided
        else None,
        catalogue_version=decided.catalogue_version
        if decided
        else known.edition_of(crime.id),
        counterparts=tuple(each.en for each in counterparts),
        instrument_label=label(crime.instrument.label),
        article_label=label(crime.citation),
        counterpart_labels=counterparts,
    )


def _elements(
    entry: Assessed, established: set[str], evidence: tuple[str, ...]
) -> tuple[Element, ...]:
    questions = vocabulary().facts
    elements = []
    weights = zip(entry.crime.elements, entry.elements, strict=True)
    for element, weighed in weights:
        points = sorted(element.pointed_to_by | element.contradicted_by)
        elements.append(
            Element(
                element_id=element.id,
                kind=element.kind.value,
                summary=label(element.summary),
                finding=weighed.finding.value,
                known=sum(1 for _ in entry.answers.known(points)),
                asked=len(points),
                gate=element.gate,
                reasons=tuple(
                    Reason(
                        fact_key=key,
                        question=label(questions[key].question),
                        answer=entry.answers[key].value,
                        against=_is_against(entry, element.contradicted_by, key),
                    )
                    for key in entry.answers.known(points)
                ),
                items=evidence,
                reviewer_finding="established" if element.id in established else None,
            )
        )
    return tuple(elements)


def _note(consequence: Consequence) -> LegalNote:
    return LegalNote(
        value=_VALUE[consequence.value],
        note=consequence.note.en if consequence.note else "",
        basis=tuple(basis.ref.en for basis in consequence.basis),
        verified=bool(consequence.basis) and not consequence.unverified,
        note_label=label(consequence.note) if consequence.note else None,
        basis_labels=tuple(label(basis.ref) for basis in consequence.basis),
    )


def for_accused(
    found: Sequence[Proposal], items: Sequence[Item]
) -> tuple[ForAccused, ...]:
    """Return every answer and document on file that speaks for an accused.

    Nothing is left out: what an element is contradicted by, and what was marked so.
    """
    answers = {
        (number, reason.fact_key): ForAccused(
            incident_id=number, question=reason.question, answer=reason.answer
        )
        for proposal in found
        for number in proposal.incidents
        for element in proposal.elements
        for reason in element.reasons
        if reason.against
    }
    documents = [
        ForAccused(item_id=item.item_id, title=item.title)
        for item in items
        if item.exculpatory == "Y"
    ]
    return (*answers.values(), *documents)


def marked(
    incident: Incident, found: Sequence[Proposal], items: Sequence[Item]
) -> Incident:
    """Mark the answers that speak for an accused, and name the incident's items."""
    against = {
        reason.fact_key
        for proposal in found
        if incident.incident_id in proposal.incidents
        for element in proposal.elements
        for reason in element.reasons
        if reason.against
    }
    facts = tuple(
        replace(fact, exculpatory=fact.key in against) for fact in incident.facts
    )
    sources = {source.item_id for fact in incident.facts for source in fact.sources}
    named = {item.item_id for item in items if incident.incident_id in item.incidents}
    return replace(incident, facts=facts, items=tuple(sorted((sources | named) - {""})))
