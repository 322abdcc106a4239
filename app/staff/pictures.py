"""The picture that an authenticator reads. Served by a route, never inside a page."""

import io

import segno

SCALE = 6
QUIET = 4  # modules of white around it. Source: ISO/IEC 18004 section 6.3.8.


def png(text: str) -> bytes:
    """Return a QR code as a PNG file."""
    target = io.BytesIO()
    segno.make(text, error="m").save(target, kind="png", scale=SCALE, border=QUIET)
    return target.getvalue()


def groups(text: str, size: int = 4) -> str:
    """Return a text in groups, for reading out and for comparing."""
    plain = text.replace("-", "").replace(" ", "")
    return " ".join(plain[i : i + size] for i in range(0, len(plain), size))
