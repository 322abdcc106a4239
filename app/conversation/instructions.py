"""What a survivor orders with the code: signed there, checked by staff on reading.

The view names the first code's signing key, and those of the codes that a worker gave.
Another new code is vouched for by the code that made it, so that whoever can only write
the database cannot put one in between.
"""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

import msgspec

from app import vault
from app.conversation.documents import BY_STAFF, Kind, MessageWords, ViewWords
from app.errors import TamperedError
from app.keys.pinned import pinned

SIGNED = "survivor instruction"


def sign(signing: bytes, conversation_id: UUID, words: MessageWords) -> MessageWords:
    """Return the instruction with the signature of the code that gives it."""
    signature = vault.sign(signing, SIGNED, signed_bytes(conversation_id, words))
    return msgspec.structs.replace(words, signature=signature)


def check(
    conversation_id: UUID, messages: Iterable[MessageWords], view: ViewWords
) -> dict[bytes, str]:
    """Check every instruction of a conversation, in the order they were given.

    Returns:
        The signing keys of the codes that come out of it, each with when it ends; ""
        for the one that does not.

    Raises:
        TamperedError: one was not given with a code that worked at that time.
    """
    ends = {view.signer: ""}  # the codes that work, each with when it ends
    for words in messages:
        if words.kind is Kind.TEXT:
            continue
        if words.kind in BY_STAFF:
            ends = _after_staff(words, ends, view)
            continue
        by = _given_by(conversation_id, words, ends)
        if words.kind is Kind.NEW_CODE:
            ends = {by: words.until, words.signer: ""}
        elif words.kind is Kind.STOP_CODE:
            if not ends[by]:
                raise TamperedError("a new code stopped the one that made it")
            ends = {by: ""}
    return ends


def _after_staff(
    words: MessageWords, ends: dict[bytes, str], view: ViewWords
) -> dict[bytes, str]:
    """Return the codes that work after a worker gave one, or ended all others."""
    if words.kind is Kind.ENDED_CODES:
        return {words.signer: ends.get(words.signer, "")}
    if words.signer not in {given.signer for given in view.given}:
        raise TamperedError("a code that nobody of the team gave")
    older = {signer: end or words.until for signer, end in ends.items()}
    return older | {words.signer: ""}


def _given_by(
    conversation_id: UUID, words: MessageWords, ends: dict[bytes, str]
) -> bytes:
    signed = signed_bytes(conversation_id, words)
    for signer, end in ends.items():
        if not end or words.at < end:
            with suppress(TamperedError):
                vault.verify(signer, SIGNED, signed, words.signature)
                return signer
    raise TamperedError("an instruction that no code of this conversation gave")


def signed_bytes(conversation_id: UUID, words: MessageWords) -> bytes:
    """Return what a code's key signs: organisation, conversation, what and when."""
    more = (words.signer, words.until, words.purpose)
    return vault.context(
        "survivor instruction",
        pinned().organisation,
        conversation_id,
        words.kind.value,
        words.at,
        words.text,
        *(more if any(more) else ()),
    )
