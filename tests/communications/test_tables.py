"""Tables say what was confirmed, and call the rest a proposal."""

from uuid import uuid4

import pytest

from app import cases, db
from app.cases import recording
from app.cases.documents import ActContent, InvolvementContent
from app.classification import review
from app.classification.proceedings import records
from app.classification.proceedings.records import ProceedingContent, Stage
from app.communications import writing
from app.communications.editions import UnreadyError
from app.conversation.models import Conversation, ConversationStatus
from app.liability import deciding
from app.liability.catalogue import load
from app.liability.deciding import Answered, ElementAnswer, Finding
from app.staff.policy import Permission
from tests.communications import generated
from tests.communications.test_editions import begun, makes, text_of

CRIME = "icc.7.1.e"
SECRET = "A source that stays with us"


def decides(written, decision):
    """Let the reviewer decide anew about the first incident."""
    case = written.cases[0]
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("iryna"), Permission.CLASSIFICATION_READ
        )
        review.decide(
            s, file, case.incidents[0], CRIME, decision=decision, reason="Invented."
        )


def knows(written, *, is_confidential=False, source="A public register, invented"):
    """Note a proceeding about the first incident."""
    case = written.cases[0]
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("iryna"), Permission.CLASSIFICATION_READ
        )
        records.record(
            s,
            file,
            ProceedingContent(
                "icc",
                Stage.INVESTIGATION,
                source,
                incident_id=case.incidents[0],
                is_confidential=is_confidential,
            ),
        )


def mode_of(written):
    """Confirm a mode of liability for somebody described in the first incident."""
    case, mode = written.cases[0], "direct_perpetration"
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("olena"), Permission.CASE_WRITE
        )
        act = ActContent(kind="act.t.torture", victim_id=case.survivor)
        act_id = recording.record_act(s, file, case.incidents[0], act)
        part = InvolvementContent(description="A man with a limp")
        one = recording.record_involvement(s, file, act_id, part)
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("iryna"), Permission.CLASSIFICATION_CONFIRM
        )
        answers = tuple(
            ElementAnswer(each.id, Answered.SHOWN, "account S1")
            for each in load().modes[mode].elements
        )
        found = Finding(review.Decision.CONFIRMED, "Invented.", answers)
        deciding.decide(s, file, one, mode, found, after=0)


def test_the_crime_base_calls_a_proposal_a_proposal(written, desk):
    begun(written)
    base = f"{written.path}/base"
    assert "proposal, not a finding" not in desk("iryna").get(base).text
    decides(written, review.Decision.NEEDS_MORE)
    assert "proposal, not a finding" in desk("iryna").get(base).text
    assert "proposal, not a finding" in text_of(written, makes(written))


def test_what_was_not_supported_stands_there_too(written, desk):
    begun(written)
    decides(written, review.Decision.NOT_SUPPORTED)
    assert "Not supported" in desk("iryna").get(f"{written.path}/base").text
    assert "Not supported" in text_of(written, makes(written))


def test_modes_and_proceedings_stand_in_annexes_but_none_that_is_confidential(
    written, desk
):
    begun(written)
    mode_of(written)
    knows(written)
    knows(written, is_confidential=True, source=SECRET)
    said = text_of(written, makes(written))
    page = desk("iryna").get(f"{written.path}/base").text
    for words in ("Direct perpetration", "A public register, invented"):
        assert words in said
        assert words in page
    assert "Annex D: modes of liability" in said
    assert SECRET not in said
    assert SECRET not in page


def test_what_may_not_go_is_named_in_the_base_and_stops_an_edition(written, desk):
    begun(written)
    generated.takes_back(written.world, written.cases[0])
    said = desk("iryna").get(f"{written.path}/base").text
    assert said.count("It stops an edition until it is taken out") == 2
    assert "Invented attack" not in said
    # Of a case that is cited by its incidents alone.
    assert refused(written, leaves_out_pins=True) == {(0, "held")}


def refused(written, *, leaves_out_pins=False):
    """What stops an edition: the number of each paragraph, and why."""
    if leaves_out_pins:
        with db.transaction() as s:
            iryna, seen = written.world.actor("iryna"), written.seen(s)
            first = written.paragraphs(s)[0]
            writing.withdraw(s, iryna, seen, first.id, first.version, "Invented.")
    with pytest.raises(UnreadyError) as stopped:
        makes(written)
    return {(each.number, each.why) for each in stopped.value.problems}


def test_a_paused_case_that_stands_in_the_base_alone_stops_an_edition(written, desk):
    begun(written)
    case = written.cases[0]
    with db.transaction() as s:
        team, status = written.world.north, ConversationStatus.OPEN.value
        line = {"id": uuid4(), "team_id": team, "case_id": case.id, "status": status}
        s.add(Conversation(**line, hold=True))
    assert refused(written, leaves_out_pins=True) == {(0, "paused")}
    page = desk("bohdan").post(f"{written.path}/editions/confidential", {})
    assert page.status_code == 422
    assert "A case in the crime base" in page.text
    assert "I1" in page.text
