"""A letter: field by field through the gate, seen as it goes, kept as it went."""

import io
import re
import subprocess
from datetime import date

import msgspec
import pikepdf
import pytest

from app import cases, db, index
from app.cases import recording
from app.cases.aftermath import following
from app.cases.aftermath.following import Noted
from app.cases.consent_pages import all_recipients
from app.cases.documents import IncidentContent, Place
from app.cases.models import Incident
from app.claims import claiming
from app.claims.documents import ClaimContent, ClaimNumbers
from app.consent.aftermath.steps.rules import State
from app.consent.rules import Decision
from app.dates import ApproximateDate
from app.errors import (
    ConflictError,
    ConsentMissingError,
    InvalidInputError,
    NotFoundError,
)
from app.keys.parts import Part
from app.letters import catalogue, contributing, sending
from app.letters.documents import Reply
from app.staff.policy import Permission
from app.tracks import following as tracks
from app.tracks import sighting
from app.tracks.documents import SightingContent
from app.work import waiting
from tests.letters.conftest import (
    DUE,
    OFFICE,
    POLICE,
    addressee,
    composed,
    says_yes,
    sent,
)
from tests.tracks.conftest import body_id

WITHDRAWN = Decision.WITHDRAWN
NAME = "Оксана Вигадана"
"""The survivor's name; the brother's is Тарас Вигаданий."""


def opened(s, told, actor, permission=Permission.CASE_WRITE):
    return cases.get(s, told.ref, actor, permission)


def read(told, actor, letter_id):
    with db.transaction() as s:
        file = opened(s, told, actor)
        return sending.opened(s, file, letter_id)


def lacking(made):
    return {each.field: each.lacks_consent for each in made.filled.lacking}


def text(made):
    return "\n".join(made.words.paragraphs)


def test_without_a_yes_nothing_goes_and_no_name_is_in_the_preview(told, olena, clock):
    made = composed(told, olena)
    assert lacking(made)["applicant.name"]
    assert NAME not in text(made)
    with pytest.raises(ConsentMissingError), db.transaction() as s:
        sending.send(s, opened(s, told, olena), made, made.seal)
    with db.transaction() as s:
        assert sending.letters(s, opened(s, told, olena)) == []


def test_with_the_yes_it_goes_word_for_word_and_stays_so(told, olena, agreed):
    letter_id = sent(told, olena)
    first = read(told, olena, letter_id)
    assert any(NAME in each for each in first.words.paragraphs)
    assert "з 03.03.2024 до 29.03.2024" in "".join(first.words.paragraphs)
    assert (first.words.to, first.words.reply_to) == (POLICE, OFFICE)
    assert first.content.template_version == "1"
    assert first.content.withheld[0].field == "applicant.birth"  # not on file
    assert not first.content.withheld[0].why
    assert len(first.content.grants) == 1
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        who = recording.person(s, file, told.survivor)
        renamed = msgspec.structs.replace(who.identity, names=("Ольга Інша",))
        recording.change_person(s, file, who.id, who.version, who.content, renamed)
    assert read(told, olena, letter_id).words == first.words


def test_a_yes_to_another_body_or_purpose_is_none_to_this_one(told, olena, clock):
    says_yes(told, olena, addressee("police"), purpose="partner_referral")
    says_yes(told, olena, addressee("civil_register"))
    assert not composed(told, olena).filled.may_go


def test_whoever_is_named_in_a_text_agrees_too_and_the_rest_goes(told, olena, agreed):
    with db.transaction() as s:
        file = opened(s, told, olena)
        child = file.child(s, Incident, told.incident)
        old = file.read(child, Part.CONTENT, IncidentContent)
        new = msgspec.structs.replace(old, narrative="Тараса били при ній.")
        recording.change_incident(s, file, told.incident, child.version, new)
    with_account = {"also": ("event.account",)}
    made = composed(told, olena, **with_account)
    (left,) = made.filled.left_out
    assert (left.field, left.lacks_consent) == ("event.account", True)
    assert made.filled.may_go
    assert "били" not in text(made)
    says_yes(told, olena, addressee("police"), person=told.other)
    assert "Тарас Вигаданий били при ній" in text(composed(told, olena, **with_account))


