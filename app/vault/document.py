"""Sealed documents: JSON with the name and version of its schema, upgraded on reading.

What was sealed years ago is read by today's code. The bytes are never rewritten for
that: each past version has one pure function to the next, run in memory.
"""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import msgspec

from app.errors import NewerVersionError, TamperedError

Body = dict[str, Any]
Upgrader = Callable[[Body], Body]


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base of everything that is sealed. Its fields never show in `repr`."""

    schema: ClassVar[str] = ""
    schema_version: ClassVar[int] = 1

    def __repr__(self) -> str:
        """Name the schema, and nothing that was said."""
        return f"<{type(self).__name__}>"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """Show nothing to debuggers that print fields by themselves."""
        return []


D = TypeVar("D", bound=Document)


class _Outer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    version: int
    body: msgspec.Raw


_encoder = msgspec.json.Encoder(order="deterministic")
_upgraders: dict[tuple[str, int], Upgrader] = {}


def encode(document: Document) -> bytes:
    """Return the bytes to seal. The same document always gives the same bytes."""
    if not document.schema:
        raise TypeError(f"{type(document).__name__} names no schema")
    return _encoder.encode(
        {
            "body": document,
            "schema": document.schema,
            "version": document.schema_version,
        }
    )


def upgrader(schema: str, from_version: int) -> Callable[[Upgrader], Upgrader]:
    """Register the pure step from one version of a schema to the next.

    The function takes and returns the body as plain values of JSON. It stays for as
    long as anything sealed with its version may exist: that is, for good.
    """

    def register(step: Upgrader) -> Upgrader:
        if (schema, from_version) in _upgraders:
            raise ValueError(f"{schema} has two steps from version {from_version}")
        _upgraders[schema, from_version] = step
        return step

    return register


def decode(kind: type[D], data: bytes) -> D:
    """Read one document, whatever past version it was sealed with.

    Raises:
        TamperedError: not a document of this kind.
        NewerVersionError: written by a later release; this one must not guess.
    """
    outer = _parsed(_Outer, data)
    if outer is None or outer.schema != kind.schema or outer.version < 1:
        raise TamperedError
    if outer.version > kind.schema_version:
        raise NewerVersionError
    body = bytes(outer.body)
    if outer.version < kind.schema_version:
        body = _upgraded(kind, outer.version, body)
    document = _parsed(kind, body)
    if document is None:
        raise TamperedError
    return document


def _upgraded(kind: type[Document], version: int, data: bytes) -> bytes:
    body = _parsed(Body, data)
    if body is None:
        raise TamperedError
    for past in range(version, kind.schema_version):
        body = _upgraders[kind.schema, past](body)
    return _encoder.encode(body)


S = TypeVar("S")


def _parsed(kind: type[S], data: bytes) -> S | None:
    """Return the value, or None: the library's message may quote what it refuses."""
    try:
        return msgspec.json.decode(data, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
