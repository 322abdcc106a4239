"""The line to the survivor from a case: messages, the pause, a withdrawal."""

from contextlib import suppress

import pytest

from app import cases, db
from app.cases import line, listing, recording
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.rules import ANY_PURPOSE, Decision, Form, current
from app.conversation import box
from app.conversation.documents import Kind
from app.conversation.models import Message
from app.errors import InvalidInputError, NotFoundError, TamperedError
from app.staff.policy import Permission
from tests.cases import reports
from tests.cases.pages import desk, text

AGREED = "We talked on the phone. Help goes on; nothing is passed on for now."


@pytest.fixture
def key(world):
    return reports.send()


@pytest.fixture
def ref(world, key, marko, bohdan, olena):
    """A case of Olena's that came through the form."""
    return reports.accepted(key, world.north, marko, bohdan, olena)


@pytest.fixture
def staff(world):
    return desk(world)


def grant(ref, actor, purpose="recontact"):
    """Put a yes into the ledger, as a talk would."""
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CONSENT_WRITE)
        ledger.record(
            s,
            file.box,
            file.id,
            ConsentContent(
                person_id=recording.survivor_id(s, file),
                purpose=purpose,
                decision=Decision.REFUSED,
                form=Form.ORAL,
                how="talk",
                taken_by=actor.staff_id,
            ),
            ConsentWords(),
        )


def decisions(ref, actor):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        now = current(ledger.answers(s, file.box, file.id))
        return {answer.purpose: answer.decision for answer in now}


def is_held(ref, actor):
    with db.transaction() as s:
        file = cases.get(s, ref, actor, Permission.CASE_READ)
        return line.is_on_hold(s, file.id)


def test_the_caseworker_reads_and_answers(key, ref, olena):
    with db.transaction() as s:
        box.write(s, key, "Is Thursday still good?")
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.MESSAGE_ANSWER)
        seen = line.read(s, file)
        line.answer(s, file, "Yes, at six.", "Olena")
    assert [told.words.text for told in seen.messages] == ["Is Thursday still good?"]
    with db.reading() as s:
        (reply,) = box.read(s, key).replies
    assert (reply.words.text, reply.words.name) == ("Yes, at six.", "Olena")


def test_a_legal_reviewer_and_a_custodian_read_no_messages(ref, iryna, roman):
    for actor in (iryna, roman):
        with db.transaction() as s:
            file = cases.get(s, ref, actor, Permission.CASE_READ)
            with pytest.raises(NotFoundError):
                line.read(s, file)
            with pytest.raises(NotFoundError):
                line.answer(s, file, "x", "y")


def test_a_pause_at_night_is_seen_by_everybody_with_the_case(
    staff, key, ref, olena, iryna, bohdan
):
    reports.pause(key)
    for actor in (olena, iryna, bohdan):
        with staff.as_(actor):
            for part in ("", "/people", "/incidents"):
                page = text(staff.get(f"/staff/cases/{ref}{part}"))
                assert "On hold by the survivor" in page
                assert "Nothing may leave it" in page
            assert "On hold" in text(staff.get("/staff/cases"))
            assert "Paused by the survivor" in text(staff.get("/staff"))
    with staff.as_(bohdan):
        assert "On hold" in text(staff.post("/staff/search", {"q": ref[:7]}))


def test_a_pause_is_lifted_after_a_talk_and_the_person_reads_what_was_agreed(
    key, ref, olena
):
    reports.pause(key)
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CONSENT_WRITE)
        (open_one,) = line.read(s, file).open_instructions
        assert open_one.words.kind is Kind.PAUSE
        with pytest.raises(InvalidInputError):
            line.lift(s, file, "  \n ", "Olena")
        assert line.is_on_hold(s, file.id)
        line.lift(s, file, AGREED, "Olena")
    assert not is_held(ref, olena)
    with db.reading() as s:
        seen = box.read(s, key)
    assert not seen.hold
    assert seen.replies[0].words.text == AGREED


def test_only_those_who_record_consent_lift_a_pause(key, ref, bohdan, iryna):
    reports.pause(key)
    for actor in (bohdan, iryna):
        with db.transaction() as s:
            file = cases.get(s, ref, actor, Permission.CASE_READ)
            with pytest.raises(NotFoundError):
                line.lift(s, file, AGREED, "x")
            with pytest.raises(NotFoundError):
                line.withdraw(s, file)
    assert is_held(ref, bohdan)


def test_a_withdrawal_with_the_code_is_recorded_and_never_lifted(key, ref, olena):
    reports.pause(key, Kind.WITHDRAW)
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CONSENT_WRITE)
        with pytest.raises(InvalidInputError) as refused:
            line.lift(s, file, AGREED, "Olena")
        assert refused.value.fields == ("withdraw",)
        assert line.is_on_hold(s, file.id)
        line.withdraw(s, file)
        assert not line.is_on_hold(s, file.id)
        assert not line.read(s, file).open_instructions
    assert decisions(ref, olena)[ANY_PURPOSE] is Decision.WITHDRAWN


