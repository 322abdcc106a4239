"""Opening a conversation: when a report is sent, or a worker gives a first code."""

from typing import TYPE_CHECKING
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

if TYPE_CHECKING:
    from app.keys.unlocked import Unlocked


def subject_of(conversation_id: UUID) -> Subject:
    """Return what the conversation's key grants are about."""
    return Subject(SubjectKind.CONVERSATION, conversation_id)


def open_conversation(
    db: Session,
    conversation_id: UUID,
    code: NewCode,
    team_id: UUID,
    known: directory.Directory,
    *,
    by: "Unlocked | None" = None,
    case_id: UUID | None = None,
) -> None:
    """Make the conversation's key, and wrap it to the code, the team and recovery.

    The public process forgets the key at the end of this call: from then on only the
    code and the team's people open it.

    Args:
        db: the transaction in which the report is kept.
        conversation_id: the report's id; of a case that began without a report, a
            new one.
        code: the new code; only its lookup and public key are stored.
        team_id: who answers: the intake team, or the team of the case.
        known: the verified directory.
        by: the worker who gives the code and signs the grants; None in the public
            process, which has no signing key.
        case_id: of a case that began without a report.
    """
    db.add(
        Conversation(
            id=conversation_id,
            team_id=team_id,
            case_id=case_id,
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
        by,
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
    step = Step.RECEIVED if case_id is None else Step.WORKING
    survivor_view.keep_first(db, box, ViewWords(step=step, signer=signer))
