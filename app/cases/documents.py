"""What the rows of a case file hold, one sealed document a row and compartment."""

from typing import ClassVar
from uuid import UUID

import msgspec

from app import vault
from app.dates import ApproximateDate
from app.facts import Answer


class Working(vault.Document, frozen=True):
    """A content document with free text; `working` names its fields with words.

    Such a field is a text, or a struct with a field `words` (a date, a place). Before
    sealing, `working_text.in_codes` replaces names in them by codes.
    """

    working: ClassVar[tuple[str, ...]] = ()


class CaseContent(vault.Document, frozen=True):
    """What lists and legal reviewers may see of a case.

    `assigned` are staff; `rules` are the safe-contact rules (`never.call`, ...) that
    everyone who works with the person sees first; the contact itself is identity.
    """

    schema: ClassVar[str] = "case.content"
    schema_version: ClassVar[int] = 1

    pseudonym: str  # "Heron 17": the survivor code
    assigned: tuple[UUID, ...] = ()
    themes: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    contact_hours: tuple[str, ...] = ()
    contact_kind: str = ""
    language: str = ""
    urgent: bool = False
    wishes: tuple[str, ...] = ()  # for justice, ids of `justice_wishes`
    wished_on: str = ""  # "2026-11-23": when they were last told; empty if never
    first_contact: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    code_given_on: str = ""  # the day on which a worker last gave a code
    barred: tuple[UUID, ...] = ()  # colleagues for whom the case is not there
    closed_on: str = ""  # "2026-11-23"; empty while it is open


class CaseIdentity(vault.Document, frozen=True):
    """How to reach the person, and what they wrote at first contact, word for word."""

    schema: ClassVar[str] = "case.identity"
    schema_version: ClassVar[int] = 1

    contact: str = ""
    words: str = ""
    safe_phrase: str = ""  # said first in an agreed call


class Testifying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a possible witness says about testifying, and what it takes.

    It goes along with the account of the person to whoever receives that. The ids are
    of `testify`, the gazetteer's countries, `languages`, `relatives_at_risk` and
    `protection_needs`.
    """

    willing: str = ""  # empty: not asked
    asked_on: ApproximateDate | None = None
    stay: str = ""  # the country, no closer
    interpreter: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class PersonContent(vault.Document, frozen=True):
    """A person as everyone with the case sees them: a code, and no name."""

    schema: ClassVar[str] = "person.content"
    schema_version: ClassVar[int] = 2

    code: str  # "P1"; P1 is the survivor
    is_survivor: bool = False
    sex: str = ""
    birth: ApproximateDate | None = None
    is_child: bool = False
    languages: tuple[str, ...] = ()
    vulnerabilities: tuple[str, ...] = ()
    relation: str = ""  # to the survivor
    is_alleged_perpetrator: bool = False
    never_contact: bool = False
    same_as: UUID | None = None  # recorded twice: the person whom this one is
    testifying: Testifying = Testifying()


class AboutName(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one name: what kind it is, in which language, from when to when.

    The ids are of `name_kinds` and `languages`.
    """

    kind: str = ""
    language: str = ""
    since: ApproximateDate | None = None
    until: ApproximateDate | None = None


class AboutPaper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of one paper: what it is, who gave it, whether we saw it.

    The ids are of `paper_kinds` and `paper_seen`.
    """

    kind: str = ""
    issuer: str = ""
    seen: str = ""


class PersonIdentity(vault.Document, frozen=True):
    """A person's names in every script, ways to reach them, papers.

    `names` are all names, aliases and call signs, each spelling of its own, in the
    order told: texts are coded by them, and the index finds them. `papers` are
    numbers, or a paper in words. What is known of one of them lies under its text.
    """

    schema: ClassVar[str] = "person.identity"
    schema_version: ClassVar[int] = 2

    names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    note: str = ""
    about_names: dict[str, AboutName] = msgspec.field(default_factory=dict)
    about_papers: dict[str, AboutPaper] = msgspec.field(default_factory=dict)
    safe_contact: str = ""  # how to reach the person without harm, in words


@vault.upgrader(PersonContent.schema, 1)
def _may_be_contacted(body: vault.Body) -> vault.Body:
    return body | {"never_contact": False, "same_as": None}


@vault.upgrader(PersonIdentity.schema, 1)
def _nothing_known_of_names(body: vault.Body) -> vault.Body:
    return body | {"about_names": {}, "about_papers": {}, "safe_contact": ""}


class FactAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One answer, with the statement it comes from and who recorded it."""

    key: str
    answer: Answer
    statement_id: UUID | None = None
    recorded_by: UUID | None = None


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where: places by id, how closely it is known, and the words used.

    Attributes:
        region: a region or country of the gazetteer; empty if it is not known.
        precision: one of the gazetteer's `precisions`.
        site_id: a place of the team's register; it says more than the region.
        kind: of `place_kinds`.
        words: town, village, street, as told; working text.
    """

    region: str = ""
    kind: str = ""
    words: str = ""
    precision: str = "unknown"
    site_id: UUID | None = None


class IncidentLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How an incident stands to another one of the case; read from this end."""

    kind: str  # of `incident_links`
    to: UUID


