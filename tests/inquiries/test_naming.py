"""Finding by the names in a request: in any letters, in one team, logged unnamed."""

import re

import pytest

from app import db, vault
from app.audit import Action
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.inquiries import register
from app.inquiries.documents import InquiryIdentity
from app.inquiries.naming import searching
from app.inquiries.rules import Kind, Outcome
from app.staff.policy import Permission
from app.work.bars import barring
from tests.cases.conftest import open_case
from tests.cases.pages import text
from tests.inquiries.conftest import COURT, SIGNER, asks, content
from tests.support import log

SISTER = "Оксана Вигаданківна"
LATIN = "Oksana Vyhadankivna"


@pytest.fixture
def sister(given):
    """Somebody else in the case, whose name a request may give."""
    with db.transaction() as s:
        file = given.walk.file(s, "olena", Permission.CASE_WRITE)
        return recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=(SISTER,))
        )


def named(world, *names, kind=Kind.ORDER, **over):
    body = {"body": COURT} if kind is Kind.ORDER else {}
    asker = InquiryIdentity(SIGNER, "", names, "Address")
    return asks(world, kind, asker, **(body | over)).checks()


def searches(asked, who="bohdan"):
    with db.transaction() as s:
        return searching.search(s, asked.world.actor(who), asked.id)[1]


@pytest.mark.parametrize("name", [SISTER, LATIN, "ВИГАДАНКІВНА", "Vyhadankivn"])
def test_a_name_is_found_in_both_scripts_and_leads_to_the_case(
    given, sister, world, name
):
    asked = named(world, name)
    (hit,) = searches(asked)
    assert (hit.wanted, hit.ref, hit.under) == (name, given.ref, given.ref)
    assert hit.is_same == (name != "Vyhadankivn")
    assert asked.looks(hit.under) == given.ref


def test_nothing_of_the_name_is_kept_beside_the_names(given, sister, world):
    asked = named(world, SISTER, LATIN)
    before = len(log.lines(world))
    assert searches(asked)
    told = log.lines(world)[before:]
    actions = [each.action for each in told]
    assert Action.INQUIRY_NAMES_SEARCHED in actions
    assert Action.IDENTITY_READ not in actions  # no name of the case was shown
    for word in (SISTER, LATIN, "Вигаданківна", "yhadankivn"):
        assert word not in repr(told)
        assert word.encode() not in vault.encode(asked.seen().content)
    assert asked.seen().content.looked[-1].under == ""


def test_a_receiver_is_led_to_what_it_was_given_alone(given, sister, world):
    theirs = named(world, SISTER, kind=Kind.FOLLOW_UP, recipient_id=given.walk.receiver)
    (hit,) = searches(theirs)
    assert hit.under.startswith("BVP-")
    assert theirs.looks(hit.under) == given.ref
    other = named(world, SISTER, kind=Kind.FOLLOW_UP, recipient_id=given.other)
    assert searches(other) == ()


def test_only_the_desk_looks_and_only_once_it_is_known_who_asks(given, sister, world):
    asked = named(world, SISTER)
    for who in ("olena", "iryna", "taras", "petro", "marko"):
        with pytest.raises(NotFoundError):
            searches(asked, who)
    unchecked = asks(world, Kind.ORDER, InquiryIdentity(names=(SISTER,)), body=COURT)
    with pytest.raises(InvalidInputError) as refused:
        searches(unchecked)
    assert refused.value.fields == ("checked",)
    with pytest.raises(InvalidInputError) as refused:
        searches(named(world))
    assert refused.value.fields == ("names",)
    asked.looks(given.ref)
    with pytest.raises(ConflictError):
        searches(asked)


def test_a_case_from_which_somebody_is_barred_is_not_shown(given, sister, world):
    asked = named(world, SISTER)
    assert searches(asked, "daryna")
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.BAR_SET)
        barring.bar(
            s, file, world["daryna"].staff_id, barring.Source.COLLEAGUE, "Invented."
        )
    assert searches(asked, "daryna") == ()
    assert searches(asked, "bohdan")


def test_the_case_of_another_team_is_not_found(given, sister, world):
    with db.transaction() as s:
        lesia = world.actor("lesia")
        may = Permission.INQUIRY_WRITE
        if world.south not in register.teams(s, lesia, may):
            pytest.fail("she coordinates team South")
        identity = InquiryIdentity(names=(SISTER,))
        made = register.record(
            s, lesia, world.south, content(Kind.ORDER, body=COURT), identity
        )
    from app.inquiries import steps
    from app.inquiries.documents import How

    with db.transaction() as s:
        seen = register.find(s, lesia, made, may)
        steps.check(s, lesia, seen, seen.version, How.CALLED_BACK, "By phone")
    with db.transaction() as s:
        assert searching.search(s, world.actor("lesia"), made)[1] == ()


def test_a_search_that_finds_nobody_is_a_search(world, given):
    asked = named(world, "Невідома Вигадана")
    assert searches(asked) == ()
    asked.prepares(Outcome.NOTHING_HELD)
    assert "Невідома" not in asked.letter


def test_who_signs_that_nothing_is_held_reads_that_somebody_was_found(
    given, sister, world, desk
):
    asked = named(world, SISTER)
    assert searches(asked)
    assert asked.seen().content.looked[-1].found
    asked.prepares(Outcome.NOTHING_HELD)
    page = text(desk("daryna").get(asked.path))
    assert "somebody has that name" in page
    assert "a search by the names found somebody" in page
    nobody = named(world, "Невідома Вигадана")
    searches(nobody)
    nobody.prepares(Outcome.NOTHING_HELD)
    page = text(desk("daryna").get(nobody.path))
    assert "nobody for this asker" in page
    assert "a search by the names found somebody" not in page


def test_namesakes_in_other_cases_hide_nobody(given, sister, world, desk, monkeypatch):
    """A receiver's own case is found among however many others of that name."""
    monkeypatch.setattr(searching, "MOST", 1)
    so_far, olena = SISTER[:-1], world.actor("olena")
    for _each in range(2):
        open_case(world.north, olena, olena, names=(so_far,))
    asked = named(world, so_far, kind=Kind.FOLLOW_UP, recipient_id=given.walk.receiver)
    (hit,) = searches(asked)
    assert asked.looks(hit.under) == given.ref
    order = named(world, so_far)
    answer = desk("bohdan").post(f"{order.path}/by-name")
    assert "More people are called like this" in answer.text


def test_the_page_shows_it_once_and_leads_on(given, sister, world, desk):
    asked, bohdan = named(world, LATIN), desk("bohdan")
    assert "Look by the names" in bohdan.get(asked.path).text
    answer = bohdan.post(f"{asked.path}/by-name")
    assert answer.headers["Cache-Control"] == "no-store"
    assert LATIN in answer.text
    assert SISTER not in answer.text
    under = re.search(r'name="look-under" value="([^"]+)"', answer.text).group(1)
    assert bohdan.post(f"{asked.path}/look", {"look-under": under}).status_code == 303
    page = text(bohdan.get(asked.path))
    assert given.ref in page
    assert SISTER not in page
    assert "By the names in the request" in page
    assert bohdan.get(f"{asked.path}/by-name").status_code == 303
