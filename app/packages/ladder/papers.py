"""The two papers of a hand-over: the sheet with the code, and the carrier's protocol.

Pure functions of what they are given, in English and Ukrainian. The code sheet is the
only place where a code is printed; it is set in memory, goes to one person, and is
never kept with the volumes.
"""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from app.packages.typesetting import pdf
from app.packages.volumes import grouped, opener_sha256, read_code

_HASH_GROUP = 8


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """What stands on the paper that goes by the second channel.

    Attributes:
        package_id: as in the names of the volumes; of the annex with its ending.
        sender: the organisation.
        contact: whom the receiver calls, by role and telephone.
        recipient: the receiving body.
        code: 50 digits.
        index_sha256: of the index of this set.
        volumes: how many there are.
    """

    package_id: str
    sender: str
    contact: str
    recipient: str
    code: str = field(repr=False)
    index_sha256: str
    volumes: int


@dataclass(frozen=True, slots=True)
class Drive:
    """One drive in its sealed bag."""

    drive_number: str
    seal_number: str


@dataclass(frozen=True, slots=True)
class Carrier:
    """What stands in the protocol of two drives.

    Attributes:
        number: of the protocol, as the office counts them.
        package_id: what both drives hold.
        sender: the organisation.
        contact: whom to call when a seal is broken or a drive lost.
        recipient: the receiving body.
        file: the file whose hash is compared: the encrypted file, or the index.
        file_sha256: its SHA-256.
        files: how many files each drive holds.
        size_bytes: what they take on each drive.
        carried: the drive that is handed over.
        kept: the drive that stays until the receipt is in.
        carrier_role: who carries, by role.
        receiver_role: who may take it, by role, as agreed beforehand.
        keeper_role: who keeps the other drive.
        receipt_by: the day on which somebody asks where the receipt is.
    """

    number: str
    package_id: str
    sender: str
    contact: str
    recipient: str
    file: str
    file_sha256: str
    files: int
    size_bytes: int
    carried: Drive
    kept: Drive
    carrier_role: str
    receiver_role: str
    keeper_role: str
    receipt_by: date


def code_sheet(sheet: CodeSheet, made_at: datetime) -> bytes:
    """Set the sheet with the code as PDF.

    Raises:
        CodeSlipError: the code is none.
        PackageError: the typesetter refused.
    """
    data = {
        "package_id": sheet.package_id,
        "sender": sheet.sender,
        "contact": sheet.contact,
        "recipient": sheet.recipient,
        "volumes": str(sheet.volumes),
        "groups": grouped(read_code(sheet.code)).split(),
        "index_sha256": _in_rows(sheet.index_sha256),
        "opener_sha256": _in_rows(opener_sha256()),
        "day": f"{made_at:%d.%m.%Y}",
    }
    return pdf("code-sheet.typ", data, made_at)


def carrier_protocol(carrier: Carrier, made_at: datetime) -> bytes:
    """Set the protocol of two drives as PDF.

    Raises:
        PackageError: the typesetter refused.
    """
    plain: dict[str, Any] = asdict(carrier)
    data = plain | {
        "file_sha256": _in_rows(carrier.file_sha256),
        "size_bytes": f"{carrier.size_bytes:,}".replace(",", " "),
        "files": str(carrier.files),
        "receipt_by": f"{carrier.receipt_by:%d.%m.%Y}",
        "day": f"{made_at:%d.%m.%Y}",
    }
    return pdf("carrier.typ", data, made_at)


def _in_rows(sha256: str) -> list[str]:
    """Return a hash in two rows of groups, which two people read to each other."""
    groups = [
        sha256[at : at + _HASH_GROUP] for at in range(0, len(sha256), _HASH_GROUP)
    ]
    half = len(groups) // 2
    return [" ".join(groups[:half]), " ".join(groups[half:])]
