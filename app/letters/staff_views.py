"""Letters of a case: which there are, one from form to preview to record, its reply."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError, QuietError
from app.letters import catalogue, printing, sending, shown
from app.letters.catalogue import Template
from app.letters.documents import LetterWords
from app.letters.forms import FollowForm, LetterForm
from app.letters.sending import LetterSeen
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "letters",
    __name__,
    url_prefix="/staff/cases/<ref>/reparation/letters",
    template_folder="templates",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
NAMES = Permission.IDENTITY_READ


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the letters of the case, and which could be written."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "rows": shown.lines(db, file),
            "may_write": file.may(sending.WRITE) and file.may(NAMES),
        }
    known = catalogue.load()
    edition = {"version": known.version, "as_of": known.as_of}
    groups = shown.by_kind()
    return render_template("letters/list.html", groups=groups, edition=edition, **page)


@bp.get("/new/<template_id>")
@requires(NAMES)
def new(ref: str, template_id: str) -> ResponseReturnValue:
    """Show the empty form of one letter."""
    letter = _template(template_id)
    with transaction() as db:
        file = _file(db, ref)
        form = LetterForm(formdata=None)
        page = _page(db, file, form, letter)
        survivor = recording.survivor_id(db, file)
        form.begin(letter, survivor, shown.addressees(db, file, letter))
    return render_template("letters/new.html", **page)


@bp.post("/new/<template_id>")
@requires(NAMES)
def write(ref: str, template_id: str) -> ResponseReturnValue:
    """Show the letter as it would go, or let go what was seen."""
    letter, form = _template(template_id), LetterForm()
    made, seen_as = None, request.form.get("go", "")
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form, letter)
        status = HTTPStatus.OK if form.validate() else WRONG
        if status is HTTPStatus.OK:
            try:
                composed = sending.compose(db, file, letter, form.choice())
            except InvalidInputError as refused:
                form.explain(refused)
                status = WRONG
            except QuietError:
                form.addressee.errors = [
                    _("Talks run in silence, and this body makes it public.")
                ]
                status = WRONG
            else:
                if seen_as and composed.filled.may_go:
                    try:
                        made = sending.send(db, file, composed, seen_as)
                    except ConflictError:
                        status, page["is_changed"] = HTTPStatus.CONFLICT, True
                page["preview"] = shown.preview(db, file, composed)
    if made is None:
        return render_template("letters/new.html", **page), status
    flash(_("Recorded as gone. Print it, and send it yourself."), "saved")
    return _to(ref, f"/{made}")


@bp.get("/<uuid:letter_id>")
@requires(NAMES)
def one(ref: str, letter_id: UUID) -> ResponseReturnValue:
    """Show one letter with its words, and the form for its reply."""
    with transaction() as db:
        file = _file(db, ref)
        seen = sending.opened(db, file, letter_id)
        form = FollowForm(formdata=None)
        form.fill(seen.content, _words(seen), seen.version)
        page = _one(db, file, form, seen)
    return render_template("letters/letter.html", **page)


@bp.post("/<uuid:letter_id>")
@requires(NAMES)
def follow(ref: str, letter_id: UUID) -> ResponseReturnValue:
    """Save what came of it; on a conflict both versions are shown."""
    form = FollowForm()
    with transaction() as db:
        file = _file(db, ref)
        seen = sending.opened(db, file, letter_id)
        page = _one(db, file, form, seen)
        status = None if form.validate() else WRONG
        if status is None:
            try:
                sending.follow(db, file, letter_id, form.of_version, **form.typed())
            except InvalidInputError as refused:
                form.explain(refused)
                status = WRONG
            except ConflictError:
                status = HTTPStatus.CONFLICT
                on_file = FollowForm(formdata=None)
                on_file.fill(seen.content, _words(seen), seen.version)
                page |= laid_beside(form, on_file, seen.version)
    if status is not None:
        return render_template("letters/letter.html", **page), status
    flash(_("Saved."), "saved")
    return _to(ref, "")


def _template(template_id: str) -> Template:
    found = catalogue.load().letters.get(template_id)
    if found is None:
        raise NotFoundError
    return found


def _file(db: Session, ref: str) -> CaseFile:
    file = cases.get(db, ref, current_actor(), NAMES)
    file.require(sending.WRITE)
    return file


def _words(seen: LetterSeen) -> LetterWords:
    if seen.words is None:
        raise NotFoundError
    return seen.words


def _page(
    db: Session, file: CaseFile, form: LetterForm, letter: Template
) -> dict[str, Any]:
    offered = shown.offered(db, file, letter)
    form.offer(letter, offered)
    return {
        "head": heads.head(db, file),
        "form": form,
        "letter": shown.letter(letter),
        "has_people": bool(offered["people"]),
        "preview": None,
        "is_changed": False,
    }


def _one(
    db: Session, file: CaseFile, form: FollowForm, seen: LetterSeen
) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "form": form,
        "row": shown.line(db, file, seen),
        "laid": printing.laid_out(seen.content, _words(seen)),
        "version": form.of_version,
    }


def _to(ref: str, rest: str) -> ResponseReturnValue:
    address = f"/staff/cases/{ref}/reparation/letters{rest}"
    return redirect(address, HTTPStatus.SEE_OTHER)
