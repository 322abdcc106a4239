"""Exact words are identity; everybody else reads a working text with codes."""

import msgspec
import pytest
from sqlalchemy import select

from app import index
from app.audit.recording import Action
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.errors import ConflictError, InvalidInputError, NoKeyError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.statements import reading, shown, taking
from app.statements.documents import (
    Kind,
    PriorAccount,
    StatementContent,
    StatementWords,
)
from app.statements.models import Statement
from tests.statements.told import NAME, PHONE, open_case

TAKE, READ = Permission.STATEMENT_TAKE, Permission.STATEMENT_READ
CANARY = "канарка4471"
TOLD = (
    f"{NAME} сказала {CANARY}: Луку забрали, Вигаданкам не кажіть. Motria Vyhadanko. "
    f"Телефон {PHONE}."
)


def taken(case, told=TOLD, who="olena", **changed):
    content = StatementContent(
        code="", kind=Kind.FIRST_ACCOUNT, teller_id=case.survivor, language="uk"
    )
    content = msgspec.structs.replace(content, **changed)
    with case.opened(who, TAKE) as (s, file):
        return taking.take(s, file, content, StatementWords(free_recall=told))


def content_of(case, statement, who="olena"):
    with case.opened(who) as (s, file):
        row = file.child(s, Statement, statement)
        return row.version, file.read(row, Part.CONTENT, StatementContent)


def confirm(case, statement, text=None):
    version, content = content_of(case, statement)
    with case.opened("olena", TAKE) as (s, file):
        taking.write_working_text(
            s, file, statement, version, text or content.working_text, confirmed=True
        )
    return version + 1


def test_the_words_come_back_exactly_as_they_were_told(case):
    told = "  Рядок один.\n\n\tРядок два — «так».  "
    statement = taken(case, told)
    with case.opened("olena", READ) as (s, file):
        assert reading.read(s, file, statement, "review").free_recall == told


def test_no_string_of_the_identity_compartment_stands_in_any_content(case):
    taken(
        case,
        title=f"Розмова, {NAME}",
        others_present="Лука",
        prior_accounts=(PriorAccount(f"поліція, слідчий і {NAME}"),),
    )
    strings = [*NAME.split(), "Лук", "Motria", "Vyhadanko", "671112233", "111 22 33"]
    with case.opened() as (s, file):
        for row in s.scalars(select(Statement)):
            text = msgspec.json.encode(
                file.read(row, Part.CONTENT, StatementContent)
            ).decode()
            assert [each for each in strings if each in text] == []
        segment = index.segment(s, file.actor.unlocked, file.row.team_id, Part.CONTENT)
        entry = str(msgspec.to_builtins(index.entry_of(segment, file.id))).casefold()
    assert not [each for each in strings if each.casefold() in entry]


def test_a_name_learnt_later_becomes_a_code_in_what_was_written_before(case):
    statement = taken(case, "Прийшов Остап.", others_present="Остап")
    with case.opened("olena", Permission.CASE_WRITE) as (s, file):
        recording.record_person(
            s, file, PersonContent(code=""), PersonIdentity(names=("Остап",))
        )
    _version, content = content_of(case, statement)
    assert content.working_text == "Прийшов {P4}."
    assert content.others_present == "{P4}"


def test_the_exact_words_open_only_for_the_caseworker_of_the_case(world, case):
    statement = taken(case)
    for who in ("iryna", "bohdan", "roman"):
        with case.opened(who) as (s, file), pytest.raises(NotFoundError):
            reading.read(s, file, statement, "review")
    with case.opened("iryna") as (s, file), pytest.raises(NoKeyError):
        file.read(file.child(s, Statement, statement), Part.IDENTITY, StatementWords)


def test_a_reviewer_reads_the_working_text_once_it_was_confirmed(case):
    statement = taken(case)
    with case.opened("iryna") as (s, file), pytest.raises(NotFoundError):
        reading.read_working_text(s, file, statement, "review")
    confirm(case, statement)
    with case.opened("iryna") as (s, file):
        text = reading.read_working_text(s, file, statement, "review")
    assert text.content.working_text.startswith("{P1} сказала")


def test_every_opening_is_written_down_with_its_reason(case, monkeypatch):
    statement = taken(case)
    said = []
    monkeypatch.setattr(
        "app.staff.budgets.counting.audit.record",
        lambda _s, action, _a, subject, **told: said.append((action, subject, told)),
    )
    with case.opened("olena", READ) as (s, file):
        reading.read(s, file, statement, "danger")
        reading.read_working_text(s, file, statement, "facts")
    assert said[1:] == [
        (Action.STATEMENT_READ, case.id, {"reason": "danger"}),
        (Action.WORKING_TEXT_READ, case.id, {"reason": "facts"}),
    ]


def test_names_typed_into_the_working_text_become_codes_whatever_is_typed(case):
    statement = taken(case)
    confirm(case, statement, "Мотря і Лука, +380671112233")
    _version, content = content_of(case, statement)
    assert content.working_text == "{P1} і {P2}, {P1-phone}"


def test_a_signed_statement_is_frozen_and_amended_beside(case):
    statement = taken(case)
    version, _content = content_of(case, statement)
    with case.opened("olena", TAKE) as (s, file), pytest.raises(InvalidInputError):
        taking.sign_off(s, file, statement, version)
    version = confirm(case, statement)
    with case.opened("olena", TAKE) as (s, file):
        taking.sign_off(s, file, statement, version)
    for act in (
        lambda s, f: taking.sign_off(s, f, statement, version + 1),
        lambda s, f: taking.write_working_text(
            s, f, statement, version + 1, "інше", confirmed=True
        ),
    ):
        with case.opened("olena", TAKE) as (s, file), pytest.raises(ConflictError):
            act(s, file)
    with case.opened("olena", TAKE) as (s, file):
        words = StatementWords(corrections="Це було зранку.")
        newer = taking.amend(s, file, statement, words)
    _version, content = content_of(case, newer)
    assert (content.amends, content.code) == (statement, "S2")
    assert content.working_corrections == "Це було зранку."
    assert not content.is_confirmed
    with case.opened("olena", READ) as (s, file):
        assert reading.read(s, file, statement, "review").free_recall == TOLD


def test_a_draft_is_not_amended_and_two_writers_do_not_overwrite(case):
    statement = taken(case)
    with case.opened("olena", TAKE) as (s, file), pytest.raises(ConflictError):
        taking.amend(s, file, statement, StatementWords(corrections="x"))
    confirm(case, statement)
    with case.opened("olena", TAKE) as (s, file), pytest.raises(ConflictError):
        taking.write_working_text(s, file, statement, 1, "пізно", confirmed=False)


@pytest.mark.parametrize("told", ["", " \n ", "x" * (taking.LONGEST + 1)])
def test_no_words_and_too_many_are_refused(case, told):
    with pytest.raises(InvalidInputError):
        taken(case, told)
    with case.opened() as (s, _file):
        assert s.scalar(select(Statement)) is None


def test_nobody_of_another_case_can_be_the_teller(world, case):
    theirs = open_case(world, team=world.south, by="taras")
    with pytest.raises(NotFoundError):
        taken(case, teller_id=theirs.survivor)


def test_a_working_text_is_taken_apart_at_its_codes():
    told = shown.pieces("{P1} бачила {P2}, {P2-address}; {PHONE} {кома}")
    assert [(p.text, p.code) for p in told] == [
        ("", "P1"),
        (" бачила ", ""),
        ("", "P2"),
        (", ", ""),
        ("", "P2 address"),
        ("; ", ""),
        ("", "phone"),
        (" {кома}", ""),
    ]
