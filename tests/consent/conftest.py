"""A case of Olena's, and where sealed files lie."""

from tests.statements.conftest import blobs, case

__all__ = ["blobs", "case"]
