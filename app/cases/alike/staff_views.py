"""The page of a case that shows what may be the same in other cases."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app import audit, cases
from app.audit import Action
from app.cases.alike import candidates, cards, deciding, shown
from app.cases.alike.documents import Decision
from app.cases.alike.forms import DecisionForm
from app.cases.forms import CaseForm
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("alike", __name__, url_prefix="/staff/cases")
__all__ = ["bp", "cards"]

REFUSED = {
    "decision": ("decision", _l("Choose one of the list.")),
    "pair": ("decision", _l("Somebody has decided about these two already.")),
    "reason": (
        "reason",
        _l(
            "A name, a phone or an address stands in it. Write codes instead: what is"
            " written here can be read in both cases."
        ),
    ),
}


@bp.get("/<ref>/similar")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what may be the same, and what was decided before."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = shown.page(db, file)
        audit.record(db, Action.LIKENESS_SOUGHT, file.actor.staff_id, file.id)
    return render_template("cases/similar.html", **page)


@bp.post("/<ref>/similar")
@requires(Permission.CASE_WRITE)
def decide(ref: str) -> ResponseReturnValue:
    """Keep what a person decided about two cases; nothing follows by itself."""
    form, page = DecisionForm(), None
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        pair = form.pair()
        form.offer(pair)
        fine = form.validate()
        if fine:
            try:
                deciding.decide(
                    db,
                    file,
                    candidates.again(db, file, pair),
                    Decision(form.decision.data),
                    form.reason.data or "",
                )
            except InvalidInputError as refused:
                name, words = REFUSED[refused.fields[0]]
                form[name].errors = [str(words)]
                fine = False
        if not fine:
            page = shown.page(db, file, form)
    if page is not None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return render_template("cases/similar.html", **page), status
    flash(_("Decision kept in both cases. It can be taken back."), "saved")
    return redirect(f"/staff/cases/{ref}/similar", HTTPStatus.SEE_OTHER)


@bp.post("/<ref>/similar/<uuid:likeness_id>/take-back")
@requires(Permission.CASE_WRITE)
def take_back(ref: str, likeness_id: UUID) -> ResponseReturnValue:
    """Take a decision back in both cases."""
    form = CaseForm()
    if not form.validate():
        raise ConflictError
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        deciding.take_back(db, file, likeness_id, form.of_version)
    flash(_("Taken back in both cases."), "saved")
    return redirect(f"/staff/cases/{ref}/similar", HTTPStatus.SEE_OTHER)
