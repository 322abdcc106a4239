"""What was given to find other evidence alone: pointed at, marked, never quoted."""

import msgspec
import pytest

from app import cases, clock, db
from app.cli import demo_cases
from app.communications import checking, keeping, pinning
from app.communications.documents import Kind, Where
from app.communications.editions import UnreadyError
from app.communications.pinning import At
from app.consent.findings.rules import Why
from app.errors import ConsentMissingError, InvalidInputError
from app.evidence.documents import EvidenceContent
from app.evidence.models import EvidenceItem
from app.keys.parts import Part
from app.packages import recipients, requesting
from app.packages.leads.rules import Answer, Lead
from app.packages.models import Disclosure
from app.packages.records import DisclosureContent, IdentityLevel
from app.staff.policy import Permission
from tests.communications.generated import PURPOSE
from tests.communications.test_editions import approves, begun, makes, sends, text_of
from tests.communications.test_pins import pinned
from tests.packages.walk import record_receiver, signed_by_officers

MARK = "alone; not quoted"
WHOLE = Where()


def marks(written, case):
    """Record of the film that it is there to find other evidence alone."""
    with db.transaction() as s:
        olena = written.world.actor("olena")
        file = cases.get(s, case.ref, olena, Permission.EVIDENCE_WRITE)
        row = file.child(s, EvidenceItem, case.evidence)
        old = file.read(row, Part.CONTENT, EvidenceContent)
        new = msgspec.structs.replace(old, confidentiality="lead_only_54_3_e")
        file.change(s, row, row.version, content=new)


def went(written, case, item, to=None, answer=Answer.WAITS):
    """Put into the log that a package left with secrecy asked for an item."""
    to = to or written.receiver
    with db.transaction() as s:
        bohdan = written.world.actor("bohdan")
        file = cases.get(s, case.ref, bohdan, Permission.PACKAGE_PREPARE)
        package = requesting.prepare(
            s,
            file,
            to,
            reason="Invented.",
            chosen=(item,),
            identity_level=IdentityLevel.PSEUDONYM,
        )
        today = clock.now().date()
        file.add(
            s,
            Disclosure,
            DisclosureContent(
                package_ref="BVP-000000",
                recipient_id=to,
                purpose=PURPOSE,
                grants=(),
                sent_on=today.isoformat(),
                channel="portal",
                key_fingerprint="",
                sha256="0" * 64,
                items=1,
                withheld=0,
                prepared_by=bohdan.staff_id,
                approved_by=None,
                sent_by=bohdan.staff_id,
                leads=(Lead(item.id, "BVN-000001-0001", "Invented.", today, answer),),
            ),
            package_id=package,
        )


def whys(refused):
    return [(e.number, e.why) for e in refused.value.problems]


def blacks(written, number, sentence=0):
    """Hide a sentence in the redacted edition."""
    with db.transaction() as s:
        iryna, seen = written.world.actor("iryna"), written.seen(s)
        paragraph = written.paragraphs(s)[number - 1]
        told = paragraph.content.sentences[sentence]
        pinning.hide(s, iryna, seen, At(paragraph.id, paragraph.version, told.id), "I")


def test_a_passage_of_it_is_not_pinned_and_all_of_it_is(written):
    case = written.cases[0]
    went(written, case, case.account)
    one = written.adds("{P1} saw the station go dark.")
    with pytest.raises(InvalidInputError) as refused:
        pinned(written, one, case.account, Where(first=2, many=1))
    assert refused.value.fields == ("lead",)
    pinned(written, one, case.account, Where())
    said = text_of(written, makes(written))
    assert MARK in said
    assert "вимкнено" not in said
    assert "Annex B" not in said


def test_a_passage_that_was_pinned_before_stops_the_edition_by_its_paragraph(written):
    begun(written)
    case = written.cases[1]
    assert "Світла не було" in text_of(written, makes(written))
    went(written, case, case.account)
    for kind in Kind:
        with pytest.raises(UnreadyError) as refused:
            makes(written, kind)
        assert (2, "lead") in whys(refused)


def test_the_redacted_edition_shows_no_sentence_that_rests_on_it(written):
    case = written.cases[0]
    marks(written, case)
    one = written.adds("Somebody filmed it.", "It was dark.")
    pinned(written, one, case.photo, Where(from_s=5, to_s=65))
    assert MARK in text_of(written, makes(written))
    with pytest.raises(UnreadyError) as refused:
        makes(written, Kind.REDACTED)
    assert whys(refused) == [(1, "lead_open")]
    blacks(written, 1)
    said = text_of(written, makes(written, Kind.REDACTED))
    assert "filmed" not in said
    assert "It was dark." in said
    assert MARK not in said


def test_an_incident_under_it_is_in_no_redacted_base(written):
    case = written.cases[0]
    begun(written)
    went(written, case, case.incident())
    with pytest.raises(UnreadyError) as refused:
        makes(written, Kind.REDACTED)
    assert (0, "lead_open") in whys(refused)
    assert makes(written)


def test_an_edition_from_before_does_not_leave(written):
    begun(written)
    made = makes(written)
    approves(written, made)
    went(written, written.cases[1], written.cases[1].account)
    with pytest.raises(ConsentMissingError):
        sends(written, made)


def test_an_edition_that_points_at_it_leaves(written):
    case = written.cases[0]
    marks(written, case)
    one = written.adds("Somebody filmed it.")
    pinned(written, one, case.photo, Where())
    made = makes(written)
    approves(written, made)
    sends(written, made)


