"""The worksheet on paper: a PDF in one language, set from the same file as the JSON."""

from datetime import date, datetime
from typing import Any

from app.claims.worksheet.formats import (
    EventLine,
    HarmLine,
    OtherClaim,
    PaperLine,
    ReceivedLine,
    RouteLine,
    Said,
    WorksheetFile,
)
from app.claims.worksheet.words import WORDS
from app.packages.typesetting import pdf

TEMPLATE = "worksheet.typ"


def worksheet_pdf(file: WorksheetFile, language: str, made_at: datetime) -> bytes:
    """Set a worksheet in one language; nothing of it touches a disk.

    Raises:
        PackageError: the typesetter warned or refused.
    """
    return pdf(TEMPLATE, spoken(file, language), made_at)


def spoken(file: WorksheetFile, language: str) -> dict[str, Any]:
    """Return a worksheet in one language: its fixed words, and what it says."""
    said = {key: getattr(each, language) for key, each in WORDS.items()}
    sheet = _Speaking(language, said).sheet(file)
    return {"language": language, "said": said, "sheet": sheet}


class _Speaking:
    """A worksheet in one language, as the template takes it."""

    def __init__(self, language: str, said: dict[str, str]) -> None:
        self._language, self._said = language, said

    def sheet(self, file: WorksheetFile) -> dict[str, Any]:
        return {
            "number": file.worksheet_id[:8],
            "made_on": _day(file.made_on),
            "organisation": file.organisation,
            "notice": [self._in(each) for each in file.notice],
            "edition": f"{file.catalogue} ({_day(file.looked_at)})",
            "route": self._route(file.route),
            "notes": [
                {"text": self._in(each.text), "verified": each.verified}
                for each in file.route.notes
            ],
            "claimant": file.claimant.code,
            "for_code": file.claimant.for_code,
            "capacity": self._in(file.claimant.capacity_said),
            "deadline": _day(file.deadline),
            "event": self._event(file.event) if file.event else None,
            "circumstances": file.circumstances,
            "harm": file.harm,
            "harms": [self._harm(each) for each in file.harms],
            "amount": f"{file.amount} {file.currency}".strip(),
            "basis": file.basis,
            "papers": [self._paper(each) for each in file.papers],
            "to_see_to": [
                {
                    "weight": each.weight,
                    "text": self._in(each.text),
                    "help": self._in(each.help),
                    "verified": each.verified,
                }
                for each in file.to_see_to
            ],
            "received": [self._received(each) for each in file.received],
            "other_claims": [self._other(each) for each in file.other_claims],
            "fields": [
                {
                    "number": str(each.number) if each.number else "–",
                    "label": self._in(each.label),
                    "value": self._in(each.value),
                    "verified": each.verified,
                }
                for each in file.fields
            ],
            "own": [self._in(each) for each in file.own],
        }

    def _in(self, said: Said | None) -> str:
        return str(getattr(said, self._language)) if said else ""

    def _route(self, route: RouteLine) -> dict[str, Any]:
        told = [f"{self._said['as_of']} {_told(route.as_of)}"]
        if route.opened and route.open == "open":
            told.append(f"{self._said['opened']} {_told(route.opened)}")
        if route.closes_on:
            told.append(f"{self._said['closes_on']}: {_day(route.closes_on)}")
        if route.said_by:
            told.append(f"{self._said['said_by']} {self._in(route.said_by)}")
        code = f"{route.id}. " if route.id[0].isupper() else ""
        return {
            "label": code + self._in(route.name),
            "programme": self._in(route.programme),
            "about": self._in(route.about),
            "open": route.open,
            "state": ", ".join(told),
            "note": " ".join(
                each for each in (self._in(route.who), self._in(route.note)) if each
            ),
            "source": self._in(route.source),
            "verified": route.verified,
            "names_checked": route.names_checked,
        }

    def _event(self, event: EventLine) -> dict[str, str]:
        first, last = _day(event.earliest), _day(event.latest)
        days = first if first == last else f"{first or '…'} – {last or '…'}"
        told = [days if first or last else "", event.words]
        if event.continuing:
            told.append(self._said["continuing"])
        where = [event.place, self._in(event.region)]
        return {
            "when": "; ".join(each for each in told if each),
            "where": ", ".join(each for each in where if each),
        }

    def _harm(self, harm: HarmLine) -> dict[str, str]:
        scales = [self._in(harm.severity), self._in(harm.duration)]
        return {
            "kind": self._in(harm.kind),
            "scales": ", ".join(each for each in scales if each),
            "description": harm.description,
            "amount": f"{harm.amount} {harm.currency}".strip(),
        }

    def _paper(self, paper: PaperLine) -> dict[str, str]:
        return {
            "label": self._in(paper.label),
            "state": paper.state,
            "by": self._in(paper.by),
            "instead": "; ".join(self._in(each) for each in paper.instead),
        }

    def _received(self, got: ReceivedLine) -> str:
        told = [got.giver, self._in(got.head), f"{got.amount} {got.currency}".strip()]
        return ", ".join(each for each in (*told, _day(got.on)) if each)

    def _other(self, claim: OtherClaim) -> str:
        code = f"{claim.route}. " if claim.route[0].isupper() else ""
        warned = f" – {self._said['may_meet']}" if claim.may_meet else ""
        return f"{code}{self._in(claim.name)}{warned}"


def _day(day: date | None) -> str:
    return day.strftime("%d.%m.%Y") if day else ""


def _told(day: str) -> str:
    """Return a day, or a month where the day is not known, as numbers."""
    return ".".join(reversed(day.split("-")))
