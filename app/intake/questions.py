"""The first-contact catalogue: read once, checked to the last key, then frozen.

A wrong key, a missing language, an unknown id or a second use of one stops the start
with file, line and reason: a half-read form would ask the wrong thing of somebody.
Every mistake is named at once, so that whoever edits the file is not sent round.
"""

from functools import cache, partial
from pathlib import Path

from app import catalogues
from app.catalogues import Ids, Node
from app.errors import CatalogueError
from app.intake import question_nodes, rules
from app.intake.question_nodes import LISTS, Known, Mistakes
from app.intake.rules import Country, Form, Number, Part, Question, Words

CATALOGUE = catalogues.FOLDER / "first_contact.yaml"

_TOP = (
    *("version", "as_of", "tier", "rules", "paths", "parts", "talk_path"),
    *("helper_half", "who_reads", "warning", "under_18_note", "helper_note"),
    *("usual_days", "questions", *LISTS),
    *("danger_numbers", "never_in_public_form", "public_form_fields"),
    *("public_form_who_am_i", "wording_verified", "wording_note"),
)
_NEEDED = (rules.ABOUT_WHOM, rules.UNDER_18, rules.PERMISSION)
"""Questions that the rules ask about by name."""


@cache
def load(path: Path = CATALOGUE) -> Form:
    """Read and check the form.

    Raises:
        CatalogueError: names the file, the line and the reason, mistake by mistake.
    """
    form, lines = _read(catalogues.load(path))
    if lines or form is None:
        raise CatalogueError("\n  ".join(lines))
    return form


def mistakes(path: Path) -> list[str]:
    """Return every mistake of a file, each with file, line and reason.

    Raises:
        CatalogueError: it is no file of YAML, so that nothing in it can be looked at.
    """
    return _read(catalogues.load(path))[1]


def _read(root: Node) -> tuple[Form | None, list[str]]:
    note = Mistakes()
    top = note.fields(root, *_TOP)
    if top is None:
        return None, note.lines()
    fields = Ids("field")
    for node in note.items(top["public_form_fields"]):
        note.new_id(fields, node)
    known = Known(top, note, fields)
    known.never = _never(top["never_in_public_form"], note)
    question_nodes.look_over(known)
    nodes = note.items(top["questions"])
    read = (question_nodes.question(node, known) for node in nodes)
    questions = {q.id: q for q in read if q is not None}
    for name in _NEEDED:
        if name not in known.ids:
            note.note(top["questions"].wrong(f"the question {name!r} is missing"))
    form = Form(
        version=note.of(top["version"].text, ""),
        questions=questions,
        paths=_paths(top["paths"], known, questions),
        talk_path=frozenset(_ids_in(top["talk_path"], known)),
        helper_half=frozenset(_ids_in(top["helper_half"], known)),
        parts=_parts(top["parts"], known),
        who_reads=note.words(top["who_reads"]),
        warning=note.words(top["warning"]),
        under_18_note=note.words(top["under_18_note"]),
        helper_note=note.words(top["helper_note"]),
        usual_days=note.of(top["usual_days"].number, 0),
        countries=note.of(partial(_countries, top["danger_numbers"]), ()),
    )
    _check_handing_over(form, top["helper_half"], note)
    placed = {question_id for part in form.parts for question_id in part.questions}
    for question_id in questions:
        if question_id not in placed:
            note.note(top["parts"].wrong(f"{question_id!r} stands in no part"))
    return form, note.lines()


def _never(node: Node, note: Mistakes) -> dict[str, str]:
    """Read what is never asked: each word that a question could be called by."""
    found: dict[str, str] = {}
    for item in note.items(node):
        told = note.fields(item, "id", "as", "what")
        if told is not None:
            called = (told["id"].text(), *note.texts(told["as"]))
            found |= dict.fromkeys(called, told["what"].text())
    return found


def _ids_in(node: Node, known: Known) -> tuple[str, ...]:
    """Read a list of questions, each known and named once."""
    found: dict[str, None] = {}
    for item in known.mistakes.items(node):
        name = known.mistakes.of(partial(known.ids.known, item), "")
        if name in found:
            known.mistakes.note(item.wrong(f"{name!r} is named twice"))
        elif name:
            found[name] = None
    return tuple(found)


def _paths(
    node: Node, known: Known, questions: dict[str, Question]
) -> dict[rules.Path, tuple[str, ...]]:
    told = known.mistakes.fields(node, *rules.Path)
    if told is None:
        return {}
    paths = {}
    for path in rules.Path:
        ids = paths[path] = _ids_in(told[path], known)
        if rules.PERMISSION not in ids:
            reason = f"the path {path} never asks for the permission, so sends nothing"
            known.mistakes.note(told[path].wrong(reason))
        for place, question_id in enumerate(ids):
            question = questions.get(question_id)
            needed = set(question.only_if or ()) if question else set()
            for earlier in sorted(needed - set(ids[:place])):
                reason = f"{question_id} hangs on {earlier}, not asked before it here"
                known.mistakes.note(told[path].wrong(reason))
    return paths


def _check_handing_over(form: Form, node: Node, note: Mistakes) -> None:
    """The phone changes hands once: first the helper's questions, then the person's."""
    path = form.paths.get(rules.Path.HELPER, ())
    if frozenset(path[: len(form.helper_half)]) != form.helper_half:
        note.note(node.wrong("the path 'helper' does not begin with these questions"))


def _parts(node: Node, known: Known) -> tuple[Part, ...]:
    ids, note = Ids("part"), known.mistakes
    parts = []
    for item in note.items(node):
        told = note.fields(item, "id", "label", "questions")
        if told is not None:
            name, label = note.new_id(ids, told["id"]), note.words(told["label"])
            parts.append(
                Part(name, label, frozenset(_ids_in(told["questions"], known)))
            )
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
