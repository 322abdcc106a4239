"""The languages in which a package speaks to its reader.

A page is in one language. The first language of the receiver that we have leads;
English always goes along, so that somebody further down the line can read it.
"""

from collections.abc import Iterable

LANGUAGES = {"en": "English", "uk": "Українська", "de": "Deutsch"}
"""By code, each called as its own readers call it."""
ALWAYS = "en"


def of_reader(languages: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of the pages, the reader's first; English is among them."""
    spoken = (each.split("-")[0].lower() for each in languages)
    known = [each for each in spoken if each in LANGUAGES]
    return tuple(dict.fromkeys((*known, ALWAYS)))
