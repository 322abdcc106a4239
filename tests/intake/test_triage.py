"""The desk: opening, answering, accepting with new keys, closing (decision 4)."""

from contextlib import suppress
from unittest import mock

import pytest
from sqlalchemy import func, select

from app import audit, cases, db
from app.conversation import box, survivor_view
from app.conversation.documents import Step
from app.conversation.models import Conversation
from app.conversation.opening import subject_of
from app.errors import InvalidInputError, NoKeyError, NotFoundError
from app.intake import triage
from app.intake.models import Report
from app.keys import grants
from app.keys.models import KeyGrant
from app.keys.parts import Part, Subject, SubjectKind
from app.staff.policy import Permission
from tests.cases import reports

ANSWER = "We read it. Would Thursday suit you?"


def accepted(marko, key, team):
    with db.transaction() as s:
        return triage.accept(s, marko, key.conversation_id, team).ref


def inbox(key):
    with db.reading() as s:
        return box.read(s, key)


def test_the_list_shows_urgent_reports_first_and_no_word_of_any(world, marko):
    quiet, urgent = reports.send(), reports.send(urgent=("yes",))
    with db.reading() as s:
        waiting = triage.waiting(s, marko)
    assert [each.id for each in waiting] == [
        urgent.conversation_id,
        quiet.conversation_id,
    ]
    assert reports.FREE_LINE not in repr(waiting)
    assert not hasattr(waiting[0].head, "free_line")


def test_opening_shows_what_was_told_and_the_person_sees_that_it_was_read(marko):
    key = reports.send()
    assert inbox(key).view.step is Step.RECEIVED
    with db.transaction() as s:
        seen = triage.opened(s, marko, key.conversation_id)
    assert seen.identity.free_line == reports.FREE_LINE
    assert seen.content.answers["need_ids"] == ("np.lawyer", "np.talk")
    assert inbox(key).view.step is Step.READ


def test_the_person_reads_the_answer_with_the_code(marko):
    key = reports.send()
    with db.transaction() as s:
        triage.answer(s, marko, key.conversation_id, ANSWER, "Marko")
    (reply,) = inbox(key).replies
    assert (reply.words.text, reply.words.name) == (ANSWER, "Marko")


def test_d4_before_accepting_the_desk_opens_it_and_no_other_team_does(
    world, marko, olena
):
    key = reports.send()
    subject = Subject(SubjectKind.REPORT, key.conversation_id)
    with db.reading() as s:
        report = s.get(Report, key.conversation_id)
        marks = marko.unlocked.strongbox(s, subject, report.team_id)
        assert marks.holds(Part.CONTENT)
        assert marks.holds(Part.IDENTITY)
    with pytest.raises(NotFoundError), db.transaction() as s:
        triage.opened(s, olena, key.conversation_id)


def test_d4_after_accepting_the_desk_opens_neither_case_nor_messages(
    world, marko, bohdan
):
    key = reports.send()
    with db.transaction() as s:
        triage.answer(s, marko, key.conversation_id, ANSWER, "Marko")
    ref = accepted(marko, key, world.north)
    with db.reading() as s:
        with pytest.raises(NotFoundError):
            triage.opened(s, marko, key.conversation_id)
        with pytest.raises(NotFoundError):
            triage.answer(s, marko, key.conversation_id, ANSWER, "Marko")
    with pytest.raises(NotFoundError), db.transaction() as s:
        cases.get(s, ref, marko, Permission.CASE_READ)
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        case_id, conversation = file.id, s.get(Conversation, key.conversation_id)
        assert conversation.team_id == world.north
        # The keys are gone, whatever the permission table says.
        for subject in (
            Subject(SubjectKind.CASE, case_id),
            subject_of(key.conversation_id),
            Subject(SubjectKind.REPORT, key.conversation_id),
        ):
            for team in (world.intake, world.north):
                held = marko.unlocked.strongbox(s, subject, team)
                assert not held.holds(Part.CONTENT)
                assert not held.holds(Part.IDENTITY)
        with pytest.raises(NoKeyError):
            survivor_view.read(
                s,
                marko.unlocked.strongbox(
                    s, subject_of(key.conversation_id), world.north
                ),
            )


