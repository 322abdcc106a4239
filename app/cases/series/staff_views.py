"""The pages of a series: what holds incidents together, and their shared context."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import answering, heads, overview, summary
from app.cases.casefile import CaseFile
from app.cases.documents import SeriesContent
from app.cases.forms import laid_beside
from app.cases.incidents.forms import FactsForm, given_answers
from app.cases.models import IncidentSeries
from app.cases.series import sharing
from app.cases.series.forms import SeriesForm, filled
from app.cases.working_text import readable
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import ngettext

bp = Blueprint("series", __name__, url_prefix="/staff/cases/<ref>/incidents/series")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


def _path(ref: str, series_id: UUID) -> str:
    return f"/staff/cases/{ref}/incidents/series/{series_id}"


def _read(
    db: Session, file: CaseFile, series_id: UUID
) -> tuple[IncidentSeries, SeriesContent]:
    row = file.child(db, IncidentSeries, series_id)
    return row, file.read(row, Part.CONTENT, SeriesContent)


@bp.get("/new")
@requires(Permission.CASE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _form(db, file, SeriesForm(formdata=None), None)
    return render_template("cases/series_form.html", **page)


@bp.post("/new")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record a series."""
    form = SeriesForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        page = _form(db, file, form, None)
        if fine:
            made = sharing.record(db, file, form.content())
    if not fine:
        return render_template("cases/series_form.html", **page), WRONG
    flash(
        _("Series recorded. Incidents can be put into it where they change."), "saved"
    )
    return redirect(_path(ref, made), HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:series_id>")
@requires(Permission.CASE_READ)
def one(ref: str, series_id: UUID) -> ResponseReturnValue:
    """Show a series: its incidents, and what was answered for all of them."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        _row, content = _read(db, file, series_id)
        members = {
            each.row.id
            for each in sharing.incidents(db, file)
            if each.content.series_id == series_id
        }
        page = {
            "head": heads.head(db, file),
            "title": readable(content.title),
            "note": readable(content.note),
            "base": _path(ref, series_id),
            "events": [e for e in summary.timeline(db, file) if e.id in members],
            "questions": [
                each
                for each in answering.asked(file, content, sharing.GROUP)
                if each.answer.value != "unknown"
            ],
            "sources": dict(overview.sources(db, file)),
            "may_write": file.may(Permission.CASE_WRITE),
            "may_answer": _may_answer(file),
        }
    return render_template("cases/series.html", **page)


@bp.get("/<uuid:series_id>/change")
@requires(Permission.CASE_WRITE)
def change(ref: str, series_id: UUID) -> ResponseReturnValue:
    """Show a series as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        row, content = _read(db, file, series_id)
        page = _form(db, file, filled(content, row.version), series_id)
    return render_template("cases/series_form.html", **page)


@bp.post("/<uuid:series_id>/change")
@requires(Permission.CASE_WRITE)
def save(ref: str, series_id: UUID) -> ResponseReturnValue:
    """Save a series; on a conflict both versions are shown, and nothing is lost."""
    form = SeriesForm()
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
                _row, old = _read(db, file, series_id)
                sharing.change(db, file, series_id, form.of_version, form.content(old))
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Series changed."), "saved")
        return redirect(_path(ref, series_id), HTTPStatus.SEE_OTHER)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        row, content = _read(db, file, series_id)
        page = _form(db, file, form, series_id)
        if status is HTTPStatus.CONFLICT:
            page |= laid_beside(form, filled(content, row.version), row.version)
    return render_template("cases/series_form.html", **page), status


@bp.get("/<uuid:series_id>/facts")
@requires(Permission.CASE_READ)
def facts(ref: str, series_id: UUID) -> ResponseReturnValue:
    """Show the questions about the context, with what is answered."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        row, content = _read(db, file, series_id)
        page = _facts(db, file, content, series_id, FactsForm(formdata=None))
        page["version"] = row.version
    return render_template("cases/facts.html", **page)


@bp.post("/<uuid:series_id>/facts")
@requires(Permission.CASE_READ)
def answer(ref: str, series_id: UUID) -> ResponseReturnValue:
    """Keep the answers that changed, for every incident of the series."""
    form = FactsForm()
    status, kept = None, 0
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        if not _may_answer(file):
            raise NotFoundError
        row, content = _read(db, file, series_id)
        page = _facts(db, file, content, series_id, form)
        given, wrong = given_answers(page["questions"])
        if wrong or not form.validate():
            status = WRONG
        else:
            try:
                kept = sharing.answer(
                    db, file, series_id, form.of_version, given, form.source_id()
                )
            except ConflictError:
                status = HTTPStatus.CONFLICT
            except InvalidInputError as refused:
                status, wrong = WRONG, list(refused.fields)
        page |= {"typed": given, "wrong": wrong, "version": form.of_version}
        if status is HTTPStatus.CONFLICT:
            page["version"] = row.version
            page["theirs"] = answering.differing(page["questions"], given)
    if status is not None:
        return render_template("cases/facts.html", **page), status
    text = ngettext("%(num)s answer changed.", "%(num)s answers changed.", kept)
    flash(text, "saved")
    return redirect(_path(ref, series_id), HTTPStatus.SEE_OTHER)


def _may_answer(file: CaseFile) -> bool:
    return file.may(Permission.CASE_WRITE) or file.may(
        Permission.CLASSIFICATION_CONFIRM
    )


def _facts(
    db: Session,
    file: CaseFile,
    content: SeriesContent,
    series_id: UUID,
    form: FactsForm,
) -> dict[str, Any]:
    form.offer_sources(overview.sources(db, file))
    base = _path(file.ref, series_id)
    return {
        "head": heads.head(db, file),
        "title": readable(content.title),
        "form": form,
        "questions": answering.asked(file, content, sharing.GROUP),
        "groups": [g for g in answering.groups(content) if g.id == sharing.GROUP],
        "group": sharing.GROUP,
        "one_group": True,
        "sources": dict(overview.sources(db, file)),
        "base": base,
        "action": f"{base}/facts",
        "may_answer": _may_answer(file),
        "typed": {},
        "wrong": [],
    }


def _form(
    db: Session, file: CaseFile, form: SeriesForm, series_id: UUID | None
) -> dict[str, Any]:
    base = f"/staff/cases/{file.ref}/incidents"
    own = _path(file.ref, series_id) if series_id else ""
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version if series_id else None,
        "is_new": series_id is None,
        "action": f"{own}/change" if own else f"{base}/series/new",
        "back": own or base,
    }
