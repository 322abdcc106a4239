"""What a talk writes into the ledger, and what a withdrawal reaches."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from app import clock, db
from app.cases import ages, consent_pages, line
from app.cases.consent_pages import shown as consent_shown
from app.cases.consent_pages import talks
from app.cases.documents import PersonContent
from app.cases.models import Person
from app.cases.without_yes import passing
from app.consent import catalogue, ledger
from app.consent.findings.rules import Why
from app.consent.ledger import ConsentContent, ConsentWords
from app.consent.models import ConsentEvent
from app.consent.rules import ANY_PURPOSE, Decision, Form, Item, Scope
from app.dates import ApproximateDate
from app.errors import InvalidInputError, NoKeyError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from tests.statements.told import open_case

SAID = "Я розумію: вони можуть покликати мене свідком"
MAY = Permission.CONSENT_WRITE


def a_yes(case, purpose="service", **changed):
    known = catalogue.load().purposes[purpose]
    content = ConsentContent(
        person_id=case.survivor,
        purpose=purpose,
        decision=Decision.GRANTED,
        form=Form.WRITTEN,
        explained=tuple(range(len(known.explain))),
        text_hash=ledger.wording_hash(purpose, "uk"),
        language="uk",
    )
    return msgspec.structs.replace(content, **changed)


def recorded(case, content, words=None, who="olena", materials=frozenset()):
    words = words or ConsentWords(teach_back=SAID)
    with case.opened(who, MAY) as (s, file):
        return talks.record(s, file, content, words, materials)


def verdict(case, purpose, recipient=None, *, items=None):
    item = Item(case.id, frozenset({case.survivor}))
    with case.opened() as (s, file):
        return ledger.pass_gate(
            s,
            file.box,
            file.id,
            purpose=purpose,
            recipient_id=recipient,
            items=items or [item],
            on_hold=line.is_on_hold(s, file.id),
            overrides=passing.standing(s, file),
        )


def test_rows_are_only_added(case):
    first = recorded(case, a_yes(case))
    with case.opened() as (s, _file):
        before = {r.id: (r.seq, r.content, r.identity) for r in rows(s, case)}
    recorded(case, a_yes(case, decision=Decision.REFUSED), ConsentWords())
    with case.opened("olena", MAY) as (s, file):
        talks.withdraw_everything(s, file)
    with case.opened() as (s, _file):
        after = {r.id: (r.seq, r.content, r.identity) for r in rows(s, case)}
    assert first in before
    assert {key: after[key] for key in before} == before
    assert [seq for seq, _c, _i in after.values()] == [1, 2, 3]


def rows(session, case):
    asked = select(ConsentEvent).where(ConsentEvent.case_id == case.id)
    return session.scalars(asked.order_by(ConsentEvent.seq)).all()


def test_no_function_changes_or_removes_a_row():
    import inspect

    for module in (ledger, talks, line):
        source = inspect.getsource(module)
        assert "delete(ConsentEvent" not in source
        assert "update(ConsentEvent" not in source


def test_what_the_person_said_is_identity_only(case):
    made = recorded(case, a_yes(case), ConsentWords(teach_back=SAID, witness="Іра"))
    with case.opened() as (s, file):
        assert ledger.words_of(s, file.box, made).teach_back == SAID
        content = msgspec.json.encode(ledger.events(s, file.box, file.id)[0][2])
    assert SAID.encode() not in content
    assert "Іра".encode() not in content
    with case.opened("iryna") as (s, file), pytest.raises(NoKeyError):
        ledger.words_of(s, file.box, made)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"explained": (0,)}, "explained"),
        ({"form": Form.ORAL}, "form"),
        ({"capacity": "doubt_postponed"}, "capacity"),
        ({"pressure": "third_person_present"}, "pressure"),
        ({"form": Form.ORAL_WITNESSED}, "witness"),
        ({"options": ("facts",)}, "options"),
    ],
)
def test_a_yes_needs_more_than_a_no(case, changed, field):
    with pytest.raises(InvalidInputError) as refused:
        recorded(case, a_yes(case, **changed))
    assert field in refused.value.fields
    recorded(
        case,
        a_yes(case, decision=Decision.REFUSED, **changed | {"options": ()}),
        ConsentWords(),
    )
    assert not verdict(case, "service").may_go


def test_a_yes_without_their_words_or_without_a_receiver_is_refused(case):
    with pytest.raises(InvalidInputError) as refused:
        recorded(case, a_yes(case, "prosecution_national"), ConsentWords(witness="x"))
    assert set(refused.value.fields) == {"teach_back", "recipient"}
    with case.opened() as (s, _file):
        assert not rows(s, case)


def test_somebody_of_another_case_cannot_be_spoken_for(world, case):
    theirs = open_case(world, team=world.south, by="taras")
    with pytest.raises(NotFoundError):
        recorded(case, a_yes(case, person_id=theirs.survivor))
    for scope in (Scope.INCIDENT, Scope.DOCUMENT):
        with pytest.raises(NotFoundError):
            recorded(case, a_yes(case, scope=scope, scope_ids=(theirs.incident,)))
    with pytest.raises(NotFoundError):
        recorded(case, a_yes(case, excluded_ids=(theirs.incident,)))


@pytest.mark.parametrize("who", ["iryna", "bohdan", "roman", "taras", "marko"])
def test_only_the_caseworker_of_the_case_writes_answers(case, who):
    with pytest.raises(NotFoundError):
        recorded(case, a_yes(case), who=who)


def test_one_press_takes_one_answer_back(case):
    yes = recorded(case, a_yes(case))
    other = recorded(case, a_yes(case, "recontact", options=("by_us",)))
    assert verdict(case, "service").may_go
    with case.opened("olena", MAY) as (s, file):
        made = talks.withdraw(s, file, yes)
    assert [f.why for f in verdict(case, "service").held_back] == [Why.WITHDRAWN]
    assert verdict(case, "recontact").grants == {other}
    with case.opened("olena", MAY) as (s, file), pytest.raises(NotFoundError):
        talks.withdraw(s, file, made)


def test_taking_one_answer_back_leaves_the_others_receivers_alone(case):
    one, two = case.brother, case.incident  # ids of receivers: any will do here
    first = recorded(case, a_yes(case, "partner_referral", recipient_id=one))
    recorded(case, a_yes(case, "partner_referral", recipient_id=two))
    with case.opened("olena", MAY) as (s, file):
        talks.withdraw(s, file, first)
    assert not verdict(case, "partner_referral", one).may_go
    assert verdict(case, "partner_referral", two).may_go


def test_everything_taken_back_stays_back_except_what_is_asked_anew(case):
    recorded(case, a_yes(case))
    recorded(case, a_yes(case, "recontact", options=("by_us",)))
    with case.opened("olena", MAY) as (s, file):
        talks.withdraw_everything(s, file)
    assert not verdict(case, "service").may_go
    again = recorded(case, a_yes(case))
    assert verdict(case, "service").grants == {again}
    assert not verdict(case, "recontact").may_go
    with case.opened() as (s, file):
        said = [c.decision for _i, _s, c in ledger.events(s, file.box, file.id)]
    assert said == [
        Decision.GRANTED,
        Decision.GRANTED,
        Decision.WITHDRAWN,
        Decision.GRANTED,
        Decision.WITHDRAWN,  # the old yes to being contacted, written out
        Decision.SUPERSEDED,
    ]


def test_a_no_about_less_outlives_a_yes_about_more(case):
    recorded(
        case,
        a_yes(
            case,
            decision=Decision.REFUSED,
            scope=Scope.INCIDENT,
            scope_ids=(case.incident,),
        ),
        ConsentWords(),
    )
    recorded(case, a_yes(case))
    about_it = Item(
        case.id, frozenset({case.survivor}), incident_ids=frozenset({case.incident})
    )
    assert not verdict(case, "service", items=[about_it]).may_go
    assert verdict(case, "service").may_go


def test_a_refused_yes_leaves_nothing_behind_it(case):
    with case.opened("olena", MAY) as (s, file):
        talks.withdraw_everything(s, file)
    with pytest.raises(InvalidInputError):
        recorded(case, a_yes(case, explained=()))
    with case.opened() as (s, file):
        assert [c.purpose for _i, _s, c in ledger.events(s, file.box, file.id)] == [
            ANY_PURPOSE
        ]


def test_a_withdrawal_sets_in_motion_what_is_registered_in_its_commit(
    case, monkeypatch
):
    heard = []
    monkeypatch.setattr(line, "_after_withdrawal", [lambda _s, f: heard.append(f.ref)])
    yes = recorded(case, a_yes(case))
    assert heard == []
    with case.opened("olena", MAY) as (s, file):
        talks.withdraw(s, file, yes)
    assert heard == [case.ref]


def test_capabilities_above_name_receivers_and_material(case, monkeypatch):
    monkeypatch.setattr(consent_pages, "_recipients", [])
    monkeypatch.setattr(consent_pages, "_materials", [])
    consent_pages.recipients(lambda _s, _f, p: [(case.id, f"Office {p}")])
    consent_pages.materials(lambda _s, _f: [(case.incident, "E1")])
    with db.transaction() as s:
        assert consent_pages.all_recipients(s, None, "x") == [(case.id, "Office x")]
        assert consent_pages.all_materials(s, None) == [(case.incident, "E1")]
    document = a_yes(case, scope=Scope.DOCUMENT, scope_ids=(case.incident,))
    recorded(case, document, materials=frozenset({case.incident}))


def test_on_the_eighteenth_birthday_what_a_guardian_agreed_to_is_asked_again(case):
    today = clock.now().date()
    born = ApproximateDate.on(today.replace(year=today.year - 18))
    row = a_yes(case, given_by="guardian", child_assent="yes", best_interest=True)
    with case.opened("olena", MAY) as (s, file):
        person = file.child(s, Person, case.survivor)
        who = file.read(person, Part.CONTENT, PersonContent)
        grown = msgspec.structs.replace(who, birth=born, is_child=True)
        file.change(s, person, person.version, content=grown)
        for days in (0, 1):
            given = msgspec.structs.replace(row, given_on=today - timedelta(days=days))
            ledger.record(s, file.box, file.id, given, ConsentWords(teach_back=SAID))
            [standing] = ages.counting(s, file, talks.standing(s, file))
            over = standing[2].decision is Decision.EXPIRED
            shown = consent_shown.asked(s, file, case.survivor)
            mark = {each.id: each.mark for each in shown}["service"]
            assert (over, mark) == ((True, "ask") if days else (False, "yes"))
            assert not ages.is_minor(grown, today)
