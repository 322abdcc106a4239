"""The rows of the index for review tools: `documents.csv` and a Concordance DAT.

Both hold the rows of `index.json`, one per item, in the order of the field list. The
JSON is the source: a spreadsheet and a load file each have signs they cannot carry.
Source: domain/exports.md sections 3 and 4.
"""

import csv
import io
from collections.abc import Sequence

from app.cells import harmless
from app.packages.bag import one_line
from app.packages.index import IndexRow

DAT_COLUMNS: dict[str, str] = {
    "item_id": "BEGDOC",
    "item_id_end": "ENDDOC",
    "family_begin": "BEGATTACH",
    "family_end": "ENDATTACH",
    "parent_id": "PARENTID",
    "title": "TITLE",
    "doc_type": "DOCTYPE",
    "main_date": "DOCDATE",
    "date_estimated": "DATEEST",
    "date_precision": "DATEPREC",
    "author": "AUTHOR",
    "author_org": "AUTHORORG",
    "recipient_of_doc": "TO",
    "language": "LANGUAGE",
    "script": "SCRIPT",
    "source_person": "SOURCE",
    "source_org": "SOURCEORG",
    "collected_at": "COLLDATE",
    "collected_place": "COLLPLACE",
    "collected_by": "COLLBY",
    "acquisition_method": "COLLMETHOD",
    "original_kind": "ORIGKIND",
    "original_location": "ORIGLOC",
    "original_filename": "FILENAME",
    "file_size": "FILESIZE",
    "mime": "MIMETYPE",
    "sha256": "SHA256",
    "sha512": "SHA512",
    "page_count": "PAGECOUNT",
    "duration_s": "DURATION",
    "redacted": "REDACTED",
    "redaction_reasons": "REDREASON",
    "unredacted_id": "REDOF",
    "translation_of": "TRANSOF",
    "translation_kind": "TRANSKIND",
    "transcript_of": "TRANSCOF",
    "version": "VERSION",
    "supersedes": "SUPERSEDES",
    "confidentiality": "CONFID",
    "conditions": "CONDITIONS",
    "incidents": "INCIDENTS",
    "persons": "PERSONS",
    "exculpatory_flag": "EXCULP",
    "consent_grant_ids": "CONSENT",
    "disclosed_to": "DISCLOSED",
    "native_path": "NATIVEPATH",
    "text_path": "TEXTPATH",
    "c2pa_status": "C2PA",
    "geo": "GEO",
}
"""Our key of each column and its name in the DAT, in the order of the columns."""

FIELD_SEPARATOR = "\x14"
QUALIFIER = "þ"
NEW_LINE = "®"
DAT_CANNOT_CARRY = str.maketrans(
    {FIELD_SEPARATOR: " ", QUALIFIER: "th", NEW_LINE: "(R)"}
)


def documents_csv(rows: Sequence[IndexRow]) -> bytes:
    """Write `documents.csv`: UTF-8 with BOM, comma, CRLF, our own keys as the header.

    A cell that a spreadsheet would take for a formula gets an apostrophe in front;
    several values in one cell are split by `; `.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(DAT_COLUMNS)
    for row in rows:
        writer.writerow([harmless("; ".join(values(row, key))) for key in DAT_COLUMNS])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def concordance_dat(rows: Sequence[IndexRow]) -> bytes:
    """Write the DAT: UTF-8 with BOM, 0x14 between fields, þ around values, CRLF.

    New lines and several values become ®; a 0x14, þ or ® inside a value is replaced,
    because the format has no way to escape one.
    """
    lines = [list(DAT_COLUMNS.values())]
    lines += [[_dat_value(row, key) for key in DAT_COLUMNS] for row in rows]
    text = "".join(
        FIELD_SEPARATOR.join(f"{QUALIFIER}{value}{QUALIFIER}" for value in line)
        + "\r\n"
        for line in lines
    )
    return b"\xef\xbb\xbf" + text.encode()


def values(row: IndexRow, key: str) -> tuple[str, ...]:
    """Return one field of a row as text, one entry for each of several values."""
    value = getattr(row, key)
    if value is None or value == "":
        return ()
    if isinstance(value, bool):
        return ("Y" if value else "N",)
    if isinstance(value, tuple):
        return tuple(str(each) for each in value)
    return (str(value),)


def _dat_value(row: IndexRow, key: str) -> str:
    if key == "main_date":
        return _earliest_day(row.main_date)
    cells = [each.translate(DAT_CANNOT_CARRY) for each in values(row, key)]
    lines = [one_line(line) for cell in cells for line in cell.splitlines()]
    return NEW_LINE.join(lines)


def _earliest_day(main_date: str) -> str:
    """Turn `2024-03/2024-05` into `20240301`; what is estimated stands in DATEEST."""
    year, month, day = [*main_date.partition("/")[0].split("-"), "01", "01"][:3]
    return f"{year}{month}{day}" if year.isdigit() else ""
