"""Hand-over to a desk where nothing may be installed: volumes, a code, a page.

`writing.py` writes a set of volumes with its index and `OPEN.html`, `reading.py` says
what is wrong with a set and opens it. `docs/formats/volumes.md` is for strangers.
"""

from app.errors import CodeSlipError
from app.packages.volumes.index import Volume, VolumeSet
from app.packages.volumes.opener import OPENER_NAME, opener, opener_sha256
from app.packages.volumes.reading import Opened, Survey, open_volumes, survey
from app.packages.volumes.writing import LEAST_BYTES, Writer
from app.vault.volumes import grouped_code as grouped
from app.vault.volumes import new_code, read_code

__all__ = [
    "LEAST_BYTES",
    "OPENER_NAME",
    "CodeSlipError",
    "Opened",
    "Survey",
    "Volume",
    "VolumeSet",
    "Writer",
    "grouped",
    "new_code",
    "open_volumes",
    "opener",
    "opener_sha256",
    "read_code",
    "survey",
]
