"""The part "Incidents" of a case."""

from collections import Counter
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import answering, heads, incident_shown, overview, recording, summary
from app.cases.casefile import CaseFile
from app.cases.documents import IncidentContent
from app.cases.forms import laid_beside
from app.cases.incidents import relations, timeline
from app.cases.incidents.forms import (
    FactsForm,
    IncidentForm,
    LinkForm,
    filled,
    given_answers,
)
from app.cases.models import Incident
from app.cases.series import sharing
from app.cases.sites import register
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import ngettext

bp = Blueprint("incidents", __name__, url_prefix="/staff/cases")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("/<ref>/incidents")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what happened, in order, on one scale of time."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "timeline": timeline.read(db, file),
            "series": _series(db, file),
            "may_add": file.may(Permission.CASE_WRITE),
            "base": f"/staff/cases/{ref}/incidents",
        }
    return render_template("cases/incidents.html", **page)


@bp.get("/<ref>/incidents/relations")
@requires(Permission.CASE_READ)
def related(ref: str) -> ResponseReturnValue:
    """Show who is said to have done what to whom."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "doers": relations.read(db, file),
            "base": f"/staff/cases/{ref}/incidents",
        }
    return render_template("cases/relations.html", **page)


def _series(db: Session, file: CaseFile) -> list[dict[str, Any]]:
    counts = Counter(each.content.series_id for each in sharing.incidents(db, file))
    return [
        {
            "title": readable(content.title),
            "href": f"/staff/cases/{file.ref}/incidents/series/{key}",
            "count": counts[key],
        }
        for key, content in sharing.all_of(db, file).items()
    ]


@bp.get("/<ref>/incidents/new")
@requires(Permission.CASE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _form(db, file, IncidentForm(formdata=None), None)
    return render_template("cases/incident_form.html", **page)


@bp.post("/<ref>/incidents/new")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record an incident; names on file become codes."""
    form = IncidentForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        _offer(db, file, form)
        fine = form.validate()
        if fine:
            made = recording.record_incident(db, file, form.content())
        else:
            page = _form(db, file, form, None)
    if not fine:
        return render_template("cases/incident_form.html", **page), WRONG
    flash(_("Incident recorded. Names on file are now codes."), "saved")
    return redirect(_path(ref, made), HTTPStatus.SEE_OTHER)


@bp.get("/<ref>/incidents/<uuid:incident_id>")
@requires(Permission.CASE_READ)
def one(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show one incident; what is sensitive stays closed."""
    return _one(ref, incident_id, sensitive=False)


@bp.post("/<ref>/incidents/<uuid:incident_id>")
@requires(Permission.CASE_READ)
def opened(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show one incident with what is sensitive, for this answer only; logged."""
    return _one(ref, incident_id, sensitive=True)


def _one(ref: str, incident_id: UUID, *, sensitive: bool) -> ResponseReturnValue:
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "incident": incident_shown.read(db, file, incident_id, sensitive=sensitive),
            "may_write": file.may(Permission.CASE_WRITE),
            "may_answer": _may_answer(file),
            "is_open": sensitive,
        }
    return render_template("cases/incident.html", **page)


def _may_answer(file: CaseFile) -> bool:
    return file.may(Permission.CASE_WRITE) or file.may(
        Permission.CLASSIFICATION_CONFIRM
    )


