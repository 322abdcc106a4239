"""T-08, T-11: what was typed is text on every page, whatever it looks like.

Every form of `tests/support/sent.py` is filled with what a browser would run if it
were not escaped; then everybody looks at every page, and opens what is closed.
"""

from html import escape
from html.parser import HTMLParser

import pytest
from sqlalchemy import select

from app import db
from app.cases.models import Incident
from app.consent.models import ConsentEvent
from app.evidence.models import EvidenceItem
from app.packages.models import Package, Recipient
from app.reparations.models import Need
from app.statements.models import Statement
from tests.support.addresses import (
    addresses,
    at_desk,
    blanks,
    picture_of,
    role_may,
)
from tests.support.sent import TAKEN, forms

pytestmark = pytest.mark.once

CAST = (
    "olena",
    "iryna",
    "bohdan",
    "daryna",
    "marko",
    "sofia",
    "roman",
    "petro",
    "hanna",
)

HOSTILE = (
    "\"><img data-planted src=x onerror=alert(1)>'><b data-planted=1>"
    "</textarea></title></option><script data-planted>alert(2)</script>"
    "javascript:alert(3) \u202e\u0430dmin\x00 {{ 7 * 7 }}"
)
# A name of its own: names become codes wherever else they stand.
NAME = 'Zlata"><video onvolumechange=zlata() data-zlata>\u202e\x00'
# Nothing that is kept beside the names by then: such words go to no receiver.
TO_A_RECEIVER = '"><i data-planted onclick=planted()>\u202e\x00 {{ 6 * 6 }}'
OF_NAMES = ("people.", "inquiries.save_names")
OPENING = (
    *("cases.opened", "people.opened", "people.change", "incidents.opened"),
    *("statements.open_words", "statements.open_text", "statements.change"),
    *("consent.open_words", "classification.opened", "messages.opened"),
    *("desk.opened", "log.look", "evidence.look"),
)


class Planted(HTMLParser):
    """Notes what a browser would take for a tag or an address that is not ours."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found = []

    def handle_starttag(self, tag, attrs):
        """Look at one tag."""
        for name, value in attrs:
            told = (value or "").strip().lower()
            if name == "data-planted" or name.startswith("on"):
                self.found.append((tag, name))
            if name in {"href", "src", "action", "formaction"} and ":" in told[:12]:
                self.found.append((tag, told))


def planted_in(page):
    reader = Planted()
    reader.feed(page)
    return reader.found


def test_that_a_tag_that_was_not_escaped_would_be_found():
    assert planted_in(f"<p>{HOSTILE}</p>")
    assert planted_in(f'<input value="{HOSTILE}">')
    assert planted_in('<a href="javascript:alert(3)">x</a>')
    assert not planted_in(f'<p>{escape(HOSTILE)}</p><input value="{escape(HOSTILE)}">')


def test_t08_t11_what_was_typed_is_text_on_every_page(world, full, staff_app, desk):
    desks = {who: desk(who) for who in CAST}
    at = {who: at_desk(one) for who, one in desks.items()}
    actors = {who: world.actor(who) for who in CAST}
    values = blanks(world, full, full.own) | picture_of(desks["olena"], full.own)
    every = {(a.endpoint, a.method): a for a in addresses(staff_app, values)}
    before = ids_now()
    for endpoint in forms(world, full, HOSTILE):
        if endpoint in MOVES:
            continue  # what was written stays where it can be looked at
        said = NAME if endpoint.startswith(OF_NAMES) else HOSTILE
        said = TO_A_RECEIVER if endpoint.startswith("notices.") else said
        sent = forms(world, full, said)[endpoint]  # with the versions of this moment
        answer = at[sent.who].send(every[endpoint, "POST"].path, sent.make())
        assert answer.status_code in TAKEN, (endpoint, answer.text)
    shown, as_typed = set(), False
    made = {name: ids - before[name] for name, ids in ids_now().items()}
    assert all(made.values()), made
    for values_of in ({}, {name: min(ids) for name, ids in made.items()}):
        for address in addresses(staff_app, values | values_of):
            if address.method == "POST" and address.endpoint not in OPENING:
                continue
            for who, somebody in at.items():
                if not role_may(actors[who], address):
                    continue
                answer = somebody.ask(address)
                if answer.mimetype != "text/html":
                    assert answer.headers["X-Content-Type-Options"] == "nosniff"
                    continue
                assert not set("\x00\u202e") & set(answer.text), address.name
                assert not planted_in(answer.text), address.name
                assert "\u0430dmin 49" not in answer.text, address.name
                as_typed |= "{{ 7 * 7 }}" in answer.text
                if "data-planted" in answer.text or "data-zlata" in answer.text:
                    shown.add(address.endpoint)
    assert as_typed  # no template took it for its own
    assert shown >= {
        *("incidents.one", "incidents.change", "statements.statement", "cases.case"),
        *("statements.open_words", "statements.open_text", "evidence.item"),
        *("people.opened", "messages.opened", "desk.opened", "reparation.listed"),
        *("consent.open_words", "classification.one", "packages.one"),
        *("receivers.one", "staff_people.everybody", "staff_teams.everyone"),
    }, sorted(shown)


MOVES = {
    *("desk.accept", "desk.close"),
    *("handing.hand_over", "handing.hand_several"),
    "notices.drop",  # of the one that is sent after it
}
MADE = {
    "incident_id": Incident,
    "statement_id": Statement,
    "item_id": EvidenceItem,
    "need_id": Need,
    "package_id": Package,
    "event_id": ConsentEvent,
    "recipient_id": Recipient,
}


def ids_now():
    """The ids of every record, by the name that addresses give it."""
    with db.reading() as session:
        return {name: set(session.scalars(select(m.id))) for name, m in MADE.items()}
