"""Pinning: a case, an item, a place in it; the crime base; others in sources."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases.casefile import CaseFile
from app.cases.searches import offers
from app.cases.searches.forms import FilterForm
from app.communications import keeping, pinning, shown
from app.communications.forms import LookedForm, OthersForm, PlaceForm
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.pinning import At
from app.communications.pinning_pages import choosing
from app.communications.staff_views import ONE, PARAGRAPH, WRONG, to
from app.communications.words import REFUSED
from app.db import transaction
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
    QuietError,
)
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

bp = Blueprint("pins", __name__, url_prefix="/staff")

WRITE = keeping.WRITE
PIN = f"{PARAGRAPH}/pin/<uuid:sentence_id>"
ITEM = f"{PIN}/<ref>/<source_kind>/<uuid:source_id>"
MOST_AT_ONCE = 100
CHANGED = _l("Somebody else changed this while you were writing")


@bp.get(PIN)
@requires(WRITE)
def cases_of(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID
) -> ResponseReturnValue:
    """Show the search for a case, and the cases that are cited already."""
    form, actor = FilterForm(formdata=None), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        page = _sentence(db, actor, communication_id, paragraph_id, sentence_id)
    return render_template("communications/pin_case.html", form=form, **page)


@bp.post(PIN)
@requires(WRITE)
def found(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID
) -> ResponseReturnValue:
    """Find cases by words and filters."""
    form, actor = FilterForm(), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        page = _sentence(db, actor, communication_id, paragraph_id, sentence_id)
        fine = form.validate()
        if fine:
            page["found"] = choosing.found(db, actor, form)
    status = HTTPStatus.OK if fine else WRONG
    return render_template("communications/pin_case.html", form=form, **page), status


@bp.get(f"{PIN}/<ref>")
@requires(WRITE)
def items(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID, ref: str
) -> ResponseReturnValue:
    """Show the items of a case, and of each whether it may go."""
    actor = current_actor()
    with transaction() as db:
        page = _sentence(db, actor, communication_id, paragraph_id, sentence_id)
        file = _file(db, actor, ref)
        page["items"], verdict = choosing.items(db, file, page["seen"])
        page |= {"ref": file.ref, "on_hold": verdict.use.on_hold}
    return render_template("communications/pin_item.html", **page)


@bp.get(ITEM)
@requires(WRITE)
def places(
    communication_id: UUID,
    paragraph_id: UUID,
    sentence_id: UUID,
    ref: str,
    source_kind: str,
    source_id: UUID,
) -> ResponseReturnValue:
    """Show the places in an item; an account is opened for it, and counted."""
    form, actor = PlaceForm(formdata=None), current_actor()
    with transaction() as db:
        page = _sentence(db, actor, communication_id, paragraph_id, sentence_id)
        file = _file(db, actor, ref)
        page |= _places(db, file, page["seen"], source_kind, source_id, form)
    return render_template("communications/pin_place.html", **page)


@bp.post(ITEM)
@requires(WRITE)
def pin(
    communication_id: UUID,
    paragraph_id: UUID,
    sentence_id: UUID,
    ref: str,
    source_kind: str,
    source_id: UUID,
) -> ResponseReturnValue:
    """Pin the sentence to a place."""
    form, actor = PlaceForm(), current_actor()
    why, status = "", WRONG
    try:
        with transaction() as db:
            page = _sentence(db, actor, communication_id, paragraph_id, sentence_id)
            file = _file(db, actor, ref)
            page |= _places(db, file, page["seen"], source_kind, source_id, form)
            where = form.where(page["item"], [e.where for e in page["findings"]])
            at = At(paragraph_id, form.of_version, sentence_id)
            chosen = choosing.one(db, file, source_kind, source_id).chosen
            pinning.pin(db, file, page["seen"], at, chosen, where)
    except InvalidInputError as refused:
        why = str(REFUSED[refused.fields[0]])
    except ConflictError:
        why, status = CHANGED, HTTPStatus.CONFLICT
        if page["version"] == form.of_version:
            why, status = _("The sentence is pinned to this place already."), WRONG
    except QuietError:
        why = _("Talks run in silence, and this receiver makes it public.")
    if why:
        with transaction() as db:
            page = _sentence(db, actor, communication_id, paragraph_id, sentence_id)
            file = _file(db, actor, ref)
            page |= _places(db, file, page["seen"], source_kind, source_id, form)
        template = "communications/pin_place.html"
        return render_template(template, wrong=why, **page), status
    flash(_("Pinned."), "saved")
    return to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/sentences/<uuid:sentence_id>/unpin/<uuid:pin_id>")
@requires(WRITE)
def unpin(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID, pin_id: UUID
) -> ResponseReturnValue:
    """Take a pin away; the number of its source stays."""
    form, actor = LookedForm(), current_actor()
    at = At(paragraph_id, form.of_version, sentence_id)
    try:
        with transaction() as db:
            seen = keeping.get(db, actor, communication_id, WRITE)
            pinning.unpin(db, actor, seen, at, pin_id)
        flash(_("The pin is taken away."), "saved")
    except ConflictError:
        flash(str(CHANGED), "error")
    return to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/sentences/<uuid:sentence_id>/mend/<uuid:pin_id>")
@requires(WRITE)
def mend(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID, pin_id: UUID
) -> ResponseReturnValue:
    """Pin to what stands at the same place now, after it was looked at again."""
    form, actor = LookedForm(), current_actor()
    at = At(paragraph_id, form.of_version, sentence_id)
    try:
        with transaction() as db:
            seen = keeping.get(db, actor, communication_id, WRITE)
            source, _where = pinning.source_of_pin(db, actor, seen, at, pin_id)
            file = cases.get_by_id(db, source.case_id, actor, Permission.CASE_READ)
            pinning.mend(db, file, seen, at, pin_id, form.shown())
        flash(_("Pinned to what stands there now."), "saved")
    except InvalidInputError as refused:
        flash(str(REFUSED[refused.fields[0]]), "error")
    except ConflictError:
        flash(str(CHANGED), "error")
    except (OnHoldError, QuietError):
        flash(_("It may not go at the moment. Nothing was changed."), "error")
    return to(communication_id, paragraph_id)


@bp.get(f"{ONE}/base")
@requires(keeping.READ)
def base(communication_id: UUID) -> ResponseReturnValue:
    """Show the crime base as a table, and the search to fill it."""
    form, actor = FilterForm(formdata=None), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        page = _base(db, actor, communication_id)
    return render_template("communications/base.html", form=form, **page)


@bp.post(f"{ONE}/base")
@requires(WRITE)
def find(communication_id: UUID) -> ResponseReturnValue:
    """Find cases whose confirmed incidents may be taken in."""
    form, actor = FilterForm(), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        page = _base(db, actor, communication_id)
        fine = form.validate()
        if fine:
            page["found"] = choosing.found(db, actor, form)
    status = HTTPStatus.OK if fine else WRONG
    return render_template("communications/base.html", form=form, **page), status


@bp.post(f"{ONE}/base/take")
@requires(WRITE)
def take(communication_id: UUID) -> ResponseReturnValue:
    """Take in the confirmed incidents of the cases that were ticked."""
    actor, many, left = current_actor(), 0, 0
    refs = list(dict.fromkeys(request.form.getlist("refs")))[:MOST_AT_ONCE]
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        for ref in refs:
            file = _file(db, actor, ref)
            taken, reasons = choosing.take_confirmed(db, file, seen)
            left += bool(reasons)
            if taken:
                seen = pinning.take_in(db, file, seen, taken)
                many += len(taken)
    flash(
        _(
            "%(many)s incidents stand in the crime base now. In %(left)s cases "
            "something stayed out: it may not go, or is not confirmed.",
            many=many,
            left=left,
        ),
        "saved",
    )
    return redirect(f"/staff/communications/{communication_id}/base", 303)


@bp.post(f"{ONE}/base/<int:source_number>/leave-out")
@requires(WRITE)
def leave_out(communication_id: UUID, source_number: int) -> ResponseReturnValue:
    """Take an incident out of the crime base; its number stays."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        pinning.leave_out(db, actor, seen, source_number)
    flash(_("Taken out. Its number stays with it."), "saved")
    return redirect(f"/staff/communications/{communication_id}/base", 303)


