"""A communication over 120 invented incidents: a withdrawal, then a supplement."""

import re
from itertools import cycle

import pytest

from app import cases, db
from app.communications import checking, editions, keeping, pinning, writing
from app.communications.documents import Kind, Where
from app.communications.editions import UnreadyError
from app.communications.pinning import At
from app.staff.budgets import limits
from app.staff.policy import Permission
from tests.communications import generated
from tests.communications.test_editions import approves, makes, sends, text_of

CASES, INCIDENTS = 80, 120
HEADINGS = ("jurisdiction", "contextual_elements", "crime_base", "linkage")
CRIME = "icc.7.1.e"


def _begin(world):
    with limits.for_a_program():
        written = generated.begin(world, many=0)
        for n in range(CASES):
            many = 2 if n < INCIDENTS - CASES else 1
            case = generated.enter(world, n, incidents=many, crime=CRIME)
            generated.agrees(world, case, written.receiver)
            written.cases.append(case)
        _write(written)
    return written


def _write(written):
    """A paragraph for each incident, its two sentences pinned; all in the base."""
    iryna = written.world.actor("iryna")
    headings = cycle(HEADINGS)
    for case in written.cases:
        for n, incident in enumerate(case.incidents):
            one = written.adds(
                f"{{P1}} told of attack {n + 1}.",
                "It was confirmed.",
                heading=next(headings),
            )
            with db.transaction() as s:
                file = cases.get(s, case.ref, iryna, Permission.CASE_READ)
                seen = written.seen(s)
                paragraph = keeping.paragraph(s, iryna, seen, one)
                first, second = paragraph.content.sentences
                at = At(one, paragraph.version, first.id)
                item, where = case.account, Where(first=2, many=1)
                paragraph = pinning.pin(s, file, seen, at, item, where)
                seen = written.seen(s)
                at = At(one, paragraph.version, second.id)
                item, where = case.incident(n), Where(crime=CRIME)
                pinning.pin(s, file, seen, at, item, where)
                pinning.take_in(s, file, written.seen(s), [incident])


def numbers(written):
    """Paragraph to number, as every reader sees it."""
    with db.transaction() as s:
        return {each.id: each.number for each in written.paragraphs(s)}


@pytest.mark.starts_from.with_args(_begin)
def test_numbers_and_pins_hold_over_120_incidents(world):
    written = world.given
    before = numbers(written)
    assert sorted(before.values()) == list(range(1, INCIDENTS + 1))
    with limits.for_a_program():
        _both_editions_say_all(written)
        gone = written.cases[3]
        generated.takes_back(world, gone)
        base, *named = _refused(written)
        assert base == 0  # its incident stands in the crime base
        assert named == sorted(_citing(written, gone))
        _withdrawn(written, named)
        with db.transaction() as s:
            writing.supplement(s, world.actor("iryna"), written.id)
        written.cases = [c for c in written.cases if c is not gone][:2]
        _write(written)
        after = numbers(written)
        assert before.items() <= after.items()
        new = sorted(after[i] for i in after.keys() - before.keys())
        assert new == list(range(INCIDENTS + 1, INCIDENTS + 1 + len(new)))
        said = text_of(written, makes(written))
    for number in named:
        assert f"{number}. [withdrawn]" in said
    assert said.count("[withdrawn]") == len(named)
    assert "Supplement 1" in said
    _no_pin_dangles(written)


def _both_editions_say_all(written):
    for kind in Kind:
        made = makes(written, kind)
        said = text_of(written, made)
        for number in range(1, INCIDENTS + 1):
            assert f" {number}. " in said
        assert len(re.findall(r"Item \d+ \((?:Account|Record)", said)) == 2 * INCIDENTS
        if kind is Kind.CONFIDENTIAL:
            approves(written, made)
            sends(written, made)


def _refused(written):
    with pytest.raises(UnreadyError) as refused:
        makes(written)
    assert {each.why for each in refused.value.problems} == {"held"}
    return sorted({each.number for each in refused.value.problems})


def _citing(written, case):
    with db.transaction() as s:
        content = written.seen(s).content
        mine = {e.number for e in content.sources if e.case_id == case.id}
        return [
            each.number
            for each in written.paragraphs(s)
            if any(pin.source in mine for pin in checking.pins_of(each))
        ]


def _withdrawn(written, some):
    iryna = written.world.actor("iryna")
    with db.transaction() as s:
        for each in written.paragraphs(s):
            if each.number in some:
                seen = written.seen(s)
                why = "The person took the permission back."
                writing.withdraw(s, iryna, seen, each.id, each.version, why)
        seen = written.seen(s)
        for source in seen.content.sources:
            if source.in_base and source.case_id == written.cases[3].id:
                seen = pinning.leave_out(s, iryna, seen, source.number)


def _no_pin_dangles(written):
    with db.transaction() as s:
        seen, some = written.seen(s), written.paragraphs(s)
        found = checking.check(s, written.world.actor("iryna"), seen, some)
        sources = {each.number for each in seen.content.sources}
        for each in some:
            for pin in checking.pins_of(each):
                assert pin.source in sources
                assert found.pins[pin.id].stands
        latest = editions.listed(s, written.world.actor("iryna"), seen)[0]
        assert latest.content.last == len(some)
