"""A search: each sighting by itself, a yes to each body, silence, nobody held dead."""

from datetime import date

import pytest

from app import cases, clock, db, index
from app.cases import joining, recording
from app.cases.aftermath import following as aftermath
from app.cases.aftermath.following import Noted
from app.cases.consent_pages import all_recipients
from app.cases.documents import PersonContent, PersonIdentity, Place
from app.cases.kin import telling
from app.cases.models import Person
from app.consent import catalogue as consents
from app.consent import ledger
from app.consent.aftermath.steps.rules import State
from app.consent.rules import Decision
from app.dates import ApproximateDate
from app.errors import (
    ConflictError,
    ConsentMissingError,
    InvalidInputError,
    NotFoundError,
    QuietError,
)
from app.staff.policy import Permission
from app.tracks import catalogue as procedures
from app.tracks import following, informing, quiet, rules, sighting
from app.tracks.documents import (
    InformedContent,
    Mandate,
    PaperAt,
    Recall,
    SightingContent,
    Step,
)
from app.tracks.models import InformedBody
from app.work import waiting
from app.work.closing import still_open
from app.work.rules import When
from tests.tracks.conftest import OWN, TODAY, answers, body_id, opened

SEEN = ApproximateDate(date(2026, 10, 1), date(2026, 10, 31), words="in autumn")


def sees(told, actor, track, **changed):
    told_of = {
        "certainty": "hearsay",
        "when": SEEN,
        "place": Place(region="RU", words="a camp"),
        "what": "Тараса бачили в колоні",
        "source": "a released man on the phone",
    }
    with db.transaction() as s:
        content = SightingContent(track_id=track, **(told_of | changed))
        return sighting.record(s, opened(s, told, actor), content)


def informs(told, actor, track, body, words="", **more):
    with db.transaction() as s:
        content = InformedContent(track, body, TODAY, told=words, **more)
        return informing.inform(s, opened(s, told, actor), content)


def reads(told, actor, track):
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CASE_READ)
        return (
            following.seen(s, file, track),
            sighting.sightings(s, file, track),
            informing.informed(s, file, track),
        )


def version(told, actor, track):
    return reads(told, actor, track)[0].version


def on_today(actor):
    index.forget_all()
    with db.transaction() as s:
        found = waiting.lists(s, actor, 20)
    return {each.when: {row.href for row in each.rows} for each in found}


def test_a_track_begins_with_the_steps_of_its_procedure(told, olena, track):
    seen, sightings, told_to = reads(told, olena, track)
    assert [step.step for step in seen.content.steps][:2] == ["who_knows", "wishes"]
    assert (sightings, told_to, seen.content.ended) == ([], [], "")
    with pytest.raises(InvalidInputError) as refused, db.transaction() as s:
        following.open_track(
            s,
            opened(s, told, olena),
            kind="missing_person",
            person_id=told.other,
            asked_by_id=told.survivor,
            interest="",
        )
    assert refused.value.fields == ("kind",)


def test_of_a_child_it_is_said_why_it_is_in_the_childs_interest(told, olena, clock):
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        child = recording.record_person(
            s, file, PersonContent(code="", is_child=True), PersonIdentity()
        )
    asked = {
        "kind": "child_return",
        "person_id": child,
        "asked_by_id": told.survivor,
    }
    with pytest.raises(InvalidInputError) as refused, db.transaction() as s:
        following.open_track(s, opened(s, told, olena), interest=" ", **asked)
    assert refused.value.fields == ("interest",)
    with db.transaction() as s:
        following.open_track(s, opened(s, told, olena), interest="Home.", **asked)


def test_two_sightings_that_agree_stay_two_and_names_become_codes(told, olena, track):
    first = sees(told, olena, track)
    again = sees(told, olena, track)
    assert first != again
    _track, (one, two), _informed = reads(told, olena, track)
    assert one.content.what == two.content.what == "{P2} бачили в колоні"


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"source": ""}, "source"),
        ({"certainty": "sure"}, "certainty"),
        ({"what": " "}, "what"),
    ],
)
def test_a_sighting_has_a_source_and_a_certainty(told, olena, track, changed, wrong):
    with pytest.raises(InvalidInputError) as refused:
        sees(told, olena, track, **changed)
    assert refused.value.fields == (wrong,)


