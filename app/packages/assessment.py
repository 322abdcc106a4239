"""What a package says about the law: proposals with their elements, bars and fora.

A proposal is made by rules. It becomes a decision only through a legal reviewer, and
neither is a finding of a court. Contradictions cannot be filtered out.
"""

from dataclasses import dataclass
from datetime import date

from app.packages.account import Label
from app.packages.codes import Answer, Finding, ForumStanding, LegalValue, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A fact that an element points to, and the answer that the account gives."""

    fact_key: str
    question: Label
    answer: Answer
    against: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a crime: what the rule says, and apart from it the reviewer.

    `known` of `asked` facts have an answer; an open element is not a missing one.
    """

    element_id: str
    kind: str
    summary: Label
    finding: Finding
    known: int = 0
    asked: int = 0
    gate: bool = False
    reasons: tuple[Reason, ...] = ()
    items: tuple[str, ...] = ()
    reviewer_finding: Finding | None = None
    reviewer_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a legal reviewer decided, with the reason; by role, never by name."""

    outcome: Outcome
    reason: str
    reviewer_role: Label
    decided_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalNote:
    """Whether a bar or a duty applies, why, and on which sources.

    `verified` is false until a lawyer has checked every source named. The labels say
    the same in each language, the sources in the same order.
    """

    value: LegalValue
    note: str = ""
    basis: tuple[str, ...] = ()
    verified: bool = False
    note_label: Label | None = None
    basis_labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forum:
    """A court or office that may take the matter; possible is not advice to file."""

    forum_id: str
    name: Label
    standing: ForumStanding
    note: str = ""
    verified: bool = False
    note_label: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """A mode of liability that the facts point to; apart from the offence."""

    mode_id: str
    reference: str
    summary: Label
    reference_label: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One possible crime for one or more incidents, as proposed and as decided."""

    crime_id: str
    instrument: str
    article: str
    name: Label
    family: Label
    incidents: tuple[str, ...]
    elements: tuple[Element, ...]
    amnesty_barred: LegalNote
    limitation_barred: LegalNote
    duty_to_prosecute: LegalNote
    fora: tuple[Forum, ...] = ()
    modes: tuple[Mode, ...] = ()
    decision: Decision | None = None
    catalogue_version: str = ""
    counterparts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    instrument_label: Label | None = None
    article_label: Label | None = None
    counterpart_labels: tuple[Label, ...] = ()
