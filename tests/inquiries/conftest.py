"""A case of which a prosecutor was handed a package, and requests that follow it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app import clock, db
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.inquiries import answering, matching, ordering, register, steps
from app.inquiries.composing import Chosen
from app.inquiries.documents import DueBy, How, InquiryContent, InquiryIdentity
from app.inquiries.rules import Kind, Want
from app.keys.parts import Part
from app.packages import requesting
from app.packages.pseudonyms import pseudonyms
from app.staff.policy import Permission
from tests.communications import generated
from tests.inquiries.copied import Copied
from tests.packages import walk as walks
from tests.support.cast import World, starts_with

SIGNER = "Вигаданий Прокурор"
NAMED = "Вигадана Марія"
COURT = "Invented District Court"
SCOPE = "Where the person was held, and by whom."
ADDRESS = "Office of an invented prosecutor\n1 Invented Street"
READ, WRITE = Permission.INQUIRY_READ, Permission.INQUIRY_WRITE


@dataclass
class Start:
    """A walk whose package was handed over, and a receiver that was given none."""

    walk: walks.Walk
    other: UUID
    world: World | None = field(default=None)

    @property
    def ref(self):
        """The reference of the case."""
        return self.walk.ref

    def name_for(self, recipient):
        """How this receiver knows the survivor."""
        with db.transaction() as s:
            file = self.walk.file(s, "bohdan", Permission.CASE_READ)
            people = file.records(s, Person, Part.CONTENT, PersonContent)
            named = pseudonyms(
                file.box.key(Part.IDENTITY),
                recipient,
                {row.id: told.is_alleged_perpetrator for row, told in people},
            )
            return next(named[row.id] for row, told in people if told.is_survivor)


def begin(world):
    """Hand a package over."""
    walk = walks.begin(world)
    other, _identity = walks.record_receiver(world, "Another invented office")
    walks.signed_by_officers(world)
    walk.until_built()
    walk.downloads()
    return Start(walk, other)


def pytest_itemcollected(item):
    """Enter the case once for all tests that have it."""
    starts_with(item, "given", begin)
    starts_with(item, "written", _cited)
    starts_with(item, "copied", Copied)


def _cited(world):
    return generated.begin(world, many=2, photo=True, crime="icc.7.1.e")


@pytest.fixture
def written(world):
    """A communication over two cases whose survivors agreed."""
    return world.given


@pytest.fixture
def given(world):
    """The case and its two receivers."""
    world.given.world = world
    world.given.walk.world = world
    return world.given


def content(kind=Kind.FOLLOW_UP, **over):
    """The smallest request."""
    today = clock.now().date()
    told: dict[str, Any] = {
        "number": register.new_number(),
        "kind": kind,
        "law": "Invented article 93",
        "document": "No. 17 of 1 November",
        "scope": SCOPE,
        "received_on": today,
        "due_on": today + timedelta(days=10),
        "due_by": DueBy.LAW,
    }
    return InquiryContent(**(told | over))


@dataclass
class Asked:
    """One request on its way."""

    world: World
    id: UUID

    @property
    def path(self):
        """Its page."""
        return f"/staff/requests/{self.id}"

    def seen(self, who="bohdan"):
        """The request as somebody opens it."""
        with db.transaction() as s:
            return register.find(s, self.world.actor(who), self.id, READ)

    def checks(self):
        """Make sure of the asker."""
        with db.transaction() as s:
            by = self.world.actor("bohdan")
            seen = register.find(s, by, self.id, WRITE)
            steps.check(s, by, seen, seen.version, How.CALLED_BACK, "By phone")
        return self

    def looks(self, under, who="bohdan"):
        """Look for the case; return its reference."""
        with db.transaction() as s:
            return matching.look(s, self.world.actor(who), self.id, under)

    def prepares(self, outcome, who="bohdan", package=None, **more):
        """Write the answer."""
        chosen = Chosen(**({"outcome": outcome, "language": "en", "why": "x"} | more))
        with db.transaction() as s:
            by = self.world.actor(who)
            seen = register.find(s, by, self.id, READ)
            answering.prepare(s, by, seen, seen.version, chosen, package)
        return self

    def signs(self, who="daryna", shown=None, *, is_fresh=True):
        """Sign it as a second person."""
        with db.transaction() as s:
            by = self.world.actor(who, is_fresh=is_fresh)
            seen = register.find(s, by, self.id, READ)
            present = shown or answering.request_hash(s, by, seen)
            answering.approve(s, by, self.id, present)
        return self

    def gives(self, who="bohdan"):
        """Note that it went."""
        with db.transaction() as s:
            answering.give(s, self.world.actor(who), self.id, "By courier")
        return self

    def drafts(self):
        """Begin a package for the asker of everything; return its id."""
        with db.transaction() as s:
            by = self.world.actor("bohdan")
            seen = register.find(s, by, self.id, WRITE)
            file = ordering.case_of(s, by, seen)
            chosen = tuple(each.chosen for each in requesting.choices(s, file))
            return ordering.draft_package(s, by, seen, chosen)[1]

    @property
    def letter(self):
        """The words of the letter."""
        return "\n".join(self.seen().content.answer.paragraphs)


def asks(world, kind=Kind.FOLLOW_UP, identity=None, **over):
    """Record a request in team North."""
    identity = identity or InquiryIdentity(SIGNER, "+380", (NAMED,), ADDRESS)
    with db.transaction() as s:
        made = register.record(
            s, world.actor("bohdan"), world.north, content(kind, **over), identity
        )
    return Asked(world, made)


@pytest.fixture
def follow_up(given, world):
    """A checked follow-up of the receiver that has a package."""
    name = given.name_for(given.walk.receiver)
    recipient = given.walk.receiver
    return asks(world, recipient_id=recipient, designations=(name,)).checks()


@pytest.fixture
def found(follow_up, given):
    """The same, once the desk found the case."""
    assert follow_up.looks(given.name_for(given.walk.receiver)) == given.ref
    return follow_up


@pytest.fixture
def order(given, world):
    """A checked order of a court about the case."""
    made = asks(world, Kind.ORDER, body=COURT).checks()
    assert made.looks(given.ref) == given.ref
    return made


@pytest.fixture
def access(given, world):
    """A checked request of the person."""
    made = asks(world, Kind.ACCESS, wants=tuple(Want)).checks()
    assert made.looks(given.ref) == given.ref
    return made
