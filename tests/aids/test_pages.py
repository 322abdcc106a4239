"""The words of each public page, as they are recorded."""

import html
import re

import pytest

from app.aids import pages
from app.intake import questions
from tests.support.source import ROOT

LISTEN = re.compile(
    r'kit\.listen\(("(?P<name>\w+)"|question\.id( ~ "(?P<each>\.each)")?)\)'
)


def public_templates():
    folders = ("web/templates/public", "intake/templates", "conversation/templates")
    return [
        path for folder in folders for path in (ROOT / "app" / folder).rglob("*.html")
    ]


def test_every_public_page_has_a_place_for_its_recording():
    lacking, named = [], set()
    for path in public_templates():
        text = path.read_text("utf-8")
        named |= {found["name"] for found in LISTEN.finditer(text) if found["name"]}
        if "<h1" in text and not LISTEN.search(text):
            lacking.append(path.name)
    # An address that is not ours, and what went wrong: nobody is sent there on purpose.
    assert set(lacking) == {"elsewhere.html", "error.html"}
    assert named == set(pages.TEMPLATES)


def test_every_question_is_a_page_and_a_group_is_two(english):
    names = pages.names()
    assert len(set(names)) == len(names)
    for question in questions.load().questions:
        assert question in names
    assert {"fc.people", "fc.people.each"} <= set(names)
    for name in names:
        assert pages.page(name, english) is not None
    assert pages.page("fc.safe_now.each", english) is None
    assert pages.page("nothing", english) is None


def test_the_words_are_those_that_the_page_shows(english, survivor):
    shown = survivor.open("/safety").text
    words = pages.page("safety", english).words
    assert len(words) > 15
    for text in words:
        bare = html.unescape(re.sub("<[^>]*>", "", text))
        assert " ".join(bare.split()) in shown, text


def test_the_page_with_numbers_says_each_number(english, survivor):
    words = " ".join(pages.page("danger", english).words)
    for link in survivor.open("/danger").links:
        if link.startswith("tel:"):
            assert link.removeprefix("tel:") in words


def test_a_question_is_its_text_its_hint_and_every_choice(english, ukrainian):
    asked = questions.load().questions["fc.about_whom"]
    for tongue in (english, ukrainian):
        here = pages.page("fc.about_whom", tongue)
        assert here.words[0] == here.title == asked.text[tongue.code]
        for option in asked.options:
            assert option.text[tongue.code] in here.words
        assert [choice for choice, _words in here.choices] == [
            o.id for o in asked.options
        ]
    assert pages.page("start", english).hash != pages.page("start", ukrainian).hash


def test_two_states_of_a_template_are_two_pages(english):
    before, after = (pages.page(n, english) for n in ("box_pause", "box_paused"))
    assert before.title == "Pause everything"
    assert after.title == "Everything is stopped"
    assert "Ask to go on" in after.words
    assert "Ask to go on" not in before.words


@pytest.mark.parametrize("name", ["start", "fc.safe_now"])
def test_one_changed_word_changes_the_hash(name, english):
    changed = pages.Tongue("en", "", lambda text: text.replace("safe", "calm"))
    assert pages.page(name, changed).hash != pages.page(name, english).hash
