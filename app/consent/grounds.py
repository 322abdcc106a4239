"""Grounds in data-protection law: a record of its own, beside what people agreed to."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from app import catalogues
from app.catalogues import Label, Node
from app.consent import catalogue

PATH = catalogues.FOLDER / "grounds.yaml"


class Kind(StrEnum):
    """What a ground is for. Every use needs an ordinary one."""

    ORDINARY = "ordinary"  # art. 6(1)
    SPECIAL = "special"  # art. 9(2): health, sex life, origin, belief


@dataclass(frozen=True)
class Ground:
    """One ground. `by_consent`: it ends when the consent is taken back."""

    id: str
    article: str
    kind: Kind
    by_consent: bool
    label: Label


@dataclass(frozen=True)
class Grounds:
    """All grounds in order; hints by purpose; what the regulation asks, by article."""

    verified: bool
    source: str
    grounds: dict[str, Ground]
    hints: dict[str, Label]
    needs: tuple[tuple[str, Label], ...]

    def of(self, kind: Kind) -> list[Ground]:
        """Return the grounds of one kind."""
        return [each for each in self.grounds.values() if each.kind is kind]


@cache
def load(path: Path = PATH) -> Grounds:
    """Read the grounds; a mistake stops the start with file, line and reason."""
    top = catalogues.load(path).fields(
        "version", "as_of", "verified", "source", "grounds", "hints", "map"
    )
    top["version"].text()
    top["as_of"].date()
    ids = catalogues.Ids("ground")
    found = [_ground(node, ids) for node in top["grounds"].items()]
    needs = [node.fields("article", "need") for node in top["map"].items()]
    return Grounds(
        verified=top["verified"].flag(),
        source=top["source"].text(),
        grounds={each.id: each for each in found},
        hints=dict(_hint(node) for node in top["hints"].items()),
        needs=tuple((each["article"].text(), each["need"].label()) for each in needs),
    )


def _ground(node: Node, ids: catalogues.Ids) -> Ground:
    fields = node.fields("id", "article", "kind", "by_consent", "label")
    return Ground(
        ids.add(fields["id"]),
        fields["article"].text(),
        fields["kind"].choice(Kind),
        fields["by_consent"].flag(),
        fields["label"].label(),
    )


def _hint(node: Node) -> tuple[str, Label]:
    fields = node.fields("purpose", "text")
    name = fields["purpose"].text()
    if name not in catalogue.load().purposes:
        raise fields["purpose"].wrong(f"consent.yaml has no purpose {name!r}")
    return name, fields["text"].label()
