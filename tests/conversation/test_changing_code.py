"""A new code beside the old one: both work for a while, and nobody is locked out."""

import pytest
from sqlalchemy import func, select, update

from app import db, vault
from app.conversation import (
    box,
    changing_code,
    instructions,
    receipts,
    survivor_view,
    talk,
)
from app.conversation.documents import Kind, MessageWords, Sender
from app.conversation.models import Conversation, Receipt
from app.conversation.opening import subject_of
from app.errors import ConflictError, NotFoundError, TamperedError
from app.intake import triage
from app.keys import grants
from app.keys.models import KeyGrant
from app.keys.parts import Part
from app.vault.slow import derivations

STOP = "This was not me: stop it"
NO_SUCH_CODE = "This code does not open anything"


def makes(browser):
    """Make a new code in an opened box, and return it."""
    browser.open("/box/code")
    code = browser.press("Make a new code").code
    groups = code.split()
    browser.press("Use this code", second=groups[1], fifth=groups[4])
    assert browser.page.path == "/box/code"
    return code


@pytest.fixture
def old(survivor):
    """The code of a report; its box is open in `survivor`."""
    code = survivor.sends()
    survivor.returns(code)
    return code


@pytest.fixture
def new(survivor, old):
    """A second code, made beside the first."""
    return makes(survivor)


def key_of(session, code):
    keys = receipts.derived(code)
    return box.Key(receipts.find(session, keys.lookup), keys.seed, keys.signing)


def is_held():
    with db.reading() as session:
        return session.scalar(select(Conversation.hold))


def read_by(marko):
    """Read the conversation as the desk does, every instruction checked."""
    with db.transaction() as session:
        row = session.scalar(select(Conversation))
        opened = marko.unlocked.strongbox(session, subject_of(row.id), row.team_id)
        words = [told.words for told in talk.read_all(session, opened)]
        instructions.check(row.id, words, survivor_view.read(session, opened))
        return words


def test_both_codes_open_the_same_messages_and_both_boxes_say_so(
    survivor, another_browser, old, new
):
    assert new != old
    with_old, with_new = another_browser(), another_browser()
    assert "A new code was made" in with_old.returns(old).text
    assert "This is the new code" in with_new.returns(new).text
    with_new.open("/box/write")
    with_new.press("Send", text="from the new code")
    assert "written to us once" in with_old.open("/box").text
    day = "Dec 2026"
    assert day in with_old.open("/box/code").text
    assert day in with_new.open("/box/code").text


def test_in_ukrainian_too(another_browser, old, new):
    says = {old: "З’явився новий код", new: "Це новий код"}
    for code, words in says.items():
        browser = another_browser()
        browser.open("/")
        browser.press("uk")
        browser.open("/return")
        browser.press(browser.page.forms[-1].buttons[0][0], code=code)
        assert words in browser.page.text
        for path in ("/box", "/box/code", "/box/close"):
            assert ".." not in browser.open(path).text


def test_after_the_delay_the_old_code_is_as_one_that_never_was(
    another_browser, clock, old, new
):
    clock.forward(hours=24 * changing_code.DELAY_DAYS)
    assert another_browser().returns(old).path == "/box"
    clock.forward(hours=24)
    told = {}
    for name, code in {"old": old, "never": vault.new_receipt()}.items():
        browser = another_browser()
        browser.open("/return")
        before = derivations()
        page = browser.press("Open it", code=code)
        told[name] = (page.status, page.text, derivations() - before)
    assert told["old"] == told["never"]
    assert told["old"][0] == 422
    assert another_browser().returns(new).path == "/box"
    assert "code was made" not in another_browser().returns(new).text


def test_an_open_box_closes_when_its_code_ends(
    clock, survivor, another_browser, old, new
):
    other = another_browser()
    other.returns(new)
    ends = clock.forward(minutes=30)
    clock.forward(minutes=-30)
    with db.transaction() as session:
        session.execute(
            update(Receipt)
            .where(Receipt.expires_at.is_not(None))
            .values(expires_at=ends)
        )
    assert survivor.open("/box").status == 200
    clock.forward(minutes=31)
    assert survivor.open("/box").status == 410
    assert other.open("/box").status == 200