@bp.get(f"{ONE}/others/<ref>")
@requires(WRITE)
def others(communication_id: UUID, ref: str) -> ResponseReturnValue:
    """Show who else is in what is cited of a case."""
    actor, form = current_actor(), OthersForm(formdata=None)
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = _others(db, actor, seen, ref, form)
    page["version"] = seen.version
    return render_template("communications/others.html", **page)


@bp.post(f"{ONE}/others/<ref>")
@requires(WRITE)
def decide(communication_id: UUID, ref: str) -> ResponseReturnValue:
    """Record what is done about those who were ticked."""
    actor, form = current_actor(), OthersForm()
    status: HTTPStatus | None = None
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = _others(db, actor, seen, ref, form)
        page["version"] = form.of_version
        if not form.validate() or not form.people.data:
            status = WRONG
            if not form.people.data:
                form.people.errors = [_("Choose at least one person.")]
        elif seen.version != form.of_version:
            status, page["version"] = HTTPStatus.CONFLICT, seen.version
            page["theirs"] = []
        else:
            file = _file(db, actor, ref)
            pinning.decide(db, file, seen, seen.version, form.decisions())
    if status is not None:
        return render_template("communications/others.html", **page), status
    flash(_("Recorded."), "saved")
    return redirect(f"/staff/communications/{communication_id}/others/{ref}", 303)


