"""T-01: every address of both apps, asked by everybody, as `docs/permissions.md` says.

Walked once: the survivor with a code of the case, somebody without anything, and one
of the cast for each role. A route that is new has no row on the page, and fails.
"""

import difflib
from pathlib import Path

import pytest

from app.staff import policy
from app.staff.access import PUBLIC
from app.staff.policy import PERMISSIONS, Permission, Record
from app.web import staff_door
from tests.support import permissions
from tests.support.addresses import (
    addresses,
    at_desk,
    at_public,
    blanks,
    picture_of,
    stranger,
)
from tests.support.permissions import NO, SIGN_IN, YES

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("standing")]

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"

WHO = {
    "marko": "intake desk",
    "olena": "caseworker of the case",
    "taras": "caseworker of another team",
    "iryna": "legal reviewer",
    "bohdan": "coordinator who prepared",
    "daryna": "other coordinator",
    "sofia": "analyst",
    "roman": "custodian",
    "petro": "auditor",
    "hanna": "officer",
    "admin": "administrator",
}
NOBODY, SURVIVOR = "nobody", "survivor"
WITHOUT_SESSION = {NOBODY: "anonymous", SURVIVOR: "survivor with the code"}

# Where a view is stricter than its mark, and why.
STRICTER = {
    # Answers are written; the mark is that of the page, which is read.
    "incidents.answer": {"roman": NO},
    "series.answer": {"roman": NO},
    # A place of team North: another team's key does not open it.
    "sites.change": {"taras": NO},
    "sites.save": {"taras": NO},
    # A unit of team North, likewise.
    "units.one": {"taras": NO},
    "units.picture": {"taras": NO},
    "units.change": {"taras": NO},
    "units.save": {"taras": NO},
    "units.commanders": {"taras": NO},
    "units.open_commanders": {"taras": NO},
    "units.save_commanders": {"taras": NO},
    # Who began a consignment approves none of it.
    "consignments.approve": {"bohdan": NO},
    # A request that came to team North, about Olena's case.
    "inquiries.one": {"taras": NO},
    "inquiries.open_names": {"taras": NO},
    "inquiries.names": {"taras": NO},
    "inquiry_steps.contest": {"taras": NO},
    "inquiry_steps.go_on": {"taras": NO},
    "inquiry_steps.told": {"taras": NO},
    "inquiry_answers.order": {"taras": NO},
    "inquiry_answers.ask_order": {"taras": NO},
    "inquiry_answers.answer": {"taras": NO},
    "inquiry_answers.prepare": {"taras": NO},
    "inquiry_answers.letter": {"taras": NO},
    "inquiry_answers.paper": {"taras": NO},
    "inquiry_copies.choose": {"taras": NO},
    "inquiry_copies.keep": {"taras": NO},
    # The answer of the walk was prepared by the coordinator who is asked first.
    "inquiry_answers.sign": {"bohdan": NO},
    "inquiry_answers.send_back": {"bohdan": NO},
    # Only those to whom counsel gave the key by name, here Olena.
    "strategy.listed": dict.fromkeys(("bohdan", "daryna", "roman"), NO),
    # A search that a coordinator of team North shares.
    "searches.kept": {"taras": NO},
    "searches.change": dict.fromkeys(("olena", "taras", "iryna", "roman"), NO),
    "searches.drop": dict.fromkeys(("olena", "taras", "iryna", "roman"), NO),
    # A cover in team North.
    "cover.make": {"taras": NO},
    "cover.end": {"taras": NO},
    # Only whoever takes the case over says that the note was read.
    "handing.read": dict.fromkeys(("iryna", "bohdan", "daryna", "roman"), NO),
    # The one invited is in no team: officers alone have to do with their leaving.
    "leaving.one": dict.fromkeys(("bohdan", "daryna", "marko", "petro", "iryna"), NO),
    "leaving.begin": dict.fromkeys(("bohdan", "daryna", "marko", "petro", "iryna"), NO),
    # And nobody began it.
    "leaving.own_half": dict.fromkeys(
        ("bohdan", "daryna", "marko", "petro", "hanna", "admin", "iryna"), NO
    ),
    "leaving.close": dict.fromkeys(
        ("bohdan", "daryna", "marko", "petro", "hanna", "admin", "iryna"), NO
    ),
    "leaving.emptied": {"bohdan": NO, "daryna": NO},
    # Only a plan that somebody was asked to sign: the one of this case is not.
    "plan.sign": {"daryna": NO},
    # The house of the walk asks for no second reviewer.
    "seconding.second": {"iryna": NO},
    "seconding.give": {"iryna": NO},
    # A notice is noted by who writes consent or calls packages back.
    "aftermath.note": dict.fromkeys(("iryna", "roman"), NO),
    # What may go without a yes is asked by who may write consent or prepare a package,
    # and answered by a coordinator who did not ask.
    "without_yes.ask": dict.fromkeys(("iryna", "roman"), NO),
    "without_yes.end": dict.fromkeys(("iryna", "roman"), NO),
    # A letter opens to whoever reads the names of its case, which the address hides.
    "letter_sheets.sheet": dict.fromkeys(
        ("taras", "iryna", "bohdan", "daryna", "roman"), NO
    ),
    "letter_sheets.paper": dict.fromkeys(
        ("taras", "iryna", "bohdan", "daryna", "roman"), NO
    ),
    # An edition is approved by who did not make it, and this one did not leave.
    "editions.approve": {"bohdan": NO},
    "editions.download": {"bohdan": NO, "daryna": NO},
    # Nobody asked to close this case.
    "closing.answer": {"daryna": NO},
    # Without the name of a second account there is nothing to compare.
    "statements.beside.compare": dict.fromkeys(
        ("olena", "iryna", "bohdan", "daryna", "roman"), NO
    ),
    # The messages of the walk have no file and no wish.
    "from_inbox.new": {"olena": NO, "roman": NO},
    "from_inbox.take_in": {"olena": NO, "roman": NO},
    "messages.take_out": {"olena": NO, "bohdan": NO, "daryna": NO},
    "wishes.answer": {"olena": NO, "bohdan": NO, "daryna": NO},
    # The two persons of the walk were never said to be one.
    "people.part": {"olena": NO},
    # The report of the walk was written: it has no voice message.
    "desk.voice": {"marko": NO},
    "desk.save_voice": {"marko": NO},
    "desk.heard": {"marko": NO},
    "desk.take_out": {"marko": NO},
    # Only in the session in which the picture was looked at: here Olena's.
    "evidence.picture": {"roman": NO},
    "redacting.picture": {"roman": NO},
    # Likewise, and the item of the walk is a picture, which is not played.
    "evidence.played": {"olena": NO, "roman": NO},
    # Teams are shown to who may let others in, one team to who holds its keys.
    "staff_teams.one": dict.fromkeys(("iryna", "marko", "petro", "hanna"), NO),
    "staff_teams.leave": dict.fromkeys(("iryna", "marko", "petro", "hanna"), NO),
    "staff_teams.admit": dict.fromkeys(("iryna", "marko", "petro", "hanna"), NO),
    "staff_teams.renew": dict.fromkeys(("iryna", "marko", "petro", "hanna"), NO),
    "staff_teams.reseal": dict.fromkeys(("iryna", "marko", "petro", "hanna"), NO),
}


