"""Roles, teams and their parts in words, in the reader's language."""

from app.keys.parts import Part, Role, TeamKind
from app.wording import lazy_gettext as _l

ROLES: dict[Role, str] = {
    Role.INTAKE_DESK: _l("intake desk"),
    Role.CASEWORKER: _l("caseworker"),
    Role.LEGAL_REVIEWER: _l("legal reviewer"),
    Role.COORDINATOR: _l("coordinator"),
    Role.ANALYST: _l("analyst"),
    Role.EVIDENCE_CUSTODIAN: _l("evidence custodian"),
    Role.AUDITOR: _l("auditor"),
    Role.OFFICER: _l("security officer"),
    Role.ADMINISTRATOR: _l("administrator"),
}

ROLE_NAMES: dict[Role, str] = {
    Role.INTAKE_DESK: _l("Intake desk"),
    Role.CASEWORKER: _l("Caseworker"),
    Role.LEGAL_REVIEWER: _l("Legal reviewer"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.ANALYST: _l("Analyst"),
    Role.EVIDENCE_CUSTODIAN: _l("Evidence custodian"),
    Role.AUDITOR: _l("Auditor"),
    Role.OFFICER: _l("Security officer"),
    Role.ADMINISTRATOR: _l("Administrator"),
}
"""The same standing by themselves, in a list of choices."""

KINDS: dict[TeamKind, str] = {
    TeamKind.INTAKE: _l("Intake desk"),
    TeamKind.CASEWORK: _l("Casework"),
    TeamKind.HOUSE: _l("House: names of colleagues, teams and receivers"),
    TeamKind.AUDIT: _l("Auditors"),
    TeamKind.SIGNING: _l("Signing of packages"),
    TeamKind.INVESTIGATION: _l("Suspect files"),
}

PARTS: dict[Part, str] = {
    Part.CONTENT: _l("content"),
    Part.IDENTITY: _l("identity"),
    Part.CODED: _l("coded facts"),
    Part.MATCH: _l("matching"),
}
