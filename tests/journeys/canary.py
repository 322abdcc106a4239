"""Canaries: words that must never be found again, and every form one looks for.

Each place where somebody writes gets a word of its own, so that a find says where it
came from. The words end in consonants: a word's stem is the word.
"""

import base64
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import MetaData, create_engine, select

PLACES = (
    *("draft_line", "draft_contact", "report_line", "report_contact", "message"),
    *("answer", "name", "phone_note", "account", "prompted", "title", "narrative"),
    *("place", "victim_words", "described", "how_known", "file", "file_name"),
    *("file_title", "teach_back", "witness", "wish", "reason_law", "reason_package"),
    *("ground", "searched", "typed_when_locked", "wrong_form", "in_an_error"),
)


def word(place: str) -> str:
    """Return the canary of a place: one word in Latin letters, one in Cyrillic."""
    return f"{latin(place)} {cyrillic(place)}"


def latin(place: str) -> str:
    """Return the word in Latin letters."""
    return f"qzheron{place.replace('_', '')}xk"


def cyrillic(place: str) -> str:
    """Return the word in Cyrillic letters; the number tells the places apart."""
    letters = "бвгджзклмн"
    number = "".join(letters[int(each)] for each in f"{PLACES.index(place):02}")
    return f"щяпльцаґ{number}жх"


def forms(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield every form in which a text might lie somewhere."""
    for said in (text, text.upper(), text.capitalize()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield encoding, said.encode(encoding)
    plain = text.encode()
    yield "JSON", json.dumps(text)[1:-1].encode()
    yield "an address", quote(text).encode()
    yield "hexadecimal", plain.hex().encode()
    yield "HEXADECIMAL", plain.hex().upper().encode()
    yield "repr of bytes", repr(plain)[2:-1].encode()
    for before in range(3):
        # Whatever stands before and after, these letters stand in the middle.
        whole = base64.b64encode(b"\0" * before + plain + b"\0" * 3)
        middle = whole[4 if before else 0 : -8]
        yield "base64", middle
        yield "base64 of addresses", middle.replace(b"+", b"-").replace(b"/", b"_")


@dataclass(frozen=True)
class Needle:
    """One form of one canary."""

    place: str
    form: str
    sought: bytes


def needles() -> list[Needle]:
    """Return everything that is looked for."""
    return [
        Needle(place, form, sought)
        for place in PLACES
        for text in (latin(place), cyrillic(place))
        for form, sought in dict.fromkeys(forms(text))
    ]


def found(kept: Iterable[tuple[str, bytes]], sought: list[Needle]) -> set[str]:
    """Say which canaries lie where, in which form."""
    return {
        f"{needle.place} as {needle.form} in {name}"
        for name, data in kept
        for needle in sought
        if needle.sought in data
    }


def files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file with its name, which is searched too."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            yield f"the name of {path.name}", str(path.relative_to(folder)).encode()
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()


def rows(url: str) -> Iterator[tuple[str, bytes]]:
    """Yield every value of every row of every table, job rows included."""
    engine = create_engine(url)
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                for column, value in row._mapping.items():
                    data = bytes(value) if isinstance(value, bytes) else str(value)
                    where = f"{table.name}.{column}"
                    yield where, data if isinstance(data, bytes) else data.encode()
    engine.dispose()


def unsealed(path: Path, documents: Iterable[bytes]) -> None:
    """Write a database as it must never be: the same documents, not sealed."""
    with sqlite3.connect(path) as database:
        database.execute("create table content (document blob)")
        database.executemany(
            "insert into content values (?)", ([each] for each in documents)
        )
    database.close()
