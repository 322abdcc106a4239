"""The page called Cover: who of a team is away, and who stands in."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.cases import assigning
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work.cover import cards, covering
from app.work.cover.forms import CoverForm

bp = Blueprint("cover", __name__, url_prefix="/staff/cover")

CARDS = cards  # importing it put the card on the page Today
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.COVER_SET)
def listed() -> ResponseReturnValue:
    """Show each team of the actor: who is away, and a form."""
    with transaction() as db:
        groups = _groups(db, current_actor())
    return render_template("work/cover.html", groups=groups)


@bp.post("/<uuid:team_id>")
@requires(Permission.COVER_SET)
def make(team_id: UUID) -> ResponseReturnValue:
    """Let a colleague stand in."""
    actor, form = current_actor(), CoverForm()
    with transaction() as db:
        _offer(db, actor, team_id, form)
        asked = form.asked() if form.validate() else None
        fine = asked is not None
        if asked is not None:
            try:
                covering.make(db, actor, team_id, asked)
            except InvalidInputError as refused:
                _explain(form, refused)
                fine = False
        groups = _groups(db, actor, team_id, form)
    if not fine:
        return render_template("work/cover.html", groups=groups), WRONG
    flash(_("Kept. Both see it on their page Today."), "saved")
    return redirect("/staff/cover", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:cover_id>/end")
@requires(Permission.COVER_SET)
def end(cover_id: UUID) -> ResponseReturnValue:
    """End a cover now."""
    with transaction() as db:
        covering.end(db, current_actor(), cover_id)
    flash(_("Ended. The cases and tasks are their own again."), "saved")
    return redirect("/staff/cover", HTTPStatus.SEE_OTHER)


def _explain(form: CoverForm, refused: InvalidInputError) -> None:
    told = {
        "first": _("Somebody stands in on some of these days already."),
        "last": _("The last day is over, before the first, or more than a year away."),
        "covering": _(
            "This colleague cannot stand in on these days: it is the same person, or"
            " one of the two is away or stands in for the other."
        ),
    }
    for name in refused.fields:
        form[name].errors = [told[name]]


def _offer(db: Session, actor: Actor, team_id: UUID, form: CoverForm) -> None:
    if team_id not in covering.teams(db, actor):
        raise NotFoundError
    people = assigning.of_team(db, actor.unlocked, team_id)
    form.offer(covering.may_be_away(db, actor, team_id, people), people)


def _groups(
    db: Session, actor: Actor, wrong_of: UUID | None = None, wrong: Any = None
) -> list[dict[str, Any]]:
    names = house.names(db, actor.unlocked)
    teams = house.team_names(db, actor.unlocked)
    today, groups = clock.now().date(), []
    for team_id in covering.teams(db, actor):
        form = wrong if team_id == wrong_of else CoverForm(formdata=None)
        _offer(db, actor, team_id, form)
        if form is not wrong:
            form.absent.data = str(actor.staff_id)
        rows = [
            {
                "id": seen.id,
                "absent": names.get(seen.content.absent, ""),
                "covering": names.get(seen.content.covering, ""),
                "first": seen.content.first,
                "last": seen.content.last,
                "is_now": seen.content.holds_on(today),
                "may_end": covering.may_end(actor, seen),
            }
            for seen in covering.standing(db, actor, team_id)
        ]
        groups.append(
            {"id": team_id, "team": teams.get(team_id, ""), "rows": rows, "form": form}
        )
    return groups
