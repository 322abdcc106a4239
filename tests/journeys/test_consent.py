"""Consent through the pages: by mouth, through an interpreter; and for a child."""

import pytest

from app.classification.pattern import indexed
from app.consent import catalogue
from tests.cases.pages import desk, text
from tests.statements.told import open_case

USE = "pattern_analysis"
SAID = "Invented: they compare places and units, and I can say stop."
INTERPRETER = "Ярина Вигаданська"
SPOKEN = {
    "answer": "granted",
    "explained": [str(n) for n in range(len(catalogue.load().purposes[USE].explain))],
    "scope": "whole_case",
    "identity_level": "pseudonym",
    "teach_back": SAID,
    "given_how": "oral_recorded",
    "interpreter": INTERPRETER,
    "capacity": "ok",
    "pressure": "alone_and_free",
    "copy_given": "no_unsafe",
}
WEIGHED = dict.fromkeys(
    (
        *("child_view", "safety", "health", "family_ties", "guardian_position"),
        *("conflict_of_interest", "alternatives", "decided_by"),
    ),
    "Invented.",
)
GUARDIAN = (
    SPOKEN
    | WEIGHED
    | {
        "given_by": "guardian",
        "child_assent": "yes",
        "conflict": "none",
        "interest": "proceed_with_specialist",
    }
)


class Talk:
    """The page of a talk about one use, as Olena sees it."""

    def __init__(self, world, case):
        self.world, self.case, self.staff = world, case, desk(world)
        self.ledger = f"{case.path}/consent"
        self.page = f"{self.ledger}/new/{case.survivor}/{USE}/uk"

    def get(self, path):
        """Open a page."""
        with self.staff.as_(self.world.actor("olena")):
            return text(self.staff.get(path))

    def send(self, form):
        """Write an answer into the ledger."""
        with self.staff.as_(self.world.actor("olena")):
            return self.staff.post(self.page, form)

    def may_stand_in_a_pattern(self):
        """What the gate says now about linking the case with others."""
        with self.case.opened() as (session, file):
            verdict, _until = indexed.verdict_of(session, file)
            return verdict.covers(file.id)


def test_by_mouth_through_an_interpreter_then_narrowed(world):
    talk = Talk(world, open_case(world))
    assert "pattern" in talk.get(talk.page)
    assert not talk.may_stand_in_a_pattern()

    # Said back in too few words: nothing is lost, and nothing is recorded.
    refused = talk.send(SPOKEN | {"teach_back": ""})
    assert refused.status_code == 422
    assert INTERPRETER in text(refused)
    assert not talk.may_stand_in_a_pattern()

    assert talk.send(SPOKEN).status_code == 303
    assert talk.may_stand_in_a_pattern()
    assert "Spoken and recorded" in talk.get(talk.ledger)

    # One incident is kept out: the case as a whole stands in no pattern any more.
    narrower = SPOKEN | {"excluded": [str(talk.case.incident)]}
    assert talk.send(narrower).status_code == 303
    assert not talk.may_stand_in_a_pattern()


@pytest.mark.parametrize(
    "lacking",
    [
        {"given_by": "self"},
        {"conflict": "involved"},
        {"child_assent": "no"},
        {"safety": ""},
        {"interest": "proceed_services_only"},
    ],
)
def test_a_guardian_s_yes_for_a_child_is_whole_or_none(world, lacking):
    talk = Talk(world, open_case(world, child=True))
    refused = talk.send(GUARDIAN | lacking)
    assert refused.status_code == 422
    assert SAID in text(refused)
    assert not talk.may_stand_in_a_pattern()


def test_a_guardian_agrees_and_the_child_takes_it_back(world):
    talk = Talk(world, open_case(world, child=True))
    assert "guardian" in talk.get(talk.page)
    assert talk.send(GUARDIAN).status_code == 303
    assert talk.may_stand_in_a_pattern()

    # The child's own no is enough, and needs nothing beside it.
    assert talk.send({"answer": "refused", "given_by": "self"}).status_code == 303
    assert not talk.may_stand_in_a_pattern()
