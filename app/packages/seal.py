"""Sealing: from a bag in memory to one age file, or to volumes; and the names annex.

The clear zip goes straight into the cipher; what lies on the disk is never anything
but sealed. It is written beside its place and moved there when it is whole, so a
package either is there or is not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import RecipientKeyError
from app.packages import documents, volumes
from app.packages.contents import PackageContents
from app.packages.formats import AnnexFile
from app.packages.packing import Bag, Progress, Stage, pack, quietly
from app.packages.proof import Stamp
from app.packages.zipped import Sink, write_zip
from app.vault import age, targets
from app.vault.kept import KeptFile
from app.vault.targets import Weak


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of a sealed file; all of it may be told to the recipient."""

    path: Path
    sha256: str
    size_bytes: int
    item_count: int
    file_count: int
    hash_list_sha256: str
    ed25519_fingerprint: str


@dataclass(frozen=True, slots=True)
class VolumesReceipt:
    """What is known of a sealed set; all of it may be told to the recipient."""

    written: volumes.VolumeSet
    item_count: int
    hash_list_sha256: str


@dataclass(frozen=True, slots=True)
class AnnexReceipt:
    """What is known of a sealed names annex."""

    path: Path
    sha256: str
    size_bytes: int


def write_package(
    contents: PackageContents,
    *,
    seed: bytes,
    recipients: Sequence[str] | Weak,
    path: Path,
    progress: Progress = quietly,
    stamp: Stamp | None = None,
) -> Receipt:
    """Build, sign, zip and encrypt one package.

    Args:
        contents: what it says; already passed by the gate.
        seed: the organisation's package-signing seed, 32 bytes.
        recipients: post-quantum age recipients, each of which can open it; or the one
            weaker key of an exception, which never stands beside another.
        path: where the age file comes to stand, usually `<package-id>.zip.age`.
        progress: told the five stages; an exception from it cancels.
        stamp: the time-stamping authority, where one is configured.

    Raises:
        PackageError: as `pack`, or an original changed meanwhile.
        RecipientKeyError: no recipient, or one that is not post-quantum.
    """
    if not isinstance(recipients, Weak):
        for recipient in recipients:
            age.check_recipient(recipient)
    bag = pack(contents, seed, progress=progress, stamp=stamp)
    with KeptFile(path) as kept:
        with _writer(recipients, kept) as sealed:
            _zip(bag, contents, sealed, progress)
        progress(Stage.KEEPING, 0, 1)
    progress(Stage.KEEPING, 1, 1)
    return Receipt(
        path=path,
        sha256=kept.sha256,
        size_bytes=kept.size_bytes,
        item_count=bag.item_count,
        file_count=len(bag.files),
        hash_list_sha256=bag.hash_list_sha256,
        ed25519_fingerprint=bag.ed25519_fingerprint,
    )


def write_volumes(
    contents: PackageContents,
    *,
    seed: bytes,
    code: str,
    folder: Path,
    volume_bytes: int | None = None,
    progress: Progress = quietly,
    stamp: Stamp | None = None,
) -> VolumesReceipt:
    """Build, sign and zip one package, and encrypt it into volumes.

    Args:
        contents: what it says; already passed by the gate.
        seed: the organisation's package-signing seed, 32 bytes.
        code: from `volumes.new_code`, for this set alone.
        folder: where the set comes to stand.
        volume_bytes: the size that no volume may exceed.
        progress: as for `write_package`.
        stamp: the time-stamping authority, where one is configured.

    Raises:
        PackageError: as `pack`, or an original changed meanwhile.
        InvalidInputError: the limit of a volume is too low.
    """
    set_ = volumes.Writer(
        folder,
        package_id=contents.package_id,
        opens_as=f"{contents.package_id}.zip",
        code=code,
        volume_bytes=volume_bytes,
    )
    bag = pack(contents, seed, progress=progress, stamp=stamp)
    with set_ as sealed:
        _zip(bag, contents, sealed, progress)
        progress(Stage.KEEPING, 0, 1)
    progress(Stage.KEEPING, 1, 1)
    return VolumesReceipt(
        written=set_.written,
        item_count=bag.item_count,
        hash_list_sha256=bag.hash_list_sha256,
    )


def write_annex(
    contents: PackageContents,
    *,
    recipients: Sequence[str] | Weak,
    package_recipients: Sequence[str] | Weak | None,
    path: Path,
) -> AnnexReceipt:
    """Encrypt the names annex to keys that do not open the package.

    Args:
        contents: whose annex it is.
        recipients: as of a package.
        package_recipients: those of the package; None: a code opens it.
        path: where the file comes to stand.

    Raises:
        RecipientKeyError: a key would open both files, there is none, or it is not
            post-quantum.
    """
    if _prints(recipients) & _prints(package_recipients or ()):
        raise RecipientKeyError("the names annex needs a key of its own")
    with KeptFile(path) as kept, _writer(recipients, kept) as sealed:
        sealed.write(_annex(contents))
    return AnnexReceipt(path, kept.sha256, kept.size_bytes)


def write_annex_volumes(
    contents: PackageContents,
    *,
    code: str,
    package_code: str,
    folder: Path,
) -> volumes.VolumeSet:
    """Encrypt the names annex into volumes of its own, with a code of its own.

    Raises:
        RecipientKeyError: the code opens the package as well.
    """
    if code == package_code:
        raise RecipientKeyError("the names annex needs a code of its own")
    name = f"{contents.package_id}-annex"
    set_ = volumes.Writer(
        folder,
        package_id=name,
        opens_as=f"{name}.json",
        code=code,
    )
    with set_ as sealed:
        sealed.write(_annex(contents))
    return set_.written


def _annex(contents: PackageContents) -> bytes:
    listed = {person.pseudonym for person in contents.persons}
    annex = AnnexFile(
        package_id=contents.package_id,
        made_at=contents.made_at,
        recipient=contents.recipient,
        entries=tuple(each for each in contents.annex if each.pseudonym in listed),
        files=contents.annex_files,
    )
    return documents.written(annex)


def _writer(recipients: Sequence[str] | Weak, kept: KeptFile) -> targets.Sealing:
    if isinstance(recipients, Weak):
        return targets.writer(recipients, kept)
    return age.Writer(recipients, kept)


def _prints(recipients: Sequence[str] | Weak) -> set[str]:
    if isinstance(recipients, Weak):
        return {targets.fingerprint(recipients.kind, recipients.text)}
    return {age.fingerprint(recipient) for recipient in recipients}


def _zip(bag: Bag, contents: PackageContents, sealed: Sink, progress: Progress) -> None:
    total, done = bag.size_bytes, 0

    def passed(size_bytes: int) -> None:
        """Tell how far the zip has come."""
        nonlocal done
        done += size_bytes
        progress(Stage.SEALING, done, total)

    progress(Stage.SEALING, 0, total)
    write_zip(sealed, bag.name, bag.files, contents.made_at, passed)
