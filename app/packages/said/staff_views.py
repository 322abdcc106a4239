"""What receivers said, for whoever works with the person: is it told, or not yet?"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, consent_pages, heads, line
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages.after import feedback, shown
from app.packages.after.forms import TellingForm
from app.packages.after.rules import Telling
from app.packages.after.staff_views import WRONG, conflict
from app.packages.leads import standing as secrecy
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("said", __name__)

CASE = "/staff/cases/<ref>/consent/said"
PAGE = "packages/said.html"


@bp.get(CASE)
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what receivers said about this case."""
    with transaction() as db:
        page = _page(db, cases.get(db, ref, current_actor(), Permission.CASE_READ))
    return render_template(PAGE, **page)


@bp.post(f"{CASE}/<uuid:feedback_id>")
@requires(Permission.CONSENT_WRITE)
def decide(ref: str, feedback_id: UUID) -> ResponseReturnValue:
    """Show it with the code, or not yet, with a reason."""
    form = TellingForm()
    status = HTTPStatus.SEE_OTHER if form.validate() else WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CONSENT_WRITE)
        if not any(e.feedback.id == feedback_id for e in feedback.of_case(db, file)):
            raise NotFoundError
        if status is not WRONG:
            try:
                feedback.decide(
                    db,
                    file,
                    feedback_id,
                    form.of_version,
                    Telling(form.telling.data),
                    form.why.data or "",
                )
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(form.telling)
        page = _page(db, file)
    if status is not HTTPStatus.SEE_OTHER:
        page |= {"form": form, "wrong": feedback_id}
        return render_template(PAGE, **page), status
    flash(_("Noted."), "saved")
    return redirect(f"/staff/cases/{ref}/consent/said", HTTPStatus.SEE_OTHER)


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    receivers = dict(consent_pages.all_recipients(db, file))
    may_decide = file.may(Permission.CONSENT_WRITE)
    names = calling.colleagues(db, file)
    return {
        "head": heads.head(db, file),
        "rows": [
            shown.said(
                each.feedback,
                each.version,
                receivers.get(each.recipient_id, _("a receiver that you cannot see")),
                names,
            )
            for each in feedback.of_case(db, file)
        ],
        "may_decide": may_decide,
        # Only who works with the person opens what the code shows.
        "shows_details": not may_decide or line.shows_details(db, file),
        "to_ask": [
            (each, receivers.get(each.recipient_id, ""))
            for each in secrecy.to_ask(db, file)
        ],
        "empty": TellingForm(formdata=None),
        "wrong": None,
    }
