"""What opens a file that is to be built: a target as it travels to the worker."""

from dataclasses import dataclass, field

from app.vault.keykinds import KeyKind
from app.vault.targets import Strong, Weak


@dataclass(frozen=True)
class Opens:
    """A key or a code, in the form in which a job can carry it.

    Attributes:
        kind: of the key; None: the text is a code.
        text: what `Strong` or `Weak` takes, or the code.
    """

    kind: KeyKind | None
    text: str = field(repr=False)

    @classmethod
    def by(cls, target: Strong | Weak) -> "Opens":
        """Return how a key travels."""
        if isinstance(target, Strong):
            return cls(KeyKind.POST_QUANTUM, target.recipient)
        return cls(target.kind, target.text)

    def target(self) -> list[str] | Weak:
        """Return what the sealing functions take; never for a code."""
        if self.kind is None:
            raise ValueError("a code is no key")
        if self.kind is KeyKind.POST_QUANTUM:
            return [Strong(self.text).recipient]
        return Weak(self.kind, self.text)
