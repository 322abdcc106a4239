"""A second reviewer: where the house asks, two sign before it counts as reviewed."""

from dataclasses import replace

import pytest

from app import cases, db
from app.classification import review
from app.classification.review import Decision
from app.classification.seconding import opinions
from app.classification.seconding.opinions import State
from app.config import Settings
from app.errors import (
    ConflictError,
    InvalidInputError,
    NotFoundError,
    OnHoldError,
    SettingsError,
)
from app.packages import law
from app.staff.policy import Permission
from app.truth import contributing
from tests.classification.test_review import pause

READ = Permission.CASE_READ


@pytest.fixture
def asked():
    """The house asks for a second reviewer."""
    opinions.use(second_review=True)
    yield
    opinions.use(second_review=False)


def case(session, known, who="iryna"):
    return cases.get(session, known.ref, known.world.actor(who), READ)


def colleague_decides(known, decision=Decision.CONFIRMED, reason="Two facts fit."):
    """Another legal reviewer decides: the same keys, another person."""
    with db.transaction() as s:
        file = case(s, known)
        other = known.world["daryna"].staff_id
        file.actor = replace(file.actor, staff_id=other)
        review.decide(
            s, file, known.incident, known.crime, decision=decision, reason=reason
        )


def give(known, *, agrees=True, reason="I read it too.", seen=None, who="iryna"):
    with db.transaction() as s:
        number = seen or known.decisions()[-1].seq
        return opinions.give(
            s,
            case(s, known, who),
            known.incident,
            known.crime,
            seen=number,
            agrees=agrees,
            reason=reason,
        )


def state(known):
    with db.transaction() as s:
        found = opinions.standing(s, case(s, known), known.incident, known.crime)
        return found.state


def reviewed(known):
    """What packages and statistics take for reviewed."""
    with db.transaction() as s:
        file = case(s, known)
        content = review.incident_of(s, file, known.incident)
        (told,) = (
            each
            for each in law.proposals(s, file, {known.incident: ("1", content)}, {})
            if each.crime_id == known.crime
        )
        counted = contributing._confirmed(s, file)
        decision = told.decision.outcome if told.decision else None
        return decision, known.crime in counted.get(known.incident, ())


def test_off_one_signature_is_a_review(known):
    colleague_decides(known)
    assert state(known) is State.NOT_NEEDED
    assert reviewed(known) == ("confirmed", True)
    with pytest.raises(NotFoundError):
        give(known)


@pytest.mark.usefixtures("asked")
def test_what_one_confirmed_waits_and_counts_once_two_signed(known):
    colleague_decides(known)
    assert state(known) is State.WAITING
    assert reviewed(known) == (None, False)
    give(known)
    assert state(known) is State.AGREED
    assert reviewed(known) == ("confirmed", True)


@pytest.mark.usefixtures("asked")
def test_disagreement_is_kept_and_does_not_count(known):
    colleague_decides(known)
    give(known, agrees=False, reason="The second fact is hearsay.")
    assert state(known) is State.DISAGREED
    assert reviewed(known) == (None, False)
    with db.transaction() as s:
        found = opinions.standing(s, case(s, known), known.incident, known.crime)
    assert found.opinion.reason == "The second fact is hearsay."
    assert found.opinion.by == known.world.actor("iryna").staff_id
    colleague_decides(known)  # a decision anew waits anew; the first stays on record
    assert state(known) is State.WAITING
    with db.transaction() as s:
        kept = [each.state for each in opinions.all_of(s, case(s, known))]
    assert kept == [State.DISAGREED, State.WAITING]


@pytest.mark.usefixtures("asked")
def test_until_the_second_signature_what_was_reviewed_before_stands(known):
    colleague_decides(known, Decision.NOT_SUPPORTED)
    assert state(known) is State.NOT_NEEDED
    assert reviewed(known) == ("not_supported", False)
    colleague_decides(known)
    assert reviewed(known) == ("not_supported", False)
    give(known)
    assert reviewed(known) == ("confirmed", True)


@pytest.mark.usefixtures("asked")
def test_nobody_signs_twice(known):
    known.decide()
    with pytest.raises(NotFoundError):
        give(known)
    colleague_decides(known)
    for who in ("olena", "bohdan"):
        with pytest.raises(NotFoundError):
            give(known, who=who)
    give(known)
    with pytest.raises(ConflictError):
        give(known, agrees=False)


@pytest.mark.usefixtures("asked")
def test_what_was_decided_anew_meanwhile_is_not_signed_unseen(known):
    colleague_decides(known)
    seen = known.decisions()[-1].seq
    colleague_decides(known)
    with pytest.raises(ConflictError):
        give(known, seen=seen)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("reason", ["", " ", "x" * (review.LONGEST_REASON + 1)])
def test_a_second_opinion_has_a_reason(known, reason):
    colleague_decides(known)
    with pytest.raises(InvalidInputError):
        give(known, reason=reason)
    assert state(known) is State.WAITING


@pytest.mark.usefixtures("asked")
def test_on_hold_nobody_signs(known):
    colleague_decides(known)
    pause(known)
    with pytest.raises(OnHoldError):
        give(known)


@pytest.mark.usefixtures("asked")
def test_signed_through_the_pages(known, desk):
    seat, where = desk("iryna"), f"{known.page}/second"
    assert seat.get(where).status_code == 404
    colleague_decides(known)
    page = seat.get(known.page).text
    assert where in page
    assert "Waiting for a second reviewer" in page
    assert "Waiting for a second reviewer" in seat.get(known.path).text
    seen = known.decisions()[-1].seq
    for wrong in ({"reason": "kept words"}, {"opinion": "agrees", "reason": " "}):
        refused = seat.post(where, wrong | {"seen": seen})
        assert refused.status_code == 422
        assert ("kept words" in refused.text) == (wrong["reason"] == "kept words")
    good = {"opinion": "disagrees", "reason": "Not <b>so</b>", "seen": seen}
    late = seat.post(where, good | {"seen": seen + 1})
    assert late.status_code == 409
    assert "Not &lt;b&gt;so" in late.text
    assert seat.post(where, good).status_code == 303
    shown = desk("olena").get(known.page).text
    assert "A second reviewer disagrees" in shown
    assert "Not &lt;b&gt;so" in shown
    assert where not in shown
    for who in ("olena", "roman", "taras"):
        assert desk(who).get(where).status_code == 404


def test_the_setting_is_on_or_off():
    assert not Settings.load({}).second_review
    assert Settings.load({"BARVINOK_SECOND_REVIEW": "on"}).second_review
    with pytest.raises(SettingsError):
        Settings.load({"BARVINOK_SECOND_REVIEW": "yes"})
