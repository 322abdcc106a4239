"""What the page of needs shows: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, recording
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.reparations import catalogue, needs
from app.reparations.needs import NeedContent, NeedSeen
from app.wording import gettext as _
from app.wording import locale


@dataclass(frozen=True)
class NeedRow:
    """One need on the page and the card."""

    id: UUID
    measure: str
    who: str
    acts: str
    status: str
    triage: str
    is_urgent: bool
    is_over: bool
    until: datetime | None
    is_late: bool
    is_shut: bool
    is_verified: bool
    window_hours: int | None
    towards: str
    wish: str = field(repr=False)
    provider: str = field(repr=False)
    outcome: str = field(repr=False)


@dataclass(frozen=True)
class StepRow:
    """One state of a need, as its history says."""

    at: datetime
    status: str
    triage: str
    by: str
    acts: str


@dataclass(frozen=True)
class Group:
    """Urgent help, or one of the five forms."""

    id: str
    label: str
    rows: tuple[NeedRow, ...]


def rows(db: Session, file: CaseFile) -> list[NeedRow]:
    """Return the needs of a case: the most urgent first, closed ones last."""
    codes, names = recording.codes(db, file), calling.colleagues(db, file)
    now = clock.now()
    return [_row(each, codes, names, now) for each in needs.needs(db, file)]


def steps(db: Session, file: CaseFile, content: NeedContent) -> list[StepRow]:
    """Return every state a need was in, the newest first, with who put it there."""
    names, known, language = calling.colleagues(db, file), catalogue.load(), locale()
    return [
        StepRow(
            step.at,
            known.labels["status"][step.status.value].in_language(language),
            known.labels["triage"][step.triage].in_language(language),
            names.get(step.by, "") if step.by else "",
            names.get(step.acts, "") if step.acts else "",
        )
        for step in reversed(content.steps)
    ]


def groups(db: Session, file: CaseFile) -> list[Group]:
    """Return the needs by kind: urgent help, then the five forms in their order."""
    known, found = catalogue.load(), needs.needs(db, file)
    by_id = {row.id: row for row in rows(db, file)}

    def of(form: str | None) -> tuple[NeedRow, ...]:
        return tuple(by_id[n.id] for n in found if _form(n.content) == form)

    return [
        Group("urgent", _("Urgent help"), of(None)),
        *(
            Group(form, label.in_language(locale()), of(form))
            for form, label in known.forms.items()
        ),
    ]


def _form(content: NeedContent) -> str | None:
    measure = catalogue.load().measures.get(content.measure)
    return measure.form if measure else None


def _row(
    seen: NeedSeen, codes: dict[UUID, str], names: dict[UUID, str], now: datetime
) -> NeedRow:
    content, known, language = seen.content, catalogue.load(), locale()
    measure = known.measures.get(content.measure)
    over, clock_ = content.is_over, content.clock
    towards = known.measures.get(content.towards)
    return NeedRow(
        id=seen.id,
        measure=measure.label.in_language(language) if measure else content.measure,
        who=codes.get(content.person_id, ""),
        acts=names.get(content.acts_id, "") if content.acts_id else "",
        status=known.labels["status"][content.status.value].in_language(language),
        triage=known.labels["triage"][content.triage].in_language(language),
        is_urgent=content.is_urgent,
        is_over=over,
        until=None if over else clock_.until,
        is_late=not over and clock_.is_late(now),
        is_shut=not over and clock_.is_shut(now),
        towards=towards.label.in_language(language) if towards else "",
        is_verified=measure is None or measure.is_verified,
        window_hours=measure.window_hours if measure and not over else None,
        wish=readable(content.wish),
        provider=readable(content.provider),
        outcome=readable(content.outcome),
    )
