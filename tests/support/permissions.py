"""The page `docs/permissions.md`, as the code makes it: what it says is what was found.

The first table comes from `app/staff/policy.py`; the other two are what each person
met at each address of the two apps.
"""

from collections.abc import Iterable, Mapping

from werkzeug.test import TestResponse

from app.keys.parts import Role
from app.staff.policy import (
    ABOUT_A_RECORD,
    PERMISSIONS,
    Permission,
    Predicate,
    did_not_prepare,
    did_not_propose,
    in_team,
    is_assigned,
    is_lent,
    is_signed_in,
)

YES, NO, SIGN_IN = "yes", "–", "sign in"
NOT_FOUND, GONE = 404, 410

ROLES: dict[Role, str] = {
    Role.INTAKE_DESK: "intake desk",
    Role.CASEWORKER: "caseworker",
    Role.LEGAL_REVIEWER: "legal reviewer",
    Role.COORDINATOR: "coordinator",
    Role.ANALYST: "analyst",
    Role.EVIDENCE_CUSTODIAN: "custodian",
    Role.AUDITOR: "auditor",
    Role.OFFICER: "officer",
    Role.ADMINISTRATOR: "administrator",
}

LIMITS: dict[Predicate, str] = {
    in_team: "own team",
    is_assigned: "own cases",
    is_lent: "lent for some days",
    did_not_prepare: "not what they prepared",
    did_not_propose: "not what they proposed",
}

INTRODUCTION = """\
# Who may do what

Made from the code: the first table from `app/staff/policy.py`, the other two by asking
every address of both apps as each of the cast, with one real case of team North in it.
`scripts/test tests/security/test_who_may_do_what.py` compares. Where something changed
it fails, shows the difference, and names a file with the new page: read it, and if it
is what was meant, copy it here.

The tables are policy. Between teams and between compartments the keys decide, whatever
stands here: `docs/threat-model.md`.
"""

STAFF_WORDS = """\
## The staff app

The case is Olena's. Bohdan prepared the package, Daryna is the other coordinator; the
team of the pages about teams is North; the survivor has typed the code of this case.

- **yes**: the page or the act is reached (a form may still be wrong).
- **–**: not found, the same page as for an address that does not exist.
- **sign in**: led to the page for signing in.

Three kinds of pages are there at certain times only: founding (`/setup`) before there
is an installation, the components (`/staff/kit`) in development, the button of the
demonstration (`/staff/sign-in/device`) in a demonstration.
"""

PUBLIC_WORDS = """\
## The public app

Nobody signs in here. Whoever is signed in to the staff app is anonymous here, with
their cookie too. **over**: the page says that this visit has no such thing (any more);
an arrow is where the browser is led.
"""


def outcome(answer: TestResponse) -> str:
    """Say in one word how somebody fared at the staff app."""
    if answer.status_code == NOT_FOUND:
        return NO
    if answer.location in {"/staff/sign-in", "/staff/sign-in/code"}:
        return SIGN_IN
    return YES if answer.status_code in {200, 302, 303, 409, 422} else _odd(answer)


def public_outcome(answer: TestResponse) -> str:
    """Say in one word how somebody fared at the public app."""
    if answer.status_code == NOT_FOUND:
        return NO
    if answer.status_code == GONE:
        return "over"
    if answer.location:
        return f"→ {answer.location}"
    return YES if answer.status_code in {200, 422} else _odd(answer)


def _odd(answer: TestResponse) -> str:
    return str(answer.status_code)


def granted(permission: Permission, role: Role) -> str:
    """Say what the policy grants a role, and within which limits."""
    found = []
    for line in PERMISSIONS.get(permission, []):
        about_role = [p for p in line if p not in ABOUT_A_RECORD and p != is_signed_in]
        if all(p.__name__ == f"is_{role.value}" for p in about_role):
            limits = [LIMITS[p] for p in line if p in ABOUT_A_RECORD]
            found.append(", ".join(limits) or YES)
    return "; ".join(found) or NO


def page(
    staff: Mapping[str, Mapping[str, str]], public: Mapping[str, Mapping[str, str]]
) -> str:
    """Return the whole page. The maps: address, who, outcome."""
    policy = {
        f"`{permission.value}`": {
            word: granted(permission, role) for role, word in ROLES.items()
        }
        for permission in Permission
    }
    return "\n".join(
        [
            INTRODUCTION,
            "## Permissions and roles\n",
            *table("permission", policy),
            "",
            STAFF_WORDS,
            *table("address", {f"`{name}`": row for name, row in staff.items()}),
            "",
            PUBLIC_WORDS,
            *table("address", {f"`{name}`": row for name, row in public.items()}),
            "",
        ]
    )


def table(first: str, rows: Mapping[str, Mapping[str, str]]) -> Iterable[str]:
    """Return the lines of one table."""
    columns = list(next(iter(rows.values())))
    yield "| " + " | ".join([first, *columns]) + " |"
    yield "|---" * (len(columns) + 1) + "|"
    for name, row in rows.items():
        yield "| " + " | ".join([name, *(row[column] for column in columns)]) + " |"
