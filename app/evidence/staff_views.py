"""The part "Evidence" of a case: the list, taking in, one item and its chain."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, people_shown, recording
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import InvalidInputError
from app.evidence import cards, pictures, shown, taking_in, words
from app.evidence.forms import TakeInForm
from app.evidence.pictures import Step
from app.files import kinds
from app.files.forms import saved
from app.staff.access import requires, takes_files
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "evidence",
    __name__,
    url_prefix="/staff/cases/<ref>/evidence",
    template_folder="templates",
)

CARDS = cards  # importing it put the card on the overview
MOST_BYTES = 512 * 1024 * 1024


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the items of a case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "items": shown.listed(db, file),
            "may_add": file.may(Permission.EVIDENCE_WRITE),
        }
    return render_template("evidence/list.html", **page)


@bp.get("/new")
@requires(Permission.EVIDENCE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _taking(db, file, TakeInForm(formdata=None))
        survivor = recording.survivor_id(db, file)
        if survivor is not None:
            page["form"].obtained_from.data = str(survivor)
    return render_template("evidence/new.html", **page)


@bp.post("/new")
@requires(Permission.EVIDENCE_WRITE)
@takes_files(MOST_BYTES)
def take_in(ref: str) -> ResponseReturnValue:
    """Seal a file as evidence; nothing of it lies in clear on the way."""
    form = TakeInForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _taking(db, file, form)
        fine = form.validate()
        if fine:
            try:
                made = taking_in.take_in(
                    db, file, form.content(), form.filename(), form.file.data.stream
                )
            except InvalidInputError:
                form.file.errors = [_("This file is empty. Choose another one.")]
                fine = False
    if not fine:
        return render_template(
            "evidence/new.html", **page
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Taken in and sealed. Its hashes are on this page."), "saved")
    return redirect(f"/staff/cases/{ref}/evidence/{made}", HTTPStatus.SEE_OTHER)


def _taking(db: Session, file: CaseFile, form: TakeInForm) -> dict[str, Any]:
    people = calling.people(db, file)
    form.offer(people, shown.incidents(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(people),
        "most_bytes": MOST_BYTES,
    }


@bp.get("/<uuid:item_id>")
@requires(Permission.CASE_READ)
def item(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Show what is known of one item, its hashes and its chain, recomputed."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = _item(db, file, item_id)
    return render_template("evidence/item.html", **page)


def _item(db: Session, file: CaseFile, item_id: UUID) -> dict[str, Any]:
    _row, content = taking_in.item(db, file, item_id)
    may_open = file.may(Permission.EVIDENCE_READ) and file.knows_names
    return {
        "head": heads.head(db, file),
        "item": shown.item(db, file, item_id, content),
        "may_open": may_open,
        "ask": "" if may_open else people_shown.whom_to_ask(db, file),
        "reasons": list(words.LOOKING.items()),
        "picture": None,
    }


@bp.post("/<uuid:item_id>/look")
@requires(Permission.EVIDENCE_READ)
def look(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Show the item with its picture at one step; who looks and why is kept first."""
    reason = request.form.get("reason", "")
    reason = reason if reason in words.LOOKING else next(iter(words.LOOKING))
    told = request.form.get("step", "")
    step = Step(told) if told in set(Step) else Step.VEILED
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        until, proof = pictures.look(db, file, item_id, step, reason)
        page = _item(db, file, item_id)
        page["filename"] = taking_in.filename_of(db, file, item_id)
    page["reason"] = reason
    page["picture"] = {"step": step.value, "path": f"{step.value}/{until}/{proof}"}
    return render_template("evidence/item.html", **page)


@bp.get("/<uuid:item_id>/picture/<step>/<int:until>/<proof>")
@requires(Permission.EVIDENCE_READ)
def picture(
    ref: str, item_id: UUID, step: str, until: int, proof: str
) -> ResponseReturnValue:
    """Send the drawn picture that `look` opened, and nothing without it."""
    asked = Step(step) if step in set(Step) else Step.VEILED
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        drawn = pictures.shown(db, file, item_id, asked, until, proof)
    return Response(drawn, mimetype="image/jpeg")


@bp.post("/<uuid:item_id>/check")
@requires(Permission.EVIDENCE_READ)
def check(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Read the whole sealed file and compare it with its hashes."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        same = taking_in.is_unchanged(db, file, item_id)
    if same:
        flash(_("Checked: the file is, bit for bit, what was taken in."), "saved")
    else:
        flash(
            _(
                "The file is NOT what was taken in. Nothing was changed by checking."
                " Tell a coordinator; do not use it."
            ),
            "error",
        )
    return redirect(f"/staff/cases/{ref}/evidence/{item_id}", HTTPStatus.SEE_OTHER)


@bp.post("/<uuid:item_id>/download")
@requires(Permission.EVIDENCE_READ)
def download(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Send the original, to be saved and never shown; noted before it goes."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        _row, content = taking_in.item(db, file, item_id)
        opened = taking_in.download(db, file, item_id)
    name = f"{file.ref}-{content.code}.{kinds.ending_of(content.mime)}"
    return saved(opened, name)
