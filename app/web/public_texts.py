"""The words of the public site as one catalogue, and whether a language has them all.

A further language of the site is one file, `app/translations/<code>/LC_MESSAGES/
public.po`. It is read as it stands: nothing is compiled, so nothing compiled can be
older than it. The texts of the pages are listed in `public.pot` (`scripts/texts.py`
collects them); those of the questionnaire and of the purposes are taken from their
catalogues as they are now, so that a changed question takes a language off the site
until it is translated. `docs/translating.md` says how a translator works.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from babel.support import Translations

from app.config import ROOT
from app.conversation import purposes
from app.intake import questions
from app.intake.rules import Question, Words

FOLDER = ROOT / "app" / "translations"
LISTED = FOLDER / "public.pot"
DOMAIN = "public"
CATALOGUES = "config/catalogues/"

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Spoken:
    """One text of a catalogue: in English, and where it stands.

    Attributes:
        place: the question and the part of it, for the translator.
    """

    english: str
    file: str
    place: str


@dataclass(frozen=True)
class Fault:
    """One text that keeps a language off the site, and why."""

    text: str
    reason: str


def path_of(code: str, folder: Path = FOLDER) -> Path:
    """Return where the public texts of a language are kept."""
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def codes(folder: Path = FOLDER) -> tuple[str, ...]:
    """Return the languages that have a file, complete or not."""
    found = folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")
    return tuple(sorted(path.parent.parent.name for path in found))


def spoken() -> Iterator[Spoken]:
    """Go through every text that public pages take from a catalogue, in its order."""
    form = questions.load()
    file = f"{CATALOGUES}{questions.CATALOGUE.name}"
    for question in form.questions.values():
        yield from _of_question(question, question.id, file)
    for part in form.parts:
        yield Spoken(part.label["en"], file, f"part {part.id}")
    notes = {
        "who_reads": form.who_reads,
        "warning": form.warning,
        "under_18_note": form.under_18_note,
        "helper_note": form.helper_note,
    }
    for name, words in notes.items():
        yield Spoken(words["en"], file, name)
    for country in form.countries:
        yield Spoken(country.label["en"], file, f"country {country.id}")
        for number in country.numbers:
            yield Spoken(number.label["en"], file, f"number {number.call}")
    yield from _of_purposes()


def _of_question(question: Question, place: str, file: str) -> Iterator[Spoken]:
    def told(words: Words | None, part: str) -> Iterator[Spoken]:
        if words is not None:
            yield Spoken(words["en"], file, f"{place}, {part}" if part else place)

    yield from told(question.text, "")
    yield from told(question.hint, "hint")
    yield from told(question.why, "why")
    for option in question.options:
        yield from told(option.text, f"answer {option.id}")
        yield from told(option.hint, f"answer {option.id}, hint")
    for inner in question.each:
        yield from _of_question(inner, f"{place}, {inner.id}", file)


def _of_purposes() -> Iterator[Spoken]:
    file = f"{CATALOGUES}{purposes.FILE}"
    for name, purpose in purposes.load().items():
        yield Spoken(purpose.label["en"], file, f"purpose {name}")
        yield Spoken(purpose.effect["en"], file, f"purpose {name}, when taken back")
        yield Spoken(purpose.undo["en"], file, f"purpose {name}, how far it reaches")
        for option, words in purpose.options.items():
            yield Spoken(words["en"], file, f"purpose {name}, choice {option}")


def template_of_catalogues() -> Catalog:
    """Return the texts of the catalogues, each once, with every place it has."""
    template = Catalog(project="Barvinok", charset="utf-8")
    for told in spoken():
        template.add(
            told.english, locations=[(told.file, 0)], auto_comments=[told.place]
        )
    return template


def needed() -> Catalog:
    """Return every text that a language must have to be offered."""
    template = template_of_catalogues()
    with LISTED.open("rb") as file:
        listed = read_po(file)
    for message in listed:
        if message.id and not _is_of_catalogues(message):
            template.add(message.id, auto_comments=message.auto_comments)
    return template


def _is_of_catalogues(message: Message) -> bool:
    """Say whether only catalogues hold this text: then they say if it is needed."""
    return all(name.startswith(CATALOGUES) for name, _line in message.locations)


def kept(code: str, folder: Path = FOLDER) -> Catalog | None:
    """Return the texts of a language, or None where there is no file to be read.

    A file that is broken is no language; it must not keep the site from starting.
    """
    try:
        Locale.parse(code)
        with path_of(code, folder).open("rb") as file:
            return read_po(file, locale=code, abort_invalid=True)
    except (OSError, ValueError, UnknownLocaleError, PoFileError):
        return None


def faults(template: Catalog, translated: Catalog) -> list[Fault]:
    """Return every text that is missing or cannot be shown as it is."""
    found = []
    for message in template:
        if not message.id:
            continue
        said = translated.get(message.id)
        reason = (
            "missing" if said is None else _fault(message, said, translated.num_plurals)
        )
        if reason:
            found.append(Fault(_english(message)[0], reason))
    return found


def _fault(message: Message, said: Message, forms: int) -> str:
    """Say why one translation cannot be shown; nothing where it can."""
    english, told = _english(message), _told(said)
    is_plural = len(english) > 1
    if said.fuzzy:
        return "a guess: look at it, then take the mark 'fuzzy' away"
    if is_plural and len(told) != forms:
        return f"{forms} plural forms are needed"
    # "One message", "two messages": a form for one number may leave the number out.
    wrong = (
        _fault_in(english[-1], text, may_lack=is_plural and place < len(told) - 1)
        for place, text in enumerate(told)
    )
    return next(filter(None, wrong), "")


def _fault_in(english: str, text: str, *, may_lack: bool) -> str:
    """Say why one text cannot stand for its English."""
    if not text.strip():
        return "empty"
    full, there = (sorted(_PLACEHOLDER.findall(each)) for each in (english, text))
    if there != full and not (may_lack and set(there) < set(full)):
        return f"the placeholders are not those of the English: {', '.join(full)}"
    if full and "%" in _PLACEHOLDER.sub("", text):
        return "a lone % sign, or a broken placeholder"
    if not _same_markup(english, text):
        return "the marks in <> are not those of the English"
    return ""


def _same_markup(english: str, told: str) -> bool:
    """Say whether a translation brings no markup of its own; it is shown as it is."""
    stray = re.search("[<>]", _TAG.sub("", told))
    return not stray and sorted(_TAG.findall(told)) == sorted(_TAG.findall(english))


def _english(message: Message) -> list[str]:
    return [message.id] if isinstance(message.id, str) else list(message.id)


def _told(message: Message) -> list[str]:
    said = message.string
    return [said] if isinstance(said, str) else [text or "" for text in said or ("",)]


def compiled(translated: Catalog) -> Translations:
    """Return a catalogue as pages use it."""
    bytes_of_it = BytesIO()
    write_mo(bytes_of_it, translated)
    bytes_of_it.seek(0)
    return Translations(bytes_of_it, DOMAIN)
