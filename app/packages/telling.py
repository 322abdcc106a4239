"""Accounts on their way out: as they were told, every version, who put them over.

What travels is the working text, part by part: the exact words with a code for each
name. The words themselves stay; whether anything but names differs from them is
compared here and said.
"""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import working_text
from app.cases.casefile import CaseFile
from app.consent.rules import Verdict
from app.keys.parts import Part
from app.packages import account as told
from app.packages import contents as pack
from app.packages import terms
from app.packages.codes import AccountForm, RenderedBy, TranslationKind
from app.packages.scene import Scene
from app.statements import reading
from app.statements.documents import (
    Check,
    Form,
    Maker,
    Rendering,
    StatementContent,
)
from app.statements.models import Statement

UNREAD = told.Label(
    "Nobody has read the working text through yet for names that are not on file.",
    "Робочий текст іще ніхто не перечитав, шукаючи імен, яких немає у справі.",
    "Den Arbeitstext hat noch niemand auf Namen durchgelesen, die nicht aktenkundig"
    " sind.",
)
_FORMS: dict[Form, AccountForm] = {
    Form.TRANSCRIPT: "transcript",
    Form.TRANSLATION: "translation",
}
_MAKERS: dict[Maker, RenderedBy] = {
    Maker.CASEWORKER: "caseworker",
    Maker.INTERPRETER: "interpreter",
    Maker.TRANSLATOR: "translator",
    Maker.SWORN: "sworn",
    Maker.MACHINE: "machine",
}
_CHECKS: dict[Check, TranslationKind] = {
    Check.MACHINE: "machine",
    Check.DRAFT: "draft",
    Check.REVISED: "revised",
    Check.CERTIFIED: "certified",
}


@dataclass(frozen=True)
class Told:
    """One account of the case: its row, and what everyone with the case sees of it."""

    row: Statement
    content: StatementContent = field(repr=False)


