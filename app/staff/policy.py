"""Who may do what: one table that an auditor can read.

Any line grants; within a line all must hold; a permission without a line is refused.
The table is policy. Between teams and between compartments the keys decide, whatever
stands here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from app.keys.parts import Part, Role, TeamKind
from app.staff.actor import Actor


@dataclass(frozen=True)
class Record:
    """What a permission is asked about, as far as it is known."""

    team_id: UUID | None = None
    assigned: frozenset[UUID] = frozenset()
    prepared_by: UUID | None = None
    lent_to: frozenset[UUID] = frozenset()
    proposed_by: UUID | None = None
    barred: frozenset[UUID] = frozenset()
    is_closed: bool = False


Predicate = Callable[[Actor, Record], bool]


class Permission(StrEnum):
    """`<thing>:<act>`. A view states one; the record is checked where it is fetched."""

    OWN_SESSION = "own_session:use"
    REPORT_TRIAGE = "report:triage"
    MESSAGE_ANSWER = "message:answer"
    CASE_LIST = "case:list"
    SEARCH_SHARE = "search:share"
    CASE_READ = "case:read"
    CASE_WRITE = "case:write"
    CASE_ASSIGN = "case:assign"
    CASE_CLOSE = "case:close"
    CASE_REOPEN = "case:reopen"
    BAR_SET = "bar:set"
    BAR_LIFT = "bar:lift"
    SITE_READ = "site:read"
    SITE_WRITE = "site:write"
    UNIT_READ = "unit:read"
    UNIT_WRITE = "unit:write"
    COMMANDER_READ = "commander:read"
    SUSPECT_READ = "suspect:read"
    SUSPECT_WRITE = "suspect:write"
    SUSPECT_NAME_READ = "suspect_name:read"
    IDENTITY_READ = "identity:read"
    IDENTITY_WRITE = "identity:write"
    MATCH_ASK = "match:ask"
    IDENTITY_ASK = "identity:ask"
    IDENTITY_LEND = "identity:lend"
    CODE_GIVE = "code:give"
    CODE_END = "code:end"
    STATEMENT_TAKE = "statement:take"
    STATEMENT_READ = "statement:read"
    EVIDENCE_WRITE = "evidence:write"
    EVIDENCE_READ = "evidence:read"
    EVIDENCE_VERIFY = "evidence:verify"
    CONSENT_WRITE = "consent:write"
    GROUND_WRITE = "ground:write"
    CLASSIFICATION_READ = "classification:read"
    CLASSIFICATION_CONFIRM = "classification:confirm"
    LAW_REASSESS = "law:reassess"
    STRATEGY_READ = "strategy:read"
    STRATEGY_WRITE = "strategy:write"
    PATTERN_READ = "pattern:read"
    PATTERN_WRITE = "pattern:write"
    NEED_WRITE = "need:write"
    PLAN_SIGN = "plan:sign"
    RECIPIENT_WRITE = "recipient:write"
    PACKAGE_PREPARE = "package:prepare"
    PACKAGE_APPROVE = "package:approve"
    PACKAGE_RECALL = "package:recall"
    PACKAGE_READ = "package:read"
    PACKAGE_STOP = "package:stop"
    NOTICE_CONFIRM = "notice:confirm"
    INQUIRY_READ = "inquiry:read"
    INQUIRY_NAME_READ = "inquiry_name:read"
    INQUIRY_WRITE = "inquiry:write"
    INQUIRY_PREPARE = "inquiry:prepare"
    INQUIRY_ADVISE = "inquiry:advise"
    INQUIRY_APPROVE = "inquiry:approve"
    COMMUNICATION_READ = "communication:read"
    COMMUNICATION_WRITE = "communication:write"
    COMMUNICATION_ISSUE = "communication:issue"
    COMMUNICATION_APPROVE = "communication:approve"
    COUNT_READ = "count:read"
    COUNT_BUILD = "count:build"
    COUNT_RELEASE = "count:release"
    LOG_READ = "log:read"
    COVER_SET = "cover:set"
    LOAD_READ = "load:read"
    FIGURES_READ = "figures:read"
    SERVICE_READ = "service:read"
    SERVICE_WRITE = "service:write"
    LEAVER_GUIDE = "leaver:guide"
    STAFF_INVITE = "staff:invite"
    DIRECTORY_SIGN = "directory:sign"
    TEAM_MAKE = "team:make"
    TEAM_ADMIT = "team:admit"
    SYSTEM_RUN = "system:run"
    READING_RELEASE = "reading:release"
    AID_WRITE = "aid:write"


def _role(role: Role) -> Predicate:
    def holds(actor: Actor, record: Record) -> bool:
        del record
        return actor.role is role

    holds.__name__ = f"is_{role.value}"
    return holds


is_intake_desk = _role(Role.INTAKE_DESK)
is_caseworker = _role(Role.CASEWORKER)
is_legal_reviewer = _role(Role.LEGAL_REVIEWER)
is_coordinator = _role(Role.COORDINATOR)
is_analyst = _role(Role.ANALYST)
is_custodian = _role(Role.EVIDENCE_CUSTODIAN)
is_auditor = _role(Role.AUDITOR)
is_officer = _role(Role.OFFICER)
is_administrator = _role(Role.ADMINISTRATOR)


def is_signed_in(actor: Actor, record: Record) -> bool:
    """Everyone with an unlocked session."""
    del record
    return bool(actor.staff_id)


def in_team(actor: Actor, record: Record) -> bool:
    """The actor holds keys of the record's team."""
    return actor.in_team(record.team_id)


