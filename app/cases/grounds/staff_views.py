"""The page of the grounds in law of a case, beside its ledger of consent."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.cases.grounds import keeping, shown
from app.cases.grounds.forms import GroundForm
from app.consent import catalogue, grounds
from app.db import transaction
from app.errors import InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("grounds", __name__, url_prefix="/staff/cases/<ref>/consent/grounds")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what stands, what stood before, and what the regulation asks of us."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _page(db, file, GroundForm(formdata=None))
    return render_template("consent/grounds.html", **page)


@bp.post("")
@requires(Permission.GROUND_WRITE)
def decide(ref: str) -> ResponseReturnValue:
    """Add a decision; the one before stays on file."""
    form = GroundForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.GROUND_WRITE)
        fine = form.validate()
        if fine:
            try:
                keeping.decide(db, file, form.content())
            except InvalidInputError as refused:
                form.lacks(refused.fields)
                fine = False
        page = {} if fine else _page(db, file, form)
    if not fine:
        return render_template("consent/grounds.html", **page), WRONG
    flash(_("The ground in law is recorded."), "saved")
    return redirect(f"/staff/cases/{ref}/consent/grounds", HTTPStatus.SEE_OTHER)


def _page(db: Session, file: CaseFile, form: GroundForm) -> dict[str, Any]:
    known, language = grounds.load(), locale()
    purposes = catalogue.load().purposes
    return {
        "head": heads.head(db, file),
        "form": form,
        "rows": shown.rows(db, file),
        "may_decide": file.may(Permission.GROUND_WRITE),
        "needs": [(art, need.in_language(language)) for art, need in known.needs],
        "hints": [
            (purposes[each].label.in_language(language), hint.in_language(language))
            for each, hint in known.hints.items()
        ],
        "source": known.source,
        "is_checked": known.verified,
    }
