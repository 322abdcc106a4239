"""The words of answers to requests from outside, in each language, with their days."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from app import catalogues
from app.catalogues import Label, Node
from app.inquiries.rules import Kind, Outcome, Want

PATH: Final = catalogues.FOLDER / "inquiries.yaml"
KINDS: Final = ("statement", "evidence", "incident", "person", "message", "package")
"""What is held, in the order in which it is told."""

PLACES: Final = {
    "opening": {"document", "received"},
    "asked": {"asked"},
    "why": {"why"},
    "package": {"package"},
    "copies": {"copies"},
    "copies_left": {"left"},
    "held": {"held"},
    "given": {"given"},
}
PLAIN: Final = ("in_person", "given_none", "cannot_open_head", "objection", "subject")
PAPER: Final = (
    *("title", "lead", "hidden", "account", "day", "language", "amends"),
    *("translation", "transcript", "told", "answered", "corrected", "you", "other"),
    *("phone", "address", "paper", "files", "file", "size", "number", "page"),
)
"""What stands on the paper with the copies of a person, and in place of what is hid."""
PLACE: Final = re.compile(r"\{([a-z]+)\}")
MOST_DAYS: Final = 365


@dataclass(frozen=True)
class Catalogue:
    """The words, by what they are for."""

    version: str
    as_of: date
    is_verified: bool
    days: dict[Kind, int]
    words: dict[str, Label]
    outcomes: dict[Outcome, Label]
    cannot_open: dict[str, Label]
    wants: dict[tuple[Want, bool], Label]
    kinds: dict[str, Label]
    copies: dict[str, Label]


@cache
def load(path: Path = PATH) -> Catalogue:
    """Read the words.

    Raises:
        CatalogueError: says file, line and reason.
    """
    top = catalogues.load(path).fields(
        *("version", "as_of", "verified", "days", "outcomes", "cannot_open", "wants"),
        *("kinds", "copy_paper", *PLACES, *PLAIN),
    )
    words = {name: _words(top[name], taken) for name, taken in PLACES.items()}
    words |= {name: _words(top[name], set()) for name in PLAIN}
    days = top["days"].fields(*Kind)
    outcomes = top["outcomes"].fields(*Outcome)
    kinds = top["kinds"].fields(*KINDS)
    wants = top["wants"].fields(*Want)
    paper = top["copy_paper"].fields(*PAPER)
    return Catalogue(
        version=top["version"].text(),
        as_of=top["as_of"].date(),
        is_verified=top["verified"].flag(),
        days={kind: _days(days[kind]) for kind in Kind},
        words=words,
        outcomes={each: _words(outcomes[each], set()) for each in Outcome},
        cannot_open={
            key: _words(node, set()) for key, node in top["cannot_open"].pairs()
        },
        wants={
            (want, done): _words(wants[want].fields("done", "not_done")[name], set())
            for want in Want
            for done, name in ((True, "done"), (False, "not_done"))
        },
        copies={name: _words(paper[name], set()) for name in PAPER},
        kinds={kind: _words(kinds[kind], {"n"}) for kind in KINDS},
    )


def _words(node: Node, taken: set[str]) -> Label:
    """Return a text that takes exactly these places in each language."""
    label = node.label()
    for told in (label.en, label.uk):
        if set(PLACE.findall(told)) != taken:
            wanted = ", ".join(sorted(taken)) or "nothing"
            raise node.wrong(f"this text takes {wanted}")
    return label


def _days(node: Node) -> int:
    days = node.number()
    if not 1 <= days <= MOST_DAYS:
        raise node.wrong(f"days are counted from 1 to {MOST_DAYS}")
    return days
