"""The memo of law on a proposed amnesty: what is barred, what is not, and who is bound.

It is made of the catalogues and of the terms alone, so it says nothing of any case.
Whatever no lawyer confirmed is marked in it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app.catalogues import Label
from app.classification.catalogue import crime_catalogue
from app.classification.entries import BarValue, Crime
from app.classification.fora import Amnesty, Binding, Forum
from app.classification.forum_catalogue import forum_catalogue
from app.classification.law_shown import Source
from app.classification.words import CHECKS
from app.truth import law, words
from app.truth.counting import Question
from app.truth.law import LawRow
from app.wording import gettext as _
from app.wording import lazy_gettext as _l
from app.wording import locale

BARS: dict[BarValue, tuple[str, str]] = {
    BarValue.YES: (
        _l("An amnesty is barred"),
        _l(
            "International law does not recognise an amnesty for these crimes. That"
            " does not say that no state will try one."
        ),
    ),
    BarValue.QUALIFIED: (
        _l("An amnesty is barred, with a qualification"),
        _l(
            "The sources speak against an amnesty, and something about them is open:"
            " each line says what. A lawyer weighs it before anybody relies on it."
        ),
    ),
    BarValue.NO: (
        _l("An amnesty is not barred"),
        _l(
            "These are ordinary offences under national law. International law leaves"
            " an amnesty for them open, unless the same act is also charged as an"
            " international crime."
        ),
    ),
}

BINDINGS: dict[Binding, str] = {
    Binding.NOT_BOUND: _l("Not bound by it"),
    Binding.OWN_LAW: _l("Bound only by its own law"),
    Binding.UNCLEAR: _l("Not settled"),
}


@dataclass(frozen=True)
class RowSaid:
    """One body of law: what qualifies the answer, its sources, the entries in it.

    A qualification names the instruments whose entries it is about, or nothing where it
    is about all of the row.
    """

    label: str
    qualifications: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    entries: tuple[Source, ...]


@dataclass(frozen=True)
class Group:
    """The rows for which the same is said of an amnesty."""

    heading: str
    plain: str
    rows: tuple[RowSaid, ...]


@dataclass(frozen=True)
class ForumSaid:
    """One forum: whether it is bound, why, by which source, and as of which day."""

    name: str
    binding: str
    value: str
    takes: tuple[str, ...]
    reason: str
    source: str
    as_of: date
    is_verified: bool


@dataclass(frozen=True)
class Memo:
    """All that the memo says, in one language."""

    title: str
    terms: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    left_out: tuple[str, ...]
    fora: tuple[ForumSaid, ...]
    points: tuple[str, ...]
    editions: str


def memo(question: Question) -> Memo:
    """Write the memo for what a table of law asks, in the reader's language."""
    rows = law.rows()
    asked = [rows[name] for name in question.themes if name in rows]
    return Memo(
        title=question.terms.name if question.terms else "",
        terms=tuple(_terms(question)),
        groups=tuple(_groups(asked)),
        left_out=tuple(
            dict.fromkeys(_say(row.label) for row in rows.values() if row not in asked)
        ),
        fora=tuple(_fora(asked)),
        points=tuple(_points()),
        editions=_(
            "Crimes %(crimes)s, courts and bodies %(fora)s",
            crimes=law.version(),
            fora=forum_catalogue().version,
        ),
    )


def _terms(question: Question) -> Iterator[tuple[str, str]]:
    first, last = question.quarters[0], question.quarters[-1]
    yield (
        _("Period"),
        _(
            "%(first)s to %(last)s",
            first=words.quarter(first),
            last=words.quarter(last),
        ),
    )
    if question.terms is None:
        return
    nothing = _("It does not say, or nobody has written it down here.")
    yield _("Territory"), question.terms.territory or nothing
    yield _("Persons"), question.terms.persons or nothing
    yield _("Its own exceptions"), question.terms.exceptions or nothing


def _groups(asked: list[LawRow]) -> Iterator[Group]:
    for value, (heading, plain) in BARS.items():
        rows = tuple(_row(row) for row in asked if row.value is value)
        if rows:
            yield Group(str(heading), str(plain), rows)


def _row(row: LawRow) -> RowSaid:
    bases = crime_catalogue().bases
    named = dict.fromkeys(
        basis for crime in row.crimes for basis in crime.amnesty_barred.basis
    )
    return RowSaid(
        label=_say(row.label),
        qualifications=tuple(_qualifications(row)),
        sources=tuple(
            Source(
                _say(each.ref),
                _say(each.note),
                each.verified,
                str(CHECKS[each.source_check]),
            )
            for each in (bases[name] for name in named)
        ),
        entries=tuple(
            Source(
                _say(crime.citation),
                _say(crime.name),
                crime.verified,
                str(CHECKS[crime.source_check]),
            )
            for crime in row.crimes
        ),
    )


def _qualifications(row: LawRow) -> Iterator[tuple[str, str]]:
    about: dict[str, list[Crime]] = {}
    for crime in row.crimes:
        if crime.amnesty_barred.note:
            about.setdefault(_say(crime.amnesty_barred.note), []).append(crime)
    for note, crimes in about.items():
        named = dict.fromkeys(_say(crime.instrument.label) for crime in crimes)
        yield ("" if len(crimes) == len(row.crimes) else "; ".join(named)), note


def _fora(asked: list[LawRow]) -> Iterator[ForumSaid]:
    """Go through the fora that take one of the families and of which this is known."""
    for forum in forum_catalogue().fora.values():
        takes = dict.fromkeys(
            _say(row.label) for row in asked if row.family in forum.families
        )
        if forum.amnesty and takes:
            yield _forum(forum, forum.amnesty, tuple(takes))


def _forum(forum: Forum, stands: Amnesty, takes: tuple[str, ...]) -> ForumSaid:
    return ForumSaid(
        name=_say(forum.name),
        binding=str(BINDINGS[stands.binding]),
        value=stands.binding.value,
        takes=takes,
        reason=_say(stands.reason),
        source=_say(stands.source),
        as_of=stands.as_of,
        is_verified=stands.verified,
    )


def _points() -> Iterator[str]:
    """What a reader could take the memo to say, and it does not. Source: law notes."""
    yield _(
        "“Barred” says that international law does not recognise an amnesty for these"
        " crimes. It does not say that no state will try one."
    )
    yield _(
        "The Rome Statute has no article on amnesty. The question enters through"
        " art. 17 (an unwilling state) and art. 20(3) (a sham trial)."
    )
    yield _(
        "Additional Protocol II art. 6(5) is about internal conflicts and about the"
        " mere taking part in hostilities. It is no permission for war crimes."
    )
    yield _(
        "Conditional, individual measures, such as a lighter sentence for telling the"
        " truth, are another thing than a blanket amnesty. This memo is about the"
        " latter."
    )
    yield _(
        "A treaty between two states creates no duties for a third one (Vienna"
        " Convention on the Law of Treaties art. 34)."
    )
    yield _(
        "The memo is about kinds of crimes. It does not say that any person is guilty,"
        " and it is no advice in a single case."
    )


def _say(label: Label) -> str:
    return label.in_language(locale())
