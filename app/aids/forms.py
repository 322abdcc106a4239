"""Forms that put recordings and pictures on the public pages."""

from collections.abc import Sequence

from flask import request
from flask_wtf import FlaskForm
from wtforms import FileField

from app.aids import drawings
from app.errors import InvalidInputError
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

LANGUAGE = "language"
OPTION = "option"
MOST_BYTES = 20 * drawings.MOST_BYTES
"""Of one request: a page with many choices may get all its pictures at once."""


class SoundForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """One recording of one page in one language."""

    file = FileField(_l("Recording"))


def pictures_form(choices: Sequence[tuple[str, str]]) -> FlaskForm:
    """Return a form with a field for each choice of a page, `p0` being the page's own.

    Args:
        choices: id and words of each; the first is the page itself.
    """
    fields = {
        f"p{place}": FileField(words) for place, (_id, words) in enumerate(choices)
    }
    return type("PicturesForm", (FlaskForm,), fields)()


def bytes_of(field: FileField, most: int) -> bytes | None:
    """Return what was chosen in a field, one byte more than allowed at most.

    None where nothing was chosen.
    """
    chosen = request.files.get(field.name)
    if chosen is None or not chosen.filename:
        return None
    return chosen.stream.read(most + 1)


def language() -> str:
    """Return which language a form is about."""
    return request.form.get(LANGUAGE, "")


def option() -> str | None:
    """Return which choice a form is about, or None: it is about a recording."""
    return request.form.get(OPTION)


def error_of(wrong: InvalidInputError) -> str:
    """Say what is wrong with a file, and what to do."""
    return {
        "empty": _("The file is empty. Choose another one."),
        "too_large": _("The file is too large."),
        "not_sound": _(
            "This is no recording that every phone plays, or it is damaged. Save it as"
            " OGG (Opus), MP3, M4A or WAV."
        ),
        "not_picture": _("This is no PNG picture, or it is damaged."),
        "too_detailed": _(
            "This picture has too much in it to be sent quickly. Use plain areas of few"
            " colours."
        ),
    }[wrong.fields[0]]
