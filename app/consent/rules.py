"""What a ledger of answers allows. Pure: no clock, no database, no keys.

The rules G1 to G8 of the consent catalogue. One function, `gate`, decides for
packages, tables, partners, publication and patterns alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.consent.findings.rules import Finding, Rule, Why
from app.consent.leads.rules import is_too_much
from app.consent.others.rules import GUARDIANS, NOBODY_ELSE, By, Standing, lack
from app.consent.overrides.rules import Override, outlives, speaks_to


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

MAJORITY = 18
"""Years. Source: Convention on the Rights of the Child, art. 1."""


@dataclass(frozen=True)
class Answer:
    """One row of the ledger, as the rules see it.

    Attributes:
        order: the row's place in the ledger; a later row of the same key replaces.
        recipient_id: None: the purpose names none, or a withdrawal from all.
        form_is_enough: the recorded form satisfies the purpose's minimum.
        by: who answered, and what was weighed when it was for another.
        counts_from: the day after the days to think it over.
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
    by: By = NOBODY_ELSE
    counts_from: date | None = None
    given_on: date | None = None

    @property
    def by_guardian(self) -> bool:
        """Whether a child's guardian answered."""
        return self.by.who in GUARDIANS


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
    standings: tuple[Standing, ...] = ()
    come_of_age: tuple[tuple[UUID, date], ...] = ()  # (person, day), past and to come
    for_lead: bool = False  # secrecy under article 54(3)(e) is asked for it


@dataclass(frozen=True)
class Use:
    """What the material is wanted for."""

    purpose: str
    recipient_id: UUID | None
    on: date
    needs_recipient: bool
    on_hold: bool


@dataclass(frozen=True)
class Verdict:
    """What the gate decided. Whoever reads content for a use outside shows one.

    Attributes:
        may_go: items with every grant they need.
        held_back: why each other item is not among them; none is dropped silently.
        warnings: items that may go although a review is due.
        grants: the answers that were relied upon.
        overridden: the owners' missing yes to items that go all the same, by rule G8.
        overrides: what two persons signed for these.
    """

    use: Use
    may_go: frozenset[UUID]
    held_back: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    grants: frozenset[UUID]
    overridden: tuple[Finding, ...] = ()
    overrides: tuple[Override, ...] = ()

    def covers(self, item_id: UUID) -> bool:
        """Say whether this item may be read for this use."""
        return item_id in self.may_go


def of_age_on(born: date) -> date:
    """Return the day on which somebody comes of age; of 29 February, 1 March."""
    year = born.year + MAJORITY
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def ended_by_age(
    answer: Answer, come_of_age: Iterable[tuple[UUID, date]], on: date
) -> bool:
    """Say whether a guardian spoke for somebody who has come of age since.

    From that day on the person is asked, and until they answer nothing new goes out.
    """
    days = [day for person, day in come_of_age if person == answer.person_id]
    return answer.by_guardian and any(
        day <= on and (answer.given_on is None or answer.given_on < day) for day in days
    )


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


