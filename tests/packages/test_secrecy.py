"""Who may read each item; secrecy is asked for single items, and never locks a defence.

Source: domain/exports.md, section 6; Rome Statute, articles 54(3)(e) and 67(2).
"""

import csv
import io
import json
import subprocess

import jsonschema
import msgspec
import pandas as pd
import pytest

from app import db
from app.consent import ledger
from app.consent.findings.rules import Why
from app.consent.ledger import ConsentWords
from app.consent.rules import Scope
from app.errors import ApprovalError, ConflictError, InvalidInputError, LackingError
from app.packages.leads import rules
from app.packages.records import Status
from app.staff.policy import Permission
from app.statements import contradictions, taking
from app.statements.documents import Contradiction, StatementContent, StatementWords
from app.statements.documents import Kind as StatementKind
from tests.communications.generated import confirm
from tests.packages import leading
from tests.packages.leading import FULL, LEAD, WHY, survivor_of
from tests.packages.test_completing import opened
from tests.packages.walk import record_receiver, signed_by_officers

TAG = "lead_only_54_3_e"


@pytest.fixture
def asked(walk):
    return leading.begin(walk)


@pytest.fixture
def pdf_text(tmp_path):
    def read(data):
        path = tmp_path / "read.pdf"
        path.write_bytes(data)
        done = subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True)
        return " ".join(done.stdout.decode().split())

    return read


def refused(asked, item, **how):
    with pytest.raises(InvalidInputError) as wrong:
        asked.tags(item, **how)
    return wrong.value.fields


def level_of(asked, item_title):
    found = [e for e in asked.would_say().items if item_title in e.title]
    return found[0].confidentiality


def test_an_item_goes_as_it_is_recorded(asked):
    assert level_of(asked, "yard") == "recipient_only"
    for tag in ("open", "internal", "privileged", "sexual_violence"):
        asked.marks(tag)
        assert level_of(asked, "yard") == tag


@pytest.mark.parametrize(
    ("recorded", "level", "needs_reason"),
    [
        ("open", "recipient_only", False),
        ("open", "child", False),
        ("recipient_only", "victim_protected", False),
        ("recipient_only", "open", True),
        ("internal", "recipient_only", True),
        ("privileged", "open", True),
        ("privileged", "recipient_only", True),
        ("privileged", "child", True),  # as strict, but it says something else
    ],
)
def test_a_level_below_the_record_needs_a_reason(asked, recorded, level, needs_reason):
    asked.marks(recorded)
    assert rules.lowers(recorded, level) is needs_reason
    if needs_reason:
        assert refused(asked, asked.photo, level=level, reason=" ") == ("reason",)
        assert level_of(asked, "yard") == recorded
    asked.tags(asked.photo, level=level, reason=WHY if needs_reason else "")
    assert level_of(asked, "yard") == level
    (kept,) = asked.seen().content.tagged
    assert kept.reason == (WHY if needs_reason else "")
    asked.tags(asked.photo)  # back to the record
    assert not asked.seen().content.tagged
    assert level_of(asked, "yard") == recorded


def test_only_levels_of_the_list_are_set(asked):
    for level in (TAG, "internal", "secret"):
        assert refused(asked, asked.photo, level=level) == ("level",)


def test_each_item_of_the_package_has_a_level(asked):
    said = asked.would_say()
    assert {each.confidentiality for each in said.items} == {"recipient_only"}
    (incident,) = said.incidents
    assert incident.confidentiality == "recipient_only"
    asked.tags(asked.incident, level="sexual_violence", reason="")
    asked.tags(asked.account, level="child", reason="")
    said = asked.would_say()
    assert said.incidents[0].confidentiality == "sexual_violence"
    assert [e.confidentiality for e in said.items if "account" in e.title] == ["child"]


def test_secrecy_is_asked_for_one_item_with_a_reason(asked):
    assert refused(asked, asked.photo, ask=True, reason="") == ("reason",)
    asked.tags(asked.photo, ask=True)
    (photo,) = [e for e in asked.would_say().items if e.conditions]
    assert photo.conditions == (TAG,)
    assert photo.confidentiality == "recipient_only"
    (condition,) = asked.would_say().conditions
    assert condition.items == (photo.item_id,)
    assert condition.text == WHY
    assert not condition.verified


def test_a_receiver_whose_profile_does_not_know_it_is_not_asked(walk):
    made = leading.begin(walk)
    made.receiver, _ = leading.court(walk.world, "Invented other office", profile="")
    made.yes()
    made.prepares()
    made.decides()
    assert refused(made, made.photo, ask=True) == ("receiver",)


