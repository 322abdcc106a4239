"""From contents to a complete bag: everything measured, nothing written yet.

An original of which both hashes were kept is read once, in pieces, while it is sealed;
every other file once here and once more then. All that we write ourselves stays in
memory: the dossier, the tables, the JSON files.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain as all_of
from pathlib import Path

from app.errors import PackageError
from app.packages import bag, documents, index, loadfiles, proof, schemas
from app.packages.bag import Entry, Measured, in_memory
from app.packages.contents import PackageContents
from app.packages.dossier import dossiers
from app.packages.names import NameSearch, Read
from app.packages.start_page import Fingerprints, commands, start_html, start_pdf

VERIFY = Path(__file__).resolve().parent / "verify.py"


class Stage(StrEnum):
    """The five stages that a person sees while a package is built."""

    READING = "reading"
    DESCRIBING = "describing"
    SIGNING = "signing"
    SEALING = "sealing"
    KEEPING = "keeping"


Progress = Callable[[Stage, int, int], None]
"""Told the stage, how much is done and how much there is; an exception cancels."""


def quietly(stage: Stage, done: int, total: int) -> None:
    """Take progress and say nothing."""


@dataclass(frozen=True, slots=True)
class Bag:
    """A complete bag: every file measured, tag files and payload together, by path."""

    name: str
    files: tuple[Measured, ...]
    item_count: int
    hash_list_sha256: str
    ed25519_fingerprint: str

    @property
    def size_bytes(self) -> int:
        """How many bytes the files have together."""
        return sum(each.size_bytes for each in self.files)


def pack(
    contents: PackageContents,
    seed: bytes,
    *,
    progress: Progress = quietly,
    stamp: proof.Stamp | None = None,
) -> Bag:
    """Measure the originals, write all else in memory, and sign the hash list.

    Args:
        contents: what the package says; already passed by the gate.
        seed: the organisation's package-signing seed, 32 bytes.
        progress: told the first three stages.
        stamp: the time-stamping authority, where one is configured.

    Raises:
        PackageError: an original is not what was taken in, a file does not fit its
            schema, a name of the annex stands in a file, or the dossier cannot be set.
            Of files that are still unread, sealing says so.
    """
    search = NameSearch(contents.annex)
    payload, rows = _items(contents, search, progress)
    progress(Stage.DESCRIBING, 0, 1)
    written = _written(contents, rows, stamped=stamp is not None)
    payload = bag.by_path([*payload, *_searched(written, search)])
    progress(Stage.DESCRIBING, 1, 1)

    progress(Stage.SIGNING, 0, 1)
    hash_list = bag.hash_lines(payload, "sha256")
    proofs = proof.tags(seed, hash_list, stamp)
    list_sha256 = bag.measure(proofs[0]).sha256
    prints = Fingerprints(*proof.fingerprints(seed), list_sha256)
    starts = [
        in_memory("00_START.html", start_html(contents, prints, stamped=bool(stamp))),
        in_memory("00_START.pdf", start_pdf(contents, prints, stamped=bool(stamp))),
        in_memory("verify.py", VERIFY.read_bytes()),
    ]
    tags = bag.tag_files(contents, payload, [*starts, *proofs])
    for each in tags:
        if each.entry.path in {"00_START.html", "bag-info.txt"}:
            _search_file(each.entry, search)
    progress(Stage.SIGNING, 1, 1)
    return Bag(
        name=contents.package_id,
        files=tuple(bag.by_path([*tags, *payload])),
        item_count=len(rows),
        hash_list_sha256=list_sha256,
        ed25519_fingerprint=prints.ed25519,
    )


def _items(
    contents: PackageContents, search: NameSearch, progress: Progress
) -> tuple[list[Measured], list[index.IndexRow]]:
    """Measure every original and derivative, and write the index rows."""
    files = index.item_files(contents)
    measured: dict[str, Measured] = {}
    for done, file in enumerate(files):
        progress(Stage.READING, done, len(files))
        path = file.entry.path
        watch = search.watch(path)
        measured[path] = file.recorded(watch) or bag.measure(file.entry, [watch])
    progress(Stage.READING, len(files), len(files))
    rows = [
        index.index_row(item, [each for each in files if each.item is item], measured)
        for item in contents.items
    ]
    _families_are_whole(contents, rows)
    return list(measured.values()), rows


def _families_are_whole(
    contents: PackageContents, rows: Sequence[index.IndexRow]
) -> None:
    """Refuse an attachment whose host is neither here nor listed as held back."""
    known = {row.item_id for row in rows} | {each.item_id for each in contents.withheld}
    for row in rows:
        if row.parent_id and row.parent_id not in known:
            raise PackageError(f"{row.item_id}: the document it belongs to is missing")


def _written(
    contents: PackageContents, rows: Sequence[index.IndexRow], *, stamped: bool
) -> list[Entry]:
    """Write every payload file that is not an item's: JSON, tables, dossier."""
    jsons = documents.json_files(
        contents, rows, commands(contents.package_id), stamped=stamped
    )
    files = {
        f"data/{name}.json": documents.written(file)
        for name, file in jsons.files.items()
    }
    files["data/documents.csv"] = loadfiles.documents_csv(rows)
    files["data/loadfiles/case.dat"] = loadfiles.concordance_dat(rows)
    # What the PDFs show stands in dossier.json, which is searched as text.
    files |= dossiers(jsons.dossier, contents.made_at)
    return [in_memory(path, data) for path, data in files.items()]


def _searched(written: Sequence[Entry], search: NameSearch) -> list[Measured]:
    for entry in written:
        if not entry.path.endswith(".pdf"):
            _search_file(entry, search)
    for file, read in _published():
        search.read(file.entry.path, read)
    return [
        *(bag.measure(entry) for entry in written),
        *(file for file, _ in _published()),
    ]


@cache
def _published() -> tuple[tuple[Measured, Read], ...]:
    """Return what stands in every package alike, read once for all of them."""
    return tuple(
        (bag.measure(entry), Read.of(entry.open().read()))
        for entry in schemas.entries()
    )


def _search_file(entry: Entry, search: NameSearch) -> None:
    search.text(entry.path, b"".join(all_of(bag.chunks(entry.open()))))
