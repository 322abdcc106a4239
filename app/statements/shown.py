"""What the pages of accounts show: plain data, made while the case is open."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import calling, recording, vocabularies
from app.cases.casefile import CaseFile
from app.cases.working_text import readable
from app.dates import ApproximateDate
from app.staff.policy import Permission
from app.statements import contradictions as disagreeing
from app.statements import reading, taking, words
from app.statements.documents import ContradictionState, StatementContent
from app.statements.reading import StatementSeen
from app.wording import gettext as _
from app.wording import ngettext

WORDS_A_MINUTE = 180
_CODE = re.compile(r"\{(P\d+|PHONE)(?:-([a-z]+))?\}")


@dataclass(frozen=True)
class Piece:
    """A stretch of a working text: words, or a code that stands for a name."""

    text: str = field(repr=False)
    code: str = ""


@dataclass(frozen=True)
class Shown:
    """One statement without its words."""

    id: UUID
    version: int
    code: str
    title: str = field(repr=False)
    kind: str
    teller: str
    told_on: ApproximateDate | None
    speaks_of: str
    minutes: str
    lang: str
    status: str
    is_draft: bool
    is_confirmed: bool
    may_read_text: bool
    stopped_early: bool
    amends: str = ""
    amended_by: str = ""
    made_from: str = ""
    made_into: tuple[str, ...] = ()
    told: list[tuple[str, str]] = field(default_factory=list, repr=False)
    prior: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class ShownContradiction:
    """Where two accounts differ, in words with readable codes."""

    id: UUID
    version: int
    first: str
    second: str
    about: str = field(repr=False)
    first_says: str = field(repr=False)
    second_says: str = field(repr=False)
    explanation: str = field(repr=False)
    explanation_as_kept: str = field(repr=False)
    is_open: bool = True


def listed(db: Session, file: CaseFile) -> list[Shown]:
    """Return the statements of a case in order, none of them opened."""
    seen = reading.listed(db, file)
    tellers = recording.codes(db, file)
    names = calling.colleagues(db, file)
    return [_shown(file, each, seen, tellers, names) for each in seen]


def contradictions(db: Session, file: CaseFile) -> list[ShownContradiction]:
    """Return where accounts of the case differ, open ones first."""
    codes = {each.id: each.content.code for each in reading.listed(db, file)}
    return [
        ShownContradiction(
            id=seen.id,
            version=seen.version,
            first=codes.get(seen.content.first_id, ""),
            second=codes.get(seen.content.second_id, ""),
            about=readable(seen.content.about),
            first_says=readable(seen.content.first_says),
            second_says=readable(seen.content.second_says),
            explanation=readable(seen.content.explanation),
            explanation_as_kept=seen.content.explanation,
            is_open=seen.content.state is ContradictionState.OPEN,
        )
        for seen in disagreeing.listed(db, file)
    ]


def contradiction(
    db: Session, file: CaseFile, contradiction_id: UUID
) -> ShownContradiction | None:
    """Return one of them, or None."""
    found = contradictions(db, file)
    return next((each for each in found if each.id == contradiction_id), None)


def parts(content: StatementContent) -> list[tuple[str, list[Piece]]]:
    """Return the parts of a working text that hold words, each with its heading.

    What was told freely alone needs no heading.
    """
    others = [
        (title, text)
        for title, text in (
            (_("Answered to questions"), content.working_prompted),
            (
                _("What the person corrected, took back or added"),
                content.working_corrections,
            ),
        )
        if text.strip()
    ]
    first = (_("Told freely") if others else "", content.working_text)
    told = [first, *others] if content.working_text.strip() else others
    return [(title, pieces(text)) for title, text in told]


def pieces(text: str) -> list[Piece]:
    """Take a working text apart, so that a page can set codes as marks."""
    found, at = [], 0
    for match in _CODE.finditer(text):
        if match.start() > at:
            found.append(Piece(text[at : match.start()]))
        found.append(Piece("", _called(match.group(1), match.group(2) or "")))
        at = match.end()
    if at < len(text):
        found.append(Piece(text[at:]))
    return found


def _called(code: str, what: str) -> str:
    if code == "PHONE":
        return _("phone")
    kinds = {"phone": _("phone"), "address": _("address"), "paper": _("paper")}
    return f"{code} {kinds[what]}" if what in kinds else code


def _shown(
    file: CaseFile,
    seen: StatementSeen,
    every: list[StatementSeen],
    tellers: dict[UUID, str],
    names: dict[UUID, str],
) -> Shown:
    content = seen.content
    codes = {each.id: each.content.code for each in every}
    later = [each.content.code for each in every if each.content.amends == seen.id]
    made_into = tuple(
        _rendered(each.content, each.content.code)
        for each in every
        if each.content.rendering and each.content.rendering.of == seen.id
    )
    takes = file.may(Permission.STATEMENT_TAKE)
    speaks = [words.word(words.SPEAKS_OF, each) for each in content.speaks_of]
    is_draft = seen.status == taking.DRAFT
    return Shown(
        id=seen.id,
        version=seen.version,
        code=content.code,
        title=readable(content.title),
        kind=words.word(words.KINDS, content.kind.value),
        teller=tellers.get(content.teller_id, ""),
        told_on=content.told_on,
        speaks_of=_("Speaks of %(what)s", what=", ".join(speaks))
        if speaks
        else _("Nobody has written yet what it speaks of"),
        minutes=_minutes(content.whole_text),
        lang=content.language,
        status=_status(is_draft=is_draft, confirmed=content.is_confirmed),
        is_draft=is_draft,
        is_confirmed=content.is_confirmed,
        may_read_text=content.is_confirmed or takes,
        stopped_early=content.stopped_early,
        amends=codes.get(content.amends, "") if content.amends else "",
        amended_by=", ".join(later),
        made_from=_rendered(content, _source(content, codes)),
        made_into=made_into,
        told=_setting(seen, tellers, names),
        prior=tuple(
            readable(", ".join(filter(None, (each.body, each.when))))
            for each in content.prior_accounts
        ),
    )


def _source(content: StatementContent, codes: dict[UUID, str]) -> str:
    if content.rendering is None:
        return ""
    source = content.rendering.of
    return codes.get(source, "") if source else _("a recording")


def _rendered(content: StatementContent, code: str) -> str:
    """Say "Translation, S1": of it where it stands, and what it is elsewhere."""
    if content.rendering is None:
        return ""
    return f"{words.word(words.FORMS, content.rendering.form.value)}, {code}"


def _setting(
    seen: StatementSeen, tellers: dict[UUID, str], names: dict[UUID, str]
) -> list[tuple[str, str]]:
    content = seen.content
    language = vocabularies.term("languages", content.language)
    place = words.word(words.SETTINGS, content.place_kind)
    distress = [words.word(words.DISTRESS, each) for each in content.distress]
    checked = ""
    if content.rendering:
        checked = words.word(words.CHECKS, content.rendering.check.value)
    told = [
        (_("Who told it"), tellers.get(content.teller_id, "")),
        (_("What kind of account"), words.word(words.KINDS, content.kind.value)),
        (_("Language"), language if content.language else ""),
        (_("Where"), place if content.place_kind else ""),
        (_("Taken by"), _name(content.interviewer_id, names)),
        (_("Who else was present"), readable(content.others_present)),
        (_("Interpreter"), _("Yes") if content.interpreter_present else ""),
        (_("Signs of distress"), ", ".join(distress)),
        (_("How far it was checked"), checked),
    ]
    return [(term, text) for term, text in told if text]


def _name(who: UUID | None, names: dict[UUID, str]) -> str:
    return names.get(who, "") if who else ""


def _minutes(text: str) -> str:
    number = max(1, round(len(text.split()) / WORDS_A_MINUTE))
    return ngettext(
        "about %(num)s minute to read", "about %(num)s minutes to read", number
    )


def _status(*, is_draft: bool, confirmed: bool) -> str:
    if not is_draft:
        return _("Signed off")
    return _("Draft, codes confirmed") if confirmed else _("Draft, codes to confirm")
