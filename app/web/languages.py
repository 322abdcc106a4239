"""Which language a public page is in: the button's, then the browser's.

The choice is a POST and lives in the opaque visit; no address, no query and no
readable cookie names it. Only complete languages are offered. The pseudo-languages
(every word longer; the page turned right to left) exist in development only.
"""

from pathlib import Path
from typing import Any

import flask_babel  # type: ignore[import-untyped,unused-ignore]  # ships no types
from flask import Flask, g, request

from app.intake.rules import Words
from app.web.locales import FOLDER, LANGUAGES, PSEUDO, RTL, PseudoTranslations

DEFAULT = "en"
FIRST = "uk"


class PublicDomain(flask_babel.Domain):  # type: ignore[misc,unused-ignore]  # no types
    """The message catalogue, or a pseudo-language where one was asked for."""

    def get_translations(self) -> Any:
        """Return the translations of this request."""
        kind = chosen()
        return (
            PseudoTranslations(kind) if kind in PSEUDO else super().get_translations()
        )


def offered() -> dict[str, str]:
    """Return the languages of this app, each with its own name; most readers first."""
    ours = dict(sorted(LANGUAGES.items(), key=lambda pair: pair[0] != FIRST))
    return {**ours, **(PSEUDO if g.get("pseudo_allowed") else {})}


def chosen() -> str:
    """Return the language of this request."""
    if not request:
        return DEFAULT
    asked = g.visit.state.language if "visit" in g else ""
    if asked in offered():
        return str(asked)
    return request.accept_languages.best_match(list(LANGUAGES), default=DEFAULT)


def locale() -> str:
    """Return the locale for dates and numbers; a pseudo-language counts as English."""
    kind = chosen()
    return DEFAULT if kind in PSEUDO else kind


def direction() -> str:
    """Return "rtl" or "ltr" for the page."""
    return "rtl" if chosen() == RTL else "ltr"


def say(words: Words) -> str:
    """Return a text of the catalogue in the reader's language."""
    kind = chosen()
    text = words[locale()]
    return PseudoTranslations(kind).dress(text) if kind in PSEUDO else text


def install(app: Flask, *, pseudo: bool, folder: Path = FOLDER) -> None:
    """Give the app its catalogues; `pseudo` allows the invented languages."""

    @app.before_request
    def _allow_pseudo() -> None:
        g.pseudo_allowed = pseudo

    babel = flask_babel.Babel(
        app,
        locale_selector=locale,
        default_translation_directories=str(folder),
    )
    babel.domain_instance = PublicDomain(domain="messages")
    app.jinja_env.globals.update(say=say, languages=offered)

    @app.context_processor
    def _page_language() -> dict[str, Any]:
        return {"lang": locale(), "dir": direction(), "language": chosen()}
