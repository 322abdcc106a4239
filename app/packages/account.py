"""What a package says about people and events: pseudonyms, dates, acts, sources.

Every class here carries words, so none of them prints itself.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from msgspec import Meta

from app.dates import ApproximateDate, Precision
from app.packages.codes import (
    AccountForm,
    AgeGroup,
    Answer,
    Certainty,
    Confidentiality,
    DatePrecision,
    Knowledge,
    PersonRole,
    Recontact,
    RenderedBy,
    TranslationKind,
    Urgency,
    Willing,
)

PseudonymText = Annotated[
    str,
    Meta(
        pattern=r"^([A-Z]{1,2}-[0-9A-Z]{4,6})?$",
        description="Random, one for each person and recipient; empty: nobody.",
    ),
]


@dataclass(frozen=True, slots=True, repr=False)
class Label:
    """The same words in each language; empty where nobody translated them."""

    en: str
    uk: str = ""
    de: str = ""

    def in_language(self, language: str) -> str:
        """Return the words; English where the language has none."""
        told = {"uk": self.uk, "de": self.de}
        return told.get(language, "") or self.en


@dataclass(frozen=True, slots=True, repr=False)
class Term:
    """A word of a catalogue: its stable code and what it says."""

    code: str
    label: Label


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class When:
    """A date as exact as it is known, and the words that were used for it.

    Both ends empty: not known. `continues`: it has not ended as far as is known, and
    the two days are those between which it began.
    """

    earliest: date | None = None
    latest: date | None = None
    precision: DatePrecision = "dt.unknown"
    words: str = ""
    continues: bool = False


PRECISIONS: dict[Precision, DatePrecision] = {
    Precision.DAY: "dt.exact",
    Precision.MONTH: "dt.no_day",
    Precision.YEAR: "dt.no_month",
    Precision.RANGE: "dt.estimate",
    Precision.SINCE: "dt.estimate",
    Precision.UNKNOWN: "dt.unknown",
}


def when(known: ApproximateDate) -> When:
    """Write a date of a case as a package tells it."""
    return When(
        earliest=known.earliest,
        latest=known.latest,
        precision=PRECISIONS[known.precision],
        words=known.words,
        continues=known.continuing,
    )


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person:
    """Somebody who plays a part, by pseudonym; who it is stands in the annex only."""

    pseudonym: PseudonymText
    roles: tuple[PersonRole, ...]
    age_group: AgeGroup = "unknown"
    description: str = ""
    protection: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Source:
    """Where a fact comes from, how near that source stood, and how far it carries."""

    connection: Term
    reliability: Term
    item_id: str = ""
    person: PseudonymText = ""
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Fact:
    """One answered question of the vocabulary. Unknown is never no."""

    key: str
    question: Label
    answer: Answer
    sources: tuple[Source, ...] = ()
    note: str = ""
    exculpatory: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Involvement:
    """How somebody is said to have taken part, and how that is known."""

    person: PseudonymText
    mode: Term
    certainty: Certainty
    description: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Act:
    """Who did what to whom, and by what means.

    An object needs no person: `object` says what was hit or taken, `object_kind` its
    kind. `method` is `methods` in English, in one line. `huridocs` are codes of the
    micro-thesauri for the act and its methods.
    `when` is when it was or began, `until` when it ended.
    """

    act: Term
    by: tuple[Involvement, ...]
    to: tuple[PseudonymText, ...]
    method: str = ""
    how_known: str = ""
    object: str = ""
    object_kind: Term | None = None
    huridocs: tuple[str, ...] = ()
    when: When = field(default_factory=When)
    until: When = field(default_factory=When)
    sources: tuple[Source, ...] = ()
    methods: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Incident:
    """One event: when, where (as coarse as agreed), the acts in it and its facts.

    `place_id` is ISO 3166-2 or 3166-1. A site is called by its name only where the
    team said that it may be. `place` and `place_kind` are English; the labels say the
    same in each language, where there is one.
    """

    incident_id: str
    title: str
    when: When
    place: str
    summary: str = ""
    place_kind: str = ""
    place_id: str = ""
    place_precision: str = ""
    acts: tuple[Act, ...] = ()
    facts: tuple[Fact, ...] = ()
    items: tuple[str, ...] = ()
    place_label: Label | None = None
    place_kind_label: Label | None = None
    confidentiality: Confidentiality = "recipient_only"
    conditions: tuple[Confidentiality, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Statement:
    """The working text of one account: every name is a code, the words are kept apart.

    Attributes:
        item_id: the item whose derivatives these texts become.
        working_text: what was told freely.
        prompted: what was answered to questions.
        corrections: what was corrected, taken back or added when it was read back.
        only_codes: nothing differs from the exact words but codes in place of names;
            false: a caseworker changed more; None: it was not compared.
        made_from: the item that a transcript or a translation was made from; empty for
            an account as told, and where that item is not in the package.
        recording: the item that is the recording of it.
        amends: the code of the version before.
        amended_by: codes of later versions, in the package or not.
    """

    statement_id: str
    item_id: str
    person: PseudonymText
    kind: Label
    language: str
    working_text: str
    taken_on: When = field(default_factory=When)
    tier: str = ""
    taken_by_role: str = ""
    read_back: str = ""
    note: str = ""
    form: AccountForm = "account"
    prompted: str = ""
    corrections: str = ""
    only_codes: bool | None = None
    interpreter: bool = False
    stopped_early: bool = False
    recording: str = ""
    made_from: str = ""
    made_from_note: Label | None = None
    rendered_by: RenderedBy = "unknown"
    checked: TranslationKind | None = None
    version: int = 1
    amends: str = ""
    amended_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Chronology:
    """One line of the chronology, drawn from incidents and documents."""

    when: When
    text: str
    incident_id: str = ""
    items: tuple[str, ...] = ()
    how_known: str = ""
    place: str = ""
    place_id: str = ""
    place_label: Label | None = None
    how_known_label: Label | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Version:
    """One of the things said about a point, and who or what says it."""

    says: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Contradiction:
    """A point on which sources differ. It cannot be left out of a package."""

    about: str
    versions: tuple[Version, ...]
    incident_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PriorAccount:
    """An earlier interview by anybody, listed so that nobody asks twice."""

    person: PseudonymText
    body: str
    body_type: str = ""
    when: When = field(default_factory=When)
    language: str = ""
    recorded_how: str = ""
    signed: str = ""
    oath: str = ""
    copy_held_by: str = ""
    location_of_record: str = ""
    topics: str = ""
    wants_no_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ProtectionNeed:
    """What somebody needs to be safe in the proceedings. No risk assessment."""

    person: PseudonymText
    need: Label
    urgency: Urgency
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Known:
    """Something that a witness can tell of, and how the witness knows it.

    `facts` counts the answers of the incident that come from this witness; it stands
    in the first row of an incident.
    """

    incident_id: str
    knowledge: Knowledge
    acts: tuple[Term, ...] = ()
    facts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Witness:
    """One person whose account is in the package, as a possible witness.

    No name, no contact, no assessment of risk: the kinds of risk to relatives alone.
    Reached through the organisation only, by the pseudonym.

    Attributes:
        accounts: codes of the accounts of this person that are in the package.
        stay: the country of stay, no closer.
        interpreter: languages from which somebody has to interpret.
        asked_on: ISO 8601, the day on which the person was asked about testifying.
    """

    person: PseudonymText
    roles: tuple[PersonRole, ...]
    age_group: AgeGroup = "unknown"
    accounts: tuple[str, ...] = ()
    knows: tuple[Known, ...] = ()
    languages: tuple[Term, ...] = ()
    interpreter: tuple[Term, ...] = ()
    stay: Term | None = None
    willing: Willing = "not_asked"
    asked_on: str = ""
    recontact: Recontact = "not_asked"
    relatives: tuple[Term, ...] = ()
    needs: tuple[ProtectionNeed, ...] = ()
    heard_by: tuple[PriorAccount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class ForAccused:
    """Something on file that speaks for an accused: an answer, or a document."""

    incident_id: str = ""
    question: Label | None = None
    answer: Answer = "unknown"
    item_id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FileAccess:
    """Who will see the file in this receiver's proceedings, and what was said of it.

    Attributes:
        rule: the rule of the forum, as its profile says it.
        verified: a lawyer has checked the rule.
        explained: the points explained to each person before the yes to this purpose.
    """

    rule: Label
    verified: bool = False
    source: Label | None = None
    explained: tuple[Label, ...] = ()
