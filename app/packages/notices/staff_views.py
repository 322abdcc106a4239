"""Notices to a receiver: made, agreed to, read, taken along, sent, answered."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import Field

from app import cases
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError
from app.files.forms import handed
from app.packages.after import going, kept, notices
from app.packages.after.forms import (
    AnswerForm,
    CorrectionForm,
    LetterForm,
    RecallForm,
    RefusedForm,
    SentForm,
)
from app.packages.after.records import Reason, State
from app.packages.after.staff_views import (
    CASE,
    ONE,
    PAGE,
    WRONG,
    conflict,
    disclosure_page,
)
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("notices", __name__)

ENGLISH = "en"
NOTICE = f"{CASE}/notices/<uuid:paper_id>"


@bp.get(f"{ONE}/recall")
@requires(Permission.PACKAGE_RECALL)
def recall(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Ask why it is asked back, and what is asked; nothing is ticked beforehand."""
    with transaction() as db:
        form = RecallForm(formdata=None)
        page = _form_page(db, _file(db, ref), disclosure_id, form)
        if page["after"].asks_back:
            form.reason.data = Reason.CONSENT_WITHDRAWN.value
    return render_template("packages/recall.html", **page)


@bp.post(f"{ONE}/recall")
@requires(Permission.PACKAGE_RECALL)
def make_recall(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Sign the recall."""
    form = RecallForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _form_page(db, file, disclosure_id, form)
        fine = form.validate()
        if fine:
            try:
                notices.recall(
                    db,
                    file,
                    disclosure_id,
                    form.why(),
                    form.what(),
                    tuple(form["items"].data or ()),
                )
            except InvalidInputError as refused:
                form.refuse(refused)
                fine = False
    if not fine:
        return render_template("packages/recall.html", **page), WRONG
    flash(_("The recall is signed. Send it, then note here that it went."), "saved")
    return _back(ref, disclosure_id)


@bp.get(f"{ONE}/correction")
@requires(Permission.PACKAGE_RECALL)
def correction(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Ask what was wrong, what that changes, who found it."""
    with transaction() as db:
        form = CorrectionForm(formdata=None)
        page = _form_page(db, _file(db, ref), disclosure_id, form)
    return render_template("packages/correction.html", **page)


@bp.post(f"{ONE}/correction")
@requires(Permission.PACKAGE_RECALL)
def write_correction(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Keep the correction until a second coordinator signs it."""
    form = CorrectionForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _form_page(db, file, disclosure_id, form)
        fine = form.validate()
        if fine:
            try:
                notices.correct(
                    db,
                    file,
                    disclosure_id,
                    form.fault(),
                    tuple(form["items"].data or ()),
                )
            except InvalidInputError as refused:
                form.refuse(refused)
                fine = False
    if not fine:
        return render_template("packages/correction.html", **page), WRONG
    flash(_("Kept. Another coordinator reads it and signs it."), "saved")
    return _back(ref, disclosure_id)


@bp.post(f"{NOTICE}/confirm")
@requires(Permission.NOTICE_CONFIRM)
def confirm(ref: str, paper_id: UUID) -> ResponseReturnValue:
    """Sign a correction that somebody else wrote."""
    form, told = LetterForm(), _("Signed. Send it, then note here that it went.")
    tone = "saved"
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_READ)
        gone = kept.opened(db, file, paper_id)[0].disclosure_id
        try:
            notices.confirm(db, file, paper_id, form.of_version)
        except InvalidInputError:
            tone = "error"
            told = _(
                "A name that is known since stands in it, or words of an account."
                " Nothing was signed. Write it anew."
            )
    flash(told, tone)
    return _back(ref, gone)


@bp.post(f"{NOTICE}/drop")
@requires(Permission.PACKAGE_RECALL)
def drop(ref: str, paper_id: UUID) -> ResponseReturnValue:
    """Say that a notice does not go; it stays in the log."""
    form = LetterForm()
    with transaction() as db:
        file = _file(db, ref)
        gone = kept.opened(db, file, paper_id)[0].disclosure_id
        notices.drop(db, file, paper_id, form.of_version)
    flash(_("It does not go. It stays in the log."), "saved")
    return _back(ref, gone)


@bp.post(f"{NOTICE}/letter")
@requires(Permission.PACKAGE_RECALL)
def letter(ref: str, paper_id: UUID) -> ResponseReturnValue:
    """Let the letter be read, or printed to be sent on paper."""
    language = str(LetterForm().language.data or ENGLISH)
    with transaction() as db:
        file = _file(db, ref)
        name = kept.opened(db, file, paper_id)[1].notice_ref
        data = notices.letter(db, file, paper_id, language)
    return handed(data, f"{name}-{language}.pdf", "application/pdf")


@bp.post(f"{NOTICE}/file")
@requires(Permission.PACKAGE_RECALL)
def sealed(ref: str, paper_id: UUID) -> ResponseReturnValue:
    """Hand the signed notice over, sealed to the receiver's key."""
    with transaction() as db:
        file = _file(db, ref)
        name = kept.opened(db, file, paper_id)[1].notice_ref
        data = notices.sealed(db, file, paper_id)
    return handed(data, f"{name}.zip.age", "application/octet-stream")


@bp.post(f"{NOTICE}/sent")
@requires(Permission.PACKAGE_RECALL)
def sent(ref: str, paper_id: UUID) -> ResponseReturnValue:
    """Note that it went."""
    form = SentForm()

    def act(db: Session, file: CaseFile) -> None:
        going.sent(db, file, paper_id, form.of_version, form.day(), form.way())

    return _noted(ref, paper_id, form, "sent", form.how, act)


@bp.post(f"{NOTICE}/answer")
@requires(Permission.PACKAGE_RECALL)
def answer(ref: str, paper_id: UUID) -> ResponseReturnValue:
    """Keep what the receiver answered."""
    form = AnswerForm()

    def act(db: Session, file: CaseFile) -> None:
        going.answered(
            db,
            file,
            paper_id,
            form.of_version,
            State(form.state.data),
            form.day(),
            form.answer.data or "",
        )

    return _noted(ref, paper_id, form, "answer", form.state, act)


def _noted(
    ref: str, paper_id: UUID, form: RefusedForm, name: str, field: Field, act: Any
) -> ResponseReturnValue:
    status = HTTPStatus.SEE_OTHER if form.validate() else WRONG
    with transaction() as db:
        file = _file(db, ref)
        gone = kept.opened(db, file, paper_id)[0].disclosure_id
        if status is not WRONG:
            try:
                act(db, file)
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(field)
        page = disclosure_page(db, file, gone) | {name: form, "wrong": paper_id}
    if status is not HTTPStatus.SEE_OTHER:
        return render_template(PAGE, form=form, **page), status
    flash(_("Noted."), "saved")
    return _back(ref, gone)


def _form_page(
    db: Session, file: CaseFile, disclosure_id: UUID, form: Any
) -> dict[str, Any]:
    page = disclosure_page(db, file, disclosure_id)
    form.among(page["after"].numbers)
    return page | {"form": form}


def _file(
    db: Session, ref: str, permission: Permission = Permission.PACKAGE_RECALL
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _back(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    path = f"/staff/cases/{ref}/disclosures/left/{disclosure_id}"
    return redirect(path, HTTPStatus.SEE_OTHER)
