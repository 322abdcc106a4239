"""Every kind of document there is, so that none is unknown to an export."""

import importlib
import pkgutil
from typing import Any

import msgspec

import app
from app.vault import document

_NOT_OF_THE_DOMAIN = ("cli", "limited", "moving", "translations", "web", "worker")
_CALLERS = ("views", "forms", "staff_views")


def know_all() -> None:
    """Import whatever may define a kind of document; pages and commands do not."""
    for module in pkgutil.iter_modules(app.__path__, "app."):
        if module.name.removeprefix("app.") not in _NOT_OF_THE_DOMAIN:
            _import(module)


def _import(module: pkgutil.ModuleInfo) -> None:
    if module.name.rpartition(".")[2] in _CALLERS:
        return
    loaded = importlib.import_module(module.name)
    if module.ispkg:
        for inner in pkgutil.iter_modules(loaded.__path__, f"{module.name}."):
            _import(inner)


def schemas() -> dict[str, bytes]:
    """Return JSON Schema of the body of each kind, by the name of its schema."""
    know_all()
    found: dict[str, Any] = {}
    for kind in document.kinds():
        if kind.schema and kind.__module__.startswith("app."):
            described = msgspec.json.schema(kind, schema_hook=_anything)
            described["version"] = kind.schema_version
            found[kind.schema] = described
    return {
        name: msgspec.json.format(msgspec.json.encode(found[name]), indent=1)
        for name in sorted(found)
    }


def _anything(kind: type) -> dict[str, Any]:
    """Describe a type that is written by a function of its own: any value."""
    return {"title": getattr(kind, "__name__", "value")}
