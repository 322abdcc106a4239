"""The page called Services: a team's directory of places that help."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.reparations.services import directory
from app.reparations.services.directory import ServiceContent, ServiceSeen
from app.reparations.services.forms import ServiceForm
from app.reparations.services.words import KINDS, WAITS
from app.staff import house
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("services", __name__, url_prefix="/staff/services")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.SERVICE_READ)
def listed() -> ResponseReturnValue:
    """Show the services of each team of the actor."""
    actor = current_actor()
    with transaction() as db:
        writable = directory.teams(db, actor, Permission.SERVICE_WRITE)
        names = house.team_names(db, actor.unlocked)
        groups = [
            {
                "id": team_id,
                "team": names.get(team_id, ""),
                "may_write": team_id in writable,
                "services": [
                    {
                        "id": seen.id,
                        "is_stale": seen.is_stale,
                        "kind": str(KINDS.get(seen.content.kind, "")),
                        "content": seen.content,
                        "facts": _facts(seen.content),
                    }
                    for seen in directory.listed(db, actor, team_id)
                ],
            }
            for team_id in directory.teams(db, actor, Permission.SERVICE_READ)
        ]
    return render_template(
        "reparations/services.html", groups=groups, stale_days=directory.STALE_DAYS
    )


@bp.get("/new")
@requires(Permission.SERVICE_WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        page = _page(db, ServiceForm(formdata=None), None)
    return render_template("reparations/service.html", **page)


@bp.post("/new")
@requires(Permission.SERVICE_WRITE)
def add() -> ResponseReturnValue:
    """Record a service."""
    form = ServiceForm()
    with transaction() as db:
        page = _page(db, form, None)
        fine = form.validate()
        if fine:
            try:
                team_id = UUID(form.team.data)
                directory.record(db, current_actor(), team_id, form.content())
            except InvalidInputError:
                form.checked.errors = [_("This day is still to come.")]
                fine = False
    if not fine:
        return render_template("reparations/service.html", **page), WRONG
    flash(_("Service recorded."), "saved")
    return redirect("/staff/services", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:service_id>")
@requires(Permission.SERVICE_WRITE)
def change(service_id: UUID) -> ResponseReturnValue:
    """Show a service as a form."""
    with transaction() as db:
        seen = directory.get(db, current_actor(), service_id)
        page = _page(db, _on_file(seen), seen)
        page["version"] = seen.version
    return render_template("reparations/service.html", **page)


@bp.post("/<uuid:service_id>")
@requires(Permission.SERVICE_WRITE)
def save(service_id: UUID) -> ResponseReturnValue:
    """Save a service; on a conflict both versions are shown, and nothing is lost."""
    form, actor = ServiceForm(), current_actor()
    with transaction() as db:
        seen = directory.get(db, actor, service_id)
        page = _page(db, form, seen)
        status = None if form.validate() else WRONG
        if status is None and form.of_version != seen.version:
            status = HTTPStatus.CONFLICT
        if status is None:
            try:
                directory.change(db, actor, service_id, seen.version, form.content())
            except InvalidInputError:
                form.checked.errors = [_("This day is still to come.")]
                status = WRONG
            except ConflictError:
                status = HTTPStatus.CONFLICT
        if status is HTTPStatus.CONFLICT:
            on_file = _on_file(seen)
            on_file.team.choices = form.team.choices
            page |= laid_beside(form, on_file, seen.version)
    if status is not None:
        return render_template("reparations/service.html", **page), status
    flash(_("Service changed."), "saved")
    return redirect("/staff/services", HTTPStatus.SEE_OTHER)


def _facts(content: ServiceContent) -> list[tuple[str, str]]:
    pairs = (
        (_("Where"), content.where),
        (_("Hours"), content.hours),
        (_("Languages"), content.languages),
        (_("Who for"), content.who_for),
        (_("How they are reached"), content.contact),
        (_("How many they can take"), content.capacity),
        (_("How long one waits there"), str(WAITS.get(content.waiting, ""))),
    )
    return [(label, told) for label, told in pairs if told]


def _on_file(seen: ServiceSeen) -> ServiceForm:
    form = ServiceForm(formdata=None)
    form.fill(seen.content, seen.team_id, seen.version)
    return form


def _page(db: Session, form: ServiceForm, seen: ServiceSeen | None) -> dict[str, Any]:
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
        "action": f"/staff/services/{seen.id}" if seen else "/staff/services/new",
    }
