"""Translated texts, with types: the one module that meets flask-babel.

`from app.wording import gettext as _` in views and forms; `lazy_gettext as _l` where a
text stands at import time, in a label or a table.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import cast

import flask_babel  # type: ignore[import-untyped,unused-ignore]  # ships no types


def gettext(message: str, **values: object) -> str:
    """Return the text in the reader's language, with `%(name)s` filled in."""
    return str(flask_babel.gettext(message, **values))


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the form of the text that fits the number; `%(num)s` is the number."""
    return str(flask_babel.ngettext(singular, plural, num, **values))


def lazy_gettext(message: str, **values: object) -> str:
    """Return a text that is translated each time it is shown.

    It is not quite a `str`, and is called one because every use of it is.
    """
    return cast("str", flask_babel.lazy_gettext(message, **values))


def said(words: Mapping[str, str]) -> str:
    """Return a text of a catalogue in the reader's language.

    What the catalogue does not say itself, a translation of its English does.
    """
    language = locale()
    if language != "en" and language in words:
        return words[language]
    english = words["en"]  # no call around it: it would be collected as a text
    return gettext(english)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Say what follows in another language than the reader's: what is read out."""
    with flask_babel.force_locale(language):
        yield


def locale() -> str:
    """Return the reader's locale, such as "uk"; English outside a request."""
    return str(flask_babel.get_locale() or "en")
