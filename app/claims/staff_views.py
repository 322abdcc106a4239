"""Claims of a case: what could be, what was begun, what each lacks, what came of it."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import cases, clock
from app.cases import calling, heads, recording
from app.cases.casefile import CaseFile
from app.cases.forms import laid_beside
from app.claims import catalogue, claiming, consenting, harms, received, shown
from app.claims.claiming import ClaimSeen
from app.claims.documents import ClaimContent, ClaimNumbers
from app.claims.entries import Route
from app.claims.forms import ClaimForm, ReceiptForm, claim_form
from app.claims.readiness import papers
from app.consent.words import WHY
from app.db import transaction
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.staff.access import requires
from app.staff.policy import Permission
from app.staff.present import current_actor
from app.wording import gettext as _
from app.wording import locale

bp = Blueprint(
    "claims",
    __name__,
    url_prefix="/staff/cases/<ref>/reparation/claims",
    template_folder="templates",
)

WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@bp.get("")
@requires(Permission.CASE_READ)
def listed(ref: str) -> ResponseReturnValue:
    """Show the claims of a case, and what could be."""
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "rows": shown.rows(db, file),
            "could": shown.could_be(db, file),
            "twice": shown.twice(db, file),
            "may_add": file.may(Permission.NEED_WRITE),
        }
    return render_template("claims/list.html", **page)


@bp.get("/routes")
@requires(Permission.CASE_READ)
def routes(ref: str) -> ResponseReturnValue:
    """Show every route with its state, as of when and by whom."""
    known, today, language = catalogue.load(), clock.now().date(), locale()
    with transaction() as db:
        file = cases.get(db, ref, current_actor(), Permission.CASE_READ)
        page = {
            "head": heads.head(db, file),
            "may_add": file.may(Permission.NEED_WRITE),
        }
    groups = [
        {
            "id": each.id,
            "name": each.name.in_language(language),
            "about": each.about.in_language(language),
            "source": known.sources[each.source].in_language(language),
            "names_checked": each.names_checked,
            "notes": [
                (note.text.in_language(language), note.verified) for note in each.notes
            ],
            "routes": [shown.route(known, one, today) for one in known.of(each.id)],
        }
        for each in known.programmes.values()
    ]
    edition = {"version": known.version, "as_of": known.as_of}
    return render_template("claims/routes.html", groups=groups, edition=edition, **page)


@bp.get("/new/<route_id>")
@requires(Permission.NEED_WRITE)
def new(ref: str, route_id: str) -> ResponseReturnValue:
    """Show the empty form of a claim by one route."""
    route = _route(route_id)
    with transaction() as db:
        file = _file(db, ref)
        form = claim_form(route, "self")(formdata=None)
        page = _page(db, file, form, route)
        survivor = recording.survivor_id(db, file)
        form.claimant.data = form.person.data = str(survivor) if survivor else ""
        form.status.data = "not_started"
    return render_template("claims/claim.html", **page)


@bp.post("/new/<route_id>")
@requires(Permission.NEED_WRITE)
def begin(ref: str, route_id: str) -> ResponseReturnValue:
    """Record a claim that the person wishes for."""
    route, made = _route(route_id), None
    form = claim_form(route, "self")()
    with transaction() as db:
        file = _file(db, ref)
        page = _page(db, file, form, route)
        if form.validate():
            try:
                made = claiming.begin(
                    db, file, form.content(route, None), form.numbers()
                )
            except InvalidInputError as refused:
                form.explain(refused)
    if made is None:
        return render_template("claims/claim.html", **page), WRONG
    flash(_("Claim recorded. Nothing was sent to anybody."), "saved")
    return _to(ref, f"/{made}")


@bp.get("/<uuid:claim_id>")
@requires(Permission.NEED_WRITE)
def one(ref: str, claim_id: UUID) -> ResponseReturnValue:
    """Show one claim: what is to be seen to, its papers, and the form."""
    with transaction() as db:
        file = _file(db, ref)
        seen = claiming.claim(db, file, claim_id)
        route = _route(seen.content.route)
        form = claim_form(route, seen.content.capacity)(formdata=None)
        page = _page(db, file, form, route, seen)
        form.fill(seen.content, seen.numbers or ClaimNumbers(), seen.version)
        page["version"] = seen.version
    return render_template("claims/claim.html", **page)


@bp.post("/<uuid:claim_id>")
@requires(Permission.NEED_WRITE)
def save(ref: str, claim_id: UUID) -> ResponseReturnValue:
    """Change a claim; on a conflict both versions are shown, and nothing is lost."""
    with transaction() as db:
        file = _file(db, ref)
        seen = claiming.claim(db, file, claim_id)
        route = _route(seen.content.route)
        kind = claim_form(route, seen.content.capacity)
        form = kind()
        page = _page(db, file, form, route, seen)
        status = None if form.validate() else WRONG
        if status is None:
            try:
                content = form.content(route, seen.content)
                claiming.change(
                    db, file, claim_id, form.of_version, content, form.numbers()
                )
            except InvalidInputError as refused:
                form.explain(refused)
                status = WRONG
            except ConflictError:
                status = HTTPStatus.CONFLICT
                on_file = kind(formdata=None)
                _offer(db, file, on_file)
                on_file.fill(seen.content, seen.numbers or ClaimNumbers(), seen.version)
                page |= laid_beside(form, on_file, seen.version)
    if status is not None:
        return render_template("claims/claim.html", **page), status
    flash(_("Claim changed."), "saved")
    return _to(ref, f"/{claim_id}")


@bp.get("/received")
@requires(Permission.NEED_WRITE)
def receipts(ref: str) -> ResponseReturnValue:
    """Show what was received, and an empty form."""
    with transaction() as db:
        file = _file(db, ref)
        form = ReceiptForm(formdata=None)
        page = _receipts(db, file, form)
        survivor = recording.survivor_id(db, file)
        form.person.data = str(survivor) if survivor else ""
    return render_template("claims/received.html", **page)


@bp.post("/received")
@requires(Permission.NEED_WRITE)
def receive(ref: str) -> ResponseReturnValue:
    """Write down what somebody received."""
    form = ReceiptForm()
    with transaction() as db:
        file = _file(db, ref)
        page = _receipts(db, file, form)
        fine = form.validate()
        if fine:
            try:
                received.record(db, file, form.content())
            except InvalidInputError as refused:
                form.explain(refused)
                fine = False
    if not fine:
        return render_template("claims/received.html", **page), WRONG
    flash(_("What was received is recorded."), "saved")
    return _to(ref, "/received")


def _file(db: Session, ref: str) -> CaseFile:
    return cases.get(db, ref, current_actor(), Permission.NEED_WRITE)


def _route(route_id: str) -> Route:
    route = catalogue.load().routes.get(route_id)
    if route is None or not route.is_for_people:
        raise NotFoundError
    return route


def _to(ref: str, rest: str) -> ResponseReturnValue:
    base = f"/staff/cases/{ref}/reparation/claims"
    return redirect(f"{base}{rest}", HTTPStatus.SEE_OTHER)


def _offer(db: Session, file: CaseFile, form: ClaimForm) -> None:
    form.offer(
        calling.people(db, file),
        shown.incident_pairs(db, file),
        harms.pairs(db, file),
    )


def _page(
    db: Session,
    file: CaseFile,
    form: ClaimForm,
    route: Route,
    seen: ClaimSeen | None = None,
) -> dict[str, Any]:
    _offer(db, file, form)
    base = f"/staff/cases/{file.ref}/reparation/claims"
    known = catalogue.load()
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(form.claimant.choices),
        "route": shown.route(known, route, clock.now().date()),
        "about": known.programmes[route.programme].about.in_language(locale()),
        "asks": {
            "home": bool(route.home),
            "residence": route.needs_residence,
            "estimate": route.needs_estimate,
            "nationality": known.programmes[route.programme].asks_nationality,
        },
        "seen": seen,
        "to_see_to": shown.to_see_to(db, file, seen.content) if seen else [],
        "papers": papers(known, route, seen.content) if seen else [],
        "consent": _consent(db, file, seen.content) if seen else None,
        "version": form.of_version if seen else None,
        "action": f"{base}/{seen.id}" if seen else f"{base}/new/{route.id}",
    }


def _consent(db: Session, file: CaseFile, claim: ClaimContent) -> dict[str, Any]:
    """Say whether a worksheet may be made today, and if not why."""
    asked, codes = consenting.asked(db, file, claim), recording.codes(db, file)
    return {
        "may_go": asked.may_go,
        "purpose": asked.purpose,
        "why": [
            (
                codes.get(each.person_id, "") if each.person_id else "",
                str(WHY[each.why]),
            )
            for each in asked.held_back
        ],
    }


def _receipts(db: Session, file: CaseFile, form: ReceiptForm) -> dict[str, Any]:
    form.offer(calling.people(db, file), harms.pairs(db, file))
    return {
        "head": heads.head(db, file),
        "form": form,
        "has_people": bool(form.person.choices),
        "rows": shown.receipts(db, file),
        "twice": shown.twice(db, file),
    }
