"""The survivor's inbox: replies, a message, and one button that stops everything."""

from http import HTTPStatus
from uuid import uuid4

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db, vault
from app.conversation import box, changing_code, purposes, receipts, talk, visits
from app.conversation.details import views as details
from app.conversation.documents import Kind
from app.conversation.forms import (
    box_key,
    bucket,
    inbox,
    refused_file,
    too_long,
    typed,
    visit,
)
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
)
from app.fields import id_of
from app.files import forms as files
from app.files import keeping, kinds
from app.staff.access import public, takes_files
from app.wording import gettext as _

FORM_LONGEST = 64
bp = Blueprint("conversation", __name__, template_folder="templates")
bp.register_blueprint(details.bp)


def _to(path: str) -> ResponseReturnValue:
    return redirect(path, HTTPStatus.SEE_OTHER)


@bp.get("/box")
@public
def read() -> ResponseReturnValue:
    """Show the replies and how far things have come."""
    return render_template("conversation/box.html", inbox=inbox())


@bp.post("/box/remove")
@public
def remove() -> ResponseReturnValue:
    """Take the survivor's copy of one reply away."""
    message_id = id_of(typed("message"))
    with db.transaction() as session:
        box.remove_reply(session, box_key(), message_id)
    return _to("/box")


@bp.get("/box/write")
@public
def compose() -> ResponseReturnValue:
    """Offer one field, and a place for files."""
    box_key()
    return _composing()


def _composing(error: str = "", *, at_files: bool = False) -> str:
    """Show the page with what was typed; files are never given back by a browser."""
    return render_template(
        "conversation/write.html",
        text=typed("text"),
        form=typed("form")[:FORM_LONGEST] or uuid4().hex,
        error=error,
        at_files=at_files,
        most_bytes=keeping.place().most_bytes,
        at_once=keeping.AT_ONCE,
    )


@bp.post("/box/write")
@public
@takes_files()
def write() -> ResponseReturnValue:
    """Send a message, with files or without; all of it or nothing."""
    sources, form = files.sent("file"), typed("form")[:FORM_LONGEST]
    try:
        talk.checked(typed("text"), may_be_empty=bool(sources))
        with keeping.taken_in(sources) as refs, db.transaction() as session:
            box.write(session, box_key(), typed("text"), refs, form)
    except InvalidInputError as wrong:
        code, *which = wrong.fields
        name = kinds.clean(sources[int(which[0])][0]) if which else ""
        at_files = code not in {"empty", "too_long"} or bool(which)
        error = refused_file(code, name) if at_files else _error(code)
        page = _composing(error, at_files=at_files)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return _to("/box/written")


def _error(code: str) -> str:
    if code == "empty":
        return _("There is nothing to send yet. Write a few words, or go back.")
    return too_long()


@bp.post("/box/file")
@public
def file() -> ResponseReturnValue:
    """Give out a file of an answer, to be saved and never shown here."""
    with db.reading() as session:
        ref, name = box.read_file(session, box_key(), id_of(typed("file")))
    return files.saved(keeping.whole(ref), name)


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
    return render_template(
        "conversation/pause.html", inbox=inbox(), purposes=purposes.load()
    )


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


@bp.get("/box/close")
@public
def close() -> ResponseReturnValue:
    """Say what can be erased and what cannot, before it is asked for."""
    inbox()
    return render_template("conversation/close.html")


@bp.post("/box/close")
@public
def ask_to_close() -> ResponseReturnValue:
    """Ask a person to close the case and to erase; nothing is erased by the code."""
    with db.transaction() as session:
        box.instruct(session, box_key(), Kind.CLOSE)
    return _to("/box/written")


@bp.get("/box/code")
@public
def code() -> ResponseReturnValue:
    """Offer a new code, show the one that is being made, or say that there are two."""
    codes = inbox().codes
    if visit().state.box_code and not codes.are_two:
        return _new_code(is_wrong=False)
    return render_template(
        "conversation/code.html", codes=codes, days=changing_code.DELAY_DAYS
    )


def _new_code(*, is_wrong: bool) -> str:
    groups = vault.grouped_receipt(visit().state.box_code).split()
    return render_template(
        "conversation/new_code.html",
        groups=groups,
        error=is_wrong,
        second=typed("second"),
        fifth=typed("fifth"),
        days=changing_code.DELAY_DAYS,
    )


@bp.post("/box/code")
@public
def change_code() -> ResponseReturnValue:
    """Take one step: draw a code, keep it or not, or stop one that somebody made."""
    steps = {"make": _draw, "keep": _keep, "forget": _forget, "stop": _stop}
    inbox()
    step = steps.get(typed("do"))
    if step is None:
        raise NotFoundError
    return step()


def _draw() -> ResponseReturnValue:
    _remember(visit().state.box_code or vault.new_receipt())
    return _to("/box/code")


def _keep() -> ResponseReturnValue:
    drawn = visit().state.box_code
    if not drawn:
        return _to("/box/code")  # a second press
    if not receipts.same_groups(drawn, typed("second"), typed("fifth")):
        return _new_code(is_wrong=True), HTTPStatus.UNPROCESSABLE_ENTITY
    bucket().take()
    new = receipts.NewCode(drawn, receipts.derived(drawn))
    try:
        with db.transaction() as session:
            changing_code.make(session, box_key(), new)
            visit().change(box_code="")
            visits.keep(session, visit())
    except ConflictError:
        _remember("")  # somebody made one meanwhile; the page says so
    return _to("/box/code")


def _forget() -> ResponseReturnValue:
    _remember("")
    return _to("/box")


def _stop() -> ResponseReturnValue:
    with db.transaction() as session:
        changing_code.stop(session, box_key())
    return _to("/box/pause")


def _remember(code: str) -> None:
    with db.transaction() as session:
        visit().change(box_code=code)
        visits.keep(session, visit())
