"""One page for both sides: one's own request, and what colleagues ask a coordinator."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import reading, transaction
from app.errors import ConflictError, InvalidInputError
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.sharing import asking, cards
from app.work.sharing.asking import Answer, Wish
from app.work.sharing.forms import AnswerForm, ShareForm
from app.work.sharing.words import ANSWERS, ASKS, WISHES

bp = Blueprint("sharing", __name__, url_prefix="/staff/share")
__all__ = ["bp", "cards"]

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.OWN_SESSION)
def page() -> ResponseReturnValue:
    """Show how one's own request stands, or the form; and what colleagues ask."""
    return _shown()


@bp.post("")
@requires(Permission.OWN_SESSION)
def ask() -> ResponseReturnValue:
    """Ask the coordinators of one's teams."""
    form = ShareForm()
    if not form.validate():
        return _shown(form), WRONG
    try:
        with transaction() as db:
            asking.ask(db, current_actor(), Wish(form.wish.data))
    except InvalidInputError:
        form.refuse(_("There is nobody to ask: no other coordinator in your teams."))
        return _shown(form), WRONG
    except ConflictError:
        form.refuse(_("You asked already, and nobody has answered yet."))
        return _shown(form), HTTPStatus.CONFLICT
    flash(_("Asked. The answer will stand on Today."), "saved")
    return _back()


@bp.post("/end")
@requires(Permission.OWN_SESSION)
def end() -> ResponseReturnValue:
    """Take one's own request back, or put its answer away."""
    with transaction() as db:
        asking.end(db, current_actor())
    flash(_("Nothing of it is kept."), "saved")
    return _back()


@bp.post("/<uuid:share_id>")
@requires(Permission.LOAD_READ)
def answer(share_id: UUID) -> ResponseReturnValue:
    """Answer a colleague."""
    form = AnswerForm()
    with reading() as db:
        asking.to_answer(db, current_actor(), share_id)
    if not form.validate():
        return _shown(answered=(share_id, form)), WRONG
    try:
        with transaction() as db:
            asking.answer(db, current_actor(), share_id, Answer(form.answer.data))
    except ConflictError:
        flash(_("Another coordinator answered it meanwhile."), "error")
        return _back()
    flash(_("Answered. It stands on their Today."), "saved")
    return _back()


def _shown(
    form: ShareForm | None = None, answered: tuple[UUID, AnswerForm] | None = None
) -> str:
    actor = current_actor()
    with reading() as db:
        told = _page(db, actor, answered)
    form = form or ShareForm(formdata=None)
    return render_template("work/share.html", form=form, **told)


def _page(
    db: Session, actor: Actor, answered: tuple[UUID, AnswerForm] | None
) -> dict[str, Any]:
    names = house.names(db, actor.unlocked)
    mine, rows = asking.own(db, actor), list[dict[str, Any]]()
    for each in asking.waiting(db, actor):
        form = answered[1] if answered and answered[0] == each.id else None
        form = form or AnswerForm(formdata=None)
        form.answer.id = f"answer-{each.id.hex}"
        rows.append(
            {
                "id": each.id,
                "who": names.get(each.asked.by, ""),
                "asks": ASKS[each.asked.wish],
                "on": date.fromisoformat(each.asked.on),
                "form": form,
            }
        )
    own = None
    if mine is not None:
        said, by = mine.asked.answer, mine.asked.answered_by
        own = {
            "wish": WISHES[mine.asked.wish],
            "on": date.fromisoformat(mine.asked.on),
            "said": ANSWERS[said] if said else "",
            "who": names.get(by, "") if by else "",
        }
    return {
        "rows": rows,
        "own": own,
        "has_readers": bool(asking.coordinators(db, actor)),
    }


def _back() -> ResponseReturnValue:
    return redirect("/staff/share", HTTPStatus.SEE_OTHER)
