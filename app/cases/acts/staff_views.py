"""What was done in an incident, and who is said to have had part in it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, incident_shown, overview, recording
from app.cases.acts.forms import (
    ActForm,
    InvolvementForm,
    filled_act,
    filled_involvement,
)
from app.cases.casefile import CaseFile
from app.cases.documents import ActContent, IncidentContent, InvolvementContent
from app.cases.forms import laid_beside
from app.cases.models import Act, Incident, Involvement
from app.cases.sites import register
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError, NotFoundError
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("acts", __name__, url_prefix="/staff/cases/<ref>/incidents")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
AnyForm = ActForm | InvolvementForm


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_WRITE)


@bp.get("/<uuid:incident_id>/acts/new")
@requires(Permission.CASE_WRITE)
def new(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show an empty form for an act."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, ActForm(formdata=None), "acts/new")
    return render_template("cases/act.html", **page)


@bp.post("/<uuid:incident_id>/acts/new")
@requires(Permission.CASE_WRITE)
def add(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Record an act."""
    form = ActForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, incident_id, form, "acts/new")
        fine = form.validate()
        if fine:
            recording.record_act(db, file, incident_id, form.content())
    if not fine:
        return render_template("cases/act.html", **page), WRONG
    flash(_("Act recorded."), "saved")
    return redirect(f"{page['back']}#acts", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:incident_id>/acts/<uuid:act_id>")
@bp.get("/<uuid:incident_id>/acts/<uuid:act_id>/change")
@requires(Permission.CASE_WRITE)
def one(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Lead back to the incident: after a lock the browser asks for its last address."""
    with transaction() as db:
        _act(db, _file(db, ref), incident_id, act_id)
    return redirect(_path(ref, incident_id), HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:incident_id>/acts/<uuid:act_id>/change")
@requires(Permission.CASE_WRITE)
def change(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Show an act as a form. A post, since it opens what may be closed elsewhere."""
    with transaction() as db:
        file = _file(db, ref)
        row, content = _act(db, file, incident_id, act_id)
        form = filled_act(content, row.version)
        page = _page(db, file, incident_id, form, f"acts/{act_id}")
        page["version"] = row.version
        _note_opening(db, file, incident_id, content)
    return render_template("cases/act.html", **page)


@bp.post("/<uuid:incident_id>/acts/<uuid:act_id>")
@requires(Permission.CASE_WRITE)
def save(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Save an act; on a conflict both versions are shown, and nothing is lost."""
    form = ActForm()
    with transaction() as db:
        file = _file(db, ref)
        _act(db, file, incident_id, act_id)
        page = _page(db, file, incident_id, form, f"acts/{act_id}")
        page["version"] = form.of_version
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                recording.change_act(
                    db, _file(db, ref), act_id, form.of_version, form.content()
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Act changed."), "saved")
        return redirect(f"{page['back']}#acts", HTTPStatus.SEE_OTHER)
    if status is HTTPStatus.CONFLICT:
        with transaction() as db:
            file = _file(db, ref)
            row, content = _act(db, file, incident_id, act_id)
            theirs = filled_act(content, row.version)
            _offer(db, file, theirs)
            _note_opening(db, file, incident_id, content)
        page |= laid_beside(form, theirs, row.version)
    return render_template("cases/act.html", **page), status


@bp.get("/<uuid:incident_id>/acts/<uuid:act_id>/involvement")
@requires(Permission.CASE_WRITE)
def new_involvement(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Show an empty form for an involvement."""
    with transaction() as db:
        file = _file(db, ref)
        _act(db, file, incident_id, act_id)
        form = InvolvementForm(formdata=None)
        page = _page(db, file, incident_id, form, f"acts/{act_id}/involvement")
    return render_template("cases/involvement.html", **page)


@bp.post("/<uuid:incident_id>/acts/<uuid:act_id>/involvement")
@requires(Permission.CASE_WRITE)
def add_involvement(ref: str, incident_id: UUID, act_id: UUID) -> ResponseReturnValue:
    """Record who is said to have had part in the act."""
    form = InvolvementForm()
    with transaction() as db:
        file = _file(db, ref)
        _act(db, file, incident_id, act_id)
        page = _page(db, file, incident_id, form, f"acts/{act_id}/involvement")
        fine = form.validate()
        if fine:
            recording.record_involvement(db, file, act_id, form.content())
    if not fine:
        return render_template("cases/involvement.html", **page), WRONG
    flash(_("Recorded."), "saved")
    return redirect(f"{page['back']}#acts", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:incident_id>/acts/<uuid:act_id>/involvement/<uuid:involvement_id>")
@requires(Permission.CASE_WRITE)
def change_involvement(
    ref: str, incident_id: UUID, act_id: UUID, involvement_id: UUID
) -> ResponseReturnValue:
    """Show an involvement as a form."""
    with transaction() as db:
        file = _file(db, ref)
        row, content = _involvement(db, file, incident_id, act_id, involvement_id)
        form = filled_involvement(content, row.version)
        path = f"acts/{act_id}/involvement/{involvement_id}"
        page = _page(db, file, incident_id, form, path)
        page["version"] = row.version
    return render_template("cases/involvement.html", **page)


@bp.post("/<uuid:incident_id>/acts/<uuid:act_id>/involvement/<uuid:involvement_id>")
@requires(Permission.CASE_WRITE)
def save_involvement(
    ref: str, incident_id: UUID, act_id: UUID, involvement_id: UUID
) -> ResponseReturnValue:
    """Save an involvement; on a conflict both versions are shown."""
    form = InvolvementForm()
    with transaction() as db:
        file = _file(db, ref)
        _involvement(db, file, incident_id, act_id, involvement_id)
        path = f"acts/{act_id}/involvement/{involvement_id}"
        page = _page(db, file, incident_id, form, path)
        page["version"] = form.of_version
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                recording.change_involvement(
                    db, _file(db, ref), involvement_id, form.of_version, form.content()
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Changed."), "saved")
        return redirect(f"{page['back']}#acts", HTTPStatus.SEE_OTHER)
    if status is HTTPStatus.CONFLICT:
        with transaction() as db:
            file = _file(db, ref)
            row, content = _involvement(db, file, incident_id, act_id, involvement_id)
            theirs = filled_involvement(content, row.version)
            _offer(db, file, theirs)
        page |= laid_beside(form, theirs, row.version)
    return render_template("cases/involvement.html", **page), status


def _act(
    db: Session, file: CaseFile, incident_id: UUID, act_id: UUID
) -> tuple[Act, ActContent]:
    """Open an act; one of another incident is refused, even of the same case."""
    row = file.child(db, Act, act_id)
    if row.incident_id != incident_id:
        raise NotFoundError
    return row, file.read(row, Part.CONTENT, ActContent)


def _involvement(
    db: Session, file: CaseFile, incident_id: UUID, act_id: UUID, involvement_id: UUID
) -> tuple[Involvement, InvolvementContent]:
    _act(db, file, incident_id, act_id)
    row = file.child(db, Involvement, involvement_id)
    if row.act_id != act_id:
        raise NotFoundError
    return row, file.read(row, Part.CONTENT, InvolvementContent)


def _note_opening(
    db: Session, file: CaseFile, incident_id: UUID, content: ActContent
) -> None:
    """Write down that a form shows what is closed on other pages."""
    if incident_shown.is_sensitive(content):
        incident_shown.note_opening(db, file, incident_id)


def _offer(db: Session, file: CaseFile, form: AnyForm) -> None:
    form.offer_sources(overview.sources(db, file))
    people = recording.people(db, file, with_names=False)
    if isinstance(form, InvolvementForm):
        form.offer(
            [(p.id, p.content.code) for p in people if not p.content.is_survivor]
        )
    else:
        sites = register.named(db, file.actor, file.row.team_id)
        form.offer([(p.id, p.content.code) for p in people], sites)


def _path(ref: str, incident_id: UUID) -> str:
    return f"/staff/cases/{ref}/incidents/{incident_id}"


def _page(
    db: Session, file: CaseFile, incident_id: UUID, form: AnyForm, path: str
) -> dict[str, Any]:
    row = file.child(db, Incident, incident_id)
    _offer(db, file, form)
    back = _path(file.ref, incident_id)
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": None,
        "action": f"{back}/{path}",
        "back": back,
        "title": readable(file.read(row, Part.CONTENT, IncidentContent).title),
    }
