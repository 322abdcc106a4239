"""`data/index.json`: every item with all its metadata; the source of truth.

Files are listed with their hashes, measured or recorded. What the evidence capability
recorded and what goes must agree, or nothing is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.errors import PackageError
from app.packages.account import Statement, When
from app.packages.bag import (
    COMPRESSED_ALREADY,
    Entry,
    Measured,
    See,
    extension,
    in_memory,
)
from app.packages.codes import (
    Acquisition,
    C2pa,
    Confidentiality,
    DatePrecision,
    DerivativeKind,
    Exculpatory,
    OriginalKind,
    RedactionCode,
    TranslationKind,
)
from app.packages.contents import Derivative, Item, ItemId, PackageContents, Sha256
from app.packages.custody import NOTHING_BEFORE, chain

YesNo = Literal["Y", "N"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """One file of an item, as measured."""

    path: str
    role: Literal["original", "derivative"]
    kind: DerivativeKind | None
    mime: str
    language: str
    size: int
    sha256: Sha256
    sha512: str
    derived_from: str
    tool: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class IndexRow:
    """One item. The first 49 keys are the field list; then its files and its chain.

    `differs_from`: items of this package that say otherwise on some point; what, stands
    in `classification.json` and in the dossier.
    """

    item_id: ItemId
    item_id_end: ItemId
    family_begin: ItemId
    family_end: ItemId
    parent_id: str
    title: str
    doc_type: str
    main_date: str
    date_estimated: YesNo
    date_precision: DatePrecision
    author: str
    author_org: str
    recipient_of_doc: str
    language: str
    script: str
    source_person: str
    source_org: str
    collected_at: str
    collected_place: str
    collected_by: str
    acquisition_method: Acquisition | None
    original_kind: OriginalKind | None
    original_location: str
    original_filename: str
    file_size: int
    mime: str
    sha256: Sha256
    sha512: str
    page_count: int | None
    duration_s: int | None
    redacted: YesNo
    redaction_reasons: tuple[RedactionCode, ...]
    unredacted_id: str
    translation_of: str
    translation_kind: TranslationKind | None
    transcript_of: str
    version: int
    supersedes: str
    confidentiality: Confidentiality
    conditions: tuple[str, ...]
    incidents: tuple[str, ...]
    persons: tuple[str, ...]
    exculpatory_flag: Exculpatory
    consent_grant_ids: tuple[str, ...]
    disclosed_to: tuple[str, ...]
    native_path: str
    text_path: str
    c2pa_status: C2pa | None
    geo: str
    files: tuple[FileRow, ...]
    custody_rows: int
    custody_head: Sha256
    differs_from: tuple[ItemId, ...]


@dataclass(frozen=True, slots=True)
class ItemFile:
    """A file of an item on its way into the bag."""

    item: Item
    entry: Entry
    derivative: Derivative | None

    def recorded(self, watch: See) -> Measured | None:
        """Return what was recorded of an original, both hashes and the size, if it was.

        Args:
            watch: sees its bytes when they are packed.
        """
        original = self.item.original
        if self.derivative is not None or original is None or not original.sha512:
            return None
        size, sha256, sha512 = original.size_bytes, original.sha256, original.sha512
        return Measured(self.entry, size, sha256, sha512, unread=(watch,))


def item_files(contents: PackageContents) -> list[ItemFile]:
    """List every file of every item, the original first, under its path in the bag.

    The working text of a statement becomes a derivative of the item that it names.

    Raises:
        PackageError: an item has no file, or a statement names no item.
    """
    found: list[ItemFile] = []
    numbers: set[str] = set()
    for item in contents.items:
        if item.item_id in numbers:
            raise PackageError(f"{item.item_id}: the number is used twice")
        numbers.add(item.item_id)
        files = [*_original(item), *_derivatives(contents, item)]
        if not files:
            raise PackageError(f"{item.item_id}: no file and no working text")
        found += files
    for statement in contents.statements:
        if statement.item_id not in numbers:
            raise PackageError(
                f"{statement.statement_id}: names no item of the package"
            )
    return found


def index_row(
    item: Item, files: list[ItemFile], measured: Mapping[str, Measured]
) -> IndexRow:
    """Write the row of one item from its metadata and what was read.

    Raises:
        PackageError: the original is not the one that was taken in.
    """
    rows = tuple(_file_row(each, measured[each.entry.path]) for each in files)
    native = rows[0]
    if item.original is not None and native.sha256 != item.original.sha256:
        raise PackageError(f"{item.item_id}: the original is not what was taken in")
    texts = [row.path for row in rows if row.mime == "text/plain"]
    custody = chain(item)
    end = item.item_id_end or item.item_id
    if end < item.item_id:
        raise PackageError(f"{item.item_id}: ends before it begins")
    return IndexRow(
        item_id=item.item_id,
        item_id_end=end,
        family_begin=item.family_begin or item.item_id,
        family_end=item.family_end or end,
        parent_id=item.parent_id,
        title=item.title,
        doc_type=item.doc_type.code,
        main_date=iso(item.main_date),
        date_estimated="Y" if item.main_date.precision != "dt.exact" else "N",
        date_precision=item.main_date.precision,
        author=item.author,
        author_org=item.author_org,
        recipient_of_doc=item.recipient_of_doc,
        language=item.language,
        script=item.script,
        source_person=item.source_person,
        source_org=item.source_org,
        collected_at=item.collected_at,
        collected_place=item.collected_place,
        collected_by=item.collected_by,
        acquisition_method=item.acquisition_method,
        original_kind=item.original_kind,
        original_location=item.original_location,
        original_filename=item.original_filename,
        file_size=native.size,
        mime=native.mime,
        sha256=native.sha256,
        sha512=native.sha512,
        page_count=item.page_count,
        duration_s=item.duration_s,
        redacted="Y" if item.redacted else "N",
        redaction_reasons=item.redaction_reasons,
        unredacted_id=item.unredacted_id,
        translation_of=item.translation_of,
        translation_kind=item.translation_kind,
        transcript_of=item.transcript_of,
        version=item.version,
        supersedes=item.supersedes,
        confidentiality=item.confidentiality,
        conditions=item.conditions,
        incidents=item.incidents,
        persons=item.persons,
        exculpatory_flag=item.exculpatory,
        consent_grant_ids=item.grants,
        disclosed_to=item.disclosed_to,
        native_path=native.path,
        text_path=texts[0] if texts else "",
        c2pa_status=item.c2pa,
        geo=item.geo,
        files=rows,
        custody_rows=len(custody),
        custody_head=custody[-1].hash if custody else NOTHING_BEFORE,
        differs_from=item.differs_from,
    )


def iso(when: When) -> str:
    """Write an approximate date as ISO 8601: a day, a month, a year or an interval."""
    if when.earliest is None:
        return "" if when.latest is None else f"../{when.latest.isoformat()}"
    length = {"dt.no_day": 7, "dt.no_month": 4}.get(when.precision, 10)
    first = when.earliest.isoformat()[:length]
    if when.continues:
        return f"{first}/.."
    if when.latest is None:
        return first
    last = when.latest.isoformat()[:length]
    return first if first == last else f"{first}/{last}"


def _original(item: Item) -> list[ItemFile]:
    if item.original is None:
        return []
    name = f"{item.item_id}.{extension(item.mime)}"
    path = f"data/originals/{item.item_id}/{name}"
    entry = Entry(path, item.original.open, item.mime.startswith(COMPRESSED_ALREADY))
    return [ItemFile(item, entry, None)]


def _derivatives(contents: PackageContents, item: Item) -> list[ItemFile]:
    files: list[ItemFile] = []
    for number, derivative in enumerate(
        [*_working_texts(contents, item), *item.derivatives], start=1
    ):
        kind = derivative.kind.replace("_", "-")
        name = f"{item.item_id}-{number}-{kind}.{extension(derivative.mime)}"
        path = f"data/derivatives/{item.item_id}/{name}"
        stored = derivative.mime.startswith(COMPRESSED_ALREADY)
        files.append(ItemFile(item, Entry(path, derivative.open, stored), derivative))
    return files


def _working_texts(contents: PackageContents, item: Item) -> list[Derivative]:
    """Return a file for each part of an account: never one text made of all parts."""
    return [
        Derivative(
            kind=kind,
            open=in_memory("", words.encode()).open,
            mime="text/plain",
            derived_from="account word for word, kept by the organisation",
            language=statement.language,
        )
        for statement in contents.statements
        if statement.item_id == item.item_id
        for kind, words in parts(statement)
        if words
    ]


def parts(statement: Statement) -> tuple[tuple[DerivativeKind, str], ...]:
    """Return the texts of an account apart: told freely, answered, corrected."""
    return (
        ("working_text", statement.working_text),
        ("prompted_text", statement.prompted),
        ("corrections_text", statement.corrections),
    )


def _file_row(file: ItemFile, measured: Measured) -> FileRow:
    made = file.derivative
    return FileRow(
        path=file.entry.path,
        role="original" if made is None else "derivative",
        kind=None if made is None else made.kind,
        mime=file.item.mime if made is None else made.mime,
        language=file.item.language if made is None else made.language,
        size=measured.size_bytes,
        sha256=measured.sha256,
        sha512=measured.sha512,
        derived_from="" if made is None else made.derived_from,
        tool="" if made is None else made.tool,
    )
