"""Pages beside an account: a translation, a comparison, where two do not agree."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases
from app.cases import calling, consent_pages, heads
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.statements import comparing, contradictions, reading, shown, taking, words
from app.statements.beside.forms import (
    ContradictionForm,
    ExplanationForm,
    Pairs,
    RenderingForm,
)
from app.statements.documents import Kind
from app.wording import gettext as _

bp = Blueprint("beside", __name__)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
WORDS = "words"


@bp.get("/render")
@requires(Permission.STATEMENT_TAKE)
def new_rendering(ref: str) -> ResponseReturnValue:
    """Show the empty form of a transcript or a translation."""
    with transaction() as db:
        file = _file(db, ref)
        page = _rendering(db, file, RenderingForm(formdata=None))
    return render_template("statements/render.html", **page)


@bp.post("/render")
@requires(Permission.STATEMENT_TAKE)
def render(ref: str) -> ResponseReturnValue:
    """Keep a transcript or a translation beside what it was made of."""
    form = RenderingForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _rendering(db, file, form)
        made = _kept(db, file, form) if form.validate() else None
    if made is None:
        return render_template("statements/render.html", **page), WRONG
    flash(_("Kept. Now read its working text and confirm its codes."), "saved")
    return _to(ref, f"/{made}")


def _kept(db: Session, file: CaseFile, form: RenderingForm) -> UUID | None:
    rendering = form.rendering()
    kinds = {each.id: each.content.kind for each in reading.listed(db, file)}
    kind = kinds.get(rendering.of, Kind.FIRST_ACCOUNT) if rendering.of else None
    content = form.content(file.actor.staff_id, kind or Kind.FIRST_ACCOUNT)
    try:
        return taking.render(db, file, rendering, content, form.exact_words())
    except InvalidInputError:
        form.source.errors = [
            _("Translate the person’s own words, not another translation.")
        ]
        return None


def _rendering(db: Session, file: CaseFile, form: RenderingForm) -> dict[str, Any]:
    statements, people = _accounts(db, file), calling.people(db, file)
    own = {each for each, _label in statements}
    recordings = [
        pair for pair in consent_pages.all_materials(db, file) if pair[0] not in own
    ]
    form.offer(statements, recordings, people)
    has_source = bool(people and (statements or recordings))
    return {"head": heads.head(db, file), "form": form, "has_source": has_source}


@bp.post("/<uuid:statement_id>/compare")
@requires(Permission.CASE_READ)
def compare(ref: str, statement_id: UUID) -> ResponseReturnValue:
    """Show two accounts as one text; who read them and why is kept first."""
    what = request.form.get("what", "")
    reason = words.reason(request.form.get("reason", ""))
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        known = {str(each.id): each for each in shown.listed(db, file)}
        one = known.get(str(statement_id))
        other = known.get(request.form.get("other", ""))
        if one is None or other is None or one is other:
            raise NotFoundError
        texts = [_text(db, file, each.id, what, reason) for each in (other, one)]
        page = {
            "head": heads.head(db, file),
            "statement": one,
            "other": other,
            "is_exact": what == WORDS,
            "stretches": [
                (stretch.side.value, shown.pieces(stretch.text))
                for stretch in comparing.compared(*texts)
            ],
        }
    return render_template("statements/compare.html", **page)


def _text(
    db: Session, file: CaseFile, statement_id: UUID, what: str, reason: str
) -> str:
    if what == WORDS:
        told = reading.read(db, file, statement_id, reason)
        parts = (told.free_recall, told.prompted, told.corrections)
        return "\n\n".join(part for part in parts if part)
    seen = reading.read_working_text(db, file, statement_id, reason)
    return seen.content.whole_text


@bp.get("/contradictions/new")
@requires(Permission.STATEMENT_TAKE)
def new_contradiction(ref: str) -> ResponseReturnValue:
    """Show the empty form."""
    with transaction() as db:
        page = _contradicting(db, _file(db, ref), ContradictionForm(formdata=None))
    return render_template("statements/contradict.html", **page)


@bp.post("/contradictions/new")
@requires(Permission.STATEMENT_TAKE)
def contradict(ref: str) -> ResponseReturnValue:
    """Link two accounts at the point where they differ."""
    form = ContradictionForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _contradicting(db, file, form)
        fine = form.validate()
        if fine:
            contradictions.record(db, file, form.content())
    if not fine:
        return render_template("statements/contradict.html", **page), WRONG
    flash(_("Kept. Both accounts stay as they were told."), "saved")
    return _to(ref)


def _contradicting(
    db: Session, file: CaseFile, form: ContradictionForm
) -> dict[str, Any]:
    accounts = _accounts(db, file)
    form.offer(accounts)
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_two": len(accounts) > 1,
    }


@bp.get("/contradictions/<uuid:contradiction_id>")
@requires(Permission.STATEMENT_TAKE)
def contradiction(ref: str, contradiction_id: UUID) -> ResponseReturnValue:
    """Show what both say, and how it is understood."""
    with transaction() as db:
        page = _explaining(db, _file(db, ref), contradiction_id, None)
    return render_template("statements/explain.html", **page)


@bp.post("/contradictions/<uuid:contradiction_id>")
@requires(Permission.STATEMENT_TAKE)
def explain(ref: str, contradiction_id: UUID) -> ResponseReturnValue:
    """Write down how it is understood; it is kept whatever is written."""
    form = ExplanationForm()
    status = None if form.validate() else WRONG
    if status is None:
        try:
            with transaction() as db:
                contradictions.explain(
                    db,
                    _file(db, ref),
                    contradiction_id,
                    form.of_version,
                    form.explanation.data or "",
                )
        except ConflictError:
            status = HTTPStatus.CONFLICT
    if status is None:
        flash(_("Saved. The contradiction stays on file."), "saved")
        return _to(ref)
    with transaction() as db:
        page = _explaining(db, _file(db, ref), contradiction_id, form)
        if status is HTTPStatus.CONFLICT:
            page |= laid_beside(form, page["on_file"], page["contradiction"].version)
    return render_template("statements/explain.html", **page), status


def _explaining(
    db: Session, file: CaseFile, contradiction_id: UUID, form: ExplanationForm | None
) -> dict[str, Any]:
    found = shown.contradiction(db, file, contradiction_id)
    if found is None:
        raise NotFoundError
    made: Any = ExplanationForm
    on_file = made(
        formdata=None,
        data={"version": found.version, "explanation": found.explanation_as_kept},
    )
    form = form or on_file
    return {
        "head": heads.head(db, file),
        "contradiction": found,
        "on_file": on_file,
        "form": form,
        "version": form.of_version,
    }


def _accounts(db: Session, file: CaseFile) -> Pairs:
    return [
        (each.id, ", ".join(filter(None, (each.code, each.kind, each.teller))))
        for each in shown.listed(db, file)
    ]


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.STATEMENT_TAKE)


def _to(ref: str, path: str = "") -> ResponseReturnValue:
    return redirect(f"/staff/cases/{ref}/account{path}", HTTPStatus.SEE_OTHER)
