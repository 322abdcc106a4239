"""Much reading: the page that stops it, the request for more, and who answers it."""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import clock
from app.db import reading, transaction
from app.errors import ConflictError, InvalidInputError
from app.staff import house
from app.staff import views as sign_in
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.budgets import noticing, releasing, words
from app.staff.budgets.forms import AnswerForm, AskForm
from app.staff.budgets.limits import Kind
from app.staff.budgets.noticing import Notice, Status
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.staff.words import ROLES
from app.wording import gettext as _

bp = Blueprint(
    "readings", __name__, template_folder="../templates", url_prefix="/staff/readings"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
NEWEST = 50
USUAL_CASES = 20
USUAL_HOURS = 2


@dataclass(frozen=True)
class Line:
    """One notice as the page shows it."""

    id: UUID
    who: str = field(repr=False)
    notice: Notice = field(repr=False)
    answered_by: str = field(default="", repr=False)


def stopped_page(actor: Actor, kind: str, kept: str) -> str:
    """Say what was stopped, what is kept, and how to go on. Tell the officers once."""
    with transaction() as db:
        noticing.stop(db, actor, Kind(kind))
    form = AskForm(
        formdata=None,
        data={"cases": USUAL_CASES, "hours": USUAL_HOURS, "kept": kept},
    )
    return _stopped(actor, form, kind)


@bp.post("/ask")
@requires(Permission.OWN_SESSION)
def ask() -> ResponseReturnValue:
    """Ask for more; what was typed on the page before travels along."""
    form, actor = AskForm(), current_actor()
    fine = form.validate()
    if fine:
        try:
            with transaction() as db:
                releasing.ask(
                    db,
                    actor,
                    form.reason.data or "",
                    form.cases.data or 0,
                    form.hours.data or 0,
                )
        except ConflictError:
            form.refuse(_("You asked already. Somebody else answers."))
            fine = False
    return _stopped(actor, form, ""), HTTPStatus.OK if fine else WRONG


@bp.get("/ask")
@requires(Permission.OWN_SESSION)
def asking() -> ResponseReturnValue:
    """Show how a request stands, and the form where none waits."""
    form = AskForm(
        formdata=None, data={"cases": USUAL_CASES, "hours": USUAL_HOURS, "kept": ""}
    )
    return _stopped(current_actor(), form, "")


@bp.post("/go-on")
@requires(Permission.OWN_SESSION)
def go_on() -> ResponseReturnValue:
    """Lead back to where the reading stopped, with what was typed there."""
    opened = sign_in.front().opened()
    if opened is None:
        return redirect("/staff")
    return sign_in.go_on(opened, request.form.get("kept", ""), _("Go on"))


@bp.get("")
@requires(Permission.READING_RELEASE)
def listed() -> ResponseReturnValue:
    """Show who asks for more, and who opened much."""
    with reading() as db:
        page = _page(db, current_actor())
    return render_template("staff_pages/readings.html", **page)


@bp.post("/<uuid:notice_id>")
@requires(Permission.READING_RELEASE)
def answer(notice_id: UUID) -> ResponseReturnValue:
    """Release more, or say why not."""
    form, gives, actor = AnswerForm(), request.form.get("do") == "give", current_actor()
    fine = form.validate() or not (gives or set(form.errors) - {"cases", "hours"})
    if fine:
        try:
            with transaction() as db:
                note = form.answer.data or ""
                if gives:
                    cases, hours = form.cases.data or 0, form.hours.data or 0
                    releasing.give(db, actor, notice_id, cases, hours, note)
                else:
                    releasing.refuse(db, actor, notice_id, note)
        except InvalidInputError as refused:
            _explain(form, refused.fields)
            fine = False
    if not fine:
        with reading() as db:
            releasing.open_one(db, actor, notice_id)
            page = _page(db, actor) | {"form": form, "answered": notice_id}
        page["answers"][notice_id] = form
        return render_template("staff_pages/readings.html", **page), WRONG
    flash(_("Released. It ends by itself.") if gives else _("Answered."), "saved")
    return redirect("/staff/readings", HTTPStatus.SEE_OTHER)


def _explain(form: AnswerForm, fields: tuple[str, ...]) -> None:
    if "cases" in fields:
        form.cases.errors = [_("Not more than was asked for.")]
    if "hours" in fields:
        form.hours.errors = [_("Not longer than was asked for.")]
    if "answer" in fields:
        form.answer.errors = [_("Say why not, to whoever asked.")]


def _page(db: Session, actor: Actor) -> dict[str, Any]:
    names = house.names(db, actor.unlocked)
    lines = [
        Line(
            each.id,
            names.get(each.told.by, ""),
            each,
            names.get(each.told.answered_by, "") if each.told.answered_by else "",
        )
        for each in noticing.seen_by(db, actor)
    ]
    waiting = [line for line in lines if line.notice.status is Status.OPEN]
    return {
        "waiting": waiting,
        "lines": [line for line in lines if line not in waiting][:NEWEST],
        "roles": ROLES,
        "say": words.of_notice,
        "statuses": words.STATUS,
        "answers": {
            line.id: AnswerForm(
                formdata=None,
                data={
                    "cases": line.notice.told.cases,
                    "hours": line.notice.told.hours,
                },
            )
            for line in waiting
        },
        "form": None,
        "answered": None,
    }


def _stopped(actor: Actor, form: AskForm, kind: str) -> str:
    with reading() as db:
        mine = noticing.own(db, actor)
    last = mine[0] if mine else None
    return render_template(
        "staff_pages/reading_stopped.html",
        form=form,
        what=words.of_kind(Kind(kind)) if kind else "",
        next_hour=clock.this_hour() + timedelta(hours=1),
        last=last if last and _matters(last) else None,
        waits=last is not None and last.status is Status.OPEN,
    )


def _matters(last: Notice) -> bool:
    """Say whether an own request still says something: it waits, or is of today."""
    return last.status is Status.OPEN or last.told.at.date() == clock.now().date()
