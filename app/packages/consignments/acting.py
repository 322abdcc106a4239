"""Acts on many packages of a consignment, each by the function that does it for one.

Each package goes in a commit of its own: somebody who pauses one case stops that one.
"""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from app import db
from app.cases.casefile import CaseFile
from app.errors import (
    ApprovalError,
    CaseClosedError,
    ConflictError,
    ConsentMissingError,
    CoolingError,
    HandOverError,
    LackingError,
    NoKeyError,
    NotFoundError,
    OnHoldError,
    OpenSetError,
    QuietError,
    RecipientKeyError,
    StoppedError,
)
from app.packages import approving, building, requesting
from app.packages.consignments import closing, keeping, standing
from app.packages.consignments.rules import DRAFTS, State
from app.packages.consignments.standing import Standing
from app.packages.ladder import choosing
from app.packages.ladder.rules import HandOver
from app.staff.actor import Actor

STAYS = (
    ApprovalError,
    CaseClosedError,
    ConflictError,
    ConsentMissingError,
    CoolingError,
    HandOverError,
    LackingError,
    NoKeyError,
    NotFoundError,
    OnHoldError,
    OpenSetError,
    QuietError,
    RecipientKeyError,
    StoppedError,
)
"""What leaves one package where it is; its line of the page says why."""

Act = Callable[[Session, CaseFile, Standing], bool]


@dataclass(frozen=True)
class Done:
    """How many of them it was done with, and how many stayed where they were."""

    done: int
    stayed: int


def submit_ready(actor: Actor, consignment_id: UUID) -> Done:
    """Put everything up for approval that is ready."""

    def submit(session: Session, file: CaseFile, each: Standing) -> bool:
        package_id = _id(each)
        verdict = requesting.submit(session, file, package_id, each.version)
        return bool(verdict.may_go)

    return _each(actor, _in_state(actor, consignment_id, {State.READY}), submit)


def choose_way(actor: Actor, consignment_id: UUID, way: HandOver) -> Done:
    """Choose for every draft how it is handed over; each page can say otherwise."""

    def choose(session: Session, file: CaseFile, each: Standing) -> bool:
        choosing.choose(session, file, _id(each), each.version, way)
        return True

    return _each(actor, _in_state(actor, consignment_id, DRAFTS), choose)


def approve(
    actor: Actor, consignment_id: UUID, shown: Mapping[UUID, tuple[int, bytes]]
) -> Done:
    """Approve packages that the actor looked at, each by its own hash.

    Args:
        actor: who prepared none of these, and gave a code within five minutes.
        consignment_id: the consignment.
        shown: version and hash of each package, as the page showed them.

    Raises:
        FreshFactorError: no code was given in the last five minutes.
    """

    def approve_one(session: Session, file: CaseFile, each: Standing) -> bool:
        version, request = shown[_id(each)]
        approving.approve(session, file, _id(each), version, request)
        return True

    waits = _in_state(actor, consignment_id, {State.WAITS})
    mine = [e for e in waits if e.may_approve and e.member.package_id in shown]
    done = _each(actor, mine, approve_one)
    return Done(done.done, len(shown) - done.done)


def build_all(actor: Actor, consignment_id: UUID) -> Done:
    """Close the set, if it is not closed, and hand every build to the worker.

    Raises:
        OpenSetError: one is neither approved nor taken out.
        WorkerGoneError: no worker runs; what was begun goes on.
    """
    with db.transaction() as session:
        closing.close(session, actor, consignment_id)

    def build(session: Session, file: CaseFile, each: Standing) -> bool:
        building.start(session, file, _id(each), each.version)
        return True

    return _each(actor, _in_state(actor, consignment_id, {State.APPROVED}), build)


def _in_state(
    actor: Actor, consignment_id: UUID, states: AbstractSet[State]
) -> list[Standing]:
    with db.transaction() as session:
        seen = keeping.get(session, actor, consignment_id)
        found = standing.of(session, actor, seen)
    return [each for each in found if each.state in states]


def _each(actor: Actor, some: list[Standing], act: Act) -> Done:
    done = 0
    for each in some:
        try:
            with db.transaction() as session:
                file = keeping.opened(session, actor, each.member.case_id)
                done += file is not None and act(session, file, each)
        except STAYS:
            continue
    return Done(done, len(some) - done)


def _id(each: Standing) -> UUID:
    if each.member.package_id is None:
        raise NotFoundError
    return each.member.package_id
