"""Translations, comparisons and contradictions: beside an account, never instead."""

import re
from uuid import UUID

import pytest

from app import audit, db
from app.audit import Action
from app.cases import recording
from app.cases.documents import PersonContent, PersonIdentity
from app.errors import InvalidInputError, NotFoundError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.statements import contradictions, reading, taking
from app.statements.documents import (
    Contradiction,
    ContradictionState,
    Form,
    Kind,
    Maker,
    Rendering,
    StatementContent,
    StatementWords,
)
from app.statements.models import Statement, StatementContradiction
from tests.statements.told import BROTHER, NAME, open_case

FIRST = f"{NAME} stood at the door. They came on Monday. It was cold."
SECOND = f"{NAME} stood at the door. They came on Tuesday."
TRANSLATOR = "Олексій Перекладальний"


@pytest.fixture(autouse=True)
def _sealed_files(blobs):
    return blobs


def told(case, words, **changed):
    with case.opened(permission=Permission.STATEMENT_TAKE) as (s, file):
        content = StatementContent("", Kind.FIRST_ACCOUNT, case.survivor, **changed)
        made = taking.take(s, file, content, StatementWords(free_recall=words))
        row = file.child(s, Statement, made)
        text = file.read(row, Part.CONTENT, StatementContent).working_text
        taking.write_working_text(s, file, made, 1, text, confirmed=True)
        return made


@pytest.fixture
def two(case):
    """Two accounts of the survivor that do not agree on a day."""
    return told(case, FIRST), told(case, SECOND)


def rendered(case, rendering, text="A translation.", who="olena"):
    with case.opened(who, Permission.CASE_READ) as (s, file):
        content = StatementContent("", Kind.FIRST_ACCOUNT, case.survivor, language="en")
        words = StatementWords(free_recall=text, rendered_by=TRANSLATOR)
        return taking.render(s, file, rendering, content, words)


def of(statement):
    return Rendering(Form.TRANSLATION, of=statement)


# --- translations -----------------------------------------------------------------


def test_a_translation_names_its_original_and_its_maker_stays_identity(case, two):
    made = rendered(case, of(two[0]), f"{NAME} stood at the door.")
    with case.opened() as (s, file):
        content = file.read(
            file.child(s, Statement, made), Part.CONTENT, StatementContent
        )
        assert content.rendering == of(two[0])
        assert NAME not in content.working_text
        assert TRANSLATOR not in repr(content)
        assert reading.read(s, file, made, "review").rendered_by == TRANSLATOR


def test_a_source_is_one_and_of_this_case_and_no_translation(world, case, two):
    first = rendered(case, of(two[0]))
    elsewhere = told(open_case(world, names=("Інша Вигаданка",)), "Words.")
    for wrong in (
        Rendering(Form.TRANSLATION),
        Rendering(Form.TRANSLATION, of=two[0], recording_id=two[0]),
        of(first),
    ):
        with pytest.raises(InvalidInputError):
            rendered(case, wrong)
    for unknown in (of(elsewhere), Rendering(Form.TRANSCRIPT, recording_id=elsewhere)):
        with pytest.raises(NotFoundError):
            rendered(case, unknown)
    with pytest.raises(NotFoundError):
        rendered(case, of(two[0]), who="iryna")


def test_the_page_keeps_a_translation_and_both_name_each_other(case, two, desk):
    olena = desk("olena")
    page = olena.get(f"{case.path}/account/render").text
    assert f"statement {two[0]}" in page
    asked = {
        "source": f"statement {two[0]}",
        "made_as": "translation",
        "teller": str(case.survivor),
        "language": "en",
        "check": "certified",
        "made_by": "sworn",
        "rendered_by": TRANSLATOR,
        "text": "Translated.",
    }
    wrong = olena.post(f"{case.path}/account/render", asked | {"rendered_by": ""})
    assert wrong.status_code == 422
    assert "Translated." in wrong.text
    kept = olena.post(f"{case.path}/account/render", asked)
    assert kept.status_code == 303
    made = UUID(kept.location.rpartition("/")[2])
    with case.opened() as (s, file):
        row = file.child(s, Statement, made)
        content = file.read(row, Part.CONTENT, StatementContent)
    assert content.rendering.made_by is Maker.SWORN
    page = olena.get(kept.location).text
    assert "Translation, S1" in page
    assert "Certified by a sworn translator" in page
    assert TRANSLATOR not in page
    assert "Translation, S3" in olena.get(f"{case.path}/account/{two[0]}").text
    again = olena.post(
        f"{case.path}/account/render",
        asked | {"source": f"statement {kept.location.rpartition('/')[2]}"},
    )
    assert again.status_code == 422
    assert "not another translation" in again.text


# --- comparing --------------------------------------------------------------------


def compared(case, desk, who, two, what):
    return desk(who).post(
        f"{case.path}/account/{two[1]}/compare",
        {"other": str(two[0]), "what": what, "reason": "review"},
    )


