"""What pages say of harms: plain data, made while the case is open."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import calling, recording
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.models import Incident
from app.cases.working_text import readable
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.fields import write_day
from app.keys.parts import Part
from app.reparations import catalogue
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent, HarmSeen
from app.reparations.harms.words import BASES, CHECKS, SAID_BY, SUFFERERS
from app.wording import gettext as _
from app.wording import locale, ngettext


@dataclass(frozen=True)
class HarmRow:
    """One harm on the page."""

    id: UUID
    kind: str
    who: str
    denied: bool
    told: str = field(repr=False)
    amount: str = field(repr=False)
    checked: str = field(repr=False)
    evidence: tuple[str, ...] = field(repr=False)
    description: str = field(repr=False)


@dataclass(frozen=True)
class _Names:
    """What the records of the case are called."""

    codes: dict[UUID, str]
    incidents: dict[UUID, str]
    evidence: dict[UUID, str]
    colleagues: dict[UUID, str]


def rows(db: Session, file: CaseFile) -> list[HarmRow]:
    """Return the harms of a case in words."""
    named = _Names(
        recording.codes(db, file),
        dict(incidents(db, file)),
        dict(evidence(db, file)),
        calling.colleagues(db, file),
    )
    return [_row(each, named) for each in harms.harms(db, file)]


def asked(db: Session, file: CaseFile) -> list[tuple[str, str]]:
    """Return the questions that the facts raise: the harm, and from which incident."""
    known, language = catalogue.load().harms, locale()
    return [
        (known[each.kind].label.in_language(language), readable(each.incident))
        for each in harms.questions(db, file)
    ]


def incidents(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the incidents of a case for a form's choices."""
    found = file.records(db, Incident, Part.CONTENT, IncidentContent)
    return [(row.id, readable(content.title)) for row, content in found]


def evidence(db: Session, file: CaseFile) -> list[tuple[UUID, str]]:
    """Return the evidence of a case for a form's choices, by code and title."""
    found = file.records(db, EvidenceItem, Part.CONTENT, EvidenceContent)
    return [
        (row.id, f"{content.code}, {readable(content.title)}") for row, content in found
    ]


def _row(seen: HarmSeen, named: _Names) -> HarmRow:
    content, known, language = seen.content, catalogue.load(), locale()
    kind = known.harms.get(content.kind)
    severity = known.labels["severity"].get(content.severity)
    duration = known.labels["duration"].get(content.duration)
    told = [
        severity.in_language(language) if severity else "",
        duration.in_language(language)
        if duration and content.duration != "unknown"
        else "",
        str(SUFFERERS["indirect"]) if content.suffered == "indirect" else "",
        named.incidents.get(content.incident_id, "") if content.incident_id else "",
        _("said by: %(who)s", who=SAID_BY[content.said_by])
        if content.said_by in SAID_BY
        else "",
        write_day(content.said_on) if content.said_on else "",
    ]
    return HarmRow(
        id=seen.id,
        kind=kind.label.in_language(language) if kind else content.kind,
        who=named.codes.get(content.person_id, ""),
        denied=content.denied,
        told=", ".join(filter(None, told)),
        amount=_amount(content, kind.unit if kind else ""),
        checked=_checked(content, named.colleagues),
        evidence=tuple(
            named.evidence[item]
            for item in content.evidence_ids
            if item in named.evidence
        ),
        description=readable(content.description),
    )


def _amount(content: HarmContent, unit: str) -> str:
    if not content.amount:
        return ""
    how = str(BASES.get(content.basis, ""))
    if unit == "days":
        days = float(content.amount)
        much = (
            ngettext("%(num)s day", "%(num)s days", int(days))
            if days.is_integer()
            else _("%(days)s days", days=content.amount)
        )
    else:
        much = f"{content.amount} {content.currency}"
    return f"{much}. {how}" if how else much


def _checked(content: HarmContent, colleagues: dict[UUID, str]) -> str:
    if content.checked not in CHECKS or content.checked_on is None:
        return ""
    who = colleagues.get(content.checked_by, "") if content.checked_by else ""
    return _(
        "%(how)s; noted by %(who)s on %(day)s",
        how=CHECKS[content.checked],
        who=who or _("a colleague"),
        day=write_day(content.checked_on),
    )
