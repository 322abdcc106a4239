"""What packages add elsewhere: marks in lists, recalls, receivers to agree to."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import consent_pages, told_to_survivor
from app.cases.aftermath import following
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.cases.line import after_withdrawal
from app.consent import catalogue
from app.conversation.documents import Holder
from app.keys.parts import Part
from app.packages import cards, recall, recipients
from app.packages.after import feedback, kept, telling
from app.packages.after.records import NoticeContent, NoticeKind, State
from app.packages.after.rules import Telling
from app.packages.leads import rules as leads
from app.packages.leads import tagging, tasks
from app.packages.models import Disclosure, Package
from app.packages.records import (
    DisclosureContent,
    IdentityLevel,
    PackageContent,
    RecallState,
    Status,
)
from app.staff import house
from app.staff.policy import Permission
from app.wording import ngettext
from app.work.closing import still_open

__all__ = [
    "cards",
    "feedback",
    "packages",
    "tagging",
    "tasks",
    "telling",
]  # importing registers them

WENT = frozenset({State.SENT, State.ANSWERED, State.LASTING})

after_withdrawal(recall.after_withdrawal)
following.leaves(
    Disclosure,
    DisclosureContent,
    by=(Permission.PACKAGE_RECALL,),
    marked=recall.marked,
)(recall.left)


@contributes
def packages(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Count the disclosures of a case and show recalls that are to be sent."""
    log = recall.log(db, file)
    gathered.counts["disclosures"] = len(log)
    if recall.waiting_recalls(db, file):
        gathered.marks["recall"] = "to_send"


@still_open.asks
def running(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say what closing waits for: packages that run."""
    rows = file.records(db, Package, Part.CONTENT, PackageContent)
    over = {Status.DISCLOSED.value, Status.REFUSED.value}
    if number := sum(row.status not in over for row, _content in rows):
        text = ngettext(
            "%(num)s package not handed over",
            "%(num)s packages not handed over",
            number,
        )
        yield still_open.Open(text, "disclosures", stops=True)


@consent_pages.recipients
def receivers(db: Session, file: CaseFile, purpose: str) -> list[tuple[UUID, str]]:
    """Offer the receivers of a purpose to a talk about it; "" asks for all of them."""
    if not house.holds(db, file.actor.unlocked):
        return []
    return [
        (each.id, each.profile.name)
        for each in recipients.listed(db, file.actor)
        if purpose in {"", each.profile.purpose}
    ]


@told_to_survivor.holders
def holders(db: Session, file: CaseFile) -> list[Holder]:
    """Tell the survivor who has a package, what they said, what went after it."""
    names = dict(receivers(db, file, ""))
    rows = file.records(db, Package, Part.CONTENT, PackageContent)
    levels = {row.id: content.identity_level for row, content in rows}
    notices = kept.of_case(db, file)
    return [
        _holder(
            each.content,
            names.get(each.content.recipient_id, ""),
            [n.content for n in notices if n.disclosure_id == each.id],
            shows_name=levels.get(each.package_id) is IdentityLevel.NAMED,
        )
        for each in recall.log(db, file)
    ]


def _holder(
    content: DisclosureContent,
    name: str,
    notices: list[NoticeContent],
    *,
    shows_name: bool,
) -> Holder:
    went = [each for each in notices if each.state in WENT and each.sent_on]
    asked = any(each.kind is NoticeKind.RECALL for each in went)
    right = [each.sent_on for each in went if each.kind is NoticeKind.CORRECTION]
    told = [e for e in content.feedback if e.telling is Telling.SHOWN]
    newest = max(reversed(told), key=lambda each: each.on, default=None)
    arrived = min((each.on for each in content.receipts), default=None)
    return Holder(
        name=name,
        since=content.sent_on,
        can_recall=_can_recall(content.purpose),
        recalled=asked or content.recall in {RecallState.SENT, RecallState.ANSWERED},
        is_stopped=content.recall is RecallState.TO_SEND and not asked,
        purpose=content.purpose,
        shows_name=shows_name,
        arrived=arrived.isoformat() if arrived else "",
        corrected=str(max(filter(None, right))) if right else "",
        became=newest.became.value if newest else "",
        became_on=newest.on.isoformat() if newest else "",
        lead=leads.in_short(content.leads),
    )


def _can_recall(purpose: str) -> bool:
    undo = catalogue.load().purposes[purpose].undo
    return undo is not catalogue.Undo.NONE_AFTER_RELEASE
