"""Giving a code to a person who lost theirs, and ending the older ones at once."""

import pytest
from sqlalchemy import select

from app import cases, clock, db
from app.cases import line, reconnecting
from app.conversation import box, changing_code, instructions, receipts, talk
from app.conversation import survivor_view as views
from app.conversation.documents import Given, Kind, MessageWords, Sender
from app.conversation.models import Conversation, Receipt
from app.conversation.opening import subject_of
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    PageClosedError,
    TamperedError,
)
from app.intake import triage
from app.keys.models import KeyGrant
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.cases import reports

REASON = "The person says that a neighbour has it."


def case_of(key, world, marko, bohdan, olena):
    """Accept the report and give the case to Olena."""
    with db.transaction() as s:
        ref = triage.accept(s, marko, key.conversation_id, world.north).ref
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_ASSIGN)
        cases.assign(s, file, (olena.staff_id,))
    return ref


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def ref(world, key, marko, bohdan, olena):
    return case_of(key, world, marko, bohdan, olena)


def gives(ref, actor, where="in_person"):
    """Give a code, and return what it opens the inbox with."""
    code = receipts.new()
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        reconnecting.give(s, file, code, where)
    return opened(code)


def opened(code):
    with db.reading() as s:
        found = receipts.find(s, code.keys.lookup)
    return box.Key(found, code.keys.seed, code.keys.signing)


def works(key):
    try:
        with db.reading() as s:
            box.read(s, key)
    except NotFoundError:
        return False
    return True


def told(ref, actor):
    with db.transaction() as s:
        return reconnecting.codes(s, cases.get(s, ref, actor, Permission.CASE_READ))


def asks(ref, actor, reason=REASON):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        return reconnecting.ask_to_end(s, file, reason)


def ends(ref, actor, request):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        reconnecting.end(s, file, request)


def checked(ref, actor):
    """Read the line as staff do: every instruction is checked."""
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.MESSAGE_ANSWER)
        return [told.words.kind for told in line.read(s, file).messages]


def test_the_new_code_opens_the_inbox_and_the_old_one_says_so(key, ref, olena):
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.MESSAGE_ANSWER)
        line.answer(s, file, "Thursday at six.", "Olena")
    new = gives(ref, olena)
    with db.reading() as s:
        by_new, by_old = box.read(s, new), box.read(s, key)
    assert [reply.words.text for reply in by_new.replies] == ["Thursday at six."]
    assert by_new.codes.old_until == by_old.codes.mine_until != ""
    assert [each.since for each in by_old.view.given] == [
        clock.now().date().isoformat()
    ]
    assert checked(ref, olena) == [Kind.TEXT, Kind.GIVEN_CODE]


def test_what_was_ordered_with_either_code_holds(key, ref, olena):
    new = gives(ref, olena)
    for one in (key, new):
        with db.transaction() as s:
            box.instruct(s, one, Kind.PAUSE)
    assert checked(ref, olena) == [Kind.GIVEN_CODE, Kind.PAUSE, Kind.PAUSE]


def test_the_old_code_ends_after_the_delay(clock, key, ref, olena):
    new = gives(ref, olena)
    clock.forward(hours=24 * changing_code.DELAY_DAYS)
    assert works(key)
    clock.forward(hours=24)
    assert not works(key)
    assert works(new)
    with db.transaction() as s:
        changing_code.purge(s)
        assert len(s.scalars(select(Receipt)).all()) == 1
    assert works(new)
    assert checked(ref, olena) == [Kind.GIVEN_CODE]


def test_the_old_code_can_stop_what_a_thief_of_the_workers_session_gave(
    key, ref, olena
):
    planted = gives(ref, olena)
    with db.transaction() as s:
        changing_code.stop(s, key)
    assert not works(planted)
    assert works(key)
    with db.transaction() as s:
        assert line.is_on_hold(s, cases.get(s, ref, olena, Permission.CASE_READ).id)
    assert checked(ref, olena) == [Kind.GIVEN_CODE, Kind.STOP_CODE]
    again = gives(ref, olena)
    assert works(again)
    assert works(key)


def test_after_all_codes_have_ended_a_worker_gives_another(key, ref, olena):
    with db.transaction() as s:
        for row in s.scalars(select(Receipt)):
            row.expires_at = clock.now()
        changing_code.purge(s)
    assert not works(key)
    assert told(ref, olena).working == 0
    new = gives(ref, olena)
    assert works(new)
    assert told(ref, olena).working == 1
    assert checked(ref, olena) == [Kind.GIVEN_CODE]


def test_a_code_given_later_lifts_the_mark(world, marko, bohdan, olena):
    key = reports.send(call=True)
    ref = case_of(key, world, marko, bohdan, olena)
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_READ)
        assert file.has_no_code
        assert reconnecting.codes(s, file).working == 0
        with pytest.raises(NotFoundError):
            line.answer(s, file, "Nobody reads this", "Olena")
    new = gives(ref, olena)
    assert not works(key)  # made at sending, and shown to nobody
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CASE_READ)
        assert not file.has_no_code
        line.answer(s, file, "Now it is read", "Olena")
    with db.reading() as s:
        seen = box.read(s, new)
    assert [reply.words.text for reply in seen.replies] == ["Now it is read"]
    assert not seen.codes.are_two
    assert checked(ref, olena) == [Kind.GIVEN_CODE, Kind.TEXT]


