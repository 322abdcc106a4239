"""Permissions and receivers in the inbox: there once switched on, not before."""

import re

import pytest
from sqlalchemy import select

from app import db
from app.conversation import instructions, survivor_view, talk
from app.conversation.documents import Done, Holder, Kind, Lent, Permission
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from app.errors import TamperedError
from app.web.public_headers import INBOX_STEP_BYTES

PURPOSE = "partner_referral"
RECEIVER = "Invented Aid Office"
PAGES = ("/box/permissions", f"/box/permissions/{PURPOSE}", "/box/who", "/box/ask")
YES = Permission(
    purpose=PURPOSE,
    answer="granted",
    since="2026-11-02",
    until="2027-11-02",
    to=RECEIVER,
    in_part=True,
)
HELD = Holder(
    name=RECEIVER, since="2026-11-05", can_recall=True, purpose=PURPOSE, shows_name=True
)


@pytest.fixture
def desk(world, marko):
    """What staff seal into the view, and what they read."""

    class Desk:
        def box(self, session):
            row = session.scalar(select(Conversation))
            return marko.unlocked.strongbox(session, subject_of(row.id), row.team_id)

        def tells(self, **changes):
            with db.transaction() as session:
                opened = self.box(session)
                view = survivor_view.read(session, opened)
                fields = {f: getattr(view, f) for f in view.__struct_fields__}
                survivor_view.seal_anew(session, opened, type(view)(**fields | changes))

        def reads(self):
            with db.reading() as session:
                opened = self.box(session)
                words = [told.words for told in talk.read_all(session, opened)]
                view = survivor_view.read(session, opened)
                instructions.check(opened.subject.id, words, view)
                return words

    return Desk()


@pytest.fixture
def inside(survivor):
    """A survivor whose inbox is open."""
    survivor.returns(survivor.sends())
    return survivor


@pytest.fixture
def shown(inside, desk):
    """The same, after a worker switched it on."""
    desk.tells(shows_details=True, permissions=(YES,), holders=(HELD,))
    return inside


def hold():
    with db.reading() as session:
        return session.scalar(select(Conversation.hold))


def bare(page):
    """A page without what is new in each answer."""
    html = re.sub(r'(name="csrf" value=")[^"]*', r"\1", page.html)
    return page.status, html.replace(page.path, "")


@pytest.mark.parametrize("path", [*PAGES, "/box/permissions/nothing"])
def test_switched_off_it_answers_as_an_address_that_does_not_exist(inside, desk, path):
    """What would be shown is in the view: it is the switch that hides it."""
    desk.tells(permissions=(YES,), holders=(HELD,))
    page = bare(inside.open(path))
    assert page == bare(inside.open("/box/nothing-here"))
    assert page[0] == 404


def test_switched_off_nothing_can_be_ordered(inside, desk):
    desk.tells(permissions=(YES,))
    token = dict(inside.open("/box/pause").forms[-1].carried)["csrf"]
    order = {"csrf": token, "do": "withdraw_one"}
    answer = inside.send("POST", f"/box/permissions/{PURPOSE}", order)
    assert answer.status_code == 404
    assert desk.reads() == []
    assert hold() is False


def test_each_answer_stands_in_plain_words(shown):
    shown.open("/box")
    page = shown.follow("What you agreed to")
    assert "Sharing with one named partner" in page.text
    for words in ("Yes", "Since", "2 Nov 2026", "2 Nov 2027", RECEIVER, "only a part"):
        assert words in page.text
    assert PURPOSE not in page.text
    page = shown.follow("Look or change")
    assert page.path == PAGES[1]
    assert "cannot force deletion" in page.text
    assert "stopped for the future only" in page.text


def test_in_ukrainian_too(shown):
    shown.open("/box")
    shown.press("uk")
    assert "Передати одній названій організації" in shown.open(PAGES[0]).text
    assert "Так" in shown.page.text
    assert "змусити його видалити не можемо" in shown.open(PAGES[1]).text


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("refused", "No"),
        ("withdrawn", "No: you took it back"),
        ("deferred", "Not now"),
        ("granted", "It was yes. It has ended by itself."),
    ],
)
def test_what_is_no_yes_any_more_says_so(shown, desk, answer, says):
    old = Permission(PURPOSE, answer, "2025-01-01", until="2025-12-31")
    desk.tells(permissions=(old,))
    assert says in shown.open(PAGES[0]).text


def test_a_withdrawal_of_everything_leads_nowhere(shown, desk):
    desk.tells(permissions=(Permission("*", "withdrawn", "2026-11-20"),))
    page = shown.open(PAGES[0])
    assert "Everything" in page.text
    assert "/box/permissions/*" not in page.html


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "It can be asked back"),
        ({"can_recall": False}, "cannot be called back any more"),
        ({"is_stopped": True}, "about to ask for it back"),
        ({"recalled": True}, "We asked for it back"),
    ],
)
def test_who_has_something_and_whether_it_comes_back(shown, desk, change, says):
    fields = {f: getattr(HELD, f) for f in HELD.__struct_fields__} | change
    desk.tells(holders=(Holder(**fields),))
    shown.open("/box")
    page = shown.follow("Who has something from you")
    for words in (RECEIVER, "5 Nov 2026", "Sharing with one named", "With the name"):
        assert words in page.text
    assert says in page.text


def test_its_size_tells_nothing(shown):
    for path in PAGES:
        page = shown.open(path)
        assert page.status == 200
        assert len(page.response.data) % INBOX_STEP_BYTES == 0


