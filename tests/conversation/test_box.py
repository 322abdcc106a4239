"""The inbox: what the code opens, and what can be done with it alone."""

import pytest
from sqlalchemy import select, update

from app import db, vault
from app.conversation import box, instructions, receipts, survivor_view, talk
from app.conversation.documents import Kind, MessageWords, Permission, Sender, Step
from app.conversation.models import Conversation, Message
from app.conversation.opening import subject_of
from app.errors import InvalidInputError, NotFoundError, TamperedError
from app.keys import grants
from app.keys.parts import Part

REPLY = "We read it. Would a talk on Thursday suit you?"
PURPOSE = "partner_referral"
CANARY = "I can talk on Thursday."


@pytest.fixture
def desk(world, marko):
    """What the intake desk does in a conversation."""

    class Desk:
        def box(self, session):
            row = session.scalar(select(Conversation))
            return marko.unlocked.strongbox(session, subject_of(row.id), row.team_id)

        def replies(self, text=REPLY, name="Marko"):
            with db.transaction() as session:
                opened = self.box(session)
                talk.write(session, opened, Sender.STAFF, text, name=name)

        def reads(self):
            with db.reading() as session:
                return talk.read_all(session, self.box(session))

        def moves(self, **changes):
            with db.transaction() as session:
                opened = self.box(session)
                view = survivor_view.read(session, opened)
                changed = {f: getattr(view, f) for f in view.__struct_fields__}
                survivor_view.seal_anew(
                    session, opened, type(view)(**{**changed, **changes})
                )

    return Desk()


def hold():
    with db.reading() as session:
        return session.scalar(select(Conversation.hold))


def test_before_any_answer_the_box_says_so(survivor):
    page = survivor.returns(survivor.sends())
    assert page.path == "/box"
    assert "Nobody has written yet" in page.text


def test_the_survivor_reads_the_answer_with_the_code(survivor, another_browser, desk):
    code = survivor.sends()
    desk.replies()
    page = another_browser().returns(code)
    assert REPLY in page.text
    assert "Marko" in page.text


def test_what_was_sent_is_not_shown_back(survivor):
    page = survivor.returns(survivor.sends())
    for words in ("heron", "+380", "lawyer", "Kharkiv"):
        assert words not in page.text


def test_a_message_reaches_the_desk_and_is_not_shown_again(survivor, desk):
    survivor.returns(survivor.sends())
    survivor.follow("Write")
    survivor.press("Send", text=f"{CANARY}\r\nThank you.")
    assert survivor.page.path == "/box/written"
    (told,) = desk.reads()
    assert told.words.text == f"{CANARY}\nThank you."
    assert told.words.sender is Sender.SURVIVOR
    assert CANARY not in survivor.open("/box").text


@pytest.mark.parametrize(
    ("text", "says"),
    [("   \r\n ", "nothing to send yet"), ("x" * 4001, "at most 4000 letters")],
)
def test_a_message_that_cannot_be_sent_is_kept_on_the_page(survivor, text, says, desk):
    survivor.returns(survivor.sends())
    survivor.follow("Write")
    page = survivor.press("Send", text=text)
    assert page.status == 422
    assert says in page.text
    assert text.strip() in page.html
    assert desk.reads() == ()


def test_words_lie_sealed_in_the_table(survivor, desk):
    survivor.returns(survivor.sends())
    survivor.follow("Write")
    survivor.press("Send", text=CANARY)
    desk.replies()
    with db.reading() as session:
        rows = session.scalars(select(Message)).all()
        kept = b"".join(row.identity for row in rows)
        statuses = {row.status for row in rows}
    assert len(rows) == 2
    assert CANARY.encode() not in kept
    assert REPLY.encode() not in kept
    assert statuses == {"new"}


def test_a_reply_can_be_removed_from_the_page_and_the_team_keeps_it(survivor, desk):
    code = survivor.sends()
    desk.replies()
    survivor.returns(code)
    page = survivor.press("Remove from this page")
    assert REPLY not in page.text
    assert [told.words.text for told in desk.reads()] == [REPLY]


def test_a_message_of_another_conversation_cannot_be_removed(
    survivor, another_browser, desk
):
    code = survivor.sends()
    desk.replies()
    with db.reading() as session:
        theirs = session.scalar(select(Message.id))
    other = another_browser()
    other.returns(other.sends())
    token = dict(other.page.forms[1].carried)["csrf"]
    response = other.send(
        "POST", "/box/remove", {"csrf": token, "message": str(theirs)}
    )
    assert response.status_code == 404
    assert REPLY in another_browser().returns(code).text


def test_a_pause_sets_the_hold_and_leaves_a_signed_message(survivor, desk):
    survivor.returns(survivor.sends())
    assert hold() is False
    survivor.open("/box/pause")
    page = survivor.press("Pause everything")
    assert "Everything is stopped" in page.text
    assert hold() is True
    (told,) = desk.reads()
    assert told.words.kind is Kind.PAUSE
    with db.reading() as session:
        opened = desk.box(session)
        view = survivor_view.read(session, opened)
    instructions.check(opened.subject.id, [told.words], view)


def test_withdrawing_needs_no_list_and_no_reason(survivor, desk):
    survivor.returns(survivor.sends())
    survivor.open("/box/pause")
    page = survivor.press("Withdraw everything")
    assert "What could not be undone" in page.text
    assert hold() is True
    assert [told.words.kind for told in desk.reads()] == [Kind.WITHDRAW]


