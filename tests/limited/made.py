"""Invented files that tell more than they show: real formats, a canary in each."""

import io
import struct
import zipfile

import pikepdf
from PIL import Image, PngImagePlugin

from app.limited import sounds

CANARY = "canary-58-Vyhadanko"
PLACE = "+50.4501+030.5234/"


def jpeg(size=(64, 48)):
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x0110] = CANARY
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 27.0, 0.36), 3: "E", 29: CANARY})
    written = io.BytesIO()
    Image.new("RGB", size, (180, 120, 60)).save(
        written, "JPEG", exif=exif, comment=CANARY.encode(), icc_profile=CANARY.encode()
    )
    return written.getvalue()


def png():
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", CANARY)
    told.add_itxt("XML:com.adobe.xmp", CANARY)
    written = io.BytesIO()
    Image.new("RGBA", (64, 48), (180, 120, 60, 90)).save(written, "PNG", pnginfo=told)
    return written.getvalue()


def webp():
    exif = Image.Exif()
    exif[0x010E] = CANARY
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(
        written, "WEBP", exif=exif, xmp=CANARY.encode()
    )
    return written.getvalue()


def gif():
    frames = [Image.new("RGB", (40, 30), shade) for shade in ("red", "green", "blue")]
    written = io.BytesIO()
    frames[0].save(
        written,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=[100, 200, 300],
        loop=0,
        comment=CANARY.encode(),
    )
    return written.getvalue()


def tiff():
    exif = Image.Exif()
    exif[0x010E] = CANARY
    exif[0x013B] = CANARY
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "olive").save(written, "TIFF", exif=exif)
    return written.getvalue()


def bmp():
    written = io.BytesIO()
    Image.new("RGB", (64, 48), "olive").save(written, "BMP")
    return written.getvalue() + CANARY.encode()


def pdf(pages=2):
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(300, 400))
    page = made.pages[0]
    photo = made.make_stream(jpeg())
    photo.stream_dict.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": 64,
            "/Height": 48,
            "/BitsPerComponent": 8,
            "/ColorSpace": pikepdf.Name.DeviceRGB,
            "/Filter": pikepdf.Name.DCTDecode,
        }
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=photo))
    page.Contents = made.make_stream(b"q 200 0 0 200 50 100 cm /Photo Do Q")
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{CANARY}')")
    made.Root.OpenAction = made.make_indirect(script)
    made.attachments["list.txt"] = CANARY.encode()
    page.Annots = made.make_indirect(
        pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Text,
                    Rect=[0, 0, 20, 20],
                    T=CANARY,
                    Contents="a note",
                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=f"http://{CANARY}/"),
                )
            ]
        )
    )
    made.docinfo["/Author"] = CANARY
    with made.open_metadata() as told:
        told["dc:creator"] = [CANARY]
    written = io.BytesIO()
    made.save(written, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return written.getvalue()


def zipped(parts, **said):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, **said) as archive:
        archive.comment = CANARY.encode()
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.'
    'openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.'
    'openxmlformats-package.core-properties+xml"/></Types>'
)


def docx_parts(**more):
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": (
            f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="d"'
            ' Target="word/document.xml"/><Relationship Id="r2" Type="c"'
            ' Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": (
            '<c:coreProperties xmlns:c="c" xmlns:dc="dc">'
            f"<dc:creator>{CANARY}</dc:creator></c:coreProperties>"
        ),
        "word/document.xml": (
            f'<w:document xmlns:w="{WORD}"><w:body><w:p w:rsidR="00{CANARY}">'
            f'<w:ins w:id="1" w:author="{CANARY}" w:date="2024-03-03T10:00:00Z">'
            "<w:r><w:t>Свідчення</w:t></w:r></w:ins></w:p></w:body></w:document>"
        ),
        "word/media/image1.jpg": jpeg(),
        **more,
    }


def docx(**more):
    return zipped(docx_parts(**more))


def xlsx():
    return zipped(
        {
            "[Content_Types].xml": TYPES.replace(
                "wordprocessingml.document", "spreadsheetml.sheet"
            ).replace("/word/document.xml", "/xl/workbook.xml"),
            "docProps/app.xml": f"<p><Company>{CANARY}</Company></p>",
            "xl/workbook.xml": (
                '<workbook xmlns:x="x"><x:absPath url="C:\\Users\\'
                f'{CANARY}"/><sheets/></workbook>'
            ),
            "xl/comments1.xml": f"<comments><author>{CANARY}</author></comments>",
            "xl/worksheets/sheet1.xml": (
                '<worksheet xmlns:r="r"><c>7</c><pageSetup r:id="rId1"/></worksheet>'
            ),
            "xl/worksheets/_rels/sheet1.xml.rels": (
                f'<Relationships xmlns="{RELS}"><Relationship Id="rId1" Type="p"'
                ' Target="../printerSettings/printerSettings1.bin"/></Relationships>'
            ),
            "xl/printerSettings/printerSettings1.bin": CANARY,
        }
    )