def _others(
    db: Session, actor: Actor, seen: Seen, ref: str, form: OthersForm
) -> dict[str, Any]:
    file = _file(db, actor, ref)
    people = choosing.others(db, file, seen)
    form.offer([(each["id"], each["code"]) for each in people])
    about = shown.about(db, actor, seen)
    return {"about": about, "people": people, "form": form, "ref": file.ref}


def _base(db: Session, actor: Actor, communication_id: UUID) -> dict[str, Any]:
    seen = keeping.get(db, actor, communication_id)
    return {
        "about": shown.about(db, actor, seen),
        **choosing.base(db, actor, seen),
        "refs": choosing.cited(db, actor, seen),
        "found": None,
    }


def _sentence(
    db: Session,
    actor: Actor,
    communication_id: UUID,
    paragraph_id: UUID,
    sentence_id: UUID,
) -> dict[str, Any]:
    seen = keeping.get(db, actor, communication_id, WRITE)
    paragraph: ParagraphSeen = keeping.paragraph(db, actor, seen, paragraph_id)
    if paragraph.content.withdrawn is not None:
        raise NotFoundError
    about = shown.about(db, actor, seen)
    back = f"{about['base']}/paragraphs/{paragraph_id}"
    return {
        "seen": seen,
        "about": about,
        "number": paragraph.number,
        "version": paragraph.version,
        "sentence": choosing.sentence_of(paragraph, sentence_id).text,
        "back": back,
        "here": f"{back}/pin/{sentence_id}",
        "refs": choosing.cited(db, actor, seen),
        "found": None,
    }


def _places(
    db: Session,
    file: CaseFile,
    seen: Seen,
    kind: str,
    item_id: UUID,
    form: PlaceForm,
) -> dict[str, Any]:
    choice = choosing.one(db, file, kind, item_id)
    page: dict[str, Any] = {"refused": "", "passages": [], "findings": []}
    try:
        page |= choosing.places(db, file, seen, choice.chosen)
    except InvalidInputError as refused:
        page["refused"] = str(REFUSED[refused.fields[0]])
    form.passages.choices = []
    form.finding.choices = choosing.finding_choices(page["findings"])
    return page | {
        "form": form,
        "item": choice.chosen.kind,
        "title": choice.code,
        "ref": file.ref,
        "action": f"{kind}/{item_id}",
        "ticked": set(form.passages.data or ()),
    }


def _file(db: Session, actor: Actor, ref: str) -> CaseFile:
    return cases.get(db, ref, actor, Permission.CASE_READ)
