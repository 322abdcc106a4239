"""A sentence rests on a place in a source that may go, and says when it does not."""

from uuid import uuid4

import pytest

from app import cases, db
from app.communications import checking, keeping, pinning, rules, writing
from app.communications.checking import State
from app.communications.documents import Where
from app.communications.pinning import At
from app.consent.findings.rules import Why
from app.errors import ConflictError, InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.statements import taking
from app.statements.documents import StatementContent
from app.statements.models import Statement
from tests.communications import generated

CRIME = "icc.7.1.e"


def pinned(written, paragraph_id, item, where, case=None, n=0, who="iryna"):
    """Pin the n-th sentence of a paragraph."""
    case = case or written.cases[0]
    with db.transaction() as s:
        actor = written.world.actor(who)
        seen = written.seen(s, who)
        paragraph = keeping.paragraph(s, actor, seen, paragraph_id)
        file = cases.get(s, case.ref, actor, Permission.CASE_READ)
        sentence = paragraph.content.sentences[n]
        at = At(paragraph_id, paragraph.version, sentence.id)
        return pinning.pin(s, file, seen, at, item, where)


def states(written, who="iryna"):
    """How every pin stands, by paragraph."""
    with db.transaction() as s:
        seen = written.seen(s, who)
        some = written.paragraphs(s, who)
        found = checking.check(s, written.world.actor(who), seen, some)
        return [
            [found.pins[p.id] for sen in each.content.sentences for p in sen.pins]
            for each in some
        ]


def test_a_sentence_is_pinned_to_each_kind_of_source(written):
    case = written.cases[0]
    one = written.adds("The station was switched off at night.")
    for item, where in (
        (case.account, Where(first=2, many=2)),
        (case.account, Where()),
        (case.photo, Where(from_s=12, to_s=30)),
        (case.photo, Where(from_page=1, to_page=2)),
        (case.incident(), Where()),
        (case.incident(), Where(crime=CRIME)),
    ):
        pinned(written, one, item, where)
    assert [[each.state for each in row] for row in states(written)] == [
        [State.STANDS] * 6
    ]
    with db.transaction() as s:
        sources = written.seen(s).content.sources
    assert [(each.number, each.code) for each in sources] == [
        (1, "S1"),
        (2, "E1"),
        (3, "I1"),
    ]


def test_a_place_that_is_not_there_is_refused(written):
    case = written.cases[0]
    one = written.adds("Something invented.")
    for item, where, field in (
        (case.account, Where(first=4, many=9), "passage"),
        (case.photo, Where(from_s=30, to_s=12), "time"),
        (case.photo, Where(from_s=30), "time"),
        (case.photo, Where(from_page=0, to_page=1), "page"),
        (case.incident(), Where(crime="icc.7.1.a"), "finding"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            pinned(written, one, item, where)
        assert refused.value.fields == (field,)
    with pytest.raises(NotFoundError):
        pinned(written, one, case.account, Where(), case=written.cases[1])
    assert states(written) == [[]]


def test_without_consent_nothing_is_pinned(written):
    case = generated.enter(written.world, 5)
    one = written.adds("Something invented.")
    with pytest.raises(InvalidInputError) as refused:
        pinned(written, one, case.account, Where(first=1, many=1), case=case)
    assert refused.value.fields == ("gate",)
    generated.agrees(written.world, case, written.receiver)
    pinned(written, one, case.account, Where(first=1, many=1), case=case)


def test_a_pin_whose_consent_is_gone_says_so_and_stays(written):
    one = written.adds("First.", "Second.")
    pinned(written, one, written.cases[0].account, Where(first=1, many=1))
    other = written.cases[1]
    pinned(written, one, other.account, Where(first=1, many=1), case=other, n=1)
    generated.takes_back(written.world, written.cases[0])
    held, stands = states(written)[0]
    assert (held.state, held.why) == (State.HELD, (Why.WITHDRAWN,))
    assert stands.state is State.STANDS


def rewrites(written, change):
    """Let the caseworker change a working text."""
    case = written.cases[0]
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("olena"), Permission.STATEMENT_TAKE
        )
        row = file.child(s, Statement, case.statement)
        text = file.read(row, Part.CONTENT, StatementContent).working_text
        taking.write_working_text(
            s, file, case.statement, row.version, change(text), confirmed=True
        )


def test_a_passage_that_moved_is_found_again(written):
    one = written.adds("The station was off.")
    pinned(written, one, written.cases[0].account, Where(first=2, many=1))
    rewrites(written, lambda text: "Спершу вигадане речення. " + text)
    (only,) = states(written)[0]
    assert only.state is State.STANDS
    assert only.now.where.first == 3


def test_a_passage_that_changed_is_to_be_looked_at_again(written):
    one = written.adds("The station was off.")
    pinned(written, one, written.cases[0].account, Where(first=2, many=1))
    rewrites(written, lambda text: text.replace("вночі", "вдень"))
    (standing,) = states(written)[0]
    assert standing.state is State.CHANGED
    with db.transaction() as s:
        iryna = written.world.actor("iryna")
        seen = written.seen(s)
        paragraph = keeping.paragraph(s, iryna, seen, one)
        sentence = paragraph.content.sentences[0]
        at = At(one, paragraph.version, sentence.id)
        case = written.cases[0]
        file = cases.get(s, case.ref, iryna, Permission.CASE_READ)
        pin_id, looked = sentence.pins[0].id, standing.now.digest
        with pytest.raises(ConflictError):
            pinning.mend(s, file, seen, at, pin_id, sentence.pins[0].digest)
        pinning.mend(s, file, seen, at, pin_id, looked)
    assert states(written)[0][0].state is State.STANDS


def answers(written, prompted):
    """Let the caseworker write what was answered to questions."""
    case = written.cases[0]
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("olena"), Permission.STATEMENT_TAKE
        )
        row = file.child(s, Statement, case.statement)
        text = file.read(row, Part.CONTENT, StatementContent).working_text
        taking.write_working_text(
            s,
            file,
            case.statement,
            row.version,
            text,
            confirmed=True,
            prompted=prompted,
        )


