"""The answer: what goes beside it, its words, the second person, its letter."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import audit
from app.audit import Action
from app.cases.without_yes import passing
from app.consent import catalogue as consents
from app.db import transaction
from app.errors import ApprovalError, ConflictError, InvalidInputError
from app.files.forms import handed
from app.inquiries import answering, ordering, printing, register, shown
from app.inquiries.forms import (
    AnswerForm,
    DraftForm,
    GiveForm,
    OrderForm,
    SignForm,
    WordsForm,
)
from app.inquiries.register import Opened
from app.inquiries.rules import Stop
from app.inquiries.staff_views import ONE, WRONG, back, page_of
from app.inquiries.words import CANNOT_OPEN, LANGUAGES, STOPS, WANTS
from app.packages import requesting
from app.packages.words import KINDS
from app.staff import signing_in
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint(
    "inquiry_answers", __name__, url_prefix="/staff/requests/<uuid:inquiry_id>"
)

WRITE = Permission.INQUIRY_WRITE
PREPARE, APPROVE = Permission.INQUIRY_PREPARE, Permission.INQUIRY_APPROVE
NAMES = Permission.INQUIRY_NAME_READ


@bp.get("/package")
@requires(WRITE)
def package(inquiry_id: UUID) -> ResponseReturnValue:
    """Show what of the case a package draft could hold."""
    actor, form = current_actor(), DraftForm(formdata=None)
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        page = _draft(db, actor, seen, form)
    return render_template("inquiries/package.html", **page)


@bp.post("/package")
@requires(WRITE)
def begin_package(inquiry_id: UUID) -> ResponseReturnValue:
    """Begin the draft; its own page asks the gate and its second person."""
    actor, form, made = current_actor(), DraftForm(), None
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        page = _draft(db, actor, seen, form)
        if form.validate():
            chosen = tuple(
                each.chosen
                for each in requesting.choices(db, ordering.case_of(db, actor, seen))
                if str(each.chosen.id) in (form.items.data or ())
            )
            made = ordering.draft_package(db, actor, seen, chosen)
    if made is None:
        return render_template("inquiries/package.html", **page), WRONG
    ref, package_id = made
    flash(_("Begun. The gate says on this page what of it may go."), "saved")
    address = f"/staff/cases/{ref}/disclosures/{package_id}"
    return redirect(address, HTTPStatus.SEE_OTHER)


@bp.get("/order")
@requires(PREPARE)
def order(inquiry_id: UUID) -> ResponseReturnValue:
    """Show what could be asked to be passed on by this order."""
    actor, form = current_actor(), OrderForm(formdata=None)
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, PREPARE)
        page = _order(db, actor, seen, form)
    return render_template("inquiries/order.html", **page)


@bp.post("/order")
@requires(PREPARE)
def ask_order(inquiry_id: UUID) -> ResponseReturnValue:
    """Ask a second person, item by item, on the ground of the order."""
    actor, form = current_actor(), OrderForm()
    try:
        with transaction() as db:
            seen = register.get(db, actor, inquiry_id, PREPARE)
            page = _order(db, actor, seen, form)
            fine = form.validate()
            if fine:
                items = tuple(UUID(each) for each in form.items.data or ())
                days, told = form.days.data or 0, form.told.data or ""
                ordering.ask_without_yes(
                    db, actor, seen, items, form.use(), days=days, told=told
                )
    except (InvalidInputError, ConflictError) as refused:
        # None of them was asked: what was written before the refused one is undone.
        fine = False
        if isinstance(refused, ConflictError):
            form.items.errors = [
                _("One of these was asked already, or a lawyer decides first.")
            ]
        elif "checked" in refused.fields:
            form.items.errors = [_("It is not checked who asks.")]
        with transaction() as db:
            seen = register.get(db, actor, inquiry_id, PREPARE)
            page = _order(db, actor, seen, form)
    if not fine:
        return render_template("inquiries/order.html", **page), WRONG
    flash(_("Asked. Nothing goes before a second person has released it."), "saved")
    return back(inquiry_id)


@bp.get("/answer")
@requires(PREPARE)
def answer(inquiry_id: UUID) -> ResponseReturnValue:
    """Show how it can be answered."""
    actor, form = current_actor(), AnswerForm(formdata=None)
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, PREPARE)
        page = _answer(db, actor, seen, form)
    form.version.data = seen.version
    if locale() in LANGUAGES:
        form.language.data = locale()
    return render_template("inquiries/answer.html", **page)


@bp.post("/answer")
@requires(PREPARE)
def prepare(inquiry_id: UUID) -> ResponseReturnValue:
    """Write the letter for the second person."""
    actor, form, status = current_actor(), AnswerForm(), None
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, PREPARE)
        page = _answer(db, actor, seen, form)
        if not form.validate():
            status = WRONG
        else:
            chosen, package_id = form.chosen(seen.content), form.package_id()
            try:
                answering.prepare(db, actor, seen, form.of_version, chosen, package_id)
            except InvalidInputError as refused:
                form.explain(refused, seen.content)
                status = WRONG
            except ConflictError:
                status, page["is_changed"] = HTTPStatus.CONFLICT, True
                page["version"] = seen.version
    if status is not None:
        return render_template("inquiries/answer.html", **page), status
    flash(_("Prepared. A second coordinator reads it and signs it."), "saved")
    return back(inquiry_id)


@bp.post("/sign")
@requires(APPROVE)
def sign(inquiry_id: UUID) -> ResponseReturnValue:
    """Sign the answer as it was shown, with a code used for this alone.

    The code is used up, or counted as wrong, in a commit of its own.
    """
    form, actor = SignForm(prefix="sign-"), current_actor()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, APPROVE)
        page = page_of(db, actor, seen, sign=form)
    if not form.validate():
        return render_template(ONE, **page), WRONG
    with transaction() as db:
        used = signing_in.give_factor(db, actor.unlocked, form.digits())
    if not used:
        form.code.errors = [
            _("This code is not right, or was used before. Wait for the next one.")
        ]
        return render_template(ONE, **page), WRONG
    fresh = replace(actor, is_fresh=True)
    try:
        with transaction() as db:
            answering.approve(db, fresh, inquiry_id, form.request_hash())
    except InvalidInputError as refused:
        stop = _("It is not written down where the answer goes.")
        held = _("Something stands against it since: look at the page again.")
        flash(stop if "to" in refused.fields else held, "error")
        return back(inquiry_id)
    except ApprovalError:
        told = _("The answer changed since this page was shown. Nothing was signed.")
        flash(told, "error")
        return back(inquiry_id)
    flash(_("Signed. The letter can go now."), "saved")
    return back(inquiry_id)


@bp.post("/send-back")
@requires(APPROVE)
def send_back(inquiry_id: UUID) -> ResponseReturnValue:
    """Do not sign it, with a reason for whoever prepared it."""
    form, actor = WordsForm(prefix="back-"), current_actor()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, APPROVE)
        page = page_of(db, actor, seen, send_back=form)
        fine = form.validate()
        if fine:
            answering.send_back(db, actor, inquiry_id, form.told.data or "")
    if not fine:
        return render_template(ONE, **page), WRONG
    flash(_("Sent back. Nothing goes."), "saved")
    return back(inquiry_id)


@bp.post("/gone")
@requires(WRITE)
def gone(inquiry_id: UUID) -> ResponseReturnValue:
    """Note that the answer went, as it was signed."""
    form, actor = GiveForm(prefix="give-"), current_actor()
    with transaction() as db:
        seen = register.get(db, actor, inquiry_id, WRITE)
        fine = form.validate()
        if fine:
            try:
                answering.give(db, actor, inquiry_id, form.channel.data or "")
            except InvalidInputError as refused:
                fine = False
                form.channel.errors = _why_not(refused)
        if not fine:
            page = page_of(db, actor, seen, give=form)
    if not fine:
        return render_template(ONE, **page), WRONG
    flash(_("Answered. The case is held for this request no longer."), "saved")
    return back(inquiry_id)


@bp.get("/letter")
@requires(NAMES)
def letter(inquiry_id: UUID) -> ResponseReturnValue:
    """Show the letter as it is printed, signed or not."""
    actor = current_actor()
    with transaction() as db:
        seen, laid = _laid(db, actor, inquiry_id, "page")
        is_signed = bool(seen.content.answer and seen.content.answer.approved)
    return render_template(
        "inquiries/letter.html", laid=laid, id=inquiry_id, is_signed=is_signed
    )


@bp.get("/letter/pdf")
@requires(NAMES)
def paper(inquiry_id: UUID) -> ResponseReturnValue:
    """Send the signed letter as a file, named by its number alone."""
    actor = current_actor()
    with transaction() as db:
        seen, laid = _laid(db, actor, inquiry_id, "pdf")
        answering.check_signature(db, actor, seen)
    data = printing.as_pdf(laid, seen.content)
    return handed(data, f"answer-{seen.content.number}.pdf", "application/pdf")


def _laid(
    db: Session, actor: Actor, inquiry_id: UUID, form: str
) -> tuple[Opened, dict[str, Any]]:
    seen = register.find(db, actor, inquiry_id, NAMES)
    if seen.content.answer is None:
        raise ApprovalError("there is no answer")
    _version, identity = register.names(db, actor, seen, "letter")
    action = Action.INQUIRY_PRINTED
    audit.record(db, action, actor.staff_id, seen.team_id, form=form)
    return seen, printing.laid_out(db, actor, seen.content, identity)


def _why_not(refused: InvalidInputError) -> list[str]:
    told = {
        "package": str(STOPS[Stop.NO_PACKAGE]),
        "order": str(STOPS[Stop.NOT_RELEASED]),
        "copies": _("The copies are not made yet, or may not go any more."),
        "stops": _("Something stands against it since: look at the page again."),
    }
    return [told[name] for name in refused.fields if name in told] or [
        _("Write something here.")
    ]


def _draft(db: Session, actor: Actor, seen: Opened, form: DraftForm) -> dict[str, Any]:
    file = ordering.case_of(db, actor, seen)
    file.require(Permission.PACKAGE_PREPARE)
    told = [
        (str(each.chosen.id), f"{KINDS[each.chosen.kind]} {each.code}: {each.title}")
        for each in requesting.choices(db, file)
    ]
    form.items.choices = told
    return {"form": form, "id": seen.id, "row": shown.row(db, actor, seen)}


def _order(db: Session, actor: Actor, seen: Opened, form: OrderForm) -> dict[str, Any]:
    file = ordering.case_of(db, actor, seen)
    receivers = [
        (f"{use}|{to}", f"{_purpose(use)}: {name}")
        for use, to, name in passing.receivers(db, file)
    ]
    form.offer(passing.things(db, file), receivers)
    return {"form": form, "id": seen.id, "row": shown.row(db, actor, seen)}


def _purpose(use: str) -> str:
    return consents.load().purposes[use].label.in_language(locale())


def _answer(
    db: Session, actor: Actor, seen: Opened, form: AnswerForm
) -> dict[str, Any]:
    found = answering.held(db, seen)
    closed = found.cannot_open if found else ()
    form.offer(
        answering.offered(seen),
        answering.packages(db, seen),
        [(key, str(CANNOT_OPEN[key])) for key in closed],
    )
    return {
        "form": form,
        "id": seen.id,
        "row": shown.row(db, actor, seen),
        "version": form.of_version or seen.version,
        "is_changed": False,
        "has_packages": bool(answering.packages(db, seen)),
        "wants": [
            (str(WANTS[want]), form[f"{want.value}_done"], form[f"{want.value}_words"])
            for want in seen.content.wants
        ],
        "stops": [str(STOPS[each]) for each in answering.stops(seen.content)],
    }
