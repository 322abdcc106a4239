"""A JSON Schema checker for the few words that our schemas use, and no others.

A word it does not know stops it, so nothing is passed unchecked.
"""

import re
from typing import Any

KINDS: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "boolean": bool,
    "null": type(None),
}
SAID_ONLY = {"title", "description", "default", "format", "$schema", "$id", "$defs"}


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$"):
    """Yield each place where a value does not fit its schema."""
    kind = schema.get("type")
    if kind is not None and not isinstance(value, KINDS[kind]):
        yield f"{at}: not {kind}"
        return
    for word in (
        schema.keys() - SAID_ONLY - {"type", "required", "additionalProperties"}
    ):
        yield from WORDS[word](value, schema, root, at)


def _ref(value, schema, root, at):
    name = schema["$ref"].removeprefix("#/$defs/")
    yield from faults(value, root["$defs"][name], root, at)


def _any_of(value, schema, root, at):
    if all(list(faults(value, each, root, at)) for each in schema["anyOf"]):
        yield f"{at}: none of the choices"


def _enum(value, schema, root, at):
    if value not in schema["enum"]:
        yield f"{at}: not in the list"


def _pattern(value, schema, root, at):
    if re.search(schema["pattern"], value) is None:
        yield f"{at}: not the pattern"


def _items(value, schema, root, at):
    for number, each in enumerate(value):
        yield from faults(each, schema["items"], root, f"{at}[{number}]")


def _properties(value, schema, root, at):
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    yield from (f"{at}.{key}: unknown" for key in value.keys() - properties)
    for key in schema.get("required", []):
        if key not in value:
            yield f"{at}.{key}: missing"
    for key in value.keys() & properties:
        yield from faults(value[key], properties[key], root, f"{at}.{key}")


WORDS = {
    "$ref": _ref,
    "anyOf": _any_of,
    "enum": _enum,
    "pattern": _pattern,
    "items": _items,
    "properties": _properties,
}
