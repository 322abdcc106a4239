"""A proof of submission, made by a coordinator when the person asks for one."""

from http import HTTPStatus

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import cases
from app.cases import heads
from app.db import transaction
from app.files.forms import handed
from app.packages import submission
from app.packages.proving.forms import ProofForm
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint("proving", __name__)

PAGE = "/staff/cases/<ref>/disclosures/proof"


@bp.get(PAGE)
@requires(Permission.PACKAGE_PREPARE)
def asked(ref: str) -> ResponseReturnValue:
    """Say what the paper is and what it can cost."""
    return _page(ref, ProofForm(formdata=None))


@bp.post(PAGE)
@requires(Permission.PACKAGE_PREPARE)
def make(ref: str) -> ResponseReturnValue:
    """Sign the proof and hand it over as a file."""
    form = ProofForm()
    if not form.validate():
        return _page(ref, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.PACKAGE_PREPARE)
        made = submission.make(db, file)
    return handed(made, f"{submission.NAME}.zip")


def _page(ref: str, form: ProofForm) -> str:
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.PACKAGE_PREPARE)
        head = heads.head(db, file)
    return render_template("packages/proof.html", head=head, form=form)
