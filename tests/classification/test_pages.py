"""The workbench as each of the cast meets it."""

import re

import pytest

from app import cases, db
from app.cases.documents import CaseContent, CaseIdentity
from app.classification import crime_catalogue, crime_shown
from app.classification.review import Decision
from app.facts import Answer
from app.staff.policy import Permission
from tests.classification.reviewed import Known, enter

READERS = ("olena", "iryna", "bohdan", "daryna")
OTHERS = ("taras", "lesia", "marko", "sofia", "roman", "petro", "hanna", "admin")


def text(answer):
    return answer.get_data(as_text=True)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page).group(1)


@pytest.mark.parametrize("who", READERS)
def test_those_of_the_case_see_what_is_proposed(known, desk, who):
    seat = desk(who)
    page = text(seat.get(known.path))
    assert "Nobody yet" in page
    assert known.crime in page
    one = seat.get(known.page)
    assert one.status_code == 200
    assert "Is amnesty barred?" in text(one)


@pytest.mark.parametrize("who", OTHERS)
def test_for_everyone_else_there_is_no_such_page(known, desk, who):
    seat = desk(who)
    for path in (known.path, known.page):
        assert seat.get(path).status_code == 404
    sent = seat.post(known.page, {"decision": "confirmed", "reason": "x", "seen": "0"})
    assert sent.status_code == 404
    assert not known.decisions()


@pytest.mark.parametrize("who", ["olena", "bohdan"])
def test_readers_who_are_no_reviewers_have_no_form_and_cannot_send_one(
    known, desk, who
):
    seat = desk(who)
    assert 'id="decision-form"' not in text(seat.get(known.page))
    assert seat.post(known.page, {"decision": "confirmed"}).status_code == 404
    assert not known.decisions()


def test_a_reviewer_decides_with_a_reason(known, desk):
    seat = desk("iryna")
    page = text(seat.get(known.page))
    element = crime_catalogue().crimes[known.crime].elements[0].id
    sent = seat.post(
        known.page,
        {
            "decision": "confirmed",
            "reason": "P1 was there. <b>bold</b>",
            "established": element,
            "seen": hidden(page, "seen"),
        },
    )
    assert sent.status_code == 303
    (decided,) = known.decisions()
    assert decided.content.decision is Decision.CONFIRMED
    page = text(seat.get(known.page))
    assert "&lt;b&gt;bold" in page
    assert "<b>bold" not in page
    assert "Rests on the account alone." in page
    assert page.count("Established:") == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "kept words"},
        {"decision": "guilty", "reason": "kept words"},
        {"decision": "confirmed", "reason": " "},
        {"decision": "confirmed", "reason": "kept words", "established": "icc.no"},
        {"decision": "confirmed", "reason": "kept words" + "x" * 4000},
    ],
)
def test_a_wrong_form_keeps_what_was_typed_and_decides_nothing(known, desk, wrong):
    answer = desk("iryna").post(known.page, {"seen": "0", **wrong})
    assert answer.status_code == 422
    page = text(answer)
    assert "Please check these fields" in page
    assert ("kept words" in page) == ("kept words" in wrong["reason"])
    assert not known.decisions()


def test_evidence_of_another_case_is_no_choice(known, of_the_south, desk):
    sent = {
        "decision": "confirmed",
        "reason": "x",
        "seen": "0",
        "evidence": str(of_the_south.incident),
    }
    assert desk("iryna").post(known.page, sent).status_code == 422


def test_whoever_was_slower_sees_the_other_decision_and_keeps_their_words(known, desk):
    seat = desk("iryna")
    seen = hidden(text(seat.get(known.page)), "seen")
    known.decide(decision=Decision.NEEDS_MORE, reason="Ask about the place.")
    form = {"decision": "confirmed", "reason": "my words", "seen": seen}
    answer = seat.post(known.page, form)
    page = text(answer)
    assert answer.status_code == 409
    assert "my words" in page
    assert "Ask about the place." in page
    again = seat.post(known.page, form | {"seen": hidden(page, "seen")})
    assert again.status_code == 303
    assert len(known.decisions()) == 2


