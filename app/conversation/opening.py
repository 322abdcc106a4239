"""Opening a conversation when a report is sent."""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app import vault
from app.conversation import receipts, survivor_view
from app.conversation.documents import Step, ViewWords
from app.conversation.models import Conversation, ConversationStatus, Receipt
from app.conversation.receipts import NewCode
from app.keys import directory, grants
from app.keys.parts import Part, Subject, SubjectKind
from app.keys.pinned import pinned
from app.keys.strongbox import Strongbox


def subject_of(conversation_id: UUID) -> Subject:
    """Return what the conversation's key grants are about."""
    return Subject(SubjectKind.CONVERSATION, conversation_id)


def open_conversation(
    db: Session,
    conversation_id: UUID,
    code: NewCode,
    team_id: UUID,
    known: directory.Directory,
) -> None:
    """Make the conversation's key, and wrap it to the code, the team and recovery.

    The public process forgets the key at the end of this call: from then on only the
    code and the team's people open it.

    Args:
        db: the transaction in which the report is kept.
        conversation_id: the report's id.
        code: the new code; only its lookup and public key are stored.
        team_id: the intake team.
        known: the verified directory.
    """
    db.add(
        Conversation(
            id=conversation_id,
            team_id=team_id,
            case_id=None,
            status=ConversationStatus.OPEN.value,
            hold=False,
        )
    )
    db.flush()
    receipt = Receipt(
        id=uuid4(),
        conversation_id=conversation_id,
        lookup=code.keys.lookup,
        public=vault.public_of(code.keys.seed),
        expires_at=None,
    )
    db.add(receipt)
    key = vault.new_key()
    subject = subject_of(conversation_id)
    grants.give(
        db,
        None,
        subject,
        Part.IDENTITY,
        key,
        to=[
            receipts.reader(receipt),
            grants.team_reader(known, team_id, Part.IDENTITY),
            grants.recovery_reader(known),
        ],
    )
    box = Strongbox(subject, pinned().organisation, team_id, {Part.IDENTITY: key})
    signer = vault.verifying_key(code.keys.signing)
    survivor_view.keep_first(db, box, ViewWords(step=Step.RECEIVED, signer=signer))
