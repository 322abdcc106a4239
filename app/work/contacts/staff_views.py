"""The part "Contacts" of a case: every try, and the form of the next one."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import calling, contact, heads, recording, summary
from app.cases.casefile import CaseFile
from app.cases.contact import Channel
from app.db import transaction
from app.fields import write_day
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.work import shown as work_shown
from app.work.contacts import shown, trying
from app.work.contacts.forms import AttemptForm
from app.work.contacts.trying import AttemptContent
from app.work.contacts.words import CHANNELS, only_at, why_barred

bp = Blueprint("contacts", __name__, url_prefix="/staff/cases/<ref>/contacts")

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show every try to reach somebody of the case."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "rows": shown.rows(db, file),
            "last": trying.last_reached(db, file),
            "may_write": file.may(Permission.CASE_WRITE),
        }
    return render_template("work/contacts.html", **page)


@bp.get("/new")
@requires(Permission.CASE_WRITE)
def new(ref: str) -> ResponseReturnValue:
    """Show the rules of contact, and the empty form under them."""
    with transaction() as db:
        file = _file(db, ref)
        form = AttemptForm(formdata=None)
        page = _page(db, file, form)
        survivor = recording.survivor_id(db, file)
        form.person.data = str(survivor) if survivor else ""
        form.tried_on.data = write_day(clock.now().date())
    return render_template("work/contact.html", **page)


@bp.post("/new")
@requires(Permission.CASE_WRITE)
def add(ref: str) -> ResponseReturnValue:
    """Keep a try. What the rules close is refused, and what was typed stays."""
    form = AttemptForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form)
        fine = form.validate()
        if fine:
            content = form.content(file.actor.staff_id)
            fine = _keeps_the_rules(db, file, form, content)
        if fine:
            trying.record(db, file, content, _plan(content))
    if not fine:
        return render_template("work/contact.html", **page), WRONG
    flash(_("Contact recorded."), "saved")
    return redirect(f"/staff/cases/{ref}/contacts", HTTPStatus.SEE_OTHER)


def _keeps_the_rules(
    db: Session, file: CaseFile, form: AttemptForm, content: AttemptContent
) -> bool:
    """Say what is wrong beside its field; `trying.record` refuses the same."""
    today = clock.now().date()
    rule = trying.barred(db, file, content.channel, content.person_id)
    if rule:
        form.channel.errors = [
            why_barred(rule),
            _("If it happened all the same, write a task for a coordinator."),
        ]
    if content.tried_on > today:
        form.tried_on.errors = [_("This day has not come yet.")]
    if content.next_on is not None and content.next_on < today:
        form.next_on.errors = [_("This day is over.")]
    if content.next_on and not contact.is_safe_hour(file, content.next_part):
        form.next_part.errors = [only_at(file)]
    return not form.errors


def _plan(content: AttemptContent) -> str:
    """Say what the task of the next try is; in the language of whoever plans it."""
    if content.channel is Channel.INBOX:
        return _("Look for an answer in the inbox")
    return _("Try again: %(how)s", how=str(CHANNELS[content.channel]).lower())


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.CASE_WRITE)


def _page(db: Session, file: CaseFile, form: AttemptForm) -> dict[str, Any]:
    form.offer(calling.people(db, file))
    rows = work_shown.rows(db, file)
    closed = [
        (str(label), why_barred(rule))
        for channel, label in CHANNELS.items()
        if (rule := contact.barred(file, channel))
    ]
    return {
        "head": heads.head(db, file),
        "form": form,
        "card": summary.contact(db, file),
        "closed": closed,
        "questions": [row.text for row in rows if row.is_open and row.is_question],
    }
