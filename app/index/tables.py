"""The tables of a segment in memory, one shape for each part."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

import msgspec

from app.index import facets, ordering, spelling
from app.index.entries import (
    EDITION,
    CodedEntry,
    ContentEntry,
    Entry,
    IdentityEntry,
    MatchEntry,
)
from app.keys.parts import Part

SHAPE = 8
"""Counts the shapes that these tables had: an image of another shape is not used."""

WORN, FEW = 2, 1000
"""Rows that were replaced are many when the numbers given are twice the rows."""

SHARE = 32
"""Bytes of a row's share in the head's sum."""

_ROW = """
create table row (
  number integer primary key, subject text not null unique, seq integer not null,
  share blob not null, entry blob, edition integer not null
);
create index row_edition on row (edition, number);
"""

# Python's SQLite may be 3.40, without `contentless_delete`: a changed entry gets a new
# row number, and words that point to an old one are left behind; once these are many,
# the segment is read anew from the sealed entries.
_SCHEMA = {
    Part.CONTENT: _ROW
    + """
create virtual table word using fts5(stems, content='', detail=none,
  tokenize="unicode61 remove_diacritics 0");
create table head (
  number integer primary key, ref text not null, status text not null,
  tier text not null, touched_on text not null, silent_since text not null,
  closed_on text not null,
  """
    + ordering.COLUMNS
    + """
);
"""
    + ordering.INDEXES
    + """
create index head_ref on head (ref);
create index head_touched on head (touched_on desc, number desc);
create index head_silent on head (silent_since, number);
create index head_silent_open on head (silent_since, number)
  where status <> 'closed';
create index head_closed on head (closed_on, number) where status = 'closed';
create table assigned (number integer not null, staff text not null);
create index assigned_staff on assigned (staff, number);
create table barred (number integer not null, staff text not null);
create index barred_staff on barred (staff, number);
create table due (
  number integer not null, place integer not null, on_day text not null,
  who text not null
);
create index due_number on due (number);
create index due_who on due (who, on_day);
"""
    + facets.OF_CONTENT,
    Part.IDENTITY: _ROW
    + """
create table name (number integer not null, place integer not null,
  code text not null, name text not null, primary key (number, place)) without rowid;
create table spelling (id integer primary key, word text not null unique);
create table spelled (number integer not null, place integer not null,
  spelling integer not null);
create index spelled_number on spelled (number);
create index spelled_spelling on spelled (spelling, number, place);
create table error (word text not null, spelling integer not null,
  primary key (word, spelling)) without rowid;
"""
    + facets.OF_IDENTITY,
    Part.CODED: _ROW
    + """
create table coded (number integer primary key, counts_facts integer not null,
  counts_wishes integer not null);
create index coded_facts on coded (counts_facts, number);
""",
    Part.MATCH: _ROW
    + """
create table hash (number integer not null, hash blob not null);
create index hash_hash on hash (hash);
""",
}

_CHILDREN = {
    Part.CONTENT: ("head", "assigned", "barred", "due", *facets.CONTENT_TABLES),
    Part.IDENTITY: ("name", "spelled", *facets.IDENTITY_TABLES),
    Part.CODED: ("coded",),
    Part.MATCH: ("hash",),
}


# The one row filter: every statement of `Segment.query` meets these views in place of
# the tables, so that no list, search, count or look-up can forget whom a case is
# barred to. Who writes says `main.head`, and meets the table.
_SEEN = ("row", "head", "assigned", "due", *facets.CONTENT_TABLES)
_VIEWS = "".join(
    f"create temp view {table} as select * from main.{table} where number not in "  # noqa: S608  # our own names
    "(select number from main.barred where staff = reader());\n"
    for table in _SEEN
)

_reader: ContextVar[str] = ContextVar("reader", default="")


def empty(part: Part) -> sqlite3.Connection:
    """Return an empty segment. Nothing of it ever touches the disk."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    connection.execute("pragma temp_store=memory")
    connection.executescript(_SCHEMA[part])
    connection.execute(f"pragma user_version={SHAPE}")
    draw_views(connection, part)
    return connection


def draw_views(connection: sqlite3.Connection, part: Part) -> None:
    """Let statements see what the reader may; images are kept without the views."""
    connection.create_function("reader", 0, _reader.get)
    there = "select 1 from temp.sqlite_master where type = 'view'"
    if part is Part.CONTENT and not connection.execute(there).fetchone():
        connection.executescript(_VIEWS)


@contextmanager
def eyes_of(reader: UUID | None) -> Iterator[None]:
    """Say who looks, until the statement has run; nobody: nothing is hidden."""
    token = _reader.set(reader.hex if reader else "")
    try:
        yield
    finally:
        _reader.reset(token)


def is_of_today(connection: sqlite3.Connection) -> bool:
    """Say whether the tables have the shape that this release reads."""
    return bool(connection.execute("pragma user_version").fetchone()[0] == SHAPE)


