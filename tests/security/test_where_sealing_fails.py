"""T-39: no form is kept in another way where a call of the vault fails.

Every form of `tests/support/sent.py` is sent while one call of the vault raises: the
request fails with a page, and the database has nothing that was not there before. A
file that was sealed already belongs to no row, and goes with the next sweep.
"""

import os
import sys

import pytest
from sqlalchemy import select

from app import db, vault
from app.db import Base
from app.evidence import storing
from app.evidence.models import EvidenceFile
from tests.support.addresses import addresses, at_desk, blanks, undone
from tests.support.sent import TAKEN, forms

pytestmark = pytest.mark.once

CALLS = ("encode", "seal", "wrap", "unseal", "unwrap", "sign", "derive", "digest")
FAILED = 500
NOTICES = "app.web.notices"
"""Seals a notice into a cookie, after the act was kept."""
# Sessions, and what was opened before the act: written down and counted all the same.
ASIDE = {
    *("staff_session", "audit_line", "audit_head"),
    *("reading_budget", "reading_mark"),
}


class BrokenError(Exception):
    """The library says no."""


def kept():
    """All rows with all their bytes."""
    rows = []
    with db.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name not in ASIDE:
                found = session.execute(select(table))
                rows += [(table.name, *map(repr, row)) for row in found]
    return sorted(rows)


def files(folder):
    """All sealed files."""
    return {path for path in folder.rglob("*") if path.is_file()}


def swept(left):
    """Let the sweep come by after its time; it takes what no row speaks of."""
    for path in left:
        os.utime(path, (1, 1))
    with db.reading() as session:
        return storing.sweep(session, EvidenceFile)


def _caller():
    return sys._getframe(2).f_globals["__name__"]


@pytest.fixture
def acts(world, full, staff_app, desk):
    """(address, somebody, form) of each form that keeps something."""
    good = forms(world, full, "Invented words")
    people = {who: at_desk(desk(who)) for who in {sent.who for sent in good.values()}}
    return [
        (address, people[good[address.endpoint].who], good[address.endpoint].make)
        for address in addresses(staff_app, blanks(world, full, full.own))
        if address.method == "POST" and address.endpoint in good
    ]


def test_t39_where_a_call_fails_nothing_is_kept(world, acts, monkeypatch):
    folder = world.settings.blobs
    before, broke = kept(), dict.fromkeys(CALLS, 0)
    present = files(folder)
    assert present
    for address, somebody, make in acts:
        for call in CALLS:
            real = getattr(vault, call)
            with monkeypatch.context() as patch, undone():

                def broken(*args, call=call, real=real, **named):
                    if _caller() == NOTICES:
                        return real(*args, **named)
                    broke[call] += 1
                    raise BrokenError

                patch.setattr(vault, call, broken)
                tried = broke[call]
                answer = somebody.send(address.path, make())
                if broke[call] == tried:
                    continue  # this form makes no such call
                assert answer.status_code == FAILED, (address.name, call)
                assert "E-" in answer.text, address.name
                patch.undo()
                assert kept() == before, (address.name, call)
                left = files(folder) - present
                assert swept(left) == len(left), (address.name, call)
                assert files(folder) == present
        with undone():
            assert somebody.send(address.path, make()).status_code in TAKEN
        swept(files(folder) - present)
    assert all(count >= 1 for count in broke.values()), broke
    assert broke["seal"] >= 15, broke
