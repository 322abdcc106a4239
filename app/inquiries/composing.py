"""The letter that answers a request: set words, and nothing beyond what was asked.

What would tell somebody known here from somebody unknown never comes into an answer
that neither confirms nor denies, or that says that nothing is held.
"""

from dataclasses import dataclass, field
from datetime import date

from app.consent import catalogue as consents
from app.inquiries.catalogue import PLACE, Catalogue
from app.inquiries.documents import Decided, InquiryContent
from app.inquiries.inventory import Given, Inventory
from app.inquiries.rules import GIVES, Kind, Outcome, Want

SILENT = frozenset({Outcome.NOTHING_HELD, Outcome.NEITHER})
"""Answers in which nothing may stand that is known of a case."""


@dataclass(frozen=True)
class Chosen:
    """What was chosen for an answer.

    Attributes:
        told_why: why, as the asker reads it.
        cannot_open: of the catalogue, what is said.
        copies: codes of what is copied for the person, and how much of theirs stays.
    """

    outcome: Outcome
    language: str
    why: str = field(repr=False)
    told_why: str = field(default="", repr=False)
    cannot_open: tuple[str, ...] = ()
    package: str = ""
    decided: tuple[Decided, ...] = ()
    copies: tuple[str, ...] = ()
    left: int = 0


def paragraphs(
    known: Catalogue,
    content: InquiryContent,
    chosen: Chosen,
    found: Inventory | None,
) -> tuple[str, ...]:
    """Return the words of the letter.

    Args:
        known: the words of answers.
        content: what was asked.
        chosen: how it is answered.
        found: what the case has; None where no case was found.
    """
    letter = _Letter(known, chosen.language)
    letter.say(
        "opening", document=content.document, received=f"{content.received_on:%d.%m.%Y}"
    )
    if content.designations:
        letter.say("asked", asked=", ".join(content.designations))
    letter.add(known.outcomes[chosen.outcome].in_language(chosen.language))
    if chosen.outcome not in SILENT:
        if chosen.told_why.strip():
            letter.say("why", why=chosen.told_why.strip())
        if content.kind is Kind.ACCESS and found is not None:
            if chosen.outcome in GIVES:
                letter.about_the_person(found, chosen)
            letter.decided(chosen)
        if chosen.package:
            letter.say("package", package=chosen.package)
        letter.cannot_open(chosen.cannot_open)
    letter.say("objection")
    return tuple(letter.told)


class _Letter:
    """One letter on its way."""

    def __init__(self, known: Catalogue, language: str) -> None:
        self._known, self._language = known, language
        self.told: list[str] = []

    def add(self, words: str) -> None:
        self.told.append(words)

    def say(self, name: str, **places: str) -> None:
        """Put what was typed into its places, in one pass: a brace in it stays one."""
        words = self._known.words[name].in_language(self._language)
        self.add(PLACE.sub(lambda found: places[found.group(1)], words))

    def about_the_person(self, found: Inventory, chosen: Chosen) -> None:
        kinds = self._known.kinds
        held = [
            kinds[kind].in_language(self._language).format(n=number)
            for kind, number in found.counts.items()
        ]
        self.say("held", held="; ".join(held))
        if any(each.want is Want.WHO_HAS and each.done for each in chosen.decided):
            if found.given:
                self.say("given", given="; ".join(map(self._given, found.given)))
            elif found.has_all_given:
                self.say("given_none")
        if any(each.want is Want.COPY and each.done for each in chosen.decided):
            self._copies(chosen)

    def _copies(self, chosen: Chosen) -> None:
        if not chosen.copies:
            self.say("in_person")
            return
        self.say("copies", copies=", ".join(chosen.copies))
        if chosen.left:
            self.say("copies_left", left=str(chosen.left))

    def _given(self, each: Given) -> str:
        use = consents.load().purposes.get(each.purpose)
        label = use.label.in_language(self._language) if use else ""
        return ", ".join(filter(None, (each.to, _day(each.on), label)))

    def decided(self, chosen: Chosen) -> None:
        for each in chosen.decided:
            words = self._known.wants[each.want, each.done].in_language(self._language)
            self.add(" ".join(filter(None, (words, each.words.strip()))))

    def cannot_open(self, keys: tuple[str, ...]) -> None:
        if not keys:
            return
        head = self._known.words["cannot_open_head"]
        labels = (head, *(self._known.cannot_open[key] for key in keys))
        first, *rest = (each.in_language(self._language) for each in labels)
        self.add("\n".join([first, *(f"– {each}" for each in rest)]))


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
