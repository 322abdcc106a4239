"""What follows in law from a crime, and who can take it, in the reader's words."""

from dataclasses import dataclass

from app.cases.documents import IncidentContent
from app.classification import review
from app.classification.catalogue import crime_catalogue
from app.classification.entries import Catalogue, Crime
from app.classification.fora import Opinion, fora_for
from app.classification.forum_catalogue import forum_catalogue
from app.classification.legal import (
    Consequence,
    ModeIndicated,
    consequences,
    modes_of_liability,
)
from app.classification.words import BARS, CHECKS, VERDICTS
from app.facts import Answers, vocabulary
from app.wording import gettext as _
from app.wording import locale


@dataclass(frozen=True)
class Source:
    """A legal source, and whether a lawyer confirmed it."""

    ref: str
    note: str
    is_verified: bool
    check: str = ""


@dataclass(frozen=True)
class ConsequenceShown:
    """One question of law with its answer, qualification and sources."""

    question: str
    value: str
    answer: str
    note: str
    sources: tuple[Source, ...]
    is_verified: bool


@dataclass(frozen=True)
class ForumShown:
    """One forum: whether it can take the case, and every reason for and against."""

    name: str
    verdict: str
    value: str
    reasons: tuple[tuple[str, str], ...]  # ground, detail
    categories: tuple[str, ...]
    is_verified: bool
    can_take: bool


@dataclass(frozen=True)
class ModeShown:
    """A mode of liability: a layer beside the crime, and what it still lacks."""

    ref: str
    summary: str
    is_indicated: bool
    missing: tuple[str, ...]
    is_verified: bool


@dataclass(frozen=True)
class StandingShown:
    """How far the text of an entry may be relied upon.

    Attributes:
        edition: of the file that it stands in.
        kept_by: who answers for an organisation's own file; empty for a shipped entry.
        check: how the source was checked, in words.
        signed: who signed the file off, and when; empty where no lawyer did.
        lacks_uk: some of its texts are in English alone.
    """

    edition: str
    kept_by: str
    check: str
    signed: str
    lacks_uk: bool


def standing(crime: Crime, edition: str = "") -> StandingShown:
    """Say how far an entry may be relied upon.

    Args:
        crime: of today's catalogue, or as a decision kept it.
        edition: of a text that is no more; nobody's sign-off reaches it.
    """
    catalogue = crime_catalogue()
    law = catalogue.law_of(crime.id)
    signed = None if edition else catalogue.signed.get(law.prefix if law else "")
    return StandingShown(
        edition=edition or catalogue.edition_of(crime.id),
        kept_by=law.kept_by.in_language(locale()) if law else "",
        check=str(CHECKS[crime.source_check]),
        signed=f"{signed.signed_by}, {signed.signed_on}" if signed else "",
        lacks_uk=crime.lacks_uk,
    )


def modes(answers: Answers) -> tuple[ModeShown, ...]:
    """Return the modes of liability that the facts point to."""
    return tuple(_mode(each) for each in modes_of_liability(answers, crime_catalogue()))


def follows(
    crime: Crime, catalogue: Catalogue | None = None
) -> tuple[ConsequenceShown, ...]:
    """Return the three consequences, each with its sources and qualification."""
    found = consequences(crime, catalogue or crime_catalogue())
    return (
        _consequence(_("Is amnesty barred?"), found.amnesty_barred),
        _consequence(_("Is limitation barred?"), found.limitation_barred),
        _consequence(
            _("Is there a duty to prosecute or extradite?"),
            found.duty_to_prosecute_or_extradite,
        ),
    )


def fora(crime: Crime, incident: IncidentContent) -> tuple[ForumShown, ...]:
    """Return every forum, from those that can take it to those that cannot."""
    opinions = fora_for(crime, forum_catalogue(), review.circumstances(incident))
    order = list(VERDICTS)
    return tuple(
        _forum(opinion)
        for opinion in sorted(opinions, key=lambda each: order.index(each.verdict))
    )


def _mode(each: ModeIndicated) -> ModeShown:
    facts, language = vocabulary().facts, locale()
    return ModeShown(
        ref=each.mode.ref.in_language(language),
        summary=each.mode.summary.in_language(language),
        is_indicated=each.is_indicated,
        missing=tuple(
            facts[key].question.in_language(language) for key in each.missing
        ),
        is_verified=each.mode.verified,
    )


def _consequence(question: str, found: Consequence) -> ConsequenceShown:
    language = locale()
    return ConsequenceShown(
        question=question,
        value=found.value.value,
        answer=str(BARS[found.value]),
        note=found.note.in_language(language) if found.note else "",
        sources=tuple(
            Source(
                basis.ref.in_language(language),
                basis.note.in_language(language),
                basis.verified,
                str(CHECKS[basis.source_check]),
            )
            for basis in found.basis
        ),
        is_verified=found.is_verified,
    )


def _forum(opinion: Opinion) -> ForumShown:
    language = locale()
    return ForumShown(
        name=opinion.forum.name.in_language(language),
        verdict=str(VERDICTS[opinion.verdict]),
        value=opinion.verdict.value,
        reasons=tuple(
            (
                reason.text.in_language(language),
                reason.detail.in_language(language) if reason.detail else "",
            )
            for reason in opinion.reasons
        ),
        categories=tuple(
            category.label.in_language(language) for category in opinion.categories
        ),
        is_verified=opinion.forum.verified,
        can_take=opinion.can_take,
    )
