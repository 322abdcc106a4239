"""The dossier in PDF: what `dossier.json` says, for reading and for the file.

Set in memory; nothing of it touches a disk before it is encrypted.
"""

from datetime import datetime

from app.packages.documents import plain
from app.packages.formats import DossierFile
from app.packages.schemas import codebook
from app.packages.typesetting import pdf


def dossier_pdf(dossier: DossierFile, made_at: datetime) -> bytes:
    """Set the dossier, with the labels of the published code book.

    Raises:
        PackageError: the typesetter warned or refused.
    """
    data = {"dossier": plain(dossier), "codes": codebook()["codes"]}
    return pdf("dossier.typ", data, made_at)
