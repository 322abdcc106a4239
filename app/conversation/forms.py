"""What the public views share: the visit of the request, and the words of a box."""

from typing import cast

from flask import current_app, g, request

from app import db
from app.conversation import box, pacing
from app.conversation.box import Key
from app.conversation.documents import MESSAGE_LONGEST
from app.conversation.visits import Visit
from app.errors import NotFoundError, PageClosedError
from app.files import keeping
from app.wording import gettext as _

LONGEST_CODE = 200
"""Characters looked at of what was typed as a code; a code has 24 digits."""


def visit() -> Visit:
    """Return the visit of this request; `web/public.py` set it."""
    return cast("Visit", g.visit)


def give_cookie(renewed: Visit) -> None:
    """Let the browser carry this visit's cookie from here on."""
    g.visit = renewed
    g.visit_is_new = True


def box_key() -> Key:
    """Return what the visit holds of an opened inbox.

    Raises:
        PageClosedError: none is open, or its hour is over.
    """
    state = visit().state
    if not visit().is_kept or state.box_id is None:
        raise PageClosedError
    return Key(state.box_id, state.box_seed, state.box_signing)


def inbox() -> box.Inbox:
    """Open the inbox of this visit.

    Raises:
        PageClosedError: none is open, its hour is over, or the code has ended.
    """
    try:
        with db.reading() as session:
            return box.read(session, box_key())
    except NotFoundError:
        raise PageClosedError from None


def too_long() -> str:
    """Return the words for a message with too many letters."""
    return _(
        "This is a little too long. Please use at most %(number)s letters.",
        number=MESSAGE_LONGEST,
    )


def typed(name: str) -> str:
    """Return one field as it was typed, or nothing."""
    return request.form.get(name, "")


def refused_file(code: str, name: str) -> str:
    """Return the words for a file that was not taken, and which one it was.

    Nothing of the message was sent; what was typed stands on the page.
    """
    size = megabytes(keeping.place().most_bytes)
    words = {
        "too_many": _(
            "These are too many files at once: at most %(number)s. Choose fewer, and"
            " send the others afterwards.",
            number=keeping.AT_ONCE,
        ),
        "too_large": _(
            "%(name)s is too large: at most %(size)s MB. Nothing was sent yet. Choose"
            " a smaller one, or send your message without it.",
            name=name,
            size=size,
        ),
        "empty": _(
            "%(name)s is empty. Nothing was sent yet. Please choose your files again.",
            name=name,
        ),
        "quota_today": _(
            "This is more than we can take in one day. Nothing was sent yet. Send your"
            " message without files, and the files tomorrow."
        ),
        "quota": _(
            "There is no more room for your files. Nothing was sent yet. Send your"
            " message without files: we will find another way with you."
        ),
    }
    return words.get(
        code,
        _(
            "We cannot take files just now. Nothing was sent yet. Send your message"
            " without them; it will arrive."
        ),
    )


def megabytes(size_bytes: int) -> int:
    """Return a size in whole MB, as people say it."""
    return size_bytes // (1024 * 1024)


def bucket() -> pacing.Bucket:
    """Return the process's bucket for codes: it slows tries down, whoever makes them.

    It is one for all, and takes no notice of addresses: everyone who comes through Tor
    has the same one.
    """
    return cast("pacing.Bucket", current_app.extensions["barvinok_pacing"])
