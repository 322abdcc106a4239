"""The strategy file of a case: notes of counsel, and who holds the key to them."""

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
from app.classification.strategy import papers
from app.classification.strategy.forms import GiveForm, StrategyForm
from app.classification.strategy.papers import Papers
from app.db import transaction
from app.errors import NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.notes import shown
from app.work.notes.writing import NoteSeen

bp = Blueprint("strategy", __name__, url_prefix="/staff/cases/<ref>/strategy")

LIST = "classification/strategy.html"
ONE = "classification/strategy_note.html"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.STRATEGY_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the notes; without the key, who holds it."""
    with transaction() as db:
        page = _listed(db, _file(db, ref, Permission.STRATEGY_READ))
    return render_template(LIST, **page)


@bp.post("")
@requires(Permission.STRATEGY_WRITE)
def write(ref: str) -> ResponseReturnValue:
    """Add a note; the first one begins the file."""
    form = StrategyForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref)
        if fine:
            papers.write(db, file, form.text.data or "")
        else:
            page = _listed(db, file, form)
    if not fine:
        return render_template(LIST, **page), WRONG
    flash(_("Strategy note kept. Only who holds the key opens it."), "saved")
    return _back(ref)


@bp.get("/<uuid:strategy_id>")
@requires(Permission.STRATEGY_WRITE)
def note(ref: str, strategy_id: UUID) -> ResponseReturnValue:
    """Show one note as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, strategy_id)
        page = _one(db, file, _on_file(seen), seen)
    return render_template(ONE, **page)


@bp.post("/<uuid:strategy_id>")
@requires(Permission.STRATEGY_WRITE)
def amend(ref: str, strategy_id: UUID) -> ResponseReturnValue:
    """Add a version; on a conflict both are shown, nothing is lost."""
    form = StrategyForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, strategy_id)
        page = _one(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, _on_file(seen), seen.version)
        elif status is None:
            text = form.text.data or ""
            papers.amend(db, file, strategy_id, form.of_version, text)
    if status is not None:
        return render_template(ONE, **page), status
    flash(_("Note amended. What it said before is kept."), "saved")
    return _back(ref)


@bp.post("/give")
@requires(Permission.STRATEGY_WRITE)
def give(ref: str) -> ResponseReturnValue:
    """Give the key to a colleague."""
    form = GiveForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _listed(db, file, give_form=form)
        fine = page["give_form"] is not None and form.validate()
        if fine:
            papers.give(db, file, UUID(form.to.data))
    if not fine:
        return render_template(LIST, **page), WRONG
    flash(_("The key is given."), "saved")
    return _back(ref)


@bp.post("/take/<uuid:staff_id>")
@requires(Permission.STRATEGY_WRITE)
def take(ref: str, staff_id: UUID) -> ResponseReturnValue:
    """Take the key back from a colleague."""
    with transaction() as db:
        papers.take(db, _file(db, ref), staff_id)
    flash(_("The key is taken back."), "saved")
    return _back(ref)


def _file(
    db: Session, ref: str, permission: Permission = Permission.STRATEGY_WRITE
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _on_file(seen: NoteSeen) -> StrategyForm:
    data = {"text": seen.content.now.text, "version": seen.version}
    return StrategyForm(formdata=None, data=data)


def _seen(db: Session, file: CaseFile, note_id: UUID) -> NoteSeen:
    opened = papers.of(db, file)
    for each in papers.notes(db, opened) if opened.opens else ():
        if each.id == note_id:
            return each
    raise NotFoundError


def _listed(
    db: Session,
    file: CaseFile,
    form: StrategyForm | None = None,
    give_form: GiveForm | None = None,
) -> dict[str, Any]:
    opened, names = papers.of(db, file), calling.colleagues(db, file)
    notes = papers.notes(db, opened) if opened.opens else []
    held = papers.holders(db, opened)
    return {
        "head": heads.head(db, file),
        "base": _path(file.ref),
        "opened": opened,
        "rows": [shown.row(each, names) for each in notes],
        "form": (form or StrategyForm(formdata=None)) if opened.may_write else None,
        "give_form": _giving(db, opened, give_form),
        "holders": sorted((names.get(who, ""), who) for who in held),
        "me": file.actor.staff_id,
    }


def _giving(db: Session, opened: Papers, form: GiveForm | None) -> GiveForm | None:
    people = papers.candidates(db, opened)
    if not (opened.opens and opened.may_write and people):
        return None
    return (form or GiveForm(formdata=None)).among(people)


def _one(
    db: Session, file: CaseFile, form: StrategyForm, seen: NoteSeen
) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "base": _path(file.ref),
        "form": form,
        "note_id": seen.id,
        "version": form.of_version,
    }


def _path(ref: str) -> str:
    return f"/staff/cases/{ref}/strategy"


def _back(ref: str) -> ResponseReturnValue:
    return redirect(_path(ref), HTTPStatus.SEE_OTHER)