def test_a_case_that_began_without_a_report_gets_an_inbox(told, olena, bohdan):
    with db.transaction() as s:
        file = cases.get(s, told.ref, olena, Permission.CASE_READ)
        assert not line.exists(s, file)
    new = gives(told.ref, olena)
    with db.transaction() as s:
        file = cases.get(s, told.ref, bohdan, Permission.MESSAGE_ANSWER)
        line.answer(s, file, "Here we are.", "Bohdan")
    with db.reading() as s:
        seen = box.read(s, new)
    assert [reply.words.text for reply in seen.replies] == ["Here we are."]
    assert seen.view.step.value == "working"


def test_the_older_code_ends_at_once_with_a_reason_and_a_second_person(
    key, ref, olena, bohdan, world
):
    new = gives(ref, olena)
    request = asks(ref, olena)
    assert works(key)
    assert told(ref, bohdan).waiting.content.reason == REASON
    ends(ref, bohdan, request)
    assert not works(key)
    assert works(new)
    assert told(ref, olena).working == 1
    with db.transaction() as s:
        box.instruct(s, new, Kind.PAUSE)
    assert checked(ref, olena) == [Kind.GIVEN_CODE, Kind.ENDED_CODES, Kind.PAUSE]


def test_nobody_ends_codes_alone(key, ref, olena, iryna, roman):
    gives(ref, olena)
    request = asks(ref, olena)
    for actor in (olena, iryna, roman):
        with pytest.raises(NotFoundError):
            ends(ref, actor, request)
    assert works(key)
    with pytest.raises(ConflictError):
        asks(ref, olena)


def test_the_second_person_may_say_no_with_a_reason(key, ref, olena, bohdan):
    gives(ref, olena)
    request = asks(ref, olena)
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        with pytest.raises(InvalidInputError):
            reconnecting.refuse(s, file, request, "  ")
        reconnecting.refuse(s, file, request, "Ask once more on the phone.")
    assert works(key)
    assert told(ref, olena).waiting is None
    with pytest.raises(ConflictError):
        ends(ref, bohdan, request)


def test_where_one_code_works_there_is_nothing_to_end(ref, olena):
    with pytest.raises(InvalidInputError) as refused:
        asks(ref, olena)
    assert refused.value.fields == ("older",)
    gives(ref, olena)
    with pytest.raises(InvalidInputError) as refused:
        asks(ref, olena, "  ")
    assert refused.value.fields == ("reason",)


def test_only_who_works_with_the_person_gives_a_code(ref, bohdan, iryna, roman, taras):
    for actor in (bohdan, iryna, roman, taras):
        with pytest.raises(NotFoundError):
            gives(ref, actor)
    with pytest.raises(NotFoundError):
        gives(ref, taras)


def test_how_they_met_is_said(ref, olena):
    with pytest.raises(InvalidInputError) as refused:
        gives(ref, olena, "by mail")
    assert refused.value.fields == ("where",)


def test_a_drawn_code_opens_for_the_same_worker_and_case_for_an_hour(
    clock, ref, olena, bohdan
):
    with db.transaction() as s:
        case_id = cases.get(s, ref, olena, Permission.CASE_READ).id
        other = s.scalar(select(Conversation.id))
    digits, carried = reconnecting.draw(olena, case_id)
    assert digits not in carried
    assert reconnecting.drawn(olena, case_id, carried) == digits
    for actor, of in ((bohdan, case_id), (olena, other)):
        with pytest.raises(PageClosedError):
            reconnecting.drawn(actor, of, carried)
    for wrong in ("", "é", "x" * 64, carried[:-4]):
        with pytest.raises(PageClosedError):
            reconnecting.drawn(olena, case_id, wrong)
    clock.forward(minutes=reconnecting.MINUTES + 1)
    with pytest.raises(PageClosedError):
        reconnecting.drawn(olena, case_id, carried)


def test_the_grant_to_the_new_code_is_signed_by_the_worker(ref, olena):
    new = gives(ref, olena)
    with db.reading() as s:
        receipt = receipts.of_seed(s, new.conversation_id, new.seed)
        row = s.scalar(select(KeyGrant).where(KeyGrant.reader_id == receipt.id))
        assert row.granter_id == olena.staff_id
        assert row.signature is not None


def test_a_code_that_the_view_does_not_name_is_refused(ref, olena):
    gives(ref, olena)
    with db.transaction() as s:
        row = s.scalar(select(Conversation))
        opened = olena.unlocked.strongbox(s, subject_of(row.id), row.team_id)
        view = views.read(s, opened)
        words = [told.words for told in talk.read_all(s, opened)]
        assert opened.holds(Part.IDENTITY)
    instructions.check(row.id, words, view)
    planted = MessageWords(
        Sender.STAFF, Kind.GIVEN_CODE, words[0].at, signer=b"x" * 32, until=words[0].at
    )
    with pytest.raises(TamperedError):
        instructions.check(row.id, [*words, planted], view)
    fields = {name: getattr(view, name) for name in view.__struct_fields__}
    other = type(view)(**fields | {"given": (Given(b"y" * 32, "2026-11-24"),)})
    with pytest.raises(TamperedError):
        instructions.check(row.id, words, other)