@bp.get("/<ref>/incidents/<uuid:incident_id>/change")
@requires(Permission.CASE_WRITE)
def change(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show the incident as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        row, content = _read(db, file, incident_id)
        page = _form(db, file, filled(content, row.version), row.id)
    return render_template("cases/incident_form.html", **page)


@bp.post("/<ref>/incidents/<uuid:incident_id>/change")
@requires(Permission.CASE_WRITE)
def save(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Save one incident; on a conflict both versions are shown, and nothing is lost."""
    form = IncidentForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        _offer(db, file, form)
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
                _row, old = _read(db, file, incident_id)
                recording.change_incident(
                    db, file, incident_id, form.of_version, form.content(old)
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Incident changed."), "saved")
        return redirect(_path(ref, incident_id), HTTPStatus.SEE_OTHER)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        row, content = _read(db, file, incident_id)
        page = _form(db, file, form, row.id)
        if status is HTTPStatus.CONFLICT:
            theirs = filled(content, row.version)
            _offer(db, file, theirs)
            page |= laid_beside(form, theirs, row.version)
    return render_template("cases/incident_form.html", **page), status


def _read(
    db: Session, file: CaseFile, incident_id: UUID
) -> tuple[Incident, IncidentContent]:
    row = file.child(db, Incident, incident_id)
    return row, file.read(row, Part.CONTENT, IncidentContent)


def _form(
    db: Session, file: CaseFile, form: IncidentForm, incident_id: UUID | None
) -> dict[str, Any]:
    base = f"/staff/cases/{file.ref}/incidents"
    _offer(db, file, form)
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version if incident_id else None,
        "is_new": incident_id is None,
        "action": f"{base}/{incident_id}/change" if incident_id else f"{base}/new",
        "back": f"{base}/{incident_id}" if incident_id else base,
        "nobody": recording.survivor_id(db, file) is None,
    }


def _offer(db: Session, file: CaseFile, form: IncidentForm) -> None:
    series = [(key, readable(c.title)) for key, c in sharing.all_of(db, file).items()]
    form.offer(register.named(db, file.actor, file.row.team_id), series)


@bp.get("/<ref>/incidents/<uuid:incident_id>/links")
@requires(Permission.CASE_WRITE)
def links(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Show how the incident stands to others, and a form for one more."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _links(db, file, incident_id, LinkForm(formdata=None))
    return render_template("cases/links.html", **page)


@bp.post("/<ref>/incidents/<uuid:incident_id>/links")
@requires(Permission.CASE_WRITE)
def link(ref: str, incident_id: UUID) -> ResponseReturnValue:
    """Tie two incidents together, or untie them."""
    form = LinkForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _links(db, file, incident_id, form)
        fine = form.validate()
        if fine:
            recording.link_incident(
                db, file, incident_id, form.link(), untie="untie" in request.form
            )
    if not fine:
        return render_template("cases/links.html", **page), WRONG
    flash(_("Untied.") if "untie" in request.form else _("Tied together."), "saved")
    return redirect(f"{_path(ref, incident_id)}/links", HTTPStatus.SEE_OTHER)


def _links(
    db: Session, file: CaseFile, incident_id: UUID, form: LinkForm
) -> dict[str, Any]:
    _row, content = _read(db, file, incident_id)
    others = [
        (event.id, event.title)
        for event in summary.timeline(db, file)
        if event.id != incident_id
    ]
    form.offer(others)
    base = _path(file.ref, incident_id)
    return {
        "head": heads.head(db, file),
        "form": form,
        "title": readable(content.title),
        "links": incident_shown.links(db, file, incident_id),
        "alone": not others,
        "base": base,
        "action": f"{base}/links",
    }


def _path(ref: str, incident_id: UUID) -> str:
    return f"/staff/cases/{ref}/incidents/{incident_id}"


@bp.get("/<ref>/incidents/<uuid:incident_id>/facts/<group>")
@requires(Permission.CASE_READ)
def facts(ref: str, incident_id: UUID, group: str) -> ResponseReturnValue:
    """Show one group of questions with what is answered."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        row, content = _read(db, file, incident_id)
        page = _facts(db, file, content, group, row.id)
        page["form"] = _facts_form(db, file, FactsForm(formdata=None))
        page["version"] = row.version
    return render_template("cases/facts.html", **page)


@bp.post("/<ref>/incidents/<uuid:incident_id>/facts/<group>")
@requires(Permission.CASE_READ)
def answer(ref: str, incident_id: UUID, group: str) -> ResponseReturnValue:
    """Keep the answers that changed. Answers are facts; they propose nothing."""
    status, kept = None, 0
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        if not _may_answer(file):
            raise NotFoundError
        row, content = _read(db, file, incident_id)
        page = _facts(db, file, content, group, row.id)
        form = _facts_form(db, file, FactsForm())
        given, wrong = given_answers(page["questions"])
        if wrong or not form.validate():
            status = WRONG
        else:
            try:
                kept = answering.record(
                    db, file, row.id, form.of_version, given, form.source_id()
                )
            except ConflictError:
                status = HTTPStatus.CONFLICT
            except InvalidInputError as refused:
                status, wrong = WRONG, list(refused.fields)
        page |= {
            "form": form,
            "version": row.version
            if status is HTTPStatus.CONFLICT
            else form.of_version,
            "typed": given,
            "wrong": wrong,
        }
        if status is HTTPStatus.CONFLICT:
            page["theirs"] = answering.differing(page["questions"], given)
    if status is not None:
        return render_template("cases/facts.html", **page), status
    text = ngettext("%(num)s answer changed.", "%(num)s answers changed.", kept)
    flash(text, "saved")
    return redirect(f"{_path(ref, incident_id)}#facts", HTTPStatus.SEE_OTHER)


def _facts_form(db: Session, file: CaseFile, form: FactsForm) -> FactsForm:
    form.offer_sources(overview.sources(db, file))
    return form


def _facts(
    db: Session, file: CaseFile, content: IncidentContent, group: str, row_id: UUID
) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "title": readable(content.title),
        "questions": answering.asked(file, content, group),
        "groups": answering.groups(content),
        "group": group,
        "sources": dict(overview.sources(db, file)),
        "base": _path(file.ref, row_id),
        "action": f"{_path(file.ref, row_id)}/facts/{group}",
        "may_answer": _may_answer(file),
        "typed": {},
        "wrong": [],
    }
