"""Communications to a prosecutor: the list, the outline, the paragraphs."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import heads
from app.cases.forms import laid_beside
from app.communications import (
    catalogue,
    checking,
    citing,
    keeping,
    pinning,
    shown,
    writing,
)
from app.communications.documents import CommunicationContent
from app.communications.forms import (
    ChangeForm,
    CommunicationForm,
    HideForm,
    MoveForm,
    ParagraphForm,
    WithdrawForm,
    filled,
    on_file,
)
from app.communications.keeping import Seen
from app.communications.pinning import At
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages import recipients
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint(
    "communications", __name__, url_prefix="/staff", template_folder="templates"
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
READ, WRITE = keeping.READ, keeping.WRITE
ONE = "/communications/<uuid:communication_id>"
PARAGRAPH = f"{ONE}/paragraphs/<uuid:paragraph_id>"


@bp.get("/communications")
@requires(READ)
def listed() -> ResponseReturnValue:
    """Show the communications of each team of the actor."""
    actor = current_actor()
    with transaction() as db:
        names = house.team_names(db, actor.unlocked)
        writable = keeping.teams(db, actor, WRITE)
        groups = [
            {
                "team": names.get(team_id, ""),
                "rows": [
                    {"id": each.id, **shown.about(db, actor, each)}
                    for each in keeping.listed(db, actor, team_id)
                ],
                "may_write": team_id in writable,
            }
            for team_id in keeping.teams(db, actor, READ)
        ]
    return render_template("communications/list.html", groups=groups)


@bp.get("/communications/new")
@requires(WRITE)
def new() -> ResponseReturnValue:
    """Show an empty form."""
    form = CommunicationForm(formdata=None)
    with transaction() as db:
        _offer(db, current_actor(), form)
    return render_template("communications/new.html", form=form)


@bp.post("/communications/new")
@requires(WRITE)
def begin() -> ResponseReturnValue:
    """Begin a communication."""
    form, actor, made = CommunicationForm(), current_actor(), None
    with transaction() as db:
        _offer(db, actor, form)
        if form.validate():
            content = CommunicationContent(
                title=form.title.data or "",
                recipient_id=UUID(form.recipient.data),
                purpose="",
                forum=form.forum.data or "",
                language=form.language.data,
                begun_by=actor.staff_id,
                begun_on=clock.now().date(),
            )
            made = keeping.begin(db, actor, UUID(form.team.data), content)
    if made is None:
        return render_template("communications/new.html", form=form), WRONG
    flash(_("Begun. Write the first paragraph under its heading."), "saved")
    return redirect(f"/staff/communications/{made}", HTTPStatus.SEE_OTHER)


def _offer(db: Session, actor: Actor, form: CommunicationForm) -> None:
    names = house.team_names(db, actor.unlocked)
    teams = keeping.teams(db, actor, WRITE)
    receivers = recipients.listed(db, actor)
    form.offer(
        [(team_id, names.get(team_id, "")) for team_id in teams],
        [(each.id, each.profile.name) for each in receivers],
    )


@bp.get(ONE)
@requires(READ)
def one(communication_id: UUID) -> ResponseReturnValue:
    """Show the outline with its counts, and what does not stand."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id)
        some = keeping.paragraphs(db, actor, seen)
        checked = checking.check(db, actor, seen, some.values())
        page = {
            "about": shown.about(db, actor, seen),
            "headings": shown.outline(db, actor, seen, some, checked),
            "problems": shown.now(db, actor, seen, some, checked),
            "totals": shown.totals(seen, some),
            "has_paragraphs": bool(some),
        }
    return render_template("communications/outline.html", **page)


@bp.get(f"{ONE}/change")
@requires(WRITE)
def changing(communication_id: UUID) -> ResponseReturnValue:
    """Show title and forum in a form."""
    actor = current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page = {"about": shown.about(db, actor, seen), "form": on_file(seen)}
    return render_template("communications/change.html", version=seen.version, **page)


