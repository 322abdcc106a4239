"""Recordings and pictures on the public pages, and the files behind them.

Whether a page has any is asked of the database. A page must be there without: if the
database does not answer, or the site is not open yet, it is shown without them.
"""

import logging

from flask import Blueprint, Flask, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError, ProgrammingError

from app import db
from app.aids import showing
from app.aids.pages import Tongue, page
from app.aids.showing import Shown
from app.errors import NotOpenError
from app.keys import pinned
from app.staff.access import public
from app.web import languages
from app.wording import gettext

bp = Blueprint("aids", __name__)
log = logging.getLogger(__name__)

NOTHING = Shown()


@bp.get("/a/<int:number>.<ending>")
@public
def file(number: int, ending: str) -> ResponseReturnValue:
    """Send one recording or picture, or the part of it that a player asks for."""
    with db.reading() as session:
        mime, data = showing.file_of(session, number, ending)
    answer = make_response(data)
    answer.mimetype = mime
    return answer.make_conditional(
        request, accept_ranges=True, complete_length=len(data)
    )


def install(app: Flask) -> None:
    """Give templates what a page has: `aids(name)`."""

    def aids(name: str) -> Shown:
        """Return the recording and the pictures of a page in the reader's language."""
        tongue = Tongue(languages.locale(), "", gettext)
        here = page(name, tongue)
        if here is None:
            return NOTHING
        try:
            pinned.pinned()
            with db.reading() as session:
                return showing.of_page(session, here, tongue.code)
        except NotOpenError:
            return NOTHING
        except (OperationalError, ProgrammingError) as refused:
            log.warning("no recordings: %s", type(refused.orig).__name__)
            return NOTHING

    app.jinja_env.globals["aids"] = aids
