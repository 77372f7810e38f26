"""The OpenAPI document: what FastAPI reads off the doors, completed by examples and by how every door refuses."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from app.plumbing.problems import Problem

UNSAFE = frozenset({"post", "put", "patch", "delete"})
_PROBLEM = {
    "application/problem+json": {"schema": {"$ref": f"#/components/schemas/{Problem.__name__}"}}
}
LISTING = "Listing_"
"""How the schema of a page of a list is called, before the name of what it lists."""


class DocumentedApi(FastAPI):
    """A FastAPI application whose OpenAPI document also tells each refusal, and shows what is sent and answered."""

    def __init__(self, *, examples: Mapping[str, Any], **options: Any) -> None:
        """Keep the examples: the name of a schema → a value of it."""
        super().__init__(**options)
        self.examples = examples

    def openapi(self) -> dict[str, Any]:
        """Return the document (OpenAPI 3.1), made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _complete(super().openapi(), self.examples)
        return self.openapi_schema


def _complete(document: dict[str, Any], examples: Mapping[str, Any]) -> dict[str, Any]:
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    reference = "#/components/schemas/{model}"
    schema = Problem.model_json_schema(ref_template=reference)
    schemas.update(schema.pop("$defs"))
    schemas[Problem.__name__] = schema
    for path, method, operation in _operations(document):
        refusals = _refusals(path, method, secured="security" in operation)
        responses = operation["responses"]
        told = set(responses) - {str(HTTPStatus.UNPROCESSABLE_ENTITY.value)}
        responses.update(
            {str(one.value): _response(one) for one in refusals if str(one.value) not in told}
        )
        _complete_responses(responses)
    for operations in document.get("webhooks", {}).values():
        for (
            operation
        ) in operations.values():  # how our messages are refused is the receiver's to say
            operation["responses"].pop(str(HTTPStatus.UNPROCESSABLE_ENTITY.value), None)
    for name, schema in (*schemas.items(), *_inline(document)):
        example = _example(name, examples)
        if example is not None:
            schema["examples"] = [example]
    return document


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield each operation, behind its path and its method."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def _complete_responses(responses: dict[str, dict[str, Any]]) -> None:
    """Say of what kind the refusals are that one door alone knows."""
    for status, response in responses.items():
        if int(status) >= HTTPStatus.BAD_REQUEST:
            response.setdefault("content", _PROBLEM)


def _inline(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the schemas that stand at the door itself, by their titles."""
    for _path, _method, operation in _operations(document):
        for part in (operation.get("requestBody", {}), *operation["responses"].values()):
            for media in part.get("content", {}).values():
                if "title" in media["schema"]:
                    yield media["schema"]["title"], media["schema"]


def _example(name: str, examples: Mapping[str, Any]) -> Any:
    listed = name.removeprefix(LISTING).removesuffix("_")
    if name.startswith(LISTING) and listed in examples:
        return {"items": [examples[listed]], "next": None}
    return examples.get(name)


def _refusals(path: str, method: str, *, secured: bool) -> list[HTTPStatus]:
    refusals = [
        HTTPStatus.UNPROCESSABLE_ENTITY,
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.SERVICE_UNAVAILABLE,
    ]
    if secured:
        refusals += [HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN]
    if secured or "{" in path:  # what belongs to others is “not found” too
        refusals.append(HTTPStatus.NOT_FOUND)
    if method in UNSAFE:
        refusals += [HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE]
    return sorted(refusals)


def _response(status: HTTPStatus) -> dict[str, Any]:
    return {"description": status.phrase, "content": _PROBLEM}