@pytest.fixture(scope="module")
def walked():
    """What was found, by side: each walk is long, and leaves everything as it was."""
    return {}


@pytest.fixture
def staff_side(walked, world, full, staff_app, desk, survivor):
    """Every address of the staff app, and how each of the cast fared there."""
    if "staff" not in walked:
        walked["staff"] = _walk_staff(world, full, staff_app, desk, survivor)
    return walked["staff"]


def _walk_staff(world, full, staff_app, desk, survivor):
    survivor.returns(full.own.code)
    desks = {who: desk(who) for who in WHO}
    everybody = {
        NOBODY: stranger(staff_app),
        SURVIVOR: stranger(staff_app, f=survivor.cookie),
        **{who: at_desk(one) for who, one in desks.items()},
    }
    values = blanks(world, full, full.own) | picture_of(desks["olena"], full.own)
    return {
        address: {
            who: permissions.outcome(somebody.ask(address))
            for who, somebody in everybody.items()
        }
        for address in addresses(staff_app, values)
    }


@pytest.fixture
def public_side(walked, world, full, public_app, desk, survivor, another_browser):
    """Every address of the public app, for a stranger, a survivor and the cast."""
    if "public" in walked:
        return walked["public"]
    inbox = survivor.returns(full.own.code)
    forms = {
        "public.choose_language": {"language": "uk"},
        "conversation.paused": {"do": "pause"},
        "conversation.change_code": {"do": "make"},
        "conversation.details.change": {"do": "narrow"},
        "conversation.remove": _carried(inbox, "/box/remove"),
    }
    signed_in = {
        who: at_public(another_browser(), barvinok_staff=desk(who).cookie)
        for who in WHO
    }
    everybody = {
        NOBODY: at_public(another_browser()),
        SURVIVOR: at_public(survivor),
        **signed_in,
    }
    walked["public"] = {
        address: {
            who: permissions.public_outcome(
                somebody.ask(address, forms.get(address.endpoint))
            )
            for who, somebody in everybody.items()
        }
        for address in addresses(public_app, blanks(world, full, full.own))
    }
    return walked["public"]