def test_a_whole_package_is_never_asked_for(asked):
    asked.tags(asked.photo, ask=True)
    asked.tags(asked.account, ask=True, weighed=True)
    wrong = refused(asked, asked.incident, ask=True, weighed=True)
    assert wrong == ("every_item",)
    assert asked.incident not in asked.seen().content.asked


def test_what_is_left_when_others_are_held_back_may_not_be_all_asked_for(asked):
    asked.tags(asked.photo, ask=True)
    asked.tags(asked.incident, ask=True, weighed=True)
    assert not asked.wrongs()
    asked.yes(excluded=[asked.account])
    assert asked.wrongs() == {"every_item"}
    asked.excuses()
    with pytest.raises(LackingError):
        asked.submits()


def test_what_may_help_somebody_accused_is_never_locked(asked):
    asked.marks(exculpatory="Y")
    assert refused(asked, asked.photo, ask=True) == ("helps",)
    assert refused(asked, asked.photo, ask=True, weighed=True) == ("helps",)


def test_an_incident_that_evidence_helps_with_is_not_locked(asked):
    asked.tags(asked.incident, ask=True, weighed=True)
    asked.marks(exculpatory="Y")
    assert asked.wrongs() == {"helps"}
    wrong = refused(asked, asked.incident, ask=True, weighed=True)
    assert wrong == ("helps",)


def test_an_incident_with_an_answer_that_speaks_for_an_accused_is_not_locked(asked):
    for key in ("act.detention", "custody.under_control"):
        asked.answers_yes(key)
    with db.transaction() as session:
        file = asked.file(session, "iryna", Permission.CLASSIFICATION_READ)
        confirm(session, file, asked.incident, "icc.8.2.a.vii-2")
    asked.tags(asked.incident, ask=True, weighed=True)
    assert not asked.would_say().for_accused
    assert not asked.wrongs()
    asked.answers_yes("custody.lawful_internment")
    assert asked.wrongs() == {"helps"}
    told = asked.would_say().for_accused
    assert told
    assert {each.incident_id for each in told} == {
        each.incident_id for each in asked.would_say().incidents
    }


def test_an_account_that_differs_from_another_is_not_locked(asked):
    survivor = survivor_of(asked)
    first = asked.account
    with db.transaction() as session:
        file = asked.file(session, "olena", Permission.STATEMENT_TAKE)
        told = StatementContent(
            code="",
            kind=StatementKind.FULL_INTERVIEW,
            teller_id=survivor,
            language="uk",
        )
        second = taking.take(
            session, file, told, StatementWords(free_recall="Invented.")
        )
        taking.write_working_text(session, file, second, 1, "Invented.", confirmed=True)
        contradictions.record(
            session,
            file,
            Contradiction(first, second, "the gate", "blue", "green"),
        )
    for each in (first, second):
        assert refused(asked, each, ask=True, weighed=True) == ("helps",)


def test_what_nobody_looked_at_is_asked_for_only_after_weighing(asked):
    asked.marks(exculpatory="not_reviewed")
    assert refused(asked, asked.photo, ask=True) == ("not_weighed",)
    asked.tags(asked.photo, ask=True, weighed=True)
    assert asked.seen().content.tagged[0].weighed


def test_what_turns_out_to_help_after_it_was_asked_stops_it(asked):
    asked.tags(asked.photo, ask=True)
    asked.excuses()
    asked.submits()
    asked.approves()
    asked.marks(exculpatory="Y")
    assert asked.wrongs() == {"helps"}
    asked.world.worker()
    with pytest.raises(LackingError):
        asked.starts()
    assert asked.seen().status is Status.SUBMITTED


def test_another_tag_is_another_request(asked):
    asked.tags(asked.photo, ask=True)
    asked.excuses()
    asked.submits()
    with db.transaction() as session:
        shown = asked.shown_hash(session, asked.file(session, "daryna"))[1]
    with db.transaction() as session:
        file = asked.file(session)
        row = file.child(session, leading.Package, asked.package)
        seen = asked.seen()
        (only,) = seen.content.tagged
        others = msgspec.structs.replace(only, ask=False, level="open")
        changed = msgspec.structs.replace(seen.content, tagged=(others,))
        file.change(session, row, row.version, content=changed)
    with pytest.raises(ApprovalError):
        asked.approves(shown=shown)


def test_a_colleague_who_was_faster_is_not_overwritten(asked):
    version = asked.seen().version
    asked.tags(asked.photo, ask=True)
    with db.transaction() as session, pytest.raises(ConflictError):
        leading.tagging.tag(
            session,
            asked.file(session),
            asked.package,
            version,
            asked.photo,
            leading.tagging.Said("open", ask=False, weighed=False, reason="x"),
        )
    assert asked.photo in asked.seen().content.asked


