"""Setting who may read an item of a draft, and asking for secrecy for single items."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, get_args
from uuid import UUID

import msgspec
from sqlalchemy.orm import Session

from app.cases import working_text
from app.cases.casefile import CaseFile
from app.cases.codes import Coder
from app.cases.working_text import recodes
from app.consent.rules import Verdict
from app.errors import ConflictError, InvalidInputError, LackingError, NotFoundError
from app.keys.parts import Part
from app.packages import completing, recipients
from app.packages.codes import Confidentiality
from app.packages.leads import recorded, rules
from app.packages.leads.rules import AS_SENT, LEAD_ONLY, Tagged, Wrong
from app.packages.models import Package
from app.packages.records import PackageContent, Status
from app.staff.policy import Permission

LONGEST = 1_000
LEVELS: Final = tuple(
    each for each in get_args(Confidentiality) if each not in {"internal", LEAD_ONLY}
)
"""What can be set by hand: secrecy is asked, and what is ours alone does not leave."""


@dataclass(frozen=True)
class Said:
    """What was set for an item; `level`: "" as it is recorded."""

    level: str
    ask: bool
    weighed: bool
    reason: str = field(repr=False)


def tag(
    db: Session,
    file: CaseFile,
    package_id: UUID,
    version: int,
    item_id: UUID,
    said: Said,
) -> None:
    """Set who may read an item of a draft, and whether secrecy is asked for it.

    Args:
        db: the transaction.
        file: the case, opened by a coordinator.
        package_id: a draft.
        version: as shown.
        item_id: of the package.
        said: nothing but the recorded level takes back what was set.

    Raises:
        NotFoundError: the item is not of this package.
        ConflictError: it is no draft any more, or somebody changed it meanwhile.
        InvalidInputError: `level`: there is none; `reason`: none where it says less
            than the record, or asks; `receiver`, `helps`, `weighed`, `every`: it cannot
            be asked for.
    """
    file.require(Permission.PACKAGE_PREPARE)
    row = file.child(db, Package, package_id)
    if row.status != Status.DRAFT.value:
        raise ConflictError("the package has gone on meanwhile")
    content = completing.request_of(db, file, row)
    if item_id not in {each.id for each in content.chosen}:
        raise NotFoundError
    on_file = recorded.levels(db, file).get(item_id, "")
    is_lead = item_id in recorded.lead_only(db, file)
    known = LEAD_ONLY if is_lead else on_file
    level = "" if said.level in {"", rules.default(known)} else said.level
    made = Tagged(
        id=item_id,
        level=level,
        ask=said.ask,
        weighed=said.ask and said.weighed,
        reason=working_text.coder(db, file).coded(said.reason.strip()),
        by=file.actor.staff_id,
        against=on_file,
        as_lead=is_lead,
    )
    others = [each for each in content.tagged if each.id != item_id]
    kept = [*others, made] if level or said.ask else others
    if wrong := _refused(db, file, row, content, kept, made, known):
        raise InvalidInputError(*wrong)
    draft = msgspec.structs.replace(
        content,
        chosen=completing.by_hand(content),
        along=(),
        tagged=tuple(sorted(kept, key=lambda each: each.id)),
    )
    file.change(db, row, version, content=draft)


def _refused(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    kept: Iterable[Tagged],
    made: Tagged,
    known: str,
) -> list[str]:
    needs = made.ask or (bool(made.level) and rules.lowers(known, made.level))
    wrong = []
    if made.level and made.level not in LEVELS:
        wrong.append("level")
    if (needs and not made.reason) or len(made.reason) > LONGEST:
        wrong.append("reason")
    if made.ask:
        every = frozenset(each.id for each in content.chosen)
        found = rules.wrongs(
            every,
            kept,
            {made.id: made.against},
            frozenset(),
            dict(recorded.helps(db, file)),
            is_known=is_known(db, file, row),
        )
        wrong += [why.value for why, item in found if item in {made.id, None}]
    return wrong


def is_known(db: Session, file: CaseFile, row: Package) -> bool:
    """Say whether the receiver of a package can be asked for this secrecy."""
    return recipients.get(db, file.actor, row.recipient_id).knows_secrecy


def wrongs(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    goes: Iterable[UUID],
) -> tuple[tuple[Wrong, UUID | None], ...]:
    """Return what stands against what is asked for the items that may go."""
    return rules.wrongs(
        frozenset(goes),
        content.tagged,
        recorded.levels(db, file),
        recorded.lead_only(db, file),
        dict(recorded.helps(db, file)),
        is_known=is_known(db, file, row),
    )


def check(
    db: Session,
    file: CaseFile,
    row: Package,
    content: PackageContent,
    verdict: Verdict,
) -> None:
    """Refuse a package that asks for secrecy where it cannot, or not where it must.

    What has left already is not asked again.

    Raises:
        LackingError: says how many things are open.
    """
    if row.status == Status.DISCLOSED.value:
        return
    if found := wrongs(db, file, row, content, verdict.may_go):
        raise LackingError(len(found))


def signed(content: PackageContent, verdict: Verdict) -> tuple[str | int, ...]:
    """Return what is signed of tags and of levels that are not the usual one.

    Of none of them, nothing. The level that leaves is signed also where it comes from
    the record, so that a record which changed since is another request.
    """
    told: list[str | int] = []
    if content.tagged:
        told += ["tags", len(content.tagged)]
    for each in content.tagged:
        told += [str(each.id), each.level, int(each.ask), int(each.weighed)]
        told.append(each.reason)
    leave = rules.levels(content.tagged, dict(content.levels), verdict.may_go)
    marked = {str(i): level for i, level in leave.items() if level != AS_SENT}
    if marked:
        told += ["levels", len(marked)]
    for pair in sorted(marked.items()):
        told += pair
    return tuple(told)


@recodes
def coded(db: Session, file: CaseFile, replace: Coder) -> None:
    """Put codes for names that were learnt later into reasons of drafts.

    What was asked for is signed as it stands; a name in it is found by the search.
    """
    for row, old in file.records(db, Package, Part.CONTENT, PackageContent):
        if row.status != Status.DRAFT.value:
            continue
        new = tuple(
            msgspec.structs.replace(each, reason=replace.coded(each.reason))
            for each in old.tagged
        )
        if new != old.tagged:
            changed = msgspec.structs.replace(old, tagged=new)
            file.change(db, row, row.version, content=changed)
