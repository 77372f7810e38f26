"""What the members of the API's documents are, in words: from the code beside them, or from one list of words.

A member of a model is told by the docstring that stands below it. What is called alike and means the same in many
models is told once, in `app/api_words.json`; `Model.member` there tells it of one model alone.
"""

import ast
import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel

RATES = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")
"""The headers of draft-ietf-httpapi-ratelimit-headers-06 that counted calls are answered with."""
REFERENCE = "#/components/schemas/{model}"
"""Where a schema stands: what is read off a model outside FastAPI names its parts by it."""
OWN = ("app", "referential")
"""Where the models stand that the API shows."""
WORDS = Path(__file__).parents[1] / "api_words.json"
"""The name of a member or of a parameter → what it is."""


@cache
def words() -> Mapping[str, str]:
    """Return the list of words."""
    found: dict[str, str] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


def describe_members(schemas: Mapping[str, dict[str, Any]]) -> None:
    """Give every member of the schemas its description, where it has none yet."""
    known = sorted(_models(BaseModel), key=lambda model: OWN.index(_house(model)), reverse=True)
    models = {model.__name__: model for model in known}  # what the service names wins
    for name, schema in schemas.items():
        told = _beside(models.get(name))
        for member, of in schema.get("properties", {}).items():
            said = words().get(f"{name}.{member}") or told.get(member) or words().get(member)
            if said and "description" not in of:
                of["description"] = said


def describe_parameters(parameters: list[dict[str, Any]]) -> None:
    """Give every parameter of a call its description, where it has none yet."""
    for one in parameters:
        said = words().get(f"?{one['name']}") or words().get(one["name"])
        if said and "description" not in one:
            one["description"] = one["schema"].pop("description", None) or said


def schema_of(
    model: type[BaseModel], mode: Literal["validation", "serialization"] = "validation"
) -> dict[str, Any]:
    """Return a model's schema, to stand at a door; `DocumentedApi` moves its parts to where they are looked for."""
    return model.model_json_schema(mode=mode, ref_template=REFERENCE)


def counted_headers() -> dict[str, dict[str, str]]:
    """Return the headers of the answer to a call that is counted."""
    return {name: {"$ref": f"#/components/headers/{name}"} for name in RATES}


def _models(root: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in root.__subclasses__():
        if _house(one) in OWN:
            yield one
        yield from _models(one)


def _house(model: type) -> str:
    return model.__module__.partition(".")[0]


def _beside(model: type[BaseModel] | None) -> dict[str, str]:
    """Return the docstrings below the members of a model and of those that it extends, on one line each."""
    told: dict[str, str] = {}
    for one in reversed(model.__mro__ if model else ()):
        if (
            _house(one) in OWN and "[" not in one.__name__
        ):  # no class of a model's making has a source
            told |= _docstrings(one)
    return told


@cache
def _docstrings(model: type) -> dict[str, str]:
    read = _classes(model.__module__)[model.__name__]
    told = {}
    for member, below in zip(read.body, read.body[1:], strict=False):
        if not isinstance(member, ast.AnnAssign) or not isinstance(member.target, ast.Name):
            continue
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            told[member.target.id] = " ".join(str(below.value.value).split())
    return told


@cache
def _classes(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module by their names: read once, for a file of many models is long."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {one.name: one for one in ast.walk(tree) if isinstance(one, ast.ClassDef)}
