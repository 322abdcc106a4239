"""The survivor's view: sealed anew in the transaction of each act that changes it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.conversation.documents import ViewWords
from app.conversation.models import SurvivorView
from app.errors import ConflictError, TamperedError
from app.keys.parts import Part
from app.keys.strongbox import Strongbox

TABLE = "survivor_view"


def keep_first(db: Session, box: Strongbox, words: ViewWords) -> None:
    """Seal the view of a new conversation."""
    row_id = box.subject.id
    db.add(
        SurvivorView(
            conversation_id=row_id,
            version=1,
            identity=box.seal(TABLE, row_id, Part.IDENTITY, words, version=1),
        )
    )
    db.flush()


def read(db: Session, box: Strongbox) -> ViewWords:
    """Open the view with the conversation's key.

    Raises:
        TamperedError: it is missing, or not what was sealed.
        NoKeyError: this holder has no key of the conversation.
    """
    row = db.scalar(
        select(SurvivorView).where(SurvivorView.conversation_id == box.subject.id)
    )
    if row is None:
        raise TamperedError("a conversation has no view")
    return box.open(
        TABLE,
        row.conversation_id,
        Part.IDENTITY,
        row.identity,
        ViewWords,
        version=row.version,
    )


def seal_anew(db: Session, box: Strongbox, words: ViewWords) -> None:
    """Replace the view. Called in the transaction of the act that it tells of.

    Raises:
        ConflictError: somebody else sealed it since this transaction read it.
    """
    row = db.scalar(
        select(SurvivorView)
        .where(SurvivorView.conversation_id == box.subject.id)
        .with_for_update()
    )
    if row is None:
        raise ConflictError("a conversation has no view")
    version = row.version + 1
    row.identity = box.seal(
        TABLE, row.conversation_id, Part.IDENTITY, words, version=version
    )
    row.version = version
    db.flush()