def odt():
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "meta.xml": f"<m><creator>{CANARY}</creator></m>",
            "content.xml": (
                '<o:c xmlns:o="o" xmlns:dc="dc"><o:p>Свідчення</o:p>'
                f"<dc:creator>{CANARY}</dc:creator><dc:date>2024</dc:date></o:c>"
            ),
            "settings.xml": (
                '<s xmlns:config="c"><config:config-item config:name="PrinterName">'
                f"{CANARY}</config:config-item></s>"
            ),
            "Thumbnails/thumbnail.png": png(),
            "META-INF/manifest.xml": (
                '<m xmlns:manifest="m"><manifest:file-entry manifest:full-path='
                '"meta.xml"/><manifest:file-entry manifest:full-path="content.xml"/>'
                "</m>"
            ),
        }
    )


def box(name, *content):
    inside = b"".join(content)
    return struct.pack(">I", 8 + len(inside)) + name + inside


def track(handler, place, length):
    """One track of one sample, `length` bytes from `place` on."""
    numbers = struct.pack
    return box(
        b"trak",
        box(b"tkhd", bytes(4), numbers(">II", 7_731, 7_732), bytes(72)),
        box(
            b"mdia",
            box(b"mdhd", bytes(4), numbers(">II", 7_731, 7_732), bytes(12)),
            box(b"hdlr", bytes(8), handler, bytes(12), CANARY.encode() + b"\x00"),
            box(
                b"minf",
                box(
                    b"stbl",
                    box(b"stsd", bytes(8)),
                    box(b"stts", numbers(">IIII", 0, 1, 1, 1)),
                    box(b"stsc", numbers(">IIIII", 0, 1, 1, 1, 1)),
                    box(b"stsz", numbers(">IIII", 0, 0, 1, length)),
                    box(b"stco", numbers(">III", 0, 1, place)),
                ),
            ),
        ),
    )


SHOWN, BETWEEN = b"PICTURE-BYTES-OF-THE-FILM", CANARY.encode()


def mp4(brand=b"isom"):
    """A film of one sample, with a place, tags, a track of places, and hidden bytes."""
    start = box(b"ftyp", brand, bytes(4), brand)
    at = len(start) + 8
    body = box(b"mdat", SHOWN, BETWEEN, PLACE.encode())
    place = len(SHOWN) + len(BETWEEN)
    moov = box(
        b"moov",
        box(b"mvhd", bytes(4), struct.pack(">II", 7_731, 7_732), bytes(88)),
        track(b"vide", at, len(SHOWN)),
        track(b"meta", at + place, len(PLACE)),
        box(b"udta", box(b"\xa9xyz", struct.pack(">HH", 18, 0), PLACE.encode())),
        box(b"meta", bytes(4), CANARY.encode()),
    )
    return start + body + moov + box(b"uuid", bytes(16), CANARY.encode())


def mp3(frames=5):
    frame = b"\xff\xfb\x90\x00" + b"\x11" * (144 * 128_000 // 44_100 - 4)
    tag = b"TIT2" + struct.pack(">IH", len(CANARY) + 1, 0) + b"\x00" + CANARY.encode()
    front = b"ID3\x03\x00\x00\x00\x00\x00" + bytes([len(tag)]) + tag
    return front + frame * frames + b"TAG" + CANARY.encode().ljust(125, b"\x00")


def ogg_page(number, body, flags=0):
    table = [255] * (len(body) // 255) + [len(body) % 255]
    head = b"OggS" + struct.pack("<BBqIII", 0, flags, 0, 1, number, 0)
    page = head + bytes([len(table)]) + bytes(table) + body
    total = sounds.check_sum(page)
    return page[:22] + struct.pack("<I", total) + page[26:]


def ogg():
    told = f"ARTIST={CANARY}".encode()
    comments = (
        b"OpusTags"
        + struct.pack("<I", 300)
        + CANARY.encode().ljust(300, b".")
        + struct.pack("<II", 1, len(told))
        + told
    )
    return (
        ogg_page(0, b"OpusHead" + b"\x01\x01" + bytes(9), flags=2)
        + ogg_page(1, comments)
        + ogg_page(2, b"SOUND" * 30, flags=4)
    )