def test_d4_the_same_code_still_opens_the_same_messages(world, marko, bohdan, olena):
    key = reports.send()
    with db.transaction() as s:
        triage.answer(s, marko, key.conversation_id, ANSWER, "Marko")
    accepted(marko, key, world.north)
    seen = inbox(key)
    assert [reply.words.text for reply in seen.replies] == [ANSWER]
    assert seen.view.step is Step.WORKING
    with db.transaction() as s:
        box.write(s, key, "Thursday is good.")
    assert inbox(key).sent_count == 1


def test_d4_the_report_and_the_desks_keys_are_gone_and_the_case_has_new_ones(
    world, marko, bohdan
):
    key = reports.send()
    with db.reading() as s:
        old = s.get(Report, key.conversation_id)
        subject = Subject(SubjectKind.REPORT, key.conversation_id)
        used = marko.unlocked.strongbox(s, subject, old.team_id).key(Part.CONTENT)
        assert old.content
    ref = accepted(marko, key, world.north)
    with db.transaction() as s:
        assert s.get(Report, key.conversation_id) is None
        left = s.scalar(
            select(func.count())
            .select_from(KeyGrant)
            .where(KeyGrant.subject_id == key.conversation_id)
            .where(KeyGrant.subject_kind == SubjectKind.REPORT.value)
        )
        assert left == 0
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        assert file.box.key(Part.CONTENT) != used
        assert file.content.themes == ("held",)
        assert file.content.rules == ("never.call",)


@pytest.mark.parametrize(
    ("module", "step"),
    [(audit, "record"), (grants, "take_back"), (survivor_view, "seal_anew")],
    ids=["the first line of the log", "the last key of the desk", "the view"],
)
def test_d4_accepting_is_one_transaction_and_leaves_nothing_half_done(
    world, marko, module, step
):
    key = reports.send()
    with (
        mock.patch.object(module, step, side_effect=RuntimeError),
        suppress(RuntimeError),
        db.transaction() as s,
    ):
        triage.accept(s, marko, key.conversation_id, world.north)
    with db.transaction() as s:
        seen = triage.opened(s, marko, key.conversation_id)
        assert seen.identity.free_line == reports.FREE_LINE
        conversation = s.get(Conversation, key.conversation_id)
        assert conversation.case_id is None
        assert conversation.team_id == world.intake
    assert inbox(key).view.step is Step.READ


def test_what_the_person_wrote_is_identity_and_in_no_content(world, marko, bohdan):
    key = reports.send()
    ref = accepted(marko, key, world.north)
    with db.transaction() as s:
        file = cases.get(s, ref, bohdan, Permission.CASE_READ)
        plain = file.box.open(
            "case_file",
            file.id,
            Part.CONTENT,
            file.row.content,
            type(file.content),
            version=file.row.version,
        )
        assert "Ostap" not in str(plain)
        assert "000 00 00" not in str(plain)


def test_a_report_goes_to_casework_teams_only(world, marko):
    key = reports.send()
    for team in (world.intake, world.house.audit, world.house.signing):
        with pytest.raises(NotFoundError), db.transaction() as s:
            triage.accept(s, marko, key.conversation_id, team)


def test_closing_tells_the_person_why(marko):
    key = reports.send()
    with db.transaction() as s:
        triage.close(s, marko, key.conversation_id, "The city office helps with this.")
    seen = inbox(key)
    assert seen.view.step is Step.CLOSED
    assert seen.view.reason == "The city office helps with this."
    with db.reading() as s:
        assert not triage.waiting(s, marko)


def test_closing_needs_a_reason(marko):
    key = reports.send()
    with pytest.raises(InvalidInputError), db.transaction() as s:
        triage.close(s, marko, key.conversation_id, " \n ")
    with db.reading() as s:
        assert len(triage.waiting(s, marko)) == 1


def test_only_the_desk_may_do_any_of_this(world, olena, bohdan, iryna, admin, petro):
    key = reports.send()
    for actor in (olena, bohdan, iryna, admin, petro):
        with db.transaction() as s:
            assert triage.waiting(s, actor) == []
            for act in (
                lambda who: triage.opened(s, who, key.conversation_id),
                lambda who: triage.answer(s, who, key.conversation_id, "x", "y"),
                lambda who: triage.accept(s, who, key.conversation_id, world.north),
                lambda who: triage.close(s, who, key.conversation_id, "x"),
            ):
                with pytest.raises(NotFoundError):
                    act(actor)
