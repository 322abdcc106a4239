"""From an empty form to a sealed file, by the pages that people use."""

import re

import pytest

from app import cases, db
from app.communications import editions, keeping
from app.communications.checking import State
from app.communications.documents import Status, Where
from app.staff.policy import Permission
from app.work.bars import barring
from tests.communications import generated
from tests.communications.test_editions import begun, makes
from tests.communications.test_pins import pinned, rewrites, states
from tests.packages.walk import OFFICE

SENTENCES = "The station went dark at night.\nNobody was warned."


def paragraph_at(desk, written, who="iryna", text=SENTENCES, heading="crime_base"):
    """Write a paragraph by its page; return the address of it."""
    address = f"{written.path}/paragraphs/new/{heading}"
    answer = desk(who).post(address, {"text": text})
    assert answer.status_code == 303
    return answer.location


def version_in(page):
    """The version that a form carries."""
    return re.search(r'name="version" value="(\d+)"', page)[1]


def sentences(written):
    """The sentences of the only paragraph."""
    with db.transaction() as s:
        return written.paragraphs(s)[0].content.sentences


def test_a_reviewer_begins_one_and_writes_a_paragraph(written, desk):
    answer = desk("iryna").post(
        "/staff/communications/new",
        {
            "title": "Filtration in an invented camp",
            "team": str(written.world.north),
            "recipient": str(written.receiver),
            "forum": "",
            "language": "uk",
        },
    )
    assert answer.status_code == 303
    said = desk("iryna").get(answer.location).text
    assert "Filtration in an invented camp" in said
    assert "Contextual elements" in said
    assert "to be checked by a lawyer" in said
    assert (
        "Filtration in an invented camp"
        in desk("daryna").get("/staff/communications").text
    )


def test_what_was_typed_comes_back_when_it_is_refused(written, desk):
    long = "x" * 2001
    answer = desk("iryna").post(
        f"{written.path}/paragraphs/new/gravity", {"text": f"Fine.\n{long}"}
    )
    assert answer.status_code == 422
    assert long in answer.text
    assert "at most 2000 characters" in answer.text


def test_a_sentence_is_pinned_by_selecting_passages(written, desk):
    case = written.cases[0]
    at = paragraph_at(desk, written)
    one = sentences(written)[0]
    pin = f"{at}/pin/{one.id}"
    assert "The station went dark at night." in desk("iryna").get(pin).text
    found = desk("iryna").post(pin, {"q": case.ref}).text
    assert f"{pin}/{case.ref}" in found
    items = desk("iryna").get(f"{pin}/{case.ref}").text
    place = f"{pin}/{case.ref}/statement/{case.statement}"
    assert place in items
    assert "Станцію було вимкнено вночі." in desk("iryna").get(place).text
    wrong = desk("iryna").post(place, {"passages": ["1", "3"]})
    assert wrong.status_code == 422
    assert "follow each other" in wrong.text
    late = desk("iryna").post(place, {"passages": ["2", "3"], "version": "9"})
    assert late.status_code == 409
    assert "Somebody else changed this" in late.text
    again = {"passages": ["2", "3"], "version": version_in(late.text)}
    assert desk("iryna").post(place, again).status_code == 303
    said = desk("iryna").get(at).text
    assert "passages 2–3" in said
    twice = desk("iryna").post(place, again | {"version": "2"})
    assert twice.status_code == 422
    assert "pinned to this place already" in twice.text
    assert "1 sentence without a pin" in desk("iryna").get(written.path).text


def test_a_film_is_pinned_by_time_and_an_incident_by_what_was_confirmed(written, desk):
    case = written.cases[0]
    at = paragraph_at(desk, written)
    one, two = sentences(written)
    film = f"{at}/pin/{one.id}/{case.ref}/evidence/{case.evidence}"
    wrong = desk("iryna").post(film, {"from_time": "1:00", "to_time": "0:30"})
    assert wrong.status_code == 422
    place = {"from_time": "0:30", "to_time": "1:00:05", "version": "1"}
    fine = desk("iryna").post(film, place)
    assert fine.status_code == 303
    event = f"{at}/pin/{two.id}/{case.ref}/incident/{case.incidents[0]}"
    assert (
        desk("iryna").post(event, {"finding": "0", "version": "2"}).status_code == 303
    )
    said = desk("iryna").get(at).text
    assert "time 00:00:30–01:00:05" in said
    assert "confirmed" in said


def test_the_outline_names_what_fell_and_where(written, desk):
    begun(written)
    generated.takes_back(written.world, written.cases[1])
    said = desk("iryna").get(written.path).text
    assert "Cannot be printed as it stands" in said
    assert "1 pin does not stand" in said
    with db.transaction() as s:
        second = written.paragraphs(s)[1]
    assert f"{written.path}/paragraphs/{second.id}" in said
    page = desk("iryna").get(f"{written.path}/paragraphs/{second.id}").text
    assert "The person took the permission back." in page
    refused = desk("bohdan").post(f"{written.path}/editions/confidential", {})
    assert refused.status_code == 422
    assert "Paragraph 2" in refused.text
    with db.transaction() as s:
        assert not editions.listed(s, written.world.actor("iryna"), written.seen(s))


