"""The page of closing a case: what is open, the request, the answer, reopening."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import asking, heads, line
from app.cases.asking import Kind
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.closing import closing, cold, shown, still_open
from app.work.closing.closing import Why
from app.work.closing.forms import AnswerForm, AskForm, ReopenForm
from app.work.closing.words import BEGINNING

__all__ = ["bp", "cold"]

bp = Blueprint("closing", __name__, url_prefix="/staff/cases/<ref>/closing")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def page(ref: str) -> ResponseReturnValue:
    """Show what is still open and what was asked; of a closed case, why it is."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        shown_page = _page(db, file)
    return render_template("work/closing.html", **shown_page)


@bp.post("")
@requires(Permission.CASE_WRITE)
def ask(ref: str) -> ResponseReturnValue:
    """Ask a coordinator to close the case."""
    form = AskForm()
    status = None if form.validate() else WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        if status is None:
            try:
                closing.ask(
                    db,
                    file,
                    Why(form.why.data),
                    form.note.data or "",
                    form.left.data or "",
                    form.told.data or "",
                )
            except InvalidInputError as refused:
                _explain(form, refused.fields)
                status = WRONG
            except ConflictError:
                form.note.errors = [_("Somebody asked already.")]
                status = HTTPStatus.CONFLICT
        if status is not None:
            shown_page = _page(db, file) | {"ask": form, "asking": True}
    if status is not None:
        return render_template("work/closing.html", **shown_page), status
    flash(_("Asked. A coordinator who did not ask closes the case."), "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>")
@requires(Permission.CASE_CLOSE)
def answer(ref: str, request_id: UUID) -> ResponseReturnValue:
    """Close the case, or leave it open and say why."""
    form, closes = AnswerForm(), request.form.get("do") == "close"
    status = None if form.validate() else WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        asking.to_answer(db, file, request_id, Kind.CLOSING)
        if status is None:
            try:
                if closes:
                    closing.close(db, file, request_id, form.told.data or "")
                else:
                    closing.send_back(db, file, request_id, form.note.data or "")
            except InvalidInputError as refused:
                _explain(form, refused.fields)
                status = WRONG
            except ConflictError:
                form.note.errors = [_("It was answered meanwhile.")]
                status = HTTPStatus.CONFLICT
        if status is not None:
            shown_page = _page(db, file) | {"answer": form, "answering": True}
    if status is not None:
        return render_template("work/closing.html", **shown_page), status
    flash(_("Closed.") if closes else _("It stays open."), "saved")
    return _back(ref)


@bp.post("/reopen")
@requires(Permission.CASE_REOPEN)
def reopen(ref: str) -> ResponseReturnValue:
    """Take the work up again."""
    form = ReopenForm()
    status = None if form.validate() else WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_REOPEN)
        if status is None:
            try:
                closing.reopen(db, file, form.reason.data or "")
            except ConflictError:
                form.reason.errors = [_("The case is open already.")]
                status = HTTPStatus.CONFLICT
        if status is not None:
            shown_page = _page(db, file) | {"reopen": form, "reopening": True}
    if status is not None:
        return render_template("work/closing.html", **shown_page), status
    flash(_("Reopened. What was open when it was closed is open again."), "saved")
    return _back(ref)


def _explain(form: Any, fields: tuple[str, ...]) -> None:
    said = {
        "note": _("Say why, in words."),
        "left": _("Something is still open. Say what becomes of it."),
        "told": _("Write it so that the person understands it."),
    }
    for name in fields:
        if name == "stops":
            form.note.errors = [_("Something has to be settled first; see above.")]
        else:
            form[name].errors = [said[name]]


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    asked = closing.waiting(db, file)
    answers = asked is not None and asking.may_answer(file, asked)
    told = asking.told(db, file, asked) if asked and answers else ""
    return {
        "head": heads.head(db, file),
        "is_closed": file.is_closed,
        "open": [] if file.is_closed else still_open.of(db, file),
        "lines": shown.lines(db, file),
        "waiting": asked.id if asked else None,
        "has_line": line.exists(db, file),
        "may_ask": file.may(Permission.CASE_WRITE) and asked is None,
        "may_reopen": file.is_closed and file.may(Permission.CASE_REOPEN),
        "ask": AskForm(formdata=None, data={"told": str(BEGINNING)}),
        "answer": AnswerForm(formdata=None, data={"told": told}),
        "reopen": ReopenForm(formdata=None),
        "asking": False,
        "answering": False,
        "reopening": False,
    }


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/closing", HTTPStatus.SEE_OTHER)
