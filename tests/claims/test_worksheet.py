"""A worksheet: what the claimant takes along. Filled by the gate's leave alone."""

import json
import subprocess
from io import BytesIO

import pikepdf
import pytest

from app import db
from app.cases import recording, told_to_survivor
from app.cases.aftermath import following as aftermath
from app.claims import catalogue, claiming, consenting, received
from app.claims.documents import ReceiptContent
from app.claims.worksheet import formats, giving, words
from app.claims.worksheet.giving import Form
from app.cli import demo_claims
from app.clock import now
from app.consent import catalogue as uses
from app.consent import ledger
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.ledger import Form as How
from app.consent.rules import Decision
from app.conversation.documents import Step, ViewWords
from app.errors import ConsentMissingError, NotFoundError
from app.reparations.harms import recording as harms
from app.reparations.harms.recording import HarmContent
from app.staff.policy import Permission
from tests.claims.test_claims import a_claim, begun, harmed, opened, started
from tests.packages.schema_check import faults

WORDS = "Оксану били. Вона не бачила, хто."


def says(told, actor, route, decision=Decision.GRANTED, **changed):
    """The survivor's answer to the purpose of a route."""
    known = catalogue.load()
    purpose = known.programmes[known.routes[route].programme].consent
    to = consenting.recipient(route) if consenting.needs_recipient(purpose) else None
    today = now().date()
    content = ConsentContent(
        person_id=told.survivor,
        purpose=purpose,
        decision=decision,
        recipient_id=to,
        form=How.WRITTEN,
        language="uk",
        explained=tuple(range(len(uses.load().purposes[purpose].explain))),
        text_hash=ledger.wording_hash(purpose, "uk"),
        given_on=today,
        valid_until=ledger.default_until(today),
        **changed,
    )
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CONSENT_WRITE)
        ledger.record(
            s, file.box, file.id, content, ConsentWords(teach_back="Invented")
        )


def given(told, actor, claim_id, form=Form.JSON, language="uk"):
    with db.transaction() as s:
        file = opened(s, told, actor, Permission.CASE_READ)
        return giving.give(s, file, claim_id, form, language)


def text_of(data):
    """The text that a reader of the PDF can search and copy."""
    done = subprocess.run(
        ["pdftotext", "-", "-"], input=data, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().split())


def log(told, actor):
    with db.transaction() as s:
        return [each.content for each in giving.given(s, opened(s, told, actor))]


def test_the_published_schema_is_that_of_the_types():
    published = json.loads(formats.FILE.read_bytes())
    assert published == json.loads(json.dumps(formats.schema())), (
        "run: python -c 'from app.claims.worksheet import formats; formats.publish()'"
    )


def test_every_fixed_word_is_in_both_languages():
    for said in (*words.NOTICE, *words.OWN, *words.WORDS.values()):
        assert said.en.isascii() or "’" in said.en
        assert said.uk
        assert said.uk != said.en


def test_without_a_yes_there_is_no_worksheet_and_nothing_is_written_down(told, olena):
    claim = begun(told, olena, a_claim(told))
    for decision in (None, Decision.REFUSED):
        if decision:
            says(told, olena, "A2.5", decision)
        with pytest.raises(ConsentMissingError):
            given(told, olena, claim)
    # A yes to another use is not one to this.
    says(told, olena, "icc")
    with pytest.raises(ConsentMissingError):
        given(told, olena, claim)
    assert log(told, olena) == []


def test_a_yes_withdrawn_stops_the_next_one_and_says_what_was_given(told, olena):
    claim = begun(told, olena, a_claim(told))
    says(told, olena, "A2.5")
    given(told, olena, claim)
    says(told, olena, "A2.5", Decision.WITHDRAWN)
    with pytest.raises(ConsentMissingError):
        given(told, olena, claim)
    (line,) = log(told, olena)
    assert line.purpose == "reparations_register"
    with db.transaction() as s:
        file = opened(s, told, olena)
        (notice,) = aftermath.tasks(s, file)
        assert str(claim) in notice.gone.href
        view = ViewWords(Step.RECEIVED, b"", shows_details=True)
        view = told_to_survivor.details(s, file, view, told.survivor)
    (holder,) = [each for each in view.holders if each.purpose == line.purpose]
    assert not holder.shows_name
    # Who has it themselves reads of nobody who is asked to stop using it.
    assert [each for each in view.notices if each.purpose == line.purpose] == []


