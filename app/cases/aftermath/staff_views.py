"""One notice after a withdrawal: what is to be done, and how far it is."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import assigning, heads
from app.cases.aftermath import following, shown
from app.cases.aftermath.forms import NoticeForm
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("aftermath", __name__, url_prefix="/staff/cases/<ref>/consent/notices")

PAGE = "consent/notice.html"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("/<uuid:gone_id>")
@requires(Permission.CASE_READ)
def one(ref: str, gone_id: UUID) -> ResponseReturnValue:
    """Show a notice with all that was done about it."""
    with transaction() as db:
        file = _file(db, ref)
        form = NoticeForm(formdata=None)
        page = _page(db, file, gone_id, form)
        form.fill(following.one(db, file, gone_id))
    return render_template(PAGE, **page)


@bp.post("/<uuid:gone_id>")
@requires(Permission.CASE_READ)
def note(ref: str, gone_id: UUID) -> ResponseReturnValue:
    """Write down what was done; what was typed stays where it cannot be kept."""
    form, status = NoticeForm(), None
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, gone_id, form)
        if not page["notice"].may_note:
            raise NotFoundError
        if not form.validate():
            status = WRONG
        else:
            try:
                following.note(db, file, gone_id, form.of_version, form.noted())
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                form.version.data = page["notice"].version
                form.state.errors = [
                    _("A colleague noted something meanwhile: it stands above.")
                ]
                status = HTTPStatus.CONFLICT
    if status is not None:
        return render_template(PAGE, **page), status
    flash(_("Noted."), "saved")
    return redirect(f"/staff/cases/{ref}/consent#aftermath", HTTPStatus.SEE_OTHER)


def _page(
    db: Session, file: CaseFile, gone_id: UUID, form: NoticeForm
) -> dict[str, Any]:
    task = following.one(db, file, gone_id)
    form.offer(task, assigning.candidates(db, file))
    return {
        "head": heads.head(db, file),
        "notice": shown.one(db, file, task),
        "form": form,
    }


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_READ)
