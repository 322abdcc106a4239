"""Harms of a case: recorded and corrected, each as a form of its own."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.reparations.harms import recording as harms
from app.reparations.harms import shown
from app.reparations.harms.forms import HarmForm
from app.reparations.harms.recording import HarmSeen
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("harms", __name__, url_prefix="/staff/cases/<ref>/reparation/harms")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE = "reparations/harm.html"


@bp.get("/new")
@requires(Permission.NEED_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form, and which harms the facts make one ask about."""
    with transaction() as db:
        file = _file(db, ref)
        form = HarmForm(formdata=None)
        page = _page(db, file, form)
        survivor = recording.survivor_id(db, file)
        form.person.data = str(survivor) if survivor else ""
    return render_template(PAGE, **page)


@bp.post("/new")
@requires(Permission.NEED_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Record a harm."""
    form = HarmForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form)
        fine = form.validate()
        if fine:
            try:
                harms.record(db, file, form.content())
            except InvalidInputError as refused:
                form.explain(refused)
                fine = False
    if not fine:
        return render_template(PAGE, **page), WRONG
    flash(_("Harm recorded."), "saved")
    return _back(ref)


@bp.get("/<uuid:harm_id>")
@requires(Permission.NEED_WRITE)
def one(ref: str, harm_id: UUID) -> ResponseReturnValue:
    """Show one harm as a form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, harm_id)
        form = HarmForm(formdata=None)
        page = _page(db, file, form, seen)
        form.fill(seen.content, seen.version)
        page["version"] = seen.version
    return render_template(PAGE, **page)


@bp.post("/<uuid:harm_id>")
@requires(Permission.NEED_WRITE)
def save(ref: str, harm_id: UUID) -> ResponseReturnValue:
    """Change a harm; on a conflict both versions are shown, and nothing is lost."""
    form = HarmForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = _seen(db, file, harm_id)
        page = _page(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
            on_file = HarmForm(formdata=None)
            _offer(db, file, on_file)
            on_file.fill(seen.content, seen.version)
            page |= laid_beside(form, on_file, seen.version)
        elif status is None:
            try:
                harms.change(db, file, harm_id, seen.version, form.content())
            except InvalidInputError as refused:
                form.explain(refused)
                status = WRONG
    if status is not None:
        return render_template(PAGE, **page), status
    flash(_("Harm changed."), "saved")
    return _back(ref)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.NEED_WRITE)


def _seen(db: Session, file: CaseFile, harm_id: UUID) -> HarmSeen:
    for each in harms.harms(db, file):
        if each.id == harm_id:
            return each
    raise NotFoundError


def _offer(db: Session, file: CaseFile, form: HarmForm) -> None:
    people, items = calling.people(db, file), shown.evidence(db, file)
    form.offer(people, shown.incidents(db, file), items)


def _page(
    db: Session, file: CaseFile, form: HarmForm, seen: HarmSeen | None = None
) -> dict[str, Any]:
    _offer(db, file, form)
    base = f"/staff/cases/{file.ref}/reparation/harms"
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(form.person.choices),
        "is_new": seen is None,
        "asked": [] if seen else shown.asked(db, file),
        "version": form.of_version if seen else None,
        "action": f"{base}/{seen.id}" if seen else f"{base}/new",
    }


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/reparation#harms-h", HTTPStatus.SEE_OTHER)
