"""Which public pages can be read aloud and drawn, and the words that each one says.

The words are taken from where the page itself takes them, from its template or from the
catalogue of questions. A recording is tied to a hash of them in its language: when they
change, in a release, in a translation or in the catalogue, it is no longer played.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, nodes
from jinja2.ext import extract_from_ast

from app import vault
from app.catalogues import LANGUAGES
from app.config import ROOT
from app.consent import catalogue, spoken
from app.intake import questions
from app.intake.rules import Kind, Option, Question

_APP = ROOT / "app"
_PUBLIC = "web/templates/public"
_FORM = "intake/templates/intake"
_BOX = "conversation/templates/conversation"

TEMPLATES: Mapping[str, str | tuple[str, str]] = {
    "start": f"{_PUBLIC}/start.html",
    "languages": f"{_PUBLIC}/languages.html",
    "danger": f"{_PUBLIC}/danger.html",
    "safety": f"{_PUBLIC}/safety.html",
    "promise": f"{_PUBLIC}/promise.html",
    "before": f"{_FORM}/before.html",
    "speak": f"{_FORM}/speak.html",
    "check": f"{_FORM}/check.html",
    "hand": f"{_FORM}/hand.html",
    "for_the_person": f"{_FORM}/for_the_person.html",
    "sent": f"{_FORM}/sent.html",
    "try": f"{_FORM}/try.html",
    "done": f"{_FORM}/done.html",
    "without": f"{_FORM}/without.html",
    "pause": f"{_FORM}/pause.html",
    "pause_code": f"{_FORM}/pause_code.html",
    "return": f"{_FORM}/return.html",
    "box": f"{_BOX}/box.html",
    "box_write": f"{_BOX}/write.html",
    "box_written": f"{_BOX}/written.html",
    "box_pause": (f"{_BOX}/pause.html", "Pause everything"),
    "box_paused": (f"{_BOX}/pause.html", "Everything is stopped"),
    "box_code": (f"{_BOX}/code.html", "Make a new code"),
    "box_code_old": (f"{_BOX}/code.html", "A new code was made"),
    "box_code_two": (f"{_BOX}/code.html", "Two codes work now"),
    "box_new_code": f"{_BOX}/new_code.html",
    "box_permissions": f"{_BOX}/permissions.html",
    "box_permission": (f"{_BOX}/permission.html", "What you agreed to"),
    "box_who": f"{_BOX}/who.html",
    "box_close": f"{_BOX}/close.html",
    "box_ask": f"{_BOX}/ask.html",
    "bye": f"{_PUBLIC}/bye.html",
}
"""Pages by the name under which their readings are kept. Add, never rename.

