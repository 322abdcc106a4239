"""Cases handed in as a file, and proposals as JSON: a stable shape, without a database.

The shape is documented in docs/formats/classification.md. A law clinic can try the
rules with it; `barvinok classify` reads and prints it.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from app import catalogues
from app.catalogues import Ids, Label, Node
from app.classification.engine import Assessed, Proposals, propose
from app.classification.entries import BarValue, Catalogue
from app.classification.fora import (
    Circumstances,
    Fora,
    Opinion,
    Verdict,
    fora_for,
)
from app.classification.legal import Consequence, consequences
from app.classification.measure import read_answers
from app.dates import ApproximateDate
from app.errors import InvalidInputError
from app.facts import Answer, Vocabulary

ANNOTATIONS: Final = (
    *("title", "status", "source", "verified", "facts_summary", "note"),
    *("expected", "acceptable", "must_not_propose", "modes_of_liability"),
    "derived_from",
)
"""Keys of known cases that may stand beside the facts. No rule reads them."""

STATES: Final = {
    **dict.fromkeys(("ukraine", "ukrainian", "ukr"), "UA"),
    **dict.fromkeys(("russia", "russian", "rus", "russian federation"), "RU"),
}
_PERIOD: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


@dataclass(frozen=True, slots=True)
class Submitted:
    """One case handed in: its facts, and what a forum asks about beside them."""

    id: str
    given: dict[str, Answer]
    circumstances: Circumstances


def submitted_cases(path: Path, facts: Vocabulary) -> tuple[Submitted, ...]:
    """Read a file of cases, YAML or JSON.

    Raises:
        CatalogueError: an unknown fact, two values for one fact, an impossible date;
            says file, line and reason. Nothing is read in part.
    """
    root = catalogues.load(path)
    top = root.fields("cases", optional=("version", "about", "scoring"))
    ids = Ids("case")
    return tuple(_case(node, ids, facts) for node in top["cases"].items())


def as_json(
    cases: tuple[Submitted, ...],
    crimes: Catalogue,
    facts: Vocabulary,
    fora: Fora,
    language: str = "en",
) -> dict[str, Any]:
    """Return what the cases point to, ready for JSON."""
    said = _Saying(crimes, facts, fora, language)
    return {
        "catalogue": crimes.version,
        "cases": [
            {"id": case.id, "proposals": list(said.proposals(case))} for case in cases
        ],
    }


@dataclass(frozen=True, slots=True)
class _Saying:
    """Puts proposals into plain values, in one language."""

    crimes: Catalogue
    facts: Vocabulary
    fora: Fora
    language: str

    def proposals(self, case: Submitted) -> Iterator[dict[str, Any]]:
        """Say every entry that is proposed or waiting."""
        found: Proposals = propose(
            self.facts.answers(case.given),
            self.crimes,
            self.facts,
            case.circumstances.when,
        )
        for group in found.groups:
            yield self.entry(group.primary, case, "primary")
            for each in group.counterparts:
                yield {
                    **self.entry(each.entry, case, "counterpart", each.of),
                    "shared": sorted(each.shared),
                    "residual": each.is_residual,
                }
        for waits in found.waiting:
            yield {
                **self.entry(waits.entry, case, "waiting"),
                "questions": self.questions(waits.questions),
            }

    def entry(
        self, entry: Assessed, case: Submitted, role: str, of: str | None = None
    ) -> dict[str, Any]:
        """Say one entry: elements, questions, consequences, fora."""
        crime = entry.crime
        follows = consequences(crime, self.crimes)
        opinions = fora_for(crime, self.fora, case.circumstances)
        return {
            "id": crime.id,
            "role": role,
            "of": of,
            "name": self.say(crime.name),
            "citation": self.say(crime.citation),
            "verified": crime.verified,
            "timing": entry.timing.value,
            "elements": [
                {
                    "id": weighed.element.id,
                    "kind": weighed.element.kind.value,
                    "gate": weighed.element.gate,
                    "summary": self.say(element.summary),
                    "finding": weighed.finding.value,
                    "supporting": list(weighed.supporting),
                    "denied": list(weighed.denied),
                    "contradicting": list(weighed.contradicting),
                    "unanswered": list(weighed.unanswered),
                    "known": weighed.known,
                    "total": weighed.total,
                }
                for element, weighed in zip(crime.elements, entry.elements, strict=True)
            ],
            "questions": self.questions(entry.questions),
            "bars": {
                "amnesty_barred": self.bar(follows.amnesty_barred),
                "limitation_barred": self.bar(follows.limitation_barred),
                "duty_to_prosecute_or_extradite": self.bar(
                    follows.duty_to_prosecute_or_extradite
                ),
            },
            "fora": [self.forum(each) for each in opinions if each.can_take],
            "blocked_fora": [
                self.forum(each) for each in opinions if not each.can_take
            ],
        }

    def questions(self, keys: tuple[str, ...]) -> list[dict[str, str]]:
        """Say questions with the fact that each is about."""
        return [
            {"fact": key, "text": self.say(self.facts.facts[key].question)}
            for key in keys
        ]

    def bar(self, found: Consequence) -> dict[str, Any]:
        """Say one consequence; its value is true, false or "qualified"."""
        value = (
            "qualified"
            if found.value is BarValue.QUALIFIED
            else (found.value is BarValue.YES)
        )
        return {
            "value": value,
            "basis": [basis.id for basis in found.basis],
            "sources": [self.say(basis.ref) for basis in found.basis],
            "note": self.say(found.note) if found.note else None,
            "unverified": [basis.id for basis in found.unverified],
        }

    def forum(self, opinion: Opinion) -> dict[str, Any]:
        """Say how one forum stands to the entry; of a blocked one, what blocks it."""
        return {
            "id": opinion.forum.id,
            "name": self.say(opinion.forum.name),
            "verdict": opinion.verdict.value,
            "reasons": [
                {
                    "ground": reason.ground.value,
                    "effect": reason.effect.value,
                    "text": self.say(reason.text),
                    "detail": self.say(reason.detail) if reason.detail else None,
                }
                for reason in opinion.reasons
                if opinion.can_take or reason.effect is not Verdict.OPEN
            ],
        }

    def say(self, label: Label) -> str:
        """Return one text in the language asked for."""
        return label.in_language(self.language)


def _case(node: Node, ids: Ids, facts: Vocabulary) -> Submitted:
    fields = node.fields(
        *("id", "facts"),
        optional=(
            *("when", "territory", "suspect_nationality", "suspect_under_18"),
            *("responsible_state", *ANNOTATIONS),
        ),
    )
    when, under_18 = fields.get("when"), fields.get("suspect_under_18")
    states = {
        key: _state(named) if (named := fields.get(key)) else None
        for key in ("territory", "suspect_nationality", "responsible_state")
    }
    return Submitted(
        id=ids.add(fields["id"]),
        given=read_answers(fields["facts"], facts),
        circumstances=Circumstances(
            when=read_when(when) if when else None,
            suspect_under_18=under_18.flag() if under_18 else None,
            **states,
        ),
    )


def read_when(node: Node) -> ApproximateDate:
    """Read a date: a day, month or year, two of them with a slash, or its parts.

    "2022-03" is some day of March; "2022-03-01/2022-09-05" lies between or lasts from
    one to the other; "2022-03-01/" goes on. The parts are earliest, latest, continuing.
    """
    if node.is_mapping():
        fields = node.fields(optional=("earliest", "latest", "words", "continuing"))
        first, last = fields.get("earliest"), fields.get("latest")
        goes_on = fields.get("continuing")
        earliest = _ends(first)[0] if first else None
        latest = _ends(last)[1] if last else None
        continuing = bool(goes_on and goes_on.flag())
    else:
        begin, slash, end = node.text().partition("/")
        earliest, latest = _days(node, begin)
        continuing = bool(slash) and not end
        if end:
            latest = _days(node, end)[1]
    try:
        return ApproximateDate(earliest, latest, continuing=continuing)
    except InvalidInputError:
        raise node.wrong("the days are out of order or out of reach") from None


def _ends(node: Node) -> tuple[date, date]:
    return _days(node, node.text())


def _days(node: Node, text: str) -> tuple[date, date]:
    """Return the first and the last day of a day, a month or a year."""
    if not _PERIOD.fullmatch(text):
        raise node.wrong(f"a date such as 2022-03-01 or 2022-03 is expected: {text!r}")
    parts = [int(part) for part in text.split("-")]
    try:
        if len(parts) == len(("year", "month", "day")):
            return date(*parts), date(*parts)
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31)
        year, month = parts
        return date(year, month, 1), date(year, month, calendar.monthrange(*parts)[1])
    except (ValueError, calendar.IllegalMonthError):
        raise node.wrong(f"there is no such day: {text!r}") from None


def _state(node: Node) -> str:
    """Read a state: two letters, or the names that are met most."""
    text = node.text()
    state = STATES.get(text.lower(), text.upper())
    if not re.fullmatch("[A-Z]{2}", state):
        raise node.wrong(f"a state is written in two letters, such as UA, not {text!r}")
    return state
