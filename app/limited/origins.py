"""Inside the limited process: what a file says of its own origin, signed (C2PA).

Read and reported, never written. Nothing is fetched: a manifest that lies elsewhere is
not looked for, no revocation is asked about, and no socket could be opened anyway.

Who signed is on no list of trusted signers here, so the best that is said of a
signature that holds is that nobody vouches for the signer ("untrusted").

Source: C2PA Technical Specification 2.2, section 15 (validation); c2pa-python 0.38.
"""

import io
import json
from typing import Any

import c2pa
import msgspec
from PIL import Image

from app.limited.answers import Claim, Made, Origin, Refused, RefusedError
from app.limited.kinds import Kind

MOST_LISTED = 40
LONGEST = 120
MIME = "application/json"
_MARKS = (b"jumb", b"c2pa")
"""What stands in every file with such claims inside."""
_OFF = {
    "verify": {
        "remote_manifest_fetch": False,
        "ocsp_fetch": False,
        "verify_after_reading": True,
        "verify_trust": True,
    }
}
_context: Any = None


def prepare() -> None:
    """Load the reader and use it once, on a picture that says nothing.

    Its streams need memory that can be executed, which is not to be had afterwards.
    """
    global _context  # noqa: PLW0603
    _context = c2pa.Context(c2pa.Settings.from_dict(_OFF))
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "grey").save(written, "JPEG")
    claims(bytearray(written.getvalue()), Kind.JPEG)


def claims(data: bytearray, kind: Kind) -> Made:
    """Return what the file claims, and whether that holds, as short JSON."""
    try:
        with c2pa.Reader(kind.value, io.BytesIO(data), context=_context) as reader:
            told = json.loads(reader.json())
            state = str(reader.get_validation_state())
    except c2pa.C2paError as wrong:
        origin = _without(str(wrong), data)
    else:
        origin = _read(told, state)
    return Made(msgspec.json.encode(origin), MIME)


def _without(wrong: str, data: bytearray) -> Origin:
    """Say what it means that nothing could be read."""
    if wrong.startswith("ManifestNotFound"):
        return Origin(Claim.NONE)
    if wrong.startswith("RemoteManifest"):
        return Origin(Claim.NONE, codes=("elsewhere",))
    if all(mark in data for mark in _MARKS):
        return Origin(Claim.INVALID, codes=("unreadable",))
    raise RefusedError(Refused.DAMAGED)  # the file itself: nothing is known of claims


def _read(told: dict[str, Any], state: str) -> Origin:
    manifest = told.get("manifests", {}).get(told.get("active_manifest"), {})
    signed = manifest.get("signature_info") or {}
    made = manifest.get("claim_generator_info") or [{}]
    codes = [each.get("code", "") for each in told.get("validation_status") or ()]
    claim = {"Trusted": Claim.VALID, "Valid": Claim.UNTRUSTED}.get(state, Claim.INVALID)
    return Origin(
        claim,
        signer=_short(signed.get("common_name") or signed.get("issuer")),
        issuer=_short(signed.get("issuer")),
        signed_at=_short(signed.get("time")),
        tool=_short(made[0].get("name")),
        labels=_listed(each.get("label") for each in manifest.get("assertions") or ()),
        codes=_listed(codes),
        manifests=len(told.get("manifests", {})),
    )


def _listed(found: Any) -> tuple[str, ...]:
    return tuple(sorted({_short(each) for each in found if each})[:MOST_LISTED])


def _short(told: Any) -> str:
    """Return one line of what a stranger wrote, without unseen marks."""
    plain = "".join(each for each in str(told or "") if each.isprintable())
    return plain[:LONGEST]
