"""The page of a second reviewer: the decision as it stands, and a form about it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.classification import crime_shown
from app.classification.seconding import opinions
from app.classification.seconding.forms import AGREES, OpinionForm
from app.classification.seconding.shown import shown
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("seconding", __name__, url_prefix="/staff/cases/<ref>/classification")

SECOND = "/<uuid:incident_id>/<crime>/second"


@bp.get(SECOND)
@requires(Permission.CLASSIFICATION_CONFIRM)
def second(ref: str, incident_id: UUID, crime: str) -> ResponseReturnValue:
    """Show the standing decision to whoever may sign it as the second."""
    with transaction() as db:
        form = OpinionForm(formdata=None)
        page = _page(db, _file(db, ref), incident_id, crime, form)
    return render_template("classification/second.html", **page)


@bp.post(SECOND)
@requires(Permission.CLASSIFICATION_CONFIRM)
def give(ref: str, incident_id: UUID, crime: str) -> ResponseReturnValue:
    """Keep what the second reviewer says; disagreement is kept and shown."""
    form = OpinionForm()
    with transaction() as db:
        page = _page(db, _file(db, ref), incident_id, crime, form)
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status is None:
        try:
            with transaction() as db:
                opinions.give(
                    db,
                    _file(db, ref),
                    incident_id,
                    crime,
                    seen=form.seen.data or 0,
                    agrees=form.opinion.data == AGREES,
                    reason=form.reason.data or "",
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is not None:
        page["meanwhile"] = status is HTTPStatus.CONFLICT
        return render_template("classification/second.html", **page), status
    flash(_("Your opinion as the second reviewer is recorded."), "saved")
    return redirect(f"{page['back']}#record", HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CLASSIFICATION_CONFIRM)


def _page(
    db: Session, file: CaseFile, incident_id: UUID, crime: str, form: OpinionForm
) -> dict[str, Any]:
    stands = opinions.standing(db, file, incident_id, crime)
    if stands is None or stands.state is opinions.State.NOT_NEEDED:
        raise NotFoundError
    names = house.names(db, file.actor.unlocked)
    found = crime_shown.read(db, file, incident_id, crime, names)
    return {
        "head": heads.head(db, file),
        "form": form,
        "may_second": opinions.may_second(file, stands),
        "on_hold": line.is_on_hold(db, file.id),
        "seen": stands.decided.seq,
        "decision": found.decisions[0],
        "opinion": shown(stands, names),
        "crime": found.crime,
        "incident": readable(found.incident),
        "back": found.crime.href,
    }
