"""The third code book: what people wish for by way of justice, in aggregate alone.

One person can stand in several rows, and no row excludes another: whoever wants none of
them is in no row, or the numbers of the others would say how many could be in it.
"""

from collections.abc import Mapping

from app.cases import vocabularies
from app.cases.justice.wishing import LIST, NONE
from app.catalogues import Label


def rows() -> Mapping[str, Label]:
    """Return the wishes that are counted, in their order."""
    listed = vocabularies.load()[LIST].values()
    return {term.id: term.label for term in listed if term.id != NONE}


def version() -> str:
    """Return the version of the list that the rows are made of."""
    return vocabularies.load().version