@bp.post(f"{ONE}/change")
@requires(WRITE)
def change(communication_id: UUID) -> ResponseReturnValue:
    """Save title and forum; on a conflict both versions are shown."""
    form, actor = ChangeForm(), current_actor()
    status: HTTPStatus | None = None if form.validate() else WRONG
    version = form.of_version
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        page: dict[str, Any] = {"about": shown.about(db, actor, seen)}
        if status is None and seen.version != version:
            status = HTTPStatus.CONFLICT
            page |= laid_beside(form, on_file(seen), seen.version)
            version = seen.version
        if status is None:
            title, forum = form.title.data or "", form.forum.data or ""
            keeping.change(
                db,
                actor,
                seen.id,
                lambda old: msgspec.structs.replace(old, title=title, forum=forum),
                version=version,
            )
    if status is not None:
        page |= {"form": form, "version": version}
        return render_template("communications/change.html", **page), status
    flash(_("Saved."), "saved")
    return _to(communication_id)


@bp.post(f"{ONE}/supplement")
@requires(WRITE)
def supplement(communication_id: UUID) -> ResponseReturnValue:
    """Begin a supplement: numbers go on."""
    try:
        with transaction() as db:
            writing.supplement(db, current_actor(), communication_id)
        flash(_("A supplement is begun. Numbers go on."), "saved")
    except ConflictError:
        flash(
            _(
                "A supplement follows an edition, and the one before has to hold "
                "something. Nothing was changed."
            ),
            "error",
        )
    return _to(communication_id)


@bp.post(f"{ONE}/number-anew")
@requires(WRITE)
def number_anew(communication_id: UUID) -> ResponseReturnValue:
    """Number in the order of reading, while no edition was made."""
    try:
        with transaction() as db:
            writing.number_anew(db, current_actor(), communication_id)
        flash(_("Numbered in the order of reading."), "saved")
    except ConflictError:
        flash(_("An edition was made: numbers stay as they are."), "error")
    return _to(communication_id)


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
    return _to(communication_id, made)


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
            page |= laid_beside(form, filled(each), each.version)
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
    return _to(communication_id, paragraph_id)


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
    return _to(communication_id, paragraph_id)


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
    return _to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/hide")
@requires(WRITE)
def hide_all(communication_id: UUID, paragraph_id: UUID) -> ResponseReturnValue:
    """Say whether the redacted edition blacks the whole paragraph."""
    form, actor = HideForm(), current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        reason = form.hidden.data or ""
        pinning.hide_all(db, actor, seen, paragraph_id, form.of_version, reason)
    flash(_("Saved."), "saved")
    return _to(communication_id, paragraph_id)


@bp.post(f"{PARAGRAPH}/sentences/<uuid:sentence_id>/hide")
@requires(WRITE)
def hide(
    communication_id: UUID, paragraph_id: UUID, sentence_id: UUID
) -> ResponseReturnValue:
    """Say whether the redacted edition blacks a sentence."""
    form, actor = HideForm(), current_actor()
    with transaction() as db:
        seen = keeping.get(db, actor, communication_id, WRITE)
        at = At(paragraph_id, form.of_version, sentence_id)
        pinning.hide(db, actor, seen, at, form.hidden.data or "")
    flash(_("Saved."), "saved")
    return _to(communication_id, paragraph_id)


@bp.get("/cases/<ref>/communications")
@requires(Permission.CLASSIFICATION_READ)
def of_case(ref: str) -> ResponseReturnValue:
    """Show which paragraphs cite a case, and which editions of them left."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CLASSIFICATION_READ)
        page = {
            "head": heads.head(db, file),
            "cited": citing.of_case(db, file),
            "sent": citing.sent(db, file),
        }
    return render_template("communications/of_case.html", **page)


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
        "form": filled(each),
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


def _to(
    communication_id: UUID, paragraph_id: UUID | None = None
) -> ResponseReturnValue:
    rest = f"/paragraphs/{paragraph_id}" if paragraph_id else ""
    address = f"/staff/communications/{communication_id}{rest}"
    return redirect(address, HTTPStatus.SEE_OTHER)
