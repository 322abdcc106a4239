"""A person's code, from a case: how many work, a new one, the end of older ones."""

from datetime import date
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, vault
from app.cases import asking, calling, contact_shown, heads, reconnecting
from app.cases.casefile import CaseFile
from app.cases.given_codes.forms import AnswerForm, EndForm, MeetingForm
from app.conversation import changing_code, receipts
from app.db import transaction
from app.errors import InvalidInputError, PageClosedError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("given_codes", __name__, url_prefix="/staff/cases/<ref>/code")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.MESSAGE_ANSWER)
def state(ref: str) -> ResponseReturnValue:
    """Show how many codes work and what can be done; no code is ever shown here."""
    with transaction() as db:
        page = _page(db, cases.get(db, ref, current_actor(), Permission.MESSAGE_ANSWER))
    return render_template("cases/codes.html", **page)


@bp.post("/new")
@requires(Permission.CODE_GIVE)
def draw(ref: str) -> ResponseReturnValue:
    """Draw a code and show it once; nothing is kept before it is noted down."""
    form, actor = MeetingForm(), current_actor()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, actor, Permission.CODE_GIVE)
        if not fine:
            page = _page(db, file) | {"meeting": form, "form": form}
        else:
            digits, carried = reconnecting.draw(actor, file.id)
    if not fine:
        return render_template("cases/codes.html", **page), WRONG
    return _shown(ref, digits, carried, form.where.data)


@bp.post("/keep")
@requires(Permission.CODE_GIVE)
def keep(ref: str) -> ResponseReturnValue:
    """Let the code work, once two groups were typed back or the person has it."""
    actor, carried = current_actor(), request.form.get("carried", "")
    where = request.form.get("where", "")
    with transaction() as db:
        file = cases.get(db, ref, actor, Permission.CODE_GIVE)
        case_id = file.id
    try:
        digits = reconnecting.drawn(actor, case_id, carried)
    except PageClosedError:
        flash(_("That took more than an hour. Draw another code."), "refused")
        return _back(ref)
    told = {name: request.form.get(name, "") for name in ("second", "fifth")}
    skips = request.form.get("do") == "skip"
    if not skips and not receipts.same_groups(digits, **told):
        return _shown(ref, digits, carried, where, wrong=True, **told), WRONG
    new = receipts.NewCode(digits, receipts.derived(digits))
    with transaction() as db:
        file = cases.get(db, ref, actor, Permission.CODE_GIVE)
        reconnecting.give(db, file, new, where)
    flash(_("The new code works from now on."), "saved")
    return _back(ref)


@bp.post("/end")
@requires(Permission.CODE_GIVE)
def ask(ref: str) -> ResponseReturnValue:
    """Ask a coordinator to end the older codes at once."""
    form = EndForm()
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CODE_GIVE)
        if fine:
            try:
                reconnecting.ask_to_end(db, file, form.reason.data or "")
            except InvalidInputError:
                form.reason.errors = [_("There is no older code any more.")]
                fine = False
        if not fine:
            page = _page(db, file) | {"end": form, "form": form}
    if not fine:
        return render_template("cases/codes.html", **page), WRONG
    flash(_("Asked. A coordinator decides; until then all codes work."), "saved")
    return _back(ref)


@bp.post("/end/<uuid:request_id>")
@requires(Permission.CODE_END)
def answer(ref: str, request_id: UUID) -> ResponseReturnValue:
    """End the older codes as a second person, or say why not."""
    form, ends = AnswerForm(), request.form.get("do") == "end"
    fine = form.validate()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.MESSAGE_ANSWER)
        asking.to_answer(db, file, request_id, asking.Kind.END_CODES)
        if fine:
            try:
                if ends:
                    reconnecting.end(db, file, request_id)
                else:
                    reconnecting.refuse(db, file, request_id, form.note.data or "")
            except InvalidInputError:
                form.note.errors = [_("Say why, so that they can tell the person.")]
                fine = False
        if not fine:
            page = _page(db, file) | {"answer": form, "form": form}
    if not fine:
        return render_template("cases/codes.html", **page), WRONG
    told = _("The older codes open nothing any more.") if ends else _("Answered.")
    flash(told, "saved")
    return _back(ref)


def _shown(
    ref: str,
    digits: str,
    carried: str,
    where: str,
    *,
    wrong: bool = False,
    second: str = "",
    fifth: str = "",
) -> str:
    return render_template(
        "cases/code_shown.html",
        ref=ref,
        groups=vault.grouped_receipt(digits).split(),
        carried=carried,
        where=where,
        error=wrong,
        second=second,
        fifth=fifth,
        days=changing_code.DELAY_DAYS,
    )


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    codes = reconnecting.codes(db, file)
    names = calling.colleagues(db, file)
    waiting = codes.waiting
    refused = next(
        (
            each
            for each in asking.of(db, file, asking.Kind.END_CODES)
            if each.status is asking.Status.REFUSED and codes.ends
        ),
        None,
    )
    return {
        "head": heads.head(db, file),
        "contact": contact_shown.rules_of(file).rows,
        "codes": codes,
        "days": changing_code.DELAY_DAYS,
        "may_give": file.may(Permission.CODE_GIVE),
        "waiting": waiting,
        "asked_on": date.fromisoformat(waiting.content.on) if waiting else None,
        "asked_by": names.get(waiting.content.by, "") if waiting else "",
        "may_end": waiting is not None and asking.may_answer(file, waiting),
        "refused": refused,
        "meeting": MeetingForm(formdata=None),
        "end": EndForm(formdata=None),
        "answer": AnswerForm(formdata=None),
    }


def _back(ref: str) -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/code", HTTPStatus.SEE_OTHER)
