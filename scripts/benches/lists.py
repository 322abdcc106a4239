"""Lists, search and counts over a large segment, against the same tables in clear."""

import random
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

from app import index
from app.index import tables
from app.index.naming import named
from app.index.segments import Segment
from app.keys.parts import Part
from scripts.benches._office import content_entries, size_of
from scripts.harness import Bench, Measure, Outcome, Pair

CASES = 200_000
NAMES = 600_000
COUNTED = 1_000_000
MINE = UUID(int=7)
TIMES = 8
ASKED = {
    "rare": "w15000",
    "mid": "w900",
    "common": "w3",
    "two words": "w40 w90",
    "common and rare": "w3 w15000",
    "reference": "BV-00012",
}
PAGES = {"first": 0, "deep": 0.99, "middle": 0.5}


def segment_of(part: Part, entries: Iterator[index.Entry]) -> Segment:
    """Put entries into a segment in memory, as its first reader does."""
    held = Segment(UUID(int=1), part, tables.empty(part))
    with held.connection:
        for number, entry in enumerate(entries, 1):
            tables.apply(held.connection, part, UUID(int=number), entry, number, 0)
    return held


def _timed(asked: Sequence[Callable[[], object]]) -> Outcome:
    samples = []
    for ask in asked:
        began = time.perf_counter()
        ask()
        samples.append(time.perf_counter() - began)
    return Outcome(len(samples), 0, samples)


def _in_clear(folder: Path, count: int) -> sqlite3.Connection:
    """Keep the same cases in clear in a file, with the words in FTS5."""
    clear = sqlite3.connect(folder / "clear.sqlite")
    clear.executescript(
        "create table head (number integer primary key, ref text, status text, "
        "touched_on text, silent_since text, staff text, entry text);"
        "create index head_ref on head (ref);"
        "create index head_touched on head (touched_on desc, number desc);"
        "create index head_silent on head (silent_since, number) "
        "where status <> 'closed';"
        "create index head_staff on head (staff, touched_on desc, number desc);"
        "create virtual table word using fts5(stems, content='', detail=none);"
    )
    with clear:
        for number, entry in enumerate(content_entries(count, MINE), 1):
            clear.execute(
                "insert into head values (?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    entry.ref,
                    entry.status,
                    entry.touched_on,
                    entry.contacted_on or entry.opened_on,
                    entry.assigned[0].hex,
                    f"{entry.pseudonym} {entry.marks} {entry.counts}" * 2,
                ),
            )
            clear.execute(
                "insert into word (rowid, stems) values (?, ?)",
                (number, " ".join(entry.words)),
            )
    return clear


def _page_in_clear(
    clear: sqlite3.Connection, where: str, values: tuple[object, ...], skip: int = 0
) -> None:
    order = (
        "silent_since, number" if "silent" in where else "touched_on desc, number desc"
    )
    clear.execute(f"select count(*) from head where {where}", values).fetchall()  # noqa: S608  # ours
    clear.execute(
        f"select * from head where {where} order by {order} limit 50 offset {skip}",  # noqa: S608  # ours
        values,
    ).fetchall()


@contextmanager
def search_words(folder: Path) -> Iterator[Pair]:
    """Search for words of every kind: the first page, and how many there are."""
    count = size_of("cases", CASES)
    held = segment_of(Part.CONTENT, content_entries(count, MINE))
    clear = _in_clear(folder, count)

    def plain(text: str) -> None:
        words = " ".join(f'"{word}"' for word in text.split())
        where = "number in (select rowid from word where word match ?)"
        values: tuple[object, ...] = (words,)
        if text.startswith("BV-"):
            where, values = "ref >= ? and ref < ?", (text, text + "\U0010ffff")
        _page_in_clear(clear, where, values)

    yield Pair(
        lambda: _timed(
            [partial(index.cases, held, text=t) for t in ASKED.values()] * TIMES
        ),
        lambda: _timed([partial(plain, t) for t in ASKED.values()] * TIMES),
    )