def test_a_withdrawal_of_one_purpose_leaves_the_others(key, ref, olena):
    grant(ref, olena, "media_publication")
    with db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CONSENT_WRITE)
        line.withdraw(s, file, ("recontact",))
    now = decisions(ref, olena)
    assert now["recontact"] is Decision.WITHDRAWN
    assert now["media_publication"] is Decision.REFUSED
    assert ANY_PURPOSE not in now
    with db.reading() as s:
        view = box.read(s, key).view
    assert view.stopped == ("recontact",)


def test_what_a_withdrawal_sets_in_motion_stands_in_the_same_commit(
    key, ref, olena, monkeypatch
):
    told = []
    monkeypatch.setattr(line, "_after_withdrawal", [lambda _s, f: told.append(f.ref)])
    with db.transaction() as s:
        line.withdraw(s, cases.get(s, ref, olena, Permission.CONSENT_WRITE))
    assert told == [ref]

    def fails(_session, _file):
        raise RuntimeError

    monkeypatch.setattr(line, "_after_withdrawal", [fails])
    before = decisions(ref, olena)
    with suppress(RuntimeError), db.transaction() as s:
        file = cases.get(s, ref, olena, Permission.CONSENT_WRITE)
        line.withdraw(s, file, ("recontact",))
    assert decisions(ref, olena) == before


def test_an_instruction_that_the_code_did_not_sign_is_refused(key, ref, olena):
    other = reports.send()
    forged = box.Key(key.conversation_id, key.seed, other.signing)
    reports.pause(forged)
    with pytest.raises(TamperedError), db.transaction() as s:
        line.read(s, cases.get(s, ref, olena, Permission.MESSAGE_ANSWER))


def test_t03_messages_of_another_teams_case_stay_shut(staff, key, ref, taras, lesia):
    for actor in (taras, lesia):
        with staff.as_(actor):
            for path in ("", "/answer", "/lift", "/withdraw"):
                url = f"/staff/cases/{ref}/messages{path}"
                assert staff.post(url).status_code in {404, 405}


def test_messages_are_closed_until_a_post_opens_them(staff, key, ref, olena):
    with db.transaction() as s:
        box.write(s, key, "Words that only we two know.")
    url = f"/staff/cases/{ref}/messages"
    with staff.as_(olena):
        closed, opened = text(staff.get(url)), text(staff.post(url))
        after = text(staff.get(url))
    assert "only we two know" not in closed
    assert "only we two know" in opened
    assert "only we two know" not in after


def test_the_pages_lift_withdraw_and_say_what_follows(staff, key, ref, olena):
    reports.pause(key)
    url = f"/staff/cases/{ref}/messages"
    with staff.as_(olena):
        empty = staff.post(f"{url}/lift", {"agreed": "", "agreed_name": "Olena"})
        assert empty.status_code == 422
        assert "Write something here." in text(empty)
        done = staff.post(f"{url}/lift", {"agreed": AGREED, "agreed_name": "Olena"})
        assert done.status_code == 303
        assert "Lift the pause" not in text(staff.get(url))
        unsaid = staff.post(f"{url}/withdraw", {})
        assert unsaid.status_code == 422
        assert "Choose one of the two." in text(unsaid)
        some = staff.post(f"{url}/withdraw", {"scope": "some"})
        assert some.status_code == 422
        assert "Tick what the person takes back." in text(some)
        page = staff.post(f"{url}/withdraw", {"scope": "everything"})
    assert page.status_code == 200
    assert "The withdrawal is recorded" in text(page)


def test_a_withdrawal_with_the_code_is_refused_as_a_lifted_pause(
    staff, key, ref, olena
):
    reports.pause(key, Kind.WITHDRAW)
    with staff.as_(olena):
        answer = staff.post(
            f"/staff/cases/{ref}/messages/lift",
            {"agreed": AGREED, "agreed_name": "Olena"},
        )
    assert answer.status_code == 422
    assert "Record the withdrawal below." in text(answer)
    assert AGREED in text(answer)


def test_an_answer_of_200_kilobytes_comes_back_whole(staff, key, ref, olena):
    long = "слово " * 34_000
    with staff.as_(olena):
        answer = staff.post(
            f"/staff/cases/{ref}/messages/answer", {"text": long, "name": "Olena"}
        )
    assert answer.status_code == 422
    assert long.strip() in text(answer)
    with db.reading() as s:
        assert s.query(Message).count() == 0


def test_the_hold_is_read_in_the_clear_and_not_from_the_index(key, ref, olena, bohdan):
    with db.transaction() as s:
        assert not listing.cases(s, olena).rows[0].on_hold
    reports.pause(key)  # by the public process: it cannot write the index
    with db.transaction() as s:
        assert listing.cases(s, olena).rows[0].on_hold
        assert [row.ref for row in listing.held(s, olena)] == [ref]
        assert [row.ref for row in listing.held(s, bohdan)] == [ref]
