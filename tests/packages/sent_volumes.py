"""A set of volumes as it lies on a receiver's desk."""

import io
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from app.errors import PackageError
from app.packages import volumes
from app.packages.volumes import VolumeSet

DATA = bytes(range(256)) * 1_200  # 307,200 bytes: three volumes of 128 KiB


@dataclass
class Sent:
    """A set as it was written, and its code."""

    set: VolumeSet
    code: str

    @property
    def paths(self) -> list[Path]:
        """Everything in the folder."""
        return sorted(self.set.folder.iterdir())

    @property
    def index(self) -> Path:
        """The index."""
        return self.set.folder / self.set.index_name

    def volume(self, number: int) -> Path:
        """One volume."""
        return self.set.folder / self.set.volumes[number - 1].name

    @property
    def volumes(self) -> list[Path]:
        """All of them, in order."""
        return [self.set.folder / each.name for each in self.set.volumes]

    @property
    def page(self) -> Path:
        """The page that came along."""
        return self.set.folder / volumes.OPENER_NAME

    def opened(self, code: str | None = None) -> bytes:
        """Open everything in the folder."""
        target = io.BytesIO()
        told = volumes.open_volumes(self.paths, code or self.code, target)
        assert told.sha256 == sha256(target.getvalue()).hexdigest()
        assert told.size_bytes == len(target.getvalue()) == self.set.size_bytes
        return target.getvalue()

    def refused(self) -> str:
        """Open everything in the folder, which is refused; say with which words."""
        with pytest.raises(PackageError) as refused:
            self.opened()
        return str(refused.value)


def send(folder: Path, data: bytes, *, volume_bytes=None, package_id="BVP-7K3Q92"):
    """Write any bytes as a set."""
    code = volumes.new_code()
    writer = volumes.Writer(
        folder,
        package_id=package_id,
        opens_as=f"{package_id}.zip",
        code=code,
        volume_bytes=volume_bytes,
    )
    with writer as sealed:
        sealed.write(data)
    return Sent(writer.written, code)