def apply(
    connection: sqlite3.Connection,
    part: Part,
    subject_id: UUID,
    entry: Entry | None,
    seq: int,
    share: int,
) -> int | None:
    """Put one entry in, in place of what was known of its subject.

    Returns:
        The share of the row it replaced, or None where there was none.

    Args:
        entry: None is a tombstone: the row stays, what it said goes.
        share: the row's share in the head's sum.
    """
    old = connection.execute(
        "select number, share from main.row where subject = ?", (subject_id.hex,)
    ).fetchone()
    if old is not None:
        for table in (*_CHILDREN[part], "row"):
            connection.execute(f"delete from main.{table} where number = ?", old[:1])  # noqa: S608  # our own names
    # The newest number is looked up at the end of the table, not in all of it.
    cursor = connection.execute(
        "insert into main.row (number, subject, seq, share, entry, edition) values "
        "(max(coalesce((select max(number) from main.row), 0), ?) + 1, ?, ?, ?, ?, ?)",
        (
            old[0] if old else 0,
            subject_id.hex,
            seq,
            share.to_bytes(SHARE, "big"),
            None if entry is None else _kept(entry),
            getattr(entry, "edition", EDITION),
        ),
    )
    number = cursor.lastrowid
    if entry is not None and number is not None:
        _spread(connection, number, entry)
    return int.from_bytes(old[1], "big") if old else None


def _kept(entry: Entry) -> bytes:
    """Return an entry as it lies in memory: its words are in a table of their own."""
    if isinstance(entry, ContentEntry):
        entry = msgspec.structs.replace(entry, words=())
    return msgspec.json.encode(entry)


def _spread(connection: sqlite3.Connection, number: int, entry: Entry) -> None:
    match entry:
        case ContentEntry():
            head = (
                number,
                entry.ref,
                entry.status,
                entry.tier,
                entry.touched_on,
                entry.contacted_on or entry.opened_on,
                entry.closed_on,
                *ordering.values(entry),
            )
            connection.execute(
                "insert into word (rowid, stems) values (?, ?)",
                (number, " ".join(entry.words)),
            )
            connection.execute(
                f"insert into main.head values ({', '.join('?' * len(head))})",  # noqa: S608  # only marks
                head,
            )
            connection.executemany(
                "insert into main.assigned values (?, ?)",
                [(number, staff.hex) for staff in entry.assigned],
            )
            connection.executemany(
                "insert into main.barred values (?, ?)",
                [(number, staff.hex) for staff in entry.barred],
            )
            connection.executemany(
                "insert into main.due values (?, ?, ?, ?)",
                [
                    (number, place, due.on, due.who.hex if due.who else "")
                    for place, due in enumerate(entry.due)
                ],
            )
            facets.spread_content(connection, number, entry)
        case IdentityEntry():
            facets.spread_identity(connection, number, entry)
            for place, (code, name) in enumerate(entry.names):
                connection.execute(
                    "insert into name values (?, ?, ?, ?)", (number, place, code, name)
                )
                for word in spelling.folded_words(name):
                    connection.execute(
                        "insert into spelled values (?, ?, ?)",
                        (number, place, _spelling_of(connection, word)),
                    )
        case CodedEntry():
            connection.execute(
                "insert into coded values (?, ?, ?)",
                (number, entry.counts_facts, entry.counts_wishes),
            )
        case MatchEntry():
            connection.executemany(
                "insert into hash values (?, ?)",
                [(number, value) for value in entry.hashes],
            )


def _spelling_of(connection: sqlite3.Connection, word: str) -> int:
    """Return the number of a folded word; a new one is kept with its errors.

    Names repeat, so that what is kept of errors grows with words, not with people.
    """
    known = connection.execute(
        "select id from spelling where word = ?", (word,)
    ).fetchone()
    if known:
        return int(known[0])
    made = connection.execute("insert into spelling (word) values (?)", (word,))
    assert made.lastrowid is not None  # noqa: S101  # a row was put in
    connection.executemany(
        "insert into error values (?, ?)",
        [(each, made.lastrowid) for each in spelling.with_errors(word)],
    )
    return made.lastrowid


def sums(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the number of rows and the sum of their shares."""
    count, total = 0, 0
    for (share,) in connection.execute("select share from main.row"):
        count, total = count + 1, total + int.from_bytes(share, "big")
    return count, total


def is_worn(connection: sqlite3.Connection) -> bool:
    """Say whether more than half of what was put in has been replaced since."""
    (newest, count) = connection.execute(
        "select coalesce(max(number), 0), count(*) from main.row"
    ).fetchone()
    return bool(newest > WORN * count + FEW)


def compact(connection: sqlite3.Connection) -> None:
    """Leave nothing of what was deleted: no spelling of a name, no free page."""
    known = {name for (name,) in connection.execute("select name from sqlite_master")}
    if "spelling" in known:
        with connection:
            unused = "not in (select spelling from spelled)"
            connection.execute(f"delete from spelling where id {unused}")  # noqa: S608  # ours
            connection.execute(f"delete from error where spelling {unused}")  # noqa: S608  # ours
    if "word" in known:  # a view that stands before a table confuses `vacuum`
        for view in _SEEN:
            connection.execute(f"drop view if exists temp.{view}")
    connection.execute("vacuum")
    if "word" in known:
        draw_views(connection, Part.CONTENT)