def test_two_people_write_one_paragraph_and_nothing_is_lost(written, desk):
    at = paragraph_at(desk, written)
    first = {"version": "1", "text": "The station went dark before dawn."}
    assert desk("iryna").post(at, first | {"let_go": "y"}).status_code == 303
    second = desk("bohdan").post(at, {"version": "1", "text": "Mine is different."})
    assert second.status_code == 409
    assert "Mine is different." in second.text
    assert "The station went dark before dawn." in second.text


def test_pins_are_let_go_only_when_somebody_says_so(written, desk):
    begun(written)
    with db.transaction() as s:
        one = written.paragraphs(s)[0]
    at = f"{written.path}/paragraphs/{one.id}"
    told = {"version": str(one.version), "text": "Qwerty zxcvb."}
    refused = desk("iryna").post(at, told)
    assert refused.status_code == 422
    assert "Qwerty zxcvb." in refused.text
    assert "let_go" in refused.text
    assert desk("iryna").post(at, told | {"let_go": "y"}).status_code == 303


def test_a_paragraph_is_moved_hidden_and_withdrawn(written, desk):
    at = paragraph_at(desk, written)
    moved = {"move-heading": "gravity", "move-after": ""}
    assert desk("iryna").post(f"{at}/move", moved).status_code == 303
    assert "Gravity" in desk("iryna").get(at).text
    assert (
        desk("iryna").post(f"{at}/hide", {"version": "1", "hidden": "S"}).status_code
        == 303
    )
    nothing = desk("iryna").post(f"{at}/withdraw", {"withdraw-version": "2"})
    assert nothing.status_code == 422
    told = {"withdraw-version": "2", "withdraw-reason": "Not borne out."}
    assert desk("iryna").post(f"{at}/withdraw", told).status_code == 303
    assert "Not borne out." in desk("iryna").get(at).text
    assert desk("iryna").post(at, {"version": "3", "text": "Back."}).status_code == 409


def test_the_crime_base_takes_in_what_was_confirmed_and_may_go(written, desk):
    generated.takes_back(written.world, written.cases[1])
    base = f"{written.path}/base"
    found = desk("iryna").post(base, {"region": "UA-63"}).text
    assert written.cases[0].ref in found
    refs = [case.ref for case in written.cases]
    assert desk("iryna").post(f"{base}/take", {"refs": refs}).status_code == 303
    said = desk("iryna").get(base).text
    assert said.count("Take out") == 2
    assert "confirmed by a legal reviewer" in said
    with db.transaction() as s:
        number = written.seen(s).content.sources[0].number
    assert desk("iryna").post(f"{base}/{number}/leave-out", {}).status_code == 303
    assert desk("iryna").get(base).text.count("Take out") == 1


def test_a_second_person_approves_with_a_code_and_it_leaves(written, desk):
    begun(written)
    address = f"{written.path}/editions"
    made = desk("bohdan").post(f"{address}/confidential", {}).location
    page = desk("daryna").get(made).text
    request = re.search(r'name="request" value="([0-9a-f]{64})"', page)[1]
    told = {
        "request": request,
        "recipient_name": OFFICE,
        "code": written.world["daryna"].code(),
    }
    wrong = desk("daryna").post(f"{made}/approve", told | {"recipient_name": "Other"})
    assert wrong.status_code == 422
    assert desk("bohdan").post(f"{made}/approve", told).status_code == 404
    assert desk("daryna").post(f"{made}/approve", told).status_code == 303
    assert desk("bohdan").post(f"{made}/send", {}).status_code == 303
    with desk("bohdan").post(f"{made}/file", {}) as sealed:
        assert sealed.data.startswith(b"age-encryption.org/v1")
    paper = desk("iryna").get(f"{made}/document.pdf")
    assert paper.data.startswith(b"%PDF")
    case = written.cases[0]
    said = desk("olena").get(f"/staff/cases/{case.ref}/communications").text
    assert "saw the station go dark" in said
    assert "BVC-" in said
    generated.takes_back(written.world, case)
    said = desk("bohdan").get(f"/staff/cases/{case.ref}/consent").text
    with db.transaction() as s:
        edition = editions.listed(s, written.world.actor("bohdan"), written.seen(s))[0]
    assert edition.status is Status.SENT
    assert edition.content.ref in said
    assert desk("bohdan").post(f"{made}/file", {}).status_code >= 400


def test_who_writes_no_communications_finds_none(written, desk):
    for who in ("olena", "taras", "sofia", "roman"):
        assert desk(who).get(written.path).status_code in {403, 404}


