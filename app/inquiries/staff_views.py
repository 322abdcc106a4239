"""Requests from outside: the desk, a new one, one with its steps; no name in a URL."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases import vocabularies
from app.cases.forms import laid_beside, opening_reason
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.inquiries import answering, register, shown, steps
from app.inquiries.copies import making
from app.inquiries.copies.forms import CodeForm
from app.inquiries.forms import (
    BarForm,
    ChangeForm,
    CheckForm,
    GiveForm,
    InquiryForm,
    LookForm,
    NamesForm,
    Pairs,
    SignForm,
    WordsForm,
    filled,
    names_filled,
)
from app.inquiries.register import Opened
from app.inquiries.rules import Want
from app.packages import recipients
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "inquiries", __name__, template_folder="templates", url_prefix="/staff/requests"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
READ, WRITE = Permission.INQUIRY_READ, Permission.INQUIRY_WRITE
ONE = "inquiries/one.html"


@bp.get("")
@requires(READ)
def listed() -> ResponseReturnValue:
    """Show the requests that the actor may read, the nearest day first."""
    actor = current_actor()
    with transaction() as db:
        rows = [shown.row(db, actor, each) for each in register.listed(db, actor)]
        may_write = bool(register.teams(db, actor, WRITE))
    return render_template("inquiries/list.html", rows=rows, may_write=may_write)


@bp.get("/new")
@requires(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = InquiryForm(formdata=None)
    with transaction() as db:
        _offer_new(db, current_actor(), form)
    return render_template("inquiries/new.html", form=form)


@bp.post("/new")
@requires(WRITE)
def add() -> ResponseReturnValue:
    """Write a request down."""
    form, actor, made = InquiryForm(), current_actor(), None
    with transaction() as db:
        _offer_new(db, actor, form)
        if form.validate():
            content, team_id = form.content(register.new_number()), UUID(form.team.data)
            try:
                made = register.record(db, actor, team_id, content, form.identity())
            except InvalidInputError as refused:
                form.explain(refused)
    if made is None:
        return render_template("inquiries/new.html", form=form), WRONG
    flash(_("Recorded. Check who asks before anything else."), "saved")
    return redirect(f"/staff/requests/{made}", HTTPStatus.SEE_OTHER)


@bp.get("/<uuid:inquiry_id>")
@requires(READ)
def one(inquiry_id: UUID) -> ResponseReturnValue:
    """Show one request with its steps, without anybody's name."""
    actor = current_actor()
    with transaction() as db:
        page = page_of(db, actor, register.get(db, actor, inquiry_id, READ))
    return render_template(ONE, **page)


