"""What the rules of a receiver's profile find wanting in a request.

A rule holds a package back until what is missing is there, or somebody wrote why it
goes all the same (`excusing.py`). Rules: `config/catalogues/receivers.yaml`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import joining
from app.cases.casefile import CaseFile
from app.cases.documents import (
    ActContent,
    IncidentContent,
    InvolvementContent,
    PersonContent,
)
from app.cases.kin import telling
from app.cases.models import Act, Incident, Involvement, Person
from app.cases.series import sharing
from app.classification import review
from app.classification.seconding import opinions
from app.evidence import storing, taking_in
from app.evidence.documents import FINE, EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages.receivers.catalogue import Profile
from app.packages.records import Kind, PackageContent
from app.statements.documents import Check, Form, StatementContent
from app.statements.models import Statement
from app.work.risks import assessing

CAPTIVE = "fate.captive"


class Rule(StrEnum):
    """The rules that a profile may name."""

    FIELD = "missing_field"
    ORIGINAL = "missing_original"
    TRANSLATION = "missing_translation"
    LAW = "unreviewed_classification"
    RISK = "risk_not_mitigated"
    CAPTIVITY = "relatives_in_captivity"


UNEXCUSED: Final = frozenset({Rule.ORIGINAL})


@dataclass(frozen=True)
class Lack:
    """One thing that is wanting.

    Attributes:
        rule: of the profile.
        about: the record that it is about; None: the case as a whole.
        what: for a field, which one of `FIELDS`; for the law, which entry.
    """

    rule: Rule
    about: UUID | None = None
    what: str = ""

    @property
    def key(self) -> str:
        """By which an answer names it: it stays while the same thing is wanting."""
        return f"{self.rule}|{self.about or ''}|{self.what}"

    @classmethod
    def named(cls, key: str) -> "Lack":
        """Return what a key says."""
        rule, about, what = key.split("|", 2)
        return cls(Rule(rule), UUID(about) if about else None, what)

    @property
    def may_be_excused(self) -> bool:
        """Whether a package can go all the same, for a reason."""
        return self.rule not in UNEXCUSED


@dataclass(frozen=True)
class _Asked:
    """What the rules look at: the case, what goes of it, and to whom."""

    db: Session
    file: CaseFile
    chosen: frozenset[UUID]
    languages: frozenset[str]
    fields: tuple[str, ...]


def lacks(
    db: Session,
    file: CaseFile,
    content: PackageContent,
    profile: Profile,
    languages: tuple[str, ...] = (),
) -> tuple[Lack, ...]:
    """Return everything that the profile finds wanting, in the order of its rules.

    Args:
        db: the transaction.
        file: the opened case.
        content: the request, with all that goes along.
        profile: the receiver's.
        languages: in which the receiver itself reads; those of the profile without.
    """
    asked = _Asked(
        db,
        file,
        frozenset(chosen.id for chosen in content.chosen),
        frozenset(languages or profile.languages),
        profile.fields,
    )
    return tuple(
        lack
        for rule in Rule
        if rule in profile.blockers
        for lack in _RULES[rule](asked)
    )


def _fields(asked: _Asked) -> Iterator[Lack]:
    incidents = _chosen(asked, Kind.INCIDENT)
    if not incidents and any(each.startswith("incident.") for each in asked.fields):
        yield Lack(Rule.FIELD, None, "incident.what")
    acts = asked.file.records(asked.db, Act, Part.CONTENT, ActContent)
    parts = asked.file.records(asked.db, Involvement, Part.CONTENT, InvolvementContent)
    of_act = {row.act_id for row, _ in parts}
    for incident_id, read in incidents.items():
        own = [(row.id, act) for row, act in acts if row.incident_id == incident_id]
        there = {
            "incident.what": bool(read.narrative.strip() or own),
            "incident.when": bool(read.when.earliest or read.when.latest),
            "incident.place": bool(
                read.place.region or read.place.site_id or read.place.words.strip()
            ),
            "incident.accused": any(act_id in of_act for act_id, _ in own),
            "incident.harmed": any(act.victim_id or act.object_kind for _, act in own),
        }
        yield from _missing(asked, incident_id, there)
    for item_id, item in _chosen(asked, Kind.EVIDENCE).items():
        there = {
            "item.origin": item.obtained_from is not None or bool(item.owner_ids),
            "item.obtained": bool(item.obtained_how),
            "item.language": bool(item.language) or not item.mime.startswith("text/"),
        }
        yield from _missing(asked, item_id, there)


def _missing(asked: _Asked, about: UUID, there: Mapping[str, bool]) -> Iterator[Lack]:
    for name, is_there in there.items():
        if name in asked.fields and not is_there:
            yield Lack(Rule.FIELD, about, name)


def _originals(asked: _Asked) -> Iterator[Lack]:
    for item_id, item in _chosen(asked, Kind.EVIDENCE).items():
        path = storing.path_of(taking_in.original_id(asked.db, item_id))
        if item.integrity not in FINE or not path.exists():
            yield Lack(Rule.ORIGINAL, item_id)


def _translations(asked: _Asked) -> Iterator[Lack]:
    """Find accounts that the receiver cannot read, and that no person translated."""
    rows = asked.file.records(asked.db, Statement, Part.CONTENT, StatementContent)
    translated = {
        read.rendering.of
        for _, read in rows
        if read.rendering is not None
        and read.rendering.form is Form.TRANSLATION
        and read.rendering.check is not Check.MACHINE
        and read.language in asked.languages
    }
    for statement_id, read in _chosen(asked, Kind.STATEMENT).items():
        if read.language not in asked.languages and statement_id not in translated:
            yield Lack(Rule.TRANSLATION, statement_id)


def _law(asked: _Asked) -> Iterator[Lack]:
    decided = opinions.reviewed(asked.db, asked.file)
    for incident_id, read in _chosen(asked, Kind.INCIDENT).items():
        for group in review.proposals(read).groups:
            crime = group.primary.crime.id
            if (incident_id, crime) not in decided:
                yield Lack(Rule.LAW, incident_id, crime)


def _risks(asked: _Asked) -> Iterator[Lack]:
    for seen in assessing.risks(asked.db, asked.file):
        risk = seen.content
        is_high = risk.level is assessing.Level.HIGH
        if is_high and not risk.is_over and not risk.measures.strip():
            yield Lack(Rule.RISK, seen.id)


def _captivity(asked: _Asked) -> Iterator[Lack]:
    one = joining.one_of_each(asked.db, asked.file)
    last = {one[f.person_id]: f.kind for _, f in telling.fates(asked.db, asked.file)}
    people = asked.file.records(asked.db, Person, Part.CONTENT, PersonContent)
    for row, person in people:
        is_told_of = not (person.is_survivor or person.is_alleged_perpetrator)
        if is_told_of and one[row.id] == row.id and last.get(row.id) == CAPTIVE:
            yield Lack(Rule.CAPTIVITY, row.id)


def _chosen(asked: _Asked, kind: Kind) -> dict[UUID, Any]:
    """Return what was chosen of one kind; incidents with the facts of their series."""
    model, document = _KINDS[kind]
    rows = asked.file.records(asked.db, model, Part.CONTENT, document)
    ids = [row.id for row, _ in rows if row.id in asked.chosen]
    if kind is Kind.INCIDENT:
        return {i: sharing.incident(asked.db, asked.file, i).content for i in ids}
    return {row.id: read for row, read in rows if row.id in asked.chosen}


_KINDS: Final[dict[Kind, tuple[Any, Any]]] = {
    Kind.INCIDENT: (Incident, IncidentContent),
    Kind.EVIDENCE: (EvidenceItem, EvidenceContent),
    Kind.STATEMENT: (Statement, StatementContent),
}
_RULES: Final[dict[Rule, Callable[[_Asked], Iterator[Lack]]]] = {
    Rule.FIELD: _fields,
    Rule.ORIGINAL: _originals,
    Rule.TRANSLATION: _translations,
    Rule.LAW: _law,
    Rule.RISK: _risks,
    Rule.CAPTIVITY: _captivity,
}
