"""Inside the limited process: docx, xlsx and odt without authors, times and printers.

A zip is taken apart in memory, counted while it is inflated: what it declares is not
believed. Parts are written again under the same names and no other; a name that leads
out of the archive is refused with all of it. XML with a document type is refused, so
no entity is ever expanded.
"""

import io
import posixpath
import re
import zipfile

from lxml import etree

from app.limited import drawing, papers
from app.limited.answers import Made, Refused, RefusedError, Removed
from app.limited.kinds import PICTURES, Kind, seen

MOST_PARTS = 5_000
MOST_BYTES = 128 * 1024 * 1024
MOST_XML_BYTES = 64 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
_WHEN = (1980, 1, 1, 0, 0, 0)
_TYPES = "[Content_Types].xml"

_MAIN = {
    b"wordprocessingml.document.main+xml": Kind.DOCX,
    b"spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_DROPPED: tuple[tuple[str, Removed], ...] = (
    (r"docProps/thumbnail\.\w+|Thumbnails/.*", Removed.SMALL_PICTURE),
    (r"docProps/.*|meta\.xml|manifest\.rdf|layout-cache", Removed.PROPERTIES),
    (r"customXml/.*", Removed.CUSTOM_DATA),
    (r"(word/people\.xml|xl/persons/.*)", Removed.NAMES_OF_EDITORS),
    (r".*printerSettings.*", Removed.PRINTERS),
    (r"Configurations2/.*", Removed.CUSTOM_DATA),
    (r".*vbaProject.*|.*vbaData.*|Basic/.*|Scripts/.*", Removed.SCRIPTS),
)
_INSIDE = re.compile(r"(?:embeddings|activeX|ObjectReplacements|externalLinks)/")
_PEOPLE = {"author", "initials", "creator", "sender-initials", "userId", "lastEdited"}
_TIMES = {"date", "dT", "dateUtc"}
_IDENTIFIERS = re.compile(r"rsid\w*|paraId|textId|durableId|documentId")
_LOST = {"absPath", "lastPrinted", "printer-name", "printer-setup"}


def prepare() -> None:
    """Use every piece once before the door shuts."""
    drawing.prepare()
    small = io.BytesIO()
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_TYPES, "<a>" + "wordprocessingml.document.main+xml" + "</a>")
        archive.writestr("word/document.xml", "<a b='c'>d</a>")
    copy(bytearray(small.getvalue()))


def copy(data: bytearray) -> Made:
    """Write an office file anew, in its own kind."""
    parts = taken_apart(data)
    kind = kind_of(parts)
    if any(_INSIDE.search(name) for name in parts):
        raise RefusedError(Refused.NO_COPY)
    removed: set[Removed] = set()
    kept = {}
    for name, content in parts.items():
        sign = _dropped(name)
        if sign is None:
            kept[name] = content
        else:
            removed.add(sign)
    gone = set(parts) - set(kept)
    for name, content in kept.items():
        kept[name] = _cleaned(name, content, gone, removed)
    return Made(_put_together(kept), kind, frozenset(removed))


def taken_apart(data: bytearray) -> dict[str, bytes]:
    """Return the parts of a zip, counted while they are inflated."""
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_PARTS:
            raise RefusedError(Refused.TOO_LARGE)
        for entry in entries:
            _check_name(entry, parts)
            if entry.is_dir():
                continue
            content = bytearray()
            with archive.open(entry) as opened:
                while block := opened.read(CHUNK_BYTES):
                    left -= len(block)
                    if left < 0:
                        raise RefusedError(Refused.TOO_LARGE)
                    content += block
            parts[entry.filename] = bytes(content)
    return parts


def _check_name(entry: zipfile.ZipInfo, parts: dict[str, bytes]) -> None:
    """Refuse a name that leads elsewhere, stands twice, or hides something."""
    name = entry.filename
    if entry.flag_bits & 0x1:
        raise RefusedError(Refused.LOCKED)
    is_odd = "\\" in name or "\x00" in entry.orig_filename or ":" in name
    leads_out = name.startswith("/") or ".." in name.split("/")
    if is_odd or leads_out or name in parts:
        raise RefusedError(Refused.DAMAGED)


def kind_of(parts: dict[str, bytes]) -> Kind:
    """Say which office file these are the parts of."""
    if parts.get("mimetype", b"").strip() == Kind.ODT.value.encode():
        return Kind.ODT
    types = parts.get(_TYPES, b"")
    for sign, kind in _MAIN.items():
        if sign in types:
            return kind
    raise RefusedError(Refused.NO_COPY)


