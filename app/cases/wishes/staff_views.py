"""The page of a person's wishes: a copy, a talk, and what became of each."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import contact_shown, heads
from app.cases.casefile import CaseFile
from app.cases.wishes import answering, cards
from app.conversation.details.wishes import HOW
from app.db import transaction
from app.errors import InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("wishes", __name__, url_prefix="/staff/cases/<ref>/wishes")

CARDS = cards  # importing it put the card on Today
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY

WORDS: dict[str, str] = {
    "copy": _l("A copy of what is kept"),
    "talk": _l("A talk"),
}
BECAME: dict[str, str] = {
    "handed": _l("Given into their hand"),
    "read_together": _l("Read through together, no paper handed over"),
    "safe_channel": _l("Sent on the way that they agreed to"),
    "talked": _l("We talked"),
    "arranged": _l("A time is arranged"),
    "not_now": _l("Agreed with them: not now"),
}


@bp.get("")
@requires(Permission.MESSAGE_ANSWER)
def listed(ref: str) -> ResponseReturnValue:
    """Show what was asked for, and what became of it."""
    with transaction() as db:
        page = _page(db, _file(db, ref))
    return render_template("cases/wishes.html", **page)


@bp.post("/<uuid:message_id>")
@requires(Permission.MESSAGE_ANSWER)
def answer(ref: str, message_id: UUID) -> ResponseReturnValue:
    """Say what became of one; the person sees it."""
    fine = True
    with transaction() as db:
        file = _file(db, ref)
        try:
            answering.answer(db, file, message_id, request.form.get("how", ""))
        except InvalidInputError:
            page = _page(db, file) | {"wrong": message_id}
            fine = False
    if not fine:
        return render_template("cases/wishes.html", **page), WRONG
    flash(_("Noted. The person sees it with the code."), "saved")
    return redirect(f"/staff/cases/{ref}/wishes", HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.MESSAGE_ANSWER)


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "contact": contact_shown.rules_of(file).rows,
        "wishes": answering.of(db, file),
        "words": WORDS,
        "became": BECAME,
        "choices": HOW,
        "wrong": None,
    }
