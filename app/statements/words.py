"""The words for how an account came to be, what it speaks of, and why it is opened.

Add, never rename or reuse: the codes are stored with statements and in the log.
"""

from collections.abc import Mapping

from app.statements.documents import Check, Form, Kind, Maker
from app.wording import lazy_gettext as _l

KINDS: Mapping[str, str] = {
    Kind.FIRST_ACCOUNT.value: _l("First account"),
    Kind.FULL_INTERVIEW.value: _l("Full interview"),
    Kind.SELF_SUBMITTED.value: _l("Written by the person"),
    Kind.TOLD_BY_ANOTHER.value: _l("Told by another person"),
}
SETTINGS: Mapping[str, str] = {
    "office": _l("In our office"),
    "home": _l("Where the person lives"),
    "shelter": _l("In a shelter or centre"),
    "medical": _l("In a hospital or clinic"),
    "phone": _l("By phone"),
    "video": _l("By video call"),
    "writing": _l("In writing"),
    "elsewhere": _l("Somewhere else"),
}
SPEAKS_OF: Mapping[str, str] = {
    "detention": _l("detention or captivity"),
    "ill_treatment": _l("torture or ill-treatment"),
    "sexual_violence": _l("sexual violence"),
    "death": _l("killing or death"),
    "missing": _l("somebody missing"),
    "attack": _l("shelling or attack"),
    "children": _l("harm to children"),
    "home": _l("loss of home"),
    "self_harm": _l("suicide or self-harm"),
}
FORMS: Mapping[str, str] = {
    Form.TRANSLATION.value: _l("Translation"),
    Form.TRANSCRIPT.value: _l("Transcript"),
}
CHECKS: Mapping[str, str] = {
    Check.DRAFT.value: _l("Draft, read by nobody else"),
    Check.REVISED.value: _l("Revised by a second person"),
    Check.CERTIFIED.value: _l("Certified by a sworn translator"),
    Check.MACHINE.value: _l("Made by a machine, not checked"),
}
MAKERS: Mapping[str, str] = {
    Maker.TRANSLATOR.value: _l("A translator"),
    Maker.SWORN.value: _l("A sworn translator"),
    Maker.INTERPRETER.value: _l("The interpreter of the talk"),
    Maker.CASEWORKER.value: _l("The caseworker"),
    Maker.MACHINE.value: _l("A program on our own computers"),
}
DISTRESS: Mapping[str, str] = {
    "stop": _l("said to stop"),
    "absent": _l("was no longer present in the talk"),
    "panic": _l("panic or trembling"),
    "breath": _l("could not breathe"),
    "silence": _l("silence longer than the person wished"),
    "flashback": _l("lived through it again"),
    "pain": _l("strong pain"),
    "suicide": _l("spoke of suicide"),
    "child": _l("a child was in distress"),
    "interpreter": _l("the interpreter was in distress"),
    "intrusion": _l("somebody came in"),
}
REASONS: Mapping[str, str] = {
    "review": _l("To review it"),
    "facts": _l("Recording facts from it"),
    "talk": _l("Preparing a talk"),
    "correct": _l("Correcting what is on file"),
    "package": _l("Preparing a disclosure"),
    "danger": _l("The person is in danger"),
}


def word(names: Mapping[str, str], key: str) -> str:
    """Return the words for a code; one that is not listed stays as it is."""
    return str(names.get(key, key))


def reason(given: str) -> str:
    """Return the reason that was chosen; the first of the list if none was."""
    return given if given in REASONS else next(iter(REASONS))
