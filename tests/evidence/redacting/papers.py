"""Invented files that say a name in many places, and the search for it in all of them.

The search is tried on the original first: what finds nothing there proves nothing.
"""

import io
import re
import subprocess
import zlib
from contextlib import suppress

import pikepdf
import typst
from PIL import Image

from tests.limited import made

NAME = "Олена Ковальчук"
PHONE = "+380 67 123 45 67"
KEPT = "стояла"
TEXT = (
    "Свідок Олена Ковальчук стояла біля воріт. Вони говорили з Ковальчуком.\n\n"
    "The guard called KOVALCHUK twice; “Kovalchuk”, he said. Бачили Олену.\n\n"
    f"Телефон {PHONE}.\n"
)
BASED = (
    '#set page(width: 300pt, height: 400pt)\n#set text(font: "Libertinus Serif")\n'
    "{}\n#pagebreak()\nДруга сторінка: Ковальчук КОВАЛЬЧУК.\n"
)


def typeset(text):
    """A paper with letters that can be searched, and nothing beside them."""
    return typst.compile(BASED.format(text).encode())


def paper():
    """A paper of two pages, and the name in all that lies beside its letters."""
    told = pikepdf.open(io.BytesIO(typeset(TEXT)))
    page = told.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
    )
    page.Resources.Font["/Plain"] = told.make_indirect(font)
    page.contents_add(b"BT /Plain 12 Tf 40 40 Td (Witness Kovalchuk) Tj ET")
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=[0, 0, 20, 20],
        Contents=NAME,
    )
    page.Annots = told.make_indirect(pikepdf.Array([note]))
    with told.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(NAME, 0))
    told.attachments["list.txt"] = NAME.encode()
    with told.open_metadata() as said:
        said["dc:creator"] = ["Kovalchuk"]
    told.docinfo["/Title"] = NAME
    written = io.BytesIO()
    told.save(written)
    return written.getvalue()


def office():
    """A text file of an office program, with a head, a note and deleted words."""
    main = (
        f'<w:document xmlns:w="{made.WORD}"><w:body>'
        "<w:p><w:r><w:t>Свідок Олена </w:t></w:r><w:r><w:t>Ковальчук</w:t></w:r>"
        f"<w:r><w:t xml:space='preserve'> {KEPT}.</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kovalchuk</w:t></w:r></w:p></w:tc></w:tr>"
        "</w:tbl><w:p><w:del w:author='Kovalchuk'><w:r><w:delText>Ковальчука"
        "</w:delText></w:r></w:del></w:p></w:body></w:document>"
    )
    head = (
        f'<w:hdr xmlns:w="{made.WORD}"><w:p><w:r><w:t>О. Ковальчук</w:t></w:r></w:p>'
        "</w:hdr>"
    )
    core = "<a><creator>Ковальчук</creator></a>"
    return made.zipped(
        {
            "[Content_Types].xml": made.TYPES,
            "word/document.xml": main,
            "word/header1.xml": head,
            "docProps/core.xml": core,
        }
    )


def spelt(word):
    """A word as a file may hold it: in several alphabets of bytes, and as hex."""
    codes = ("utf-8", "utf-16-be", "utf-16-le", "cp1251", "koi8-u")
    plain = {word.encode(code, "ignore") for code in codes}
    return {each for found in plain if found for each in (found, found.hex().encode())}


def opened_bytes(data):
    """All bytes of a file: as they lie, each stream inflated, each object written."""
    found = [data]
    for begun in re.finditer(rb"stream\r?\n", data):
        with suppress(zlib.error):
            found.append(zlib.decompressobj().decompress(data[begun.end() :]))
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as told:
            for each in told.objects:
                found.append(each.unparse())
                if isinstance(each, pikepdf.Stream):
                    found.append(each.read_raw_bytes())
                    with suppress(pikepdf.PdfError):  # a JPEG: pixels, read as it lies
                        found.append(each.read_bytes())
    return [part + b"|" + part.lower() for part in found]


def in_bytes(data, word):
    """Say whether a word lies in the bytes, however it is written."""
    parts = opened_bytes(data)
    return any(each in part for each in spelt(word) for part in parts)


def tool(*line, data, path):
    """What a stock tool says of a file."""
    path.write_bytes(data)
    told = subprocess.run(
        [part.format(path) for part in line], capture_output=True, check=True
    )
    return told.stdout.decode()


def photograph(secret, size=(640, 480), place=(201, 163, 419, 299)):
    """A picture with something in one place, and else the same."""
    picture = Image.new("RGB", size, (90, 120, 60))
    for x in range(0, size[0], 2):
        picture.putpixel((x, (x * 3) % size[1]), (200, x % 256, 30))
    left, top, right, bottom = place
    for x in range(left, right):
        for y in range(top, bottom):
            lit = (x * secret + y) % 11 < 5
            picture.putpixel((x, y), (255, 240, 10) if lit else (5, 0, 120))
    return picture


def written(picture, kind, **said):
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **said)
    return out.getvalue()
