"""What letters tell the index, closing, consent and the survivor."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from app import index
from app.cases import joining, told_to_survivor
from app.cases.aftermath import following
from app.cases.aftermath.following import Gone
from app.cases.casefile import CaseFile
from app.cases.indexing import Gathered, contributes
from app.consent import catalogue as consents
from app.consent.aftermath.rules import Left, What
from app.consent.aftermath.steps.rules import State
from app.conversation.documents import Holder
from app.keys.parts import Part
from app.letters import addressing, asking, sending
from app.letters.documents import LetterContent
from app.letters.models import Letter
from app.letters.words import letter_name
from app.reparations.services import referring
from app.staff.policy import Permission
from app.tracks.rules import TRACING
from app.wording import gettext as _
from app.wording import ngettext
from app.work import waiting
from app.work.closing import still_open

ADDRESSEES = addressing.public_bodies  # importing it offered them to a talk

REPLY = "letter.reply"
PART = "reparation/letters"
WHAT = {TRACING: What.BODY, referring.PURPOSE: What.PARTNER}


@contributes
def due(db: Session, file: CaseFile, gathered: Gathered) -> None:
    """Say which replies wait. A letter that is asked back waits for no reply."""
    seen = sending.letters(db, file)
    gathered.counts["letters"] = len(seen)
    gathered.due += [
        index.Due(id=each.id, kind=REPLY, on=each.content.reply_due.isoformat())
        for each in seen
        if each.content.waits and not file.is_closed
    ]


@waiting.shows(REPLY)
def asked(found: index.Due) -> tuple[str, str, str]:
    """Show a letter whose reply is due."""
    return f"{PART}/{found.id}", _("Ask for the reply to a letter"), ""


@still_open.asks
def waits(db: Session, file: CaseFile) -> Iterator[still_open.Open]:
    """Say which replies closing would leave behind."""
    if number := sum(each.content.waits for each in sending.letters(db, file)):
        text = ngettext(
            "%(num)s letter waits for a reply",
            "%(num)s letters wait for a reply",
            number,
        )
        yield still_open.Open(text, PART)


@following.leaves(
    Letter,
    LetterContent,
    by=(Permission.CONSENT_WRITE, Permission.PACKAGE_RECALL),
)
def went(db: Session, file: CaseFile) -> list[Gone]:
    """Say which letters went, and what each of them rested on."""
    one = joining.one_of_each(db, file)
    return [
        Gone(
            left=Left(
                id=row.id,
                what=WHAT.get(content.purpose, What.RECALL),
                purpose=content.purpose,
                recipient_id=content.recipient_id,
                on=content.sent_on,
                grants=frozenset(content.grants),
                about=frozenset({content.incident_id} if content.incident_id else ()),
                people=frozenset(one[each] for each in content.named),
                may_stop=asking.may_stop(db, file, content.purpose, content.about_id),
            ),
            text=f"{letter_name(content.template)}, {content.number}",
            href=f"/staff/cases/{file.ref}/{PART}/{row.id}",
            row=row,
            kept=content.followed,
        )
        for row, content in file.records(db, Letter, Part.CONTENT, LetterContent)
        if content.grants
    ]


@told_to_survivor.holders
def holders(db: Session, file: CaseFile) -> list[Holder]:
    """Tell the survivor to whom letters went, and whether they were asked back."""
    return [
        Holder(
            name=_called(db, file, each.content),
            since=each.content.sent_on.isoformat(),
            can_recall=_can_recall(each.content.purpose),
            recalled=each.content.asked_back in {State.SENT, State.ANSWERED},
            is_stopped=each.content.asked_back is State.OPEN,
            purpose=each.content.purpose,
            shows_name=each.content.shows_name,
        )
        for each in sending.letters(db, file)
    ]


def _called(db: Session, file: CaseFile, content: LetterContent) -> str:
    """Name the addressee; of one that cannot be read here, say which letter it was."""
    to = addressing.called(db, file, sending.template_of(content), content.addressee)
    return to if to != content.addressee else letter_name(content.template)


def _can_recall(purpose: str) -> bool:
    undo = consents.load().purposes[purpose].undo
    return undo is not consents.Undo.NONE_AFTER_RELEASE
