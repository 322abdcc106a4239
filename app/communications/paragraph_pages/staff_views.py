"""A paragraph: written, rewritten, moved, withdrawn, redacted."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases.forms import laid_beside
from app.communications import catalogue, checking, keeping, pinning, shown, writing
from app.communications.forms import HideForm, MoveForm, ParagraphForm, WithdrawForm
from app.communications.keeping import ParagraphSeen, Seen
from app.communications.pinning import At
from app.communications.staff_views import ONE, PARAGRAPH, WRONG, to
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("paragraphs", __name__, url_prefix="/staff")

READ, WRITE = keeping.READ, keeping.WRITE


@bp.get(f"{ONE}/paragraphs/new/<heading>")
@requires(WRITE)
def new_paragraph(communication_id: UUID, heading: str) -> ResponseReturnValue:
    """Show an empty paragraph."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = _new(db, actor, seen, heading)
    form = ParagraphForm(formdata=None)
    return render_template("communications/new_paragraph.html", form=form, **page)


@bp.post(f"{ONE}/paragraphs/new/<heading>")
@requires(WRITE)
def add_paragraph(communication_id: UUID, heading: str) -> ResponseReturnValue:
    """Keep a new paragraph; it gets its number."""
    form, actor, made = ParagraphForm(), current_actor(), None
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = _new(db, actor, seen, heading)
        if form.validate():
            try:
                made = writing.add(db, actor, seen.id, heading, form.sentences())
            except InvalidInputError as refused:
                form.explain(refused)
    if made is None:
        page["form"] = form
        return render_template("communications/new_paragraph.html", **page), WRONG
    flash(_("Paragraph kept. Pin its sentences now."), "saved")
    return to(communication_id, made)


def _new(db: Session, actor: Actor, seen: Seen, heading: str) -> dict[str, Any]:
    known = catalogue.load().headings.get(heading)
    if known is None:
        raise NotFoundError
    return {
        "about": shown.about(db, actor, seen),
        "heading": heading,
        "label": known.label.in_language(locale()),
        "asks": known.asks.in_language(locale()),
    }


