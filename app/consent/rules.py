"""What a ledger of answers allows. Pure: no clock, no database, no keys.

The rules G1 to G8 of the consent catalogue. One function, `gate`, decides for
packages, tables, partners and publication alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Decision(StrEnum):
    """What a person said, in one row of the ledger."""

    GRANTED = "granted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


class Form(StrEnum):
    """How an answer was recorded."""

    ORAL = "oral"
    ORAL_RECORDED = "oral_recorded"
    ORAL_WITNESSED = "oral_witnessed"
    WRITTEN = "written"
    THUMBPRINT = "thumbprint"
    E_SIGNATURE = "e_signature"


class Scope(StrEnum):
    """What material an answer is about."""

    WHOLE_CASE = "whole_case"
    INCIDENT = "incident"
    DOCUMENT = "document"


ANY_PURPOSE = "*"
"""A withdrawal may be of everything at once; a yes never is."""


@dataclass(frozen=True)
class Answer:
    """One row of the ledger, as the rules see it.

    Attributes:
        order: the row's place in the ledger; a later row of the same key replaces.
        recipient_id: None: the purpose names none, or a withdrawal from all.
        form_is_enough: the recorded form satisfies the purpose's minimum.
    """

    id: UUID
    order: int
    person_id: UUID
    purpose: str
    decision: Decision
    recipient_id: UUID | None = None
    scope: Scope = Scope.WHOLE_CASE
    scope_ids: frozenset[UUID] = frozenset()
    excluded_ids: frozenset[UUID] = frozenset()
    options: frozenset[str] = frozenset()
    valid_until: date | None = None
    review_due: date | None = None
    form_is_enough: bool = True
    by_guardian: bool = False
    child_assent: bool = False
    best_interest: bool = False


class Handling(StrEnum):
    """What is done about a third person who is named or recognisable in an item."""

    NONE = "none"
    REDACTED = "redacted"
    PSEUDONYMISED = "pseudonymised"  # a reviewer recorded: cannot be recognised


@dataclass(frozen=True)
class ThirdPerson:
    """Somebody in an item who is not the one whose account or material it is."""

    person_id: UUID
    handling: Handling = Handling.NONE
    is_alleged: bool = False
    legal_ground: str = ""


@dataclass(frozen=True)
class Item:
    """One thing that could go: whose it is, who else is in it, what it belongs to."""

    id: UUID
    owners: frozenset[UUID]
    third_persons: tuple[ThirdPerson, ...] = ()
    incident_ids: frozenset[UUID] = frozenset()
    minors: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Use:
    """What the material is wanted for."""

    purpose: str
    recipient_id: UUID | None
    on: date
    needs_recipient: bool
    on_hold: bool


class Rule(StrEnum):
    """Which rule refused."""

    HOLD = "hold"
    NO_OWNER = "no_owner"
    G1 = "G1"
    G3 = "G3"
    G4 = "G4"
    G6 = "G6"
    G7 = "G7"


class Why(StrEnum):
    """The reason in a word that pages and reports translate."""

    ON_HOLD = "on_hold"
    NO_OWNER = "no_owner"
    NEVER_ASKED = "never_asked"
    REFUSED = "refused"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    EXCLUDED = "excluded"
    EXPIRED = "expired"
    OTHER_PURPOSE = "other_purpose"
    OTHER_RECIPIENT = "other_recipient"
    FORM_TOO_WEAK = "form_too_weak"
    THIRD_PERSON = "third_person"
    NO_LEGAL_GROUND = "no_legal_ground"
    NO_GUARDIAN = "no_guardian"
    REVIEW_DUE = "review_due"


@dataclass(frozen=True)
class Finding:
    """One refusal or warning: which item, which rule, which person, why."""

    item_id: UUID
    rule: Rule
    why: Why
    person_id: UUID | None = None


@dataclass(frozen=True)
class Verdict:
    """What the gate decided. Whoever reads content for a use outside shows one.

    Attributes:
        may_go: items with every grant they need.
        held_back: why each other item is not among them; none is dropped silently.
        warnings: items that may go although a review is due.
        grants: the answers that were relied upon.
    """

    use: Use
    may_go: frozenset[UUID]
    held_back: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    grants: frozenset[UUID]

    def covers(self, item_id: UUID) -> bool:
        """Say whether this item may be read for this use."""
        return item_id in self.may_go


def current(answers: Iterable[Answer]) -> list[Answer]:
    """Return the newest answer for each person, purpose, recipient and scope."""
    newest: dict[object, Answer] = {}
    for answer in sorted(answers, key=lambda a: a.order):
        key = (
            answer.person_id,
            answer.purpose,
            answer.recipient_id,
            answer.scope,
            answer.scope_ids,
        )
        newest[key] = answer
    return list(newest.values())


def gate(use: Use, items: Sequence[Item], answers: Iterable[Answer]) -> Verdict:
    """Decide which items may be used, and say of each other one why not."""
    now = current(answers)
    may_go: set[UUID] = set()
    held: list[Finding] = []
    warnings: list[Finding] = []
    grants: set[UUID] = set()
    for item in items:
        refusals, relied, due = _item(use, item, now)
        if refusals:
            held += refusals
        else:
            may_go.add(item.id)
            grants |= {answer.id for answer in relied}
            warnings += due
    return Verdict(
        use, frozenset(may_go), tuple(held), tuple(warnings), frozenset(grants)
    )


def gate_for_part(
    use: Use, items: Sequence[Item], answers: Iterable[Answer], option: str
) -> Verdict:
    """Decide about a purpose that is asked in parts: one part never opens another."""
    now = [
        answer
        for answer in current(answers)
        if answer.decision is not Decision.GRANTED or option in answer.options
    ]
    return gate(use, items, now)


def _item(
    use: Use, item: Item, now: Sequence[Answer]
) -> tuple[list[Finding], list[Answer], list[Finding]]:
    if use.on_hold:
        return [Finding(item.id, Rule.HOLD, Why.ON_HOLD)], [], []
    if not item.owners:
        return [Finding(item.id, Rule.NO_OWNER, Why.NO_OWNER)], [], []
    refusals: list[Finding] = []
    relied: list[Answer] = []
    due: list[Finding] = []
    for person_id in sorted(item.owners):
        grant, finding = _person(use, item, person_id, now)
        if grant is None:
            refusals.append(finding or Finding(item.id, Rule.G1, Why.NEVER_ASKED))
            continue
        relied.append(grant)
        if grant.review_due is not None and grant.review_due < use.on:
            due.append(Finding(item.id, Rule.G4, Why.REVIEW_DUE, person_id))
    for third in item.third_persons:
        refusal = _third(use, item, third, now)
        if refusal is not None:
            refusals.append(refusal)
    return refusals, relied, due


def _third(
    use: Use, item: Item, third: ThirdPerson, now: Sequence[Answer]
) -> Finding | None:
    """Hold an item for somebody else who is in it, unless they are provided for."""
    if third.is_alleged:
        if third.legal_ground:
            return None
        return Finding(item.id, Rule.G3, Why.NO_LEGAL_GROUND, third.person_id)
    grant, _ = _person(use, item, third.person_id, now)
    own = _of(use, third.person_id, now)
    said_no = any(_is_no(answer) and _overlaps(answer, item) for answer in own)
    provided_for = (
        grant is not None
        or third.person_id in item.owners
        or third.handling is Handling.REDACTED
        or (third.handling is Handling.PSEUDONYMISED and not said_no)
    )
    if provided_for:
        return None
    return Finding(item.id, Rule.G3, Why.THIRD_PERSON, third.person_id)


def _person(
    use: Use, item: Item, person_id: UUID, now: Sequence[Answer]
) -> tuple[Answer | None, Finding | None]:
    """Return the grant that lets a person's item go, or the finding that holds it."""
    no = _no(item, _of(use, person_id, now))
    if no is not None:
        return None, Finding(item.id, Rule.G1, no, person_id)
    grant, rule, why = _yes(use, item, person_id, now)
    if grant is None:
        return None, Finding(item.id, rule, why, person_id)
    return grant, None


