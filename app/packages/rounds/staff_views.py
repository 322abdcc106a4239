"""The pages of a consent round: who is asked, where it stands, what it would cost."""

from datetime import date
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
from app.packages.forms import SendBackForm
from app.packages.rounds import keeping, shown
from app.packages.rounds.forms import RoundForm
from app.packages.rounds.rules import Place
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "rounds", __name__, url_prefix="/staff/cases/<ref>/disclosures/<uuid:package_id>"
)


@bp.get("/round")
@requires(Permission.PACKAGE_READ)
def round_(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Show who is asked and what the gate says now; or whom a round would ask."""
    with transaction() as db:
        page = _page(db, _file(db, ref, Permission.PACKAGE_READ), package_id)
    page["form"] = RoundForm(formdata=None).usual()
    return render_template("packages/round.html", **page)


@bp.post("/round")
@requires(Permission.PACKAGE_PREPARE)
def start(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Open a round: whoever works on the case gets a task for each person."""
    form = RoundForm()
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        page = _page(db, file, package_id) | {"form": form}
    status = None if form.validate() else HTTPStatus.UNPROCESSABLE_ENTITY
    if status is None:
        try:
            with transaction() as db:
                file = _file(db, ref, Permission.PACKAGE_PREPARE)
                day, why = form.deadline.day() or date.min, form.why.data or ""
                keeping.start(db, file, package_id, form.of_version, day, why)
        except InvalidInputError as refused:
            _say(form, refused)
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is not None:
        page["meanwhile"] = status is HTTPStatus.CONFLICT
        return render_template("packages/round.html", **page), status
    flash(
        _("The round is open. Whoever works on the case has a task for each."), "saved"
    )
    return _back(ref, package_id)


@bp.post("/round/more")
@requires(Permission.PACKAGE_PREPARE)
def widen(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Ask those too who hold items back and are not in the round."""
    form = SendBackForm()
    try:
        with transaction() as db:
            file = _file(db, ref, Permission.PACKAGE_PREPARE)
            keeping.widen(db, file, package_id, form.of_version)
    except (ConflictError, InvalidInputError):
        flash(_("Something changed meanwhile. Nobody was asked; look again."), "error")
    return _back(ref, package_id)


@bp.post("/round/close")
@requires(Permission.PACKAGE_PREPARE)
def close(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Close the round: whoever has not answered counts as No."""
    form = SendBackForm()
    try:
        with transaction() as db:
            file = _file(db, ref, Permission.PACKAGE_PREPARE)
            keeping.close(db, file, package_id, form.of_version)
    except ConflictError:
        flash(_("Something changed meanwhile. Look again, then close it."), "error")
    else:
        flash(_("The round is closed."), "saved")
    return _back(ref, package_id)


def _say(form: RoundForm, refused: InvalidInputError) -> None:
    """Write beside the field what is wrong with it."""
    if "deadline" in refused.fields:
        form.deadline.errors = [_("Choose a day from tomorrow on, within a year.")]
    else:
        form.why.errors = [_("Nobody is to be asked any more. Look at the gate again.")]


def _page(db: Session, file: CaseFile, package_id: UUID) -> dict[str, Any]:
    base = f"/staff/cases/{file.ref}/disclosures/{package_id}"
    return {
        "head": heads.head(db, file),
        "round": shown.shown(db, file, package_id),
        "package_page": base,
        "base": f"{base}/round",
        "GOES": Place.GOES,
        "COULD": Place.COULD,
        "STAYS": Place.STAYS,
    }


def _file(db: Session, ref: str, permission: Permission) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _back(ref: str, package_id: UUID) -> ResponseReturnValue:
    path = f"/staff/cases/{ref}/disclosures/{package_id}/round"
    return redirect(path, HTTPStatus.SEE_OTHER)