def test_what_changed_after_the_preview_does_not_go(told, olena, agreed):
    seen = composed(told, olena)
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        who = recording.person(s, file, told.survivor)
        renamed = msgspec.structs.replace(who.identity, names=("Ольга Інша",))
        recording.change_person(s, file, who.id, who.version, who.content, renamed)
    now = composed(told, olena)
    later = composed(told, olena, reply_due=date(2027, 1, 1))
    assert later.seal != now.seal  # the day is a word of the letter as well
    with pytest.raises(ConflictError), db.transaction() as s:
        sending.send(s, opened(s, told, olena), now, seen.seal)


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"addressee": "nobody"}, "addressee"),
        ({"asked": ()}, "asked"),
        ({"asked": ("bills",)}, "asked"),
        ({"to": " "}, "to"),
        ({"reply_to": "x" * 401}, "reply_to"),
        ({"reply_due": date(2026, 11, 1)}, "reply_due"),
        ({"incident_id": None}, "incident"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_cannot_be_is_refused_by_name(told, olena, agreed, changed, wrong):
    with pytest.raises(InvalidInputError) as refused:
        composed(told, olena, **changed)
    assert refused.value.fields == (wrong,)


def test_a_line_that_names_somebody_of_the_case_is_pointed_out(told, olena, agreed):
    assert not composed(told, olena).names_somebody
    assert composed(told, olena, reply_to=f"{NAME}, Київ").names_somebody


def test_a_search_takes_the_part_that_reaches_the_other_side(told, olena, missing):
    with db.transaction() as s:
        file = opened(s, told, olena)
        track = tracks.open_track(
            s,
            file,
            kind="missing_person",
            person_id=missing,
            asked_by_id=told.survivor,
            interest="",
        )
        for day, words in ((date(2026, 9, 1), "old camp"), (date(2026, 10, 2), "Село")):
            sighting.record(
                s,
                file,
                SightingContent(
                    track_id=track,
                    certainty="likely",
                    when=ApproximateDate.on(day),
                    place=Place(region="UA-63", words=words),
                    what="seen",
                    source="a letter",
                ),
            )
        who = recording.person(s, opened(s, told, olena), missing)
        born = msgspec.structs.replace(
            who.content, birth=ApproximateDate.on(date(1990, 5, 6))
        )
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        recording.change_person(s, file, who.id, who.version, born, who.identity)
    chosen = {
        "letter": "tracing_request",
        "addressee": "nib",
        "about_id": missing,
        "asked": ("known",),
        "also": ("about.relation", "seen.when", "seen.place"),
    }
    nib = {"recipient": body_id("nib"), "purpose": "tracing"}
    says_yes(told, olena, options=("search",), **nib)
    family = {"person": missing, "given_by": "family"}
    says_yes(told, olena, options=("search",), **nib, **family)
    assert lacking(composed(told, olena, **chosen))["about.name"]
    whole = ("search", "share_with_detaining_side")
    says_yes(told, olena, options=whole, **nib, **family)
    made = composed(told, olena, **chosen)
    assert set(lacking(made)) == {"applicant.name"}  # the sister said no such thing
    says_yes(told, olena, options=whole, **nib)
    stops = {"decision": WITHDRAWN, "person": told.survivor}
    words = text(composed(told, olena, **chosen))
    assert "Тарас Вигаданий, дата народження: 06.05.1990" in words
    assert "02.10.2026" in words
    assert "Село, Харківська область" in words
    assert "old camp" not in words
    says_yes(told, olena, **nib, **stops)  # whoever asked for the search stops it all
    made = composed(told, olena, **chosen)
    assert not made.filled.used
    assert lacking(made)["about.name"]


def test_the_state_of_a_claim_is_asked_by_its_number(told, olena, clock):
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.NEED_WRITE)
        content = ClaimContent(
            route="A2.5",
            claimant_id=told.survivor,
            person_id=told.survivor,
            capacity="self",
            wanted_on=date(2026, 11, 1),
        )
        claim = claiming.begin(s, file, content, ClaimNumbers(reference="REF-77"))
    chosen = {
        "letter": "damage_register_state",
        "addressee": "damage_register",
        "claim_id": claim,
        "asked": ("state",),
        "also": (),
    }
    assert "REF-77" not in text(composed(told, olena, **chosen))
    says_yes(told, olena, None, purpose="reparations_register")
    assert "REF-77" in text(composed(told, olena, **chosen))


def test_only_who_reads_names_writes_and_opens_letters(
    told, olena, iryna, bohdan, taras, agreed
):
    letter_id = sent(told, olena)
    for actor in (iryna, bohdan):
        with db.transaction() as s:
            file = opened(s, told, actor, Permission.CASE_READ)
            assert len(sending.letters(s, file)) == 1
            with pytest.raises(NotFoundError):
                sending.opened(s, file, letter_id)
    with pytest.raises(NotFoundError):
        read(told, taras, letter_id)