def _no(item: Item, own: Sequence[Answer]) -> Why | None:
    """Find a no at any overlapping scope: it beats every yes, also a later one."""
    for decision, why in (
        (Decision.WITHDRAWN, Why.WITHDRAWN),
        (Decision.REFUSED, Why.REFUSED),
    ):
        if any(a.decision is decision and _overlaps(a, item) for a in own):
            return why
    if any(_excludes(answer, item) for answer in own):
        return Why.EXCLUDED
    return None


def _yes(
    use: Use, item: Item, person_id: UUID, now: Sequence[Answer]
) -> tuple[Answer | None, Rule, Why]:
    """Find the newest yes that covers the item, is in force and was well recorded."""
    fitting = [
        answer
        for answer in _of(use, person_id, now)
        if answer.decision is Decision.GRANTED and _covers(answer, item)
    ]
    if not fitting:
        return None, *_why_none(use, item, person_id, now)
    in_force = [
        answer
        for answer in fitting
        if answer.valid_until is None or answer.valid_until >= use.on
    ]
    if not in_force:
        return None, Rule.G4, Why.EXPIRED
    newest = max(in_force, key=lambda answer: answer.order)
    if not newest.form_is_enough:
        return None, Rule.G1, Why.FORM_TOO_WEAK
    by_the_rules = newest.by_guardian and newest.child_assent and newest.best_interest
    if person_id in item.minors and not by_the_rules:
        return None, Rule.G7, Why.NO_GUARDIAN
    return newest, Rule.G1, Why.NEVER_ASKED


