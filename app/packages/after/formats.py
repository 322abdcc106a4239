"""The published form of a notice. No name of anybody has a place in it.

The schema lies in `config/schemas/notices/` and travels in each notice; after a change
of a type run `python -c "from app.packages.after import formats; formats.publish()"`.
"""

import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from app.config import ROOT
from app.packages.after.records import Ask, Finder, NoticeKind, Reason, Wrong
from app.packages.contents import ItemId, PackageId, Sha256

VERSION: Final = "1"
NAME: Final = "notice.schema.json"
FILE: Final = ROOT / "config" / "schemas" / "notices" / NAME
NoticeId = Annotated[str, Meta(pattern=r"^BVN-[0-9A-Z]{6}$")]


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An organisation or an office."""

    name: str
    office: str = ""


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What was wrong, what that changes, who found it, as a role, and when."""

    wrong: Wrong
    text: str
    effect: str
    found_by: Finder
    found_on: date


class Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file beside `notice.json`."""

    path: str
    language: str
    sha256: Sha256


class NoticeFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`notice.json`: what is signed.

    Attributes:
        package_sha256: of the sealed file that was handed over.
        items: their numbers in the package; empty: all of it.
        files: everything beside, but for the signatures, the keys and how to check.
    """

    format: Literal["barvinok-notice"] = "barvinok-notice"
    version: Literal["1"] = VERSION
    notice_id: NoticeId
    kind: NoticeKind
    made_on: date
    organisation: Body
    answer_to: str
    recipient: Body
    package_id: PackageId
    package_sha256: Sha256
    package_handed_over_on: date
    items: tuple[ItemId, ...]
    reason_code: Reason
    asks: tuple[Ask, ...]
    answer_by: date
    correction: Correction | None
    files: tuple[Listed, ...]


def written(notice: NoticeFile) -> bytes:
    """Write a notice as it is signed: UTF-8, indented, always the same way."""
    plain = msgspec.to_builtins(notice, str_keys=True)
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12); no unknown key passes."""
    made = msgspec.json.schema(NoticeFile, ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:barvinok:schema:notice:{VERSION}",
        **made,
    }


def publish(file: Path = FILE) -> None:
    """Write the schema to its file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(schema(), indent=2, ensure_ascii=False, sort_keys=True)
    file.write_text(text + "\n", encoding="utf-8")
