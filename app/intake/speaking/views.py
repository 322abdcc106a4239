"""The page on which somebody speaks instead of writing."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.conversation import visits
from app.conversation.forms import bucket, give_cookie, typed, visit
from app.errors import (
    AlreadySentError,
    InvalidInputError,
    NotOpenError,
    PageClosedError,
)
from app.files import keeping
from app.files.documents import FileRef
from app.intake import drafts, forms, questions
from app.intake.forms import Writing, writing
from app.intake.speaking import taking
from app.intake.speaking.forms import error_of, message
from app.keys import directory
from app.keys.parts import TeamKind
from app.staff.access import public, takes_files

bp = Blueprint("speaking", __name__)

REMOVE = "remove"


@bp.get("/form/speak")
@public
def speak() -> ResponseReturnValue:
    """Say what to speak of and what not, and take the message on the same page."""
    with db.reading() as session:
        known = directory.load(session)
    if not known.teams_of(TeamKind.INTAKE):
        raise NotOpenError
    return _page(_under_way(), "")


@bp.post("/form/speak")
@public
@takes_files(taking.MOST_BYTES + taking.ROOM_BYTES)
def spoken() -> ResponseReturnValue:
    """Keep the message with the draft, in the place of one before it."""
    if typed(forms.DO) == REMOVE:
        return _taken_away()
    bucket().take()
    try:
        ref = message()
    except InvalidInputError as wrong:
        return _page(_under_way(), error_of(wrong)), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        place = _kept(ref)
    except BaseException:
        keeping.drop((ref,))
        raise
    return redirect(place, HTTPStatus.SEE_OTHER)


def _kept(ref: FileRef) -> str:
    """Seal the message into the draft, beginning one; return where to go on."""
    with db.transaction() as session:
        drafts.purge(session)
        visits.purge(session)
        begun = forms.begin(session)
        if begun is not visit():
            give_cookie(begun)
        here = writing(session)
        here.speak(session, ref)
        here.keep(session)
        return here.first_open()


def _taken_away() -> ResponseReturnValue:
    with db.transaction() as session:
        here = writing(session)
        here.be_silent(session)
        here.keep(session)
    return redirect("/form/speak", HTTPStatus.SEE_OTHER)


def _under_way() -> Writing | None:
    try:
        return writing()
    except (AlreadySentError, PageClosedError):
        return None


def _page(here: Writing | None, error: str) -> str:
    return render_template(
        "intake/speak.html",
        form=questions.load(),
        voice=here.words.voice if here else None,
        back=here.first_open() if here and here.words.seen else "/form/before",
        error=error,
    )
