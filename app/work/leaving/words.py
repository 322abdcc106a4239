"""What the steps of a leaving are called, who does them, and how they stand."""

from app.staff.leaving import State, Step
from app.wording import lazy_gettext as _l

STEPS: dict[Step, str] = {
    Step.SIGN_IN: _l("Sessions and sign-in are ended"),
    Step.LOANS: _l("Names lent to them and the house are taken back"),
    Step.REVOKED: _l("Two officers revoke what they sign"),
    Step.KEYS: _l("New keys without them"),
    Step.RENEWED: _l("Cases lie under the new keys"),
    Step.CASES: _l("Their cases and tasks are with colleagues"),
}

WHOSE: dict[Step, str] = {
    Step.SIGN_IN: _l("a security officer"),
    Step.LOANS: _l("a security officer"),
    Step.REVOKED: _l("two security officers"),
    Step.KEYS: _l("a colleague who holds the team’s keys"),
    Step.RENEWED: _l("a colleague who holds the team’s keys"),
    Step.CASES: _l("a coordinator of the team"),
}

STATES: dict[State, tuple[str, str]] = {
    State.MISSING: (_l("missing"), "brick"),
    State.WAITS: (_l("waits for two officers"), "amber"),
    State.DONE: (_l("done"), "leaf"),
}
