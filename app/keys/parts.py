"""What keys open: the parts of a team, and the subjects that have keys of their own."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Part(StrEnum):
    """A team has one seed, one HPKE pair and one epoch for each part.

    `content` and `identity` are the two compartments of a case; `coded` and `match`
    are the segments of the sealed index that hold neither words nor names.
    """

    CONTENT = "content"
    IDENTITY = "identity"
    CODED = "coded"
    MATCH = "match"


class TeamKind(StrEnum):
    """What a team's keys are for.

    `house` opens the names of staff, teams and recipients to everyone who signs in;
    `audit` opens the details of the log; `signing` holds the seed that signs packages;
    `investigation` opens files about suspects and units, apart from every case.
    """

    INTAKE = "intake"
    CASEWORK = "casework"
    HOUSE = "house"
    AUDIT = "audit"
    SIGNING = "signing"
    INVESTIGATION = "investigation"


PARTS_OF_KIND: dict[TeamKind, tuple[Part, ...]] = {
    TeamKind.INTAKE: (Part.CONTENT, Part.IDENTITY),
    TeamKind.CASEWORK: (Part.CONTENT, Part.IDENTITY, Part.CODED, Part.MATCH),
    TeamKind.HOUSE: (Part.CONTENT,),
    TeamKind.AUDIT: (Part.CONTENT,),
    TeamKind.SIGNING: (Part.CONTENT,),
    TeamKind.INVESTIGATION: (Part.CONTENT, Part.IDENTITY),
}


class Role(StrEnum):
    """The roles of design.md section 10. Keys decide what a role can read."""

    INTAKE_DESK = "intake_desk"
    CASEWORKER = "caseworker"
    LEGAL_REVIEWER = "legal_reviewer"
    COORDINATOR = "coordinator"
    ANALYST = "analyst"
    EVIDENCE_CUSTODIAN = "evidence_custodian"
    AUDITOR = "auditor"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


_CASEWORK_PARTS: dict[Role, tuple[Part, ...]] = {
    Role.CASEWORKER: (Part.CONTENT, Part.IDENTITY, Part.CODED, Part.MATCH),
    Role.COORDINATOR: (Part.CONTENT, Part.IDENTITY, Part.CODED, Part.MATCH),
    Role.LEGAL_REVIEWER: (Part.CONTENT, Part.CODED),
    Role.EVIDENCE_CUSTODIAN: (Part.CONTENT, Part.IDENTITY),
    Role.ANALYST: (Part.CODED,),
}

# Whom a member lets in by hand; an analyst reads code names in place of names.
_INVESTIGATION_PARTS: dict[Role, tuple[Part, ...]] = {
    Role.LEGAL_REVIEWER: (Part.CONTENT, Part.IDENTITY),
    Role.ANALYST: (Part.CONTENT,),
}


def parts_of(role: Role, kind: TeamKind) -> tuple[Part, ...]:
    """Say which parts of a team of this kind a role may ever hold; often none.

    A grant of any other part is refused when it is opened, whoever signed it.
    """
    if kind is TeamKind.HOUSE:
        return PARTS_OF_KIND[kind]
    if kind is TeamKind.CASEWORK:
        return _CASEWORK_PARTS.get(role, ())
    if kind is TeamKind.INVESTIGATION:
        return _INVESTIGATION_PARTS.get(role, ())
    holder = {
        TeamKind.INTAKE: Role.INTAKE_DESK,
        TeamKind.AUDIT: Role.AUDITOR,
        TeamKind.SIGNING: Role.COORDINATOR,
    }[kind]
    return PARTS_OF_KIND[kind] if role is holder else ()


class SubjectKind(StrEnum):
    """What has data keys of its own. A register is one team's: its id is the team's.

    A privileged file is one case's, and has the case's id; persons hold it, no team.
    """

    REPORT = "report"
    CONVERSATION = "conversation"
    CASE = "case"
    REGISTER = "register"
    PRIVILEGED = "privileged"


@dataclass(frozen=True)
class Subject:
    """One thing with data keys: a report, a conversation, a case, a team's register."""

    kind: SubjectKind
    id: UUID