@contextmanager
def list_pages(folder: Path) -> Iterator[Pair]:
    """Turn pages: first, middle and last, of all cases and of the silent ones."""
    count = size_of("cases", CASES)
    held = segment_of(Part.CONTENT, content_entries(count, MINE))
    clear = _in_clear(folder, count)
    since = date(2026, 1, 1)
    skips = [int(count * share) for share in PAGES.values()]
    sealed: list[Callable[[], object]] = []
    plain: list[Callable[[], object]] = []
    silent = "status <> 'closed' and silent_since <= ?"
    for skip in skips:
        sealed.append(partial(index.cases, held, offset=skip))
        sealed.append(partial(index.cases, held, silent_since=since, offset=skip // 2))
        plain.append(partial(_page_in_clear, clear, "1 = 1", (), skip))
        plain.append(
            partial(_page_in_clear, clear, silent, (since.isoformat(),), skip // 2)
        )
    yield Pair(lambda: _timed(sealed * TIMES), lambda: _timed(plain * TIMES))


GIVEN = ("Oksana", "Mykola", "Iryna", "Andrii", "Halyna", "Serhii", "Daria", "Pavlo")
SYLLABLES = ("ko", "va", "lem", "shy", "bra", "tun", "der", "hor", "mel", "zub", "ryk")


def _people(count: int, each: int = 3) -> Iterator[index.IdentityEntry]:
    dice = random.Random(6)  # noqa: S311  # invented names, the same each time
    for number in range(count // each):
        names = [
            f"{dice.choice(GIVEN)}{dice.choice(SYLLABLES)} "
            + "".join(dice.choices(SYLLABLES, k=4)).title()
            for _ in range(each)
        ]
        yield index.IdentityEntry(
            ref=f"BV-{number:07}",
            names=tuple((f"P{at}", name) for at, name in enumerate(names)),
        )


def _altered(dice: random.Random, name: str) -> str:
    """Write a name with one slip in one of its words, as people do."""
    given, family = name.split()
    at = dice.randrange(1, len(family) - 1)
    slips = (
        family[:at] + family[at + 1 :],
        family[:at] + dice.choice("aeiou") + family[at:],
        family[:at] + "x" + family[at + 1 :],
        family[: at - 1] + family[at] + family[at - 1] + family[at + 1 :],
        family.replace("y", "i"),
        family.replace("h", "g"),
    )
    return f"{given} {dice.choice(slips)}"


@contextmanager
def search_names(folder: Path) -> Iterator[Pair]:
    """Look up names that were written with a slip; say how many are found."""
    del folder
    people = list(_people(size_of("names", NAMES)))
    held = segment_of(Part.IDENTITY, iter(people))
    dice = random.Random(8)  # noqa: S311  # which names, the same each time
    asked = []
    for number in dice.sample(range(len(people)), min(100, len(people))):
        code, name = dice.choice(people[number].names)
        asked.append((_altered(dice, name), (UUID(int=number + 1), code)))
    found = sum(
        who in {(each.case_id, each.code) for each in named(held, text)}
        for text, who in asked
    )
    print(f"search-names: {found} of {len(asked)} found in {len(people) * 3} names")
    yield Pair(
        lambda: _timed([partial(named, held, text) for text, _who in asked]), None
    )


def _coded(count: int) -> Iterator[index.CodedEntry]:
    dice = random.Random(9)  # noqa: S311  # invented codes, the same each time
    themes = ("detention", "torture", "deportation", "shelling", "property")
    for _ in range(count):
        yield index.CodedEntry(
            counts_facts=True,
            collected_on="2026-03",
            statements=1,
            victims=(
                index.CodedVictim(
                    victim=1,
                    incident=1,
                    themes=(dice.choice(themes),),
                    when=None,
                    region=f"UA-{dice.randrange(10, 35)}",
                ),
            ),
        )


@contextmanager
def count_coded(folder: Path) -> Iterator[Pair]:
    """Cross codes three times: kinds, kinds by region, regions by month."""
    count = size_of("counted", COUNTED)
    held = segment_of(Part.CODED, _coded(count))
    clear = sqlite3.connect(folder / "clear.sqlite")
    clear.execute("create table act (theme text, region text, month text)")
    with clear:
        clear.executemany(
            "insert into act values (?, ?, ?)",
            (
                (victim.themes[0], victim.region, entry.collected_on)
                for entry in _coded(count)
                for victim in entry.victims
            ),
        )
        clear.execute("create index act_all on act (theme, region)")
        clear.execute("create index act_month on act (region, month)")
    tabs = ("theme", "theme, region", "region, month")

    def sealed() -> Outcome:
        found = index.coded(held)
        acts = [(v, entry) for _case, entry in found for v in entry.victims]
        Counter(theme for v, _entry in acts for theme in v.themes)
        Counter((theme, v.region) for v, _entry in acts for theme in v.themes)
        Counter((v.region, entry.collected_on) for v, entry in acts)
        return Outcome(1 if len(acts) == count else 0, int(len(acts) != count))

    def plain() -> Outcome:
        for tab in tabs:
            clear.execute(f"select {tab}, count(*) from act group by {tab}").fetchall()  # noqa: S608  # ours
        return Outcome(1)

    yield Pair(sealed, plain)


BENCHES = [
    Bench(
        "search-words",
        "words of every kind among 200,000 cases, the first page and the count",
        "the same from plaintext tables and FTS5 in a file",
        1.2,
        search_words,
        Measure.P95,
    ),
    Bench(
        "list-pages",
        "first, middle and last pages of 200,000 cases, all and the silent ones",
        "the same from plaintext tables with covering indexes in a file",
        1.2,
        list_pages,
        Measure.P95,
    ),
    Bench(
        "search-names",
        "names with a slip in them, among 600,000",
        "nothing; seconds",
        0.005,
        search_names,
        Measure.P95,
    ),
    Bench(
        "count-1m",
        "three cross-tabs of a million coded cases",
        "the same in clear SQLite with covering indexes",
        1.2,
        count_coded,
    ),
]
