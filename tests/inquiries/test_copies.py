"""Copies of a person's own accounts and files, for that person and nobody else."""

import io
import zipfile

import msgspec
import pikepdf
import pytest
from sqlalchemy import select

from app import db
from app.audit import Action
from app.cases import recording
from app.errors import (
    ApprovalError,
    ConflictError,
    InvalidInputError,
    NoKeyError,
    NotFoundError,
)
from app.evidence import custody, taking_in
from app.evidence.documents import EvidenceContent
from app.inquiries import register, steps
from app.inquiries.copies import choosing, making, telling
from app.inquiries.documents import Copy, Decided
from app.inquiries.models import Inquiry, InquiryNames
from app.inquiries.rules import Kind, Outcome, Want
from app.packages import volumes
from app.packages.records import Kind as ItemKind
from app.packages.records import SecondChannel
from app.staff.policy import Permission
from tests.inquiries.conftest import READ, WRITE, asks
from tests.limited import made
from tests.support import log

FAMILY = "Вигаданко"
GIVEN = (Decided(Want.COPY, done=True, words=""),)


@pytest.fixture
def copied(world):
    world.given.walk.world = world
    return world.given


@pytest.fixture
def asked(world, copied):
    """A checked request of the survivor for a copy."""
    made_ = asks(world, Kind.ACCESS, wants=(Want.COPY,)).checks()
    made_.looks(copied.walk.ref)
    return made_


def survivor(copied):
    with db.transaction() as s:
        file = copied.walk.file(s, "bohdan", Permission.CASE_READ)
        return recording.survivor_id(s, file)


def chooses(asked, copied, items, who="bohdan", person=None):
    with db.transaction() as s:
        by = asked.world.actor(who)
        seen = register.find(s, by, asked.id, READ)
        one = person or survivor(copied)
        choosing.choose(s, by, seen, seen.version, one, tuple(items))


def why(asked, copied, *items, person=None):
    with db.transaction() as s:
        file = copied.walk.file(s, "bohdan", Permission.CASE_READ)
        one = person or survivor(copied)
        return [each.why for each in choosing.stops(s, file, one, items)]


def makes(asked, who="bohdan"):
    by = asked.world.actor(who)
    with db.transaction() as s:
        planned = making.plan(s, by, asked.id)
    made_, code = making.write(planned)
    with db.transaction() as s:
        making.keep(s, by, asked.id, planned, made_, code)


def code_of(asked):
    with db.transaction() as s:
        by = asked.world.actor("bohdan")
        return register.identity_of(s, by, asked.seen())[1].code


def opened(asked, code):
    """Open what was made as the person does; return the files of the zip."""
    folder = making.folder_of(asked.seen().content.copies.made.build)
    target = io.BytesIO()
    volumes.open_volumes(sorted(folder.iterdir()), code, target)
    with zipfile.ZipFile(target) as archive:
        return {
            name.partition("/")[2]: archive.read(name) for name in archive.namelist()
        }