def is_assigned(actor: Actor, record: Record) -> bool:
    """The case is the actor's own, or of somebody for whom they stand in today.

    Inside a team this is policy, not a key.
    """
    own = actor.stands_for(record.team_id) & record.assigned
    return bool(own) and actor.in_team(record.team_id)


def is_lent(actor: Actor, record: Record) -> bool:
    """A coordinator lent the actor the case's names, and the loan has not ended."""
    return actor.staff_id in record.lent_to


def did_not_prepare(actor: Actor, record: Record) -> bool:
    """Somebody else prepared it."""
    return record.prepared_by is not None and record.prepared_by != actor.staff_id


def did_not_propose(actor: Actor, record: Record) -> bool:
    """Somebody else, or a rule, proposed it."""
    return record.proposed_by != actor.staff_id


PERMISSIONS: dict[Permission, list[list[Predicate]]] = {
    Permission.OWN_SESSION: [[is_signed_in]],
    Permission.REPORT_TRIAGE: [[in_team, is_intake_desk]],
    Permission.MESSAGE_ANSWER: [
        [in_team, is_intake_desk],
        [is_assigned, is_caseworker],
        [in_team, is_coordinator],
    ],
    Permission.CASE_LIST: [
        [is_caseworker],
        [is_legal_reviewer],
        [is_coordinator],
        [is_custodian],
    ],
    Permission.SEARCH_SHARE: [[in_team, is_coordinator]],
    # The working text, with codes for names.
    Permission.CASE_READ: [
        [is_assigned, is_caseworker],
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
        [in_team, is_custodian],
    ],
    Permission.CASE_WRITE: [[is_assigned, is_caseworker], [in_team, is_coordinator]],
    Permission.CASE_ASSIGN: [[in_team, is_coordinator]],
    # Closing what a colleague asked to close.
    Permission.CASE_CLOSE: [[in_team, is_coordinator, did_not_prepare]],
    Permission.CASE_REOPEN: [[is_assigned, is_caseworker], [in_team, is_coordinator]],
    # A conflict of interest: for the colleague named the case is not there.
    Permission.BAR_SET: [[is_assigned, is_caseworker], [in_team, is_coordinator]],
    Permission.BAR_LIFT: [[in_team, is_coordinator]],
    # The team's register of places: no case, and nobody's home.
    Permission.SITE_READ: [
        [in_team, is_caseworker],
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
        [in_team, is_custodian],
    ],
    Permission.SITE_WRITE: [[in_team, is_caseworker], [in_team, is_coordinator]],
    # The team's register of units; the people who commanded them are names.
    Permission.UNIT_READ: [
        [in_team, is_caseworker],
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
    ],
    Permission.UNIT_WRITE: [[in_team, is_caseworker], [in_team, is_coordinator]],
    Permission.COMMANDER_READ: [[in_team, is_caseworker], [in_team, is_coordinator]],
    # Files about suspects: a team of its own, whose members let each other in by hand.
    Permission.SUSPECT_READ: [[in_team, is_legal_reviewer], [in_team, is_analyst]],
    Permission.SUSPECT_WRITE: [[in_team, is_legal_reviewer]],
    Permission.SUSPECT_NAME_READ: [[in_team, is_legal_reviewer]],
    # Names, contacts and verbatim words. Never by the role of legal reviewer, whose
    # team seed does not open this compartment.
    # What a coordinator lends for one case and some days ends by itself.
    Permission.IDENTITY_READ: [
        [is_assigned, is_caseworker],
        [in_team, is_legal_reviewer, is_lent],
        [in_team, is_coordinator, is_lent],
        [in_team, is_custodian, is_lent],
    ],
    Permission.IDENTITY_WRITE: [[is_assigned, is_caseworker]],
    # Whether another team may know somebody: from a case that one works on.
    Permission.MATCH_ASK: [[is_assigned, is_caseworker]],
    Permission.IDENTITY_ASK: [
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
        [in_team, is_custodian],
    ],
    Permission.IDENTITY_LEND: [[in_team, is_coordinator, did_not_prepare]],
    # A new code for a person whom the worker knows.
    Permission.CODE_GIVE: [[is_assigned, is_caseworker]],
    # Ending codes at once takes a second person.
    Permission.CODE_END: [[in_team, is_coordinator, did_not_prepare]],
    Permission.STATEMENT_TAKE: [[is_assigned, is_caseworker]],
    Permission.STATEMENT_READ: [[is_assigned, is_caseworker]],
    Permission.EVIDENCE_WRITE: [[is_assigned, is_caseworker], [in_team, is_custodian]],
    Permission.EVIDENCE_READ: [[is_assigned, is_caseworker], [in_team, is_custodian]],
    # Having every sealed file of the team read again, and the list of the same files.
    Permission.EVIDENCE_VERIFY: [[in_team, is_custodian], [in_team, is_coordinator]],
    Permission.CONSENT_WRITE: [[is_assigned, is_caseworker]],
    # The ground in law of a use: a record beside consent, and it opens nothing.
    Permission.GROUND_WRITE: [
        [is_assigned, is_caseworker],
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
    ],
    Permission.CLASSIFICATION_READ: [
        [is_assigned, is_caseworker],
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
    ],
    Permission.CLASSIFICATION_CONFIRM: [[in_team, is_legal_reviewer, did_not_propose]],
    # Laying the team's decisions beside today's catalogue; nothing is decided by it.
    Permission.LAW_REASSESS: [[in_team, is_legal_reviewer], [in_team, is_coordinator]],
    # Privileged work product: beside this line it takes a key that counsel gives by
    # name. It goes on in a closed case: what is lost or won there is thought about.
    Permission.STRATEGY_READ: [
        [in_team, is_legal_reviewer],
        [is_assigned, is_caseworker],
        [in_team, is_coordinator],
        [in_team, is_custodian],
    ],
    Permission.STRATEGY_WRITE: [[in_team, is_legal_reviewer]],
    # What the team's cases show together, from its index: legal work, no public count.
    Permission.PATTERN_READ: [[in_team, is_legal_reviewer], [in_team, is_coordinator]],
    Permission.PATTERN_WRITE: [[in_team, is_legal_reviewer]],
    Permission.NEED_WRITE: [[is_assigned, is_caseworker]],
    # Only who wrote none of it: authors are asked about as those who prepared it.
    Permission.PLAN_SIGN: [[in_team, is_coordinator, did_not_prepare]],
    # For oneself; a coordinator for everybody of the team.
    Permission.COVER_SET: [[in_team, is_caseworker], [in_team, is_coordinator]],
    Permission.LOAD_READ: [[in_team, is_coordinator]],
    # Of help alone; what leaves goes through disclosure control.
    Permission.FIGURES_READ: [[in_team, is_coordinator]],
    # The team's directory of places that help: no case and nobody's name.
    Permission.SERVICE_READ: [[in_team, is_caseworker], [in_team, is_coordinator]],
    Permission.SERVICE_WRITE: [[in_team, is_coordinator]],
    # Each sees and does the own half: officers sessions and keys, coordinators cases.
    Permission.LEAVER_GUIDE: [
        [is_coordinator],
        [is_legal_reviewer],
        [is_officer],
        [is_administrator],
        [is_auditor],
        [is_intake_desk],
    ],
    Permission.RECIPIENT_WRITE: [[is_coordinator]],
    Permission.PACKAGE_PREPARE: [[in_team, is_coordinator]],
    Permission.PACKAGE_APPROVE: [[in_team, is_coordinator, did_not_prepare]],
    Permission.PACKAGE_RECALL: [[in_team, is_coordinator]],
    Permission.PACKAGE_READ: [[in_team, is_coordinator]],
    # What goes from many cases at once: an officer stops it without reading of it.
    Permission.PACKAGE_STOP: [[in_team, is_coordinator], [is_officer]],
    # A correction of what is in other hands already; also in a closed case.
    Permission.NOTICE_CONFIRM: [[in_team, is_coordinator, did_not_prepare]],
    # Requests from outside: the team's desk, and of the own cases their caseworker.
    Permission.INQUIRY_READ: [
        [in_team, is_coordinator],
        [in_team, is_legal_reviewer],
        [is_assigned, is_caseworker],
    ],
    Permission.INQUIRY_NAME_READ: [
        [in_team, is_coordinator],
        [is_assigned, is_caseworker],
    ],
    Permission.INQUIRY_WRITE: [[in_team, is_coordinator]],
    Permission.INQUIRY_PREPARE: [
        [in_team, is_coordinator],
        [is_assigned, is_caseworker],
    ],
    Permission.INQUIRY_ADVISE: [[in_team, is_legal_reviewer]],
    Permission.INQUIRY_APPROVE: [[in_team, is_coordinator, did_not_prepare]],
    # Over many cases of a team, in codes; a case shows what cites it by itself.
    Permission.COMMUNICATION_READ: [
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
    ],
    Permission.COMMUNICATION_WRITE: [
        [in_team, is_legal_reviewer],
        [in_team, is_coordinator],
    ],
    # An edition is searched for names, so it takes their keys.
    Permission.COMMUNICATION_ISSUE: [[in_team, is_coordinator]],
    Permission.COMMUNICATION_APPROVE: [[in_team, is_coordinator, did_not_prepare]],
    # Protected tables only; what they are made of opens to nobody as a record.
    Permission.COUNT_READ: [
        [in_team, is_analyst],
        [in_team, is_coordinator],
        [in_team, is_legal_reviewer],
    ],
    Permission.COUNT_BUILD: [[in_team, is_analyst]],
    Permission.COUNT_RELEASE: [[in_team, is_coordinator, did_not_prepare]],
    Permission.LOG_READ: [[is_auditor]],
    Permission.STAFF_INVITE: [[is_administrator], [is_officer]],
    Permission.DIRECTORY_SIGN: [[is_officer]],
    Permission.TEAM_MAKE: [
        [is_coordinator],
        [is_intake_desk],
        [is_auditor],
        [is_legal_reviewer],
    ],
    Permission.TEAM_ADMIT: [
        [is_coordinator],
        [is_legal_reviewer],
        [is_officer],
        [is_auditor],
        [is_intake_desk],
    ],
    Permission.SYSTEM_RUN: [[is_administrator]],
    # More than an hour's budget, for somebody else.
    Permission.READING_RELEASE: [
        [in_team, is_coordinator, did_not_prepare],
        [is_officer, did_not_prepare],
    ],
    # What the office says aloud to the public: its words, so not the machine's keeper.
    Permission.AID_WRITE: [[is_coordinator]],
}


