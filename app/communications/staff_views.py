"""Communications to a prosecutor: the list, the outline, what cites a case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import heads
from app.cases.forms import laid_beside
from app.communications import (
    checking,
    citing,
    keeping,
    shown,
    writing,
)
from app.communications.documents import CommunicationContent
from app.communications.forms import (
    ChangeForm,
    CommunicationForm,
)
from app.communications.keeping import Seen
from app.db import transaction
from app.errors import ConflictError
from app.packages import recipients
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "communications", __name__, url_prefix="/staff", template_folder="templates"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
READ, WRITE = keeping.READ, keeping.WRITE
ONE = "/communications/<uuid:communication_id>"
PARAGRAPH = f"{ONE}/paragraphs/<uuid:paragraph_id>"


@bp.get("/communications")
@requires(READ)
def listed() -> ResponseReturnValue:
    """Show the communications of each team of the actor."""
    actor = current_actor()
    with transaction() as db:
        names = house.team_names(db, actor.unlocked)
        writable = keeping.teams(db, actor, WRITE)
        groups = [
            {
                "team": names.get(team_id, ""),
                "rows": [
                    {"id": each.id, **shown.about(db, actor, each)}
                    for each in keeping.listed(db, actor, team_id)
                ],
                "may_write": team_id in writable,
            }
            for team_id in keeping.teams(db, actor, READ)
        ]
    return render_template("communications/list.html", groups=groups)


@bp.get("/communications/new")
@requires(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = CommunicationForm(formdata=None)
    with transaction() as db:
        _offer(db, current_actor(), form)
    return render_template("communications/new.html", form=form)


@bp.post("/communications/new")
@requires(WRITE)
def begin() -> ResponseReturnValue:
    """Begin a communication."""
    form, actor, made = CommunicationForm(), current_actor(), None
    with transaction() as db:
        _offer(db, actor, form)
        if form.validate():
            content = CommunicationContent(
                title=form.title.data or "",
                recipient_id=UUID(form.recipient.data),
                purpose="",
                forum=form.forum.data or "",
                language=form.language.data,
                begun_by=actor.staff_id,
                begun_on=clock.now().date(),
            )
            made = keeping.begin(db, actor, UUID(form.team.data), content)
    if made is None:
        return render_template("communications/new.html", form=form), WRONG
    flash(_("Begun. Write the first paragraph under its heading."), "saved")
    return redirect(f"/staff/communications/{made}", HTTPStatus.SEE_OTHER)


def _offer(db: Session, actor: Actor, form: CommunicationForm) -> None:
    names = house.team_names(db, actor.unlocked)
    teams = keeping.teams(db, actor, WRITE)
    receivers = recipients.listed(db, actor)
    form.offer(
        [(team_id, names.get(team_id, "")) for team_id in teams],
        [(each.id, each.profile.name) for each in receivers],
    )


@bp.get(ONE)
@requires(READ)
def one(communication_id: UUID) -> ResponseReturnValue:
    """Show the outline with its counts, and what does not stand."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id)
        some = keeping.paragraphs(db, actor, seen)
        checked = checking.check(db, actor, seen, some.values())
        page = {
            "about": shown.about(db, actor, seen),
            "headings": shown.outline(db, actor, seen, some, checked),
            "problems": shown.now(db, actor, seen, some, checked),
            "totals": shown.totals(seen, some),
            "has_paragraphs": bool(some),
        }
    return render_template("communications/outline.html", **page)


@bp.get(f"{ONE}/change")
@requires(WRITE)
def changing(communication_id: UUID) -> ResponseReturnValue:
    """Show title and forum in a form."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = {"about": shown.about(db, actor, seen), "form": _on_file(seen)}
    return render_template("communications/change.html", version=seen.version, **page)


@bp.post(f"{ONE}/change")
@requires(WRITE)
def change(communication_id: UUID) -> ResponseReturnValue:
    """Save title and forum; on a conflict both versions are shown."""
    form, actor = ChangeForm(), current_actor()
    status: HTTPStatus | None = None if form.validate() else WRONG
    version = form.of_version
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page: dict[str, Any] = {"about": shown.about(db, actor, seen)}
        if status is None and seen.version != version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, _on_file(seen), seen.version)
            version = seen.version
        if status is None:
            title, forum = form.title.data or "", form.forum.data or ""
            keeping.change(
                db,
                actor,
                seen.id,
                lambda old: msgspec.structs.replace(old, title=title, forum=forum),
                version=version,
            )
    if status is not None:
        page |= {"form": form, "version": version}
        return render_template("communications/change.html", **page), status
    flash(_("Saved."), "saved")
    return to(communication_id)


def _on_file(seen: Seen) -> ChangeForm:
    content = seen.content
    form: Any = ChangeForm(
        formdata=None, data={"title": content.title, "forum": content.forum}
    )
    made: ChangeForm = form
    return made


@bp.post(f"{ONE}/supplement")
@requires(WRITE)
def supplement(communication_id: UUID) -> ResponseReturnValue:
    """Begin a supplement: numbers go on."""
    try:
        with transaction() as db:
            writing.supplement(db, current_actor(), communication_id)
        flash(_("A supplement is begun. Numbers go on."), "saved")
    except ConflictError:
        flash(
            _(
                "A supplement follows an edition, and the one before has to hold "
                "something. Nothing was changed."
            ),
            "error",
        )
    return to(communication_id)


@bp.post(f"{ONE}/number-anew")
@requires(WRITE)
def number_anew(communication_id: UUID) -> ResponseReturnValue:
    """Number in the order of reading, while no edition was made."""
    try:
        with transaction() as db:
            writing.number_anew(db, current_actor(), communication_id)
        flash(_("Numbered in the order of reading."), "saved")
    except ConflictError:
        flash(_("An edition was made: numbers stay as they are."), "error")
    return to(communication_id)


@bp.get("/cases/<ref>/communications")
@requires(Permission.CLASSIFICATION_READ)
def of_case(ref: str) -> ResponseReturnValue:
    """Show which paragraphs cite a case, and which editions of them left."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CLASSIFICATION_READ)
        page = {
            "head": heads.head(db, file),
            "cited": citing.of_case(db, file),
            "sent": citing.sent(db, file),
        }
    return render_template("communications/of_case.html", **page)


def to(communication_id: UUID, paragraph_id: UUID | None = None) -> ResponseReturnValue:
    """Go to a communication, or to a paragraph of it."""
    rest = f"/paragraphs/{paragraph_id}" if paragraph_id else ""
    address = f"/staff/communications/{communication_id}{rest}"
    return redirect(address, HTTPStatus.SEE_OTHER)