def words_in(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        return len(paper.pages)


@pytest.fixture
def signed(asked, copied):
    chooses(asked, copied, copied.own)
    return asked.prepares(Outcome.PARTLY, decided=GIVEN).signs()


def reads_out(asked, who="bohdan"):
    with db.transaction() as s:
        by = asked.world.actor(who)
        return telling.read_out(s, by, asked.id, SecondChannel.VOICE)


def planned(asked):
    with db.transaction() as s:
        return making.plan(s, asked.world.actor("bohdan"), asked.id).paper


# --- what is theirs


def test_each_version_and_file_of_the_person_goes_and_nothing_of_others(asked, copied):
    assert why(asked, copied, *copied.own) == []
    with_brother = Copy(ItemKind.EVIDENCE, copied.both)
    (held,) = why(asked, copied, with_brother)
    assert "Somebody else is in it" in held
    (held,) = why(asked, copied, *copied.own[:1], person=copied.walk.brother)
    assert "somebody else" in held
    with pytest.raises(InvalidInputError) as refused:
        chooses(asked, copied, (*copied.own[:3], with_brother))
    assert refused.value.fields == ("items",)
    assert asked.seen().content.copies is None


def test_a_voice_message_is_nobodys_own_until_somebody_says_whose_it_is(asked, copied):
    with db.transaction() as s:
        file = copied.walk.file(s, "olena", Permission.EVIDENCE_WRITE)
        content = EvidenceContent(code="", title="First contact", kind="audio")
        sound = io.BytesIO(b"invented bytes of sound")
        voice = taking_in.take_in(s, file, content, "", sound)
    (held,) = why(asked, copied, Copy(ItemKind.EVIDENCE, voice))
    assert "somebody else" in held


def test_who_is_named_in_a_transcript_is_heard_in_its_recording(asked, copied):
    (held,) = why(asked, copied, Copy(ItemKind.EVIDENCE, copied.rich.recording))
    assert "Somebody else is in it" in held


def test_a_file_and_its_copy_do_not_go_together(asked, copied):
    _both, copy = Copy(ItemKind.EVIDENCE, copied.both), copied.own[4]
    assert any("twice" in each for each in why(asked, copied, _both, copy))


def test_no_yes_and_no_pause_speak_to_what_is_the_persons_own(asked, copied):
    copied.walk.pauses()
    copied.walk.withdraws()
    assert why(asked, copied, *copied.own) == []


def test_an_account_that_nobody_read_through_stays(asked, copied, world):
    with db.transaction() as s:
        from app.statements import taking
        from app.statements.documents import Kind as How
        from app.statements.documents import StatementContent, StatementWords

        file = copied.walk.file(s, "olena", Permission.STATEMENT_TAKE)
        content = StatementContent(
            code="", kind=How.FIRST_ACCOUNT, teller_id=survivor(copied)
        )
        fresh = taking.take(s, file, content, StatementWords(free_recall="Invented."))
    (held,) = why(asked, copied, Copy(ItemKind.STATEMENT, fresh))
    assert "read its working text" in held


# --- two people, and what they sign


def test_whoever_chose_or_prepared_does_not_sign(asked, copied, world):
    chooses(asked, copied, copied.own, who="daryna")
    asked.prepares(Outcome.PARTLY, decided=GIVEN)
    with pytest.raises(NotFoundError):
        asked.signs("daryna")
    with pytest.raises(NotFoundError):
        asked.signs("bohdan")
    chooses(asked, copied, copied.own)
    assert asked.prepares(Outcome.PARTLY, decided=GIVEN).signs("daryna")


def test_the_signature_covers_what_is_copied(signed, copied, world):
    with db.transaction() as s:
        by = world.actor("bohdan")
        seen = register.find(s, by, signed.id, WRITE)
        copies = msgspec.structs.replace(seen.content.copies, items=copied.own[:1])

        def less(old):
            return msgspec.structs.replace(old, copies=copies)

        register.change(s, by, seen, less, "copies_chosen")
    with pytest.raises(ApprovalError):
        makes(signed)


def test_to_choose_anew_takes_the_answer_back(signed, copied):
    chooses(signed, copied, copied.own[:1])
    assert signed.seen().content.answer is None
    with pytest.raises(ApprovalError):
        makes(signed)


def test_who_asks_for_no_copy_any_more_is_given_none(signed, copied, world):
    with db.transaction() as s:
        by = world.actor("bohdan")
        seen = register.find(s, by, signed.id, WRITE)
        told = msgspec.structs.replace(seen.content, wants=(Want.WHO_HAS,))
        steps.edit(s, by, seen, seen.version, told)
    assert signed.seen().content.copies is None
    decided = (Decided(Want.WHO_HAS, done=True, words=""),)
    signed.prepares(Outcome.PARTLY, decided=decided).signs().gives()


def test_copies_go_only_with_an_answer_that_gives_them(asked, copied):
    chooses(asked, copied, copied.own)
    for outcome, decided in (
        (Outcome.REFUSED, GIVEN),
        (Outcome.PARTLY, (Decided(Want.COPY, done=False, words=""),)),
    ):
        with pytest.raises(InvalidInputError) as refused:
            asked.prepares(outcome, decided=decided)
        assert refused.value.fields == ("copies",)
    letter = asked.prepares(Outcome.PARTLY, decided=GIVEN).letter
    assert "S2, S3" in letter
    assert "in person by the worker" not in letter
    left = asked.seen().content.copies.left  # S1, the transcript, its recording
    assert f"not among these: {left}." in letter
    assert left == 3


def test_the_letter_goes_only_when_they_are_made(signed):
    with pytest.raises(InvalidInputError) as refused:
        signed.gives()
    assert refused.value.fields == ("copies",)
    makes(signed)
    signed.gives()


def test_what_may_go_no_more_stops_the_making_and_the_letter(signed, copied, world):
    makes(signed)
    with db.transaction() as s:
        file = copied.walk.file(s, "olena", Permission.EVIDENCE_WRITE)
        row, content = taking_in.item(s, file, copied.walk.photo)
        shown = msgspec.structs.replace(content, shown_ids=(copied.walk.brother,))
        file.change(s, row, row.version, content=shown)
    with pytest.raises(InvalidInputError) as refused:
        makes(signed)
    assert refused.value.fields == ("copies",)
    with pytest.raises(InvalidInputError):
        signed.gives()


# --- what the person gets


def test_the_person_opens_them_with_the_code_and_reads_nobody_elses_name(
    signed, copied
):
    paper = planned(signed)
    every = "\n".join(p["text"] for a in paper["accounts"] for p in a["parts"])
    assert [each["code"] for each in paper["accounts"]] == ["S2", "S3", "S4"]
    assert "До нас прийшли вночі" in every
    assert "[another person 1] усе бачив" in every
    assert FAMILY not in repr(paper)
    assert "Full interview" not in repr(paper)  # a title is staff's
    makes(signed)
    files = opened(signed, code_of(signed))
    assert set(files) == {"copies.pdf", "files/E1.jpg", "files/E3.jpg"}
    assert words_in(files["copies.pdf"]) >= 1
    assert made.CANARY.encode() not in b"".join(files.values())


def test_the_files_on_the_disk_tell_nothing(signed, copied):
    makes(signed)
    folder = making.folder_of(signed.seen().content.copies.made.build)
    lying = b"".join(
        path.read_bytes() for path in folder.iterdir() if path.suffix != ".html"
    )
    assert copied.walk.ref.encode() not in lying
    assert copied.walk.ref not in repr(list(folder.iterdir()))
    with pytest.raises(NoKeyError):
        opened(signed, volumes.new_code())


def test_the_code_is_told_once_by_whoever_gave_the_answer(signed, world):
    makes(signed)
    code = code_of(signed)
    with pytest.raises(ConflictError):
        reads_out(signed)  # the letter has not gone
    signed.gives("bohdan")
    with pytest.raises(NotFoundError):
        reads_out(signed, "daryna")
    assert volumes.read_code(reads_out(signed)) == code
    assert code_of(signed) == ""
    with pytest.raises(ConflictError):
        reads_out(signed)
    with db.reading() as s:
        kept = b"".join(row.content for row in s.scalars(select(Inquiry)))
        kept += b"".join(row.identity for row in s.scalars(select(InquiryNames)))
    assert code.encode() not in kept
    actions = {line.action for line in log.lines(world)}
    assert actions >= {Action.INQUIRY_COPIES_MADE, Action.INQUIRY_CODE_TOLD}
    assert code not in repr(log.lines(world))


def test_names_that_are_changed_leave_the_code(signed, world):
    makes(signed)
    code = code_of(signed)
    with db.transaction() as s:
        by = world.actor("bohdan")
        seen = register.find(s, by, signed.id, WRITE)
        version, named = register.identity_of(s, by, seen)
        changed = msgspec.structs.replace(named, contact="+1", code="")
        register.rename(s, by, seen, version, changed)
    assert code_of(signed) == code


def test_each_original_knows_that_a_copy_went_and_not_before(signed, copied):
    def last():
        with db.transaction() as s:
            file = copied.walk.file(s, "olena", Permission.CASE_READ)
            return custody.chain(s, file, copied.walk.photo)[-1]

    makes(signed)
    assert last().action != "disclosed"
    signed.gives()
    assert (last().action, last().reason) == ("disclosed", signed.seen().content.number)


def test_the_code_of_what_is_not_given_any_more_is_forgotten(signed, copied, world):
    makes(signed)
    assert code_of(signed)
    chooses(signed, copied, copied.own[:1])
    assert code_of(signed) == ""
    signed.prepares(Outcome.PARTLY, decided=GIVEN).signs()
    makes(signed)
    assert code_of(signed)
    with db.transaction() as s:
        by = world.actor("bohdan")
        seen = register.find(s, by, signed.id, WRITE)
        told = msgspec.structs.replace(seen.content, wants=(Want.WHO_HAS,))
        steps.edit(s, by, seen, seen.version, told)
    assert code_of(signed) == ""


def test_volumes_are_swept_after_their_days(signed):
    makes(signed)
    copies = signed.seen().content.copies
    making.sweep()
    assert making.is_there(copies)
    assert making.sweep(older_than_seconds=-1) == 1
    assert not making.is_there(copies)
    with pytest.raises(ConflictError), db.transaction() as s:
        making.handed(s, signed.world.actor("bohdan"), signed.id, "volume")
