"""Choosing what goes: the gate says what may not and why, and nothing goes silently."""

from uuid import uuid4

import pytest

from app import db
from app.consent.findings.rules import Why
from app.consent.rules import Handling
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.packages import changing, requesting
from app.packages.records import Chosen, IdentityLevel, Kind, Status
from tests.packages import walk as walks


def whys(verdict):
    return {(finding.why.value, finding.rule.value) for finding in verdict.held_back}


def test_items_without_a_grant_are_held_back_and_the_gate_says_why(walk):
    walk.adds_a_photo()
    walk.prepares()
    verdict = walk.submits()
    assert not verdict.may_go
    assert {f.item_id for f in verdict.held_back} == {
        chosen.id for chosen in walk.seen().content.chosen
    }
    assert ("other_purpose", "G6") in whys(verdict)
    assert walk.seen().status is Status.DRAFT


def test_a_grant_for_another_receiver_opens_nothing(walk, world):
    other, _ = walks.record_receiver(world, "Another invented body")
    walk.agrees(receiver=other)
    walk.prepares()
    assert ("other_recipient", "G1") in whys(walk.submits())


def test_with_a_grant_and_a_ground_everything_goes(walk):
    walk.until_submitted()
    assert walk.seen().status is Status.SUBMITTED
    assert not walk.gate().held_back
    assert walk.seen().content.withheld == 0


def test_an_alleged_perpetrator_needs_a_legal_ground_and_no_consent(walk):
    walk.agrees()
    walk.prepares()
    held = [f for f in walk.gate().held_back if f.why is Why.NO_LEGAL_GROUND]
    assert {f.person_id for f in held} == {walk.suspect}
    walk.decides()
    assert not walk.gate().held_back


def test_another_person_is_redacted_or_the_item_stays(walk):
    walk.adds_a_brother()
    walk.agrees()
    walk.prepares()
    walk.decides()
    verdict = walk.submits()
    assert {f.why for f in verdict.held_back} == {Why.THIRD_PERSON}
    assert verdict.may_go
    assert walk.seen().content.withheld == 1


@pytest.mark.parametrize("handling", [Handling.REDACTED, Handling.PSEUDONYMISED])
def test_what_was_decided_about_another_person_lets_the_item_go(walk, handling):
    walk.adds_a_brother()
    walk.agrees()
    walk.prepares()
    walk.decides()
    walk.decides(walk.brother, handling, ground="")
    assert not walk.gate().held_back


def test_a_decision_about_a_person_has_a_reason(walk):
    walk.prepares()
    with db.transaction() as session, pytest.raises(InvalidInputError):
        requesting.decide_third_person(
            session,
            walk.file(session),
            walk.package,
            1,
            requesting.ThirdPersonDecision(walk.suspect, Handling.NONE, " "),
        )


def test_after_submitting_nothing_is_decided_without_going_back(walk):
    walk.until_submitted()
    with pytest.raises(ConflictError):
        walk.decides()


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"chosen": ()}, "chosen"),
        ({"identity_level": IdentityLevel.NAMED}, "annex_recipient"),
    ],
)
def test_a_request_without_reason_items_or_a_key_for_names_is_refused(
    walk, over, field
):
    with db.transaction() as session:
        file = walk.file(session)
        given = {
            "reason": "x",
            "chosen": tuple(c.chosen for c in requesting.choices(session, file)),
            "identity_level": IdentityLevel.PSEUDONYM,
        } | over
        with pytest.raises(InvalidInputError) as refused:
            requesting.prepare(session, file, walk.receiver, **given)
    assert refused.value.fields == (field,)


def test_names_never_go_to_the_key_of_the_package(walk):
    with db.transaction() as session:
        file = walk.file(session)
        with pytest.raises(InvalidInputError):
            requesting.prepare(
                session,
                file,
                walk.receiver,
                reason="x",
                chosen=tuple(c.chosen for c in requesting.choices(session, file)),
                identity_level=IdentityLevel.NAMED,
                annex_recipient_id=walk.receiver,
            )


def test_an_item_of_another_case_cannot_be_chosen(walk):
    with db.transaction() as session, pytest.raises(NotFoundError):
        requesting.prepare(
            session,
            walk.file(session),
            walk.receiver,
            reason="x",
            chosen=(Chosen(Kind.STATEMENT, uuid4()),),
            identity_level=IdentityLevel.PSEUDONYM,
        )


@pytest.mark.parametrize("who", ["olena", "iryna", "roman", "lesia"])
def test_only_a_coordinator_of_the_team_prepares(walk, who):
    with pytest.raises(NotFoundError):
        walk.prepares(who)


def test_a_withdrawal_while_it_waits_refuses_it(walk):
    walk.until_submitted()
    walk.withdraws()
    seen = walk.seen()
    assert seen.status is Status.REFUSED
    assert seen.content.refusal == "consent_withdrawn"


def test_on_hold_the_gate_holds_everything_back(walk):
    walk.agrees()
    walk.prepares()
    walk.decides()
    walk.pauses()
    verdict = walk.submits()
    assert verdict.use.on_hold
    assert not verdict.may_go
    assert whys(verdict) == {("on_hold", "hold")}
    assert walk.seen().status is Status.DRAFT


def test_an_item_is_left_out_by_name_and_never_the_last_one(walk):
    walk.prepares()
    items = [chosen.id for chosen in walk.seen().content.chosen]
    for item in items[:-1]:
        leave_out(walk, item)
    assert [chosen.id for chosen in walk.seen().content.chosen] == items[-1:]
    for wrong in (items[-1], items[0], uuid4()):
        with pytest.raises(InvalidInputError):
            leave_out(walk, wrong)


def leave_out(walk, item):
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        changing.leave_out(session, file, walk.package, version, item)


def test_a_request_that_goes_back_is_a_draft_without_its_approval(walk):
    walk.until_submitted()
    walk.approves()
    send_back(walk, "Leave the photograph out.")
    seen = walk.seen()
    assert seen.status is Status.DRAFT
    assert seen.content.approval is None
    assert seen.content.refusal == "Leave the photograph out."
    assert walk.submits().may_go
    assert not walk.seen().content.refusal


def test_nothing_goes_back_without_a_reason_while_it_is_built_or_once_it_left(walk):
    walk.until_submitted()
    with pytest.raises(InvalidInputError):
        send_back(walk, " ")
    walk.approves()
    worker = walk.world.worker()
    walk.starts()
    with pytest.raises(ConflictError):
        send_back(walk, "too late")
    assert worker.step()
    walk.downloads()
    with pytest.raises(ConflictError):
        send_back(walk, "too late")


def send_back(walk, reason):
    with db.transaction() as session:
        file = walk.file(session)
        version = requesting.seen(session, file, walk.package).version
        changing.send_back(session, file, walk.package, version, reason)
