"""A talk by ear: recordings, pictures, and files that show an answer being given."""

import io
import re

import pytest

from app import db
from app.aids import drawings, keeping, pages
from app.aids.pages import Tongue
from app.cases import consent_pages
from app.consent import catalogue, ledger, spoken
from app.consent.ledger import ConsentWords
from app.consent.rules import Decision, Form
from app.errors import InvalidInputError, NotFoundError
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.staff.policy import Permission
from tests.consent.test_talks import SAID, a_yes, recorded
from tests.statements.told import open_case
from tests.support import recordings
from tests.support.cast import HOST

NAME = "consent.service"
UKRAINIAN = Tongue("uk", "Українська", str)
CRIMEAN_TATAR = Tongue("crh", "Qırımtatarca", str)


@pytest.fixture
def heard(world, bohdan):
    """The talk about help is recorded in two languages, with one picture."""
    picture = drawings.drawn(recordings.png(), 1400)
    with db.transaction() as session:
        for tongue in (UKRAINIAN, CRIMEAN_TATAR):
            keeping.record(session, bohdan, NAME, tongue, recordings.opus())
        here = pages.page(NAME, UKRAINIAN)
        keeping._put(
            session, bohdan, "picture", here, "1", "", b"", "image/png", picture
        )


def talk(case, language="uk", purpose="service"):
    return f"{case.path}/consent/new/{case.survivor}/{purpose}/{language}"


def test_every_purpose_can_be_recorded_and_drawn_point_by_point():
    assert pages.purposes() == tuple(f"consent.{p}" for p in catalogue.load().purposes)
    assert not set(pages.purposes()) & set(pages.names())
    for purpose in catalogue.load().purposes.values():
        for language in ("en", "uk"):
            here = pages.of_purpose(purpose.id, language)
            assert set(spoken.lines(purpose, language)) < set(here.words)
            assert len(here.choices) == len(purpose.explain)
    assert pages.page("consent.agree_to_all", UKRAINIAN) is None


def test_what_the_office_recorded_is_played_in_the_talk_and_beside_the_sheet(
    desk, case, heard
):
    olena = desk("olena")
    for path in (talk(case), "/staff/consent-sheets/service/uk"):
        page = olena.get(path).text
        players = re.findall(r'<audio [^>]*src="([^"]+)" aria-label="([^"]+)"', page)
        assert {name for _src, name in players} == {
            "Recording: Ukrainian",
            "Recording: Crimean Tatar",
        }
        pictures = re.findall(r'<img src="(/staff/settings/aloud/[^"]+)"', page)
        assert len(pictures) == 1
        for src in [*(src for src, _name in players), *pictures]:
            assert olena.get(src).status_code == 200
    part = olena.client.get(players[0][0], headers={"Host": HOST, "Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"OggS")


def test_a_recording_of_other_words_is_not_played(desk, case, heard, monkeypatch):
    olena = desk("olena")
    said = spoken.lines
    monkeypatch.setattr(
        spoken, "lines", lambda p, code: (*said(p, code), "A new line.")
    )
    assert "<audio" not in olena.get(talk(case)).text


def test_a_talk_may_be_recorded_longer_than_a_public_page(world, bohdan):
    long = recordings.wav(seconds=70)
    with db.transaction() as session:
        keeping.record(session, bohdan, NAME, UKRAINIAN, long)
        with pytest.raises(InvalidInputError):
            keeping.record(session, bohdan, "start", UKRAINIAN, long)


def proof_of(case, answer_id, who="olena"):
    content = EvidenceContent(
        code="", title="How an answer was given", kind="audio", answer_ids=(answer_id,)
    )
    with case.opened(who, Permission.EVIDENCE_WRITE) as (s, file):
        return taking_in.take_in(
            s, file, content, "talk.ogg", io.BytesIO(recordings.opus())
        )


def test_a_say_back_is_evidence_beside_its_answer(desk, case):
    answer = recorded(case, a_yes(case, form=Form.ORAL_RECORDED))
    olena = desk("olena")
    page = olena.get(f"{case.path}/consent").text
    assert f"{case.path}/evidence/new/answer/{answer}" in page
    filled = olena.get(f"{case.path}/evidence/new/answer/{answer}").text
    assert re.search(rf'<option selected value="{answer}">', filled)
    assert re.search(r'<option selected value="internal">', filled)
    made = proof_of(case, answer)
    assert (
        f'href="{case.path}/evidence/{made}"' in olena.get(f"{case.path}/consent").text
    )
    assert (
        "Shows this answer being given"
        in olena.get(f"{case.path}/evidence/{made}").text
    )


def test_a_file_shows_no_answer_of_another_case(world, case):
    theirs = open_case(world, team=world.south, by="taras")
    answer = recorded(theirs, a_yes(theirs), who="taras")
    with pytest.raises(NotFoundError):
        proof_of(case, answer)
    with case.opened() as (s, file):
        assert consent_pages.all_proofs(s, file) == {}


@pytest.mark.parametrize("purpose", ["service", "prosecution_stcoa"])
def test_a_mark_counts_as_written_only_before_a_named_witness(case, purpose):
    to = case.brother if catalogue.load().purposes[purpose].needs_recipient else None
    mark = a_yes(case, purpose, form=Form.THUMBPRINT, recipient_id=to)
    with pytest.raises(InvalidInputError) as refused:
        recorded(case, mark, ConsentWords(teach_back=SAID))
    assert refused.value.fields == ("witness",)
    made = recorded(case, mark, ConsentWords(teach_back=SAID, witness="Ірина В."))
    with case.opened() as (s, file):
        [(row, _seq, content)] = ledger.events(s, file.box, file.id)
    assert (row, content.form) == (made, Form.THUMBPRINT)
    assert content.form in catalogue.load().purposes[purpose].forms


def test_no_paper_copy_because_it_is_unsafe_is_an_answer_like_any_other(desk, case):
    olena = desk("olena")
    page = olena.get(talk(case, "en")).text
    assert 'value="no_unsafe"' in page
    assert "No paper copy: unsafe" in page
    assert 'name="copy_given" checked' not in page
    sent = {
        "answer": "granted",
        "explained": [str(n) for n in range(5)],
        "scope": "whole_case",
        "identity_level": "pseudonym",
        "teach_back": SAID,
        "given_how": "oral_recorded",
        "capacity": "ok",
        "pressure": "alone_and_free",
        "copy_given": "no_unsafe",
    }
    assert olena.post(talk(case, "en"), sent).status_code == 303
    with case.opened() as (s, file):
        [(_id, _seq, content)] = ledger.events(s, file.box, file.id)
    assert (content.decision, content.copy_given) == (Decision.GRANTED, "no_unsafe")
