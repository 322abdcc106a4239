"""The sealed index: search, lists and counts; owned here, called by everyone."""

from app.index.blocking import Somebody, beside, like, people
from app.index.editions import how_many, how_many_older, older
from app.index.entries import (
    EDITION,
    CodedEntry,
    CodedVictim,
    ContentEntry,
    Due,
    Entry,
    Event,
    IdentityEntry,
    Known,
    MatchEntry,
)
from app.index.facets import NOBODY, Wanted
from app.index.holding import Held, held, open_entries
from app.index.naming import Named, named
from app.index.ordering import NEWEST, By, Order
from app.index.renewing import behind, renew
from app.index.searching import (
    Found,
    barred,
    cases,
    cases_of,
    coded,
    entry_of,
    holders_of,
    marks_of,
    of_refs,
)
from app.index.segments import (
    Segment,
    answer_within,
    forget_all,
    keep_snapshot,
    release,
    segment,
)
from app.index.shelving import closed_by, known, put_away
from app.index.waiting import Waiting, due, how_many_due, overdue
from app.index.words import stems
from app.index.writing import lock, put, put_all, remove

__all__ = [
    "EDITION",
    "NEWEST",
    "NOBODY",
    "By",
    "CodedEntry",
    "CodedVictim",
    "ContentEntry",
    "Due",
    "Entry",
    "Event",
    "Found",
    "Held",
    "IdentityEntry",
    "Known",
    "MatchEntry",
    "Named",
    "Order",
    "Segment",
    "Somebody",
    "Waiting",
    "Wanted",
    "answer_within",
    "barred",
    "behind",
    "beside",
    "cases",
    "cases_of",
    "closed_by",
    "coded",
    "due",
    "entry_of",
    "forget_all",
    "held",
    "holders_of",
    "how_many",
    "how_many_due",
    "how_many_older",
    "keep_snapshot",
    "known",
    "like",
    "lock",
    "marks_of",
    "named",
    "of_refs",
    "older",
    "open_entries",
    "overdue",
    "people",
    "put",
    "put_all",
    "put_away",
    "release",
    "remove",
    "renew",
    "segment",
    "stems",
]
