"""What stands on a worksheet: the claim, and of the case what the gate let out for it.

Working text alone is read: people are codes, and no identity is opened.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from app import clock
from app.cases import gazetteer, recording, vocabularies
from app.cases.casefile import CaseFile
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.cases.series import sharing
from app.cases.working_text import readable
from app.catalogues import LANGUAGES, Label
from app.claims import catalogue, claiming, harms, received, shown
from app.claims.documents import ClaimContent
from app.claims.readiness import REPLACED, findings, is_open, papers
from app.claims.words import FINDINGS
from app.claims.worksheet import words
from app.claims.worksheet.formats import (
    ClaimantLine,
    EventLine,
    FieldLine,
    FindingLine,
    HarmLine,
    Noted,
    OtherClaim,
    PaperKind,
    PaperLine,
    ReceivedLine,
    RouteLine,
    Said,
    WorksheetFile,
)
from app.consent.rules import Verdict
from app.dates import ApproximateDate
from app.errors import ConsentMissingError
from app.keys.parts import Part
from app.reparations import catalogue as reparations
from app.wording import in_language


class Filling:
    """One worksheet being filled, with the gate's answer in hand."""

    def __init__(
        self, db: Session, file: CaseFile, verdict: Verdict, item_id: UUID
    ) -> None:
        """Refuse a claim that the gate holds back.

        Raises:
            ConsentMissingError: nobody agreed to this use, or not any more.
        """
        if not verdict.covers(item_id):
            raise ConsentMissingError
        self._db, self._file = db, file
        self._known, self._today = catalogue.load(), clock.now().date()
        self._codes = recording.codes(db, file)

    def filled(
        self, claim_id: UUID, claim: ClaimContent, *, number: UUID, organisation: str
    ) -> WorksheetFile:
        """Return the worksheet of one claim, as it is today."""
        event = self._event(claim)
        return WorksheetFile(
            worksheet_id=str(number),
            made_on=self._today,
            organisation=organisation,
            notice=words.NOTICE,
            catalogue=self._known.version,
            looked_at=self._known.as_of,
            route=self._route(claim),
            claimant=self._claimant(claim),
            event=event,
            circumstances=readable(claim.circumstances),
            harm=readable(claim.harm),
            harms=tuple(self._harms(claim)),
            amount=claim.amount,
            currency=claim.currency,
            basis=readable(claim.basis),
            papers=tuple(self._papers(claim)),
            to_see_to=tuple(self._to_see_to(claim)),
            received=tuple(self._received(claim)),
            other_claims=tuple(self._others(claim_id, claim)),
            deadline=claim.deadline,
            fields=tuple(self._fields(claim, event, organisation)),
            own=words.OWN,
        )

    def _route(self, claim: ClaimContent) -> RouteLine:
        known = self._known
        route = known.routes[claim.route]
        programme = known.programmes[route.programme]
        return RouteLine(
            id=route.id,
            name=Said.of(route.name),
            programme=Said.of(programme.name),
            about=Said.of(programme.about),
            open=is_open(route, self._today).value,
            as_of=route.state.as_of,
            opened=route.state.opened,
            closes_on=route.state.closes_on,
            said_by=_said(route.state.said_by),
            who=_said(route.who),
            note=_said(route.note or route.state.note),
            source=Said.of(known.sources[route.source or programme.source]),
            verified=route.verified and programme.verified,
            names_checked=programme.names_checked,
            notes=tuple(
                Noted(Said.of(each.text), each.verified) for each in programme.notes
            ),
        )

    def _claimant(self, claim: ClaimContent) -> ClaimantLine:
        capacity = self._known.capacities[claim.capacity]
        return ClaimantLine(
            code=self._codes.get(claim.claimant_id, ""),
            for_code=self._codes.get(claim.person_id, ""),
            capacity=capacity.id,
            capacity_said=Said.of(capacity.label),
        )

    def _event(self, claim: ClaimContent) -> EventLine | None:
        if claim.incident_id is None:
            return None
        told = sharing.incident(self._db, self._file, claim.incident_id).content
        region = gazetteer.load().regions.get(told.place.region)
        return EventLine(
            earliest=told.when.earliest,
            latest=told.when.latest,
            continuing=told.when.continuing,
            words=readable(told.when.words),
            region=Said.of(region.label) if region else None,
            place=readable(told.place.words),
        )

    def _harms(self, claim: ClaimContent) -> list[HarmLine]:
        known = reparations.load()
        return [
            HarmLine(
                kind=Said.of(known.harms[told.kind].label),
                severity=_said(known.labels["severity"].get(told.severity)),
                duration=_said(
                    known.labels["duration"].get(told.duration)
                    if told.duration != UNKNOWN
                    else None
                ),
                description=readable(told.description),
                amount=told.amount,
                currency=told.currency,
            )
            for told in (
                seen.content
                for seen in harms.on_file(self._db, self._file)
                if seen.id in claim.harm_ids
            )
        ]

    def _papers(self, claim: ClaimContent) -> list[PaperLine]:
        known = self._known
        return [
            PaperLine(
                id=each.id,
                label=Said.of(known.papers[each.id].label),
                state=_STATES[each.state],
                by=Said.of(known.papers[each.by].label) if each.by else None,
                instead=tuple(Said.of(known.papers[key].label) for key in each.instead),
            )
            for each in papers(known, known.routes[claim.route], claim)
        ]

    def _to_see_to(self, claim: ClaimContent) -> list[FindingLine]:
        event = shown.event(self._db, self._file, claim)
        lines = []
        for each in findings(self._known, claim, event, self._today):
            mistake = self._known.mistakes.get(each.id)
            lines.append(
                FindingLine(
                    id=each.id,
                    weight=each.weight.value,
                    text=Said.of(mistake.label) if mistake else both(FINDINGS[each.id]),
                    help=Said.of(mistake.help) if mistake else None,
                    verified=mistake is None or mistake.verified,
                )
            )
        return lines

    def _received(self, claim: ClaimContent) -> list[ReceivedLine]:
        """Return what the person got whose harm it is, and what the claimant got."""
        return [
            ReceivedLine(
                giver=readable(got.giver),
                head=Said.of(self._known.heads[got.head]),
                amount=got.amount,
                currency=got.currency,
                on=got.received_on,
            )
            for got in (
                seen.content for seen in received.receipts(self._db, self._file)
            )
            if got.person_id in {claim.claimant_id, claim.person_id}
        ]

    def _others(self, claim_id: UUID, claim: ClaimContent) -> list[OtherClaim]:
        met = {
            one
            for each in received.twice(self._db, self._file)
            for one in (each.first, each.second)
            if claim_id in {each.first, each.second}
        }
        return [
            OtherClaim(
                route=seen.content.route,
                name=Said.of(self._known.routes[seen.content.route].name),
                status=seen.content.status.value,
                may_meet=seen.id in met,
            )
            for seen in claiming.claims(self._db, self._file)
            if seen.id != claim_id and seen.content.claimant_id == claim.claimant_id
        ]

    def _fields(
        self, claim: ClaimContent, event: EventLine | None, organisation: str
    ) -> list[FieldLine]:
        """Fill the fields of the Court's form; what we do not hold stays empty."""
        known = self._known
        if known.routes[claim.route].form != "icc":
            return []
        values = self._values(claim, event, organisation)
        return [
            FieldLine(
                id=each.id,
                number=each.number,
                label=Said.of(each.label),
                value=values.get(each.id),
                verified=each.verified,
            )
            for each in known.icc_fields
        ]

    def _values(
        self, claim: ClaimContent, event: EventLine | None, organisation: str
    ) -> dict[str, Said]:
        row = self._file.child(self._db, Person, claim.person_id)
        who = self._file.read(row, Part.CONTENT, PersonContent)
        have = [each for each in self._papers(claim) if each.state in _SHOWN]
        capacity = Said.of(self._known.capacities[claim.capacity].label)
        where = event.region if event else None
        told = {
            "sex": _listed("sexes", [who.sex]),
            "birth": _plain(_period(who.birth)),
            "for_self": capacity,
            "languages": _listed("languages", who.languages),
            "what_happened": _plain(readable(claim.circumstances)),
            "when": _plain(_when(event)),
            "where": _joined(where, event.place if event else ""),
            "harm": _plain(readable(claim.harm)),
            "documents": _in_each(
                lambda language: ", ".join(
                    getattr(each.by or each.label, language) for each in have
                )
            ),
            "assisted_by": _plain(f"{organisation}, {self._today.isoformat()}"),
        }
        return {key: value for key, value in told.items() if value and value.en}


