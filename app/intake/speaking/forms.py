"""The form that brings a voice message, and what it says when it cannot."""

from typing import BinaryIO, cast

from flask import request

from app.errors import InvalidInputError
from app.files.documents import FileRef
from app.intake.speaking import taking
from app.wording import gettext as _

VOICE = "voice"


def message() -> FileRef:
    """Seal the voice message of the request.

    Raises:
        InvalidInputError: `none`, `empty`, `too_large`, `not_sound` or `disk_full`.
    """
    chosen = request.files.get(VOICE)
    if chosen is None or not chosen.filename:
        raise InvalidInputError("none")
    return taking.take(cast("BinaryIO", chosen.stream))


def error_of(wrong: InvalidInputError) -> str:
    """Say in plain words what was wrong with a message."""
    return {
        "none": _("There is no message yet. Press the field and speak."),
        "empty": _("The message is empty. Please speak it once more."),
        "too_large": _("The message is too long. Please make a shorter one."),
        "not_sound": _("This is not a voice message. Please choose a recording."),
        "disk_full": _(
            "We cannot take voice messages just now. Please write, or try again later."
        ),
    }[wrong.fields[0]]
