"""People of several cases who are one: each is counted under one id. Pure.

A person says of two recorded people that they are one; the link has an id that stands
at both ends. Whoever is linked, directly or through others who may be counted, gets an
id that is made of the links alone: it stays when one of the cases may not be counted
any more, so that the others do not look as if they had changed.
"""

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_OID, UUID, uuid5


def people(ends: Iterable[tuple[UUID, ...]]) -> Mapping[UUID, UUID]:
    """Return for each link the id of the person whom it is about.

    Args:
        ends: for each recorded person, the links that stand.
    """
    above: dict[UUID, UUID] = {}

    def top(link: UUID) -> UUID:
        while above.setdefault(link, link) != link:
            above[link] = link = above[above[link]]
        return link

    for links in ends:
        for link in links:
            one, other = sorted((top(links[0]), top(link)))
            above[other] = one
    return {link: uuid5(NAMESPACE_OID, f"{top(link)}|linked") for link in [*above]}