UNKNOWN = "unknown"  # of durations: nothing to print
_STATES: dict[str, PaperKind] = {
    "have": "have",
    "missing": "missing",
    REPLACED: "instead",
    "": "not_asked",
}
_SHOWN = {"have", "instead"}


def both(text: str) -> Said:
    """Return a text of the interface in both languages."""
    return _in_each(lambda language: _text_in(text, language))


def _text_in(text: str, language: str) -> str:
    with in_language(language):
        return str(text)


def _in_each(say: Callable[[str], str]) -> Said:
    return Said(**{language: say(language) for language in LANGUAGES})


def _said(label: Label | None) -> Said | None:
    return Said.of(label) if label else None


def _plain(text: str) -> Said:
    """Return what somebody said, the same in both languages."""
    return Said(text, text)


def _joined(region: Said | None, words: str) -> Said:
    return _in_each(
        lambda language: ", ".join(
            each for each in (words, getattr(region, language, "")) if each
        )
    )


def _listed(name: str, keys: list[str] | tuple[str, ...]) -> Said:
    known = vocabularies.load()[name]
    labels = [known[key].label for key in keys if key in known]
    return _in_each(
        lambda language: ", ".join(each.in_language(language) for each in labels)
    )


def _when(event: EventLine | None) -> str:
    if event is None:
        return ""
    days = ApproximateDate(event.earliest, event.latest, "", event.continuing)
    told = _period(days)
    return f"{told} ({event.words})" if event.words and told else told or event.words


def _period(when: ApproximateDate | None) -> str:
    """Return the days as numbers: the same in both languages."""
    if when is None or not when.is_known:
        return ""
    first, last = (
        each.isoformat() if each else "…" for each in (when.earliest, when.latest)
    )
    return first if first == last else f"{first} – {last}"