def _why_none(
    use: Use, item: Item, person_id: UUID, now: Sequence[Answer]
) -> tuple[Rule, Why]:
    theirs = [a for a in now if a.person_id == person_id]
    if any(a.decision is Decision.DEFERRED for a in _of(use, person_id, now)):
        return Rule.G1, Why.DEFERRED
    granted = [a for a in theirs if a.decision is Decision.GRANTED and _covers(a, item)]
    if any(a.purpose == use.purpose for a in granted):
        return Rule.G1, Why.OTHER_RECIPIENT
    if granted:
        return Rule.G6, Why.OTHER_PURPOSE
    return Rule.G1, Why.NEVER_ASKED


def _of(use: Use, person_id: UUID, now: Sequence[Answer]) -> list[Answer]:
    """Return a person's answers that speak to this use.

    A yes speaks only to the recipient that it names; a no without a recipient speaks
    to all of them.
    """
    found = []
    for answer in now:
        if answer.person_id != person_id:
            continue
        is_no = _is_no(answer)
        same_purpose = answer.purpose == use.purpose or (
            is_no and answer.purpose == ANY_PURPOSE
        )
        same_recipient = (
            not use.needs_recipient
            or answer.recipient_id == use.recipient_id
            or (is_no and answer.recipient_id is None)
        )
        if same_purpose and same_recipient:
            found.append(answer)
    return found


def _is_no(answer: Answer) -> bool:
    return answer.decision in {Decision.WITHDRAWN, Decision.REFUSED}


def _overlaps(answer: Answer, item: Item) -> bool:
    if answer.scope is Scope.WHOLE_CASE:
        return True
    if answer.scope is Scope.INCIDENT:
        return bool(answer.scope_ids & item.incident_ids)
    return item.id in answer.scope_ids


def _covers(answer: Answer, item: Item) -> bool:
    if answer.scope is Scope.WHOLE_CASE:
        return True
    if answer.scope is Scope.INCIDENT:
        return bool(item.incident_ids) and item.incident_ids <= answer.scope_ids
    return item.id in answer.scope_ids


def _excludes(answer: Answer, item: Item) -> bool:
    return answer.decision is Decision.GRANTED and bool(
        answer.excluded_ids & ({item.id} | item.incident_ids)
    )


def report(verdict: Verdict, codes: Mapping[UUID, str]) -> list[dict[str, str]]:
    """Return the refusals with codes for persons, for the page and the package."""
    return [
        {
            "item": str(finding.item_id),
            "rule": finding.rule.value,
            "why": finding.why.value,
            "person": codes.get(finding.person_id, "") if finding.person_id else "",
        }
        for finding in verdict.held_back
    ]
