"""One question of the first-contact catalogue, read from its node and checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TypeVar

from app.catalogues import Fields, Ids, Node
from app.errors import CatalogueError
from app.intake.rules import End, Kind, Option, Path, Question, Words

T = TypeVar("T")
Choice = TypeVar("Choice", bound=StrEnum)

LISTS = ("needs_public", "regions")
"""Options that stand in a list of their own, so that others can refer to them."""

_LONG_LIST = "regions"
_QUESTION = (
    *("why", "hint", "options", "vocab", "only_if", "unless", "max_chars"),
    *("show_warning", "when_skipped", "purpose", "each", "most"),
)
_INNER = ("hint", "options", "vocab", "leave_out", "each", "most", "max_chars")
_OPTION = (
    *("hint", "ends", "shows", "alone", "last", "path", "who_am_i"),
    *("source_connection", "sets", "decision", "default_when_skipped"),
    *("later_sections", "maps_to", "unless"),
)
_MOST_OF_A_GROUP = 9


@dataclass
class Mistakes:
    """What is wrong with a file: noted, so that everything is said at once."""

    found: list[tuple[int, str]] = field(default_factory=list)

    def of(self, read: Callable[[], T], otherwise: T) -> T:
        """Read one part; where it is wrong, note why and go on with something else."""
        try:
            return read()
        except CatalogueError as wrong:
            self.note(wrong)
            return otherwise

    def items(self, node: Node) -> list[Node]:
        """Read a list; one that is none is empty."""
        return self.of(node.items, [])

    def fields(
        self, node: Node, *required: str, optional: tuple[str, ...] = ()
    ) -> Fields | None:
        """Read a mapping; None where its keys are not these."""
        try:
            return node.fields(*required, optional=optional)
        except CatalogueError as wrong:
            self.note(wrong)
            return None

    def pairs(self, node: Node) -> list[tuple[str, Node]]:
        """Read a mapping whose keys are free."""
        return self.of(lambda: list(node.pairs()), [])

    def words(self, node: Node) -> Words:
        """Read one text in every language."""
        try:
            label = node.label()
        except CatalogueError as wrong:
            self.note(wrong)
            return {}
        return {"en": label.en, "uk": label.uk}

    def new_id(self, ids: Ids, node: Node) -> str:
        """Take a new identifier."""
        return self.of(partial(ids.add, node), "")

    def choice(self, node: Node | None, kind: type[Choice]) -> Choice | None:
        """Read one of the values of an enumeration."""
        if node is None:
            return None
        try:
            return node.choice(kind)
        except CatalogueError as wrong:
            self.note(wrong)
            return None

    def texts(self, node: Node | None) -> list[str]:
        """Read a list of texts; what is absent is empty."""
        return self.of(lambda: list(node.texts()), []) if node else []

    def flag(self, node: Node | None) -> bool:
        """Read yes or no; what is absent is no."""
        return node is not None and self.of(node.flag, otherwise=False)

    def note(self, wrong: CatalogueError) -> None:
        """Keep one refusal, by its line."""
        text = str(wrong)
        line = text.partition(", line ")[2].partition(":")[0]
        self.found.append((int(line) if line.isdecimal() else 0, text))

    def lines(self) -> list[str]:
        """Return the refusals in the order of the file, each once."""
        return [text for _line, text in sorted(dict.fromkeys(self.found))]


@dataclass
class Known:
    """What the other parts of the file say about the questions.

    Attributes:
        options: question id to the ids of its options, in the order of the file.
        leans: question id to the questions that decide whether it is asked.
        never: words that no question may be called by, and what they stand for.
    """

    top: Fields
    mistakes: Mistakes
    fields: Ids
    ids: Ids = field(default_factory=lambda: Ids("question"))
    options: dict[str, frozenset[str]] = field(default_factory=dict)
    leans: dict[str, tuple[str, ...]] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)


def look_over(known: Known) -> None:
    """Note the ids of all questions and options, before any of them is read."""
    for node in known.top["questions"].items():
        told = _loose(node)
        if "id" not in told:
            continue
        name = known.mistakes.new_id(known.ids, told["id"])
        listed = _listed(told, known.top)
        known.options[name] = frozenset(
            _loose(option)["id"].text()
            for option in (known.mistakes.items(listed) if listed else ())
            if "id" in _loose(option)
        )
        known.leans[name] = tuple(
            earlier
            for key in ("only_if", "unless")
            if key in told and told[key].is_mapping()
            for earlier, _chosen in told[key].pairs()
        )


def question(node: Node, known: Known) -> Question | None:
    """Read one question; None where not even its id can be read."""
    note = known.mistakes
    told = note.fields(node, "id", "field", "type", "text", "why", optional=_QUESTION)
    if told is None:
        return None
    name = told["id"].text()
    kind = note.choice(told["type"], Kind) or Kind.ONE
    listed = _listed(told.entries, known.top)
    _check_shape(told, kind, listed, note)
    _check_name(told, known)
    why = note.words(told["why"])
    longest, warns = told.get("max_chars"), told.get("show_warning")
    hint, skipped, most = told.get("hint"), told.get("when_skipped"), told.get("most")
    vocabulary = told.get("vocab")
    return Question(
        id=name,
        field=note.of(partial(known.fields.known, told["field"]), ""),
        kind=kind,
        text=note.words(told["text"]),
        why=why,
        hint=note.words(hint) if hint else None,
        options=_options(listed, known, name),
        is_long_list=bool(vocabulary and vocabulary.text() == _LONG_LIST),
        max_chars=note.of(longest.number, 0) if longest else 0,
        shows_warning=note.flag(warns),
        only_if=_leans(told.get("only_if"), known, name),
        unless=_leans(told.get("unless"), known, name),
        when_skipped=skipped.text() if skipped else "",
        each=_each(told.get("each"), known, why),
        most=note.of(partial(_most, most), 1) if most else 0,
    )


def _check_shape(told: Fields, kind: Kind, listed: Node | None, note: Mistakes) -> None:
    """A choice has options, a line a length, a group questions and a limit."""
    here = told["id"]
    if (kind in {Kind.ONE, Kind.MANY}) != (listed is not None):
        reason = "only a choice has options, and every choice has some"
        note.note(here.wrong(reason))
    if kind is Kind.LINE and told.get("max_chars") is None:
        note.note(here.wrong("a line says how long it may be: max_chars"))
    if (kind is Kind.GROUP) != (told.get("each") is not None):
        note.note(here.wrong("a group, and only a group, says what it asks: each"))
    if kind is Kind.GROUP and told.get("most") is None:
        note.note(here.wrong("a group says how often it may be answered: most"))


def _check_name(told: Fields, known: Known) -> None:
    """Refuse a question whose name is on the list of what is never asked."""
    for node in (told["id"], told["field"]):
        name = known.mistakes.of(node.text, "")
        for called in {name, name.rpartition(".")[2]} & known.never.keys():
            reason = f"never asked in public: {known.never[called]}"
            known.mistakes.note(node.wrong(f"{name!r} {reason}"))


def _each(node: Node | None, known: Known, why: Words) -> tuple[Question, ...]:
    """Read what a group asks about each person: choices, and nothing typed.

    Typed words would have to be sealed apart from the answers, person by person.
    """
    if node is None:
        return ()
    ids = Ids("question of this group")
    read = (_inner(item, known, ids, why) for item in known.mistakes.items(node))
    return tuple(q for q in read if q is not None)


def _inner(node: Node, known: Known, ids: Ids, why: Words) -> Question | None:
    note = known.mistakes
    told = note.fields(node, "id", "field", "type", "text", optional=_INNER)
    if told is None:
        return None
    kind = note.choice(told["type"], Kind) or Kind.ONE
    if kind is Kind.GROUP or told.get("each") is not None:
        note.note(told["id"].wrong("a group stands inside a group"))
        return None
    if kind is Kind.LINE:
        note.note(told["id"].wrong("a group takes choices only, nothing typed"))
        return None
    listed = _listed(told.entries, known.top)
    _check_shape(told, kind, listed, note)
    _check_name(told, known)
    without = told.get("leave_out")
    left_out = frozenset(note.texts(without))
    options = _options(listed, known, "")
    for item in left_out - {option.id for option in options}:
        note.note(told["leave_out"].wrong(f"there is no option {item!r} to leave out"))
    hint = told.get("hint")
    return Question(
        id=note.new_id(ids, told["id"]),
        field=note.of(partial(known.fields.known, told["field"]), ""),
        kind=kind,
        text=note.words(told["text"]),
        why=why,
        hint=note.words(hint) if hint else None,
        options=tuple(option for option in options if option.id not in left_out),
    )


def _most(node: Node) -> int:
    number = node.number()
    if not 1 <= number <= _MOST_OF_A_GROUP:
        raise node.wrong(f"a limit from 1 to {_MOST_OF_A_GROUP} is expected")
    return number


def _listed(told: Mapping[str, Node], top: Fields) -> Node | None:
    name = told["vocab"].text() if "vocab" in told else ""
    return top[name] if name in LISTS else told.get("options")


def _options(listed: Node | None, known: Known, of: str) -> tuple[Option, ...]:
    ids, note = Ids("option"), known.mistakes
    items = note.items(listed) if listed else ()
    read = (_option(item, ids, known, of) for item in items)
    return tuple(option for option in read if option is not None)


def _option(node: Node, ids: Ids, known: Known, of: str) -> Option | None:
    note = known.mistakes
    told = note.fields(node, "id", "text", optional=_OPTION)
    if told is None:
        return None
    hint, ends, path = told.get("hint"), told.get("ends"), told.get("path")
    shows, alone, last = told.get("shows"), told.get("alone"), told.get("last")
    who, decision, sets = told.get("who_am_i"), told.get("decision"), told.get("sets")
    what = (
        note.fields(sets, optional=("urgent_flag", "adult_or_child")) if sets else None
    )
    urgent = what.get("urgent_flag") if what else None
    if shows and shows.text() != "danger_numbers":
        note.note(shows.wrong("only danger_numbers can be shown"))
    return Option(
        id=note.new_id(ids, told["id"]),
        text=note.words(told["text"]),
        hint=note.words(hint) if hint else None,
        ends=note.choice(ends, End),
        shows_numbers=shows is not None,
        is_urgent=note.flag(urgent),
        is_alone=note.flag(alone),
        is_last=note.flag(last),
        path=note.choice(path, Path),
        who_am_i=who.text() if who else "",
        keeps=bool(decision and decision.text() == "granted"),
        unless=_leans(told.get("unless"), known, of),
    )


def _leans(
    node: Node | None, known: Known, of: str
) -> dict[str, frozenset[str]] | None:
    """Read on which answers something hangs: only on those of earlier questions."""
    if node is None:
        return None
    needed: dict[str, frozenset[str]] = {}
    for earlier, chosen in known.mistakes.pairs(node):
        reason = _why_not(earlier, known, of)
        if reason:
            known.mistakes.note(chosen.wrong(reason))
            continue
        items = known.mistakes.items(chosen)
        for item in items:
            if item.text() not in known.options[earlier]:
                reason = f"{earlier} has no option {item.text()!r}"
                known.mistakes.note(item.wrong(reason))
        needed[earlier] = frozenset(item.text() for item in items)
    return needed


def _why_not(earlier: str, known: Known, of: str) -> str:
    """Say why a question cannot hang on another, or nothing where it can."""
    order = list(known.options)
    if earlier not in order:
        return f"there is no question {earlier!r}"
    if not of:
        return "nothing inside a group hangs on an answer"
    if order.index(earlier) < order.index(of):
        return ""
    ring = _ring(of, earlier, known.leans)
    if ring:
        return f"a loop: {', '.join(ring)}"
    return f"{earlier!r} is not a question before this one"


def _ring(of: str, by: str, leans: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Return the way from a question over what it hangs on, back to itself."""
    ways = [[of, by]]
    seen = set()
    while ways:
        way = ways.pop()
        if way[-1] == of:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, further] for further in leans.get(way[-1], ())]
    return []


def _loose(node: Node) -> dict[str, Node]:
    """Return what a mapping holds; nothing where it is none."""
    return dict(node.pairs()) if node.is_mapping() else {}