def test_what_is_recorded_as_a_lead_alone_needs_a_decision(asked):
    asked.marks(TAG)
    assert asked.wrongs() == {"recorded"}
    asked.tags(asked.photo, ask=True)
    assert not asked.wrongs()
    assert level_of(asked, "yard") == TAG
    assert refused(asked, asked.photo, level="recipient_only", reason="") == ("reason",)
    asked.tags(asked.photo, level="recipient_only")
    assert not asked.wrongs()
    assert level_of(asked, "yard") == "recipient_only"


def test_a_level_set_before_it_became_a_lead_alone_is_no_decision(asked):
    asked.tags(asked.photo, level="open")
    assert not asked.wrongs()
    asked.marks(TAG)
    assert asked.wrongs() == {"recorded"}
    asked.tags(asked.photo, level="open")
    assert not asked.wrongs()


def test_a_level_set_before_the_record_was_raised_is_set_again(asked):
    asked.tags(asked.photo, level="open")
    asked.marks("child")
    assert asked.wrongs() == {"changed"}
    asked.excuses()
    with pytest.raises(LackingError):
        asked.submits()
    asked.tags(asked.photo, level="open")
    asked.submits()
    asked.approves()
    asked.marks("victim_protected")
    assert asked.wrongs() == {"changed"}
    asked.world.worker()
    with pytest.raises(LackingError):
        asked.starts()


def test_a_level_that_still_says_more_than_the_record_stays(asked):
    asked.marks("recipient_only")
    asked.tags(asked.photo, level="child", reason="")
    asked.marks("open")
    assert not asked.wrongs()


def test_the_level_that_leaves_is_signed_also_where_the_record_says_it(asked):
    asked.marks("child")
    asked.excuses()
    asked.submits()
    asked.approves()
    asked.marks("open")
    asked.world.worker()
    with pytest.raises(ApprovalError):
        asked.starts()
    asked.marks("child")
    asked.starts()


def test_that_it_was_weighed_is_signed(asked):
    asked.marks(exculpatory="not_reviewed")
    asked.tags(asked.photo, ask=True, weighed=True)
    seen = asked.seen()
    (only,) = seen.content.tagged
    not_weighed = msgspec.structs.replace(
        seen.content, tagged=(msgspec.structs.replace(only, weighed=False),)
    )
    verdict = asked.gate()
    told = leading.tagging.signed(seen.content, verdict)
    assert told != leading.tagging.signed(not_weighed, verdict)


def test_the_approver_reads_that_nobody_looked(asked, desk):
    asked.tags(asked.photo, ask=True)
    asked.excuses()
    line = "Nobody has looked yet whether it may help somebody accused.</p>"
    asked.submits()
    assert line not in desk("daryna").get(asked.page).text
    asked.marks(exculpatory="not_reviewed")
    assert line in desk("daryna").get(asked.page).text


def whys(asked):
    return {f.why for f in asked.gate().held_back}


def test_a_yes_to_a_lead_alone_lets_nothing_else_go(asked):
    asked.yes(LEAD)
    assert not asked.gate().may_go
    assert Why.LEAD_ONLY in whys(asked)
    asked.tags(asked.photo, ask=True)
    assert asked.gate().may_go == {asked.photo}
    asked.yes((*FULL, *LEAD))  # beside another choice it still narrows
    assert asked.gate().may_go == {asked.photo}
    asked.yes(FULL)
    assert len(asked.gate().may_go) == 3


def test_a_yes_to_all_of_it_as_a_lead_goes_beside_an_open_one_alone(asked, desk):
    asked.yes(LEAD)
    asked.tags(asked.photo, ask=True)
    assert asked.wrongs() == {"every_item"}
    assert "to go on an open yes" in desk("bohdan").get(asked.page).text
    talk = f"/staff/cases/{asked.ref}/consent/new/{survivor_of(asked)}"
    hint = "beside something that goes on an open yes"
    assert hint in desk("olena").get(f"{talk}/prosecution_icc/uk").text
    assert hint not in desk("olena").get(f"{talk}/prosecution_national/uk").text
    with db.transaction() as session:
        file = asked.file(session, "olena", Permission.CONSENT_WRITE)
        *_, (_id, _place, lead) = ledger.events(session, file.box, file.id)
        opened = msgspec.structs.replace(
            lead, options=FULL, scope=Scope.DOCUMENT, scope_ids=(asked.account,)
        )
        ledger.record(session, file.box, file.id, opened, ConsentWords(teach_back="x"))
    assert asked.gate().may_go == {asked.photo, asked.account}
    assert not asked.wrongs()


