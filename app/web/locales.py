"""Which language a staff page is in, and the pseudo-locales that prove the layout.

A pseudo-locale takes the English text through the same calls as a translation. One
lengthens every word (what a longer language will do to a button), the other also turns
the page right to left. They exist in development only.
"""

import re
from typing import Any

import flask_babel  # type: ignore[import-untyped,unused-ignore]  # ships no types
from babel.support import NullTranslations
from flask import Flask, g, request

from app.config import ROOT

LANGUAGES = {"en": "English", "uk": "Українська"}
LONG = "x-long"
RTL = "x-rtl"
PSEUDO = {LONG: "[Long]", RTL: "[RTL]"}
FOLDER = ROOT / "app" / "translations"
COOKIE = "lang"

# What must survive as it is: placeholders and markup.
_FIXED = re.compile(r"(%\(\w+\)[sd]|%%|<[^<>]*>)")
_ACCENTS = str.maketrans("aceginoprsuyACEINOSUY", "àçéĝíñöþŕšüýÀÇÉÍÑÖŠÜÝ")


class PseudoTranslations(NullTranslations):
    """English made longer, or turned around; placeholders stay as they are."""

    def __init__(self, kind: str) -> None:
        """Choose one of `PSEUDO`."""
        super().__init__()
        self.kind = kind

    def dress(self, text: str) -> str:
        """Return one message in this pseudo-language."""
        if self.kind == RTL:
            return text  # the page turns, the words stay readable
        pieces = _FIXED.split(text)
        pieces[::2] = [piece.translate(_ACCENTS) for piece in pieces[::2]]
        return f"[{''.join(pieces)}{' ~~~' * (len(text) // 12 + 1)}]"

    def gettext(self, message: str) -> str:
        """Dress one message."""
        return self.dress(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Dress the form that English would use."""
        return self.dress(msgid1 if n == 1 else msgid2)

    ugettext = gettext
    ungettext = ngettext


class StaffDomain(flask_babel.Domain):  # type: ignore[misc]  # flask-babel has no types
    """The message catalogue, or a pseudo-language where one was asked for."""

    def get_translations(self) -> Any:
        """Return the translations of this request."""
        kind = chosen()
        if kind in PSEUDO and g.get("pseudo_allowed"):
            return PseudoTranslations(kind)
        return super().get_translations()


def chosen() -> str:
    """Return what the language button said, or what the browser prefers."""
    if not request:
        return "en"
    if "language" not in g:  # asked for every word of a page
        g.language = _preferred()
    language: str = g.language
    return language


def _preferred() -> str:
    asked = request.cookies.get(COOKIE, "")
    if asked in LANGUAGES or (asked in PSEUDO and g.get("pseudo_allowed")):
        return asked
    return request.accept_languages.best_match(list(LANGUAGES), default="en") or "en"


def locale() -> str:
    """Return the locale for dates and numbers; a pseudo-language counts as English."""
    kind = chosen()
    return "en" if kind in PSEUDO else kind


def direction() -> str:
    """Return "rtl" or "ltr" for the page."""
    return "rtl" if chosen() == RTL else "ltr"


def install(app: Flask, *, pseudo: bool) -> None:
    """Give the app its catalogues; `pseudo` allows the invented languages."""

    @app.before_request
    def _allow_pseudo() -> None:
        g.pseudo_allowed = pseudo

    babel = flask_babel.Babel(
        app,
        locale_selector=locale,
        default_translation_directories=str(FOLDER),
    )
    babel.domain_instance = StaffDomain(domain="messages")
