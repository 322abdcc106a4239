"""A voice message becomes the first original of the case that is made of a report."""

from typing import BinaryIO, cast

from sqlalchemy.orm import Session

from app.cases.casefile import CaseFile
from app.evidence import scanning, taking_in
from app.evidence.documents import EvidenceContent
from app.files import keeping
from app.files.documents import FileRef
from app.wording import gettext as _


def into_case(
    db: Session, file: CaseFile, voice: FileRef, heard: str, language: str
) -> None:
    """Seal the message anew under the case's own key; the desk's copy goes.

    The key that travelled in the report opens nothing afterwards: the sealed file that
    it belonged to is removed once this is committed.

    Args:
        db: the transaction of accepting.
        file: the case, just opened.
        voice: what the report says of the message.
        heard: what the desk wrote down of it.
        language: in which the pages were shown.

    Raises:
        TamperedError: the message is not what was sent; nothing is accepted.
    """
    content = EvidenceContent(
        code="",
        title=_("Voice message of the first contact"),
        kind="audio",
        shows=heard,
        obtained_how="sent_by_survivor",
        original_kind="born_digital",
        language=language,
        mime=voice.mime,
        checked=scanning.at_first().value,
    )
    with keeping.opened(voice) as source:
        taking_in.seal_in(db, file, content, "", cast("BinaryIO", source))
    keeping.remove(db, (voice,))
