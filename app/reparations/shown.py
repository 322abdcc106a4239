"""What the page of needs and harms shows: plain data, made while the case is open."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import calling, recording
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.models import Incident
from app.cases.working_text import readable
from app.keys.parts import Part
from app.reparations import catalogue, needs
from app.reparations.contributing import OVER
from app.reparations.forms import SAID_BY
from app.reparations.needs import HarmContent, NeedContent, NeedSeen
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
    due: date | None
    is_late: bool
    is_verified: bool
    window_hours: int | None
    wish: str = field(repr=False)
    provider: str = field(repr=False)
    outcome: str = field(repr=False)


@dataclass(frozen=True)
class Group:
    """Urgent help, or one of the five forms."""

    id: str
    label: str
    rows: tuple[NeedRow, ...]


@dataclass(frozen=True)
class HarmRow:
    """One harm on the page."""

    kind: str
    who: str
    told: str = field(repr=False)
    description: str = field(repr=False)


def rows(db: Session, file: CaseFile) -> list[NeedRow]:
    """Return the needs of a case: the most urgent first, closed ones last."""
    codes, names = recording.codes(db, file), calling.colleagues(db, file)
    today = clock.now().date()
    return [_row(each, codes, names, today) for each in needs.needs(db, file)]


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


def harms(db: Session, file: CaseFile) -> list[HarmRow]:
    """Return the harms of a case in words."""
    codes = recording.codes(db, file)
    titles = dict(incidents(db, file))
    return [_harm(each, codes, titles) for each in needs.harms(db, file)]


def incidents(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the incidents of a case for a form's choices."""
    found = file.records(db, Incident, Part.CONTENT, IncidentContent)
    return [(row.id, content.title) for row, content in found]


def _form(content: NeedContent) -> str | None:
    measure = catalogue.load().measures.get(content.measure)
    return measure.form if measure else None


def _row(
    seen: NeedSeen, codes: dict[UUID, str], names: dict[UUID, str], today: date
) -> NeedRow:
    content, known, language = seen.content, catalogue.load(), locale()
    measure = known.measures.get(content.measure)
    over = content.status in OVER
    due = content.due_on
    return NeedRow(
        id=seen.id,
        measure=measure.label.in_language(language) if measure else content.measure,
        who=codes.get(content.person_id, ""),
        acts=names.get(content.acts_id, "") if content.acts_id else "",
        status=known.labels["status"][content.status.value].in_language(language),
        triage=known.labels["triage"][content.triage].in_language(language),
        is_urgent=not over and content.triage in {"immediate", "urgent"},
        is_over=over,
        due=due,
        is_late=not over and due is not None and due < today,
        is_verified=measure is None or measure.is_verified,
        window_hours=measure.window_hours if measure and not over else None,
        wish=readable(content.wish),
        provider=readable(content.provider),
        outcome=readable(content.outcome),
    )


def _harm(
    content: HarmContent, codes: dict[UUID, str], titles: dict[UUID, str]
) -> HarmRow:
    known, language = catalogue.load(), locale()
    kind = known.harms.get(content.kind)
    severity = known.labels["severity"].get(content.severity)
    duration = known.labels["duration"].get(content.duration)
    told = [
        severity.in_language(language) if severity else "",
        duration.in_language(language)
        if duration and content.duration != "unknown"
        else "",
        titles.get(content.incident_id, "") if content.incident_id else "",
        _("said by: %(who)s", who=SAID_BY[content.said_by])
        if content.said_by in SAID_BY
        else "",
    ]
    return HarmRow(
        kind=kind.in_language(language) if kind else content.kind,
        who=codes.get(content.person_id, ""),
        told=", ".join(filter(None, told)),
        description=readable(content.description),
    )