def test_an_incident_left_out_keeps_the_sheet_back_also_by_a_harm_of_it(told, olena):
    losses = []
    for incident in (None, told.incident):
        with db.transaction() as s:
            loss = HarmContent(told.survivor, "property_loss", incident_id=incident)
            losses.append(harms.record(s, opened(s, told, olena), loss))
    of_none, of_it = (
        begun(told, olena, a_claim(told, "A3.1", harm_ids=(each,))) for each in losses
    )
    says(told, olena, "A3.1", excluded_ids=(told.incident,))
    assert given(told, olena, of_none).data
    with pytest.raises(ConsentMissingError):
        given(told, olena, of_it)


def test_only_those_who_may_write_needs_give_one(told, olena, taras, iryna, bohdan):
    claim = begun(told, olena, a_claim(told))
    says(told, olena, "A2.5")
    for actor in (taras, iryna, bohdan):
        with pytest.raises(NotFoundError):
            given(told, actor, claim)
    assert log(told, olena) == []


def test_torture_in_captivity_and_a_destroyed_home_are_two_sheets_of_one_case(
    told, olena
):
    """Each says what it is for, what it lacks, and what another one asks for."""
    loss = harmed(told, olena, "property_loss")
    held = begun(
        told,
        olena,
        a_claim(
            told,
            incident_id=told.incident,
            circumstances=WORDS,
            papers={"captivity": "instead.icrc_letter", "identity": "have"},
        ),
        tax_number="1234567890",
        reference="INV-77",
    )
    home = begun(
        told,
        olena,
        a_claim(told, "A3.1", harm_ids=(loss,), owns_home="no"),
    )
    with db.transaction() as s:
        got = ReceiptContent(
            told.survivor, "An invented fund", "building", loss, "100", "EUR"
        )
        received.record(s, opened(s, told, olena), got)
    says(told, olena, "A2.5")
    torture = given(told, olena, held)
    sheet = json.loads(torture.data)
    assert faults(sheet, formats.schema()) == []
    assert sheet["route"]["id"] == "A2.5"
    assert (sheet["route"]["open"], sheet["route"]["as_of"]) == ("open", "2026-02-23")
    assert sheet["circumstances"] == "P1 били. Вона не бачила, хто."
    assert sheet["event"]["earliest"] == "2024-03-03"
    states = {each["id"]: each["state"] for each in sheet["papers"]}
    assert states["identity"] == "have"
    assert states["medical_record"] == "not_asked"
    assert {each["id"] for each in sheet["to_see_to"]} >= {"not_perfect"}
    assert [each["route"] for each in sheet["other_claims"]] == ["A3.1"]
    house = json.loads(given(told, olena, home).data)
    assert house["to_see_to"][0]["id"] in {"home_or_housing", "no_estimate"}
    assert house["received"][0]["giver"] == "An invented fund"
    assert house["harms"][0]["kind"]["en"]
    assert house["circumstances"] == ""


def test_nobody_is_named_by_a_sheet_or_its_file_name_or_the_log(told, olena):
    numbers = {"tax_number": "1234567890", "reference": "INV-77"}
    claim = begun(told, olena, a_claim(told, circumstances=WORDS), **numbers)
    says(told, olena, "A2.5")
    with db.transaction() as s:
        seen = claiming.claim(s, opened(s, told, olena), claim)
        person = recording.person(s, opened(s, told, olena), told.survivor)
    hidden = ["Оксан", "1234567890", "INV-77", told.ref]
    # It can fail: the claim and the person have them.
    assert seen.numbers
    assert seen.numbers.tax_number in hidden
    assert person.identity
    assert any("Оксан" in each for each in person.identity.names)
    for form in Form:
        made = given(told, olena, claim, form)
        text = text_of(made.data) if form is Form.PDF else made.data.decode()
        assert "P1" in text
        for word in hidden:
            assert word not in text
            assert word not in made.name
        assert "A2" not in made.name


