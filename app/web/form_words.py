"""What the form macros ask of a WTForms field: kind, errors, description."""

from collections.abc import Iterator
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    MultipleFileField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)

from app.fields import ApproximateDateField, ChecklistField
from app.wording import gettext as _

__all__ = ["described", "field_kind", "form_errors", "own_errors"]

# The first that fits names the kind; a subclass stands before its base.
KINDS: tuple[tuple[type[Field], str], ...] = (
    (ApproximateDateField, "date_span"),
    (HiddenField, "hidden"),
    (ChecklistField, "checks"),
    (RadioField, "radios"),
    (SelectMultipleField, "select"),
    (SelectField, "select"),
    (TextAreaField, "area"),
    (MultipleFileField, "file"),
    (FileField, "file"),
    (PasswordField, "password"),
    (BooleanField, "tick"),
)


def field_kind(field: Field) -> str:
    """Return the word by which the `field` macro chooses how to draw a field."""
    for kind, word in KINDS:
        if isinstance(field, kind):
            return word
    return "text"


def own_errors(field: Field) -> list[str]:
    """Return the errors of the field itself, not those of fields inside it."""
    if isinstance(field, FormField):
        return [str(text) for text in getattr(field, "whole_errors", ())]
    if isinstance(field, FieldList):
        return [text for text in field.errors if isinstance(text, str)]
    return [str(text) for text in field.errors]


def described(field: Field, hint: str = "") -> str:
    """Return the ids of the hint and the error that describe a field, or nothing."""
    ids = []
    if hint or field.description:
        ids.append(f"{field.id}-hint")
    if own_errors(field):
        ids.append(f"{field.id}-error")
    return " ".join(ids)


def form_errors(form: Any) -> list[tuple[str, str, str]]:
    """Return id to jump to, label and text of every error, in the order of the page."""
    found = [
        (_target(field), _label(field), text)
        for field in _walk(form)
        for text in own_errors(field)
    ]
    return found + [("", "", str(text)) for text in getattr(form, "form_errors", ())]


def _walk(fields: Any) -> Iterator[Field]:
    """Yield every field, those inside others after the one that holds them."""
    for field in fields:
        yield field
        if isinstance(field, FormField):
            yield from _walk(field.form)
        elif isinstance(field, FieldList):
            yield from _walk(field.entries)


def _target(field: Field) -> str:
    """Return what a link in the summary focuses: the first control of a group."""
    if isinstance(field, ApproximateDateField):
        return str(field.earliest.id)
    if field_kind(field) in {"radios", "checks"}:
        return f"{field.id}-0"
    return str(field.id)


def _label(field: Field) -> str:
    """Return the words that name the field."""
    return str(field.label.text) or _("This field")