def test_a_body_is_told_only_with_the_yes_to_it(told, olena, track):
    """A question that names nobody takes none; one body's yes is no other's."""
    informs(told, olena, track, "coordination_hq")
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "coordination_hq", "Looks for her brother")
    answers(told, olena, body_id("police"))
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "coordination_hq", "Looks for her brother")
    answers(told, olena, body_id("coordination_hq"))
    informs(told, olena, track, "coordination_hq", "Looks for her brother")
    asked, named = sorted(
        reads(told, olena, track)[2], key=lambda each: each.content.told
    )
    assert (asked.content.grants, len(named.content.grants)) == ((), 1)


def test_the_other_side_a_photo_and_dna_take_a_yes_each(told, olena, track):
    nib, words = body_id("nib"), "Looks for her brother"
    answers(told, olena, nib, options=("search", "share_photo"))
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "nib", words)
    whole = ("search", "share_with_detaining_side")
    answers(told, olena, nib, options=whole)
    informs(told, olena, track, "nib", words)
    for part in informing.ASKED_APART:
        with pytest.raises(ConsentMissingError):
            informs(told, olena, track, "nib", words, parts=(part,))
    answers(told, olena, nib, options=(*whole, "share_photo"))
    informs(told, olena, track, "nib", words, parts=("share_photo",))
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "nib", words, parts=("share_photo", "share_dna"))


def test_somebody_else_who_is_named_to_a_body_agreed_as_well(told, olena, track):
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Олег Вигаданий",))
        )
    answers(told, olena, body_id("police"))
    informs(told, olena, track, "police", "He was taken from home.")
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "police", "He was held with Олег Вигаданий.")


def test_a_yes_taken_back_has_the_body_asked_to_stop(told, olena, track):
    answers(told, olena, body_id("police"))
    informs(told, olena, track, "police", "He was taken from home.")
    answers(told, olena, body_id("police"), Decision.WITHDRAWN)
    (seen,) = reads(told, olena, track)[2]
    assert seen.content.recall is Recall.TO_SEND
    href = f"{told.path}/consent/notices/{seen.id}"
    assert href in on_today(olena)[When.WEEK]
    with db.transaction() as s:
        file = opened(s, told, olena)
        sent = Noted(State.SENT, clock.now().date(), "Invented: by letter.")
        aftermath.note(s, file, seen.id, seen.version, sent)
    assert reads(told, olena, track)[2][0].content.recall is Recall.SENT
    assert href not in on_today(olena)[When.WEEK]


def test_a_body_that_left_the_list_is_asked_to_stop_as_well(told, olena, track):
    lost = procedures.recipient_of("closed_office")
    answers(told, olena, lost)
    with db.transaction() as s:
        file = opened(s, told, olena)
        grant = ledger.events(s, file.box, file.id)[-1][0]
        content = InformedContent(
            track, "closed_office", TODAY, told="Where she was taken.", grants=(grant,)
        )
        file.add(s, InformedBody, content)
    answers(told, olena, lost, Decision.WITHDRAWN)
    (seen,) = reads(told, olena, track)[2]
    assert seen.content.recall is Recall.TO_SEND


def test_whoever_asked_for_a_search_may_stop_it(told, olena, track):
    """The family's yes does not carry it on; somebody else's no is about another."""
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        neighbour = recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity()
        )
    answers(told, olena, body_id("police"))
    informs(told, olena, track, "police", "He was taken from home.")

    def stops(person):
        answers(told, olena, None, Decision.WITHDRAWN, person=person, given_by="self")
        return [each.content.recall for each in reads(told, olena, track)[2]]

    assert stops(neighbour) == [Recall.NONE]
    informs(told, olena, track, "police", "He was taken from home.")
    assert stops(told.survivor) == [Recall.TO_SEND] * 2
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "police", "He was taken from home.")
    answers(told, olena, body_id("police"))  # talked about again since
    informs(told, olena, track, "police", "He was taken from home.")
    found = reads(told, olena, track)[2]
    assert sorted(each.content.recall for each in found) == ["none"] + ["to_send"] * 2