def test_rule_and_reviewer_stand_as_two_marks(known, desk):
    known.decide(
        established=frozenset(
            {known.proposals().find(known.crime).crime.elements[0].id}
        )
    )
    page = text(desk("olena").get(known.page))
    assert "Indicated" in page
    assert page.count(">Established<") == 1
    assert "Not marked" in page


def test_no_page_shows_a_score_or_a_share(known, desk):
    seat = desk("iryna")
    for path in (known.path, known.page, f"/staff/cases/{known.ref}"):
        shown = re.sub(r"<[^>]*>", " ", text(seat.get(path)))
        assert "%" not in shown
        assert "score" not in shown.lower()


def test_an_incident_of_another_case_is_not_opened_through_this_one(
    known, of_the_south, desk
):
    path = f"{known.path}/{of_the_south.incident}/{known.crime}"
    assert desk("iryna").get(path).status_code == 404
    theirs = Known(known.world, of_the_south.ref, of_the_south.incident, known.crime)
    assert desk("iryna").get(theirs.page).status_code == 404


@pytest.mark.parametrize("crime", ["nothing", "icc.0", "%3Cb%3E"])
def test_an_entry_that_does_not_exist_is_not_there(known, desk, crime):
    path = f"{known.path}/{known.incident}/{crime}"
    assert desk("iryna").get(path).status_code == 404


def test_the_reviewer_sees_codes_and_never_a_name(known, desk):
    for path in (known.path, known.page):
        assert "Вигаданко" not in text(desk("iryna").get(path))


def test_an_entry_can_be_looked_at_by_hand(known, desk):
    sent = {"incident": str(known.incident), "crime": "icc.6.a"}
    answer = desk("iryna").post(f"{known.path}/by-hand", sent)
    assert answer.headers["Location"].endswith(f"{known.incident}/icc.6.a")
    page = text(desk("iryna").get(answer.headers["Location"]))
    assert "Not proposed" in page or "Waiting" in page
    known.decide(crime="icc.6.a", decision=Decision.NOT_SUPPORTED)
    assert "though no rule proposes it now" in text(desk("iryna").get(known.path))


def test_by_hand_takes_only_what_the_page_offered(known, of_the_south, desk):
    for wrong in ({"crime": "nothing"}, {"incident": str(of_the_south.incident)}):
        sent = {"incident": str(known.incident), "crime": "icc.6.a"} | wrong
        assert desk("iryna").post(f"{known.path}/by-hand", sent).status_code == 422


def test_sensitive_answers_are_closed_until_they_are_opened(world, desk):
    known = enter(world)
    known.answers(act__rape=Answer.YES)
    crime = next(
        c.id
        for c in crime_catalogue().crimes.values()
        if any("act.rape" in e.points for e in c.elements)
    )
    page = f"{known.path}/{known.incident}/{crime}"
    seat = desk("iryna")
    assert "sensitive answer" in text(seat.get(page))
    opened = text(seat.post(f"{page}/open"))
    assert "Sensitive answers are open" in opened
    assert "sensitive answer is closed" not in opened


def test_what_changed_since_a_decision_is_said(known, desk):
    known.decide()
    known.answers(act__detention=Answer.YES)
    assert "1 answer has changed since." in text(desk("olena").get(known.page))


def test_a_case_without_an_incident_says_where_to_begin(world, desk, bohdan):
    with db.transaction() as session:
        content = CaseContent(pseudonym="Wren 4")
        ref = cases.open_case(session, bohdan, world.north, content, CaseIdentity()).ref
    page = text(desk("bohdan").get(f"/staff/cases/{ref}/classification"))
    assert "Record an incident" in page


def test_every_entry_of_the_catalogue_can_be_shown(known, desk):
    """Each in two languages is much; each once shows that no text is missing."""
    with db.transaction() as session:
        file = cases.get(
            session, known.ref, known.world.actor("iryna"), Permission.CASE_READ
        )
        for crime in crime_catalogue().crimes:
            shown = crime_shown.read(session, file, known.incident, crime, {})
            assert shown.elements
            assert all(e.total for e in shown.elements)
            assert len(shown.follows) == 3
            assert shown.fora


def test_the_overview_has_the_strip_for_those_who_may_read_it(known, desk):
    assert "Possible crimes" in text(desk("olena").get(f"/staff/cases/{known.ref}"))
    assert "Possible crimes" not in text(desk("roman").get(f"/staff/cases/{known.ref}"))
