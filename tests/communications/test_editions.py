"""Editions: what they print, what they never print, who lets them go, what leaves."""

import io
import subprocess
import zipfile

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.communications import editions, issuing, keeping, pinning, writing
from app.communications.documents import Kind, SentContent, Status, Where
from app.communications.editions import UnreadyError
from app.communications.models import CommunicationSent
from app.communications.pinning import At
from app.consent.rules import Handling
from app.errors import (
    ApprovalError,
    ConflictError,
    ConsentMissingError,
    FreshFactorError,
    InvalidInputError,
    NotFoundError,
    PackageError,
)
from app.keys.parts import Part
from app.packages import proof
from app.packages.records import ThirdPersonDecision
from app.staff.policy import Permission
from app.vault import age
from tests.communications import generated
from tests.communications.test_pins import pinned


def makes(written, kind=Kind.CONFIDENTIAL, who="bohdan"):
    """Make an edition; return its id."""
    with db.transaction() as s:
        return editions.make(s, written.world.actor(who), written.id, kind)


def opened(s, written, edition_id, who="bohdan", **how):
    """Open an edition as somebody."""
    actor = written.world.actor(who, **how)
    seen = written.seen(s, who)
    return actor, seen, editions.get(s, actor, seen, edition_id)


def text_of(written, edition_id):
    """What a reader sees in the document."""
    with db.transaction() as s:
        actor, _seen, edition = opened(s, written, edition_id)
        made = editions.document(s, actor, edition)
    read = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=made, capture_output=True, check=True
    )
    return " ".join(read.stdout.decode().split())


def approves(written, edition_id, who="daryna", shown=None, **how):
    """Approve as the page shows it."""
    with db.transaction() as s:
        actor, _seen, edition = opened(s, written, edition_id, who, **how)
        shown = shown or issuing.shown_hash(s, actor, edition)
        issuing.approve(s, actor, edition, shown)


def sends(written, edition_id, who="bohdan"):
    """Let it leave."""
    with db.transaction() as s:
        issuing.send(s, *opened(s, written, edition_id, who))


def begun(written):
    """Two paragraphs over both cases, every sentence pinned."""
    first, second = written.cases
    one = written.adds("{P1} saw the station go dark.", "It was dark for days.")
    pinned(written, one, first.account, Where(first=2, many=1))
    pinned(written, one, first.photo, Where(from_s=5, to_s=65), n=1)
    two = written.adds(
        f"The same was told by {{P1@{second.ref}}} in Неіснуюче.", heading="gravity"
    )
    pinned(written, two, second.account, Where(first=3, many=1), case=second)
    with db.transaction() as s:
        file = cases.get(
            s, first.ref, written.world.actor("iryna"), Permission.CASE_READ
        )
        pinning.take_in(s, file, written.seen(s), first.incidents)
    return one, two


def test_an_edition_numbers_cites_and_names_nobody(written):
    begun(written)
    said = text_of(written, makes(written))
    for words in (
        "Attacks on an invented power station",
        "1. W-",
        "2. The same was told by W-",
        "time 00:00:05–00:01:05",
        "passage 2",
        "Annex A: sources",
        "Annex B: passages relied upon",
        "Станцію було вимкнено вночі.",
        "Annex C: crime base",
        "confirmed by a legal reviewer",
    ):
        assert words in said, words
    for case in written.cases:
        assert case.name.split()[1] not in said
        assert case.ref not in said
    with db.transaction() as s:
        assert written.seen(s).content.outline.is_fixed


def test_what_is_redacted_is_not_in_the_document(written):
    one, _two = begun(written)
    with db.transaction() as s:
        iryna, seen = written.world.actor("iryna"), written.seen(s)
        paragraph = keeping.paragraph(s, iryna, seen, one)
        at = At(one, paragraph.version, paragraph.content.sentences[0].id)
        pinning.hide(s, iryna, seen, at, "C")
    whole = text_of(written, makes(written))
    redacted = text_of(written, makes(written, Kind.REDACTED))
    for words in ("saw the station go dark", "Неіснуюче", "Annex B", "вимкнено"):
        assert words in whole
        assert words not in redacted
    assert "[C]" in redacted
    assert "It was dark for days." in redacted
    pseudonym = whole.split("1. W-")[1][:5]
    assert f"W-{pseudonym}" not in redacted


def test_a_name_stops_an_edition(written):
    begun(written)
    written.adds(f"This was told by {written.cases[0].name}.")
    with pytest.raises(PackageError) as refused:
        makes(written)
    assert written.cases[0].name not in str(refused.value)


def test_a_code_of_nobody_stops_an_edition(written):
    begun(written)
    written.adds("{P9} is nobody here.")
    with pytest.raises(UnreadyError) as refused:
        makes(written)
    assert [(e.number, e.why) for e in refused.value.problems] == [(3, "code")]


