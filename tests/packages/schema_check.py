"""Where a value does not fit its published schema, by the stock validator."""

from typing import Any

from jsonschema import Draft202012Validator


def faults(value: Any, schema: dict[str, Any]) -> list[str]:
    """Return the place and the rule of each fault, in order."""
    Draft202012Validator.check_schema(schema)
    found = Draft202012Validator(schema).iter_errors(value)
    return sorted(f"{each.json_path}: {each.validator}" for each in found)
