"""The page of conflicts of interest in a case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.bars import barring, shown
from app.work.bars.barring import Source
from app.work.bars.forms import BarForm, LiftForm

bp = Blueprint("bars", __name__, url_prefix="/staff/cases/<ref>/bars")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show who is barred, since when and why."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _page(db, file)
    return render_template("work/bars.html", **page)


@bp.post("")
@requires(Permission.BAR_SET)
def bar(ref: str) -> ResponseReturnValue:
    """Bar a colleague; whoever bars themselves goes back to the list of cases."""
    form = BarForm()
    actor = current_actor()
    with transaction() as db:
        file = cases.get(db, ref, actor, Permission.BAR_SET)
        page = _page(db, file, form)
        fine = form.validate()
        if fine:
            try:
                barring.bar(
                    db,
                    file,
                    UUID(form.who.data),
                    Source(form.source.data),
                    form.reason.data or "",
                )
            except InvalidInputError:
                form.who.errors = [
                    _("No coordinator would be left who could lift it. Ask for one.")
                ]
                fine = False
    if not fine:
        return render_template("work/bars.html", **page), WRONG
    flash(_("Barred. For this colleague the case is not there any more."), "saved")
    gone = form.who.data == str(actor.staff_id)
    return redirect("/staff/cases" if gone else _path(ref), HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:bar_id>/lift")
@requires(Permission.BAR_LIFT)
def lift(ref: str, bar_id: UUID) -> ResponseReturnValue:
    """Lift a bar, with a reason. What cannot be taken comes back."""
    form = LiftForm()
    fine = form.validate()
    status = None if fine else WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.BAR_LIFT)
        if fine:
            try:
                barring.lift(db, file, bar_id, form.of_version, form.ended.data or "")
            except ConflictError:
                form.ended.errors = [_("Somebody lifted it meanwhile.")]
                status = HTTPStatus.CONFLICT
        if status is not None:
            page = _page(db, file) | {"lift": form, "lifted": bar_id}
    if status is not None:
        return render_template("work/bars.html", **page), status
    flash(_("Lifted."), "saved")
    return redirect(_path(ref), HTTPStatus.SEE_OTHER)


def _page(db: Session, file: CaseFile, form: BarForm | None = None) -> dict[str, Any]:
    form = form or BarForm(formdata=None)
    may_bar = file.may(Permission.BAR_SET)
    if may_bar:
        form.offer(barring.candidates(db, file))
    return {
        "head": heads.head(db, file),
        "rows": shown.rows(db, file),
        "form": form,
        "may_bar": may_bar,
        "may_lift": file.may(Permission.BAR_LIFT),
        "lift": LiftForm(formdata=None),
        "lifted": None,
    }


def _path(ref: str) -> str:
    return f"/staff/cases/{ref}/bars"
