"""People who sign in: inviting them by a one-time link, and stopping them at once."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db, index
from app.errors import InvalidInputError, NotFoundError
from app.staff import changing, enrolling, roster
from app.staff.access import requires
from app.staff.forms import InviteForm, StopForm
from app.staff.policy import Permission
from app.staff.present import current_actor, fresh_actor
from app.staff.roster import Person, Standing
from app.staff.views import front
from app.staff.words import ROLES
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint(
    "staff_people",
    __name__,
    template_folder="../templates",
    url_prefix="/staff/settings/users",
)

STANDINGS: dict[Standing, tuple[str, str]] = {
    Standing.INVITED: (_l("Invited"), "amber"),
    Standing.WAITS: (_l("Waits for two officers"), "amber"),
    Standing.ACTIVE: (_l("Signs in"), "leaf"),
    Standing.STOPPED: (_l("Stopped"), "brick"),
}


@bp.get("")
@requires(Permission.STAFF_INVITE)
def everybody() -> ResponseReturnValue:
    """Show who signs in here, and the form for inviting."""
    return _page(InviteForm())


@bp.post("")
@requires(Permission.STAFF_INVITE)
def invite() -> ResponseReturnValue:
    """Invite somebody, and show the one-time link this once."""
    actor, form = fresh_actor(), InviteForm()
    if not form.validate():
        return _page(form), 422
    name, role = form.invited()
    try:
        with db.transaction() as session:
            token = enrolling.invite(session, actor, name, role)
    except InvalidInputError:
        form.name.errors = [_("Somebody of this name is here already.")]
        return _page(form), 422
    return _link_page(" ".join(name.split()), token)


@bp.post("/<uuid:staff_id>/link")
@requires(Permission.STAFF_INVITE)
def link_again(staff_id: UUID) -> ResponseReturnValue:
    """Make a new link for somebody who never used theirs."""
    actor = fresh_actor()
    with db.transaction() as session:
        token = enrolling.invite_again(session, actor, staff_id)
        name = _person(roster.people(session, actor), staff_id).name
    return _link_page(name, token)


@bp.get("/<uuid:staff_id>/stop")
@requires(Permission.STAFF_INVITE)
def ask_stop(staff_id: UUID) -> ResponseReturnValue:
    """Say what stopping does, and ask for the name once more."""
    return _stop_page(StopForm(), staff_id)


@bp.post("/<uuid:staff_id>/stop")
@requires(Permission.STAFF_INVITE)
def stop(staff_id: UUID) -> ResponseReturnValue:
    """End a person's sessions and sign-in at once."""
    actor, form = fresh_actor(), StopForm()
    with db.reading() as session:
        person = _person(roster.people(session, actor), staff_id)
    if not form.validate() or not form.is_for(person.name):
        if not form.name.errors:
            form.name.errors = [_("Type the name exactly as it stands above.")]
        return _stop_page(form, staff_id), 422
    with db.transaction() as session:
        changing.stop(session, actor, staff_id)
    index.release(staff_id)
    flash(
        _(
            "%(name)s can no longer sign in. Two officers now sign the revocation, and"
            " each team makes new keys.",
            name=person.name,
        ),
        "saved",
    )
    return redirect("/staff/settings/users")


def _person(people: list[Person], staff_id: UUID) -> Person:
    for person in people:
        if person.id == staff_id:
            return person
    raise NotFoundError


def _page(form: InviteForm) -> str:
    actor = current_actor()
    with db.reading() as session:
        people = roster.people(session, actor)
    return render_template(
        "staff_pages/people.html",
        form=form,
        people=people,
        roles=ROLES,
        standings=STANDINGS,
        me=actor.staff_id,
    )


def _link_page(name: str, token: str) -> str:
    return render_template(
        "staff_pages/link.html",
        name=name,
        link=f"{front().settings.staff_origin}/staff/enrol/{token}",
        days=enrolling.INVITATION_DAYS,
    )


def _stop_page(form: StopForm, staff_id: UUID) -> str:
    actor = current_actor()
    with db.reading() as session:
        person = _person(roster.people(session, actor), staff_id)
    if person.id == actor.staff_id or person.standing is Standing.STOPPED:
        raise NotFoundError
    return render_template(
        "staff_pages/stop.html", form=form, person=person, roles=ROLES
    )
