"""A case with versions of an account, others in it, and files with others in them."""

import io
from contextlib import contextmanager

from app import db
from app.cases import recording
from app.evidence import taking_in
from app.evidence.documents import EvidenceContent
from app.evidence.redacting import keeping
from app.inquiries.documents import Copy
from app.packages.records import Kind
from app.staff.policy import Permission
from tests.limited import made
from tests.packages import rich


class Copied:
    """The case, and what of it is the survivor's own."""

    def __init__(self, world):
        self.rich = rich.begin(world)
        self.walk = self.rich.walk
        with db.transaction() as s:
            file = self.walk.file(s, "olena", Permission.EVIDENCE_WRITE)
            content = EvidenceContent(
                code="",
                title="Photograph of two people",
                kind="photo",
                owner_ids=(recording.survivor_id(s, file),),
                shown_ids=(self.walk.brother,),
            )
            data = made.jpeg((320, 240))
            self.both = taking_in.take_in(s, file, content, "a.jpg", io.BytesIO(data))
        self.hidden = keeping.keep(self.opening, self.both, "0.0.0.5000.5000.N")

    @contextmanager
    def opening(self):
        """Open the case to hide parts of a file."""
        with db.transaction() as s:
            yield s, self.walk.file(s, "olena", Permission.EVIDENCE_WRITE)

    @property
    def own(self):
        """What goes: versions of an account, a photograph, a copy with parts hidden."""
        account, file = Kind.STATEMENT, Kind.EVIDENCE
        return (
            Copy(account, self.rich.first),
            Copy(account, self.rich.amended),
            Copy(account, self.rich.translated),
            Copy(file, self.walk.photo),
            Copy(file, self.both, self.hidden),
        )
