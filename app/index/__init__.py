"""The sealed index: search, lists and counts; owned here, called by everyone."""

from app.index.entries import (
    CodedEntry,
    CodedVictim,
    ContentEntry,
    Due,
    Entry,
    IdentityEntry,
    MatchEntry,
)
from app.index.naming import Named, named
from app.index.renewing import behind, renew
from app.index.searching import Found, cases, cases_of, coded, entry_of, holders_of
from app.index.segments import (
    Segment,
    answer_within,
    forget_all,
    keep_snapshot,
    release,
    segment,
)
from app.index.waiting import Waiting, due, how_many_due
from app.index.words import stems
from app.index.writing import lock, put, put_all, remove

__all__ = [
    "CodedEntry",
    "CodedVictim",
    "ContentEntry",
    "Due",
    "Entry",
    "Found",
    "IdentityEntry",
    "MatchEntry",
    "Named",
    "Segment",
    "Waiting",
    "answer_within",
    "behind",
    "cases",
    "cases_of",
    "coded",
    "due",
    "entry_of",
    "forget_all",
    "holders_of",
    "how_many_due",
    "keep_snapshot",
    "lock",
    "named",
    "put",
    "put_all",
    "release",
    "remove",
    "renew",
    "segment",
    "stems",
]
