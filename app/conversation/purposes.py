"""The purposes of the consent catalogue, as pages say them in the reader's language."""

from dataclasses import dataclass
from functools import cache

from app.catalogues import Label
from app.consent import catalogue

Words = dict[str, str]

FILE = catalogue.PATH.name


@dataclass(frozen=True)
class Purpose:
    """One purpose in the words of the catalogue; every text in each language."""

    label: Words
    effect: Words
    undo: Words
    options: dict[str, Words]


@cache
def load() -> dict[str, Purpose]:
    """Return all purposes by id."""
    known = catalogue.load()
    undo = known.labels["undo"]
    return {
        each.id: Purpose(
            label=_words(each.label),
            effect=_words(each.withdraw_effect),
            undo=_words(undo[each.undo.value]),
            options={name: _words(text) for name, text in each.options.items()},
        )
        for each in known.purposes.values()
    }


def _words(label: Label) -> Words:
    return {language: label.in_language(language) for language in ("en", "uk")}
