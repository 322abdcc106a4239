"""The page that takes a file of the messages into the case."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, heads, recording
from app.cases.casefile import CaseFile
from app.db import transaction
from app.evidence import shown
from app.evidence.inbox import receiving
from app.evidence.inbox.forms import ReceiveForm
from app.evidence.staff_views import to_item
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor

bp = Blueprint(
    "from_inbox", __name__, url_prefix="/staff/cases/<ref>/evidence/from-inbox"
)


@bp.get("/<uuid:file_id>")
@requires(Permission.EVIDENCE_WRITE)
def new(ref: str, file_id: UUID) -> ResponseReturnValue:
    """Show the form, with what is known of whose the file is."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _page(db, file, file_id, ReceiveForm(formdata=None))
        survivor = recording.survivor_id(db, file)
        if survivor is not None:
            page["form"].obtained_from.data = str(survivor)
            page["form"].owners.data = [str(survivor)]
    return render_template("evidence/received.html", **page)


@bp.post("/<uuid:file_id>")
@requires(Permission.EVIDENCE_WRITE)
def take_in(ref: str, file_id: UUID) -> ResponseReturnValue:
    """Seal it as evidence; the conversation keeps its copy."""
    form = ReceiveForm()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.EVIDENCE_WRITE)
        page = _page(db, file, file_id, form)
        made = None
        if form.validate():
            made = receiving.take_in(db, file, form.content(), file_id)
    if made is None:
        return render_template(
            "evidence/received.html", **page
        ), HTTPStatus.UNPROCESSABLE_ENTITY
    return to_item(ref, made)


def _page(
    db: Session, file: CaseFile, file_id: UUID, form: ReceiveForm
) -> dict[str, Any]:
    form.offer(
        calling.people(db, file), shown.incidents(db, file), shown.answers(db, file)
    )
    sent, day = receiving.sent(db, file, file_id)
    return {"head": heads.head(db, file), "form": form, "sent": sent, "day": day}
