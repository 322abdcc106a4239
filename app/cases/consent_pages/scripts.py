"""What is read out about one purpose, in the language of the talk."""

from dataclasses import dataclass

from app.cases import vocabularies
from app.cases.consent_pages import Reading
from app.consent import catalogue, pace, spoken
from app.consent.catalogue import Purpose
from app.errors import NotFoundError

READ_IN = ("en", "uk")


@dataclass(frozen=True)
class Script:
    """One purpose as it is spoken: line by line, then taking back, then questions.

    Attributes:
        minutes: how long all of it takes, said back too; without an interpreter.
    """

    purpose_id: str
    language: str
    title: str
    say: tuple[str, ...]
    undo: str
    back: tuple[str, ...]
    asks: tuple[str, ...]
    options: tuple[str, ...]
    minutes: int
    is_checked: bool


def heard(reading: Reading) -> list[tuple[str, str, str]]:
    """Return code, name and address of each recording of a talk, by name."""
    known = dict(vocabularies.pairs("languages"))
    named = [(code, known.get(code, code), src) for code, src in reading.heard]
    return sorted(named, key=lambda each: each[1])


def purpose(purpose_id: str) -> Purpose:
    """Return a purpose of the catalogue.

    Raises:
        NotFoundError: there is none of that name.
    """
    found = catalogue.load().purposes.get(purpose_id)
    if found is None:
        raise NotFoundError
    return found


def script(of: Purpose, language: str) -> Script:
    """Return the words for a purpose in one of `READ_IN`."""
    known = spoken.load()
    words = known.purposes[of.id]
    return Script(
        purpose_id=of.id,
        language=language,
        title=of.label.in_language(language),
        say=tuple(each.in_language(language) for each in words.say),
        undo=known.undo[of.undo].in_language(language),
        back=tuple(each.in_language(language) for each in words.back),
        asks=tuple(each.in_language(language) for each in words.asks),
        options=tuple(each.in_language(language) for each in of.options.values()),
        minutes=pace.minutes(of, language),
        is_checked=known.verified and catalogue.load().verified,
    )
