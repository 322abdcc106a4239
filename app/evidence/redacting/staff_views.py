"""Hiding parts of an item in a copy: marking, the preview, keeping it, saving it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app import cases
from app.cases import heads
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.evidence.redacting import (
    drawing,
    keeping,
    marking,
    marks,
    opening,
    unfinished,
)
from app.evidence.redacting.forms import MarkForm
from app.evidence.redacting.opening import Open
from app.evidence.staff_views import opening_of
from app.files import forms as files
from app.files import kinds
from app.limited.answers import Step
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint(
    "redacting",
    __name__,
    url_prefix="/staff/cases/<ref>/evidence/<uuid:item_id>",
    template_folder="templates",
)
GRID = "-grid"
MOST_TOLD = 20_000


@bp.post("/redact")
@requires(Permission.EVIDENCE_WRITE)
def mark(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Show a page to mark; the look is written down first, the marks in the form."""
    return render_template("redacting/mark.html", **_page(ref, item_id, MarkForm()))


def _page(ref: str, item_id: UUID, form: MarkForm) -> dict[str, Any]:
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        opening.markable(db, file, item_id)
        given = form.given()
        carried = form.marks.data or ""
        if not opening.is_open(file, item_id, given):
            given = opening.begin(db, file, item_id)
            if not carried:
                form.marks.data = unfinished.of(db, file.actor, item_id)
        content, source = opening.source(db, file, item_id, given)
        page = {"head": heads.head(db, file), "code": content.code}
    with source:
        now = marking.stepped(content, source, form)
    if now.told != (carried or marks.NOTHING):
        with transaction() as db:
            unfinished.keep(db, current_actor(), item_id, now.told)
    state = {
        "marks": now.told,
        "page": now.page,
        "pages": now.pages,
        "until": given.until,
        "proof": given.proof,
        "step": now.step.value,
        "grid": "1" if now.grid else "",
        "preview": "1" if now.is_preview else "",
    }
    shade = f"{now.step.value}{GRID if now.grid and not now.is_preview else ''}"
    drawn = now.drawn if now.is_preview else marks.NOTHING
    path = f"redact/picture/{shade}/{now.page}/{drawn}/{given.until}/{given.proof}"
    return page | {
        "form": form,
        "now": now,
        "from_before": bool(now.marks) and not carried,
        "state": state,
        "path": path,
        "item_id": item_id,
    }


@bp.get("/redact/picture/<step>/<int:page>/<told>/<int:until>/<proof>")
@requires(Permission.EVIDENCE_WRITE)
def picture(
    ref: str, item_id: UUID, step: str, page: int, told: str, until: int, proof: str
) -> ResponseReturnValue:
    """Send a page that `mark` opened, with boxes blackened as the copy has them."""
    try:
        boxes = marks.boxes(told[:MOST_TOLD])
    except InvalidInputError:
        raise NotFoundError from None
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        content, source = opening.source(db, file, item_id, Open(until, proof))
    grey = step.removesuffix(GRID) != Step.COLOUR.value
    drawn, _pages = drawing.page(
        source,
        content.mime,
        page,
        boxes,
        step=Step.GREY if grey else Step.COLOUR,
        grid=step.endswith(GRID),
    )
    return Response(drawn, mimetype="image/png")


@bp.post("/redact/keep")
@requires(Permission.EVIDENCE_WRITE)
def keep(ref: str, item_id: UUID) -> ResponseReturnValue:
    """Make the copy of the original without what is marked, and seal it."""
    try:
        keeping.keep(opening_of(ref), item_id, request.form.get("marks", ""))
    except InvalidInputError:
        form = MarkForm()
        page = _page(ref, item_id, form)
        page["nothing"] = _("Nothing is marked yet: nothing was kept.")
        return render_template(
            "redacting/mark.html", **page
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as db:
        unfinished.keep(db, current_actor(), item_id, "")
    flash(
        _("The copy with parts hidden is sealed. The original is unchanged."), "saved"
    )
    return redirect(f"/staff/cases/{ref}/evidence/{item_id}", HTTPStatus.SEE_OTHER)


@bp.post("/redacted/<uuid:redaction_id>/download")
@requires(Permission.EVIDENCE_READ)
def download(ref: str, item_id: UUID, redaction_id: UUID) -> ResponseReturnValue:
    """Send a copy with parts hidden, to be saved and never shown; noted first."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_READ)
        content, number, opened = keeping.redacted(db, file, item_id, redaction_id)
    mime = content.redactions[number - 1].mime
    name = f"{file.ref}-{content.code}-redacted-{number}.{kinds.ending_of(mime)}"
    return files.saved(opened, name)
