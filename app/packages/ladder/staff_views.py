"""The pages of the ladder: the step, the code that is read out, the journey."""

from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases.casefile import CaseFile
from app.db import transaction
from app.errors import HandOverError, InvalidInputError
from app.files.forms import handed
from app.packages.ladder import choosing, journey, printing, second_channel
from app.packages.ladder.forms import CarrierForm, CodeForm, PortalForm, WayForm
from app.packages.ladder.words import OF, SECOND_CHANNELS
from app.packages.records import Of, SecondChannel
from app.packages.shown import PackageShown
from app.packages.staff_views import ONE, WRONG, package_page
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("ladder", __name__)

PDF = "application/pdf"


@bp.post(f"{ONE}/way")
@requires(Permission.PACKAGE_PREPARE)
def way(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Keep how a draft is to be handed over."""
    with transaction() as db:
        file = _file(db, ref)
        page = package_page(db, file, package_id)
        seen: PackageShown = page["package"]
        form = WayForm().for_a(annex=seen.annex is not None)
        fine = form.validate()
    if fine:
        try:
            with transaction() as db:
                file = _file(db, ref)
                choosing.choose(db, file, package_id, form.of_version, form.chosen())
        except HandOverError:
            form.way.errors = [
                _("Record first how much the receiver’s portal takes at once.")
            ]
            fine = False
    if not fine:
        page |= {"way_form": form, "form": form}
        return render_template("packages/package.html", **page), WRONG
    flash(_("Recorded."), "saved")
    return redirect(f"{_path(ref, package_id)}#way", HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/code")
@requires(Permission.PACKAGE_PREPARE)
def code(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Show a code once, to be read out now; nothing here knows it afterwards."""
    with transaction() as db:
        file = _file(db, ref)
        page = package_page(db, file, package_id)
        of = _asked_for()
        seen: PackageShown = page["package"]
        # Where none waits for this person, `read_out` says so.
        offered = seen.way.second_channels.get(of, tuple(SecondChannel))
        form = CodeForm(prefix=f"{of.value}-").by(offered)
        fine = form.validate()
        sheet = b""
        if fine:
            told = second_channel.read_out(
                db,
                file,
                package_id,
                form.of_version,
                of,
                SecondChannel(form.channel.data),
                form.to_role.data or "",
            )
            if form.channel.data == SecondChannel.PAPER.value:
                sheet = printing.code_sheet(db, file, package_id, of, told)
    if not fine:
        page["code_forms"] = {**page["code_forms"], of: form}
        page["form"] = form
        return render_template("packages/package.html", **page), WRONG
    if sheet:
        return handed(sheet, f"{seen.ref}-{of.value}-code.pdf", PDF)
    answer = make_response(
        render_template(
            "packages/code.html",
            head=page["head"],
            base=page["base"],
            ref=seen.ref,
            told=told,
            of=OF[of],
            channel=SECOND_CHANNELS[SecondChannel(form.channel.data)],
            to_role=form.to_role.data,
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked_for() -> Of:
    try:
        return Of(request.form.get("of", ""))
    except ValueError:
        raise InvalidInputError("of") from None


@bp.get(f"{ONE}/protocol")
@requires(Permission.PACKAGE_PREPARE)
def protocol(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Hand over the carrier's protocol, to be signed on paper."""
    with transaction() as db:
        name, data = printing.protocol(db, _file(db, ref), package_id)
    return handed(data, name, PDF)


@bp.post(f"{ONE}/portal")
@requires(Permission.PACKAGE_PREPARE)
def portal(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Keep the portal's reference of each volume."""
    form = PortalForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref)
        page = package_page(db, file, package_id)
        seen: PackageShown = page["package"]
        needed = len(seen.way.volumes)
        if fine and len(form.lines()) != needed:
            form.references.errors = [
                _("Write one reference for each of the %(n)s volumes.", n=needed)
            ]
            fine = False
        if fine:
            journey.record_portal(db, file, package_id, form.lines())
    if not fine:
        page |= {"portal_form": form, "form": form}
        return render_template("packages/package.html", **page), WRONG
    flash(_("Recorded."), "saved")
    return redirect(f"{_path(ref, package_id)}#journey", HTTPStatus.SEE_OTHER)


@bp.post(f"{ONE}/carrier")
@requires(Permission.PACKAGE_PREPARE)
def carrier(ref: str, package_id: UUID) -> ResponseReturnValue:
    """Keep the protocol of a carrier, and later the receipt."""
    form = CarrierForm()
    fine = form.validate()
    with transaction() as db:
        file = _file(db, ref)
        page = package_page(db, file, package_id)
        if fine:
            journey.record_carrier(db, file, package_id, form.carrier())
    if not fine:
        page |= {"carrier_form": form, "form": form}
        return render_template("packages/package.html", **page), WRONG
    flash(_("Recorded."), "saved")
    return redirect(f"{_path(ref, package_id)}#journey", HTTPStatus.SEE_OTHER)


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.PACKAGE_PREPARE)


def _path(ref: str, package_id: UUID) -> str:
    return f"/staff/cases/{ref}/disclosures/{package_id}"
