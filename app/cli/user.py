"""`barvinok user`: who signs in, and stopping somebody at once.

Names of staff are sealed: without keys the list tells numbers, roles and standings.
Whoever stops somebody signs in first, as on the page: the machine's administrator has
no right of its own, and the log says who it was.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import click

from app.errors import NotFoundError, NotOpenError

if TYPE_CHECKING:
    from app.staff.actor import Actor
    from app.staff.policy import Permission

DATA = click.option("--data", type=click.Path(path_type=Path), help="Where all is.")


@click.group()
def user() -> None:
    """List who signs in here, or stop somebody at once."""


@user.command("list")
@DATA
@click.option("--as", "who", help="Sign in under this name, and see names.")
def list_(data: Path | None, who: str | None) -> None:
    """List everybody: number, role, standing; with --as also names and teams."""
    from app.cli.opening import opened

    opened(data)
    if who is None:
        _list_without_keys()
        return
    from app import db
    from app.staff import roster
    from app.staff.policy import Permission

    with _signed_in(who, Permission.STAFF_INVITE) as actor:
        with db.reading() as session:
            people = roster.people(session, actor)
        for person in people:
            teams = ", ".join(person.teams)
            click.echo(
                f"{person.id}  {person.role.value:<18} {person.standing.value:<8}"
                f" {person.name}" + (f" ({teams})" if teams else "")
            )


@user.command()
@DATA
@click.option("--as", "who", required=True, help="Who stops: an officer, say.")
@click.argument("staff_id", type=click.UUID)
def stop(data: Path | None, who: str, staff_id: UUID) -> None:
    """End the sessions and the sign-in of STAFF_ID at once.

    Two officers then sign the revocation, and each team makes new keys.
    """
    from app import db, index
    from app.cli.opening import opened
    from app.staff import changing
    from app.staff.policy import Permission

    opened(data)
    with _signed_in(who, Permission.STAFF_INVITE) as actor:
        with db.transaction() as session:
            changing.stop(session, actor, staff_id)
        index.release(staff_id)
    click.echo(
        "Stopped: every session is over and the name no longer opens anything.\n"
        "Two officers now sign the revocation, and each team makes new keys."
    )


def _list_without_keys() -> None:
    from sqlalchemy import select

    from app import db
    from app.keys import directory
    from app.staff.models import Invitation, StaffMember

    with db.reading() as session:
        known = directory.load(session)
        invited = dict(
            session.execute(select(Invitation.staff_id, Invitation.role)).all()
        )
        rows = session.execute(
            select(StaffMember.id, StaffMember.status).order_by(StaffMember.id)
        ).all()
    roles = {key.staff_id: key.role.value for key in known.everyone()}
    for staff_id, status in rows:
        waits = status == "enrolled" and not known.is_listed(staff_id)
        role = roles.get(staff_id) or invited.get(staff_id, "")
        click.echo(f"{staff_id}  {role:<18} {'waits' if waits else status}")
    click.echo("Names are sealed: add --as NAME to see them.", err=True)


@contextmanager
def _signed_in(name: str, permission: "Permission") -> "Iterator[Actor]":
    """Ask for what the sign-in page asks for; the session ends with the command."""
    from app import db
    from app.keys import sessions
    from app.staff import drill, signing_in
    from app.staff.actor import Actor
    from app.staff.policy import could_ever

    boot_key = os.urandom(32)
    credentials = signing_in.Credentials(
        name,
        click.prompt("Password", hide_input=True),
        click.prompt("Account secret", hide_input=True),
    )
    half = signing_in.give_password(credentials, boot_key)
    cookie = signing_in.give_code(half, click.prompt("Six-digit code"), boot_key)
    with db.reading() as session:
        opened = sessions.resume(
            session, cookie, boot_key, signing_in.epoch_of(session)
        )
        if opened is None or opened.unlocked is None:
            raise RuntimeError("a session just begun is gone")
        actor = Actor.of(session, opened.unlocked, opened.id, is_fresh=True)
        is_drilled = drill.is_done(session)
    try:
        if not is_drilled:
            raise NotOpenError("the recovery drill comes first")
        if not could_ever(actor, permission):
            raise NotFoundError
        yield actor
    finally:
        with db.transaction() as session:
            sessions.end(session, opened.id)
