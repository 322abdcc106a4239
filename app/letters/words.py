"""What parts of a letter are called in the reader's language."""

from app.letters import catalogue
from app.letters.documents import Reply
from app.wording import lazy_gettext as _l
from app.wording import locale

OUTCOMES: dict[Reply, tuple[str, str]] = {
    Reply.WAITING: (_l("waits for a reply"), "amber"),
    Reply.CAME: (_l("replied"), "leaf"),
    Reply.NONE: (_l("no reply came"), ""),
}

LANGUAGES: dict[str, str] = {"uk": _l("Ukrainian"), "en": _l("English")}


def field_name(name: str) -> str:
    """Return what a field is called."""
    return catalogue.load().labels["field"][name].in_language(locale())


def letter_name(template: str) -> str:
    """Return what a letter is called; one that the catalogue lost, by its id."""
    known = catalogue.load().letters.get(template)
    return known.label.in_language(locale()) if known else template