def test_a_caseworker_reads_only_what_cites_the_case(written, desk):
    begun(written)
    case = written.cases[1]
    said = desk("olena").get(f"/staff/cases/{case.ref}/communications").text
    assert "The same was told by P1" in said
    assert "saw the station go dark" not in said


def test_a_sentence_on_two_cases_is_not_there_for_who_is_barred_from_one(written, desk):
    first, second = written.cases
    one = written.adds("Both told the same.", "The first alone.")
    pinned(written, one, first.account, Where())
    pinned(written, one, second.account, Where(), case=second)
    pinned(written, one, first.account, Where(), n=1)
    address = f"/staff/cases/{first.ref}/communications"
    assert "Both told the same." in desk("olena").get(address).text
    with db.transaction() as s:
        file = cases.get(
            s, second.ref, written.world.actor("bohdan"), Permission.BAR_SET
        )
        olena = written.world["olena"].staff_id
        barring.bar(s, file, olena, barring.Source.COLLEAGUE, "Invented: a cousin.")
    said = desk("olena").get(address).text
    assert "The first alone." in said
    assert "Both told the same." not in said


def test_i_looked_counts_for_what_the_page_showed(written, desk):
    one, iryna = written.adds("The station was off."), desk("iryna")
    pinned(written, one, written.cases[0].account, Where(first=2, many=1))
    at = f"{written.path}/paragraphs/{one}"
    rewrites(written, lambda text: text.replace("вночі", "вдень"))

    def looked():
        page = iryna.get(at).text
        (form,) = re.findall(r'<form[^>]*action="([^"]*/mend/[^"]*)"(.*?)</form>', page)
        return form[0], dict(re.findall(r'name="(version|now)" value="(\w+)"', form[1]))

    def states_now():
        return [each.state for each in states(written)[0]]

    action, shown = looked()
    assert set(shown) == {"version", "now"}
    rewrites(written, lambda text: text.replace("вдень", "увечері"))
    assert iryna.post(action, shown).status_code == 303
    assert states_now() == [State.CHANGED]
    assert "Somebody else changed this" in iryna.get(at).text
    unpin = action.replace("/mend/", "/unpin/")
    iryna.post(unpin, {"version": "9"})
    assert states_now() == [State.CHANGED]
    action, shown = looked()
    iryna.post(action, shown | {"version": "9"})
    assert states_now() == [State.CHANGED]
    iryna.post(action, shown)
    assert states_now() == [State.STANDS]
    iryna.post(unpin, {"version": str(int(shown["version"]) + 1)})
    assert states_now() == []


def test_why_it_is_withdrawn_is_not_lost_when_somebody_was_faster(written, desk):
    at = paragraph_at(desk, written)
    told = {"withdraw-version": "9", "withdraw-reason": "Words of mine."}
    late = desk("iryna").post(f"{at}/withdraw", told)
    assert late.status_code == 409
    assert "Words of mine." in late.text
    assert "Somebody else changed this" in late.text
    version = re.search(r'name="withdraw-version" value="(\d+)"', late.text)[1]
    again = told | {"withdraw-version": version}
    assert desk("iryna").post(f"{at}/withdraw", again).status_code == 303


@pytest.mark.parametrize("who", ["iryna", "bohdan"])
def test_a_supplement_follows_an_edition(written, desk, who):
    begun(written)
    address = f"{written.path}/supplement"
    desk(who).post(address, {})
    with db.transaction() as s:
        assert written.seen(s).content.outline.supplement == 0
    makes(written)
    desk(who).post(address, {})
    with db.transaction() as s:
        assert written.seen(s).content.outline.supplement == 1
    desk(who).post(f"{written.path}/paragraphs/new/gravity", {"text": "One more."})
    with db.transaction() as s:
        assert written.paragraphs(s)[-1].number == 3
        assert (
            keeping.in_order(written.seen(s), {e.id: e for e in written.paragraphs(s)})[
                -1
            ][0]
            == 1
        )
    assert "Supplement 1" in desk(who).get(written.path).text


def test_who_is_barred_from_a_case_meets_nothing_of_it(written, desk):
    begun(written)
    case = written.cases[1]
    made = makes(written)
    with db.transaction() as s:
        second = written.paragraphs(s)[1].id
        bohdan = written.world.actor("bohdan")
        file = cases.get(s, case.ref, bohdan, Permission.BAR_SET)
        iryna = written.world["iryna"].staff_id
        barring.bar(s, file, iryna, barring.Source.COLLEAGUE, "Invented: a cousin.")
    said = desk("iryna").get(written.path).text
    assert "saw the station go dark" in said
    assert "The same was told by" not in said
    assert case.ref not in said
    paper = f"{written.path}/editions/{made}/document.pdf"
    for path in (f"{written.path}/paragraphs/{second}", paper):
        assert desk("iryna").get(path).status_code == 404
    assert case.ref not in desk("iryna").get(f"{written.path}/editions/{made}").text
    assert "The same was told by" in desk("daryna").get(written.path).text
