"""The first-contact catalogue: read once, checked to the last key, then frozen.

A wrong key, a missing language, an unknown id or a second use of one stops the start
with file, line and reason: a half-read form would ask the wrong thing of somebody.
"""

from functools import cache
from pathlib import Path

from app import catalogues
from app.catalogues import Fields, Ids, Node
from app.intake import rules
from app.intake.rules import (
    Country,
    End,
    Form,
    Kind,
    Number,
    Option,
    Part,
    Question,
    Words,
)

CATALOGUE = catalogues.FOLDER / "first_contact.yaml"

_TOP = (
    *("version", "as_of", "tier", "rules", "paths", "parts", "talk_path"),
    *("who_reads", "warning", "under_18_note", "usual_days", "questions"),
    *("needs_public", "regions"),
    *("danger_numbers", "never_in_public_form", "public_form_fields"),
    *("public_form_who_am_i", "wording_verified", "wording_note"),
)
_QUESTION = (
    *("hint", "options", "vocab", "only_if", "max_chars", "show_warning"),
    *("when_skipped", "purpose"),
)
_OPTION = (
    *("hint", "ends", "shows", "alone", "last", "path", "who_am_i"),
    *("source_connection", "sets", "decision", "default_when_skipped"),
    *("later_sections", "maps_to"),
)
_LISTS = ("needs_public", "regions")
"""Options that stand in a list of their own, so that others can refer to them."""

_LONG_LIST = "regions"


@cache
def load(path: Path = CATALOGUE) -> Form:
    """Read and check the form.

    Raises:
        CatalogueError: names the file, the line and the reason.
    """
    return _read(catalogues.load(path))


def _read(root: Node) -> Form:
    top = root.fields(*_TOP)
    fields = Ids("field")
    for node in top["public_form_fields"].items():
        fields.add(node)
    ids = Ids("question")
    questions: dict[str, Question] = {}
    for node in top["questions"].items():
        question = _question(node, top, ids, fields, questions)
        questions[question.id] = question
    form = Form(
        version=top["version"].text(),
        questions=questions,
        paths=_paths(top["paths"], ids),
        talk_path=frozenset(ids.known_in(top["talk_path"])),
        parts=_parts(top["parts"], ids),
        who_reads=_words(top["who_reads"]),
        warning=_words(top["warning"]),
        under_18_note=_words(top["under_18_note"]),
        usual_days=top["usual_days"].number(),
        countries=_countries(top["danger_numbers"]),
    )
    placed = {question_id for part in form.parts for question_id in part.questions}
    for question_id in questions:
        if question_id not in placed:
            raise top["parts"].wrong(f"{question_id!r} stands in no part")
    return form


def _question(
    node: Node, top: Fields, ids: Ids, fields: Ids, earlier: dict[str, Question]
) -> Question:
    told = node.fields("id", "field", "type", "text", "why", optional=_QUESTION)
    kind = told["type"].choice(Kind)
    vocabulary = told.get("vocab")
    name = vocabulary.text() if vocabulary else ""
    listed = top[name] if name in _LISTS else told.get("options")
    if (kind is Kind.LINE) == (listed is not None):
        raise node.wrong("a line has no options, and every choice has some")
    when_skipped = told.get("when_skipped")
    hint, longest = told.get("hint"), told.get("max_chars")
    shows_warning = told.get("show_warning")
    if kind is Kind.LINE and longest is None:
        raise node.wrong("a line says how long it may be: max_chars")
    return Question(
        id=ids.add(told["id"]),
        field=fields.known(told["field"]),
        kind=kind,
        text=_words(told["text"]),
        why=_words(told["why"]),
        hint=_words(hint) if hint else None,
        options=_options(listed),
        is_long_list=name == _LONG_LIST,
        max_chars=longest.number() if longest else 0,
        shows_warning=bool(shows_warning and shows_warning.flag()),
        only_if=_only_if(told.get("only_if"), earlier),
        when_skipped=when_skipped.text() if when_skipped else "",
    )


def _options(listed: Node | None) -> tuple[Option, ...]:
    ids = Ids("option")
    return tuple(_option(node, ids) for node in (listed.items() if listed else []))


def _option(node: Node, ids: Ids) -> Option:
    told = node.fields("id", "text", optional=_OPTION)
    hint, ends, path = told.get("hint"), told.get("ends"), told.get("path")
    shows, alone, last = told.get("shows"), told.get("alone"), told.get("last")
    who, decision, sets = told.get("who_am_i"), told.get("decision"), told.get("sets")
    what = sets.fields(optional=("urgent_flag", "adult_or_child")) if sets else None
    urgent = what.get("urgent_flag") if what else None
    if shows and shows.text() != "danger_numbers":
        raise shows.wrong("only danger_numbers can be shown")
    return Option(
        id=ids.add(told["id"]),
        text=_words(told["text"]),
        hint=_words(hint) if hint else None,
        ends=ends.choice(End) if ends else None,
        shows_numbers=shows is not None,
        is_urgent=bool(urgent and urgent.flag()),
        is_alone=bool(alone and alone.flag()),
        is_last=bool(last and last.flag()),
        path=path.choice(rules.Path) if path else None,
        who_am_i=who.text() if who else "",
        keeps=bool(decision and decision.text() == "granted"),
    )


def _only_if(
    node: Node | None, earlier: dict[str, Question]
) -> dict[str, frozenset[str]]:
    """Read when a question is asked; it can only lean on questions before it."""
    needed: dict[str, frozenset[str]] = {}
    for question_id, chosen in node.pairs() if node else ():
        if question_id not in earlier:
            raise chosen.wrong(f"{question_id!r} is not a question before this one")
        for item in chosen.items():
            if earlier[question_id].option(item.text()) is None:
                raise item.wrong(f"{question_id} has no option {item.text()!r}")
        needed[question_id] = frozenset(chosen.texts())
    return needed


def _paths(node: Node, ids: Ids) -> dict[rules.Path, tuple[str, ...]]:
    told = node.fields(*rules.Path)
    return {path: ids.known_in(told[path]) for path in rules.Path}


def _parts(node: Node, questions: Ids) -> tuple[Part, ...]:
    ids = Ids("part")
    parts = []
    for item in node.items():
        told = item.fields("id", "label", "questions")
        of_part = frozenset(questions.known_in(told["questions"]))
        parts.append(Part(ids.add(told["id"]), _words(told["label"]), of_part))
    return tuple(parts)


def _countries(node: Node) -> tuple[Country, ...]:
    ids = Ids("country")
    countries = []
    for item in node.fields("countries", optional=("verified",))["countries"].items():
        told = item.fields("id", "label", "numbers")
        numbers = tuple(_number(number) for number in told["numbers"].items())
        countries.append(Country(ids.add(told["id"]), _words(told["label"]), numbers))
    return tuple(countries)


def _number(node: Node) -> Number:
    told = node.fields("call", "label")
    call = told["call"].text()
    if not call.removeprefix("+").isdecimal():
        raise told["call"].wrong("digits are expected, with + before a country code")
    return Number(call, _words(told["label"]))


def _words(node: Node) -> Words:
    label = node.label()
    return {"en": label.en, "uk": label.uk}