def test_a_person_recorded_twice_is_searched_for_once(told, olena, track):
    """A no under the other code stops the search as their own."""
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        one = recording.record_person(s, file, PersonContent(code=""), PersonIdentity())
        before = file.child(s, Person, told.other).version
        joining.join(s, file, told.other, before, one)
    with pytest.raises(InvalidInputError) as refused, db.transaction() as s:
        following.open_track(
            s,
            opened(s, told, olena),
            kind="missing_person",
            person_id=one,
            asked_by_id=told.survivor,
            interest="",
        )
    assert refused.value.fields == ("kind",)
    answers(told, olena, body_id("police"), person=one)
    informs(told, olena, track, "police", "He was taken from home.")
    answers(told, olena, body_id("police"), Decision.WITHDRAWN, person=one)
    (seen,) = reads(told, olena, track)[2]
    assert seen.content.recall is Recall.TO_SEND


def test_a_yes_to_a_photo_is_no_yes_to_a_search(told, olena, track):
    answers(told, olena, body_id("police"), options=("share_photo",))
    with pytest.raises(ConsentMissingError):
        informs(told, olena, track, "police", "He was taken from home.")


def test_bodies_can_be_named_in_a_talk_about_tracing_alone(told, olena, world):
    with db.transaction() as s:
        file = opened(s, told, olena)
        offered = {key for key, _name in all_recipients(s, file, "tracing")}
        assert body_id("nib") in offered
        assert body_id("nib") not in dict(all_recipients(s, file, "media_publication"))


def test_a_reply_that_is_late_and_a_step_stand_on_today(told, olena, track, clock):
    made = informs(told, olena, track, "police", reply_due=date(2026, 11, 26))
    with db.transaction() as s:
        file = opened(s, told, olena)
        seen = following.seen(s, file, track)
        step = Step(seen.content.steps[0].id, "who_knows", due_on=date(2026, 11, 25))
        following.keep_step(s, file, track, seen.version, step)
    base = f"{told.path}/reparation/tracks"
    both = {f"{base}/informed/{made}", f"{base}/steps/{step.id}"}
    assert not both & on_today(olena)[When.LATE]
    clock.forward(days=3)
    assert both <= on_today(olena)[When.LATE]
    with db.transaction() as s:
        informing.follow(
            s,
            opened(s, told, olena),
            made,
            1,
            reference="No 7",
            reply_due=date(2026, 11, 26),
            replied_on=date(2026, 11, 27),
            reply="Nothing known.",
        )
    assert f"{base}/informed/{made}" not in on_today(olena)[When.LATE]


def test_papers_and_mandates_say_how_they_stand(told, olena, track, clock):
    with db.transaction() as s:
        file = opened(s, told, olena)
        with pytest.raises(InvalidInputError):
            following.keep_papers(s, file, track, 1, [PaperAt("photo", "substitute")])
        papers = [PaperAt("photo", "substitute", "a description")]
        following.keep_papers(s, file, track, 1, papers)
        asked = Mandate(track, told.survivor, basis="sister", until=date(2026, 11, 25))
        following.give_mandate(s, file, track, 2, asked)
        with pytest.raises(ConflictError):
            following.give_mandate(s, file, track, 2, asked)
        nobody = Mandate(track, basis="by what right")
        with pytest.raises(InvalidInputError):
            following.give_mandate(s, file, track, 3, nobody)
    (mandate,) = reads(told, olena, track)[0].content.mandates
    assert mandate.holds(date(2026, 11, 25))
    assert not mandate.holds(date(2026, 11, 26))


def test_a_search_that_ends_takes_nobody_for_dead(told, olena, track, clock):
    with db.transaction() as s:
        file = opened(s, told, olena)
        end = {"on": TODAY, "note": ""}
        with pytest.raises(InvalidInputError) as refused:
            following.end(s, file, track, 1, how="found_dead", **end)
        assert refused.value.fields == ("note",)
        following.end(s, file, track, 1, how="closed", **end)
        kinds = [fate.kind for _row, fate in telling.fates(s, file)]
        assert kinds == ["fate.missing"]
        with pytest.raises(ConflictError):
            following.end(s, file, track, 2, how="returned", **end)
    content = reads(told, olena, track)[0].content
    assert not any(step.after for step in content.steps)


def test_who_is_back_has_steps_that_come_after(told, olena, track):
    with db.transaction() as s:
        file = opened(s, told, olena)
        assert "1 search goes on" in {each.text for each in still_open.of(s, file)}
        following.end(s, file, track, 1, how="returned", on=TODAY, note="At home.")
        after = {each.text for each in still_open.of(s, file)}
    assert "9 steps after a return are not done" in after
    assert "1 search goes on" not in after
    content = reads(told, olena, track)[0].content
    assert next(step.step for step in content.steps if step.after) == "health"