def test_asking_to_go_on_lifts_nothing(survivor, desk):
    survivor.returns(survivor.sends())
    survivor.open("/box/pause")
    survivor.press("Pause everything")
    survivor.press("Ask to go on")
    assert hold() is True
    assert [told.words.kind for told in desk.reads()] == [Kind.PAUSE, Kind.GO_ON]


def test_an_instruction_that_the_code_did_not_sign_is_refused(survivor, desk):
    survivor.sends()
    with db.transaction() as session:
        opened = desk.box(session)
        view = survivor_view.read(session, opened)
        at = talk.this_minute()
        words = MessageWords(sender=Sender.SURVIVOR, kind=Kind.WITHDRAW, at=at)
        forged = instructions.sign(vault.new_key(), opened.subject.id, words)
        with pytest.raises(TamperedError):
            instructions.check(opened.subject.id, [forged], view)


def test_an_instruction_moved_to_another_conversation_is_refused(world, survivor, desk):
    survivor.returns(survivor.sends())
    survivor.open("/box/pause")
    survivor.press("Pause everything")
    (told,) = desk.reads()
    with db.reading() as session:
        view = survivor_view.read(session, desk.box(session))
    with pytest.raises(TamperedError):
        instructions.check(world.intake, [told.words], view)


def test_the_four_steps_follow_the_work(survivor, another_browser, desk):
    code = survivor.sends()
    desk.moves(step=Step.WORKING)
    page = another_browser().returns(code)
    assert page.html.count('class="done') == 3
    desk.moves(step=Step.CLOSED, reason="You asked us to stop.")
    assert "You asked us to stop." in another_browser().returns(code).text


def test_permissions_and_holders_stay_hidden_until_they_are_switched_on(
    survivor, another_browser, desk
):
    code = survivor.sends()
    desk.moves(
        permissions=(Permission(purpose=PURPOSE, answer="granted", since="2026-11-01"),)
    )
    page = another_browser().returns(code)
    assert "/box/permissions" not in page.html
    assert "/box/who" not in page.html


@pytest.mark.parametrize("on", [True, False])
def test_what_stopped_and_could_not_be_undone_is_told_once_it_is_switched_on(
    survivor, desk, on
):
    survivor.returns(survivor.sends())
    survivor.open("/box/pause")
    survivor.press("Pause everything")
    desk.moves(stopped=(PURPOSE,), not_undone=(PURPOSE,), shows_details=on)
    page = survivor.open("/box/pause")
    assert ("Sharing with one named partner" in page.text) is on
    assert ("cannot force deletion" in page.text) is on
    assert PURPOSE not in page.text


def test_a_view_of_yesterday_put_back_is_refused(survivor, another_browser, desk):
    code = survivor.sends()
    with db.reading() as session:
        old = session.scalar(select(survivor_view.SurvivorView.identity))
    desk.moves(step=Step.WORKING)
    with db.transaction() as session:
        session.execute(update(survivor_view.SurvivorView).values(identity=old))
    page = another_browser().returns(code)
    assert page.status == 500
    assert "The mistake is ours" in page.text


def test_when_the_conversation_is_closed_meanwhile_the_page_closes(survivor):
    survivor.returns(survivor.sends())
    with db.transaction() as session:
        session.execute(update(Conversation).values(status="closed"))
    for path in ("/box", "/box/pause"):
        assert survivor.open(path).status == 410


def test_the_code_opens_its_conversation_and_no_other(world, survivor, another_browser):
    code = survivor.sends()
    another_browser().sends()
    keys = receipts.derived(code)
    with db.reading() as session:
        mine = receipts.find(session, keys.lookup)
        others = session.scalars(
            select(Conversation.id).where(Conversation.id != mine)
        ).all()
        assert len(others) == 1
        own = receipts.of_seed(session, mine, keys.seed).id
        theirs = receipts.working(session, others[0])[0].id
        for receipt_id in (own, theirs):
            with pytest.raises(TamperedError):
                grants.open_by_receipt(
                    session, subject_of(others[0]), Part.IDENTITY, keys.seed, receipt_id
                )


def test_messages_of_both_sides_stand_in_the_order_they_were_written(survivor, desk):
    survivor.returns(survivor.sends())
    for number in range(3):
        survivor.open("/box/write")
        survivor.press("Send", text=f"message {number}")
        desk.replies(f"answer {number}")
    texts = [told.words.text for told in desk.reads()]
    assert texts == [f"{who} {n}" for n in range(3) for who in ("message", "answer")]


@pytest.mark.parametrize("text", ["a\u202eb", "a\x00b", "a\x1bb"])
def test_control_characters_fall_away_and_lines_stay(text):
    assert talk.checked(f"{text}\n\nsecond") == "ab\n\nsecond"


def test_an_empty_message_is_refused_by_name():
    with pytest.raises(InvalidInputError):
        talk.checked("\u202e \n")


def test_removing_what_does_not_exist_is_not_found(world, survivor):
    code = survivor.sends()
    keys = receipts.derived(code)
    with db.transaction() as session:
        mine = box.Key(receipts.find(session, keys.lookup), keys.seed, keys.signing)
        with pytest.raises(NotFoundError):
            box.remove_reply(session, mine, world.intake)
