"""What an account so far says about one element of a crime. Pure, and explained."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.facts.rules import Answers


class ElementKind(StrEnum):
    """What an element is about."""

    CONDUCT = "conduct"
    CONSEQUENCE = "consequence"
    CIRCUMSTANCE = "circumstance"
    MENTAL = "mental"
    CONTEXTUAL = "contextual"


class Finding(StrEnum):
    """How an element stands. Rules find the first three; a reviewer may establish."""

    INDICATED = "indicated"
    CONTRADICTED = "contradicted"
    OPEN = "open"
    ESTABLISHED = "established"


@dataclass(frozen=True, slots=True)
class ToldApart:
    """A broad fact in an element that is about one kind of it only.

    Where the account names another kind, the broad fact says nothing here: that gas
    was used does not point to bullets.
    """

    broad: str
    this_kind: frozenset[str]
    other_kinds: frozenset[str]

    def is_silent(self, yes: frozenset[str]) -> bool:
        """Say whether another kind was named, and not this one."""
        return self.this_kind.isdisjoint(yes) and not self.other_kinds.isdisjoint(yes)


def told_apart(
    points: tuple[str, ...], finer: Mapping[str, str]
) -> tuple[ToldApart, ...]:
    """Find broad facts that stand beside a finer one, for one kind of them only.

    Args:
        points: the facts that point to an element.
        finer: each finer fact with the broader one that it sets.
    """
    found = []
    for broad in points:
        kinds = {each for each, of in finer.items() if of == broad}
        listed = kinds & set(points)
        if listed and kinds - listed:
            found.append(ToldApart(broad, frozenset(listed), frozenset(kinds - listed)))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a crime, as a test on facts.

    Attributes:
        points: facts that point to it, in the order in which they are shown.
        asks: what to ask while it is open.
        gate: the entry is not proposed unless this element is indicated.
        needs_all: every pointing fact is needed, not one.
    """

    id: str
    kind: ElementKind
    gate: bool
    needs_all: bool
    points: tuple[str, ...]
    contradicted_by: frozenset[str] = frozenset()
    asks: tuple[str, ...] = ()
    told_apart: tuple[ToldApart, ...] = ()
    pointed_to_by: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pointed_to_by", frozenset(self.points))


def told(element: Element, answers: Answers) -> frozenset[str]:
    """Return the facts answered yes that point to the element."""
    present = element.pointed_to_by & answers.yes
    for kind in element.told_apart:
        if kind.is_silent(answers.yes):
            present -= {kind.broad}
    return present


def assess(element: Element, answers: Answers) -> Finding:
    """Say what the account so far tells us about one element.

    A fact nobody was asked about is unknown, and unknown never counts as no: silence
    in a testimony is not evidence against it. A contradiction wins until a legal
    reviewer overrides it.
    """
    if not element.contradicted_by.isdisjoint(answers.yes):
        return Finding.CONTRADICTED
    present = told(element, answers)
    if present and (not element.needs_all or present == element.pointed_to_by):
        return Finding.INDICATED
    if element.pointed_to_by <= answers.no:
        return Finding.CONTRADICTED
    return Finding.OPEN


@dataclass(frozen=True, slots=True)
class Weighed:
    """One element with its finding, and every answer behind it.

    Attributes:
        supporting: pointing facts answered yes.
        denied: pointing facts answered no.
        unanswered: pointing facts that nobody has answered.
        contradicting: facts answered yes that speak against the element.
        from_finer: those of `supporting` that follow from a finer fact.
        questions: what to ask next, while the element is open.
    """

    element: Element
    finding: Finding
    supporting: tuple[str, ...]
    denied: tuple[str, ...]
    unanswered: tuple[str, ...]
    contradicting: tuple[str, ...]
    from_finer: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many of the pointing facts were answered: the 2 of "2 of 3 known"."""
        return self.total - len(self.unanswered)

    @property
    def total(self) -> int:
        """How many facts point to the element: the 3 of "2 of 3 known"."""
        return len(self.element.points)


def weigh(element: Element, answers: Answers) -> Weighed:
    """Assess one element and keep what the finding rests on."""
    finding = assess(element, answers)
    supporting = told(element, answers)
    unanswered = tuple(
        key
        for key in element.points
        if key not in answers.yes and key not in answers.no
    )
    return Weighed(
        element=element,
        finding=finding,
        supporting=tuple(key for key in element.points if key in supporting),
        denied=tuple(key for key in element.points if key in answers.no),
        unanswered=unanswered,
        contradicting=tuple(sorted(element.contradicted_by & answers.yes)),
        from_finer=tuple(
            key for key in element.points if key in supporting & answers.follows
        ),
        questions=open_questions(element, answers) if finding is Finding.OPEN else (),
    )


def open_questions(element: Element, answers: Answers) -> tuple[str, ...]:
    """Return the questions about an element that nobody has answered yet."""
    return tuple(
        key
        for key in element.asks or element.points
        if key not in answers.yes and key not in answers.no
    )
