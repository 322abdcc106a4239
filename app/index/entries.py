"""What each segment knows of a case. A segment never holds what another is for."""

from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.dates import ApproximateDate

EDITION = 2
"""Counts the editions of what is gathered of a case: raised with every release that
gathers more or otherwise, so that older entries are found and written anew
(`cases.refreshing`)."""


class Due(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing to be done in a case, as lists over all cases show it.

    Attributes:
        id: the record that it stands for.
        kind: what it is: "task.contact", ...; each capability names its own.
        on: the day, "2026-11-28"; empty without one.
        part: part of the day, an id of `safe_hours`.
        who: whose it is; None for whoever works on the case.
        text: working text.
        fact: what is asked about, so that each reads the question in their language.
    """

    id: UUID
    kind: str
    on: str = ""
    part: str = ""
    who: UUID | None = None
    text: str = ""
    fact: str = ""


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When and where one incident was, as far as it is known.

    Attributes:
        first: the first day on which it may have been, "2024-03-03".
        last: the last one.
        region: an id of the gazetteer.
        site: a place of the team's register.
    """

    first: str = ""
    last: str = ""
    region: str = ""
    site: str = ""


class ContentEntry(vault.Document, frozen=True):
    """For lists and for search by code and word: working text only, names as codes.

    `words` are stems, each once; their order and number of uses are not kept.
    `manifest` is a hash over the case's records and their versions. `edition` says by
    which edition of gathering it was written; 0 is before there were any.
    """

    schema: ClassVar[str] = "index.content"
    schema_version: ClassVar[int] = 1

    ref: str
    pseudonym: str
    status: str
    tier: str
    assigned: tuple[UUID, ...] = ()
    touched_on: str = ""  # "2026-11-23"
    marks: dict[str, str] = msgspec.field(default_factory=dict)
    counts: dict[str, int] = msgspec.field(default_factory=dict)
    words: tuple[str, ...] = ()
    manifest: bytes = b""
    due: tuple[Due, ...] = ()
    opened_on: str = ""  # "2026-11-01": the first day of the month
    contacted_on: str = ""  # the last day on which the person was reached
    barred: tuple[UUID, ...] = ()  # colleagues for whom the case is not there
    closed_on: str = ""  # "2026-11-23"; empty while it is open
    facets: tuple[tuple[str, str], ...] = ()  # (kind, id): "act", "method", "unit", ...
    events: tuple[Event, ...] = ()
    edition: int = 0


class Known(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person is compared by, beside the names.

    Attributes:
        code: "P1".
        born: the first and the last year of birth that are possible; empty if unknown.
        phones: digits alone, without the country.
        accused: said to have done or ordered something.
    """

    code: str
    born: tuple[int, ...] = ()
    phones: tuple[str, ...] = ()
    accused: bool = False


class IdentityEntry(vault.Document, frozen=True):
    """Names on file in every script, with the code each belongs to."""

    schema: ClassVar[str] = "index.identity"
    schema_version: ClassVar[int] = 1

    ref: str
    names: tuple[tuple[str, str], ...] = ()  # (code, name)
    people: tuple[Known, ...] = ()
    edition: int = 0


class CodedVictim(vault.Document, frozen=True):
    """One victim of one incident, in codes.

    `crimes` are the entries of the catalogue that a reviewer confirmed of it. `links`
    are links that stand between this person and one of another case: each is the same
    at both ends, and says nothing else.
    """

    schema: ClassVar[str] = "index.coded.victim"
    schema_version: ClassVar[int] = 1

    victim: int  # numbers the persons of the case; no reference
    incident: int
    themes: tuple[str, ...]
    when: ApproximateDate | None
    region: str | None
    is_child: bool = False
    crimes: tuple[str, ...] = ()
    links: tuple[UUID, ...] = ()


class CodedEntry(vault.Document, frozen=True):
    """Coded facts and consent flags: no text, no names, no case reference."""

    schema: ClassVar[str] = "index.coded"
    schema_version: ClassVar[int] = 1

    counts_facts: bool = False  # consent to statistics, part `facts`
    counts_wishes: bool = False
    counts_until: str = (
        ""  # "2027-11-23": the last day of that consent; no end if empty
    )
    collected_on: str = ""  # "2026-11": month
    statements: int = 0
    victims: tuple[CodedVictim, ...] = ()
    facts: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()  # for justice, only where `counts_wishes`
    wishes_until: str = ""  # as `counts_until`, of that part
    wisher_links: tuple[UUID, ...] = ()  # as of a victim, of whose wishes they are


class MatchEntry(vault.Document, frozen=True):
    """Keyed hashes of name with birth year and of phones, for "ask team X"."""

    schema: ClassVar[str] = "index.match"
    schema_version: ClassVar[int] = 1

    hashes: tuple[bytes, ...] = ()


Entry = ContentEntry | IdentityEntry | CodedEntry | MatchEntry