def _dropped(name: str) -> Removed | None:
    for pattern, sign in _DROPPED:
        if re.fullmatch(pattern, name, re.DOTALL):
            return sign
    return None


def _cleaned(name: str, content: bytes, gone: set[str], removed: set[Removed]) -> bytes:
    """Return one part without what tells of its making.

    Parts are XML or pictures; anything else means that no sound copy can be made.
    """
    if name == "mimetype":
        return Kind.ODT.value.encode()
    if name.endswith((".xml", ".rels", ".rdf", ".vml")):
        return _xml(name, content, gone, removed)
    kind = seen(content[:2048])
    if kind is Kind.JPEG:
        bare = papers.without_segments(content)
        if bare != content:
            removed.add(Removed.CAMERA)
        return bare
    if kind in PICTURES:
        made = drawing.copy(bytearray(content), kind)
        removed |= made.removed
        return bytes(made.data)
    raise RefusedError(Refused.NO_COPY)


def _xml(name: str, content: bytes, gone: set[str], removed: set[Removed]) -> bytes:
    tree = parsed(content)
    for element in list(tree.iter()):
        _element(element, name, gone, removed)
    return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8"))


def parsed(content: bytes) -> etree._ElementTree:
    """Read one part; a document type is refused, so no entity is ever expanded."""
    if len(content) > MOST_XML_BYTES:
        raise RefusedError(Refused.TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    tree = etree.fromstring(content, parser).getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise RefusedError(Refused.DAMAGED)
    return tree


def _element(
    element: etree._Element, name: str, gone: set[str], removed: set[Removed]
) -> None:
    """Clean one element, or take it out."""
    parent = element.getparent()
    local = etree.QName(element).localname
    if parent is not None and (local in _LOST or _points_at(element, name, gone)):
        parent.remove(element)
        return
    if local == "config-item" and _local_name(element) in {
        "PrinterName",
        "PrinterSetup",
    }:
        element.text = ""
        removed.add(Removed.PRINTERS)
    if local in _PEOPLE and element.text:
        element.text = ""
        removed.add(Removed.NAMES_OF_EDITORS)
    if local == "date" and element.text and name in {"content.xml", "styles.xml"}:
        element.text = "1970-01-01T00:00:00"
        removed.add(Removed.TIMES)
    for full in list(element.attrib):
        _attribute(element, str(full), local, removed)


def _attribute(
    element: etree._Element, full: str, local: str, removed: set[Removed]
) -> None:
    short = etree.QName(full).localname
    if short in _PEOPLE and element.attrib[full]:
        element.attrib[full] = ""
        removed.add(Removed.NAMES_OF_EDITORS)
    elif short in _TIMES and local in _EDITS:
        del element.attrib[full]
        removed.add(Removed.TIMES)
    elif _IDENTIFIERS.fullmatch(short):
        del element.attrib[full]
        removed.add(Removed.IDENTIFIERS)
    elif short == "id" and local == "pageSetup":
        del element.attrib[full]


_EDITS = {
    *("ins", "del", "moveFrom", "moveTo", "comment", "rPrChange", "pPrChange"),
    *("sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "cellIns", "cellDel"),
    *("numberingChange", "threadedComment", "moveFromRangeStart", "moveToRangeStart"),
}


def _local_name(element: etree._Element) -> str:
    for full, value in element.attrib.items():
        if etree.QName(str(full)).localname == "name":
            return str(value)
    return ""


def _points_at(element: etree._Element, name: str, gone: set[str]) -> bool:
    """Say whether this line of a list of parts names one that was taken out."""
    local = etree.QName(element).localname
    attributes = {etree.QName(str(k)).localname: str(v) for k, v in element.items()}
    if local == "Override":
        return attributes.get("PartName", "").lstrip("/") in gone
    if local == "file-entry":
        return attributes.get("full-path", "") in gone
    if local == "Relationship" and attributes.get("TargetMode") != "External":
        target = attributes.get("Target", "")
        base = posixpath.dirname(posixpath.dirname(name))
        full = posixpath.normpath(posixpath.join("/" + base, target)).lstrip("/")
        return full in gone
    return False


def _put_together(parts: dict[str, bytes]) -> bytes:
    """Write the zip anew: no times, no notes, no extra fields."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in sorted(
            parts, key=lambda each: (each != "mimetype", each != _TYPES)
        ):
            entry = zipfile.ZipInfo(name, _WHEN)
            is_stored = name == "mimetype"
            entry.compress_type = (
                zipfile.ZIP_STORED if is_stored else zipfile.ZIP_DEFLATED
            )
            archive.writestr(entry, parts[name])
    return written.getvalue()
