"""How each case of a consignment stands now, asked anew each time; nothing is kept."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import line
from app.cases.casefile import CaseFile
from app.consent.findings.rules import Why
from app.consent.rules import Verdict
from app.packages import approving, requesting
from app.packages.consignments import keeping
from app.packages.consignments.documents import Member
from app.packages.consignments.keeping import Seen
from app.packages.consignments.rules import Facts, State, state_of
from app.packages.cooling import waiting
from app.packages.cooling.records import StopContent
from app.packages.cooling.waiting import How
from app.packages.lacking import shown as wanting
from app.packages.lacking.shown import LackShown
from app.packages.ladder import standing
from app.packages.ladder.rules import HandOver
from app.packages.models import Package
from app.packages.records import Status
from app.packages.requesting import PackageSeen
from app.packages.words import UNDECIDED
from app.staff.actor import Actor
from app.staff.policy import Permission, Record, allows
from app.tracks import quiet

_BEFORE_IT_LEAVES = {Status.DRAFT, Status.SUBMITTED, Status.BUILT}


@dataclass(frozen=True)
class Standing:
    """One case of a consignment as it stands.

    Attributes:
        is_open: whether the actor can open the case.
        held: why items are held back, with how many of them.
        excuses: what is wanting, or was when somebody wrote why it goes so.
        request: the hash that whoever approves signs.
    """

    member: Member
    state: State
    is_open: bool = True
    pseudonym: str = field(repr=False, default="")
    package_ref: str = ""
    version: int = 0
    may_go: int = 0
    undecided: int = 0
    held: tuple[tuple[Why, int], ...] = ()
    excuses: tuple[LackShown, ...] = field(repr=False, default=())
    request: bytes = b""
    approved_by: tuple[UUID, ...] = ()
    hand_over: HandOver = field(default_factory=HandOver)
    may_approve: bool = False
    until: datetime | None = None
    stop: StopContent | None = field(repr=False, default=None)


def of(db: Session, actor: Actor, seen: Seen) -> list[Standing]:
    """Return how every case of a consignment stands, by reference."""
    return [
        _standing(db, actor, member, may_approve=may_approve(actor, seen))
        for member in seen.content.members
    ]


def may_approve(actor: Actor, seen: Seen) -> bool:
    """Say whether somebody may approve packages of it: a coordinator who began it not.

    Who prepared a package approves that one not either.
    """
    record = Record(seen.team_id, prepared_by=seen.content.begun_by)
    return allows(actor, Permission.PACKAGE_APPROVE, record)


def _standing(
    db: Session, actor: Actor, member: Member, *, may_approve: bool
) -> Standing:
    file = keeping.opened(db, actor, member.case_id)
    if file is None:
        state = State.OUT if member.out else State.NOT_YOURS
        return Standing(member, state, is_open=False)
    pseudonym = file.content.pseudonym
    if member.out:
        return Standing(member, State.OUT, pseudonym=pseudonym)
    if member.package_id is None:
        return Standing(member, State.UNPREPARED, pseudonym=pseudonym)
    with file.reading_once():
        found = requesting.seen(db, file, member.package_id)
        told = _of_package(db, file, member, found)
    return told if may_approve else replace(told, may_approve=False)


def _of_package(
    db: Session, file: CaseFile, member: Member, seen: PackageSeen
) -> Standing:
    row, content = file.child(db, Package, seen.id), seen.content
    on_hold = line.is_on_hold(db, file.id)
    asks = seen.status in _BEFORE_IT_LEAVES and not on_hold
    verdict = (
        requesting.ask_gate(db, file, content, seen.recipient_id) if asks else None
    )
    fault, request = standing.request(db, file, seen, verdict)
    things = {each.chosen.id: each for each in requesting.choices(db, file)}
    lacks = wanting.of_request(db, file, row, content, things) if verdict else ()
    undecided, held = _held(verdict)
    how = waiting.how(db, file, row, content) if asks else How()
    is_approved = approving.is_approved(content)
    facts = Facts(
        status=seen.status.value,
        on_hold=on_hold and seen.status in _BEFORE_IT_LEAVES,
        quiet=bool(verdict) and quiet.holds(db, file, content.purpose),
        may_go=len(verdict.may_go) if verdict else 0,
        undecided=undecided,
        wanting=sum(each.is_open for each in lacks),
        key_fault=bool(fault),
        approved=is_approved,
        changed=bool(verdict and standing.is_changed(seen, verdict, request)),
        stopped=how.stop is not None,
        cooling=how.until is not None,
    )
    state = state_of(facts)
    signed = tuple(each.by for each in content.approvals)
    return Standing(
        member=member,
        state=state,
        pseudonym=file.content.pseudonym,
        package_ref=content.package_ref,
        version=seen.version,
        may_go=facts.may_go,
        undecided=undecided,
        held=held,
        excuses=tuple(lacks),
        request=request,
        approved_by=signed,
        hand_over=content.hand_over,
        may_approve=state is State.WAITS and approving.can_approve(file, content),
        until=how.until,
        stop=how.stop,
    )


def _held(verdict: Verdict | None) -> tuple[int, tuple[tuple[Why, int], ...]]:
    """Count the items that wait for a decision, and the others by reason."""
    if verdict is None:
        return 0, ()
    no = {f.item_id for f in verdict.held_back if f.why not in UNDECIDED}
    undecided = {f.item_id for f in verdict.held_back} - no
    whys = {(f.item_id, f.why) for f in verdict.held_back if f.why not in UNDECIDED}
    counted = Counter(why for _item, why in whys)
    return len(undecided), tuple(sorted(counted.items()))