def test_stock_readers_find_it_in_every_file_of_the_package(asked):
    asked.tags(asked.photo, ask=True)
    asked.tags(asked.account, level="child", reason="")
    files = opened(asked.identity, asked.goes())
    rows = {e["item_id"]: e for e in json.loads(files["data/index.json"])["items"]}
    (number,) = [n for n, row in rows.items() if row["conditions"]]
    assert rows[number]["conditions"] == [TAG]
    assert "child" in {row["confidentiality"] for row in rows.values()}
    table = pd.read_csv(
        io.BytesIO(files["data/loadfiles/case.dat"]),
        sep="\x14",
        quotechar="þ",
        encoding="utf-8-sig",
        engine="python",
        dtype=str,
        keep_default_na=False,
    ).set_index("BEGDOC")
    assert table.loc[number, "CONDITIONS"] == TAG
    assert set(table["CONFID"]) == {"recipient_only", "child"}
    assert list(table["CONDITIONS"]).count("") == len(rows) - 1
    text = files["data/documents.csv"].decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [e["conditions"] for e in lines if e["item_id"] == number] == [TAG]
    cover = json.loads(files["data/disclosure/cover.json"])
    (condition,) = cover["conditions"]
    assert condition["tag"] == TAG
    assert condition["items"] == [number]
    assert condition["asked_at"]
    assert not condition["agreed_by"]
    assert condition["verified"] is False
    assert "the Prosecutor decides" in condition["label"]["en"]
    gate = json.loads(files["data/consent/gate-report.json"])["report"]["items"]
    assert [e["item_id"] for e in gate if e["conditions"]] == [number]
    dossier = json.loads(files["data/dossier/dossier.json"])
    assert [e["item_id"] for e in dossier["evidence"] if e["conditions"]] == [number]
    for name, path in (
        ("index", "index"),
        ("cover", "disclosure/cover"),
        ("gate-report", "consent/gate-report"),
        ("dossier", "dossier/dossier"),
        ("incidents", "incidents"),
    ):
        schema = json.loads(files[f"data/schema/{name}.schema.json"])
        jsonschema.validate(json.loads(files[f"data/{path}.json"]), schema)
    start = files["00_START.html"].decode()
    assert number in start
    assert "keep these items confidential under article 54(3)(e)" in start
    assert "not yet checked at its source" in start


def test_the_dossier_says_it_on_the_cover_and_at_the_item(asked, pdf_text):
    asked.tags(asked.photo, ask=True)
    files = opened(asked.identity, asked.goes())
    told = pdf_text(files["data/dossier/dossier.pdf"])
    assert told.count("solely to generate new evidence") >= 2
    assert WHY in told


def test_the_page_shows_it_and_keeps_what_was_typed(asked, desk):
    page = desk("bohdan").get(asked.page).text
    assert "Who may read each item" in page
    assert "never for a whole package" in page
    name = f"tag-{asked.photo}-"
    path = f"{asked.page}/tags/{asked.photo}"
    typed = {
        f"{name}version": asked.seen().version,
        f"{name}level": "open",
        f"{name}reason": "",
    }
    wrong = desk("bohdan").post(path, typed)
    assert wrong.status_code == 422
    assert "Say why" in wrong.text
    typed |= {f"{name}ask": "y", f"{name}level": "", f"{name}reason": "Invented why"}
    assert desk("bohdan").post(path, typed).status_code == 303
    shown = desk("bohdan").get(asked.page).text
    assert "secrecy is asked" in shown
    assert "Invented why" in shown
    late = desk("bohdan").post(path, typed)  # of the version before
    assert late.status_code == 409
    assert "Invented why" in late.text
    asked.marks(exculpatory="Y")
    shown = desk("bohdan").get(asked.page).text
    assert "this secrecy cannot be asked for it" in shown
    assert "has to be decided first" in shown


def test_an_incident_told_from_an_account_that_asks_is_pointed_at(asked, desk):
    assert "asks secrecy for" not in desk("bohdan").get(asked.page).text
    asked.tags(asked.account, ask=True, weighed=True)
    assert "It tells of what another item asks secrecy for" in (
        desk("bohdan").get(asked.page).text
    )


def test_other_receivers_show_no_such_request(walk, desk):
    made = leading.begin(walk)
    made.receiver, _ = record_receiver(walk.world, "Invented national office")
    signed_by_officers(walk.world)
    made.agrees()
    made.prepares()
    made.decides()
    page = desk("bohdan").get(made.page).text
    assert "Who may read each item" in page
    assert "Ask for secrecy" not in page
