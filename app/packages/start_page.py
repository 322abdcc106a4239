"""00_START: the first thing a receiver opens, as a page and as a PDF.

The page holds no script and reaches nothing outside itself; its policy says so, and
allows the one style sheet by its hash. Both are made from the words of
`start_words.py`, so they cannot drift apart.
"""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import jinja2

from app.packages import start_words as words
from app.packages.account import Label
from app.packages.contents import Condition, PackageContents
from app.packages.documents import plain
from app.packages.schemas import codebook
from app.packages.tongues import LANGUAGES, of_reader
from app.packages.typesetting import TEMPLATES, pdf


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What a receiver compares with what the sender says by another way."""

    ed25519: str
    mldsa65: str
    hashlist_sha256: str


def commands(package_id: str) -> tuple[str, ...]:
    """Return the five commands that the cover prints."""
    steps = words.steps(package_id, stamped=False)
    return tuple(step.linux[0] for step in steps)


def start_html(
    contents: PackageContents, prints: Fingerprints, *, stamped: bool
) -> bytes:
    """Write 00_START.html: no script, nothing from outside, the reader first."""
    style = (TEMPLATES / "00_START.css").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = _environment().get_template("00_START.html")
    return page.render(
        # The sheet is ours and hashed: escaping it would change its hash.
        style=style,
        style_hash=f"sha256-{digest}",
        package_id=contents.package_id,
        languages=[
            {
                "code": code,
                "name": LANGUAGES[code],
                **_in(contents, prints, code, stamped=stamped),
            }
            for code in of_reader(contents.languages)
        ],
    ).encode()


def start_pdf(
    contents: PackageContents, prints: Fingerprints, *, stamped: bool
) -> bytes:
    """Set 00_START.pdf from the same words.

    Raises:
        PackageError: the typesetter warned or refused.
    """
    data = {
        "package_id": contents.package_id,
        "language": of_reader(contents.languages)[0],
        "languages": [
            {"code": code, **_in(contents, prints, code, stamped=stamped)}
            for code in of_reader(contents.languages)
        ],
    }
    return pdf("start.typ", data, contents.made_at)


def _in(
    contents: PackageContents, prints: Fingerprints, code: str, *, stamped: bool
) -> dict[str, Any]:
    """Return all that the page says in one language."""

    def said(value: Any) -> Any:
        """Replace each label, however deep, by its words in this language."""
        if isinstance(value, Label):
            return value.in_language(code)
        if isinstance(value, (list, tuple)):
            return [said(each) for each in value]
        return value

    about = _about(contents, prints)
    return {
        "title": said(words.TITLE),
        "lead": said(words.LEAD),
        "about": [[said(words.ABOUT[key]), said(about[key])] for key in about],
        "care_title": said(words.CARE_TITLE),
        "care": said((*words.CARE, *contents.handling)),
        "conditions": [_condition(each, code) for each in contents.conditions],
        "steps_title": said(words.STEPS_TITLE),
        "needed": said(words.NEEDED),
        "expect": said(words.EXPECT),
        "steps": [
            {
                "title": said(step.title),
                "text": said(step.text),
                "commands": _commands(step),
                "expect": said(step.expect),
            }
            for step in words.steps(contents.package_id, stamped=stamped)
        ],
        "results_title": said(words.RESULTS_TITLE),
        "results": said(words.RESULTS),
        "exits": said(words.EXITS),
        "inside_title": said(words.INSIDE_TITLE),
        "inside": said(words.INSIDE),
        "no_names": said(words.NO_NAMES),
    }


def _condition(each: Condition, code: str) -> str:
    """Say a condition in one language, and which items are under it."""
    of = ", ".join((*each.items, *each.incidents))
    rule = each.label.in_language(code) if each.label else each.text
    note = "" if each.verified or not each.label else words.UNVERIFIED.in_language(code)
    return " ".join(filter(None, (f"{of}:" if of else "", rule, note)))


def _commands(step: words.Step) -> list[tuple[str, list[str]]]:
    """Return the commands under the systems they are for, once where they agree."""
    if step.linux == step.windows:
        return [(words.EVERYWHERE, list(step.linux))]
    return [
        (words.LINUX, list(step.linux)),
        (words.WINDOWS, list(step.windows)),
    ]


def _about(contents: PackageContents, prints: Fingerprints) -> dict[str, Label]:
    sender = contents.organisation
    contact = [sender.contact_role, sender.contact_phone, sender.contact_email]
    level = codebook()["codes"]["confidentiality"][contents.confidentiality]
    plain_words = {
        "package": contents.package_id,
        "sender": sender.name,
        "recipient": contents.recipient.name,
        "date": contents.made_at.strftime("%Y-%m-%d"),
        "contact": ", ".join(each for each in contact if each),
        "ed25519": prints.ed25519,
        "mldsa65": prints.mldsa65,
        "hashlist": prints.hashlist_sha256,
    }
    labels = {
        "purpose": contents.purpose.label,
        "level": Label(**plain(level)),
    }
    if group := contents.group:
        labels["group"] = words.in_group(
            group.group_id, group.number, group.of, group.missing
        )
    everything = {key: Label(text) for key, text in plain_words.items()} | labels
    return {key: everything[key] for key in words.ABOUT if key in everything}


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
