"""The first-contact catalogue: read once, checked to the last key, then frozen.

A wrong key, a missing language, an unknown id or a second use of one stops the start
with file, line and reason: a half-read form would ask the wrong thing of somebody.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import yaml

from app.config import ROOT
from app.errors import CatalogueError
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

CATALOGUE = ROOT / "config" / "catalogues" / "first_contact.yaml"
LANGUAGES = ("en", "uk")
LINE = "__line__"

_TOP = (
    "version as_of tier rules paths parts talk_path who_reads warning under_18_note"
    " questions needs_public regions danger_numbers never_in_public_form"
    " public_form_fields public_form_who_am_i wording_verified wording_note"
)
_QUESTION = (
    "id field type text hint why options vocab only_if max_chars show_warning"
    " when_skipped purpose"
)
_OPTION = (
    "id text hint ends shows alone last path who_am_i source_connection sets decision"
    " default_when_skipped later_sections maps_to"
)

T = TypeVar("T")


@cache
def load(path: Path = CATALOGUE) -> Form:
    """Read and check the form.

    Raises:
        CatalogueError: names the file, the line and the reason.
    """
    return _Reader(path).form()


class _Loader(yaml.SafeLoader):
    """Refuses a key that stands twice, and remembers on which line a mapping began."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[str, Any]:
    found: dict[str, Any] = {LINE: node.start_mark.line + 1}
    for key_node, value_node in node.value:
        # `yes` and `no` are ids here, whether or not somebody put quotes around them.
        key = str(key_node.value)
        if key in found:
            line = key_node.start_mark.line + 1
            raise CatalogueError(f"line {line}: the key {key} stands twice")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)


