"""Wherever a number or an address stands in the staff app, the never-rules stand first.

Every page of a case and of the desk is asked by everybody, closed and opened. A card
that shows a way to reach the person has the marks before it; no page makes a number a
link; the head of every page of the case says it too.
"""

import re
from dataclasses import dataclass

import pytest

from app import cases, db
from app.cases import contact, contact_shown, recording
from app.cases.documents import CaseIdentity
from app.staff.policy import Permission
from tests.support.addresses import (
    addresses,
    at_desk,
    blanks,
    picture_of,
    role_may,
)

pytestmark = pytest.mark.once

CAST = ("olena", "iryna", "bohdan", "marko", "sofia", "roman", "petro", "hanna")
NUMBER = "+380 50 765 43 21"
MARK = "Never call"
DIGITS = re.compile(r"\d(?:[\s().\-]{0,3}\d){6,}")


@dataclass(frozen=True)
class Seen:
    """One page that shows the number, and the cards in which it stands unmarked."""

    name: str
    bare: tuple[str, ...]


def shows_number(html):
    told = ("".join(filter(str.isdigit, m[0])) for m in DIGITS.finditer(html))
    return any(digits.endswith("507654321") for digits in told)


def without_marks(html):
    """Return the cards of a page that show the number without the mark before it."""
    main = html.partition("<main")[2]
    found = []
    for card in re.split(r"(?=<section)", main):
        place = re.search(r"765[\s.\-]?43[\s.\-]?21", card)
        if place and MARK not in card[: place.start()]:
            found.append(card[:200])
    return found


def test_that_a_number_without_its_mark_would_be_found():
    marked = f"<main><section>{MARK}<p>{NUMBER}</p></section>"
    assert shows_number(marked)
    assert without_marks(marked) == []
    assert without_marks(marked.replace(MARK, ""))
    assert without_marks(f"<main><section><p>{NUMBER}</p>{MARK}</section>")
    assert without_marks(f"{marked}<section>{NUMBER}</section>")
    assert not shows_number("<main><p>2026-12-03 10:30</p>")


@pytest.fixture
def told(world, full):
    """Olena's case, with a number and the rule never to call it."""
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, full.own.ref, olena, Permission.IDENTITY_WRITE)
        contact.change(
            session,
            file,
            file.row.version,
            kind="code",
            hours=("evening",),
            rules=(contact_shown.CALL,),
        )
        row = file.row
        old = file.read(row, cases.casefile.Part.IDENTITY, CaseIdentity)
        file.change(
            session,
            row,
            row.version,
            identity=CaseIdentity(NUMBER, old.words, old.safe_phrase),
        )
        survivor = recording.survivor_id(session, file)
        seen = recording.person(session, file, survivor)
        fields = {n: getattr(seen.identity, n) for n in seen.identity.__struct_fields__}
        recording.change_person(
            session,
            file,
            survivor,
            seen.version,
            seen.content,
            type(seen.identity)(**fields | {"phones": (NUMBER,)}),
        )
    return full.own


def test_the_mark_stands_wherever_the_number_stands(world, full, told, staff_app, desk):
    desks = {who: desk(who) for who in CAST}
    values = blanks(world, full, told) | picture_of(desks["olena"], told)
    seen, heads = [], []
    for who, one in desks.items():
        actor = world.actor(who)
        for address in addresses(staff_app, values):
            if not role_may(actor, address):
                continue
            answer = at_desk(one).ask(address, {"reason": "call"})
            if answer.mimetype != "text/html":
                continue
            html = answer.get_data(as_text=True)
            assert "tel:" not in html, address.name
            if address.is_of_a_case and f">{told.ref}<" in html:
                heads.append((address.name, MARK in html))
            if shows_number(html):
                bare = tuple(without_marks(html))
                seen.append(Seen(f"{who}: {address.name}", bare))
    assert {page.name for page in seen} >= {
        "olena: POST /staff/cases/<ref>",
        "olena: POST /staff/cases/<ref>/people",
        "olena: POST /staff/cases/<ref>/people/<uuid:person_id>/change",
    }
    assert {page.name.partition(":")[0] for page in seen} == {"olena"}
    assert [page for page in seen if page.bare] == []
    assert heads
    assert [name for name, marked in heads if not marked] == []


def test_a_way_that_a_rule_forbids_is_never_offered(told, desk, world):
    forbidden = contact_shown.Rules((contact_shown.CALL,), "phone", value=NUMBER)
    assert forbidden.is_forbidden
    assert not contact_shown.Rules((), "phone").is_forbidden
    url = f"/staff/cases/{told.ref}/contact"
    olena = desk("olena")
    page = olena.get(url).text
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    sent = {"version": version, "contact_kind": "phone", "rules": [contact_shown.CALL]}
    answer = olena.post(url, sent)
    assert answer.status_code == 422
    assert "forbid this way" in answer.text
