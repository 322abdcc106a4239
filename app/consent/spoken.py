"""What is said aloud about a purpose: plain words, taking back, questions after it.

The catalogue of purposes has the points; these are the sentences for them. A talk, the
printed sheet and a recording of the office all say the same lines, and an answer keeps
a hash of them.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app import catalogues
from app.catalogues import Fields, Label, Node
from app.consent import catalogue
from app.consent.catalogue import Purpose, Undo

PATH = catalogues.FOLDER / "consent_words.yaml"


@dataclass(frozen=True)
class Words:
    """What is said about one purpose.

    Attributes:
        say: one line for each point that is explained, in the same order.
        back: what happens when a yes is taken back.
        asks: after these the person says in their own words what they understood.
    """

    say: tuple[Label, ...]
    back: tuple[Label, ...]
    asks: tuple[Label, ...]


@dataclass(frozen=True)
class Spoken:
    """The words for every purpose, and for each class of taking back."""

    version: str
    verified: bool
    undo: dict[Undo, Label]
    purposes: dict[str, Words]


@cache
def load(path: Path = PATH) -> Spoken:
    """Read the words; a purpose or a point without its line is refused.

    Raises:
        CatalogueError: with file, line and reason.
    """
    top = catalogues.load(path).fields(
        "version", "as_of", "verified", "undo", "purposes"
    )
    top["as_of"].date()
    classes = top["undo"].fields(*Undo)
    return Spoken(
        version=top["version"].text(),
        verified=top["verified"].flag(),
        undo={each: classes[each].label() for each in Undo},
        purposes=_all_words(top["purposes"]),
    )


def lines(purpose: Purpose, language: str) -> tuple[str, ...]:
    """Return all that is said about a purpose before it is answered, in order."""
    spoken = load()
    words = spoken.purposes[purpose.id]
    told = (purpose.label, *words.say, spoken.undo[purpose.undo], *words.back)
    return tuple(each.in_language(language) for each in told)


def _all_words(node: Node) -> dict[str, Words]:
    known, ids = catalogue.load().purposes, catalogues.Ids("purpose")
    found = {}
    for item in node.items():
        fields = item.fields("id", "say", "back", "asks")
        name = ids.add(fields["id"])
        if name not in known:
            raise item.wrong(f"consent.yaml has no purpose {name!r}")
        found[name] = _words(fields, known[name])
    if lacking := known.keys() - found.keys():
        raise node.wrong(f"no words for {', '.join(sorted(lacking))}")
    return found


def _words(fields: Fields, purpose: Purpose) -> Words:
    say = _labels(fields["say"])
    if len(say) != len(purpose.explain):
        points = len(purpose.explain)
        raise fields["say"].wrong(f"{purpose.id} has {points} points, not {len(say)}")
    return Words(say, _labels(fields["back"]), _labels(fields["asks"]))


def _labels(node: Node) -> tuple[Label, ...]:
    found = tuple(item.label() for item in node.items())
    if not found:
        raise node.wrong("at least one line is expected")
    return found
