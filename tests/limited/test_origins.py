"""Signed claims of origin are read inside the limited process, and only reported."""

import io

import msgspec
import pytest

from app.errors import UnreadableFileError
from app.limited import running
from app.limited.answers import Claim, Origin, Task, Wanted
from tests.limited import made
from tests.limited.signed import CAMERA, MAKER, TOOL, signed
from tests.statements.told import picture


def claims(data, mime="image/jpeg"):
    wanted = Wanted(Task.ORIGIN, mime=mime, size_bytes=len(data))
    with running.asked(wanted, io.BytesIO(data)) as answer:
        return msgspec.json.decode(answer.read(), type=Origin)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_signed_picture_fits_and_its_signer_is_on_no_list(kind):
    mime = f"image/{kind.lower()}"
    found = claims(signed(picture(kind=kind), mime), mime)
    assert found.claim is Claim.UNTRUSTED
    assert (found.signer, found.issuer, found.tool) == (CAMERA, MAKER, TOOL)
    assert found.labels == ("c2pa.actions.v2",)
    assert found.codes == ("signingCredential.untrusted",)


def test_a_picture_changed_after_it_was_signed_is_invalid():
    data = bytearray(signed(picture()))
    data[-40] ^= 1
    found = claims(bytes(data))
    assert found.claim is Claim.INVALID
    assert "assertion.dataHash.mismatch" in found.codes


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_damaged_claims_are_never_said_to_fit(place):
    data = signed(picture())
    start = data.index(b"jumb")
    end = data.index(b"\xff\xdb", start)
    at = start + int((end - start) * place)
    harmed = bytearray(data)
    harmed[at] ^= 0xFF
    assert claims(bytes(harmed)).claim is not Claim.UNTRUSTED


@pytest.mark.parametrize(
    ("data", "mime"),
    [
        (made.jpeg(), "image/jpeg"),
        (made.png(), "image/png"),
        (made.webp(), "image/webp"),
        (made.gif(), "image/gif"),
        (made.tiff(), "image/tiff"),
        (made.mp3(), "audio/mpeg"),
    ],
    ids=["jpeg", "png", "webp", "gif", "tiff", "mp3"],
)
def test_most_files_carry_none(data, mime):
    assert claims(data, mime) == Origin(Claim.NONE)


@pytest.mark.parametrize(
    ("data", "mime"),
    [(b"\xff\xd8\xff" + b"nonsense" * 100, "image/jpeg"), (made.mp4(), "video/mp4")],
    ids=["no picture", "a film without its parts"],
)
def test_of_a_file_that_cannot_be_read_nothing_is_said(data, mime):
    with pytest.raises(UnreadableFileError):
        claims(data, mime)