def test_a_pin_that_does_not_stand_stops_an_edition_and_is_named(written):
    begun(written)
    generated.takes_back(written.world, written.cases[1])
    with pytest.raises(UnreadyError) as refused:
        makes(written)
    assert [(e.number, e.why) for e in refused.value.problems] == [(2, "held")]


def test_two_people_let_an_edition_go(written):
    begun(written)
    made = makes(written)
    with pytest.raises(ConflictError):
        sends(written, made)
    for who in ("bohdan", "iryna"):
        with pytest.raises(NotFoundError):
            approves(written, made, who)
    with pytest.raises(FreshFactorError):
        approves(written, made, is_fresh=False)
    with pytest.raises(ApprovalError):
        approves(written, made, shown=b"0" * 32)
    approves(written, made)
    with pytest.raises(NotFoundError):
        sends(written, made, "iryna")
    sends(written, made)
    with pytest.raises(ConflictError):
        sends(written, made)


def test_what_leaves_opens_for_its_receiver_and_proves_itself(written, tmp_path):
    begun(written)
    made = makes(written)
    approves(written, made)
    sends(written, made)
    with db.transaction() as s:
        actor, _seen, edition = opened(s, written, made)
        path, name = issuing.download(s, actor, edition)
        sealed = path.read_bytes()
        pdf = editions.document(s, actor, edition)
    assert edition.status is Status.SENT
    assert name == f"{edition.content.ref}.zip.age"
    clear = io.BytesIO()
    age.decrypt(written.secret, io.BytesIO(sealed), clear)
    with zipfile.ZipFile(clear) as archive:
        archive.extractall(tmp_path)
        inside = {each: archive.read(each) for each in archive.namelist()}
    assert any(data == pdf for data in inside.values())
    lines = proof.check(tmp_path / edition.content.ref)
    assert {line.result for line in lines} == {"OK"}
    for case in written.cases:
        for data in inside.values():
            assert case.name.encode() not in data
            assert case.ref.encode() not in data
    for case in written.cases:
        with db.transaction() as s:
            file = cases.get(
                s, case.ref, written.world.actor("olena"), Permission.CASE_READ
            )
            rows = file.records(s, CommunicationSent, Part.CONTENT, SentContent)
            assert [row.edition_id for row, _content in rows] == [made]


def test_after_a_withdrawal_an_approved_edition_stays(written):
    begun(written)
    made = makes(written)
    approves(written, made)
    generated.takes_back(written.world, written.cases[1])
    with pytest.raises(ConsentMissingError):
        sends(written, made)
    with db.transaction() as s:
        assert opened(s, written, made)[2].status is Status.APPROVED


def test_somebody_else_in_a_source_is_decided_about_first(written):
    case = written.cases[0]
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("olena"), Permission.CASE_WRITE
        )
        suspect = recording.record_person(
            s,
            file,
            PersonContent(code="", is_alleged_perpetrator=True),
            PersonIdentity(names=("Лихий Вигаданець",)),
        )
        recording.record_act(
            s,
            file,
            case.incidents[0],
            generated.ActContent(kind="act.t.torture", victim_id=suspect),
        )
    one = written.adds("It was done.")
    with pytest.raises(InvalidInputError):
        pinned(written, one, case.incident(), Where())
    with db.transaction() as s:
        iryna = written.world.actor("iryna")
        file = cases.get(s, case.ref, iryna, Permission.CASE_READ)
        seen = written.seen(s)
        decision = ThirdPersonDecision(
            suspect, Handling.NONE, "looked at", legal_ground="invented article 10"
        )
        pinning.decide(s, file, seen, seen.version, [decision])
    pinned(written, one, case.incident(), Where())
    assert "It was done." in text_of(written, makes(written))


def test_what_changed_since_an_edition_left_is_marked(written):
    one, _two = begun(written)
    made = makes(written)
    approves(written, made)
    sends(written, made)
    assert "[amended]" not in text_of(written, makes(written))
    with db.transaction() as s:
        iryna, seen = written.world.actor("iryna"), written.seen(s)
        paragraph = keeping.paragraph(s, iryna, seen, one)
        writing.rewrite(
            s,
            iryna,
            seen,
            one,
            paragraph.version,
            ["{P1} saw the station go dark.", "It was dark for seven days."],
        )
    assert text_of(written, makes(written)).count("[amended]") == 1


def test_files_of_editions_that_did_not_leave_are_swept(written):
    begun(written)
    gone = makes(written)
    approves(written, gone)
    sends(written, gone)
    path = issuing.path_of(gone)
    stray = issuing.path_of(written.id)  # of no edition
    stray.write_bytes(b"sealed")
    half = path.with_name("x.zip.age.part")
    half.write_bytes(b"sealed, and not all of it")
    with db.transaction() as s:
        assert issuing.sweep(s) == 0  # they may still be at work
        assert issuing.sweep(s, older_than_seconds=-2) == 2
    assert path.is_file()
    assert not stray.exists()
    assert not half.exists()
