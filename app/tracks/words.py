"""What parts of a search or return are called."""

from app.catalogues import Label
from app.tracks import catalogue
from app.tracks.documents import Recall, Step
from app.tracks.rules import DNA, PHOTO
from app.wording import lazy_gettext as _l
from app.wording import locale

PARTS: dict[str, str] = {
    PHOTO: _l("A photo was given"),
    DNA: _l("DNA was given"),
}

RECALLS: dict[Recall, str] = {
    Recall.TO_SEND: _l("to be asked to stop"),
    Recall.SENT: _l("was asked to stop"),
}

TONES: dict[str, str] = {
    "certain": "leaf",
    "likely": "sea",
    "possible": "amber",
    "hearsay": "",
    "have": "leaf",
    "substitute": "sea",
    "asked": "amber",
    "missing": "brick",
    "not_needed": "",
}


def said(known: Label | None, otherwise: str) -> str:
    """Return a text of the catalogue in the reader's language; a lost id as it is."""
    return known.in_language(locale()) if known else otherwise


def labelled(kind: str, value: str) -> str:
    """Return a value of one of the catalogue's lists in words."""
    return said(catalogue.load().labels[kind].get(value), value)


def body_name(body_id: str) -> str:
    """Return what a body is called."""
    body = catalogue.load().bodies.get(body_id)
    return said(body.label if body else None, body_id)


def kind_name(kind: str) -> str:
    """Return what a track is called."""
    procedure = catalogue.load().procedures.get(kind)
    return said(procedure.label if procedure else None, kind)


def step_words(step: Step) -> str:
    """Return what is to be done: as the catalogue says it, or as it was written."""
    return said(catalogue.load().steps.get(step.step), step.text)
