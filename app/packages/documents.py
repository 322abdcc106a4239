"""Filling the JSON files of a package from its contents.

`dossier.json` is what the dossier prints, so the two cannot tell different stories.
Each file is checked against its own type, and so against its published schema, before
it is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec

from app.errors import PackageError
from app.packages.codes import WithheldKind
from app.packages.contents import Item, PackageContents
from app.packages.custody import chain, moment
from app.packages.formats import (
    ChronologyFile,
    ClassificationFile,
    Counts,
    CoverFile,
    CustodyFile,
    CustodyLine,
    DossierFile,
    EvidenceLine,
    GateFile,
    IncidentsFile,
    IndexFile,
    PackageFile,
    PersonsFile,
    WithheldCount,
    WithheldFile,
    WitnessesFile,
)
from app.packages.index import IndexRow

Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True, repr=False)
class JsonFiles:
    """Every JSON file under `data/`, by its path without folder and ending."""

    files: dict[str, PackageFile]
    dossier: DossierFile


def json_files(
    contents: PackageContents,
    rows: Sequence[IndexRow],
    commands: Sequence[str],
    *,
    stamped: bool,
) -> JsonFiles:
    """Fill every JSON file of the payload.

    Args:
        contents: what the package says.
        rows: of the index, in the order of `contents.items`.
        commands: the five by which anybody checks the package.
        stamped: whether a time-stamping authority is asked.
    """
    package_id = contents.package_id
    cover = cover_file(contents, sum(len(row.files) for row in rows), commands)
    dossier = dossier_file(contents, cover, rows)
    files: dict[str, PackageFile] = {
        "index": index_file(contents, rows, stamped=stamped),
        "persons": PersonsFile(package_id=package_id, persons=contents.persons),
        "witnesses": WitnessesFile(package_id=package_id, witnesses=contents.witnesses),
        "incidents": IncidentsFile(package_id=package_id, incidents=contents.incidents),
        "chronology": ChronologyFile(
            package_id=package_id, entries=contents.chronology
        ),
        "classification": ClassificationFile(
            package_id=package_id,
            catalogue_version=contents.catalogue_version,
            proposals=contents.classification,
            contradictions=contents.contradictions,
            exculpatory=contents.exculpatory,
            for_accused=contents.for_accused,
        ),
        "consent/gate-report": GateFile(
            package_id=package_id,
            purpose=contents.purpose,
            recipient=contents.recipient,
            report=contents.gate,
        ),
        "disclosure/cover": cover,
        "disclosure/withheld": WithheldFile(
            package_id=package_id, withheld=contents.withheld
        ),
        "dossier/dossier": dossier,
    }
    for item, row in zip(contents.items, rows, strict=True):
        files[f"custody/{item.item_id}"] = custody_file(contents, item, row)
    return JsonFiles(files, dossier)


def written(document: Kind) -> bytes:
    """Encode a document, after checking it against its own type.

    Raises:
        PackageError: says which file and which place; never what stood there.
    """
    data = msgspec.json.encode(document)
    try:
        msgspec.json.decode(data, type=type(document))
    except msgspec.ValidationError as error:
        place = str(error).partition(" - at ")[2] or "`$`"
        raise PackageError(f"{type(document).__name__}: {place} is not valid") from None
    return msgspec.json.format(data, indent=2) + b"\n"


def plain(document: object) -> Any:
    """Return a document as dictionaries, lists and strings, as its JSON would read."""
    return msgspec.to_builtins(document)


def counts(contents: PackageContents, files: int) -> Counts:
    """Count what the package holds."""
    return Counts(
        items=len(contents.items),
        files=files,
        originals=sum(1 for item in contents.items if item.original is not None),
        persons=len(contents.persons),
        incidents=len(contents.incidents),
        statements=len(contents.statements),
        withheld=sum(each.count for each in contents.withheld),
    )


def index_file(
    contents: PackageContents, rows: Sequence[IndexRow], *, stamped: bool
) -> IndexFile:
    """Put the rows under the head of the package."""
    return IndexFile(
        package_id=contents.package_id,
        made_at=contents.made_at,
        organisation=contents.organisation,
        recipient=contents.recipient,
        purpose=contents.purpose,
        languages=contents.languages,
        confidentiality=contents.confidentiality,
        case_refs=contents.case_refs,
        adds_to=contents.adds_to,
        supersedes=contents.supersedes,
        product_version=contents.product_version,
        catalogue_version=contents.catalogue_version,
        time_stamp="rfc3161" if stamped else "none",
        counts=counts(contents, sum(len(row.files) for row in rows)),
        items=tuple(rows),
    )


def cover_file(
    contents: PackageContents, files: int, commands: Sequence[str]
) -> CoverFile:
    """Fill the cover; `commands` are the five by which anybody checks the package."""
    by_kind: dict[WithheldKind, int] = {}
    for each in contents.withheld:
        by_kind[each.kind] = by_kind.get(each.kind, 0) + each.count
    return CoverFile(
        package_id=contents.package_id,
        made_at=contents.made_at,
        organisation=contents.organisation,
        recipient=contents.recipient,
        purpose=contents.purpose,
        languages=contents.languages,
        confidentiality=contents.confidentiality,
        conditions=contents.conditions,
        handling=tuple(each.en for each in contents.handling),
        identity_level=contents.gate.identity_level,
        case_refs=contents.case_refs,
        adds_to=contents.adds_to,
        supersedes=contents.supersedes,
        counts=counts(contents, files),
        withheld=tuple(
            WithheldCount(kind=kind, count=count) for kind, count in by_kind.items()
        ),
        verify_commands=tuple(commands),
        file_access=contents.file_access,
        handling_labels=contents.handling,
        group=contents.group,
    )


def custody_file(contents: PackageContents, item: Item, row: IndexRow) -> CustodyFile:
    """Write the chain of one item; its head is the one that the index names."""
    return CustodyFile(
        package_id=contents.package_id,
        item_id=item.item_id,
        rows=chain(item),
        head=row.custody_head,
    )


def dossier_file(
    contents: PackageContents, cover: CoverFile, rows: Sequence[IndexRow]
) -> DossierFile:
    """Gather what the dossier prints. Nothing is filtered: what exculpates is here."""
    return DossierFile(
        package_id=contents.package_id,
        cover=cover,
        summary=contents.summary,
        overview=contents.overview,
        chronology=contents.chronology,
        persons=contents.persons,
        incidents=contents.incidents,
        contradictions=contents.contradictions,
        exculpatory=contents.exculpatory,
        for_accused=contents.for_accused,
        classification=contents.classification,
        catalogue_version=contents.catalogue_version,
        evidence=tuple(
            _evidence(item, row) for item, row in zip(contents.items, rows, strict=True)
        ),
        statements=contents.statements,
        prior_accounts=contents.prior_accounts,
        protection_needs=contents.protection_needs,
        witnesses=contents.witnesses,
        gate=contents.gate,
        withheld=contents.withheld,
    )


def _evidence(item: Item, row: IndexRow) -> EvidenceLine:
    return EvidenceLine(
        item_id=row.item_id,
        title=row.title,
        doc_type=item.doc_type,
        main_date=row.main_date,
        date_words=item.main_date.words,
        source_person=row.source_person,
        collected_at=row.collected_at,
        collected_by=row.collected_by,
        original=item.original is not None,
        mime=row.mime,
        file_size=row.file_size,
        page_count=row.page_count,
        duration_s=row.duration_s,
        sha256=row.sha256,
        native_path=row.native_path,
        confidentiality=row.confidentiality,
        conditions=row.conditions,
        exculpatory=row.exculpatory_flag,
        custody=tuple(
            CustodyLine(
                at=moment(event.at),
                action=event.action,
                actor_role=event.actor_role,
                note=event.note,
            )
            for event in item.custody
        ),
        custody_head=row.custody_head,
    )
