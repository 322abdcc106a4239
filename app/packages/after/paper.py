"""A notice as it goes: letters for people, `notice.json` for machines, signatures."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec

from app.packages import papers
from app.packages.after import formats, texts
from app.packages.after.formats import Body, Correction, Listed, NoticeFile
from app.packages.after.records import NoticeContent
from app.packages.typesetting import pdf

ANSWER_TO = "Coordinator"
"""A role: no person of the organisation is named in a notice."""


@dataclass(frozen=True)
class About:
    """What a notice speaks of, as the log of what left has it."""

    organisation: str
    recipient: Body
    package_ref: str
    sha256: str
    sent_on: date
    languages: tuple[str, ...] = field(default=texts.ALWAYS)


@dataclass(frozen=True)
class Paper:
    """A signed notice: the ZIP, and the hash of what was signed."""

    zipped: bytes = field(repr=False)
    signed_sha256: str


def letter(content: NoticeContent, about: About, language: str, on: date) -> bytes:
    """Set the letter in one language; the same notice gives the same bytes."""
    return pdf("notice.typ", laid_out(content, about, language, on), _moment(on))


def laid_out(
    content: NoticeContent, about: About, language: str, on: date
) -> dict[str, Any]:
    """Return what the letter says, as a page or paper shows it."""
    said, fault = texts.TEXTS[language], content.fault
    return {
        "language": language,
        "head": said.head,
        "title": said.title[content.kind],
        "number": content.notice_ref,
        "day": _day(on),
        "organisation": about.organisation,
        "to": [each for each in (about.recipient.name, about.recipient.office) if each],
        "package": about.package_ref,
        "sha256": about.sha256,
        "sent_on": _day(about.sent_on),
        "items": list(content.items),
        "why": said.reasons[content.reason],
        "asks": [said.asks[each] for each in content.asks],
        "answer_by": _day(content.answer_by),
        "end": said.end[content.kind],
        "fault": {
            "wrong": said.wrongs[fault.wrong],
            "text": fault.text,
            "effect": fault.effect,
            "found": said.finders[fault.found_by],
            "found_on": _day(fault.found_on),
        }
        if fault
        else None,
    }


def signed(content: NoticeContent, about: About, seed: bytes, on: date) -> Paper:
    """Make the letters and the JSON, sign, and put everything into one ZIP.

    Args:
        content: the notice; its text in pseudonyms already.
        about: what it speaks of.
        seed: the organisation's package-signing seed, 32 bytes.
        on: the day that it carries.
    """
    letters = {
        f"letter-{language}.pdf": (language, letter(content, about, language, on))
        for language in about.languages
    }
    beside = {name: data for name, (_language, data) in letters.items()}
    beside[formats.NAME] = formats.FILE.read_bytes()
    spoken = {name: language for name, (language, _data) in letters.items()}
    notice = _notice(content, about, on, beside, spoken)
    data = formats.written(notice)
    zipped = papers.made(
        seed,
        content.notice_ref,
        ("notice.json", data),
        what="notice",
        beside=beside,
    )
    return Paper(zipped, papers.sha256(data))


def _notice(
    content: NoticeContent,
    about: About,
    on: date,
    beside: dict[str, bytes],
    spoken: dict[str, str],
) -> NoticeFile:
    fault = content.fault
    return NoticeFile(
        notice_id=content.notice_ref,
        kind=content.kind,
        made_on=on,
        organisation=Body(name=about.organisation),
        answer_to=ANSWER_TO,
        recipient=about.recipient,
        package_id=about.package_ref,
        package_sha256=about.sha256,
        package_handed_over_on=about.sent_on,
        items=content.items,
        reason_code=content.reason,
        asks=content.asks,
        answer_by=content.answer_by,
        correction=Correction(**msgspec.structs.asdict(fault)) if fault else None,
        files=tuple(
            Listed(path=name, language=spoken.get(name, ""), sha256=papers.sha256(data))
            for name, data in beside.items()
        ),
    )


def _day(on: date) -> str:
    return f"{on:%d.%m.%Y}"


def _moment(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)
