"""The part "Notes" of a case: each with its author, its time and its versions."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.notes import shown, writing
from app.work.notes.forms import NoteForm
from app.work.notes.writing import NoteSeen

bp = Blueprint("notes", __name__, url_prefix="/staff/cases/<ref>/notes")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the notes of a case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _listed(db, file, NoteForm(formdata=None))
    return render_template("work/notes.html", **page)


@bp.post("")
@requires(Permission.CASE_WRITE)
def write(ref: str) -> ResponseReturnValue:
    """Add a note."""
    form = NoteForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        if fine:
            writing.write(db, file, form.text.data or "")
        else:
            page = _listed(db, file, form)
    if not fine:
        return render_template("work/notes.html", **page), WRONG
    flash(_("Note kept."), "saved")
    return _back(ref)


@bp.get("/<uuid:note_id>")
@requires(Permission.CASE_WRITE)
def note(ref: str, note_id: UUID) -> ResponseReturnValue:
    """Show one note as a form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        seen = _seen(db, file, note_id)
        page = _one(db, file, _on_file(seen), seen)
    return render_template("work/note.html", **page)


@bp.post("/<uuid:note_id>")
@requires(Permission.CASE_WRITE)
def amend(ref: str, note_id: UUID) -> ResponseReturnValue:
    """Add a version; on a conflict both are shown, nothing is lost."""
    form = NoteForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_WRITE)
        seen = _seen(db, file, note_id)
        page = _one(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, _on_file(seen), seen.version)
        elif status is None:
            writing.amend(db, file, note_id, form.of_version, form.text.data or "")
    if status is not None:
        return render_template("work/note.html", **page), status
    flash(_("Note amended. What it said before is kept."), "saved")
    return _back(ref)


def _on_file(seen: NoteSeen) -> NoteForm:
    data = {"text": seen.content.now.text, "version": seen.version}
    return NoteForm(formdata=None, data=data)


def _seen(db: Session, file: CaseFile, note_id: UUID) -> NoteSeen:
    for each in writing.notes(db, file):
        if each.id == note_id:
            return each
    raise NotFoundError


def _listed(db: Session, file: CaseFile, form: NoteForm) -> dict[str, Any]:
    names = calling.colleagues(db, file)
    return {
        "head": heads.head(db, file),
        "base": _path(file.ref),
        "form": form,
        "rows": [shown.row(each, names) for each in writing.notes(db, file)],
        "may_write": file.may(Permission.CASE_WRITE),
    }


def _one(db: Session, file: CaseFile, form: NoteForm, seen: NoteSeen) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "base": _path(file.ref),
        "form": form,
        "note_id": seen.id,
        "version": form.of_version,
    }


def _path(ref: str) -> str:
    return f"/staff/cases/{ref}/notes"


def _back(ref: str) -> ResponseReturnValue:
    return redirect(_path(ref), HTTPStatus.SEE_OTHER)
