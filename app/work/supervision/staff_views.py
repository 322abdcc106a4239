"""The page Supervision of a case: what was agreed with a coordinator, and sign-offs."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.supervision import supervising
from app.work.supervision.forms import SupervisionForm

bp = Blueprint("supervision", __name__, url_prefix="/staff/cases/<ref>/supervision")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the talks about a case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _page(db, file, SupervisionForm(formdata=None))
    return render_template("work/supervision.html", **page)


@bp.post("")
@requires(Permission.CASE_WRITE)
def record(ref: str) -> ResponseReturnValue:
    """Write a talk down, and ask for the sign-off."""
    form = SupervisionForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _page(db, file, form)
        day = form.held.day() if form.validate() else None
        fine = day is not None
        if day is not None:
            asked, agreed = UUID(form.asked.data), form.agreed.data or ""
            try:
                supervising.record(db, file, day, agreed, asked)
            except InvalidInputError:
                form.held.errors = [_("This day is still to come.")]
                fine = False
    if not fine:
        return render_template("work/supervision.html", **page), WRONG
    flash(_("Written down. It waits on their page Today."), "saved")
    return _back(ref)


@bp.post("/<uuid:supervision_id>/sign")
@requires(Permission.PLAN_SIGN)
def sign(ref: str, supervision_id: UUID) -> ResponseReturnValue:
    """Sign a talk off as it stands; one that changed is shown again."""
    form, status = SupervisionForm(), None
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        try:
            supervising.sign(db, file, supervision_id, form.of_version)
        except ConflictError:
            status = HTTPStatus.CONFLICT
            page = _page(db, file, SupervisionForm(formdata=None))
    if status is not None:
        return render_template("work/supervision.html", **page), status
    flash(_("Signed off."), "saved")
    return _back(ref)


def _page(db: Session, file: CaseFile, form: SupervisionForm) -> dict[str, Any]:
    names = calling.colleagues(db, file)
    left = _("a colleague who left")

    def called(who: UUID | None) -> str:
        return names.get(who, left) if who else left

    form.offer(supervising.supervisors(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "may_write": file.may(Permission.CASE_WRITE),
        "talks": [
            {
                "id": seen.id,
                "version": seen.version,
                "held_on": seen.content.held_on,
                "agreed": readable(seen.content.agreed),
                "made_by": called(seen.content.made_by),
                "asked": called(seen.content.asked),
                "signed_by": called(seen.content.signed_by),
                "signed_on": seen.content.signed_on,
                "may_sign": supervising.may_sign(file, seen.content),
            }
            for seen in supervising.talks(db, file)
        ],
    }


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/supervision", HTTPStatus.SEE_OTHER)
