"""The worksheet of a claim: looked at first, then given to the claimant."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import heads, recording
from app.cases.casefile import CaseFile
from app.catalogues import LANGUAGES
from app.claims import catalogue, claiming, shown
from app.claims.claiming import ClaimSeen
from app.claims.worksheet import giving
from app.claims.worksheet.giving import Form
from app.claims.worksheet.printing import spoken
from app.db import transaction
from app.errors import ConsentMissingError, NotFoundError
from app.files.forms import handed
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import locale

bp = Blueprint(
    "worksheets",
    __name__,
    url_prefix="/staff/cases/<ref>/reparation/claims/<uuid:claim_id>/worksheet",
    template_folder="../templates",
)

TYPES = {Form.PDF: "application/pdf", Form.JSON: "application/json"}


@bp.get("")
@requires(Permission.NEED_WRITE)
def page(ref: str, claim_id: UUID) -> ResponseReturnValue:
    """Show what the worksheet would say, and what was given before."""
    known = catalogue.load()
    with transaction() as db:
        file = _file(db, ref)
        seen = claiming.claim(db, file, claim_id)
        page = {
            "head": heads.head(db, file),
            "sheet": _sheet(db, file, seen),
            "given": [
                each.content
                for each in giving.given(db, file)
                if each.content.claim_id == claim_id
            ],
            "who": recording.codes(db, file).get(seen.content.claimant_id, ""),
        }
    route = shown.route(known, known.routes[seen.content.route], clock.now().date())
    base = f"/staff/cases/{ref}/reparation/claims/{claim_id}"
    return render_template("claims/worksheet.html", route=route, base=base, **page)


@bp.post("/<form>/<language>")
@requires(Permission.NEED_WRITE)
def give(ref: str, claim_id: UUID, form: str, language: str) -> ResponseReturnValue:
    """Make the worksheet, write down that it was given, and let it be saved."""
    if form not in TYPES or language not in LANGUAGES:
        raise NotFoundError
    with transaction() as db:
        made = giving.give(db, _file(db, ref), claim_id, Form(form), language)
    return handed(made.data, made.name, TYPES[made.form])


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.NEED_WRITE)


def _sheet(db: Session, file: CaseFile, seen: ClaimSeen) -> dict[str, Any] | None:
    """Return what it would say in the reader's language; None where nobody agreed."""
    language = locale() if locale() in LANGUAGES else LANGUAGES[0]
    try:
        sheet, _asked = giving.look(db, file, seen.content, seen.id, seen.id)
    except ConsentMissingError:
        return None
    return spoken(sheet, language)
