"""Tags of a draft's items; after it left, the request for secrecy and its end."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import heads
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError, OnHoldError
from app.packages.after import kept
from app.packages.after.staff_views import ONE as LEFT
from app.packages.after.staff_views import conflict, receiver
from app.packages.leads import following, standing, tagging
from app.packages.leads.forms import AnswerForm, OursForm, TagForm, WordForm
from app.packages.models import Disclosure
from app.packages.shown import PackageShown
from app.packages.staff_views import ONE, WRONG, package_page
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("secrecy", __name__)

PAGE = "packages/secrecy.html"
ABOUT = f"{LEFT}/secrecy"
ITEM = f"{ABOUT}/<lead_number>"
SAVED = HTTPStatus.SEE_OTHER


@bp.post(f"{ONE}/tags/<uuid:tagged_id>")
@requires(Permission.PACKAGE_PREPARE)
def tag(ref: str, package_id: UUID, tagged_id: UUID) -> ResponseReturnValue:
    """Set who may read an item, and whether secrecy is asked for it."""
    status = SAVED
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_PREPARE)
        page = package_page(db, file, package_id)
        seen: PackageShown = page["package"]
        if seen.on_hold:
            raise OnHoldError
        about = next((each for each in seen.tags.of if each.id == tagged_id), None)
        if about is None:
            raise NotFoundError
        form = TagForm(prefix=about.prefix).among(about.recorded)
        status = status if form.validate() else WRONG
        if status is SAVED:
            try:
                tagging.tag(
                    db, file, package_id, form.of_version, tagged_id, form.said()
                )
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(form.level)
        page |= {"form": form}
        page["tag_forms"][tagged_id] = form
    if status is not SAVED:
        return render_template("packages/package.html", **page), status
    flash(_("Recorded."), "saved")
    path = f"/staff/cases/{ref}/disclosures/{package_id}#tags"
    return redirect(path, SAVED)


@bp.get(ABOUT)
@requires(Permission.PACKAGE_READ)
def one(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Show the request for secrecy of one package that left, item by item."""
    with transaction() as db:
        page = _page(db, _file(db, ref), disclosure_id)
    return render_template(PAGE, **page)


@bp.post(f"{ABOUT}/answer")
@requires(Permission.PACKAGE_RECALL)
def answer(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Record what the Prosecutor decided."""
    form = AnswerForm()

    def noted(db: Session, file: CaseFile) -> None:
        numbers, word = form.numbers.data or (), form.word(file.actor.staff_id)
        following.answer(
            db, file, disclosure_id, form.of_version, numbers, form.decided(), word
        )

    return _said(ref, disclosure_id, "answer", form, noted)


@bp.post(f"{ABOUT}/lift")
@requires(Permission.PACKAGE_RECALL)
def lift(ref: str, disclosure_id: UUID) -> ResponseReturnValue:
    """Record that the Prosecutor asks to lift it; the person is asked."""
    form = WordForm(prefix="lift-")

    def noted(db: Session, file: CaseFile) -> None:
        numbers, word = form.numbers.data or (), form.word(file.actor.staff_id)
        following.to_lift(db, file, disclosure_id, form.of_version, numbers, word)

    return _said(ref, disclosure_id, "lift", form, noted)


def _said(
    ref: str,
    disclosure_id: UUID,
    name: str,
    form: WordForm,
    noted: Callable[[Session, CaseFile], None],
) -> ResponseReturnValue:
    """Note what they said of items, or show the page again with what was typed."""
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_RECALL)
        secrecy = _page(db, file, disclosure_id)["secrecy"]
        form.among(secrecy.waiting if name == "answer" else secrecy.agreed)
        status = SAVED if form.validate() else WRONG
        if status is SAVED:
            try:
                noted(db, file)
            except InvalidInputError as refused:
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(form.numbers)
        page = _page(db, file, disclosure_id) | {name: form, "form": form}
    return _left(ref, disclosure_id, page, status)


@bp.post(f"{ITEM}/consent")
@requires(Permission.PACKAGE_RECALL)
def consent(ref: str, disclosure_id: UUID, lead_number: str) -> ResponseReturnValue:
    """Consent that the secrecy of one item ends; it takes two."""
    form = OursForm()
    told = {
        "person": _("The person has not agreed to it since. Nothing was changed."),
        "second": _("A second person has to consent. Nothing was changed."),
    }
    try:
        with transaction() as db:
            file = _file(db, ref, Permission.PACKAGE_RECALL)
            over = following.consent(
                db, file, disclosure_id, form.of_version, lead_number
            )
    except InvalidInputError as refused:
        flash(told[refused.fields[0]], "error")
    except ConflictError:
        flash(_("A colleague noted something meanwhile: it stands on this page."))
    else:
        flash(
            _("The secrecy is lifted.")
            if over
            else _("A second person consents next."),
            "saved",
        )
    return redirect(_path(ref, disclosure_id), SAVED)


@bp.post(f"{ITEM}/decline")
@requires(Permission.PACKAGE_RECALL)
def decline(ref: str, disclosure_id: UUID, lead_number: str) -> ResponseReturnValue:
    """Do not consent, with a reason."""
    form = OursForm(prefix=f"{lead_number}-")
    status = SAVED if form.validate() else WRONG
    with transaction() as db:
        file = _file(db, ref, Permission.PACKAGE_RECALL)
        if status is SAVED:
            try:
                following.decline(
                    db,
                    file,
                    disclosure_id,
                    form.of_version,
                    lead_number,
                    form.why.data or "",
                )
            except InvalidInputError as refused:
                if refused.fields != ("why",):
                    raise NotFoundError from None
                form.refuse(refused)
                status = WRONG
            except ConflictError:
                status = conflict(form.why)
        page = _page(db, file, disclosure_id) | {"form": form}
        page["ours"][lead_number] = form
    return _left(ref, disclosure_id, page, status)


def _page(db: Session, file: CaseFile, disclosure_id: UUID) -> dict[str, Any]:
    row = file.child(db, Disclosure, disclosure_id)
    content = kept.disclosed(file, row)
    secrecy = standing.of_disclosure(db, file, row, content)
    return {
        "head": heads.head(db, file),
        "base": _path(file.ref, disclosure_id),
        "left": f"/staff/cases/{file.ref}/disclosures/left/{disclosure_id}",
        "package_ref": content.package_ref,
        "receiver": receiver(db, file, content.recipient_id),
        "secrecy": secrecy,
        "answer": AnswerForm(formdata=None).among(secrecy.waiting),
        "lift": WordForm(formdata=None, prefix="lift-").among(secrecy.agreed),
        "ours": {
            each.number: OursForm(formdata=None, prefix=f"{each.number}-")
            for each in secrecy.items
        },
    }


def _left(
    ref: str, disclosure_id: UUID, page: dict[str, Any], status: HTTPStatus
) -> ResponseReturnValue:
    if status is not SAVED:
        return render_template(PAGE, **page), status
    flash(_("Recorded."), "saved")
    return redirect(_path(ref, disclosure_id), SAVED)


def _file(
    db: Session, ref: str, permission: Permission = Permission.PACKAGE_READ
) -> CaseFile:
    return cases.get(db, ref, current_actor(), permission)


def _path(ref: str, disclosure_id: UUID) -> str:
    return f"/staff/cases/{ref}/disclosures/left/{disclosure_id}/secrecy"
