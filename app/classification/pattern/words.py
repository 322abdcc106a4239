"""What the pattern questions are called and what the law asks in each."""

from app.classification.pattern.assessing import Question
from app.consent.findings.rules import Rule, Why
from app.consent.words import RULES, WHY
from app.index.patterns import UNREAD
from app.wording import gettext as _
from app.wording import lazy_gettext as _l

QUESTIONS: dict[Question, str] = {
    Question.WIDESPREAD: _l("Widespread"),
    Question.SYSTEMATIC: _l("Systematic"),
    Question.POLICY: _l("Policy of a state or organisation"),
    Question.CIVILIANS: _l("Directed against a civilian population"),
    Question.NEXUS: _l("Nexus to the armed conflict"),
}
ASKED: dict[Question, str] = {
    Question.WIDESPREAD: _l(
        "How large was the attack, and how many people and places did it reach?"
    ),
    Question.SYSTEMATIC: _l(
        "Was it organised, did acts follow a pattern, and is chance unlikely?"
    ),
    Question.POLICY: _l(
        "Did a state or an organisation pursue or encourage it, by acting or by looking"
        " away?"
    ),
    Question.CIVILIANS: _l(
        "Were civilians the primary object of it, and not struck by the way?"
    ),
    Question.NEXUS: _l(
        "Did the conflict play a substantial part in why, how or by whom it was done?"
    ),
}


def held(told: str) -> str:
    """Return a rule and a reason of the gate in words."""
    if told == UNREAD:
        return _("Written by an earlier release: the gate was not asked yet.")
    rule, _colon, why = told.partition(":")
    return f"{RULES[Rule(rule)]}: {WHY[Why(why)]}"
