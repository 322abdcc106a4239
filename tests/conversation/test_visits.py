"""The visit: an opaque cookie, a row sealed under it, sixty minutes."""

import base64
import zlib

import pytest
from sqlalchemy import select

from app import db
from app.conversation import models, visits


@pytest.fixture
def visit(world):
    made = visits.fresh()
    made.change(language="uk", code="123456789012345678901234")
    with db.transaction() as session:
        visits.keep(session, made)
    return made


def found(cookie):
    with db.reading() as session:
        return visits.of_cookie(session, cookie)


def test_the_cookie_finds_and_opens_its_row(visit):
    again = found(visit.cookie)
    assert again.is_kept
    assert again.state == visit.state


def test_the_row_alone_says_nothing(visit):
    with db.reading() as session:
        row = session.scalar(select(models.Visit))
        assert b"123456" not in row.sealed
        assert b"language" not in row.sealed
        assert visit.key not in row.sealed


def test_the_cookie_alone_says_nothing(visit):
    """T-21: no secret is readable in it, whatever one decodes."""
    raw = base64.urlsafe_b64decode(visit.cookie)
    assert len(raw) == 48
    assert b"123456" not in raw
    with pytest.raises(zlib.error):
        zlib.decompress(raw)


@pytest.mark.parametrize(
    "cookie", ["", "x", "=" * 64, "A" * 63, "A" * 65, "é" * 64, "A" * 5000]
)
def test_what_is_no_cookie_of_ours_is_nobody(visit, cookie):
    assert found(cookie) is None


def test_a_cookie_with_another_key_opens_nothing(visit):
    other = visits.fresh()
    mixed = base64.urlsafe_b64encode(visit.id.bytes + other.key).decode()
    assert not found(mixed).is_kept
    assert found(mixed).state == visits.State()


def test_a_row_moved_to_another_visit_opens_nothing(visit):
    other = visits.fresh()
    with db.transaction() as session:
        visits.keep(session, other)
        rows = {row.id: row for row in session.scalars(select(models.Visit))}
        rows[other.id].sealed = rows[visit.id].sealed
    assert not found(other.cookie).is_kept


def test_a_visit_ends_an_hour_after_its_last_request(visit, clock):
    with db.transaction() as session:
        visits.touch(session, visit)
    clock.forward(minutes=59)
    assert found(visit.cookie).is_kept
    clock.forward(minutes=2)
    assert not found(visit.cookie).is_kept
    with db.transaction() as session:
        visits.purge(session)
        assert session.get(models.Visit, visit.id) is None


def test_a_renewed_visit_leaves_the_old_cookie_dead(visit):
    with db.transaction() as session:
        renewed = visits.renew(session, visit)
    assert renewed.cookie != visit.cookie
    assert found(renewed.cookie).state == visit.state
    assert not found(visit.cookie).is_kept


def test_a_token_is_good_for_its_own_visit_only(visit):
    other = visits.fresh()
    assert visit.accepts(visit.token())
    assert not other.accepts(visit.token())
    assert visit.token() != visit.token()


@pytest.mark.parametrize("token", ["", "x", "A" * 64, "é", "=" * 10])
def test_what_is_no_token_is_refused(visit, token):
    assert not visit.accepts(token)


def test_the_cookie_changes_when_the_form_begins_and_when_a_code_opens(
    survivor, another_browser
):
    """T-18: a cookie planted before leads nowhere."""
    survivor.open("/")
    before = survivor.cookie
    survivor.begins()
    assert survivor.cookie != before
    code = survivor.sends()
    other = another_browser()
    other.open("/return")
    planted = other.cookie
    other.press("Open it", code=code)
    assert other.cookie != planted
    thief = another_browser()
    thief.client.set_cookie("f", planted, domain="localhost")
    assert thief.open("/box").status == 410


def test_a_visit_shows_nothing_in_a_repr(visit):
    assert "123456" not in repr(visit)
    assert visit.key.hex() not in repr(visit)
    assert repr(visit.key) not in repr(visit)
