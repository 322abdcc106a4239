"""How much one person opens within an hour: by role, and by what is opened.

One number a role is set, cases an hour; all else follows from it. An ordinary day never
comes near: who works with people opens a handful of cases in an hour. At half of it
others are told, at all of it nothing new opens until a second person releases more.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum

from app.audit import Action
from app.errors import SettingsError
from app.keys.parts import Role


class Kind(StrEnum):
    """What is counted; the values are columns of `reading_budget`."""

    CASES = "cases"
    NAMES = "names"
    ACCOUNTS = "accounts"
    FILES = "files"
    LISTED = "listed"


COUNTED = {
    Action.CASE_OPENED: Kind.CASES,
    Action.REPORT_OPENED: Kind.CASES,
    Action.SUSPECT_READ: Kind.CASES,
    Action.INQUIRY_READ: Kind.CASES,
    Action.IDENTITY_READ: Kind.NAMES,
    Action.COMMANDERS_READ: Kind.NAMES,
    Action.SUSPECT_NAMES_READ: Kind.NAMES,
    Action.INQUIRY_NAMES_READ: Kind.NAMES,
    Action.INQUIRY_NAMES_SEARCHED: Kind.NAMES,
    Action.MESSAGE_READ: Kind.NAMES,
    Action.STATEMENT_READ: Kind.ACCOUNTS,
    Action.WORKING_TEXT_READ: Kind.ACCOUNTS,
    Action.SENSITIVE_READ: Kind.ACCOUNTS,
    Action.EVIDENCE_SEEN: Kind.FILES,
    Action.EVIDENCE_DOWNLOADED: Kind.FILES,
    Action.MESSAGE_FILE_TAKEN_OUT: Kind.FILES,
    Action.PACKAGE_PREVIEWED: Kind.ACCOUNTS,
    Action.PACKAGE_DOWNLOADED: Kind.FILES,
    Action.CASE_LISTED: Kind.LISTED,
    Action.CASE_SEARCHED: Kind.LISTED,
    Action.TASKS_LISTED: Kind.LISTED,
    Action.CONSIGNMENT_READ: Kind.LISTED,
    Action.SUSPECTS_LISTED: Kind.LISTED,
    Action.INQUIRIES_LISTED: Kind.LISTED,
}
"""What the log says of readings. `counting.read` alone writes these lines."""

SHARE = {
    Kind.CASES: 1,
    Kind.NAMES: 1,
    Kind.ACCOUNTS: 2,
    Kind.FILES: 4,
    Kind.LISTED: 50,  # rows of lists and searches: a page has 50
}
"""How much of each goes with one case."""

USUAL = {
    Role.CASEWORKER: 40,
    Role.LEGAL_REVIEWER: 40,
    Role.EVIDENCE_CUSTODIAN: 40,
    Role.COORDINATOR: 80,
    Role.INTAKE_DESK: 60,
}
"""Cases an hour where no setting says otherwise."""

FEW = 10
"""For roles that open no case at all."""

MADE_BY_A_PROGRAM = 1_000_000

_cases_an_hour: dict[Role, int] = dict(USUAL)


def use(told: Mapping[str, int]) -> None:
    """Set what this process allows; a role that is not named keeps what is usual.

    Raises:
        SettingsError: there is no such role, or it opens no case.
    """
    unknown = set(told) - {role.value for role in USUAL}
    if unknown:
        known = ", ".join(sorted(role.value for role in USUAL))
        raise SettingsError(f"BARVINOK_CASES_AN_HOUR names roles of these: {known}")
    _cases_an_hour.clear()
    _cases_an_hour.update(USUAL | {Role(name): n for name, n in told.items()})


@contextmanager
def for_a_program() -> Iterator[None]:
    """Stop nobody meanwhile: a demonstration is made in a minute and read by nobody."""
    before = dict(_cases_an_hour)
    _cases_an_hour.update(dict.fromkeys(USUAL, MADE_BY_A_PROGRAM))
    try:
        yield
    finally:
        _cases_an_hour.clear()
        _cases_an_hour.update(before)


def most(role: Role, kind: Kind) -> int:
    """Return how many a role opens within an hour before it stops."""
    return _cases_an_hour.get(role, FEW) * SHARE[kind]


def many(role: Role, kind: Kind) -> int:
    """Return from how many on others are told of it."""
    return max(most(role, kind) // 2, 1)
