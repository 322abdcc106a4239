"""The part "Messages" of a case: the line to the survivor, the hold, a withdrawal."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line, recording
from app.cases.casefile import CaseFile
from app.cases.messages.forms import AnswerForm, LiftForm, WithdrawForm
from app.consent import catalogue
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("messages", __name__, url_prefix="/staff/cases/<ref>/messages")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
Forms = AnswerForm | LiftForm | WithdrawForm


@bp.get("")
@requires(Permission.MESSAGE_ANSWER)
def closed(ref: str) -> ResponseReturnValue:
    """Show the line without its words."""
    with transaction() as db:
        page = _page(db, _file(db, ref))
    return render_template("cases/messages.html", **page)


@bp.post("")
@requires(Permission.MESSAGE_ANSWER)
def opened(ref: str) -> ResponseReturnValue:
    """Show the messages, for this answer only; the log keeps who opened them."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file)
        page["line"] = line.read(db, file)
    return render_template("cases/messages.html", **page)


@bp.post("/answer")
@requires(Permission.MESSAGE_ANSWER)
def answer(ref: str) -> ResponseReturnValue:
    """Send a message to the survivor's inbox."""
    form = AnswerForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref)
        if fine:
            line.answer(db, file, form.text.data or "", form.name.data or "")
        else:
            page = _page(db, file) | {"answer": form, "form": form}
    if not fine:
        return render_template("cases/messages.html", **page), WRONG
    flash(_("Sent to the survivor’s inbox."), "saved")
    return _back(ref)


@bp.post("/lift")
@requires(Permission.CONSENT_WRITE)
def lift(ref: str) -> ResponseReturnValue:
    """Lift a pause after a talk; the person reads what was agreed."""
    form = LiftForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        if fine:
            try:
                line.lift(db, file, form.agreed.data or "", form.agreed_name.data or "")
            except InvalidInputError as refused:
                if refused.fields != ("withdraw",):
                    raise
                form.agreed.errors = [
                    _("The person withdrew with the code. Record the withdrawal below.")
                ]
                fine = False
        if not fine:
            page = _page(db, file) | {"lift": form, "form": form}
    if not fine:
        return render_template("cases/messages.html", **page), WRONG
    flash(_("The pause is lifted."), "saved")
    return _back(ref)


@bp.post("/withdraw")
@requires(Permission.CONSENT_WRITE)
def withdraw(ref: str) -> ResponseReturnValue:
    """Record a withdrawal with all that follows, and show what follows."""
    form = WithdrawForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        person = recording.survivor_id(db, file)
        if person is None:
            raise NotFoundError
        if fine:
            line.withdraw(db, file, form.chosen())
            stopped, lasting = line.consequences(db, file, person)
            page = {
                "head": heads.head(db, file),
                "stopped": _purposes(stopped),
                "lasting": _effects(lasting),
            }
        else:
            page = _page(db, file) | {"withdraw": form, "form": form}
    if not fine:
        return render_template("cases/messages.html", **page), WRONG
    return render_template("cases/withdrawn.html", **page)


def _file(
    db: Session, ref: str, permission: Permission = Permission.MESSAGE_ANSWER
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    on_hold = line.is_on_hold(db, file.id)
    own = house.name_of(db, file.actor.unlocked, file.actor.staff_id)
    return {
        "head": heads.head(db, file),
        "has_line": line.exists(db, file),
        "no_code": file.has_no_code,
        "on_hold": on_hold,
        "line": None,
        "purposes": {
            each.id: each.label.in_language(locale())
            for each in catalogue.load().purposes.values()
        },
        "may_consent": file.may(Permission.CONSENT_WRITE),
        "has_survivor": recording.survivor_id(db, file) is not None,
        "answer": AnswerForm(formdata=None, data={"name": own}),
        "lift": LiftForm(formdata=None, data={"agreed_name": own}),
        "withdraw": WithdrawForm(formdata=None),
    }


def _purposes(ids: tuple[str, ...]) -> list[str]:
    known, language = catalogue.load().purposes, locale()
    return [known[each].label.in_language(language) for each in ids]


def _effects(ids: tuple[str, ...]) -> list[tuple[str, str]]:
    known, language = catalogue.load().purposes, locale()
    return [
        (
            known[each].label.in_language(language),
            known[each].withdraw_effect.in_language(language),
        )
        for each in ids
    ]


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/messages", HTTPStatus.SEE_OTHER)
