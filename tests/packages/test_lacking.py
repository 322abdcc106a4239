"""What a profile finds wanting holds a package back until somebody says why it goes."""

from datetime import date, timedelta

import msgspec
import pytest

from app import clock, db
from app.cases import recording
from app.cases.documents import (
    IncidentContent,
    PersonContent,
    PersonIdentity,
    Place,
)
from app.cases.kin import telling
from app.cases.kin.documents import FateContent
from app.cases.models import Incident
from app.dates import ApproximateDate
from app.errors import (
    ApprovalError,
    InvalidInputError,
    LackingError,
    NotFoundError,
)
from app.evidence import storing, taking_in
from app.keys.parts import Part
from app.packages import recipients, requesting
from app.packages.lacking import finding
from app.packages.lacking.finding import Lack, Rule
from app.packages.receivers import catalogue
from app.packages.records import RecipientProfile, Status
from app.staff.policy import Permission
from app.statements.documents import StatementContent
from app.statements.models import Statement
from app.vault import age
from app.work.models import Risk
from app.work.risks import assessing
from app.work.risks.assessing import Level, RiskContent
from tests.packages.walk import signed_by_officers


@pytest.fixture
def asked(walk):
    """A prosecutor in Ukraine is asked to take everything; the person agreed."""
    walk.identity, key = age.new_identity()
    with db.transaction() as session:
        walk.receiver = recipients.record(
            session,
            walk.world.actor("bohdan"),
            RecipientProfile(
                "Invented prosecutor",
                profile="ukraine_prosecutor",
                purpose="prosecution_national",
                languages=("uk",),
            ),
            key,
            date(2030, 1, 1),
        )
    signed_by_officers(walk.world)
    walk.agrees()
    walk.adds_a_photo()
    walk.prepares()
    walk.decides()
    return walk


def rules(walk):
    """The rules that hold the package back."""
    return {lack.rule for lack in walk.lacks()}


def test_nothing_is_asked_for_while_something_is_wanting(asked):
    lacks = asked.lacks()
    assert Rule.LAW in rules(asked)  # nobody reviewed the proposals of this case
    with pytest.raises(LackingError) as refused:
        asked.submits()
    assert refused.value.number == len(lacks)
    assert asked.seen().status is Status.DRAFT
    asked.excuses()
    assert asked.submits().may_go


def test_what_becomes_wanting_after_the_approval_stops_the_build(asked):
    asked.excuses()
    asked.submits()
    asked.approves()
    at_risk(asked)
    asked.world.worker()
    with pytest.raises(LackingError):
        asked.starts()


def test_what_has_left_is_not_asked_again(asked):
    asked.excuses()
    asked.submits()
    asked.approves()
    worker = asked.world.worker()
    asked.starts()
    assert worker.step()
    assert asked.downloads().package.exists()
    at_risk(asked)
    assert asked.downloads().package.exists()


def at_risk(walk, measures="", risk=None):
    """Note a grave risk, or assess one anew."""
    with db.transaction() as session:
        file = walk.file(session, "olena", Permission.CASE_WRITE)
        content = RiskContent(
            threat="Invented threat",
            likelihood=Level.HIGH,
            harm=Level.HIGH,
            review_on=clock.now().date() + timedelta(days=9),
            measures=measures,
        )
        if risk is None:
            return assessing.record(session, file, content)
        version = file.child(session, Risk, risk).version
        assessing.change(session, file, risk, version, content)
        return risk


def excused(walk):
    """What is excused in the request as it stands."""
    return {each.key for each in walk.seen().content.excuses}


def test_an_excuse_of_what_was_put_right_is_asked_for_by_nobody(asked):
    risk = at_risk(asked)
    lack = Lack(Rule.RISK, risk)
    asked.excuses()
    at_risk(asked, "Moved to an invented town.", risk)
    assert lack.key in excused(asked)
    asked.submits()
    assert lack.key not in excused(asked)
    asked.approves()
    at_risk(asked, risk=risk)
    asked.world.worker()
    with pytest.raises(LackingError):
        asked.starts()


def test_another_excuse_keeps_none_of_what_was_put_right(asked):
    risk = at_risk(asked)
    asked.excuses()
    at_risk(asked, "Moved to an invented town.", risk)
    asked.excuses(asked.lacks()[0])
    assert excused(asked) == {each.key for each in asked.lacks()}


def test_the_approver_reads_what_was_excused_and_put_right_meanwhile(asked, desk):
    risk = at_risk(asked)
    asked.excuses()
    asked.excuses(Lack(Rule.RISK, risk), reason="Invented: they know of the risk.")
    asked.submits()
    at_risk(asked, "Moved to an invented town.", risk)
    assert Lack(Rule.RISK, risk) not in asked.lacks()
    page = desk("daryna").get(asked.page).text
    assert page.count("Invented: they know of the risk.") == 1


