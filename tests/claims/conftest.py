"""A case of Olena's, and the staff app in front of it."""

from tests.cases.conftest import of_the_south, staff, told

__all__ = ["of_the_south", "staff", "told"]