def says_lead(written, case):
    """The survivor's newest yes: as a lead alone."""
    writer = demo_cases.Writer(written.world.actor, written.world.north)
    writer.agree(
        case.ref,
        PURPOSE,
        recipient_id=written.receiver,
        options=("lead_only_54_3_e_requested",),
    )


def elsewhere(written, profile="icc_otp"):
    """Another invented receiver of the same purpose."""
    made, _secret = record_receiver(
        written.world, "Another invented prosecutor", purpose=PURPOSE, profile=profile
    )
    signed_by_officers(written.world)
    return made


def cannot_be_asked(written):
    """Say of the receiver that it is of no kind that knows this secrecy."""
    with db.transaction() as s:
        bohdan = written.world.actor("bohdan")
        profile = recipients.get(s, bohdan, written.receiver).profile
        new = msgspec.structs.replace(profile, profile="")
        recipients.change(s, bohdan, written.receiver, new)


def checked(written):
    """What stands of every pin and of the base, and what the gate held back."""
    with db.transaction() as s:
        iryna, seen = written.world.actor("iryna"), written.seen(s)
        some = keeping.paragraphs(s, iryna, seen).values()
        found = checking.check(s, iryna, seen, some, base=True)
    held = {f.why for each in found.verdicts.values() for f in each.held_back}
    states = [each.state for each in (*found.pins.values(), *found.base.values())]
    return states, held


def takes_in(written, case):
    """Put the first incident of a case into the base."""
    with db.transaction() as s:
        iryna = written.world.actor("iryna")
        file = cases.get(s, case.ref, iryna, Permission.CASE_READ)
        pinning.take_in(s, file, written.seen(s), case.incidents[:1])


def refused_pin(written, one, item, where=WHOLE):
    """Why it is not pinned."""
    with pytest.raises(InvalidInputError) as refused:
        pinned(written, one, item, where)
    return refused.value.fields


def test_a_yes_to_a_lead_alone_allows_pointing_at_what_went_so(written):
    case = written.cases[0]
    says_lead(written, case)
    one = written.adds("Somebody filmed it.")
    assert refused_pin(written, one, case.photo) == ("gate",)
    went(written, case, case.photo)
    pinned(written, one, case.photo, Where())
    assert checked(written) == ([checking.State.STANDS], set())
    made = makes(written)
    approves(written, made)
    sends(written, made)


def test_neither_a_mark_nor_another_receiver_opens_a_yes_to_a_lead_alone(written):
    case = written.cases[0]
    says_lead(written, case)
    one = written.adds("Somebody filmed it.")
    marks(written, case)
    assert refused_pin(written, one, case.photo) == ("gate",)
    went(written, case, case.photo, to=elsewhere(written))
    assert refused_pin(written, one, case.photo) == ("gate",)
    went(written, case, case.photo, answer=Answer.REFUSED)
    assert refused_pin(written, one, case.photo) == ("gate",)


def test_what_was_refused_since_does_not_leave_in_an_edition_from_before(written):
    case = written.cases[0]
    says_lead(written, case)
    one = written.adds("Somebody filmed it.")
    went(written, case, case.photo)
    pinned(written, one, case.photo, Where())
    made = makes(written)
    approves(written, made)
    with db.transaction() as s:
        bohdan = written.world.actor("bohdan")
        file = cases.get(s, case.ref, bohdan, Permission.PACKAGE_RECALL)
        ((row, old),) = file.records(s, Disclosure, Part.CONTENT, DisclosureContent)
        (lead,) = old.leads
        lead = msgspec.structs.replace(lead, answer=Answer.REFUSED)
        new = msgspec.structs.replace(old, leads=(lead,))
        file.change(s, row, row.version, content=new)
    with pytest.raises(ConsentMissingError):
        sends(written, made)
    states, held = checked(written)
    assert (states, held) == ([checking.State.HELD], {Why.LEAD_ONLY})


def test_who_cannot_be_asked_for_it_is_not_pointed_at_it(written):
    case = written.cases[0]
    marks(written, case)
    one = written.adds("Somebody filmed it.")
    pinned(written, one, case.photo, Where())
    went(written, case, case.incident(), to=elsewhere(written))
    takes_in(written, case)
    assert checked(written)[0] == [checking.State.STANDS] * 2
    made = makes(written)
    approves(written, made)
    cannot_be_asked(written)
    assert checked(written)[0] == [checking.State.LEAD] * 2
    with pytest.raises(ConsentMissingError):
        sends(written, made)
    with pytest.raises(UnreadyError) as refused:
        makes(written)
    assert {why for _number, why in whys(refused)} == {"lead"}
    two = written.adds("Somebody filmed it again.")
    assert refused_pin(written, two, case.photo) == ("gate",)
    with pytest.raises(InvalidInputError) as wrong:
        takes_in(written, case)
    assert wrong.value.fields == ("gate",)


def test_the_page_says_why_and_offers_no_passage(written, desk):
    case = written.cases[0]
    begun(written)
    went(written, case, case.account)
    with db.transaction() as s:
        paragraph = written.paragraphs(s)[0]
        sentence = paragraph.content.sentences[0].id
    page = desk("iryna").get(f"{written.path}/paragraphs/{paragraph.id}").text
    assert "point at it as a whole, quote nothing" in page
    here = f"{written.path}/paragraphs/{paragraph.id}/pin/{sentence}"
    place = desk("iryna").get(f"{here}/{case.ref}/statement/{case.statement}")
    assert place.status_code == 200
    assert "nothing of it is quoted" in place.text
    assert "вимкнено" not in place.text
