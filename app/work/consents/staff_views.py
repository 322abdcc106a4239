"""A person who is to be asked for consent, as the caseworker has it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.cases.consent_pages.staff_views import told_in
from app.cases.forms import CaseForm, text
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.work.consents import asking
from app.work.consents.shown import shown
from app.work.tasks import NOTE_LONGEST

bp = Blueprint("asks", __name__, url_prefix="/staff/cases/<ref>/asks")


class LostForm(CaseForm):
    """That a person could not be reached."""

    note = text(_l("What was tried"), longest=NOTE_LONGEST)


@bp.get("/<uuid:ask_id>")
@requires(Permission.CASE_READ)
def ask(ref: str, ask_id: UUID) -> ResponseReturnValue:
    """Show who is to be asked about what, with the way to the talk."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _page(db, file, ask_id, LostForm(formdata=None))
    return render_template("work/ask.html", **page)


@bp.post("/<uuid:ask_id>")
@requires(Permission.CONSENT_WRITE)
def cannot_reach(ref: str, ask_id: UUID) -> ResponseReturnValue:
    """Say that the person cannot be reached, after a try that is on record."""
    form = LostForm()
    with transaction() as db:
        page = _page(db, _file(db, ref), ask_id, form)
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status is None:
        try:
            with transaction() as db:
                note = form.note.data or ""
                file = _file(db, ref)
                asking.cannot_reach(db, file, ask_id, form.of_version, note)
        except InvalidInputError:
            form.note.errors = [_("Record the try under Contacts first.")]
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is not None:
        page["meanwhile"] = status is HTTPStatus.CONFLICT
        return render_template("work/ask.html", **page), status
    flash(_("Recorded. For this submission it counts as No."), "saved")
    return redirect(f"/staff/cases/{ref}/tasks", HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CONSENT_WRITE)


def _page(db: Session, file: CaseFile, ask_id: UUID, form: LostForm) -> dict[str, Any]:
    seen = asking.one(db, file, ask_id)
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": seen.version,
        "asked": shown(db, file, seen, told_in(file)),
        "contacts": f"/staff/cases/{file.ref}/contacts",
        "back": f"/staff/cases/{file.ref}/tasks",
    }