def test_an_answer_can_be_cited_and_an_account_changes_with_its_answers(written):
    account = written.cases[0].account
    answers(written, "Вигадана відповідь про двір.")
    with db.transaction() as s:
        text = stored(written, s).whole_text
    last = len(rules.passages(text))
    one = written.adds("The yard.")
    pinned(written, one, account, Where(first=last, many=1))
    pinned(written, one, account, Where())
    answers(written, "Спершу інше. Вигадана відповідь про двір.")
    passage, whole = states(written)[0]
    assert passage.state is State.STANDS
    assert passage.now.where.first == last + 1
    assert whole.state is State.CHANGED


def stored(written, s):
    case = written.cases[0]
    file = cases.get(s, case.ref, written.world.actor("olena"), Permission.CASE_READ)
    row = file.child(s, Statement, case.statement)
    return file.read(row, Part.CONTENT, StatementContent)


def test_a_finding_that_is_decided_anew_is_to_be_looked_at_again(written):
    case = written.cases[0]
    one = written.adds("It is imprisonment.")
    pinned(written, one, case.incident(), Where(crime=CRIME))
    with db.transaction() as s:
        file = cases.get(
            s, case.ref, written.world.actor("iryna"), Permission.CLASSIFICATION_READ
        )
        generated.confirm(s, file, case.incidents[0], CRIME)
    assert states(written)[0][0].state is State.CHANGED


def test_sentences_keep_their_pins_when_a_paragraph_is_written_anew(written):
    one = written.adds("The station was off.", "Nobody was warned.")
    pinned(written, one, written.cases[0].account, Where(first=2, many=1))
    iryna = written.world.actor("iryna")
    with db.transaction() as s:
        seen = written.seen(s)
        version = keeping.paragraph(s, iryna, seen, one).version
        made = writing.rewrite(
            s,
            iryna,
            seen,
            one,
            version,
            ["A new one to begin with, about another thing.", "The station was off!"],
        )
    assert [len(each.pins) for each in made.content.sentences] == [0, 1]
    with pytest.raises(InvalidInputError) as refused, db.transaction() as s:
        writing.rewrite(s, iryna, seen, one, made.version, ["Xyz 1234567."])
    assert refused.value.fields == ("pins",)
    with pytest.raises(ConflictError), db.transaction() as s:
        writing.rewrite(s, iryna, seen, one, version, ["Too late by one version."])
    with db.transaction() as s:
        writing.rewrite(
            s, iryna, seen, one, made.version, ["Xyz 1234567."], let_go=True
        )
    assert states(written) == [[]]


def test_another_team_finds_nothing(written, taras, lesia):
    for actor in (taras, lesia):
        with pytest.raises(NotFoundError), db.transaction() as s:
            keeping.get(s, actor, written.id)
    with pytest.raises(NotFoundError), db.transaction() as s:
        keeping.paragraph(s, written.world.actor("iryna"), written.seen(s), uuid4())
