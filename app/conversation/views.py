"""The survivor's inbox: replies, a message, and one button that stops everything."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.conversation import box
from app.conversation.documents import MESSAGE_LONGEST, Kind
from app.conversation.forms import box_key, typed
from app.errors import InvalidInputError, NotFoundError, PageClosedError
from app.staff.access import public
from app.wording import gettext as _

bp = Blueprint("conversation", __name__, template_folder="templates")


def _to(path: str) -> ResponseReturnValue:
    return redirect(path, HTTPStatus.SEE_OTHER)


@bp.get("/box")
@public
def inbox() -> ResponseReturnValue:
    """Show the replies and how far things have come."""
    return render_template("conversation/box.html", inbox=_read())


def _read() -> box.Inbox:
    try:
        with db.reading() as session:
            return box.read(session, box_key())
    except NotFoundError:
        raise PageClosedError from None


@bp.post("/box/remove")
@public
def remove() -> ResponseReturnValue:
    """Take the survivor's copy of one reply away."""
    try:
        message_id = UUID(typed("message"))
    except ValueError:
        raise NotFoundError from None
    with db.transaction() as session:
        box.remove_reply(session, box_key(), message_id)
    return _to("/box")


@bp.get("/box/write")
@public
def compose() -> ResponseReturnValue:
    """Offer one field."""
    box_key()
    return render_template("conversation/write.html", text="", error="")


@bp.post("/box/write")
@public
def write() -> ResponseReturnValue:
    """Send a message."""
    try:
        with db.transaction() as session:
            box.write(session, box_key(), typed("text"))
    except InvalidInputError as wrong:
        page = render_template(
            "conversation/write.html", text=typed("text"), error=_error(wrong.fields[0])
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return _to("/box/written")


def _error(code: str) -> str:
    if code == "empty":
        return _("There is nothing to send yet. Write a few words, or go back.")
    return _(
        "This is a little too long. Please use at most %(number)s letters.",
        number=MESSAGE_LONGEST,
    )


@bp.get("/box/written")
@public
def written() -> ResponseReturnValue:
    """Say that the message arrived."""
    box_key()
    return render_template("conversation/written.html")


@bp.get("/box/pause")
@public
def pause() -> ResponseReturnValue:
    """Offer to stop everything, or, once stopped, to ask to go on."""
    return render_template("conversation/pause.html", inbox=_read())


@bp.post("/box/pause")
@public
def paused() -> ResponseReturnValue:
    """Pause, withdraw or ask to go on, at once and without a reason."""
    kinds = {kind.value: kind for kind in (Kind.PAUSE, Kind.WITHDRAW, Kind.GO_ON)}
    kind = kinds.get(typed("do"))
    if kind is None:
        raise NotFoundError
    with db.transaction() as session:
        box.instruct(session, box_key(), kind)
    return _to("/box/pause")
