"""Every address of both apps with something real in its blanks, asked by anybody.

`addresses(app, values)` gives one `Address` for each rule and method that asks or
changes something; a blank that nothing is known for stops the test that walks, so a
new route cannot go by unnoticed. `somebody.ask(address)` takes back whatever it did.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Connection
from werkzeug.test import TestResponse

from app import db, index
from app.classification import crime_catalogue
from app.staff import policy
from app.staff.access import MARK
from app.staff.actor import Actor
from app.staff.policy import Permission
from app.web import csrf
from tests.support.cast import HOST, Desk, World, session_token
from tests.support.filled import Filled, Installation
from tests.support.public_site import Browser

METHODS = ("GET", "POST")
MISSING = UUID(int=1)
STAFF_COOKIE = "barvinok_staff"
BEFORE_SIGN_IN = b"v" * 32


@dataclass(frozen=True)
class Address:
    """One method of one rule, with the blanks of the rule filled in."""

    method: str
    rule: str
    path: str
    mark: Permission | str
    endpoint: str
    names: frozenset[str]

    @property
    def name(self) -> str:
        """How tables and failures call it."""
        return f"{self.method} {self.rule}"

    @property
    def is_of_a_case(self) -> bool:
        """Whether a case's reference stands in it."""
        return "ref" in self.names


def addresses(app: Flask, values: Mapping[str, Any]) -> Iterator[Address]:
    """Return every address, in the order of the rules.

    `values` are what stands in the blanks, by name, or by "endpoint name" for one rule.
    """
    adapter = app.url_map.bind("")
    rules = sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    for rule in rules:
        told = {
            name: values.get(f"{rule.endpoint} {name}", values.get(name))
            for name in rule.arguments
        }
        lacking = [name for name, value in told.items() if value is None]
        assert not lacking, f"{rule.rule}: nothing to put into {lacking}"
        for method in METHODS:
            if method in (rule.methods or ()):
                yield Address(
                    method,
                    rule.rule,
                    adapter.build(rule.endpoint, told, method=method),
                    getattr(app.view_functions[rule.endpoint], MARK),
                    rule.endpoint,
                    frozenset(rule.arguments),
                )


def role_may(actor: Actor, address: Address) -> bool:
    """Say whether somebody of this role is let as far as the record.

    Others get the page for what is not there, whatever the address:
    `tests/security/test_who_may_do_what.py`.
    """
    mark = address.mark
    return not isinstance(mark, Permission) or policy.could_ever(actor, mark)


def blanks(world: World, full: Installation, case: Filled) -> dict[str, Any]:
    """Return what stands in the blanks: records of this case, and of the house."""
    return {
        **case.ids,
        "ref": case.ref,
        "crime": case.crime,
        "mode": "military_superior",
        "fact": case.fact,
        "route_id": "A2.5",
        "element": crime_catalogue().crimes[case.crime].elements[0].id,
        "tie_id": case.ids.get("tie_id", MISSING),
        "proceeding_id": case.ids.get("proceeding_id", MISSING),
        "question_id": case.ids.get("question_id", MISSING),
        "ask_id": case.ids.get("ask_id", MISSING),
        "packages.person person_id": case.ids["suspect_id"],
        "consent.stopped event_id": case.ids["stopped_id"],
        "job_id": case.ids.get("job_id", MISSING),
        "disclosure_id": case.ids.get("disclosure_id", MISSING),
        "paper_id": case.ids.get("paper_id", MISSING),
        "notices.confirm paper_id": case.ids.get("written_paper_id", MISSING),
        "notices.answer paper_id": case.ids.get("sent_paper_id", MISSING),
        "lead_number": "BVN-000001-0001",
        "tagged_id": case.ids["statement_id"],
        "feedback_id": case.ids.get("feedback_id", MISSING),
        "more.ask package_id": case.ids.get("left_package_id", MISSING),
        "more.prepare package_id": case.ids.get("left_package_id", MISSING),
        "file_id": case.ids.get("file_id", MISSING),
        "check_id": case.ids.get("check_id", MISSING),
        "reassessment_id": case.ids.get("reassessment_id", MISSING),
        "report_id": full.report_id,
        "request_id": case.ids["loan_id"],
        "given_codes.answer request_id": case.ids["end_id"],
        "closing.answer request_id": MISSING,
        "without_yes.release request_id": case.ids.get("asked_id", MISSING),
        "without_yes.refuse request_id": case.ids.get("asked_id", MISSING),
        "without_yes.end request_id": case.ids.get("passed_id", MISSING),
        "without_yes.told request_id": case.ids.get("passed_id", MISSING),
        "bar_id": MISSING,
        "message_id": MISSING,
        "likeness_id": case.ids.get("likeness_id", MISSING),
        "strategy_id": case.ids.get("strategy_id", MISSING),
        "assessment_id": case.ids.get("assessment_id", MISSING),
        "strategy.take staff_id": world["olena"].staff_id,
        "recipient_id": full.recipient_id,
        "key": full.proposal,
        "staff_id": full.invited,
        "token": full.invitation,
        "team_id": world.north,
        "handing.several staff_id": world["olena"].staff_id,
        "handing.hand_several staff_id": world["olena"].staff_id,
        "release_id": full.proposed_table,
        "truth.as_csv release_id": full.released_table,
        "truth.as_svg release_id": full.released_table,
        "amnesty.page release_id": full.proposed_memo,
        "amnesty.as_file release_id": full.released_memo,
        "group": "act",
        "form": "json",
        "paper": "photo",
        "purpose_id": "service",
        "template_id": "police_report",
        "heading": "gravity",
        "edition_kind": "confidential",
        "source_kind": "incident",
        "source_number": 1,
        "purpose": "service",
        "language": "en",
        "page_name": "start",
        "aids.file number": full.recording,
        "ending": "wav",
        "view": "own",
        "order": "case-up",
        "when": "late",
        "page": 1,
        "notice_id": full.notice_id,
        "share_id": full.share_id,
        "suspect_file_id": full.suspect_file_id,
        "inquiry_id": full.inquiry_id,
        "inquiry_answers.order inquiry_id": full.order_id,
        "inquiry_answers.ask_order inquiry_id": full.order_id,
        "inquiry_steps.look inquiry_id": full.new_inquiry_id,
        **{
            f"inquiry_copies.{name} inquiry_id": full.access_id
            for name in ("choose", "keep", "make", "file", "code", "after_a_lock")
        },
        "suspect_links.take_back link_id": full.link_id,
        "number": 1,
        "place": 1,
        "step": "officers",
        "other_ref": full.beside.ref,
        "evidence.picture step": "veiled",
        "redacting.picture step": "grey",
        "redacting.picture page": 0,
        "told": "0",
        "evidence.picture page": 0,
        "until": 0,
        "proof": "x",
        "code": "on_hold",
        "fingerprint": "0" * 16,
        "name": "none.css",
    }


