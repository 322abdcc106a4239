"""What a statement holds, apart by compartment."""

from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.cases.documents import Working
from app.dates import ApproximateDate


class Kind(StrEnum):
    """How the account came to be."""

    SELF_SUBMITTED = "self_submitted"
    FIRST_ACCOUNT = "first_account"
    FULL_INTERVIEW = "full_interview"
    TOLD_BY_ANOTHER = "told_by_another"


class PriorAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account given elsewhere before: asked about, so that nobody asks twice."""

    working: ClassVar[tuple[str, ...]] = ("body", "when")

    body: str
    when: str = ""
    recorded_how: str = ""


class Form(StrEnum):
    """What was made of words that were spoken or written in another language."""

    TRANSCRIPT = "transcript"
    TRANSLATION = "translation"


class Check(StrEnum):
    """How far a transcript or a translation can be relied on."""

    MACHINE = "machine"  # no person has read it against the original
    DRAFT = "draft"
    REVISED = "revised"  # by a second person
    CERTIFIED = "certified"  # by somebody sworn, with a seal or a signature


class Maker(StrEnum):
    """In what role somebody put words into another form."""

    CASEWORKER = "caseworker"
    INTERPRETER = "interpreter"  # of the talk itself
    TRANSLATOR = "translator"
    SWORN = "sworn"
    MACHINE = "machine"


class Rendering(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another account's words, or a recording's, in another form.

    Who made it is somebody's name: it stands in the identity document. The role alone
    is told outside.
    """

    form: Form
    of: UUID | None = None  # a statement of this case
    recording_id: UUID | None = None  # an item of evidence of this case
    check: Check = Check.DRAFT
    made_by: Maker | None = None


class StatementContent(Working, frozen=True):
    """The setting, and the working text in which each name is a code.

    The working text has the parts of the exact words: `working_text` what was told
    freely, `working_prompted` what was answered to questions, `working_corrections`
    what was changed when it was read back. Accounts of before have all in the first.
    """

    schema: ClassVar[str] = "statement.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = (
        "working_text",
        "working_prompted",
        "working_corrections",
        "title",
        "told_on",
        "others_present",
        "prior_accounts",
    )

    code: str  # "S1"
    kind: Kind
    teller_id: UUID
    title: str = ""
    told_on: ApproximateDate | None = None
    language: str = ""
    place_kind: str = ""
    interviewer_id: UUID | None = None
    interpreter_present: bool = False
    others_present: str = ""
    working_text: str = ""
    is_confirmed: bool = False  # a caseworker read the codes and confirmed the rest
    speaks_of: tuple[str, ...] = ()  # content note for the veil
    stopped_early: bool = False
    distress: tuple[str, ...] = ()  # signs seen while it was told
    rendering: Rendering | None = None
    amends: UUID | None = None
    prior_accounts: tuple[PriorAccount, ...] = ()
    working_prompted: str = ""
    working_corrections: str = ""

    @property
    def whole_text(self) -> str:
        """All parts of the working text, one after the other."""
        parts = (self.working_text, self.working_prompted, self.working_corrections)
        return "\n\n".join(part for part in parts if part.strip())


class StatementWords(vault.Document, frozen=True):
    """The exact words: free recall apart from what was answered to questions."""

    schema: ClassVar[str] = "statement.identity"
    schema_version: ClassVar[int] = 1

    free_recall: str = ""
    prompted: str = ""
    corrections: str = ""
    rendered_by: str = ""  # the translator, or who wrote it down from a recording


class ContradictionState(StrEnum):
    """How far it is understood. It is kept in either case."""

    OPEN = "open"
    EXPLAINED = "explained"


class Contradiction(Working, frozen=True):
    """Where two accounts do not agree; neither is changed for it."""

    schema: ClassVar[str] = "statement_contradiction.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = (
        "about",
        "first_says",
        "second_says",
        "explanation",
    )

    first_id: UUID  # statements of this case
    second_id: UUID
    about: str
    first_says: str
    second_says: str
    state: ContradictionState = ContradictionState.OPEN
    explanation: str = ""  # how the teller or the caseworker understands it