A template with several headings is several pages, each named by its heading.
"""

_WITH_NUMBERS = {"danger", "without"}
"""They also say whom to call: a number that changed must not be read out any more."""

EACH = ".each"
"""After the name of a group of questions: the page about one person of it."""


CONSENT = "consent."
"""Before the id of a purpose: what is said in a talk about it. No page of the form."""


class Tongue:
    """A language that pages are read in: its code, its own name, its words."""

    def __init__(self, code: str, name: str, gettext: Callable[[str], str]) -> None:
        """Keep what translates a text of the program into this language."""
        self.code, self.name, self.gettext = code, name, gettext

    def said(self, words: Mapping[str, str]) -> str:
        """Return a text of a catalogue; a language it lacks translates the English."""
        if self.code != "en" and self.code in words:
            return words[self.code]
        english = words["en"]  # no call around it: it would be collected as a text
        return self.gettext(english)


@dataclass(frozen=True)
class Page:
    """One page as the office records it.

    Attributes:
        name: what its recordings and pictures are kept under.
        choices: id and words of each choice that can have a picture.
        is_inside: it is heard and seen in the office alone: weight is no question.
    """

    name: str
    title: str
    words: tuple[str, ...]
    choices: tuple[tuple[str, str], ...] = ()
    is_inside: bool = False

    @property
    def hash(self) -> bytes:
        """A hash of every word, in order: what a recording is tied to."""
        return vault.digest("aid", *self.words)


def names() -> tuple[str, ...]:
    """Return the names of the public pages, in the order in which people meet them."""
    form = questions.load()
    asked = [
        name
        for question in form.questions.values()
        for name in (
            (question.id, question.id + EACH)
            if question.kind is Kind.GROUP
            else (question.id,)
        )
    ]
    before = list(TEMPLATES)[: list(TEMPLATES).index("check")]
    return (*before, *asked, *(name for name in TEMPLATES if name not in before))


def purposes() -> tuple[str, ...]:
    """Return the names under which the talks about consent are recorded and drawn."""
    return tuple(CONSENT + purpose for purpose in catalogue.load().purposes)


def page(name: str, tongue: Tongue) -> Page | None:
    """Return one page in one language, or None where there is no such page."""
    if name in TEMPLATES:
        return _of_file(name, tongue)
    if name.startswith(CONSENT):
        return of_purpose(name.removeprefix(CONSENT), tongue.code)
    form = questions.load()
    question = form.questions.get(name.removesuffix(EACH))
    if question is None or (name.endswith(EACH) and question.kind is not Kind.GROUP):
        return None
    if name.endswith(EACH):
        return _of_each(name, question, tongue)
    words = tuple(_of_question(question, tongue))
    if question.shows_warning:
        words += (tongue.said(form.warning),)
    # A long list is one field of the browser, in which no picture can stand.
    drawn = () if question.is_long_list else question.options
    return Page(name, words[0], words, _choices(drawn, tongue))


def of_purpose(purpose_id: str, code: str) -> Page | None:
    """Return what is said about one purpose, for a recording and a sheet of pictures.

    A language that the catalogue does not have is spoken from the English words, by
    somebody who interprets: the recording holds as long as these do.
    """
    purpose = catalogue.load().purposes.get(purpose_id)
    if purpose is None:
        return None
    language = code if code in LANGUAGES else "en"
    told = spoken.load().purposes[purpose_id]
    asks = tuple(each.in_language(language) for each in told.asks)
    points = [(str(n), each.in_language(language)) for n, each in enumerate(told.say)]
    return Page(
        CONSENT + purpose_id,
        purpose.label.in_language(language),
        (*spoken.lines(purpose, language), *asks),
        tuple(points),
        is_inside=True,
    )


def _of_file(name: str, tongue: Tongue) -> Page:
    where = TEMPLATES[name]
    path, heading = (where, "") if isinstance(where, str) else where
    title, told = _of_template(path, heading)
    words = tuple(map(tongue.gettext, told))
    if name in _WITH_NUMBERS:
        words += tuple(_numbers(tongue))
    return Page(name, tongue.gettext(title), words)


def _numbers(tongue: Tongue) -> Iterator[str]:
    for country in questions.load().countries:
        yield tongue.said(country.label)
        for number in country.numbers:
            yield f"{number.call}: {tongue.said(number.label)}"


def _of_each(name: str, group: Question, tongue: Tongue) -> Page:
    inside = (text for inner in group.each for text in _of_question(inner, tongue))
    words = (tongue.said(group.text), *inside)
    choices = tuple(
        (f"{inner.id}.{choice}", text)
        for inner in group.each
        for choice, text in _choices(inner.options, tongue)
    )
    return Page(name, words[0], words, choices)


def _of_question(question: Question, tongue: Tongue) -> Iterator[str]:
    yield tongue.said(question.text)
    if question.hint:
        yield tongue.said(question.hint)
    for option in question.options:
        yield tongue.said(option.text)
        if option.hint:
            yield tongue.said(option.hint)


def _choices(
    options: tuple[Option, ...], tongue: Tongue
) -> tuple[tuple[str, str], ...]:
    return tuple((option.id, tongue.said(option.text)) for option in options)


@cache
def _of_template(path: str, heading: str) -> tuple[str, tuple[str, ...]]:
    """Return the title of a page and all that its middle says, in order.

    Every branch counts, whichever of them a visitor sees: a page is recorded once.
    """
    reader = Environment(  # noqa: S701  # nothing is rendered, only read
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"]
    )
    tree = reader.parse((_APP / path).read_text("utf-8"))
    main = next(b for b in tree.find_all(nodes.Block) if b.name == "main")
    told, headings = tuple(dict.fromkeys(_messages(main))), _headings(main)
    title = heading or headings[0]
    if heading in headings and len(headings) > 1:
        begin = told.index(heading)
        later = [told.index(other) for other in headings if told.index(other) > begin]
        told = told[begin : min(later, default=len(told))]
    return title, told


def _messages(node: nodes.Node) -> list[str]:
    """Return the texts of a piece of a template; of a plural, the form for one."""
    found = extract_from_ast(nodes.Template([node]), ("gettext", "ngettext", "_"))
    return [
        told if isinstance(told, str) else next(filter(None, told))
        for _line, _function, told in found
        if told
    ]


def _headings(main: nodes.Block) -> list[str]:
    """Return the texts that stand in headings of the first rank."""
    found = []
    for output in main.find_all(nodes.Output):
        before = ""
        for part in output.nodes:
            if isinstance(part, nodes.TemplateData):
                before = part.data
            elif "<h1" in before:
                found += _messages(nodes.Output([part]))
                before = ""
    return found
