"""What the receiver will read is what is built; no original is opened for it."""

import pytest

from app import db
from app.audit import Action
from app.errors import ConsentMissingError, NotFoundError, OnHoldError
from app.evidence import storing, taking_in
from app.packages import building
from app.packages.previewing import laying
from tests.packages.test_completing import opened
from tests.packages.test_dossier import text_of
from tests.support.log import lines


@pytest.fixture
def asked(walk):
    walk.adds_a_photo()
    return walk.until_submitted()


def preview(walk, who="daryna", language="en"):
    """The dossier as somebody reads it before the build."""
    with db.transaction() as session:
        file = walk.file(session, who)
        return laying.dossier(session, file, walk.package, language)


def said(pdf, tmp_path):
    """Its words, without what differs from one making to the next."""
    return [line for line in text_of(pdf, tmp_path).splitlines() if line.strip()]


def test_it_says_what_the_package_says(asked, tmp_path):
    before = said(preview(asked), tmp_path)
    asked.approves()
    worker = asked.world.worker()
    asked.starts()
    assert worker.step()
    sealed = building.path_of(asked.package).read_bytes()
    files = opened(asked.identity, sealed)
    name = "data/dossier/dossier.pdf"
    assert said(files[name], tmp_path) == before


def test_no_original_is_opened_for_it(asked):
    with db.transaction() as session:
        blob = taking_in.original_id(session, asked.photo)
    storing.path_of(blob).unlink()
    assert preview(asked).startswith(b"%PDF-")


def test_it_is_written_down_and_counted(asked):
    preview(asked)
    (line,) = [e for e in lines(asked.world) if e.action is Action.PACKAGE_PREVIEWED]
    assert line.subject_id == asked.package


def test_nothing_is_shown_of_what_may_not_go(walk):
    walk.prepares()
    walk.decides()
    with pytest.raises(ConsentMissingError):
        preview(walk)


def test_while_everything_is_paused_nothing_is_shown(asked):
    asked.pauses()
    with pytest.raises(OnHoldError):
        preview(asked)


@pytest.mark.parametrize(("who", "language"), [("lesia", "en"), ("daryna", "fr")])
def test_nobody_else_and_no_other_language(asked, who, language):
    with pytest.raises(NotFoundError):
        preview(asked, who, language)


def test_the_page_hands_it_out_under_a_name_that_tells_nothing(asked, desk):
    page = desk("daryna").get(asked.page).text
    assert f"{asked.page}/preview/en" in page
    answer = desk("daryna").post(f"{asked.page}/preview/en")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    ref = asked.seen().content.package_ref
    named = f'attachment; filename="{ref}-preview-en.pdf"'
    assert answer.headers["Content-Disposition"] == named