@bp.get(PARAGRAPH)
@requires(READ)
def paragraph(communication_id: UUID, paragraph_id: UUID) -> ResponseReturnValue:
    """Show one paragraph, its sentences and how their pins stand."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id)
        page = _paragraph(db, actor, seen, paragraph_id)
    return render_template("communications/paragraph.html", **page)


@bp.post(PARAGRAPH)
@requires(WRITE)
def rewrite(communication_id: UUID, paragraph_id: UUID) -> ResponseReturnValue:
    """Save the sentences; each keeps its pins; on a conflict both are shown."""
    form, actor = ParagraphForm(), current_actor()
    status: HTTPStatus | None = None if form.validate() else WRONG
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = _paragraph(db, actor, seen, paragraph_id) | {"form": form}
        page["version"] = form.of_version
        each = keeping.paragraph(db, actor, seen, paragraph_id)
        if status is None and each.version != form.of_version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, _filled(each), each.version)
        if status is None:
            try:
                writing.rewrite(
                    db,
                    actor,
                    seen,
                    paragraph_id,
                    form.of_version,
                    form.sentences(),
                    let_go=bool(form.let_go.data),
                )
            except InvalidInputError as refused:
                form.explain(refused)
                page["asks_to_let_go"] = "pins" in refused.fields
                status = WRONG
    if status is not None:
        return render_template("communications/paragraph.html", **page), status
    flash(_("Saved."), "saved")
    return to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/withdraw")
@requires(WRITE)
def withdraw(communication_id: UUID, paragraph_id: UUID) -> ResponseReturnValue:
    """Withdraw a paragraph; its number stays."""
    form, actor = WithdrawForm(prefix="withdraw-"), current_actor()
    status: HTTPStatus | None = None if form.validate() else WRONG
    if status is None:
        version, reason = form.of_version, form.reason.data or ""
        try:
            with transaction() as db:
                seen = keeping.get(db, actor, communication_id, WRITE)
                writing.withdraw(db, actor, seen, paragraph_id, version, reason)
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is not None:
        with transaction() as db:
            seen = keeping.get(db, actor, communication_id, WRITE)
            page = _paragraph(db, actor, seen, paragraph_id) | {"withdraw": form}
        page["is_changed"] = status is HTTPStatus.CONFLICT
        return render_template("communications/paragraph.html", **page), status
    flash(_("Withdrawn. The number stays with it."), "saved")
    return to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/move")
@requires(WRITE)
def move(communication_id: UUID, paragraph_id: UUID) -> ResponseReturnValue:
    """Put a paragraph elsewhere; its number stays."""
    form, actor = MoveForm(prefix="move-"), current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = _paragraph(db, actor, seen, paragraph_id) | {"move": form}
        _offer_places(form, seen, paragraph_id)
        fine = form.validate()
        if fine:
            after = UUID(form.after.data) if form.after.data else None
            heading = form.heading.data
            if after and seen.content.outline.place(after).heading != heading:
                form.after.errors = [_("This paragraph stands under another heading.")]
                fine = False
            else:
                writing.move(db, actor, seen, paragraph_id, heading, after)
    if not fine:
        return render_template("communications/paragraph.html", **page), WRONG
    flash(_("Moved. The number stays."), "saved")
    return to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/hide")
@requires(WRITE)
def hide_all(communication_id: UUID, paragraph_id: UUID) -> ResponseReturnValue:
    """Say whether the redacted edition hides the whole paragraph."""
    form, actor = HideForm(), current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        reason = form.hidden.data or ""
        pinning.hide_all(db, actor, seen, paragraph_id, form.of_version, reason)
    flash(_("Saved."), "saved")
    return to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/sentences/<uuid:sentence_id>/hide")
@requires(WRITE)
def hide(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID
) -> ResponseReturnValue:
    """Say whether the redacted edition hides a sentence."""
    form, actor = HideForm(), current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        at = At(paragraph_id, form.of_version, sentence_id)
        pinning.hide(db, actor, seen, at, form.hidden.data or "")
    flash(_("Saved."), "saved")
    return to(communication_id, paragraph_id)


def _paragraph(
    db: Session, actor: Actor, seen: Seen, paragraph_id: UUID
) -> dict[str, Any]:
    each = keeping.paragraph(db, actor, seen, paragraph_id)
    checked = checking.check(db, actor, seen, [each])
    place = seen.content.outline.place(paragraph_id)
    move = MoveForm(formdata=None, prefix="move-", data={"heading": place.heading})
    _offer_places(move, seen, paragraph_id)
    heading = catalogue.load().headings[place.heading]
    return {
        "about": shown.about(db, actor, seen),
        "paragraph": shown.paragraph(
            seen, each, checked, house.names(db, actor.unlocked)
        ),
        "supplement": place.supplement,
        "label": heading.label.in_language(locale()),
        "form": _filled(each),
        "version": each.version,
        "move": move,
        "withdraw": WithdrawForm(formdata=None, prefix="withdraw-"),
        "reasons": shown.reasons(),
        "asks_to_let_go": False,
    }


def _offer_places(form: MoveForm, seen: Seen, paragraph_id: UUID) -> None:
    outline = seen.content.outline
    own = outline.place(paragraph_id).supplement
    form.offer(
        [
            (each, outline.number(each), place.heading)
            for place in outline.reading(catalogue.load().order)
            if place.supplement == own
            for each in place.ids
            if each != paragraph_id
        ]
    )


def _filled(each: ParagraphSeen) -> ParagraphForm:
    told = "\n".join(sentence.text for sentence in each.content.sentences)
    form: Any = ParagraphForm(formdata=None, data={"text": told})
    made: ParagraphForm = form
    return made
