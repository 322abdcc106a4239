"""Passing on without a yes: asked by one, released by another, told to the survivor."""

from dataclasses import dataclass, field, replace
from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import asking, calling, heads, line
from app.cases.asking import Asked, Kind, Status
from app.cases.casefile import CaseFile
from app.cases.without_yes import passing
from app.cases.without_yes.forms import AskForm, NoForm, ReleaseForm, known
from app.consent import catalogue
from app.db import transaction
from app.errors import (
    ApprovalError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
)
from app.staff import signing_in
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("without_yes", __name__, url_prefix="/staff/cases/<ref>/without-yes")

PAGE = "cases/without_yes.html"
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True)
class Row:
    """One request, in words."""

    id: UUID
    status: Status
    ground: str
    item: str = field(repr=False)
    use: str
    to: str
    who: str = field(repr=False)
    second: str = field(repr=False)
    on: date
    days: int
    reason: str = field(repr=False)
    note: str = field(repr=False)
    since: date | None
    until: date | None
    tell_on: date | None
    told_on: date | None
    later: str = field(repr=False)
    stands: bool
    waits: bool
    may_answer: bool
    request: str


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show what was asked, what stands, and what the survivor has still to hear."""
    with transaction() as db:
        page = _page(db, _file(db, ref))
    return render_template(PAGE, **page)


@bp.post("/ask")
@requires(Permission.CASE_READ)
def ask(ref: str) -> ResponseReturnValue:
    """Ask a coordinator to release one item."""
    form = AskForm()
    with transaction() as db:
        file = _file(db, ref)
        if not passing.may_ask(file):
            raise NotFoundError
        page = _page(db, file) | {"form": form, "ask": _offered(db, file, form)}
        fine = form.validate()
        if fine:
            try:
                passing.ask(
                    db,
                    file,
                    form.passing(),
                    form.reason.data or "",
                    form.days.data or 0,
                    form.told.data or "",
                )
            except ConflictError:
                form.reason.errors = [_("You asked already. A coordinator answers.")]
                fine = False
            except InvalidInputError as refused:
                known(form, tuple(refused.fields))
                fine = False
    if not fine:
        return render_template(PAGE, **page), WRONG
    flash(_("Asked. Nothing goes before a coordinator has released it."), "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>/release")
@requires(Permission.PACKAGE_APPROVE)
def release(ref: str, request_id: UUID) -> ResponseReturnValue:
    """Sign the request as it was shown, with a code used for this alone.

    The code is used up, or counted as wrong, in a commit of its own.
    """
    form, actor = ReleaseForm(prefix=_prefix(request_id)), current_actor()
    with transaction() as db:
        file = _file(db, ref)
        asking.to_answer(db, file, request_id, Kind.WITHOUT_YES)
        if line.is_on_hold(db, file.id):
            raise OnHoldError
        page = _page(db, file) | {"form": form, "answered": request_id}
        page["releases"][request_id] = form
    if not form.validate():
        return render_template(PAGE, **page), WRONG
    with transaction() as db:
        used = signing_in.give_factor(db, actor.unlocked, form.digits())
    if not used:
        form.code.errors = [
            _("This code is not right, or was used before. Wait for the next one.")
        ]
        return render_template(PAGE, **page), WRONG
    try:
        with transaction() as db:
            file = cases.get(
                db, ref, replace(actor, is_fresh=True), Permission.CASE_READ
            )
            passing.release(
                db,
                file,
                request_id,
                form.request_hash(),
                told=form.told.data or "",
                later=form.later.data or "",
                tell_on=form.day(),
            )
    except InvalidInputError as refused:
        form.refuse(tuple(refused.fields))
        return render_template(PAGE, **page), WRONG
    except ApprovalError:
        flash(
            _(
                "Somebody answered in this case since this page was shown. Nothing was"
                " released. Look at it again, and wait for the next code."
            ),
            "error",
        )
        return _back(ref)
    flash(_("Released. It ends by itself, and the log has both of you."), "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>/refuse")
@requires(Permission.PACKAGE_APPROVE)
def refuse(ref: str, request_id: UUID) -> ResponseReturnValue:
    """Do not release it, with a reason for whoever asked."""
    form = NoForm(prefix=f"no-{_prefix(request_id)}")
    with transaction() as db:
        file = _file(db, ref)
        asking.to_answer(db, file, request_id, Kind.WITHOUT_YES)
        page = _page(db, file) | {"form": form, "answered": request_id}
        page["refusals"][request_id] = form
        fine = form.validate()
        if fine:
            passing.refuse(db, file, request_id, form.note.data or "")
    if not fine:
        return render_template(PAGE, **page), WRONG
    flash(_("Answered. Nothing goes."), "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>/end")
@requires(Permission.CASE_READ)
def end(ref: str, request_id: UUID) -> ResponseReturnValue:
    """End one before its day."""
    with transaction() as db:
        passing.end(db, _file(db, ref), request_id)
    flash(_("Ended. Nothing more goes by it."), "saved")
    return _back(ref)


@bp.post("/<uuid:request_id>/told")
@requires(Permission.CONSENT_WRITE)
def told(ref: str, request_id: UUID) -> ResponseReturnValue:
    """Note that the survivor was told in a talk."""
    with transaction() as db:
        passing.tell(db, _file(db, ref), request_id)
    flash(_("Written down: the survivor was told."), "saved")
    return _back(ref)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_READ)


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/without-yes", HTTPStatus.SEE_OTHER)


def _offered(db: Session, file: CaseFile, form: AskForm) -> AskForm:
    return form.offer(
        passing.things(db, file),
        [
            (f"{use}|{to}", f"{_purpose(use)}: {name}")
            for use, to, name in passing.receivers(db, file)
        ],
    )


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    rows = [
        _row(db, file, asked, calling.colleagues(db, file))
        for asked in asking.of(db, file, Kind.WITHOUT_YES)
    ]
    waiting = [row for row in rows if row.status is Status.OPEN]
    return {
        "head": heads.head(db, file),
        "waiting": waiting,
        "rows": [row for row in rows if row.status is not Status.OPEN],
        "may_ask": passing.may_ask(file) and not file.is_closed,
        "may_tell": file.may(Permission.CONSENT_WRITE),
        "ask": _offered(db, file, AskForm(formdata=None)),
        "releases": {row.id: _release(db, file, row) for row in waiting},
        "refusals": {
            row.id: NoForm(formdata=None, prefix=f"no-{_prefix(row.id)}")
            for row in waiting
        },
        "answered": None,
    }


def _release(db: Session, file: CaseFile, row: Row) -> ReleaseForm:
    if not row.may_answer:
        return ReleaseForm(formdata=None, prefix=_prefix(row.id))
    asked = asking.one(db, file, row.id, Kind.WITHOUT_YES)
    return ReleaseForm(
        formdata=None,
        prefix=_prefix(row.id),
        data={"told": asking.told(db, file, asked), "request": row.request},
    )


def _row(db: Session, file: CaseFile, asked: Asked, names: dict[UUID, str]) -> Row:
    content, what = asked.content, asked.content.passing
    if what is None:
        raise NotFoundError
    today = clock.now().date()
    until = _day(content.until)
    may_answer = asking.may_answer(file, asked)
    receivers = {to: name for _use, to, name in passing.receivers(db, file)}
    second = content.answered_by
    return Row(
        id=asked.id,
        status=asked.status,
        ground=catalogue.load()
        .labels["ground"][what.ground.value]
        .in_language(locale()),
        item=dict(passing.things(db, file)).get(what.item_id, ""),
        use=_purpose(what.purpose),
        to=receivers.get(what.recipient_id, ""),
        who=names.get(content.by, ""),
        second=names.get(second, "") if second else "",
        on=date.fromisoformat(content.on),
        days=content.days,
        reason=content.reason,
        note=content.note,
        since=_day(content.since),
        until=until,
        tell_on=_day(what.tell_on),
        told_on=_day(what.told_on),
        later=content.later,
        stands=asked.status is Status.GIVEN and until is not None and today <= until,
        waits=passing.waits_to_be_told(asked),
        may_answer=may_answer,
        request=passing.request_hash(db, file, asked).hex() if may_answer else "",
    )


def _prefix(request_id: UUID) -> str:
    """Return what tells the forms of several requests apart on one page."""
    return f"{request_id}-"


def _purpose(purpose_id: str) -> str:
    return catalogue.load().purposes[purpose_id].label.in_language(locale())


def _day(told: str) -> date | None:
    return date.fromisoformat(told) if told else None
