"""Copies for a person who asks: chosen, made, taken out as volumes, the code told."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.db import transaction
from app.errors import (
    ApprovalError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    TamperedError,
)
from app.files.forms import handed
from app.inquiries import register
from app.inquiries.copies import choosing, making, shown, telling
from app.inquiries.copies.forms import CodeForm, CopiesForm, key_of
from app.inquiries.register import Opened
from app.inquiries.staff_views import ONE, WRONG, back, page_of
from app.packages.ladder.cutting import pieces
from app.packages.ladder.words import SECOND_CHANNELS
from app.packages.records import SecondChannel
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "inquiry_copies", __name__, url_prefix="/staff/requests/<uuid:inquiry_id>/copies"
)

WRITE, PREPARE = Permission.INQUIRY_WRITE, Permission.INQUIRY_PREPARE
PAGE = "inquiries/copies.html"


@bp.get("")
@requires(PREPARE)
def choose(inquiry_id: UUID) -> ResponseReturnValue:
    """Show what of the case is the person's own, and what stays because of others."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, PREPARE)
        page = _page(db, actor, seen)
    told = {
        "person": str(page["person_id"] or ""),
        "items": [key_of(each) for each in page["fitting"]],
    }
    form = CopiesForm(formdata=None, data=told)
    form.offer(page["people"], page["things"])
    return render_template(PAGE, form=form, version=seen.version, **page)


@bp.post("")
@requires(PREPARE)
def keep(inquiry_id: UUID) -> ResponseReturnValue:
    """Keep what is copied, as the gate lets it."""
    actor, form, status = current_actor(), CopiesForm(), None
    version = form.of_version
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, PREPARE)
        page = _page(db, actor, seen)
        form.offer(page["people"], page["things"])
        if not form.validate() or not form.was_looked_at():
            status = WRONG
        else:
            person_id, items = UUID(form.person.data), form.chosen()
            try:
                choosing.choose(db, actor, seen, form.of_version, person_id, items)
            except InvalidInputError:
                if seen.case is not None:
                    form.explain(choosing.stops(db, seen.case, person_id, items))
                status = WRONG
            except ConflictError:
                status, page["is_changed"] = HTTPStatus.CONFLICT, True
                version = seen.version
        forgotten = seen.content.copies
    if status is not None:
        return render_template(PAGE, form=form, version=version, **page), status
    making.forget(forgotten)
    flash(_("Kept. Prepare the answer: its letter says what is given."), "saved")
    return back(inquiry_id)


@bp.post("/make")
@requires(WRITE)
def make(inquiry_id: UUID) -> ResponseReturnValue:
    """Make the volumes; reading, writing and keeping are three steps."""
    actor = current_actor()
    try:
        with transaction() as db:
            before = register.find(db, actor, inquiry_id, WRITE).content.copies
            planned = making.plan(db, actor, inquiry_id)
        made, code = making.write(planned)
        with making.thrown_away_unless_kept(made), transaction() as db:
            making.keep(db, actor, inquiry_id, planned, made, code)
    except InvalidInputError as refused:
        told = {
            "size": _(
                "The files are more than can be made at once, %(most)s MB. Choose fewer"
                " of them, and give the others with a second request.",
                most=making.MOST_BYTES // 1024 // 1024,
            )
        }
        gone = _("Something of it may not go any more. Choose anew what is copied.")
        flash(told.get(refused.fields[0], gone), "error")
        return back(inquiry_id)
    except (ApprovalError, ConflictError):
        flash(_("The request changed meanwhile. Nothing was made."), "error")
        return back(inquiry_id)
    except TamperedError:
        flash(_("A file is not what was taken in. Nothing was made."), "error")
        return back(inquiry_id)
    making.forget(before)
    flash(_("Made. Save the files, and give them before the code."), "saved")
    return back(inquiry_id)


@bp.post("/file")
@requires(WRITE)
def file(inquiry_id: UUID) -> ResponseReturnValue:
    """Hand over one file of the volumes: sealed, or the page that opens them."""
    part = request.form.get("part", "")
    with transaction() as db:
        path, name = making.handed(db, current_actor(), inquiry_id, part)
    return handed(pieces(path, 0, path.stat().st_size), name)


@bp.get("/code")
@bp.get("/file")
@bp.get("/make")
@requires(WRITE)
def after_a_lock(inquiry_id: UUID) -> ResponseReturnValue:
    """Lead back to the request: after a lock the browser asks for its last address."""
    with transaction() as db:
        register.get(db, current_actor(), inquiry_id, WRITE)
    return back(inquiry_id)


@bp.post("/code")
@requires(WRITE)
def code(inquiry_id: UUID) -> ResponseReturnValue:
    """Show the code once, to be read out now; nothing here knows it afterwards."""
    actor, form, told = current_actor(), CodeForm(prefix="code-"), ""
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        if form.validate():
            channel = SecondChannel(form.channel.data)
            told = telling.read_out(db, actor, inquiry_id, channel)
        else:
            page = page_of(db, actor, seen, code=form)
    if not told:
        return render_template(ONE, **page), WRONG
    answer = make_response(
        render_template(
            "inquiries/code.html",
            id=inquiry_id,
            number=seen.content.number,
            told=told,
            channel=SECOND_CHANNELS[channel],
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(db: Session, actor: Actor, seen: Opened) -> dict[str, Any]:
    if not choosing.can_be_asked_for(seen):
        raise NotFoundError
    return shown.page(db, actor, seen)