class IncidentContent(Working, frozen=True):
    """What happened, in working text: names are codes.

    `series_id` names the series whose context was answered once; what the incident
    itself answers stands before it.
    """

    schema: ClassVar[str] = "incident.content"
    schema_version: ClassVar[int] = 2
    working: ClassVar[tuple[str, ...]] = ("title", "narrative", "when", "place")

    title: str
    when: ApproximateDate
    place: Place
    narrative: str = ""
    facts: tuple[FactAnswer, ...] = ()
    themes: tuple[str, ...] = ()
    series_id: UUID | None = None
    links: tuple[IncidentLink, ...] = ()

    def answers(self) -> dict[str, Answer]:
        """Return the answers by key, as the rules take them."""
        return {fact.key: fact.answer for fact in self.facts}


@vault.upgrader(IncidentContent.schema, 1)
def _place_in_words(body: vault.Body) -> vault.Body:
    """Keep what was told: words stay words, without an id that nobody chose."""
    place = {"precision": "unknown", "site_id": None} | body["place"]
    rest = {name: value for name, value in body.items() if name != "series"}
    return rest | {"place": place, "series_id": None, "links": []}


class SeriesContent(Working, frozen=True):
    """Incidents that belong together, and what was answered once for all of them."""

    schema: ClassVar[str] = "incident_series.content"
    schema_version: ClassVar[int] = 1
    working: ClassVar[tuple[str, ...]] = ("title", "note")

    title: str
    note: str = ""
    facts: tuple[FactAnswer, ...] = ()


class SiteContent(vault.Document, frozen=True):
    """A place of the team's register: never a home, and never named after a survivor.

    `may_be_named`: outside, in a package, it may be called by its name; otherwise only
    its kind and region leave.
    """

    schema: ClassVar[str] = "site.content"
    schema_version: ClassVar[int] = 1

    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    region: str = ""
    locality: str = ""
    note: str = ""
    may_be_named: bool = False


class ActContent(Working, frozen=True):
    """What was done, to whom or to what.

    An object needs no person: `object_kind` is of `object_kinds`, `object_site_id` a
    place of the register. `when` is when it was, or began; `until` when it ended.
    """

    schema: ClassVar[str] = "act.content"
    schema_version: ClassVar[int] = 2
    working: ClassVar[tuple[str, ...]] = (
        "object_words",
        "when",
        "until",
        "stated_reason",
        "consequence",
    )

    kind: str
    victim_id: UUID | None = None
    object_words: str = ""
    methods: tuple[str, ...] = ()
    when: ApproximateDate | None = None
    stated_reason: str = ""
    consequence: str = ""
    object_kind: str = ""
    object_site_id: UUID | None = None
    until: ApproximateDate | None = None
    statement_id: UUID | None = None  # whose account it comes from


@vault.upgrader(ActContent.schema, 1)
def _object_in_words(body: vault.Body) -> vault.Body:
    return body | {
        "object_kind": "",
        "object_site_id": None,
        "until": None,
        "statement_id": None,
    }


class InvolvementContent(Working, frozen=True):
    """Who is alleged to have had part in an act, how, and how one knows."""

    schema: ClassVar[str] = "involvement.content"
    schema_version: ClassVar[int] = 2
    working: ClassVar[tuple[str, ...]] = ("unit", "description", "how_known")

    person_id: UUID | None = None
    unit: str = ""  # as described, working text
    description: str = ""
    degree: str = ""
    certainty: str = ""
    how_known: str = ""
    statement_id: UUID | None = None  # whose account it comes from


@vault.upgrader(InvolvementContent.schema, 1)
def _involved_without_source(body: vault.Body) -> vault.Body:
    return body | {"statement_id": None}
