"""Pages of suspect files. Nothing of a file stands in an address or a title."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.cases import vocabularies
from app.cases.forms import differences, laid_beside, opening_reason
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.suspects import register, shown
from app.suspects.documents import Subject, SuspectContent
from app.suspects.forms import (
    NamesForm,
    NewSuspectForm,
    SuspectForm,
    filled,
    names_filled,
)
from app.suspects.register import Opened
from app.suspects.shown import Pairs
from app.wording import gettext as _

bp = Blueprint(
    "suspects",
    __name__,
    template_folder="templates",
    url_prefix="/staff/perpetrators",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
READ, WRITE = Permission.SUSPECT_READ, Permission.SUSPECT_WRITE


@bp.get("")
@requires(READ)
def listed() -> ResponseReturnValue:
    """Show the files of each team of investigation of the actor."""
    actor = current_actor()
    with transaction() as db:
        called = house.team_names(db, actor.unlocked)
        writable = register.teams(db, actor, WRITE)
        groups = [
            {
                "team": called.get(team_id, ""),
                "files": shown.in_list(db, actor, register.listed(db, actor, team_id)),
                "may_write": team_id in writable,
            }
            for team_id in register.teams(db, actor, READ)
        ]
    return render_template("suspects/list.html", groups=groups)


@bp.get("/new")
@requires(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = NewSuspectForm(formdata=None)
    with transaction() as db:
        units = _offer_new(db, current_actor(), form)
    form.with_empty_rows(units)
    return render_template("suspects/form.html", **_new_page(form))


@bp.post("/new")
@requires(WRITE)
def add() -> ResponseReturnValue:
    """Begin a file."""
    form, actor, made = NewSuspectForm(), current_actor(), None
    with transaction() as db:
        units = _offer_new(db, actor, form)
        if form.validate():
            today = clock.now().date()
            empty = SuspectContent("", Subject.PERSON, actor.staff_id, today)
            content, team_id = form.content(empty), UUID(form.team.data)
            try:
                made = register.record(db, actor, team_id, content)
            except InvalidInputError:
                _taken(form)
    if made is None:
        form.with_empty_rows(units)
        return render_template("suspects/form.html", **_new_page(form)), WRONG
    flash(_("The file is begun."), "saved")
    return redirect(f"/staff/perpetrators/{made}", HTTPStatus.SEE_OTHER)


def _offer_new(db: Session, actor: Actor, form: NewSuspectForm) -> Pairs:
    called = house.team_names(db, actor.unlocked)
    teams = register.teams(db, actor, WRITE)
    form.offer_teams([(team_id, called.get(team_id, "")) for team_id in teams])
    units = shown.known_units(db, actor)
    form.offer(units)
    return units


def _new_page(form: SuspectForm) -> dict[str, Any]:
    action = "/staff/perpetrators/new"
    return {"form": form, "file": None, "action": action, "version": None}


@bp.get("/<uuid:suspect_file_id>")
@requires(READ)
def one(suspect_file_id: UUID) -> ResponseReturnValue:
    """Show one file without its names."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, suspect_file_id, READ)
        page = shown.one(db, actor, seen)
    reasons = vocabularies.pairs("accused_reasons")
    return render_template("suspects/file.html", **page, reasons=reasons)


@bp.get("/<uuid:suspect_file_id>/change")
@requires(WRITE)
def change(suspect_file_id: UUID) -> ResponseReturnValue:
    """Show a file as a form."""
    with transaction() as db:
        seen, units = _for_change(db, suspect_file_id)
    form = filled(seen)
    form.with_empty_rows(units)
    return render_template("suspects/form.html", **_page(form, seen))


@bp.post("/<uuid:suspect_file_id>/change")
@requires(WRITE)
def save(suspect_file_id: UUID) -> ResponseReturnValue:
    """Save a file; on a conflict both versions are shown, and nothing is lost."""
    form, status, more = SuspectForm(), None, dict[str, Any]()
    with transaction() as db:
        seen, units = _for_change(db, suspect_file_id)
        form.offer(units)
        if not form.validate():
            status = WRONG
        else:
            actor, version = current_actor(), form.of_version
            try:
                register.change(db, actor, suspect_file_id, version, form.content)
            except InvalidInputError:
                status = _taken(form)
            except ConflictError:
                status = HTTPStatus.CONFLICT
                theirs = filled(seen)
                theirs.offer(units)
                more = laid_beside(form, theirs, seen.version)
    if status is not None:
        form.with_empty_rows(units)
        return render_template("suspects/form.html", **_page(form, seen) | more), status
    flash(_("File changed. How it was before is kept."), "saved")
    return redirect(f"/staff/perpetrators/{suspect_file_id}", HTTPStatus.SEE_OTHER)


