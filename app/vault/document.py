"""Sealed documents: JSON with the name and version of its schema, upgraded on reading.

What was sealed years ago is read by today's code. Reading rewrites nothing: each past
version has one pure function to the next, run in memory. Writing anew what still lies
in a past version is a job (`app.staff.resealing`), which asks `renewed`.
"""

from collections.abc import Callable, Iterator
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


def renewed(data: bytes) -> bytes | None:
    """Return what `encode` would give today, or None if the document is of today.

    Raises:
        TamperedError: not a document of any kind that this process knows.
        NewerVersionError: written by a later release.
    """
    outer = _parsed(_Outer, data)
    kind = None if outer is None else _newest(outer.schema)
    if outer is None or kind is None:
        raise TamperedError
    document = decode(kind, data)
    return None if outer.version == kind.schema_version else encode(document)


def has_past_versions() -> bool:
    """Say whether any document may lie in a past version at all."""
    return bool(_upgraders)


def kinds(of: type[Document] = Document) -> Iterator[type[Document]]:
    """Return every kind of document that this process has imported."""
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def _newest(schema: str) -> type[Document] | None:
    """Return the kind of this schema as today's code has it."""
    named = [kind for kind in kinds() if schema and kind.schema == schema]
    return max(named, key=lambda kind: kind.schema_version, default=None)


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