@pytest.mark.parametrize("language", ["en", "uk"])
@pytest.mark.parametrize("route", ["A2.5", "ua4067", "icc"])
def test_the_paper_says_in_each_language_who_files_and_whether_it_is_open(
    told, olena, route, language
):
    claim = begun(
        told,
        olena,
        a_claim(told, route, incident_id=told.incident, circumstances=WORDS),
    )
    says(told, olena, route)
    data = given(told, olena, claim, Form.PDF, language).data
    with pikepdf.open(BytesIO(data)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == language
    text = text_of(data)
    known = catalogue.load().routes[route]
    said = {key: getattr(each, language) for key, each in words.WORDS.items()}
    assert getattr(words.NOTICE[0], language) in text
    assert said[known.state.open.value] in text
    assert said["as_of"] in text
    assert "били" in text
    if route == "icc":  # its fields are not checked, and say so
        assert said["unverified"] in text
    assert (said["fields"] in text) is (route == "icc")


def test_the_form_of_the_court_is_filled_with_what_we_hold_and_no_more(told, olena):
    claim = begun(
        told, olena, a_claim(told, "icc", circumstances=WORDS, harm="Біль у спині.")
    )
    says(told, olena, "icc")
    sheet = json.loads(given(told, olena, claim).data)
    fields = {each["id"]: each for each in sheet["fields"]}
    assert list(fields) == [each.id for each in catalogue.load().icc_fields]
    assert fields["sex"]["value"] == {"en": "Female", "uk": "Жіноча стать"}
    assert fields["harm"]["value"]["uk"] == "Біль у спині."
    for own in ("names", "contact", "residence", "responsible", "signature"):
        assert fields[own]["value"] is None
    assert fields["sex"]["verified"]
    assert not fields["harm"]["verified"]


def test_what_people_wrote_is_never_evaluated_by_the_typesetter(told, olena):
    hostile = '#panic("x") #read("/etc/passwd") *b* = H @label <script> {{7*7}}'
    claim = begun(told, olena, a_claim(told, circumstances=hostile))
    says(told, olena, "A2.5")
    text = text_of(given(told, olena, claim, Form.PDF).data)
    assert '#panic("x")' in text
    assert "{{7*7}}" in text


def test_the_page_shows_it_first_and_each_press_is_written_down(staff, told, olena):
    base = f"{told.path}/reparation/claims"
    with staff.as_(olena):
        one = staff.post(f"{base}/new/A2.5", started(told)).headers["Location"]
        assert "No worksheet today" in staff.get(f"{one}/worksheet").text
        refused = staff.post(f"{one}/worksheet/pdf/uk", {})
        assert refused.status_code == 403
    says(told, olena, "A2.5")
    with staff.as_(olena):
        page = staff.get(f"{one}/worksheet").text
        assert "P1 тримали в підвалі." in page
        assert "We prepare; the claimant files and signs." in page
        assert "No worksheet was given yet." in page
        assert f"{one}/worksheet" in staff.get(one).text
        made = staff.post(f"{one}/worksheet/pdf/uk", {})
        assert made.mimetype == "application/pdf"
        assert made.data.startswith(b"%PDF")
        name = made.headers["Content-Disposition"]
        assert name.startswith('attachment; filename="worksheet-')
        assert staff.post(f"{one}/worksheet/json/en", {}).mimetype == "application/json"
        for wrong in ("doc/uk", "pdf/xx"):
            assert staff.post(f"{one}/worksheet/{wrong}", {}).status_code == 404
        page = staff.get(f"{one}/worksheet").text
        assert "No worksheet was given yet." not in page
    assert {each.form for each in log(told, olena)} == {"pdf", "json"}


def test_the_claims_of_the_demonstration_have_their_worksheets(told, olena):
    demo_claims.prepare(olena, told.ref, told.incident)
    with db.transaction() as s:
        seen = claiming.claims(s, opened(s, told, olena))
    assert [each.content.route for each in seen] == ["A2.5", "A3.3"]
    for each in seen:
        sheet = json.loads(given(told, olena, each.id).data)
        assert sheet["route"]["id"] == each.content.route
