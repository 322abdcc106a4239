"""What is said aloud about each purpose: complete, plain, tied to the answer."""

import pytest

from app import catalogues
from app.consent import catalogue, ledger, spoken
from app.consent.catalogue import Undo
from app.errors import CatalogueError

PURPOSES = catalogue.load().purposes
MOST_WORDS = 22


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_each_purpose_is_said_in_short_lines_and_asked_back(purpose, language):
    words = spoken.load().purposes[purpose]
    assert len(words.say) == len(PURPOSES[purpose].explain)
    assert len(words.asks) >= 2
    for line in (*words.say, *words.back, *words.asks):
        assert len(line.in_language(language).split()) <= MOST_WORDS
    assert "in your words" in words.asks[0].en
    assert "своїми словами" in words.asks[0].uk


def test_each_class_of_taking_back_is_said_apart():
    told = spoken.load().undo
    assert set(told) == set(Undo)
    assert len({each.en for each in told.values()}) == len(Undo)
    assert len({each.uk for each in told.values()}) == len(Undo)


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
@pytest.mark.parametrize("purpose", PURPOSES)
def test_what_is_said_of_taking_back_is_part_of_what_an_answer_is_tied_to(
    purpose, language, monkeypatch
):
    known = PURPOSES[purpose]
    lines = spoken.lines(known, language)
    assert spoken.load().undo[known.undo].in_language(language) in lines
    before = ledger.wording_hash(purpose, language)
    monkeypatch.setattr(spoken, "lines", lambda *_told: (*lines[:-1], "Other words."))
    assert ledger.wording_hash(purpose, language) != before


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("  - id: recording\n", "  - id: recordings\n", "no purpose 'recordings'"),
        ("  - id: recording\n", "  - id: tracing\n", "stands on line"),
        ("  partial: {en:", "  partly: {en:", "'partly' is not known"),
    ],
)
def test_words_that_do_not_fit_the_purposes_are_refused_with_their_line(
    tmp_path, old, new, reason
):
    path = tmp_path / "words.yaml"
    text = spoken.PATH.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(CatalogueError, match=reason) as refused:
        spoken.load(path)
    assert "words.yaml, line" in str(refused.value)


def test_a_point_without_a_line_is_refused(tmp_path):
    path = tmp_path / "words.yaml"
    kept = [
        line
        for line in spoken.PATH.read_text("utf-8").splitlines()
        if "A person checks all that" not in line
    ]
    path.write_text("\n".join(kept), "utf-8")
    with pytest.raises(CatalogueError, match="machine_processing has 2 points, not 1"):
        spoken.load(path)
