"""A request from outside, from the day it comes to the signed answer."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from app import clock, db, vault
from app.audit import Action
from app.cases import asking
from app.cases.asking import Kind as Requested
from app.cases.without_yes import passing
from app.classification.strategy import papers
from app.errors import (
    ApprovalError,
    CaseClosedError,
    ConflictError,
    FreshFactorError,
    InvalidInputError,
    NotFoundError,
)
from app.inquiries import answering, holding, ordering, register, steps
from app.inquiries.documents import Decided, InquiryIdentity
from app.inquiries.models import CaseInquiry, Inquiry, InquiryNames
from app.inquiries.rules import GIVES, Kind, Outcome, Want
from app.keys import registers
from app.keys.parts import Part
from app.packages import requesting
from app.staff.policy import Permission
from app.work.closing import still_open
from tests.inquiries.conftest import (
    ADDRESS,
    COURT,
    NAMED,
    READ,
    SCOPE,
    SIGNER,
    WRITE,
    asks,
)
from tests.support import log


def of_case(given):
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.CASE_READ)
        return holding.of_case(s, file)


def reads(asked, who):
    with db.transaction() as s:
        return register.get(s, asked.world.actor(who), asked.id, READ)


# --- whose it is, and what lies where


def test_nothing_of_a_request_lies_in_clear(given, order):
    words = (SIGNER, NAMED, COURT, SCOPE, ADDRESS.split("\n")[1])
    seen = order.seen().content
    in_clear = vault.encode(seen) + vault.encode(
        InquiryIdentity(SIGNER, "", (NAMED,), ADDRESS)
    )
    assert all(each.encode() in in_clear for each in words)  # the search can fail
    with db.reading() as s:
        kept = b"".join(row.content for row in s.scalars(select(Inquiry)))
        kept += b"".join(row.identity for row in s.scalars(select(InquiryNames)))
        kept += b"".join(row.content for row in s.scalars(select(CaseInquiry)))
    for each in words:
        assert each.encode() not in kept


def test_no_name_stands_in_the_part_that_a_reviewer_opens(world):
    for where in ("scope", "law", "document", "period"):
        with pytest.raises(InvalidInputError) as refused:
            asks(world, Kind.ORDER, body=COURT, **{where: f"about {NAMED.upper()}"})
        assert refused.value.fields == (where,)
    with pytest.raises(InvalidInputError) as refused:
        asks(world, Kind.ORDER, body=f"Court of {SIGNER}")
    assert refused.value.fields == ("body",)
    with pytest.raises(InvalidInputError) as refused:
        asks(world, Kind.ORDER, body=COURT, designations=("W-7K3Q2", NAMED))
    assert refused.value.fields == ("designations",)
    asked = asks(world, Kind.ORDER, body=COURT, designations=("W-7K3Q2",))
    assert NAMED.encode() not in vault.encode(asked.seen().content)


def test_nobody_looks_under_a_name(world, given):
    asked = asks(world, Kind.ORDER, body=COURT)
    with pytest.raises(InvalidInputError) as refused:
        asked.looks(f" {NAMED.lower()}")
    assert refused.value.fields == ("under",)
    assert asked.seen().content.looked == ()
    assert asked.looks("W-7K3Q2") == ""
    assert NAMED.encode() not in vault.encode(asked.seen().content)


def test_a_reviewer_advises_without_a_key_of_the_names(world, given):
    asked = asks(world, Kind.ORDER, body=COURT)
    iryna = world.actor("iryna")
    with db.transaction() as s:
        seen = register.find(s, iryna, asked.id, READ)
        steps.advise(s, iryna, seen, "Invented: the court may order it.")
        assert not registers.box_of(s, iryna.unlocked, world.north).holds(Part.IDENTITY)
        with pytest.raises(NotFoundError):
            register.names(s, iryna, seen, "contact")
    (advice,) = asked.seen().content.advice
    assert advice.by == iryna.staff_id


def test_who_may_open_it(world, given, found):
    for who in ("bohdan", "daryna", "iryna", "olena"):
        assert reads(found, who)
    for who in ("taras", "lesia", "roman", "sofia", "petro", "marko", "admin"):
        with pytest.raises(NotFoundError):
            reads(found, who)


def test_a_caseworker_has_none_that_is_not_about_the_own_case(world, given, follow_up):
    with pytest.raises(NotFoundError):
        reads(follow_up, "olena")
    follow_up.looks(given.name_for(given.walk.receiver))
    assert reads(follow_up, "olena")


def test_the_auditor_reads_that_it_happened_and_nothing_of_it(world, given, found):
    found.prepares(Outcome.REFUSED).signs().gives()
    told = [line for line in log.lines(world) if line.action.startswith("inquir")]
    actions = {line.action for line in told}
    assert actions >= {
        Action.INQUIRY_RECORDED,
        Action.INQUIRY_SEARCHED,
        Action.INQUIRY_MATCHED,
        Action.INQUIRY_PREPARED,
        Action.INQUIRY_APPROVED,
        Action.INQUIRY_ANSWERED,
    }
    said = repr(told)
    for each in (SIGNER, NAMED, SCOPE, given.name_for(given.walk.receiver)):
        assert each not in said


# --- finding the case


def test_a_pseudonym_leads_to_the_case_for_the_receiver_it_was_made_for(given, found):
    seen = found.seen().content
    assert seen.ref == given.ref
    assert seen.looked[-1].found


def test_a_number_of_its_own_package_leads_there_too(given, follow_up):
    assert follow_up.looks(given.walk.seen().content.package_ref) == given.ref


@pytest.mark.parametrize("kind", ["pseudonym", "package", "case", "case to nobody"])
def test_another_receiver_finds_nothing_under_what_was_not_made_for_it(
    world, given, kind
):
    other = asks(world, recipient_id=given.other).checks()
    under = {
        "pseudonym": given.name_for(given.walk.receiver),
        "package": given.walk.seen().content.package_ref,
        "case": given.ref,
        # A pseudonym that was never handed over is no designation of anybody.
        "case to nobody": given.name_for(given.other),
    }[kind]
    assert other.looks(under) == ""
    assert other.seen().content.case_id is None
    assert of_case(given) == []
    with pytest.raises(InvalidInputError):
        other.prepares(Outcome.FULLY)


def test_a_court_finds_nothing_under_a_pseudonym(world, given):
    court = asks(world, Kind.ORDER, body=COURT).checks()
    assert court.looks(given.name_for(given.walk.receiver)) == ""
    assert court.looks(given.ref) == given.ref


def test_the_answers_to_a_right_and_a_wrong_asker_read_the_same(world, given, found):
    name = given.name_for(given.walk.receiver)
    other = asks(world, recipient_id=given.other, designations=(name,)).checks()
    other.looks(name)
    blind = Outcome.NEITHER
    assert found.prepares(blind).letter == other.prepares(blind).letter
    with pytest.raises(InvalidInputError) as refused:
        found.prepares(Outcome.NOTHING_HELD)
    assert refused.value.fields == ("outcome",)
    other.prepares(Outcome.NOTHING_HELD)


def test_another_team_finds_nothing_of_this_one(world, given, order):
    with pytest.raises(NotFoundError):
        order.looks(given.ref, who="lesia")


def test_who_is_barred_from_the_case_has_no_request_about_it(world, given, found):
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.CASE_WRITE)
        barred = (world.actor("daryna").staff_id,)
        file.content = msgspec.structs.replace(file.content, barred=barred)
        file.change(s, file.row, file.row.version, content=file.content)
    assert reads(found, "bohdan")
    with pytest.raises(NotFoundError):
        reads(found, "daryna")
    with db.transaction() as s:
        assert register.every(s, world.actor("daryna"), world.north) == []


# --- the answer


def test_nothing_is_answered_before_the_asker_is_checked(world, given):
    name = given.name_for(given.walk.receiver)
    asked = asks(world, recipient_id=given.walk.receiver)
    asked.looks(name)
    with pytest.raises(InvalidInputError) as refused:
        asked.prepares(Outcome.REFUSED)
    assert "stops" in refused.value.fields
    asked.checks().prepares(Outcome.REFUSED)


def test_nothing_is_held_is_not_said_before_somebody_looked(follow_up):
    with pytest.raises(InvalidInputError) as refused:
        follow_up.prepares(Outcome.NOTHING_HELD)
    assert "stops" in refused.value.fields


def test_two_persons_are_needed(found):
    with pytest.raises(NotFoundError):
        found.prepares(Outcome.REFUSED).signs("bohdan")
    with pytest.raises(ApprovalError):
        found.gives()
    for who in ("olena", "iryna"):
        with pytest.raises(NotFoundError):
            found.signs(who)
    with pytest.raises(FreshFactorError):
        found.signs(is_fresh=False)
    with pytest.raises(ApprovalError):
        found.signs(shown=b"x" * 32)
    found.signs().gives()
    answer = found.seen().content.answer
    assert answer.gone_on
    assert answer.approved.by != answer.prepared_by


def test_a_caseworker_prepares_for_the_own_case_and_does_not_send(found):
    found.prepares(Outcome.REFUSED, who="olena").signs("bohdan")
    with pytest.raises(NotFoundError):
        found.gives("olena")
    found.gives()


def test_what_was_signed_goes_only_as_it_was_signed(world, found):
    found.prepares(Outcome.REFUSED).signs()
    bohdan = world.actor("bohdan")
    with db.transaction() as s:
        seen = register.find(s, bohdan, found.id, WRITE)
        version, identity = register.identity_of(s, bohdan, seen)
        elsewhere = msgspec.structs.replace(identity, to="Somebody else")
        register.rename(s, bohdan, seen, version, elsewhere)
    with pytest.raises(ApprovalError):
        found.gives()
    found.prepares(Outcome.REFUSED).signs().gives()


def test_an_answer_with_no_address_is_not_signed(world, given):
    asked = asks(world, Kind.ORDER, InquiryIdentity(), body=COURT).checks()
    asked.looks("BV-0000-00")
    asked.prepares(Outcome.NOTHING_HELD)
    with pytest.raises(InvalidInputError) as refused:
        asked.signs()
    assert refused.value.fields == ("to",)


def test_contesting_stops_it_and_takes_the_signature_off(world, found):
    found.prepares(Outcome.REFUSED).signs()
    iryna = world.actor("iryna")
    with db.transaction() as s:
        seen = register.find(s, iryna, found.id, READ)
        steps.contest(s, iryna, seen, seen.version, "Invented: no such power.")
    for act in (found.gives, found.signs):
        with pytest.raises((ApprovalError, InvalidInputError)):
            act()
    with pytest.raises(ConflictError):
        found.drafts()
    with db.transaction() as s:
        seen = register.find(s, iryna, found.id, READ)
        steps.go_on(s, iryna, seen, seen.version, "Invented: it may.")
    found.signs().gives()


def test_what_is_asked_anew_is_answered_anew(world, found):
    found.prepares(Outcome.REFUSED).signs()
    bohdan = world.actor("bohdan")
    with db.transaction() as s:
        seen = register.find(s, bohdan, found.id, WRITE)
        wider = msgspec.structs.replace(seen.content, scope="Everything.")
        steps.edit(s, bohdan, seen, seen.version, wider)
    seen = found.seen().content
    assert seen.answer is None
    assert seen.ref
    assert [each.what for each in seen.steps][-1] == "edited"


def test_our_own_names_for_the_case_stand_in_no_letter(given, found):
    for ours in (given.ref.lower(), "see " + given.ref):
        with pytest.raises(InvalidInputError) as refused:
            found.prepares(Outcome.REFUSED, told_why=ours)
        assert refused.value.fields == ("told_why",)
    with pytest.raises(InvalidInputError) as refused:
        found.prepares(Outcome.NEITHER, cannot_open=("packages",))
    assert refused.value.fields == ("cannot_open",)


def test_what_cannot_be_opened_is_said(given, found):
    with db.transaction() as s:
        held = answering.held(
            s, register.find(s, found.world.actor("bohdan"), found.id, READ)
        )
    assert held.cannot_open == ("code", "packages")
    assert held.counts["statement"] == 1
    assert held.counts["package"] == 1
    found.prepares(Outcome.REFUSED, cannot_open=held.cannot_open)
    assert found.letter.count("hold the key") + found.letter.count("hold that key") == 2


def test_counsels_papers_are_counted_among_what_we_cannot_open(world, given, found):
    with db.transaction() as s:
        file = given.walk.file(s, "iryna", Permission.STRATEGY_WRITE)
        papers.write(s, file, "Invented: where the case is weak.")
    with db.transaction() as s:
        bohdan = world.actor("bohdan")
        held = answering.held(s, register.find(s, bohdan, found.id, READ))
    assert "counsel" in held.cannot_open


def test_a_letter_that_speaks_of_a_package_waits_for_it(world, given, found):
    with pytest.raises(InvalidInputError) as refused:
        found.prepares(Outcome.PARTLY)
    assert "package" in refused.value.fields
    package = found.drafts()
    found.prepares(Outcome.PARTLY, package=package).signs()
    with pytest.raises(InvalidInputError) as refused:
        found.gives()
    assert refused.value.fields == ("package",)
    walk = given.walk
    walk.package = package
    walk.decides()
    assert walk.submits().may_go
    walk.approves()
    worker = world.worker()
    walk.starts()
    assert worker.step()
    walk.downloads()
    found.gives()
    assert walk.seen().content.package_ref in found.letter


def test_a_draft_goes_through_the_gate_like_any_other(given, found):
    given.walk.withdraws()
    given.walk.package = found.drafts()
    assert not given.walk.gate().may_go


def test_a_package_of_another_receiver_cannot_be_named(world, given, order):
    package = given.walk.package
    with pytest.raises(NotFoundError):
        order.prepares(Outcome.FULLY, package=package)


# --- the case


def test_the_case_is_held_until_the_answer_went(given, found):
    def running():
        with db.transaction() as s:
            file = given.walk.file(s, "bohdan", Permission.CASE_READ)
            stops = [each.part for each in still_open.of(s, file) if each.stops]
            return holding.is_held(s, file), stops

    assert running() == (True, [found.path])
    found.prepares(Outcome.REFUSED).signs().gives()
    assert running() == (False, [])


def close(given):
    with db.transaction() as s:
        file = given.walk.file(s, "bohdan", Permission.CASE_READ)
        file.row.status = "closed"
        file.change(s, file.row, file.row.version, content=file.content)


def test_a_request_about_a_closed_case_is_answered(given, found):
    close(given)
    with pytest.raises(CaseClosedError):
        found.drafts()
    found.prepares(Outcome.REFUSED).signs().gives()
    assert [each.content.outcome for each in of_case(given)] == ["refused"]


def test_a_closed_case_is_found(given, follow_up):
    close(given)
    assert follow_up.looks(given.name_for(given.walk.receiver)) == given.ref


# --- an order, and what the person asks


def by_order(given, order, who="bohdan", told="Invented: a court ordered it."):
    with db.transaction() as s:
        by = order.world.actor(who)
        seen = register.find(s, by, order.id, READ)
        file = ordering.case_of(s, by, seen)
        item = requesting.choices(s, file)[0].chosen.id
        use = ("prosecution_national", given.other)
        return item, ordering.ask_without_yes(
            s, by, seen, (item,), use, days=3, told=told
        )


def test_an_order_asks_two_persons_by_its_number_and_names_its_ground(given, order):
    _item, (request,) = by_order(given, order)
    with db.transaction() as s:
        file = given.walk.file(s, "daryna", Permission.CASE_READ)
        asked = asking.one(s, file, request, Requested.WITHOUT_YES)
        assert asked.status is asking.Status.OPEN
        assert asked.content.passing.ground.value == "court_order"
        assert order.seen().content.number in asked.content.reason
    assert order.seen().content.orders == (request,)


def releases(order, request):
    with db.transaction() as s:
        by = order.world.actor("daryna", is_fresh=True)
        file = ordering.case_of(s, by, register.find(s, by, order.id, READ))
        asked = asking.one(s, file, request, Requested.WITHOUT_YES)
        shown = passing.request_hash(s, file, asked)
        day = clock.now().date() + timedelta(days=9)
        later = {"later": "Invented: not by the code.", "tell_on": day}
        passing.release(s, file, request, shown, told="Invented.", **later)


def ends(order, request):
    with db.transaction() as s:
        by = order.world.actor("bohdan")
        file = ordering.case_of(s, by, register.find(s, by, order.id, READ))
        passing.end(s, file, request)


@pytest.mark.parametrize("outcome", sorted(GIVES))
def test_an_order_is_answered_by_what_two_persons_released(given, order, outcome):
    def is_refused():
        with pytest.raises(InvalidInputError) as refused:
            order.prepares(outcome)
        return refused.value.fields == ("order",)

    assert is_refused()
    _item, (request,) = by_order(given, order)
    assert is_refused()
    releases(order, request)
    order.prepares(outcome).signs().gives()
    assert order.seen().content.answer.gone_on


def test_what_was_ended_meanwhile_is_given_by_no_letter(given, order):
    _item, (request,) = by_order(given, order)
    releases(order, request)
    order.prepares(Outcome.FULLY).signs()
    ends(order, request)
    with pytest.raises(InvalidInputError) as refused:
        order.gives()
    assert refused.value.fields == ("order",)


def has_all(access):
    with db.transaction() as s:
        bohdan = access.world.actor("bohdan")
        seen = register.find(s, bohdan, access.id, READ)
        return answering.held(s, seen).has_all_given


def test_the_person_reads_what_was_passed_on_without_a_yes(world, given, order):
    _item, (request,) = by_order(given, order)
    access = asks(world, Kind.ACCESS, wants=(Want.WHO_HAS,)).checks()
    assert access.looks(given.ref) == given.ref
    told = (Decided(Want.WHO_HAS, done=True, words=""),)
    access.prepares(Outcome.FULLY, decided=told)
    assert "Another invented office" not in access.letter
    assert has_all(access)
    releases(order, request)
    access.prepares(Outcome.FULLY, decided=told)
    assert "Another invented office" not in access.letter  # told on its day
    assert not has_all(access)
    with db.transaction() as s:
        passing.tell(s, given.walk.file(s, "olena", Permission.CONSENT_WRITE), request)
    access.prepares(Outcome.FULLY, decided=told)
    assert has_all(access)
    assert "Another invented office" in access.letter


def test_a_follow_up_is_no_ground_to_pass_on_without_a_yes(given, found):
    with pytest.raises(NotFoundError):
        by_order(given, found)


def decided(but=()):
    return tuple(Decided(each, each not in but, "") for each in Want)


def test_what_a_person_asks_is_decided_one_by_one(access):
    told = decided(but=(Want.ERASE,))
    with pytest.raises(InvalidInputError) as refused:
        access.prepares(Outcome.PARTLY, decided=told[:2])
    assert refused.value.fields == ("decided",)
    with pytest.raises(InvalidInputError):
        access.prepares(Outcome.NEITHER, decided=told)
    access.prepares(Outcome.PARTLY, decided=told)
    assert "Office of an invented prosecutor" in access.letter  # who was given what
    assert "Erasure: it was not done." in access.letter
    access.signs().gives()


def test_nobody_is_told_of_an_end_of_all_uses_while_a_yes_stands(given, access):
    with pytest.raises(InvalidInputError) as refused:
        access.prepares(Outcome.PARTLY, decided=decided())
    assert refused.value.fields == ("erase",)
    given.walk.withdraws()
    access.prepares(Outcome.PARTLY, decided=decided())
    assert "The records themselves stay" in access.letter


def test_an_answer_that_went_stands(found):
    found.prepares(Outcome.REFUSED).signs().gives()
    for act in (lambda: found.prepares(Outcome.FULLY), found.gives, found.checks):
        with pytest.raises(ConflictError):
            act()
    with pytest.raises(ConflictError):
        found.signs()
    with db.transaction() as s:
        bohdan = found.world.actor("bohdan")
        seen = register.find(s, bohdan, found.id, WRITE)
        version, identity = register.identity_of(s, bohdan, seen)
        elsewhere = msgspec.structs.replace(identity, to="Somebody else")
        with pytest.raises(ConflictError):
            register.rename(s, bohdan, seen, version, elsewhere)
        answering.check_signature(s, bohdan, seen)
