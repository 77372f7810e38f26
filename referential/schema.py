"""JSON Schemas for editors, made from the models: they complete keys and underline mistakes.

A schema cannot say everything; `referential check` does.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from referential.cooperation import PARTS
from referential.frameworks import Framework
from referential.models import Competence, Domains, Levels, Meta

DIALECT = "https://json-schema.org/draft/2020-12/schema"
FOLDER = Path(__file__).parent / "schema"
_MODELS: dict[str, type[BaseModel]] = {
    "competence": Competence,
    "domains": Domains,
    "framework": Framework,
    "levels": Levels,
    "meta": Meta,
    **PARTS,
}


def schemas() -> dict[str, bytes]:
    """Return each schema by the name of its file; equal models give equal bytes."""
    return {
        f"{name}.schema.json": _bytes({"$schema": DIALECT, **model.model_json_schema()})
        for name, model in _MODELS.items()
    }


def write_schemas(folder: Path = FOLDER) -> list[Path]:
    """Write the schemas into a folder, and return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, raw in schemas().items():
        path = folder / name
        path.write_bytes(raw)
        written.append(path)
    return written


def _bytes(schema: dict[str, Any]) -> bytes:
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode()
