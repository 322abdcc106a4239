"""The page called Projects: what pays for a team's help."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.reparations.services import directory, projects
from app.reparations.services.forms import ProjectForm
from app.reparations.services.projects import ProjectSeen
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission, could_ever
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("projects", __name__, url_prefix="/staff/services/projects")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
PAGE = "reparations/project.html"


@bp.get("")
@requires(Permission.SERVICE_READ)
def listed() -> ResponseReturnValue:
    """Show the projects of each team of the actor."""
    actor = current_actor()
    with transaction() as db:
        writable = directory.teams(db, actor, Permission.SERVICE_WRITE)
        names = house.team_names(db, actor.unlocked)
        groups = [
            {
                "id": team_id,
                "team": names.get(team_id, ""),
                "may_write": team_id in writable,
                "projects": list(projects.named(db, actor, team_id).values()),
            }
            for team_id in directory.teams(db, actor, Permission.SERVICE_READ)
        ]
    return render_template(
        "reparations/projects.html",
        groups=groups,
        makes_figures=could_ever(actor, Permission.FIGURES_READ),
    )


@bp.get("/new")
@requires(Permission.SERVICE_WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        page = _page(db, ProjectForm(formdata=None), None)
    return render_template(PAGE, **page)


@bp.post("/new")
@requires(Permission.SERVICE_WRITE)
def add() -> ResponseReturnValue:
    """Record a project."""
    form = ProjectForm()
    with transaction() as db:
        page = _page(db, form, None)
        fine = form.validate()
        if fine:
            try:
                team_id = UUID(form.team.data)
                projects.record(db, current_actor(), team_id, form.content())
            except InvalidInputError:
                form.code.errors = [_taken()]
                fine = False
    if not fine:
        return render_template(PAGE, **page), WRONG
    flash(_("Project recorded."), "saved")
    return redirect(bp.url_prefix or "", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:project_id>")
@requires(Permission.SERVICE_WRITE)
def change(project_id: UUID) -> ResponseReturnValue:
    """Show a project as a form."""
    with transaction() as db:
        seen = projects.get(db, current_actor(), project_id)
        page = _page(db, _on_file(seen), seen)
        page["version"] = seen.version
    return render_template(PAGE, **page)


@bp.post("/<uuid:project_id>")
@requires(Permission.SERVICE_WRITE)
def save(project_id: UUID) -> ResponseReturnValue:
    """Save a project; on a conflict both versions are shown, and nothing is lost."""
    form, actor = ProjectForm(), current_actor()
    with transaction() as db:
        seen = projects.get(db, actor, project_id)
        page = _page(db, form, seen)
        status = None if form.validate() else WRONG
        if status is None:
            try:
                projects.change(db, actor, project_id, form.of_version, form.content())
            except InvalidInputError:
                form.code.errors = [_taken()]
                status = WRONG
            except ConflictError:
                status = HTTPStatus.CONFLICT
                on_file = _on_file(seen)
                on_file.team.choices = form.team.choices
                page |= laid_beside(form, on_file, seen.version)
    if status is not None:
        return render_template(PAGE, **page), status
    flash(_("Project changed."), "saved")
    return redirect(bp.url_prefix or "", HTTPStatus.SEE_OTHER)


def _taken() -> str:
    return _("Another project has this code. Write one of its own.")


def _on_file(seen: ProjectSeen) -> ProjectForm:
    form = ProjectForm(formdata=None)
    form.fill(seen.content, seen.team_id, seen.version)
    return form


def _page(db: Session, form: ProjectForm, seen: ProjectSeen | None) -> dict[str, Any]:
    actor = current_actor()
    names = house.team_names(db, actor.unlocked)
    teams = (
        [seen.team_id] if seen else directory.teams(db, actor, Permission.SERVICE_WRITE)
    )
    form.offer([(team_id, names.get(team_id, "")) for team_id in teams])
    return {
        "form": form,
        "is_new": seen is None,
        "version": form.of_version if seen else None,
        "action": f"{bp.url_prefix}/{seen.id if seen else 'new'}",
    }