def gate(
    use: Use,
    items: Sequence[Item],
    answers: Iterable[Answer],
    overrides: Iterable[Override] = (),
) -> Verdict:
    """Decide which items may be used, and say of each other one why not."""
    ledger, signed = list(answers), list(overrides)
    now = current(ledger)
    asked = [_asked(use, item, (now, ledger), signed) for item in items]
    # Told twice, once so that it may go and once so that it may not: it stays.
    stays = {each.item_id for each in asked if each.held}
    gone = [each for each in asked if each.item_id not in stays]
    due = [
        Finding(each.item_id, Rule.G4, Why.REVIEW_DUE, grant.person_id)
        for each in gone
        for grant in each.relied
        if grant.review_due is not None and grant.review_due < use.on
    ]
    return Verdict(
        use,
        may_go=frozenset(each.item_id for each in gone),
        held_back=tuple(finding for each in asked for finding in each.held),
        warnings=tuple(due),
        grants=frozenset(grant.id for each in gone for grant in each.relied),
        overridden=tuple(finding for each in gone for finding in each.against),
        overrides=tuple(each.signed for each in gone if each.signed),
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


@dataclass(frozen=True)
class _Asked:
    """What was found of one item: what holds it, or by what it goes.

    Attributes:
        against: what its owners did not agree to, where two persons signed for it.
    """

    item_id: UUID
    held: list[Finding]
    relied: list[Answer]
    against: list[Finding]
    signed: Override | None = None


def _asked(
    use: Use,
    item: Item,
    told: tuple[Sequence[Answer], Sequence[Answer]],
    overrides: Sequence[Override],
) -> _Asked:
    """Ask the owners, then everybody else; a signature stands in for owners alone.

    Args:
        told: what stands, and every answer that was ever given.
    """
    now, ledger = told
    if use.on_hold:
        return _Asked(item.id, [Finding(item.id, Rule.HOLD, Why.ON_HOLD)], [], [])
    if not item.owners:
        return _Asked(item.id, [Finding(item.id, Rule.NO_OWNER, Why.NO_OWNER)], [], [])
    relied: list[Answer] = []
    missing: list[Finding] = []
    for person_id in sorted(item.owners):
        grant, finding = _person(use, item, person_id, now)
        if grant is not None:
            relied.append(grant)
        else:
            missing.append(finding or Finding(item.id, Rule.G1, Why.NEVER_ASKED))
    found = (_third(use, item, third, now) for third in item.third_persons)
    held = [finding for finding in found if finding]
    signed = _signed(use, item, ledger, overrides) if missing else None
    if signed is None:
        held, missing = [*missing, *held], []
    return _Asked(item.id, held, relied, missing, signed)


def _signed(
    use: Use, item: Item, ledger: Sequence[Answer], overrides: Iterable[Override]
) -> Override | None:
    """Find what two persons signed for this very item, and no later no has ended."""
    noes = [
        answer.order
        for person_id in item.owners
        for answer in _of(use, person_id, ledger)
        if (_is_no(answer) and _overlaps(answer, item))
        or _excludes(answer, item)
        or _narrows(answer, item)
    ]
    wanted = (use.purpose, use.recipient_id)
    found = (
        each
        for each in overrides
        if speaks_to(each, item.id, wanted, use.on) and outlives(each, noes)
    )
    return min(found, key=lambda each: each.id, default=None)


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
    in_force = [a for a in in_force if not ended_by_age(a, item.come_of_age, use.on)]
    if not in_force:
        return None, Rule.G7, Why.TURNED_18
    newest = max(in_force, key=lambda answer: answer.order)
    weak = _weak(use, item, newest)
    return (None, *weak) if weak else (newest, Rule.G1, Why.NEVER_ASKED)


def _weak(use: Use, item: Item, grant: Answer) -> tuple[Rule, Why] | None:
    """Say why a yes in force does not count: how, when or by whom it was given."""
    if not grant.form_is_enough:
        return Rule.G1, Why.FORM_TOO_WEAK
    if grant.counts_from is not None and use.on < grant.counts_from:
        return Rule.G1, Why.COOLING_OFF
    if is_too_much(grant.options, for_lead=item.for_lead):
        return Rule.G1, Why.LEAD_ONLY
    of_it = (each for each in item.standings if each.person_id == grant.person_id)
    lacking = lack(use.purpose, next(of_it, None), grant.by)
    return (Rule.G7, Why(lacking.value)) if lacking else None


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
        purposes = {use.purpose, ANY_PURPOSE} if is_no else {use.purpose}
        receivers = {use.recipient_id, None} if is_no else {use.recipient_id}
        same_receiver = not use.needs_recipient or answer.recipient_id in receivers
        if answer.purpose in purposes and same_receiver:
            found.append(answer)
    return found


def _is_no(answer: Answer) -> bool:
    return answer.decision in {Decision.WITHDRAWN, Decision.REFUSED}


def _overlaps(answer: Answer, item: Item) -> bool:
    if answer.scope is Scope.INCIDENT:
        return bool(answer.scope_ids & item.incident_ids)
    return answer.scope is Scope.WHOLE_CASE or item.id in answer.scope_ids


def _covers(answer: Answer, item: Item) -> bool:
    if answer.scope is Scope.INCIDENT:
        return bool(item.incident_ids) and item.incident_ids <= answer.scope_ids
    return answer.scope is Scope.WHOLE_CASE or item.id in answer.scope_ids


def _narrows(answer: Answer, item: Item) -> bool:
    is_yes = answer.decision is Decision.GRANTED and _covers(answer, item)
    return is_yes and is_too_much(answer.options, for_lead=item.for_lead)


def _excludes(answer: Answer, item: Item) -> bool:
    return answer.decision is Decision.GRANTED and bool(
        answer.excluded_ids & ({item.id} | item.incident_ids)
    )
