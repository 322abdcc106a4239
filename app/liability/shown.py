"""What the pages about modes of liability show, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.cases.series import sharing
from app.classification import modes_of_liability
from app.classification.catalogue import crime_catalogue
from app.classification.words import DECISIONS, TONES
from app.facts import vocabulary
from app.liability import deciding
from app.liability.catalogue import Element, Mode, load
from app.liability.deciding import Decided
from app.liability.words import ANSWERS
from app.liability.words import TONES as ANSWER_TONES
from app.suspects import pointing
from app.suspects.pointing import Pointing
from app.units import candidates
from app.units.candidates import Involved
from app.wording import locale


@dataclass(frozen=True)
class ModeRow:
    """One mode of the list: what points to it, and what was decided."""

    href: str
    label: str
    basis: str
    is_indicated: bool
    decision: str
    tone: str


@dataclass(frozen=True)
class ElementShown:
    """One element of a mode, with the suspect files that bear on it."""

    id: str
    text: str
    files: tuple[Pointing, ...]


@dataclass(frozen=True)
class DecidedShown:
    """One decision of the record."""

    seq: int
    decision: str
    tone: str
    reason: str = field(repr=False)
    by: str
    at: datetime
    catalogue: str
    elements: list[tuple[str, str, str, str]] = field(repr=False)


def in_list(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    """Return everybody with the modes that are decided, indicated, and the others."""
    stands = deciding.standing(db, file)
    pointed: dict[UUID, frozenset[str]] = {}
    found = []
    for each in candidates.involved(db, file):
        if each.incident_id not in pointed:
            pointed[each.incident_id] = _pointed(db, file, each.incident_id)
        rows = [
            _row(file, each, mode, pointed[each.incident_id], stands)
            for mode in load().modes.values()
        ]
        found.append(
            {
                "who": each,
                "first": [row for row in rows if row.decision or row.is_indicated],
                "others": [
                    row for row in rows if not row.decision and not row.is_indicated
                ],
            }
        )
    return found


def _pointed(db: Session, file: CaseFile, incident_id: UUID) -> frozenset[str]:
    """Return the modes of the crime catalogue to which an incident's facts point."""
    incident = sharing.incident(db, file, incident_id).content
    answers = vocabulary().answers(incident.answers())
    return frozenset(
        each.mode.id
        for each in modes_of_liability(answers, crime_catalogue())
        if each.is_indicated
    )


def _row(
    file: CaseFile,
    who: Involved,
    mode: Mode,
    pointed: frozenset[str],
    stands: Mapping[tuple[UUID, str], Decided],
) -> ModeRow:
    decided = stands.get((who.id, mode.id))
    language = locale()
    return ModeRow(
        href(file, who.id, mode.id),
        mode.label.in_language(language),
        "; ".join(each.in_language(language) for each in mode.basis),
        mode.rule in pointed,
        str(DECISIONS[decided.content.decision]) if decided else "",
        TONES[decided.content.decision] if decided else "",
    )


def href(file: CaseFile, involvement_id: UUID, mode_id: str) -> str:
    """Return the page of one mode for one involvement."""
    base = f"/staff/cases/{file.ref}/classification/modes"
    return f"{base}/{involvement_id}/{mode_id}"


def one(
    db: Session,
    file: CaseFile,
    who: Involved,
    mode: Mode,
    staff: dict[UUID, str],
) -> dict[str, Any]:
    """Return what the page of one mode shows, beside its form."""
    language = locale()
    files = pointing.at(db, file.actor, file.id, who.incident_id, who.id)
    decided = [
        each
        for each in deciding.decisions(db, file)
        if each.involvement_id == who.id and each.content.mode == mode.id
    ]
    return {
        "who": who,
        "mode": mode,
        "label": mode.label.in_language(language),
        "summary": mode.summary.in_language(language),
        "basis": [each.in_language(language) for each in mode.basis],
        "is_indicated": mode.rule in _pointed(db, file, who.incident_id),
        "files": files,
        "elements": [
            ElementShown(
                element.id,
                element.text.in_language(language),
                tuple(each for each in files if _bears(each, element)),
            )
            for element in mode.elements
        ],
        "decisions": [_decided(each, mode, staff) for each in reversed(decided)],
        "seq": decided[-1].seq if decided else 0,
        "standing": decided[-1].content if decided else None,
        "href": href(file, who.id, mode.id),
        "version": load().version,
    }


def _bears(each: Pointing, element: Element) -> bool:
    return bool({shows.value for shows in element.shown_by} & each.shows)


def _decided(each: Decided, mode: Mode, staff: dict[UUID, str]) -> DecidedShown:
    content, language = each.content, locale()
    texts = {
        element.id: element.text.in_language(language) for element in mode.elements
    }
    return DecidedShown(
        each.seq,
        str(DECISIONS[content.decision]),
        TONES[content.decision],
        content.reason,
        staff.get(content.decided_by, ""),
        content.decided_at,
        content.catalogue_version,
        [
            (
                texts.get(answer.element, answer.element),
                str(ANSWERS[answer.answer]),
                ANSWER_TONES[answer.answer],
                answer.source,
            )
            for answer in content.elements
        ],
    )
