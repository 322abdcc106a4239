"""Pages of a relation between two persons, and of what became of a person."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, overview, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.cases.kin import telling
from app.cases.kin.documents import FateContent, RelationContent
from app.cases.kin.forms import (
    FateForm,
    RelationForm,
    fate_filled,
    relation_filled,
)
from app.cases.kin.models import Fate, Relation
from app.cases.models import Person
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.keys.parts import Part
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("kin", __name__, url_prefix="/staff/cases/<ref>/people")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
WRITE = Permission.CASE_WRITE
AnyForm = RelationForm | FateForm


@bp.get("/<uuid:person_id>/relations/new")
@requires(WRITE)
def new_relation(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        form = RelationForm(formdata=None)
        page = _page(db, file, person_id, form, f"{person_id}/relations/new")
    return render_template("cases/relation.html", **page)


@bp.post("/<uuid:person_id>/relations/new")
@requires(WRITE)
def add_relation(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Record what somebody is to this person."""
    form = RelationForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        page = _page(db, file, person_id, form, f"{person_id}/relations/new")
        fine = form.validate()
        if fine:
            try:
                telling.relate(db, file, form.content(person_id))
            except InvalidInputError as refused:
                fine = _refused(form, refused)
    if not fine:
        return render_template("cases/relation.html", **page), WRONG
    return _saved(ref, page["code"], _("Relation recorded."))


@bp.get("/relations/<uuid:relation_id>")
@requires(WRITE)
def relation(ref: str, relation_id: UUID) -> ResponseReturnValue:
    """Show one relation for changing."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        row, on_file = _relation(db, file, relation_id)
        form = relation_filled(on_file, row.version)
        page = _page(db, file, on_file.of_id, form, f"relations/{relation_id}")
        page |= _taking_back(row, on_file, page["action"])
    return render_template("cases/relation.html", **page)


@bp.post("/relations/<uuid:relation_id>")
@requires(WRITE)
def save_relation(ref: str, relation_id: UUID) -> ResponseReturnValue:
    """Save one relation; on a conflict both versions are shown."""
    form, status = RelationForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        row, on_file = _relation(db, file, relation_id)
        page = _page(db, file, on_file.of_id, form, f"relations/{relation_id}")
        page |= _taking_back(row, on_file, page["action"])
        fine = form.validate()
        if fine:
            try:
                content = form.content(on_file.of_id)
                telling.change_relation(db, file, relation_id, form.of_version, content)
            except InvalidInputError as refused:
                fine = _refused(form, refused)
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = relation_filled(on_file, row.version)
                page |= _both(db, file, on_file.of_id, form, theirs)
    if not fine:
        return render_template("cases/relation.html", **page), status
    return _saved(ref, page["code"], _("Relation changed."))


@bp.post("/relations/<uuid:relation_id>/take-back")
@requires(WRITE)
def take_back(ref: str, relation_id: UUID) -> ResponseReturnValue:
    """Take a relation that was recorded by mistake off the pages, or put it back."""
    back = request.form.get("do") != "restore"
    version = request.form.get("version", "")
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        row, on_file = _relation(db, file, relation_id)
        number = int(version) if version.isdecimal() else 0
        try:
            telling.take_back(db, file, row.id, number, back=back)
        except InvalidInputError:
            raise ConflictError from None
        code = recording.codes(db, file)[on_file.of_id]
    return _saved(ref, code, _("Taken back.") if back else _("Put back."))


@bp.get("/<uuid:person_id>/fates/new")
@requires(WRITE)
def new_fate(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        form = FateForm(formdata=None)
        page = _page(db, file, person_id, form, f"{person_id}/fates/new")
    return render_template("cases/fate.html", **page)


@bp.post("/<uuid:person_id>/fates/new")
@requires(WRITE)
def add_fate(ref: str, person_id: UUID) -> ResponseReturnValue:
    """Record what became of this person."""
    form = FateForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        page = _page(db, file, person_id, form, f"{person_id}/fates/new")
        fine = form.validate()
        if fine:
            telling.tell_fate(db, file, form.content(person_id))
    if not fine:
        return render_template("cases/fate.html", **page), WRONG
    return _saved(ref, page["code"], _("Recorded."))


@bp.get("/fates/<uuid:fate_id>")
@requires(WRITE)
def fate(ref: str, fate_id: UUID) -> ResponseReturnValue:
    """Show what was told, for changing."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        row, on_file = _fate(db, file, fate_id)
        form = fate_filled(on_file, row.version)
        page = _page(db, file, on_file.person_id, form, f"fates/{fate_id}")
    return render_template("cases/fate.html", **page)


@bp.post("/fates/<uuid:fate_id>")
@requires(WRITE)
def save_fate(ref: str, fate_id: UUID) -> ResponseReturnValue:
    """Save what was told; on a conflict both versions are shown."""
    form, status = FateForm(), WRONG
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), WRITE)
        row, on_file = _fate(db, file, fate_id)
        page = _page(db, file, on_file.person_id, form, f"fates/{fate_id}")
        fine = form.validate()
        if fine:
            try:
                content = form.content(on_file.person_id)
                telling.change_fate(db, file, fate_id, form.of_version, content)
            except ConflictError:
                fine, status = False, HTTPStatus.CONFLICT
                theirs = fate_filled(on_file, row.version)
                page |= _both(db, file, on_file.person_id, form, theirs)
    if not fine:
        return render_template("cases/fate.html", **page), status
    return _saved(ref, page["code"], _("Changed."))


def _relation(
    db: Session, file: CaseFile, relation_id: UUID
) -> tuple[Relation, RelationContent]:
    row = file.child(db, Relation, relation_id)
    return row, file.read(row, Part.CONTENT, RelationContent)


def _fate(db: Session, file: CaseFile, fate_id: UUID) -> tuple[Fate, FateContent]:
    row = file.child(db, Fate, fate_id)
    return row, file.read(row, Part.CONTENT, FateContent)


def _page(
    db: Session, file: CaseFile, person_id: UUID, form: AnyForm, path: str
) -> dict[str, Any]:
    file.child(db, Person, person_id)
    _offer(db, file, person_id, form)
    base = f"/staff/cases/{file.ref}/people"
    return {
        "head": heads.head(db, file),
        "form": form,
        "version": form.of_version or None,
        "code": recording.codes(db, file)[person_id],
        "action": f"{base}/{path}",
        "back": base,
    }


def _offer(db: Session, file: CaseFile, person_id: UUID, form: AnyForm) -> None:
    others = [each for each in calling.people(db, file) if each[0] != person_id]
    form.offer(others, overview.sources(db, file))


def _both(
    db: Session, file: CaseFile, person_id: UUID, mine: AnyForm, theirs: AnyForm
) -> dict[str, Any]:
    """Return what a page says of a conflict: both versions, field by field."""
    _offer(db, file, person_id, theirs)
    return laid_beside(mine, theirs, theirs.of_version)


def _taking_back(
    row: Relation, on_file: RelationContent, action: str
) -> dict[str, Any]:
    return {
        "taking_back": f"{action}/take-back",
        "on_file_version": row.version,
        "is_taken_back": on_file.taken_back,
    }


def _refused(form: RelationForm, refused: InvalidInputError) -> bool:
    """Write beside the field why it was not taken; always False."""
    if "other" in refused.fields:
        form.other.errors = [_("Choose somebody else.")]
    else:
        form.kind.errors = [_("This is on file already.")]
    return False


def _saved(ref: str, code: str, words: str) -> ResponseReturnValue:
    flash(words, "saved")
    return redirect(f"/staff/cases/{ref}/people#{code}", HTTPStatus.SEE_OTHER)
