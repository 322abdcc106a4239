"""Wishes for justice: kept in the case, counted apart, shown in large numbers alone."""

import re
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from app import cases, db, index
from app.cases.justice import wishing
from app.consent.ledger import STATISTICS
from app.errors import ConflictError, InvalidInputError, NotFoundError, TooFewError
from app.keys.parts import Part
from app.staff.policy import Permission
from app.truth import coding, releasing, wishes
from app.truth.counting import TOTAL, Question, count
from app.truth.rules import Book
from tests.truth.test_law import LAW
from tests.truth.test_law import coded as coded_crimes
from tests.truth.test_releasing import (
    entered,
    proposed,
    released,
    seen,
    writer,
)

__all__ = ["writer"]

WISHES = Question(tuple(wishes.rows()), (), Book.WISHES)
PAGE = "/staff/truth/wishes"
APP = Path(wishes.__file__).parents[2]


def coded(world, told, count_of):
    """Put invented answers straight into the coded segment, as saving a case does."""
    with db.transaction() as session:
        olena = world.actor("olena").unlocked
        for _ in range(count_of):
            entry = index.CodedEntry(counts_wishes=True, wishes=told)
            index.put(session, olena, world.north, Part.CODED, uuid4(), entry)


def wished(world, ref, told, who="olena"):
    with db.transaction() as session:
        file = cases.get(session, ref, world.actor(who), Permission.CASE_READ)
        wishing.change(session, file, file.row.version, told)


def counted(world, book=Book.WISHES):
    with db.reading() as session:
        sofia = world.actor("sofia")
        return coding.countable(session, sofia.unlocked, world.north, book)


def test_one_person_stands_in_each_row_of_what_they_wish(world):
    coded(world, ("trial", "truth"), 12)
    coded(world, ("trial", "none"), 3)
    coded(world, ("none",), 4)
    numbers = count(WISHES, counted(world))
    people = {theme: numbers.cells[theme, TOTAL].people for theme in WISHES.themes}
    assert people == {
        "trial": 15,
        "reparation": 0,
        "truth": 12,
        "no_amnesty": 0,
        "unsure": 0,
    }
    assert numbers.people == 15


def test_under_ten_is_hidden_and_under_ten_people_is_no_count(world):
    coded(world, ("trial",), 9)
    with pytest.raises(TooFewError):
        proposed(world, WISHES)
    coded(world, ("trial", "truth"), 9)
    table = seen(world, proposed(world, WISHES)).table
    shown = {row.theme: row.total for row in table.rows}
    assert shown == {
        "trial": 20,
        "reparation": None,
        "truth": None,
        "no_amnesty": None,
        "unsure": None,
    }
    assert {row.threshold for row in table.rows} == {10}


def test_the_yes_to_facts_counts_no_wish_and_the_other_way_round(world):
    coded(world, ("trial",), 2)
    coded_crimes(world, 3)
    assert len(counted(world)) == 2
    assert len(counted(world, Book.ACTS)) == 3


def test_a_table_of_wishes_asks_for_no_time():
    with pytest.raises(InvalidInputError, match="quarters"):
        Question(("trial",), ("2024-Q1",), Book.WISHES)


def test_no_row_is_of_another_code_book():
    rows = coding.rows(Book.WISHES)
    assert "none" not in rows
    assert not rows & (coding.rows(Book.ACTS) | coding.rows(Book.LAW))


def test_what_the_person_says_is_counted_with_their_agreement_alone(world, writer):
    (told,) = entered(writer)
    wished(world, told.ref, ("truth", "trial"))
    assert counted(world) == []
    writer.agree(told.ref, STATISTICS, options=("wishes_for_justice",))
    (one,) = counted(world)
    assert {act.theme for act in one.victims[0].acts} == {"truth", "trial"}
    wished(world, told.ref, ())
    (one,) = counted(world)
    assert one.victims[0].acts == ()


@pytest.mark.parametrize("told", [("trial", "none"), ("revenge",)])
def test_none_stands_alone_and_every_wish_is_of_the_list(world, writer, told):
    (case,) = entered(writer)
    with pytest.raises(InvalidInputError, match="wishes"):
        wished(world, case.ref, told)


def test_a_legal_reviewer_changes_no_wish(world, writer):
    (case,) = entered(writer)
    with pytest.raises(NotFoundError):
        wished(world, case.ref, ("trial",), who="iryna")


def test_nobodys_change_is_lost(world, writer):
    (case,) = entered(writer)
    with db.transaction() as session:
        olena = world.actor("olena")
        file = cases.get(session, case.ref, olena, Permission.CASE_WRITE)
        seen_version = file.row.version
        wishing.change(session, file, seen_version, ("trial",))
    with db.transaction() as session:
        file = cases.get(session, case.ref, olena, Permission.CASE_WRITE)
        with pytest.raises(ConflictError):
            wishing.change(session, file, seen_version, ("truth",))


def test_a_released_count_stands_in_the_memo_and_an_unreleased_one_does_not(
    world, desk
):
    coded_crimes(world, 14)
    memo = f"/staff/truth/amnesty/{proposed(world, LAW)}"
    coded(world, ("trial", "no_amnesty"), 12)
    sofia = desk("sofia")
    built = sofia.post(PAGE, {"team": str(world.north)})
    assert built.status_code == 303
    made = UUID(built.location.rpartition("/")[2])
    assert "That nobody is given an amnesty for it" in sofia.get(built.location).text
    assert "What people wish for" not in sofia.get(memo).text
    assert sofia.get(f"{built.location}/chart.svg").status_code == 404
    with db.transaction() as session:
        releasing.propose(session, world.actor("sofia"), made)
    released(world, made)
    page = sofia.get(memo).text
    assert "What people wish for" in page
    assert "That nobody is given an amnesty for it" in page
    assert "It is no poll" in page
    file = sofia.post(f"{built.location}/table.csv").get_data(as_text=True)
    assert "That those responsible stand trial" in file


def test_too_few_is_said_beside_the_form(world, desk):
    coded(world, ("trial",), 3)
    answer = desk("sofia").post(PAGE, {"team": str(world.north)})
    assert answer.status_code == 422
    assert "Too few to show safely" in answer.text


def test_the_page_keeps_what_was_ticked_and_lays_two_versions_beside_each_other(
    world, writer, desk
):
    (case,) = entered(writer)
    olena, page = desk("olena"), f"/staff/cases/{case.ref}/justice"
    assert "Not asked yet." in olena.get(f"/staff/cases/{case.ref}").text
    with db.reading() as session:
        file = cases.get(session, case.ref, world.actor("olena"), Permission.CASE_READ)
        version = file.row.version
    both = olena.post(page, {"version": version, "wishes": ["trial", "none"]})
    assert both.status_code == 422
    assert "stands alone" in both.text
    assert (
        olena.post(page, {"version": version, "wishes": ["trial"]}).status_code == 303
    )
    seen_now = olena.get(f"/staff/cases/{case.ref}").text
    assert "That those responsible stand trial" in seen_now
    late = olena.post(page, {"version": version, "wishes": ["truth"]})
    assert late.status_code == 409
    assert desk("iryna").get(page).status_code == 404


def test_no_package_reads_a_wish():
    """Statically: the field is read where it is kept, shown and counted alone."""
    readers = {
        path.relative_to(APP).parts[0]
        for path in APP.rglob("*.py")
        if re.search(r"content\.wishes|\.wished_on", path.read_text(encoding="utf-8"))
    }
    assert readers == {"cases", "truth"}
