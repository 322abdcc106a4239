"""A copy with parts hidden is sealed beside the original, with its log."""

import hashlib

import pytest
from sqlalchemy import select

from app.errors import (
    InvalidInputError,
    NoKeyError,
    NotFoundError,
    TamperedError,
    UnreadableFileError,
)
from app.evidence import custody, scanning, storing, taking_in
from app.evidence.models import EvidenceFile
from app.evidence.redacting import keeping
from app.staff.policy import Permission
from tests.evidence.redacting import papers
from tests.evidence.test_copying import content_of
from tests.evidence.test_taking_in import files, taken_in
from tests.limited import made

WRITE, READ = Permission.EVIDENCE_WRITE, Permission.EVIDENCE_READ
BOX, OTHER = "0.0.0.5000.5000.N", "0.0.0.6000.6000.R"


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def kept(case, item, told=BOX, who="olena"):
    return keeping.keep(lambda: case.opened(who, WRITE), item, told)


def read(case, item, redaction, who="olena"):
    with case.opened(who, READ) as (s, file):
        content, number, opened = keeping.redacted(s, file, item, redaction)
    with opened:
        return content, number, opened.read()


def test_a_copy_stands_beside_the_original_and_says_who_when_where_and_why(case):
    original = made.jpeg()
    item = taken_in(case, original)
    redaction = kept(case, item, f"{BOX}_0.7000.7000.8000.8000.L")
    content, number, data = read(case, item, redaction)
    (log,) = content.redactions
    assert number == 1
    assert log.sha256 == hashlib.sha256(data).hexdigest()
    assert (log.mime, log.size_bytes, log.pages) == ("image/jpeg", len(data), 1)
    assert log.reasons == ("L", "N")
    assert log.hidden[1].place == (7000, 7000, 8000, 8000)
    with case.opened() as (s, file):
        assert log.by == file.actor.staff_id
        *_before, made_of, out = custody.chain(s, file, item)
    assert (made_of.action, made_of.tool) == ("redacted", keeping.TOOL)
    assert (made_of.input_sha256, made_of.output_sha256) == (content.sha256, log.sha256)
    assert made_of.reason == "L N"
    assert (out.action, out.input_sha256) == ("exported", log.sha256)
    with (
        case.opened("olena", READ) as (s, file),
        taking_in.download(s, file, item) as opened,
    ):
        assert opened.read() == original


def test_a_later_copy_replaces_none_and_the_same_is_not_kept_twice(case, blobs):
    item = taken_in(case, made.jpeg())
    first, second = kept(case, item), kept(case, item, OTHER)
    assert kept(case, item, OTHER) == second
    content = content_of(case, item)
    assert [each.id for each in content.redactions] == [first, second]
    assert len(files(blobs)) == 3
    assert read(case, item, first)[2] != read(case, item, second)[2]


def test_the_log_of_a_text_holds_no_word_and_no_length(case):
    item = taken_in(case, papers.TEXT.encode())
    first = papers.TEXT.index(papers.NAME)
    redaction = kept(case, item, f"{first}.{first + len(papers.NAME)}.N")
    content, _number, data = read(case, item, redaction)
    assert papers.NAME not in data.decode()
    assert papers.KEPT in data.decode()
    assert content.redactions[0].hidden[0].place == ()
    assert "Ковальчук" not in repr(content)
    assert content.redactions[0].mime == "text/plain"


def test_it_is_sealed_under_a_key_of_its_own(case):
    item = taken_in(case, made.png())
    redaction = kept(case, item)
    _content, _number, data = read(case, item, redaction)
    sealed = storing.path_of(redaction).read_bytes()
    assert data[:64] not in sealed
    with case.opened("olena", READ) as (s, file):
        own = taking_in.blob_key(file, redaction)
        other = taking_in.blob_key(file, taking_in.original_id(s, item))
    with storing.read(redaction, own) as opened:
        assert opened.read() == data
    with pytest.raises(TamperedError), storing.read(redaction, other) as opened:
        opened.read()


@pytest.mark.parametrize("told", ["", "0", "1.2.N", "0.0.0.5000.5000.Z"])
def test_marks_that_are_none_keep_nothing(case, blobs, told):
    item = taken_in(case, made.png())
    with pytest.raises(InvalidInputError):
        kept(case, item, told)
    assert len(files(blobs)) == 1


def test_a_mark_beyond_the_end_keeps_nothing(case, blobs):
    text = taken_in(case, b"just words")
    with pytest.raises(InvalidInputError):
        kept(case, text, "0.99.N")
    paper = taken_in(case, made.pdf())
    with pytest.raises(UnreadableFileError):
        kept(case, paper, "0.0.0.500.500.N_7.0.0.500.500.N")
    assert len(files(blobs)) == 2


def test_of_a_changed_original_no_copy_is_made(case, blobs):
    item = taken_in(case, made.jpeg())
    (path,) = files(blobs)
    sealed = bytearray(path.read_bytes())
    sealed[60] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(TamperedError):
        kept(case, item)
    assert files(blobs) == [path]


def test_what_fails_after_the_copy_was_sealed_leaves_no_file(case, blobs, monkeypatch):
    item = taken_in(case, made.jpeg())

    def broken(*args, **said):
        raise TamperedError

    with monkeypatch.context() as patched:
        patched.setattr(custody, "note", broken)
        with pytest.raises(TamperedError):
            kept(case, item)
    assert len(files(blobs)) == 1
    assert content_of(case, item).redactions == ()


def test_who_may_add_evidence_and_holds_the_key_makes_and_reads_copies(case):
    item = taken_in(case, made.jpeg())
    for who in ("iryna", "taras"):
        with pytest.raises((NotFoundError, NoKeyError)):
            kept(case, item, who=who)
    redaction = kept(case, item, who="roman")
    with case.opened("iryna") as (s, file), pytest.raises(NotFoundError):
        keeping.redacted(s, file, item, redaction)
    other = taken_in(case, made.png())
    with case.opened("olena", READ) as (s, file), pytest.raises(NotFoundError):
        keeping.redacted(s, file, other, redaction)
    with case.opened("olena", READ) as (s, file):
        original = s.scalar(select(EvidenceFile.id).where(EvidenceFile.item_id == item))
        with pytest.raises(NotFoundError):
            keeping.redacted(s, file, item, original)


def test_a_file_that_waits_for_the_scanner_is_not_opened(case, tmp_path):
    scanning.use(tmp_path / "nobody.sock")
    try:
        item = taken_in(case, made.jpeg())
    finally:
        scanning.use(None)
    with pytest.raises(NotFoundError):
        kept(case, item)
