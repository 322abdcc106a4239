"""The matrix as its page draws it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.cases.working_text import readable
from app.classification.catalogue import crime_catalogue
from app.classification.matrix import laying, words
from app.classification.matrix.laying import Cell, Line, State
from app.classification.seconding.shown import STATES as SECONDS
from app.classification.words import DECISIONS
from app.classification.words import TONES as DECISION_TONES
from app.dates import ApproximateDate
from app.wording import gettext as _
from app.wording import locale, ngettext


@dataclass(frozen=True)
class CellShown:
    """One cell in words."""

    state: str
    tone: str
    sources: str
    kinds: str
    labels: str
    remarks: tuple[str, ...]
    is_gap: bool
    href: str


@dataclass(frozen=True)
class LineShown:
    """One incident: by reference and number, never by a name."""

    id: UUID
    label: str
    title: str = field(repr=False)
    when: ApproximateDate
    state: str
    tone: str
    by: str
    second: str
    cells: tuple[CellShown, ...]


@dataclass(frozen=True)
class ElementShown:
    """A column: its number, its words, and what it comes to over all incidents."""

    number: str
    summary: str
    is_gate: bool
    gaps: tuple[str, ...]
    over_all: str
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class MatrixShown:
    """The whole table."""

    crime: str
    citation: str
    edition: str
    columns: tuple[ElementShown, ...]
    lines: tuple[LineShown, ...]

    @property
    def gaps(self) -> tuple[ElementShown, ...]:
        """The elements that lack something, the ones that gate the entry first."""
        lacking = [each for each in self.columns if each.gaps]
        return tuple(sorted(lacking, key=lambda each: not each.is_gate))


def table(crime: str, lines: Iterable[Line], names: Mapping[UUID, str]) -> MatrixShown:
    """Return the table in the reader's language; `names` are of colleagues."""
    entry, language = crime_catalogue().crimes[crime], locale()
    ordered = laying.gaps_first(lines)
    return MatrixShown(
        crime=entry.name.in_language(language),
        citation=entry.citation.in_language(language),
        edition=crime_catalogue().version,
        columns=tuple(
            _column(n, element.summary.in_language(language), element.gate, ordered)
            for n, element in enumerate(entry.elements)
        ),
        lines=tuple(_line(line, names) for line in ordered),
    )


def _column(n: int, summary: str, is_gate: bool, lines: list[Line]) -> ElementShown:  # noqa: FBT001  # of the element
    weight = laying.over_all(lines, n)
    return ElementShown(
        number=f"E{n + 1}",
        summary=summary,
        is_gate=is_gate,
        gaps=tuple(_gaps([line.cells[n] for line in lines])),
        over_all=words.how_many(weight),
        remarks=tuple(words.remarks(weight)),
    )


def _gaps(cells: list[Cell]) -> Iterable[str]:
    def many(*states: State) -> int:
        return sum(cell.state in states for cell in cells)

    if never := many(State.NEVER_ASKED):
        yield ngettext(
            "never asked in %(num)s incident",
            "never asked in %(num)s incidents",
            never,
        )
    if still_open := many(State.OPEN):
        yield ngettext("open in %(num)s", "open in %(num)s", still_open)
    if denied := many(State.CONTRADICTED):
        yield ngettext("contradicted in %(num)s", "contradicted in %(num)s", denied)
    told = [cell for cell in cells if cell.state not in laying.GAPS]
    if bare := sum(not cell.weight.sources for cell in told):
        yield ngettext("no source named in %(num)s", "no source named in %(num)s", bare)
    if alone := sum(cell.weight.independent == 1 for cell in told):
        yield ngettext(
            "one source alone in %(num)s", "one source alone in %(num)s", alone
        )


def _line(line: Line, names: Mapping[UUID, str]) -> LineShown:
    state, tone, by, second = _("Proposal, not a finding"), "", "", ""
    if line.decided:
        content = line.decided.decided.content
        second = str(SECONDS[line.decided.state])
        state, tone = str(DECISIONS[content.decision]), DECISION_TONES[content.decision]
        by = names.get(content.decided_by, "")
    elif not line.is_proposed:
        state = _("Not proposed by rules")
    return LineShown(
        id=line.id,
        label=f"{line.ref}/{line.number}",
        title=readable(line.title),
        when=line.when,
        state=state,
        tone=tone,
        by=by,
        second=second,
        cells=tuple(map(_cell, line.cells)),
    )


def _cell(cell: Cell) -> CellShown:
    weight = cell.weight
    remarks = words.remarks(weight)
    if cell.has_facts_without_source:
        remarks.append(_("an answer names no source"))
    kinds = dict.fromkeys(str(words.SOURCES[each.kind]) for each in weight.sources)
    return CellShown(
        state=str(words.STATES[cell.state]),
        tone=words.TONES[cell.state],
        sources=words.how_many(weight),
        kinds=", ".join(kinds),
        labels=", ".join(each.label for each in weight.sources),
        remarks=tuple(remarks),
        is_gap=cell.is_gap,
        href=cell.href,
    )
