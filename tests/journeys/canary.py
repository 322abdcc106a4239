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

from sqlalchemy import Engine, MetaData, select, text

PLACES = (
    *("draft_line", "draft_contact", "report_line", "report_contact", "message"),
    *("answer", "name", "phone_note", "account", "prompted", "corrections"),
    *("prior", "working_text", "title", "narrative", "place", "victim_words"),
    *("described", "how_known", "harm", "file", "file_name", "file_title"),
    *("teach_back", "witness", "wish", "reason_law", "reason_package", "ground"),
    *("receiver", "searched", "typed_when_locked", "wrong_form", "in_an_error"),
    *("claimed", "claim_number", "received"),
    *("interest", "step", "instead", "negotiator", "silence", "seen", "seen_by"),
    *("body_number", "body_reply", "end_of_search"),
)
LATIN, CYRILLIC = "qzheron", "щяпльцаґ"
"""How every canary begins. Large files are asked for these first."""

LARGE_BYTES = 64 * 1024


def word(place: str) -> str:
    """Return the canary of a place: one word in Latin letters, one in Cyrillic."""
    return f"{latin(place)} {cyrillic(place)}"


def latin(place: str) -> str:
    """Return the word in Latin letters."""
    return f"{LATIN}{place.replace('_', '')}xk"


def cyrillic(place: str) -> str:
    """Return the word in Cyrillic letters; the number tells the places apart."""
    letters = "бвгджзклмн"
    number = "".join(letters[int(each)] for each in f"{PLACES.index(place):02}")
    return f"{CYRILLIC}{number}жх"


def forms(said: str) -> Iterator[tuple[str, bytes]]:
    """Yield every form in which a text might lie somewhere."""
    for variant in (said, said.upper(), said.capitalize(), said[::-1]):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            yield encoding, variant.encode(encoding)
    plain = said.encode()
    yield "JSON", json.dumps(said)[1:-1].encode()
    yield "an address", quote(said).encode()
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


def needles(**also: str) -> list[Needle]:
    """Return everything that is looked for; `also` are further words, by place."""
    words = [(place, each(place)) for place in PLACES for each in (latin, cyrillic)]
    return [
        Needle(place, form, sought)
        for place, said in (*words, *also.items())
        for form, sought in dict.fromkeys(forms(said))
    ]


def found(kept: Iterable[tuple[str, bytes]], sought: list[Needle]) -> set[str]:
    """Say which canaries lie where, in which form."""
    beginnings = {form for each in (LATIN, CYRILLIC) for _, form in forms(each)}
    others = [needle for needle in sought if needle.place not in PLACES]
    seen = set()
    for name, data in kept:
        # Each form of a word holds the same form of its beginning.
        is_large = len(data) > LARGE_BYTES
        holds_none = is_large and not any(each in data for each in beginnings)
        for needle in others if holds_none else sought:
            if needle.sought in data:
                seen.add(f"{needle.place} as {needle.form} in {name}")
    return seen


def places(seen: set[str]) -> set[str]:
    """Return which places the finds come from."""
    return {each.partition(" as ")[0] for each in seen}


def files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Yield every file with its name, which is searched too."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            yield f"the name of {path.name}", str(path.relative_to(folder)).encode()
            if path.is_file():
                yield str(path.relative_to(folder)), path.read_bytes()


def rows(engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Yield every value of every row of every table, job rows included."""
    tables = MetaData()
    with engine.connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)):
                for column, value in row._mapping.items():
                    where = f"{table.name}.{column}"
                    if isinstance(value, bytes | memoryview):
                        yield where, bytes(value)
                    else:
                        yield where, str(value).encode()


def database_files(engine: Engine) -> Iterator[tuple[str, bytes]]:
    """Yield the database as it lies on the disk, with its log of writes.

    Of a server these are the files of this database, the whole write-ahead log and what
    the server said; it has to run on this machine.
    """
    if engine.dialect.name == "sqlite":
        path = Path(str(engine.url.database))
        for part in sorted(path.parent.glob(f"{path.name}*")):
            yield f"database{part.name.removeprefix(path.name)}", part.read_bytes()
        return
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("checkpoint"))
        asked = text(
            "select current_setting('data_directory'), oid from pg_database"
            " where datname = current_database()"
        )
        folder, oid = connection.execute(asked).one()
    for name, inside in (("database", f"base/{oid}"), ("database-wal", "pg_wal")):
        for path in sorted(Path(folder, inside).iterdir()):
            if path.is_file():
                yield name, path.read_bytes()
    said = Path(folder).with_name("log")  # where `tests.support.postgres` puts it
    if said.exists():
        yield "the server's log", said.read_bytes()


def unsealed(path: Path, documents: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Write a database as it must never be, not sealed; return what lies there."""
    database = sqlite3.connect(path)
    database.execute("pragma journal_mode = wal")
    database.execute("create table content (document blob)")
    database.executemany(
        "insert into content values (?)", ([each] for each in documents)
    )
    database.commit()
    kept = list(files(path.parent))  # still in the write-ahead log
    database.close()
    return kept
