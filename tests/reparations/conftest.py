"""A case of Olena's, where sealed files lie, and the staff app."""

from tests.cases.conftest import staff, told
from tests.statements.conftest import blobs, case

__all__ = ["blobs", "case", "staff", "told"]