class _Reader:
    """Turns the parsed file into a `Form`; every refusal names its line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: dict[str, int] = {}
        try:
            self.data: dict[str, Any] = yaml.load(
                path.read_text("utf-8"),
                Loader=_Loader,  # noqa: S506  # it is a SafeLoader
            )
        except CatalogueError as wrong:
            raise CatalogueError(f"{path.name}, {wrong}") from None
        except (OSError, yaml.YAMLError, UnicodeDecodeError) as wrong:
            raise CatalogueError(f"{path.name}: {wrong}") from None

    def form(self) -> Form:
        """Build the form, and check that its parts fit together."""
        top = self.data
        if not isinstance(top, dict):
            raise CatalogueError(f"{self.path.name}: it is empty")
        self.keys(top, _TOP)
        questions = {
            question.id: question
            for question in map(self.question, self.list_of(top, "questions"))
        }
        form = Form(
            version=str(self.need(top, "version")),
            questions=questions,
            paths={
                self.choice(rules.Path, name, top["paths"]): tuple(ids)
                for name, ids in self.need(top, "paths").items()
                if name != LINE
            },
            talk_path=frozenset(self.need(top, "talk_path")),
            parts=tuple(map(self.part, self.list_of(top, "parts"))),
            who_reads=self.words(top, "who_reads"),
            warning=self.words(top, "warning"),
            under_18_note=self.words(top, "under_18_note"),
            countries=tuple(
                map(self.country, self.list_of(top["danger_numbers"], "countries"))
            ),
        )
        self.check(form, top)
        return form

    def question(self, entry: dict[str, Any]) -> Question:
        """Read one question."""
        self.keys(entry, _QUESTION)
        kind = self.choice(Kind, str(self.need(entry, "type")), entry)
        name = entry.get("vocab", "")
        lists = {"needs_public": "needs_public", "regions": "regions"}
        options = (
            self.list_of(self.data, lists[name])
            if name in lists
            else entry.get("options", [])
        )
        if (kind is Kind.LINE) == bool(options):
            raise self.wrong(entry, "a line has no options, and every choice has some")
        when = entry.get("only_if") or {}
        question_id = self.new_id(entry, "")
        return Question(
            id=question_id,
            field=str(self.need(entry, "field")),
            kind=kind,
            text=self.words(entry, "text"),
            why=self.words(entry, "why"),
            hint=self.words(entry, "hint") if "hint" in entry else None,
            options=tuple(self.option(option, question_id) for option in options),
            is_long_list=name == "regions",
            max_chars=int(entry.get("max_chars", 0)),
            shows_warning=bool(entry.get("show_warning", False)),
            only_if={k: frozenset(v) for k, v in when.items() if k != LINE},
            when_skipped=self.when_skipped(entry),
        )

    def option(self, entry: dict[str, Any], question_id: str) -> Option:
        """Read one answer that can be chosen."""
        self.keys(entry, _OPTION)
        sets = entry.get("sets") or {}
        return Option(
            id=self.new_id(entry, question_id),
            text=self.words(entry, "text"),
            hint=self.words(entry, "hint") if "hint" in entry else None,
            ends=self.choice(End, entry["ends"], entry) if "ends" in entry else None,
            shows_numbers=entry.get("shows") == "danger_numbers",
            is_urgent=sets.get("urgent_flag") is True,
            is_alone=entry.get("alone") is True,
            is_last=entry.get("last") is True,
            path=self.choice(rules.Path, entry["path"], entry)
            if "path" in entry
            else None,
            who_am_i=str(entry.get("who_am_i", "")),
            keeps=entry.get("decision") == "granted",
        )

    def when_skipped(self, entry: dict[str, Any]) -> str:
        """Return what skipping stands for, where the catalogue says so."""
        for option in entry.get("options", []):
            if option.get("default_when_skipped") is True:
                return str(option["id"])
        return str(entry.get("when_skipped", ""))

    def part(self, entry: dict[str, Any]) -> Part:
        """Read one step of the line above the questions."""
        self.keys(entry, "id label questions")
        ids = frozenset(self.need(entry, "questions"))
        return Part(self.new_id(entry, "part"), self.words(entry, "label"), ids)

    def country(self, entry: dict[str, Any]) -> Country:
        """Read whom to call in one country."""
        self.keys(entry, "id label numbers")
        numbers = []
        for number in self.list_of(entry, "numbers"):
            self.keys(number, "call label")
            call = number["call"]
            if not (isinstance(call, str) and call.lstrip("+").isdecimal()):
                raise self.wrong(number, "call is digits, in quotes")
            numbers.append(Number(call, self.words(number, "label")))
        return Country(
            self.new_id(entry, "country"), self.words(entry, "label"), tuple(numbers)
        )

    def check(self, form: Form, top: dict[str, Any]) -> None:
        """Refuse a form whose ids do not lead anywhere."""
        known = set(form.questions)
        named = {
            "paths": [i for ids in form.paths.values() for i in ids],
            "talk_path": form.talk_path,
            "parts": [i for part in form.parts for i in part.questions],
            "only_if": [i for q in form.questions.values() for i in (q.only_if or {})],
        }
        for where, ids in named.items():
            self.all_known(where, ids, known)
        for part in known - set(named["parts"]):
            raise CatalogueError(f"{self.path.name}: {part} stands in no part")
        if missing := set(rules.Path) - set(form.paths):
            names = ", ".join(sorted(missing))
            raise CatalogueError(f"{self.path.name}: paths lacks {names}")
        fields = set(self.need(top, "public_form_fields"))
        self.all_known("field", (q.field for q in form.questions.values()), fields)
        for question in form.questions.values():
            for earlier, ids in (question.only_if or {}).items():
                options = {o.id for o in form.questions[earlier].options}
                self.all_known(f"{question.id}, only_if", ids, options)

    def all_known(self, where: str, ids: Iterable[str], known: set[str]) -> None:
        """Refuse the first id that nothing defines."""
        for unknown in sorted(set(ids) - known):
            raise CatalogueError(f"{self.path.name}, {where}: {unknown} is not defined")

    def keys(self, entry: dict[str, Any], allowed: str) -> None:
        """Refuse a key that this reader does not know."""
        for key in entry:
            if key != LINE and key not in allowed.split():
                raise self.wrong(entry, f"unknown key {key}")

    def need(self, entry: dict[str, Any], key: str) -> Any:
        """Return a value that must be there."""
        if entry.get(key) in (None, "", [], {}):
            raise self.wrong(entry, f"{key} is missing")
        return entry[key]

    def list_of(self, entry: dict[str, Any], key: str) -> list[dict[str, Any]]:
        """Return a list of mappings that must be there."""
        found = self.need(entry, key)
        if not isinstance(found, list) or not all(isinstance(e, dict) for e in found):
            raise self.wrong(entry, f"{key} is a list of entries")
        return found

    def words(self, entry: dict[str, Any], key: str) -> Words:
        """Return a text that stands there in every language."""
        found = self.need(entry, key)
        told = (
            {k: v for k, v in found.items() if k != LINE}
            if isinstance(found, Mapping)
            else {}
        )
        if set(told) != set(LANGUAGES) or not all(
            isinstance(text, str) and text.strip() for text in told.values()
        ):
            languages = ", ".join(LANGUAGES)
            raise self.wrong(entry, f"{key} needs exactly these languages: {languages}")
        return told

    def new_id(self, entry: dict[str, Any], within: str) -> str:
        """Return the id of an entry; a second use of one is refused."""
        told = self.need(entry, "id")
        if not isinstance(told, str):
            raise self.wrong(entry, 'an id is text; put "yes" and "no" in quotes')
        if (key := f"{within}|{told}") in self.seen:
            before = self.seen[key]
            raise self.wrong(entry, f"the id {told} was used before, on line {before}")
        self.seen[key] = int(entry.get(LINE, 0))
        return told

    def choice(self, kind: Callable[[str], T], value: str, entry: dict[str, Any]) -> T:
        """Return one of a fixed set of words."""
        try:
            return kind(value)
        except ValueError:
            raise self.wrong(entry, f"{value} is not known here") from None

    def wrong(self, entry: dict[str, Any], reason: str) -> CatalogueError:
        """Return the refusal for an entry, with its line."""
        return CatalogueError(f"{self.path.name}, line {entry.get(LINE, 1)}: {reason}")
