"""Which language a public page is in: the button's, then the browser's.

The choice is a POST and lives in the opaque visit; no address, no query and no
readable cookie names it. The office chooses which languages are offered, and only
complete ones are. The pseudo-languages (every word longer; the page turned right to
left) exist in development only.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import flask_babel  # type: ignore[import-untyped,unused-ignore]  # ships no types
from babel.core import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, g, request

from app import wording
from app.web import public_texts
from app.web.locales import PSEUDO, RTL, PseudoTranslations
from app.web.public_texts import FOLDER

BUILT_IN = ("en", "uk")
"""Their texts stand in the pages and catalogues themselves, or in the staff's file."""

_EXTENSION = "barvinok_languages"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Language:
    """One language of the site.

    Attributes:
        code: the folder's name, such as "uk" or "pt_BR"; what the button sends.
        name: its own name for itself.
        locale: for dates and numbers; a pseudo-language counts as English.
        direction: "ltr" or "rtl".
    """

    code: str
    name: str
    locale: str
    direction: str
    texts: NullTranslations = field(repr=False)

    @property
    def tag(self) -> str:
        """The language as a page and a browser name it, such as "pt-BR"."""
        return self.locale.replace("_", "-")

    @property
    def is_real(self) -> bool:
        """Whether somebody speaks it."""
        return self.code not in PSEUDO


class PublicDomain(flask_babel.Domain):  # type: ignore[misc,unused-ignore]  # no types
    """The texts of the reader's language."""

    def get_translations(self) -> Any:
        """Return the translations of this request."""
        return _here().texts


def _real(code: str, texts: NullTranslations) -> Language:
    known = Locale.parse(code)
    own = known.get_display_name() or code
    name = own[:1].upper() + own[1:]
    return Language(code, name, code, known.text_direction, texts)


ENGLISH = _real("en", NullTranslations())


def load(codes: Sequence[str], folder: Path = FOLDER) -> list[Language]:
    """Return the languages of the list that are complete, in its order.

    One that is not is left out, and the log says how much is missing: a page half in
    a strange language is worse than a page in another one.
    """
    found = [language for code in codes if (language := _complete(code, folder))]
    return found or [ENGLISH]


def _complete(code: str, folder: Path) -> Language | None:
    if code == "en":
        return ENGLISH
    if code in BUILT_IN:
        return _real(code, Translations.load(str(FOLDER), [code]))
    translated = public_texts.kept(code, folder)
    if translated is None:
        log.warning("languages: %s is not offered: no file that can be read", code)
        return None
    lacking = public_texts.faults(public_texts.needed(), translated)
    if lacking:
        log.warning("languages: %s is not offered: %d texts lack", code, len(lacking))
        return None
    return _real(code, public_texts.compiled(translated))


def _known() -> dict[str, Language]:
    found: dict[str, Language] = current_app.extensions[_EXTENSION]
    return found


def _here() -> Language:
    """Return the language of this request; English outside of one."""
    if not request:
        return ENGLISH
    asked = g.visit.state.language if "visit" in g else ""
    if asked in _known():
        return _known()[asked]
    real = {each.tag: each for each in offered() if each.is_real}
    default = ENGLISH.tag if ENGLISH.tag in real else next(iter(real))
    best = request.accept_languages.best_match(list(real), default=default)
    return real[best or default]


def offered() -> list[Language]:
    """Return the languages of this app, in the order of their buttons."""
    return list(_known().values())


def is_offered(code: str) -> bool:
    """Say whether a page can be had in this language."""
    return code in _known()


def chosen() -> str:
    """Return the code of the language of this request."""
    return _here().code


def locale() -> str:
    """Return the locale for dates and numbers; a pseudo-language counts as English."""
    return _here().locale


def direction() -> str:
    """Return "rtl" or "ltr" for the page."""
    return _here().direction


def offer(app: Flask, languages: Sequence[Language]) -> None:
    """Let the app speak these languages, their buttons in this order."""
    app.extensions[_EXTENSION] = {each.code: each for each in languages}


def install(app: Flask, codes: Sequence[str], *, pseudo: bool) -> None:
    """Give the app its languages; `pseudo` allows the invented ones."""
    languages = load(codes)
    if pseudo:
        languages += [
            Language(
                kind,
                name,
                ENGLISH.locale,
                "rtl" if kind == RTL else "ltr",
                PseudoTranslations(kind),
            )
            for kind, name in PSEUDO.items()
        ]
    offer(app, languages)
    babel = flask_babel.Babel(app, locale_selector=locale)
    babel.domain_instance = PublicDomain(domain=public_texts.DOMAIN)
    app.jinja_env.globals.update(say=wording.said, languages=offered)

    @app.context_processor
    def _page_language() -> dict[str, Any]:
        here = _here()
        return {"lang": here.tag, "dir": here.direction, "language": here.code}
