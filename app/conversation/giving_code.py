"""A code that a worker gives to a person who lost theirs, or never had one.

The person proves nothing to the server: the worker knows them. Codes that somebody may
still hold go on through the usual delay, and their box says that a new one was given,
so that a thief of the worker's session takes nothing over unseen. Ending them at once
is a separate act, for which the floor above asks a second person.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

import msgspec
from sqlalchemy.orm import Session

from app import clock, vault
from app.conversation import changing_code, instructions, receipts, survivor_view, talk
from app.conversation.documents import Given, Kind, MessageWords, Sender
from app.conversation.models import Receipt
from app.errors import ConflictError
from app.keys import grants
from app.keys.parts import Part
from app.keys.strongbox import Strongbox

if TYPE_CHECKING:
    from app.keys.unlocked import Unlocked


def give(
    db: Session,
    by: "Unlocked",
    box: Strongbox,
    code: receipts.NewCode,
    *,
    nobody_had_one: bool,
) -> None:
    """Let a new code open the conversation.

    Args:
        db: the transaction.
        by: the worker, who signs the grant.
        box: a holder of the conversation's key.
        code: drawn and shown already; only its lookup and public key are kept.
        nobody_had_one: a call was agreed in place of a code, so the code that was made
            at sending is in nobody's hands and ends now.

    Raises:
        TamperedError: an instruction in the conversation is not what a code gave.
    """
    talk.lock(db, box.subject.id)
    view = survivor_view.read(db, box)
    instructions.check(
        box.subject.id, (told.words for told in talk.read_all(db, box)), view
    )
    ends = _this_minute() if nobody_had_one else changing_code.end_of_delay()
    signer = vault.verifying_key(code.keys.signing)
    _say(db, box, Kind.GIVEN_CODE, signer, until=ends.isoformat())
    for row in receipts.working(db, box.subject.id):
        row.expires_at = row.expires_at or ends
    made = Receipt(
        id=uuid4(),
        conversation_id=box.subject.id,
        lookup=code.keys.lookup,
        public=vault.public_of(code.keys.seed),
        expires_at=None,
    )
    db.add(made)
    db.flush()
    key = box.key(Part.IDENTITY)
    to = [receipts.reader(made)]
    grants.give(db, by, box.subject, Part.IDENTITY, key, to=to)
    given = Given(signer, clock.now().date().isoformat())
    survivor_view.seal_anew(
        db, box, msgspec.structs.replace(view, given=(*view.given, given))
    )


def end_others(db: Session, box: Strongbox) -> None:
    """End at once every code but the newest: somebody else has one.

    Raises:
        ConflictError: one code works, so there is no other to end.
        TamperedError: an instruction in the conversation is not what a code gave.
    """
    talk.lock(db, box.subject.id)
    words = [told.words for told in talk.read_all(db, box)]
    ends = instructions.check(box.subject.id, words, survivor_view.read(db, box))
    lasting = [signer for signer, end in ends.items() if not end]
    rows = receipts.working(db, box.subject.id)
    older = [row for row in rows if row.expires_at is not None]
    if not older or len(lasting) != 1:
        raise ConflictError("there is no other code to end")
    _say(db, box, Kind.ENDED_CODES, lasting[0])
    for row in older:
        row.expires_at = clock.now()
    db.flush()


def _say(
    db: Session, box: Strongbox, kind: Kind, signer: bytes, *, until: str = ""
) -> None:
    at = talk.this_minute()
    talk.keep(db, box, MessageWords(Sender.STAFF, kind, at, signer=signer, until=until))


def _this_minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