@bp.get("/<uuid:inquiry_id>/change")
@requires(WRITE)
def change(inquiry_id: UUID) -> ResponseReturnValue:
    """Show what is asked as a form."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        form = filled(seen.content, seen.version)
        form.offer(receivers(db, actor))
    return render_template("inquiries/change.html", form=form, id=inquiry_id)


@bp.post("/<uuid:inquiry_id>/change")
@requires(WRITE)
def save(inquiry_id: UUID) -> ResponseReturnValue:
    """Save what is asked; on a conflict both versions are shown, nothing is lost."""
    actor, status, more = current_actor(), None, dict[str, Any]()
    is_without_copies = False
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        form = ChangeForm(seen.content.kind)
        form.offer(receivers(db, actor))
        if not form.validate():
            status = WRONG
        else:
            told = form.content(seen.content.number)
            is_without_copies = Want.COPY not in told.wants
            try:
                steps.edit(db, actor, seen, form.of_version, told)
            except InvalidInputError as refused:
                form.explain(refused)
                status = WRONG
            except ConflictError:
                status = HTTPStatus.CONFLICT
                theirs = filled(seen.content, seen.version)
                theirs.offer(receivers(db, actor))
                more = laid_beside(form, theirs, seen.version)
    if status is not None:
        page = {"form": form, "id": inquiry_id, "version": form.of_version} | more
        return render_template("inquiries/change.html", **page), status
    if is_without_copies:
        making.forget(seen.content.copies)
    flash(_("Changed. An answer has to be prepared anew."), "saved")
    return back(inquiry_id)


@bp.post("/<uuid:inquiry_id>/names")
@requires(Permission.INQUIRY_NAME_READ)
def open_names(inquiry_id: UUID) -> ResponseReturnValue:
    """Open who asks and whom they name. A post, since it opens names."""
    actor = current_actor()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, READ)
        version, named = register.names(db, actor, seen, opening_reason())
        may = register.may(actor, seen, WRITE) and seen.content.runs
    form = names_filled(named, version)
    return render_template(
        "inquiries/names.html", form=form, id=inquiry_id, version=version, may_write=may
    )


@bp.get("/<uuid:inquiry_id>/names")
@bp.get("/<uuid:inquiry_id>/names/save")
@requires(Permission.INQUIRY_NAME_READ)
def names(inquiry_id: UUID) -> ResponseReturnValue:
    """Lead back to the request: after a lock the browser asks for its last address."""
    with transaction() as db:
        register.get(db, current_actor(), inquiry_id, READ)
    return back(inquiry_id)


@bp.post("/<uuid:inquiry_id>/names/save")
@requires(WRITE)
def save_names(inquiry_id: UUID) -> ResponseReturnValue:
    """Save who asks and whom they name."""
    form, actor, status = NamesForm(), current_actor(), None
    more = dict[str, Any]()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        version, named = register.names(db, actor, seen, "correct")
        if not form.validate():
            status = WRONG
        else:
            try:
                register.rename(db, actor, seen, form.of_version, form.identity())
            except InvalidInputError:
                status = WRONG
                form.names.errors = [
                    _(
                        "One of these names stands in the request itself."
                        " Change that first."
                    )
                ]
            except ConflictError:
                status = HTTPStatus.CONFLICT
                theirs = names_filled(named, version)
                more = laid_beside(form, theirs, version)
                form = form if seen.content.runs else theirs
    if status is not None:
        page = {"form": form, "id": inquiry_id, "version": form.of_version}
        page |= {"may_write": seen.content.runs} | more
        return render_template("inquiries/names.html", **page), status
    flash(_("Names changed."), "saved")
    return back(inquiry_id)


def page_of(db: Session, actor: Actor, seen: Opened, **typed: Any) -> dict[str, Any]:
    """Return the page of a request; a form that was typed into stands in its place."""
    page = shown.one(db, actor, seen)
    forms: dict[str, Any] = {
        "look": LookForm(formdata=None, prefix="look-"),
        "check": CheckForm(formdata=None, prefix="check-"),
        "advise": WordsForm(formdata=None, prefix="advise-"),
        "contest": WordsForm(formdata=None, prefix="contest-"),
        "bar": BarForm(formdata=None, prefix="bar-"),
        "sign": SignForm(formdata=None, prefix="sign-"),
        "send_back": WordsForm(formdata=None, prefix="back-"),
        "give": GiveForm(formdata=None, prefix="give-"),
        "code": CodeForm(formdata=None, prefix="code-"),
    }
    reasons = vocabularies.pairs("opening_reasons")
    page |= {"id": seen.id, "forms": forms | typed, "reasons": reasons, "request": ""}
    if page["may"]["sign"]:
        page["request"] = answering.request_hash(db, actor, seen).hex()
    return page


def receivers(db: Session, actor: Actor) -> Pairs:
    """Return the receivers that may ask, by name."""
    told = [(each.id, each.profile.name) for each in recipients.listed(db, actor)]
    return sorted(told, key=lambda pair: pair[1].casefold())


def back(inquiry_id: UUID) -> ResponseReturnValue:
    """Lead to the page of a request."""
    return redirect(f"/staff/requests/{inquiry_id}", HTTPStatus.SEE_OTHER)


def _offer_new(db: Session, actor: Actor, form: InquiryForm) -> None:
    form.offer_teams(shown.teams(db, actor))
    form.offer(receivers(db, actor))
