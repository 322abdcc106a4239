"""What receivers said became of it: for colleagues, and as the person reads it."""

from datetime import timedelta

import pytest

from app import db
from app.cases import line
from app.errors import InvalidInputError, NotFoundError
from app.packages.after.records import Reason
from app.packages.after.rules import Became, Telling
from app.packages.after.standing import of
from app.staff.policy import Permission
from tests.cases.pages import text
from tests.packages.afterwards import has_left, today
from tests.packages.test_receipts import dues
from tests.packages.test_told_to_the_survivor import seen as view


@pytest.fixture
def after(walk):
    """A package has left, and the person reads of it with the code."""
    made = has_left(walk)
    with db.transaction() as s:
        file = walk.file(s, "olena", Permission.CONSENT_WRITE)
        line.let_see(s, file, on=True)
    return made


def holder(after):
    (found,) = view(after.walk).holders
    return found


def test_the_person_reads_nothing_before_a_caseworker_decided(after):
    told = after.says(Became.USED, note="An invented note.")
    assert holder(after).became == ""
    assert "feedback.tell" in dues(after)
    after.decides(told)
    assert (holder(after).became, holder(after).became_on) == (
        "used",
        today().isoformat(),
    )
    assert "feedback.tell" not in dues(after)


def test_not_yet_needs_a_reason_and_hides_it_again(after):
    told = after.says(Became.NOT_USED)
    with pytest.raises(InvalidInputError) as refused:
        after.decides(told, Telling.NOT_YET, " ")
    assert refused.value.fields == ("why",)
    with pytest.raises(InvalidInputError):
        after.decides(told, Telling.WAITS)
    after.decides(told, Telling.SHOWN)
    after.decides(told, Telling.NOT_YET, "The week of the funeral.")
    assert holder(after).became == ""
    (kept,) = after.left().content.feedback
    assert kept.why == "The week of the funeral."


@pytest.mark.parametrize("who", ["bohdan", "iryna", "roman", "taras"])
def test_only_whoever_works_with_the_person_decides(after, who):
    told = after.says()
    with pytest.raises(NotFoundError):
        after.decides(told, who=who)


@pytest.mark.parametrize("who", ["olena", "iryna", "taras"])
def test_only_a_coordinator_writes_down_what_they_said(after, who):
    with pytest.raises(NotFoundError):
        after.says(who=who)


def test_notes_are_for_colleagues_and_hold_codes(after):
    from app.cli import demo_cases

    name = demo_cases.invented_name(1)
    after.says(note=f"They ask where {name} is.")
    (kept,) = after.left().content.feedback
    assert name not in kept.note
    assert "{P" in kept.note


def test_the_newest_word_is_what_counts(after):
    first = after.says(Became.REGISTERED)
    after.decides(first)
    second = after.says(Became.CLOSED)
    assert of(after.left().content, ()).became is Became.CLOSED
    assert holder(after).became == "registered", "the newer one is not decided yet"
    after.decides(second)
    assert holder(after).became == "closed"


def test_what_was_said_has_a_day_that_can_be(after):
    for on in (today() + timedelta(days=1), today() - timedelta(days=999)):
        with pytest.raises(InvalidInputError) as refused:
            after.says(on=on)
        assert refused.value.fields == ("on",)


def test_the_person_reads_of_receipt_and_correction_in_plain_words(after):
    after.received()
    notice = after.corrects()
    assert holder(after).corrected == ""
    after.confirms(notice)
    assert holder(after).corrected == "", "signed is not sent"
    after.sends(notice)
    assert holder(after).arrived == today().isoformat()
    assert holder(after).corrected == today().isoformat()


def test_a_recall_for_another_reason_is_told_as_well(after):
    notice = after.recalls(Reason.NEW_RISK)
    assert not holder(after).recalled
    after.sends(notice)
    assert holder(after).recalled


def test_nobody_asks_what_became_before_its_day_and_somebody_does_after(after):
    from app.packages.after.rules import CHASE_DAYS

    day = (today() + timedelta(days=CHASE_DAYS)).isoformat()
    assert dues(after)["package.what_became"].on == day
    after.says(Became.UNKNOWN)
    assert "package.what_became" not in dues(after)


def test_the_caseworker_has_a_page_for_it_and_keeps_what_was_typed(after, desk):
    told, olena = after.says(Became.USED, note="For you."), desk("olena")
    bohdan = desk("bohdan")
    page = f"/staff/cases/{after.walk.ref}/consent/said"
    first = text(olena.get(f"/staff/cases/{after.walk.ref}"))
    assert f'href="{page}"' in first
    assert "Tell the person?" in first
    shown = text(olena.get(page))
    assert "Used in a file" in shown
    assert "For you." in shown
    assert "Whoever works with the person decides." in text(bohdan.get(page))
    at, version = f"{page}/{told}", str(after.left().version)
    bad = olena.post(at, {"telling": "not_yet", "version": version})
    assert bad.status_code == 422
    assert "Say why not yet" in text(bad)
    assert olena.post(at, {"telling": "shown", "version": version}).status_code == 303
    assert holder(after).became == "used"
    stale = olena.post(at, {"telling": "shown", "version": version})
    assert stale.status_code == 409
    assert bohdan.post(at, {"telling": "shown", "version": version}).status_code == 404


def test_the_coordinator_has_a_form_for_it(after, desk):
    gone, bohdan = after.left(), desk("bohdan")
    page = f"{after.walk.path}/left/{gone.id}"
    bad = bohdan.post(f"{page}/feedback", {"ref": "In 9", "note": "They said more."})
    assert bad.status_code == 422
    assert 'value="In 9"' in bad.text
    assert "They said more." in text(bad)
    good = {"became": "more_asked", "ref": "In 9", "version": str(gone.version)}
    assert bohdan.post(f"{page}/feedback", good).status_code == 303
    assert "They ask for more" in text(bohdan.get("/staff/disclosures/left"))