def test_with_nothing_on_file_the_pages_say_so(shown, desk):
    desk.tells(permissions=(), holders=())
    assert "Nothing was asked yet" in shown.open(PAGES[0]).text
    assert "Nobody. Nothing was handed on." in shown.open(PAGES[2]).text


def test_one_purpose_is_taken_back_at_once(shown, desk):
    shown.open(PAGES[1])
    page = shown.press("Take this back")
    assert page.path == "/box/pause"
    assert "Everything is stopped" in page.text
    assert hold() is True
    (told,) = desk.reads()
    assert (told.kind, told.purpose, told.text) == (Kind.WITHDRAW_ONE, PURPOSE, "")


def test_one_purpose_is_narrowed_in_words_that_are_not_shown_back(shown, desk):
    shown.open(PAGES[1])
    shown.press("Allow less of this", text="not the heron part")
    assert hold() is True
    (told,) = desk.reads()
    assert (told.kind, told.purpose) == (Kind.NARROW, PURPOSE)
    assert told.text == "not the heron part"
    for path in ("/box", "/box/pause", *PAGES):
        assert "heron" not in shown.open(path).html


def test_narrowing_needs_no_words_and_keeps_those_that_are_too_many(shown, desk):
    shown.open(PAGES[1])
    page = shown.press("Allow less of this", text="x" * 4001)
    assert page.status == 422
    assert "x" * 4001 in page.html
    assert "at most 4000 letters" in page.text
    assert hold() is False
    shown.press("Allow less of this", text="")
    assert [told.text for told in desk.reads()] == [""]


def test_the_purpose_is_part_of_what_is_signed(shown, desk):
    shown.open(PAGES[1])
    shown.press("Take this back")
    (told,) = desk.reads()
    with db.reading() as session:
        opened = desk.box(session)
        view = survivor_view.read(session, opened)
    fields = {f: getattr(told, f) for f in told.__struct_fields__}
    other = type(told)(**fields | {"purpose": "service"})
    with pytest.raises(TamperedError):
        instructions.check(opened.subject.id, [other], view)


@pytest.mark.parametrize("do", ["", "grant", "pause"])
def test_a_new_yes_or_anything_else_is_not_given_here(shown, desk, do):
    token = dict(shown.open(PAGES[1]).forms[-1].carried)["csrf"]
    answer = shown.send("POST", PAGES[1], {"csrf": token, "do": do})
    assert answer.status_code == 404
    assert desk.reads() == []


def test_a_purpose_that_was_not_asked_about_is_not_found(shown):
    assert shown.open("/box/permissions/media_publication").status == 404


def test_asking_to_close_erases_nothing_and_is_signed(inside, desk, another_browser):
    inside.open("/box")
    page = inside.follow("Close and erase")
    for words in ("What you can have erased", "What is not erased", "in our log"):
        assert words in page.text
    assert inside.press("Ask to close and erase").path == "/box/written"
    (told,) = desk.reads()
    assert (told.kind, told.text) == (Kind.CLOSE, "")
    assert hold() is False
    page = inside.open("/box")
    assert page.status == 200
    assert "written to us" not in page.text


def test_without_an_open_box_there_is_nothing_to_close(survivor):
    survivor.open("/")
    for path in (*PAGES, "/box/close"):
        assert survivor.open(path).status == 410


def test_a_copy_is_asked_for_once_and_its_state_is_seen(shown, desk):
    shown.open("/box")
    page = shown.follow("A copy, or a talk")
    assert "never downloaded from here" in page.text
    page = shown.press("Ask for a copy")
    assert page.path == "/box/ask"
    assert "You asked for a copy" in page.text
    assert "has not answered yet" in page.text
    assert not [b for form in page.forms for b in form.buttons if b[2] == "copy"]
    (told,) = desk.reads()
    assert (told.kind, told.text) == (Kind.COPY, "")
    assert hold() is False
    with db.reading() as session:
        (message,) = talk.read_all(session, desk.box(session))
    desk.tells(done=(Done(message.id, "read_together", "2026-11-24"),))
    assert "It was read with you." in shown.open("/box/ask").text


@pytest.mark.parametrize("do", ["", "text", "given_code", "close"])
def test_nothing_else_is_asked_for_there(shown, desk, do):
    token = dict(shown.open("/box/ask").forms[-1].carried)["csrf"]
    answer = shown.send("POST", "/box/ask", {"csrf": token, "do": do})
    assert answer.status_code == 404
    assert desk.reads() == []


def test_whom_the_team_let_see_the_name_and_why(shown, desk):
    why = "Invented: the claim needs it."
    desk.tells(lent=(Lent("legal_reviewer", "2026-12-03", "2026-12-10", why),))
    page = shown.open("/box/who")
    for words in ("A lawyer of our team", "3 Dec 2026", "10 Dec 2026", why):
        assert words in page.text


@pytest.mark.parametrize(
    ("lead", "words"),
    [
        ("asked", "They have not decided yet."),
        ("agreed", "They agreed."),
        ("refused", "They did not agree. A worker talks with you about it."),
        ("lifted", "it may be used as evidence and shown to the accused"),
        ("", ""),
    ],
)
def test_what_was_given_only_to_find_other_evidence(shown, desk, lead, words):
    fields = {f: getattr(HELD, f) for f in HELD.__struct_fields__} | {"lead": lead}
    desk.tells(holders=(Holder(**fields),))
    page = shown.open("/box/who").text
    assert words in page
    for told in (
        "used only to find other evidence, and kept secret",
        "the secrecy can be lifted, or it comes back to us. We ask you first.",
    ):
        assert (told in page) is bool(lead)
