"""After it left: the Prosecutor decides; the person is asked before secrecy ends."""

from datetime import timedelta

import pytest

from app import clock, db
from app.audit import Action
from app.cases import line
from app.cases.indexing import Gathered
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages import contributing
from app.packages.leads import following, recorded, standing, tasks
from app.packages.leads.following import Says
from app.packages.leads.rules import Answer, Ours
from app.staff.policy import Permission
from tests.packages import leading
from tests.packages.afterwards import After
from tests.packages.leading import FULL, LEAD, WHY
from tests.packages.test_told_to_the_survivor import seen
from tests.support import log


@pytest.fixture
def sent(walk):
    """Sent with secrecy asked for the photograph."""
    made = leading.begin(walk)
    made.tags(made.photo, ask=True)
    made.goes()
    return made


def kinds(sent):
    """What is due."""
    gathered = Gathered()
    with db.transaction() as session:
        tasks.due(session, sent.file(session), gathered)
    return [each.kind for each in gathered.due]


def says(sent):
    """What the people say whose item it is."""
    with db.transaction() as session:
        return [e.says for e in following.open_ones(session, sent.file(session))]


def holder(sent):
    """What the survivor's view holds of it."""
    with db.transaction() as session:
        (found,) = contributing.holders(session, sent.file(session))
    return found.lead


def is_under(sent):
    with db.transaction() as session:
        return sent.photo in recorded.under(session, sent.file(session))


def test_it_is_kept_with_what_left(sent):
    (lead,) = sent.left().content.leads
    assert lead.id == sent.photo
    assert lead.reason == WHY
    assert lead.asked_on == clock.now().date()
    assert lead.answer is Answer.WAITS
    assert is_under(sent)
    assert holder(sent) == "asked"
    assert kinds(sent) == ["lead.answer"]


def test_the_prosecutor_agrees(sent):
    sent.answers()
    lead = sent.lead()
    assert lead.answer is Answer.AGREED
    assert lead.word.ref == "OTP 7/26"
    assert holder(sent) == "agreed"
    assert not kinds(sent)
    with pytest.raises(ConflictError):
        sent.answers(Answer.REFUSED)  # answered already
    assert sent.lead().answer is Answer.AGREED


@pytest.mark.parametrize("days", [-1, 1])
def test_an_answer_has_a_day_that_can_be(sent, days):
    on = clock.now().date() + timedelta(days=days)
    with pytest.raises(InvalidInputError) as wrong:
        sent.answers(on=on)
    assert wrong.value.fields == ("on",)
    for numbers in ([], ["BVN-000001-0009"]):
        with pytest.raises(InvalidInputError) as wrong:
            sent.answers(numbers=numbers)
        assert wrong.value.fields == ("numbers",)
    assert sent.lead().answer is Answer.WAITS


def test_others_may_not_note_it(sent):
    with pytest.raises(NotFoundError):
        sent.answers(who="olena")


def test_a_refusal_leaves_it_listed_and_the_person_is_asked(sent):
    sent.answers(Answer.REFUSED)
    assert sent.left().content.items
    assert sent.lead().is_ending
    assert holder(sent) == "refused"
    assert kinds(sent) == ["lead.ask_person"]
    sent.declines()
    assert kinds(sent) == ["lead.ask_back"]
    assert is_under(sent)
    After(sent).recalls(items=(sent.lead().number,))
    assert not kinds(sent)


def test_a_notice_about_another_item_is_not_one_about_this(sent):
    sent.answers(Answer.REFUSED)
    sent.declines()
    other = next(e.number for e in sent.seen().content.numbered if e.id == sent.account)
    After(sent).recalls(items=(other,))
    assert kinds(sent) == ["lead.ask_back"]


def test_it_ends_only_on_a_new_yes_and_by_two(sent):
    sent.answers()
    with pytest.raises(ConflictError):
        sent.consents()  # nobody asked for an end
    sent.yes(LEAD)
    sent.is_to_end()
    assert says(sent) == [Says.NO]
    assert kinds(sent) == ["lead.ask_person"]
    with pytest.raises(InvalidInputError) as wrong:
        sent.consents()
    assert wrong.value.fields == ("person",)
    sent.yes(FULL)
    assert says(sent) == [Says.YES]
    assert kinds(sent) == ["lead.decide"]
    assert sent.consents() is False
    assert is_under(sent)
    with pytest.raises(InvalidInputError) as wrong:
        sent.consents()
    assert wrong.value.fields == ("second",)
    assert sent.consents("daryna") is True
    lift = sent.lead().lift
    assert lift.ours is Ours.LIFTED
    assert lift.first != lift.second
    assert lift.on == clock.now().date()
    assert not is_under(sent)
    assert holder(sent) == "lifted"
    assert not kinds(sent)


def test_the_caseworker_reads_which_item_and_who_has_it(sent):
    sent.answers()
    sent.is_to_end()
    with db.transaction() as session:
        (asked,) = standing.to_ask(session, sent.file(session))
    assert "Photograph of a yard" in asked.title
    assert asked.recipient_id == sent.receiver
    assert not asked.refused


def test_a_yes_from_before_is_none_even_of_the_same_day(sent):
    sent.answers()
    sent.yes(FULL)
    sent.is_to_end()
    assert says(sent) == [Says.BEFORE]
    with pytest.raises(InvalidInputError):
        sent.consents()
    sent.yes(FULL)
    assert says(sent) == [Says.YES]


