"""The page with what is read to the person by phone."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import contact_shown, heads, vocabularies
from app.cases.casefile import CaseFile
from app.cases.forms import opening_reason
from app.cases.read_out import script
from app.db import transaction
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import locale

bp = Blueprint("read_out", __name__, url_prefix="/staff/cases/<ref>/read-out")


@bp.get("")
@requires(Permission.IDENTITY_READ)
def closed(ref: str) -> ResponseReturnValue:
    """Show the rules of contact; the script stays closed."""
    with transaction() as db:
        page = _page(db, _file(db, ref))
    return render_template("cases/read_out.html", script=None, **page)


@bp.post("")
@requires(Permission.IDENTITY_READ)
def opened(ref: str) -> ResponseReturnValue:
    """Show the script, for this answer only; the log keeps who opened it and why."""
    reason, asked = opening_reason(), request.form.get("language", "")
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file)
        language = asked if asked in script.LANGUAGES else page["language"]
        made = script.of(db, file, language, reason)
    return render_template("cases/read_out.html", script=made, **page)


def _file(db: Session, ref: str) -> CaseFile:
    file = cases.get(db, ref, current_actor(), Permission.IDENTITY_READ)
    file.require(Permission.MESSAGE_ANSWER)
    return file


def _page(db: Session, file: CaseFile) -> dict[str, Any]:
    return {
        "head": heads.head(db, file),
        "contact": contact_shown.rules_of(file).rows,
        "language": script.language_of(file, locale()),
        "reasons": vocabularies.pairs("opening_reasons"),
    }
