"""Modes of liability: a layer that a reviewer decides, and nothing decides for them."""

import re

import pytest

from app import cases, db, vault
from app.classification.catalogue import crime_catalogue
from app.classification.review import Decision
from app.errors import CatalogueError, ConflictError, InvalidInputError, NotFoundError
from app.liability import catalogue, deciding
from app.liability.catalogue import Shows, load
from app.liability.deciding import Answered, ElementAnswer, Finding
from app.liability.models import Liability
from app.staff.policy import Permission
from app.suspects import linking, register
from app.suspects.documents import About, Position, Said
from app.suspects.linking import Wanted
from tests.cases.conftest import staff
from tests.cases.pages import text
from tests.suspects.conftest import content, known

__all__ = ["known", "staff"]

MODE = "military_superior"


def path(known, mode=MODE):
    return f"{known.case.path}/classification/modes/{known.involvement}/{mode}"


def form(answer="open", source="", **over):
    told = {"decision": "needs_more", "reason": "Orders are missing", "seen": "0"}
    for n, _element in enumerate(load().modes[MODE].elements):
        told |= {f"elements-{n}-answer": answer, f"elements-{n}-source": source}
    return told | over


def finding(decision=Decision.CONFIRMED, answer=Answered.SHOWN, source="E2"):
    return Finding(
        decision,
        "An invented reason",
        tuple(ElementAnswer(e.id, answer, source) for e in load().modes[MODE].elements),
    )


def opened(session, who, known, may=Permission.CLASSIFICATION_CONFIRM):
    return cases.get(session, known.case.ref, who, may)


def test_every_mode_has_a_basis_elements_and_is_marked_as_unchecked():
    modes = load().modes
    assert len(modes) >= 13
    assert not any(mode.verified for mode in modes.values())
    assert all(mode.basis and len(mode.elements) > 1 for mode in modes.values())
    ruled = {mode.rule for mode in modes.values() if mode.rule}
    assert ruled <= set(crime_catalogue().modes)
    for name in ("military_superior", "civilian_superior"):
        shown = {one for e in modes[name].elements for one in e.shown_by}
        assert shown == set(Shows)


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("rule: mode.25.3.a", "rule: mode.99", "no mode 'mode.99'"),
        ("id: co_perpetration", "id: direct_perpetration", "stands on line"),
        ("shown_by: [control]", "shown_by: [fame]", "not one of"),
        ("verified: no", "sure: no", "'sure' is not known here"),
    ],
)
def test_a_catalogue_that_is_wrong_is_refused_with_its_line(
    tmp_path, before, after, reason
):
    told = catalogue.FILE.read_text("utf-8")
    assert before in told
    wrong = tmp_path / "modes.yaml"
    wrong.write_text(told.replace(before, after, 1), "utf-8")
    with pytest.raises(CatalogueError, match=rf"line \d+: .*{re.escape(reason)}"):
        load(wrong)


def test_a_reviewer_decides_with_a_reason_and_nobody_else(
    staff, known, iryna, olena, bohdan, taras
):
    for who in (olena, bohdan):
        with staff.as_(who):
            assert staff.get(path(known)).status_code == 200
            assert staff.post(path(known), form()).status_code == 404
    with staff.as_(taras):
        assert staff.get(path(known)).status_code == 404
    with staff.as_(iryna):
        assert "A man with a limp" in text(
            staff.get(f"{known.case.path}/classification/modes")
        )
        bare = staff.post(path(known), form(reason=""))
        none = staff.post(path(known), form(decision=""))
        fine = staff.post(path(known), form(source="account of P1"))
        late = staff.post(path(known), form(reason="Mine, typed meanwhile"))
        page = text(staff.get(path(known)))
    assert (bare.status_code, none.status_code) == (422, 422)
    assert "Choose one of the three." in text(none)
    assert (fine.status_code, late.status_code) == (303, 409)
    assert "Mine, typed meanwhile" in text(late)
    assert "Somebody decided while you were writing" in text(late)
    assert "Orders are missing" in page
    assert "account of P1" in page
    assert "To be checked by a lawyer" in page