def test_a_yes_taken_back_between_the_two_stops_it(sent):
    sent.answers()
    sent.is_to_end()
    sent.yes(FULL)
    sent.consents()
    sent.withdraws()
    with pytest.raises(InvalidInputError) as wrong:
        sent.consents("daryna")
    assert wrong.value.fields == ("person",)
    assert sent.lead().lift.ours is Ours.FIRST


def test_where_we_do_not_consent_it_stays_secret(sent):
    sent.answers()
    sent.is_to_end()
    with pytest.raises(InvalidInputError):
        sent.declines(why="  ")
    sent.declines()
    assert sent.lead().lift.ours is Ours.KEPT
    assert sent.lead().answer is Answer.AGREED
    assert is_under(sent)
    assert not kinds(sent)
    sent.is_to_end()  # they may ask again
    assert len(sent.lead().lifts) == 2


def test_what_helps_by_now_calls_for_the_prosecutor(sent, desk):
    sent.answers()
    sent.marks(exculpatory="Y")
    assert kinds(sent) == ["lead.helps"]
    page = f"{sent.path}/left/{sent.left().id}/secrecy"
    assert "What helps them must not lie locked" in desk("bohdan").get(page).text


def test_what_was_given_so_goes_again_only_so(sent):
    sent.prepares()
    assert "recorded" in sent.wrongs()
    sent.tags(sent.photo, ask=True)
    assert "recorded" not in sent.wrongs()
    sent.tags(sent.photo, level="recipient_only")
    assert "recorded" not in sent.wrongs()


def test_on_a_second_sending_the_level_is_still_what_is_recorded(sent):
    sent.marks("child")
    sent.prepares()
    sent.tags(sent.photo, ask=True)
    (photo,) = [e for e in sent.would_say().items if e.conditions]
    assert photo.confidentiality == "child"


def test_an_item_without_the_request_has_no_page(walk, desk):
    made = leading.begin(walk)
    made.goes()
    page = f"{made.path}/left/{made.left().id}"
    assert "Secrecy asked" not in desk("bohdan").get(page).text
    assert "No secrecy was asked" in desk("bohdan").get(f"{page}/secrecy").text


def test_the_page_takes_the_answer_and_the_end(sent, desk):
    page = f"{sent.path}/left/{sent.left().id}"
    assert "Secrecy asked for some items" in desk("bohdan").get(page).text
    page += "/secrecy"
    number = sent.lead().number
    form = {
        "version": sent.left().version,
        "numbers": [number],
        "answer": "agreed",
        "by": "prosecutor",
        "ref": "OTP 7/26",
        "on": "1.1.2020",
    }
    wrong = desk("bohdan").post(f"{page}/answer", form)
    assert wrong.status_code == 422
    assert "OTP 7/26" in wrong.text
    assert "before it left" in wrong.text
    assert desk("bohdan").post(f"{page}/answer", form | {"on": ""}).status_code == 303
    late = desk("bohdan").post(f"{page}/answer", form | {"on": ""})
    assert late.status_code in {409, 422}
    assert "The Prosecutor agreed" in desk("bohdan").get(page).text
    lift = {
        "lift-version": sent.left().version,
        "lift-numbers": [number],
        "lift-by": "prosecutor",
    }
    assert desk("bohdan").post(f"{page}/lift", lift).status_code == 303
    assert sent.lead().is_ending
    told = desk("olena").get(f"/staff/cases/{sent.ref}/consent/said").text
    assert "Secrecy that is to end" in told
    sent.yes(FULL)
    ours = {"version": sent.left().version}
    desk("bohdan").post(f"{page}/{number}/consent", ours)
    said = desk("bohdan").get(page).text
    assert "a second person has to agree" in said
    ours = {"version": sent.left().version}
    desk("daryna").post(f"{page}/{number}/consent", ours)
    assert sent.lead().is_lifted
    assert "Lifted" in desk("bohdan").get(page).text


def test_the_page_keeps_why_we_do_not_consent(sent, desk):
    sent.answers(Answer.REFUSED)
    number = sent.lead().number
    page = f"{sent.path}/left/{sent.left().id}/secrecy"
    old = {f"{number}-version": 1, f"{number}-why": "Invented no"}
    late = desk("bohdan").post(f"{page}/{number}/decline", old)
    assert late.status_code == 409
    assert "Invented no" in late.text
    form = old | {f"{number}-version": sent.left().version}
    assert desk("bohdan").post(f"{page}/{number}/decline", form).status_code == 303
    told = desk("bohdan").get(page).text
    assert "Invented no" in told
    assert "Ask for it back" in told


def test_the_view_of_the_survivor_follows(sent):
    with db.transaction() as session:
        file = sent.file(session, "olena", Permission.CONSENT_WRITE)
        line.let_see(session, file, on=True)
    told = [seen(sent).holders[0].lead]
    sent.answers(Answer.REFUSED)
    told.append(seen(sent).holders[0].lead)
    sent.yes(FULL)
    sent.consents()
    sent.consents("daryna")
    told.append(seen(sent).holders[0].lead)
    assert told == ["asked", "refused", "lifted"]


def test_each_step_stands_in_the_log(sent):
    sent.answers()
    sent.is_to_end()
    sent.declines()
    done = [line.action for line in log.lines(sent.world)]
    for each in (
        Action.LEAD_ANSWERED,
        Action.LEAD_LIFT_ASKED,
        Action.LEAD_LIFT_DECIDED,
    ):
        assert done.count(each) == 1