def test_a_reply_waits_on_today_until_one_came_or_none_will(told, olena, agreed, clock):
    letter_id = sent(told, olena)
    href = f"/staff/cases/{told.ref}/reparation/letters/{letter_id}"

    def on_today():
        index.forget_all()
        with db.transaction() as s:
            found = waiting.lists(s, olena, 20)
        return {row.href for each in found for row in each.rows}

    def follows(version, **said):
        told_of = {"replied_on": None, "reply": "", "reply_due": DUE} | said
        with db.transaction() as s:
            file = opened(s, told, olena)
            sending.follow(s, file, letter_id, version, **told_of)

    assert href in on_today()
    for wrong in ({"replied_on": None}, {"replied_on": date(2026, 11, 1)}):
        with pytest.raises(InvalidInputError) as refused:
            follows(1, outcome=Reply.CAME, **wrong)
        assert refused.value.fields == ("replied_on",)
    with pytest.raises(InvalidInputError):
        follows(1, outcome=Reply.NONE, reply="words")
    day = read(told, olena, letter_id).content.sent_on
    follows(1, outcome=Reply.CAME, replied_on=day, reply="Витяг додано.")
    with pytest.raises(ConflictError):
        follows(1, outcome=Reply.NONE)
    assert href not in on_today()
    assert read(told, olena, letter_id).words.reply == "Витяг додано."


def test_a_yes_taken_back_asks_the_letter_back_and_the_survivor_reads_it(
    told, olena, agreed
):
    letter_id = sent(told, olena)

    def holder():
        with db.transaction() as s:
            return contributing.holders(s, opened(s, told, olena))[0]

    def notices():
        with db.transaction() as s:
            return following.tasks(s, opened(s, told, olena))

    assert (holder().shows_name, holder().is_stopped, holder().can_recall) == (
        True,
        False,
        False,
    )
    assert holder().purpose == "prosecution_national"
    # Another person's no, and a no to another body, ask nothing back.
    says_yes(told, olena, addressee("police"), decision=WITHDRAWN, person=told.other)
    says_yes(told, olena, addressee("civil_register"), decision=WITHDRAWN)
    assert not notices()
    says_yes(told, olena, addressee("police"), decision=WITHDRAWN)
    (notice,) = notices()
    assert (notice.id, notice.due.state) == (letter_id, State.OPEN)
    assert NAME not in notice.gone.text
    assert holder().is_stopped
    seen = read(told, olena, letter_id).content
    assert (seen.asked_back, seen.waits) == (State.OPEN, False)
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.CONSENT_WRITE)
        noted = Noted(State.SENT, seen.sent_on, "By post")
        following.note(s, file, letter_id, notice.version, noted)
    assert holder().recalled
    assert any(NAME in each for each in read(told, olena, letter_id).words.paragraphs)


def test_a_talk_can_name_each_public_body_for_its_purpose_alone(told, olena):
    with db.transaction() as s:
        file = opened(s, told, olena)
        offered = {
            purpose: {each for each, _name in all_recipients(s, file, purpose)}
            for purpose in ("prosecution_national", "partner_referral", "tracing")
        }
    known = catalogue.load().addressees
    assert known["police"].recipient_id in offered["prosecution_national"]
    assert known["civil_register"].recipient_id in offered["partner_referral"]
    assert known["missing_commissioner"].recipient_id in offered["tracing"]
    assert known["police"].recipient_id not in offered["tracing"]


def test_through_the_pages_what_is_shown_goes_and_is_printed(
    staff, told, olena, agreed
):
    base = f"{told.path}/reparation/letters"
    form = {
        "addressee": "police",
        "to": POLICE,
        "applicant": str(told.survivor),
        "incident": str(told.incident),
        "asked": ["extract"],
        "language": "uk",
        "reply_to": OFFICE,
        "reply_due": "24.12.2026",
    }
    with staff.as_(olena):
        assert "Report of a crime" in staff.get(base).text
        assert NAME not in staff.get(f"{base}/new/police_report").text
        assert staff.get(f"{base}/new/nothing").status_code == 404
        wrong = staff.post(f"{base}/new/police_report", form | {"asked": []})
        assert wrong.status_code == 422
        assert "вул. Тестова, 1" in wrong.text
        shown = staff.post(f"{base}/new/police_report", form)
        assert shown.status_code == 200
        assert f"Заявник: {NAME}." in shown.text
        (seal,) = re.findall(r'name="go" value="([0-9a-f]{64})"', shown.text)
        other = form | {"go": seal, "asked": ["memo"]}
        changed = staff.post(f"{base}/new/police_report", other)
        assert changed.status_code == 409
        odd = staff.post(f"{base}/new/police_report", form | {"go": "печатка"})
        assert odd.status_code == 409
        gone = staff.post(f"{base}/new/police_report", form | {"go": seal})
        assert gone.status_code == 303
        one = gone.headers["Location"]
        assert NAME in staff.get(one).text
        letter_id = one.rsplit("/", 1)[1]
        assert NAME in staff.get(f"/staff/letters/{letter_id}").text
        paper = staff.get(f"/staff/letters/{letter_id}/pdf")
    name = paper.headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="letter-2026-[0-9A-F]{8}\.pdf"', name)
    with pikepdf.open(io.BytesIO(paper.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "uk"
    told_in_it = subprocess.run(
        ["pdftotext", "-", "-"], input=paper.data, capture_output=True, check=True
    ).stdout.decode()
    assert f"Заявник: {NAME}." in told_in_it
