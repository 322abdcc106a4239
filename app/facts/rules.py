"""Answers to plain questions. Unknown is the default, and is never taken for no."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Answer(StrEnum):
    """What an account says to one question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is known about one incident: the facts answered yes, and those answered no.

    A fact in neither set is unknown, whether or not somebody asked. `follows` names
    those of `yes` that nobody answered: they follow from a finer fact.
    """

    yes: frozenset[str] = frozenset()
    no: frozenset[str] = frozenset()
    follows: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, given: Mapping[str, Answer], finer: Mapping[str, str] | None = None
    ) -> "Answers":
        """Take answers as recorded.

        Args:
            given: fact key to answer; unknown answers are as good as none.
            finer: finer fact to the broader one. A yes to the finer fact also sets
                the broader one, whatever was recorded for it.
        """
        yes = {key for key, answer in given.items() if answer is Answer.YES}
        no = {key for key, answer in given.items() if answer is Answer.NO}
        follows: set[str] = set()
        for key in yes:
            broader = (finer or {}).get(key)
            while broader is not None and broader not in yes | follows:
                follows.add(broader)
                broader = (finer or {}).get(broader)
        return cls(
            frozenset(yes | follows), frozenset(no - follows), frozenset(follows)
        )

    def __getitem__(self, key: str) -> Answer:
        """Return the answer to one question; unknown where nobody gave one."""
        if key in self.yes:
            return Answer.YES
        return Answer.NO if key in self.no else Answer.UNKNOWN

    def known(self, keys: Iterable[str]) -> Iterator[str]:
        """Go through those of the keys that were answered yes or no."""
        return (key for key in keys if key in self.yes or key in self.no)


NOTHING_KNOWN: Final = Answers()


def contradictions(
    given: Mapping[str, Answer], finer: Mapping[str, str]
) -> list[tuple[str, str]]:
    """List the pairs (finer fact, broader fact) answered yes and no: a slip to mend."""
    return [
        (key, broader)
        for key, broader in finer.items()
        if given.get(key) is Answer.YES and given.get(broader) is Answer.NO
    ]


def with_series(
    own: Mapping[str, Answer], series: Mapping[str, Answer]
) -> tuple[dict[str, Answer], frozenset[str]]:
    """Add what was answered once for a whole series of incidents.

    Returns:
        All answers, and the keys that are inherited. An incident's own yes or no
        always stands before that of its series.
    """
    inherited = frozenset(
        key
        for key, answer in series.items()
        if answer is not Answer.UNKNOWN
        and own.get(key, Answer.UNKNOWN) is Answer.UNKNOWN
    )
    return {**own, **{key: series[key] for key in inherited}}, inherited
