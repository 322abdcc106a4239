"""Pages of a question that is answered for several people, one page for each."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from app import db
from app.conversation.forms import typed
from app.intake import forms
from app.intake.documents import Entry
from app.intake.forms import Writing, writing
from app.intake.rules import Kind, Question
from app.staff.access import public

bp = Blueprint("people", __name__)


def _to(path: str) -> ResponseReturnValue:
    return redirect(path, HTTPStatus.SEE_OTHER)


@bp.get("/form/<int:number>/<int:place>")
@public
def person(number: int, place: int) -> ResponseReturnValue:
    """Show one person of a group, or an empty page for one more."""
    here = writing()
    asked = here.asked[number - 1] if 1 <= number <= len(here.asked) else None
    if asked is None or asked.kind is not Kind.GROUP:
        return _to(here.first_open())
    people = here.people(asked)
    if not 1 <= place <= min(len(people) + 1, asked.most):
        return _to(f"/form/{number}")
    one = people[place - 1] if place <= len(people) else None
    return person_page(here, asked, place, one)


@bp.post("/form/<int:number>/<int:place>")
@public
def tell(number: int, place: int) -> ResponseReturnValue:
    """Keep what was told of one person; the page says of which group it is."""
    with db.transaction() as session:
        here = writing(session)
        asked = here.find(typed(forms.QUESTION))
        if asked is None or asked.kind is not Kind.GROUP:
            return _to(here.first_open())
        told, entry_id = forms.read_person(asked), forms.entry_id()
        error = next(iter(told.errors.values()), "")
        if not error and not here.tell(asked, Entry(entry_id, told.answers)):
            error = forms.too_many(asked.most)
        if error:
            page = person_page(
                here, asked, place, Entry(entry_id, told.typed), told.errors, error
            )
            return page, HTTPStatus.UNPROCESSABLE_ENTITY
        here.keep(session)
        number = here.number_of(asked)
    return _to(f"/form/{number}")


def list_page(here: Writing, group: Question) -> str:
    """Show who was told about, and a way to tell about one more."""
    people = here.people(group)
    return render_template(
        "intake/group.html",
        **here.frame(group),
        people=[
            (one.id, words)
            for one, words in zip(people, in_words(group, people), strict=True)
        ],
    )


def answer(here: Writing, group: Question) -> str:
    """Do what was pressed on the list, and return the page that follows."""
    people = here.people(group)
    gone = typed(forms.REMOVE)
    if gone:
        here.set_people(group, tuple(one for one in people if one.id != gone))
        return f"/form/{here.number_of(group)}"
    if typed(forms.DO) == "add":
        place = min(len(people) + 1, group.most)
        return f"/form/{here.number_of(group)}/{place}"
    if typed(forms.DO) == "skip":
        here.set_people(group, ())
    here.see(group)
    if typed(forms.DO) == "talk":
        here.change(talk=True)
    return here.place_after(group)


def person_page(
    here: Writing,
    group: Question,
    place: int,
    one: Entry | None,
    errors: Mapping[str, str] | None = None,
    error: str = "",
) -> str:
    """Show what is asked about one person; on an error with what was typed."""
    return render_template(
        "intake/person.html",
        **here.frame(group) | {"back": f"/form/{here.number_of(group)}"},
        place=place,
        entry=one.id if one else forms.new_entry_id(),
        chosen=one.answers if one else {},
        errors=errors or {},
        error=error,
    )


def in_words(group: Question, people: tuple[Entry, ...]) -> tuple[Any, ...]:
    """Return what was told of each person, as texts in every language."""
    return tuple(
        tuple(
            option.text
            for inner in group.each
            for option in inner.options
            if option.id in one.answers.get(inner.id, ())
        )
        for one in people
    )
