"""What a person is known by to the index: years and phones, and hashes for other teams.

The hashes are keyed, and lie in sealed entries only. The key is that of the
installation, so they hide nothing from whoever opens the segment: that takes its key.
"""

from collections.abc import Iterable

from app import index, vault
from app.cases.documents import PersonContent, PersonIdentity
from app.index import spelling
from app.keys.pinned import pinned

PHONE_DIGITS = 9
"""The last of them: the same number with and without its country."""
MOST_YEARS = 3
"""A birth within more years than these is as good as unknown."""


def known(content: PersonContent, who: PersonIdentity) -> index.Known:
    """Return what people of the team's cases are compared by, beside their names."""
    return index.Known(
        code=content.code,
        born=(born[0], born[-1]) if (born := years(content)) else (),
        phones=tuple(dict.fromkeys(filter(None, map(digits, who.phones)))),
        accused=content.is_alleged_perpetrator,
    )


def marks(people: Iterable[tuple[PersonContent, PersonIdentity]]) -> set[bytes]:
    """Return keyed hashes by which another team may learn that it should ask.

    Of given and family name with the year of birth, and of phones. Nobody is looked
    for in this way who is said to have done or ordered something.
    """
    found: set[bytes] = set()
    for content, who in people:
        if content.is_alleged_perpetrator:
            continue
        born = years(content)
        told = [str(y) for y in born] if 0 < len(born) <= MOST_YEARS else [""]
        names = {
            spelling.alike(spelling.without_patronymic(name))
            for name in who.names
            if len(spelling.folded_words(name)) > 1
        }
        texts = {f"{name}|{year}" for name in names for year in told}
        texts |= set(filter(None, map(digits, who.phones)))
        found |= {hashed(text) for text in texts}
    return found


def of_contact(contact: str) -> set[bytes]:
    """Return the hashes of the phones in what somebody wrote of how to reach them."""
    lines = contact.replace(";", "\n").replace(",", "\n").split("\n")
    return {hashed(each) for each in map(digits, lines) if each}


def hashed(text: str) -> bytes:
    """Return the keyed hash of one name with its year, or of one phone."""
    return vault.keyed_hash(vault.derive(pinned().salt, "match"), "match", text)


def digits(phone: str) -> str:
    """Return the last digits of a phone; empty for what is too short to be one."""
    found = "".join(str(int(c)) for c in phone if c.isdecimal())[-PHONE_DIGITS:]
    return found if len(found) == PHONE_DIGITS else ""


def years(content: PersonContent) -> list[int]:
    """Return the years in which the person may have been born, from first to last."""
    birth = content.birth
    if birth is None or not (birth.earliest or birth.latest):
        return []
    first, last = birth.earliest or birth.latest, birth.latest or birth.earliest
    return [] if not first or not last else list(range(first.year, last.year + 1))
