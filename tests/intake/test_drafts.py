"""Drafts: sealed under a key that the server does not keep."""

import pytest
from sqlalchemy import select

from app import db
from app.conversation import receipts
from app.errors import NotFoundError, TamperedError
from app.intake import drafts
from app.intake.documents import DraftWords
from app.intake.models import Draft

CANARY = "a heron by the third bridge"
WORDS = DraftWords(catalogue="2026.1", answers={"fc.free_line": (CANARY,)})


@pytest.fixture
def draft(world):
    with db.transaction() as session:
        key = drafts.begin(session, "2026.1")
        drafts.keep(session, key, WORDS)
    return key


def kept(draft):
    with db.reading() as session:
        row = session.scalar(select(Draft).where(Draft.id == draft.id))
        session.expunge(row)
    return row


def opened(key):
    with db.reading() as session:
        return drafts.opened(session, key)


def test_a_draft_opens_with_its_key_and_with_no_other(draft):
    assert opened(draft) == WORDS
    with pytest.raises(TamperedError):
        opened(drafts.Key(draft.id, bytes(32)))


def test_what_is_written_is_not_in_the_row(draft):
    row = kept(draft)
    assert CANARY.encode() not in row.sealed
    assert draft.key not in row.sealed


def test_a_draft_opens_only_in_its_own_row(draft):
    with db.transaction() as session:
        other = drafts.begin(session, "2026.1")
        row = session.get(Draft, other.id)
        row.sealed = session.get(Draft, draft.id).sealed
    with pytest.raises(TamperedError):
        opened(drafts.Key(other.id, draft.key))


def test_a_paused_draft_opens_with_its_code_and_no_other(draft):
    code = receipts.new()
    with db.transaction() as session:
        drafts.pause(session, draft, code)
        assert drafts.find(session, code.keys) == draft
        assert drafts.find(session, receipts.new().keys) is None
    row = kept(draft)
    assert draft.key not in row.wrap
    assert code.digits.encode() not in row.wrap + row.lookup


def test_a_wrap_moved_to_another_draft_does_not_open(draft):
    code = receipts.new()
    with db.transaction() as session:
        drafts.pause(session, draft, code)
        other = drafts.begin(session, "2026.1")
        first, second = session.get(Draft, draft.id), session.get(Draft, other.id)
        lookup, wrap = first.lookup, first.wrap
        first.lookup = None
        session.flush()
        second.lookup, second.wrap = lookup, wrap
        session.flush()
        with pytest.raises(TamperedError):
            drafts.find(session, code.keys)


def test_a_draft_is_taken_exactly_once(draft):
    with db.transaction() as session:
        assert drafts.take(session, draft)
        assert not drafts.take(session, draft)
    with pytest.raises(NotFoundError):
        opened(draft)


def test_an_expired_draft_opens_no_more_and_is_purged(draft, clock):
    with db.transaction() as session:
        drafts.touch(session, draft)
    clock.forward(minutes=61)
    with pytest.raises(NotFoundError):
        opened(draft)
    with db.transaction() as session:
        drafts.purge(session)
        assert session.get(Draft, draft.id) is None


def test_leaving_erases_a_draft_unless_it_was_paused(draft):
    with db.transaction() as session:
        paused = drafts.begin(session, "2026.1")
        drafts.pause(session, paused, receipts.new())
        drafts.leave(session, draft)
        drafts.leave(session, paused)
        assert session.get(Draft, draft.id) is None
        assert session.get(Draft, paused.id) is not None


def test_a_draft_that_is_gone_cannot_be_kept_or_paused(draft):
    with db.transaction() as session:
        drafts.take(session, draft)
        with pytest.raises(NotFoundError):
            drafts.keep(session, draft, WORDS)
        with pytest.raises(NotFoundError):
            drafts.pause(session, draft, receipts.new())


def test_what_is_written_does_not_show_in_a_repr(draft):
    assert CANARY not in repr(WORDS)
    assert draft.key.hex() not in repr(draft)
    assert repr(draft.key) not in repr(draft)
