"""What stands in suspect files in words, in the reader's language."""

from app.suspects.documents import About, Subject
from app.wording import lazy_gettext as _l

SUBJECTS: dict[Subject, str] = {
    Subject.PERSON: _l("A person"),
    Subject.UNIT: _l("A unit"),
}

ABOUT: dict[About, str] = {
    About.CONTROL: _l("Effective control"),
    About.KNOWLEDGE: _l("Knew, or should have known"),
    About.PREVENT: _l("Did not prevent or stop it"),
    About.PUNISH: _l("Did not punish it or report it"),
}
