"""Steps of a request: each a form on its page, and a line in the log."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases.forms import CaseForm
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.inquiries import matching, ordering, register, steps, telling
from app.inquiries.documents import How
from app.inquiries.forms import NAMED, BarForm, CheckForm, LookForm, WordsForm
from app.inquiries.register import Opened
from app.inquiries.staff_views import ONE, WRONG, back, page_of
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "inquiry_steps", __name__, url_prefix="/staff/requests/<uuid:inquiry_id>"
)

READ, WRITE = Permission.INQUIRY_READ, Permission.INQUIRY_WRITE


@bp.post("/look")
@requires(WRITE)
def look(inquiry_id: UUID) -> ResponseReturnValue:
    """Look under what the asker names, as this asker may know it."""
    form, actor, found = LookForm(prefix="look-"), current_actor(), ""
    with transaction() as db:
        fine = form.validate()
        if fine:
            try:
                found = matching.look(db, actor, inquiry_id, form.under.data or "")
            except InvalidInputError:
                fine = False
                form.under.errors = [NAMED]
        if not fine:
            seen = register.get(db, actor, inquiry_id, WRITE)
            page = page_of(db, actor, seen, look=form)
    if not fine:
        return render_template(ONE, **page), WRONG
    if found:
        flash(_("Found. The case is held until this request is answered."), "saved")
    else:
        flash(_("Nothing under this designation for this asker."), "error")
    return back(inquiry_id)


@bp.post("/check")
@requires(WRITE)
def check(inquiry_id: UUID) -> ResponseReturnValue:
    """Write down how it was made sure who asks."""
    form = CheckForm(prefix="check-")

    def done(db: Session, actor: Actor, seen: Opened) -> None:
        how, note = How(form.how.data), form.note.data or ""
        steps.check(db, actor, seen, form.of_version, how, note)

    return _step(inquiry_id, "check", form, WRITE, done)


@bp.post("/advise")
@requires(Permission.INQUIRY_ADVISE)
def advise(inquiry_id: UUID) -> ResponseReturnValue:
    """Add what a legal reviewer says about the ground."""
    form = WordsForm(prefix="advise-")

    def done(db: Session, actor: Actor, seen: Opened) -> None:
        steps.advise(db, actor, seen, form.told.data or "")

    return _step(inquiry_id, "advise", form, Permission.INQUIRY_ADVISE, done)


@bp.post("/contest")
@requires(READ)
def contest(inquiry_id: UUID) -> ResponseReturnValue:
    """Stop everything while a lawyer decides."""
    form = WordsForm(prefix="contest-")

    def done(db: Session, actor: Actor, seen: Opened) -> None:
        steps.contest(db, actor, seen, form.of_version, form.told.data or "")

    return _step(inquiry_id, "contest", form, READ, done)


@bp.post("/go-on")
@requires(READ)
def go_on(inquiry_id: UUID) -> ResponseReturnValue:
    """End the stop with what the lawyer decided."""
    form = WordsForm(prefix="contest-")

    def done(db: Session, actor: Actor, seen: Opened) -> None:
        steps.go_on(db, actor, seen, form.of_version, form.told.data or "")

    return _step(inquiry_id, "contest", form, READ, done)


@bp.post("/bar")
@requires(WRITE)
def bar(inquiry_id: UUID) -> ResponseReturnValue:
    """Write down that a law bars telling the survivor, until which day."""
    form = BarForm(prefix="bar-")

    def done(db: Session, actor: Actor, seen: Opened) -> None:
        day = form.until.day()
        if day is None:
            raise InvalidInputError("until")
        telling.bar(
            db,
            ordering.case_of(db, actor, seen),
            seen.id,
            law=form.law.data or "",
            why=form.why.data or "",
            until=day,
        )

    return _step(inquiry_id, "bar", form, WRITE, done)


@bp.post("/told")
@requires(Permission.CONSENT_WRITE)
def told(inquiry_id: UUID) -> ResponseReturnValue:
    """Note that the survivor was told in a talk."""
    actor = current_actor()
    with transaction() as db:
        seen = register.find(db, actor, inquiry_id, READ)
        telling.tell(db, ordering.case_of(db, actor, seen), seen.id)
    flash(_("Written down: the survivor was told."), "saved")
    return redirect(f"/staff/requests/{inquiry_id}#tell", HTTPStatus.SEE_OTHER)


def _step(
    inquiry_id: UUID,
    name: str,
    form: CaseForm,
    permission: Permission,
    done: Callable[[Session, Actor, Opened], None],
) -> ResponseReturnValue:
    """Do one step, or show the page again with what was typed."""
    actor, status = current_actor(), None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                done(db, actor, register.get(db, actor, inquiry_id, permission))
        except InvalidInputError as refused:
            status = WRONG
            if isinstance(form, BarForm):
                form.explain(refused)
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is not None:
        with transaction() as db:
            seen = register.get(db, actor, inquiry_id, permission)
            page = page_of(db, actor, seen, **{name: form})
        page |= {"typed": name, "is_changed": status is HTTPStatus.CONFLICT}
        return render_template(ONE, **page), status
    flash(_("Saved."), "saved")
    return back(inquiry_id)
