"""An edition as it is set: paragraphs, footnotes that name each source, annexes.

What an edition hides does not come in here at all but for its length: neither the words
of a redacted sentence nor what it cites.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app import vault
from app.cases import gazetteer
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.models import Incident
from app.communications import catalogue, people, sources, tables
from app.communications.checking import Checked
from app.communications.documents import Kind, Pin, Printed, Sentence, Source, Where
from app.communications.keeping import ParagraphSeen, Seen, in_order
from app.communications.people import People
from app.communications.tables import word
from app.consent.rules import Verdict
from app.dates import ApproximateDate, Precision
from app.errors import InvalidInputError
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages.records import Kind as ItemKind
from app.statements.documents import StatementContent
from app.statements.models import Statement

IN_ONE_BLOCK = 10
"""Characters for which one black block stands: lengths are shown no closer."""


class UnreadyError(Exception):
    """Some paragraphs cannot be printed; `problems` names each of them."""

    def __init__(self, problems: Sequence["Problem"]) -> None:
        """Keep where and why; never a word of a sentence."""
        super().__init__(len(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Problem:
    """Why a sentence cannot be printed: a state of a pin, or "code"."""

    number: int
    sentence: int
    why: str
    source: int = 0


@dataclass(frozen=True)
class Head:
    """What the first page says besides the title."""

    ref: str
    kind: Kind
    office: str
    receiver: str
    forum: str
    purpose: str
    on: date


@dataclass(frozen=True)
class Laid:
    """What is set, and what is kept of it."""

    data: dict[str, Any] = field(repr=False)
    printed: tuple[Printed, ...]


def problems(
    seen: Seen, some: Mapping[UUID, ParagraphSeen], checked: Checked
) -> list[Problem]:
    """Name every incident of the base and every sentence that does not stand."""
    found = [
        Problem(0, 0, each.state.value, number)
        for number, each in checked.base.items()
        if not each.stands
    ]
    for _supplement, _heading, paragraphs in in_order(seen, some):
        for each in paragraphs:
            if each.content.withdrawn is not None:
                continue
            for at, sentence in enumerate(each.content.sentences, start=1):
                found += [
                    Problem(each.number, at, checked.pins[p.id].state.value, p.source)
                    for p in sentence.pins
                    if not checked.pins[p.id].stands
                ]
    return found


class Laying:
    """One edition being laid out, under the verdicts of this moment."""

    def __init__(
        self,
        db: Session,
        seen: Seen,
        some: Mapping[UUID, ParagraphSeen],
        checked: Checked,
        called: Mapping[UUID, People],
        head: Head,
        verdicts: Mapping[UUID, Verdict],
    ) -> None:
        """Take a communication whose pins were checked, and who is who to whom."""
        self.db, self.seen, self.some, self.checked = db, seen, some, checked
        self.people, self.head, self.verdicts = called, head, verdicts
        self.by_ref = {each.ref: each for each in called.values()}
        self.sources = {each.number: each for each in seen.content.sources}
        self.is_redacted = head.kind is Kind.REDACTED
        self.cited_in: dict[int, list[int]] = {}
        self.passages: dict[tuple[int, int, int], str] = {}
        self.bad: list[Problem] = []
        self.places = self._places() if self.is_redacted else {}

    def laid(self, before: Mapping[UUID, bytes]) -> Laid:
        """Lay it out.

        Args:
            before: paragraph to what an edition that left printed of it.

        Raises:
            UnreadyError: names each paragraph that cannot be printed.
        """
        self.bad = problems(self.seen, self.some, self.checked)
        printed: list[Printed] = []
        parts: list[dict[str, Any]] = []
        for supplement, heading, paragraphs in in_order(self.seen, self.some):
            shown = []
            for each in paragraphs:
                laid = self._paragraph(each)
                digest = vault.digest("printed", repr(laid))
                printed.append(Printed(each.id, each.number, digest))
                was = before.get(each.id)
                laid["amended"] = was is not None and not vault.same(was, digest)
                shown.append(laid)
            label = catalogue.load().headings[heading].label
            parts.append(
                {
                    "supplement": supplement,
                    "heading": label.in_language(self.seen.content.language),
                    "paragraphs": shown,
                }
            )
        if self.bad:
            raise UnreadyError(self.bad)
        data = {
            "words": {key: word(key) for key in catalogue.load().words},
            "language": self.seen.content.language,
            "title": self._free(self.seen.content.title, 0),
            "redacted": self.is_redacted,
            "head": self._head(),
            "parts": parts,
            "sources": self._annex(),
            "passages": [
                {"item": n, "from": a, "to": b, "text": text}
                for (n, a, b), text in sorted(self.passages.items())
            ],
            **self._tables(),
        }
        if self.bad:
            raise UnreadyError(self.bad)
        return Laid(data, tuple(sorted(printed, key=lambda each: each.number)))

    def _head(self) -> dict[str, str]:
        head = self.head
        return {
            "edition": word(head.kind.value),
            "ref": head.ref,
            "office": head.office,
            "receiver": head.receiver,
            "forum": head.forum,
            "purpose": head.purpose,
            "day": f"{head.on:%d.%m.%Y}",
        }

    def _paragraph(self, each: ParagraphSeen) -> dict[str, Any]:
        if each.content.withdrawn is not None:
            return {"number": each.number, "withdrawn": True, "sentences": []}
        sentences = [
            self._sentence(each, at, sentence)
            for at, sentence in enumerate(each.content.sentences, start=1)
        ]
        return {"number": each.number, "withdrawn": False, "sentences": sentences}

    def _sentence(
        self, paragraph: ParagraphSeen, at: int, sentence: Sentence
    ) -> dict[str, Any]:
        reason = sentence.hidden or paragraph.content.hidden
        if self.is_redacted and reason:
            blocks = ceil(len(sentence.text) / IN_ONE_BLOCK)
            return {"blocks": blocks, "reason": reason, "text": "", "notes": []}
        cases = {self.sources[p.source].case_id for p in sentence.pins}
        own = self.people.get(next(iter(cases))) if len(cases) == 1 else None
        try:
            text = people.in_pseudonyms(sentence.text, self.by_ref, own)
        except InvalidInputError:
            self.bad.append(Problem(paragraph.number, at, "code"))
            text = ""
        if self.is_redacted:
            text = people.coarse(text, self.places)
        notes = [
            self._note(paragraph.number, pin)
            for pin in sentence.pins
            if self.checked.pins[pin.id].stands
        ]
        return {"blocks": 0, "reason": "", "text": text, "notes": notes}

    def _free(self, text: str, number: int) -> str:
        try:
            told = people.in_pseudonyms(text, self.by_ref, None)
        except InvalidInputError:
            self.bad.append(Problem(number, 0, "code"))
            return ""
        return people.coarse(told, self.places) if self.is_redacted else told

    # --- footnotes

    def _note(self, number: int, pin: Pin) -> str:
        source = self.sources[pin.source]
        cited = self.cited_in.setdefault(source.number, [])
        if number not in cited:
            cited.append(number)
        now = self.checked.pins[pin.id].now
        where = now.where if now else pin.where
        if now and where.first and not self.is_redacted:
            key = (source.number, where.first, where.first + where.many - 1)
            self.passages[key] = self.people[source.case_id].text(now.text)
        what = f"{word('item')} {source.number}"
        return ", ".join((f"{what} ({self._called(source)})", _place(where)))

    def _called(self, source: Source) -> str:
        file = self.checked.files[source.case_id]
        return self._described(file, self.verdicts[source.case_id], source)[0]

    # --- annexes

    def _annex(self) -> list[dict[str, Any]]:
        found = []
        for number, paragraphs in sorted(self.cited_in.items()):
            source = self.sources[number]
            file = self.checked.files[source.case_id]
            what, sha256 = self._described(file, self.verdicts[source.case_id], source)
            found.append(
                {
                    "number": number,
                    "what": what,
                    "sha256": sha256,
                    "cited": ", ".join(map(str, sorted(paragraphs))),
                }
            )
        return found

    def _described(
        self, file: CaseFile, verdict: Verdict, source: Source
    ) -> tuple[str, str]:
        """Say what a source is, in pseudonyms, and the hash of an original."""
        called, item = self.people[source.case_id], source.item
        sources.may_be_cited(verdict, item)
        if item.kind is ItemKind.STATEMENT:
            row = file.child(self.db, Statement, item.id)
            told = file.read(row, Part.CONTENT, StatementContent)
            who = f"{word('account')} {word('of')} {called.names[told.teller_id]}"
            return ", ".join(filter(None, (who, self._day(told.told_on)))), ""
        if item.kind is ItemKind.EVIDENCE:
            at = file.child(self.db, EvidenceItem, item.id)
            read = file.read(at, Part.CONTENT, EvidenceContent)
            title = word("evidence") if self.is_redacted else called.text(read.title)
            return f"{title}, {read.mime}", read.sha256
        event = file.child(self.db, Incident, item.id)
        content = file.read(event, Part.CONTENT, IncidentContent)
        region = gazetteer.region(content.place.region)
        parts = (word("incident"), self._day(content.when), region)
        return ", ".join(filter(None, parts)), ""

    def _tables(self) -> dict[str, Any]:
        base, modes, elsewhere = [], [], []
        for case_id, verdict in self.verdicts.items():
            file, called = self.checked.files[case_id], self.people[case_id]
            numbers = {
                each.item.id: each.number
                for each in self.seen.content.sources
                if each.case_id == case_id
                and each.item.kind is ItemKind.INCIDENT
                and (each.in_base or each.number in self.cited_in)
            }
            with file.reading_once():
                given = (self.db, file, verdict, numbers)
                base += tables.incidents(*given, called.text)
                modes += tables.liability(*given, called.names)
                elsewhere += tables.proceedings(*given, called.text)
        return {
            "base": [
                {
                    "number": row.number,
                    "when": self._day(row.when),
                    "place": row.place,
                    "crimes": [
                        [e.label, e.standing, e.is_confirmed] for e in row.crimes
                    ],
                    "victims": row.victims,
                    "cited": len(self.cited_in.get(row.number, ())),
                }
                for row in sorted(base, key=lambda row: row.number)
            ],
            "modes": [
                [row.number, row.who, row.mode.label, row.mode.standing]
                for row in sorted(modes, key=lambda row: row.number)
            ],
            "elsewhere": [
                [row.number, row.forum, row.stage]
                + ([] if self.is_redacted else [row.source])
                for row in sorted(elsewhere, key=lambda row: row.number)
            ],
        }

    def _day(self, when: ApproximateDate | None) -> str:
        """Write a date no closer than it is known; if redacted, than a month."""
        if when is None or when.earliest is None:
            return (
                "" if when is None or when.latest is None else f"– {when.latest:%m.%Y}"
            )
        pattern = "%d.%m.%Y"
        if self.is_redacted or when.precision is Precision.MONTH:
            pattern = "%m.%Y"
        elif when.precision is Precision.YEAR:
            pattern = "%Y"
        first = when.earliest.strftime(pattern)
        last = when.latest.strftime(pattern) if when.latest else "…"
        return first if first == last else f"{first} – {last}"

    def _places(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for each in self.people.values():
            for told, region in each.places:
                name = gazetteer.region(region)
                found[told] = (
                    word("region_of").replace("%s", name) if name else word("somewhere")
                )
        return found


def _place(where: Where) -> str:
    """Say where in a source: passages, a time-code, pages, a finding, or all of it."""
    if where.crime or where.mode:
        return f"{sources.finding(where)}, {word('confirmed')}"
    if where.first:
        key = "passage" if where.many == 1 else "passages"
        return f"{word(key)} {_span(where.first, where.first + where.many - 1)}"
    if where.from_s is not None and where.to_s is not None:
        return f"{word('time')} {clock_of(where.from_s)}–{clock_of(where.to_s)}"
    if where.from_page is not None and where.to_page is not None:
        key = "pages" if where.from_page < where.to_page else "one_page"
        return f"{word(key)} {_span(where.from_page, where.to_page)}"
    return word("whole")


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def clock_of(seconds: int) -> str:
    """Write a place in a recording: hours, minutes, seconds."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02}:{rest // 60:02}:{rest % 60:02}"