def test_a_reviewer_compares_working_texts_and_never_the_words(case, two, desk):
    page = compared(case, desk, "iryna", two, "text")
    assert page.status_code == 200
    marked = re.findall(r"only-(first|second)\"><span.*?</span>(.*?)<span", page.text)
    assert ("first", "Monday") in marked
    assert ("second", "Tuesday") in marked
    assert NAME not in page.text
    assert compared(case, desk, "iryna", two, "words").status_code == 404
    assert NAME in compared(case, desk, "olena", two, "words").text
    assert compared(case, desk, "taras", two, "text").status_code == 404


def test_both_openings_are_written_down(case, two, desk, monkeypatch):
    lines = []
    kept = audit.record

    def noted(session, action, *rest, **more):
        lines.append((action, more.get("reason")))
        return kept(session, action, *rest, **more)

    monkeypatch.setattr(audit, "record", noted)
    compared(case, desk, "olena", two, "words")
    assert lines.count((Action.STATEMENT_READ, "review")) == 2


def test_an_unconfirmed_text_is_compared_by_nobody_who_may_not_know_names(
    case, two, desk
):
    with case.opened(permission=Permission.STATEMENT_TAKE) as (s, file):
        content = StatementContent("", Kind.FIRST_ACCOUNT, case.survivor)
        draft = taking.take(s, file, content, StatementWords(free_recall="Draft."))
    assert compared(case, desk, "iryna", (draft, two[0]), "text").status_code == 404
    assert compared(case, desk, "olena", (draft, two[0]), "text").status_code == 200
    assert (
        f'value="{draft}"'
        not in desk("iryna").get(f"{case.path}/account/{two[0]}").text
    )


# --- contradictions ---------------------------------------------------------------


def differing(two, **changed):
    return {
        "first": str(two[0]),
        "second": str(two[1]),
        "about": f"the day, says {BROTHER}",
        "first_says": "on Monday",
        "second_says": "on Tuesday",
        **changed,
    }


def test_a_contradiction_is_kept_in_codes_and_explained_without_being_removed(
    case, two, desk
):
    olena, new = desk("olena"), f"{case.path}/account/contradictions/new"
    same = olena.post(new, differing(two, second=str(two[0])))
    assert same.status_code == 422
    assert "on Tuesday" in same.text
    assert olena.post(new, differing(two)).status_code == 303
    page = olena.get(f"{case.path}/account").text
    assert "not explained yet" in page
    assert BROTHER not in page
    assert "on Tuesday" in desk("iryna").get(f"{case.path}/account").text
    with case.opened() as (s, file):
        (seen,) = contradictions.listed(s, file)
    one = f"{case.path}/account/contradictions/{seen.id}"
    explained = {"version": "1", "explanation": "Days were not counted there."}
    assert olena.post(one, explained).status_code == 303
    late = olena.post(one, explained | {"explanation": "Something else."})
    assert late.status_code == 409
    assert "Something else." in late.text
    assert "Days were not counted there." in late.text
    with case.opened() as (s, file):
        (seen,) = contradictions.listed(s, file)
        assert seen.content.state is ContradictionState.EXPLAINED
        contradictions.explain(s, file, seen.id, seen.version, "")
        assert contradictions.listed(s, file)[0].content.state is (
            ContradictionState.OPEN
        )


def test_both_accounts_are_of_this_case_and_only_its_caseworker_writes(
    world, case, two
):
    other = open_case(world, names=("Інша Вигаданка",))
    elsewhere = told(other, "Words.")

    def record(who, first, second):
        with case.opened(who, Permission.CASE_READ) as (s, file):
            content = Contradiction(first, second, "the day", "Monday", "Tuesday")
            return contradictions.record(s, file, content)

    with pytest.raises(NotFoundError):
        record("olena", two[0], elsewhere)
    with pytest.raises(NotFoundError):
        record("iryna", *two)
    with pytest.raises(InvalidInputError):
        record("olena", two[0], two[0])
    made = record("olena", *two)
    with db.reading() as s:
        assert s.get(StatementContradiction, made)
    with other.opened() as (s, file), pytest.raises(NotFoundError):
        contradictions.explain(s, file, made, 1, "x")


def test_a_name_learnt_later_becomes_a_code_there_too(case, two):
    with case.opened(permission=Permission.CASE_WRITE) as (s, file):
        content = Contradiction(two[0], two[1], "who was there", "Горпина", "nobody")
        contradictions.record(s, file, content)

    with case.opened(permission=Permission.CASE_WRITE) as (s, file):
        person = PersonContent(code="")
        recording.record_person(s, file, person, PersonIdentity(names=("Горпина",)))
    with case.opened() as (s, file):
        (seen,) = contradictions.listed(s, file)
    assert "Горпина" not in seen.content.first_says