def test_a_thief_cannot_lock_the_person_out(survivor, another_browser, old, marko):
    thief = another_browser()
    thief.returns(old)
    planted = makes(thief)
    with_planted = another_browser()
    with_planted.returns(planted)
    assert "A new code was made" in survivor.open("/box").text
    survivor.follow("Was this not you?")
    page = survivor.press(STOP)
    assert "Everything is stopped" in page.text
    assert is_held()
    assert NO_SUCH_CODE in another_browser().returns(planted).text
    for path in ("/box", "/box/code", "/box/pause"):
        assert with_planted.open(path).status == 410
    assert "code was made" not in another_browser().returns(old).text
    assert [w.kind for w in read_by(marko)] == [Kind.NEW_CODE, Kind.STOP_CODE]


def test_the_new_code_can_neither_stop_the_old_one_nor_make_a_third(
    another_browser, old, new
):
    holder = another_browser()
    holder.returns(new)
    page = holder.open("/box/code")
    assert STOP not in page.text
    token = dict(holder.page.forms[1].carried)["csrf"]
    assert (
        holder.send("POST", "/box/code", {"csrf": token, "do": "stop"}).status_code
        == 404
    )
    holder.send("POST", "/box/code", {"csrf": token, "do": "make"})
    assert "Two codes work now" in holder.open("/box/code").text
    assert another_browser().returns(old).path == "/box"


def test_a_code_that_nobody_wrote_down_ends_nothing(survivor, another_browser, old):
    survivor.open("/box/code")
    drawn = survivor.press("Make a new code").code
    page = survivor.press("Use this code", second="0000", fifth="")
    assert page.status == 422
    assert page.code == drawn
    assert 'value="0000"' in page.html
    assert another_browser().returns(drawn).status == 422
    assert survivor.press("Keep the old code only").path == "/box"
    assert "Make a new code" in survivor.open("/box/code").text
    with db.reading() as session:
        assert session.scalar(select(func.count(Receipt.id))) == 1


def test_a_new_code_is_not_shown_again_once_it_is_kept(survivor, old, new):
    for path in ("/box", "/box/code", "/box/pause", "/form/sent"):
        page = survivor.open(path)
        assert new not in page.html
        assert new.replace(" ", "") not in page.html


def test_a_second_press_makes_no_third_code(survivor, old):
    survivor.open("/box/code")
    groups = survivor.press("Make a new code").code.split()
    form = survivor.page
    survivor.press("Use this code", second=groups[1], fifth=groups[4])
    survivor.page = form
    survivor.press("Use this code", second=groups[1], fifth=groups[4])
    assert survivor.page.path == "/box/code"
    with db.reading() as session:
        assert session.scalar(select(func.count(Receipt.id))) == 2


def test_two_codes_made_at_once_are_one(old):
    with db.transaction() as session:
        changing_code.make(session, key_of(session, old), receipts.new())
    with db.transaction() as session, pytest.raises(ConflictError):
        changing_code.make(session, key_of(session, old), receipts.new())


def test_staff_see_that_a_code_was_made_and_check_what_it_orders(
    another_browser, marko, old, new
):
    holder = another_browser()
    holder.returns(new)
    holder.open("/box/pause")
    holder.press("Pause everything")
    made, paused = read_by(marko)
    assert (made.kind, paused.kind) == (Kind.NEW_CODE, Kind.PAUSE)
    assert made.text == ""


