"""Claims of a case: begun by the person's wish, prepared, followed, never mixed up."""

from datetime import date

import msgspec
import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import FactAnswer, PersonContent, PersonIdentity
from app.claims import catalogue, claiming, received
from app.claims.documents import ClaimContent, ClaimNumbers, ReceiptContent, Status
from app.clock import now
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.facts import Answer
from app.keys.parts import Part
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.staff.policy import Permission

WRITE = Permission.NEED_WRITE


def opened(s, told, actor, permission=WRITE):
    return cases.get(s, told.ref, actor, permission)


def a_claim(told, route="A2.5", **changed):
    made = ClaimContent(
        route=route,
        claimant_id=told.survivor,
        person_id=told.survivor,
        capacity="self",
        wanted_on=now().date(),
    )
    return msgspec.structs.replace(made, **changed)


def begun(told, actor, content, **numbers):
    with db.transaction() as s:
        file = opened(s, told, actor)
        return claiming.begin(s, file, content, ClaimNumbers(**numbers))


def answered(told, actor, *facts):
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CASE_WRITE)
        answers = tuple(FactAnswer(key, Answer.YES) for key in facts)
        recording.record_facts(s, file, told.incident, 1, answers)


def harmed(told, actor, kind):
    with db.transaction() as s:
        file = opened(s, told, actor)
        return harms.record(s, file, HarmContent(told.survivor, kind))


def test_numbers_that_identify_open_for_those_alone_who_read_names(told, olena, iryna):
    made = begun(told, olena, a_claim(told), reference="REF-1", tax_number="0000000000")
    with db.transaction() as s:
        seen = claiming.claim(s, opened(s, told, olena), made)
    assert seen.numbers
    assert seen.numbers.reference == "REF-1"
    with db.transaction() as s:
        file = opened(s, told, iryna, Permission.CASE_READ)
        assert not file.box.holds(Part.IDENTITY)
        (row,) = claiming.claims(s, file)
        assert row.numbers is None
        with pytest.raises(NotFoundError):
            claiming.claim(s, file, made)


def test_names_become_codes_also_those_learnt_later(told, olena, iryna):
    words = "Оксану били. Про це знає Мирон."
    made = begun(told, olena, a_claim(told, circumstances=words))

    def read():
        with db.transaction() as s:
            return claiming.claim(s, opened(s, told, olena), made).content

    assert read().circumstances == "{P1} били. Про це знає Мирон."
    with db.transaction() as s:
        file = opened(s, told, olena, Permission.IDENTITY_WRITE)
        recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Мирон",))
        )
    assert "Мирон" not in read().circumstances


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"route": "A9.9"}, "route"),
        ({"route": "B1.1"}, "route"),
        ({"capacity": "king"}, "capacity"),
        ({"papers": {"captivity": "perhaps"}}, "papers"),
        ({"papers": {"captivity": "instead.own_estimate"}}, "papers"),
        ({"amount": "12,5"}, "amount"),
        ({"amount": "12.5"}, "currency"),
        ({"status": Status.FILED}, "filed_on"),
        ({"status": Status.REJECTED, "filed_on": now().date()}, "reason"),
        ({"wanted_on": now().date().replace(year=2199)}, "wanted_on"),
        ({"status": Status.FILED, "filed_on": date(2199, 1, 1)}, "filed_on"),
        ({"decided_on": date(2199, 1, 1)}, "decided_on"),
    ],
)
def test_what_cannot_be_is_refused_by_name(told, olena, changed, wrong):
    with pytest.raises(InvalidInputError) as refused:
        begun(told, olena, a_claim(told, **changed))
    assert refused.value.fields[0] == wrong
    with db.transaction() as s:
        assert claiming.claims(s, opened(s, told, olena)) == []


def test_nobody_and_nothing_of_another_case_is_named(told, olena, of_the_south, bohdan):
    for changed in (
        {"claimant_id": of_the_south.survivor},
        {"person_id": of_the_south.survivor},
        {"incident_id": of_the_south.incident},
        {"harm_ids": (of_the_south.incident,)},
    ):
        with pytest.raises(NotFoundError):
            begun(told, olena, a_claim(told, **changed))
    # A coordinator reads it, and begins none.
    with pytest.raises(NotFoundError):
        begun(told, bohdan, a_claim(told))


def test_two_people_do_not_overwrite_each_other(told, olena):
    made = begun(told, olena, a_claim(told))
    for version in (1, 1):
        with db.transaction() as s:
            file = opened(s, told, olena)
            draft = a_claim(told, status=Status.DRAFT)
            change = (s, file, made, version, draft, ClaimNumbers())
            if file.child(s, claiming.Claim, made).version == version:
                claiming.change(*change)
            else:
                with pytest.raises(ConflictError):
                    claiming.change(*change)