def test_confirming_takes_every_element_shown_from_a_source(staff, known, iryna):
    with staff.as_(iryna):
        open_ = staff.post(path(known), form(decision="confirmed"))
        bare = staff.post(path(known), form("shown", decision="confirmed"))
        fine = staff.post(path(known), form("shown", "E2", decision="confirmed"))
    assert (open_.status_code, bare.status_code, fine.status_code) == (422, 422, 303)
    assert "Confirming takes every element shown." in text(open_)
    assert "Say where this comes from." in text(bare)
    for wrong in (finding(answer=Answered.OPEN), finding(source=" ")):
        with db.transaction() as s:
            file = opened(s, iryna, known)
            with pytest.raises(InvalidInputError):
                deciding.decide(s, file, known.involvement, MODE, wrong, after=1)


def test_a_later_decision_stands_and_the_earlier_one_stays(known, iryna):
    with db.transaction() as s:
        file = opened(s, iryna, known)
        deciding.decide(s, file, known.involvement, MODE, finding(), after=0)
        second = finding(Decision.NOT_SUPPORTED, Answered.NOT_SHOWN, "")
        with pytest.raises(ConflictError):
            deciding.decide(s, file, known.involvement, MODE, second, after=0)
        deciding.decide(s, file, known.involvement, MODE, second, after=1)
        stands = deciding.standing(s, file)[known.involvement, MODE]
        assert stands.content.decision is Decision.NOT_SUPPORTED
        assert stands.content.catalogue_version == load().version
        assert [each.seq for each in deciding.decisions(s, file)] == [1, 2]


def test_what_is_not_of_the_case_or_the_catalogue_is_not_decided(known, iryna):
    with db.transaction() as s:
        file = opened(s, iryna, known)
        for involvement, mode in ((known.id, MODE), (known.involvement, "nothing")):
            with pytest.raises(NotFoundError):
                deciding.decide(s, file, involvement, mode, finding(), after=0)


def test_nothing_of_a_decision_lies_in_clear(known, iryna):
    with db.transaction() as s:
        file = opened(s, iryna, known)
        deciding.decide(s, file, known.involvement, MODE, finding(), after=0)
        ((row, read),) = file.records(
            s, Liability, deciding.Part.CONTENT, deciding.LiabilityContent
        )
        for words in (b"An invented reason", MODE.encode(), b"confirmed"):
            assert words in vault.encode(read)  # the search can fail
            assert words not in row.content


def superior(world, known, iryna):
    """Let the file show post, control and knowledge, and point at the involvement."""
    told = tuple(
        Said(about, "Invented", "E2", "match.likely")
        for about in (About.CONTROL, About.KNOWLEDGE)
    )
    post = Position("commander", "E2", "match.strong")
    with db.transaction() as s:
        full = content(iryna, code_name="Slate 2", said=told, positions=(post,))
        made = register.record(s, iryna, world.house.investigation, full)
        file = linking.case(s, iryna, known.case.ref)
        wanted = Wanted(known.target, "Limped", "E2", "match.possible")
        linking.link(s, iryna, made, 1, file, wanted)
    return made


def test_a_suspect_file_indicates_elements_to_who_may_open_it_and_decides_none(
    staff, world, known, iryna, olena
):
    with staff.as_(iryna):
        assert "Slate 2" not in text(staff.get(path(known)))
    superior(world, known, iryna)
    with staff.as_(iryna):
        page = text(staff.get(path(known)))
        direct = text(staff.get(path(known, "direct_perpetration")))
    marked = page.count("by what is said in:")
    assert marked == 3  # commander, control, knowledge: no failure is told of
    assert page.count("Slate 2") == marked
    assert "by what is said in:" not in direct
    with staff.as_(olena):
        assert "Slate 2" not in text(staff.get(path(known)))
    with db.transaction() as s:
        assert deciding.standing(s, opened(s, iryna, known)) == {}
