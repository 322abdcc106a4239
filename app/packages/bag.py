"""The bag: which bytes stand under which path, and the tag files that bind them.

BagIt 1.0, written by our own code, because `bagit.py` 1.9.0 writes version 0.97.
Paths are plain ASCII from the bag's root; what an item is called stands in the index.
Source: RFC 8493; domain/exports.md section 2.
"""

import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from app.errors import PackageError
from app.packages.contents import Opener, PackageContents
from app.vault.hashing import Algorithm, Beside

CHUNK = 256 * 1024
"""Bytes in memory at a time for each file, whatever its size."""

PROFILE = "urn:barvinok:package-profile:2026.1"
ALGORITHMS: tuple[Algorithm, ...] = ("sha256", "sha512")

EXTENSIONS = {
    "application/json": "json",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/zip": "zip",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "image/gif": "gif",
    "image/heic": "heic",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/tiff": "tif",
    "image/webp": "webp",
    "message/rfc822": "eml",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "txt",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "video/webm": "webm",
}
"""File types with an ending of their own; any other is `bin`, its type in the index."""

COMPRESSED_ALREADY = ("image/", "audio/", "video/", "application/zip")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to be: its path from the bag's root and how to read it from the start.

    `stored` files (photographs, sound, film) are not compressed again in the zip.
    """

    path: str
    open: Opener
    stored: bool = False


See = Callable[[bytes], None]
"""Sees the bytes of a file pass, in order."""


@dataclass(frozen=True, slots=True)
class Measured:
    """An entry with its size and both hashes, lower-case hex.

    `unread`: these are what was recorded long before. Whoever packs it reads it for the
    first time, shows it to all of these, and holds it to both hashes and the size.
    """

    entry: Entry
    size_bytes: int
    sha256: str
    sha512: str
    unread: tuple[See, ...] = ()

    def digest(self, algorithm: str) -> str:
        """Return the hash that a manifest of this algorithm lists."""
        return self.sha256 if algorithm == "sha256" else self.sha512


def in_memory(path: str, data: bytes) -> Entry:
    """Make an entry of bytes that we wrote ourselves."""
    return Entry(path, lambda: io.BytesIO(data))


def extension(mime: str) -> str:
    """Return the file ending for a media type, without the dot."""
    return EXTENSIONS.get(mime, "bin")


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """Read a stream to its end in pieces of at most `CHUNK` bytes, and close it."""
    with stream:
        while piece := stream.read(CHUNK):
            yield piece


def measure(entry: Entry, watch: Iterable[See] = ()) -> Measured:
    """Read an entry once; each of `watch` sees the same bytes in the same order."""
    size = 0
    sha256, sha512 = Beside("sha256"), Beside("sha512")
    seen = (sha256.update, sha512.update, *watch)
    for piece in chunks(entry.open()):
        size += len(piece)
        for see in seen:
            see(piece)
    return Measured(entry, size, sha256.hexdigest(), sha512.hexdigest())


def by_path(files: Iterable[Measured]) -> list[Measured]:
    """Sort files by path, and refuse a path that two files claim."""
    ordered = sorted(files, key=lambda each: each.entry.path)
    for one, next_one in itertools.pairwise(ordered):
        if one.entry.path.casefold() == next_one.entry.path.casefold():
            raise PackageError(f"two files for {one.entry.path}")
    return ordered


def hash_lines(files: Sequence[Measured], algorithm: str) -> bytes:
    """Write `hash␠␠path` lines, as manifests and `sha256sum -c` read them alike."""
    return "".join(
        f"{each.digest(algorithm)}  {each.entry.path}\n" for each in files
    ).encode("ascii")


def tag_files(
    contents: PackageContents, payload: Sequence[Measured], tags: Sequence[Entry]
) -> list[Measured]:
    """Write the tag files of the bag around a measured payload.

    Args:
        contents: for `bag-info.txt`.
        payload: everything under `data/`, sorted by path.
        tags: our further tag files: the start pages, `verify.py`, `proof/`.

    Returns:
        All tag files measured, the two tag manifests (which list the rest) last.
    """
    ours = [
        in_memory(
            "bagit.txt",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        ),
        in_memory("bag-info.txt", _bag_info(contents, payload)),
        *(
            in_memory(f"manifest-{algorithm}.txt", hash_lines(payload, algorithm))
            for algorithm in ALGORITHMS
        ),
    ]
    listed = by_path(measure(entry) for entry in [*ours, *tags])
    return listed + [
        measure(
            in_memory(f"tagmanifest-{algorithm}.txt", hash_lines(listed, algorithm))
        )
        for algorithm in ALGORITHMS
    ]


def _bag_info(contents: PackageContents, payload: Sequence[Measured]) -> bytes:
    octets = sum(each.size_bytes for each in payload)
    sender, group = contents.organisation, contents.group
    labels = [
        ("Source-Organization", sender.name),
        ("Organization-Address", sender.address),
        ("Contact-Name", sender.contact_role),
        ("Contact-Phone", sender.contact_phone),
        ("Contact-Email", sender.contact_email),
        (
            "External-Description",
            f"Package for {contents.recipient.name}: {contents.purpose.label.en}",
        ),
        ("Bagging-Date", contents.made_at.strftime("%Y-%m-%d")),
        ("External-Identifier", contents.package_id),
        ("Bag-Size", human_size(octets)),
        ("Payload-Oxum", f"{octets}.{len(payload)}"),
        ("Bag-Group-Identifier", group.group_id if group else contents.package_id),
        ("Bag-Count", f"{group.number} of {group.of}" if group else "1 of 1"),
        ("Internal-Sender-Identifier", contents.sender_reference),
        (
            "Internal-Sender-Description",
            "Pseudonyms only. A names annex, where there is one, travels apart.",
        ),
        ("BagIt-Profile-Identifier", PROFILE),
    ]
    return "".join(
        f"{label}: {one_line(value)}\n" for label, value in labels if one_line(value)
    ).encode()


def one_line(text: str) -> str:
    """Fold white space and drop control characters: a tag value is a single line."""
    if text.isprintable():
        return " ".join(text.split())
    kept = "".join(" " if sign.isspace() else sign for sign in text)
    return " ".join("".join(sign for sign in kept if sign.isprintable()).split())


def human_size(octets: int) -> str:
    """Write a size for people: `3.4 MB`, in steps of a thousand."""
    size, unit = float(octets), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if size < 1000:  # noqa: PLR2004  # SI prefixes go by a thousand
            break
        size, unit = size / 1000, larger
    return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