def picture_of(olena: Desk, case: Filled) -> dict[str, Any]:
    """Return the blanks of a picture's address, as Olena's page has it."""
    item = f"/staff/cases/{case.ref}/evidence/{case.ids['item_id']}"
    page = olena.post(f"{item}/look", {"step": "veiled"}).text
    found = re.search(r"/picture/veiled/0/(\d+)/([^\"]+)\"", page)
    marking = olena.post(f"{item}/redact").text
    marked = re.search(r"/redact/picture/grey/0/0/(\d+)/([^\"]+)\"", marking)
    assert found is not None
    assert marked is not None
    return {
        "until": int(found[1]),
        "proof": found[2],
        "redacting.picture until": int(marked[1]),
        "redacting.picture proof": marked[2],
    }


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is done inside: in the database, and in the opened index."""
    connection = db.bound()
    assert isinstance(connection, Connection), "only where the test is rolled back"
    point = connection.begin_nested()
    try:
        yield
    finally:
        point.rollback()
        index.forget_all()


@dataclass(frozen=True)
class Somebody:
    """A browser that begins every request with the same cookies and a good token."""

    app: Flask
    host: str
    cookies: dict[str, str] = field(repr=False)
    token: str = field(repr=False)

    def ask(
        self, address: Address, data: Mapping[str, Any] | None = None
    ) -> TestResponse:
        """Ask once; what it did is taken back."""
        return self.open(address.method, address.path, data)

    def open(
        self, method: str, path: str, data: Mapping[str, Any] | None = None
    ) -> TestResponse:
        """Ask for any address with any method; what it did is taken back."""
        with undone():
            return self.send(path, data, method=method)

    def send(
        self, path: str, data: Mapping[str, Any] | None = None, *, method: str = "POST"
    ) -> TestResponse:
        """Ask for any address; what it did stays."""
        client = self.app.test_client()
        for name, value in self.cookies.items():
            client.set_cookie(name, value, domain=self.host.partition(":")[0])
        return client.open(
            path,
            method=method,
            data={**(data or {}), csrf.FIELD: self.token} if method == "POST" else None,
            headers={"Host": self.host},
        )


def at_desk(desk: Desk) -> Somebody:
    """One of the cast, signed in."""
    return Somebody(
        desk.client.application,
        HOST,
        {STAFF_COOKIE: desk.cookie},
        csrf.make(session_token(desk.cookie)),
    )


def stranger(app: Flask, **cookies: str) -> Somebody:
    """Somebody who never signed in to the staff app."""
    visit = base64.urlsafe_b64encode(BEFORE_SIGN_IN).decode()
    return Somebody(app, HOST, {"visit": visit, **cookies}, csrf.make(BEFORE_SIGN_IN))


def at_public(browser: Browser, **cookies: str) -> Somebody:
    """Whoever holds this browser, on the public site as it knows them now."""
    page = browser.open("/languages")
    token = next(v for form in page.forms for n, v in form.carried if n == csrf.FIELD)
    assert browser.cookie is not None
    host = browser.origin.partition("//")[2]
    return Somebody(browser.app, host, {"f": browser.cookie, **cookies}, token)


def bare(answer: TestResponse) -> str:
    """Return a page without its tokens, so that two answers can be compared."""
    return re.sub(r'value="[^"]*"', "", answer.get_data(as_text=True))
