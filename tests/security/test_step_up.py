"""T-26: what changes who can read, or lets something leave, asks for a new code.

Everybody's session is five minutes old; each address is asked by whoever may. Approving
a package takes a code of its own in its form: tests/packages.
"""

import pytest

from tests.support.addresses import addresses, at_desk, blanks, role_may
from tests.support.sent import forms

pytestmark = pytest.mark.once

CAST = ("olena", "bohdan", "hanna", "petro", "sofia", "marko", "admin")
ASKED = b"new six-digit code"
ASKS = {
    # one's own secrets
    "GET settings.password",
    "POST settings.change_password",
    "GET settings.authenticator",
    "GET settings.picture",
    "POST settings.change_authenticator",
    # who may read: people, teams, the directory, recovery
    "POST staff_people.invite",
    "POST staff_people.link_again",
    "POST staff_people.stop",
    "POST leaving.begin",
    "POST leaving.own_half",
    "POST staff_teams.make",
    "POST staff_teams.admit",
    "POST staff_teams.leave",
    "POST keyring.sign",
    "POST keyring.refuse",
    "POST keyring.drill_file",
    # what leaves the house
    "POST truth.release",
}


def is_asked(answer):
    """Whether the page for the code came instead of the act."""
    return answer.status_code == 403 and ASKED in answer.data


def test_t26_sensitive_acts_and_no_others_ask_for_a_new_code(
    world, full, staff_app, desk
):
    good = forms(world, full, "Invented")
    values = blanks(world, full, full.own)
    asks, answers = set(), set()
    stale = {who: at_desk(desk(who, is_fresh=False)) for who in CAST}
    fresh = {who: at_desk(desk(who)) for who in CAST}
    actors = {who: world.actor(who) for who in CAST}
    for address in addresses(staff_app, values):
        name = f"{address.method} {address.endpoint}"
        sent = good.get(address.endpoint)
        for who in (who for who in CAST if role_may(actors[who], address)):
            data = sent.make() if sent else None
            if is_asked(stale[who].ask(address, data)):
                asks.add(name)
                again = sent.make() if sent else None
                if not is_asked(fresh[who].ask(address, again)):
                    answers.add(name)
    assert asks == answers == ASKS