CHANGES: frozenset[Permission] = frozenset(
    {
        Permission.CASE_WRITE,
        Permission.CASE_ASSIGN,
        Permission.IDENTITY_WRITE,
        Permission.STATEMENT_TAKE,
        Permission.EVIDENCE_WRITE,
        Permission.CLASSIFICATION_CONFIRM,
        Permission.NEED_WRITE,
        Permission.PLAN_SIGN,
        Permission.PACKAGE_PREPARE,
        Permission.PACKAGE_APPROVE,
    }
)
"""What a closed case refuses. What protects the person goes on in it: withdrawals and
pauses, recalls, codes, names taken back, bars, and reading what they write."""


def allows(actor: Actor, permission: Permission, record: Record) -> bool:
    """Decide about one record. Whoever is barred from it may nothing with it."""
    if actor.staff_id in record.barred:
        return False
    if record.is_closed and permission in CHANGES:
        return False
    return any(
        all(predicate(actor, record) for predicate in line)
        for line in PERMISSIONS.get(permission, [])
    )


ABOUT_A_RECORD: frozenset[Predicate] = frozenset(
    {in_team, is_assigned, is_lent, did_not_prepare, did_not_propose}
)


def teams_for(
    db: Session,
    actor: Actor,
    permission: Permission,
    *parts: Part,
    kind: TeamKind = TeamKind.CASEWORK,
) -> list[UUID]:
    """Return the teams of a kind in which an actor with these keys may do something."""
    return [
        team_id
        for team_id in actor.teams_of(db, kind, *parts)
        if allows(actor, permission, Record(team_id))
    ]


def could_ever(actor: Actor, permission: Permission) -> bool:
    """Say whether the role could be granted this for some record: for navigation."""
    return any(
        all(p in ABOUT_A_RECORD or p(actor, Record()) for p in line)
        for line in PERMISSIONS.get(permission, [])
    )
