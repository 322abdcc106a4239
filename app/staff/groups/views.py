"""Teams: who holds what, making one, letting somebody in, new keys without a leaver."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import db, index, vault
from app.errors import NotFoundError
from app.keys import rotation
from app.keys.parts import PARTS_OF_KIND, TeamKind, parts_of
from app.staff import enrolling, pictures, resealing, roster, teams
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.confirming import SPOKEN
from app.staff.forms import AdmitForm, LeaveForm, TeamForm
from app.staff.policy import Permission
from app.staff.present import current_actor, fresh_actor
from app.staff.roster import TeamRow
from app.staff.words import KINDS, PARTS, ROLES
from app.wording import gettext as _
from app.wording import ngettext

bp = Blueprint(
    "staff_teams",
    __name__,
    template_folder="../templates",
    url_prefix="/staff/settings/teams",
)

AT_ONCE = 1000
"""Keys renewed in one press: about a quarter of a second."""


@bp.get("")
@requires(Permission.TEAM_ADMIT)
def everyone() -> ResponseReturnValue:
    """Show all teams, who holds which parts, and what can be done."""
    return _page(TeamForm())


@bp.post("")
@requires(Permission.TEAM_MAKE)
def make() -> ResponseReturnValue:
    """Make a team's keys; they count once two officers have signed them."""
    actor, form = fresh_actor(), TeamForm()
    form.offer(_kinds(actor))
    if not form.validate():
        return _page(form), 422
    kind, name = form.made()
    with db.transaction() as session:
        team_id = teams.make(session, actor, kind, name)
    return redirect(f"/staff/settings/teams/{team_id}")


@bp.get("/<uuid:team_id>")
@requires(Permission.TEAM_ADMIT)
def one(team_id: UUID) -> ResponseReturnValue:
    """Show one team to somebody who holds its keys."""
    return _team_page(team_id)


@bp.post("/<uuid:team_id>/members")
@requires(Permission.TEAM_ADMIT)
def admit(team_id: UUID) -> ResponseReturnValue:
    """Give a colleague the team's keys, as far as their role may hold them."""
    actor, form = fresh_actor(), AdmitForm()
    with db.reading() as session:
        form.offer(_mine(session, actor, team_id).may_join)
    if not form.validate():
        return _team_page(team_id, admit=form), 422
    with db.transaction() as session:
        enrolling.admit(session, actor, team_id, form.colleague())
    flash(_("The colleague holds the team’s keys now."), "saved")
    return redirect(f"/staff/settings/teams/{team_id}")


@bp.post("/<uuid:team_id>/leave")
@requires(Permission.TEAM_ADMIT)
def leave(team_id: UUID) -> ResponseReturnValue:
    """Make new keys for those who stay."""
    actor, form = fresh_actor(), LeaveForm()
    with db.reading() as session:
        form.offer(_others(_mine(session, actor, team_id), actor))
    if not form.validate():
        return _team_page(team_id, leave=form), 422
    with db.transaction() as session:
        teams.rotate(session, actor, team_id, form.gone())
    for staff_id in form.gone():
        index.release(staff_id)
    flash(_("New keys are made. Read their first characters to two officers."), "saved")
    return redirect(f"/staff/settings/teams/{team_id}")


@bp.post("/<uuid:team_id>/renew")
@requires(Permission.TEAM_ADMIT)
def renew(team_id: UUID) -> ResponseReturnValue:
    """Give the team's cases to its newest keys, some at a time."""
    actor = current_actor()
    with db.transaction() as session:
        _mine(session, actor, team_id)
        done = rotation.rewrap(session, actor.unlocked, team_id, AT_ONCE)
        if done < AT_ONCE:
            done += index.renew(session, actor.unlocked, team_id, AT_ONCE - done)
    flash(ngettext("%(num)s key renewed.", "%(num)s keys renewed.", done), "saved")
    return redirect(f"/staff/settings/teams/{team_id}")


@bp.post("/<uuid:team_id>/reseal")
@requires(Permission.TEAM_ADMIT)
def reseal(team_id: UUID) -> ResponseReturnValue:
    """Have what lies in the form of a past release written in today's."""
    actor = current_actor()
    with db.reading() as session:
        _mine(session, actor, team_id)
        keys = resealing.keys_of_the_old(session, actor, team_id)
    if not keys:
        flash(_("Everything is in today’s form."), "saved")
        return redirect(f"/staff/settings/teams/{team_id}")
    with db.transaction() as session:
        job_id = resealing.start(session, actor, team_id, keys)
    return redirect(f"/staff/jobs/{job_id}")


def _kinds(actor: Actor) -> list[TeamKind]:
    """Return the kinds of team whose every part the person's role may hold."""
    return [
        kind
        for kind in TeamKind
        if kind is not TeamKind.HOUSE
        and set(parts_of(actor.role, kind)) == set(PARTS_OF_KIND[kind])
    ]


def _mine(session: Session, actor: Actor, team_id: UUID) -> TeamRow:
    """Return a team whose keys the person holds; no other is changed from here."""
    for row in roster.all_teams(session, actor):
        if row.id == team_id and row.mine:
            return row
    raise NotFoundError


def _others(team: TeamRow, actor: Actor) -> list[tuple[UUID, str]]:
    return [(m.id, m.name) for m in team.members if m.id != actor.staff_id]


def _page(form: TeamForm) -> str:
    actor = current_actor()
    with db.reading() as session:
        rows = roster.all_teams(session, actor)
    form.offer(_kinds(actor))
    return render_template(
        "staff_pages/teams.html",
        form=form,
        rows=rows,
        kinds=KINDS,
        parts=PARTS,
        may_make=bool(_kinds(actor)),
    )


def _team_page(
    team_id: UUID, *, admit: AdmitForm | None = None, leave: LeaveForm | None = None
) -> str:
    actor = current_actor()
    with db.reading() as session:
        team = _mine(session, actor, team_id)
    admitting, leaving = (
        admit or AdmitForm(formdata=None),
        leave or LeaveForm(formdata=None),
    )
    admitting.offer(team.may_join)
    leaving.offer(_others(team, actor))
    return render_template(
        "staff_pages/team.html",
        form=admit or leave,
        admitting=admitting,
        leaving=leaving,
        team=team,
        kinds=KINDS,
        parts=PARTS,
        roles=ROLES,
        spoken=pictures.groups(team.waiting[:SPOKEN]),
        rest=pictures.groups(team.waiting[SPOKEN:]),
        may_hold_old=vault.has_past_versions() and team.kind in resealing.KINDS,
        may_rotate=team.kind is not TeamKind.HOUSE,
    )
