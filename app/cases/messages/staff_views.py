"""The part "Messages" of a case: the line to the survivor, the hold, a withdrawal."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads, line, recording
from app.cases.casefile import CaseFile
from app.cases.messages.forms import LiftForm, WithdrawForm
from app.cases.messages.sending import LetterForm, megabytes
from app.consent import catalogue
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.fields import id_of
from app.files import forms as files
from app.files import keeping, kinds
from app.staff import house
from app.staff.access import requires, takes_files
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint("messages", __name__, url_prefix="/staff/cases/<ref>/messages")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.MESSAGE_ANSWER)
def closed(ref: str) -> ResponseReturnValue:
    """Show the line without its words."""
    with transaction() as db:
        page = _page(db, _file(db, ref))
    return render_template("cases/messages.html", **page)


@bp.post("")
@requires(Permission.MESSAGE_ANSWER)
def opened(ref: str) -> ResponseReturnValue:
    """Show the messages, for this answer only; the log keeps who opened them."""
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file)
        page["line"] = line.read(db, file)
    return render_template("cases/messages.html", **page)


@bp.post("/answer")
@requires(Permission.MESSAGE_ANSWER)
@takes_files()
def answer(ref: str) -> ResponseReturnValue:
    """Send a message to the survivor's inbox, with files or without."""
    form = LetterForm()
    with transaction() as db:
        _file(db, ref)  # may they? before a file is taken in
    if form.validate():
        try:
            with keeping.taken_in(form.sources) as refs, transaction() as db:
                line.answer(
                    db,
                    _file(db, ref),
                    form.text.data or "",
                    form.name.data or "",
                    refs,
                    form.form.data or "",
                )
        except InvalidInputError as wrong:
            form.refuse(wrong)
        else:
            flash(_("Sent to the survivor’s inbox."), "saved")
            return _back(ref)
    with transaction() as db:
        page = _page(db, _file(db, ref)) | {"answer": form, "form": form}
    return render_template("cases/messages.html", **page), WRONG


@bp.post("/file")
@requires(Permission.MESSAGE_ANSWER)
def take_out(ref: str) -> ResponseReturnValue:
    """Send a file of a message, to be saved and never shown; noted before it goes."""
    file_id = id_of(request.form.get("file", ""))
    with transaction() as db:
        _told, sent = line.sent_file(db, _file(db, ref), file_id)
        opened = keeping.whole(sent)
    return files.saved(opened, f"{ref}-message.{kinds.ending_of(sent.mime)}")


@bp.post("/lift")
@requires(Permission.CONSENT_WRITE)
def lift(ref: str) -> ResponseReturnValue:
    """Lift a pause after a talk; the person reads what was agreed."""
    form = LiftForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        if fine:
            try:
                line.lift(db, file, form.agreed.data or "", form.agreed_name.data or "")
            except InvalidInputError as refused:
                if refused.fields != ("withdraw",):
                    raise
                form.agreed.errors = [
                    _("The person withdrew with the code. Record the withdrawal below.")
                ]
                fine = False
        if not fine:
            page = _page(db, file) | {"lift": form, "form": form}
    if not fine:
        return render_template("cases/messages.html", **page), WRONG
    flash(_("The pause is lifted."), "saved")
    return _back(ref)


@bp.post("/withdraw")
@requires(Permission.CONSENT_WRITE)
def withdraw(ref: str) -> ResponseReturnValue:
    """Record a withdrawal with all that follows, and show what follows."""
    form = WithdrawForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref, Permission.CONSENT_WRITE)
        person = recording.survivor_id(db, file)
        if person is None:
            raise NotFoundError
        if fine:
            line.withdraw(db, file, form.chosen())
            stopped, lasting = line.consequences(db, file, person)
            page = {
                "head": heads.head(db, file),
                "stopped": _purposes(stopped),
                "lasting": _effects(lasting),
            }
        else:
            page = _page(db, file) | {"withdraw": form, "form": form}
    if not fine:
        return render_template("cases/messages.html", **page), WRONG
    return render_template("cases/withdrawn.html", **page)


def _file(
    db: Session, ref: str, permission: Permission = Permission.MESSAGE_ANSWER
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    on_hold = line.is_on_hold(db, file.id)
    own = house.name_of(db, file.actor.unlocked, file.actor.staff_id)
    return {
        "head": heads.head(db, file),
        "has_line": line.exists(db, file),
        "no_code": file.has_no_code,
        "on_hold": on_hold,
        "line": None,
        "purposes": {
            each.id: each.label.in_language(locale())
            for each in catalogue.load().purposes.values()
        },
        "may_consent": file.may(Permission.CONSENT_WRITE),
        "has_survivor": recording.survivor_id(db, file) is not None,
        "answer": LetterForm(formdata=None, data={"name": own}),
        "most": (keeping.AT_ONCE, megabytes()),
        "may_take_in": file.may(Permission.EVIDENCE_WRITE),
        "lift": LiftForm(formdata=None, data={"agreed_name": own}),
        "withdraw": WithdrawForm(formdata=None),
    }


def _purposes(ids: tuple[str, ...]) -> list[str]:
    known, language = catalogue.load().purposes, locale()
    return [known[each].label.in_language(language) for each in ids]


def _effects(ids: tuple[str, ...]) -> list[tuple[str, str]]:
    known, language = catalogue.load().purposes, locale()
    return [
        (
            known[each].label.in_language(language),
            known[each].withdraw_effect.in_language(language),
        )
        for each in ids
    ]


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/messages", HTTPStatus.SEE_OTHER)