def _for_change(db: Session, file_id: UUID) -> tuple[Opened, Pairs]:
    """Open a file to change it, with every unit that it may name."""
    actor = current_actor()
    seen = register.get(db, actor, file_id, WRITE)
    units = shown.known_units(db, actor)
    content = seen.content
    named = {content.unit_id, *(each.unit_id for each in content.positions)}
    unknown = named - {None} - {unit_id for unit_id, _name in units}
    word = _("a unit of a register that you may not read")
    return seen, [*units, *((unit_id, word) for unit_id in unknown if unit_id)]


def _page(form: SuspectForm, seen: Opened) -> dict[str, Any]:
    return {
        "form": form,
        "file": seen,
        "action": f"/staff/perpetrators/{seen.id}/change",
        "version": form.of_version,
    }


@bp.get("/<uuid:suspect_file_id>/versions")
@requires(READ)
def versions(suspect_file_id: UUID) -> ResponseReturnValue:
    """Show what each change changed, newest first; names are no part of it."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, suspect_file_id, READ)
        before = register.past(db, actor, seen)
        units = shown.known_units(db, actor)
        staff = house.names(db, actor.unlocked)
    forms = [filled(each) for each in (seen, *before)]
    for form in forms:
        form.offer(units)
    rows = [
        {
            "number": each.version,
            "on": each.content.changed_on,
            "by": staff.get(each.content.changed_by, ""),
            "changes": differences(forms[n], forms[n + 1]) if n < len(before) else [],
            "is_first": n == len(before),
        }
        for n, each in enumerate((seen, *before))
    ]
    return render_template("suspects/versions.html", file=seen, rows=rows)


@bp.post("/<uuid:suspect_file_id>/names")
@requires(Permission.SUSPECT_NAME_READ)
def open_names(suspect_file_id: UUID) -> ResponseReturnValue:
    """Open who a file is said to be about. A post, since it opens names."""
    actor = current_actor()
    with transaction() as db:
        reason = opening_reason("accused_reasons")
        seen, named = register.names(db, actor, suspect_file_id, reason)
    form = names_filled(named, seen.version)
    return render_template("suspects/names.html", form=form, file=seen)


@bp.get("/<uuid:suspect_file_id>/names")
@bp.get("/<uuid:suspect_file_id>/names/save")
@requires(Permission.SUSPECT_NAME_READ)
def names(suspect_file_id: UUID) -> ResponseReturnValue:
    """Lead back to the file: after a lock the browser asks for its last address."""
    with transaction() as db:
        register.get(db, current_actor(), suspect_file_id, READ)
    return redirect(f"/staff/perpetrators/{suspect_file_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:suspect_file_id>/names/save")
@requires(WRITE)
def save_names(suspect_file_id: UUID) -> ResponseReturnValue:
    """Save who a file is said to be about."""
    form, actor, status = NamesForm(), current_actor(), None
    more = dict[str, Any]()
    with transaction() as db:
        seen, named = register.names(db, actor, suspect_file_id, "correct")
        if not form.validate():
            status = WRONG
        else:
            try:
                version, identity = form.of_version, form.identity()
                register.change(db, actor, seen.id, version, identity=identity)
            except ConflictError:
                status = HTTPStatus.CONFLICT
                theirs = names_filled(named, seen.version)
                more = laid_beside(form, theirs, seen.version)
    if status is not None:
        page = {"form": form, "file": seen} | more
        return render_template("suspects/names.html", **page), status
    flash(_("Names changed."), "saved")
    return redirect(f"/staff/perpetrators/{suspect_file_id}", HTTPStatus.SEE_OTHER)


def _taken(form: SuspectForm) -> HTTPStatus:
    """Write beside the field why it was not taken."""
    form.code_name.errors = [_("Another file goes by this code name already.")]
    return WRONG
