"""Names of a case lent for some days: who asked and why, who sees them, until when."""

from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import asking, calling, heads, lending
from app.cases.asking import Asked, Kind, Status
from app.cases.casefile import CaseFile
from app.cases.lent.forms import AnswerForm, AskForm
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.keys.parts import Role
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.staff.words import ROLES
from app.wording import gettext as _

bp = Blueprint("lent", __name__, url_prefix="/staff/cases/<ref>/names")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Line:
    """One request or loan, in words."""

    id: UUID
    who: str = field(repr=False)
    role: str
    on: date
    reason: str = field(repr=False)
    days: int
    note: str = field(repr=False)
    since: date | None
    until: date | None
    stands: bool
    was_refused: bool
    may_answer: bool


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show who asked, who sees the names now, and who saw them."""
    with transaction() as db:
        page = _page(db, _file(db, ref))
    return render_template("cases/lent.html", **page)


@bp.post("/ask")
@requires(Permission.IDENTITY_ASK)
def ask(ref: str) -> ResponseReturnValue:
    """Ask to see the names, with a reason and for some days."""
    form = AskForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref)
        if fine:
            try:
                lending.ask(db, file, form.reason.data or "", form.days.data or 0)
            except ConflictError:
                form.reason.errors = [_("You asked already. A coordinator answers.")]
                fine = False
        if not fine:
            page = _page(db, file) | {"ask": form, "form": form}
    if not fine:
        return render_template("cases/lent.html", **page), WRONG
    flash(_("Asked. A coordinator answers."), "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>")
@requires(Permission.IDENTITY_LEND)
def answer(ref: str, request_id: UUID) -> ResponseReturnValue:
    """Lend the names, or say why not."""
    form, lends = AnswerForm(), request.form.get("do") == "lend"
    fine = form.validate() or not (lends or set(form.errors) - {"days"})
    with transaction() as db:
        file = _file(db, ref)
        asked = asking.to_answer(db, file, request_id, Kind.NAMES)
        if fine:
            try:
                if lends:
                    told = form.told.data or ""
                    lending.lend(db, file, asked.id, form.days.data or 0, told)
                else:
                    lending.refuse(db, file, asked.id, form.note.data or "")
            except InvalidInputError as refused:
                _explain(form, refused.fields, asked)
                fine = False
        if not fine:
            page = _page(db, file) | {"form": form, "answered": asked.id}
            page["answers"][asked.id] = form
    if not fine:
        return render_template("cases/lent.html", **page), WRONG
    told = _("Lent. It ends by itself.") if lends else _("Answered.")
    flash(told, "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>/end")
@requires(Permission.IDENTITY_LEND)
def end(ref: str, request_id: UUID) -> ResponseReturnValue:
    """Take the names back before their day."""
    with transaction() as db:
        lending.take_back(db, _file(db, ref), request_id)
    flash(_("Taken back. They open no name from now on."), "saved")
    return _back(ref)


def _explain(form: AnswerForm, fields: tuple[str, ...], asked: Asked) -> None:
    if "told" in fields:
        form.told.errors = [_("Write it so that the survivor understands it.")]
    if "days" in fields:
        most = asked.content.days
        form.days.errors = [_("At most %(most)s days were asked for.", most=most)]
    if "note" in fields:
        form.note.errors = [_("Say why not, to whoever asked.")]


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_READ)


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    names = calling.colleagues(db, file)
    found = asking.of(db, file, Kind.NAMES)
    lines = [(each.status, _line(file, each, names)) for each in found]
    waiting = [line for status, line in lines if status is Status.OPEN]
    mine = any(
        each.content.by == file.actor.staff_id and each.status is Status.OPEN
        for each in found
    )
    return {
        "head": heads.head(db, file),
        "waiting": waiting,
        "lines": [line for status, line in lines if status is not Status.OPEN],
        "may_ask": file.may(Permission.IDENTITY_ASK)
        and not file.may(Permission.IDENTITY_READ)
        and not mine,
        "ask": AskForm(formdata=None),
        "answers": {
            line.id: AnswerForm(formdata=None, data={"days": line.days})
            for line in waiting
            if line.may_answer
        },
        "answered": None,
    }


def _line(file: CaseFile, asked: Asked, names: dict[UUID, str]) -> Line:
    content = asked.content
    return Line(
        id=asked.id,
        who=names.get(content.by, ""),
        role=ROLES[Role(content.role)],
        on=date.fromisoformat(content.on),
        reason=content.reason,
        days=content.days,
        note=content.note,
        since=date.fromisoformat(content.since) if content.since else None,
        until=date.fromisoformat(content.until) if content.until else None,
        stands=lending.stands(asked),
        was_refused=asked.status is Status.REFUSED,
        may_answer=asking.may_answer(file, asked),
    )


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/names", HTTPStatus.SEE_OTHER)
