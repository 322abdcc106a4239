"""The page called Places: the register of a team, and the gazetteer beside it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import index
from app.cases import gazetteer, vocabularies
from app.cases.alike import candidates
from app.cases.forms import laid_beside
from app.cases.sites import register
from app.cases.sites.forms import SiteForm, filled
from app.cases.sites.register import SiteSeen
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("sites", __name__, url_prefix="/staff/places")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.SITE_READ)
def listed() -> ResponseReturnValue:
    """Show the places of each team of the actor, and the regions of Ukraine."""
    actor = current_actor()
    with transaction() as db:
        readable = register.teams(db, actor, Permission.SITE_READ)
        writable = register.teams(db, actor, Permission.SITE_WRITE)
        names = house.team_names(db, actor.unlocked)
        groups = [
            {
                "id": str(team_id),
                "team": names.get(team_id, ""),
                "sites": _lines(db, actor, team_id),
                "may_write": team_id in writable,
            }
            for team_id in readable
        ]
    regions, _countries = gazetteer.pairs()
    known = gazetteer.load()
    return render_template(
        "cases/sites.html",
        groups=groups,
        may_add=bool(writable),
        regions=[(key, name, known.regions[key]) for key, name in regions],
        is_verified=known.is_verified,
    )


def _lines(db: Session, actor: Actor, team_id: UUID) -> list[dict[str, Any]]:
    """Return the places, each with how many cases of the reader's list name it."""
    seen = register.listed(db, actor, team_id)
    segment = index.segment(db, actor.unlocked, team_id, Part.CONTENT)
    return [
        _line(each)
        | {"cases": candidates.how_many(actor, segment, "site", each.id.hex)}
        for each in seen
    ]


def _line(seen: SiteSeen) -> dict[str, Any]:
    content = seen.content
    where = (content.locality, gazetteer.region(content.region))
    return {
        "id": seen.id,
        "name": content.name,
        "aliases": content.aliases,
        "kind": vocabularies.term("place_kinds", content.kind),
        "where": ", ".join(filter(None, where)),
        "note": content.note,
        "may_be_named": content.may_be_named,
    }


@bp.get("/new")
@requires(Permission.SITE_WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    with transaction() as db:
        page = _page(db, SiteForm(formdata=None), None)
    return render_template("cases/site.html", **page)


@bp.post("/new")
@requires(Permission.SITE_WRITE)
def add() -> ResponseReturnValue:
    """Record a place."""
    form, actor = SiteForm(), current_actor()
    with transaction() as db:
        page = _page(db, form, None)
        fine = form.validate()
        if fine:
            team_id = UUID(form.team.data)
            try:
                register.record(db, actor, team_id, form.content())
            except InvalidInputError:
                _name_the_twin(db, form, team_id, None)
                fine = False
    if not fine:
        return render_template("cases/site.html", **page), WRONG
    flash(_("Place recorded. Incidents can name it now."), "saved")
    return redirect("/staff/places", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:site_id>")
@requires(Permission.SITE_WRITE)
def change(site_id: UUID) -> ResponseReturnValue:
    """Show a place as a form."""
    with transaction() as db:
        seen = register.get(db, current_actor(), site_id, Permission.SITE_WRITE)
        page = _page(db, filled(seen), seen)
    return render_template("cases/site.html", **page)


@bp.post("/<uuid:site_id>")
@requires(Permission.SITE_WRITE)
def save(site_id: UUID) -> ResponseReturnValue:
    """Save a place; on a conflict both versions are shown, and nothing is lost."""
    form, actor = SiteForm(), current_actor()
    with transaction() as db:
        seen = register.get(db, actor, site_id, Permission.SITE_WRITE)
        page = _page(db, form, seen)
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                register.change(db, actor, site_id, form.of_version, form.content())
        except ConflictError:
            status = HTTPStatus.CONFLICT
        except InvalidInputError:
            status = WRONG
            with transaction() as db:
                _name_the_twin(db, form, seen.team_id, site_id)
    if status is None:
        flash(_("Place changed. Every incident that names it shows it so."), "saved")
        return redirect("/staff/places", HTTPStatus.SEE_OTHER)
    if status is HTTPStatus.CONFLICT:
        with transaction() as db:
            seen = register.get(db, actor, site_id, Permission.SITE_WRITE)
            theirs = filled(seen)
            _offer(db, theirs, seen)
        page |= laid_beside(form, theirs, seen.version)
    return render_template("cases/site.html", **page), status


def _name_the_twin(
    db: Session, form: SiteForm, team_id: UUID, besides: UUID | None
) -> None:
    other = register.twin(db, current_actor(), team_id, form.content(), besides)
    form.name.errors = [
        _(
            "%(name)s goes by one of these names already. Change that place, or write"
            " a name that tells the two apart.",
            name=other.label if other else "",
        )
    ]


def _offer(db: Session, form: SiteForm, seen: SiteSeen | None) -> None:
    """Offer the teams; a place stays with the team that it was recorded for."""
    actor = current_actor()
    names = house.team_names(db, actor.unlocked)
    teams = register.teams(db, actor, Permission.SITE_WRITE)
    form.offer([(t, names.get(t, "")) for t in ([seen.team_id] if seen else teams)])
    if seen:
        form.team.data = str(seen.team_id)


def _page(db: Session, form: SiteForm, seen: SiteSeen | None) -> dict[str, Any]:
    if seen is None and not register.teams(db, current_actor(), Permission.SITE_WRITE):
        raise NotFoundError
    _offer(db, form, seen)
    return {
        "form": form,
        "is_new": seen is None,
        "version": form.of_version if seen else None,
        "action": f"/staff/places/{seen.id}" if seen else "/staff/places/new",
    }