def _carried(page, action):
    """What the page's form with this address would send."""
    form = next(form for form in page.forms if form.action == action)
    return dict(form.carried) | {name: value for _, name, value in form.buttons}


def test_t01_everybody_fares_as_the_page_in_the_repository_says(
    staff_side, public_side, tmp_path
):
    named = WITHOUT_SESSION | WHO
    now = permissions.page(
        {
            address.name: {named[who]: how for who, how in row.items()}
            for address, row in staff_side.items()
        },
        {
            address.name: {word: row[who] for who, word in WITHOUT_SESSION.items()}
            for address, row in public_side.items()
        },
    )
    fresh = tmp_path / PAGE.name
    fresh.write_text(now, encoding="utf-8")
    said = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    changed = "\n".join(difflib.unified_diff(said.split("\n"), now.split("\n"), n=0))
    assert not changed, f"{changed}\n\ncp {fresh} {PAGE}"


def test_t01_what_happens_is_what_the_policy_grants(world, staff_side):
    actors = {who: world.actor(who) for who in WHO}
    wrong = []
    for address, row in staff_side.items():
        if address.mark == PUBLIC:
            continue
        assert row[NOBODY] == row[SURVIVOR] == SIGN_IN, address.name
        for who, actor in actors.items():
            expected = YES if _granted(world, address, actor) else NO
            expected = STRICTER.get(address.endpoint, {}).get(who, expected)
            if row[who] != expected:
                wrong.append((address.name, address.endpoint, who, row[who]))
    assert wrong == []


def _granted(world, address, actor):
    """What the table of policy says: about the case of Olena, or in general."""
    assert isinstance(address.mark, Permission)
    if not address.is_of_a_case:
        return policy.could_ever(actor, address.mark)
    olena, bohdan = (world[who].staff_id for who in ("olena", "bohdan"))
    record = Record(world.north, frozenset({olena}), prepared_by=bohdan)
    return policy.allows(actor, address.mark, record)


def test_t01_each_exception_is_one(world, staff_side):
    for address, row in staff_side.items():
        for who in STRICTER.get(address.endpoint, {}):
            assert _granted(world, address, world.actor(who)), (address.name, who)
            assert row[who] == NO, (address.name, who)


def test_t01_on_the_public_site_staff_are_anybody(public_side):
    for address, row in public_side.items():
        assert {row[who] for who in WHO} == {row[NOBODY]}, address.name


def test_t01_each_permission_stands_in_the_policy():
    assert set(PERMISSIONS) == set(Permission)


def test_t01_a_route_without_a_row_fails(world, full):
    app = staff_door.create(world.settings, world.boot_key)
    app.add_url_rule("/staff/new/<uuid:unknown>", "new", lambda: "")
    with pytest.raises(AssertionError, match="unknown"):
        list(addresses(app, blanks(world, full, full.own)))
