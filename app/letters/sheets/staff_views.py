"""Printing a letter: as a page, and as a PDF file."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import cases
from app.db import transaction
from app.errors import NotFoundError
from app.files.forms import handed
from app.letters import printing, sending
from app.letters.documents import LetterContent, LetterWords
from app.letters.models import Letter
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint("letter_sheets", __name__, url_prefix="/staff/letters")


@bp.get("/<uuid:letter_id>")
@requires(Permission.IDENTITY_READ)
def sheet(letter_id: UUID) -> ResponseReturnValue:
    """Show a letter as it is printed."""
    ref, content, words = _opened(letter_id)
    return render_template(
        "letters/sheet.html", laid=printing.laid_out(content, words), ref=ref
    )


@bp.get("/<uuid:letter_id>/pdf")
@requires(Permission.IDENTITY_READ)
def paper(letter_id: UUID) -> ResponseReturnValue:
    """Send a letter as a file, under a name that tells nothing of anybody."""
    _ref, content, words = _opened(letter_id)
    data, name = printing.as_pdf(content, words), printing.file_name(content)
    return handed(data, name, "application/pdf")


def _opened(letter_id: UUID) -> tuple[str, LetterContent, LetterWords]:
    with transaction() as db:
        row = db.get(Letter, letter_id)
        if row is None:
            raise NotFoundError
        actor = current_actor()
        file = cases.get_by_id(db, row.case_id, actor, Permission.IDENTITY_READ)
        seen = sending.opened(db, file, letter_id)
        if seen.words is None:
            raise NotFoundError
        return file.ref, seen.content, seen.words