def test_an_instruction_of_a_code_that_was_stopped_is_refused(
    survivor, world, marko, old, new
):
    with db.reading() as session:
        stopped = key_of(session, new)
    survivor.open("/box/code")
    survivor.press(STOP)
    with db.transaction() as session:
        with pytest.raises(NotFoundError):
            box.instruct(session, stopped, Kind.WITHDRAW)
        opened = box.open_box(session, key_of(session, old))
        words = MessageWords(
            sender=Sender.SURVIVOR, kind=Kind.WITHDRAW, at=talk.this_minute()
        )
        forged = instructions.sign(stopped.signing, stopped.conversation_id, words)
        talk.keep(session, opened, forged)
    with pytest.raises(TamperedError):
        read_by(marko)


def test_a_code_that_no_older_one_vouched_for_orders_nothing(marko, old):
    planted = receipts.new()
    with db.transaction() as session:
        mine = key_of(session, old)
        opened = box.open_box(session, mine)
        words = MessageWords(
            sender=Sender.SURVIVOR,
            kind=Kind.NEW_CODE,
            at=talk.this_minute(),
            signer=vault.verifying_key(planted.keys.signing),
        )
        signed = instructions.sign(planted.keys.signing, mine.conversation_id, words)
        talk.keep(session, opened, signed)
    with pytest.raises(TamperedError):
        read_by(marko)


def test_the_new_key_and_the_end_are_part_of_what_is_signed(old, new, marko):
    (made,) = read_by(marko)
    with db.reading() as session:
        row = session.scalar(select(Conversation))
        conversation_id = row.id
        opened = marko.unlocked.strongbox(session, subject_of(row.id), row.team_id)
        view = survivor_view.read(session, opened)
    for change in ({"signer": b"x" * 32}, {"until": "2030-01-01"}, {"text": "x"}):
        fields = {f: getattr(made, f) for f in made.__struct_fields__} | change
        with pytest.raises(TamperedError):
            instructions.check(conversation_id, [MessageWords(**fields)], view)


def test_the_new_code_still_opens_after_the_case_is_accepted(
    world, marko, another_browser, old, new
):
    with db.reading() as session:
        conversation_id = key_of(session, new).conversation_id
    with db.transaction() as session:
        triage.accept(session, marko, conversation_id, world.north)
    for code in (old, new):
        assert another_browser().returns(code).path == "/box"


def test_what_has_ended_is_erased_with_its_key(clock, old, new, another_browser):
    def kept(session):
        receipts_left = session.scalar(select(func.count(Receipt.id)))
        wraps = session.scalar(
            select(func.count(KeyGrant.id)).where(KeyGrant.reader_kind == "receipt")
        )
        return receipts_left, wraps

    with db.transaction() as session:
        seed, mine = key_of(session, old).seed, key_of(session, old).conversation_id
        row = receipts.of_seed(session, mine, seed).id
        changing_code.purge(session)
        assert kept(session) == (2, 2)
    clock.forward(hours=24 * (changing_code.DELAY_DAYS + 1))
    with db.transaction() as session:
        grants.open_by_receipt(session, subject_of(mine), Part.IDENTITY, seed, row)
        changing_code.purge(session)
        assert kept(session) == (1, 1)
        with pytest.raises(TamperedError):
            grants.open_by_receipt(session, subject_of(mine), Part.IDENTITY, seed, row)
    assert another_browser().returns(new).path == "/box"


def test_the_end_in_the_clear_is_a_midnight(old, new):
    with db.reading() as session:
        (ends,) = session.scalars(
            select(Receipt.expires_at).where(Receipt.expires_at.is_not(None))
        )
    assert (ends.hour, ends.minute, ends.second, ends.microsecond) == (0, 0, 0, 0)


@pytest.mark.parametrize("do", ["", "burn", "make\x00"])
def test_an_unknown_step_is_not_found(survivor, old, do):
    survivor.open("/box/code")
    token = dict(survivor.page.forms[1].carried)["csrf"]
    answer = survivor.send("POST", "/box/code", {"csrf": token, "do": do})
    assert answer.status_code == 404


def test_without_an_open_box_there_is_no_code_to_change(survivor):
    survivor.open("/")
    assert survivor.open("/box/code").status == 410
