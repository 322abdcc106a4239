"""A closed case is read only: every address that takes something is tried on one.

Not a list by hand: the addresses are those of the app. What goes on in a closed case is
named here with its reason, and everything else must leave the records as they were.
"""

import msgspec
import pytest

from app import cases, db
from app.cases import manifest
from app.cases.casefile import CLOSED
from app.staff.policy import CHANGES, Permission
from tests.support.addresses import addresses, at_desk, blanks, undone
from tests.support.sent import forms

pytestmark = pytest.mark.once

CAST = ("olena", "bohdan", "daryna", "iryna", "roman")
SAID = "a line that nobody should lose"
CONFLICT = 409

GOES_ON = {
    # Reading is written down: the chain of custody is a record of the case.
    *("evidence.look", "evidence.check"),
    *("evidence.download", "evidence.download_copy", "redacting.download"),
    # What protects the person: their no, their codes, who sees their name.
    *("messages.withdraw", "messages.lift"),
    *("consent.withdraw", "consent.withdraw_everything"),
    *("given_codes.keep", "given_codes.ask", "given_codes.answer"),
    *("lent.ask", "lent.answer", "lent.end", "wishes.answer"),
    *("bars.bar", "bars.lift", "aftermath.note"),
    # What left is in other hands: receipts, recalls, corrections, and what is told.
    *("afterwards.receipt", "afterwards.said", "said.decide"),
    *("notices.make_recall", "notices.write_correction", "notices.confirm"),
    *("notices.drop", "notices.sent", "notices.answer"),
    *("without_yes.end", "without_yes.told"),
    # Taking the work up again.
    "closing.reopen",
}


@pytest.fixture
def shut(world, full):
    """Close the case `own`, without the talk between two people."""
    with db.transaction() as s:
        file = cases.get(s, full.own.ref, world.actor("bohdan"), Permission.CASE_READ)
        file.row.status = CLOSED
        file.content = msgspec.structs.replace(file.content, closed_on="2026-11-28")
        file.change(s, file.row, file.row.version, content=file.content)
        return file.id


def posts(staff_app, world, full):
    return [
        address
        for address in addresses(staff_app, blanks(world, full, full.own))
        if address.method == "POST" and address.is_of_a_case
    ]


def test_no_address_changes_a_closed_case(world, full, shut, staff_app, desk):
    at = {who: at_desk(desk(who)) for who in CAST}
    good = forms(world, full, SAID)
    changed, refused, tried = {}, set(), 0
    for address in posts(staff_app, world, full):
        form = good.get(address.endpoint)
        for who in {form.who} if form else CAST:
            tried += 1
            with undone():
                with db.reading() as s:
                    before = manifest.of(s, shut)
                data = form.make() if form else None
                answer = at[who].send(address.path, data)
                with db.reading() as s:
                    if manifest.of(s, shut) != before:
                        changed[address.endpoint] = answer.status_code
            if form and answer.status_code == CONFLICT:
                typed = [v for v in data.values() if isinstance(v, str) and SAID in v]
                assert all(text in answer.text for text in typed), address.name
                refused.add(address.endpoint)
    assert tried > 100
    assert {a.endpoint for a in posts(staff_app, world, full)} >= GOES_ON
    assert set(changed) <= GOES_ON, sorted(set(changed) - GOES_ON)
    writes = {a.endpoint for a in posts(staff_app, world, full) if a.mark in CHANGES}
    lacking = {each for each in good if each in writes} - refused - GOES_ON
    assert not lacking, sorted(lacking)


def test_that_the_same_forms_change_an_open_one(world, full, staff_app, desk):
    with db.reading() as s:
        case_id = s.query(cases.models.Case).filter_by(ref=full.own.ref).one().id
    good, changed = forms(world, full, SAID), set()
    at = {who: at_desk(desk(who)) for who in CAST}
    for address in posts(staff_app, world, full):
        form = good.get(address.endpoint)
        if form is None or address.mark not in CHANGES:
            continue
        with undone():
            with db.reading() as s:
                before = manifest.of(s, case_id)
            at[form.who].send(address.path, form.make())
            with db.reading() as s:
                if manifest.of(s, case_id) != before:
                    changed.add(address.endpoint)
    assert len(changed) > 15
