"""The page on which a person's wishes for justice are kept."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.cases.justice import cards, wishing
from app.cases.justice.forms import JusticeForm
from app.db import transaction
from app.errors import ConflictError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("justice", __name__, url_prefix="/staff/cases/<ref>/justice")

CARDS = cards  # importing it put the card on the overview


@bp.get("")
@requires(Permission.CASE_WRITE)
def page(ref: str) -> ResponseReturnValue:
    """Show the wishes as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        shown = _page(db, file, _on_file(file))
    return render_template("cases/justice.html", **shown)


@bp.post("")
@requires(Permission.CASE_WRITE)
def save(ref: str) -> ResponseReturnValue:
    """Keep the wishes."""
    form = JusticeForm()
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status is None:
        try:
            with transaction() as db:
                file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
                wishing.change(db, file, form.of_version, form.wishes.data or ())
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Saved."), "saved")
        return redirect(f"/staff/cases/{ref}", HTTPStatus.SEE_OTHER)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        shown = _page(db, file, form)
        if status is HTTPStatus.CONFLICT:
            shown |= laid_beside(form, _on_file(file), file.row.version)
    return render_template("cases/justice.html", **shown), status


def _on_file(file: CaseFile) -> JusticeForm:
    form: Any = JusticeForm(formdata=None, obj=file.content)
    form.version.data = file.row.version
    made: JusticeForm = form
    return made


def _page(db: Session, file: CaseFile, form: JusticeForm) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version,
    }
