"""The survivor's code: one way for every input, and never anywhere it does not belong.

T-31, T-32; medians are compared in `scripts/bench auth`.
"""

import logging

import pytest
from sqlalchemy import event, select, update

from app import clock, db, vault
from app.conversation import receipts
from app.conversation.models import Conversation, Receipt
from app.vault.slow import derivations


def close_all():
    with db.transaction() as session:
        session.execute(update(Conversation).values(status="closed"))


@pytest.fixture
def statements(world):
    """The statements of the database, as text without values."""
    seen = []
    engine = db.bound().engine

    def note(connection, cursor, statement, *rest):
        if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            seen.append(statement.split(" WHERE")[0])

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def changed(browser):
    """Return a code that has ended, and one that the code that made it has stopped."""
    ended = browser.sends()
    with db.transaction() as session:
        row = session.scalars(
            select(Receipt).where(Receipt.lookup == receipts.derived(ended).lookup)
        ).one()
        row.expires_at = clock.now()
    browser.returns(browser.sends())
    browser.open("/box/code")
    stopped = browser.press("Make a new code").code
    groups = stopped.split()
    browser.press("Use this code", second=groups[1], fifth=groups[4])
    browser.press("This was not me: stop it")
    return ended, stopped


def cases(survivor, another_browser):
    """Codes that open nothing, each for another reason."""
    closed = survivor.sends()
    close_all()
    paused = another_browser()
    paused.begins()
    paused.open("/pause")
    used = paused.press("Give me a code").code
    paused.open("/form/1")
    paused.answers()
    paused.press("Send")
    ended, stopped = changed(another_browser())
    return {
        "never existing": vault.new_receipt(),
        "ended": ended,
        "stopped": stopped,
        "wrong check digit": "1" * 24,
        "malformed": "not a code",
        "empty": "",
        "too short": "1234",
        "very long": "9" * 5000,
        "closed": closed,
        "of a draft that was sent": used,
    }


def test_every_wrong_code_has_the_same_words_steps_and_one_derivation(
    survivor, another_browser, statements
):
    told = {}
    for name, code in cases(survivor, another_browser).items():
        browser = another_browser()
        browser.open("/return")
        before = derivations()
        statements.clear()
        page = browser.press("Open it", code=code)
        bare = page.text
        told[name] = (page.status, bare, derivations() - before, tuple(statements))
    (expected,) = set(told.values())
    assert expected[0] == 422
    assert expected[2] == 1
    assert "This code does not open anything" in expected[1]


def test_a_right_code_takes_one_derivation_too(survivor, another_browser):
    code = survivor.sends()
    before = derivations()
    assert another_browser().returns(code).path == "/box"
    assert derivations() - before == 1


@pytest.mark.parametrize(
    "write",
    [
        lambda code: code.replace(" ", ""),
        lambda code: code.replace(" ", "-"),
        lambda code: f"\u200e {code}\n",
        lambda code: code.translate({ord("0") + i: 0x660 + i for i in range(10)}),
        lambda code: code.translate({ord("0") + i: 0x966 + i for i in range(10)}),
    ],
    ids=["no spaces", "dashes", "marks and ends", "Arabic digits", "Devanagari"],
)
def test_the_code_opens_however_it_is_typed(survivor, another_browser, write):
    code = survivor.sends()
    assert another_browser().returns(write(code)).path == "/box"


def test_what_was_typed_is_kept_beside_the_message(survivor):
    page = survivor.returns("1234 5678")
    assert 'value="1234 5678"' in page.html
    assert page.title == "Check: Code"


def test_the_code_is_in_no_address_title_header_or_log(
    survivor, another_browser, caplog
):
    caplog.set_level(logging.DEBUG)
    code = survivor.sends()
    digits = code.replace(" ", "")
    other = another_browser()
    other.returns(code)
    for browser in (survivor, other):
        page = browser.page
        assert digits not in page.path
        assert code not in page.title
        headers = str(page.response.headers)
        assert digits not in headers
        assert code not in headers
    assert digits not in caplog.text
    assert code not in caplog.text
    assert code not in other.page.html


def test_codes_differ_and_their_keys_too(world):
    made = [receipts.new() for _ in range(40)]
    assert len({code.digits for code in made}) == len(made)
    for part in ("lookup", "seed", "signing", "csrf"):
        assert len({getattr(code.keys, part) for code in made}) == len(made)


def test_a_code_of_one_installation_opens_nothing_in_another(world):
    digits = vault.new_receipt()
    here = receipts.derived(digits)
    cost = vault.Cost(64, 1, 1)
    there = vault.receipt_keys(digits, b"another salt, of thirty-two byte", cost)
    assert here.lookup != there.lookup


def test_a_changed_code_works_until_its_delay_ends(survivor, another_browser, clock):
    code = survivor.sends()
    with db.transaction() as session:
        row = session.scalar(select(Receipt))
        row.expires_at = clock.forward(hours=0).replace(hour=12)
    assert another_browser().returns(code).path == "/box"
    clock.forward(hours=4)
    assert another_browser().returns(code).status == 422


def test_a_code_does_not_show_in_a_repr(world):
    code = receipts.new()
    assert code.digits not in repr(code)
