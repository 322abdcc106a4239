"""A letter on paper: the words that were kept, and nothing that is read anew."""

from datetime import UTC, date, datetime, time
from typing import Any

from app.letters.documents import LetterContent, LetterWords
from app.letters.frame import FRAMES
from app.packages.typesetting import pdf


def laid_out(content: LetterContent, words: LetterWords) -> dict[str, Any]:
    """Return a letter as it is set, on a page or on paper."""
    days = (content.sent_on, content.asked_by)
    return before_it_goes(words, content.language, days, content.number)


def before_it_goes(
    words: LetterWords, language: str, days: tuple[date, date], number: str = "…"
) -> dict[str, Any]:
    """Return a letter as it would be set; it gets its number when it goes.

    `days`: on which it goes, and by which it asks for a reply.
    """
    frame = FRAMES[language]
    sent_on, asked_by = days
    return {
        "language": language,
        "frame": {name: getattr(frame, name) for name in frame.__dataclass_fields__},
        "number": number,
        "day": f"{sent_on:%d.%m.%Y}",
        "reply_by": f"{asked_by:%d.%m.%Y}",
        "office": words.office,
        "to": words.to,
        "subject": words.subject,
        "paragraphs": list(words.paragraphs),
        "reply_to": words.reply_to,
        "signed": words.signed,
    }


def as_pdf(content: LetterContent, words: LetterWords) -> bytes:
    """Set a letter as a tagged PDF; the same letter gives the same bytes.

    Raises:
        PackageError: the typesetter refused.
    """
    made_at = datetime.combine(content.sent_on, time(), UTC)
    return pdf("letter.typ", laid_out(content, words), made_at)


def file_name(content: LetterContent) -> str:
    """Return what the file is called: the letter's number, and nothing of anybody."""
    return f"letter-{content.number}.pdf"