def test_both_are_kept_where_something_may_be_asked_for_twice(told, olena):
    loss = harmed(told, olena, "property_loss")
    home = begun(told, olena, a_claim(told, "A3.1", harm_ids=(loss,)))
    with db.transaction() as s:
        file = opened(s, told, olena)
        assert received.twice(s, file) == []
        got = ReceiptContent(told.survivor, "An invented fund", "building", loss)
        received.record(s, file, got)
    with db.transaction() as s:
        file = opened(s, told, olena)
        (double,) = received.twice(s, file)
        assert double.first == home
        assert (double.heads, double.is_receipt) == (("building",), True)
        assert len(claiming.claims(s, file)) == len(received.receipts(s, file)) == 1


def started(told, **more):
    """A form of a claim as its page sends it."""
    return {
        "claimant": str(told.survivor),
        "person": str(told.survivor),
        "capacity": "self",
        "wanted_on": "1.11.2026",
        "incident": str(told.incident),
        "status": "not_started",
        "circumstances": "Оксану тримали в підвалі.",
    } | more


def test_facts_and_harms_lead_to_routes_and_only_the_person_begins_one(
    staff, told, olena
):
    base = f"{told.path}/reparation/claims"
    with staff.as_(olena):
        page = staff.get(base).text
        assert "Help never waits" in page
        assert "Nothing on file leads to a route yet" in page
    answered(told, olena, "act.beating", "act.detention")
    harmed(told, olena, "property_loss")
    with staff.as_(olena):
        page = staff.get(base).text
        for code in ("A2.5", "A2.6", "A3.1", "A3.3"):
            assert f"{base}/new/{code}" in page
        assert f"{base}/new/A2.4" not in page
        assert "Held in a cellar" in page
        assert "as of 23 Feb 2026" in page
        assert staff.get(f"{base}/new/B1.1").status_code == 404
        again = staff.post(f"{base}/new/A2.5", started(told, wanted_on=""))
        assert again.status_code == 422
        assert "Only the person turns a need into a claim" in again.text
        assert "Оксану тримали в підвалі." in again.text


def test_each_claim_says_what_it_lacks_and_no_worksheet_comes_without_a_yes(
    staff, told, olena
):
    """Torture in captivity and a destroyed home: two claims of one case."""
    base = f"{told.path}/reparation/claims"
    with staff.as_(olena):
        sent = started(told, paper_captivity="instead.icrc_letter")
        torture = staff.post(f"{base}/new/A2.5", sent)
        assert torture.status_code == 303
        page = staff.get(torture.headers["Location"]).text
        assert "file is not perfect" in page
        assert "The person was never asked about this use." in page
        home = started(told, owns_home="no", incident="")
        page = staff.get(staff.post(f"{base}/new/A3.1", home).headers["Location"]).text
        assert "A3.1 and A3.3 mixed up" in page
        assert "No estimate of the loss" in page
        assert "It is not known when it was" in page


def test_a_rejection_shows_its_reason_and_the_day_to_appeal_and_no_number(
    staff, told, olena, iryna
):
    base = f"{told.path}/reparation/claims"
    with staff.as_(olena):
        one = staff.post(f"{base}/new/A2.5", started(told)).headers["Location"]
        rejected = started(told, status="rejected", version="1")
        assert staff.post(one, rejected).status_code == 422
        rejected |= {
            "filed_on": "2.11.2026",
            "reason": "Invented reason",
            "appeal_by": "1.12.2026",
            "reference": "INV-77",
        }
        assert staff.post(one, rejected | {"version": "9"}).status_code == 409
        assert staff.post(one, rejected).status_code == 303
        assert "INV-77" in staff.get(one).text
        page = staff.get(base).text
        for told_ in ("Invented reason", "Appeal by", "days left"):
            assert told_ in page
        assert "INV-77" not in page
    with staff.as_(iryna):
        page = staff.get(base).text
        assert "Invented reason" in page
        assert "INV-77" not in page
        assert staff.get(one).status_code == 404


def test_what_was_received_stands_beside_the_claim_for_the_same(staff, told, olena):
    base = f"{told.path}/reparation/claims"
    loss = harmed(told, olena, "property_loss")
    with staff.as_(olena):
        staff.post(f"{base}/new/A3.1", started(told, harms=[str(loss)]))
        got = {
            "person": str(told.survivor),
            "giver": "An invented fund",
            "head": "building",
            "harm": str(loss),
            "amount": "100,50",
            "currency": "",
        }
        assert staff.post(f"{base}/received", got).status_code == 422
        got["currency"] = "EUR"
        assert staff.post(f"{base}/received", got).status_code == 303
        assert "Part of it was received already" in staff.get(base).text
        assert "100.50 EUR" in staff.get(f"{base}/received").text


def test_all_routes_stand_with_their_state_and_none_unknown_is_open(staff, told, olena):
    with staff.as_(olena):
        page = staff.get(f"{told.path}/reparation/claims/routes").text
    known = catalogue.load()
    states = [route.state.open.value for route in known.routes.values()]
    # A state and its day for each, and not one more.
    assert page.count("as of ") == len(known.routes)
    assert page.count("check with the office that takes it</span>") == (
        states.count("unknown")
    )
    assert page.count('leaf">open</span>') == states.count("open")