def test_silence_stops_every_public_use_until_somebody_lifts_it(
    told, olena, track, clock
):
    def check(purpose):
        with db.transaction() as s:
            quiet.check(s, opened(s, told, olena), purpose)

    everything = set(consents.load().purposes)
    assert everything > rules.PUBLIC
    for purpose in everything:
        check(purpose)
    with db.transaction() as s:
        file = opened(s, told, olena)
        quiet.ask_for(
            s, file, track, 1, why="An exchange is agreed", until=date(2026, 11, 30)
        )
    clock.forward(days=30)  # it does not run out by itself
    for purpose in rules.PUBLIC:
        with pytest.raises(QuietError):
            check(purpose)
    for purpose in everything - rules.PUBLIC:
        check(purpose)
    href = f"{told.path}/reparation/tracks/{track}/quiet"
    assert href in on_today(olena)[When.LATE]
    with db.transaction() as s:
        file = opened(s, told, olena)
        following.end(s, file, track, 2, how="returned", on=TODAY, note="")
    with pytest.raises(QuietError):  # others may still be held
        check("media_publication")
    with db.transaction() as s:
        quiet.lift(s, opened(s, told, olena), track, 3)
    check("media_publication")


def test_a_un_body_is_told_nothing_of_somebody_while_talks_run(told, olena, track):
    """Its letters go to the state and become public; the police may be told."""
    whole, words = ("search", "share_with_detaining_side"), "He was taken from home."
    for body in ("wgeid", "police"):
        answers(told, olena, body_id(body), options=whole)
    informs(told, olena, track, "wgeid", words)
    with db.transaction() as s:
        file = opened(s, told, olena)
        quiet.ask_for(s, file, track, 1, why="A talk", until=date(2026, 11, 30))
    with pytest.raises(QuietError):
        informs(told, olena, track, "wgeid", words)
    informs(told, olena, track, "wgeid")
    informs(told, olena, track, "police", words)


def test_another_team_has_no_way_to_a_search(told, olena, taras, bohdan, track):
    with pytest.raises(NotFoundError), db.transaction() as s:
        cases.get(s, told.ref, taras, Permission.CASE_READ)
    with db.transaction() as s:
        file = opened(s, told, bohdan, Permission.CASE_READ)
        assert following.seen(s, file, track).content.kind == "missing_person"


def test_a_body_that_replies_within_days_is_waited_for_until_then(
    told, olena, staff, track, own
):
    own(OWN)
    with staff.as_(olena):
        base = f"{told.path}/reparation/tracks/{track}"
        page = staff.get(f"{base}/informed/new?body=nib").get_data(as_text=True)
        assert 'value="24.12.2026"' in page
        assert "corrected by this office" in staff.get(base).get_data(as_text=True)


def test_pages_of_a_search_show_what_is_sure_and_keep_what_was_typed(
    told, olena, staff, track, clock
):
    base = f"{told.path}/reparation/tracks"
    sees(told, olena, track)
    with staff.as_(olena):
        page = staff.get(f"{base}/{track}").get_data(as_text=True)
        assert "Hearsay" in page
        assert "not checked" in page
        for path in ("", "/new", f"/{track}/steps/new", f"/{track}/papers/photo"):
            assert staff.get(base + path).status_code == 200
        sent = {"why": "A talk", "until": "1.1.2020", "version": "1"}
        refused = staff.post(f"{base}/{track}/quiet", sent)
        assert refused.status_code == 422
        assert 'value="A talk"' in refused.get_data(as_text=True)
        sent["until"] = "1.1.2027"
        assert staff.post(f"{base}/{track}/quiet", sent).status_code == 303
        assert "Silence while talks run" in staff.get(told.path).get_data(as_text=True)
        told_now = {
            "body": "police",
            "informed_on": "24.11.2026",
            "told": "He is gone.",
        }
        refused = staff.post(f"{base}/{track}/informed/new", told_now)
        assert refused.status_code == 422
        page = refused.get_data(as_text=True)
        assert "He is gone." in page
        assert f"{told.path}/consent/tracing" in page
        del told_now["told"]
        assert staff.post(f"{base}/{track}/informed/new", told_now).status_code == 303
        late = {"why": "Another", "until": "1.1.2027", "version": "1"}
        assert staff.post(f"{base}/{track}/quiet", late).status_code == 409
