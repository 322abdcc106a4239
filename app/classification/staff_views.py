"""The part "Classification" of a case: what rules propose, and what people decide."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line
from app.cases.casefile import CaseFile
from app.classification import crime_shown, review, workbench
from app.classification.catalogue import crime_catalogue
from app.classification.forms import ByHandForm, DecisionForm
from app.classification.linking.shown import Beside
from app.classification.proceedings.shown import beside_fora
from app.classification.review import Decision
from app.classification.seconding import opinions
from app.classification.seconding.shown import shown as opinion_shown
from app.db import transaction
from app.errors import ConflictError
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "classification",
    __name__,
    template_folder="templates",
    url_prefix="/staff/cases/<ref>/classification",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CLASSIFICATION_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show every incident with what its facts point to."""
    with transaction() as db:
        file = _file(db, ref)
        page = _list(db, file, ByHandForm(formdata=None))
    return render_template("classification/list.html", **page)


@bp.post("/by-hand")
@requires(Permission.CLASSIFICATION_CONFIRM)
def by_hand(ref: str) -> ResponseReturnValue:
    """Go to an entry that no rule proposes."""
    form = ByHandForm()
    with transaction() as db:
        file = _file(db, ref, Permission.CLASSIFICATION_CONFIRM)
        page = _list(db, file, form)
    if not form.validate():
        return render_template("classification/list.html", **page), WRONG
    return redirect(_path(ref, form.incident.data, form.crime.data), 303)


@bp.get("/<uuid:incident_id>/<crime>")
@requires(Permission.CLASSIFICATION_READ)
def one(ref: str, incident_id: UUID, crime: str) -> ResponseReturnValue:
    """Show one crime: facts beside elements, what follows, what was decided."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, crime)
    return render_template("classification/crime.html", **page)


@bp.post("/<uuid:incident_id>/<crime>/open")
@requires(Permission.CLASSIFICATION_READ)
def opened(ref: str, incident_id: UUID, crime: str) -> ResponseReturnValue:
    """Show the same with sensitive answers, for this answer only; logged."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, crime, sensitive=True)
    return render_template("classification/crime.html", **page)


@bp.post("/<uuid:incident_id>/<crime>")
@requires(Permission.CLASSIFICATION_CONFIRM)
def decide(ref: str, incident_id: UUID, crime: str) -> ResponseReturnValue:
    """Keep a decision; nothing typed is lost when somebody else was faster."""
    form, status = DecisionForm(), HTTPStatus.OK
    with transaction() as db:
        file = _file(db, ref, Permission.CLASSIFICATION_CONFIRM)
        page = _page(db, file, incident_id, crime, form=form)
    if not form.validate():
        return render_template("classification/crime.html", **page), WRONG
    try:
        with transaction() as db:
            file = _file(db, ref, Permission.CLASSIFICATION_CONFIRM)
            review.decide(
                db,
                file,
                incident_id,
                crime,
                decision=Decision(form.decision.data),
                reason=form.reason.data or "",
                established=form.ticked(),
                evidence=form.items(),
                after=form.seen.data or 0,
            )
    except ConflictError:
        status = HTTPStatus.CONFLICT
    if status is HTTPStatus.CONFLICT:
        page |= {"meanwhile": True, "seen": page["shown"].seq}
        return render_template("classification/crime.html", **page), status
    flash(_("The decision is recorded. Earlier ones stay listed."), "saved")
    return redirect(_path(ref, incident_id, crime), HTTPStatus.SEE_OTHER)


def _file(
    db: Session, ref: str, permission: Permission = Permission.CLASSIFICATION_READ
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _path(ref: str, incident_id: UUID | str, crime: str) -> str:
    return f"/staff/cases/{ref}/classification/{incident_id}/{crime}"


def _list(db: Session, file: CaseFile, form: ByHandForm) -> dict[str, Any]:
    names = house.names(db, file.actor.unlocked)
    incidents = workbench.listed(db, file, names)
    decides = file.may(Permission.CLASSIFICATION_CONFIRM)
    return {
        "head": heads.head(db, file),
        "incidents": incidents,
        "catalogue": crime_catalogue().version,
        "may_answer": file.may(Permission.CASE_WRITE) or decides,
        "may_record": file.may(Permission.CASE_WRITE),
        "form": form.among([(str(each.id), each.title) for each in incidents])
        if decides and incidents
        else None,
    }


def _seconds(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    names: Mapping[UUID, str],
) -> dict[str, Any]:
    """Say how each decision stands to its second signature, by its number."""
    found = opinions.all_of(db, file)
    stands = opinions.newest(found, incident_id, crime)
    return {
        "opinions": {each.decided.seq: opinion_shown(each, names) for each in found},
        "may_second": stands is not None and opinions.may_second(file, stands),
    }


def _page(
    db: Session,
    file: CaseFile,
    incident_id: UUID,
    crime: str,
    *,
    form: DecisionForm | None = None,
    sensitive: bool = False,
) -> dict[str, Any]:
    names = house.names(db, file.actor.unlocked)
    shown = crime_shown.read(db, file, incident_id, crime, names, sensitive=sensitive)
    decides = file.may(Permission.CLASSIFICATION_CONFIRM)
    on_hold = line.is_on_hold(db, file.id)
    sent = form is not None
    form = (form or DecisionForm(formdata=None)).about(shown)
    return {
        "head": heads.head(db, file),
        "shown": shown,
        "form": form if decides and not on_hold and not shown.is_gone else None,
        "seen": form.seen.data if sent else shown.seq,
        "may_answer": file.may(Permission.CASE_WRITE) or decides,
        "may_write": file.may(Permission.CASE_WRITE),
        "beside": Beside(db, file, incident_id, names).of_crime(crime),
        **_seconds(db, file, incident_id, crime, names),
        **beside_fora(db, file, incident_id, names),
        "on_hold": on_hold,
        "is_open": sensitive,
        "meanwhile": False,
        "ticked": form.ticked()
        if sent
        else {e.id for e in shown.elements if e.is_established},
    }