def test_a_grave_risk_without_a_measure_is_wanting(asked):
    assert Rule.RISK not in rules(asked)
    at_risk(asked, "Moved to an invented town.")
    assert Rule.RISK not in rules(asked)
    risk = at_risk(asked)
    assert Lack(Rule.RISK, risk) in asked.lacks()


def test_somebody_in_captivity_is_wanting_until_they_are_back(asked):
    with db.transaction() as session:
        file = asked.file(session, "olena", Permission.CASE_WRITE)
        husband = recording.record_person(
            session,
            file,
            PersonContent(code="", relation="rel.spouse"),
            PersonIdentity(names=("Гнат Вигаданко",)),
        )
        telling.tell_fate(session, file, FateContent(husband, "fate.captive"))
    assert Lack(Rule.CAPTIVITY, husband) in asked.lacks()
    with db.transaction() as session:
        file = asked.file(session, "olena", Permission.CASE_WRITE)
        telling.tell_fate(session, file, FateContent(husband, "fate.returned"))
    assert Rule.CAPTIVITY not in rules(asked)


def test_an_account_in_a_language_nobody_reads_there_is_wanting(asked):
    with db.transaction() as session:
        file = asked.file(session, "olena", Permission.STATEMENT_TAKE)
        rows = file.records(session, Statement, Part.CONTENT, StatementContent)
        (row, read), *_ = rows
        assert read.language == "uk"
        told = msgspec.structs.replace(read, language="ar")
        file.change(session, row, row.version, content=told)
        statement = row.id
    assert Lack(Rule.TRANSLATION, statement) in asked.lacks()


def test_an_original_that_is_not_there_is_excused_by_no_reason(asked):
    with db.transaction() as session:
        blob = taking_in.original_id(session, asked.photo)
    storing.path_of(blob).unlink()
    (lack,) = [each for each in asked.lacks() if each.rule is Rule.ORIGINAL]
    assert not lack.may_be_excused
    with pytest.raises(NotFoundError):
        asked.excuses(lack)
    for other in asked.lacks():
        if other.may_be_excused:
            asked.excuses(other)
    with pytest.raises(LackingError):
        asked.submits()


def test_every_rule_of_the_catalogue_is_looked_at():
    assert {rule.value for rule in Rule} == catalogue.RULES
    assert set(finding._RULES) == set(Rule)


def test_each_field_of_an_incident_is_wanting_where_nothing_is_recorded(asked):
    with db.transaction() as session:
        file = asked.file(session, "olena", Permission.CASE_WRITE)
        row = file.child(session, Incident, asked.told.incident_id)
        old = file.read(row, Part.CONTENT, IncidentContent)
        bare = msgspec.structs.replace(old, when=ApproximateDate(), place=Place())
        file.change(session, row, row.version, content=bare)
    fields = {each.what for each in asked.lacks() if each.rule is Rule.FIELD}
    assert fields == {"incident.when", "incident.place"}


def test_a_receiver_without_a_profile_wants_nothing(walk):
    walk.agrees()
    walk.prepares()
    assert walk.lacks() == ()


def test_a_reason_must_be_given_and_be_of_something(asked):
    lack = asked.lacks()[0]
    with pytest.raises(InvalidInputError):
        asked.excuses(lack, reason="  ")
    with pytest.raises(NotFoundError):
        asked.excuses(Lack(Rule.RISK, asked.package))


def test_the_page_keeps_what_was_typed_and_the_approver_reads_it(asked, desk):
    bohdan = desk("bohdan")
    page = bohdan.get(asked.page).text
    assert "What this receiver needs and does not get" in page
    lack = asked.lacks()[0]
    prefix = lack.key.replace("|", "-") + "-"
    sent = {"wanting": lack.key, f"{prefix}version": asked.seen().version}
    refused = bohdan.post(f"{asked.page}/wanting", sent | {f"{prefix}why": " "})
    assert refused.status_code == 422
    kept = bohdan.post(
        f"{asked.page}/wanting", sent | {f"{prefix}why": "Nothing more is known."}
    )
    assert kept.status_code == 303
    assert "Nothing more is known." in bohdan.get(asked.page).text
    asked.excuses()
    asked.submits()
    assert "Invented: nothing more is known." in desk("daryna").get(asked.page).text
    unknown = bohdan.post(f"{asked.page}/wanting", {"wanting": "x"})
    assert unknown.status_code == 303  # it was put right meanwhile


def test_an_approval_does_not_cover_another_reason(asked):
    asked.excuses()
    asked.submits()
    with db.transaction() as session:
        file = asked.file(session)
        row = file.child(session, requesting.Package, asked.package)
        seen = asked.seen()
        _, before = asked.shown_hash(session, file)
        excuse = msgspec.structs.replace(seen.content.excuses[0], reason="Other.")
        content = msgspec.structs.replace(
            seen.content, excuses=(excuse, *seen.content.excuses[1:])
        )
        file.change(session, row, row.version, content=content)
    with pytest.raises(ApprovalError):
        asked.approves(shown=before)
