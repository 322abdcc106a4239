"""What the person agreed to, who has it, a copy or a talk: once switched on.

Until a worker switches them on together with the person they answer as an address that
does not exist. A yes taken back or narrowed here holds at once, as a pause does.
"""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import clock, db
from app.conversation import box, purposes, talk
from app.conversation.details import wishes as asking
from app.conversation.documents import ASKED, Kind
from app.conversation.forms import box_key, inbox, too_long, typed
from app.errors import InvalidInputError, NotFoundError
from app.staff.access import public

bp = Blueprint("details", __name__)

ONE = "/box/permissions/<purpose>"


@bp.get("/box/permissions")
@public
def permissions() -> ResponseReturnValue:
    """Show every answer, purpose by purpose."""
    view = _shown().view
    return render_template(
        "conversation/permissions.html", answers=view.permissions, **_words()
    )


@bp.get("/box/who")
@public
def who() -> ResponseReturnValue:
    """Show who outside has something, and whether it can be called back."""
    view, today = _shown().view, clock.now().date().isoformat()
    return render_template(
        "conversation/who.html",
        holders=view.holders,
        lent=view.lent,
        passed_on=view.passed_on,
        notices=view.notices,
        asked=[each for each in view.asked if each.shown_from <= today],
        **_words(),
    )


@bp.get("/box/ask")
@public
def wishes() -> ResponseReturnValue:
    """Offer to ask for a copy or a talk, and say what became of it."""
    _shown()
    with db.reading() as session:
        found = asking.latest(session, box_key())
    return render_template("conversation/ask.html", wishes=found)


@bp.post("/box/ask")
@public
def ask() -> ResponseReturnValue:
    """Ask for one of the two; it reaches the people who answer."""
    kinds = {kind.value: kind for kind in ASKED}
    _shown()
    kind = kinds.get(typed("do"))
    if kind is None:
        raise NotFoundError
    with db.transaction() as session:
        asking.ask(session, box_key(), kind)
    return redirect("/box/ask", HTTPStatus.SEE_OTHER)


@bp.get(ONE)
@public
def permission(purpose: str) -> ResponseReturnValue:
    """Show one purpose, with what taking it back can and cannot do."""
    return _page(purpose)


@bp.post(ONE)
@public
def change(purpose: str) -> ResponseReturnValue:
    """Narrow it or take it back, at once; a worker records what was meant."""
    kinds = {kind.value: kind for kind in (Kind.NARROW, Kind.WITHDRAW_ONE)}
    box.agreed(inbox(), purpose)
    kind = kinds.get(typed("do"))
    if kind is None:
        raise NotFoundError
    text = ""
    if kind is Kind.NARROW:
        try:
            text = talk.checked(typed("text"))
        except InvalidInputError as wrong:
            if wrong.fields == ("too_long",):
                return _page(purpose, too_long()), HTTPStatus.UNPROCESSABLE_ENTITY
    with db.transaction() as session:
        box.instruct(session, box_key(), kind, text=text, purpose=purpose)
    return redirect("/box/pause", HTTPStatus.SEE_OTHER)


def _shown() -> box.Inbox:
    opened = inbox()
    if not opened.view.shows_details:
        raise NotFoundError
    return opened


def _page(purpose: str, error: str = "") -> str:
    opened = inbox()
    return render_template(
        "conversation/permission.html",
        answers=box.agreed(opened, purpose),
        about=purpose,
        hold=opened.hold,
        error=error,
        text=typed("text"),
        **_words(),
    )


def _words() -> dict[str, object]:
    """Return what the pages say about purposes and answers, and the day."""
    return {"purposes": purposes.load(), "today": clock.now().date().isoformat()}
