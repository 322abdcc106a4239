"""People found by name: in any script and spelling, and with a typing error."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from uuid import UUID

from app.index import spelling
from app.index.segments import Segment

MOST = 20
SHORTEST = 2
SHORTEST_BEGINNING = 3
EXACT, BEGINNING, LEAST = 1.0, 0.95, 0.74
"""How alike two words are: the same, one begins the other, and just enough."""


@dataclass(frozen=True)
class Named:
    """One person of one case, by the name that was found.

    `likeness` is 1.0 where every word is written as somebody searched for it.
    """

    case_id: UUID
    code: str
    name: str = field(repr=False)
    likeness: float


def named(
    segment: Segment,
    text: str,
    *,
    among: Collection[UUID] | None = None,
    limit: int = MOST,
) -> list[Named]:
    """Return the people whose names are like these words, the most alike first.

    Every word must be found among the names of one person; a first name of one alias
    and the family name of another are both that person's.

    Args:
        segment: the team's identity segment.
        text: what somebody typed, in Cyrillic or Latin letters.
        among: only people of these cases; None for all of the segment.
        limit: how many at most.
    """
    wanted = [w for w in spelling.folded_words(text) if len(w) >= SHORTEST]
    if not wanted:
        return []
    with segment.lock:
        found = [_places(segment, word) for word in dict.fromkeys(wanted)]
        everybody = set.intersection(*(set(each) for each in found))
        if among is not None:
            numbers = _numbers(segment, among)
            everybody = {who for who in everybody if who[0] in numbers}
        best = sorted(
            everybody, key=lambda who: (-sum(each[who][0] for each in found), who)
        )
        return [
            Named(
                UUID(hex=_subject(segment, who[0])),
                who[1],
                _name(segment, who[0], [each[who][1] for each in found]),
                sum(each[who][0] for each in found) / len(found),
            )
            for who in best[:limit]
        ]


Who = tuple[int, str]
"""A case's number in the segment and the person's code in it."""


def _places(segment: Segment, word: str) -> dict[Who, tuple[float, int]]:
    """Return who has a name like this word: how alike, and in which of the names."""
    found: dict[Who, tuple[float, int]] = {}
    for spelling_id, likeness in _words_like(segment, word).items():
        for number, place, code in segment.query(
            "select number, place, code from spelled join name using (number, place) "
            "where spelling = ?",
            spelling_id,
        ):
            known = found.get((number, code))
            if known is None or known[0] < likeness:
                found[number, code] = likeness, place
    return found


def _words_like(segment: Segment, word: str) -> dict[int, float]:
    like: dict[int, float] = defaultdict(float)
    errors = sorted(spelling.with_errors(word))
    marks = ", ".join("?" for _ in errors)
    candidates = segment.query(
        "select distinct id, spelling.word from error join spelling "  # noqa: S608  # only marks
        f"on spelling.id = error.spelling where error.word in ({marks})",
        *errors,
    )
    for spelling_id, other in candidates:
        likeness = SequenceMatcher(None, word, other, autojunk=False).ratio()
        if likeness >= LEAST:
            like[spelling_id] = likeness
    if len(word) >= SHORTEST_BEGINNING:
        for (spelling_id,) in segment.query(
            "select id from spelling where word > ? and word < ?",
            word,
            word + "\U0010ffff",
        ):
            like[spelling_id] = max(like[spelling_id], BEGINNING)
    for (spelling_id,) in segment.query("select id from spelling where word = ?", word):
        like[spelling_id] = EXACT
    return like


def _numbers(segment: Segment, among: Collection[UUID]) -> set[int]:
    wanted = {case_id.hex for case_id in among}
    rows = segment.query("select number, subject from row")
    return {number for number, subject in rows if subject in wanted}


def _subject(segment: Segment, number: int) -> str:
    return str(segment.query("select subject from row where number = ?", number)[0][0])


def _name(segment: Segment, number: int, places: list[int]) -> str:
    """Return the name that matched; where two did, both."""
    names = dict(segment.query("select place, name from name where number = ?", number))
    return ", ".join(dict.fromkeys(names[place] for place in sorted(set(places))))
