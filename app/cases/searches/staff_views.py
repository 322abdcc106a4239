"""The search with its filters, and searches that are kept."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

import msgspec
from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.cases import finding, listing, refreshing
from app.cases.lists import columns
from app.cases.searches import cards, keeping, offers
from app.cases.searches.forms import FilterForm, KeepForm, filled
from app.cases.searches.keeping import Kept
from app.db import transaction
from app.errors import InvalidInputError, NotFoundError
from app.fields import id_of
from app.index import NEWEST
from app.staff import house
from app.staff.access import requires
from app.staff.actor import Actor
from app.staff.policy import Permission, could_ever
from app.staff.present import current_actor
from app.wording import gettext as _

bp = Blueprint("searches", __name__, url_prefix="/staff")
__all__ = ["bp", "cards"]

LAST_PAGE = 100_000
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
AGAIN_SECONDS = 1


@bp.get("/search")
@requires(Permission.CASE_LIST)
def blank() -> ResponseReturnValue:
    """Show the empty search, and those that are kept."""
    form, actor = FilterForm(formdata=None), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        page = _page(db, actor, form)
        page["older"] = refreshing.a_few(db, actor).left
    return render_template("cases/search.html", **page)


@bp.get("/search/up-to-date")
@requires(Permission.CASE_LIST)
def up_to_date() -> ResponseReturnValue:
    """Write some index entries of an earlier release anew; the page goes on by itself.

    Asked for again, by whomever, it only finds less to do.
    """
    with transaction() as db:
        how = refreshing.step(db, current_actor())
    answer = make_response(render_template("cases/refreshing.html", how=how))
    if how.goes_on:
        answer.headers["Refresh"] = str(AGAIN_SECONDS)
    return answer


@bp.post("/search")
@requires(Permission.CASE_LIST)
def search() -> ResponseReturnValue:
    """Find cases by words and filters; a whole reference leads to the case."""
    form, actor = FilterForm(), current_actor()
    with transaction() as db:
        form.offer(offers.of(db, actor))
        fine = form.validate()
        wanted = form.search() if fine else None
        if wanted is not None and not wanted.asks:
            form.q.errors = [_("Write a reference or a word, or choose a filter.")]
            wanted = None
        page = _page(db, actor, form)
        if wanted is not None:
            number = page_number()
            page |= _found(db, actor, form, number)
            if number == 1 and wanted.text:
                page["people"] = finding.people(
                    db, actor, wanted.text, cold=wanted.is_cold
                )
    if wanted is None:
        return render_template("cases/search.html", **page), WRONG
    rows = page["found"].rows
    if len(rows) == 1 and rows[0].ref == wanted.text.upper():
        return redirect(f"/staff/cases/{rows[0].ref}", HTTPStatus.SEE_OTHER)
    return render_template("cases/search.html", **page)


@bp.post("/search/keep")
@requires(Permission.CASE_LIST)
def keep() -> ResponseReturnValue:
    """Keep a search under a name; its address says nothing of it."""
    form, naming, actor = FilterForm(), KeepForm(), current_actor()
    made = None
    with transaction() as db:
        form.offer(offers.of(db, actor))
        naming.offer(_teams(db, actor))
        if form.validate() and naming.validate():
            wanted = form.search(naming.name.data or "", pinned=naming.pinned.data)
            team_id = id_of(naming.team.data) if naming.team.data else None
            try:
                made = keeping.keep(db, actor, wanted, team_id)
            except InvalidInputError:
                naming.name.errors = [
                    _("There are as many searches as are kept. Delete one first.")
                ]
        if made is None:
            page = _page(db, actor, form) | {"naming": naming}
            if not form.errors:
                page |= _found(db, actor, form, 1)
    if made is None:
        return render_template("cases/search.html", **page), WRONG
    flash(_("Search kept."), "saved")
    return redirect(f"/staff/search/kept/{made}/1", HTTPStatus.SEE_OTHER)


@bp.get("/search/kept/<uuid:search_id>/<int:page>")
@requires(Permission.CASE_LIST)
def kept(search_id: UUID, page: int) -> ResponseReturnValue:
    """Run a search that is kept."""
    if not 1 <= page <= LAST_PAGE:
        raise NotFoundError
    actor = current_actor()
    with transaction() as db:
        one = keeping.get(db, actor, search_id)
        form = filled(one.search)
        form.offer(offers.of(db, actor))
        shown = _page(db, actor, form) | _found(db, actor, form, page)
        shown |= _about(actor, one)
    return render_template("cases/search.html", **shown)


@bp.post("/search/kept/<uuid:search_id>")
@requires(Permission.CASE_LIST)
def change(search_id: UUID) -> ResponseReturnValue:
    """Call a search otherwise, or pin it."""
    naming, actor = KeepForm(), current_actor()
    with transaction() as db:
        one = keeping.get(db, actor, search_id)
        if not keeping.may_change(actor, one):
            raise NotFoundError
        naming.offer([])
        fine = naming.validate()
        if fine:
            wanted = msgspec.structs.replace(
                one.search, name=naming.name.data or "", pinned=naming.pinned.data
            )
            keeping.change(db, actor, search_id, naming.of_version, wanted)
        else:
            form = filled(one.search)
            form.offer(offers.of(db, actor))
            page = _page(db, actor, form) | _found(db, actor, form, 1)
            page |= _about(actor, one) | {"naming": naming}
    if not fine:
        return render_template("cases/search.html", **page), WRONG
    flash(_("Search changed."), "saved")
    return redirect(f"/staff/search/kept/{search_id}/1", HTTPStatus.SEE_OTHER)


@bp.post("/search/kept/<uuid:search_id>/delete")
@requires(Permission.CASE_LIST)
def drop(search_id: UUID) -> ResponseReturnValue:
    """Throw a search away; no case is touched."""
    with transaction() as db:
        keeping.drop(db, current_actor(), search_id)
    flash(_("Search deleted. No case was touched."), "saved")
    return redirect("/staff/search", HTTPStatus.SEE_OTHER)


def _page(db: Session, actor: Actor, form: FilterForm) -> dict[str, Any]:
    naming = KeepForm(formdata=None)
    naming.offer(_teams(db, actor))
    return {
        "form": form,
        "naming": naming,
        "kept": keeping.listed(db, actor),
        "teams": house.team_names(db, actor.unlocked),
        "one": None,
        "found": None,
        "people": [],
        "may_change": False,
        "heads": columns.heads(now=NEWEST),
        "may_assign": could_ever(actor, Permission.CASE_ASSIGN),
    }


def _found(db: Session, actor: Actor, form: FilterForm, page: int) -> dict[str, Any]:
    wanted = form.search()
    found = listing.cases(
        db,
        actor,
        text=wanted.text,
        also=wanted.wanted(),
        cold=wanted.is_cold,
        page=page,
    )
    may_assign = could_ever(actor, Permission.CASE_ASSIGN) and not wanted.is_cold
    return {"found": found, "is_cold": wanted.is_cold, "may_assign": may_assign}


def _about(actor: Actor, one: Kept) -> dict[str, Any]:
    naming = KeepForm(formdata=None)
    naming.offer([])
    naming.name.data, naming.pinned.data = one.search.name, one.search.pinned
    return {
        "one": one,
        "naming": naming,
        "may_change": keeping.may_change(actor, one),
    }


def _teams(db: Session, actor: Actor) -> list[tuple[str, str]]:
    names = house.team_names(db, actor.unlocked)
    return [
        (str(team_id), _("For the team %(team)s", team=names.get(team_id, "")))
        for team_id in keeping.teams_to_share_with(db, actor)
    ]


def page_number() -> int:
    """Return which page of a search was asked for; the first, where none was."""
    told = request.form.get("page", "1")
    fits = told.isdecimal() and len(told) < len(str(LAST_PAGE))
    return max(int(told) if fits else 1, 1)
