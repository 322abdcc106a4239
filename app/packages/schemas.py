"""The published JSON Schemas, made from the types of `formats.py`.

They lie in `config/schemas/`, are reviewed like code, and travel in every package
under `data/schema/`. A test holds them to the types; after a change of a type, run
`python -c "from app.packages import schemas; schemas.publish()"`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from app.config import ROOT
from app.packages.bag import Entry, in_memory
from app.packages.formats import FILES, VERSION

FOLDER = ROOT / "config" / "schemas"
NOT_IN_THE_BAG = frozenset({"annex.schema.json"})


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one kind of file; no unknown key passes."""
    schema = msgspec.json.schema(FILES[name], ref_template="#/$defs/{name}")
    for definition in schema["$defs"].values():
        definition["additionalProperties"] = False
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:barvinok:schema:{name}:{VERSION}",
        **schema,
    }


def publish(folder: Path = FOLDER) -> None:
    """Write every schema to its file."""
    for name in FILES:
        text = json.dumps(schema_of(name), indent=2, ensure_ascii=False, sort_keys=True)
        (folder / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8")


@cache
def codebook() -> dict[str, Any]:
    """Return the code lists and the field list, each entry in English and Ukrainian."""
    loaded: dict[str, Any] = json.loads((FOLDER / "codebook.json").read_bytes())
    return loaded


def entries() -> list[Entry]:
    """List what travels under `data/schema/`: schemas, code book, bag profile."""
    return [
        in_memory(f"data/schema/{path.name}", path.read_bytes())
        for path in sorted(FOLDER.glob("*.json"))
        if path.name not in NOT_IN_THE_BAG
    ]