class Accounts:
    """Every account of a case, for the packages that carry some of them."""

    def __init__(self, scene: Scene, verdict: Verdict) -> None:
        """Read the settings of all of them; words of those that go alone."""
        self._scene, self._verdict = scene, verdict
        rows = scene.file.records(scene.db, Statement, Part.CONTENT, StatementContent)
        self._all = {row.id: Told(row, content) for row, content in rows}
        self._coder = working_text.coder(scene.db, scene.file)

    def _goes(self, row_id: UUID | None) -> bool:
        if row_id is None or row_id not in self._scene.numbers:
            return False
        return self._verdict.covers(row_id)

    def going(self) -> list[Told]:
        """Return those that go, in the order of their numbers in the package."""
        numbers = self._scene.numbers
        found = [self._all[i] for i in numbers if i in self._all]
        return [each for each in found if self._goes(each.row.id)]

    def item(self, one: Told, differs_from: tuple[str, ...]) -> pack.Item:
        """Return the item of an account, without its text."""
        scene, read = self._scene, one.content
        number, teller = scene.numbers[one.row.id], scene.names[read.teller_id]
        made = read.rendering
        source = self._source(made)
        is_translation = made is not None and made.form is Form.TRANSLATION
        return pack.Item(
            item_id=number,
            title=f"{read.code}: {scene.text(read.title) or 'account, working text'}",
            doc_type=terms.TESTIMONY,
            mime="text/plain",
            language=_language(read),
            confidentiality="recipient_only",
            main_date=terms.when(read.told_on, scene.text),
            source_person=teller,
            collected_by="caseworker",
            acquisition_method="recorded_by_us",
            redacted=True,
            redaction_reasons=("N",),
            persons=(teller,),
            version=len(self._before(one)) + 1,
            supersedes=self._number(read.amends),
            translation_of=source if is_translation else "",
            translation_kind=_CHECKS[made.check] if made and is_translation else None,
            transcript_of=source if made and not is_translation else "",
            differs_from=differs_from,
        )

    def statement(self, one: Told) -> told.Statement:
        """Return an account as the dossier tells it."""
        scene, read, made = self._scene, one.content, one.content.rendering
        return told.Statement(
            statement_id=read.code,
            item_id=scene.numbers[one.row.id],
            person=scene.names[read.teller_id],
            kind=terms.KINDS.get(read.kind.value, told.Label(read.kind.value)),
            language=_language(read),
            working_text=scene.text(read.working_text),
            prompted=scene.text(read.working_prompted),
            corrections=scene.text(read.working_corrections),
            taken_on=terms.when(read.told_on, scene.text),
            taken_by_role="" if made else "caseworker",
            form=_FORMS[made.form] if made else "account",
            only_codes=reading.only_codes(scene.file, one.row, self._coder),
            interpreter=read.interpreter_present,
            stopped_early=read.stopped_early,
            recording=self._number(made.recording_id) if made else "",
            made_from=self._source(made),
            made_from_note=terms.SOURCE_STAYS
            if made and not self._source(made)
            else None,
            rendered_by=_MAKERS[made.made_by] if made and made.made_by else "unknown",
            checked=_CHECKS[made.check] if made else None,
            version=len(self._before(one)) + 1,
            amends=self._code(read.amends),
            amended_by=tuple(each.content.code for each in self._after(one)),
        )

    def prior(self) -> tuple[told.PriorAccount, ...]:
        """Return who heard the tellers of these accounts before."""
        scene = self._scene
        found = [
            told.PriorAccount(
                person=scene.names[one.content.teller_id],
                body=scene.text(prior.body),
                when=told.When(words=scene.text(prior.when)),
                recorded_how=prior.recorded_how,
            )
            for one in self.going()
            for prior in one.content.prior_accounts
        ]
        return tuple(dict.fromkeys(found))

    def withheld(self) -> tuple[pack.Withheld, ...]:
        """Name each version and each source of an account here that stays behind."""
        found = []
        for one in self.going():
            code, number = one.content.code, self._scene.numbers[one.row.id]
            found += [
                pack.Withheld(
                    kind="earlier_version",
                    reason=f"{other.content.code}, another version of {code}.",
                    item_id=number,
                    label=told.Label(
                        f"{other.content.code}, another version of {code}.",
                        f"{other.content.code}, інша версія {code}.",
                        f"{other.content.code}, eine andere Fassung von {code}.",
                    ),
                )
                for other in (*self._before(one), *self._after(one))
                if not self._goes(other.row.id)
            ]
            made = one.content.rendering
            if made and not self._source(made):
                is_recording = made.recording_id is not None
                found.append(
                    pack.Withheld(
                        kind="recording" if is_recording else "own_words",
                        reason=f"What {code} was made from.",
                        item_id=number,
                        label=told.Label(
                            f"What {code} was made from.",
                            f"Те, з чого зроблено {code}.",
                            f"Woraus {code} gemacht ist.",
                        ),
                    )
                )
        return tuple(dict.fromkeys(found))

    def _number(self, row_id: UUID | None) -> str:
        if row_id is None or not self._goes(row_id):
            return ""
        return self._scene.numbers[row_id]

    def _source(self, made: Rendering | None) -> str:
        return self._number(made.of or made.recording_id) if made else ""

    def _code(self, row_id: UUID | None) -> str:
        return self._all[row_id].content.code if row_id in self._all else ""

    def _before(self, one: Told) -> list[Told]:
        """Return the versions before, the nearest first."""
        found: list[Told] = []
        at = one.content.amends
        while at is not None and at in self._all and self._all[at] not in found:
            found.append(self._all[at])
            at = self._all[at].content.amends
        return found

    def _after(self, one: Told) -> list[Told]:
        return [
            each
            for each in self._all.values()
            if each.content.amends == one.row.id and each.content.rendering is None
        ]


def unread(db: Session, file: CaseFile, verdict: Verdict) -> frozenset[UUID]:
    """Return accounts that might go and whose text nobody has confirmed: they stay."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    return frozenset(
        row.id
        for row, content in rows
        if verdict.covers(row.id) and not content.is_confirmed
    )


def in_order(
    db: Session, file: CaseFile, ids: list[UUID], verdict: Verdict
) -> list[UUID]:
    """Return accounts that go in the order in which they were taken."""
    rows = file.records(db, Statement, Part.CONTENT, StatementContent)
    places = {row.id: int(content.code[1:]) for row, content in rows}
    return sorted(filter(verdict.covers, ids), key=places.__getitem__)


def _language(read: StatementContent) -> str:
    return "und" if read.language in {"", "other"} else read.language
