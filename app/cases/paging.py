"""One page of a list, for the line beneath it: which rows, of how many."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from app.index.searching import PAGE

R = TypeVar("R")


@dataclass(frozen=True)
class Paged(Generic[R]):
    """Some rows of a list. `total` counts all of it, under the same filter."""

    rows: tuple[R, ...]
    total: int
    page: int  # from 1

    @property
    def first(self) -> int:
        """The number of the first row, from 1; 0 when there is none."""
        return min((self.page - 1) * PAGE + 1, self.total)

    @property
    def last(self) -> int:
        """The number of the last row."""
        return (self.page - 1) * PAGE + len(self.rows)

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.last < self.total
