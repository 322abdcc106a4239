"""Tries of codes are slowed down, and nobody is ever locked out (T-28)."""

import pytest

from app.conversation import pacing
from app.errors import BusyError


@pytest.fixture
def waited():
    return []


@pytest.fixture
def bucket(clock, waited):
    return pacing.Bucket(sleep=waited.append)


def test_the_first_tries_wait_for_nothing(bucket, waited):
    for _ in range(pacing.HOLDS):
        bucket.take()
    assert waited == []


def test_then_each_try_waits_a_moment_and_goes_on(bucket, waited):
    for _ in range(pacing.HOLDS + 3):
        bucket.take()
    assert len(waited) == 3
    assert all(0 < seconds <= pacing.LONGEST_WAIT_SECONDS for seconds in waited)


def test_the_bucket_fills_again_with_time(bucket, waited, clock):
    for _ in range(pacing.HOLDS):
        bucket.take()
    clock.forward(seconds=pacing.HOLDS / pacing.PER_SECOND)
    for _ in range(pacing.HOLDS):
        bucket.take()
    assert waited == []


def test_many_wrong_tries_of_one_browser_make_it_wait_and_nobody_else(bucket, waited):
    bucket.take(wrong_tries=pacing.WRONG_BEFORE_WAITING)
    assert waited == []
    bucket.take(wrong_tries=pacing.WRONG_BEFORE_WAITING + 2)
    assert waited == [2 * pacing.WAIT_PER_WRONG_SECONDS]
    bucket.take()
    assert len(waited) == 1


def test_when_too_many_wait_the_rest_are_told_to_come_again(bucket):
    for _ in range(pacing.HOLDS):
        bucket.take()
    bucket.waiting = pacing.WAITING_LIMIT
    with pytest.raises(BusyError):
        bucket.take()


def test_a_flood_of_wrong_codes_does_not_keep_the_right_one_out(
    survivor, another_browser, public_app
):
    code = survivor.sends()
    guesser = another_browser()
    for _ in range(40):
        assert guesser.returns("1" * 24).status == 422
    assert public_app.extensions["waited"]
    assert another_browser().returns(code).path == "/box"


def test_an_address_that_is_told_changes_nothing(survivor, another_browser, public_app):
    """T-29: nobody is told apart by address, whatever a header says."""
    guesser = another_browser()
    for number in range(30):
        guesser.headers["X-Forwarded-For"] = f"10.0.0.{number}"
        guesser.returns("1" * 24)
    with_header = len(public_app.extensions["waited"])
    assert with_header > 0


def test_a_full_house_answers_fast_and_loses_nothing(survivor, public_app):
    code = survivor.sends()
    bucket = public_app.extensions["barvinok_pacing"]
    bucket.tokens, bucket.waiting = -1000, pacing.WAITING_LIMIT
    page = survivor.returns(code)
    assert page.status == 429
    assert "Nothing is lost" in page.text
    bucket.waiting = 0
    assert survivor.returns(code).path == "/box"
