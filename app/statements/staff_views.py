"""The part "Account" of a case: taking, opening, the working text, a new version."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, people_shown, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.statements import cards, reading, shown, taking, words
from app.statements.beside import staff_views as beside
from app.statements.forms import AccountForm, AmendForm, WorkingTextForm
from app.wording import gettext as _

bp = Blueprint(
    "statements",
    __name__,
    url_prefix="/staff/cases/<ref>/account",
    template_folder="templates",
)

bp.register_blueprint(beside.bp)

CARDS = cards  # importing it put the card on the overview
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
CORRECT = "correct"


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the statements of a case, none of them opened."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        found = shown.listed(db, file)
        page = {
            "head": heads.head(db, file),
            "statements": found,
            "prior": [(each.code, told) for each in found for told in each.prior],
            "contradictions": shown.contradictions(db, file),
            "may_take": file.may(Permission.STATEMENT_TAKE),
        }
    return render_template("statements/list.html", **page)


@bp.get("/new")
@requires(Permission.STATEMENT_TAKE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
        page = _taking(db, file, AccountForm(formdata=None))
        survivor = recording.survivor_id(db, file)
        page["form"].teller.data = str(survivor) if survivor else ""
        page["form"].language.data = file.content.language
    return render_template("statements/new.html", **page)


@bp.post("/new")
@requires(Permission.STATEMENT_TAKE)
def take(ref: str) -> ResponseReturnValue:
    """Keep an account: the words sealed apart, a first working text with codes."""
    form = AccountForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
        page = _taking(db, file, form)
        fine = form.validate()
        if fine:
            content = form.content(file.actor.staff_id)
            made = taking.take(db, file, content, form.exact_words())
    if not fine:
        return render_template("statements/new.html", **page), WRONG
    flash(_("Account kept. Now read the working text and confirm its codes."), "saved")
    return _to(ref, made)


def _taking(db: Session, file: CaseFile, form: AccountForm) -> dict[str, Any]:
    people = calling.people(db, file)
    form.offer(people)
    return {"head": heads.head(db, file), "form": form, "has_people": bool(people)}


@bp.get("/<uuid:statement_id>")
@requires(Permission.CASE_READ)
def statement(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Show one statement, shut."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _page(db, file, statement_id)
    return render_template("statements/one.html", **page)


@bp.post("/<uuid:statement_id>/text")
@requires(Permission.CASE_READ)
def open_text(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Show the working text, for this answer only; who and why is kept first."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        seen = reading.read_working_text(
            db, file, statement_id, words.reason(request.form.get("reason", ""))
        )
        page = _page(db, file, statement_id)
        page["parts"] = shown.parts(seen.content)
    return render_template("statements/one.html", **page)


@bp.post("/<uuid:statement_id>/words")
@requires(Permission.STATEMENT_READ)
def open_words(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Show the exact words and the working text; who and why is kept first."""
    reason = words.reason(request.form.get("reason", ""))
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_READ)
        told = reading.read(db, file, statement_id, reason)
        seen = reading.read_working_text(db, file, statement_id, reason)
        page = _page(db, file, statement_id)
        page["words"] = told
        page["parts"] = shown.parts(seen.content)
    return render_template("statements/one.html", **page)


def _page(db: Session, file: CaseFile, statement_id: UUID) -> dict[str, Any]:
    listed = shown.listed(db, file)
    found = next((each for each in listed if each.id == statement_id), None)
    if found is None:
        raise NotFoundError
    may_read = file.may(Permission.STATEMENT_READ) and file.knows_names
    return {
        "head": heads.head(db, file),
        "statement": found,
        "others": [s for s in listed if s is not found and s.may_read_text],
        "may_read": may_read,
        "may_take": file.may(Permission.STATEMENT_TAKE),
        "ask": people_shown.whom_to_ask(db, file) if not may_read else "",
        "reasons": list(words.REASONS.items()),
        "words": None,
        "parts": None,
    }


@bp.post("/<uuid:statement_id>/change")
@requires(Permission.STATEMENT_TAKE)
def change(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Open the working text for changing, the exact words beside it."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
        page = _changing(db, file, statement_id, None)
    return render_template("statements/text.html", **page)


@bp.post("/<uuid:statement_id>")
@requires(Permission.STATEMENT_TAKE)
def save(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Save the working text; names on file become codes whatever was typed."""
    form = WorkingTextForm()
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
                taking.write_working_text(
                    db,
                    file,
                    statement_id,
                    form.of_version,
                    form.working_text.data or "",
                    confirmed=bool(form.confirmed.data),
                    prompted=form.working_prompted.data or "",
                    corrections=form.working_corrections.data or "",
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Working text saved. Names on file are codes in it."), "saved")
        return _to(ref, statement_id)
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
        page = _changing(db, file, statement_id, form)
        if status is HTTPStatus.CONFLICT:
            page |= laid_beside(form, page.pop("on_file"), page["statement"].version)
    return render_template("statements/text.html", **page), status


def _changing(
    db: Session, file: CaseFile, statement_id: UUID, form: WorkingTextForm | None
) -> dict[str, Any]:
    seen = reading.read_working_text(db, file, statement_id, CORRECT)
    page = _page(db, file, statement_id)
    page["words"] = reading.read(db, file, statement_id, CORRECT)
    made: Any = WorkingTextForm
    page["on_file"] = made(
        formdata=None,
        data={
            "version": seen.version,
            "working_text": seen.content.working_text,
            "working_prompted": seen.content.working_prompted,
            "working_corrections": seen.content.working_corrections,
            "confirmed": seen.content.is_confirmed,
        },
    )
    page["form"] = form or page["on_file"]
    page["version"] = page["form"].of_version
    return page


@bp.post("/<uuid:statement_id>/sign")
@requires(Permission.STATEMENT_TAKE)
def sign(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Freeze the statement: from here on it is amended, never changed."""
    version = request.form.get("version", default=0, type=int)
    try:
        with transaction() as db:
            file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
            taking.sign_off(db, file, statement_id, version)
    except InvalidInputError:
        flash(_("Confirm the codes first: read the working text through."), "error")
    except ConflictError:
        flash(
            _("Somebody else changed it meanwhile. Look at it again, then sign it."),
            "error",
        )
    else:
        flash(_("Signed off. A correction is a new version."), "saved")
    return _to(ref, statement_id)


@bp.get("/<uuid:statement_id>/amend")
@requires(Permission.STATEMENT_TAKE)
def amendment(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Show the empty form of a new version."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
        page = _page(db, file, statement_id)
    page["form"] = AmendForm(formdata=None)
    return render_template("statements/amend.html", **page)


@bp.post("/<uuid:statement_id>/amend")
@requires(Permission.STATEMENT_TAKE)
def amend(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Keep a new version; the one before stays as it was told."""
    form = AmendForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)
        page = _page(db, file, statement_id)
        if fine and page["statement"].is_draft:
            fine = False
            form.corrections.errors = [
                _("It is a draft still: sign it off first, or change its working text.")
            ]
        if fine:
            made = taking.amend(db, file, statement_id, form.exact_words())
    if not fine:
        page["form"] = form
        return render_template("statements/amend.html", **page), WRONG
    flash(_("New version kept. Now read its working text and confirm it."), "saved")
    return _to(ref, made)


def _to(ref: str, statement_id: UUID) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/account/{statement_id}", HTTPStatus.SEE_OTHER)
