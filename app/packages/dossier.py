"""The dossier in PDF: what `dossier.json` says, for reading and for the file.

Each PDF is in one language. Set in memory; nothing of it touches a disk before it is
encrypted.
"""

from datetime import datetime

from app.cases import vocabularies
from app.packages import terms
from app.packages.documents import plain
from app.packages.formats import DossierFile
from app.packages.schemas import codebook
from app.packages.tongues import of_reader
from app.packages.typesetting import pdf

FOLDER = "data/dossier"


def dossiers(dossier: DossierFile, made_at: datetime) -> dict[str, bytes]:
    """Set the dossier in each language of the reader; the first is `dossier.pdf`.

    Raises:
        PackageError: the typesetter warned or refused.
    """
    first, *others = of_reader(dossier.cover.languages)
    names = {"dossier": first} | {f"dossier-{each}": each for each in others}
    return {
        f"{FOLDER}/{name}.pdf": dossier_pdf(dossier, made_at, language)
        for name, language in names.items()
    }


def dossier_pdf(dossier: DossierFile, made_at: datetime, language: str) -> bytes:
    """Set the dossier in one language, with the labels of the published code book.

    Raises:
        PackageError: the typesetter warned or refused.
    """
    data = {
        "dossier": plain(dossier),
        "codes": codebook()["codes"],
        "language": language,
        "tongues": {
            each.code: plain(each.label)
            for each in terms.terms("languages", vocabularies.load()["languages"])
        },
    }
    return pdf("dossier.typ", data, made_at)
